"""Columns that complete another: quarters of the sky, minutes of degrees, AM and PM, and parts."""

import pandas as pd
import pytest

from atlas import own
from tests.unit.own.test_own import KNOWN

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
