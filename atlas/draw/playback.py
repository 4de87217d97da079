"""The map at one moment of a playback: what was fired and travelled until then.

A frame is sent ten times a second, so it is small: places and colours, no words. When it stops,
the ordinary map takes its place.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pydeck as pdk
from numpy.typing import NDArray

from atlas.catalog import Catalog
from atlas.draw.basemap import basemap_layers, surface
from atlas.draw.fetched import RIDES
from atlas.draw.flights import PIXELS, arcs, by_class
from atlas.draw.map import (
    CAMERAS,
    MOST_FLIGHTS,
    Camera,
    CompactDeck,
    Projection,
    discs,
    icons,
    view_of,
)
from atlas.draw.markers import icon_name
from atlas.draw.palette import PALETTES, Palette, ThemeName, rgb
from atlas.draw.paths import CLASS_NUMBER, days_of, flight_numbers, url
from atlas.geo.landing import landing_points
from atlas.rules import ids

# What was fired within so many days stands out; what is older is pale.
FRESH_DAYS: Final = 45
OLD_PIXELS: Final = 11
FRESH_PIXELS: Final = 22
KIND_NUMBER: Final = {"nuclear": 101, "other": 102, "context": 103, "own": 104}


@dataclass(frozen=True)
class Reel:
    """What a playback shows, each with its moment in days since 1970, in order of time.

    `marks` are landing points (or the site, where none is known) and other events; `sites` are
    places of launch sites with the moments of their launches; `trips` places in the file of rides,
    or None, and `stops` the places of each trip; `paths` places in the file of flight paths.
    `counts` are the missiles (or test events) of each row.
    """

    moments: NDArray[np.float64]
    counts: NDArray[np.int64]
    marks: list[tuple[float, dict[str, Any]]]
    sites: list[tuple[list[float], NDArray[np.float64]]]
    trips: list[tuple[float, float, int | None, list[list[float]]]]
    paths: list[tuple[float, int]]


def reel(catalog: Catalog, rows: pd.DataFrame, ride_ids: list[str]) -> Reel:
    """What a playback of selected `rows` of the chronicle shows."""
    rows = rows.sort_values("start_utc", kind="stable")
    at = np.array(days_of(rows["start_utc"]))
    launched = (rows["kind"] == "launch").to_numpy()
    launches, moments = rows[launched], at[launched]
    # As on the map that stands still, too many launches are drawn at their sites alone.
    drawn = 0 if len(launches) > MOST_FLIGHTS else len(launches)
    flown = launches.iloc[:drawn]
    aimed = flown[["lon", "lat", "distance_km"]].join(
        catalog.launches[["bearing_deg", "manoeuvres"]]
    )
    landing = landing_points(aimed)
    lon, lat = landing["to_lon"].fillna(aimed["lon"]), landing["to_lat"].fillna(aimed["lat"])
    columns = (flown["class"], flown["outcome"], lon, lat)
    marks = [
        (moment, _mark(x, y, CLASS_NUMBER[class_], icon_name("launch", class_, outcome)))
        for moment, class_, outcome, x, y in zip(moments[:drawn].tolist(), *columns, strict=True)
        if pd.notna(x)
    ]
    placed = (rows["kind"].isin(list(KIND_NUMBER)) & rows["lon"].notna()).to_numpy()
    others = rows.loc[placed, ["kind", "lon", "lat"]]
    marks += [
        (moment, _mark(x, y, KIND_NUMBER[kind], icon_name(_icon(kind), None, None)))
        for moment, kind, x, y in zip(at[placed].tolist(), *others.T.to_numpy(), strict=True)
    ]
    known = launches["lon"].notna().to_numpy()
    sites: dict[str, tuple[list[float], list[float]]] = {}
    located = launches.loc[known, ["site_id", "lon", "lat"]]
    for moment, site_id, x, y in zip(moments[known].tolist(), *located.T.to_numpy(), strict=True):
        sites.setdefault(site_id, ([round(x, 3), round(y, 3)], []))[1].append(moment)
    numbers = {trip_id: number for number, trip_id in enumerate(ride_ids)}
    places, visited = catalog.places[["lon", "lat"]].round(3), catalog.trips["place_ids"]
    point = dict(zip(places.index, places.to_numpy().tolist(), strict=True))
    travelled = (rows["kind"] == "trip").to_numpy()
    flights = flight_numbers()
    return Reel(
        moments=moments,
        counts=launches["missiles"].to_numpy(dtype=np.int64),
        marks=sorted(marks, key=lambda mark: mark[0]),
        sites=[(where, np.array(fired)) for _, (where, fired) in sorted(sites.items())],
        trips=[
            (start, end, numbers.get(trip_id), [point[one] for one in ids(visited[trip_id])])
            for trip_id, start, end in zip(
                rows.index[travelled],
                at[travelled].tolist(),
                days_of(rows.loc[travelled, "end_utc"]),
                strict=True,
            )
        ],
        paths=[
            (moment, flights[one])
            for one, moment in zip(flown.index, moments[:drawn].tolist(), strict=True)
            if one in flights
        ],
    )


def _mark(lon: float, lat: float, colour: int, icon: str) -> dict[str, Any]:
    return {"p": [round(lon, 2), round(lat, 2)], "c": colour, "m": icon}


def _icon(kind: str) -> str:
    return "other" if kind == "context" else kind


def frame(
    shown: Reel,
    now: float,
    window_days: int,
    theme: ThemeName,
    projection: Projection,
    stretch: int = 1,
    camera: Camera | None = None,
) -> pdk.Deck:
    """The map at `now` (days since 1970), with the last `window_days` or, if that is 0, all."""
    palette = PALETTES[theme]
    globe = projection == "globe"
    since = now - window_days if window_days else -math.inf
    fresh = max(since, now - FRESH_DAYS)
    # Of marks alike at one place the last is drawn.
    marks = {(*mark["p"], mark["m"]): (at, mark) for at, mark in shown.marks if since < at <= now}
    old = [mark for at, mark in marks.values() if at <= fresh]
    new = [mark for at, mark in marks.values() if at > fresh]
    sites = [
        {"p": point, "r": round(4 + 1.6 * count**0.5, 1)}
        for point, moments in shown.sites
        if (count := int(((moments > since) & (moments <= now)).sum()))
    ]
    trips = [trip for trip in shown.trips if trip[0] <= now and trip[1] > since]
    colour = _colour(palette)
    pale, strong = by_class(palette, 70), by_class(palette, 255)
    return CompactDeck(
        layers=[
            *basemap_layers(theme, globe),
            _rides([trip[2] for trip in trips if trip[2] is not None], palette, globe),
            *arcs("old", [n for at, n in shown.paths if since < at <= fresh], pale, globe, stretch),
            *arcs("new", [n for at, n in shown.paths if fresh < at <= now], strong, globe, stretch),
            discs("play-sites", sites, "r", rgb(palette.quiet, 60), palette.ink, globe),
            discs(
                "play-stops",
                [{"p": point} for trip in trips for point in trip[3]],
                5,
                rgb(palette.journey),
                palette.page,
                globe,
            ),
            icons("play-old", old, colour, globe, size=OLD_PIXELS),
            icons("play-fresh", new, colour, globe, size=FRESH_PIXELS),
        ],
        views=[view_of(projection)],
        initial_view_state=pdk.ViewState(**CAMERAS[projection] | dict(camera or {})),
        map_provider=None,
    )


def _colour(palette: Palette) -> str:
    kinds = [f"c == {n} ? {rgb(palette.kind(kind))}" for kind, n in KIND_NUMBER.items()]
    return f"{' : '.join(kinds)} : {by_class(palette, 255)}"


def _rides(numbers: list[int], palette: Palette, globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        url(RIDES),
        id="play-rides",
        get_path="p",
        get_color=rgb(palette.journey),
        get_width=2.6,
        width_units=PIXELS,
        get_filter_category="n",
        filter_categories=numbers,
        extensions=[{"@@type": "DataFilterExtension", "filterSize": 0, "categorySize": 1}],
        pickable=False,
        parameters=surface(globe),
    )
