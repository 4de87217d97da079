"""Workbooks, maps and JSON that are hostile, damaged or odd: read or refused, and never larger."""

import csv
import gzip
import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import datetime
from xml.etree import ElementTree

import openpyxl
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import numbers, stylesheet

from atlas import own
from atlas.app import data
from atlas.own import cellformats, formats, limits, mapping, markup, placemarks, records, unlike

KNOWN = data.known()
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + KML.format(
    "<Placemark><name>&b;</name></Placemark>"
)


def workbook() -> bytes:
    """A sheet with one event."""
    book = openpyxl.Workbook()
    book.active.append(["title", "date"])
    book.active.append(["A", "2019-04-25"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def date_cell(form: str, day: str) -> str:
    """A day of a sheet that shows it in this form, as it is read."""
    book = openpyxl.Workbook()
    book.active.append(["title", "date"])
    book.active.append(["A", datetime.fromisoformat(day)])
    book.active["B2"].number_format = form
    out = io.BytesIO()
    book.save(out)
    converted = formats.converted(out.getvalue())
    assert converted is not None
    return list(csv.reader(io.StringIO(converted.content.decode())))[1][1]


WORKBOOK = workbook()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB.encode(), "declares types or entities"),
        (BOMB.encode("utf-16"), "declares types or entities"),
        (("<kml>" + "<a>" * 70).encode(), "nested too deeply"),
        (KML.format("<Placemark><name>x").encode()[:-20], "can't be read"),
        (b'<?xml version="1.0"?><gpx></gpx>', "XML, but not KML"),
        (b'{"type": "Topology", "objects": {}}', "cannot be read as a table"),
        (b'{"features": [' + b"[" * 2000 + b"]" * 2000 + b"]}", "nested too deeply"),
        (b'{"title": "A", ', "line 1 can't be read"),
        (packed({"a.csv": b"title,date\n"}), "neither XLSX nor KMZ"),
        (packed({"mimetype": b"", "content.xml": b""}), "OpenDocument file. Save it as XLSX"),
        (packed({"xl/workbook.xml": b"<x/>"}), "workbook can't be read"),
        (packed({"doc.kml": b"<kml>"}), "can't be read"),
        (packed({"doc.kml": BOMB.encode()}), "declares types or entities"),
        (gzip.compress(b"title,date\n", mtime=0), "GZIP file. Unpack"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or encrypted spreadsheet"),
        (b"SQLite format 3\0", "a database"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "a calendar"),
        (b"\n<!DOCTYPE html><html><table></table>", "a web page"),
        (
            b'{"type": "FeatureCollection", "crs": {"type": "name", "properties": '
            b'{"name": "urn:ogc:def:crs:EPSG::5179"}}, "features": []}',
            "coordinates are in urn:ogc:def:crs:EPSG::5179",
        ),
    ],
    ids=range(20),
)
def test_files_that_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(own.Refused, match=reason):
        own.read(content, KNOWN)


def test_a_packed_file_is_measured_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_UNPACKED", 1000)
    monkeypatch.setattr(formats, "MOST_BYTES", 1000)
    files = [
        packed({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b" " * 1001}),
        packed({"doc.kml": b" " * 1001}),
    ]
    monkeypatch.delattr(formats.zipfile.ZipFile, "open")
    for content in files:
        with pytest.raises(own.Refused, match="Unpacked"):
            formats.converted(content)


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with another text in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as file:
        parts = {each: file.read(each) for each in file.namelist()}
    assert old in parts[name]
    return packed(parts | {name: parts[name].replace(old, new, 1)})


@pytest.mark.parametrize("name", ["xl/theme/theme1.xml", "docProps/core.xml", "xl/media/a.png"])
def test_every_part_of_a_workbook_counts_as_it_may_be_read(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MOST_UNPACKED", 1000)
    with pytest.raises(own.Refused, match="Unpacked"):
        formats.converted(packed({"xl/workbook.xml": b"", name: b" " * 1001}))


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b"<row/>" * limits.MOST_TAGS),
        # Objects are made of these.
        ("xl/styles.xml", b"</cellXfs>", b"<xf/>" * (limits.MOST_TAGS // formats.COST)),
        ("xl/_rels/workbook.xml.rels", b"</R", b"<R/>" * (limits.MOST_TAGS // formats.COST)),
        ("xl/worksheets/sheet1.xml", b"<sheetData", b' a="" ' * (limits.MOST_ATTRIBUTES + 1)),
    ],
)
def test_a_workbook_of_very_many_cells_is_refused_before_it_is_parsed(
    name: str, old: bytes, new: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(formats, "_xlsx")
    with pytest.raises(own.Refused, match=r"more than about 80,000 cells.* as CSV"):
        formats.converted(changed(name, old, new + old))


def test_a_sheet_is_read_once_however_often_a_workbook_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    inner = formats._InPieces.open

    def noted(self: zipfile.ZipFile, name: str, *args: object, **kwargs: object) -> object:
        opened.append(name)
        return inner(self, name, *args, **kwargs)

    monkeypatch.setattr(formats._InPieces, "open", noted)
    link = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    sheets = b"".join(
        b'<sheet name="%d" sheetId="1" r:id="rId1" %b/>' % (n, link) for n in range(9)
    )
    converted = formats.converted(changed("xl/workbook.xml", b"</sheets>", sheets + b"</sheets>"))
    assert converted
    assert len(converted.sheets) == 10
    assert opened.count("xl/worksheets/sheet1.xml") == 1


@pytest.mark.parametrize(
    ("form", "day", "text"),
    [
        ("mmm-yy", 1, "2019-04"),
        (r"[$-409]mmmm\ yyyy;@", 1, "2019-04"),
        ('yyyy"-dd-"mm', 1, "2019-04"),
        ("yyyy/m", 1, "2019-04"),
        ("mmm-yy", 25, "2019-04-25"),
        ("yyyy", 1, "2019-04-01"),
        ("d mmm yyyy", 1, "2019-04-01"),
        ("mmmm", 1, "2019-04-01"),
        ("mmm yyyy hh:mm", 1, "2019-04-01 00:00:00"),
    ],
)
def test_of_a_day_that_a_sheet_shows_as_a_month_the_month_is_read(
    form: str, day: int, text: str
) -> None:
    assert date_cell(form, f"2019-04-{day:02d}") == text


def test_of_a_day_that_a_sheet_shows_as_a_year_the_year_is_read() -> None:
    assert date_cell("yyyy", "2019-01-01") == "2019"
    assert date_cell("mmm-yy", "2019-01-01T06:00") == "2019-01-01 06:00:00"


@pytest.mark.parametrize(
    ("form", "dated"),
    [
        ("yyyy-mm-dd", True), ("[$-409]d mmm yy;@", True), ("[h]:mm:ss", True), ("[mm]:ss", True),
        ("0.00", False), ("[Red]0.00", False), ('0" days"', False), ("[" * 90 + "0", False),
    ],
)  # fmt: skip
def test_formats_of_numbers_are_read_as_openpyxl_does(form: str, dated: bool) -> None:
    formats._openpyxl()
    assert numbers.STRIP_RE is cellformats.QUOTED
    assert stylesheet.is_date_format(form) is dated
    # From each open bracket no farther than to the next.
    assert cellformats.QUOTED.match("[Red]")
    assert not cellformats.QUOTED.search("[" * 20_000 + "[h")


def test_a_format_of_numbers_is_looked_at_once() -> None:
    # 300 days in a format of a million signs took 8 s.
    form = "yyyy-mm" + r"\ " * 20
    cellformats._parts.cache_clear()
    assert {date_cell(form, f"20{year}-04-01") for year in range(10, 20)} == {
        f"20{year}-04" for year in range(10, 20)
    }
    assert cellformats._parts.cache_info().misses == 1


AREA = (
    b'<definedNames><definedName name="_xlnm.%b" localSheetId="0">%b</definedName></definedNames>'
)
RULE = b'<cfRule type="expression" priority="1"><formula>1</formula></cfRule>'


@pytest.mark.parametrize(
    ("name", "before", "part"),
    [
        # With very many letters or ranges each took over 10 s or 600 MiB, in files of some KiB.
        ("xl/workbook.xml", b"<calcPr", AREA % (b"Print_Area", b"a")),
        ("xl/workbook.xml", b"<calcPr", AREA % (b"Print_Titles", b"a")),
        ("xl/worksheets/sheet1.xml", b"<pageMargins",
         b'<conditionalFormatting sqref="x">%b</conditionalFormatting>' % RULE),
        ("xl/worksheets/sheet1.xml", b"<pageMargins",
         b'<dataValidations><dataValidation sqref="x"/></dataValidations>'),
        ("xl/worksheets/sheet1.xml", b"<pageMargins",
         b'<scenarios sqref="x"><scenario name="a"/></scenarios>'),
    ],
    ids=["area", "titles", "formatting", "validation", "scenarios"],
)  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_what_a_workbook_has_beside_its_rows_is_not_read(
    name: str, before: bytes, part: bytes
) -> None:
    # Ranges that are none were an error or a warning.
    content = changed(name, before, part + before)
    assert own.read(content, KNOWN).rows["title"].to_list() == ["A"]


def test_of_an_archive_the_map_at_its_root_is_read() -> None:
    mark = "<Placemark><name>{0}</name><TimeStamp><when>2019</when></TimeStamp></Placemark>"
    parts = {
        "__MACOSX/._doc.kml": b"\0\5\x16\7",
        "files/legend.kml": KML.format(mark.format("Legend")).encode(),
        "doc.kml": KML.format(mark.format("Map")).encode(),
    }
    mine = own.read(packed(parts), KNOWN)
    assert mine.rows["title"].to_list() == ["Map"]
    assert mine.notes == ("Of the archive doc.kml is read; 1 other map is not",)


def test_formulas_without_values_are_told() -> None:
    # As programs write them that compute nothing: the end of this event was lost without a word.
    book = openpyxl.Workbook()
    book.active.append(["title", "date", "end date", "lat", "lon"])
    book.active.append(["A", "2019-04-25", "=B2+3", "=40+2", "=130"])
    out = io.BytesIO()
    book.save(out)
    mine = own.read(out.getvalue(), KNOWN)
    assert len(mine.rows) == 1
    assert mine.notes == (
        "3 formulas have no value in the file, so the cell is empty: save it in a spreadsheet "
        "first",
    )
    text = b'<c r="B2" t="inlineStr"><is><t>2019-04-25</t></is></c>'
    for cell in (b'<c r="B2" t="str"><f>"2019"</f><v>2019</v></c>',
                 b'<c r="C2" t="str"><f>""</f><v></v></c>', b'<c r="C2"><v>1</v></c>'):  # fmt: skip
        assert not unlike.NO_VALUE.search(cell)
    content = changed("xl/worksheets/sheet1.xml", text, b'<c r="B2"><f t="shared" si="0"/></c>')
    assert own.read(content, KNOWN).notes[0].startswith("1 formula has no value")


def test_xml_is_parsed_in_large_pieces() -> None:
    source = markup.InPieces(io.BytesIO(bytes(3 * markup.PIECE)))
    assert [len(source.read(size)) for size in (16_384, markup.PIECE + 1, -1, 1)] == [
        markup.PIECE, markup.PIECE + 1, markup.PIECE - 1, 0,
    ]  # fmt: skip


def test_what_lies_between_placemarks_is_dropped_at_once() -> None:
    events, root = [], ElementTree.Element("kml")
    for name in ("a", "a", "Placemark", "a"):
        child = ElementTree.SubElement(root, name)
        events += [("start", child), ("end", child)]
    # The parser is ahead of what is read of it by a piece.
    first = iter([("start", root), *events[:2]])
    placemarks._placemarks(first, records.Records())
    assert len(root) == 0


def test_a_packed_file_of_very_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_PARTS", 3)
    with pytest.raises(own.Refused, match="too many values"):
        formats.converted(packed({f"{n}": b"" for n in range(4)}))


@pytest.mark.parametrize(("limit", "most"), [("MOST_VALUES", 100), ("MOST_OBJECTS", 50)])
def test_json_is_measured_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(records, limit, most)
    monkeypatch.delattr(orjson, "loads")
    for content in (b'{"features": [' + b"{},{}," * 50 + b"{}]}", b"[" + b"{}," * 101):
        with pytest.raises(own.Refused, match="too many values"):
            formats.converted(content)


def test_lines_of_json_are_objects_and_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []
    loads = orjson.loads
    monkeypatch.setattr(orjson, "loads", lambda text: parsed.append(text) or loads(text))
    with pytest.raises(own.Refused, match="line 2 can't be read"):
        formats.converted(b'{"a":1}\n' + b"11\n" * 1000)
    assert parsed[1:] == [b'{"a":1}']


@pytest.mark.parametrize(
    ("limit", "most", "reason"),
    [("MOST_ROWS", 3, "more than 3 rows"), ("MOST_COLUMNS", 3, "more than 3 property names"),
     ("MOST_VALUES", 9, "too many"), ("MOST_ELEMENTS", 12, "too many"),
     ("MOST_BYTES", 40, "Unpacked")],
)  # fmt: skip
@pytest.mark.parametrize("form", ["kml", "json"])
def test_records_are_limited(
    form: str, limit: str, most: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    placemark = "<Placemark><name>{0}</name>{1}</Placemark>"
    data = "<ExtendedData><Data name='c{0}'><value>long text here</value></Data></ExtendedData>"
    rows = [placemark.format(n, data.format(n)) for n in range(5)]
    objects = [{"name": str(n), f"c{n}": "long text here"} for n in range(5)]
    content = KML.format("".join(rows)).encode() if form == "kml" else orjson.dumps(objects)
    assert formats.converted(content)
    if (form, limit) == ("json", "MOST_ELEMENTS"):
        limit = "MOST_VALUES"
    module = placemarks if limit == "MOST_ELEMENTS" else records
    monkeypatch.setattr(module, limit, most)
    with pytest.raises(own.Refused, match=reason):
        formats.converted(content)


def test_a_sheet_that_says_it_is_larger_than_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    name = "xl/worksheets/sheet1.xml"
    sheet = parts[name]
    wide = sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert wide != sheet
    mine = own.read(packed(parts | {name: wide}), KNOWN)
    assert mine.rows["title"].to_list() == ["A"]
    # A cell far to the right, and a row far down.
    far = sheet.replace(b'r="B2"', b'r="XFD2"')
    assert own.read(packed(parts | {name: far}), KNOWN).total == 1
    low = sheet.replace(b'<row r="2"', b'<row r="1000000"').replace(b'r="A2"', b'r="A1000000"')
    monkeypatch.setattr(formats, "MOST_LINES", 1000)
    with pytest.raises(own.Refused, match="more than 1,000 rows"):
        own.read(packed(parts | {name: low}), KNOWN)


def test_a_map_within_a_map_of_umap_is_no_layer() -> None:
    # As deep as JSON may lie, each was a call of its own, of which Python allows fewer.
    content = b'{"type":"umap","layers":[' * 511 + b"]}" * 511
    with pytest.raises(own.Refused, match="The file is empty"):
        own.read(content, KNOWN)


def test_properties_with_parts_have_both_names() -> None:
    content = orjson.dumps(
        {"events": [{"start_date": {"year": 2019, "month": 4}, "text": {"headline": "A"}}]}
    )
    converted = formats.converted(content)
    assert converted
    assert converted.content == b"start_date year,start_date month,text headline\n2019,4,A\n"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "title",
                             "date", "rows", "Point", ""]),
            inner, max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip


def checked(content: bytes) -> None:
    """It becomes a table or is refused, and the table is one that is read."""
    try:
        converted = formats.converted(content)
    except own.Refused:
        return
    assert converted is None or converted.content.decode()


@settings(max_examples=60)
@given(value=JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    try:
        content = orjson.dumps(
            {"type": "FeatureCollection", "features": [value, {"geometry": value}]}
        )
    except orjson.JSONEncodeError:
        return
    checked(content)
    checked(orjson.dumps([{"title": "A", "date": "2019"}, value]))


TAGS = st.sampled_from(
    ["name", "description", "Point", "coordinates", "TimeStamp", "when", "Data", "ExtendedData",
     "SimpleData", "Folder", "Placemark", "MultiGeometry"]
)  # fmt: skip
XML = st.recursive(
    st.text("ab 1,2-<>&;é", max_size=8).map(lambda text: text.replace("<", "&lt;")),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=3)).map(
        lambda given: f"<{given[0]} name='n'>{''.join(given[1])}</{given[0]}>"
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(inner=XML, cut=st.integers(0, 40))
def test_any_kml_is_read_or_refused(inner: str, cut: int) -> None:
    text = KML.format(f"<Placemark><name>A</name>{inner}</Placemark>{inner}")
    checked(text.encode()[: -cut or None])


@settings(max_examples=60)
@given(where=st.integers(0, 3000), what=st.binary(min_size=1, max_size=3))
def test_any_damaged_workbook_is_read_or_refused(where: int, what: bytes) -> None:
    content = WORKBOOK
    checked(content[: where % len(content)] + what + content[where % len(content) + len(what) :])


NAMES = st.lists(
    st.sampled_from([*mapping.KNOWN, "", "x", "title ", "\u200bDate", "shown", "precision"]),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60)
@given(names=NAMES, rows=st.lists(st.lists(st.text(max_size=8), max_size=12), max_size=4))
def test_any_columns_are_taken_for_something(names: list[str], rows: list[list[str]]) -> None:
    roles = mapping.guess(names, rows)
    assert len(roles) == len(names)
    assert set(roles) <= set(mapping.LABELS)
    alone = [role for role in roles if role not in mapping.JOINED]
    assert len(alone) == len(set(alone))


def test_limits_are_those_that_are_said() -> None:
    assert limits.MOST_UNPACKED == 48 * 1024**2
    assert limits.MOST_VALUES == 2_000_000
    # A feature of GeoJSON has three.
    assert 6 * limits.MOST_ROWS == limits.MOST_OBJECTS
    assert limits.MOST_ELEMENTS == 400_000
    assert limits.MOST_ATTRIBUTES == 600_000
    # A cell with a text of its own has six to eight.
    assert pytest.approx(80_000, rel=0.1) == limits.MOST_TAGS / 6


@settings(max_examples=12)
@given(value=JSON, cell=st.text(max_size=20))
def test_any_table_of_another_form_is_kept_or_told(value: object, cell: str) -> None:
    rows = [{"title": "A", "date": cell, "lat": value}, {"title": cell, "date": "2019"}]
    try:
        mine = own.read(orjson.dumps(rows), KNOWN)
    except (own.Refused, orjson.JSONEncodeError):
        return
    assert len(mine.rows) + mine.problems["row"].nunique() == mine.total


def test_coordinates_with_decimal_commas_are_refused() -> None:
    placemark = (
        "<Placemark><name>a</name><TimeStamp><when>2019-04-25</when></TimeStamp>"
        "<Point><coordinates>131,89,43,12</coordinates></Point></Placemark>"
    )
    mine = own.read(KML.format(placemark).encode(), KNOWN)
    assert mine.rows.empty
    assert mine.problems["rule"].to_list() == ["degrees"]


def test_the_day_of_a_view_is_not_that_of_a_placemark() -> None:
    view = "<{0}><TimeStamp><when>1999</when></TimeStamp></{0}>"
    span = "<TimeSpan><begin>2019-04-25</begin></TimeSpan>"
    inner = f"<name>A</name>{view.format('LookAt')}{view.format('Camera')}{span}"
    mine = own.read(KML.format(f"<Placemark>{inner}</Placemark>").encode(), KNOWN)
    assert mine.rows["day_from"].dt.date.astype(str).to_list() == ["2019-04-25"]


@pytest.mark.parametrize("point", ["131;43", "131 , 43", "131"])
def test_coordinates_of_kml_that_are_none_are_refused(point: str) -> None:
    at = f"<Point><coordinates>{point}</coordinates></Point>"
    inner = f"<name>A</name><TimeStamp><when>2019</when></TimeStamp>{at}"
    mine = own.read(KML.format(f"<Placemark>{inner}</Placemark>").encode(), KNOWN)
    assert len(mine.problems) == 1
    assert mine.problems["rule"].iloc[0] in {"degrees", "both or none"}


@pytest.mark.parametrize(
    ("coordinates", "read"),
    [
        ([131], None),
        (["131", "43"], None),
        ([True, 43], None),
        ([131, None], None),
        ([[131, "43"]], None),
        ([None, None], [None, None]),
        ([], [None, None]),
        ([131, 43, None], [131, 43]),
    ],
)
def test_coordinates_of_geojson_that_are_none_are_refused(
    coordinates: list[object], read: list[object] | None
) -> None:
    feature = {
        "type": "Feature",
        "properties": {"title": "A", "date": "2019"},
        "geometry": {"type": "Point", "coordinates": coordinates},
    }
    mine = own.read(orjson.dumps({"features": [feature]}), KNOWN)
    assert (len(mine.rows), len(mine.problems) > 0) == ((0, True) if read is None else (1, False))
    if read:
        at = mine.rows[["lon", "lat"]].astype(object)
        assert at.where(at.notna(), None).to_numpy().tolist() == [read]


ONE = {"type": "Point", "coordinates": [1, 2]}
TWO = {"type": "Point", "coordinates": [3, 4]}
NONE = {"type": "MultiPoint", "coordinates": []}
TRACK = "<gx:Track><when>2019</when><when>2020</when>{}</gx:Track>"


def collection(*geometries: object) -> dict[str, object]:
    return {"type": "GeometryCollection", "geometries": geometries}


@pytest.mark.parametrize(
    ("geometry", "several"),
    [
        (collection(collection(ONE)), False),
        (collection(NONE, None, collection(), ONE), False),
        (collection(ONE, TWO), True),
        (collection(collection(ONE), TWO), True),
        ({"type": "MultiPoint", "coordinates": [[1, 2]]}, False),
        ({"type": "MultiPolygon", "coordinates": [[], [[[1, 2], [3, 4]]]]}, True),
        ("<Point><coordinates>1,2</coordinates></Point>", False),
        ("<coordinates/><coordinates>1,2</coordinates><coordinates>3,4</coordinates>", True),
        ("<coordinates>1,2 3,4</coordinates><coordinates>5,6</coordinates>", True),
        (TRACK.format("<gx:coord>1 2 0</gx:coord>"), False),
        (TRACK.format("<gx:coord/><gx:coord>1 2 0</gx:coord><gx:coord>3 4 0</gx:coord>"), True),
    ],
)
def test_the_first_point_is_used_and_others_are_noted(
    geometry: str | dict[str, object], several: bool
) -> None:
    if isinstance(geometry, str):
        name = "<Placemark><name>A</name><TimeStamp><when>2019</when></TimeStamp>"
        kml = KML.replace("><", ' xmlns:gx="http://www.google.com/kml/ext/2.2"><', 1)
        content = kml.format(f"{name}{geometry}</Placemark>").encode()
    else:
        feature = {"properties": {"title": "A", "date": "2019"}, "geometry": geometry}
        content = orjson.dumps({"features": [feature]})
    mine = own.read(content, KNOWN)
    assert mine.rows[["lon", "lat"]].to_numpy().tolist() == [[1, 2]]
    note = "1 line, area or set of points is shown at the first point"
    assert mine.notes == ((note,) if several else ())


def test_a_day_with_an_offset_is_read_with_it() -> None:
    day = b'<c r="B2" t="d"><v>2019-04-25T23:30:00+09:00</v></c>'
    text = b'<c r="B2" t="inlineStr"><is><t>2019-04-25</t></is></c>'
    content = changed("xl/worksheets/sheet1.xml", text, day)
    row = own.read(content, KNOWN).rows.iloc[0]
    assert f"{row['start_utc']:%Y-%m-%d %H:%M}" == "2019-04-25 14:30"


def test_a_workbook_without_a_sheet_that_can_be_read_is_refused() -> None:
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    usual = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for content in (
        changed("xl/workbook.xml", b'state="visible"', b'state="hidden"'),
        changed("xl/workbook.xml", usual, strict),
    ):
        with pytest.raises(own.Refused, match="are hidden, or it was saved as “Strict Open XML”"):
            own.read(content, KNOWN)


@pytest.mark.parametrize("content", [WORKBOOK, packed({"doc.kml": KML.format("").encode()})])
def test_an_archive_that_lacks_bytes_is_damaged(content: bytes) -> None:
    refusals = set()
    for lost in (1, 10, 100):
        for start in (4, len(content) // 2):
            with pytest.raises(own.Refused) as refused:
                own.read(content[:start] + content[start + lost :], KNOWN)
            refusals.add(str(refused.value))
    assert "The archive is damaged or protected with a password. Save it again." in refusals


def test_a_file_without_its_mark_is_not_in_the_encoding_that_was_chosen() -> None:
    choices = own.Choices(encoding="utf-16")
    with pytest.raises(own.Refused, match="The file is not in UTF-16"):
        own.read(b"title,date\nA,2019\n", KNOWN, choices=choices)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_json_in_utf_16_is_read(encoding: str) -> None:
    text = '[{"title": "Хасан", "date": "2019-04-25"}]'
    for content in (text.encode(encoding), f"\ufeff{text}".encode(encoding)):
        assert own.read(content, KNOWN).rows["title"].to_list() == ["Хасан"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("20171128000000000001", "20171128000000000001"),
        ("-9223372036854775809", "-9223372036854775809"),
        ("18446744073709551616", "18446744073709551616"),
        ("1234567890123456789", "1234567890123456789"),
        ("[20171128000000000001, 2]", '["20171128000000000001",2]'),
        ('"say 20171128000000000001, \\" 20171128000000000001"',
         'say 20171128000000000001, " 20171128000000000001'),
        # These are no whole numbers.
        ("20171128000000000001.5", "2.0171128e+19"),
        ("1e20", "1e+20"),
        ("0.12345678901234567890123", "0.12345678901234568"),
    ],
)  # fmt: skip
def test_a_whole_number_of_json_keeps_its_digits(number: str, text: str) -> None:
    lines = '{{"title": "A \\\\", "n": {0}}}\n{{"title": "-20171128000000000001", "n":{0} }}\n'
    for form in (lines, f"[{lines.replace(chr(10), ',', 1)}]"):
        converted = formats.converted(form.format(number).encode())
        assert converted
        rows = list(csv.reader(io.StringIO(converted.content.decode())))
        assert rows[1:] == [["A \\", text], ["-20171128000000000001", text]]


def test_a_text_of_json_without_an_end_is_looked_at_once() -> None:
    # From each quotation mark to the end it would take hours.
    cut = b'[{"a":' + b'"\\"' * 300_000 + b"1" * 20 + b"\\"
    with pytest.raises(own.Refused, match="line 1 can't be read"):
        formats.converted(cut)


def test_esri_json_is_named() -> None:
    feature = {"attributes": {"name": "A", "date": "2019"}, "geometry": {"x": 1, "y": 2}}
    with pytest.raises(own.Refused, match="Esri JSON"):
        own.read(orjson.dumps({"features": [feature]}), KNOWN)


@pytest.mark.parametrize(
    "content",
    [b'[{"title": "A", "lat": NaN}]', '[{"title": "Ü"}]'.encode("cp1252"), b'[{"title": "A"},]'],
)
def test_why_json_cannot_be_read_is_said(content: bytes) -> None:
    reasons = "not in UTF-8, or have a comma too many or a value such as NaN"
    with pytest.raises(own.Refused, match=reasons):
        own.read(content, KNOWN)


def test_a_cell_of_json_that_is_too_long_is_quoted() -> None:
    content = orjson.dumps([{"title": "A", "date": "2019", "what": "x🚀" * 10_001}])
    with pytest.raises(own.Refused, match=r"A cell has more than 20,000 characters: “x🚀x🚀.*…”"):
        own.read(content, KNOWN)


def test_a_sheet_with_nothing_on_it_is_passed_over() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    sheet = book.create_sheet("Events")
    sheet.append(["title", "date"])
    sheet.append(["A", "2019-04-25"])
    out = io.BytesIO()
    book.save(out)
    mine = own.read(out.getvalue(), KNOWN)
    assert mine.rows["title"].to_list() == ["A"]
    assert mine.preview.sheet == "Events"
    assert mine.notes == ("The workbook has 2 sheets; this is “Events”",)


def test_a_damaged_part_that_is_packed_with_lzma_is_damage() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed_:
        packed_.writestr("doc.kml", KML.format("<Placemark/>" * 99))
    content = bytearray(out.getvalue())
    content[60:70] = bytes(10)
    with pytest.raises(own.Refused, match="The archive is damaged"):
        own.read(bytes(content), KNOWN)


def test_event_id_and_how_of_others_are_kept() -> None:
    data_ = (
        "<ExtendedData><Data name='event_id'><value>7</value></Data>"
        "<Data name='how'><value>by train</value></Data></ExtendedData>"
    )
    placemark = f"<Placemark><name>A</name>{data_}<TimeStamp><when>2019</when></TimeStamp>"
    mine = own.read(KML.format(f"{placemark}</Placemark>").encode(), KNOWN)
    assert mine.rows["title"].to_list() == ["A"]
    assert mine.notes == ()


SPLIT = {
    "lines of JSON": b'{"title":"A"}\n' + b"[]\n" * 1_000_000,
    "a point of KML": KML.format(
        f"<Placemark><Point><coordinates>{'11,' * 1_000_000}</coordinates></Point></Placemark>"
    ).encode(),
    "a point of a track": KML.format(
        f"<Placemark><coord>{'11 ' * 1_000_000}</coord></Placemark>"
    ).encode(),
}


@pytest.mark.long
@pytest.mark.parametrize("content", SPLIT.values(), ids=SPLIT)
def test_nothing_is_split_into_millions_of_parts(content: bytes) -> None:
    formats.converted(b'[{"title":"A"}]')
    tracemalloc.start()
    try:
        with suppress(own.Refused):
            own.read(content, KNOWN)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The text is there a few times, and the values of some lines.
    assert most < 50 * 1024**2


def test_no_pattern_looks_again_at_what_it_has_looked_at() -> None:
    # A pattern that did so would take minutes.
    for text in (b"xmlns:" * 300_000, b"xmlns='" * 300_000, b"xmlns" + b" " * 1_000_000):
        assert not markup.LONG_NAME.search(text)
        assert not markup.WIDE_NAME.search(text)
    declared = "<?xml " * 300_000
    assert markup.in_utf8(declared.encode("utf-16")) == declared.encode()
    rows = b"<row" + b' hidden="1"' * 90_000 + b"<"
    cells = b'<row hidden="1">' + b"<c/>" * 200_000
    for sign in unlike.SIGNS:
        for text in (
            rows,
            cells,
            b"<x:" * 300_000,
            b"<c " * 300_000,
            b"<mergeCell ref='A" * 60_000,
        ):
            assert not sign.findall(text)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16"),
        ("utf-8", "utf-8"),
        # As .NET writes what it holds as text.
        ("utf-8", "utf-16"),
        ("utf-8-sig", "UTF8"),
        ("cp1251", "windows-1251"),
        ("cp949", "euc-kr"),
        ("koi8-r", "KOI8-R"),
        ("cp866", "ibm866"),
        ("utf-8-sig", "windows-1251"),
    ],
)
def test_kml_is_read_in_the_encoding_that_it_declares(encoding: str, declared: str) -> None:
    title = "발사" if encoding == "cp949" else "Ким"
    text = (
        f'<?xml version="1.0" encoding="{declared}"?><kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Placemark><name>{title}</name><TimeStamp><when>2017-11-28</when></TimeStamp></Placemark>"
        "</kml>"
    )
    assert own.read(text.encode(encoding), KNOWN).rows["title"].to_list() == [title]


@pytest.mark.parametrize(
    ("declared", "reason"),
    [("punycode", "in punycode, which is not read"), ("cp949", "not in cp949, as it says")],
)
def test_kml_in_another_encoding_says_so(declared: str, reason: str) -> None:
    content = b'<?xml version="1.0" encoding="' + declared.encode() + b'"?><kml>\xff\xff</kml>'
    with pytest.raises(own.Refused, match=reason):
        own.read(content, KNOWN)


def test_a_short_part_of_a_workbook_may_be_in_utf16_and_no_long_one() -> None:
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    short = parts | {
        "customXml/item1.xml": "<x/>".encode("utf-16"),
        # Also where a sign of four bytes is cut by what is looked at first.
        "customXml/item2.xml": f"<x>{'a' * 2043}\U0001f680</x>".encode("utf-16"),
        "xl/printerSettings/printerSettings1.bin": "HP LaserJet".encode("utf-16-le"),
        "xl/media/1.bin": b"\0\0\0<" + bytes(markup.PIECE),
        "xl/media/2.svg": b'<?xml version="1.0" encoding="x-none"?><svg/>',
        "xl/media/3.svg": b'<?xml version="1.0" encoding="ISO-8859-1"?>' + b" " * markup.PIECE,
    }
    assert own.read(packed(short), KNOWN).rows["title"].to_list() == ["A"]
    named = f"<x xmlns='{'x' * 1001}'/>"
    for part in (named, named + " " * markup.PIECE):
        with pytest.raises(own.Refused, match=r"declares a name that is too long|is not in UTF-8"):
            own.read(packed(parts | {"x.xml": part.encode("utf-16")}), KNOWN)


@pytest.mark.parametrize(("count", "length"), [(1001, 8), (2, 256)])
def test_a_workbook_of_very_many_sheets_is_refused(count: int, length: int) -> None:
    names = [f"{n:0{length}}" for n in range(count)]
    sheets_ = "".join(f'<sheet name="{one}" sheetId="1" r:id="rId1"/>' for one in names)
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as file:
        book = file.read("xl/workbook.xml")
    at, end = book.index(b"<sheets>"), book.index(b"</sheets>")
    space = b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    new = b"<sheets" + space + b">" + sheets_.encode()
    with pytest.raises(own.Refused, match="more than 1,000 sheets, or one with a very long name"):
        own.read(changed("xl/workbook.xml", book[at:end], new), KNOWN)


def test_a_very_long_namespace_is_refused_before_it_is_parsed() -> None:
    long = b"x" * 1001
    kml = b'<kml xmlns="' + long + b'"><Document>' + b"<a/>" * 10 + b"</Document></kml>"
    with pytest.raises(own.Refused, match="too many values"):
        own.read(kml, KNOWN)
    # Also with the other quotation marks, and where each sign has two bytes.
    for other in (
        b"<kml xmlns='\"" + long + b"'/>",
        kml.decode().encode("utf-16"),
        kml.decode().encode("utf-16-le"),
        b'<?xml version="1.0" encoding="cp1251"?>' + kml,
    ):
        with pytest.raises(own.Refused, match="too many values"):
            own.read(other, KNOWN)
    # Also where it lies in two of the pieces that are looked at.
    for room in (0, markup.PIECE - 600):
        old = b"</sheetData>"
        new = b"<!--" + b" " * room + b"-->" + old + b"<a xmlns:p='" + long + b"'/>"
        with pytest.raises(own.Refused, match="declares a name that is too long"):
            own.read(changed("xl/worksheets/sheet1.xml", old, new), KNOWN)


def test_a_number_that_begins_with_zero_is_no_json() -> None:
    with pytest.raises(own.Refused, match="looks like JSON, but line 1"):
        own.read(b'[{"title": "A", "n": 012345678901234567890}]', KNOWN)


def test_json_of_too_many_values_is_refused_before_its_numbers_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at: list[bytes] = []
    monkeypatch.setattr(records, "_with_digits", looked_at.append)
    with pytest.raises(own.Refused, match="too many values"):
        own.read(b'[{"title": 12345678901234567890}' + b",1" * records.MOST_VALUES + b"]", KNOWN)
    assert looked_at == []
