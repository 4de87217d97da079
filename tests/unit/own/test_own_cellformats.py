"""A number of a workbook is read as its sheet shows it: with its hemisphere, without footnotes."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from atlas import own
from atlas.app import data
from atlas.own import cellformats

KNOWN = data.known()


def read(fill: Callable[[openpyxl.worksheet.worksheet.Worksheet], object]) -> own.Own:
    """A sheet with the event A on 1 May 2017 at 37.8, 122.4, and what else `fill` puts there."""
    book = openpyxl.Workbook()
    book.active.append(["title", "date", "lat", "lon", "engine"])
    book.active.append(["A", date(2017, 5, 1), 37.8, 122.4])
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return own.read(out.getvalue(), KNOWN)


def point(lat: float, lat_form: str, lon: float, lon_form: str) -> tuple[float, float] | None:
    """Where an event lies whose coordinates have these formats; None if the row is refused."""

    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["C2"], sheet["D2"] = lat, lon
        sheet["C2"].number_format, sheet["D2"].number_format = lat_form, lon_form

    rows = read(fill).rows
    return (rows["lat"].iloc[0], rows["lon"].iloc[0]) if len(rows) else None


@pytest.mark.parametrize(
    ("lat_form", "lon_form", "lat", "lon"),
    [
        ('0.0"°N"', '0.0"°W"', 37.8, -122.4),
        ('0.0"°S"', '0.0"°E"', -37.8, 122.4),
        ('0.0" S"', '0.0" W"', -37.8, -122.4),
        (r"0.0\S", r"0.0\ \W", -37.8, -122.4),
        ("0.0°N", "0.0°W", 37.8, -122.4),
        ('"S "0.0°', '"West "0.0', -37.8, -122.4),
        ('0.0"° ю. ш."', '0.0"° з.д."', -37.8, -122.4),
        ('"남위 "0.0', '"서경" 0.0', -37.8, -122.4),
        ('[Red]_-* 0.0"°S"_-', '"Lon. W "General', -37.8, -122.4),
        ('"-"0.0', r"\-0.0", -37.8, -122.4),
        # What the format says of other numbers is not said of these.
        ('0.0"°N";0.0"°S"', '0.0"°E";0.0"°W";0.0', 37.8, 122.4),
        ('[<0]0.0"°S";0.0"°N"', '[>=0]0.0"°E";0.0"°W"', 37.8, 122.4),
        ('[<0]0.0"°N";0.0"°S"', '[>200]0.0"°E";[<=200]0.0"°W"', -37.8, -122.4),
        # No hemisphere: a unit, seconds, an amount with its sign behind it.
        ('0.0"°"', '0.0" deg"', 37.8, 122.4),
        ('0.0"s"', '0.0" kW"', 37.8, 122.4),
        ("#,##0.00;-#,##0.00", '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-', 37.8, 122.4),
        ("0.00E+00", "00-00", 37.8, 122.4),
    ],
)
def test_a_number_lies_in_the_hemisphere_that_its_format_shows(
    lat_form: str, lon_form: str, lat: float, lon: float
) -> None:
    assert point(37.8, lat_form, 122.4, lon_form) == (lat, lon)


@pytest.mark.parametrize(
    ("lat_form", "lon_form"),
    [
        ('0.0"°N";0.0"°S"', '0.0"°E";0.0"°W"'),
        ('0.0"°S"', '0.0"°W"'),
        ('0.0"°N"', '0.0"°E"'),
        ("0.0;[Red]0.0", '"-"0.0'),
    ],
)
def test_a_negative_number_keeps_its_sign(lat_form: str, lon_form: str) -> None:
    assert point(-37.8, lat_form, -122.4, lon_form) == (-37.8, -122.4)


def test_a_hemisphere_of_two_meanings_or_of_the_other_axis_is_refused() -> None:
    assert point(37.8, "0.0", 122.4, '0.0"°O"') is None
    assert point(37.8, '0.0"°W"', 122.4, "0.0") is None


def test_the_hemisphere_of_a_format_is_among_the_readings() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["B", date(2017, 5, 2), 37.8, 122.4, 500])
        sheet["D3"].number_format = '0.0"°W"'
        sheet["E3"].number_format = '0" W"'

    events = read(fill)
    assert (3, "lat · lon", "37.8 · 122.4 W", "37.8° N, 122.4° W") in set(
        events.readings.itertuples(index=False, name=None)
    )
    # So many degrees has nothing: it is another unit.
    assert events.texts["more"].to_list()[-1] == "engine: 500"


def test_the_sections_of_a_format_are_looked_at_once() -> None:
    cellformats._sections.cache_clear()

    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        for number in range(1, 50):
            sheet.append(["B", date(2017, 5, 2), number, number])
            sheet.cell(sheet.max_row, 3).number_format = '0.0"°S"'

    assert (read(fill).rows["lat"] < 0).sum() == 49
    assert cellformats._sections.cache_info().misses == 2
    # Nor are more signs than a format of a spreadsheet may have.
    assert not cellformats._sections('"' + " " * cellformats.LONGEST_FORMAT + 'S"0')


def test_an_abbreviation_is_no_hemisphere() -> None:
    assert point(37.8, '0.0" est."', 122.4, '0.0" est."') == (37.8, 122.4)


@pytest.mark.parametrize("align", ["superscript", "subscript"])
def test_a_footnote_is_no_digit_of_a_number(align: str) -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        small = InlineFont(vertAlign=align)
        sheet["A2"] = CellRichText("CO", TextBlock(small, "2"), " of a km", TextBlock(small, "-1"))
        sheet["C2"] = CellRichText("39.2", TextBlock(InlineFont(vertAlign="superscript"), "1"))
        sheet["D2"] = CellRichText(TextBlock(InlineFont(b=True), "125"), ".7")

    row = read(fill).rows.iloc[0]
    title = {"superscript": "CO² of a km⁻¹", "subscript": "CO₂ of a km₋₁"}[align]
    assert (row["title"], row["lat"], row["lon"]) == (title, 39.2, 125.7)


def test_a_footnote_is_no_digit_of_a_date() -> None:
    def fill(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        raised = InlineFont(vertAlign="superscript")
        sheet["B2"] = CellRichText("2017-05-1", TextBlock(raised, "2"))
        sheet.append(["B", CellRichText("1", TextBlock(raised, "st"), " June 2017")])
        sheet.append(["C", CellRichText("1", TextBlock(raised, "2"), " July 2017")])

    events = read(fill)
    assert [f"{day:%d %b}" for day in events.rows["day_from"]] == ["01 May", "01 Jun", "01 Jul"]
    assert ("2017-05-1²", "1 May 2017") in set(
        events.readings[["value", "read"]].itertuples(index=False, name=None)
    )
