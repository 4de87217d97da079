"""Columns that complete another: quarters of the sky, minutes of degrees, AM and PM, and parts."""

import pandas as pd
import pytest

from atlas import own
from atlas.app import data

KNOWN = data.known()
UNUSED = "looks like a part of a date, a time or a place but is not used"


def read(text: str) -> own.Own:
    return own.read(text.encode(), KNOWN)


def points(mine: own.Own) -> list[tuple[float, float]]:
    """The points of the events, by their titles."""
    rows = mine.rows.sort_values("title")
    return [
        (round(lon, 5), round(lat, 5)) for lon, lat in zip(rows["lon"], rows["lat"], strict=True)
    ]


@pytest.mark.parametrize(
    ("of_lat", "of_lon"),
    [
        ("Latitude (N/S)", "Longitude (E/W)"), ("Lat N/S", "Lon E/W"), ("LatDir", "LonDir"),
        ("Hemisphere", "Hemisphere"), ("Dir", "Dir"), ("N or S", "E or W"), ("", ""),
        ("GPSLatitudeRef", "GPSLongitudeRef"), ("Lat. hem.", "Long. hem."), ("Lat NS", "Lon EW"),
        ("NS indicator", "EW indicator"), ("a", "b"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "letters",
    ["NESW", ("North", "East", "South", "West"), ("?", "-", "S", "W"), ("", "E", "s", "w")],
)
def test_a_column_of_quarters_has_any_name(of_lat: str, of_lon: str, letters: str) -> None:
    north, east, south, west = letters
    mine = read(
        f"Title,Date,Latitude,{of_lat},Longitude,{of_lon}\n"
        f"A,2017-11-28,39.0,{north},125.7,{east}\nB,2018-11-30,34.6,{south},58.4,{west}\n"
    )
    assert mine.problems.empty
    assert points(mine) == [(125.7, 39), (-58.4, -34.6)]


def test_quarters_may_be_named_in_later_rows_alone() -> None:
    rows = "A,2017-11-28,39.0,,125.7,\n" * 60 + "B,2018-11-30,34.6,S,58.4,W\n"
    mine = read(f"Title,Date,Latitude,Lat NS,Longitude,Lon EW\n{rows}")
    assert points(mine)[-1] == (-58.4, -34.6)
    assert set(points(mine)[:-1]) == {(125.7, 39)}


def test_yes_and_no_are_no_quarters() -> None:
    mine = read("Title,Date,Latitude,Sim,Longitude\nA,2017,39,S,125.7\nB,2017,34.6,N,58.4\n")
    assert points(mine) == [(125.7, 39), (58.4, 34.6)]
    assert mine.notes == ()


def test_quarters_of_a_cell_with_both_coordinates_are_told() -> None:
    mine = read('Title,Date,Coordinates,N/S,E/W\nA,2017,"37.8, 122.4",N,W\n')
    assert [UNUSED in note for note in mine.notes] == [True, True]


def test_a_sign_says_the_same_as_a_quarter_in_words() -> None:
    (point,) = points(read("title,date,lat,lat ns,lon,lon ew\nA,2017,-34.6,South,58.4,west\n"))
    assert point == (-58.4, -34.6)


@pytest.mark.parametrize(
    ("head", "row", "point"),
    [
        ("Latitude (degrees),Latitude (minutes),Longitude (degrees),Longitude (minutes)",
         "39,40,125,58", (125.96667, 39.66667)),
        ("Lat,Lat min,Lon,Lon min", "39,39,-125,5.5", (-125.09167, 39.65)),
        ("Lat,Lat min,Lat sec,NS,Lon,Lon min,Lon sec,EW", "39,40,12,S,125,58,30,W",
         (-125.975, -39.67)),
        ("lat,lat_m,lat_s,lon,lon_m,lon_s", "39,0,36,125,,", (125, 39.01)),
        # The least and the greatest of an area, and decimal degrees with their minutes beside them.
        ("lat,lat_min,lat_max,lon,lon_min,lon_max", "39,38,40,125,5,6", (125, 39)),
        ("lat,lat min,lon,lon min", "39.5,30,125.25,15", (125.25, 39.5)),
    ],
)  # fmt: skip
def test_minutes_and_seconds_have_columns(head: str, row: str, point: tuple[float, float]) -> None:
    mine = read(f"Title,Date,{head}\nA,2017-11-28,{row}\n")
    assert mine.problems.empty
    assert points(mine) == [point]


def test_minutes_that_are_not_used_are_told() -> None:
    mine = read("Title,Date,lat,lat min,lon,lon min\nA,2017,39.5,30,125.25,15\n")
    assert [note.split(" ")[0] for note in mine.notes if UNUSED in note] == ["“lat", "“lon"]
    assert read("Title,Date,lat,lat_min,lat_max,lon\nA,2017,39,38,40,125\n").notes == ()


@pytest.mark.parametrize("name", ["AM/PM", "am_pm", "Meridiem", "", "오전/오후"])
@pytest.mark.parametrize(
    "halves", [("AM", "PM"), ("a.m.", "p.m."), ("오전", "오후"), ("午前", "午後")]
)
@pytest.mark.parametrize("before", [False, True])
def test_a_column_says_which_half_of_the_day(
    name: str, halves: tuple[str, str], before: bool
) -> None:
    columns = ["Time (KST)", name], ["3:17", halves[0]], ["3:17", halves[1]], ["12:05", halves[1]]
    head, *rows = (",".join(row[::-1] if before else row) for row in columns)
    mine = read(f"Title,Date,{head}\n" + "".join(f"{at},2017-11-28,{row}\n" for at, row in
                                                  zip("ABC", rows, strict=True)))  # fmt: skip
    assert mine.problems.empty
    starts = mine.rows.sort_values("title")["start_utc"]
    assert list(starts) == [
        pd.Timestamp(f"2017-11-{at}Z") for at in ("27 18:17", "28 06:17", "28 03:05")
    ]


def test_a_half_of_the_day_beside_a_date_with_its_time_is_told() -> None:
    mine = read("Title,Date,AM/PM\nA,2017-11-28 3:17,AM\nB,2017-11-29 3:17,PM\n")
    assert any(note.startswith("“AM/PM” ") and UNUSED in note for note in mine.notes)


@pytest.mark.parametrize(
    ("head", "row", "days"),
    [
        ("Date,Month,Day", "2017,11,28", ("2017-11-28", "2017-11-28")),
        ("When,Month,Day", "2017,Nov,28", ("2017-11-28", "2017-11-28")),
        ("Date,,", "2017,11,28", ("2017-11-28", "2017-11-28")),
        ("Start,Start Month,Start Day,End,End Month,End Day", "2017,11,28,2017,12,2",
         ("2017-11-28", "2017-12-02")),
        # Whole years with a weekday beside them.
        ("Date,Month,Day", "2017,x,Tue", ("2017-01-01", "2017-12-31")),
        ("Date,,", "2017,300,28", ("2017-01-01", "2017-12-31")),
    ],
)  # fmt: skip
def test_a_year_may_be_called_a_date(head: str, row: str, days: tuple[str, str]) -> None:
    mine = read(f"Title,{head}\nA,{row}\n")
    (event,) = mine.rows.itertuples()
    assert (f"{event.day_from:%F}", f"{event.day_to:%F}") == days


def test_a_day_beside_months_is_told() -> None:
    mine = read("Title,Date,Day\nA,Nov 2017,28\nB,Sep 2017,3\n")
    assert any(note.startswith("“Day” ") and UNUSED in note for note in mine.notes)
    assert read("Title,Date,Day\nA,2017-11-28,Tue\n").notes == ()


def test_a_second_column_of_a_name_is_told() -> None:
    mine = read("Title,Year,Month,Day,Year,Month,Day\nA,2017,11,28,2017,12,2\n")
    sentence = "” is kept as other information: another column of this name is used"
    assert [note for note in mine.notes if note.endswith(sentence)] == [
        f"“{name} (2){sentence}" for name in ("Year", "Month", "Day")
    ]
    assert read("Title,Date,Notes,Notes\nA,2017,a,b\n").notes == ()


def test_local_times_beside_days_of_a_zone_are_told() -> None:
    sentence = "The times in “Local time” may be in another time zone than the days"
    mine = read("title,Date (UTC),Local time\nA,2017-11-28,03:17\n")
    assert any(note.startswith(sentence) for note in mine.notes)
    mine = read("title,Date (UTC),Local time (KST)\nA,2017-11-28,03:17\n")
    assert not any(note.startswith(sentence) for note in mine.notes)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("wind direction", "current direction"), ("direction", "direction"), ("ref", "quadrant"),
        ("launch direction", "impact direction"),
        ("wind dir", "flight dir"), ("platform direction", "salon ref"),
        ("latest ref", "plate ref"), ("translation ref", "long term direction"),
    ],
)  # fmt: skip
def test_directions_of_something_else_change_no_place(first: str, second: str) -> None:
    rows = "A,2019,39.2,127.4,N,E\nB,2019,39.2,127.4,S,W\n"
    mine = read(f"title,date,lat,lon,{first},{second}\n{rows}")
    assert points(mine) == [(127.4, 39.2)] * 2
    assert mine.notes == ()


@pytest.mark.parametrize(
    ("cells", "point"),
    [
        ("-39,12,S,-127,24,W", (-127.4, -39.2)),
        ("39,12,S,127,24,w", (-127.4, -39.2)),
        ("39 S,,S,127 W,,W", (-127, -39)),
        (",,N,,,E", None),
        ("39,,N,127,,E", (127, 39)),
    ],
)
def test_a_quarter_may_be_named_twice(cells: str, point: tuple[float, float] | None) -> None:
    mine = read(f"title,date,lat,lat min,ns,lon,lon min,ew\nA,2019,1,2,N,3,4,E\nB,2019,{cells}\n")
    assert mine.problems.empty
    assert points(mine)[1:] == [point] if point else mine.rows["lat"].isna().any()


@pytest.mark.parametrize("cells", ["39,,30,127,,10", ",12,,,24,"])
def test_minutes_without_degrees_are_refused(cells: str) -> None:
    mine = read(
        f"title,date,lat,lat_min,lat_sec,lon,lon_min,lon_sec\nA,2019,1,2,3,4,5,6\nB,2019,{cells}\n"
    )
    assert set(mine.problems["rule"]) == {"degrees, minutes and seconds"}
    assert set(mine.rows["title"]) == {"A"}


def test_the_least_of_an_area_is_no_minute() -> None:
    mine = read(
        "title,date,lat,lon,lat min,lon min,lat upper,lon upper\nA,2019,39,45,38,44,40,46\n"
    )
    assert points(mine) == [(45, 39)]


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        # Of 24 hours, the half says nothing new; a shift is none, and AM may be Armenia.
        ("A,2019-01-01,02:30,AM\nB,2019-01-01,14:30,PM\n", ["02:30", "14:30"]),
        ("A,2019-01-01,2:30 PM,PM\nB,2019-01-01,3:30 AM,AM\n", ["14:30", "03:30"]),
        ("A,2019-01-01,2:30,PM\nB,2019-01-01,,AM\n", ["14:30", None]),
    ],
)
@pytest.mark.parametrize("name", ["ampm", "shift"])
def test_times_that_say_all_are_left(rows: str, starts: list[str | None], name: str) -> None:
    mine = read(f"title,date,time,{name}\n{rows}")
    assert mine.problems.empty
    days = mine.rows.sort_values("title")
    assert [
        f"{start:%H:%M}" if precision == "minute" else None
        for start, precision in zip(days["start_utc"], days["precision"], strict=True)
    ] == starts


def test_a_month_beside_the_years_of_ends_leaves_the_end() -> None:
    (event,) = read("title,date,end,month\nA,2016-04-12,2017,4\n").rows.itertuples()
    assert (f"{event.day_from:%F}", f"{event.day_to:%F}") == ("2016-04-12", "2017-12-31")


def test_a_date_among_years_is_read() -> None:
    rows = "A,2016,4\n" * 60 + "B,2019-04-25,4\n"
    mine = read(f"title,date,month\n{rows}")
    assert mine.problems.empty
    assert f"{mine.rows.set_index('title').loc['B', 'day_from']:%F}" == "2019-04-25"


def test_columns_without_a_name_that_become_parts_of_a_date_are_told() -> None:
    notes = read("title,date,,\nA,2016,3,2\n").notes
    assert notes == ("“Column 3” is used as the month", "“Column 4” is used as the day")


LIKE_PARTS = "title,date,lat,lat_min,lat_dir,lon,lon_min,lon_dir\nA,2019,39,12,S,127,24,W\n"


def test_zeros_beside_no_degrees_are_no_place() -> None:
    rows = "A,2019,1,2,3,4,5,6\nB,2019,,0,0,,0,0\n"
    mine = read(f"title,date,lat,lat_min,lat_sec,lon,lon_min,lon_sec\n{rows}")
    assert mine.problems.empty
    assert mine.rows.set_index("title")["lat"].isna().to_dict() == {"A": False, "B": True}


def test_a_sign_of_seconds_is_no_quarter() -> None:
    mine = read("title,date,lat,lat_dir,lon,lon_dir\nA,2019,39d12m24s,S,127d24m36s,W\n")
    assert points(mine) == [(-127.41, -39.20667)]


def test_of_two_columns_of_quarters_the_filled_one_is_read() -> None:
    mine = read("title,date,lat,lon,ns,ew,lat dir,lon dir\nA,2019,39.2,127.4,,,S,W\n")
    assert points(mine) == [(-127.4, -39.2)]


def test_minutes_of_one_coordinate_alone_are_told() -> None:
    mine = read("title,date,lat,lon,lon m\nA,2019,39,45,38\n")
    assert points(mine) == [(45, 39)]
    assert [UNUSED in note for note in mine.notes] == [True]


@pytest.mark.parametrize(
    ("roles", "point"),
    [
        (((2, "more"), (5, "more")), None),
        (((2, "lat"), (5, "lon")), (-127.4, -39.2)),
        (((4, ""), (7, "")), (127.4, 39.2)),
    ],
)
def test_what_completes_follows_the_choices(
    roles: tuple[tuple[int, str], ...], point: tuple[float, float] | None
) -> None:
    mine = own.read(LIKE_PARTS.encode(), KNOWN, choices=own.Choices(roles=roles))
    assert mine.problems.empty
    assert points(mine) == [point] if point else mine.rows["lat"].isna().all()


def test_a_half_of_the_day_goes_with_its_time() -> None:
    content = b"title,date,time,ampm\nA,2019,2:30,PM\n"
    mine = own.read(content, KNOWN, choices=own.Choices(roles=((2, ""),)))
    assert mine.problems.empty


def test_later_times_of_24_hours_need_no_half() -> None:
    rows = "A,2019-01-01,09:30,AM\n" * 60
    rows += "B,2019-01-01,14:30,PM\nC,2019-01-01,00:30,AM\nD,2019-01-01,2:30 PM,PM\n"
    mine = read(f"title,date,time,ampm\n{rows}E,2019-01-01,14:30,AM\n")
    assert list(mine.problems["value"]) == ["14:30 AM"]
    starts = mine.rows.set_index("title")["start_utc"]
    assert [f"{starts[title]:%H:%M}" for title in "BCD"] == ["14:30", "00:30", "14:30"]
