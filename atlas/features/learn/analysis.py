"""Questions to a student: their answers are computed from the data, never typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import day_text
from atlas.geo.ride import Ride
from atlas.query import silences
from atlas.query.counts import launches_of
from atlas.query.search import Engine
from atlas.query.view import View, select

# An answer to these may be off by this share: the figures are rounded on the pages.
NEARLY: Final = 0.01
# The column whose names a visitor chooses from.
NAMED: Final = {"highest-missile": "missile", "top-missile": "missile", "top-site": "place"}


@dataclass(frozen=True)
class Answer:
    """What is right: a whole number, a day, or one name out of `choices`.

    `unit` says what a number counts, `about` that a figure nearly like it is right too.
    """

    value: int | date | str
    unit: str = ""
    choices: tuple[str, ...] = ()
    about: bool = False

    @property
    def text(self) -> str:
        """The answer as it is told."""
        if isinstance(self.value, int):
            # A number of nothing is a year.
            return f"{self.value:,} {self.unit}" if self.unit else str(self.value)
        return day_text(self.value) if isinstance(self.value, date) else self.value

    @property
    def kind(self) -> Literal["number", "day", "name"]:
        """What a visitor is asked for."""
        if isinstance(self.value, int):
            return "number"
        return "day" if isinstance(self.value, date) else "name"

    def right(self, given: object) -> bool:
        """Whether what a visitor gave is right."""
        if self.about and isinstance(given, int) and isinstance(self.value, int):
            return abs(given - self.value) <= NEARLY * self.value
        return given is not None and given == self.value


def view_of(question: "pd.Series[Any]", known: Mapping[str, Any]) -> View:
    """The view that holds the answer; `known` as for `View.from_params`."""
    text = question["view"] if isinstance(question["view"], str) else ""
    return View.from_query(text, known)[0]


def answer(
    question: "pd.Series[Any]",
    catalog: Catalog,
    chronicle: pd.DataFrame,
    rides: Mapping[str, Ride],
    known: Mapping[str, Any],
) -> Answer:
    """The answer to a row of the table `questions`."""
    view = view_of(question, known)
    rows = select(chronicle, view, {}, lambda query: Engine.of(chronicle, catalog).find(query)).rows
    measure = question["measure"]
    if measure in OF_TRIP:
        return OF_TRIP[measure](str(question["subject_id"]), catalog, rides)
    if measure == "rows":
        kinds = set(rows["kind"])
        unit = "events"
        if kinds == {"launch"}:
            unit = "missiles" if view.unit == "missiles" else "test events"
        return Answer(len(rows), unit)
    measured = OF_LAUNCHES[measure](launches_of(rows) if measure != "last-day" else rows)
    if measure in NAMED:
        # All names, not only those that the view has left: that would give the answer away.
        names = tuple(sorted(launches_of(chronicle)[NAMED[measure]].dropna().unique()))
        return replace(measured, choices=names)
    return measured


def _km(column: str) -> Callable[[pd.DataFrame], Answer]:
    return lambda rows: Answer(round(float(rows[column].max())), "km", about=True)


def _top(column: str) -> Callable[[pd.DataFrame], Answer]:
    return lambda rows: Answer(_most(rows, column))


def _most(rows: pd.DataFrame, column: str) -> str:
    flown = rows.groupby(column)["missiles"].sum()
    return str(flown.sort_values(ascending=False, kind="stable").index[0])


def _top_class(rows: pd.DataFrame) -> Answer:
    return Answer(words.CLASSES[_most(rows, "class")], choices=tuple(words.CLASSES.values()))


def _highest(rows: pd.DataFrame) -> Answer:
    return Answer(str(rows.loc[rows["apogee_km"].idxmax(), "missile"]))


def _busiest(rows: pd.DataFrame) -> Answer:
    return Answer(int(rows.groupby(rows["day_from"].dt.year)["missiles"].sum().idxmax()))


def _silence(rows: pd.DataFrame) -> Answer:
    return Answer(int(silences.gaps(rows)["days"].max()), "days")


def _types(rows: pd.DataFrame) -> Answer:
    return Answer(int(rows.loc[rows["missile_id"] != "unknown", "missile_id"].nunique()), "types")


OF_LAUNCHES: Final[Mapping[str, Callable[[pd.DataFrame], Answer]]] = {
    "busiest-year": _busiest,
    "farthest-km": _km("distance_km"),
    "first-day": lambda rows: Answer(rows["day_from"].min().date()),
    "highest-km": _km("apogee_km"),
    "highest-missile": _highest,
    "last-day": lambda rows: Answer(rows["day_to"].max().date()),
    "longest-silence": _silence,
    "top-class": _top_class,
    "top-missile": _top("missile"),
    "top-site": _top("place"),
    "types": _types,
}


def _days(trip_id: str, catalog: Catalog, rides: Mapping[str, Ride]) -> Answer:
    trip = catalog.trips.loc[trip_id]
    return Answer((trip["end_date"] - trip["start_date"]).days + 1, "days")


def _length(trip_id: str, catalog: Catalog, rides: Mapping[str, Ride]) -> Answer:
    return Answer(round(rides[trip_id].length_km), "km", about=True)


def _mode(trip_id: str, catalog: Catalog, rides: Mapping[str, Ride]) -> Answer:
    first = str(catalog.trips.at[trip_id, "transport"]).split(";")[0]
    return Answer(words.MODES[first], choices=tuple(words.MODES.values()))


OF_TRIP: Final[Mapping[str, Callable[[str, Catalog, Mapping[str, Ride]], Answer]]] = {
    "days-of": _days,
    "km-of": _length,
    "mode-of": _mode,
}
