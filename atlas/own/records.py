"""Rows as CSV, and the rows of JSON and KML, of which not all have the same names."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from atlas.data import words
from atlas.own.limits import (
    DEEPEST,
    LONGEST_CELL,
    MOST_ATTRIBUTES,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ELEMENTS,
    MOST_ROWS,
    MOST_UNPACKED,
    MOST_VALUES,
    Refused,
)

LON: Final = "geometry longitude"
LAT: Final = "geometry latitude"
LARGE_INSIDE: Final = (
    f"Unpacked, the file has more than {MOST_UNPACKED // 1024**2} MiB. Save the table as CSV, or "
    "split it."
)
# Bytes of XML that are parsed at a time.
PIECE: Final = 1024 * 1024
MANY_INSIDE: Final = "The file holds too many values. Save the table as CSV, or split it."


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


def written(rows: Iterable[list[str]]) -> bytes:
    """Rows as CSV in UTF-8.

    Raises:
        Refused: there is too much of them.
    """
    out = io.BytesIO()
    text = io.TextIOWrapper(out, "utf-8", newline="", errors="replace", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    for cells in rows:
        # One line a row, so that the number of a line is that of its row.
        writer.writerow([" ".join(cell.split()) if "\n" in cell or "\r" in cell else cell
                         for cell in cells] or [""])  # fmt: skip
        if out.tell() > 2 * MOST_BYTES:
            raise Refused(LARGE_INSIDE)
    text.flush()
    return out.getvalue()


# --- records with names: KML and JSON


class _Records:
    """Rows with names for their cells, of which not all have the same."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] = []
        self._names: dict[str, None] = {}
        self._values = 0

    def add(self, row: Mapping[str, str]) -> None:
        """Keep a row.

        Raises:
            Refused: there are too many.
        """
        if len(self.rows) >= MOST_ROWS:
            raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
        kept = {name: cell for name, cell in row.items() if cell}
        self._values += len(kept)
        self._names.update(dict.fromkeys(kept))
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


def _shapes_note(shapes: int) -> tuple[str, ...]:
    if not shapes:
        return ()
    one = words.plural(shapes, "line or area is", "lines or areas are")
    return (f"{one} shown at the first point",)


# --- JSON


def from_json(content: bytes, start: bytes) -> Converted | None:
    """GeoJSON, this dashboard's own JSON, or a list of objects; None if it is no JSON."""
    import orjson  # noqa: PLC0415

    opened = content.count(b"{") + content.count(b"[")
    if opened + content.count(b",") > MOST_VALUES:
        if re.match(rb'[\[{]\s*["{\[]', start):
            raise Refused(MANY_INSIDE)
        return None
    try:
        parsed = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        if not re.match(rb'\{\s*"|\[\s*[\[{]', start):
            return None
        raise Refused(
            f"The file looks like JSON, but line {error.lineno:,} can't be read: it may be cut "
            "short, or nested too deeply. Save it again."
        ) from error
    records, shapes = _Records(), 0
    features = _features(parsed)
    if features is not None:
        own = _of_events(features)
        for feature in own:
            row, shape = _feature(feature)
            shapes += shape
            records.add(row)
        notes = _shapes_note(shapes)
        if len(own) < len(features):
            notes += ("tracks, landing points and rides beside their events are not read",)
        return Converted(records.csv(), "GeoJSON", "Feature", -1, notes=notes)
    for item in _objects(parsed):
        records.add(_flat(item))
    return Converted(records.csv(), "JSON", "Row", -1)


def _features(parsed: Any) -> list[Any] | None:
    if not isinstance(parsed, dict):
        return None
    if parsed.get("type") == "Feature":
        return [parsed]
    features = parsed.get("features")
    return features if isinstance(features, list) else None


def _of_events(features: list[Any]) -> list[Any]:
    """The features without those that our own exports draw beside an event: track, landing, ride.

    They name that event, which is a feature of the same file, and how sure they are.
    """
    properties = [one.get("properties") if isinstance(one, dict) else None for one in features]
    events = {str(one.get("id")) for one in features if isinstance(one, dict)}
    return [
        feature
        for feature, cells in zip(features, properties, strict=True)
        if not (
            isinstance(cells, dict)
            and {"feature", "event_id", "how"} <= cells.keys()
            and cells["feature"] != "event"
            and str(cells["event_id"]) in events
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
    """The cells of a feature, and whether it is a line or an area."""
    if not isinstance(feature, dict):
        return {"title": ""}, 0
    row = _flat(feature.get("properties") or {})
    at, shape = _first_point(feature.get("geometry"))
    if at:
        row |= {LON: at[0], LAT: at[1]}
    return row, shape


def _first_point(geometry: Any) -> tuple[tuple[str, str] | None, int]:
    """Longitude and latitude of the first point of a geometry, and whether it has several."""
    if not isinstance(geometry, dict):
        return None, 0
    if geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries")
        geometry = parts[0] if isinstance(parts, list) and parts else {}
    at = geometry.get("coordinates") if isinstance(geometry, dict) else None
    depth = 0
    while isinstance(at, list) and at and isinstance(at[0], list) and depth < DEEPEST:
        at, depth = at[0], depth + 1
    if not isinstance(at, list) or len(at) < 2:
        return None, 0
    lon, lat = at[:2]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (lon, lat)):
        return None, 0
    return (repr(lon)[:40], repr(lat)[:40]), int(depth > 0)


def _flat(item: Any) -> dict[str, str]:
    """The cells of an object; what lies one level deeper has both names."""
    row: dict[str, str] = {}
    if not isinstance(item, dict):
        return row
    for name, value in item.items():
        if isinstance(value, dict) and len(value) <= 10:
            row |= {f"{name} {inner}": _text(deep) for inner, deep in value.items()}
        else:
            row[name] = _text(value)
    return row


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


# --- KML


def attributes(xml: bytes) -> int:
    """How many attributes some XML has; what looks like one in a text is counted too."""
    return xml.count(b'="') + xml.count(b"='")


class InPieces:
    """A file that is read in pieces of at least `PIECE`, for the parser of XML.

    It looks at a tag or a comment again, from its start, with each piece that does not end it: in
    pieces of 16 KiB, in which Python reads, one of 24 MiB took 20 s.
    """

    def __init__(self, source: Any) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """The next piece, or all that is left."""
        piece: bytes = self._source.read(size if size < 0 else max(size, PIECE))
        return piece

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __enter__(self) -> "InPieces":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def from_kml(source: io.BytesIO) -> Converted:
    """The placemarks of KML as rows. Entities, which could blow it up, are refused."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415

    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    records = _Records()
    if attributes(source.getvalue()) > MOST_ATTRIBUTES:
        raise Refused(MANY_INSIDE)
    try:
        shapes, root = _placemarks(
            iterparse(InPieces(source), ("start", "end"), forbid_dtd=True), records
        )
    except DefusedXmlException as error:
        raise Refused(
            "The file declares types or entities, which are not read. Save it again as KML."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(
            f"The file looks like XML, but can't be read: {str(error)[:80]}. Save it again as KML."
        ) from error
    if root != "kml":
        raise Refused("This is XML, but not KML. Save the table as CSV, XLSX, KML or GeoJSON.")
    return Converted(records.csv(), "KML", "Placemark", -1, notes=_shapes_note(shapes))


def _placemarks(events: Iterable[tuple[str, Any]], records: _Records) -> tuple[int, str]:
    """Keep each placemark; give how many are lines or areas, and the name of the root."""
    shapes = seen = inside = 0
    root = ""
    path: list[Any] = []
    for event, element in events:
        if event == "start":
            path.append(element)
            seen += 1
            root = root or _local(element)
            inside += _local(element) == "Placemark"
            if len(path) > DEEPEST or seen > MOST_ELEMENTS:
                raise Refused(
                    "The file is nested too deeply, or has too many parts. Save the table as CSV."
                )
            continue
        path.pop()
        if _local(element) == "Placemark":
            inside -= 1
            row, shape = _placemark(element)
            shapes += shape
            records.add(row)
            element.clear()
        if not inside:
            # What lies between placemarks, such as styles, is not needed. Taking it out one by one
            # would move all that are left, each time.
            element.clear()
            if path:
                path[-1].clear()
    return shapes, root


def _placemark(placemark: Any) -> tuple[dict[str, str], int]:
    row: dict[str, str] = {}
    shape = 0
    simple: dict[str, Callable[[str], dict[str, str]]] = {
        "name": lambda text: {"name": text},
        "description": lambda text: {"description": text},
        "address": lambda text: {"address": text},
        "when": lambda text: {"date": text},
        "begin": lambda text: {"date": text},
        "end": lambda text: {"end date": text},
    }
    for element in placemark.iter():
        name, text = _local(element), (element.text or "").strip()
        if name in simple and text:
            row = simple[name](text) | row
        elif name == "coordinates" and LON not in row:
            points = text.split(maxsplit=1)
            at = points[0].split(",") if points else []
            if len(at) >= 2:
                row |= {LON: at[0][:40], LAT: at[1][:40]}
            shape = int(len(points) > 1)
        elif name == "Data":
            values = [one.text for one in element if _local(one) == "value"]
            row.setdefault(
                str(element.get("name"))[:60], (values[0] or "").strip() if values else ""
            )
        elif name == "SimpleData":
            row.setdefault(str(element.get("name"))[:60], text)
        elif name == "link" and element.get("href"):
            row.setdefault("link", str(element.get("href")))
    return row, shape


def _local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
