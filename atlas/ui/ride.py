"""Riding a journey: clock, map, controls and stops, in step with one another."""

import math
import re
from contextlib import suppress
from functools import lru_cache
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pydeck as pdk
import streamlit as st

from atlas import words
from atlas.draw import ride as draw
from atlas.draw.map import Camera
from atlas.draw.palette import PALETTES, ThemeName, rgba
from atlas.geo.geodesy import Point
from atlas.geo.rail import Track
from atlas.geo.ride import Fix, Ride, moments
from atlas.moments import PYONGYANG, ZONE_CITIES, clock_text, day_text
from atlas.rules import ids
from atlas.ui import data, embed, page, player, state, terms
from atlas.ui.text import cited, plain

# Hours of the journey in a second of the viewer.
SPEEDS = {1: "1 hour/s", 3: "3 hours/s", 6: "6 hours/s", 12: "12 hours/s", 24: "1 day/s"}
MAP_HEIGHT = 470
# Below this the stretch on which he may have been is not worth a word, in km.
EXACT_KM = 5
# What a name on the diagram can do without.
SURPLUS = re.compile(r" (station|junction|river rail|rail)\b")
# Below the clock a map in another site is flat: the whole way is seen from this much farther away.
FARTHER_BELOW_CLOCK = 1.4
CLOSE_DEGREES = 0.06
# Title, note, camera, and the names of areas, placed where there is room for them.
CLOSE_UPS: dict[str, tuple[str, str, dict[str, float], list[tuple[str, Point]]]] = {
    "khasan": (
        "Khasan: where three countries meet",
        "Outlines and railway: © OpenStreetMap contributors (ODbL). Thin lines are borders; the "
        "train crosses the Tumen on the Friendship Bridge.",
        {"longitude": 130.632, "latitude": 42.4225, "zoom": 12.2},
        [
            ("China", (130.612, 42.4365)),
            ("North Korea", (130.6, 42.4125)),
            ("Russia", (130.66, 42.4225)),
        ],
    ),
    "panmunjom": (
        "Panmunjom: steps across the line",
        "The dashed line is the military demarcation line, an armistice line and not a border. "
        "Buildings are placed to some 50 m, and the lines join them straight.",
        {"longitude": 126.6767, "latitude": 37.9556, "zoom": 15.9},
        [("North", (126.6805, 37.9572)), ("South", (126.6805, 37.9538))],
    ),
}


def headline(trip_id: str) -> str:
    """The journey in a sentence, computed."""
    ride, trip = data.rides()[trip_id], data.catalog().trips.loc[trip_id]
    days = (trip["end_date"] - trip["start_date"]).days + 1
    modes = list(dict.fromkeys(move.mode for move in ride.moves if move.km >= EXACT_KM))
    by = f", {', '.join(words.MODES[mode] for mode in modes)}" if modes else ""
    return f"{trip['title']}: {ride.length_km:,.0f} km in {words.plural(days, 'day', 'days')}{by}"


def about(trip_id: str) -> None:
    """Who received him and why, how he went, what came of it, on which documents."""
    trip, sources = data.catalog().trips.loc[trip_id], data.catalog().sources
    facts = [
        ("Host", trip["host"]),
        ("Why", trip["purpose"]),
        ("How he went", trip["transport_note"]),
        ("Outcome", trip["outcome"]),
    ]
    said = " ".join(
        f"**{label}:** {plain(text)}{'' if text.endswith('.') else '.'}"
        for label, text in facts
        if isinstance(text, str)
    )
    named = cited(sources, ids(trip["source_ids"]))
    st.markdown(f"{said} Sources: {named}")


def legend() -> None:
    """How the line and the marks of the map are to be read."""
    palette = PALETTES[page.theme()]
    page.marks(
        [
            ("line", palette.journey, "Way between two reported hours"),
            ("dashed", palette.journey, "An hour reckoned"),
            ("dotted", palette.journey, "Hours not known"),
            ("hollow", palette.ink, "About here; pale band: may be anywhere on it"),
            ("circle", palette.ink, "Here: reported"),
            ("circle", palette.journey, "Stop reached"),
        ]
    )


def stage() -> None:
    """Clock, map and controls; while it plays, the clock and the map alone are drawn again."""
    playing = bool(st.session_state.get("playing"))
    player.stage(_stage, playing, state.trip(), playing)
    if not embed.on():
        _controls(playing)


def _stage(trip_id: str, playing: bool) -> None:
    ride = data.rides()[trip_id]
    # A tick that is late by a click on Pause changes nothing.
    if playing and st.session_state["playing"]:
        _advance(trip_id)
    at = state.moment()
    stops = _stops(trip_id)
    number = int((stops["at"] <= at).sum()) - 1
    clock(trip_id, at)
    st.pydeck_chart(
        embed.deck(
            scene(trip_id, at, follow=bool(st.session_state.get("follow"))), FARTHER_BELOW_CLOCK
        ),
        key=f"ride_{trip_id}",
        height=embed.height(MAP_HEIGHT),
        alt=where(trip_id, at),
    )
    page.ground_note()
    share = (at - ride.start) / (ride.end - ride.start)
    if not embed.on():
        _now(stops, number)
        st.progress(share)
    palette = PALETTES[page.theme()]
    # The list of stops and the diagram stay as they are: a rule says what is lit up in them.
    st.html(
        f"<style>.stops .s{number} {{ background: {rgba(palette.journey, 0.2)} }}"
        f" .st-key-marey {{ --now: {share:.4f} }}</style>"
    )
    if playing and not st.session_state["playing"]:
        st.rerun()


def scene(
    trip_id: str, at: pd.Timestamp, *, follow: bool = False, camera: Camera | None = None
) -> pdk.Deck:
    """The map of a journey at a moment."""
    stops, tests = _stops(trip_id), _tests(trip_id)
    ride = data.rides()[trip_id]
    passed = (stops["at"] <= at) & stops["lon"].notna()
    return draw.ride_deck(
        ride,
        list(data.rides()).index(trip_id),
        ride.at(at),
        _stop_records(trip_id),
        int(passed.sum()),
        draw.test_records(tests[tests["launch_utc"] <= at], page.theme()),
        page.theme(),
        follow,
        camera,
    )


def _advance(trip_id: str) -> None:
    """Let time go on, to the next stop at most: a slow machine must not pass one unseen."""
    session, now, end = st.session_state, state.moment(), data.rides()[trip_id].end
    hours = player.elapsed("ticked") * session.get("ride_speed", 6)
    stops = _stops(trip_id)["at"]
    at = min([now + pd.Timedelta(seconds=round(3600 * hours)), *stops[stops > now], end])
    session["at"] = at
    if at >= end:
        session["playing"] = False


def _controls(playing: bool) -> None:
    ride = data.rides()[state.trip()]
    at = state.moment()
    with st.container(horizontal=True, vertical_alignment="bottom", key="ride_controls"):
        player.buttons(
            "ride",
            "stop",
            playing=playing,
            at_start=at <= ride.start,
            at_end=at >= ride.end,
            on_step=_step,
            on_play=_play,
        )
        st.selectbox(
            "Speed",
            list(SPEEDS),
            index=2,
            format_func=SPEEDS.__getitem__,
            key="ride_speed",
            width=150,
        )
        st.toggle("Follow", key="follow", help="Keep the map centred on him.")
    if not playing:
        hours = (ride.end - ride.start).total_seconds() / 3600
        st.session_state["ride_hours"] = round((at - ride.start).total_seconds() / 3600, 1)
        st.slider(
            "Hours since the journey began",
            0.0,
            math.ceil(10 * hours) / 10,
            step=0.1,
            key="ride_hours",
            format="%.1f h",
            on_change=_scrub,
        )


def _play(play: bool) -> None:
    if not player.pressed(play):
        return
    session, ride = st.session_state, data.rides()[state.trip()]
    if play and state.moment() >= ride.end:
        state.go_to(ride.start)
    player.elapsed("ticked")
    session.update(playing=play, clicked=True)


def _step(direction: int) -> None:
    """Go to the stop before or after the moment that is shown."""
    ride, now = data.rides()[state.trip()], state.moment()
    stops = _stops(state.trip())["at"]
    if direction > 0:
        later = stops[stops > now]
        _stop_at(later.iloc[0] if len(later) else ride.end)
    else:
        earlier = stops[stops < now]
        _stop_at(earlier.iloc[-1] if len(earlier) else ride.start)


def _stop_at(at: pd.Timestamp) -> None:
    state.go_to(at)
    st.session_state["playing"] = False


def _scrub() -> None:
    if st.session_state["playing"]:
        # The slider is gone, but the browser still tells its last value once.
        return
    ride, hours = data.rides()[state.trip()], st.session_state["ride_hours"]
    _stop_at(min(ride.start + pd.Timedelta(minutes=round(60 * hours)), ride.end))


def clock(trip_id: str, at: pd.Timestamp) -> None:
    """The moment in three clocks, where he was and how that is known."""
    ride, tests = data.rides()[trip_id], _tests(trip_id)
    fix = ride.at(at)
    move = ride.moves[max(fix.move, 0)]
    zone = ZoneInfo(move.depart_zone if fix.moving or fix.move < 0 else move.arrive_zone)
    instant = at.to_pydatetime()
    local = instant.astimezone(zone)
    there = ZONE_CITIES[zone.key]
    fired = tests[tests["launch_utc"] <= at]
    said = [f"{fix.km:,.0f} km so far of {ride.length_km:,.0f}"]
    if len(tests):
        said.append(f"{len(fired)} of {len(tests)} missiles of these days fired")
    others = " · ".join(
        ([f"{clock_text(instant, PYONGYANG)} Pyongyang"] if zone != PYONGYANG else [])
        + [f"{instant:%-d %b %H:%M} UTC"]
    )
    with st.container(key="ride_clock"):
        st.html(
            f'<div class="clock"><span class="clock-main">{day_text(local.date())} '
            f"<b>{local:%H:%M}</b> {escape(there)}</span>"
            f'<span class="clock-other">{escape(others)}</span>'
            f'<span class="clock-where clock-{fix.evidence}">{escape(_where(ride, fix))}</span>'
            f'<span class="clock-other">{escape(" · ".join(said))}</span></div>'
        )


def where(trip_id: str, at: pd.Timestamp) -> str:
    """Where he was at a moment and how that is known, in a sentence."""
    ride = data.rides()[trip_id]
    return _where(ride, ride.at(at))


def _where(ride: Ride, fix: Fix) -> str:
    """Where he was and how that is known, in a sentence."""
    move = ride.moves[max(fix.move, 0)]
    start, end = _name(move.from_id), _name(move.to_id)
    spread = fix.km_high - fix.km_low
    window = f" He may be anywhere on {spread:,.0f} km." if spread > EXACT_KM else ""
    if fix.move < 0:
        return f"At {start}. The hour of departure is not published."
    if not fix.moving:
        return {
            "reported": f"At {end}: reported.",
            "inferred": f"At {end}: inferred.",
            "unknown": f"At {end}, or already under way: the hour is not known.{window}",
        }[fix.evidence]
    way = {"train": "By train", "plane": "In the air", "car": "By car", "foot": "On foot"}[
        move.mode
    ]
    return {
        "reported": f"{way} from {start} to {end}, between two reported hours.",
        "inferred": f"{way} from {start} to {end}; an hour is reckoned, not published.{window}",
        "unknown": f"{way} from {start} to {end}: the hours are not known.{window}",
    }[fix.evidence]


def _name(place_id: str | None) -> str:
    if place_id is None:
        return "a place that could not be located"
    name: str = data.catalog().places.at[place_id, "name"]
    return name


@lru_cache(maxsize=32)
def _stops(trip_id: str) -> pd.DataFrame:
    """The stops of a journey with name, place, moment and what a visitor reads of them."""
    tables = data.catalog()
    stops = tables["stops"]
    stops = stops[stops["trip_id"] == trip_id].sort_values("seq")
    places = tables.places.reindex(stops["place_id"].to_numpy()).set_axis(stops.index)
    named = places["name"].fillna(stops["place_name"])
    local = places["local_name"]
    return stops.assign(
        at=moments(data.rides()[trip_id], stops),
        name=named,
        local=local,
        when=[_when(stop) for stop in stops.itertuples()],
        lon=places["lon"],
        lat=places["lat"],
    )


@lru_cache(maxsize=32)
def _stop_records(trip_id: str) -> list[dict[str, Any]]:
    return draw.stop_records(_stops(trip_id))


def _when(stop: Any) -> str:
    for end in ("arrive", "depart"):
        instant, day = getattr(stop, f"{end}_utc"), getattr(stop, f"{end}_date")
        zone, precision = getattr(stop, f"{end}_zone"), getattr(stop, f"{end}_precision")
        if pd.notna(instant):
            clock = instant.tz_convert(ZoneInfo(zone))
            about = "about " if precision == "hour" else ""
            sure = getattr(stop, f"{end}_certainty")
            mark = "" if sure == "reported" else " (reckoned)"
            return f"{day_text(clock.date())}, {about}{clock:%H:%M} {ZONE_CITIES[zone]}{mark}"
        if pd.notna(day):
            return f"{day_text(day)}, hour not known"
    return "day not known"


@lru_cache(maxsize=32)
def _tests(trip_id: str) -> pd.DataFrame:
    """The missiles fired between the beginning and the end of a journey."""
    ride = data.rides()[trip_id]
    rows = data.common()
    rows = rows[(rows["kind"] == "launch") & (rows["precision"] == "minute")]
    rows = rows[rows["start_utc"].between(ride.start, ride.end)]
    return pd.DataFrame(
        {
            "launch_utc": rows["start_utc"],
            "title": rows["title"],
            "class_": rows["class"],
            "when": [f"{one:%-d %b %H:%M} UTC" for one in rows["start_utc"]],
            "lon": rows["lon"],
            "lat": rows["lat"],
        }
    )


def _now(stops: pd.DataFrame, number: int) -> None:
    """The last stop that was reached, or else the first (`number` is -1).

    It tells what happened there, who was met, on which documents.
    """
    if stops.empty:
        return
    stop = stops.iloc[max(number, 0)]
    sources = data.catalog().sources
    local = f" ({stop['local']})" if isinstance(stop["local"], str) else ""
    ahead = "Still ahead: " if number < 0 else ""
    head = f"{ahead}**{plain(stop['name'] + local)}** · {plain(stop['when'])}"
    lines = [head, plain(stop["what"])]
    if isinstance(stop["met"], str):
        lines.append(f"Met by: {plain(', '.join(stop['met'].split(';')))}")
    named = cited(sources, ids(stop["source_ids"]))
    lines.append(f"Sources: {named}")
    with st.container(border=True, key="ride_now"):
        st.markdown("\n\n".join(lines))


def stop_list(trip_id: str) -> None:
    """The stops as dots on a line, in order; the last one reached is lit up by the stage."""
    items = "".join(
        f'<li class="s{number}"><b>{escape(str(stop.name))}</b>'
        + (f' <span lang="und">{escape(stop.local)}</span>' if isinstance(stop.local, str) else "")
        + f"<br>{escape(stop.when)}</li>"
        for number, stop in enumerate(_stops(trip_id).itertuples(index=False))
    )
    # It can be scrolled, so the keyboard must be able to reach it.
    st.html(f'<ol class="stops" tabindex="0" aria-label="Stops in order">{items}</ol>')


def time_distance(trip_id: str) -> None:
    """The time-distance diagram: a click goes to that moment."""
    page.chart(
        "marey",
        *_marey(trip_id, page.theme()),
        lambda: stretches(data.rides()[trip_id]),
        on_pick=_picked,
        sources=page.RAIL_LINE,
    )


@data.drawn(maxsize=64)
def _marey(trip_id: str, theme: ThemeName) -> data.Drawn:
    ride = data.rides()[trip_id]
    figure = draw.marey(ride, _stations(ride), _borders(ride), _tests(trip_id), theme)
    return _finding(ride), figure


def _picked() -> None:
    points = st.session_state["marey"].selection.points
    for point in points:
        given = point.get("customdata")
        value = given[0] if isinstance(given, list) else given
        # What is no moment is none of our marks.
        with suppress(TypeError, ValueError, OverflowError):
            _stop_at(pd.Timestamp(int(value), unit="ms", tz="UTC"))
            return


def _finding(ride: Ride) -> str:
    firm = sum(move.km for move in ride.moves if move.evidence == "reported")
    reckoned = sum(move.km for move in ride.moves if move.evidence == "inferred")
    known = f"{ride.length_km:,.0f} km: both hours are published for {firm:,.0f} km"
    return f"{known}, reckoned for {reckoned:,.0f} km" if reckoned >= 1 else known


def _stations(ride: Ride) -> list[tuple[float, str]]:
    found = [(0.0, ride.moves[0].from_id)]
    found += [(move.start_km + move.km, move.to_id) for move in ride.moves if move.to_id]
    kept = found[:1]
    for km, place_id in found[1:]:
        if km > kept[-1][0]:
            kept.append((km, place_id))
    return [(km, SURPLUS.sub("", _name(place_id))) for km, place_id in kept]


def _borders(ride: Ride) -> list[tuple[float, str]]:
    """Where he crosses a border, and where the clock changes, on the way."""
    countries = data.catalog().places["country"]
    found = []
    for move in ride.moves:
        if move.from_id is None or move.to_id is None:
            continue
        before, after = countries[move.from_id], countries[move.to_id]
        named = [countries.get(one, "") for one in move.track.ids]
        # A point on the border names both countries; without one the border is near the end.
        on_border = next((km for km, c in zip(move.track.km, named, strict=True) if ";" in c), None)
        km = move.start_km + (move.km if on_border is None else on_border)
        if before != after and ";" not in before + after:
            found.append((km, f"{words.COUNTRIES[before]} | {words.COUNTRIES[after]}"))
        elif move.depart_zone != move.arrive_zone:
            zones = f"{ZONE_CITIES[move.depart_zone]} | {ZONE_CITIES[move.arrive_zone]} time"
            found.append((km, zones))
    return found


def stretches(ride: Ride) -> pd.DataFrame:
    """Each stretch with length, hours and mean speed, as a table for people."""
    records = []
    for move in ride.moves:
        drawn, low, high = move.speed_kmh()
        records.append(
            {
                "From": _name(move.from_id),
                "To": _name(move.to_id),
                "Mode": move.mode,
                "Length, km": round(move.km, 1),
                "Left, UTC": _edge(move.depart),
                "Arrived, UTC": _edge(move.arrive),
                "Hours": draw.EVIDENCE[move.evidence],
                "Mean speed, km/h": None if drawn is None else round(drawn),
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


def _beside(track: Track, camera: dict[str, float]) -> list[Point]:
    """The part of a track that a close-up can show, with a point beyond either side."""
    seen = [
        n
        for n, (lon, lat) in enumerate(track.points)
        if abs(lon - camera["longitude"]) < 2 * CLOSE_DEGREES
        and abs(lat - camera["latitude"]) < 2 * CLOSE_DEGREES
    ]
    return list(track.points[max(seen[0] - 1, 0) : seen[-1] + 2]) if seen else []


def close_ups(trip_id: str) -> None:
    """Khasan and Panmunjom at their own scale, where the journey went there."""
    ride = data.rides()[trip_id]
    used = {one for move in ride.moves for one in move.track.ids if one}
    stops = data.catalog()["stops"]
    used |= set(stops.loc[stops["trip_id"] == trip_id, "place_id"].dropna())
    places = data.catalog().places
    close = places[places.index.isin(used) & (places["kind"] != "area")]
    tracks = [move.track for move in ride.moves if move.mode != "plane"]
    drawn = False
    for key, (title, note, camera, areas) in CLOSE_UPS.items():
        near = close[
            ((close["lon"] - camera["longitude"]).abs() < CLOSE_DEGREES)
            & ((close["lat"] - camera["latitude"]).abs() < CLOSE_DEGREES)
        ]
        if near.empty:
            continue
        drawn = True
        st.subheader(title, anchor=False)
        st.pydeck_chart(
            draw.close_up(
                [
                    (str(name).removesuffix(", Panmunjom"), (lon, lat))
                    for name, lon, lat in zip(near["name"], near["lon"], near["lat"], strict=True)
                ],
                areas,
                [line for track in tracks if len(line := _beside(track, camera)) > 1],
                camera,
                page.theme(),
            ),
            key=f"close_{key}",
            height=460,
            alt=f"{title}. {note}",
        )
        terms.caption(note)
    if not drawn:
        st.markdown(
            "This journey went neither through Khasan nor to Panmunjom, the two places with a "
            "map of their own. Choose the journey of September 2023, for one."
        )
