"""Files of other programs, small and written by hand in their form: what each must give."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from atlas import own
from atlas.app import data
from atlas.data import chronicle, words
from atlas.data.catalog import Catalog
from atlas.export import evidence, own_events, tables
from atlas.export.kml import kml
from atlas.own import limits, reading, rows, sheets, values

CATALOG = data.catalog()
KNOWN = data.known()
EVERY = data.chronicle()
FILES = Path(__file__).resolve().parents[2] / "files"
MINE = """title,date,end_date,time,zone,place,lon,lat,what,kind,countries,certainty,source,link,mood
=SUM(A1),2019-04-25,,08:00,Asia/Vladivostok,My spot,131.5,43.25,What it was,Talk,RU;FR,inferred,\
Mine,https://example.org,good
Month,2019-04,,,,Erewhon,,,,,Absurdistan,,,,
Year,2019,,,,Vladivostok,,,-5 degrees,,KP,unknown,,,
Span,2019-04-01,2019-05-03,,,,,,,,,,,,
"""


def read(name: str, **choices: Any) -> own.Own:
    return own.read((FILES / name).read_bytes(), KNOWN, choices=own.Choices(**choices))


def when(events: own.Own) -> dict[str, tuple[str, str, str]]:
    """First and last day, and the precision, of each event, by its title."""
    rows = events.rows
    days = (rows[name].dt.strftime("%Y-%m-%d") for name in ("day_from", "day_to"))
    return dict(zip(rows["title"], zip(*days, rows["precision"], strict=True), strict=True))


def where(events: own.Own) -> dict[str, tuple[float, float] | None]:
    """Longitude and latitude of each event, by its title."""
    return {
        row["title"]: None if pd.isna(row["lon"]) else (row["lon"], row["lat"])
        for row in events.rows.to_dict("records")
    }


def roles(events: own.Own) -> dict[str, str]:
    """What each column is taken for, of those that are taken for something."""
    preview = events.preview
    pairs = zip(preview.names, preview.roles, strict=True)
    return {name: role for name, role in pairs if role != "more"}


def test_acled() -> None:
    events = read("acled.csv")
    assert roles(events) == {
        "event_date": "date", "event_type": "kind", "sub_event_type": "title",
        "country": "countries", "location": "place", "latitude": "lat", "longitude": "lon",
        "source": "source", "notes": "what",
    }  # fmt: skip
    assert when(events)["Other"] == ("2019-04-25", "2019-04-25", "day")
    assert where(events)["Other"] == (130.6425, 42.4153)
    assert events.rows["countries"].to_list() == ["KP", "RU"]
    assert events.problems.empty
    assert events.marks.empty
    texts = events.texts.loc["own-2019-04-26-peaceful-protest"]
    assert texts["source"] == "Example Paper; Example Radio"
    assert "actor1: Protesters (Russia)" in texts["more"]
    assert "fatalities: 0" in texts["more"]


def test_cns_sheet() -> None:
    events = read("cns-sheet.csv")
    assert events.preview.encoding == "cp1252"
    assert "Windows-1252" in events.notes[0]
    late = events.rows.loc["own-2017-11-28-hwasong-15"]
    assert late["start_utc"] == pd.Timestamp("2017-11-28T18:18Z")
    assert (late["place"], late["lon"], late["lat"]) == ("Pyongsong Field", 125.867, 39.285)
    # "Unknown" is no time and no coordinate; the word for the place is kept.
    early = events.rows.loc["own-1984-04-09-scud-b"]
    assert (early["precision"], early["place"]) == ("day", "Somewhere unlisted")
    assert "3 cells" in events.notes[1]
    assert events.texts["what"].to_list()[0].startswith("Invented wording – the")
    assert events.marks[["row", "column", "value"]].to_numpy().tolist() == [
        [3, "Facility Name", "Somewhere unlisted"]
    ]
    assert "Apogee: 4475 km" in events.texts["more"].iloc[0]


def test_timelinejs() -> None:
    events = read("timelinejs.csv")
    assert when(events) == {
        "A year of tests": ("2017-01-01", "2017-12-31", "year"),
        "June in Singapore": ("2018-06-01", "2018-06-30", "month"),
        "Vladivostok": ("2019-04-24", "2019-04-26", "day"),
    }
    assert events.notes == ("The title slide of the timeline is not an event",)
    texts = events.texts.loc["own-2019-04-24-vladivostok"]
    assert texts["link"] == "https://example.org/picture.jpg"
    assert texts["what"] == "<p>By train, over the bridge</p>"
    assert (texts["source"], texts["kind"]) == ("Example Agency", "Journeys")


def test_csis() -> None:
    events = read("csis.csv")
    assert when(events) == {
        "ICBM test, at night": ("2017-11-28", "2017-11-28", "day"),
        "Nuclear test": ("2017-09-03", "2017-09-03", "day"),
        "A year of many tests": ("2016-01-01", "2016-12-31", "year"),
    }
    assert events.preview.line == 3
    assert events.notes == ("1 row above the column names was skipped",)
    assert events.problems[["row", "value", "rule"]].to_numpy().tolist() == [
        [7, "2016-2-30", "a valid calendar date"]
    ]


def test_excel_with_a_line_that_names_the_separator() -> None:
    events = read("excel-sep.csv")
    # 25/06/2019 settles 05/06/2019.
    assert when(events) == {
        "Départ du train": ("2019-06-25", "2019-06-25", "day"),
        "Arrivée à Hanoï": ("2019-06-05", "2019-06-05", "day"),
    }
    assert where(events)["Arrivée à Hanoï"] == (105.85, 21.03)
    assert events.rows["countries"].to_list() == ["VN", "KP"]
    assert "the day is first" in events.notes[1]
    assert "line 4 has 25/06/2019" in events.notes[1]
    assert "Première ligne et une deuxième" in events.texts["what"].to_list()
    assert events.preview.names[2] == "Latitude"
    assert len(events.preview.names) == 6


@pytest.mark.parametrize(
    ("name", "encoding", "titles"),
    [
        ("russian-1251.csv", "cp1251", ["Переговоры во Владивостоке"]),
        ("japanese-sjis.csv", "cp932", ["朝鮮半島", "ミサイル発射"]),
        ("excel-unicode.txt", "utf-16", ["평양", "Хасан"]),
    ],
)
def test_encodings(name: str, encoding: str, titles: list[str]) -> None:
    events = read(name)
    assert events.preview.encoding == encoding
    assert events.rows["title"].to_list() == titles
    assert events.problems.empty


def test_coordinates_and_countries_as_people_write_them() -> None:
    assert where(read("russian-1251.csv"))["Переговоры во Владивостоке"] == (
        131,
        pytest.approx(43.1156, abs=1e-4),
    )
    events = read("excel-unicode.txt")
    assert where(events) == {
        "Хасан": (130.64, 42.43),
        "평양": (125.75, pytest.approx(39.0333, abs=1e-4)),
    }
    assert events.rows["countries"].to_list() == ["KP", "RU"]
    assert events.rows["start_utc"].iloc[1] == pd.Timestamp("2019-04-24T01:40Z")


def test_kml_of_my_maps() -> None:
    events = read("my-maps.kml")
    assert when(events)["The way"] == ("2019-04-24", "2019-04-26", "day")
    assert where(events) == {
        "The way": (130.64, 42.41),
        "Khasan & the bridge": (130.6425, 42.4153),
    }
    assert events.texts["source"].to_list() == ["My notes", ""]
    assert events.notes == ("1 line, area or set of points is shown at the first point",)
    assert (events.preview.form, events.preview.unit) == ("KML", "Placemark")
    assert events.problems[["row", "rule"]].to_numpy().tolist() == [[3, "needed"]]


def test_geojson_of_qgis() -> None:
    events = read("qgis.geojson")
    assert when(events)["Area"] == ("2017-09-01", "2017-09-30", "month")
    assert where(events) == {"Nowhere": None, "Area": (129.0, 41.2), "Point": (125.867, 39.285)}
    assert events.texts["link"].to_list()[0] == "https://example.org/1"
    assert events.texts["more"].to_list()[0] == "fid: 1 · count: 3"


def test_a_workbook_of_which_a_sheet_is_chosen() -> None:
    events = read("workbook.xlsx")
    assert events.preview.sheets == ("Read me", "Events")
    assert events.needs == ("title", "date")
    events = read("workbook.xlsx", sheet="Events")
    assert when(events)["Visit"] == ("2018-06-10", "2018-06-12", "day")
    assert when(events)["Later"] == ("2020-01-01", "2020-12-31", "year")
    talks = events.rows.loc["own-2019-04-25-talks"]
    assert talks["start_utc"] == pd.Timestamp("2019-04-25T04:30Z")
    assert talks["countries"] == "RU;KP"
    # Of a row that is kept, what was not understood is told by its row in the sheet.
    assert events.marks[["row", "column", "value"]].to_numpy().tolist() == [
        [6, "Country", "Erewhon"],
        [6, "City", "Erewhon"],
    ]


def test_every_file_is_named_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert [one.name for one in FILES.iterdir() if one.name not in text] == []


# No control characters, which the reading refuses.
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Co", "Cn", "Zl", "Zp"]))
DAYS = ["2019", "2019-04", "2019-04-25", "2019-04-25/2019-05-03"]
SAME = ["title", "day_from", "day_to", "start_utc", "end_utc", "precision", "countries",
        "certainty", "place", "lon", "lat"]  # fmt: skip


def exports(
    rows: pd.DataFrame, catalog: Catalog, own_texts: pd.DataFrame | None = None
) -> dict[str, bytes]:
    shown = evidence.evidence(
        catalog, rows, "Shown", "http://localhost/records", own_texts=own_texts
    )
    forms = (evidence.csv, evidence.json, evidence.geojson, evidence.xlsx, kml)
    return {form.__name__: form(shown) for form in forms}


def test_of_our_own_kml_the_events_come_back() -> None:
    some = EVERY[EVERY["kind"].isin(["nuclear", "launch", "trip"])].iloc[::20]
    again = own.read(exports(some, CATALOG)["kml"], KNOWN)
    placed = some[some["lon"].notna()]
    assert again.problems.empty
    assert sorted(again.rows["title"]) == sorted(placed["title"])
    assert again.notes[-1].startswith("tracks, landing points and rides")


@pytest.mark.parametrize("form", ["csv", "json", "geojson", "xlsx"])
def test_our_own_exports_come_back_without_loss(form: str) -> None:
    mine = own.read(MINE.encode(), KNOWN)
    some = pd.concat([EVERY.iloc[::40], EVERY[EVERY["kind"] == "nuclear"]])
    rows = chronicle.joined(some, mine.rows)
    again = own.read(exports(rows, CATALOG)[form], KNOWN)
    assert again.problems.empty
    assert again.marks.empty
    by = ["title", "start_utc", "day_from"]
    there = again.rows.sort_values(by, ignore_index=True)
    here = rows.sort_values(by, ignore_index=True)
    for column in SAME:
        pd.testing.assert_series_equal(there[column], here[column])
    # What own events have no column for is kept.
    assert again.rows["full_text"].str.contains("test_event_id: ").any()


def test_tables_of_the_pages_come_back() -> None:
    rows = EVERY.iloc[::40]
    rows = rows[rows["precision"] == "day"]
    events = own.read(tables.csv(tables.readable(rows)), KNOWN)
    assert events.problems.empty
    assert sorted(events.rows["title"]) == sorted(rows["title"])
    assert sorted(events.rows["day_from"]) == sorted(rows["day_from"])
    assert events.rows["certainty"].value_counts().to_dict() == (
        rows["certainty"].value_counts().to_dict()
    )


def test_own_events_come_back_from_the_tables_of_the_pages() -> None:
    mine = own.read(b"title,date,place\n=1+1,2019-04-25,-5 km\nYear,2019,Nowhere\n", KNOWN)
    content = tables.csv(tables.readable(mine.rows))
    assert b"'=1+1" in content
    again = own.read(content, KNOWN)
    for column in ("title", "day_from", "day_to", "precision", "place"):
        assert again.rows[column].tolist() == mine.rows[column].tolist()
    assert again.texts["kind"].tolist() == ["", ""]
    assert again.texts["more"].tolist() == ["", ""]


def test_saved_events_come_back_whole() -> None:
    mine = own.read(MINE.encode(), KNOWN)
    assert mine.countries == (("FR", "France"),)
    again = own.read(own_events.csv(mine), KNOWN)
    pd.testing.assert_frame_equal(mine.rows, again.rows)
    pd.testing.assert_frame_equal(mine.texts.loc[mine.rows.index], again.texts.loc[mine.rows.index])
    assert own_events.csv(again) == own_events.csv(mine)


OURS = "title,day_from,day_to,precision,start_utc,end_utc\n"


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ("2019-04-25,2019-04-25,minute,2029-04-25T10:00:00Z,", "instants within the days"),
        ("2019-04-25,2019-04-25,minute,2019-04-24T09:59:00Z,", "instants within the days"),
        ("2019-04-25,2019-04-25,day,2019-04-25T10:00:00Z,2019-04-26T12:01:00Z", "instants within"),
        ("2019-04-25,2019-04-25,minute,2019,", "an instant"),
    ],
)
def test_instants_of_a_saved_file_agree_with_its_days(cells: str, rule: str) -> None:
    mine = own.read(f"{OURS}a,{cells}\n".encode(), KNOWN)
    assert mine.rows.empty
    assert mine.problems["rule"].item().startswith(rule)


@pytest.mark.parametrize(
    ("cells", "precision"),
    [
        ("2019-04-25,2019-04-25,minute,2019-04-24T10:00:00Z,", "minute"),
        ("2019-04-25,2019-04-25,minute,2019-04-26T12:00:00Z,", "minute"),
        ("2019-04-25,2019-04-25,minute,,", "day"),
        ("2019-04-25,2019-04-25,year,,", "day"),
        ("2019-04-01,2019-04-30,month,,", "month"),
        ("2019-04-01,2019-04-30,day,,", "day"),
    ],
)
def test_the_precision_of_a_saved_file_agrees_with_its_days(cells: str, precision: str) -> None:
    rows = own.read(f"{OURS}a,{cells}\n".encode(), KNOWN).rows
    assert rows["precision"].to_list() == [precision]


def sheet_of_times() -> bytes:
    """An event at midnight, one at another time, and one of a day that shows no hour."""
    book = openpyxl.Workbook()
    book.active.append(["title", "date"])
    for title, hour, form in (("A", 0, "h:mm"), ("B", 18, "h:mm"), ("C", 0, "")):
        book.active.append([title, datetime(2019, 4, 26, hour)])  # noqa: DTZ001
        book.active.cell(book.active.max_row, 2).number_format = f"yyyy-mm-dd {form}".strip()
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "precisions"),
    [
        (b"title,date\nA,2019-04-26 00:00:00\nB,2019-04-26 18:00:00\nC,2019-04-26\n", "minute"),
        ("title,date\nA,2019-04-26 00:00:00.000\nB,2019-04-26 18:00\nC,2019\n".encode("utf-16"),
         "minute"),
        (b"title,date\nA,4/26/2019 12:00:00 AM\nB,4/26/2019 6:00:00 PM\nC,2019\n", "minute"),
        # As macOS and browsers write it: with narrow spaces, or ones that break no line.
        ("title,date\nA,4/26/2019 12:00:00\u202fAM\nB,4/26/2019 6:00:00\u202fPM\nC,2019\n".encode(),
         "minute"),
        ("title,date\nA,2019-04-26\xa000:00\nB,2019-04-26\xa018:00\nC,2019\n".encode("cp1252"),
         "minute"),
        # A space of which the last byte is a digit.
        ("title,date,what\nA,2019-04-26\xa000:00,发射\nB,2019-04-26\xa018:00,发射\nC,2019,\n"
         .encode("gb18030"), "minute"),
        ("title,date\nA,2019-04-26\xa000:00 UTC−5\nB,2019\nC,2019\n".encode(), "day"),
        (sheet_of_times(), "minute"),
        (b"title,date\nA,2019-04-26 00:00:00\nB,2019-04-27 00:00:00\nC,2019\n", "day"),
        (b"title,date\nA,2019-04-26T00:00:00Z\nB,2019-04-27T00:00:00Z\nC,2019\n", "day"),
        (b"title,date\nA,2019-04-26 00:00:00.000+00:00\nB,2019\nC,2019\n", "day"),
        (b"title,date\nA,2019-04-26T00:00:00Z\nB,2019-04-27T06:00:00Z\nC,2019\n", "minute"),
        (b"title,date,updated\nA,2019-04-26 00:00:00,2020-01-01 12:00:00\nB,2019,\nC,2019,\n",
         "day"),
        (b"title,date,time\nA,2019-04-26 00:00:00,\nB,2019-04-26 18:00:00,\nC,2019,\n", "day"),
    ],
)  # fmt: skip
def test_midnight_is_a_time_in_a_column_of_times(content: bytes, precisions: str) -> None:
    mine = own.read(content, KNOWN)
    precision = dict(zip(mine.rows["title"], mine.rows["precision"], strict=True))
    assert precision["A"] == precisions
    assert precision["C"] != "minute"
    notes = [note for note in mine.notes if "00:00 is a time" in note]
    assert len(notes) == (precisions == "minute")
    if not notes and "time" not in mine.preview.roles:
        assert "In the column date 00:00 is taken for a day without a time" in mine.notes
    if notes:
        assert ("line 3 has" if content[:2] != b"PK" else "row 3 has") in notes[0]


@pytest.mark.parametrize(
    "text",
    ["'Eternal' launch", "''", "'", "=1+1", "'=1+1", "''-5", "-5 degrees", "＝1", "'ㅤ=1",
     "x;=1+1;y", "x; '-1;'", "=1;''=1"],
)  # fmt: skip
def test_an_apostrophe_of_a_visitor_comes_back(text: str) -> None:
    cells = ",".join([text] * 4)
    mine = own.read(f"title,what,source,place,date\n{cells},2019-04-25\n".encode(), KNOWN)
    again = own.read(own_events.csv(mine), KNOWN)
    pd.testing.assert_frame_equal(mine.rows, again.rows)
    pd.testing.assert_frame_equal(mine.texts, again.texts)


@pytest.mark.parametrize(
    ("content", "events"),
    [
        pytest.param(
            b"\xef\xbb\xbfName,Date,Attachments\nA,4/25/2019,pic.jpg (https://x.example/pic.jpg)\n",
            {"A": ("2019-04-25", "2019-04-25", "day")},
            id="Airtable, a column of addresses",
        ),
        pytest.param(
            '\ufeffName,Date\nA,"April 25, 2019 → April 27, 2019"\n'
            'B,"April 25, 2019 2:30 PM (GMT+9)"\n'.encode(),
            {"A": ("2019-04-25", "2019-04-27", "day"), "B": ("2019-04-25", "2019-04-25", "minute")},
            id="Notion",
        ),
        pytest.param(
            b"title,date\nA,25th April 2019\nB,1st of May 2019\nC,2019/04\n",
            {
                "A": ("2019-04-25", "2019-04-25", "day"),
                "B": ("2019-05-01", "2019-05-01", "day"),
                "C": ("2019-04-01", "2019-04-30", "month"),
            },
            id="days as people write them",
        ),
        pytest.param(
            b'{"events":[{"start_date":{"year":"2019","month":"4","day":"25"},"text":'
            b'{"headline":"A","text":"Long"},"media":{"url":"https://x.example"}}]}',
            {"A": ("2019-04-25", "2019-04-25", "day")},
            id="TimelineJS, JSON",
        ),
        pytest.param(
            b'{"type":"umap","layers":[{"type":"FeatureCollection","features":[{"type":"Feature",'
            b'"properties":{"name":"A","date":"2019-04-25"},"geometry":'
            b'{"type":"Point","coordinates":[131.9,43.1]}}]}]}',
            {"A": ("2019-04-25", "2019-04-25", "day")},
            id="uMap, a whole map",
        ),
        pytest.param(
            b'\x1e{"type":"Feature","properties":{"name":"A","date":"2019-04-25"},"geometry":null}\n'
            b'\x1e{"type":"Feature","properties":{"name":"B","date":"2019"},"geometry":null}\n',
            {"A": ("2019-04-25", "2019-04-25", "day"), "B": ("2019-01-01", "2019-12-31", "year")},
            id="GDAL, a feature a line",
        ),
        pytest.param(
            b'{"title":"A","date":"2019-04-25"}\n{"title":"B","date":"2019"}\n',
            {"A": ("2019-04-25", "2019-04-25", "day"), "B": ("2019-01-01", "2019-12-31", "year")},
            id="JSON, an object a line",
        ),
    ],
)
def test_files_as_other_programs_write_them(
    content: bytes, events: dict[str, tuple[str, str, str]]
) -> None:
    mine = own.read(content, KNOWN)
    assert mine.problems.empty
    assert when(mine) == events
    assert "https" not in "".join(mine.rows["place"].dropna())


@pytest.mark.long
@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("title", "what", "source", "place"), WORDS)
            | {"lat": st.sampled_from(["43.25", "-0.5"]), "date": st.sampled_from(DAYS)}
        ),
        min_size=1,
        max_size=4,
    )
)
@example(
    [
        {"title": text, "what": text, "source": text, "place": text, "lat": "1", "date": "2019-04"}
        for text in ("\"'=1+1", "'=1+1", "=1+1", "_x0041_", "007", "own", "2019-04-25", "true")
    ]
)
@settings(max_examples=15)
def test_any_own_events_come_back_through_every_export(rows: list[dict[str, str]]) -> None:
    for row in rows:
        row["lon"], row["title"] = "131.5", f"{row['title']}!"
    mine = own.read(orjson.dumps(rows), KNOWN)
    by = ["title", "what", "source", "place", "day_from", "day_to", "precision", "lat", "lon"]

    def cells(events: own.Own) -> list[list[Any]]:
        table = events.rows.assign(**{name: events.texts[name] for name in ("what", "source")})
        table = table[by].fillna("").sort_values(by)
        return [list(map(str, row)) for row in table.to_numpy().tolist()]

    for form, content in exports(mine.rows, CATALOG, mine.texts).items():
        back = own.read(content, KNOWN)
        assert back.problems.empty, form
        assert cells(back) == cells(mine), form


@pytest.mark.parametrize("kind", [own.KIND, words.KINDS[own.KIND], "Talk", "'=1"])
def test_the_kind_of_a_visitor_comes_back_from_a_saved_file(kind: str) -> None:
    mine = own.read(f"title,date,kind\nA,2019-04-25,{kind}\n".encode(), KNOWN)
    assert mine.texts["kind"].tolist() == [kind]
    again = own.read(own_events.csv(mine), KNOWN)
    assert again.texts["kind"].tolist() == [kind]


def test_namibia_comes_back() -> None:
    mine = own.read(b"title,date,lat,lon,countries\nA,2019-04-25,1,2,Namibia\n", KNOWN)
    files = exports(mine.rows, CATALOG) | {"saved": own_events.csv(mine)}
    files["table"] = tables.csv(tables.readable(mine.rows))
    for form, content in files.items():
        again = own.read(content, KNOWN)
        assert again.rows["countries"].tolist() == ["NA"], form
        assert not [note for note in again.notes if "Treated as empty" in note], form


def test_cells_of_a_workbook_are_days_times_and_numbers() -> None:
    day = pd.Timestamp("2019-04-25").to_pydatetime()
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Title", "Date", "Time", "Lat", "Lon", "Number"])
    page.append(["A", day, day.replace(hour=14, minute=30).time(), 43.0, 131.9, 5.0])
    page.append([None, None])
    page.append(["B", day.replace(hour=8, minute=15), None, None, None, "=1+1"])
    out = io.BytesIO()
    book.save(out)
    events = own.read(out.getvalue(), KNOWN)
    assert events.problems.empty
    assert events.rows["start_utc"].dt.strftime("%H:%M").to_list() == ["08:15", "14:30"]
    assert events.texts["more"].to_list() == ["Number: 5", ""]


def test_what_a_workbook_escapes_is_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "date"])
        sheet.write_row(1, 0, ["Two_x000D_ lines, _x0041_", "2019-04-25"])
    assert own.read(out.getvalue(), KNOWN).rows["title"].tolist() == ["Two_x000D_ lines, _x0041_"]
    as_excel = io.BytesIO()
    plain = openpyxl.Workbook()
    plain.active.append(["title", "date"])
    plain.active.append(["Two_x000D_ lines", "2019-04-25"])
    plain.save(as_excel)
    assert own.read(as_excel.getvalue(), KNOWN).rows["title"].tolist() == ["Two lines"]


def test_a_file_of_many_rows_with_many_columns_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"title,date,a,b\n" + b"A,2019-04-25,,\n" * 5
    assert len(own.read(content, KNOWN).rows) == 5
    monkeypatch.setattr(sheets, "MOST_CELLS", 19)
    monkeypatch.setattr(reading, "MOST_CELLS", 19)
    # At once, and not when so many have been read.
    monkeypatch.delattr(rows.Table, "add")
    with pytest.raises(own.Refused, match="more than 19 cells"):
        own.read(content, KNOWN)


def test_the_zone_of_a_time_within_a_date_is_told_and_can_be_chosen() -> None:
    content = b"title,date\nA,2019-04-25 14:30\nB,2019-04-25\nC,2019-04-25T14:30Z\n"
    mine = own.read(content, KNOWN)
    assert mine.preview.timed
    assert mine.notes == ("Read as times of UTC: 1 time without a zone",)
    chosen = own.read(content, KNOWN, choices=own.Choices(zone="Asia/Seoul"))
    assert chosen.notes == ("Read as times of Asia/Seoul: 1 time without a zone",)
    assert chosen.rows.loc["own-2019-04-25-a", "start_utc"] == pd.Timestamp("2019-04-25T05:30Z")
    bad = own.read(b"title,date,time,zone\nC,2019-04-25,14:30,IST\n", KNOWN)
    assert (len(bad.problems), bad.notes) == (1, ())
    zoned = own.read(b"title,date\nC,2019-04-25T14:30+09:00\n", KNOWN)
    assert (zoned.notes, zoned.preview.timed) == ((), False)


@pytest.mark.parametrize("cell", ["17.11.28", "17/11/28"])
def test_how_a_year_of_two_digits_was_read_is_told(cell: str) -> None:
    # In Korea and Japan it is the first of the three numbers.
    mine = own.read(f"title,date\nA,{cell}\nB,18.11.28\n".encode(), KNOWN)
    assert mine.notes[-1] == f"The last number of dates such as {cell} is the year: 17 Nov 2028"
    assert own.read(b"title,date\nA,28-Nov-2017\n", KNOWN).notes == ()


def test_times_are_not_looked_for_in_each_cell_that_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def has_time(cell: str, *, midnight: bool = False) -> bool:
        tried.append(cell)
        return midnight

    monkeypatch.setattr(values, "has_time", has_time)
    lines = "".join(f"A,no date: {number}\n" for number in range(limits.MOST_DIFFERENT + 9))
    own.read(f"title,date\nA,2019-04-25 00:00:00\n{lines}".encode(), KNOWN)
    # The midnight once, and so many others.
    assert len(tried) == 1 + limits.MOST_DIFFERENT


@pytest.mark.parametrize("cell", ["", " ", "()", "[ ]", "Seoul", "NS"])
def test_an_event_without_both_coordinates_is_read(cell: str) -> None:
    content = f'title,date,coordinates\nA,2019,{cell}\nB,2019,"125.75, 39.03"\n'.encode()
    mine = own.read(content, KNOWN)
    assert where(mine)["B"] == (125.75, 39.03)
    assert mine.notes[0].endswith("the longitude is first, since line 3 has 125.75, 39.03")


def test_what_is_first_in_both_coordinates_holds_for_the_column() -> None:
    rows = [{"title": "Moscow", "date": "2019", "position": [37.62, 55.75]},
            {"title": "Pyongyang", "date": "2019", "position": [125.75, 39.03]}]  # fmt: skip
    mine = own.read(orjson.dumps(rows), KNOWN)
    assert where(mine) == {"Moscow": (37.62, 55.75), "Pyongyang": (125.75, 39.03)}
    assert mine.notes == (
        "In the column position the longitude is first, since row 2 has [125.75,39.03]",
    )
    for row in rows:
        row["position"] = row["position"][::-1]  # type: ignore[index]
    mine = own.read(orjson.dumps(rows), KNOWN)
    assert where(mine) == {"Moscow": (37.62, 55.75), "Pyongyang": (125.75, 39.03)}
    assert mine.notes == ()


def test_times_that_are_not_kept_are_told() -> None:
    content = b"""title,start,end
A,2019-04-25T10:00Z,2019-04-25T12:00Z
B,2019-04-25T23:00Z,2019-04-26T01:00Z
C,2019-04-25,2019-04-26T01:00Z
D,2019-04-25T10:00Z,2019-04-25T08:00Z
E,2019-04-25T10:00Z,2019-04-25T10:00Z
F,2019-04-25T10:00Z,2019-04-25 00:00:00
"""
    mine = own.read(content, KNOWN)
    assert sorted(mine.rows["title"]) == ["A", "B", "C", "E", "F"]
    assert mine.notes == (
        "Only the start of an event of one day keeps its time: 3 events had others",
    )
    assert mine.problems[["row", "column", "value", "rule"]].to_numpy().tolist() == [
        [5, "end", "08:00", "end after start"]
    ]


EDGES = b"""title,date,time,zone,end_date
A,2100-12-31,13:59,UTC-10,
B,1900-01-01,14:00,UTC+14,
C,1900-01-01,,,1900-02-28
"""


@pytest.mark.parametrize(
    "cells",
    ["2100-12-31,14:00,UTC-10,,", "1900-01-01,13:59,UTC+14,,",
     "2100-12-31,,,2101-01-01T09:59:00Z,2101-01-01T09:59:00Z",
     "1900-01-01,,,1899-12-31T23:59:00Z,1899-12-31T23:59:00Z"],
)  # fmt: skip
def test_a_time_that_is_in_no_year_that_is_drawn_is_refused(cells: str) -> None:
    names = "title,day_from,time,zone,start_utc,end_utc,precision,day_to"
    mine = own.read(f"{names}\nA,{cells},minute,\n".encode(), KNOWN)
    assert mine.rows.empty
    assert mine.problems["rule"].to_list() == ["a time from 1900 to 2100 in UTC"]


@pytest.mark.parametrize("form", ["csv", "json", "geojson", "xlsx", "saved"])
def test_events_of_the_first_and_the_last_day_come_back(form: str) -> None:
    mine = own.read(EDGES, KNOWN)
    assert len(mine.rows) == 3
    content = own_events.csv(mine) if form == "saved" else exports(mine.rows, CATALOG)[form]
    again = own.read(content, KNOWN)
    assert again.problems.empty
    for column in SAME:
        pd.testing.assert_series_equal(again.rows[column], mine.rows[column], check_index=False)


@pytest.mark.parametrize(
    "content",
    [
        b"title,date,time_utc,timezone\nA,2017-11-28,18:18,Asia/Pyongyang\n",
        b"title,date,Launch Time (UTC),zone\nA,2017-11-28,18:18,Asia/Pyongyang\n",
        b"title,date utc\nA,2017-11-28 18:18\n",
        b"title,Date (GMT)\nA,2017-11-28 18:18\n",
        b"title,Date (JST),zone\nA,2017-11-29 03:18,Asia/Pyongyang\n",
        b"title,date_kst\nA,2017-11-29 03:18\n",
        b"title,Date (UTC + 9)\nA,2017-11-29 03:18\n",
        "title,Date (UTC−05:00)\nA,2017-11-28 13:18\n".encode(),
        b"title,Date Europe/Moscow\nA,2017-11-28 21:18\n",
    ],
)
def test_times_are_in_the_zone_that_their_column_says(content: bytes) -> None:
    mine = own.read(content, KNOWN, choices=own.Choices(zone="America/Lima"))
    assert mine.rows["start_utc"].to_list() == [pd.Timestamp("2017-11-28T18:18Z")]
    assert mine.notes == ()


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        ("Date (KST),Time (UTC)", "2017-11-29,18:18"),
        ("date_kst,time_utc", "2017-11-29,18:18"),
        ("Date (UTC),Time (JST)", "2017-11-28,03:18"),
        ("Date (UTC-05:00),Launch Time (UTC)", "2017-11-28,18:18"),
        ("Date (KST),Time", "2017-11-29,03:18"),
        ("Date,Start time (JST)", "2017-11-29,03:18"),
        ("Date (KST),Time", "2017-11-29,18:18Z"),
    ],
)
def test_the_day_of_one_zone_and_the_time_of_another_are_one_instant(
    names: str, cells: str
) -> None:
    mine = own.read(f"title,{names}\nA,{cells}\n".encode(), KNOWN)
    assert mine.rows["start_utc"].to_list() == [pd.Timestamp("2017-11-28T18:18Z")]
    assert (mine.notes, mine.preview.timed) == ((), False)


@pytest.mark.parametrize(
    ("content", "start", "at"),
    [
        (b"iyear,imonth,iday,summary,latitude,longitude\n2019,4,25,A,43.1,131.9\n",
         "2019-04-25T00:00Z", (131.9, 43.1)),
        (b"time,latitude,longitude,mag,place,updated\n"
         b"2017-09-03T03:30:01.760Z,41.33,129.03,6.3,A,2022-05-03T16:01:20.000Z\n",
         "2017-09-03T03:30Z", (129.03, 41.33)),
        (b"Incident,Day,LAT,NS,LON,EW\nA,2019-04-25,39.0,S,125.7,W\n",
         "2019-04-25T00:00Z", (-125.7, -39.0)),
        (b"Incident,Date,E/W,lon,N/S,lat\nA,2019-04-25,W,125.7,N,39.0\n",
         "2019-04-25T00:00Z", (-125.7, 39.0)),
    ],
)  # fmt: skip
def test_columns_of_other_programs(content: bytes, start: str, at: tuple[float, float]) -> None:
    mine = own.read(content, KNOWN)
    assert mine.problems.empty
    (row,) = mine.rows.itertuples()
    day = pd.Timestamp(start)
    assert row.day_from == day.tz_localize(None).normalize()
    assert row.precision == ("minute" if day.hour else "day")
    assert not day.hour or row.start_utc.floor("min") == day
    assert (row.lon, row.lat) == at


def test_letters_that_are_no_quarters_of_the_sky_change_no_place() -> None:
    for name, cell in (("outcome", "S"), ("direction", "W"), ("nuclear", "N")):
        content = f"title,date,lat,lon,{name}\nA,2019,39.5,126.5,{cell}\n".encode()
        (row,) = own.read(content, KNOWN).rows.itertuples()
        assert (row.lon, row.lat) == (126.5, 39.5)
    rows = b"A,2019,,N,,E\nB,2019,39.5,S,126.5,E\nC,2019,-10.5,S,-70.2,W\n"
    mine = own.read(b"title,date,lat,ns,lon,ew\n" + rows, KNOWN)
    assert mine.problems.empty
    assert mine.rows["lat"].dropna().to_list() == [-39.5, -10.5]
    assert mine.rows["lon"].dropna().to_list() == [126.5, -70.2]


@pytest.mark.parametrize(
    ("content", "roles"),
    [
        (b"title,date,from,to\nA,2019,Beijing,Hanoi\n", ("title", "date", "more", "more")),
        (b"title,date,to\nA,2019-04-24,2019-04-26\n", ("title", "date", "end_date")),
        (b"title,year,tag\nA,2019,nuclear\n", ("title", "year", "more")),
        (b"title,date,x,y\nA,2019,4475,950\n", ("title", "date", "more", "more")),
        (b"title,date,ICBM,nuclear,failed\nA,2017-01-01,x,x,x\n",
         ("title", "date", "more", "more", "more")),
        (b"title,Date,Start (UTC)\nA,2017-11-28,18:17\n", ("title", "date", "time")),
        (b"title,Start (UTC),End (UTC)\nA,2017-11-28 18:17,2017-11-28 19:17\n",
         ("title", "date", "end_date")),
        (b"Title,Date,Time UTC,Time KST\nA,2017-11-28,18:17,03:17\n",
         ("title", "date", "time", "more")),
        (b"Date (UTC),Start (KST),Event\n2019-04-25,10:00,X\n", ("date", "time", "title")),
        (b"Date,Day,Description,Place\n2019-04-25,Thursday,Talks,Seoul\n",
         ("date", "more", "title", "place")),
        (b"Date,Year,Month,Day,Ereignis\n2019-04-25,2019,April,25,Talks\n",
         ("date", "more", "more", "more", "title")),
        (b"Title,From,To,Day\nA,Pyongyang,Moscow,2019-04-25\n",
         ("title", "more", "more", "date")),
        (b"Title,Date,X,Y\nA,2019,12,400\n", ("title", "date", "more", "more")),
        (b"title,day_from,day_to,start_utc,end_utc\n"
         b"A,2019-04-25,2019-04-25,2019-04-25T10:00:00Z,2019-04-25T10:00:00Z\n",
         ("title", "date", "end_date", "instant", "end_instant")),
        (b"eventid,iyear,imonth,iday,country,country_txt,summary\n1,2019,4,25,149,North Korea,A\n",
         ("more", "year", "month", "day", "more", "countries", "title")),
    ],
)  # fmt: skip
def test_names_of_several_meanings_mean_what_their_cells_are(
    content: bytes, roles: tuple[str, ...]
) -> None:
    mine = own.read(content, KNOWN)
    assert mine.preview.roles == roles
    assert (len(mine.rows), len(mine.problems)) == (1, 0)


@pytest.mark.parametrize(
    ("cells", "start"),
    [
        ("Date (KST),Time (UTC)\nA,2017-11-29 03:17,", "2017-11-28T18:17Z"),
        ("Date (UTC),Time (KST)\nA,2017-11-28 18:17,", "2017-11-28T18:17Z"),
        ("Date (UTC),Time (KST)\nA,2017-11-28,03:17", "2017-11-28T18:17Z"),
        ("Date (KST),Time\nA,2017-11-28T18:17Z,18:17", "2017-11-28T18:17Z"),
    ],
)
def test_a_time_beside_its_day_is_in_the_zone_of_the_days(cells: str, start: str) -> None:
    mine = own.read(f"title,{cells}\n".encode(), KNOWN)
    assert mine.rows["start_utc"].to_list() == [pd.Timestamp(start)]


@pytest.mark.parametrize(
    "content",
    [
        b'[{"title":"a","date":"2017","A":"x","B":"x","C":"x"},{"title":"b","date":"2018"}]',
        b'[{"title":"a","date":"2017","c":"a;title;date;place;source;link"},'
        b'{"title":"b","date":"2018"}]',
        b'[{"title":"a","sep=;":"1","date":"2017"},{"title":"b","date":"2018"}]',
    ],
)
def test_names_and_cells_of_json_are_not_guessed_again(content: bytes) -> None:
    mine = own.read(content, KNOWN)
    assert mine.rows["title"].to_list() == ["a", "b"]
    assert mine.notes == ()


def test_what_is_kept_of_a_row_can_be_saved_and_read_again() -> None:
    row = ",".join(["T" * 9000, "2019", "w" * 9900, *["m" * 4500] * 5])
    mine = own.read(f"title,date,text,a,b,c,d,e\n{row}\n".encode(), KNOWN)
    assert set(mine.marks["rule"]) == {"at most 200 characters", "at most 10,000 characters"}
    again = own.read(own_events.csv(mine), KNOWN)
    assert again.problems.empty
    texts = mine.texts.iloc[0][["what", "more"]].to_list()
    assert [len(one) for one in texts] == [10_000, 10_000]
    assert again.texts.iloc[0][["what", "more"]].to_list() == texts


def test_a_time_of_a_workbook_may_have_its_day_with_it() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "date", "time"])
        at = datetime(2017, 11, 28, 18, 18)  # noqa: DTZ001
        sheet.write(1, 0, "A")
        sheet.write_datetime(1, 1, at, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(1, 2, at, book.add_format({"num_format": "hh:mm"}))
    mine = own.read(out.getvalue(), KNOWN)
    assert mine.problems.empty
    assert mine.rows["start_utc"].to_list() == [pd.Timestamp("2017-11-28T18:18Z")]


@pytest.mark.parametrize("line", [b"sep=\r\n", b'sep="\n', b"sep=;\n"])
def test_a_line_that_names_no_separator_is_passed_over(line: bytes) -> None:
    cut = b";" if b";" in line else b","
    mine = own.read(line + cut.join([b"title", b"date\nA"]) + cut + b"2019\n", KNOWN)
    assert mine.rows["title"].to_list() == ["A"]


def test_an_id_that_is_nested_is_no_event_of_ours() -> None:
    nested = b"[" * 900 + b"]" * 900
    feature = b'{"type":"Feature","id":%s,"properties":{"title":"A","date":"2019",' % nested
    feature += b'"how":[],"event_id":%s},"geometry":null}' % nested
    content = b'{"type":"FeatureCollection","features":[%s]}' % feature
    assert own.read(content, KNOWN).rows["title"].to_list() == ["A"]


@pytest.mark.parametrize("name", ["Date (JST/UTC)", "Date (UTC+99)", "Date, EST", "Date (kstar)"])
def test_a_column_that_says_no_zone_or_two_is_noted(name: str) -> None:
    mine = own.read(f'title,"{name}"\nA,2017-11-28 18:18\n'.encode(), KNOWN)
    assert mine.notes == ("Read as times of UTC: 1 time without a zone",)


@pytest.mark.parametrize(
    "content",
    [
        b"2019-04-25,Talks,43.1,131.9\n2019-04-26,More talks,43.1,131.9\n",
        b"Talks,05/06/2019\nMore talks,06/06/2019\n",
        b"2019,Talks\n2020,More talks\n",
        b"2019-04-25 18:00,Talks\n2019-05,More talks\n",
    ],
)
def test_an_event_is_not_taken_for_the_names_of_columns(content: bytes) -> None:
    with pytest.raises(own.Refused, match="Line 1 should name the columns, but has the date"):
        own.read(content, KNOWN)
    assert len(own.read(content, KNOWN, choices=own.Choices(head=1)).rows) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Title,April 2019\nTalks,2019-04-25\n",
        b'[{"title": "Talks", "2019-04-25": "2019-04-25"}]',
        b"title,2019,date\nTalks,2020,2019-04-25\n",
    ],
)
def test_a_date_may_name_a_column(content: bytes) -> None:
    assert len(own.read(content, KNOWN).rows) == 1
