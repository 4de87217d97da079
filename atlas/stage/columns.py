"""What the stage draws, as columns of numbers in one block of bytes.

The block begins with `MAGIC` and the length of a header (4 bytes, little-endian). The header is
JSON: the type, place and length of each column, lists of texts, and whatever else is small. The
columns follow, each at a multiple of `ALIGNED` bytes, so that a browser reads them in place.
`frontend/src/columns.js` is the reader of the other side.
"""

import struct
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd
from numpy.typing import NDArray

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import PYONGYANG, clock_text, span_text, utc_text
from atlas.data.rules import ids
from atlas.draw.timeline import LANES, lane
from atlas.geo.geodesy import Point, distance_km
from atlas.geo.landing import landing_points
from atlas.geo.ride import Ride, rides
from atlas.style.markers import icon_name

MAGIC: Final = b"KHASAN1\n"
ALIGNED: Final = 8
# The types of columns: little-endian, by the names that the header uses.
TYPES: Final[dict[str, "np.dtype[Any]"]] = {
    "u1": np.dtype("u1"),
    "u2": np.dtype("<u2"),
    "u4": np.dtype("<u4"),
    "i4": np.dtype("<i4"),
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
}
# Times are minutes, days are days since this day; both are whole numbers, so none is rounded.
EPOCH: Final = pd.Timestamp("2000-01-01", tz="UTC")
MINUTE: Final = pd.Timedelta(minutes=1)
DAY: Final = pd.Timedelta(days=1)
# "None of these", in a column of one or of two bytes.
NONE_U1: Final = 255
NONE_U2: Final = 65_535
# Coordinates of lines are sent in thousandths of a degree, about 100 m; heights in units of 100 m.
MILLI: Final = 1000
HECTO: Final = 100
# Lines are sent with the points that they need at this zoom; with all, the file is too large.
LINE_ZOOM: Final = 5
OUTCOMES: Final = list(words.OUTCOMES)
CERTAINTIES: Final = list(words.CERTAINTIES)
CLASSES: Final = list(words.CLASSES)
KINDS: Final = list(words.KINDS)
LANE_IDS: Final = list(LANES)
LAYERS: Final = list(words.LAYERS)
LEADER: Final = "kim-jong-un"
# The layer of the map that has the mark of an event of a kind; the journeys have two.
OF_KIND: Final = {
    "launch": "landings",
    "nuclear": "others",
    "other": "others",
    "context": "context",
}
# How well the way of a line is known, by mode and route certainty.
HOWS: Final = {
    "order": "Places in order; the track is not known",
    **{
        f"{mode}-{certainty}": f"{words.MODES[mode].capitalize()}, route {certainty}"
        for mode in words.MODES
        for certainty in words.CERTAINTIES
    },
}
# The way home begins after the last stop so near to the last destination.
NEAR_KM: Final = 50.0
OUTWARD, HOMEWARD = 0, 1
# The columns of the chronicle that say when an event was.
WHEN: Final = ["precision", "start_utc", "day_from", "day_to"]
# What has a colour of its own: the classes of launches, then the kinds.
PAINTS: Final = [*CLASSES, *KINDS]

# Columns of what belongs to an event begin with one of these.
PARTS: Final = ("flight_", "line_", "stop_")

Column = NDArray[Any]


@dataclass(frozen=True)
class Flight:
    """Points as lon, lat (degrees) and height (m), and whether the shape is a sketch.

    What is no sketch is free fall after a short boost.
    """

    points: list[tuple[float, float, float]]
    sketch: bool


@dataclass(frozen=True)
class Block:
    """Columns by name, lists of texts by name, and other small things that JSON can hold."""

    columns: Mapping[str, Column]
    texts: Mapping[str, Sequence[str]]
    about: Mapping[str, Any]


def pack(block: Block) -> bytes:
    """Return a block as bytes.

    Raises:
        ValueError: a column has a type that is not among `TYPES`.
    """
    names = {dtype: name for name, dtype in TYPES.items()}
    placed, parts, offset = {}, [], 0
    for name, column in block.columns.items():
        if column.dtype not in names:
            raise ValueError(f"column {name} has the type {column.dtype}")
        placed[name] = [names[column.dtype], offset, len(column)]
        content = np.ascontiguousarray(column).tobytes()
        padding = -len(content) % ALIGNED
        parts.append(content + bytes(padding))
        offset += len(content) + padding
    header = orjson.dumps({"columns": placed, "texts": block.texts, "about": block.about})
    start = len(MAGIC) + 4
    # Spaces are nothing to a reader of JSON.
    header += b" " * (-(start + len(header)) % ALIGNED)
    return b"".join([MAGIC, struct.pack("<I", len(header)), header, *parts])


def subset(block: Block, keep: Column) -> Block:
    """Return the block with those events alone whose flag in `keep` is set.

    Flights, lines and stops of other events are left out, launch sites stay.
    """
    number = np.cumsum(keep) - 1
    columns = {
        name: column[keep]
        for name, column in block.columns.items()
        if not name.startswith(PARTS) and len(column) == len(keep)
    }
    # A visitor's own block has events alone.
    for part, pointed in (("flight_", True), ("line_", True), ("stop_", False)):
        mine = {name: one for name, one in block.columns.items() if name.startswith(part)}
        if mine:
            columns |= _subset_of_part(part, mine, keep, number, pointed)
    texts = {
        name: [one for one, kept in zip(some, keep, strict=True) if kept]
        for name, some in block.texts.items()
        if name != "stop"
    }
    if "stop" in block.texts:
        kept_stops = keep[block.columns["stop_event"]]
        stops = zip(block.texts["stop"], kept_stops, strict=True)
        texts["stop"] = [one for one, kept in stops if kept]
    return Block(columns, texts, block.about)


def _subset_of_part(
    part: str, columns: Mapping[str, Column], keep: Column, number: Column, pointed: bool
) -> dict[str, Column]:
    """The part of the events that are kept; a `pointed` one has points of its own."""
    event = columns[f"{part}event"]
    kept = keep[event]
    if not pointed:
        chosen = {name: one[kept] for name, one in columns.items()}
    else:
        begin = columns[f"{part}at"]
        lengths = np.diff(begin)
        points = np.repeat(kept, lengths)
        chosen = {
            name: one[points] if len(one) == begin[-1] else one[kept]
            for name, one in columns.items()
            if name != f"{part}at"
        }
        chosen[f"{part}at"] = np.cumsum([0, *lengths[kept]]).astype("<u4")
    chosen[f"{part}event"] = number[event[kept]].astype("<u4")
    return chosen


def unpack(content: bytes) -> Block:
    """Return the block that `pack` has written.

    Raises:
        ValueError: `content` is no such block, or is cut short.
    """
    start = len(MAGIC) + 4
    if content[: len(MAGIC)] != MAGIC or len(content) < start:
        raise ValueError("these are no columns of the stage")
    (length,) = struct.unpack("<I", content[len(MAGIC) : start])
    body = end = start + length
    columns = {}
    try:
        header = orjson.loads(content[start:body])
        for name, (type_, offset, count) in header["columns"].items():
            # Numpy takes a negative count for "all that is there".
            if min(offset, count) < 0:
                raise ValueError(f"column {name} has no place")
            columns[name] = np.frombuffer(content, TYPES[type_], count, body + offset)
            # The padding after a column belongs to the block too.
            end = max(end, body + offset + columns[name].nbytes + -columns[name].nbytes % ALIGNED)
        block = Block(columns, header["texts"], header["about"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("the header is none of columns of the stage") from error
    if len(content) < end:
        raise ValueError("the columns of the stage are cut short")
    return block


def common(catalog: Catalog, rows: pd.DataFrame, flights: Mapping[str, Flight]) -> Block:
    """Return all that the stage draws of the data: events, flights, journeys, eras.

    `rows` is the chronicle, `flights` the computed path of each flight by its event.
    """
    events = event_block(catalog, rows)
    trips = _trips(catalog, rows)
    columns = {**events.columns, **_flights(rows, flights), **trips.columns}
    last = pd.Timestamp(catalog.as_of())
    about = {
        **events.about,
        **trips.about,
        "eras": _eras(catalog),
        "asOf": int((last - EPOCH.tz_localize(None)) // DAY),
    }
    return Block(columns, {**events.texts, **trips.texts}, about)


def event_block(catalog: Catalog, rows: pd.DataFrame) -> Block:
    """Return what the stage draws of each of `rows` of the chronicle, in their order.

    Columns: `start` and `end` (minutes), `day_from` and `day_to` (days), `lon`, `lat`, `to_lon`,
    `to_lat` (degrees, NaN where not known), places in lists (`kind`, `outcome`, `certainty`,
    `lane`, `layer`, `paint`, `icon`, `site`), `missiles`, `test` (the number of the test event)
    and `away` (1: Kim Jong Un was abroad). Texts: `id`, `title`, `when`, `where`, `detail`.
    """
    kinds, classes = rows["kind"].tolist(), rows["class"].tolist()
    launches = rows[rows["kind"] == "launch"]
    aimed = catalog.launches.reindex(launches.index)[["bearing_deg", "manoeuvres"]]
    landing = landing_points(launches[["lon", "lat", "distance_km"]].join(aimed))
    landing = landing.reindex(rows.index)
    icons = [
        icon_name("other" if kind == "context" else kind, class_, outcome) if kind != "trip" else ""
        for kind, class_, outcome in zip(kinds, classes, rows["outcome"], strict=True)
    ]
    icon_names = sorted(set(icons) - {""})
    sites = catalog["sites"].reindex(sorted(set(launches["site_id"].dropna())))
    sites = sites[sites["lon"].notna()]
    leaders = catalog.trips["leader_id"].reindex(rows["id"])
    layers = [layer(kind, leader) for kind, leader in zip(kinds, leaders, strict=True)]
    tests, _ = pd.factorize(rows["test_event_id"].fillna(rows["id"]))
    columns = {
        "start": minutes(rows["start_utc"]),
        "end": minutes(rows["end_utc"]),
        "day_from": days(rows["day_from"]),
        "day_to": days(rows["day_to"]),
        "lon": rows["lon"].to_numpy("<f4"),
        "lat": rows["lat"].to_numpy("<f4"),
        "to_lon": landing["to_lon"].to_numpy("<f4"),
        "to_lat": landing["to_lat"].to_numpy("<f4"),
        "kind": _places(kinds, KINDS),
        "outcome": _places(rows["outcome"], OUTCOMES),
        "certainty": _places(rows["certainty"], CERTAINTIES),
        "lane": _places(map(lane, kinds, classes), LANE_IDS),
        "layer": _places(layers, LAYERS),
        "paint": _places(
            [
                class_ if kind == "launch" else kind
                for kind, class_ in zip(kinds, classes, strict=True)
            ],
            PAINTS,
        ),
        "icon": _places(icons, icon_names),
        "site": _places(rows["site_id"], list(sites.index), "<u2"),
        "missiles": rows["missiles"].fillna(0).clip(upper=NONE_U2).to_numpy("<u2"),
        "test": tests.astype("<u4"),
        "away": rows["away"].to_numpy("u1"),
    }
    texts = {
        "id": rows["id"].tolist(),
        "title": rows["title"].tolist(),
        "when": [_when(row) for row in rows[WHEN].itertuples(index=False)],
        "where": [
            words.with_local(place, local) if isinstance(place, str) else ""
            for place, local in zip(rows["place"], rows["place_local"], strict=True)
        ],
        "detail": [
            _detail(distance, apogee)
            for distance, apogee in zip(rows["distance_km"], rows["apogee_km"], strict=True)
        ],
    }
    about = {
        "icons": icon_names,
        "kinds": KINDS,
        "layers": LAYERS,
        "sites": [
            [site_id, words.with_local(name, local), float(lon), float(lat)]
            for site_id, name, local, lon, lat in zip(
                sites.index, sites["name"], sites["local_name"], sites["lon"], sites["lat"],
                strict=True,
            )
        ],
    }  # fmt: skip
    return Block(columns, texts, about)


def layer(kind: str, leader: object = None) -> str:
    """Return the layer of the map that has an event's mark; "" for what is always shown."""
    if kind == "trip":
        return "journeys" if leader == LEADER else "predecessors"
    return OF_KIND.get(kind, "")


def _when(row: Any) -> str:
    """When an event was, in UTC and in Pyongyang where its hour is known."""
    if row.precision == "minute":
        instant = row.start_utc.to_pydatetime()
        return f"{utc_text(instant)}\n{clock_text(instant, PYONGYANG)} in Pyongyang"
    if row.precision == "month":
        return f"{row.day_from:%B %Y}, day not known"
    if row.precision == "year":
        return f"{row.day_from:%Y}, month not known"
    return span_text(row.day_from, row.day_to)


def _detail(distance_km: float, apogee_km: float) -> str:
    """How far and how high a missile flew."""
    far = "" if pd.isna(distance_km) else f"{distance_km:,.0f} km far"
    high = "" if pd.isna(apogee_km) else f"{apogee_km:,.0f} km high"
    return ", ".join(filter(None, [far, high]))


def minutes(instants: "pd.Series[pd.Timestamp]") -> Column:
    """Return instants as minutes since `EPOCH`; what goes beyond a whole minute is left out."""
    return ((instants - EPOCH) // MINUTE).to_numpy("<i4")


def days(dates: "pd.Series[pd.Timestamp]") -> Column:
    """Return days as days since the day of `EPOCH`."""
    return ((dates - EPOCH.tz_localize(None)) // DAY).to_numpy("<i4")


def _places(values: Any, among: Sequence[str], dtype: str = "u1") -> Column:
    """The place of each value in a list; the highest number of the type where it is not there."""
    none = np.iinfo(dtype).max
    place = {one: number for number, one in enumerate(among)}
    return np.array([place.get(one, none) for one in values], dtype=dtype)


def _flights(rows: pd.DataFrame, flights: Mapping[str, Flight]) -> dict[str, Column]:
    """Paths of flights: `flight_event` is the row, `flight_at` where its points begin."""
    number = {event_id: place for place, event_id in enumerate(rows.index)}
    paths = [(number[one], flight) for one, flight in flights.items() if one in number]
    points = [point for _, flight in paths for point in flight.points]
    lon, lat, height = zip(*points, strict=True) if points else ((), (), ())
    lengths = [len(flight.points) for _, flight in paths]
    return {
        "flight_event": np.array([place for place, _ in paths], dtype="<u4"),
        "flight_sketch": np.array([flight.sketch for _, flight in paths], dtype="u1"),
        "flight_at": np.cumsum([0, *lengths]).astype("<u4"),
        "flight_lon": np.rint(np.array(lon, dtype="f8") * MILLI).astype("<i4"),
        "flight_lat": np.rint(np.array(lat, dtype="f8") * MILLI).astype("<i4"),
        # Two bytes would end at 6,553 km, which several flights exceed.
        "flight_height": np.rint(np.array(height, dtype="f8") / HECTO).astype("<u4"),
    }


@dataclass(frozen=True)
class _Line:
    """A line of a journey: how well its way is known, its points, and when each was passed."""

    event: int
    how: str
    points: Sequence[Point]
    at: Sequence[int]
    bound: int = NONE_U1


def _trips(catalog: Catalog, rows: pd.DataFrame) -> Block:
    """The lines of journeys and the places visited.

    `line_event` is the row, `line_how` the place in `about["hows"]`, `line_at` where its points
    begin; `line_minute` is when a point was passed as drawn, 0 throughout where that is not known.
    `line_bound` is `OUTWARD`, `HOMEWARD`, or none where the track is not known.
    `stop_event`, `stop_lon`, `stop_lat` are the places of each trip, with the text `stop`.
    """
    number = {event_id: place for place, event_id in enumerate(rows.index)}
    places = catalog.places
    point = dict(zip(places.index, zip(places["lon"], places["lat"], strict=True), strict=True))
    ridden = rides(catalog)
    lines: list[_Line] = []
    stops: list[tuple[int, str]] = []
    for trip_id, cell in catalog.trips["place_ids"].items():
        event = number.get(str(trip_id))
        if event is None:
            continue
        stops += [(event, one) for one in ids(cell)]
        if trip_id in ridden:
            ride = ridden[str(trip_id)]
            last = point[ids(catalog.trips.at[trip_id, "destination_place_ids"])[-1]]
            lines += _ridden(event, ride, point, way_home(ride, last))
        else:
            # Of the predecessors' journeys only the places are known, and their order.
            known = [point[one] for one in ids(cell)]
            if len(known) > 1:
                lines.append(_Line(event, "order", known, [0] * len(known)))
    hows = list(HOWS)
    points = [one for line in lines for one in line.points]
    columns = {
        "line_event": np.array([line.event for line in lines], dtype="<u4"),
        "line_how": np.array([hows.index(line.how) for line in lines], dtype="u1"),
        "line_bound": np.array([line.bound for line in lines], dtype="u1"),
        "line_at": np.cumsum([0, *(len(line.points) for line in lines)]).astype("<u4"),
        "line_lon": np.rint(np.array([lon for lon, _ in points]) * MILLI).astype("<i4"),
        "line_lat": np.rint(np.array([lat for _, lat in points]) * MILLI).astype("<i4"),
        "line_minute": np.array([at for line in lines for at in line.at], dtype="<i4"),
        "stop_event": np.array([event for event, _ in stops], dtype="<u4"),
        "stop_lon": np.array([point[one][0] for _, one in stops], dtype="<f4"),
        "stop_lat": np.array([point[one][1] for _, one in stops], dtype="<f4"),
    }
    named = [
        words.with_local(places.at[one, "name"], places.at[one, "local_name"]) for _, one in stops
    ]
    return Block(columns, {"stop": named}, {"hows": [HOWS[one] for one in hows]})


def way_home(ride: Ride, destination: Point) -> int:
    """Return the number of the first leg of the way home from a destination."""
    there = [
        number
        for number, move in enumerate(ride.moves)
        if distance_km(move.track.points[-1], destination) <= NEAR_KM
    ]
    return there[-1] + 1 if there else len(ride.moves)


def _ridden(event: int, ride: Ride, places: Container[str | None], home: int) -> list[_Line]:
    """The legs of a journey whose way and time are known, as drawn between their moments.

    They are thinned; the `places` on the way stay. Those from the leg `home` on lead home.
    """
    lines = []
    for number, move in enumerate(ride.moves):
        track = move.track.thinned(LINE_ZOOM, places)
        points = track.points
        if len(points) < 2:
            continue
        share = np.array(track.km) / (track.length_km or 1.0)
        begin, end = ((one.nominal - EPOCH) / MINUTE for one in (move.depart, move.arrive))
        at = np.rint(begin + share * (end - begin)).astype(int).tolist()
        bound = HOMEWARD if number >= home else OUTWARD
        lines.append(_Line(event, f"{move.mode}-{move.route_certainty}", points, at, bound))
    return lines


def _eras(catalog: Catalog) -> list[dict[str, Any]]:
    """Office holders and named periods: `lane`, `name`, first and last day (None: goes on)."""
    eras = catalog["eras"]
    first, last = days(eras["start_date"]).tolist(), eras["end_date"]
    return [
        {
            "id": era_id,
            "lane": lane_,
            "name": name,
            "from": begin,
            "to": None if pd.isna(end) else int((end - EPOCH.tz_localize(None)) // DAY),
        }
        for era_id, lane_, name, begin, end in zip(
            eras["era_id"], eras["lane"], eras["name"], first, last, strict=True
        )
    ]
