"""The CNS list, the other tracker and other weapon tests, each as spans of days in Pyongyang."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from atlas.data.catalog import Catalog
from atlas.data.moments import partial_date
from atlas.data.rules import ids


@dataclass(frozen=True)
class Span:
    """The first and the last day in Pyongyang."""

    day: date
    day_to: date

    def touches(self, other: "Span") -> bool:
        """Whether the two have a day in common."""
        return self.day <= other.day_to and other.day <= self.day_to


@dataclass(frozen=True)
class Entry(Span):
    """A day of the tracker; `meant` is the day its tests flew: as corrected, else as listed."""

    kinds: tuple[str, ...]
    meant: date
    note: str
    source_ids: str


@dataclass(frozen=True)
class Test(Span):
    """A test event of the list; `launches` are its rows, `day_text` its day or month."""

    day_text: str
    launches: list[Any]

    @property
    def by_month(self) -> bool:
        return self.day != self.day_to

    @property
    def guessed(self) -> bool:
        return all(row.certainty == "inferred" for row in self.launches)

    def days_in(self, zone: ZoneInfo) -> set[date]:
        """The dates of its launches in a time zone, of those whose hour is known."""
        hours = [row.launch_utc for row in self.launches if pd.notna(row.launch_utc)]
        return {hour.astimezone(zone).date() for hour in hours}

    def each(self, column: str) -> tuple[Any, ...]:
        """The different values of a column over its launches."""
        values = (getattr(row, column) for row in self.launches)
        return tuple(dict.fromkeys(one for one in values if pd.notna(one)))


@dataclass(frozen=True)
class Other(Span):
    """A weapon test outside the list's scope; `by_month`: only its month is known."""

    event_id: str
    by_month: bool
    title: str
    note: str
    source_ids: str


def entries_of(catalog: Catalog) -> dict[date, Entry]:
    """The tracker's days, in order of time, with what `corrections.csv` says of their dates."""
    corrected = {
        row.row_key: row
        for row in catalog["corrections"].itertuples()
        if (row.table, row.column) == ("tracker_days.csv", "listed_date")
    }
    listed: dict[date, list[Any]] = {}
    for row in catalog["tracker_days"].sort_values("listed_date", kind="stable").itertuples():
        listed.setdefault(row.listed_date.date(), []).append(row)
    return {day: _entry(day, rows, corrected) for day, rows in listed.items()}


def _entry(day: date, rows: list[Any], corrected: Mapping[str, Any]) -> Entry:
    """A day of the tracker from its rows. It stands as listed unless all of them are corrected."""
    changes = [corrected[row.Index] for row in rows if row.Index in corrected]
    if len(changes) < len(rows):
        changes = []
    return Entry(
        day,
        day,
        tuple(dict.fromkeys(row.kind for row in rows)),
        date.fromisoformat(changes[0].new_value) if changes else day,
        " ".join(change.reason for change in changes),
        union(row.source_ids for row in [*rows, *changes]),
    )


def tests_of(catalog: Catalog) -> list[Test]:
    """The list's test events, whose ids carry the day or month in Pyongyang."""
    missiles = catalog["missiles"][["class", "name"]].rename(columns={"class": "class_"})
    launches: dict[str, list[Any]] = {}
    for row in in_the_list(catalog).join(missiles, on="missile_id").itertuples():
        launches.setdefault(row.test_event_id.removeprefix("test-"), []).append(row)
    return [Test(*partial_date(day), day, rows) for day, rows in launches.items()]


def in_the_list(catalog: Catalog) -> pd.DataFrame:
    """Return the launches that are in the CNS list, without those that it does not have yet."""
    launches = catalog.launches
    return launches[launches["upstream_record"].notna()]


def others_of(catalog: Catalog) -> list[Other]:
    """Weapon tests outside the list's scope."""
    others = []
    for row in catalog.events[catalog.events["kind"] == "other"].itertuples():
        by_month = row.date_precision == "month"
        last = row.start_date if pd.isna(row.end_date) else row.end_date
        others.append(
            Other(
                row.start_date.date(),
                (row.start_date + pd.offsets.MonthEnd(0) if by_month else last).date(),
                row.Index,
                by_month,
                row.title,
                "" if pd.isna(row.note) else row.note,
                row.source_ids,
            )
        )
    return others


def union(cells: Iterable[str]) -> str:
    """Return the ids of several cells, each once."""
    return ";".join(dict.fromkeys(one for cell in cells for one in ids(cell)))
