"""A small file does not become large because each of its rows has long names around its cells."""

import csv
import io
import tracemalloc
from collections.abc import Callable

import openpyxl
import orjson
import pytest

from atlas import own
from atlas.own import formats, limits, markup, placemarks
from tests.unit.own.test_own_formats import KML, KNOWN, changed, packed

MARK = "<Placemark><name>a</name><when>2017</when></Placemark>"
LONG = "x" * placemarks.MOST_FOLDER
MIB = 1024**2


def held(read: Callable[[], object]) -> tuple[int, str]:
    """The most memory that a reading takes, in MiB, and why it refuses the file."""
    refusal = ""
    tracemalloc.start()
    try:
        read()
    except own.Refused as refused:
        refusal = str(refused)
    finally:
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return most // MIB, refusal


def folders(inside: str, depth: int = 58) -> bytes:
    """A packed map of nested folders with long names, with this inside."""
    begin = f"<Folder><name>{LONG}</name>" * depth
    return packed({"doc.kml": KML.format(f"{begin}{inside}{'</Folder>' * depth}").encode()})


@pytest.mark.parametrize(
    "inside",
    [MARK * 5000, f"<Folder><name>b</name>{MARK}</Folder>" * 5000],
    ids=["one folder", "each in one"],
)
def test_names_of_folders_are_no_text_of_each_placemark(
    inside: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = folders(inside)
    assert len(content) < 20_000
    monkeypatch.setattr(placemarks, "MOST_OF_FOLDERS", 10_000_000)
    most, refusal = held(lambda: formats.converted(content))
    assert refusal == placemarks.LONG_FOLDERS
    # The second has 847 paths before it is refused.
    assert most < 20


def test_what_is_said_of_folders_is_so() -> None:
    assert limits.LONGEST["kind"] * limits.MOST_ROWS < placemarks.MOST_OF_FOLDERS
    # Placemarks of one folder share its names: each is there once, and all as CSV.
    content = folders(MARK * 1500)
    most, refusal = held(lambda: formats.converted(content))
    assert (refusal, most < 1.3 * 1500 * 58 * 203 / MIB) == ("", True)


def test_each_placemark_has_the_names_of_the_folders_around_it() -> None:
    inner = f"<Folder><name>B</name>{MARK}<Folder>{MARK}</Folder></Folder>"
    unnamed = f"<Folder>{MARK}<name>C</name>{MARK}</Folder>"
    content = KML.format(f"{MARK}<Folder><name>A</name>{MARK}{inner}{MARK}</Folder>{unnamed}{MARK}")
    converted = formats.converted(content.encode())
    assert converted
    rows = list(csv.DictReader(io.StringIO(converted.content.decode())))
    assert [row["folder"] for row in rows] == ["", "A", "A / B", "A / B", "A", "", "C", ""]


@pytest.mark.parametrize("space", ["x" * 100, "x" * 90 + "é"], ids=["long", "not in ASCII"])
def test_a_long_namespace_stands_before_few_names(space: str) -> None:
    def kml(count: int) -> bytes:
        inside = "".join(f"<k:a{number}/>" for number in range(count))
        return f'<kml xmlns:k="{space}"><Document>{MARK}{inside}</Document></kml>'.encode()

    assert formats.converted(kml(1000))
    assert formats.converted(kml(markup.MOST_WIDE).replace(space.encode(), b"short"))
    with pytest.raises(own.Refused, match="too many values"):
        formats.converted(kml(markup.MOST_WIDE))
    # Attributes count as elements do; of a workbook also where the piece is another.
    many = b"<a" + b"".join(b' k:b%d=""' % number for number in range(markup.MOST_WIDE)) + b"/>"
    part = b"<b xmlns:k='%b'>%%b</b>" % space.encode()
    old = b"</sheetData>"
    for room in (0, markup.PIECE):
        blank = b"<!--" + b" " * room + b"-->"
        content = changed("xl/worksheets/sheet1.xml", old, old + part % (blank + many))
        with pytest.raises(own.Refused, match="declares a name that is too long"):
            formats.converted(content)
    short = part % b"<a k:b=''/>"
    assert formats.converted(changed("xl/worksheets/sheet1.xml", old, old + short))


def test_names_of_columns_do_not_fill_the_memory() -> None:
    names = ["title", "date", *(f"{'🚀' * 56}{number}" for number in range(98))]
    content = "\n".join([",".join(names), *["a,2017" + ",b" * 98] * 1000]).encode()
    most, refusal = held(lambda: own.read(content, KNOWN))
    # A row of them has 25 KB, there some six times while it is packed.
    assert (refusal, most < 50) == ("", True)


def test_names_of_properties_are_shared() -> None:
    name = "🚀" + "x" * 980
    one = {"title": "a", "date": "2017", name: {str(number): 1 for number in range(10)}}
    content = orjson.dumps([one] * 1000)
    most, refusal = held(lambda: formats.converted(content))
    assert (refusal, most < 25) == ("", True)
    for item in ({"x" * 1001: 1}, {"a": {"x" * 1001: 1}}):
        for rows in ([item], {"type": "Feature", "properties": item}):
            with pytest.raises(own.Refused, match="name has more than 1,000 characters"):
                formats.converted(orjson.dumps(rows))


def test_a_small_workbook_is_refused_before_all_of_its_text_is_held() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["title", "date"])
    for number in range(2000):
        sheet.append([f"{'下' * 3000}{number}", "2017"])
    out = io.BytesIO()
    book.save(out)
    book.close()
    content = out.getvalue()
    assert formats.MOST_TIMES * len(content) < 6 * MIB
    most, refusal = held(lambda: formats.converted(content))
    assert (refusal, most < 15) == (formats.SAME_TEXTS, True)
