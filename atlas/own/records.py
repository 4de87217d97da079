"""Rows as CSV, and those of JSON, of which not all have the same names."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from atlas.data import words
from atlas.own.limits import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_OBJECTS,
    MOST_ROWS,
    MOST_UNPACKED,
    MOST_VALUES,
    Refused,
)

LON: Final = "geometry longitude"
LAT: Final = "geometry latitude"
# Each text and number of JSON; the first group is a whole number that may have over 64 bits.
NUMBER: Final = re.compile(
    rb'"(?:[^"\\]++|\\.?)*+(?:"|\Z)|(-?[1-9]\d{18,}+)(?![.eE])|-?\d++(?:[.eE][\d.eE+-]*+)?',
    re.DOTALL,
)
ZEROS: Final = bytes.maketrans(b"123456789", b"0" * 9)
# Names of the coordinates that GeoJSON has.
DEGREES: Final = re.compile(r"CRS:?84|EPSG:+(?:4326|4979)$", re.IGNORECASE)
# What our own exports say of a track, a landing point or a ride.
HOW_SHAPES: Final = frozenset(words.HOW.values())
BESIDE: Final = "tracks, landing points and rides beside their events are not read"
LARGE_INSIDE: Final = (
    f"Unpacked, the file has more than {MOST_UNPACKED // 1024**2} MiB. Save the table as CSV, or "
    "split it."
)
MANY_INSIDE: Final = "The file holds too many values. Save the table as CSV, or split it."
# Characters of the name of a property, of which a row may have ten times the same within others.
LONGEST_NAME: Final = 1000
LONG_NAME: Final = (
    f"The file has a property whose name has more than {LONGEST_NAME:,} characters. Shorten it."
)


class Converted(NamedTuple):
    """A file as CSV in UTF-8, what its rows are called, and its sheets where it has several.

    `unit` is what one row is called there, and `offset` what its number is more than that of its
    line in the CSV.
    """

    content: bytes
    form: str
    unit: str
    offset: int = 0
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    notes: tuple[str, ...] = ()


def written(
    rows: Iterable[list[str]], most: int | None = None, refusal: str = LARGE_INSIDE
) -> bytes:
    """Rows as CSV in UTF-8, of `most` bytes; without it, of as many as are read.

    Raises:
        Refused: there is more of them, and `refusal` says so.
    """
    most = 2 * MOST_BYTES if most is None else most
    out = io.BytesIO()
    text = io.TextIOWrapper(out, "utf-8", newline="", errors="replace", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for cells in rows:
        if max(map(len, cells), default=0) > LONGEST_CELL:
            long = next(cell for cell in cells if len(cell) > LONGEST_CELL)
            raise Refused(
                f"A cell has more than {LONGEST_CELL:,} characters: “{long[:40]}…”. Shorten it."
            )
        # One line a row, so that the number of a line is that of its row.
        writer.writerow([" ".join(cell.split()) if "\n" in cell or "\r" in cell else cell
                         for cell in cells] or [""])  # fmt: skip
        if out.tell() > most:
            raise Refused(refusal)
    text.flush()
    return out.getvalue()


# --- records with names: KML and JSON


class Records:
    """Rows with names for their cells, of which not all have the same."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self._names: dict[str, str] = {}
        self._values = 0

    def add(self, row: Mapping[str, str]) -> None:
        """Keep a row.

        Raises:
            Refused: there are too many.
        """
        if len(self.rows) >= MOST_ROWS:
            raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        # All rows share the names: those put together of two are made for each.
        names = self._names
        kept = {names.setdefault(name, name): cell for name, cell in row.items() if cell}
        self._values += len(kept)
        if len(self._names) > MOST_COLUMNS:
            raise Refused(f"The file has more than {MOST_COLUMNS} property names. Remove some.")
        if self._values > MOST_VALUES:
            raise Refused(MANY_INSIDE)
        self.rows.append(kept)

    def csv(self) -> bytes:
        """All rows as CSV, the names above them."""
        return written(self._all())

    def _all(self) -> Iterator[list[str]]:
        names = list(self._names)
        yield names
        for row in self.rows:
            yield [row.get(name, "") for name in names]


def shapes_note(shapes: int) -> tuple[str, ...]:
    if not shapes:
        return ()
    several = words.plural(
        shapes, "line, area or set of points is", "lines, areas or sets of points are"
    )
    return (f"{several} shown at the first point",)


# --- JSON


def from_json(content: bytes, start: bytes) -> Converted | None:
    """GeoJSON, this dashboard's own JSON, or a list of objects; None if it is no JSON."""
    import orjson  # noqa: PLC0415

    objects = content.count(b"{")
    values = objects + content.count(b"[") + content.count(b",")
    if objects > MOST_OBJECTS or values > MOST_VALUES:
        if re.match(rb'[\[{]\s*["{\[]', start):
            raise Refused(MANY_INSIDE)
        return None
    content = _with_digits(content)
    try:
        parsed = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        if not re.match(rb'\{\s*"|\[\s*[\[{]', start):
            return None
        parsed = _lines(content)
        if parsed is None:
            raise Refused(
                f"The file looks like JSON, but line {error.lineno:,} can't be read: it may be cut "
                "short, nested too deeply, not in UTF-8, or have a comma too many or a value such "
                "as NaN. Save it again."
            ) from error
    records, shapes = Records(), 0
    features = _features(parsed)
    if features is not None:
        own = _of_events(features)
        for feature in own:
            row, shape = _feature(feature)
            shapes += shape
            records.add(row)
        notes = shapes_note(shapes)
        if len(own) < len(features):
            notes += (BESIDE,)
        return Converted(records.csv(), "GeoJSON", "Feature", -1, notes=notes)
    for item in _objects(parsed):
        records.add(_flat(item))
    return Converted(records.csv(), "JSON", "Row", -1)


def _with_digits(content: bytes) -> bytes:
    """JSON whose whole numbers of more than 64 bits are texts: as numbers they would be rounded."""
    zeros = content.translate(ZEROS)
    if b"0" * 20 not in zeros and b"-" + b"0" * 19 not in zeros:
        return content
    del zeros
    out, done = bytearray(), 0
    for match in NUMBER.finditer(content):
        if match[1]:
            out += content[done : match.start()] + b'"' + match[1] + b'"'
            done = match.end()
    return bytes(out + content[done:])


def _lines(content: bytes) -> list[Any] | None:
    """The values of a file with one on each line, as GDAL and databases write them."""
    import orjson  # noqa: PLC0415

    values = []
    try:
        # One by one, since they may be millions. Some put a record separator before each.
        ends = content if b"\n" in content else content.replace(b"\r", b"\n")
        for line in filter(None, map(_bare, io.BytesIO(ends))):
            if line[:1] not in {b"{", b"["}:
                return None
            values.append(orjson.loads(line))
            if len(values) > MOST_OBJECTS:
                raise Refused(MANY_INSIDE)
    except orjson.JSONDecodeError:
        return None
    return values


def _bare(line: bytes) -> bytes:
    return line.strip(b"\x1e \t\r\n\xef\xbb\xbf")


def _features(parsed: Any) -> list[Any] | None:
    """The features of GeoJSON, of lines of it, and of a map that uMap saved; None if it is none.

    Raises:
        Refused: their coordinates are no degrees.
    """
    if isinstance(parsed, list):
        are = bool(parsed) and all(isinstance(one, dict) and one.get("type") == "Feature"
                                  for one in parsed)  # fmt: skip
        return parsed if are else None
    if not isinstance(parsed, dict):
        return None
    layers = parsed.get("layers")
    if _is_map(parsed) and isinstance(layers, list):
        # A layer is no map: as deep as JSON may lie, Python calls nothing.
        return [one for layer in layers if not _is_map(layer) for one in _features(layer) or ()]
    if parsed.get("type") == "Feature":
        return [parsed]
    features = parsed.get("features")
    if not isinstance(features, list):
        return None
    if features and all(
        isinstance(one, dict) and "attributes" in one and "type" not in one for one in features
    ):
        raise Refused("This is Esri JSON. Save the layer as GeoJSON.")
    crs = _flat(parsed.get("crs")).get("properties name", "")
    if crs and not DEGREES.search(crs):
        raise Refused(
            f"The coordinates are in {crs[:60]}, not in degrees. Save the layer again in WGS 84 "
            "(EPSG:4326)."
        )
    return features


def _is_map(parsed: Any) -> bool:
    return isinstance(parsed, dict) and parsed.get("type") == "umap"


def _of_events(features: list[Any]) -> list[Any]:
    """The features without those that our own exports draw beside an event: track, landing, ride.

    They name that event, which is a feature of the same file, and how they came about.
    """
    properties = [one.get("properties") if isinstance(one, dict) else None for one in features]
    ids = [one.get("id") for one in features if isinstance(one, dict)]
    events = {one for one in ids if isinstance(one, str)}
    return [
        feature
        for feature, cells in zip(features, properties, strict=True)
        if not (
            isinstance(cells, dict)
            and isinstance(cells.get("how"), str)
            and cells["how"] in HOW_SHAPES
            and cells.get("feature") != "event"
            and isinstance(cells.get("event_id"), str)
            and cells["event_id"] in events
        )
    ]


def _objects(parsed: Any) -> list[dict[str, Any]]:
    """The rows of JSON: a list, or the list under a name such as `rows` or `events`."""
    if isinstance(parsed, dict):
        lists = [parsed.get(name) for name in ("rows", "events", "data", "items")]
        parsed = next((one for one in lists if isinstance(one, list)), None)
    if not isinstance(parsed, list) or not all(isinstance(one, dict) for one in parsed):
        raise Refused(
            "This JSON cannot be read as a table: it must be GeoJSON, or a list of objects, one "
            "for each event."
        )
    return parsed


def _feature(feature: Any) -> tuple[dict[str, str], int]:
    """The cells of a feature, and whether it has several points."""
    if not isinstance(feature, dict):
        return {"title": ""}, 0
    row = _flat(feature.get("properties") or {})
    at, shape = _first_point(feature.get("geometry"))
    if at:
        row |= {LON: at[0], LAT: at[1]}
    return row, shape


def _first_point(geometry: Any) -> tuple[tuple[str, str] | None, int]:
    """Longitude and latitude of the first point of a geometry, and whether it has several.

    Where they are no numbers, all of them stand for the longitude, which is refused then.
    """
    points = list(itertools.islice(_points(geometry), 2))
    if not points:
        return None, 0
    lon, lat = (*points[0][:2], None)[:2]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (lon, lat)):
        return (_text(points[0])[:40], ""), 0
    return (repr(lon)[:40], repr(lat)[:40]), len(points) - 1


def _points(geometry: Any) -> Iterator[list[Any]]:
    """The points of a geometry, those of collections too, but for empty ones."""
    left = [geometry]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            parts = part.get("geometries") if part.get("type") == "GeometryCollection" else None
            left += reversed(parts) if isinstance(parts, list) else [part.get("coordinates")]
        elif isinstance(part, list) and part and isinstance(part[0], list):
            left += reversed(part)
        elif isinstance(part, list) and any(one is not None for one in part[:2]):
            yield part


def _flat(item: Any) -> dict[str, str]:
    """The cells of an object; what lies one level deeper has both names."""
    row: dict[str, str] = {}
    if not isinstance(item, dict):
        return row
    _check_names(item)
    points = [
        (name, at)
        for name, value in item.items()
        if isinstance(value, dict) and (at := _point_of(value))
    ]
    # Of two, or beside coordinates, it may be where something flew to.
    placed = len(points) == 1 and not any(map(_is_coordinate, item))
    for name, value in item.items():
        if placed and name == points[0][0]:
            row |= dict(zip((LON, LAT), points[0][1], strict=True))
        elif isinstance(value, dict) and len(value) <= 10:
            _check_names(value)
            row |= {f"{name} {inner}": _text(deep) for inner, deep in value.items()}
        else:
            row[name] = _text(value)
    return row


def _check_names(item: dict[str, Any]) -> None:
    if max(map(len, item), default=0) > LONGEST_NAME:
        raise Refused(LONG_NAME)


def _is_coordinate(name: str) -> bool:
    return bool({"lat", "latitude", "lon", "lng", "long", "longitude", "coordinates"}
                & set(re.split(r"[\W_]+", name.casefold())))  # fmt: skip


def _point_of(value: dict[str, Any]) -> tuple[str, str] | None:
    """Longitude and latitude of a point of GeoJSON within an object, as databases write places."""
    return _first_point(value)[0] if value.get("type") == "Point" else None


def _text(value: Any) -> str:
    import orjson  # noqa: PLC0415

    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    try:
        return orjson.dumps(value).decode()[:LONGEST_CELL]
    except TypeError:
        # Nested deeper than it writes.
        return "…"
