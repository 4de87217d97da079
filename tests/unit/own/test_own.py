"""A visitor's own file: every form of date, every rule, every refusal, and any bytes at all."""

import csv
import gzip
import io
import re
import sys
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas import own
from atlas.app import data
from atlas.data import chronicle as chronicle_
from atlas.data import invisible
from atlas.data.catalog import Catalog
from atlas.export import own_events
from atlas.own import cells as cells_
from atlas.own import folds, packed, sheets, values
from atlas.own import rows as rows_

CATALOG = data.catalog()
KNOWN = data.known()
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
    return own.read(file([{"title": "A", "date": "2019-04-25", **cells}]), KNOWN)


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
    for midnight in ("2019-04-25 0:00", "2019-04-25 14:30"):
        assert one(date=midnight, time="14:30").rows["start_utc"].item().hour == 14
    assert one(time="14:30").rows.iloc[0]["start_utc"] == pd.Timestamp("2019-04-25T14:30Z")


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("", "needed"),
        ("05/06/2019", "an unambiguous date"),
        ("0000-01-01", "a year from 1900 to 2100"),
        ("9999-12-31", "a year from 1900 to 2100"),
        ("2019-02-30", "a valid calendar date"),
        ("2019-13", "a valid calendar date"),
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
        ({"title": "\u200b\u2060\u202e"}, "title", "needed"),
        ({"title": "\u3164 \u2800\u0301\ufe0f"}, "title", "needed"),
        ({"title": "\U0001d159"}, "title", "needed"),
        ({"title": "x" * 10_001}, "title", "at most 10,000 characters"),
        ({"date": "x" * 61}, "date", "at most 60 characters"),
        ({"title": "a\x07b"}, "title", "no control characters"),
        ({"what": "x" * 10_001}, "what", "at most 10,000 characters"),
        ({"end_date": "2019-04-24"}, "end_date", "end after start"),
        ({"end_date": "2019-04-26", "time": "10:00"}, "time", "a time needs one day"),
        ({"time": "25:00"}, "time", "a time of day"),
        ({"date": "2019-04-25 10:00", "time": "12:00"}, "time", "the time that the date has"),
        ({"time": "24:00"}, "time", "a time of day"),
        ({"time": "12:60"}, "time", "a time of day"),
        ({"time": "23:59:99"}, "time", "a time of day"),
        ({"time": "١٢:٠٠"}, "time", "a time of day"),
        ({"time": "10:00", "zone": "Asia/Atlantis"}, "zone", "a zone"),
        ({"zone": "../../etc/passwd"}, "zone", "a zone"),
        ({"zone": "localtime"}, "zone", "a zone"),
        ({"zone": "Factory"}, "zone", "a zone"),
        ({"zone": "posixrules"}, "zone", "a zone"),
        # Nine hours behind UTC, whatever it looks like.
        ({"zone": "Etc/GMT+9"}, "zone", "a zone"),
        ({"zone": "posix/Asia/Seoul"}, "zone", "a zone"),
        ({"zone": "right/UTC"}, "zone", "a zone"),
        ({"lon": "x", "lat": "1"}, "lon", "degrees"),
        ({"lon": "inf", "lat": "1"}, "lon", "degrees"),
        ({"lon": "1e999", "lat": "1"}, "lon", "degrees"),
        ({"lon": "181", "lat": "1"}, "lon", "from -180 to 180 degrees"),
        ({"lon": "43", "lat": "131"}, "lat", "from -90 to 90 degrees"),
        ({"lon": "43"}, "lat", "both or none"),
        ({"countries": "KP;" * 61}, "countries", "at most 20 countries"),
        ({"countries": "/".join("ABCDEFGHIJKLMNOPQRSTU")}, "countries", "at most 20 countries"),
        ({"countries": ";" * 301}, "countries", "at most 300 characters"),
    ],
)
def test_each_rule(cells: dict[str, str], column: str, rule: str) -> None:
    mine = one(**cells)
    assert broken(**cells) == [(column, rule)]
    assert mine.rows.empty
    assert mine.total == 1
    assert mine.problems["row"].to_list() == [2]
    assert mine.problems["mend"].str.len().min() > 5


def test_what_is_wrong_with_a_row_as_a_whole_names_no_column() -> None:
    for unused in ("", ",spare"):
        mine = own.read(f"title,date{unused}\nA,2019-04-25,b,c\n".encode(), KNOWN)
        problem = mine.problems.iloc[0]
        assert (problem["column"], problem["rule"]) == ("", "as many cells as columns")


def test_all_problems_of_a_row_are_told() -> None:
    assert broken(date="soon", lon="x", time="late") == [
        ("date", "a date"),
        ("time", "a time of day"),
        ("lon", "degrees"),
    ]


@pytest.mark.parametrize(
    ("day", "at", "zone"),
    [
        ("2018-05-04", "23:30", "Asia/Pyongyang"),
        ("2018-05-04", "23:59", "Asia/Pyongyang"),
        ("2019-03-10", "02:30", "America/New_York"),
        ("2019-03-31", "02:00", "Europe/Berlin"),
        ("2011-12-30", "12:00", "Pacific/Apia"),
    ],
)
def test_a_time_that_the_clocks_skipped_is_refused(day: str, at: str, zone: str) -> None:
    row = one(date=day, time=at, zone=zone).problems.iloc[0]
    assert (row["column"], row["rule"]) == ("time", "a time that exists in its zone")
    assert f"clocks in {zone} went forward and skipped {at} on" in row["mend"]


@pytest.mark.parametrize(
    ("day", "at", "zone"),
    [
        ("2015-08-14", "23:30", "Asia/Pyongyang"),
        ("2015-08-14", "23:59", "Asia/Pyongyang"),
        ("2019-11-03", "01:30", "America/New_York"),
    ],
)
def test_a_time_that_the_clocks_showed_twice_is_refused(day: str, at: str, zone: str) -> None:
    row = one(date=day, time=at, zone=zone).problems.iloc[0]
    assert (row["column"], row["rule"]) == ("time", "a time that occurs once in its zone")
    assert "give date and time in UTC" in row["mend"]


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        ("2018-05-04", "23:29", "2018-05-04T14:59Z"),
        ("2018-05-05", "00:00", "2018-05-04T15:00Z"),
        ("2015-08-14", "23:29", "2015-08-14T14:29Z"),
        ("2015-08-15", "00:00", "2015-08-14T15:30Z"),
    ],
)
def test_times_beside_a_change_of_the_clocks_are_read(day: str, at: str, utc: str) -> None:
    rows = one(date=day, time=at, zone="Asia/Pyongyang").rows
    assert rows["start_utc"].to_list() == [pd.Timestamp(utc)]


def test_what_is_removed_although_python_calls_it_printable() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    removed = [sign for sign in every if sign.isprintable() and invisible._RUNS.fullmatch(sign)]
    assert removed
    assert {invisible.removed(f"a{sign}b") for sign in removed} == {"ab"}
    assert [invisible.without(f"a{sign}b") for sign in removed] == ["ab"] * len(removed)


def test_what_cannot_be_seen_is_removed_and_that_is_told() -> None:
    mine = one(
        title="Talks\u202e in\u200b Hanoi\u2069", date="\u200e2019-04-25", source="\u3164",
        what="می\u200cخواهم ❤\ufe0f",
    )  # fmt: skip
    assert mine.rows["title"].to_list() == ["Talks in Hanoi"]
    assert mine.texts.iloc[0][["what", "source"]].to_list() == ["می\u200cخواهم ❤\ufe0f", ""]
    assert mine.notes == ("Invisible characters were removed from 3 cells",)
    assert one(title="Хасан, 하산").notes == ()


@pytest.mark.parametrize(
    ("place", "mends"),
    [
        ("Hanoi, Vietnam", []),
        ("Seoul, Republic of Korea", []),
        ("Vladivostok (Владивосток)", []),
        ("Hanoi (Vietnam)", []),
        (
            "Vladivostok (Idaho)",
            ["taken for Vladivostok in Russia: if it is another, add latitude and longitude"],
        ),
        (
            "Hanoi (France)",
            ["taken for Hanoi in Vietnam: if it is another, add latitude and longitude"],
        ),
        ("Sohae, North Korea", []),
        (
            "Hanoi, Texas",
            ["taken for Hanoi in Vietnam: if it is another, add latitude and longitude"],
        ),
        (
            "Hanoi, USA",
            ["taken for Hanoi in Vietnam: if it is another, add latitude and longitude"],
        ),
        ("Erewhon, Texas", ["kept without a point on the map: add latitude and longitude"]),
    ],
)
def test_what_stands_behind_a_place_may_be_another_place(place: str, mends: list[str]) -> None:
    assert one(place=place).marks["mend"].to_list() == mends


@pytest.mark.parametrize(
    ("place", "countries", "mends"),
    [
        ("Hanoi", "US",
         ["taken for Hanoi in Vietnam: if it is another, add latitude and longitude"]),
        ("Hanoi", "US; KP", []),
        ("Moscow", "USSR", []),
        ("Panmunjom", "US",
         ["taken for Panmunjom, Joint Security Area in North Korea and South Korea: if it is "
          "another, add latitude and longitude"]),
        ("Hanoi", "Vietnam", []),
        ("Hanoi", "", []),
        ("Sohae", "KP", []),
        ("Sohae", "Japan",
         ["taken for Sohae Satellite Launching Station in North Korea: if it is another, add "
          "latitude and longitude"]),
        ("Hanoi", "Atlantis",
         ["kept as written: use codes such as KP;RU, or English names, to filter by it"]),
    ],
)  # fmt: skip
def test_a_place_in_another_country_than_its_row_names_is_marked(
    place: str, countries: str, mends: list[str]
) -> None:
    assert one(place=place, countries=countries).marks["mend"].to_list() == mends


def test_names_with_commas_are_not_counted_twice() -> None:
    names = ["Korea, Rep.", "Iran, Islamic Rep.", "Egypt, Arab Rep.", "Gambia, The",
             "Bahamas, The", "Venezuela, RB", "Yemen, Rep.", "Congo, Rep.",
             "Korea, Dem. People's Rep."]  # fmt: skip
    mine = one(countries="; ".join([*names, "RU", "CN;;;;;;;;;;;;;"]))
    assert mine.problems.empty
    assert len(mine.rows["countries"].iloc[0].split(";")) == 11


def test_na_may_be_namibia_or_nothing() -> None:
    mine = one(countries="NA")
    assert mine.marks["mend"].to_list() == [
        "NA not taken for a country: write NAM for Namibia, or leave it empty"
    ]
    assert mine.rows["countries"].isna().all()
    for cell in ("NA; KP", "KP,NA", "KP / NA"):
        beside = one(countries=cell)
        assert beside.rows["countries"].to_list() == ["KP"]
        assert beside.marks["mend"].str.startswith("NA not taken").all()
    assert one(countries="NAM; KP").rows["countries"].to_list() == ["NA;KP"]
    columns = own.read(b"title,date,country,iso3\nA,2019,Kosovo,NA\n", KNOWN)
    assert columns.rows["countries"].to_list() == ["XK"]
    assert one(countries="n/a").marks.empty


@pytest.mark.parametrize("name", ["Vladivostok", "vladivostok", "Владивосток"])
def test_a_known_place_gives_its_coordinates(name: str) -> None:
    row = one(place=name).rows.iloc[0]
    assert row["place"] == name
    assert (row["lon"], row["lat"]) == pytest.approx((131.9, 43.1), abs=0.3)


def test_coordinates_lead_over_the_place_and_may_have_a_decimal_comma() -> None:
    rows = [{"title": "A", "date": "2019-04-25", "place": "My spot", "lon": "1,5", "lat": "2,5"}]
    row = own.read(file(rows, ";"), KNOWN).rows.iloc[0]
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
    row = {"title": "A b", "date": "2019-04-25"}
    rows = [row, row, {**row, "what": "x"}, {**row, "title": "!"}, {**row, "title": "C"}]
    ids = list(own.read(file(rows), KNOWN).rows.index)
    shapes = sorted(re.sub("[0-9a-f]{8}", "#", one.removeprefix("own-2019-04-25-")) for one in ids)
    assert shapes == ["a-b--#", "a-b--#", "a-b--#--2", "c", "event-#"]
    assert len(set(ids)) == 5


TITLES = ["저녁 발사", "아침 회담", "パリ訪問", "バリ訪問", "🚀", "💥", "Rise 10%", "Rise 10$"] + [
    f"Armed clash between the army and rebels near {one}" for one in "AB"
]


def test_an_id_is_the_same_in_a_saved_copy_and_names_no_other_event() -> None:
    """Numbers went by the order of the file, and all Korean titles of a day had one name."""
    rows = [
        {"title": title, "date": "2017-11-28", "time": time, "what": f"number {number}"}
        for number, (title, time) in enumerate(
            [(title, f"{23 - hour}:00") for hour, title in enumerate(TITLES)]
            + [("Protest", "")] * 12
        )
    ]
    mine = own.read(file(rows), KNOWN)
    again = own.read(own_events.csv(mine), KNOWN)
    assert again.texts["what"].to_dict() == mine.texts["what"].to_dict()
    assert list(again.rows.index) == list(mine.rows.index)
    for number, row in enumerate(rows):
        alone = own.read(file([row, {**row, "what": "another"}]), KNOWN).texts["what"]
        named = mine.texts["what"]
        # One of several with its title and day has another id than alone, and none has another's.
        assert all(named.get(id_, what) == what for id_, what in alone.items())
        if number < len(TITLES):
            (id_,) = own.read(file([row]), KNOWN).rows.index
            assert named[id_] == row["what"]


def test_the_template_can_be_read_as_it_is() -> None:
    mine = own.read(own.template(), KNOWN)
    assert mine.problems.empty
    assert mine.rows["title"].to_list() == ["Example: talks in Vladivostok"]
    assert mine.texts.iloc[0].to_dict() == {
        "what": "An example row: replace it.",
        "source": "My notes",
        "link": "",
        "kind": "",
        "more": "",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, delimiter: str) -> None:
    rows = [{"title": "Хасан", "date": "2019-04-25"}]
    assert own.read(file(rows, delimiter, encoding), KNOWN).rows["title"].to_list() == ["Хасан"]


def halved(text: str, encoding: str) -> bytes:
    """A text with its byte-order mark, and with halves of characters that no encoder lets pass."""
    return f"\ufeff{text}".encode(encoding, "surrogatepass")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "damaged or protected with a password"),
        (gzip.compress(b"title,date\n" * 1000, mtime=0), "a GZIP file"),
        (b"title,date\n\0,2019-04-25\n", "zero bytes"),
        ("title,date\n\0,2019-04-25\n".encode("utf-16"), "Line 2 contains zero bytes"),
        (
            "title,date\na,2019\n".encode("utf-16")[:-1],
            "ends in line 2 within a character: it was cut short, or has a byte too many. Save",
        ),
        (
            "title,date\na\U0001f680".encode("utf-16")[:-2],
            "ends in line 2 within a character: it was cut short. Save",
        ),
        (
            "title,date\na,Хасан".encode()[:-1],
            "ends in line 2 within a character: it was cut short, or is not in UTF-8. Save",
        ),
        (
            halved("title,date\na\udc62b\n", "utf-16-le"),
            "is in UTF-16, but has half a character, 0xDC62, in line 2.",
        ),
        (halved("title\na\ud83d\n", "utf-16-be"), "half a character, 0xD83D, in line 2."),
        # In UTF-16 the letter holds the byte of a line break, and the line break another byte.
        (halved("Ċ,Ċ\u0a0a\n\udc62\n", "utf-16-le"), "0xDC62, in line 2."),
        (b"\xef\xbb\xbftitle,date\r\na,2019\rb,2019\n\xc4,2019", "byte 0xc4 in line 4."),
        (b"\xef\xbb\xbftitle,date\r\n\xc4,2019-04-25", "not in UTF-8: byte 0xc4 in line 2."),
        ("title\réé\r".encode() + b"\xc4", "ends in line 3 within"),
        ("title\réé\r".encode() + b"\xc4,b", "not in UTF-8: byte 0xc4 in line 3."),
        (b'title,date\n"open,2019-04-25\n', "quotation mark"),
        (b"title,date\n" + b"x" * 30_000 + b",2019-04-25\n", "can't be read"),
        (b"title,date\n" + b"x" * 60_001, "ends in line 2 has more than 60,000 characters"),
        (b"title,date\n" + b"a," * 30_001 + b"\n", "more than 60,000 characters"),
        (b'title,date\n"' + b"a\n" * 40_000, "Line 10,002 can't be read"),
        (b"title,date\n" + (b'a,"' + b"\n" * 15_000 + b'"\n') * 20, "more than 300,000 lines"),
        (b"title,date," + b",".join(b"c%d" % n for n in range(99)), "101 columns; at most 100"),
        (b"title,date\n" + b"a,2019-04-25\n" * 100_001, "more than 100,000 rows"),
        (b" " * (25 * 1024 * 1024 + 1), "the limit is 25 MiB"),
    ],
    ids=range(24),
)
def test_files_that_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(own.Refused, match=reason):
        own.read(content, KNOWN)


def test_what_other_columns_hold_is_kept_with_the_event() -> None:
    mine = own.read(b"title,date,colour,mood\na,2019-04-25,red,\n", KNOWN)
    assert mine.notes == ()
    assert mine.texts["more"].to_list() == ["colour: red"]
    assert mine.rows["text"].to_list() == ["a colour: red"]


def test_columns_are_counted_before_their_names_are_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 30,000 columns of one name, 60 KB, took four minutes to number.
    monkeypatch.setattr(sheets, "different", lambda _: pytest.fail("the names were read"))
    with pytest.raises(own.Refused, match="3,000 columns; at most 100"):
        own.read(b"t," * 3_000 + b"\n1,2\n", KNOWN)


def test_the_most_columns_are_read() -> None:
    names = b",".join(b"c%d" % n for n in range(98))
    assert len(own.read(b"title,date," + names + b"\na,2019-04-25\n", KNOWN).rows) == 1


@pytest.fixture(autouse=True)
def no_days() -> None:
    """No days that another test has read."""
    values._days.cache_clear()


class Counted:
    """Calls of a function, while it does what it did."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self.calls = 0
        self._function = getattr(module, name)
        monkeypatch.setattr(module, name, self)

    def __call__(self, *given: object) -> object:
        self.calls += 1
        return self._function(*given)


def test_what_occurs_often_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    days = Counted(monkeypatch, values.dates, "days")
    zones = Counted(monkeypatch, values, "ZoneInfo")
    folded = Counted(monkeypatch, rows_, "fold")
    bare = Counted(monkeypatch, folds, "bare")
    row = {"title": "É", "date": "2019-04-25", "zone": "Asia/Seoul", "place": "Vladivostok"}
    assert len(own.read(file([row] * 500), KNOWN).rows) == 500
    assert (days.calls, zones.calls) == (1, 1)
    # The place, and each sign of what a search looks through.
    assert (folded.calls, bare.calls) == (1, len(set("É Vladivostok\n")))


def test_an_unknown_zone_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    zones = Counted(monkeypatch, values, "ZoneInfo")
    row = {"title": "A", "date": "2019-04-25"}
    mine = own.read(file([row | {"zone": f"Asia/Zone{n}"} for n in range(500)]), KNOWN)
    assert (len(mine.problems), zones.calls) == (500, 0)


def test_a_cell_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    days = Counted(monkeypatch, values.dates, "days")
    assert broken(date="2" * 61) == [("date", "at most 60 characters")]
    assert days.calls == 0


def test_after_the_first_problems_rows_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    days = Counted(monkeypatch, values.dates, "days")
    rows = [{"title": "A", "date": f"Foo {n}", "end_date": f"Bar {n}"} for n in range(2000)]
    mine = own.read(file([*rows, {"title": "B", "date": "2019-04-25"}]), KNOWN)
    assert (len(mine.problems), len(mine.rows), mine.total) == (own.MOST_PROBLEMS, 1, 2001)
    assert mine.problems["row"].max() == 501
    # 500 rows with both cells, 1,500 with the first bad one, and the good one.
    assert days.calls == 2501


def test_the_share_that_is_done_is_told() -> None:
    shares: list[float] = []
    own.read(b"title,date\n" + b"a,2019-04-25\n" * 20_000, KNOWN, shares.append)
    assert len(shares) == 4
    assert shares == sorted(shares)
    assert 0.2 < shares[0] < 0.3
    assert shares[-1] == 1


@pytest.mark.long
def test_a_hundred_thousand_rows_are_read() -> None:
    content = b"title,date\n" + b"a,2019-04-25\n" * 99_999 + b"b,never\n"
    mine = own.read(content, KNOWN)
    assert (len(mine.rows), len(mine.problems), mine.total) == (99_999, 1, 100_000)
    assert mine.rows.index.is_unique
    assert mine.problems["row"].to_list() == [100_001]


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        mine = own.read(content, KNOWN)
    except own.Refused:
        return
    assert len(mine.rows) + mine.problems["row"].nunique() == mine.total


@given(rows=st.lists(st.fixed_dictionaries(dict.fromkeys(HEAD, CELLS)), max_size=8))
@settings(max_examples=40)  # a row costs little beside a file
def test_any_cells_are_kept_or_told(rows: list[dict[str, str]]) -> None:
    try:
        mine = own.read(file(rows), KNOWN)
    except own.Refused:
        return
    assert len(mine.rows) + mine.problems["row"].nunique() == mine.total
    for column in ("rule", "mend"):
        assert mine.problems[column].map(len).gt(0).all()
    assert mine.rows[["lon", "lat"]].abs().max().max() <= 180 or mine.rows["lon"].isna().all()
    assert mine.rows["start_utc"].le(mine.rows["end_utc"]).all()
    assert list(mine.rows.columns) == chronicle_.COLUMNS


@given(
    events=st.lists(
        st.tuples(
            st.dates(date(1900, 1, 1), date(2100, 12, 31)),
            st.floats(-180, 180),
            st.floats(-90, 90),
        ),
        min_size=1,
        max_size=20,
    )
)
@settings(max_examples=25)  # a row costs little beside a file
def test_what_is_written_is_read(events: list[tuple[date, float, float]]) -> None:
    rows = [
        {"title": f"Event {n}", "date": day.isoformat(), "lon": repr(lon), "lat": repr(lat)}
        for n, (day, lon, lat) in enumerate(events)
    ]
    mine = own.read(file(rows), KNOWN)
    assert mine.problems.empty
    read = zip(mine.rows["day_from"].dt.date, mine.rows["lon"], mine.rows["lat"], strict=True)
    assert sorted(read) == sorted(events)


def test_the_catalog_is_left_as_it_was(catalog: Catalog, chronicle: pd.DataFrame) -> None:
    before = catalog.places.copy(deep=True)
    own.read(own.template(), own.Known.of(catalog, chronicle))
    pd.testing.assert_frame_equal(before, catalog.places)


def test_a_file_of_long_rows_is_read_in_slices_too() -> None:
    rows = [{"title": f"{n}", "date": "2019-04-25", "what": "ㅎ" * 2000} for n in range(700)]
    shares: list[float] = []
    mine = own.read(file(rows), KNOWN, shares.append)
    assert len(shares) == 4
    assert len(mine.rows) == 700


def test_signs_that_stand_for_several_letters_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"title": f"{n}", "date": "2019-04-25", "what": "㍿" * 2000} for n in range(30)]
    assert one(what="㍿" * 2000).rows.iloc[0]["text"].startswith("a 株式会社株式会社")
    monkeypatch.setattr(packed, "MOST_TEXT_BYTES", 500_000)
    with pytest.raises(own.Refused, match="several letters each"):
        own.read(file(rows), KNOWN)


def test_titles_that_are_kept_in_the_text_too_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"title": "x" * 500, "date": "2019-04-25"} for _ in range(100)]
    # Of a row: the title cut, the whole one, and both joined, twice.
    monkeypatch.setattr(packed, "MOST_TEXT_BYTES", 100 * (3 * 200 + 3 * 500))
    with pytest.raises(own.Refused, match="too long to search"):
        own.read(file(rows), KNOWN)
    assert len(own.read(file(rows[:90]), KNOWN).rows) == 90


@pytest.mark.parametrize(
    ("column", "cell"), [("countries", "Land; Isle{}"), ("certainty", "sure {}")]
)
def test_columns_of_names_have_few_different_cells(
    monkeypatch: pytest.MonkeyPatch, column: str, cell: str
) -> None:
    monkeypatch.setattr(cells_, "MOST_DIFFERENT", 100)
    # Empty cells are one more.
    rows = [{"title": "A", "date": "2019", column: cell.format(n)} for n in range(99)] * 2
    assert len(own.read(file([{"title": "A", "date": "2019"}, *rows]), KNOWN).rows) == 199
    rows += [{"title": "A", "date": "2019", column: cell.format(n)} for n in (99, 100)]
    with pytest.raises(own.Refused, match=f"for {column} has more than 100 different values"):
        own.read(file(rows), KNOWN)


def test_spans_are_few_different_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells_, "MOST_DIFFERENT", 100)
    # Days, months and years beside them are not counted.
    dates = [date(2019, 1, 1) + pd.Timedelta(days=n) for n in range(101)]
    rows = [{"title": "A", "date": str(day), "end_date": f"{day} to {day}"} for day in dates]
    months = [{"title": "A", "date": f"{year}-01", "end_date": ""} for year in range(1950, 2090)]
    assert len(own.read(file([*rows[:100], *months] * 2), KNOWN).rows) == 480
    with pytest.raises(own.Refused, match="more than 100 different spans of days"):
        own.read(file(rows), KNOWN)


def test_spans_are_tried_as_often_as_problems_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = Counted(monkeypatch, values.dates, "spans")
    rows = [{"title": "A", "date": f"1-2-3 to {n}"} for n in range(1500)]
    assert len(own.read(file(rows), KNOWN).problems) == own.MOST_PROBLEMS
    assert spans.calls == own.MOST_PROBLEMS


def test_what_lies_in_the_time_abroad_as_a_whole_is_away_but_for_trips_of_others() -> None:
    trips = CATALOG.trips.loc[["2023-09-russia"]]
    first, last = trips["abroad_from"].iloc[0], trips["abroad_to"].iloc[0]
    begins = first.tz_localize("Asia/Pyongyang").tz_convert("UTC")
    ends = (last + pd.Timedelta(days=1)).tz_localize("Asia/Pyongyang").tz_convert("UTC")
    second = pd.Timedelta(seconds=1)
    spans = [
        ("own", begins, ends, True),
        ("own", begins - second, ends, False),
        ("launch", begins, ends + second, False),
        ("trip", begins, ends, False),
    ]
    rows = pd.DataFrame(spans, columns=["kind", "start_utc", "end_utc", "away"])
    rows["id"] = ["a", "b", "c", "d"]
    assert chronicle_._away(rows, trips).tolist() == rows["away"].tolist()
    his = rows.assign(id=["2023-09-russia", "b", "c", "d"], kind="trip")
    assert chronicle_._away(his, trips).tolist() == [True, False, False, False]
