"""Assessed against claimed, by value."""

import pandas as pd
import pytest

from atlas.data.catalog import Catalog
from atlas.features.counting.assessed import analysis as assessed
from atlas.features.counting.assessed.figures import dumbbells

HWASONG_10 = "launch-2016-06-21-2303-wonsan-1"
HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"
SALVO = [f"launch-2024-05-29-2113-pyongyang-{number}" for number in range(1, 19)]
DISPUTED = "launch-2022-03-24-0534-pyongyang-1"


def compared(catalog: Catalog, figure: str) -> pd.DataFrame:
    return assessed.flights(catalog, catalog.launches.index, figure)


@pytest.mark.parametrize(
    ("figure", "launch_id", "expected"),
    [
        ("apogee", HWASONG_10, ["Musudan", 1, 1000, 1413.6, 413.6, 41.36]),
        ("apogee", HWASONG_15, ["Hwasong-15", 1, 4500, 4475, -25, -0.556]),
        ("distance", HWASONG_15, ["Hwasong-15", 1, 960, 950, -10, -1.042]),
        ("distance", SALVO[0], ["KN-25", 18, 350, 365, 15, 4.286]),
    ],
)
def test_differences_by_value(
    catalog: Catalog, figure: str, launch_id: str, expected: list[object]
) -> None:
    row = compared(catalog, figure).loc[launch_id]
    names = ["missile", "missiles", "assessed_km", "claimed_km", "difference_km"]
    assert row[names].tolist() == [*expected[:4], pytest.approx(expected[4])]
    assert row["difference_percent"] == pytest.approx(expected[5], abs=0.001)


def test_days_are_those_of_pyongyang(catalog: Catalog) -> None:
    assert compared(catalog, "apogee").at[HWASONG_15, "day"] == pd.Timestamp("2017-11-29")


@pytest.mark.parametrize("figure", list(assessed.FIGURES))
def test_each_flight_with_both_figures_is_in_one_row(catalog: Catalog, figure: str) -> None:
    table = compared(catalog, figure)
    both = catalog.launches.dropna(subset=[f"assessed_{figure}_km", f"claimed_{figure}_km"])
    assert sorted(one for cell in table["launch_ids"] for one in cell) == sorted(both.index)
    assert (table["launch_ids"].map(len) == table["missiles"]).all()
    assert table["difference_km"].abs().is_monotonic_decreasing
    for row in table.itertuples():
        for launch_id in row.launch_ids:
            launch = catalog.launches.loc[launch_id]
            assert launch[f"claimed_{figure}_km"] == row.claimed_km
            assert launch[f"assessed_{figure}_km"] == row.assessed_km


def test_the_findings(catalog: Catalog) -> None:
    assert assessed.finding(compared(catalog, "apogee"), "apogee") == (
        "State media claimed more height than was assessed on 11 of 14 flights; largest gap: "
        "Hwasong-19, 31 Oct 2024, +688 km (+9.8%)"
    )
    assert assessed.finding(compared(catalog, "distance"), "distance") == (
        "State media claimed more distance than was assessed on 22 of 34 flights, as much on 4; "
        "largest gap: Hwasong-16B, 2 Apr 2024, +400 km (+67%)"
    )


def test_the_findings_of_few(catalog: Catalog) -> None:
    none = assessed.flights(catalog, [], "apogee")
    assert assessed.finding(none, "apogee") == (
        "No flight here has both a claimed and an assessed height"
    )
    agreed = assessed.flights(catalog, [HWASONG_10], "distance")
    assert assessed.finding(agreed, "distance") == (
        "State media claimed more distance than was assessed on 0 of 1 flight, as much on 1"
    )
    assert assessed.differing(agreed).empty


@pytest.mark.parametrize(
    ("km", "percent", "words"),
    [
        (413.6, 41.36, "+414 km (+41%)"),
        (-8.6, -1.387, "−8.6 km (−1.4%)"),
        (0.2, 0.02, "+0.20 km (+0.02%)"),
        (1234.5, 120.0, "+1,234 km (+120%)"),
    ],
)
def test_a_gap_in_words(km: float, percent: float, words: str) -> None:
    assert assessed.gap({"difference_km": km, "difference_percent": percent}) == words


def test_other_missiles_claimed(catalog: Catalog) -> None:
    table = assessed.types(catalog, catalog.launches.index)
    assert table[["claimed", "listed"]].to_numpy().tolist() == [
        ["Hwasong-17", "Hwasong-15"],
        ["Missile to test a special functional warhead", "Type not identified"],
        ["Hwasong-11Da-4.5", "Type not identified"],
    ]
    assert table["assessed"].fillna("").tolist() == ["Hwasong-15", "Hwasong-17 (failed)", ""]
    # Seoul assessed the distance of the last, not its type.
    assert table["assessed_by"].isna().tolist() == [False, False, True]
    assert table.index[0] == DISPUTED
    assert assessed.types_finding(table) == (
        "State media and the list name different missiles for 3 flights"
    )
    assert assessed.types(catalog, [HWASONG_15]).empty


def test_the_figure_draws_both_figures_and_the_difference(catalog: Catalog) -> None:
    table = assessed.differing(compared(catalog, "distance"))
    figure = dumbbells(table, "Distance, km", assessed.gap, "light", SALVO[3])
    line, by_others, by_state, ring = figure.data
    assert list(by_others.x) == table["assessed_km"].tolist()
    assert list(by_state.x) == table["claimed_km"].tolist()
    assert list(line.x[:3]) == [table["assessed_km"].iloc[0], table["claimed_km"].iloc[0], None]
    assert by_others.marker.symbol != by_state.marker.symbol
    assert list(by_state.customdata) == list(table.index)
    # Any missile of a salvo rings its row.
    assert list(ring.y) == [table.index.get_loc(SALVO[0])]
    assert any("18 × KN-25, 30 May 2024" in one.text for one in figure.layout.annotations)
    assert len(dumbbells(table[:0], "x", assessed.gap, "dark", None).data) == 3
