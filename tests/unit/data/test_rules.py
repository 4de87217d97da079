"""Each rule: one spoilt cell in a good copy of the tables gives exactly one problem."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pytest

from atlas.data import rules
from atlas.data.catalog import Catalog
from atlas.data.problems import Problem
from atlas.data.rules import broken, ids

NOTHING = pd.NA


def utc(text: str) -> pd.Timestamp:
    """An instant in UTC."""
    return pd.Timestamp(text, tz="UTC")


def day(text: str) -> pd.Timestamp:
    """A day as the tables keep it."""
    return pd.Timestamp(text)


def spoilt(
    catalog: Catalog, name: str, row_id: str, cells: Mapping[str, Any]
) -> tuple[dict[str, pd.DataFrame], int]:
    """The tables with these cells of one row changed, and the row as a spreadsheet counts it."""
    tables = {key: catalog[key] for key in catalog}
    table = tables[name]
    for column, value in cells.items():
        table[column] = table[column].copy()
        table.loc[row_id, column] = value
    return tables, table.index.get_loc(row_id) + 2


# rule, table, row, spoilt cells, and the column and the name of the problem that must come.
CASES = [
    pytest.param(
        "dates_exist",
        "launches",
        "launch-2017-11-28-1818-pyongsong-1",
        {"launch_date": "2017-11-31"},
        "launch_date",
        "dates exist",
        id="a day that the calendar lacks",
    ),
    pytest.param(
        "dates_exist",
        "missiles",
        "hwasong-15",
        {"first_flight": "2017-13"},
        "first_flight",
        "dates exist",
        id="a thirteenth month",
    ),
    pytest.param(
        "dates_exist",
        "sources",
        "cns-db",
        {"date": "2017-02-30"},
        "date",
        "dates exist",
        id="a document of 30 February",
    ),
    pytest.param(
        "dates_can_be_drawn",
        "legs",
        "2023-09-russia-17",
        {"arrive_utc": utc("9999-12-31T23:59")},
        "arrive_utc",
        "dates in range",
        id="an instant that no other zone has",
    ),
    pytest.param(
        "dates_can_be_drawn",
        "trips",
        "2023-09-russia",
        {"start_date": day("1812-06-24")},
        "start_date",
        "dates in range",
        id="a day of another century",
    ),
    pytest.param(
        "dates_can_be_drawn",
        "launches",
        "launch-2017-11-28-1818-pyongsong-1",
        {"launch_date": "9999-12"},
        "launch_date",
        "dates in range",
        id="a launch in a month that is far off",
    ),
    pytest.param(
        "lists_resolve",
        "trips",
        "2023-09-russia",
        {"place_ids": "khasan-station;atlantis"},
        "place_ids",
        "ids resolve",
        id="a place that is not there",
    ),
    pytest.param(
        "lists_resolve",
        "claims",
        "claim-01",
        {"launch_ids": "launch-2017-11-28-1818-pyongsong-9"},
        "launch_ids",
        "ids resolve",
        id="a launch that is not there",
    ),
    pytest.param(
        "low_is_not_above_high",
        "missiles",
        "hwasong-15",
        {"range_low_km": 13001.0},
        "range_low_km",
        "low <= high",
        id="a range turned round",
    ),
    pytest.param(
        "low_is_not_above_high",
        "events",
        "nuclear-2017-09-03",
        {"yield_low_kt": 305.0},
        "yield_low_kt",
        "low <= high",
        id="a yield turned round",
    ),
    pytest.param(
        "ends_follow_starts",
        "eras",
        "border-closed",
        {"end_date": day("2020-01-21")},
        "end_date",
        "end >= start",
        id="an era that ends before it starts",
    ),
    pytest.param(
        "ends_follow_starts",
        "stops",
        "2023-09-russia-ussuriysk-station",
        {"depart_utc": utc("2023-09-12 02:59")},
        "depart_utc",
        "end >= start",
        id="a stop left before it was reached",
    ),
    pytest.param(
        "ends_follow_starts",
        "stops",
        "2023-09-russia-fefu-campus",
        {"depart_date": day("2023-09-16")},
        "depart_date",
        "end >= start",
        id="a stop left the day before, without hours",
    ),
    pytest.param(
        "addresses_are_the_publishers",
        "sources",
        "guardian-20180328",
        {"url": "https://some.blogspot.com/2018/03/kim.html"},
        "url",
        "addresses are the publisher's",
        id="a blog in place of the newspaper",
    ),
    pytest.param(
        "addresses_are_the_publishers",
        "sources",
        "guardian-20180328",
        {"copy_url": "https://tinkarting258.sbs/w/index.php"},
        "copy_url",
        "addresses last",
        id="a copy on a throw-away domain",
    ),
    pytest.param(
        "destination_was_visited",
        "trips",
        "2019-02-hanoi",
        {"destination_place_ids": "hanoi;moscow"},
        "destination_place_ids",
        "destinations were visited",
        id="a destination that he did not visit",
    ),
    pytest.param(
        "time_abroad_lies_in_trip",
        "trips",
        "2023-09-russia",
        {"abroad_to": day("2023-09-20")},
        "abroad_from",
        "abroad within trip",
        id="still abroad when the trip is over",
    ),
    pytest.param(
        "sequence_is_complete",
        "stops",
        "2023-09-russia-khasan-station-1",
        {"seq": 40},
        "seq",
        "numbered in order",
        id="a number is left out",
    ),
    pytest.param(
        "leg_starts_where_last_ended",
        "legs",
        "2023-09-russia-03",
        {"from_place_id": "tumangang-station"},
        "from_place_id",
        "leg starts where the last one ended",
        id="a leap",
    ),
    pytest.param(
        "leg_starts_where_last_ended",
        "legs",
        "2019-02-hanoi-13",
        {"depart_utc": utc("2019-02-26 01:13")},
        "depart_utc",
        "leg starts after the last one",
        id="off before he was there",
    ),
    pytest.param(
        "stop_lies_in_trip",
        "stops",
        "2023-09-russia-gagarin-aircraft-plant",
        {"arrive_date": day("2023-09-09")},
        "arrive_date",
        "stop is within its trip",
        id="a stop before the trip",
    ),
    pytest.param(
        "local_day_fits_instant",
        "stops",
        "2023-09-russia-khasan-station-1",
        {"arrive_date": day("2023-09-11")},
        "arrive_date",
        "local date fits the instant",
        id="the UTC day instead of the local one",
    ),
    pytest.param(
        "local_day_fits_instant",
        "stops",
        "2023-09-russia-khasan-station-1",
        {"arrive_zone": NOTHING},
        "arrive_date",
        "local date fits the instant",
        id="an hour without a zone",
    ),
    pytest.param(
        "local_day_fits_instant",
        "stops",
        "2023-09-russia-khasan-station-1",
        {"arrive_precision": "day"},
        "arrive_precision",
        "precision fits",
        id="an hour that says it is a day",
    ),
    pytest.param(
        "local_day_fits_instant",
        "stops",
        "2023-09-russia-gagarin-aircraft-plant",
        {"arrive_precision": "minute"},
        "arrive_precision",
        "precision fits",
        id="a day that says it is a minute",
    ),
    pytest.param(
        "local_day_fits_instant",
        "stops",
        "2023-09-russia-gagarin-aircraft-plant",
        {"arrive_certainty": "unknown"},
        "arrive_certainty",
        "certainty fits",
        id="unknown, and yet a date",
    ),
    pytest.param(
        "launch_is_dated_as_it_says",
        "launches",
        "launch-2017-11-28-1818-pyongsong-1",
        {"launch_utc": utc("2017-11-29 18:18")},
        "launch_date",
        "date fits precision",
        id="another day than its instant",
    ),
    pytest.param(
        "launch_is_dated_as_it_says",
        "launches",
        "launch-2017-11-28-1818-pyongsong-1",
        {"date_precision": "day"},
        "launch_date",
        "date fits precision",
        id="an hour that says it is a day",
    ),
    pytest.param(
        "launch_is_dated_as_it_says",
        "launches",
        "launch-1998-08-31-tonghae-1",
        {"launch_id": "launch-1998-08-30-tonghae-1"},
        "launch_id",
        "id carries the date",
        id="an id of another day",
    ),
    pytest.param(
        "salvo_numbers_fit",
        "launches",
        "launch-2017-11-28-1818-pyongsong-1",
        {"salvo_seq": 2},
        "salvo_seq",
        "salvo_seq <= salvo_size",
        id="second of one",
    ),
    pytest.param(
        "unknown_bearing_is_empty",
        "launches",
        "launch-2017-11-28-1818-pyongsong-1",
        {"bearing_known": False},
        "bearing_deg",
        "bearing fits bearing_known",
        id="a bearing that is not known",
    ),
    pytest.param(
        "first_flight_fits_launches",
        "missiles",
        "hwasong-15",
        {"first_flight": "2017-11-29"},
        "first_flight",
        "first flight is first",
        id="flown before its first flight",
    ),
    pytest.param(
        "first_flight_fits_launches",
        "missiles",
        "hwasong-15",
        {"first_flight": NOTHING},
        "first_flight",
        "first flight is first",
        id="flown, and yet never",
    ),
    pytest.param(
        "counting_rule_counts_its_trips",
        "counting_rules",
        "rule-seven",
        {"count": 8},
        "count",
        "count = trips listed",
        id="seven trips called eight",
    ),
    pytest.param(
        "line_points_are_in_order",
        "line_points",
        "khasan-baranovsky-007",
        {"seq": 8},
        "seq",
        "numbered in order",
        id="a number of a line twice",
    ),
    pytest.param(
        "line_points_are_in_order",
        "line_points",
        "khasan-baranovsky-007",
        {"km": 0.0},
        "km",
        "km never decreases",
        id="back to the start of the line",
    ),
    pytest.param(
        "point_has_one_position",
        "line_points",
        "kowon-kalma-001",
        {"lon": 127.3},
        "lon",
        "a point has one position",
        id="a junction that is elsewhere on one line",
    ),
    pytest.param(
        "train_legs_follow_lines",
        "legs",
        "2023-09-russia-17",
        {"via_place_ids": "sunan-airport"},
        "via_place_ids",
        "train legs follow lines",
        id="a train through an airport",
    ),
    pytest.param(
        "part_of_the_day_is_named",
        "legs",
        "2023-09-russia-01",
        {"depart_part": NOTHING},
        "depart_part",
        "part of the day is named",
        id="a part of the day that is not named",
    ),
    pytest.param(
        "areas_are_apart",
        "areas",
        "wonsan",
        {"site_ids": "sunan"},
        "site_ids",
        "areas do not overlap",
        id="a site in two areas",
    ),
]


def test_the_committed_data_break_no_rule(catalog: Catalog) -> None:
    assert list(broken(catalog, catalog.descriptor)) == []


@pytest.mark.parametrize(("rule", "name", "row_id", "cells", "column", "named_rule"), CASES)
def test_a_spoilt_cell_is_named(
    catalog: Catalog,
    rule: str,
    name: str,
    row_id: str,
    cells: dict[str, Any],
    column: str,
    named_rule: str,
) -> None:
    tables, row = spoilt(catalog, name, row_id, cells)
    check = getattr(rules, rule)
    problems = list(check(tables, catalog.descriptor) if rule == "lists_resolve" else check(tables))
    assert [(one.file, one.row, one.column, one.rule) for one in problems] == [
        (f"{name}.csv", row, column, named_rule)
    ]
    assert problems[0].text
    assert problems[0] in list(broken(tables, catalog.descriptor))


def test_every_rule_has_a_case() -> None:
    tested = {case.values[0] for case in CASES}
    named = {rule.__name__ for rule in rules.RULES}
    assert tested == named | {"dates_exist", "dates_can_be_drawn", "lists_resolve"}


def test_a_document_that_nothing_uses_is_named(catalog: Catalog) -> None:
    tables = {key: catalog[key] for key in catalog}
    idle = tables["sources"].iloc[[0]].rename(index={tables["sources"].index[0]: "idle"})
    tables["sources"] = pd.concat([tables["sources"], idle])
    problems = list(rules.every_source_is_used(tables))
    assert problems == [
        Problem(
            "sources.csv",
            len(tables["sources"]) + 1,
            "source_id",
            "every source is used",
            '"idle" is not',
        )
    ]


def test_impossible_dates_stop_the_rules_that_reckon_with_them(catalog: Catalog) -> None:
    tables, row = spoilt(catalog, "missiles", "hwasong-15", {"first_flight": "2017-11-31"})
    text = '"2017-11-31" is not a day, month or year'
    assert list(broken(tables, catalog.descriptor)) == [
        Problem("missiles.csv", row, "first_flight", "dates exist", text)
    ]


def test_over_a_zone_border_the_clock_may_go_back_past_midnight(catalog: Catalog) -> None:
    cells = {
        "depart_zone": "Asia/Vladivostok",
        "depart_date": day("2023-09-18"),
        "arrive_zone": "Asia/Pyongyang",
        "arrive_date": day("2023-09-17"),
    }
    tables, _ = spoilt(catalog, "legs", "2023-09-russia-17", cells)
    assert list(rules.ends_follow_starts(tables)) == []


def test_lines_that_do_not_join_are_named(catalog: Catalog) -> None:
    tables, row = spoilt(catalog, "legs", "2023-09-russia-17", {"via_place_ids": NOTHING})
    points = tables["line_points"]
    tables["line_points"] = points[points["line_id"] != "tumangang-khasan"]
    text = "no lines join khasan-station and tumangang-station"
    problems = list(rules.train_legs_follow_lines(tables))
    assert Problem("legs.csv", row, "to_place_id", "train legs follow lines", text) in problems


def test_unknown_ends_break_nothing(catalog: Catalog) -> None:
    cells = {"depart_utc": pd.NaT, "arrive_utc": pd.NaT, "from_place_id": NOTHING}
    tables, _ = spoilt(catalog, "legs", "2023-09-russia-03", cells)
    assert list(rules.leg_starts_where_last_ended(tables)) == []
    assert list(rules.ends_follow_starts(tables)) == []


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem("a.csv", 7, "b", "c", "d"), "a.csv, row 7, column b: c: d"),
        (Problem("a.csv", rule="c", text="d"), "a.csv: c: d"),
        (Problem("a.csv", 7, rule="c", text="d"), "a.csv, row 7: c: d"),
    ],
)
def test_a_problem_says_file_row_column_and_rule(problem: Problem, text: str) -> None:
    assert str(problem) == text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("a;b", ["a", "b"]), ("a", ["a"]), (None, []), (pd.NA, []), (float("nan"), [])],
)
def test_ids(cell: object, expected: list[str]) -> None:
    assert ids(cell) == expected
