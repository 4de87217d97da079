"""Exports: the same rows in every format, with their evidence, and nothing that runs."""

import csv
import gzip
import io
import json
import re
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.catalog import Catalog
from atlas.export import evidence as files
from atlas.export.evidence import Evidence, evidence
from atlas.export.handout import Living, Picture, handout
from atlas.export.tables import FORMULA, readable
from tests.counts import EVENTS

LINK = "http://localhost:8501/records?class=icbm"
SENTENCE = "12 of 400 missiles: intercontinental"
HOSTILE = '=HYPERLINK("http://x.example")<script>alert(\'x\')</script>\u2028 "quoted"; a,b'


@pytest.fixture(scope="module")
def shown(catalog: Catalog, chronicle: pd.DataFrame) -> Evidence:
    return evidence(catalog, chronicle, SENTENCE, LINK)


@pytest.fixture(scope="module")
def hostile(catalog: Catalog, chronicle: pd.DataFrame) -> Evidence:
    rows = chronicle.head(3).assign(title=HOSTILE)
    return evidence(catalog, rows, HOSTILE, LINK)


def texts(frame: pd.DataFrame) -> list[list[str]]:
    """The cells as text, an unknown one empty, numbers in one way of writing."""

    def said(cell: object) -> str:
        if pd.isna(cell) or cell == "":
            return ""
        if isinstance(cell, bool) or str(cell) in {"True", "False"}:
            return str(cell).lower()
        try:
            return repr(float(str(cell)))
        except ValueError:
            return str(cell)

    return [[said(cell) for cell in row] for row in frame.itertuples(index=False)]


def read_csv(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_xlsx(content: bytes, sheet: str = "Rows") -> pd.DataFrame:
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *rows = book[sheet].values
    return pd.DataFrame(rows, columns=list(head), dtype="object")


def test_every_format_gives_the_same_rows(shown: Evidence) -> None:
    wanted = texts(shown.rows)
    columns = list(files.COLUMNS)
    assert len(wanted) == EVENTS
    assert texts(read_csv(files.csv(shown))[columns]) == wanted
    assert texts(pd.DataFrame(json.loads(files.json(shown))["rows"])[columns]) == wanted
    features = json.loads(files.geojson(shown))["features"]
    assert texts(pd.DataFrame([one["properties"] for one in features])[columns]) == wanted
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


def test_places_of_the_features(shown: Evidence) -> None:
    features = {one["id"]: one for one in json.loads(files.geojson(shown))["features"]}
    place = features["launch-2017-11-28-1818-pyongsong-1"]
    assert place["geometry"]["coordinates"] == [
        place["properties"]["lon"],
        place["properties"]["lat"],
    ]
    unplaced = [one for one in features.values() if one["geometry"] is None]
    assert len(unplaced) == shown.rows["lon"].isna().sum() > 0


def test_no_cell_runs_in_a_spreadsheet(hostile: Evidence) -> None:
    rows = list(csv.reader(io.StringIO(files.csv(hostile).decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if FORMULA.match(cell)]
    assert rows[1][rows[0].index("title")] == f"'{HOSTILE}"
    book = openpyxl.load_workbook(io.BytesIO(files.xlsx(hostile)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b"}
    assert read_xlsx(files.xlsx(hostile))["title"].to_list() == [HOSTILE] * 3


@given(title=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=50))
@settings(max_examples=40)  # each makes a workbook
def test_any_text_comes_back(catalog: Catalog, chronicle: pd.DataFrame, title: str) -> None:
    odd = evidence(catalog, chronicle.head(1).assign(title=title), title, LINK)
    assert json.loads(files.json(odd))["rows"][0]["title"] == title
    assert read_csv(files.csv(odd))["title"][0].removeprefix("'") == title.removeprefix("'")
    assert (read_xlsx(files.xlsx(odd))["title"][0] or "") == title


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
    said = dict(items)
    assert all(
        f"Read in a copy at {url}." in said[key] for key, url in copy.items() if "&" not in url
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
