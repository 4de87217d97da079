"""The CSV that people take away: safe in a spreadsheet, and the same rows when read again."""

import csv as csv_reader
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.data.formulas import FORMULA, unguarded
from atlas.export.tables import COLUMNS, csv, html, readable

BOM = b"\xef\xbb\xbf"
# No surrogates (they are no text) and no NUL (no CSV reader of this Python takes it).
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


def cells(exported: bytes) -> list[list[str]]:
    """The cells as a spreadsheet reads them, the heading row included."""
    text = exported.removeprefix(BOM).decode("utf-8")
    return list(csv_reader.reader(io.StringIO(text, newline="")))


def exported_cell(value: object) -> str:
    """One cell after export."""
    return cells(csv(pd.DataFrame({"a": [value], "b": ["-"]})))[1][0]


@pytest.mark.parametrize(
    "formula",
    [
        '=HYPERLINK("https://example.org")',
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "﹦1",
        "\u200b=1",
        "\u200b＝1",
        "\ufeff@SUM(A1)",
        " \u00a0=1",
        "\u3000-1",
        "\x00+1",
        "\x0b\u202e=1",
        "\u3164=1",
        "\ufe0f=1",
        "\u180b+1",
        "\U000e0100@SUM(A1)",
        "\u2800=1",
    ],
)
def test_a_formula_becomes_text(formula: str) -> None:
    assert exported_cell(formula) == f"'{formula}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("x;=1+1;y", "x;'=1+1;y"),
        ("x; =1;\u200b＝2", "x;' =1;'\u200b＝2"),
        ("x;'=1", "x;''=1"),
        ("x;\t-1\r\n@A1", "x;\t'-1\r\n'@A1"),
        ('x;"=1+1;y', "x;'\"=1+1;y"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("KP;RU; a - b, =1; '-'", "KP;RU; a - b, =1; '-'"),
    ],
)
def test_a_formula_behind_another_separator_becomes_text(text: str, cell: str) -> None:
    assert exported_cell(text) == cell


@pytest.mark.parametrize("text", ["Talks = talks", "a-b", "Хасан", " spaced", "\u200bword", "…"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert exported_cell(text) == text


@given(TEXTS | st.text("';\t\r\n\"=-x \u200b＝", max_size=12))
def test_no_cell_starts_a_formula_and_no_text_is_lost(text: str) -> None:
    cell = exported_cell(text)
    assert not FORMULA.match(cell)
    # As a spreadsheet reads it that splits at another sign, whatever it makes of quotation marks.
    for part in re.split("[;\t\r\n]", cell)[1:]:
        assert not FORMULA.match(part.replace('"', ""))
    assert unguarded(cell) == text
    assert cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("value", [-5, -12.5, 0])
def test_numbers_stay_numbers(value: float) -> None:
    assert exported_cell(value) == str(value)


@pytest.mark.parametrize("value", [None, pd.NA, float("nan"), pd.NaT])
def test_what_is_not_known_is_an_empty_cell(value: object) -> None:
    assert exported_cell(value) == ""


def test_it_starts_with_a_byte_order_mark_so_that_names_read_right() -> None:
    exported = csv(pd.DataFrame({"place": ["Хасан", "하산", "Wŏnsan"]}))
    assert exported.startswith(BOM)
    assert not exported.removeprefix(BOM).startswith(BOM)
    assert [row[0] for row in cells(exported)] == ["place", "Хасан", "하산", "Wŏnsan"]


def test_exporting_does_not_change_the_table() -> None:
    table = pd.DataFrame({"a": ["=1"]})
    csv(table)
    assert table["a"].tolist() == ["=1"]


def test_an_empty_table_keeps_its_headings(chronicle: pd.DataFrame) -> None:
    exported = csv(readable(chronicle.iloc[:0]))
    assert cells(exported) == [list(COLUMNS.values())]


def test_the_whole_chronicle_comes_back(chronicle: pd.DataFrame) -> None:
    table = readable(chronicle)
    again = pd.read_csv(io.BytesIO(csv(table)), encoding="utf-8-sig")
    assert list(again) == list(table)
    assert len(again) == len(chronicle)
    for heading in ("Id", "What", "Kind", "Outcome", "Place", "Time, UTC", "Source ids"):
        assert again[heading].fillna("").tolist() == table[heading].fillna("").tolist()
    for heading in ("Longitude, degrees", "Latitude, degrees", "Apogee, km", "Distance, km"):
        pd.testing.assert_series_equal(again[heading], table[heading], check_dtype=False)


def test_a_row_is_told_in_plain_words(chronicle: pd.DataFrame) -> None:
    row = readable(chronicle.loc[["launch-2017-11-28-1818-pyongsong-1"]]).iloc[0]
    expected = {
        "Kind": "Missile tests",
        "What": "Hwasong-15 from Pyongsong Field",
        COLUMNS["day_from"]: "2017-11-28",
        "Time, UTC": "18:18",
        "Class": "Intercontinental",
        "Outcome": "Success",
        "Apogee, km": 4475,
        "Distance, km": 950,
        "Certainty": "Reported",
        "Countries": "North Korea",
    }
    assert {heading: row[heading] for heading in expected} == expected


def test_day_and_time_of_a_row_are_of_one_zone(chronicle: pd.DataFrame) -> None:
    table = readable(chronicle)
    days_and_times = table[COLUMNS["day_from"]] + " " + table["Time, UTC"]
    timed = (chronicle["precision"] == "minute").to_numpy()
    instants = chronicle["start_utc"].dt.strftime("%Y-%m-%d %H:%M").to_numpy()
    assert days_and_times[timed].tolist() == instants[timed].tolist()
    assert timed.sum() > 200
    dated = chronicle["day_from"].dt.strftime("%Y-%m-%d").to_numpy()
    assert table.loc[~timed, COLUMNS["day_from"]].tolist() == dated[~timed].tolist()
    row = readable(chronicle.loc[["test-2017-06-08-anti-ship"]]).iloc[0]
    assert (row[COLUMNS["day_from"]], row[COLUMNS["day_to"]]) == ("2017-06-07", "2017-06-07")


def test_an_hour_that_is_not_known_is_not_told(chronicle: pd.DataFrame) -> None:
    row = readable(chronicle.loc[["launch-1998-08-31-tonghae-1"]]).iloc[0]
    assert pd.isna(row["Time, UTC"])


def test_a_table_for_paper_has_every_cell_as_text() -> None:
    table = pd.DataFrame({"a <b>": ["<script>x</script>", None], "n": [1234.0, float("nan")]})
    assert html(table) == (
        "<table><thead><tr><th>a &lt;b&gt;</th><th>n</th></tr></thead><tbody>"
        "<tr><td>&lt;script&gt;x&lt;/script&gt;</td><td>1,234</td></tr>"
        "<tr><td></td><td></td></tr></tbody></table>"
    )
