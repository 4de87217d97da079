"""How many there are in the data, counted from the files for tests that read a total on a page.

`tests/data/test_facts.py` alone states the totals as numbers.
"""

import csv

from atlas.data.catalog import DATA


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


_LAUNCHES, _EVENTS = _rows("launches"), _rows("events")

MISSILES = len(_LAUNCHES)
TEST_EVENTS = len({row["test_event_id"] for row in _LAUNCHES})
TRIPS = len(_rows("trips"))
NUCLEAR_TESTS = sum(row["kind"] == "nuclear" for row in _EVENTS)
TRACKER_ENTRIES = len(_rows("tracker_days"))
# Everything on the clock: what a view without a filter shows.
EVENTS = MISSILES + TRIPS + len(_EVENTS)
