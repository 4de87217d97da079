"""Write `data/lines.csv` and `data/line_points.csv`: the railways (and one road) of the journeys.

Three files go in, all under `data/upstream/`:

- `stations.csv`: the ordered points of each line, with how sure their coordinates are. A point that
  is a row of `places.csv` carries its `place_id`, and lies where that place lies.
- `track.csv`: points of the mapped track between two of those, in order, from OpenStreetMap.
- `line_lengths.csv`: name, mode and published length of each line, and what is disputed.

How they are read:

- Kilometre posts follow the geodesic from point to point. Where a length of the line is published
  they are stretched to it, because a drawn line leaves bends out.
- A stretch is `surveyed` if its ends are at most 8 km apart and the coordinates of both are sure;
  else it is `schematic`. A line is surveyed if all its stretches are.
- A point of kind `bend` is no station: either a point of the mapped track, or one set by hand on
  the outlines of the map so that the line keeps to the land. The latter counts as unsure.
- Each point says from which zoom of a map on it is needed (`min_zoom`), so that what is drawn can
  be thinned without a geometry library.

The build stops if a train leg of `legs.csv` (or a drive along a drawn road) names a place that is
not on the lines, or two places in a row that no lines join, and if a drawn line is more than 12%
off its published length without a remark that says why.

Run `python -m tools.build_lines` to write the tables, with `--check` to compare only.
"""

import argparse
import csv
import itertools
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import shapely

from atlas.data.problems import DataError
from atlas.geo.geodesy import distance_km
from tools import hashes
from tools.import_launches import as_csv, read

Row = Mapping[str, str]

DATA = Path(__file__).resolve().parents[1] / "data"
STATIONS = "upstream/stations.csv"
TRACK = "upstream/track.csv"
LENGTHS = "upstream/line_lengths.csv"
TABLES = ("lines", "line_points")

SURVEYED_STRETCH_KM = 8.0
SAME_PLACE_KM = 0.5
SURE = {"high", "medium"}
# By how many percent a drawn line may differ from its published length without a reason.
UNEXPLAINED_PERCENT = 12
# The most detailed zoom for which lines are thinned; what even it does not need has one more.
FINEST_ZOOM = 13
PIXEL_SHARE = 0.5


class LineError(ValueError):
    """The points, the lengths, the places and the legs do not fit each other."""


def position(row: Row) -> tuple[float, float]:
    """Longitude and latitude of a point."""
    return float(row["lon"]), float(row["lat"])


def ordered(stations: Iterable[Row]) -> dict[str, list[Row]]:
    """The points of each line. Raises LineError if one is not numbered 1, 2, 3 ..."""
    lines: dict[str, list[Row]] = {}
    for row in stations:
        points = lines.setdefault(row["line_id"], [])
        points.append(row)
        if row["seq"] != str(len(points)):
            raise LineError(f"{STATIONS}: {row['line_id']} has {row['seq']} for {len(points)}")
    for line_id, points in lines.items():
        if len(points) < 2:
            raise LineError(f"{STATIONS}: {line_id} has only one point")
    return lines


def at_places(stations: Iterable[Row], places: Mapping[str, Row]) -> list[dict[str, str]]:
    """The points, each that is a place where `places.csv` has it.

    Raises LineError for a point that lies elsewhere on another line, or too far from its place.
    """
    positions: dict[str, tuple[float, float]] = {}
    points = []
    for row in stations:
        point = dict(row)
        place = places.get(row["point_id"])
        if place is not None:
            if distance_km(position(row), position(place)) > SAME_PLACE_KM:
                raise LineError(f"{STATIONS}: {row['point_id']} is not where places.csv has it")
            point |= {"lon": place["lon"], "lat": place["lat"]}
        if positions.setdefault(point["point_id"], position(point)) != position(point):
            raise LineError(f"{STATIONS}: {row['point_id']} lies in two places")
        points.append(point)
    return points


def with_track(
    lines: Mapping[str, Sequence[Row]], track: Iterable[Row]
) -> dict[str, list[dict[str, str]]]:
    """The points of each line with the mapped track between them, numbered along the line.

    Raises LineError for track after a point that is not on its line, after the last one, or
    between two countries.
    """
    after: dict[tuple[str, str], list[Row]] = {}
    for row in track:
        after.setdefault((row["line_id"], row["after_point_id"]), []).append(row)
    merged: dict[str, list[dict[str, str]]] = {}
    for line_id, points in lines.items():
        count = itertools.count(1)
        line = merged.setdefault(line_id, [])
        for a, b in itertools.pairwise(points):
            line.append(dict(a))
            both = set(a["country"].split(";")) & set(b["country"].split(";"))
            for number, row in enumerate(after.pop((line_id, a["point_id"]), []), start=1):
                if len(both) != 1:
                    raise LineError(f"{TRACK}: {a['point_id']} and the next are in two countries")
                line.append(
                    {
                        "point_id": f"{line_id}-track-{next(count)}",
                        "name": f"Track point {number} between {a['name']} and {b['name']}",
                        "local_name": "",
                        "country": min(both),
                        "lon": row["lon"],
                        "lat": row["lat"],
                        "kind": "bend",
                        "coord_confidence": "high",
                        "source_ids": row["source_ids"],
                    }
                )
        line.append(dict(points[-1]))
        for number, point in enumerate(line, start=1):
            point["seq"] = str(number)
    for line_id, point_id in after:
        raise LineError(f"{TRACK}: {line_id} has no stretch after {point_id}")
    return merged


def min_zooms(points: Sequence[Row]) -> list[int]:
    """The lowest zoom at which each point of a line is needed to draw it to half a pixel.

    Zooms are those of web maps with tiles of 512 pixels. The ends are needed at any; a point that
    is not needed at `FINEST_ZOOM` has one more.
    """
    world = [
        (lon * 512 / 360, math.degrees(math.asinh(math.tan(math.radians(lat)))) * 512 / 360)
        for lon, lat in map(position, points)
    ]
    zooms = [FINEST_ZOOM + 1] * len(world)
    for zoom in range(FINEST_ZOOM, -1, -1):
        line = shapely.simplify(
            shapely.LineString(world), PIXEL_SHARE / 2**zoom, preserve_topology=False
        )
        place = 0
        for kept in line.coords:
            place = world.index(kept, place)
            zooms[place] = zoom
    zooms[0] = zooms[-1] = 0
    return zooms


def exactness(a: Row, b: Row) -> str:
    """`surveyed` or `schematic`: how exactly the stretch between two points is known."""
    sure = {a["coord_confidence"], b["coord_confidence"]} <= SURE
    near = distance_km(position(a), position(b)) <= SURVEYED_STRETCH_KM
    return "surveyed" if sure and near else "schematic"


def off_percent(published: str, km: float) -> int:
    """By how many percent the drawn length is above the published one."""
    return round(100 * (km / float(published) - 1))


def difference(published: str, km: float) -> str:
    """How the drawn length compares with the published one, in plain words."""
    if not published:
        return "No published length was found; the kilometres are those of the drawn line."
    percent = off_percent(published, km)
    if percent < 0:
        return f"The drawn line is {-percent}% shorter than published, because bends are missing."
    if percent > 0:
        return f"The drawn line is {percent}% longer than published."
    return "The drawn line is as long as published, to within half a percent."


def table_rows(
    lines: Mapping[str, Sequence[Row]], lengths: Sequence[Row]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Rows of both tables, in the order of the lengths.

    Raises LineError if the lines differ, or a length is off without a reason.
    """
    listed = [row["line_id"] for row in lengths]
    if sorted(listed) != sorted(lines):
        raise LineError(f"{LENGTHS} and {STATIONS} do not list the same lines")
    line_rows, point_rows = [], []
    for length in lengths:
        line_id, published = length["line_id"], length["published_km"]
        points = lines[line_id]
        steps = [distance_km(position(a), position(b)) for a, b in itertools.pairwise(points)]
        stretches = [exactness(a, b) for a, b in itertools.pairwise(points)]
        km = sum(steps)
        off = abs(off_percent(published, km)) if published else 0
        if off > UNEXPLAINED_PERCENT and not length["remark"]:
            raise LineError(f"{LENGTHS}: {line_id} is drawn {off}% off, and no remark says why")
        scale = float(published) / km if published else 1.0
        posts = [0.0, *itertools.accumulate(steps)]
        documents = [length["source_ids"], *(point["source_ids"] for point in points)]
        named = dict.fromkeys(one for cell in documents for one in cell.split(";") if one)
        line_rows.append(
            {
                "line_id": line_id,
                "name": length["name"],
                "mode": length["mode"],
                "published_km": published,
                "drawn_km": f"{km:.1f}",
                "exactness": "surveyed" if set(stretches) == {"surveyed"} else "schematic",
                "note": f"{difference(published, km)} {length['remark']}".strip(),
                "source_ids": ";".join(named),
            }
        )
        columns = ("name", "local_name", "country", "lon", "lat", "kind", "source_ids")
        for point, post, stretch, zoom in zip(
            points, posts, [stretches[0], *stretches], min_zooms(points), strict=True
        ):
            point_rows.append(
                {column: point[column] for column in columns}
                | {
                    "line_point_id": f"{line_id}-{int(point['seq']):03d}",
                    "line_id": line_id,
                    "seq": point["seq"],
                    "point_id": point["point_id"],
                    "km": f"{post * scale:.1f}",
                    "exactness": stretch,
                    "min_zoom": str(zoom),
                }
            )
    return line_rows, point_rows


def joined(lines: Iterable[Sequence[Row]]) -> dict[str, str]:
    """For each point the name of the part of the network it lies in: one name, joined by lines."""
    part: dict[str, str] = {}
    for points in lines:
        ids = [point["point_id"] for point in points]
        merged = {part[one] for one in ids if one in part}
        part |= {one: ids[0] for one, old in part.items() if old in merged}
        part |= dict.fromkeys(ids, ids[0])
    return part


def chain(leg: Row) -> list[str]:
    """The places of a leg, in order; an end that is not published is left out."""
    named = [leg["from_place_id"], *leg["via_place_ids"].split(";"), leg["to_place_id"]]
    return [one for one in named if one]


def breaks(
    legs: Iterable[Row], lines: Mapping[str, Sequence[Row]], modes: Mapping[str, str]
) -> Iterator[str]:
    """What keeps a train leg, or a drive between points of a drawn road, off the lines."""
    for mode in ("train", "car"):
        part = joined(points for line_id, points in lines.items() if modes[line_id] == mode)
        for leg in legs:
            places = chain(leg)
            on_road = bool(places) and places[0] in part and places[-1] in part
            if leg["mode"] != mode or (mode == "car" and not on_road):
                continue
            for place in places:
                if place not in part:
                    yield f"{leg['leg_id']}: {place} is on no {mode} line"
            for a, b in itertools.pairwise(places):
                if a in part and b in part and part[a] != part[b]:
                    yield f"{leg['leg_id']}: no {mode} lines join {a} and {b}"


def fresh_tables(data: Path = DATA) -> dict[str, str]:
    """Text that each table should hold, with the columns that `datapackage.json` orders.

    Raises LineError if the inputs disagree, OSError if a file is missing.
    """
    places = {row["place_id"]: row for row in read(data / "places.csv")}
    lengths, legs = read(data / LENGTHS), read(data / "legs.csv")
    stations = ordered(at_places(read(data / STATIONS), places))
    lines = with_track(stations, read(data / TRACK))
    rows = dict(zip(TABLES, table_rows(lines, lengths), strict=True))
    modes = {row["line_id"]: row["mode"] for row in lengths}
    if problems := list(breaks(legs, lines, modes)):
        raise LineError("\n".join(problems))
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    fields = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package["resources"]}
    return {name: as_csv(rows[name], fields[name]) for name in TABLES}


def main(arguments: Sequence[str] | None = None, data: Path = DATA) -> int:
    """Write both tables, or with `--check` compare them; 1 if that fails or one differs."""
    parser = argparse.ArgumentParser(description="Build the railway lines of the journeys.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args(arguments).check
    try:
        texts = {f"{name}.csv": text for name, text in fresh_tables(data).items()}
        if not check:
            for name, text in texts.items():
                (data / name).write_text(text, encoding="utf-8", newline="\n")
                rows = sum(1 for _ in csv.reader(text.splitlines())) - 1
                print(f"Wrote {rows} rows to {name}.")
            hashes.record(data, texts)
            return 0
    except (DataError, LineError) as error:
        print(error, file=sys.stderr)
        return 1
    differing = 0
    for name, text in texts.items():
        path = data / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"{name} is not what the build gives: run python -m tools.build_lines.")
            differing += 1
        else:
            print(f"{name} is what the build gives.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
