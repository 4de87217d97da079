"""A visitor's own file: every form of date, every rule, every refusal, and any bytes at all."""

import csv
import gzip
import io
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import chronicle as chronicle_
from atlas import own
from atlas.catalog import Catalog, load

CATALOG = load()
HEAD = list(own.COLUMNS)
CELLS = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=30),
    st.sampled_from(
        ["", "nan", "inf", "-Infinity", "1e400", "0000-01-01", "2019-04-25", "05/06/2019", "=1+1",
         "<script>alert(1)</script>", "@SUM(A1)", "Vladivostok", "KP;RU", "99:99", "14:30", "../x",
         "UTC", "\x00", "\u202e", "1_000", "٣", "45439", "reported"]
    ),
)  # fmt: skip


def file(rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEAD, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def one(**cells: str) -> own.Own:
    return own.read(file([{"title": "A", "date": "2019-04-25", **cells}]), CATALOG)


def broken(**cells: str) -> list[tuple[str, str]]:
    """Column and rule of each problem of one row."""
    problems = one(**cells).problems
    return list(problems[["column", "rule"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "written",
    ["2019-04-25", "2019/04/25", "2019.4.25", "20190425", "25 Apr 2019", "25. April 2019",
     "April 25, 2019", "Apr 25th 2019", "25.04.2019", "25/04/2019", "04/25/2019", " 25  APR 2019 "],
)  # fmt: skip
def test_common_forms_of_a_day(written: str) -> None:
    row = one(date=written).rows.iloc[0]
    assert row["day_from"] == row["day_to"] == pd.Timestamp(2019, 4, 25)
    assert row["precision"] == "day"
    # A day is Pyongyang's.
    assert row["start_utc"] == pd.Timestamp("2019-04-24T15:00Z")
    assert row["end_utc"] == pd.Timestamp("2019-04-25T15:00Z")


@pytest.mark.parametrize("written", ["2019-04", "April 2019", "apr 2019"])
def test_a_month_is_all_its_days(written: str) -> None:
    row = one(date=written).rows.iloc[0]
    assert (row["day_from"], row["day_to"]) == (pd.Timestamp(2019, 4, 1), pd.Timestamp(2019, 4, 30))
    assert row["precision"] == "month"


def test_a_time_is_read_in_its_zone() -> None:
    row = one(time="14:30", zone="Asia/Vladivostok").rows.iloc[0]
    assert row["start_utc"] == row["end_utc"] == pd.Timestamp("2019-04-25T04:30Z")
    assert row["precision"] == "minute"
    assert one(time="14:30").rows.iloc[0]["start_utc"] == pd.Timestamp("2019-04-25T14:30Z")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("", "needed"),
        ("05/06/2019", "a date that is one day"),
        ("0000-01-01", "a year from 1900 to 2100"),
        ("9999-12-31", "a year from 1900 to 2100"),
        ("2019-02-30", "a date of the calendar"),
        ("2019-13", "a date of the calendar"),
        ("45439", "a date"),
        ("yesterday", "a date"),
        ("25 Foo 2019", "a month's name"),
        ("<b>2019</b>", "a date"),
    ],
)
def test_dates_that_are_none(written: str, rule: str) -> None:
    assert ("date", rule) in broken(date=written)


@pytest.mark.parametrize(
    ("cells", "column", "rule"),
    [
        ({"title": ""}, "title", "needed"),
        ({"title": "x" * 201}, "title", "at most 200 characters"),
        ({"title": "a\x07b"}, "title", "no control characters"),
        ({"what": "x" * 2001}, "what", "at most 2,000 characters"),
        ({"end_date": "2019-04-24"}, "end_date", "end after start"),
        ({"end_date": "2019-04-26", "time": "10:00"}, "time", "a time needs one day"),
        ({"time": "25:00"}, "time", "a time of the day"),
        ({"time": "10:00", "zone": "Asia/Atlantis"}, "zone", "a zone"),
        ({"zone": "../../etc/passwd"}, "zone", "a zone"),
        ({"lon": "nan", "lat": "1"}, "lon", "degrees as a number"),
        ({"lon": "inf", "lat": "1"}, "lon", "degrees as a number"),
        ({"lon": "1e999", "lat": "1"}, "lon", "degrees as a number"),
        ({"lon": "181", "lat": "1"}, "lon", "from -180 to 180 degrees"),
        ({"lon": "43", "lat": "131"}, "lat", "from -90 to 90 degrees"),
        ({"lon": "43"}, "lat", "both or none"),
        ({"place": "Atlantis"}, "place", "known place"),
        ({"countries": "KP;XX"}, "countries", "known country"),
        ({"certainty": "maybe"}, "certainty", "a certainty"),
    ],
)
def test_each_rule(cells: dict[str, str], column: str, rule: str) -> None:
    found = one(**cells)
    assert broken(**cells) == [(column, rule)]
    assert found.rows.empty
    assert found.total == 1
    assert found.problems["row"].to_list() == [2]
    assert found.problems["mend"].str.len().min() > 5


def test_all_problems_of_a_row_are_told() -> None:
    assert broken(date="soon", lon="x", certainty="?") == [
        ("date", "a date"),
        ("certainty", "a certainty"),
        ("lon", "degrees as a number"),
    ]


@pytest.mark.parametrize("name", ["Vladivostok", "vladivostok", "Владивосток"])
def test_a_known_place_gives_its_coordinates(name: str) -> None:
    row = one(place=name).rows.iloc[0]
    assert row["place"].startswith("Vladivostok")
    assert (row["lon"], row["lat"]) == pytest.approx((131.9, 43.1), abs=0.3)


def test_coordinates_lead_over_the_place_and_may_have_a_decimal_comma() -> None:
    rows = [{"title": "A", "date": "2019-04-25", "place": "My spot", "lon": "1,5", "lat": "2,5"}]
    row = own.read(file(rows, ";"), CATALOG).rows.iloc[0]
    assert (row["place"], row["lon"], row["lat"]) == ("My spot", 1.5, 2.5)


def test_while_he_was_abroad_is_reckoned_for_own_rows_too() -> None:
    assert one(date="2019-04-25").rows["away"].to_list() == [True]
    assert one(date="2020-04-25").rows["away"].to_list() == [False]


def test_rows_join_the_chronicle_without_moving_others(chronicle: pd.DataFrame) -> None:
    mine = one(what="<b>x</b>", countries="North Korea;ru").rows
    joined = chronicle_.joined(chronicle, mine)
    assert list(joined.index) == [*chronicle.index, "own-2019-04-25-a"]
    assert joined.dtypes.to_dict() == chronicle.dtypes.to_dict()
    assert joined.iloc[-1]["countries"] == "KP;RU"
    assert joined.iloc[-1]["kind"] == "own"


def test_equal_rows_have_ids_of_their_own() -> None:
    row = {"title": "Дом A", "date": "2019-04-25"}
    assert list(own.read(file([row, row, {**row, "title": "!"}]), CATALOG).rows.index) == [
        "own-2019-04-25-a",
        "own-2019-04-25-a--2",
        "own-2019-04-25-event",
    ]


def test_the_template_can_be_read_as_it_is() -> None:
    found = own.read(own.template(), CATALOG)
    assert found.problems.empty
    assert found.rows["title"].to_list() == ["Example: talks in Vladivostok"]
    assert found.told.iloc[0].to_dict() == {
        "what": "An example row: replace it.",
        "source": "My notes",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, delimiter: str) -> None:
    rows = [{"title": "Хасан", "date": "2019-04-25"}]
    assert own.read(file(rows, delimiter, encoding), CATALOG).rows["title"].to_list() == ["Хасан"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "title and date are not among them"),
        (b"date,what\n2019-04-25,x\n", "title is not among them"),
        (b"title,date,title\na,2019-04-25,b\n", "title is there twice"),
        (b"PK\x03\x04rest", "a ZIP file or a spreadsheet"),
        (gzip.compress(b"title,date\n" * 1000), "a GZIP file"),
        (b"title,date\n\0,2019-04-25\n", "zero bytes"),
        ("title,date\nÄ,2019-04-25\n".encode("latin-1"), "not in UTF-8: byte 0xc4 in line 2"),
        (b'title,date\n"open,2019-04-25\n', "quotation mark"),
        (b"title,date\n" + b"x" * 30_000 + b",2019-04-25\n", "can't be read"),
        (b"title,date\n" + b"a,2019-04-25\n" * 100_001, "more than 100,000 rows"),
        (b" " * (25 * 1024 * 1024 + 1), "at most 25 MiB"),
    ],
    ids=range(11),
)
def test_files_that_are_refused(content: bytes, said: str) -> None:
    with pytest.raises(own.Refused, match=said):
        own.read(content, CATALOG)


def test_columns_that_are_not_used_are_named() -> None:
    found = own.read(b"title,date,colour,mood\na,2019-04-25,red,\n", CATALOG)
    assert found.notes == ("These columns are not used: colour, mood",)
    assert len(found.rows) == 1


def test_a_hundred_thousand_rows_are_read() -> None:
    content = b"title,date\n" + b"a,2019-04-25\n" * 99_999 + b"b,never\n"
    found = own.read(content, CATALOG)
    assert (len(found.rows), len(found.problems), found.total) == (99_999, 1, 100_000)
    assert found.rows.index.is_unique
    assert found.problems["row"].to_list() == [100_001]


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        found = own.read(content, CATALOG)
    except own.Refused:
        return
    assert len(found.rows) + found.problems["row"].nunique() == found.total


@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(HEAD, CELLS)), max_size=4))
def test_any_cells_are_kept_or_told(rows: list[dict[str, str]]) -> None:
    try:
        found = own.read(file(rows), CATALOG)
    except own.Refused:
        return
    assert len(found.rows) + found.problems["row"].nunique() == found.total
    for column in ("rule", "mend"):
        assert found.problems[column].map(len).gt(0).all()
    assert found.rows[["lon", "lat"]].abs().max().max() <= 180 or found.rows["lon"].isna().all()
    assert found.rows["start_utc"].le(found.rows["end_utc"]).all()
    assert list(found.rows.columns) == chronicle_.COLUMNS


@given(
    days=st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=1, max_size=5),
    lon=st.floats(-180, 180),
    lat=st.floats(-90, 90),
)
def test_what_is_written_is_read(days: list[date], lon: float, lat: float) -> None:
    rows = [
        {"title": f"Event {n}", "date": day.isoformat(), "lon": repr(lon), "lat": repr(lat)}
        for n, day in enumerate(days)
    ]
    found = own.read(file(rows), CATALOG)
    assert found.problems.empty
    assert sorted(found.rows["day_from"].dt.date) == sorted(days)
    assert set(found.rows["lon"]) == {lon}
    assert set(found.rows["lat"]) == {lat}


def test_the_catalog_is_left_as_it_was(catalog: Catalog) -> None:
    before = catalog.places.copy(deep=True)
    own.read(own.template(), catalog)
    pd.testing.assert_frame_equal(before, catalog.places)
