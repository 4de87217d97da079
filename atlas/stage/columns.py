"""What the stage draws, as columns of numbers: events, flights, journeys and eras."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import PYONGYANG, clock_text, span_text, utc_text
from atlas.draw.timeline import LANES, lane
from atlas.geo.landing import landing_points
from atlas.stage.blocks import NONE_U2, Block, Column
from atlas.stage.journeys import MILLI, journey_block
from atlas.stage.notable import notable
from atlas.stage.times import DAY, EPOCH, days, minutes
from atlas.style.markers import icon_name

# Heights are sent in units of 100 m.
HECTO: Final = 100
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
# The columns of the chronicle that say when an event was.
WHEN: Final = ["precision", "start_utc", "day_from", "day_to"]
# Which word of a president's name is the surname, by the lane.
SURNAMES: Final = {"president-kr": 0, "president-us": -1}
# What has a colour of its own: the classes of launches, the kinds, journeys of predecessors.
PAINTS: Final = [*CLASSES, *KINDS, "predecessors"]


@dataclass(frozen=True)
class Flight:
    """Points as lon, lat (degrees) and height (m), and whether the shape is a sketch.

    What is no sketch is free fall after a short boost.
    """

    points: list[tuple[float, float, float]]
    sketch: bool


def common(catalog: Catalog, rows: pd.DataFrame, flights: Mapping[str, Flight]) -> Block:
    """Return all that the stage draws of the data: events, flights, journeys, eras.

    `rows` is the chronicle, `flights` the computed path of each flight by its event.
    """
    events = event_block(catalog, rows)
    trips = journey_block(catalog, rows)
    columns = {**events.columns, **_flights(rows, flights), **trips.columns}
    last = pd.Timestamp(catalog.as_of())
    about = {
        **events.about,
        **trips.about,
        "eras": _eras(catalog),
        "notable": notable(catalog, rows),
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
    paints = map(_paint, kinds, classes, layers)
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
        "paint": _places(paints, PAINTS),
        "icon": _places(icons, icon_names),
        "site": _places(rows["site_id"], list(sites.index), "<u2"),
        "missiles": rows["missiles"].fillna(0).clip(upper=NONE_U2).to_numpy("<u2"),
        "test": tests.astype("<u4"),
        "away": rows["away"].to_numpy("u1"),
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
    return Block(columns, _texts(rows), about)


def _texts(rows: pd.DataFrame) -> dict[str, list[str]]:
    """What is said of each event."""
    return {
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


def layer(kind: str, leader: object = None) -> str:
    """Return the layer of the map that has an event's mark; "" for what is always shown."""
    if kind == "trip":
        return "journeys" if leader == LEADER else "predecessors"
    return OF_KIND.get(kind, "")


def _paint(kind: str, class_: str, on: str) -> str:
    """What of `PAINTS` an event has, by its kind, its class and the layer that it is on."""
    if kind == "launch":
        return class_
    return on if on in PAINTS else kind


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
    far = "" if pd.isna(distance_km) else f"distance {distance_km:,.0f} km"
    high = "" if pd.isna(apogee_km) else f"apogee {apogee_km:,.0f} km"
    return ", ".join(filter(None, [far, high]))


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


def _eras(catalog: Catalog) -> list[dict[str, Any]]:
    """Office holders and named periods: `lane`, names, first and last day (None: goes on)."""
    eras = catalog["eras"]
    first, last = days(eras["start_date"]).tolist(), eras["end_date"]
    return [
        {
            "id": era_id,
            "lane": lane_,
            "name": name,
            "short": short_name(lane_, name, eras.loc[eras["lane"] == lane_, "name"].tolist()),
            "from": begin,
            "to": None if pd.isna(end) else int((end - EPOCH.tz_localize(None)) // DAY),
        }
        for era_id, lane_, name, begin, end in zip(
            eras["era_id"], eras["lane"], eras["name"], first, last, strict=True
        )
    ]


def short_name(lane_: str, name: str, lane_names: Sequence[str]) -> str:
    """Return the name of an era for a narrow band: a president's surname, a period's bare name.

    A Korean surname that others of the lane have too is followed by initials: "Roh T-w".
    """
    bare, *all_bare = (
        re.sub(r" \(.*\)$| era$| \d{4}(-\d{2})?$", "", one) for one in (name, *lane_names)
    )
    if lane_ not in SURNAMES:
        return bare
    surname = bare.split()[SURNAMES[lane_]]
    shared = len({one for one in all_bare if one.startswith(f"{surname} ")}) > 1
    given = re.split(r"[ -]", bare)[1:]
    return f"{surname} {'-'.join(part[0] for part in given)}" if shared else surname
