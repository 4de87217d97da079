"""The placemarks of KML as rows."""

import io
from collections.abc import Iterable
from typing import Any, Final

from atlas.data import words
from atlas.own import markup
from atlas.own.limits import DEEPEST, MOST_ATTRIBUTES, MOST_ELEMENTS, Refused
from atlas.own.records import (
    BESIDE,
    HOW_SHAPES,
    LAT,
    LON,
    MANY_INSIDE,
    Converted,
    Records,
    shapes_note,
)

# From where a placemark is looked at, and at which time of the imagery.
VIEWS: Final = frozenset({"LookAt", "Camera"})
# What may be beside placemarks and holds none.
OTHERS: Final = frozenset({"GroundOverlay", "PhotoOverlay", "NetworkLink", "Tour"})
# Characters of the name of a folder, and of those around all placemarks: a file of 5 KB gave each
# of 30,000 its own 12 KB. Of a kind, for which they are taken, 100,000 rows have less.
MOST_FOLDER: Final = 200
MOST_OF_FOLDERS: Final = 25_000_000
LONG_FOLDERS: Final = (
    "The names of the folders are too long for so many placemarks: each placemark has those of all "
    "folders around it. Shorten them, or save the table as CSV."
)
# The columns of what a placemark has beside its data and its place.
COLUMNS: Final = {"name": "name", "description": "description", "address": "address",
                  "when": "date", "begin": "date", "end": "end date"}  # fmt: skip
# What is the event's own only where it stands in the placemark itself.
OF_EVENT: Final = frozenset({"name", "description", "address"})


def from_kml(content: bytes) -> Converted:
    """The placemarks of KML as rows. Entities, which could blow it up, are refused."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415

    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    records = Records()
    content = markup.in_utf8(content)
    attributes = markup.attributes(content)
    names = attributes + content.count(b"<")
    too_long = markup.WIDE_NAME if names > markup.MOST_WIDE else markup.LONG_NAME
    if attributes > MOST_ATTRIBUTES or too_long.search(content):
        raise Refused(MANY_INSIDE)
    try:
        shapes, placemarks, others, root = _placemarks(
            iterparse(markup.InPieces(io.BytesIO(content)), ("start", "end"), forbid_dtd=True),
            records,
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
    notes = shapes_note(shapes)
    if others:
        count = words.plural(others, "overlay, link or tour is", "overlays, links or tours are")
        notes += (f"{count} not read: only placemarks are events",)
    if len(records.rows) < placemarks:
        notes += (BESIDE,)
    return Converted(records.csv(), "KML", "Placemark", -1, notes=notes)


def _placemarks(events: Iterable[tuple[str, Any]], records: Records) -> tuple[int, int, int, str]:
    """Keep each placemark of an event; give how many have several points, and how many there are.

    How many there are of `OTHERS` is the third, the name of the root the fourth.
    """
    shapes = seen = inside = placemarks = others = 0
    folders = _Folders()
    root = ""
    path: list[Any] = []
    for event, element in events:
        if event == "start":
            path.append(element)
            seen += 1
            root = root or _local(element)
            inside += _local(element) == "Placemark"
            others += _local(element) in OTHERS
            if len(path) > DEEPEST or seen > MOST_ELEMENTS:
                raise Refused(
                    "The file is nested too deeply, or has too many parts. Save the table as CSV."
                )
            continue
        path.pop()
        if _local(element) == "name" and path and _local(path[-1]) == "Folder":
            folders.named(path[-1], element.text or "")
        elif _local(element) == "Folder":
            folders.ended(element)
        if _local(element) in VIEWS:
            element.clear()
        if _local(element) == "Placemark":
            inside -= 1
            row, shape = _placemark(element)
            if "event_id" not in row and "folder" not in row:
                row["folder"] = folders.layer()
            placemarks += 1
            if row.get("how") not in HOW_SHAPES or "event_id" not in row:
                shapes += shape
                records.add(row)
            element.clear()
        if not inside:
            # What lies between placemarks, such as styles, is not needed. Taking it out one by one
            # would move all that are left, each time.
            element.clear()
            if path:
                path[-1].clear()
    return shapes, placemarks, others, root


class _Folders:
    """The folders around a placemark: the layer of a map, and often the only category of events."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        # Shared by all placemarks until a folder begins or ends.
        self._layer: str | None = ""
        self._characters = 0

    def named(self, folder: Any, name: str) -> None:
        self._names[id(folder)], self._layer = name.strip()[:MOST_FOLDER], None

    def ended(self, folder: Any) -> None:
        if self._names.pop(id(folder), None) is not None:
            self._layer = None

    def layer(self) -> str:
        """The names of all folders around one more placemark.

        Raises:
            Refused: those of all placemarks are too long.
        """
        if self._layer is None:
            self._layer = " / ".join(self._names.values())
        self._characters += len(self._layer)
        if self._characters > MOST_OF_FOLDERS:
            raise Refused(LONG_FOLDERS)
        return self._layer


def _placemark(placemark: Any) -> tuple[dict[str, str], int]:
    row: dict[str, str] = {}
    shape = 0
    row |= _moments(placemark)
    extended: set[str] = set()
    children = {id(child) for child in placemark}
    in_tracks = {id(one) for track in _tracks(placemark) for one in track}
    for element in placemark.iter():
        name, text = _local(element), (element.text or "").strip()
        if name in COLUMNS and text:
            # The name of an author is that of no event.
            if id(element) in in_tracks or (name in OF_EVENT and id(element) not in children):
                continue
            key = COLUMNS[name]
            _keep(row, key, text, beside=key in extended)
        elif name in {"coordinates", "coord"} and text:
            # A track has its points one by one, with spaces in them.
            points = (
                [",".join(text.split(maxsplit=3))] if name == "coord" else text.split(maxsplit=1)
            )
            shape |= int(len(points) > 1 or LON in row)
            if LON in row:
                continue
            at = points[0].split(",", maxsplit=3)
            if not 2 <= len(at) <= 3:
                # Commas for decimal points, or none: which number is which is not known.
                at = [points[0], ""]
            row |= {LON: at[0][:40], LAT: at[1][:40]}
        elif name == "Data":
            values = [one.text for one in element if _local(one) == "value"]
            extended.add(key := str(element.get("name"))[:60])
            _keep(row, key, (values[0] or "").strip() if values else "", beside=True)
        elif name == "SimpleData":
            extended.add(key := str(element.get("name"))[:60])
            _keep(row, key, text, beside=True)
        elif name == "link" and element.get("href"):
            row.setdefault("link", str(element.get("href")))
    return row, shape


def _keep(row: dict[str, str], key: str, value: str, *, beside: bool) -> None:
    """Keep a value; with `beside` also where the row has another of this name, as another one."""
    if not row.get(key):
        row[key] = value
    elif row[key] != value and value and beside:
        row.setdefault(f"other {key}", value)


def _moments(placemark: Any) -> dict[str, str]:
    """First and last moment of its tracks, which have one for each of their points."""
    tracks = _tracks(placemark)
    begins = (one.text or "" for one in placemark.iter() if _local(one) == "begin")
    if not tracks or any(map(str.strip, begins)):
        return {}
    moments = (one for track in tracks for one in track if _local(one) == "when")
    whens = sorted(one.text.strip() for one in moments if one.text)
    return {"date": whens[0], "end date": whens[-1]} if whens else {}


def _tracks(placemark: Any) -> list[Any]:
    return [one for one in placemark.iter() if _local(one) == "Track"]


def _local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
