"""The placemarks of KML as rows, and XML in pieces that no parser looks at twice."""

import codecs
import io
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

from atlas.data import words
from atlas.own.encodings import NAMES
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

# A namespace far longer than any has: the parser puts it before the name of each element.
LONG_NAME: Final = re.compile(rb"""xmlns(?::[^\s=:]*)?\s*=\s*(?:"[^"]{1000}|'[^']{1000})""")
# What a document says its encoding is.
DECLARED: Final = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
DECLARATION: Final = re.compile(r"\ufeff?<\?xml\b[^>]*>")
# What is looked for in the bytes of XML.
MARKUP: Final = "<>=\"' xmlns:"
# What is declared where the bytes are UTF-8 or fail as such, by Python's names.
PLAIN: Final = frozenset({"utf-8", "utf-8-sig", "ascii", "utf-16", "utf-16-le", "utf-16-be"})
# Encodings that programs name where they write one with more letters.
WIDER: Final = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}
ONE_BYTE: Final = re.compile(r"iso8859-\d+|cp\d{3,4}|koi8-[rtu]|mac-\w+|tis-620")
UTF16: Final = frozenset({b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"})
# From where a placemark is looked at, and at which time of the imagery.
VIEWS: Final = frozenset({"LookAt", "Camera"})
# What may be beside placemarks and holds none.
OTHERS: Final = frozenset({"GroundOverlay", "PhotoOverlay", "NetworkLink", "Tour"})
# Characters of the name of a folder.
MOST_FOLDER: Final = 200
# What is the event's own only where it stands in the placemark itself.
OF_EVENT: Final = frozenset({"name", "description", "address"})
# Bytes in which XML declares its encoding.
START: Final = 400
# Bytes of XML that are parsed at a time.
PIECE: Final = 1024 * 1024


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


def in_utf8(xml: bytes) -> bytes:
    """XML in UTF-8, so that what is looked for in its bytes is found, whatever it was written in.

    Programs also declare UTF-16 of what they write in UTF-8.

    Raises:
        Refused: it is in an encoding that is not read, or not in the one that it declares.
    """
    match = DECLARED.match(xml[:START].removeprefix(BOM_UTF8))
    declared = match[1].decode() if match else "utf-8"
    if xml[:2] in UTF16:
        encoding = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(xml[:2], "utf-16")
    else:
        encoding = "utf-8-sig" if xml.startswith(BOM_UTF8) else _by_name(declared)
    if declared.lower() == "utf-8" and encoding.startswith("utf-8"):
        return xml
    try:
        text = xml.decode(encoding)
        # Whatever it says: it is in UTF-8 now.
        if declaration := DECLARATION.match(text):
            text = text[declaration.end() :]
        return text.encode()
    except UnicodeError as error:
        raise Refused(f"The XML is not in {encoding}, as it says. Save it in UTF-8.") from error


def is_in_ascii(start: bytes) -> bool:
    """Whether the signs of markup are in ASCII in what begins so, as they are in UTF-8.

    What declares an encoding that Python does not know is not parsed either.
    """
    if start[:2] in UTF16:
        return start.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")[:1] != b"<"
    match = DECLARED.match(start[:START].removeprefix(BOM_UTF8))
    with suppress(LookupError, UnicodeError):
        return match is None or MARKUP.encode(match[1].decode()) == MARKUP.encode()
    return True


def _by_name(declared: str) -> str:
    """Python's name of an encoding that XML declares in ASCII.

    Raises:
        Refused: it is not one that is read.
    """
    name = ""
    with suppress(LookupError):
        name = codecs.lookup(declared).name
    name = "utf-8" if name in PLAIN else WIDER.get(name, name)
    if name not in {"utf-8", *NAMES} and not ONE_BYTE.fullmatch(name):
        raise Refused(f"The XML is in {declared}, which is not read. Save it in UTF-8.")
    return name


def from_kml(content: bytes) -> Converted:
    """The placemarks of KML as rows. Entities, which could blow it up, are refused."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415

    from defusedxml.common import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    records = Records()
    content = in_utf8(content)
    if attributes(content) > MOST_ATTRIBUTES or LONG_NAME.search(content):
        raise Refused(MANY_INSIDE)
    try:
        shapes, placemarks, others, root = _placemarks(
            iterparse(InPieces(io.BytesIO(content)), ("start", "end"), forbid_dtd=True), records
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
    folders: dict[int, str] = {}
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
            # The layer of a map, and often the only category of its events.
            folders[id(path[-1])] = (element.text or "").strip()[:MOST_FOLDER]
        elif _local(element) == "Folder":
            folders.pop(id(element), None)
        if _local(element) in VIEWS:
            element.clear()
        if _local(element) == "Placemark":
            inside -= 1
            row, shape = _placemark(element)
            if "event_id" not in row and (layer := " / ".join(folders.values())):
                row.setdefault("folder", layer)
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
    row |= _moments(placemark)
    extended: set[str] = set()
    children = {id(child) for child in placemark}
    in_tracks = {id(one) for track in _tracks(placemark) for one in track}
    for element in placemark.iter():
        name, text = _local(element), (element.text or "").strip()
        if name in simple and text:
            # The name of an author is that of no event.
            if id(element) in in_tracks or (name in OF_EVENT and id(element) not in children):
                continue
            for key, value in simple[name](text).items():
                _keep(row, key, value, beside=key in extended)
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
