"""Where he was by the real data: instants that a document gives, and instants nobody published."""

import itertools

import pandas as pd
import pytest

from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.geo.geodesy import distance_km
from atlas.geo.ride import Ride, rides
from atlas.geo.windows import TOP_KMH, USUAL_KMH

RUSSIA, HANOI, PRIMORYE = "2023-09-russia", "2019-02-hanoi", "2019-04-vladivostok"
SINGAPORE, BEIJING = "2018-06-singapore", "2025-09-beijing"

PYONGYANG, KHASAN, BRIDGE = (125.736, 39.005), (130.645, 42.430), (131.907, 43.634)
USSURIYSK, KHABAROVSK = (131.981, 43.802), (135.075, 48.497)
BELOGORSK, VOSTOCHNY = (128.461, 50.921), (128.334, 51.884)
VOLOCHAEVKA, KOMSOMOLSK = (134.578, 48.569), (136.990, 50.553)
ARTYOM, VLADIVOSTOK, AIRFIELD = (132.191, 43.380), (131.882, 43.111), (132.148, 43.399)
SUNAN, CHANGI, HOTEL = (125.670, 39.224), (103.994, 1.350), (103.850, 1.290)
DANDONG, SHENYANG, BEIJING_STATION = (124.382, 40.123), (123.387, 41.793), (116.421, 39.902)
TIANJIN, SHIJIAZHUANG = (117.204, 39.135), (114.478, 38.010)
ZHENGZHOU, WUCHANG = (113.654, 34.748), (114.312, 30.531)
CHANGSHA, HENGYANG, NANNING = (113.007, 28.197), (112.626, 26.893), (108.311, 22.830)
PINGXIANG, DONG_DANG, HANOI_CITY = (106.738, 22.083), (106.697, 21.944), (105.841, 21.024)

# Trip, instant in UTC, place, evidence, whether on the move, and a document that is cited by the
# leg under way, or if there is none by the one that ended.
INSTANTS = [
    # 06:00 in Khasan
    (RUSSIA, "2023-09-11T20:00", KHASAN, "reported", False, "kcna-20230913"),
    # sighted on the bridge at 05:15 in Moscow
    (RUSSIA, "2023-09-12T02:15", BRIDGE, "reported", False, "pledge-20230912"),
    # standing at Ussuriysk for a new locomotive; about 13:00 to 13:10 is reckoned
    (RUSSIA, "2023-09-12T03:05", USSURIYSK, "inferred", False, "apkboll-20230912"),
    # 328 of 656 km to Khabarovsk halfway through the time, between Ebergard and Guberovo
    (RUSSIA, "2023-09-12T09:05", (133.853, 46.104), "inferred", True, "transsibnav"),
    # met at 13:09 at the cosmodrome, and after the summit talks, before the dinner
    (RUSSIA, "2023-09-13T04:09", VOSTOCHNY, "reported", False, "m24-20230915"),
    (RUSSIA, "2023-09-13T06:00", VOSTOCHNY, "reported", False, "kcna-20230914"),
    # 12:18 at the branch to Komsomolsk
    (RUSSIA, "2023-09-14T02:18", VOLOCHAEVKA, "reported", False, "mbc-6524722"),
    # halfway from there to Komsomolsk, 170 km, south of Lake Bolon
    (RUSSIA, "2023-09-14T12:34", (135.573, 49.663), "reported", True, "sputnik-20230915"),
    # 08:50 in Komsomolsk; two hours later on the tour, the departure reckoned
    (RUSSIA, "2023-09-14T22:50", KOMSOMOLSK, "reported", False, "aif-20230915"),
    (RUSSIA, "2023-09-15T01:00", KOMSOMOLSK, "inferred", False, "aif-20230915"),
    # 565 of 1,131 km to Artyom, between Vyazemskaya and Bikin
    (RUSSIA, "2023-09-15T13:00", (134.329, 47.198), "inferred", True, "kbs-180500"),
    # 09:00 at Artyom
    (RUSSIA, "2023-09-15T23:00", ARTYOM, "reported", False, "dailynk-156892"),
    # left between 17:30 and 18:00
    (RUSSIA, "2023-09-17T07:50", ARTYOM, "reported", True, "m24-20230917"),
    # halfway to Khasan at 45 km/h, by the Razdolnaya
    (RUSSIA, "2023-09-17T11:25", (131.621, 43.133), "inferred", True, "newsit-20230917"),
    # about 21:00 in Pyongyang
    (RUSSIA, "2023-09-19T12:00", PYONGYANG, "reported", False, "kcna-20230920"),
    # departed on the afternoon or evening of 10 September: nobody says when
    (RUSSIA, "2023-09-10T03:00", PYONGYANG, "unknown", False, "shine-20230912"),
    # Khabarovsk and Belogorsk at an estimated hour
    (RUSSIA, "2023-09-12T15:00", KHABAROVSK, "inferred", True, "transsibnav"),
    (RUSSIA, "2023-09-13T01:30", BELOGORSK, "inferred", False, "nhk-tellerreport"),
    # 16 September: by car from Artyom to the airfield and the city, no hour published
    (RUSSIA, "2023-09-16T06:00", AIRFIELD, "unknown", False, "tass-1675803"),
    # 16:32 in Pyongyang
    (HANOI, "2019-02-23T07:32", PYONGYANG, "reported", True, "kmib-20190225"),
    # 22:20 in Korea on the bridge at Dandong
    (HANOI, "2019-02-23T13:20", DANDONG, "reported", False, "donga-20190223"),
    # somewhere by Shenyang in the night
    (HANOI, "2019-02-23T18:52", SHENYANG, "unknown", True, "hankyung-20190225"),
    # 13:00 in Tianjin, evening in Shijiazhuang, midnight in Zhengzhou, 07:00 in Wuhan
    (HANOI, "2019-02-24T05:00", TIANJIN, "reported", False, "hankyung-20190225"),
    (HANOI, "2019-02-24T11:07", SHIJIAZHUANG, "unknown", True, "hankyung-20190225"),
    (HANOI, "2019-02-24T16:00", ZHENGZHOU, "reported", False, "hankyung-20190225"),
    (HANOI, "2019-02-24T23:00", WUCHANG, "reported", False, "yonhap-20190225"),
    # 13:10 to 13:40 at Changsha, 15:30 at Hengyang
    (HANOI, "2019-02-25T05:10", CHANGSHA, "reported", False, "asianindep-20190225"),
    (HANOI, "2019-02-25T05:25", CHANGSHA, "reported", False, "asianindep-20190225"),
    (HANOI, "2019-02-25T07:30", HENGYANG, "reported", False, "edaily-20190225"),
    # smoking on the platform of Nanning at 02:30
    (HANOI, "2019-02-25T18:30", NANNING, "reported", False, "donga-20190227"),
    (HANOI, "2019-02-25T23:15", PINGXIANG, "reported", False, "polinews-20190226"),
    # 08:14 at Dong Dang, 10:57 at the hotel, still in Hanoi two days later
    (HANOI, "2019-02-26T01:14", DONG_DANG, "reported", False, "sbs-20190226"),
    (HANOI, "2019-02-26T03:57", HANOI_CITY, "reported", False, "the300-20190226"),
    (HANOI, "2019-02-28T12:00", HANOI_CITY, "reported", False, "the300-20190226"),
    # 12:38 in Vietnam, 13:38 in China
    (HANOI, "2019-03-02T05:38", DONG_DANG, "reported", True, "donga-20190302"),
    # 03:08 in Pyongyang
    (HANOI, "2019-03-04T18:08", PYONGYANG, "reported", False, "etoday-20190305"),
    # 10:40 at Khasan for an hour, 17:50 at Vladivostok
    (PRIMORYE, "2019-04-24T00:40", KHASAN, "reported", False, "hani-891299"),
    (PRIMORYE, "2019-04-24T01:10", KHASAN, "reported", False, "hani-891299"),
    (PRIMORYE, "2019-04-24T06:31", USSURIYSK, "unknown", True, "onekorea-20190424"),
    (PRIMORYE, "2019-04-24T07:50", VLADIVOSTOK, "reported", False, "onekorea-20190424"),
    # the day of the summit; 15:27 on the next one, with an estimated arrival at Khasan
    (PRIMORYE, "2019-04-25T05:00", VLADIVOSTOK, "reported", False, "onekorea-20190424"),
    (PRIMORYE, "2019-04-26T05:27", VLADIVOSTOK, "reported", True, "yonhap-20190427"),
    (PRIMORYE, "2019-04-26T09:00", (131.643, 43.178), "inferred", True, "yonhap-20190427"),
    # over the border at 23:10
    (PRIMORYE, "2019-04-26T13:10", KHASAN, "reported", True, "globalsec-20190427"),
    # 08:30 from Sunan, landed at 14:36, at the hotel at 15:45 and the day after
    (SINGAPORE, "2018-06-09T23:30", SUNAN, "reported", True, "fr24-201806"),
    (SINGAPORE, "2018-06-10T06:36", CHANGI, "reported", False, "fr24-201806"),
    (SINGAPORE, "2018-06-10T07:45", HOTEL, "reported", False, "malaymail-20180611"),
    (SINGAPORE, "2018-06-11T06:00", HOTEL, "reported", False, "malaymail-20180611"),
    (SINGAPORE, "2018-06-12T14:56", CHANGI, "reported", False, "today-20180612"),
    # about 23:25, back at about 07:00
    (SINGAPORE, "2018-06-12T15:25", CHANGI, "reported", True, "today-20180612"),
    (SINGAPORE, "2018-06-12T22:00", SUNAN, "reported", False, "kcna-20180613"),
    # left in the afternoon; 02:00 in Dandong, 06:00 in Shenyang, 16:00 in Beijing
    (BEIJING, "2025-09-01T10:00", (125.606, 39.600), "unknown", True, "mbc-6751335"),
    (BEIJING, "2025-09-01T18:00", DANDONG, "reported", False, "kbs-195712"),
    (BEIJING, "2025-09-01T22:00", SHENYANG, "reported", False, "newdaily-20250902"),
    (BEIJING, "2025-09-02T08:00", BEIJING_STATION, "reported", False, "tvchosun-20250902"),
    # the parade; 22:05 on the next day
    (BEIJING, "2025-09-03T00:00", BEIJING_STATION, "reported", False, "tvchosun-20250902"),
    (BEIJING, "2025-09-04T14:05", BEIJING_STATION, "reported", True, "newming-20250904"),
]


@pytest.fixture(scope="module")
def by_trip(catalog: Catalog) -> dict[str, Ride]:
    """The ride of each trip."""
    return rides(catalog)


def utc(text: str) -> pd.Timestamp:
    """An instant in UTC."""
    return pd.Timestamp(text, tz="UTC")


@pytest.mark.parametrize(
    ("trip_id", "instant", "place", "evidence", "moving", "source"),
    [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in INSTANTS],
)
def test_where_he_was(
    catalog: Catalog,
    by_trip: dict[str, Ride],
    trip_id: str,
    instant: str,
    place: tuple[float, float],
    evidence: str,
    moving: bool,
    source: str,
) -> None:
    ride = by_trip[trip_id]
    fix = ride.at(utc(instant))
    assert distance_km(fix.point, place) < 1, fix.point
    assert (fix.evidence, fix.moving) == (evidence, moving)
    assert fix.km_low <= fix.km <= fix.km_high
    leg_id = ride.moves[max(fix.move, 0)].leg_id
    assert source in ids(catalog["legs"].at[leg_id, "source_ids"])


def test_enough_instants_of_the_journey_of_2023_are_told() -> None:
    reported = [row for row in INSTANTS if row[0] == RUSSIA and row[3] != "unknown"]
    assert len(reported) >= 15


def test_between_khasan_and_the_bridge_nobody_knows(by_trip: dict[str, Ride]) -> None:
    """He may still have stood at Khasan, or have set off at once: 235 km in six hours."""
    ride = by_trip[RUSSIA]
    fix = ride.at(utc("2023-09-11T22:00"))
    khasan, bridge = ride.at(utc("2023-09-11T20:00")), ride.at(utc("2023-09-12T02:15"))
    assert (fix.evidence, fix.moving) == ("unknown", True)
    assert fix.km_low == khasan.km
    assert fix.km_high == pytest.approx(khasan.km + (bridge.km - khasan.km) * 120 / 375)
    assert fix.km_high - fix.km_low == pytest.approx(75, abs=1)
    # At the bridge itself there is no doubt left.
    assert bridge.km_low == bridge.km_high == bridge.km == pytest.approx(khasan.km + 235, abs=2)


def test_every_trip_with_legs_has_a_ride(catalog: Catalog, by_trip: dict[str, Ride]) -> None:
    legs = catalog["legs"]
    assert set(by_trip) == set(legs["trip_id"])
    assert len(by_trip) == 12
    for trip_id, ride in by_trip.items():
        rows = legs[legs["trip_id"] == trip_id].sort_values("seq")
        assert [move.leg_id for move in ride.moves] == list(rows["leg_id"])
        assert ride.trip_id == trip_id


def test_every_published_hour_is_drawn_at_that_hour(
    catalog: Catalog, by_trip: dict[str, Ride]
) -> None:
    legs = catalog["legs"]
    for ride in by_trip.values():
        for move in ride.moves:
            for name, window in (("depart", move.depart), ("arrive", move.arrive)):
                published = legs.at[move.leg_id, f"{name}_utc"]
                assert window.precise == pd.notna(published)
                assert pd.isna(published) or window.nominal == published, (move.leg_id, name)


def test_no_leg_is_drawn_as_a_leap(by_trip: dict[str, Ride]) -> None:
    for ride in by_trip.values():
        for move in ride.moves:
            assert move.km == 0 or move.depart.nominal < move.arrive.nominal, move.leg_id


def test_no_leg_is_too_fast(by_trip: dict[str, Ride]) -> None:
    """As drawn, and as slow as its hours allow: by train 160 km/h, by car 130, by air 1,000."""
    assert TOP_KMH == {"train": 160, "car": 130, "plane": 1000, "foot": 7}
    for ride in by_trip.values():
        for move in ride.moves:
            hours = (move.arrive.nominal - move.depart.nominal) / pd.Timedelta(hours=1)
            assert move.km <= hours * TOP_KMH[move.mode], (move.leg_id, move.km, hours)
            widest = (move.arrive.latest - move.depart.earliest) / pd.Timedelta(hours=1)
            assert move.km <= widest * TOP_KMH[move.mode], (move.leg_id, move.km, widest)


def test_legs_without_hours_are_drawn_about_as_fast_as_those_that_are_timed(
    by_trip: dict[str, Ride],
) -> None:
    timed = [
        (move.mode, move.km, (move.arrive.nominal - move.depart.nominal) / pd.Timedelta(hours=1))
        for ride in by_trip.values()
        for move in ride.moves
        # A step over the line at Panmunjom or a drive through a city is no pace.
        if move.speed_kmh()[0] and move.km > 100
    ]
    for mode in ("train", "car", "plane"):
        km = sum(row[1] for row in timed if row[0] == mode)
        hours = sum(row[2] for row in timed if row[0] == mode)
        assert km / hours == pytest.approx(USUAL_KMH[mode], rel=0.35), mode


def test_every_untimed_leg_between_known_places_is_drawn_at_no_rush(
    by_trip: dict[str, Ride],
) -> None:
    """Not one is drawn faster than the fastest of the long legs that are timed."""
    for ride in by_trip.values():
        for move in ride.moves:
            if move.located and not (move.depart.precise and move.arrive.precise):
                hours = (move.arrive.nominal - move.depart.nominal) / pd.Timedelta(hours=1)
                assert move.km <= hours * USUAL_KMH[move.mode] * 1.71, move.leg_id


def test_where_a_minute_is_published_the_range_has_no_width(
    catalog: Catalog, by_trip: dict[str, Ride]
) -> None:
    legs, checked = catalog["legs"], 0
    for ride in by_trip.values():
        for move in ride.moves:
            for name, window in (("depart", move.depart), ("arrive", move.arrive)):
                if legs.at[move.leg_id, f"{name}_precision"] == "minute":
                    fix = ride.at(window.nominal)
                    assert fix.km_low == fix.km == fix.km_high, (move.leg_id, name)
                    checked += 1
    assert checked > 40


def test_how_far_he_may_be_soon_after_a_published_minute(by_trip: dict[str, Ride]) -> None:
    """12:38 at Dong Dang, and no hour until Changsha: a train may not be ahead of itself."""
    ride = by_trip[HANOI]
    start = utc("2019-03-02T05:38")
    here = ride.at(start).km
    for minutes in (6, 30, 80):
        fix = ride.at(start + pd.Timedelta(minutes=minutes))
        assert here < fix.km_low <= fix.km <= fix.km_high
        assert fix.km_high == pytest.approx(here + 160 * minutes / 60, abs=0.1)


def test_where_the_hour_is_not_told_shijiazhuang_is_passed_in_the_evening(
    by_trip: dict[str, Ride],
) -> None:
    """Midnight is told of Zhengzhou only, 417 km on."""
    there, on = by_trip[HANOI].moves[3:5]
    assert (there.to_id, on.from_id, on.to_id) == (
        "shijiazhuang-station",
        "shijiazhuang-station",
        "zhengzhou-station",
    )
    for window in (there.arrive, on.depart):
        assert not window.precise
        # 17:00 to midnight in China.
        assert (window.earliest, window.latest) == (
            utc("2019-02-24T09:00"),
            utc("2019-02-24T16:00"),
        )
    assert on.arrive.nominal == utc("2019-02-24T16:00")


def test_the_drive_to_panmunjom_at_dawn(by_trip: dict[str, Ride]) -> None:
    """He had left by 06:31 in Seoul; 144 km, and he stepped out at 09:27."""
    move = by_trip["2018-04-panmunjom"].moves[0]
    assert (move.depart.precise, move.arrive.precise) == (False, False)
    assert move.depart.nominal < utc("2018-04-26T21:31")
    hours = (move.arrive.nominal - move.depart.nominal) / pd.Timedelta(hours=1)
    assert move.km / hours == pytest.approx(60, abs=0.1)
    assert move.arrive.nominal < utc("2018-04-27T00:27")


def test_how_long_the_journey_of_2023_was(by_trip: dict[str, Ride]) -> None:
    ride = by_trip[RUSSIA]
    # Two ways of some 858 km in Korea, 4,228 km in Russia by train, and short drives.
    assert 5_900 < ride.length_km < 6_100
    assert ride.length_km == pytest.approx(sum(move.km for move in ride.moves))
    by_train = sum(move.km for move in ride.moves if move.mode == "train")
    assert by_train == pytest.approx(5_944, abs=20)


def test_legs_are_about_as_long_as_published(catalog: Catalog, by_trip: dict[str, Ride]) -> None:
    legs = catalog["legs"].dropna(subset=["distance_low_km"])
    moves = {move.leg_id: move for ride in by_trip.values() for move in ride.moves}
    assert len(legs) >= 15
    for leg_id, leg in legs.iterrows():
        slack = max(1, leg["distance_low_km"] / 100)
        low, high = leg["distance_low_km"] - slack, leg["distance_high_km"] + slack
        assert low <= moves[str(leg_id)].km <= high, leg_id


def test_the_slow_night_to_komsomolsk(by_trip: dict[str, Ride]) -> None:
    """340 km from 12:18 to 08:50 on the next morning."""
    move = by_trip[RUSSIA].moves[8]
    assert (move.from_id, move.to_id) == ("volochaevka-2-junction", "komsomolsk-station")
    assert move.km == pytest.approx(340.5, abs=0.5)
    hours = (move.arrive.nominal - move.depart.nominal) / pd.Timedelta(hours=1)
    assert hours == pytest.approx(20.53, abs=0.005)
    # Both ends are known to the minute, so that the range has no width.
    assert move.speed_kmh() == pytest.approx((340.5 / 20.53,) * 3, rel=0.002)
    assert move.evidence == "reported"


def test_each_leg_starts_where_the_last_one_ended(by_trip: dict[str, Ride]) -> None:
    gaps = []
    for ride in by_trip.values():
        assert ride.moves[0].start_km == 0
        for last, move in itertools.pairwise(ride.moves):
            assert move.start_km == pytest.approx(last.start_km + last.km)
            if distance_km(last.track.points[-1], move.track.points[0]) >= 1:
                gaps.append((last.leg_id, last.located, move.located))
    # The one place that could not be found: the feed plant.
    assert gaps == [("2023-09-russia-14", False, False)]


def test_trains_keep_to_the_lines(by_trip: dict[str, Ride]) -> None:
    """A train leg that no line carries would be drawn straight, with few points."""
    for ride in by_trip.values():
        for move in ride.moves:
            if move.mode == "train" and move.located:
                assert None not in move.track.ids
                assert len(move.track.points) >= max(3, move.km / 60), move.leg_id
