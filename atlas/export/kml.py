"""The shown rows as KML, for Google Earth and other globes: events, flights, landings, rides."""

import io
from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as Xml

from atlas.data import invisible, words
from atlas.export.evidence import Evidence, records_of
from atlas.export.shapes import Shape

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
FOLDERS: Final = {
    "event": "Events",
    "flight": "Flights, ground tracks",
    "landing": "Landing points",
    "ride": "Journeys",
}


def kml(shown: Evidence) -> bytes:
    """Return events with a place and all shapes as placemarks, each with what is known of it.

    Each is written as it is made: a tree of 100,000 takes a gigabyte.
    """
    out = io.BytesIO()
    out.write(f'<?xml version="1.0" encoding="utf-8"?>\n<kml xmlns="{NAMESPACE}">'.encode())
    out.write(b"<Document>")
    about = "\n".join(f"{what}: {value}" for what, value in _about(shown))
    for name, text in (("name", shown.about["shown"]), ("description", about)):
        _write(out, _leaf(name, text))
    shapes = shown.shapes()
    days = shown.rows.set_index("id")[["day_from", "day_to"]]
    for sort, title in FOLDERS.items():
        out.write(b"<Folder>")
        _write(out, _leaf("name", title))
        for row in records_of(shown.rows) if sort == "event" else ():
            if row["lon"] is not None:
                point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]}
                _write(out, _placemark(row["title"], row, point, row))
        for shape in (one for one in shapes if one.sort == sort):
            properties = {
                "event_id": shape.event_id,
                "how": words.HOW[shape.sort],
                **shape.properties,
            }
            span = days.loc[shape.event_id].to_dict()
            _write(out, _placemark(_named(shape), properties, shape.geometry, span))
        out.write(b"</Folder>")
    out.write(b"</Document></kml>")
    return out.getvalue()


def _write(out: io.BytesIO, element: Xml.Element) -> None:
    out.write(Xml.tostring(element, encoding="utf-8", xml_declaration=False))


def _about(shown: Evidence) -> list[tuple[str, str]]:
    return [(what, text) for what, text in shown.about.items() if what != "shown"]


def _named(shape: Shape) -> str:
    if shape.sort != "ride":
        return shape.title
    return f"{shape.title}: {shape.properties['from']} – {shape.properties['to']}"


def _placemark(
    name: str,
    properties: Mapping[str, Any],
    geometry: Mapping[str, Any],
    span: Mapping[str, Any],
) -> Xml.Element:
    mark = Xml.Element("Placemark")
    _text(mark, "name", name)
    when = Xml.SubElement(mark, "TimeSpan")
    _text(when, "begin", span["day_from"])
    _text(when, "end", span["day_to"])
    data = Xml.SubElement(mark, "ExtendedData")
    for key, value in properties.items():
        if value is not None:
            _text(Xml.SubElement(data, "Data", name=key), "value", str(value))
    _geometry(mark, geometry)
    return mark


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
    parent.append(_leaf(name, text))


def _leaf(name: str, text: str) -> Xml.Element:
    leaf = Xml.Element(name)
    leaf.text = invisible.for_xml(text)
    return leaf
