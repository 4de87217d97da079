"""The lines the journeys ran on, as a network of stations: tracks between any two of them."""

import itertools
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from atlas.geo.geodesy import Point, distance_km, geodesic

SCHEMATIC = "schematic"


@dataclass(frozen=True)
class Track:
    """A way on the ground from `km[0] == 0` on: points, their kilometre posts and names.

    `ids` names the station at each point, or is None for a bend. `exact[n]` says whether the
    stretch that ends at point n has surveyed points every few km; else it is schematic.
    `min_zoom[n]` is the lowest zoom of a map (tiles of 512 pixels) at which point n is needed.
    """

    points: tuple[Point, ...]
    km: tuple[float, ...]
    ids: tuple[str | None, ...]
    exact: tuple[bool, ...]
    min_zoom: tuple[int, ...]

    @property
    def length_km(self) -> float:
        """From end to end."""
        return self.km[-1]

    def at(self, km: float) -> Point:
        """The point at a kilometre post; the nearest end where the post is beyond it."""
        lon, lat = self._unwrapped()
        return float(np.interp(km, self.km, lon)), float(np.interp(km, self.km, lat))

    def between(self, low: float, high: float) -> list[Point]:
        """The part of the line from one kilometre post to another, both ends included."""
        points = zip(*self._unwrapped(), self.km, strict=True)
        inner = [(lon, lat) for lon, lat, km in points if low < km < high]
        return [self.at(low), *inner, self.at(high)]

    def thinned(self, zoom: float, keep: Container[str | None] = ()) -> "Track":
        """Return the track with the points alone that a map needs at `zoom`, to half a pixel.

        Both ends stay, and the points whose ids are in `keep`. The kilometre posts are those of
        the full line.
        """
        last = len(self.points) - 1
        kept = [
            n
            for n, (id_, needed) in enumerate(zip(self.ids, self.min_zoom, strict=True))
            if needed <= zoom or n in (0, last) or id_ in keep
        ]
        # Between two points that stay it is surveyed only if all of it is.
        exact = [
            all(self.exact[a + 1 : b + 1]) for a, b in itertools.pairwise([kept[0] - 1, *kept])
        ]
        return Track(
            points=tuple(self.points[n] for n in kept),
            km=tuple(self.km[n] for n in kept),
            ids=tuple(self.ids[n] for n in kept),
            exact=tuple(exact),
            min_zoom=tuple(self.min_zoom[n] for n in kept),
        )

    def _unwrapped(self) -> tuple[list[float], list[float]]:
        """Longitudes that do not jump at 180, and latitudes."""
        lon = np.unwrap([lon for lon, _ in self.points], period=360)
        return lon.tolist(), [lat for _, lat in self.points]


class Network:
    """Stations joined by the pieces of line between them; built once from the table."""

    def __init__(self, line_points: pd.DataFrame, modes: Mapping[str, str]) -> None:
        """Take the table `line_points` and the mode (`train` or `car`) of each of its lines."""
        self._graphs: dict[str, nx.Graph[str]] = {mode: nx.Graph() for mode in set(modes.values())}
        self.points: dict[str, Point] = {}
        # A point of two lines is needed where either of them needs it.
        self._min_zoom: dict[str, int] = {}
        for line_id, points in line_points.sort_values(["line_id", "seq"]).groupby("line_id"):
            graph = self._graphs[modes[str(line_id)]]
            rows = list(points.itertuples(index=False))
            for row in rows:
                self.points[row.point_id] = (float(row.lon), float(row.lat))
                needed = self._min_zoom.get(row.point_id, row.min_zoom)
                self._min_zoom[row.point_id] = min(needed, int(row.min_zoom))
            for a, b in itertools.pairwise(rows):
                graph.add_edge(
                    a.point_id, b.point_id, km=b.km - a.km, exact=b.exactness != SCHEMATIC
                )

    def track(self, mode: str, places: Sequence[str]) -> Track | None:
        """The shortest way over the lines of `mode` through `places`, or None if there is none."""
        graph = self._graphs.get(mode)
        if graph is None or len(set(places)) < 2 or not all(one in graph for one in places):
            return None
        ids = [places[0]]
        for a, b in itertools.pairwise(places):
            try:
                ids += nx.shortest_path(graph, a, b, weight="km")[1:]
            except nx.NetworkXNoPath:
                return None
        pieces = [graph.edges[pair] for pair in itertools.pairwise(ids)]
        km = np.cumsum([0.0, *(piece["km"] for piece in pieces)])
        return Track(
            points=tuple(self.points[one] for one in ids),
            km=tuple(km.tolist()),
            ids=tuple(ids),
            exact=(pieces[0]["exact"], *(piece["exact"] for piece in pieces)),
            min_zoom=tuple(self._min_zoom[one] for one in ids),
        )


def direct(points: Sequence[Point], ids: Sequence[str | None], curved: bool) -> Track:
    """A track straight from place to place: `curved` gives points of the great circle between."""
    if len(points) == 1:
        return Track((points[0],), (0.0,), (ids[0],), (False,), (0,))
    line: list[Point] = [points[0]]
    names: list[str | None] = [ids[0]]
    for (a, b), name in zip(itertools.pairwise(points), ids[1:], strict=True):
        between = geodesic(a, b)[1:-1] if curved else []
        line += [*between, b]
        names += [*([None] * len(between)), name]
    km = np.cumsum([0.0, *(distance_km(a, b) for a, b in itertools.pairwise(line))])
    return Track(
        tuple(line), tuple(km.tolist()), tuple(names), (curved,) * len(line), (0,) * len(line)
    )
