"""The whole timeline on a sheet: every row is on it, within its edges, and text stays text."""

import tracemalloc
from xml.etree import ElementTree as Xml

import pandas as pd
import pytest

from atlas.data.moments import span_text
from atlas.export.sheet import LEFT, RIGHT, WIDTH, timeline_svg

SVG = "{http://www.w3.org/2000/svg}"


def sheet_of(rows: pd.DataFrame, sentence: str = "All", foot: str = "Foot") -> Xml.Element:
    return Xml.fromstring(timeline_svg(rows, sentence, foot))


def texts(root: Xml.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def test_every_row_is_on_the_sheet(chronicle: pd.DataFrame) -> None:
    root = sheet_of(chronicle, "621 of 621 events", "Khasan Atlas · a link")
    titles = sorted(str(one.text) for one in root.iter(f"{SVG}title"))
    assert titles == sorted(
        f"{span_text(row.day_from, row.day_to)}: {row.title}" for row in chronicle.itertuples()
    )
    written = texts(root)
    assert (written[0], written[-1]) == ("621 of 621 events", "Khasan Atlas · a link")
    assert {"Journeys", "Intercontinental", "Nuclear", "Failure", "1984", "2026"} <= set(written)


def test_marks_lie_within_the_lanes_and_none_on_another(chronicle: pd.DataFrame) -> None:
    root = sheet_of(chronicle)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert width == WIDTH
    places = [
        tuple(map(float, one.attrib["transform"].split(")")[0].partition("(")[2].split()))
        for one in root.iter(f"{SVG}g")
        if one.find(f"{SVG}title") is not None
    ]
    assert all(LEFT <= x <= WIDTH - RIGHT and 60 < y < height for x, y in places)
    assert len(set(places)) == len(places) > 500


@pytest.mark.parametrize(
    ("first", "last", "tick"),
    [("2022", "2022", "Mar 2022"), ("2017-11-28", "2017-11-29", "28 Nov")],
)
def test_a_short_period_has_months_or_days(
    chronicle: pd.DataFrame, first: str, last: str, tick: str
) -> None:
    days = chronicle.set_index("day_from", drop=False).sort_index()
    assert tick in texts(sheet_of(days.loc[first:last]))


def test_hostile_text_stays_text(chronicle: pd.DataFrame) -> None:
    rows = chronicle.head(1).assign(title="</title><script>x</script>\x01")
    root = sheet_of(rows, "<b>&", "]]>")
    (title,) = root.iter(f"{SVG}title")
    assert str(title.text).endswith("</title><script>x</script> ")
    assert not list(root.iter(f"{SVG}script"))


def test_a_sheet_is_written_as_it_is_made(chronicle: pd.DataFrame) -> None:
    # A visitor may have 100,000 events: as one tree they took ten times the bytes of the file.
    rows = pd.concat([chronicle] * 5)
    tracemalloc.start()
    try:
        svg = timeline_svg(rows, "All", "Foot")
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5 * len(svg)


def test_nothing_selected_is_an_empty_sheet(chronicle: pd.DataFrame) -> None:
    root = sheet_of(chronicle.head(0), "0 of 621 events")
    assert texts(root)[0] == "0 of 621 events"
    assert not list(root.iter(f"{SVG}title"))
