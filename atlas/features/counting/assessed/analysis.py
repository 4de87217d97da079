"""Assessed against claimed: what state media said of a flight beside what others measured."""

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import day_text, partial_date

FIGURES: Final = {"apogee": "height", "distance": "distance"}
SAME: Final = ["test_event_id", "missile_id", "claimed_missile", "assessed_by"]


def flights(catalog: Catalog, launch_ids: Iterable[str], figure: str) -> pd.DataFrame:
    """Flights whose apogee or distance (`figure`) was both assessed and claimed.

    Of the launches in `launch_ids`, a row a flight, and one row for the missiles of a test event
    with the same figures; widest difference first, indexed by the first `launch_id`. Columns: `day`
    in Pyongyang (the first of the month where only that is known), `missile` as listed, `missiles`
    and their `launch_ids`; `assessed_km`, `claimed_km`, `difference_km`, which is claimed less
    assessed, and `difference_percent` of the assessed; `assessed_by`, `note`, `source_ids`.
    """
    assessed, claimed = f"assessed_{figure}_km", f"claimed_{figure}_km"
    table = _chosen(catalog, launch_ids).dropna(subset=[assessed, claimed])
    table = _one_row_a_flight(table, [*SAME, assessed, claimed])
    difference = table[claimed] - table[assessed]
    table = table.assign(
        assessed_km=table[assessed],
        claimed_km=table[claimed],
        difference_km=difference,
        difference_percent=100 * difference / table[assessed],
    )
    order = difference.abs().sort_values(ascending=False, kind="stable").index
    return table.loc[
        order,
        [
            "day",
            "missile",
            "missiles",
            "launch_ids",
            "assessed_km",
            "claimed_km",
            "difference_km",
            "difference_percent",
            "assessed_by",
            "note",
            "source_ids",
        ],
    ]


def differing(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `flights` whose two figures are not the same."""
    return table[table["difference_km"] != 0]


def finding(table: pd.DataFrame, figure: str) -> str:
    """The finding of `flights`: how often the claim is the larger figure, and by how much most."""
    word = FIGURES[figure]
    if table.empty:
        return f"No flight here has both a claimed and an assessed {word}"
    more = int((table["difference_km"] > 0).sum())
    of = words.plural(len(table), "flight")
    same = int((table["difference_km"] == 0).sum())
    text = f"State media claimed more {word} than was assessed on {more:,} of {of}"
    if same:
        text += f", as much on {same:,}"
    top = table.iloc[0]
    if top["difference_km"] == 0:
        return text
    return f"{text}; largest gap: {top['missile']}, {day_text(top['day'])}, {gap(top)}"


def gap(row: Any) -> str:
    """The difference of a row of `flights`: `+414 km (+41%)`."""
    return f"{_signed(row['difference_km'])} km ({_signed(row['difference_percent'])}%)"


def types(catalog: Catalog, launch_ids: Iterable[str]) -> pd.DataFrame:
    """Flights for which state media named another missile than the list or its assessors.

    Of the launches in `launch_ids`, a row a flight in order of time, indexed by `launch_id`.
    Columns: `day` in Pyongyang, `claimed` as state media named it, `listed` as the list names it,
    `assessed` and `assessed_by`, missing where no assessment of the type was set beside the claim,
    `note`, `source_ids`.
    """
    table = _chosen(catalog, launch_ids).dropna(subset=["claimed_missile"])
    named = table["claimed_missile_id"]
    other = (named.notna() & (named != table["missile_id"])) | table["assessed_missile"].notna()
    table = _one_row_a_flight(table[other], [*SAME, "claimed_missile_id"])
    return table.assign(
        claimed=table["claimed_missile"],
        listed=table["missile"],
        assessed=table["assessed_missile"],
        # They may have assessed the figures only.
        assessed_by=table["assessed_by"].where(table["assessed_missile"].notna()),
    )[["day", "claimed", "listed", "assessed", "assessed_by", "note", "source_ids"]]


def types_finding(table: pd.DataFrame) -> str:
    """The finding of `types`."""
    if table.empty:
        return "State media and the list never name different missiles for the flights shown"
    return (
        f"State media and the list name different missiles for {words.plural(len(table), 'flight')}"
    )


def _chosen(catalog: Catalog, launch_ids: Iterable[str]) -> pd.DataFrame:
    """The launches of these rows with day in Pyongyang and the plain name of their missile."""
    table = catalog.launches.loc[list(launch_ids)]
    days = [partial_date(cell.removeprefix("test-"))[0] for cell in table["test_event_id"]]
    names = catalog["missiles"]["name"].loc[table["missile_id"]]
    return table.assign(day=pd.to_datetime(days), missile=names.to_numpy())


def _one_row_a_flight(table: pd.DataFrame, same: list[str]) -> pd.DataFrame:
    """The first of the launches that have all of `same` alike, with how many there are."""
    groups = table.groupby(same, dropna=False, sort=False)["launch_id"]
    first = table.assign(missiles=groups.transform("size")).drop_duplicates(subset=same)
    return first.assign(launch_ids=groups.agg(tuple).to_numpy())


def _signed(value: float) -> str:
    """A number with its sign, the finer the smaller it is: `+414`, `−8.6`, `+0.02`."""
    size = abs(value)
    digits = 0 if size >= 10 else 1 if size >= 1 else 2
    return f"{value:+,.{digits}f}".replace("-", "−")
