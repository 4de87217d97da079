"""Where he was: a journey as a line with a clock, and how well each moment of it is known.

Each leg of a journey has a window of departure and one of arrival. Between their moments he is put
on the line in proportion to time, and the two windows give the stretch on which he may have been,
at no more than the top pace of each mode.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.geo.geodesy import Point
from atlas.geo.rail import Network, Track, direct
from atlas.geo.windows import (
    TOP_KMH,
    USUAL_KMH,
    Evidence,
    Instants,
    Window,
    between,
    feasible,
    nanoseconds,
    tightened,
    window_of,
)


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
        km = km_by(nanoseconds([window.nominal for window in windows]))
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
        return feasible(
            nanoseconds([window.earliest for window in windows]),
            nanoseconds([window.latest for window in windows]),
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


def _ride(trip_id: str, legs: pd.DataFrame, places: pd.DataFrame, network: Network) -> Ride:
    legs = legs.sort_values("seq")
    ends = [(_text(leg["from_place_id"]), _text(leg["to_place_id"])) for _, leg in legs.iterrows()]
    tracks = [
        _track(leg, *end, places, network)
        for (_, leg), end in zip(legs.iterrows(), ends, strict=True)
    ]
    windows = tightened(
        [window_of(leg, end) for _, leg in legs.iterrows() for end in ("depart", "arrive")],
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


def _hours(start: pd.Timestamp, end: pd.Timestamp) -> float:
    return (end - start).total_seconds() / 3600


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None
