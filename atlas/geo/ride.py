"""Where he was: a journey as a line with a clock, and how well each moment of it is known.

Each leg of a journey has a moment of departure and one of arrival. A document gives it to the
minute, to about an hour, as a part of the day, as a day, or not at all; so each is a window from
the earliest to the latest instant that fits. Between two such moments he is put on the line in
proportion to time, and the two windows give the stretch on which he may have been, at no more than
the top pace of each mode.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.geo.geodesy import Point
from atlas.geo.rail import Network, Track, direct

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


@dataclass(frozen=True)
class Move:
    """One leg: a track with the windows of departure and arrival, from `start_km` of the ride.

    `located` is false where the leg begins or ends at a place that could not be found.
    """

    leg_id: str
    mode: str
    from_id: str | None
    to_id: str | None
    track: Track
    start_km: float
    depart: Window
    arrive: Window
    depart_zone: str
    arrive_zone: str
    route_certainty: str
    located: bool

    @property
    def km(self) -> float:
        """Length of its track."""
        return self.track.length_km

    @property
    def evidence(self) -> Evidence:
        """How well the times are known between which he moved."""
        if not self.located:
            return "unknown"
        return between(self.depart, self.arrive)

    def passes(self, place_id: str) -> pd.Timestamp:
        """When it passes a place on its track, in proportion to the way."""
        share = self.track.km[self.track.ids.index(place_id)] / (self.km or 1.0)
        span = self.arrive.nominal - self.depart.nominal
        return (self.depart.nominal + span * share).round("s")

    def speed_kmh(self) -> tuple[float | None, float | None, float | None]:
        """Mean speed as drawn, and the lowest and highest that the windows allow, in km/h.

        None where the hour of either end is not known, or where the windows overlap.
        """

        def over(hours: float) -> float | None:
            return self.km / hours if self.located and self.km > 0 and hours > 0 else None

        if not (self.depart.precise and self.arrive.precise):
            return None, over(_hours(self.depart.earliest, self.arrive.latest)), None
        return (
            over(_hours(self.depart.nominal, self.arrive.nominal)),
            over(_hours(self.depart.earliest, self.arrive.latest)),
            over(_hours(self.depart.latest, self.arrive.earliest)),
        )


@dataclass(frozen=True)
class Fix:
    """Where he was at one instant.

    `km` is along the whole ride, `km_low` and `km_high` enclose where he may have been, and
    `move` is the leg under way, or the one that ended at the place where he is (-1: before the
    first). `moving` tells the two apart.
    """

    point: Point
    km: float
    km_low: float
    km_high: float
    evidence: Evidence
    move: int
    moving: bool


@dataclass(frozen=True)
class Ride:
    """A journey, leg after leg."""

    trip_id: str
    moves: tuple[Move, ...]

    @property
    def start(self) -> pd.Timestamp:
        """The earliest moment at which it may have begun."""
        return self.moves[0].depart.earliest

    @property
    def end(self) -> pd.Timestamp:
        """The latest moment at which it may have ended."""
        return self.moves[-1].arrive.latest

    @property
    def length_km(self) -> float:
        """All legs together."""
        last = self.moves[-1]
        return last.start_km + last.km

    def knots(self) -> list[tuple[float, Window]]:
        """The moments of the ride in order, each with its kilometre: departure, arrival, ..."""
        return [
            knot
            for move in self.moves
            for knot in ((move.start_km, move.depart), (move.start_km + move.km, move.arrive))
        ]

    def at(self, instant: pd.Timestamp) -> Fix:
        """Where he was at `instant`.

        Raises:
            ValueError: the instant lies outside the ride.
        """
        if not self.start <= instant <= self.end:
            raise ValueError(f"{instant} is not between {self.start} and {self.end}")
        knots = self.knots()
        kms = [km for km, _ in knots]
        windows = [window for _, window in knots]
        soonest, at_last = self.bounds()

        def km_by(moments: Instants) -> float:
            return float(np.interp(instant.value, moments, kms))

        passed = sum(window.nominal <= instant for window in windows)
        # A train that is seen passing is told as being there, though it leaves at that moment.
        last = windows[passed - 2] if passed > 1 and passed % 2 == 1 else None
        if last is not None and last.firm and last.nominal == instant:
            passed -= 1
        km = km_by(_ns([window.nominal for window in windows]))
        # An odd number of moments passed: he has left and has not arrived.
        moving = passed % 2 == 1
        move = (passed - 1) // 2 if moving else passed // 2 - 1
        leg = self.moves[max(move, 0)]
        along = km - leg.start_km if move >= 0 else 0.0
        return Fix(
            point=leg.track.at(along),
            km=km,
            km_low=min(km, km_by(at_last)),
            km_high=max(km, km_by(soonest)),
            evidence=self._evidence(instant, windows, passed),
            move=move,
            moving=moving,
        )

    def bounds(self) -> tuple[Instants, Instants]:
        """Return the first and the last moment at which he may have passed each knot.

        They lie within the windows, and no leg is faster than the top speed of its mode.
        """
        windows = [window for _, window in self.knots()]
        return _feasible(
            _ns([window.earliest for window in windows]),
            _ns([window.latest for window in windows]),
            [move.km / TOP_KMH[move.mode] for move in self.moves],
        )

    def places(self) -> list[str | None]:
        """Return the place of each knot; None where it could not be located."""
        return [place for move in self.moves for place in (move.from_id, move.to_id)]

    def known_here(self, knot: int) -> Evidence | None:
        """Return how well his place is known at the very moment of a knot, if that is given."""
        window = self.knots()[knot][1]
        if not window.precise or self.places()[knot] is None:
            return None
        return "reported" if window.firm else "inferred"

    def known_between(self, passed: int) -> tuple[Evidence, Evidence]:
        """Return how well his place is known after so many knots and before the next.

        First while he has certainly arrived and cannot have left, then otherwise.
        """
        windows = [window for _, window in self.knots()]
        if passed in (0, len(windows)):
            return "unknown", "unknown"
        if passed % 2 == 1:
            return (self.moves[passed // 2].evidence,) * 2
        if self.places()[passed - 1] is None:
            return "unknown", "unknown"
        before, after = windows[passed - 1], windows[passed]
        both = {before.certainty, after.certainty}
        return "reported" if both == {"reported"} else "inferred", between(before, after)

    def _evidence(self, instant: pd.Timestamp, windows: list[Window], passed: int) -> Evidence:
        # At the very moment that is given, the place is as well known, if it could be found.
        here = {
            self.known_here(knot)
            for knot, window in enumerate(windows)
            if window.nominal == instant
        } - {None}
        if here:
            return "reported" if "reported" in here else "inferred"
        settled, otherwise = self.known_between(passed)
        if passed in (0, len(windows)):
            return settled
        stays = windows[passed - 1].latest <= instant <= windows[passed].earliest
        return settled if stays else otherwise

    def lines(self, low: float, high: float) -> list[list[Point]]:
        """The line from one kilometre of the ride to another, a list of points a leg."""
        lines = []
        for move in self.moves:
            start, end = max(low, move.start_km), min(high, move.start_km + move.km)
            if end > start:
                lines.append(move.track.between(start - move.start_km, end - move.start_km))
        return lines


def rides(catalog: Catalog) -> dict[str, Ride]:
    """The ride of each trip whose legs are known, by `trip_id`."""
    network = Network(catalog["line_points"], dict(catalog["lines"]["mode"]))
    return {
        str(trip_id): _ride(str(trip_id), legs, catalog.places, network)
        for trip_id, legs in catalog["legs"].groupby("trip_id", sort=False)
    }


def moments(ride: Ride, stops: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """When the ride comes to each of a trip's `stops`, in their order; on the index of `stops`.

    Where neither the stop nor a leg that ends there has a moment, it is the one at which the line
    reaches the stop. Stops that even the line does not reach share the time between their
    neighbours evenly.
    """
    stays = _stays(ride)
    found: list[pd.Timestamp] = []
    at = ride.start
    for stop in stops.itertuples():
        known = [one for one in (stop.arrive_utc, stop.depart_utc) if pd.notna(one)]
        hits = [start for place, start, end in stays if place == stop.place_id and end >= at]
        if known or hits:
            at = min(max(at, (known or hits)[0]), ride.end)
            found.append(at)
        else:
            found.append(pd.NaT)
    seconds = pd.Series([one.timestamp() if pd.notna(one) else None for one in found])
    filled = seconds.interpolate(limit_direction="both").round()
    shared = [pd.Timestamp(int(one), unit="s", tz="UTC") for one in filled]
    return pd.Series(
        [_within_its_day(one, stop) for one, stop in zip(shared, stops.itertuples(), strict=True)],
        index=stops.index,
    ).cummax()


def _stays(ride: Ride) -> list[tuple[str | None, pd.Timestamp, pd.Timestamp]]:
    """Each place that the ride comes to or passes, in order, with the moments from and until."""
    stays = []
    for number, move in enumerate(ride.moves):
        stays.append((move.from_id, move.depart.nominal, move.depart.nominal))
        for place in move.track.ids:
            if place not in (None, move.from_id, move.to_id):
                stays.append((place, move.passes(place), move.passes(place)))
        last = number + 1 == len(ride.moves)
        until = ride.end if last else ride.moves[number + 1].depart.nominal
        stays.append((move.to_id, move.arrive.nominal, until))
    return stays


def _within_its_day(at: pd.Timestamp, stop: Any) -> pd.Timestamp:
    """The nearest moment on the local day that the documents give for a stop."""
    if pd.isna(stop.arrive_date):
        return at
    midnight = stop.arrive_date.tz_localize(stop.arrive_zone)
    last = midnight + pd.Timedelta(days=1) - pd.Timedelta(minutes=1)
    return min(max(at, midnight.tz_convert("UTC")), last.tz_convert("UTC"))


def _ride(trip_id: str, legs: pd.DataFrame, places: pd.DataFrame, network: Network) -> Ride:
    legs = legs.sort_values("seq")
    ends = [(_text(leg["from_place_id"]), _text(leg["to_place_id"])) for _, leg in legs.iterrows()]
    tracks = [
        _track(leg, *end, places, network)
        for (_, leg), end in zip(legs.iterrows(), ends, strict=True)
    ]
    windows = _tightened(
        [_window(leg, end) for _, leg in legs.iterrows() for end in ("depart", "arrive")],
        [
            None if None in end else track.length_km / USUAL_KMH[mode]
            for mode, end, track in zip(legs["mode"], ends, tracks, strict=True)
        ],
        [track.length_km / TOP_KMH[mode] for mode, track in zip(legs["mode"], tracks, strict=True)],
    )
    moves = []
    start_km = 0.0
    for place, (leg_id, leg) in enumerate(legs.iterrows()):
        (from_id, to_id), track = ends[place], tracks[place]
        moves.append(
            Move(
                leg_id=str(leg_id),
                mode=leg["mode"],
                from_id=from_id,
                to_id=to_id,
                track=track,
                start_km=start_km,
                depart=windows[2 * place],
                arrive=windows[2 * place + 1],
                depart_zone=leg["depart_zone"],
                arrive_zone=leg["arrive_zone"],
                route_certainty=leg["route_certainty"],
                located=from_id is not None and to_id is not None,
            )
        )
        start_km += track.length_km
    return Ride(trip_id, tuple(moves))


def _track(
    leg: "pd.Series[Any]",
    from_id: str | None,
    to_id: str | None,
    places: pd.DataFrame,
    network: Network,
) -> Track:
    stations = [one for one in (from_id, *ids(leg["via_place_ids"]), to_id) if one is not None]
    track = network.track(leg["mode"], stations)
    if track is not None:
        return track
    points = [(float(places.at[one, "lon"]), float(places.at[one, "lat"])) for one in stations]
    return direct(points, stations, curved=leg["mode"] == "plane")


def _window(leg: "pd.Series[Any]", end: str) -> dict[str, Any]:
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


def _tightened(
    found: list[dict[str, Any]], usual: list[float | None], top: list[float]
) -> list[Window]:
    """Windows that follow each other: nothing happens before what comes earlier on the way.

    `usual` and `top` are the hours that each leg takes at the usual and at the top pace; `usual`
    is None where a place is unknown.
    """
    table = pd.DataFrame(found)
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
    told = table["nominal"].clip(lower=earliest, upper=latest).cummax()
    possible = _feasible(
        _ns(told.fillna(earliest).cummax()), _ns(told.fillna(latest)[::-1].cummin()[::-1]), top
    )
    wanted = _wanted(
        told.fillna(earliest + (latest - earliest) * share), loose & ~table["part"], usual
    )
    drawn = _drawn(wanted, possible, [(hours or 0.0) / HURRY for hours in usual])
    return [
        Window(a, b, n, bool(row.precise), str(row.certainty))
        for a, b, n, row in zip(earliest, latest, drawn, table.itertuples(), strict=True)
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


def _drawn(
    wanted: "pd.Series[pd.Timestamp]", possible: tuple[Instants, Instants], hours: list[float]
) -> list[pd.Timestamp]:
    """As near to the `wanted` moments as is `possible` in order, with `hours` for each leg."""
    soonest, at_last = _feasible(*possible, hours)
    takes = np.diff(_gone(hours), prepend=0)
    drawn: list[int] = []
    for instant, least, first, last in zip(_ns(wanted), takes, soonest, at_last, strict=True):
        before = drawn[-1] + least if drawn else first
        drawn.append(int(min(max(instant, first, before), last)))
    return [pd.Timestamp(one, tz="UTC").round("s") for one in drawn]


def _feasible(
    earliest: Instants, latest: Instants, hours: list[float]
) -> tuple[Instants, Instants]:
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


def _ns(instants: Iterable[pd.Timestamp]) -> Instants:
    return np.array([one.value for one in instants], dtype="int64")


def _hours(start: pd.Timestamp, end: pd.Timestamp) -> float:
    return (end - start).total_seconds() / 3600


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
