"""The timeline, run by Streamlit's AppTest."""

import pandas as pd
import pytest

from tests.app.pages import LINKS, Params, figures, open_page, plotted, rows_of, shown_count


@pytest.mark.parametrize("params", LINKS)
def test_the_timeline_has_a_mark_for_each_row(params: Params, chronicle: pd.DataFrame) -> None:
    app = open_page("timeline", params)
    marks = plotted(figures(app)["timeline"])
    assert len(marks) == shown_count(app)
    assert sorted(chronicle.index[marks]) == sorted(rows_of(params).index)


def test_the_timeline_shows_its_period_with_a_narrow_edge() -> None:
    figure = figures(open_page("timeline", {"period": ["2017-01-01", "2019-12-31"]}))["timeline"]
    first, last = (pd.Timestamp(str(one)[:10]) for one in figure["layout"]["xaxis"]["range"])
    edge = pd.Timedelta(days=30)
    assert pd.Timestamp("2017-01-01") - edge <= first <= pd.Timestamp("2017-01-01")
    assert pd.Timestamp("2019-12-31") <= last <= pd.Timestamp("2020-01-01") + edge


def test_a_journey_of_a_day_is_visible() -> None:
    trip = {"kind": "trip", "period": ["2019-06-30", "2019-06-30"]}
    figure = figures(open_page("timeline", trip))["timeline"]
    (bars,) = [one for one in figure["data"] if one["type"] == "bar" and "customdata" in one]
    assert bars["x"] == [86_400_000]
    assert bars["marker"]["line"]["width"] >= 2
