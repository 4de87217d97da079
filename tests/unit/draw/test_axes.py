"""The axes of charts: enough ticks to read, whatever the filters leave."""

import numpy as np
import pandas as pd
import pytest

from atlas.app import data
from atlas.draw import bars, heights
from atlas.features.overview import strip
from atlas.query import counts
from atlas.query.view import View
from atlas.style.figures import counted, days_shown


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1, 2]),
        (1, [0, 1, 2]),
        (3, [0, 1, 2, 3]),
        (6, [0, 2, 4, 6]),
        (12, [0, 5, 10]),
        (19, [0, 5, 10, 15]),
        (69, [0, 20, 40, 60]),
        (7_687, [0, 2_000, 4_000, 6_000]),
    ],
)
def test_an_axis_of_counts_has_whole_numbers(most: float, ticks: list[int]) -> None:
    assert counted(most) == ticks


def test_a_day_alone_has_time_around_it() -> None:
    day, month = pd.Timestamp("2023-09-13"), pd.Timedelta(days=30)
    assert days_shown(day, day, month) == ["2023-08-29", "2023-09-28"]
    assert days_shown(day, day + 10 * month, month) == ["2023-09-07", "2024-07-15"]


ONE = View(missile=("hwasong-19",))


@pytest.mark.parametrize("step", ["year", "month"])
def test_one_launch_is_a_bar_among_others_that_are_not_there(step: str) -> None:
    rows, eras = data.launches(ONE), data.catalog()["eras"]
    leaders = eras[eras["lane"] == "leader-kp"]
    figure = bars.stacked(counts.by_period(rows, step), leaders, step, "missiles", "light")
    first, last = map(pd.Timestamp, figure.layout.xaxis.range)
    assert 4.9 < (last - first) / pd.Timedelta(days=365 if step == "year" else 30) < 5.1
    assert first < rows["day_from"].iloc[0] < last
    assert list(figure.layout.yaxis.tickvals) == [0, 1, 2]
    assert figure.layout.yaxis.range[1] > 2
    assert [one.label.text for one in figure.layout.shapes] == ["Kim Jong Un"]


def test_a_band_without_room_has_no_name() -> None:
    rows, eras = data.launches(View(kind=("launch",))), data.catalog()["eras"]
    leaders = eras[eras["lane"] == "leader-kp"]
    late = rows[rows["day_from"] > "2011-01-01"]
    figure = bars.stacked(counts.by_period(late, "year"), leaders, "year", "missiles", "light")
    assert [one.label.text for one in figure.layout.shapes] == ["", "Kim Jong Un"]


@pytest.mark.parametrize("lengths", [[], [950.0], [18.0, 30.0], [3.0], [20_000.0], [0.0, 700.0]])
def test_three_lengths_stand_at_a_logarithmic_axis(lengths: list[float]) -> None:
    low, high = heights._lengths_shown(pd.Series(lengths, dtype=float))
    ticks = np.log10(heights.LENGTHS)
    assert ((ticks >= low) & (ticks <= high)).sum() >= 3
    assert all(low < np.log10(one) < high for one in lengths if one > 0)


def test_a_journey_alone_is_drawn_in_months() -> None:
    rows = data.selection(View(kind=("trip",), query="Singapore summit")).rows
    figure = strip.draw(rows, "light")
    first, last = map(pd.Timestamp, figure.layout.xaxis.range)
    assert (last - first).days > 150
    assert list(figure.layout.yaxis.ticktext) == ["Journeys", "0", "1", "2"]
    assert not np.isnan(figure.data[1].y[0])


def test_the_legend_stands_below_the_chart() -> None:
    rows, eras = data.launches(View(kind=("launch",))), data.catalog()["eras"]
    figure = bars.stacked(counts.by_period(rows, "year"), eras, "year", "missiles", "light")
    legend = figure.layout.legend
    assert (legend.yref, legend.yanchor, legend.y) == ("container", "bottom", 0)
