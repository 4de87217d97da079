"""The journeys compared, by value."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.draw import journeys as draw
from atlas.features.journeys.page import PREFERRED, TRAIN_FACTS
from atlas.query import journeys


def window(earliest: str, latest: str | None = None, certainty: str = "reported") -> Any:
    """A moment of 2023 in UTC; with a `latest` it is a span without a known hour."""
    first = pd.Timestamp(f"2023-{earliest}", tz="UTC")
    last = first if latest is None else pd.Timestamp(f"2023-{latest}", tz="UTC")
    return SimpleNamespace(
        earliest=first,
        latest=last,
        nominal=first + (last - first) / 2,
        precise=latest is None,
        certainty=certainty,
    )


def move(mode: str, km: float, depart: Any, arrive: Any, to_id: str | None = "b") -> Any:
    return SimpleNamespace(
        leg_id="leg", mode=mode, from_id="a", to_id=to_id, km=km, depart=depart, arrive=arrive
    )


TIMED = move("train", 300.0, window("09-12 00:00"), window("09-12 05:00"))
UNTIMED = move("car", 20.0, window("09-12 05:00"), window("09-12 05:00", "09-12 09:00"), None)
BACK = move("train", 80.0, window("09-13 00:00"), window("09-13 02:00", certainty="inferred"))


def ride(*moves: Any) -> Any:
    return SimpleNamespace(moves=moves)


RIDES = {"2023-09-russia": ride(TIMED, UNTIMED), "2018-05-dalian": ride(TIMED, BACK)}


def test_a_row_a_trip_of_kim_jong_un(catalog: Catalog) -> None:
    table = journeys.comparison(catalog, RIDES)
    assert len(table) == 12
    russia = table.loc["2023-09-russia"]
    assert (russia["days"], russia["modes"], russia["delegates"]) == (10, "by train and car", 12)
    assert russia["host"] == "Vladimir Putin"
    assert table["abroad"].value_counts().to_dict() == {"yes": 9, "border": 2, "no": 1}
    assert table.at["2018-04-panmunjom", "modes"] == "by car and on foot"


def test_distances_are_summed_by_mode(catalog: Catalog) -> None:
    russia = journeys.comparison(catalog, RIDES).loc["2023-09-russia"]
    assert russia[["distance_km", "train_km", "car_km", "plane_km"]].tolist() == [320, 300, 20, 0]
    assert not russia["distance_complete"]


def test_hours_are_told_only_where_they_are_known(catalog: Catalog) -> None:
    table = journeys.comparison(catalog, RIDES)
    russia, dalian = table.loc["2023-09-russia"], table.loc["2018-05-dalian"]
    assert np.isnan(russia["hours_low"])
    assert np.isnan(russia["hours_high"])
    assert (russia["moves"], russia["timed_moves"]) == (2, 1)
    assert (russia["timed_hours_low"], russia["timed_hours_high"]) == (5, 5)
    assert (dalian["hours_low"], dalian["hours_high"]) == (7, 7)
    assert np.isnan(table.at["2019-02-hanoi", "timed_hours_low"])


def test_an_hour_known_roughly_gives_a_range(catalog: Catalog) -> None:
    depart, arrive = window("09-12 00:30"), window("09-12 05:30")
    for about in (depart, arrive):
        about.earliest, about.latest = (about.nominal + pd.Timedelta(minutes=m) for m in (-30, 30))
    rides = {"2018-05-dalian": ride(move("train", 300.0, depart, arrive))}
    row = journeys.comparison(catalog, rides).loc["2018-05-dalian"]
    assert (row["hours_low"], row["hours_high"]) == (4, 6)


def test_journeys_are_aligned_on_their_departure() -> None:
    points = journeys.aligned(RIDES, ["2023-09-russia"])
    assert points["hours"].tolist() == [0, 5, 5, 7]
    assert points["km"].tolist() == [0, 300, 300, 320]
    assert points["known"].tolist() == [True, True, True, False]


def test_six_of_his_journeys_were_by_train(catalog: Catalog) -> None:
    assert journeys.train_trips(catalog) == [
        "2018-03-beijing",
        "2019-01-beijing",
        "2019-02-hanoi",
        "2019-04-vladivostok",
        "2023-09-russia",
        "2025-09-beijing",
    ]


def test_pace_rests_on_published_hours_only() -> None:
    table = journeys.pace(RIDES)
    assert table[["km", "hours_low", "hours_high"]].to_numpy().tolist() == [[300, 5, 5]] * 2
    assert journeys.pace_finding(table) == (
        "60 to 60 km/h on average, halts included, over 600 km on 2 stretches with published times"
    )


def test_journeys_by_train_per_leader(catalog: Catalog) -> None:
    table = journeys.modes_of_leaders(catalog)
    assert table.to_numpy().tolist() == [
        ["Kim Il Sung", 1, 0, 1],
        ["Kim Jong Il", 10, 0, 10],
        ["Kim Jong Un", 6, 6, 12],
    ]
    assert journeys.predecessors_finding(table) == (
        "Journeys by train in these data: Kim Il Sung 1 of 1, Kim Jong Il 10 of 10, "
        "Kim Jong Un 6 of 12"
    )


def test_the_journey_to_moscow_took_24_days(catalog: Catalog) -> None:
    table = journeys.predecessors(catalog)
    assert len(table) == 11
    moscow = table.loc["2001-07-moscow"]
    assert (moscow["leader"], moscow["days"], moscow["countries"]) == ("Kim Jong Il", 24, "Russia")
    assert table.loc[~table["start_known"], "trip_id"].tolist() == ["1984-05-eastern-europe"]


def test_travellers_are_the_rows_of_the_delegation(catalog: Catalog) -> None:
    table = journeys.travellers(catalog, "2023-09-russia")
    went = catalog["delegations"]
    assert len(table) == (went["trip_id"] == "2023-09-russia").sum() == 12
    assert journeys.travellers_finding(table) == (
        "12 companions named: 3 on the UN sanctions list at the time and 3 on the US list; not "
        "checked: 0 for the UN list, 8 for the US"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Choe Son Hui", ["not listed", "", "not known (not checked)", ""]),
        ("Ri Pyong Chol", ["listed", "22 Dec 2017", "listed", "26 Dec 2017"]),
        ("Pak Jong Chon", ["not listed", "", "not listed", "16 Dec 2024 (after the journey)"]),
        ("Jo Chun Ryong", ["listed", "30 Nov 2016", "not known (not checked)", ""]),
        ("Kim Yo Jong", ["not listed", "", "listed", "11 Jan 2017"]),
    ],
)
def test_sanctions_at_the_time(catalog: Catalog, name: str, expected: list[str]) -> None:
    table = journeys.travellers(catalog, "2023-09-russia").set_index("name")
    assert table.loc[name, ["un", "un_date", "us", "us_date"]].tolist() == expected
    assert table.loc[name, "documents"]


def test_who_went_along_time_and_again(catalog: Catalog) -> None:
    matrix = journeys.recurring(catalog)
    assert matrix.shape == (15, 12)
    assert matrix.sum(axis=1).min() == 2
    assert bool(matrix.loc["Choe Son Hui", ("10 Sep 2023", "Journey through the Russian Far East")])
    assert journeys.recurring_finding(matrix) == (
        "Kim Yo Jong and Ri Yong Ho travelled most often, on 9 of 12 journeys with named "
        "companions; 15 people on two or more"
    )


def test_figures_draw_what_the_tables_hold(catalog: Catalog) -> None:
    bars = draw.compare_bars(journeys.comparison(catalog, RIDES), "light")
    assert [trace.name for trace in bars.data] == ["By train", "By car"]
    assert sum(bars.data[0].x) == 680
    titles = dict(catalog.trips["title"])
    lines = draw.aligned_lines(journeys.aligned(RIDES, list(RIDES)), titles, "dark")
    assert len({trace.line.dash for trace in lines.data}) == 2
    assert len({trace.marker.symbol[0] for trace in lines.data}) == 2
    assert lines.data[0].marker.symbol[-1].endswith("-open")
    matrix = journeys.recurring(catalog)
    assert len(draw.matrix(matrix, "light").data[0].x) == matrix.to_numpy().sum()
    leaders = draw.modes_of_leaders(journeys.modes_of_leaders(catalog), "light")
    assert [list(trace.x) for trace in leaders.data] == [[1, 10, 6], [0, 0, 6]]


def test_the_train_card_rests_on_rows_and_their_documents(catalog: Catalog) -> None:
    for label, table, row, column, sources in TRAIN_FACTS:
        cell = catalog[table].at[row, column]
        assert isinstance(cell, str), label
        assert set(sources) <= set(ids(catalog[table].at[row, "source_ids"])), label
    assert catalog["claims"].at["claim-30", "verdict"] == "supported"
    assert catalog["claims"].at["claim-32", "verdict"] == "supported"
    assert "preferred armoured trains" in catalog["claims"].at[PREFERRED, "claim"]
