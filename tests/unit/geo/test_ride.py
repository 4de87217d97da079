"""Made-up rides: windows, speeds, evidence, and that he is always on the line and goes forward."""

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.data.catalog import Catalog
from atlas.geo.ride import Fix, Ride, rides
from atlas.geo.stops import moments
from atlas.geo.windows import PARTS, TOP_KMH, Window

ZONE = "Asia/Vladivostok"  # UTC+10
# One line of railway with a bend: name, lon, lat, kilometre.
LINE = [
    ("a", 130.0, 40.0, 0.0),
    ("b", 131.0, 40.0, 100.0),
    ("bend", 131.0, 41.0, 210.0),
    ("c", 133.0, 41.0, 300.0),
    ("d", 137.0, 42.0, 900.0),
    ("e", 137.0, 42.5, 901.0),
]
KM = {name: km for name, _, _, km in LINE}
HALF_HOUR = pd.Timedelta(minutes=30)
End = dict[str, Any]


def utc(text: str) -> pd.Timestamp:
    """An instant in UTC."""
    return pd.Timestamp(text, tz="UTC")


def end(precision: str, local: str | None, *, part: str | None = None, sure: bool = True) -> End:
    """One end of a leg as `legs.csv` tells it: `local` is a day, or a time on the local clock."""
    clock = precision in ("minute", "hour")
    moment = pd.Timestamp(local) if local else pd.NaT
    return {
        "date": moment.normalize() if local else pd.NaT,
        "utc": moment.tz_localize(ZONE).tz_convert("UTC") if clock else pd.NaT,
        "precision": precision,
        "part": part,
        "zone": ZONE,
        "certainty": ("reported" if sure else "inferred") if local else "unknown",
    }


def minute(local: str, *, sure: bool = True) -> End:
    """To the minute."""
    return end("minute", local, sure=sure)


def hour(local: str, *, sure: bool = True) -> End:
    """About an hour."""
    return end("hour", local, sure=sure)


def part(day: str, name: str) -> End:
    """A part of a day."""
    return end("part-of-day", day, part=name)


def day(local: str) -> End:
    """A day."""
    return end("day", local)


NOTHING = end("day", None)


def leg(start: str | None, to: str | None, depart: End, arrive: End, **columns: Any) -> End:
    """A row of `legs.csv`, by train unless told."""
    return {
        "mode": "train",
        "from_place_id": start,
        "to_place_id": to,
        "via_place_ids": None,
        "route_certainty": "reported",
        **{f"depart_{name}": value for name, value in depart.items()},
        **{f"arrive_{name}": value for name, value in arrive.items()},
        **columns,
    }


def ride(*legs: End) -> Ride:
    """The ride of these legs along LINE."""
    table = pd.DataFrame(
        [
            {"leg_id": f"leg-{number}", "trip_id": "trip", "seq": number, **row}
            for number, row in enumerate(legs, start=1)
        ]
    ).set_index("leg_id", drop=False)
    for name in ("depart", "arrive"):
        table[f"{name}_date"] = pd.to_datetime(table[f"{name}_date"])
        table[f"{name}_utc"] = pd.to_datetime(table[f"{name}_utc"], utc=True)
    points = pd.DataFrame(LINE, columns=["point_id", "lon", "lat", "km"])
    points = points.assign(line_id="line", seq=range(len(LINE)), exactness="surveyed", min_zoom=0)
    tables = {
        # The order of the rows does not matter, `seq` does.
        "legs": table.iloc[::-1],
        "lines": pd.DataFrame({"mode": ["train"]}, index=["line"]),
        "line_points": points,
        "places": points.set_index("point_id"),
    }
    return rides(Catalog({}, tables))["trip"]


def windows(one: Ride) -> list[Window]:
    """Its moments in order."""
    return [window for _, window in one.knots()]


def edges(window: Window) -> tuple[str, str, str]:
    """Earliest, nominal and latest in UTC, without the year."""
    return tuple(f"{one:%d %H:%M}" for one in (window.earliest, window.nominal, window.latest))


# The leg arrives at noon on 3 May local time; this is what is told of the departure.
DEPARTURES = {
    "minute": (minute("2020-05-02 13:05"), ("02 03:05", "02 03:05", "02 03:05"), True),
    "hour": (hour("2020-05-02 13:00"), ("02 02:30", "02 03:00", "02 03:30"), True),
    "dawn": (part("2020-05-02", "dawn"), ("01 18:00", "01 19:30", "01 21:00"), False),
    "morning": (part("2020-05-02", "morning"), ("01 20:00", "01 23:00", "02 02:00"), False),
    "afternoon": (part("2020-05-02", "afternoon"), ("02 02:00", "02 05:00", "02 08:00"), False),
    "afternoon-or-evening": (
        part("2020-05-02", "afternoon-or-evening"),
        ("02 02:00", "02 08:00", "02 14:00"),
        False,
    ),
    "evening": (part("2020-05-02", "evening"), ("02 07:00", "02 10:30", "02 14:00"), False),
    "midnight": (part("2020-05-02", "midnight"), ("02 12:30", "02 14:00", "02 15:30"), False),
    # 900 km at the usual 50 km/h take 18 hours: 18:00 on the eve.
    "day": (day("2020-05-02"), ("01 14:00", "02 08:00", "02 14:00"), False),
}


@pytest.mark.parametrize("known", DEPARTURES)
def test_a_window_is_as_wide_as_what_is_told(known: str) -> None:
    depart, expected, precise = DEPARTURES[known]
    one = ride(leg("a", "d", depart, minute("2020-05-03 12:00"))).moves[0]
    assert edges(one.depart) == expected
    assert (one.depart.precise, one.depart.firm) == (precise, precise)
    assert edges(one.arrive) == ("03 02:00",) * 3


def test_every_part_of_the_day_is_tested() -> None:
    assert set(PARTS) == set(DEPARTURES) - {"minute", "hour", "day"}


def test_parts_of_the_day_follow_the_clock_of_their_time() -> None:
    # Pyongyang was half an hour behind Seoul until 4 May 2018.
    for date, dawn in (("2018-04-27", "26 19:30"), ("2018-05-27", "26 19:00")):
        depart = {**part(date, "dawn"), "zone": "Asia/Pyongyang"}
        one = ride(leg("a", "b", depart, minute(f"{date} 12:00")))
        assert edges(one.moves[0].depart)[0] == dawn


def test_an_inferred_hour_is_precise_but_not_firm() -> None:
    window = ride(leg("a", "b", hour("2020-05-02 13:00", sure=False), NOTHING)).moves[0].depart
    assert (window.precise, window.firm, window.certainty) == (True, False, "inferred")


def test_a_departure_on_a_day_is_drawn_at_the_usual_pace() -> None:
    one = ride(leg("a", "c", day("2020-05-02"), minute("2020-05-02 20:00"))).moves[0]
    assert one.arrive.nominal - one.depart.nominal == pd.Timedelta(hours=6)
    # The window does not reach back far enough: drawn at its beginning.
    early = ride(leg("a", "c", day("2020-05-02"), minute("2020-05-02 02:00"))).moves[0]
    assert early.depart.nominal == early.depart.earliest == utc("2020-05-01 14:00")


def test_nothing_told_is_as_wide_as_the_moments_around() -> None:
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), NOTHING),
        leg("b", "c", NOTHING, hour("2020-05-02 16:00")),
    )
    _, arrive, depart, _ = windows(one)
    for window in (arrive, depart):
        assert (window.earliest, window.latest) == (utc("2020-05-02"), utc("2020-05-02 06:30"))
        assert (window.precise, window.firm, window.certainty) == (False, False, "unknown")
    assert one.start < arrive.nominal <= depart.nominal < one.end


def test_windows_are_cut_to_follow_each_other() -> None:
    one = ride(
        leg("a", "b", part("2020-05-02", "evening"), day("2020-05-02")),
        leg("b", "c", hour("2020-05-02 19:00"), part("2020-05-02", "evening")),
    )
    assert [edges(window) for window in windows(one)] == [
        # 100 km at no more than 85 km/h take 1:11, and 200 km take 2:21.
        ("02 07:00", "02 07:49", "02 09:30"),
        ("02 07:00", "02 09:00", "02 09:30"),
        ("02 08:30", "02 09:00", "02 09:30"),
        ("02 08:30", "02 11:21", "02 14:00"),
    ]


def test_moments_with_one_window_share_it_evenly() -> None:
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), part("2020-05-02", "evening")),
        leg("b", "c", part("2020-05-02", "evening"), minute("2020-05-03 15:00")),
    )
    nominal = [window.nominal for window in windows(one)][1:3]
    assert nominal == [utc("2020-05-02 09:20"), utc("2020-05-02 11:40")]


def test_a_leg_takes_time_though_its_arrival_shares_a_day_with_the_next_departure() -> None:
    # Even shares of the day in Shanghai alone would put the arrival before the departure.
    east = {**day("2020-05-02"), "zone": "Asia/Tokyo"}
    west = {**day("2020-05-02"), "zone": "Asia/Shanghai"}
    move = ride(leg("a", "c", east, west), leg("c", "d", west, day("2020-05-03"))).moves[0]
    assert move.arrive.nominal - move.depart.nominal == pd.Timedelta(hours=6)


# Mode, and how long it takes from a to b: 100 km by rail, else 85.4 km straight.
PACES = {"train": "2:00", "car": "1:25", "plane": "0:09", "foot": "21:20"}


@pytest.mark.parametrize("mode", PACES)
def test_a_leg_with_one_known_hour_is_drawn_at_the_usual_pace_of_its_mode(mode: str) -> None:
    hours, minutes = PACES[mode].split(":")
    takes = pd.Timedelta(hours=int(hours), minutes=int(minutes))
    there = ride(leg("a", "b", day("2020-05-02"), minute("2020-05-03 00:00"), mode=mode)).moves[0]
    back = ride(leg("b", "a", minute("2020-05-02 00:00"), day("2020-05-02"), mode=mode)).moves[0]
    for move in (there, back):
        lasts = move.arrive.nominal - move.depart.nominal
        assert abs(lasts - takes) <= pd.Timedelta(minutes=1)
    assert there.arrive.nominal == utc("2020-05-02 14:00")
    assert back.depart.nominal == utc("2020-05-01 14:00")
    # How it is drawn does not narrow what is known.
    assert edges(there.depart)[::2] == ("01 14:00", "02 14:00")
    assert edges(back.arrive)[::2] == ("01 14:00", "02 14:00")


def test_a_part_of_the_day_keeps_its_middle_and_the_arrival_follows_at_the_usual_pace() -> None:
    one = ride(
        leg("c", "b", part("2020-05-02", "dawn"), day("2020-05-02"), mode="car"),
        leg("b", "a", minute("2020-05-02 10:00"), minute("2020-05-02 12:00")),
    )
    # At 5:30, and 203 km at 60 km/h.
    assert edges(one.moves[0].depart) == ("01 18:00", "01 19:30", "01 21:00")
    assert edges(one.moves[0].arrive) == ("01 18:00", "01 22:52", "02 00:00")


def test_no_middle_is_kept_that_would_need_a_rush() -> None:
    """Through b in the evening, and 200 km on it is at c at about 22:20."""
    one = ride(
        leg("a", "b", hour("2020-05-02 13:00"), part("2020-05-02", "evening")),
        leg("b", "c", part("2020-05-02", "evening"), hour("2020-05-02 22:20")),
    )
    # 200 km at 85 km/h take 2:21. By its share of the evening it would have left b at 20:53.
    assert [edges(window)[1] for window in windows(one)] == [
        "02 03:00",
        "02 08:56",
        "02 09:58",
        "02 12:20",
    ]


def test_no_leg_is_drawn_faster_than_the_top_pace_while_the_hours_allow_it() -> None:
    """100 km and 200 km in 2:15: more than 85 km/h all the way, but no leap."""
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), NOTHING),
        leg("b", "c", NOTHING, minute("2020-05-02 12:15")),
    )
    for move in one.moves:
        hours = (move.arrive.nominal - move.depart.nominal) / pd.Timedelta(hours=1)
        assert 85 < move.km / hours <= TOP_KMH["train"] + 0.1


def test_a_leg_to_or_from_an_unknown_place_takes_its_share_of_the_time() -> None:
    """How far it was is not known, and so neither how long it took."""
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), minute("2020-05-02 12:00")),
        leg("b", None, minute("2020-05-02 13:00"), day("2020-05-02"), via_place_ids="a"),
        leg(None, "b", day("2020-05-02"), minute("2020-05-02 19:00"), via_place_ids="a"),
    )
    assert [window.nominal for window in windows(one)][3:5] == [
        utc("2020-05-02 05:00"),
        utc("2020-05-02 07:00"),
    ]


def test_speed_by_value_with_its_range() -> None:
    one = ride(
        leg("a", "c", minute("2020-05-02 10:00"), hour("2020-05-02 16:00")),
        leg("c", "b", hour("2020-05-02 18:00"), hour("2020-05-02 22:00", sure=False)),
        leg("b", "a", day("2020-05-03"), minute("2020-05-03 20:00")),
        leg("a", "b", hour("2020-05-04 10:00"), hour("2020-05-04 10:45")),
    )
    # 300 km in 6 h, at most 6:30, at least 5:30; 200 km in 4 h, 5 h or 3 h.
    assert one.moves[0].speed_kmh() == pytest.approx((50, 300 / 6.5, 300 / 5.5))
    assert one.moves[1].speed_kmh() == pytest.approx((50, 40, 200 / 3))
    # Of a departure some time on 3 May (local) only the lowest speed follows: 100 km in 20 h.
    assert one.moves[2].speed_kmh() == (None, pytest.approx(5), None)
    # The windows overlap, so that there is no highest speed.
    assert one.moves[3].speed_kmh() == (
        pytest.approx(100 / 0.75),
        pytest.approx(100 / 1.75),
        None,
    )


def test_no_speed_to_or_from_an_unknown_place_or_on_the_spot() -> None:
    nowhere = ride(leg("a", None, minute("2020-05-02 10:00"), minute("2020-05-02 12:00")))
    assert nowhere.moves[0].speed_kmh() == (None, None, None)
    via = ride(
        leg("a", None, minute("2020-05-02 10:00"), minute("2020-05-02 12:00"), via_place_ids="c")
    )
    assert (via.length_km, via.moves[0].speed_kmh()) == (300, (None, None, None))


def test_legs_run_on_from_each_other() -> None:
    one = ride(
        leg("a", "c", minute("2020-05-02 10:00"), minute("2020-05-02 16:00"), via_place_ids="e"),
        leg("c", "d", minute("2020-05-02 17:00"), minute("2020-05-02 18:00"), mode="foot"),
    )
    assert [move.start_km for move in one.moves] == [0, 901 + 601]
    assert one.length_km == 901 + 601 + one.moves[1].km
    # On foot there are no lines: straight from place to place, some 350 km.
    assert one.moves[1].track.points == ((133, 41), (137, 42))
    assert one.moves[1].km == pytest.approx(351, abs=2)
    assert [km for km, _ in one.knots()] == [0, 1502, 1502, one.length_km]


def test_lines_give_the_part_between_two_kilometres_a_list_of_points_a_leg() -> None:
    one = ride(
        leg("a", "c", minute("2020-05-02 10:00"), minute("2020-05-02 16:00")),
        leg("c", "b", minute("2020-05-02 17:00"), minute("2020-05-02 18:00")),
    )
    first, second = one.lines(50, 345)
    assert first == [(130.5, 40), (131, 40), (131, 41), (133, 41)]
    assert second == [(133, 41), (132, 41)]
    assert [len(points) for points in one.lines(310, 320)] == [2]
    assert one.lines(70, 70) == []


KNOWN, RECKONED = minute("2020-05-02 10:00"), minute("2020-05-02 10:00", sure=False)


@pytest.mark.parametrize(
    ("depart", "arrive", "to", "evidence"),
    [
        pytest.param(KNOWN, minute("2020-05-02 15:00"), "b", "reported", id="two minutes"),
        pytest.param(KNOWN, hour("2020-05-02 15:00"), "b", "reported", id="about an hour"),
        pytest.param(RECKONED, hour("2020-05-02 15:00"), "b", "inferred", id="one reckoned"),
        pytest.param(KNOWN, hour("2020-05-02 15:00", sure=False), "b", "inferred", id="the other"),
        pytest.param(KNOWN, part("2020-05-02", "evening"), "b", "unknown", id="part of the day"),
        pytest.param(KNOWN, day("2020-05-02"), "b", "unknown", id="day"),
        pytest.param(KNOWN, NOTHING, "b", "unknown", id="nothing"),
        pytest.param(KNOWN, minute("2020-05-02 15:00"), None, "unknown", id="unknown place"),
    ],
)
def test_evidence_of_a_leg(depart: End, arrive: End, to: str | None, evidence: str) -> None:
    assert ride(leg("a", to, depart, arrive)).moves[0].evidence == evidence


@pytest.fixture(scope="module")
def vague() -> Ride:
    """Five legs, told ever less well."""
    return ride(
        leg("a", "b", minute("2020-05-02 10:00"), minute("2020-05-02 12:00")),
        leg("b", "c", hour("2020-05-02 15:00"), hour("2020-05-02 18:00", sure=False)),
        leg("c", "d", part("2020-05-02", "evening"), minute("2020-05-03 15:00")),
        leg("d", "c", part("2020-05-03", "evening"), part("2020-05-04", "morning")),
        leg("c", "b", part("2020-05-04", "evening"), day("2020-05-05")),
    )


# 90 minutes into the leg of three hours, which may be half an hour early or late.
BOTH = (200, 100 + 200 / 3, 100 + 200 * 2 / 3)
# When on the UTC clock; evidence, leg under way or over, moving, kilometre with its range.
INSTANTS = {
    "minute of departure": ("02 00:00", "reported", 0, True, (0, 0, 0)),
    "between two reported hours": ("02 01:00", "reported", 0, True, (50, 50, 50)),
    "minute of arrival": ("02 02:00", "reported", 0, False, (100, 100, 100)),
    "standing for certain": ("02 04:00", "reported", 0, False, (100, 100, 100)),
    "standing, may have left": ("02 04:45", "reported", 0, False, (100, 100, 100 + 200 / 12)),
    "about the hour of departure": ("02 05:00", "reported", 1, True, (100, 100, 100 + 200 / 6)),
    "between a reported and a reckoned hour": ("02 06:30", "inferred", 1, True, BOTH),
    "arrived, left at an unknown hour": ("02 09:00", "unknown", 1, False, None),
    "left at an unknown hour": ("02 20:00", "unknown", 2, True, None),
    "arrived on the minute": ("03 05:00", "reported", 2, False, (900, 900, 900)),
    "standing until the evening": ("03 06:30", "reported", 2, False, (900, 900, 900)),
    "some time of the evening": ("03 09:00", "unknown", 2, False, None),
    "under way in the night": ("03 17:00", "unknown", 3, True, None),
    "standing from morning to evening": ("04 04:00", "reported", 3, False, (1500, 1500, 1500)),
    "last arrival on a day": ("05 13:00", "unknown", 4, False, None),
}


@pytest.mark.parametrize("case", INSTANTS)
def test_where_he_is_at_an_instant_and_how_well_it_is_known(vague: Ride, case: str) -> None:
    when, evidence, move, moving, kms = INSTANTS[case]
    fix = vague.at(utc(f"2020-05-{when}"))
    assert (fix.evidence, fix.move, fix.moving) == (evidence, move, moving)
    if kms:
        assert (fix.km, fix.km_low, fix.km_high) == pytest.approx(kms)


def test_a_stop_between_reckoned_hours_is_inferred() -> None:
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), hour("2020-05-02 12:00", sure=False)),
        leg("b", "c", minute("2020-05-02 15:00"), minute("2020-05-02 18:00")),
    )
    fix = one.at(utc("2020-05-02 03:30"))
    assert (fix.evidence, fix.moving, fix.km_low, fix.km_high) == ("inferred", False, 100, 100)


def test_at_a_reckoned_hour_the_place_is_inferred_whatever_comes_next() -> None:
    reckoned = hour("2020-05-02 12:00", sure=False)
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), reckoned),
        leg("b", "c", day("2020-05-02"), part("2020-05-02", "evening")),
        leg("c", "d", hour("2020-05-03 02:00", sure=False), day("2020-05-03")),
    )
    evidence = {
        when: one.at(utc(f"2020-05-{when}")).evidence
        for when in ("02 01:59", "02 02:00", "02 02:01", "02 15:59", "02 16:00", "02 16:01")
    }
    assert list(evidence.values()) == [
        "inferred",
        "inferred",
        "unknown",
        "unknown",
        "inferred",
        "unknown",
    ]
    # The same hour at a place that could not be found tells nothing.
    nowhere = ride(
        leg("a", None, minute("2020-05-02 10:00"), reckoned),
        leg(None, "c", day("2020-05-02"), minute("2020-05-02 23:00")),
    )
    assert nowhere.at(utc("2020-05-02 02:00")).evidence == "unknown"
    # Seen to arrive at the hour for which the next departure is reckoned: reported.
    seen = ride(
        leg("a", "b", minute("2020-05-02 10:00"), hour("2020-05-02 12:00")),
        leg("b", "c", reckoned, minute("2020-05-02 23:00")),
    )
    assert seen.at(utc("2020-05-02 02:00")).evidence == "reported"


def test_the_range_opens_at_the_top_pace_after_a_minute_and_closes_so_before_one() -> None:
    """He is at b at noon and at c at 22:00 for certain, and nothing is known between."""
    one = ride(
        leg("a", "b", day("2020-05-02"), minute("2020-05-02 12:00")),
        leg("b", "d", day("2020-05-02"), day("2020-05-02")),
        leg("d", "c", day("2020-05-02"), minute("2020-05-02 22:00")),
    )
    for when, km in (("02:00", 100), ("12:00", 1500)):
        fix = one.at(utc(f"2020-05-02 {when}"))
        assert (fix.km_low, fix.km, fix.km_high) == (km, km, km), when
    after, before = one.at(utc("2020-05-02 02:15")), one.at(utc("2020-05-02 11:45"))
    assert (after.km_low, after.km_high) == pytest.approx((100, 100 + 160 / 4))
    # At d by 17:00 at the earliest, so that he rode the 600 km to c at 120 km/h or faster.
    assert (before.km_low, before.km_high) == pytest.approx((1500 - 160 / 4, 1500 - 120 / 4))
    # In the quarter of an hour to noon he comes 40 km at most, and 100 km / 48 at least.
    nearly = one.at(utc("2020-05-02 01:45"))
    assert (nearly.km_low, nearly.km_high) == pytest.approx((60, 100 - 100 / 48))


# Mode, and how far it may have come in the first three minutes.
TOPS = {"train": 8, "car": 6.5, "plane": 50, "foot": 0.35}


@pytest.mark.parametrize("mode", TOPS)
def test_the_top_pace_is_that_of_the_mode(mode: str) -> None:
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), day("2020-05-05"), mode=mode),
        leg("b", "c", day("2020-05-05"), minute("2020-05-05 22:00")),
    )
    # The window of the arrival opens long after; that of a leg on the same day at once.
    assert one.at(utc("2020-05-02 00:03")).km_high < 0.2
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), day("2020-05-02"), mode=mode),
        leg("b", "c", day("2020-05-02"), minute("2020-05-05 22:00")),
    )
    assert one.at(utc("2020-05-02 00:03")).km_high == pytest.approx(TOPS[mode])


def test_published_minutes_stand_though_they_need_more_than_the_top_pace() -> None:
    one = ride(leg("a", "c", minute("2020-05-02 10:00"), minute("2020-05-02 11:00")))
    fix = one.at(utc("2020-05-02 00:30"))
    assert (fix.km_low, fix.km, fix.km_high) == (150, 150, 150)


def test_a_train_seen_passing_is_told_as_being_there() -> None:
    one = ride(
        leg("a", "b", minute("2020-05-02 10:00"), minute("2020-05-02 12:00")),
        leg("b", "c", minute("2020-05-02 12:00"), minute("2020-05-02 14:00", sure=False)),
        leg("c", "d", minute("2020-05-02 14:00"), minute("2020-05-02 20:00")),
    )
    fix = one.at(utc("2020-05-02 02:00"))
    assert (fix.km, fix.move, fix.moving, fix.evidence) == (100, 0, False, "reported")
    fix = one.at(utc("2020-05-02 02:01"))
    assert (fix.move, fix.moving) == (1, True)
    # Only if it was seen to arrive.
    fix = one.at(utc("2020-05-02 04:00"))
    assert (fix.km, fix.move, fix.moving, fix.evidence) == (300, 2, True, "reported")


def test_an_unknown_place_is_never_reported() -> None:
    one = ride(
        leg("a", None, minute("2020-05-02 10:00"), minute("2020-05-02 12:00")),
        leg(None, "c", minute("2020-05-02 15:00"), minute("2020-05-02 18:00")),
    )
    by_hour = {
        f"02 0{hours}:00": one.at(utc(f"2020-05-02 0{hours}:00")).evidence for hours in range(9)
    }
    assert {when for when, evidence in by_hour.items() if evidence == "reported"} == {
        "02 00:00",
        "02 08:00",
    }
    assert set(by_hour.values()) == {"reported", "unknown"}


def test_before_the_first_departure_he_is_at_its_place() -> None:
    one = ride(leg("c", "b", part("2020-05-02", "morning"), minute("2020-05-02 18:00")))
    fix = one.at(one.start)
    assert fix == Fix((133, 41), 0, 0, 0, "unknown", -1, False)
    # Two hours on, he may have left at the very first moment: 200 km in 12 h.
    later = one.at(one.start + 4 * HALF_HOUR)
    assert (later.move, later.km, later.km_low) == (-1, 0, 0)
    assert later.km_high == pytest.approx(200 * 2 / 12)


def test_no_place_outside_the_ride(vague: Ride) -> None:
    assert (vague.start, vague.end) == (utc("2020-05-02"), utc("2020-05-05 14:00"))
    vague.at(vague.start)
    vague.at(vague.end)
    for outside in (vague.start - pd.Timedelta(1, "s"), vague.end + pd.Timedelta(1, "s")):
        with pytest.raises(ValueError, match="is not between"):
            vague.at(outside)


FIRST = pd.Timestamp("2020-05-02", tz=ZONE)


def described(draw: st.DrawFn, instant: pd.Timestamp, kinds: tuple[str, ...]) -> End:
    """What a document might tell of `instant`, on the local clock: always true."""
    local = instant.tz_localize(None)
    sure = draw(st.booleans())
    kind = draw(st.sampled_from(kinds))
    if kind == "nothing":
        return NOTHING
    if kind == "hour":
        off = pd.Timedelta(minutes=draw(st.integers(-30, 30)))
        return hour(str(local + off), sure=sure)
    hours = (local - local.normalize()) / pd.Timedelta(hours=1)
    fitting = [name for name, (low, high) in PARTS.items() if low <= hours <= high]
    if kind == "part" and fitting:
        return part(str(local.date()), draw(st.sampled_from(fitting)))
    return minute(str(local), sure=sure) if kind == "minute" else day(str(local.date()))


KINDS = ("minute", "hour", "part", "day", "nothing")


# A ride, its stations, and the true moments behind what is told of them.
Case = tuple[Ride, list[str], list[pd.Timestamp]]


@st.composite
def made_up(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> Case:
    """A ride between random stations."""
    count = draw(st.integers(1, 5))
    stations = [draw(st.sampled_from(list(KM)))]
    for _ in range(count):
        stations.append(draw(st.sampled_from([one for one in KM if one != stations[-1]])))
    # Some moments are one and the same.
    minute_of = st.integers(0, 5 * 24 * 60) | st.integers(0, 5).map(lambda day: day * 24 * 60)
    minutes = draw(st.lists(minute_of, min_size=2 * count, max_size=2 * count))
    # Each leg takes its time, at the top pace at least.
    kms = [abs(KM[b] - KM[a]) for a, b in itertools.pairwise(stations)]
    under_way = np.cumsum(
        [part for km in kms for part in (0, math.ceil(60 * km / TOP_KMH["train"]))]
    )
    true = [
        FIRST + pd.Timedelta(minutes=int(one + gone))
        for one, gone in zip(sorted(minutes), under_way, strict=True)
    ]
    # The first and the last are not told with nothing.
    ends = [
        described(draw, one, kinds[:-1] if number in (0, len(true) - 1) else kinds)
        for number, one in enumerate(true)
    ]
    legs = [
        leg(start, to, *ends[2 * number : 2 * number + 2])
        for number, (start, to) in enumerate(itertools.pairwise(stations))
    ]
    return ride(*legs), stations, [one.tz_convert("UTC") for one in true]


INSTANTS_IN = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def instants_of(one: Ride, shares: list[float]) -> list[pd.Timestamp]:
    """Instants within a ride, its own moments among them, in order."""
    # To the second, as on a clock: nanoseconds would be lost where a leg takes no time.
    inside = [(one.start + (one.end - one.start) * share).round("s") for share in shares]
    own = [edge for _, w in one.knots() for edge in (w.earliest, w.nominal, w.latest)]
    return sorted([*inside, *own])


def windows_follow_each_other_and_hold_the_truth(case: Case, _: list[float]) -> None:
    one, _, true = case
    computed = windows(one)
    for window, moment in zip(computed, true, strict=True):
        assert window.earliest <= moment <= window.latest
        assert window.earliest <= window.nominal <= window.latest
    for name in ("earliest", "nominal", "latest"):
        edge = [getattr(window, name) for window in computed]
        assert edge == sorted(edge)


def he_is_always_on_the_line(case: Case, shares: list[float]) -> None:
    one, stations, _ = case
    posts = [km for *_, km in LINE]
    gone = np.cumsum([0, *(abs(KM[b] - KM[a]) for a, b in itertools.pairwise(stations))])
    assert one.length_km == pytest.approx(gone[-1])
    for instant in instants_of(one, shares):
        fix = one.at(instant)
        assert 0 <= fix.km_low <= fix.km <= fix.km_high <= one.length_km + 1e-6
        # The kilometre post on LINE, reckoned here, and the point there.
        number = max(fix.move, 0)
        a, b = KM[stations[number]], KM[stations[number + 1]]
        assert gone[number] - 1e-3 <= fix.km <= gone[number + 1] + 1e-3
        post = a + np.sign(b - a) * (fix.km - gone[number])
        there = [np.interp(post, posts, [row[axis] for row in LINE]) for axis in (1, 2)]
        assert fix.point == pytest.approx(there, abs=1e-4)
        if not fix.moving:
            assert fix.km == pytest.approx(gone[fix.move + 1], abs=1e-3)


def at_a_published_minute_the_range_has_no_width(case: Case, _: list[float]) -> None:
    one, _, _ = case
    knots = one.knots()
    for km, window in knots:
        # A leg that is made up to take no time puts him at both its ends in one minute.
        elsewhere = {at for at, other in knots if other.nominal == window.nominal} - {km}
        if window.precise and window.earliest == window.latest and not elsewhere:
            fix = one.at(window.nominal)
            assert fix.km_low == fix.km == fix.km_high


@settings(max_examples=50)
@given(made_up(("minute", "part", "day", "nothing")))
def test_no_leg_is_drawn_as_a_leap_if_what_is_told_leaves_it_time(
    case: Case,
) -> None:
    """Of an hour that is told as "about", the true one may be later: that is left out here."""
    one, _, _ = case
    for move in one.moves:
        least = pd.Timedelta(hours=move.km / TOP_KMH["train"]) - pd.Timedelta(seconds=1)
        assert move.arrive.nominal - move.depart.nominal >= least


def he_only_goes_forward(case: Case, shares: list[float]) -> None:
    one, _, _ = case
    fixes = [one.at(instant) for instant in instants_of(one, shares)]
    for before, after in itertools.pairwise(fixes):
        assert before.move <= after.move
        for name in ("km", "km_low", "km_high"):
            assert getattr(before, name) <= getattr(after, name) + 1e-6


def the_range_holds_the_true_place(case: Case, shares: list[float]) -> None:
    """Whoever rode evenly between the true moments was within the range at every instant."""
    one, _, true = case
    kms = [km for km, _ in one.knots()]
    for instant in instants_of(one, shares):
        really = np.interp(instant.value, [moment.value for moment in true], kms)
        fix = one.at(instant)
        assert fix.km_low - 1e-3 <= really <= fix.km_high + 1e-3


def the_range_of_speed_holds_the_true_speed(case: Case, _: list[float]) -> None:
    one, _, true = case
    for number, move in enumerate(one.moves):
        hours = (true[2 * number + 1] - true[2 * number]) / pd.Timedelta(hours=1)
        mean, low, high = move.speed_kmh()
        assert (mean is None or low is None) or low <= mean + 1e-9
        assert (mean is None or high is None) or mean <= high + 1e-9
        if hours > 0:
            assert low is None or low <= move.km / hours + 1e-6
            assert high is None or move.km / hours <= high + 1e-6


# Each example builds its tables anew: what holds of any ride is looked at in the same ones.
OF_ANY_RIDE = (
    windows_follow_each_other_and_hold_the_truth,
    he_is_always_on_the_line,
    at_a_published_minute_the_range_has_no_width,
    he_only_goes_forward,
    the_range_holds_the_true_place,
    the_range_of_speed_holds_the_true_speed,
)


@pytest.mark.long
@settings(max_examples=100)
@given(made_up(), INSTANTS_IN)
def test_what_holds_of_any_ride(case: Case, shares: list[float]) -> None:
    for holds in OF_ANY_RIDE:
        holds(case, shares)


def stop(
    place: str, local: str | None = None, *, on: str | None = None, leaves: bool = False
) -> End:
    """A row of `stops.csv`: when it came there (or left), on the local clock, or on which day."""
    moment = pd.Timestamp(local, tz=ZONE).tz_convert("UTC") if local else pd.NaT
    date = pd.Timestamp(on or local).normalize() if on or local else pd.NaT
    return {
        "place_id": place,
        "arrive_utc": pd.NaT if leaves else moment,
        "depart_utc": moment if leaves else pd.NaT,
        "arrive_date": pd.NaT if leaves else date,
        "arrive_zone": ZONE,
    }


def comes(one: Ride, *stops: End) -> list[str]:
    """When a ride comes to each of these stops, in UTC."""
    table = pd.DataFrame(stops, index=[f"stop-{number}" for number in range(len(stops))])
    for name in ("arrive_utc", "depart_utc"):
        table[name] = pd.to_datetime(table[name], utc=True)
    table["arrive_date"] = pd.to_datetime(table["arrive_date"])
    arrivals = moments(one, table)
    assert list(arrivals.index) == list(table.index)
    return [f"{at:%d %H:%M}" for at in arrivals]


@pytest.fixture(scope="module")
def there_and_back() -> Ride:
    """From a by b to c, on 2 May 10:00 to 16:00, and back on 3 May 10:00 to 16:00: 50 km/h."""
    return ride(
        leg("a", "c", minute("2020-05-02 10:00"), minute("2020-05-02 16:00"), via_place_ids="b"),
        leg("c", "a", minute("2020-05-03 10:00"), minute("2020-05-03 16:00"), via_place_ids="b"),
    )


def test_a_move_passes_a_place_in_proportion_to_the_way(there_and_back: Ride) -> None:
    out, back = there_and_back.moves
    assert [out.passes(place) for place in "abc"] == [
        utc("2020-05-02 00:00"),
        utc("2020-05-02 02:00"),
        utc("2020-05-02 06:00"),
    ]
    assert [back.passes(place) for place in "cba"] == [
        utc("2020-05-03 00:00"),
        utc("2020-05-03 04:00"),
        utc("2020-05-03 06:00"),
    ]
    with pytest.raises(ValueError, match="not in tuple"):
        out.passes("d")


def test_a_move_on_the_spot_passes_its_place_as_it_departs() -> None:
    move = ride(leg("a", None, minute("2020-05-02 10:00"), minute("2020-05-02 12:00"))).moves[0]
    assert move.km == 0
    assert move.passes("a") == utc("2020-05-02 00:00")


def test_a_passage_is_told_to_the_second() -> None:
    # 100 of 900 km in 10 hours: 1:06:40; of 10:01 hours: 1:06:46.67.
    for arrive, second in (("20:00", "40"), ("20:01", "47")):
        move = ride(leg("a", "d", minute("2020-05-02 10:00"), minute(f"2020-05-02 {arrive}")))
        passed = move.moves[0].passes("b")
        assert passed == utc(f"2020-05-02 01:06:{second}")


def test_a_stop_has_its_own_hour_before_that_of_a_leg(there_and_back: Ride) -> None:
    assert comes(there_and_back, stop("c", "2020-05-02 16:10")) == ["02 06:10"]
    # Of its departure alone, if no arrival is told.
    assert comes(there_and_back, stop("c", "2020-05-03 09:50", leaves=True)) == ["02 23:50"]


def test_a_stop_without_an_hour_has_that_of_the_leg(there_and_back: Ride) -> None:
    assert comes(there_and_back, stop("a"), stop("c"), stop("a")) == [
        "02 00:00",
        "02 06:00",
        "03 06:00",
    ]


def test_a_stop_that_the_line_passes_has_the_moment_of_that(there_and_back: Ride) -> None:
    assert comes(there_and_back, stop("a"), stop("b"), stop("c"), stop("b"), stop("a")) == [
        "02 00:00",
        "02 02:00",
        "02 06:00",
        "03 04:00",
        "03 06:00",
    ]


def test_a_stop_is_passed_on_the_way_though_a_later_leg_ends_there() -> None:
    one = ride(
        leg("a", "c", minute("2020-05-02 10:00"), minute("2020-05-02 16:00"), via_place_ids="b"),
        leg("c", "b", minute("2020-05-02 18:00"), minute("2020-05-02 22:00")),
    )
    assert comes(one, stop("b"), stop("c"), stop("b")) == ["02 02:00", "02 06:00", "02 12:00"]


def test_a_stop_on_the_way_to_an_unknown_place_is_passed_too() -> None:
    one = ride(
        leg("a", None, minute("2020-05-02 10:00"), minute("2020-05-02 12:00"), via_place_ids="b"),
        leg(None, "a", minute("2020-05-02 15:00"), minute("2020-05-02 17:00"), via_place_ids="b"),
    )
    assert comes(one, stop("b"), stop("a")) == ["02 02:00", "02 07:00"]


def test_several_stops_at_one_place_stay_between_arrival_and_departure(
    there_and_back: Ride,
) -> None:
    assert comes(there_and_back, stop("c"), stop("c", "2020-05-02 20:00"), stop("c")) == [
        "02 06:00",
        "02 10:00",
        "02 10:00",
    ]


def test_stops_that_no_leg_and_no_line_reaches_share_the_time_between_their_neighbours(
    there_and_back: Ride,
) -> None:
    assert comes(there_and_back, stop("c"), stop("x"), stop("y"), stop("a")) == [
        "02 06:00",
        "02 14:00",
        "02 22:00",
        "03 06:00",
    ]
    # Without a neighbour on one side they are told with the other one.
    assert comes(there_and_back, stop("x"), stop("c"), stop("y")) == ["02 06:00"] * 3


def test_a_stop_keeps_to_the_local_day_that_the_documents_give(there_and_back: Ride) -> None:
    # Shared out between 16:00 and 16:00 it would be 4:00 on 3 May.
    one = there_and_back
    assert comes(one, stop("c"), stop("x", on="2020-05-03"), stop("a")) == [
        "02 06:00",
        "02 18:00",
        "03 06:00",
    ]
    # The last minute of 2 May and the first of 3 May on the clock in Vladivostok.
    assert comes(one, stop("c"), stop("x", on="2020-05-02"), stop("a"))[1] == "02 13:59"
    assert comes(one, stop("c"), stop("x", on="2020-05-03"), stop("y"), stop("a"))[1] == "02 14:00"


def test_stops_come_in_their_order(there_and_back: Ride) -> None:
    """A day that is told too late pushes what follows, and no stop comes after the end."""
    assert comes(there_and_back, stop("c", on="2020-05-03"), stop("c")) == ["02 14:00", "02 14:00"]
    assert comes(there_and_back, stop("a", "2020-05-03 17:00")) == ["03 06:00"]
    assert comes(there_and_back, stop("c", "2020-05-02 16:30"), stop("x", "2020-05-02 16:00")) == [
        "02 06:30",
        "02 06:30",
    ]
