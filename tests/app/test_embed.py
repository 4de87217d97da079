"""Pages within another site: the frame holds one visual of the view of the link, and no more."""

import json
import re
from html.parser import HTMLParser

import pytest
from streamlit.testing.v1 import AppTest

from atlas.app import data
from atlas.app.share import iframe
from atlas.features.claims import analysis
from atlas.query.view import View
from tests.app.pages import Params, open_page, ran, unescaped

VISUALS = ("bidi_component", "plotly_chart", "dataframe", "table")


def embedded(page: str, params: Params | None = None) -> AppTest:
    """The page as another site shows it."""
    url = f"https://atlas.example/{page}?embed=true"
    return open_page(page, params, is_embedded=True, url=url)


def heading(app: AppTest) -> str:
    return unescaped(app.get_by_key("embed").header[0].value)


def frame_text(app: AppTest) -> str:
    """The texts of the frame."""
    return unescaped("\n".join(one.value for one in app.get_by_key("embed").markdown))


def source_line(app: AppTest) -> str:
    return str(app.get_by_key("embed").caption[-1].value)


@pytest.mark.parametrize("page", ["overview", "map", "timeline", "charts", "records", "claims"])
def test_one_visual_stands_in_the_frame_and_none_out_of_it(page: str) -> None:
    app = embedded(page)
    visuals = [one for kind in VISUALS for one in app.get(kind)]
    assert len(visuals) == 1
    assert [one for kind in VISUALS for one in app.get_by_key("embed_visual").get(kind)] == visuals
    assert not app.get_by_key("embed").button
    assert len(app.sidebar) == 0
    assert not app.get("download_button")


def test_a_claim_without_rows_can_stand_in_the_frame() -> None:
    claims = data.catalog()["claims"]
    (without,) = (one for one in claims.index if not analysis.behind(claims.loc[one]))
    app = embedded("claims", {"claim": without})
    (shown,) = app.get_by_key("embed").subheader
    assert unescaped(shown.value) == claims.at[without, "claim"]


@pytest.mark.parametrize("page", ["charts", "counting", "compare", "claims", "reach"])
def test_a_chart_in_the_frame_is_the_one_of_the_page(page: str) -> None:
    params: Params = {"count": "none"} if page == "claims" else {}
    specs = [
        app.get("plotly_chart")[0].proto.spec
        for app in (open_page(page, params), embedded(page, params), open_page(page, params))
    ]
    # The frame leaves what others are sent as it was.
    assert specs[2] == specs[0]
    whole, framed = map(json.loads, specs[:2])
    assert framed["data"]
    assert framed["data"] == whole["data"]
    assert framed["layout"].pop("height", None) is None
    # A chart that is as high as its place has none.
    whole["layout"].pop("height", None)
    assert whole["layout"].keys() <= framed["layout"].keys()


def test_the_view_of_the_link_is_what_is_drawn_and_opened() -> None:
    params: Params = {"class": "icbm", "period": ["2017-01-01", "2017-12-31"]}
    app = embedded("records", params)
    view, _ = View.from_params(
        {"class": ["icbm"], "period": ["2017-01-01", "2017-12-31"]}, data.options()
    )
    rows = data.selection(view).rows
    assert len(rows) == 3
    assert len(app.get_by_key("embed_visual").dataframe[0].value) == 3
    address = re.match(r"\[Khasan Atlas · open this view\]\((\S+)\)", unescaped(source_line(app)))
    assert address is not None
    assert address[1] == (
        "https://atlas.example/records?period=2017-01-01&period=2017-12-31&class=icbm"
    )


@pytest.mark.parametrize(
    ("page", "params", "why"),
    [
        ("map", {"q": "no-such-word-anywhere"}, "No events match these filters."),
        ("counting", {"q": "no-such-word-anywhere"}, "No events match these filters."),
        ("charts", {"kind": "trip"}, "These events include no missile tests."),
        ("compare", {"a": "2017", "b": "2017"}, "There is nothing to draw in this view."),
    ],
)
def test_a_frame_without_a_visual_says_why(page: str, params: Params, why: str) -> None:
    app = embedded(page, params)
    assert why in frame_text(app)
    assert "open this view" in source_line(app)
    assert not [one for kind in VISUALS for one in app.get_by_key("embed").get(kind)]


def test_a_bad_part_of_the_link_takes_a_few_words_and_no_box() -> None:
    assert "not understood" not in source_line(embedded("timeline"))
    app = embedded("timeline", {"class": "no-such-class"})
    assert "Part of this link was not recognised" in unescaped(source_line(app))
    assert not app.warning


@pytest.mark.parametrize(
    ("page", "params", "what"),
    [
        ("claims", {"claim": "claim-27"}, "The 11 rows behind it"),
        ("sources", {"source": "kcna-20230913"}, "KCNA"),
    ],
)
def test_what_the_link_names_is_what_is_told(page: str, params: Params, what: str) -> None:
    app = embedded(page, params)
    assert what in frame_text(app)
    assert not app.get("dataframe")
    assert not app.get_by_key("embed").button


def test_the_glossary_is_told_in_the_frame() -> None:
    (terms,) = embedded("learn", {"part": "glossary"}).get_by_key("embed_visual").get("html")
    assert "<b>Ampoule (fuel)</b>" in terms.proto.body


def test_the_ways_to_count_of_a_link_are_drawn() -> None:
    app = embedded("claims", {"count": "none"})
    assert len(app.get_by_key("embed_visual").get("plotly_chart")) == 1
    assert re.match(r"\d+ of \d+ journeys count", heading(app))


def test_a_question_is_asked_and_answered_in_the_frame() -> None:
    app = embedded("learn", {"part": "questions", "question": "icbm-2023"})
    assert heading(app) == data.catalog()["questions"].at["icbm-2023", "question"]
    view, _ = View.from_params(
        {"class": ["icbm"], "period": ["2023-01-01", "2023-12-31"]}, data.options()
    )
    count = len(data.selection(view).rows)
    app.number_input(key="n_icbm-2023").set_value(count)
    ran(app.get_by_key("embed_visual").button[0].click().run())
    right = [unescaped(one.value) for one in app.get_by_key("embed_visual").success]
    assert right == [f"Right: {count} missiles."]


def test_a_step_of_a_story_has_its_title_and_its_keys() -> None:
    params: Params = {"story": "through-khasan", "step": "1"}
    app = embedded("present", params)
    first = heading(app)
    assert "step 1 of 9" in unescaped(source_line(app))
    ran(app.button(key="present_next").click().run())
    assert heading(app) != first
    assert "step 2 of 9" in unescaped(source_line(app))


class _Frame(HTMLParser):
    """The attributes of the frames in a text, and every other tag."""

    def __init__(self) -> None:
        super().__init__()
        self.frames: list[dict[str, str | None]] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "iframe":
            self.frames.append(dict(attrs))
        else:
            self.others.append(tag)


@pytest.mark.parametrize(
    ("address", "src"),
    [
        ("https://atlas.example/", "https://atlas.example/?embed=true"),
        ("https://a.example/map?q=x&class=icbm", "https://a.example/map?q=x&class=icbm&embed=true"),
    ],
)
def test_the_frame_to_copy_cannot_be_broken_out_of(address: str, src: str) -> None:
    title = "Khasan Atlas: 3 of 5 events: “\"><script>alert('x')</script>&”"
    parser = _Frame()
    parser.feed(iframe(address, title))
    (frame,) = parser.frames
    assert parser.others == []
    assert frame["src"] == src
    assert frame["title"] == title
    assert frame["loading"] == "lazy"
    assert (frame["width"], frame["height"]) == ("800", "500")
