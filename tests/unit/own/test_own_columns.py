"""Which of several columns holds the day of the events, where no name says it for sure."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from atlas import own
from atlas.app import data
from atlas.own import encodings, formats, mapping

KNOWN = data.known()


def read(text: str) -> own.Own:
    return own.read(text.encode(), KNOWN)


def days(events: own.Own) -> list[tuple[str, str]]:
    """First and last day of each event."""
    rows = events.rows
    columns = (rows[name].dt.strftime("%Y-%m-%d") for name in ("day_from", "day_to"))
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    ("names", "cells", "title", "note"),
    [
        (
            "Timestamp,Date of event,What happened",
            "2024-01-05 10:00:00,2017-11-28,Hwasong-15",
            "Hwasong-15",
            "“Date of event” is used as the date. Other columns with dates: Timestamp",
        ),
        (
            "Event name,Date of report,Date of activity",
            "Hwasong-15,2018-01-01,2017-11-28",
            "Hwasong-15",
            "“Date of activity” is used as the date. Other columns with dates: Date of report",
        ),
        (
            "Name,Created time,Test day",
            "Hwasong-15,2024-01-05,2017-11-28",
            "Hwasong-15",
            "“Test day” is used as the date. Other columns with dates: Created time",
        ),
        (
            "제목,등록일,발사일,확인일",
            "화성-15,2024-01-05,2017-11-28,2017-12-01",
            "화성-15",
            "“발사일” is used as the date. Other columns with dates: 확인일, 등록일",
        ),
        ("Case No.,Incident,Day of launch", "2017-01,Hwasong-15,2017-11-28", "Hwasong-15", ""),
        ("Season,Incident,Day of launch", "2017,Hwasong-15,2017-11-28", "Hwasong-15", ""),
        ("title,Year,Day of launch", "Hwasong-15,2017,2017-11-28", "Hwasong-15", ""),
        ("Missile,Year,Test date", "Hwasong-15,2017,2017-11-28", "Hwasong-15", ""),
        ("Nr.;Jahr;Testdatum;Rakete", "1;2017;28.11.2017;Hwasong-15", "Hwasong-15", ""),
        ("Event,Year,Month,Incident date", "Hwasong-15,2017,11,2017-11-28", "Hwasong-15", ""),
        ("Incident,Distance km,Day of test", "Hwasong-15,1950,2017-11-28", "Hwasong-15", ""),
        ("Event,ID,Happened on", "Hwasong-15,20010101,2017-11-28", "Hwasong-15", ""),
        ("Date,Published,title", "2017-11-28,2018-01-01,Hwasong-15", "Hwasong-15", ""),
    ],
)
def test_the_day_is_that_of_the_event(names: str, cells: str, title: str, note: str) -> None:
    events = read(f"{names}\n{cells}\n")
    assert events.rows["title"].to_list() == [title]
    assert days(events) == [("2017-11-28", "2017-11-28")]
    assert events.notes == ((note,) if note else ())


def test_a_number_of_a_case_is_no_month() -> None:
    assert read("Case No.,Incident\n2017-01,Hwasong-15\n").needs == ("date",)


def test_dates_of_which_the_order_is_not_known_are_dates() -> None:
    events = read("title,from,to\nTalks,05/06/2019,06/06/2019\n")
    assert events.preview.roles == ("title", "date", "end_date")
    assert events.preview.doubtful


@pytest.mark.parametrize(
    "names",
    [
        "styear,stmon,stday,endyear,endmon,endday",
        "Start Year,Start Month,Start Day,End Year,End Month,End Day",
        "start_year,start_month,start_day,end_year,end_month,end_day",
        "Year,Mo,Dy,End Year,End Mo,End Dy",
        "YYYY,MM,DD,End YYYY,End MM,End DD",
        "Launch Year,Launch Month,Launch Day,end_year,end_month,end_day",
        "yr,month,day,end yr,end month,end day",
        "Date.Year,Date.Month,Date.Day,End.Year,End.Month,End.Day",
        "연,월,일,end 연,end 월,end 일",
        "년도,월,일,end 년도,end 월,end 일",
    ],
)
def test_a_date_in_three_columns(names: str) -> None:
    assert days(read(f"title,{names}\nTalks,2010,11,23,2010,12,4\n")) == [
        ("2010-11-23", "2010-12-04")
    ]


def test_the_end_may_be_in_three_columns_where_the_beginning_is_in_one() -> None:
    events = read("title,date,end year,end month,end day\nTalks,2010-11-23,2010,12,4\n")
    assert days(events) == [("2010-11-23", "2010-12-04")]


def test_a_date_of_json_may_be_an_object() -> None:
    events = read('[{"title": "Talks", "date": {"year": 2017, "month": 11, "day": 28}}]')
    assert days(events) == [("2017-11-28", "2017-11-28")]


@pytest.mark.parametrize("cell", ["2022-01~02", "2017-11–12", "2017.11 − 12", "2017.11-12"])
def test_two_months_are_no_day(cell: str) -> None:
    (problem,) = read(f"title,date\nTalks,{cell}\n").problems.itertuples()
    assert problem.rule == "a day, or two months"
    assert days(read("title,date\nTalks,2022–01–02\n")) == [("2022-01-02", "2022-01-02")]


@pytest.mark.parametrize(
    ("names", "cells", "notes"),
    [
        ("from,to", "Khasan,Vladivostok",
         ("The column “to” is kept as other information: its first cells hold no end date",)),
        ("end,mood", "good,2",
         ("The column “end” is kept as other information: its first cells hold no end date",)),
        ("x,y", "blue,red",
         ("The column “x” is kept as other information: its first cells hold no longitude",
          "The column “y” is kept as other information: its first cells hold no latitude")),
        ("day,tag", "Monday,train", ()),
    ],
)  # fmt: skip
def test_a_column_that_holds_something_else_is_told(
    names: str, cells: str, notes: tuple[str, ...]
) -> None:
    events = read(f"title,date,{names}\nTalks,2019-04-25,{cells}\n")
    assert events.notes == notes
    assert days(events) == [("2019-04-25", "2019-04-25")]


def test_each_part_of_a_date_is_a_role() -> None:
    parts = {f"{stem}{part}" for stem in ("", "end_") for part in ("year", "month", "day")}
    assert parts <= mapping.ROLES.keys()


def test_a_point_within_json_has_the_longitude_first() -> None:
    point = '{"type": "Point", "coordinates": [37.62, 55.75]}'
    rows = f'[{{"title": "Talks", "date": "2019-04-25", "location": {point}}}]'
    assert read(rows).rows.iloc[0][["lon", "lat"]].to_list() == [37.62, 55.75]


@pytest.mark.parametrize("cell", ["NK;SK", "NK/SK", "NK-SK", "SK–NK", "NK, SK"])
def test_south_korea_is_not_slovakia(cell: str) -> None:
    events = read(f'title,date,country\nTalks,2019-04-25,"{cell}"\n')
    assert events.rows["countries"].to_list() == ["KP"]
    (mark,) = events.marks.itertuples()
    assert mark.mend.startswith("SK not taken for a country: write KR for South Korea, or SVK")
    assert read("title,date,country\nA,2019-04-25,SVK\n").rows["countries"].to_list() == ["SK"]


def test_a_text_of_a_workbook_that_stands_in_each_cell_is_looked_at_once() -> None:
    looked_at = formats._text.cache_info().misses
    cell = "a" + "_x0000_" * 2000
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["title", "date"])
    for _ in range(2000):
        sheet.append([cell, "2019-04-25"])
    out = io.BytesIO()
    book.save(out)
    book.close()
    assert len(own.read(out.getvalue(), KNOWN).rows) == 2000
    assert formats._text.cache_info().misses - looked_at <= 4


def with_one_part(book: bytes) -> bytes:
    """A workbook whose sheets are all the first part, but for the last."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as given, zipfile.ZipFile(out, "w") as changed:
        for part in given.infolist():
            content = given.read(part)
            if part.filename == "xl/_rels/workbook.xml.rels":
                content = re.sub(rb"/sheet[1-6]\.xml", b"/sheet1.xml", content)
            changed.writestr(part.filename, content)
    return out.getvalue()


def test_one_part_of_a_workbook_is_read_for_one_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    read_sheets: list[str] = []
    rows_of = formats._sheet_rows

    def noted(name: str, *given: Any) -> Iterator[list[str]]:
        read_sheets.append(name)
        return rows_of(name, *given)

    monkeypatch.setattr(formats, "_sheet_rows", noted)
    book = openpyxl.Workbook()
    for number in range(5):
        book.create_sheet(f"empty {number}")
    book.create_sheet("last").append(["title", "date"])
    book["last"].append(["Talks", "2019-04-25"])
    out = io.BytesIO()
    book.save(out)
    assert len(own.read(with_one_part(out.getvalue()), KNOWN).rows) == 1
    assert read_sheets == ["Sheet", "last"]


def test_all_sheets_together_have_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_LINES", 1000)
    book = openpyxl.Workbook()
    for number in range(3):
        book.create_sheet(f"empty {number}").cell(400, 1, " ")
    book.create_sheet("last").append(["title", "date"])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(
        own.Refused, match=r"Up to the sheet “empty 2” there are more than 1,000 rows"
    ):
        own.read(out.getvalue(), KNOWN)


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        ("Date from,Date to", ("date", "end_date")),
        ("First day,Last day", ("date", "end_date")),
        ("Started,Ended", ("date", "end_date")),
        ("Ended,Started", ("end_date", "date")),
        ("Departure,Return", ("date", "end_date")),
        ("開始日,終了日", ("date", "end_date")),
        ("开始日期,结束日期", ("date", "end_date")),
        ("시작,종료", ("date", "end_date")),
        ("Début,Fin", ("date", "end_date")),
        ("Fecha inicio,Fecha fin", ("date", "end_date")),
        ("Дата начала,Дата окончания", ("date", "end_date")),
    ],
)
def test_beginning_and_end(names: str, roles: tuple[str, str]) -> None:
    given = {"date": "2018-06-12", "end_date": "2018-06-14"}
    events = read(f"title,{names}\nSummit,{given[roles[0]]},{given[roles[1]]}\n")
    assert events.preview.roles == ("title", *roles)
    assert days(events) == [("2018-06-12", "2018-06-14")]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Magnitude (USGS/KMA)", "4.3/3.9"),
        ("Yield low; high", "0.7; 2.0"),
        ("Dimensions", "1.85, 17.04"),
        ("mb Ms", "4.1 2.9"),
    ],
)
def test_two_numbers_are_no_place(name: str, cell: str) -> None:
    events = read(f'title,date,{name},place\nTest,2006-10-09,"{cell}",Punggye-ri\n')
    assert round(events.rows["lat"].iloc[0]) == 41
    assert events.notes == ()


@pytest.mark.parametrize(
    "cell", ["41.281, 129.087", "41.2810;129.0870", "N41.2 E129.1", "41°17'N 129°5'E"]
)
def test_what_can_only_be_a_place_is_one(cell: str) -> None:
    events = read(f'title,date,spot\nTest,2006-10-09,"{cell}"\n')
    assert (round(events.rows["lat"].iloc[0]), round(events.rows["lon"].iloc[0])) == (41, 129)
    assert events.notes == ("“spot” is used as latitude and longitude",)


@pytest.mark.parametrize(
    "name",
    ["Long/Lat", "Lon, Lat", "lonlat", "Longitude/Latitude", "X/Y", "Coordinates (lon, lat)"],
)
def test_a_name_says_that_the_longitude_is_first(name: str) -> None:
    events = read(f'title,date,"{name}"\nTalks,2019-04-25,"37.62, 55.75"\n')
    assert events.rows.iloc[0][["lon", "lat"]].to_list() == [37.62, 55.75]
    assert events.notes == (f"In the column {name} the longitude is first, as its name says",)
    # A cell that can only have the latitude first says it better.
    events = read(f'title,date,"{name}"\nA,2019-04-25,"37.6, 55.8"\nB,2019-04-25,"39.0, 125.8"\n')
    assert events.rows["lat"].to_list() == [37.6, 39.0]


def test_latitude_and_longitude_of_an_object() -> None:
    place = '{"lat": 55.75, "lon": 37.62, "name": "Moscow"}'
    events = read(f'[{{"title": "Talks", "date": "2019-04-25", "location": {place}}}]')
    assert events.rows.iloc[0][["lon", "lat"]].to_list() == [37.62, 55.75]


def test_nowhere_is_marked() -> None:
    events = read("title,date,lat,lon\nTalks,2019-04-25,0,0\nMore,2019-04-25,0,9.5\n")
    (mark,) = events.marks.itertuples()
    assert mark.mend.startswith("0, 0 lies in the Gulf of Guinea")


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("Launch time (KST)", "2017-11-27 18:17"),
        ("Local time (KST)", "2017-11-27 18:17"),
        ("Time (Asia/Seoul)", "2017-11-27 18:17"),
        ("Time (+9)", "2017-11-27 18:17"),
        ("Time(+09:00)", "2017-11-27 18:17"),
        ("Launch time UTC", "2017-11-28 03:17"),
    ],
)
def test_a_column_of_times_says_its_zone(name: str, start: str) -> None:
    events = read(f"title,date,{name}\nHwasong-15,2017-11-28,03:17\n")
    assert f"{events.rows['start_utc'].iloc[0]:%Y-%m-%d %H:%M}" == start
    assert events.notes == ()


def test_a_column_of_times_that_is_not_read_is_told() -> None:
    events = read("title,date,Time (EST)\nHwasong-15,2017-11-28,03:17\n")
    assert events.notes == (
        "“Time (EST)” looks like a time of day but is not used: to use it, set its meaning below",
    )


@pytest.mark.parametrize(
    ("encoding", "letters"),
    [
        ("cp949", "함경북도 길주군 풍계리에서 여섯 번째 핵실험을 하였다고 보도했다"),
        ("cp932", "北朝鮮が弾道ミサイルを発射し日本海に落下したとみられる"),
        ("euc_jp", "北朝鮮が弾道ミサイルを発射し日本海に落下したとみられる"),
        ("gb18030", "朝鲜宣布成功进行氢弹试验并发射弹道导弹落入日本海"),
        ("big5", "朝鮮宣布成功進行氫彈試驗並發射彈道飛彈落入日本海"),
    ],
)
def test_a_large_file_in_letters_of_two_bytes_is_read(encoding: str, letters: str) -> None:
    for shift in range(4):
        rows = "".join(f"{letters[number % 7 :]},2017-09-03\n" for number in range(600))
        content = f"title,date\n{'a' * shift}{letters},2017-09-03\n{rows}".encode(encoding)
        # No letter is cut: one that is would fit no encoding.
        assert encodings._sample(content).decode(encoding)
        assert letters in own.read(content, KNOWN).rows["title"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "Treffen in Köln",
        "São Paulo",
        "Kim Jong-un’s train",
        "£5m",
        "25 ± 3 km",
        "100 µs",
        "été “là”",
    ],
)
@pytest.mark.parametrize("rows", [1, 300])
def test_letters_that_stand_alone_are_western(text: str, rows: int) -> None:
    others = "Talks,2019-04-25\n" * (rows - 1)
    content = f"title,date\n{text},2019-04-25\n{others}".encode("cp1252")
    assert text in own.read(content, KNOWN).rows["title"].to_list()


def test_degrees_of_a_spreadsheet_are_read() -> None:
    content = "title,date,lat,lon\nTalks,2019-04-25,39°02'N,125°45'E\n".encode("cp1252")
    assert own.read(content, KNOWN).rows["lat"].round(2).to_list() == [39.03]


def test_a_local_day_beside_a_time_of_another_zone_is_told() -> None:
    note = (
        "The days in “Local date” may be in another time zone than the times: they are read in "
        "that of the times"
    )
    assert note in read("Event,Local date,Time UTC\nA,2017-11-29,18:17\n").notes
    for names in ("Event,Date,Time UTC,Local name", "Event,Date,Time UTC,Local time"):
        assert read(f"{names}\nA,2017-11-29,18:17,03:17\n").notes == ()
    assert note not in read("Event,Local date,Local time\nA,2017-11-29,18:17\n").notes


@pytest.mark.parametrize(
    ("names", "cells", "shown"),
    [
        # A report says not on which day of its year it was.
        ("Event,Year,Published", "Talks,2017,2018-01-01", ("2017-01-01", "2017-12-31")),
        ("Event,Year,Month,Date added", "Talks,2017,11,2018-01-01", ("2017-11-01", "2017-11-30")),
        ("Event,Year,Founded", "Talks,2017,1948-09-09", ("2017-01-01", "2017-12-31")),
        # Another column of a year makes way for three of one date.
        ("Event,Year,Launch Year,Launch Month,Launch Day", "A,2010,2010,11,23",
         ("2010-11-23", "2010-11-23")),
        ("Event,Month,Launch Year,Launch Month,Launch Day", "A,11,2010,11,23",
         ("2010-11-23", "2010-11-23")),
        # An end belongs to its beginning.
        ("Event,Date,Departure,Return", "A,2010-11-23,2010-11-20,2010-11-25",
         ("2010-11-23", "2010-11-23")),
        ("Event,Date,Ended", "A,2010-11-23,2010-11-25", ("2010-11-23", "2010-11-25")),
        ("Event,발사연도", "A,2010", ("2010-01-01", "2010-12-31")),
        ("Event,Date,time of day", "A,2010-11-23,morning", ("2010-11-23", "2010-11-23")),
    ],
)  # fmt: skip
def test_no_day_is_taken_of_something_else(names: str, cells: str, shown: tuple[str, str]) -> None:
    assert days(read(f"{names}\n{cells}\n")) == [shown]


def test_of_times_one_with_its_zone_is_taken() -> None:
    for name in ("Time (GMT)", "UTC time"):
        events = read(f"title,date,Local time,{name}\nA,2017-11-28,03:17,18:17\n")
        assert f"{events.rows['start_utc'].iloc[0]:%Y-%m-%d %H:%M}" == "2017-11-28 18:17"


def test_years_whose_column_does_not_say_so_are_told() -> None:
    events = read("Event,Season\nTalks,2017\nMore,2018\n")
    assert days(events)[0] == ("2017-01-01", "2017-12-31")
    assert events.notes == ("“Season” is used as the date: its cells look like years",)


def test_a_day_of_publication_that_is_used_as_the_date_is_told() -> None:
    for name in ("Published", "Erstellt am", "등록일"):
        events = read(f"Event,{name}\nTalks,2017-11-28\n")
        assert days(events) == [("2017-11-28", "2017-11-28")]
        assert events.notes == (f"“{name}” is used as the date: no other column holds dates",)


def test_how_long_it_took_is_no_time_of_day() -> None:
    assert read("Event,Date,Flight time\nA,2017-11-28,00:53\n").notes == ()


def test_of_two_points_none_is_the_place() -> None:
    point = '{"type": "Point", "coordinates": [37.62, 55.75]}'
    beside = f'[{{"title": "A", "date": "2019-04-25", "lat": 39, "lon": 125, "target": {point}}}]'
    assert read(beside).rows.iloc[0][["lon", "lat"]].to_list() == [125, 39]
    two = f'[{{"title": "A", "date": "2019-04-25", "from where": {point}, "target": {point}}}]'
    assert read(two).rows["lon"].isna().all()


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "テスト"), ("cp932", "ミサイルテスト"), ("cp932", "ハノイ"), ("cp932", "データ"),
        ("cp932", "ウラジオストク"), ("cp932", "本"), ("big5", "台北"), ("big5", "功"),
    ],
)  # fmt: skip
def test_letters_whose_second_byte_is_ascii_are_not_western(encoding: str, text: str) -> None:
    content = f"title,date\n{text},2019-04-25\n".encode(encoding)
    assert not encodings._is_western(encodings._sample(content))


def test_a_sheet_of_as_many_rows_as_there_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MOST_LINES", 3)
    book = openpyxl.Workbook()
    sheet = book.create_sheet("events")
    for row in (["title", "date"], ["A", "2019-04-25"], ["B", "2019-04-25"]):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    assert len(own.read(out.getvalue(), KNOWN).rows) == 2
