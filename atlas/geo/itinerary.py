"""The itinerary of a journey: its stops, where he was in words, and what else fell into it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import PYONGYANG, ZONE_CITIES, clock_text, day_text
from atlas.geo.ride import Fix, Ride
from atlas.geo.stops import moments
from atlas.geo.windows import Evidence

# Below this the stretch on which he may have been is not worth a word, in km.
EXACT_KM: Final = 5
EVIDENCE: Final[dict[Evidence, str]] = {
    "reported": "Both times reported",
    "inferred": "Time estimated",
    "unknown": "Times not known",
}
WAYS: Final = {"train": "By train", "plane": "In the air", "car": "By car", "foot": "On foot"}
# Where he was, by what he does and how well that is known; the browser fills in the same.
PHRASES: Final[dict[str, str]] = {
    "before": "At {start}. The time of departure is not published.",
    "at-reported": "At {end}: reported.",
    "at-inferred": "At {end}: inferred.",
    "at-unknown": "At {end}, or already under way: the time is not known.",
    "on-reported": "{way} from {start} to {end}, between two reported times.",
    "on-inferred": "{way} from {start} to {end}; one of the times is an estimate.",
    "on-unknown": "{way} from {start} to {end}; the times are not known.",
    "range": " He may have been anywhere along {km} km.",
}
UNPLACED: Final = "a place that could not be located"
# What a name on the diagram can do without.
_SURPLUS: Final = re.compile(r" (station|junction|river rail|rail)\b")


def name_of(places: pd.DataFrame, place_id: str | None) -> str:
    """Return the name of a place; what stands for it where it could not be located."""
    return UNPLACED if place_id is None else str(places.at[place_id, "name"])


def whereabouts(ride: Ride, fix: Fix, places: pd.DataFrame) -> str:
    """Return where he was and how that is known, in a sentence or two."""
    move = ride.moves[max(fix.move, 0)]
    phrase = "before" if fix.move < 0 else f"{'on' if fix.moving else 'at'}-{fix.evidence}"
    sentence = PHRASES[phrase].format(
        way=WAYS[move.mode],
        start=name_of(places, move.from_id),
        end=name_of(places, move.to_id),
    )
    spread = fix.km_high - fix.km_low
    if fix.move >= 0 and fix.evidence != "reported" and spread > EXACT_KM:
        sentence += PHRASES["range"].format(km=f"{spread:,.0f}")
    return sentence


def clocks(ride: Ride, fix: Fix, instant: datetime) -> tuple[str, str]:
    """Return the local time where he was, and the same instant in Pyongyang and in UTC."""
    move = ride.moves[max(fix.move, 0)]
    zone = ZoneInfo(move.depart_zone if fix.moving or fix.move < 0 else move.arrive_zone)
    local = instant.astimezone(zone)
    others = [f"{instant:%-d %b %H:%M} UTC"]
    if zone != PYONGYANG:
        others.insert(0, f"{clock_text(instant, PYONGYANG)} Pyongyang time")
    there = f"{day_text(local.date())} {local:%H:%M} {ZONE_CITIES[zone.key]} time"
    return there, " · ".join(others)


def stops(catalog: Catalog, ride: Ride) -> pd.DataFrame:
    """Return the stops of a journey in their order.

    Beside the columns of the table: `at` (UTC, when the ride comes to it), `name`, `local` (its
    local name), `when` (what is known of its time, in words), `lon`, `lat` (degrees; NaN where
    the place could not be located).
    """
    table = catalog["stops"]
    table = table[table["trip_id"] == ride.trip_id].sort_values("seq")
    places = catalog.places.reindex(table["place_id"].to_numpy()).set_axis(table.index)
    return table.assign(
        at=moments(ride, table),
        name=places["name"].fillna(table["place_name"]),
        local=places["local_name"],
        when=[_when(stop) for stop in table.itertuples()],
        lon=places["lon"],
        lat=places["lat"],
    )


def _when(stop: Any) -> str:
    for end in ("arrive", "depart"):
        instant, day = getattr(stop, f"{end}_utc"), getattr(stop, f"{end}_date")
        zone, precision = getattr(stop, f"{end}_zone"), getattr(stop, f"{end}_precision")
        if pd.notna(instant):
            clock = instant.tz_convert(ZoneInfo(zone))
            about = "about " if precision == "hour" else ""
            mark = "" if getattr(stop, f"{end}_certainty") == "reported" else ", estimated"
            return f"{day_text(clock.date())}, {about}{clock:%H:%M} {ZONE_CITIES[zone]} time{mark}"
        if pd.notna(day):
            return f"{day_text(day)}, time not known"
    return "day not known"


def missiles_during(rows: pd.DataFrame, ride: Ride) -> pd.DataFrame:
    """Return the launches of the chronicle `rows` that fall into a journey to the minute."""
    launches = rows[(rows["kind"] == "launch") & (rows["precision"] == "minute")]
    return launches[launches["start_utc"].between(ride.start, ride.end)]


def stations(ride: Ride, places: pd.DataFrame) -> list[tuple[float, str]]:
    """Return the ends of legs, each further on than the last: its kilometre and a short name."""
    ends = [(0.0, ride.moves[0].from_id)]
    ends += [(move.start_km + move.km, move.to_id) for move in ride.moves if move.to_id]
    kept = ends[:1]
    for km, place_id in ends[1:]:
        if km > kept[-1][0]:
            kept.append((km, place_id))
    return [(km, _SURPLUS.sub("", name_of(places, place_id))) for km, place_id in kept]


def borders(ride: Ride, places: pd.DataFrame) -> list[tuple[float, str]]:
    """Return the kilometres at which he crosses a border, or the clock changes, with both sides."""
    countries = places["country"]
    crossings = []
    for move in ride.moves:
        if move.from_id is None or move.to_id is None:
            continue
        before, after = countries[move.from_id], countries[move.to_id]
        named = [countries.get(one, "") for one in move.track.ids]
        # A point on the border names both countries; without one the border is near the end.
        on_border = next((km for km, c in zip(move.track.km, named, strict=True) if ";" in c), None)
        km = move.start_km + (move.km if on_border is None else on_border)
        if before != after and ";" not in before + after:
            crossings.append((km, f"{words.COUNTRIES[before]} | {words.COUNTRIES[after]}"))
        elif move.depart_zone != move.arrive_zone:
            zones = f"{ZONE_CITIES[move.depart_zone]} | {ZONE_CITIES[move.arrive_zone]} time"
            crossings.append((km, zones))
    return crossings


def stretches(ride: Ride, places: pd.DataFrame) -> pd.DataFrame:
    """Return each leg with length (km), times and mean speed (km/h), as a table for people."""
    records = []
    for move in ride.moves:
        mean, low, high = move.speed_kmh()
        records.append(
            {
                "From": name_of(places, move.from_id),
                "To": name_of(places, move.to_id),
                "Mode": move.mode,
                "Length, km": round(move.km, 1),
                "Left, UTC": _edge(move.depart),
                "Arrived, UTC": _edge(move.arrive),
                "Times": EVIDENCE[move.evidence],
                "Mean speed, km/h": None if mean is None else round(mean),
                "At least, km/h": None if low is None else round(low),
                "At most, km/h": None if high is None else round(high),
                "Route": move.route_certainty,
            }
        )
    return pd.DataFrame(records)


def _edge(window: Any) -> str:
    if window.earliest == window.latest:
        return f"{window.nominal:%Y-%m-%d %H:%M}"
    return f"{window.earliest:%Y-%m-%d %H:%M} to {window.latest:%Y-%m-%d %H:%M}"


def headline(ride: Ride, trip: Mapping[Any, Any]) -> str:
    """Return a journey in a sentence: title, kilometres, days, how he went."""
    days = (trip["end_date"] - trip["start_date"]).days + 1
    short = ride.length_km < EXACT_KM
    by = words.by_modes(move.mode for move in ride.moves if short or move.km >= EXACT_KM)
    way = f"{ride.length_km:,.{int(short)}f} km in {words.plural(days, 'day', 'days')}"
    return f"{trip['title']}: {way}{', ' * bool(by)}{by}"


def known_times(ride: Ride) -> str:
    """Return in a sentence for how many kilometres times are reported or estimated."""
    firm = sum(move.km for move in ride.moves if move.evidence == "reported")
    estimated = sum(move.km for move in ride.moves if move.evidence == "inferred")
    known = f"{ride.length_km:,.0f} km: both times are published for {firm:,.0f} km"
    return f"{known}, estimated for {estimated:,.0f} km" if estimated >= 1 else known
