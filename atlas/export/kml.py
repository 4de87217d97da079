"""The shown rows as KML, for Google Earth and other globes: events, flights, landings, rides."""

from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as Xml

from atlas import invisible
from atlas.export.evidence import Evidence, records
from atlas.export.shapes import HOW, Shape

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
FOLDERS: Final = {
    "event": "Events",
    "flight": "Flights, ground tracks",
    "landing": "Landing points",
    "ride": "Journeys",
}


def kml(shown: Evidence) -> bytes:
    """Return events with a place and all shapes as placemarks, each with what is known of it."""
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    _text(document, "name", shown.about["shown"])
    _text(document, "description", "\n".join(f"{what}: {said}" for what, said in _about(shown)))
    folders = {name: _folder(document, title) for name, title in FOLDERS.items()}
    for row in records(shown.rows):
        if row["lon"] is not None:
            point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
            _placemark(folders["event"], row["title"], row, point, row)
    spans = {row["id"]: row for row in records(shown.rows)}
    for shape in shown.shapes():
        told = {"event_id": shape.event_id, "how": HOW[shape.sort], **shape.told}
        _placemark(folders[shape.sort], _named(shape), told, shape.geometry, spans[shape.event_id])
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True)


def _about(shown: Evidence) -> list[tuple[str, str]]:
    return [(what, said) for what, said in shown.about.items() if what != "shown"]


def _named(shape: Shape) -> str:
    if shape.sort != "ride":
        return shape.title
    return f"{shape.title}: {shape.told['from']} – {shape.told['to']}"


def _folder(document: Xml.Element, title: str) -> Xml.Element:
    folder = Xml.SubElement(document, "Folder")
    _text(folder, "name", title)
    return folder


def _placemark(
    folder: Xml.Element,
    name: str,
    told: Mapping[str, Any],
    geometry: Mapping[str, Any],
    span: Mapping[str, Any],
) -> None:
    mark = Xml.SubElement(folder, "Placemark")
    _text(mark, "name", name)
    when = Xml.SubElement(mark, "TimeSpan")
    _text(when, "begin", span["day_from"])
    _text(when, "end", span["day_to"])
    data = Xml.SubElement(mark, "ExtendedData")
    for key, value in told.items():
        if value is not None:
            _text(Xml.SubElement(data, "Data", name=key), "value", str(value))
    _geometry(mark, geometry)


def _geometry(mark: Xml.Element, geometry: Mapping[str, Any]) -> None:
    if geometry["type"] == "Point":
        point = Xml.SubElement(mark, "Point")
        _text(point, "coordinates", _places([geometry["coordinates"]]))
        return
    whole = geometry["type"] == "LineString"
    within = mark if whole else Xml.SubElement(mark, "MultiGeometry")
    for piece in [geometry["coordinates"]] if whole else geometry["coordinates"]:
        line = Xml.SubElement(within, "LineString")
        _text(line, "tessellate", "1")
        _text(line, "coordinates", _places(piece))


def _places(points: list[list[float]]) -> str:
    return " ".join(f"{lon:.7g},{lat:.7g}" for lon, lat in points)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = invisible.for_xml(text)
