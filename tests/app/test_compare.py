"""The page that compares, run by Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import (
    NOTHING,
    Params,
    figures,
    open_page,
    page_text,
    ran,
    unescaped,
)


def compared(params: Params | None = None) -> AppTest:
    return open_page("compare", params)


def head(app: AppTest) -> str:
    return unescaped(app.header[0].value)


def test_two_years_at_first() -> None:
    app = compared()
    assert head(app).startswith("2022 against 2017: 69 missiles flown against 21")
    assert sum(figures(app)["compare-classes"]["data"][1]["x"]) == 69
    assert unescaped(app.table[0].value.loc["Missiles flown", "Difference"]).startswith(
        "48 missiles"
    )


def test_filters_hold_but_for_what_is_compared() -> None:
    app = compared({"class": "icbm", "period": ["2010-01-01", "2010-12-31"]})
    assert sum(figures(app)["compare-classes"]["data"][0]["x"]) == 3
    assert head(app).startswith("2022 against 2017")


@pytest.mark.parametrize(
    ("params", "start", "charts"),
    [
        ({"by": "missiles"}, "Hwasong-17 against Hwasong-15", 2),
        ({"by": "trips"}, "Sep 2023: ", 1),
        ({"a": "2017-01-01..2017-06-30", "b": "2018"}, "2018 against 1 Jan – 30 Jun 2017", 3),
        ({"a": "2017", "b": "2017"}, "A and B are both 2017", 0),
    ],
)
def test_what_the_link_compares(params: Params, start: str, charts: int) -> None:
    app = compared(params)
    assert head(app).startswith(start)
    assert len(figures(app)) == charts
    assert not app.warning


def test_pickers_and_swap() -> None:
    app = compared()
    app = ran(app.selectbox(key="compare_a").set_value("2016").run())
    assert head(app).startswith("2022 against 2016")
    swap = next(one for one in app.button if one.label == "Swap")
    app = ran(swap.click().run())
    assert head(app).startswith("2016 against 2022")
    app = ran(app.segmented_control(key="compare_by").set_value("trips").run())
    assert "Russian Far East" in head(app)


@pytest.mark.parametrize(
    "params", [{"by": "moons"}, {"a": "1875"}, {"by": "missiles", "b": "<b>x</b>"}, {"a": "2..1"}]
)
def test_what_is_not_known_is_noted(params: Params) -> None:
    app = compared(params)
    name, value = list(params.items())[-1]
    assert f"{name}={value}" in unescaped(app.warning[0].value)


def test_nothing_to_compare_says_so() -> None:
    app = compared(NOTHING)
    assert "No missile test of either matches the filters." in page_text(app) + app.info[0].value


def test_own_events_after_the_data_lengthen_no_period() -> None:
    choice: Params = {"a": "leader-kim-jong-un", "b": "since 2022"}
    content = b"title,date\nPlanned,2090-01-02\n"
    without = [table.value.to_dict() for table in compared(choice).table]
    app = open_page("own")
    app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
    app = ran(app.button(key="own_keep").click().run())
    for name, value in choice.items():
        app.query_params[name] = value
    app = ran(app.switch_page("pages/compare.py").run())
    assert [table.value.to_dict() for table in app.table] == without
    assert "2090" not in page_text(app)


def test_a_line_ends_where_the_data_do() -> None:
    app = compared({"a": "2026", "b": "2022"})
    lines = figures(app)["compare-pace"]["data"]
    assert [one["x"][-1] for one in lines] == [283, 365]
    assert app.table[0].value.loc["Length, up to 10 Oct 2026"].to_list()[0] == "283 days"
