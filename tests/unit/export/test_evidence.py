"""Exports: the same rows in every format, with their evidence, and nothing that runs."""

import csv
import gzip
import io
import itertools
import json
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import openpyxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from atlas.data.catalog import Catalog
from atlas.data.formulas import FORMULA, unguarded
from atlas.data.invisible import for_xml
from atlas.export import evidence as files
from atlas.export.evidence import Evidence, evidence
from atlas.export.handout import Living, Picture, handout
from atlas.export.kml import FOLDERS, NAMESPACE, kml
from atlas.export.shapes import line
from atlas.export.tables import readable
from atlas.geo.ride import Ride, rides
from tests.counts import EVENTS

LINK = "http://localhost:8501/records?class=icbm"
SENTENCE = "12 of 400 missiles: intercontinental"
ODD_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=50)
LINES = {"flight", "ride"}
HOSTILE = '=HYPERLINK("http://x.example")<script>alert(\'x\')</script>\u2028 "quoted"; a,b'


@pytest.fixture(scope="module")
def all_rides(catalog: Catalog) -> Mapping[str, Ride]:
    return rides(catalog)


@pytest.fixture(scope="module")
def shown(catalog: Catalog, chronicle: pd.DataFrame, all_rides: Mapping[str, Ride]) -> Evidence:
    return evidence(catalog, chronicle, SENTENCE, LINK, rides=lambda: all_rides)


@pytest.fixture(scope="module")
def one(catalog: Catalog, chronicle: pd.DataFrame) -> Evidence:
    return evidence(catalog, chronicle.head(1), SENTENCE, LINK)


@pytest.fixture(scope="module")
def features(shown: Evidence) -> list[dict[str, Any]]:
    """The features of a GeoJSON export of everything."""
    listed: list[dict[str, Any]] = json.loads(files.geojson(shown))["features"]
    return listed


@pytest.fixture(scope="module")
def hostile(catalog: Catalog, chronicle: pd.DataFrame) -> Evidence:
    rows = chronicle.head(3).assign(title=HOSTILE)
    return evidence(catalog, rows, HOSTILE, LINK)


def texts(frame: pd.DataFrame) -> list[list[str]]:
    """The cells as text, an unknown one empty, numbers in one way of writing."""

    def as_text(cell: object) -> str:
        if pd.isna(cell) or cell == "":
            return ""
        if isinstance(cell, datetime):
            # Of an XLSX file: an instant, or a day.
            return cell.isoformat() + "Z"
        if isinstance(cell, bool) or str(cell) in {"True", "False"}:
            return str(cell).lower()
        try:
            return repr(float(str(cell)))
        except ValueError:
            return str(cell)

    days = [frame.columns.get_loc(name) for name in ("day_from", "day_to")]
    return [
        [as_text(cell)[: 10 if place in days else None] for place, cell in enumerate(row)]
        for row in frame.itertuples(index=False)
    ]


def read_csv(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_xlsx(content: bytes, sheet: str = "Rows") -> pd.DataFrame:
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *rows = book[sheet].values
    return pd.DataFrame(rows, columns=list(head), dtype="object")


@pytest.mark.long
def test_every_format_gives_the_same_rows(shown: Evidence, features: list[dict[str, Any]]) -> None:
    wanted = texts(shown.rows)
    columns = list(files.COLUMNS)
    assert len(wanted) == EVENTS
    assert texts(read_csv(files.csv(shown))[columns]) == wanted
    assert texts(pd.DataFrame(json.loads(files.json(shown))["rows"])[columns]) == wanted
    events = [one["properties"] for one in features if one["properties"]["feature"] == "event"]
    assert texts(pd.DataFrame(events)[columns]) == wanted
    assert texts(read_xlsx(files.xlsx(shown))[columns]) == wanted


def test_every_format_says_what_it_is(shown: Evidence, catalog: Catalog) -> None:
    about = {
        "shown": SENTENCE,
        "link": LINK,
        "data_version": catalog.version,
        "data_date": "2026-11-29",
        "data_as_of": "2026-10-10",
        "licence": "Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/)",
        "attribution": files.ATTRIBUTION,
    }
    assert shown.about == about
    table = read_csv(files.csv(shown))
    assert {name: set(table[name]) for name in about} == {k: {v} for k, v in about.items()}
    for content in (files.json(shown), files.geojson(shown)):
        assert {name: json.loads(content)[name] for name in about} == about
    sheet = read_xlsx(files.xlsx(shown), "About")
    assert dict(sheet.itertuples(index=False)) == about


def test_every_row_comes_with_its_documents(shown: Evidence, catalog: Catalog) -> None:
    named = {one for cell in shown.rows["source_ids"] for one in cell.split(";")}
    assert set(json.loads(files.json(shown))["documents"]) == named
    assert set(read_xlsx(files.xlsx(shown), "Documents")["source_id"]) == named
    row = read_csv(files.csv(shown)).set_index("id").loc["2023-09-russia"]
    for source_id in row["source_ids"].split(";"):
        assert catalog.sources.at[source_id, "title"] in row["documents"]


def test_places_of_the_features(shown: Evidence, features: list[dict[str, Any]]) -> None:
    by_id = {one["id"]: one for one in features}
    assert len(by_id) == len(features)
    place = by_id["launch-2017-11-28-1818-pyongsong-1"]
    assert place["geometry"]["coordinates"] == [
        place["properties"]["lon"],
        place["properties"]["lat"],
    ]
    unplaced = [one for one in features if one["geometry"] is None]
    assert len(unplaced) == shown.rows["lon"].isna().sum() > 0


def test_a_flight_has_its_ground_track_and_landing_point(
    shown: Evidence, features: list[dict[str, Any]], catalog: Catalog
) -> None:
    by_id = {one["id"]: one for one in features}
    event_id = "launch-2017-11-28-1818-pyongsong-1"
    track, landing = by_id[f"{event_id}-track"], by_id[f"{event_id}-landing"]
    assert track["geometry"]["coordinates"][0] == pytest.approx(
        by_id[event_id]["geometry"]["coordinates"], abs=1e-4
    )
    assert track["geometry"]["coordinates"][-1] == landing["geometry"]["coordinates"]
    assert track["properties"]["event_id"] == landing["properties"]["event_id"] == event_id
    assert "not observed" in track["properties"]["how"]
    row = shown.rows.set_index("id").loc[event_id]
    assert [row["landing_lon"], row["landing_lat"]] == landing["geometry"]["coordinates"]
    known = catalog.launches.join(catalog["sites"]["lon"], on="site_id")
    computed = known.dropna(subset=["lon", "bearing_deg", "distance_km"])
    tracks = [one for one in features if one["properties"]["feature"] == "flight"]
    assert {one["properties"]["event_id"] for one in tracks} == set(computed.index)


def test_a_ride_has_a_line_for_each_leg(
    features: list[dict[str, Any]], all_rides: Mapping[str, Ride]
) -> None:
    legs = [one for one in features if one["properties"]["feature"] == "ride"]
    assert {one["properties"]["event_id"] for one in legs} == set(all_rides)
    ride = [one for one in legs if one["properties"]["event_id"] == "2023-09-russia"]
    # A way to or from a place that could not be found has no line.
    moves = [move for move in all_rides["2023-09-russia"].moves if len(move.track.points) > 1]
    assert [one["id"] for one in ride] == [move.leg_id for move in moves]
    assert ride[0]["properties"]["from"] == "Pyongyang station"
    lon, lat = ride[0]["geometry"]["coordinates"][0]
    assert (lon, lat) == pytest.approx((125.7, 39.0), abs=0.1)


@pytest.mark.parametrize(
    ("points", "pieces"),
    [
        ([(170, 40), (190, 42)], [[[170, 40], [180, 41]], [[-180, 41], [-170, 42]]]),
        ([(-170, 40), (170, 42)], [[[-170, 40], [-180, 41]], [[180, 41], [170, 42]]]),
        (
            [(179, 40), (-179, 40), (-178, 41)],
            [[[179, 40], [180, 40]], [[-180, 40], [-179, 40], [-178, 41]]],
        ),
    ],
)
def test_a_line_is_cut_at_180_degrees(
    points: list[tuple[float, float]], pieces: list[list[list[float]]]
) -> None:
    assert line(points) == {"type": "MultiLineString", "coordinates": pieces}


def test_no_line_leaves_the_map(features: list[dict[str, Any]]) -> None:
    lines = [one["geometry"] for one in features if one["properties"]["feature"] in LINES]
    assert len(lines) > 200
    for geometry in lines:
        whole = geometry["type"] == "LineString"
        for piece in [geometry["coordinates"]] if whole else geometry["coordinates"]:
            lons = [lon for lon, _ in piece]
            assert -180 <= min(lons) <= max(lons) <= 180
            assert max(abs(b - a) for a, b in itertools.pairwise(lons)) < 180


@pytest.mark.long
def test_large_files_are_written_in_slices(
    shown: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files.csv(shown), kml(shown)
    most: list[int] = []
    inner = files.records

    def noted(table: pd.DataFrame) -> list[dict[str, Any]]:
        most.append(len(table))
        return inner(table)

    monkeypatch.setattr(files, "SLICE", 100)
    monkeypatch.setattr(files, "records", noted)
    assert (files.csv(shown), kml(shown)) == whole
    assert max(most) == 100 < len(shown.rows)


@pytest.mark.parametrize("ending", ["geojson", "kml"])
def test_gdal_reads_it_as_qgis_does(shown: Evidence, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"all.{ending}"
    path.write_bytes(kml(shown) if ending == "kml" else files.geojson(shown))
    layers = [pyogrio.read_info(path, layer=name) for name, _ in pyogrio.list_layers(path)]
    placed = int(shown.rows["lon"].notna().sum())
    shapes = len(shown.shapes())
    if ending == "geojson":
        assert [one["features"] for one in layers] == [len(shown.rows) + shapes]
        assert {"claimed_apogee_km", "what", "event_id"} <= set(layers[0]["fields"])
    else:
        assert [one["layer_name"] for one in layers] == list(FOLDERS.values())
        assert layers[0]["features"] == placed
        assert sum(one["features"] for one in layers) == placed + shapes
        assert {"claimed_apogee_km", "what", "begin", "end"} <= set(layers[0]["fields"])
    assert all(one["crs"] == "EPSG:4326" for one in layers)


def test_claimed_stands_beside_assessed(shown: Evidence, catalog: Catalog) -> None:
    table = read_csv(files.csv(shown)).set_index("id")
    launches = catalog.launches
    for name in ("claimed_apogee_km", "assessed_apogee_km", "assessed_by", "bearing_deg"):
        known = launches[name].dropna()
        assert len(known) > 10
        assert table.loc[known.index, name].tolist() == [str(cell) for cell in known]
    assert table.at["2023-09-russia", "note"] == catalog.trips.at["2023-09-russia", "note"]
    event = catalog.events.index[0]
    assert table.at[event, "what"] == catalog.events.at[event, "what"]


def test_own_events_keep_what_they_say_in_every_format(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    rows = chronicle.head(2).assign(id=["own-1", "own-2"], kind="own").set_index("id", drop=False)
    own_texts = pd.DataFrame(
        {"what": ["It <b> came", ""], "source": ["My notes", ""]}, ["own-1", "own-2"]
    )
    own = evidence(catalog, rows, "Mine", LINK, own_texts=own_texts)
    wanted = [["It <b> came", "My notes"], ["", ""]]
    assert read_csv(files.csv(own))[["what", "source"]].to_numpy().tolist() == wanted
    sheet = read_xlsx(files.xlsx(own))[["what", "source"]]
    assert sheet.fillna("").to_numpy().tolist() == wanted
    for content in (
        json.loads(files.json(own))["rows"],
        [one["properties"] for one in json.loads(files.geojson(own))["features"]],
    ):
        assert [[one["what"] or "", one["source"] or ""] for one in content] == wanted
    assert b"It &lt;b&gt; came" in kml(own)
    assert b"My notes" in kml(own)


def test_a_spreadsheet_has_dates_a_fixed_head_and_filters(shown: Evidence) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(shown)))
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    head = [cell.value for cell in book["Rows"][1]]
    for row in book["Rows"].iter_rows(min_row=2):
        cells = dict(zip(head, row, strict=True))
        assert cells["day_from"].is_date
        assert cells["day_from"].number_format == "yyyy-mm-dd"
        assert cells["start_utc"].number_format == "yyyy-mm-dd hh:mm"
    dates = [cell for (cell,) in book["Documents"].iter_rows(2, min_col=5, max_col=5)]
    written = shown.documents["date"].tolist()
    whole = [isinstance(one, str) and len(one) == 10 for one in written]
    assert [cell.is_date for cell in dates] == whole
    assert 0 < sum(whole) < len(whole)


def test_days_that_a_spreadsheet_does_not_count_are_text(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    # Excel has a 29 February in that year, and other programs have not.
    first = pd.Timestamp("1900-02-28")
    rows = chronicle.head(1).assign(
        day_from=first, start_utc=(first - pd.Timedelta(days=58, hours=9)).tz_localize("UTC")
    )
    row = read_xlsx(files.xlsx(evidence(catalog, rows, SENTENCE, LINK))).iloc[0]
    assert row["day_from"] == "1900-02-28"
    assert row["start_utc"] == "1899-12-31T15:00:00Z"


def test_no_cell_runs_in_a_spreadsheet(hostile: Evidence) -> None:
    rows = list(csv.reader(io.StringIO(files.csv(hostile).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
    assert rows[1][rows[0].index("title")] == f"'{HOSTILE}"
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    assert read_xlsx(files.xlsx(hostile))["title"].to_list() == [HOSTILE] * 3


@given(titles=st.lists(ODD_TEXT, min_size=1, max_size=12))
@example(titles=[";=", "a\t'-"])
@settings(max_examples=6)  # each makes a workbook
def test_any_text_comes_back(one: Evidence, titles: list[str]) -> None:
    rows = pd.concat([one.rows.assign(title=title, what=title) for title in titles])
    odd = replace(one, rows=rows.reset_index(drop=True), about=one.about | {"shown": titles[0]})
    for name in ("title", "what"):
        assert [row[name] for row in json.loads(files.json(odd))["rows"]] == titles
        assert [unguarded(cell) for cell in read_csv(files.csv(odd))[name]] == titles
        assert read_xlsx(files.xlsx(odd))[name].fillna("").tolist() == titles
    marks = Xml.fromstring(kml(odd)).iter(f"{{{NAMESPACE}}}Placemark")
    named = [mark.findtext(f"{{{NAMESPACE}}}name") or "" for mark in marks]
    assert named == [for_xml(title) for title in titles]


def test_nothing_selected_is_a_table_without_rows(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    nothing = evidence(catalog, chronicle.head(0), "0 of 400 events", LINK)
    assert read_csv(files.csv(nothing)).empty
    assert json.loads(files.json(nothing))["rows"] == []
    assert json.loads(files.geojson(nothing))["features"] == []
    assert read_xlsx(files.xlsx(nothing)).empty


LIVING = Living(
    "A finding",
    "A note",
    "program",
    {"columns": "columns", "title": "</script><b>"},
    {"program": ("text/javascript", b"export default 1"), "columns": ("x/y", b"12")},
)
BAR = Picture("A figure", '<svg xmlns="http://www.w3.org/2000/svg"/>')


def test_the_handout_asks_nobody_for_anything(shown: Evidence, chronicle: pd.DataFrame) -> None:
    page = handout(shown, readable(chronicle), LIVING, [BAR], "Cited so.").decode()
    own = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", own)
    assert SENTENCE in own
    assert "Cited so." in own
    assert "A finding" in own
    assert BAR.svg in own
    assert own.count("<tr>") == len(chronicle) + 1
    assert own.count("<li id=") == len(shown.documents)


def test_the_handout_links_what_was_opened_and_names_copies(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    rows = chronicle.loc[["nuclear-2013-02-12", "2023-09-russia"]]
    shown = evidence(catalog, rows, "Two events", LINK)
    page = handout(shown, readable(chronicle.head(1)), LIVING, [], "Cited so.").decode()
    documents = shown.documents
    opened = documents[documents["url"].notna() & documents["address_seen"]]
    assert len(opened) > 0
    assert documents.at["zhang-wen-2013", "url"] == "https://doi.org/10.1002/grl.50607"
    assert "zhang-wen-2013" not in opened.index
    items = re.findall(r'<li id="([^"]+)">(.*?)</li>', page, re.DOTALL)
    assert {key for key, text in items if "<a href" in text} == set(opened.index)
    copy = documents["copy_url"].dropna()
    by_key = dict(items)
    assert all(
        f"Read in a copy at {url}." in by_key[key] for key, url in copy.items() if "&" not in url
    )
    row = read_csv(files.csv(shown)).set_index("id").loc["2023-09-russia"]
    assert f"read in a copy at {copy['kcna-20230913']}" in row["documents"]


def test_what_a_handout_unpacks_is_what_was_packed(
    shown: Evidence, chronicle: pd.DataFrame
) -> None:
    page = handout(shown, readable(chronicle.head(1)), LIVING, [], "").decode()
    (block,) = re.findall(r'<script type="application/json" id="parts">(.*?)</script>', page)
    parts = json.loads(block)
    assert parts["data"] == LIVING.data
    unpacked = {
        name: (media, gzip.decompress(b64decode(content)))
        for name, (media, content) in parts["files"].items()
    }
    assert unpacked == LIVING.files


def test_only_the_loader_may_run_in_a_handout(hostile: Evidence, chronicle: pd.DataFrame) -> None:
    table = readable(chronicle.head(3).assign(title=HOSTILE))
    living = replace(LIVING, finding=HOSTILE, note=HOSTILE)
    page = handout(hostile, table, living, [replace(BAR, finding=HOSTILE)], HOSTILE).decode()
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 6
    assert page.count("<script") == page.count("</script>") == 2
    (loader,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    (policy,) = re.findall(r"script-src 'sha256-([^']+)' blob:;", page)
    assert b64decode(policy) == sha256(loader.encode()).digest()
