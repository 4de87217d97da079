"""The pages of the claims and the sources, run by Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from atlas.app import data
from atlas.features.claims import analysis as claims
from tests.app.pages import (
    Params,
    card,
    figures,
    open_page,
    page_text,
    ran,
    unescaped,
)


def press(app: AppTest, key: str) -> AppTest:
    return ran(app.button(key=key).click().run())


def test_a_claim_is_told_with_its_rows_and_documents() -> None:
    app = open_page("claims", {"claim": "claim-04"})
    claim = data.catalog()["claims"].loc["claim-04"]
    assert claim["claim"] in [unescaped(one.value) for one in app.subheader]
    assert claim["explanation"] in page_text(app)
    for trip_id in claim["trip_ids"].split(";"):
        app = press(app, f"behind_{trip_id}")
        assert data.chronicle().at[trip_id, "title"] in card(app)


def test_another_claim_is_chosen() -> None:
    app = press(open_page("claims"), "claims_claim-38")
    assert "Undetermined" in page_text(app)
    assert dict(app.query_params)["claim"] in ("claim-38", ["claim-38"])


def test_claims_are_listed_by_verdict() -> None:
    app = open_page("claims")
    app = ran(app.segmented_control(key="claims_verdict").set_value("undetermined").run())
    listed = [one.key for one in app.button if str(one.key).startswith("claims_claim")]
    assert listed == ["claims_claim-38", "claims_claim-40"]


def test_the_switches_change_number_rule_and_trips() -> None:
    app = open_page("claims")
    heads = lambda: [unescaped(one.value) for one in app.subheader]  # noqa: E731
    assert "By these rules, Kim Jong Un made 10 journeys" in heads()
    assert "CNN" in page_text(app)
    app = ran(app.checkbox(key="count_tongilgak").check().run())
    assert "By these rules, Kim Jong Un made 11 journeys" in heads()
    assert "No document in the data counts exactly these journeys." in page_text(app)
    traces = figures(app)["journeys-counted"]["data"]
    assert [len(trace["x"]) for trace in traces] == [11, 1]
    for switch in claims.SWITCHES:
        app.checkbox(key=f"count_{switch}").uncheck()
    app = ran(app.run())
    assert "By these rules, Kim Jong Un made 7 journeys" in heads()


@pytest.mark.parametrize(
    ("params", "note"),
    [
        ({"claim": "claim-99"}, "claim=claim-99"),
        ({"count": "<b>moon</b>"}, "count=<b>moon</b>"),
    ],
)
def test_what_a_link_says_wrong_is_noted(params: Params, note: str) -> None:
    app = open_page("claims", params)
    assert note in unescaped(app.warning[0].value)


def test_a_document_is_told_with_what_rests_on_it() -> None:
    app = open_page("sources", {"source": "kcna-20230913"})
    source = data.catalog().sources.loc["kcna-20230913"]
    assert source["title"] in [unescaped(one.value) for one in app.subheader]
    assert "rows cite it" in page_text(app)
    app = press(app, "resting_2023-09-russia")
    assert data.chronicle().at["2023-09-russia", "title"] in card(app)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "wiki-jsa",
            "Address: https://en.wikipedia.org/wiki/Joint_Security_Area (not opened by us, so no "
            "link) Read in a copy at: https://wiki-gateway.eudic.net/",
        ),
        ("kcna-20230913", "Address: not known Read in a copy at: https://kkfonline.com/"),
        ("zhang-wen-2013", "Authors: Zhang, Miao; Wen, Lianxing Publisher: Geophysical"),
    ],
)
def test_where_a_document_is_and_whose_it_is(source: str, words: str) -> None:
    text = page_text(open_page("sources", {"source": source}))
    assert words in " ".join(text.replace("**", "").replace("`", "").split())
    assert "](http" not in text.split("Read in a copy at")[0].split("Publisher")[1]


def test_documents_are_sought_and_paged() -> None:
    app = open_page("sources")
    assert len(app.dataframe[0].value) == 100
    app = ran(app.number_input(key="sources_page").set_value(9).run())
    assert len(app.dataframe[0].value) == len(data.catalog().sources) - 800
    app.text_input(key="sources_q").set_value("KCNA")
    app = ran(app.selectbox(key="sources_kind").set_value("state-media").run())
    shown = app.dataframe[0].value
    assert 0 < len(shown) < 100
    assert set(shown["Kind"]) == {"State media"}


@pytest.mark.parametrize("part", ["one", "voices", "method"])
def test_the_other_parts(part: str) -> None:
    app = open_page("sources")
    app = ran(app.segmented_control(key="sources_part").set_value(part).run())
    if part == "voices":
        assert len(figures(app)["voices"]["data"]) == 4
    elif part == "method":
        assert f"Data version {data.catalog().version}" in page_text(app).replace("**", "")
    else:
        assert len(app.dataframe[0].value) > 0
