"""The rides of all journeys as the browser needs them, in one file of JSON.

Instants are seconds since 1970, kilometres count from the beginning of a journey, positions are
lon, lat (degrees WGS 84). `frontend/src/ride.js` reads it and computes the same positions as
`atlas.geo.ride.Ride.at`, which a table of expectations holds for both.
"""

from typing import Any, Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import PYONGYANG, ZONE_CITIES, utc_text
from atlas.geo import itinerary
from atlas.geo.ride import Move, Ride, rides
from atlas.stage.columns import Flight
from atlas.stage.flights import flights
from atlas.style.markers import icon_name

# About 10 m.
DEGREE_DECIMALS: Final = 4
KM_DECIMALS: Final = 2
# Lines have the points that a map needs at this zoom; their kilometres are those of the full line.
LINE_ZOOM: Final = 8


def described(catalog: Catalog, rows: pd.DataFrame) -> dict[str, Any]:
    """Return all rides, and the words and cities of clocks that they share.

    `rows` is the chronicle, of which each ride has the missile tests that fall into it.
    """
    return {
        "phrases": itinerary.PHRASES,
        "exact_km": itinerary.EXACT_KM,
        "cities": ZONE_CITIES,
        "home": PYONGYANG.key,
        "rides": {trip_id: _ride(catalog, rows, ride) for trip_id, ride in rides(catalog).items()},
    }


def _ride(catalog: Catalog, rows: pd.DataFrame, ride: Ride) -> dict[str, Any]:
    knots = ride.knots()
    soonest, at_last = ride.bounds()
    places = catalog.places
    missiles = itinerary.missiles_during(rows, ride)
    paths = flights(catalog, missiles)
    return {
        "start": _seconds(ride.start),
        "end": _seconds(ride.end),
        "km": round(ride.length_km, KM_DECIMALS),
        "moves": [_move(move, places) for move in ride.moves],
        "knots": [
            {
                "km": round(km, KM_DECIMALS),
                "at": _seconds(window.nominal),
                "earliest": _seconds(window.earliest),
                "latest": _seconds(window.latest),
                "soonest": round(soonest[number] / 1e9),
                "last": round(at_last[number] / 1e9),
                "firm": window.firm,
                "here": ride.known_here(number),
            }
            for number, (km, window) in enumerate(knots)
        ],
        "between": [ride.known_between(passed) for passed in range(len(knots) + 1)],
        "stops": [_stop(stop) for stop in itinerary.stops(catalog, ride).itertuples()],
        "tests": [
            _test(row, paths.get(str(row.Index)))
            for row in missiles.rename(columns={"class": "class_"}).itertuples()
        ],
        "stations": [
            [round(km, KM_DECIMALS), name] for km, name in itinerary.stations(ride, places)
        ],
        "borders": [[round(km, KM_DECIMALS), name] for km, name in itinerary.borders(ride, places)],
    }


def _move(move: Move, places: pd.DataFrame) -> dict[str, Any]:
    track = move.track.thinned(LINE_ZOOM)
    return {
        "mode": move.mode,
        "way": itinerary.WAYS[move.mode],
        "start": itinerary.name_of(places, move.from_id),
        "end": itinerary.name_of(places, move.to_id),
        "km": round(move.start_km, KM_DECIMALS),
        "evidence": move.evidence,
        "zones": [move.depart_zone, move.arrive_zone],
        "line": [
            [round(lon, DEGREE_DECIMALS), round(lat, DEGREE_DECIMALS), round(km, KM_DECIMALS)]
            for (lon, lat), km in zip(track.points, track.km, strict=True)
        ],
    }


def _stop(stop: Any) -> dict[str, Any]:
    return {
        "at": _seconds(stop.at),
        "name": stop.name,
        "title": words.with_local(stop.name, stop.local),
        "when": stop.when,
        "what": stop.what,
        "position": _position(stop.lon, stop.lat),
    }


def _test(row: Any, flight: Flight | None) -> dict[str, Any]:
    return {
        "at": _seconds(row.start_utc),
        "id": row.Index,
        "title": row.title,
        "when": utc_text(row.start_utc),
        "class": row.class_,
        "icon": icon_name("launch", row.class_, row.outcome),
        "position": _position(row.lon, row.lat),
        "path": [list(point[:2]) for point in flight.points] if flight else [],
    }


def _position(lon: float, lat: float) -> list[float] | None:
    if pd.isna(lon):
        return None
    return [round(lon, DEGREE_DECIMALS), round(lat, DEGREE_DECIMALS)]


def _seconds(instant: pd.Timestamp) -> int:
    return round(instant.timestamp())
