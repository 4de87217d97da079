"""What cells became, told before the events are shown, and what no row of a file may lose."""

import io
from datetime import UTC

import openpyxl
import pandas as pd
import pytest

from atlas import own
from atlas.app import data
from atlas.data import dates
from atlas.export import own_events
from atlas.own import countries, limits, looks, readings, unlike

KNOWN = data.known()


def read(*lines: str, **choices: object) -> own.Own:
    return own.read("\n".join(lines).encode(), KNOWN, choices=own.Choices(**choices))  # type: ignore[arg-type]


def placed(body: str) -> own.Own:
    """What is read of KML with one placemark."""
    head = '<kml xmlns="http://www.opengis.net/kml/2.2">'
    return own.read(f"{head}<Placemark>{body}</Placemark></kml>".encode(), KNOWN)


def lines_of(mine: own.Own) -> list[tuple[int, str, str, str]]:
    return list(mine.readings.itertuples(index=False, name=None))


def test_each_way_of_writing_a_date_is_told_once() -> None:
    mine = read(
        "title,date (KST),time",
        "A,2017-11-29,03:18",
        "B,2019-04-25,14:00",
        "C,28 Nov 2017,",
        "D,2018-06,",
        "E,2018,",
        "F,10-19 Sep 2023,",
        "G,none,",
    )
    # The time has the zone of its own column, which names none: UTC.
    assert [(row, cell, became) for row, _, cell, became in lines_of(mine)] == [
        (2, "2017-11-29 · 03:18", "28 Nov 2017 18:18 UTC"),
        (5, "2018-06", "June 2018"),
        (7, "10-19 Sep 2023", "10–19 Sep 2023"),
    ]
    assert {column for _, column, _, _ in lines_of(mine)} == {"date (KST) · time"}


def test_places_countries_and_certainties_that_are_looked_up_are_told() -> None:
    mine = read(
        "title,date,place,country,lat,lon,certainty",
        "A,2017,양덕,DPRK,,,Reported",
        "B,2017,Wonsan,North Korea,39.17,127.4,reported",
        "C,2017,Nowhere,KP; RU,S 39° 10',127 30 W,reported",
    )
    became_of = {(column, cell): became for _, column, cell, became in lines_of(mine)}
    site = "Yangdok station, North Korea, 39.21667° N, 126.64583° E"
    assert became_of["place", "양덕"].split(",")[:2] == site.split(",")[:2]
    assert became_of["country", "DPRK"] == "North Korea"
    assert ("country", "North Korea") not in became_of
    assert became_of["country", "KP; RU"] == "North Korea, Russia"
    assert became_of["lat · lon", "39.17 · 127.4"] == "39.17° N, 127.4° E"
    assert became_of["lat · lon", "S 39° 10' · 127 30 W"] == "39.16667° S, 127.5° W"
    assert not [one for one in became_of if one[0] == "certainty"]


def test_only_so_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "MOST", 3)
    names = ["Russia", "China", "Japan", "France", "Italy"]
    codes = ["RU", "CN", "JP", "FR", "IT"]
    mine = read("title,date,country", *(f"A,2017,{code}" for code in codes))
    became_of = [became for _, column, _, became in lines_of(mine) if column == "country"]
    assert became_of == names[:3]
    # Of rows that are left out, nothing is.
    assert lines_of(read("title,date,country", ",2017-11-28,RU")) == []


def test_a_name_is_told_where_it_is_looked_up_for_the_first_time() -> None:
    given = [f"A,2017,Village {number},39.1,127.{number}" for number in range(readings.MOST + 1)]
    mine = read("title,date,place,lat,lon", "A,2017,구성,39.98,125.22", *given, "B,2017,구성,,")
    assert [cell for _, column, cell, _ in lines_of(mine) if column == "place"] == ["구성"]


def test_the_same_digits_that_are_read_in_another_way_are_told() -> None:
    mine = read("title,date,lat,lon", "A,2012/13,,", "B,2010/11,55,37", "C,2009/10,56,38")
    assert [(cell, became) for _, _, cell, became in lines_of(mine)] == [
        ("2012/13", "2012–2013"),
        ("2010/11", "November 2010"),
        ("55 · 37", "55° N, 37° E"),
    ]


def test_a_span_with_a_slash_is_cut_there() -> None:
    first, last = dates.spans("2017-11/2018")[0]
    assert (f"{first}", f"{last}") == ("2017-11-01", "2018-12-31")


def test_a_text_of_many_parts_is_no_span(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0
    inner = dates._alone

    def alone(plain: str) -> dates.Span:
        nonlocal tries
        tries += 1
        return inner(plain)

    monkeypatch.setattr(dates, "_alone", alone)
    for text in ("11‥ " + "1‥ " * 14 + "1 a a a a a/1", "1-" * 29, "1 - " * 7 + "a b c d e 2017"):
        with pytest.raises(dates.NoDate):
            dates.spans(text)
    assert tries < 100
    looks._when.cache_clear()
    names = ",".join(f"c{number}" for number in range(50))
    tries = 0
    # Each cell is tried once, however often its column is asked what it may be.
    read(f"title,date,{names}", "A,2017-11-28," + ",".join(f"{n}11‥ a 1" for n in range(50)))
    assert tries < 50 * 20


@pytest.mark.parametrize(
    ("cells", "last"),
    [
        ("2017,11,28,12,2", "2017-12-02"),
        ("2017,11,28,,30", "2017-11-30"),
        ("2017,11,,12,", "2017-12-31"),
        ("2017,11,28,,", "2017-11-28"),
        ("2017,11,28,0,0", "2017-11-28"),
        ("2017,11,,,30", "2017-11-30"),
    ],
)
def test_an_end_without_its_year_is_in_that_of_the_start(cells: str, last: str) -> None:
    mine = read("title,year,month,day,end_month,end_day", f"A,{cells}")
    assert f"{mine.rows['day_to'].iloc[0]:%Y-%m-%d}" == last


@pytest.mark.parametrize(
    ("names", "cells", "value", "mend"),
    [
        ("end_month,end_day", "2017-12-28,1,2", "1-2", "fill in the year of the end"),
        ("end_day", "2017-11-28,2", "2", "fill in the year of the end"),
        ("end_year,end_day", "2017-11-28,2017,2", "2017-2", "fill in the month of the end"),
        ("end_year,end_day", "2017-11-28,2018,2", "2018-2", "fill in the month"),
    ],
)
def test_an_end_before_the_start_lacks_something(
    names: str, cells: str, value: str, mend: str
) -> None:
    roles = {1: "date"} | dict(enumerate(names.split(","), 2))
    mine = read(f"title,date,{names}", f"A,{cells}", roles=tuple(roles.items()))
    assert mine.problems[["value", "mend"]].to_numpy().tolist() == [[value, mend]]


@pytest.mark.parametrize("cells", ["2017,99,", "2011,13,", "2017,99,99", "2017,13,1"])
def test_no_year_has_more_than_twelve_months(cells: str) -> None:
    mine = read("title,year,month,day", f"A,{cells}", "B,2017,12,")
    assert mine.rows["title"].to_list() == ["B"]
    assert mine.problems["rule"].to_list() == ["a month"]


def test_a_bad_start_is_the_only_problem_of_a_row() -> None:
    mine = read("title,date,end_month,end_day", "A,foo,12,2")
    assert mine.problems["column"].to_list() == ["date"]


def test_an_end_that_is_a_year_ends_with_it() -> None:
    mine = read("title,year,month,day,end_year,end_month", "A,2017,11,28,2018,")
    assert f"{mine.rows['day_to'].iloc[0]:%Y-%m-%d}" == "2018-12-31"


def test_a_weekday_that_is_another_is_marked() -> None:
    mine = read("title,date", 'A,"Mon, 28 Nov 2017"', "B,Tuesday 28 Nov 2017", "C,Tue 28.11.2017")
    assert mine.marks[["row", "mend"]].to_numpy().tolist() == [
        [2, "read as 28 Nov 2017, which is a Tuesday: correct one of them"]
    ]
    assert len(mine.rows) == 3


def test_a_year_that_is_another_is_marked_in_each_row() -> None:
    good = [f"A,{year},{year}-11-28" for year in range(1950, 2010)]
    mine = read("title,year,date", *good, "B,2017,2024-11-28", "C,2023,2023-11")
    assert mine.marks[["row", "value", "mend"]].to_numpy().tolist() == [
        [62, "2017", "read as 28 Nov 2024: correct one of them"]
    ]
    assert len(mine.rows) == 62


def test_the_start_of_a_form_is_told_beside_the_date_in_it() -> None:
    mine = read(
        "start;end;Date of event;What happened",
        "2024-03-01T10:00:00Z;2024-03-01T10:10:00Z;2017-11-28;Launch",
    )
    assert mine.notes[0] == "Other columns hold dates and are not used as the date: Date of event"
    # What was reported later says nothing about a column that is named for its dates.
    assert read("title,date,date published", "A,2017-11-28,2018-01-01").notes == ()


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Date (UTC+8.5)", None),
        ("Date (UTC+9h)", None),
        ("Date (UTC 9)", None),
        ("Date (UTC plus 9)", None),
        ("Date (UTC+8/+9)", None),
        ("日時（UTC＋9）", 9.0),
        ("Date (UTC+8:30)", 8.5),
        ("Date (UTC, 24h)", 0.0),
    ],
)
def test_a_zone_that_is_half_understood_is_none(name: str, hours: float | None) -> None:
    mine = read(f'title,"{name}"', "A,2017-11-29 13:00")
    assert mine.preview.timed == (hours is None)
    start = mine.rows["start_utc"].iloc[0]
    assert start == pd.Timestamp("2017-11-29T13:00", tz=UTC) - pd.Timedelta(hours=hours or 0)


@pytest.mark.parametrize(
    "name", ["Indochina", "Chinatown", "Perugia", "Mexicali", "Korea PDR", "Korea P.R."]
)
def test_a_name_that_holds_that_of_a_country_is_marked(name: str) -> None:
    assert countries.Countries().read(name) == ([], [name])


@pytest.mark.parametrize(
    ("name", "code"),
    [("Turkey", "TR"), ("Macao", "MO"), ("Rumania", "RO"), ("Republic of Korea", "KR")],
)
def test_older_names_of_countries_are_known(name: str, code: str) -> None:
    assert countries.Countries().read(name) == ([code], [])


@pytest.mark.parametrize(
    ("cells", "lat"), [("+39.02,N", 39.02), ("-39.02,S", -39.02), ("39.02,S", -39.02)]
)
def test_a_quarter_beside_a_sign_says_the_same(cells: str, lat: float) -> None:
    mine = read("title,date,lat,lat_ns,lon", f"A,2017,{cells},127")
    assert mine.rows["lat"].to_list() == [lat]


@pytest.mark.parametrize("cells", ["+39.02,S", "-39.02,N"])
def test_a_quarter_that_contradicts_a_sign_is_told(cells: str) -> None:
    mine = read("title,date,lat,lat_ns,lon", f"A,2017,{cells},127")
    assert mine.problems["rule"].to_list() == ["degrees"]


def test_what_a_sheet_shows_in_another_way_is_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["title", "date", "place"], ["A", "2017-11-28", "Wonsan"], ["B", "2017-11-29"],
                ["C", "2017-11-30"]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    sheet.row_dimensions[4].hidden = True
    other = book.create_sheet("Other")
    other.row_dimensions[1].hidden = True
    other.append(["x"])
    # As a title is, which may stand above the names.
    sheet.merge_cells("D1:E2")
    # Nothing is lost of a row without cells.
    sheet.row_dimensions[9].hidden = True
    sheet["B4"].hyperlink = "https://example.org"
    out = io.BytesIO()
    book.save(out)
    notes = own.read(out.getvalue(), KNOWN).notes
    assert "1 row is hidden in the sheet and read all the same" in notes
    merged = "1 merged cell stretches over several rows: only the first of them has the text"
    assert merged in notes
    assert "1 cell has a link behind its text, of which only the text is read" in notes
    # With the prefix that .NET programs write.
    prefixed = b'<x:row r="4" hidden="1"><x:c r="A4"><x:f>1+1</x:f></x:c></x:row>'
    assert [len(one.findall(prefixed)) for one in unlike.SIGNS] == [1, 1, 0, 0]


def test_a_track_ends_with_its_last_moment_and_an_author_is_no_event() -> None:
    head = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:a="http://www.w3.org/2005/Atom">'
    mine = own.read(
        f"{head}<Document><Placemark><a:author><a:name>Bob</a:name></a:author><name>T</name>"
        "<Track><when>2017-11-28T01:00Z</when><when>2017-11-29T01:00Z</when>"
        "<when>2017-11-30T02:00Z</when><coord>127 39 0</coord></Track></Placemark>"
        "<Placemark><a:author><a:name>Bob</a:name></a:author>"
        "<TimeStamp><when>2017-11-28</when></TimeStamp></Placemark></Document></kml>".encode(),
        KNOWN,
    )
    (track,) = mine.rows.itertuples()
    assert (track.title, f"{track.day_from:%d}", f"{track.day_to:%d}") == ("T", "28", "30")
    assert mine.problems[["row", "column"]].to_numpy().tolist() == [[2, "name"]]


def test_all_tracks_of_a_placemark_are_one_event() -> None:
    track = "<Track><when>2017-11-{}</when><when>2017-12-{}</when><coord>127 39 0</coord></Track>"
    for between in ("", '<ExtendedData><Data name="date"><value>{}</value></Data></ExtendedData>'):
        mine = placed(
            f"<name>T</name>{between.format('2017-11-28')}<MultiTrack>{track.format('28', '01')}"
            f"{track.format('30', '02')}</MultiTrack>"
        )
        (event,) = mine.rows.itertuples()
        assert (f"{event.day_from:%Y-%m-%d}", f"{event.day_to:%m-%d}") == ("2017-11-28", "12-02")
        assert mine.texts["more"].tolist() == [""]


@pytest.mark.parametrize(
    ("parts", "title", "day", "more"),
    [
        ("{name}{stamp}{data}", "Moved", "28", "other name: Shot · other date: 2017-11-29"),
        ("{data}{name}{stamp}", "Shot", "29", "other name: Moved · other date: 2017-11-28"),
        ("{name}{stamp}", "Moved", "28", ""),
        ("{name}{data}{stamp}", "Moved", "29", "other name: Shot · other date: 2017-11-28"),
    ],
)
def test_what_a_placemark_gives_twice_is_kept(parts: str, title: str, day: str, more: str) -> None:
    body = parts.format(
        name="<name>Moved</name>",
        stamp="<TimeStamp><when>2017-11-28</when></TimeStamp>",
        data='<ExtendedData><Data name="name"><value>Shot</value></Data>'
        '<SchemaData><SimpleData name="date">2017-11-29</SimpleData></SchemaData></ExtendedData>',
    )
    mine = placed(body)
    (event,) = mine.rows.itertuples()
    assert (event.title, f"{event.day_from:%d}") == (title, day)
    assert set(mine.texts["more"].iloc[0].split(" · ")) == set(more.split(" · "))


def test_an_empty_part_of_a_placemark_says_nothing() -> None:
    mine = placed(
        '<ExtendedData><Data name="name"><value/></Data></ExtendedData><name>T</name>'
        "<TimeSpan><begin/><end>2017-12-31</end></TimeSpan>"
        "<Track><when>2017-11-28</when><when>2017-12-01</when></Track>"
    )
    (event,) = mine.rows.itertuples()
    assert (event.title, f"{event.day_from:%m-%d}", f"{event.day_to:%m-%d}") == (
        "T", "11-28", "12-01",
    )  # fmt: skip


def test_the_layer_of_a_map_is_kept_and_what_else_it_has_is_told() -> None:
    mark = "<Placemark><name>{}</name><TimeStamp><when>2017-11-28</when></TimeStamp></Placemark>"
    mine = own.read(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Map</name>{mark.format("A")}'
        f"<Folder><name>Launches</name>{mark.format('B')}<Folder><name>Planned</name>"
        f"{mark.format('C')}</Folder>{mark.format('D')}</Folder>{mark.format('E')}"
        "<NetworkLink><name>x</name></NetworkLink><GroundOverlay><name>y</name></GroundOverlay>"
        "</Document></kml>".encode(),
        KNOWN,
    )
    more = dict(zip(mine.rows["title"], mine.texts["more"], strict=True))
    layers = {"B": "Launches", "C": "Launches / Planned", "D": "Launches"}
    assert more == {one: f"folder: {layers[one]}" if one in layers else "" for one in "ABCDE"}
    assert mine.notes == ("2 overlays, links or tours are not read: only placemarks are events",)


def test_a_moment_beside_a_date_is_no_end() -> None:
    stamped = (
        '<ExtendedData><Data name="date"><value>2017-11-28</value></Data></ExtendedData>'
        "<TimeStamp><when>2018-01-03</when></TimeStamp>"
    )
    spanned = (
        "<TimeSpan><begin>2017-11-20</begin><end>2017-12-29</end></TimeSpan>"
        "<Track><when>2017-11-28</when><when>2017-11-29</when></Track>"
    )
    for content, last in ((stamped, "2017-11-28"), (spanned, "2017-12-29")):
        assert f"{placed(f'<name>T</name>{content}').rows['day_to'].iloc[0]:%Y-%m-%d}" == last


def test_the_longest_row_of_quotation_marks_can_be_saved_and_read_again() -> None:
    cells = ['"' * (limits.LONGEST[role] - 10) for role in ("what", "source", "link")]
    quoted = ",".join(f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in (*cells, '"' * 9900))
    mine = read("title,date,what,source,link,further", f"A,2017-11-28,{quoted}")
    assert mine.problems.empty
    again = own.read(own_events.csv(mine), KNOWN)
    assert again.texts.to_dict() == mine.texts.to_dict()


def test_a_small_workbook_does_not_become_a_large_text() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["title", "date", "what"])
    for _ in range(300):
        sheet.append(["A", "2017-11-28", "下" * 3000])
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(own.Refused, match="the same long texts in very many cells"):
        own.read(out.getvalue(), KNOWN)
