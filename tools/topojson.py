"""TopoJSON topologies, decoded to polygons in degrees and cut at the antimeridian."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import shapely.affinity
from shapely.geometry import Polygon, box

from tools.shapes import made_valid, polygons_of

Ring = list[tuple[float, float]]


class Topology:
    """A TopoJSON topology: shared arcs, decoded to degrees."""

    def __init__(self, data: dict[str, Any]) -> None:
        scale, shift = data["transform"]["scale"], data["transform"]["translate"]
        self.objects = data["objects"]
        self.arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in data["arcs"]]

    def ring(self, indexes: Iterable[int]) -> Ring:
        """Join arcs to one ring; a negative index is the arc ``~index`` backwards."""
        points: list[tuple[float, float]] = []
        for index in indexes:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            points.extend(map(tuple, arc[1:] if points else arc))
        return points

    def polygons(self, geometry: dict[str, Any]) -> list[Polygon]:
        """Decode a Polygon or MultiPolygon object."""
        if geometry.get("type") == "Polygon":
            groups = [geometry["arcs"]]
        elif geometry.get("type") == "MultiPolygon":
            groups = geometry["arcs"]
        else:
            return []
        whole = []
        for rings in groups:
            shell, *holes = [self.ring(indexes) for indexes in rings]
            if len(shell) >= 4:
                whole += cut_at_antimeridian(shell, [hole for hole in holes if len(hole) >= 4])
        return whole

    def arc_users(self, name: str) -> dict[int, set[int]]:
        """For each arc, which geometries of the object ``name`` use it."""
        users: dict[int, set[int]] = defaultdict(set)
        for number, geometry in enumerate(self.objects[name]["geometries"]):
            for index in flatten(geometry.get("arcs", [])):
                users[index if index >= 0 else ~index].add(number)
        return users


def cut_at_antimeridian(shell: Ring, holes: list[Ring]) -> list[Polygon]:
    """Polygons inside lon -180..180 from rings that may run over the antimeridian.

    world-atlas joins what Natural Earth had cut: Chukotka and Fiji cross 180 degrees, and
    Antarctica goes round the pole. On a globe such rings would be drawn the long way round.
    """
    edge = np.asarray(shell, dtype=float)
    edge[:, 0] = np.unwrap(edge[:, 0], period=360.0)
    turn = edge[-1, 0] - edge[0, 0]
    if abs(turn) < 180 and edge[:, 0].min() >= -180 and edge[:, 0].max() <= 180:
        return [Polygon(shell, holes)]
    if abs(turn) > 180:
        pole = 90.0 if edge[:, 1].mean() > 0 else -90.0
        edge = np.vstack([edge, [(edge[-1, 0], pole), (edge[0, 0], pole), edge[0]]])
    whole = made_valid(Polygon(edge))
    for ring in holes:
        whole = whole.difference(made_valid(Polygon(ring)))
    pieces = []
    for shift in (-360.0, 0.0, 360.0):
        moved = shapely.affinity.translate(whole, xoff=shift)
        pieces += polygons_of(moved.intersection(box(-180, -90, 180, 90)))
    return pieces


def flatten(nested: Iterable[Any]) -> Iterator[int]:
    """Yield the integers of nested lists."""
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from flatten(item)
