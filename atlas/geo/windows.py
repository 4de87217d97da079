"""When a leg began and ended: windows of time, from what the documents say.

A document gives a departure or an arrival to the minute, to about an hour, as a part of the day, as
a day, or not at all; so each is a window from the earliest to the latest instant that fits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Evidence = Literal["reported", "inferred", "unknown"]
# In nanoseconds since 1970.
Instants = npt.NDArray[np.int64]
HOUR_NS = 3_600_000_000_000

# "About 13:00" is taken as half an hour to either side.
ABOUT = pd.Timedelta(minutes=30)
# To draw a leg of which nobody published an hour: at about the mean pace of those that are timed.
USUAL_KMH = {"train": 50.0, "car": 60.0, "plane": 550.0, "foot": 4.0}
# It may be drawn faster to keep a part of the day in its middle, up to this many times as fast.
HURRY = 1.7
# No leg goes faster, to bound where he may have been: the limit of the main lines that he took
# through China, of a motorway, an airliner at its cruise and a brisk walk, rounded up.
TOP_KMH = {"train": 160.0, "car": 130.0, "plane": 1000.0, "foot": 7.0}
# What the documents call a part of the day, in hours of the local clock.
PARTS: dict[str, tuple[float, float]] = {
    "dawn": (4, 7),
    "morning": (6, 12),
    "afternoon": (12, 18),
    "afternoon-or-evening": (12, 24),
    "evening": (17, 24),
    "midnight": (22.5, 25.5),
}


@dataclass(frozen=True)
class Window:
    """When something happened: between `earliest` and `latest`, drawn at `nominal`.

    `precise` says that an hour is published or reckoned; without one, `nominal` is only where in
    the window the moment is drawn. Instants are in UTC.
    """

    earliest: pd.Timestamp
    latest: pd.Timestamp
    nominal: pd.Timestamp
    precise: bool
    certainty: str

    @property
    def firm(self) -> bool:
        """Whether a document gives the hour."""
        return self.precise and self.certainty == "reported"


def window_of(leg: "pd.Series[Any]", end: str) -> dict[str, Any]:
    """What the documents say of one end of a leg; an edge that they leave open is NaT."""
    instant, day = leg[f"{end}_utc"], leg[f"{end}_date"]
    precision, certainty = leg[f"{end}_precision"], leg[f"{end}_certainty"]
    if pd.notna(instant):
        slack = ABOUT if precision == "hour" else pd.Timedelta(0)
        earliest, latest, nominal = instant - slack, instant + slack, instant
    elif pd.notna(day):
        first, last = PARTS.get(leg[f"{end}_part"], (0, 24))
        midnight = day.tz_localize(leg[f"{end}_zone"])
        earliest, latest, nominal = (
            (midnight + pd.Timedelta(hours=first)).tz_convert("UTC"),
            (midnight + pd.Timedelta(hours=last)).tz_convert("UTC"),
            pd.NaT,
        )
    else:
        earliest, latest, nominal = pd.NaT, pd.NaT, pd.NaT
    return {
        "earliest": earliest,
        "latest": latest,
        "nominal": nominal,
        "precise": pd.notna(instant),
        "part": isinstance(leg[f"{end}_part"], str),
        "certainty": certainty,
    }


def tightened(
    reported: list[dict[str, Any]], usual: list[float | None], top: list[float]
) -> list[Window]:
    """Windows that follow each other: nothing happens before what comes earlier on the way.

    `usual` and `top` are the hours that each leg takes at the usual and at the top pace; `usual`
    is None where a place is unknown.
    """
    table = pd.DataFrame(reported)
    for edge in ("earliest", "latest", "nominal"):
        table[edge] = pd.to_datetime(table[edge], utc=True).dt.as_unit("ns")
    earliest = table["earliest"].ffill().bfill().cummax()
    latest = table["latest"].bfill().ffill()[::-1].cummin()[::-1]
    latest = latest.where(latest >= earliest, earliest)
    # Moments of which only the same window is known share it evenly.
    loose = ~table["precise"]
    run = (loose != loose.shift()) | (earliest != earliest.shift()) | (latest != latest.shift())
    place = run.cumsum()
    share = (place.groupby(place).cumcount() + 1) / (place.groupby(place).transform("size") + 1)
    nominal = table["nominal"].clip(lower=earliest, upper=latest).cummax()
    possible = feasible(
        nanoseconds(nominal.fillna(earliest).cummax()),
        nanoseconds(nominal.fillna(latest)[::-1].cummin()[::-1]),
        top,
    )
    wanted = _wanted(
        nominal.fillna(earliest + (latest - earliest) * share), loose & ~table["part"], usual
    )
    instants = _nearest_possible(wanted, possible, [(hours or 0.0) / HURRY for hours in usual])
    return [
        Window(a, b, n, bool(row.precise), str(row.certainty))
        for a, b, n, row in zip(earliest, latest, instants, table.itertuples(), strict=True)
    ]


def _wanted(
    middle: "pd.Series[pd.Timestamp]", whole: "pd.Series[bool]", usual: list[float | None]
) -> "pd.Series[pd.Timestamp]":
    """Where in its window each departure and arrival is drawn best.

    It is the `middle`, but where not even the part of the day is known (`whole`) the leg goes at
    its usual pace from or to its other end.
    """
    wanted = middle.copy()
    for depart, hours in zip(range(0, len(wanted), 2), usual, strict=True):
        arrive = depart + 1
        if hours is None:
            continue
        takes = pd.Timedelta(hours=hours).round("s")
        if whole[depart] and not whole[arrive]:
            wanted[depart] = wanted[arrive] - takes
        elif whole[arrive]:
            wanted[arrive] = wanted[depart] + takes
    return wanted


def _nearest_possible(
    wanted: "pd.Series[pd.Timestamp]", possible: tuple[Instants, Instants], hours: list[float]
) -> list[pd.Timestamp]:
    """As near to the `wanted` moments as is `possible` in order, with `hours` for each leg."""
    soonest, at_last = feasible(*possible, hours)
    takes = np.diff(_gone(hours), prepend=0)
    placed: list[int] = []
    for instant, least, first, last in zip(
        nanoseconds(wanted), takes, soonest, at_last, strict=True
    ):
        before = placed[-1] + least if placed else first
        placed.append(int(min(max(instant, first, before), last)))
    return [pd.Timestamp(one, tz="UTC").round("s") for one in placed]


def feasible(earliest: Instants, latest: Instants, hours: list[float]) -> tuple[Instants, Instants]:
    """The first and the last moment of each departure and arrival if legs take at least `hours`.

    Both stay from `earliest` to `latest`, where these leave a leg less time than that.
    """
    gone = _gone(hours)
    soonest = np.maximum.accumulate(earliest - gone) + gone
    at_last = np.minimum.accumulate((latest - gone)[::-1])[::-1] + gone
    return np.minimum(soonest, latest), np.maximum(at_last, earliest)


def between(before: Window, after: Window) -> Evidence:
    """How well the times are known between two moments."""
    if before.firm and after.firm:
        return "reported"
    return "inferred" if before.precise and after.precise else "unknown"


def _gone(hours: list[float]) -> Instants:
    """Nanoseconds under way by each departure and arrival, with `hours` for each leg."""
    takes = np.zeros(2 * len(hours), dtype="int64")
    takes[1::2] = np.rint(np.array(hours) * HOUR_NS)
    return takes.cumsum()


def nanoseconds(instants: Iterable[pd.Timestamp]) -> Instants:
    """Return instants as `Instants`."""
    return np.array([one.value for one in instants], dtype="int64")
