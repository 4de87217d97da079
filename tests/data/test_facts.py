"""Well-known facts, asserted by value: if one of these breaks, the data are wrong, not the test."""

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER
from atlas.data.moments import PYONGYANG, clock_text
from atlas.data.rules import ids
from tests import counts


def utc(text: str) -> pd.Timestamp:
    """An instant in UTC."""
    return pd.Timestamp(text, tz="UTC")


def day(text: str) -> pd.Timestamp:
    """A day as the tables keep it."""
    return pd.Timestamp(text)


ROW_COUNTS = {
    "launches": (356, "339 of the imported list, 17 that it does not have yet"),
    "missiles": (50, "types of missile and space launcher"),
    "sites": (56, "launch sites of the imported list"),
    "cities": (86, "cities for distances"),
    "lofted_ranges": (28, "published estimates"),
    "trips": (23, "twelve of Kim Jong Un, eleven of his father and grandfather"),
    "events": (242, "other tests and context"),
    "claims": (41, "checkable sentences of the founding article"),
    "counting_rules": (7, "ways to count his journeys"),
    "glossary": (62, "terms"),
    "tracker_days": (234, "entries of the other tracker"),
}


@pytest.mark.parametrize(
    ("table", "rows"),
    [pytest.param(name, rows, id=f"{name}: {why}") for name, (rows, why) in ROW_COUNTS.items()],
)
def test_row_counts(catalog: Catalog, table: str, rows: int) -> None:
    assert len(catalog[table]) == rows


def test_totals(chronicle: pd.DataFrame) -> None:
    """The counts of which the other tests take theirs, and the rows on the clock."""
    assert (counts.MISSILES, counts.TRIPS, counts.TRACKER_ENTRIES) == (356, 23, 234)
    assert (counts.TEST_EVENTS, counts.NUCLEAR_TESTS) == (171, 6)
    assert len(chronicle) == counts.EVENTS == 621


FLIGHTS = [
    pytest.param(
        "launch-2017-11-28-1818-pyongsong-1",
        {
            "launch_utc": utc("2017-11-28 18:18"),
            "site_id": "pyongsong",
            "missile_id": "hwasong-15",
            "claimed_missile_id": "hwasong-15",
            "apogee_km": 4475,
            "claimed_apogee_km": 4475,
            "assessed_apogee_km": 4500,
            "distance_km": 950,
            "claimed_distance_km": 950,
            "test_event_id": "test-2017-11-29",
        },
        id="first Hwasong-15: 29 November in Pyongyang",
    ),
    pytest.param(
        "launch-2017-07-04-0040-panghyon-1",
        {
            "launch_utc": utc("2017-07-04 00:40"),
            "site_id": "panghyon",
            "missile_id": "hwasong-14",
            "claimed_apogee_km": 2802,
            "distance_km": 933,
        },
        id="first ICBM; the list had 12:40",
    ),
    pytest.param(
        "launch-2017-07-28-1442-mupyong-ni-1",
        {
            "launch_utc": utc("2017-07-28 14:42"),
            "missile_id": "hwasong-14",
            "claimed_apogee_km": 3724.9,
            "claimed_distance_km": 998,
        },
        id="second Hwasong-14, at night in Pyongyang",
    ),
    pytest.param(
        "launch-2016-02-07-0029-sohae-1",
        {
            "launch_utc": utc("2016-02-07 00:29"),
            "site_id": "sohae",
            "missile_id": "unha-3",
            "outcome": "success",
        },
        id="Unha-3 with Kwangmyongsong-4; the list had 12:29",
    ),
    pytest.param(
        "launch-2012-12-12-sohae-1",
        {"missile_id": "unha-3", "outcome": "success", "date_precision": "day"},
        id="first satellite in orbit",
    ),
    pytest.param(
        "launch-2017-05-13-2028-north-kusong-1",
        {
            "launch_utc": utc("2017-05-13 20:28"),
            "missile_id": "hwasong-12",
            "apogee_km": 2111.5,
            "distance_km": 787,
            "test_event_id": "test-2017-05-14",
        },
        id="Hwasong-12: the list had the Korean day beside the UTC hour",
    ),
    pytest.param(
        "launch-2017-08-28-2058-pyongyang-1",
        {"missile_id": "hwasong-12", "distance_km": 2700, "landing_zone": "pacific-ocean"},
        id="Hwasong-12 over Hokkaido",
    ),
    pytest.param(
        "launch-2022-03-24-0534-pyongyang-1",
        {
            "missile_id": "hwasong-15",
            "claimed_missile_id": "hwasong-17",
            "apogee_km": 6248,
            "distance_km": 1090,
        },
        id="Hwasong-17 as claimed, Hwasong-15 as Seoul assessed",
    ),
    pytest.param(
        "launch-2022-10-03-2222-mupyong-ni-1",
        {
            "launch_utc": utc("2022-10-03 22:22"),
            "distance_km": 4500,
            "landing_zone": "pacific-ocean",
            "test_event_id": "test-2022-10-04",
        },
        id="over Japan on 4 October 2022",
    ),
    pytest.param(
        "launch-2023-04-12-2222-samsok-test-1",
        {"missile_id": "hwasong-18", "test_event_id": "test-2023-04-13"},
        id="first Hwasong-18: 13 April in Pyongyang",
    ),
    pytest.param(
        "launch-2024-10-30-2211-samsok-test-1",
        {
            "launch_utc": utc("2024-10-30 22:11"),
            "missile_id": "hwasong-19",
            "apogee_km": 7687,
            "test_event_id": "test-2024-10-31",
        },
        id="Hwasong-19, highest of all",
    ),
    pytest.param(
        "launch-1998-08-31-tonghae-1",
        {"missile_id": "taepodong-1", "outcome": "failure", "date_precision": "day"},
        id="Taepodong-1 over Japan: no satellite seen in orbit",
    ),
    pytest.param(
        "launch-2023-11-21-1343-sohae-1",
        {"launch_utc": utc("2023-11-21 13:43"), "missile_id": "chollima-1", "outcome": "success"},
        id="Chollima-1 with Malligyong-1",
    ),
    pytest.param(
        "launch-2016-08-23-2029-sinpo-1",
        {"missile_id": "pukguksong-1", "distance_km": 500, "outcome": "success"},
        id="first good flight of the submarine-launched Pukguksong-1",
    ),
]


@pytest.mark.parametrize(("launch_id", "facts"), FLIGHTS)
def test_flights(catalog: Catalog, launch_id: str, facts: dict[str, object]) -> None:
    launch = catalog.launches.loc[launch_id]
    assert {column: launch[column] for column in facts} == facts


def test_hwasong_17_of_march_2022_is_told_as_both_sides_tell_it(catalog: Catalog) -> None:
    launch = catalog.launches.loc["launch-2022-03-24-0534-pyongyang-1"]
    assert "Hwasong-17" in launch["claimed_missile"]
    assert "Hwasong-15" in launch["assessed_missile"]
    assert launch["claimed_apogee_km"] == pytest.approx(6248.5)


def test_longest_flight_is_4500_km_and_highest_7687_km(catalog: Catalog) -> None:
    launches = catalog.launches
    assert launches["distance_km"].max() == 4500
    assert launches["distance_km"].idxmax() == "launch-2022-10-03-2222-mupyong-ni-1"
    assert launches["apogee_km"].max() == 7687


def test_twelve_icbms_have_flown(catalog: Catalog) -> None:
    classes = catalog["missiles"]["class"]
    icbms = catalog.launches[catalog.launches["missile_id"].map(classes) == "icbm"]
    assert len(icbms) == 12
    assert icbms["launch_utc"].min() == utc("2017-07-04 00:40")
    assert icbms["launch_utc"].max() == utc("2024-10-30 22:11")


def test_2022_is_the_busiest_year_with_69_missiles(catalog: Catalog) -> None:
    by_year = catalog.launches["launch_date"].str[:4].value_counts()
    assert by_year["2022"] == by_year.max() == 69
    assert "2018" not in by_year


def test_nothing_flew_between_hwasong_15_and_april_2019(catalog: Catalog) -> None:
    days = catalog.launches["launch_date"]
    assert not ((days > "2017-11-28") & (days < "2019-04-17")).any()
    assert (days == "2017-11-28").sum() == (days == "2019-04-17").sum() == 1


def test_ballistic_flights_began_again_on_4_may_2019(catalog: Catalog) -> None:
    launches = catalog.launches
    known = launches[(launches["missile_id"] != "unknown") & (launches["launch_date"] > "2018")]
    assert known["launch_date"].min() == "2019-05-04"
    assert set(known.loc[known["launch_date"] == "2019-05-04", "missile_id"]) == {"hwasong-11a"}


def test_seven_missiles_on_5_july_2006(catalog: Catalog) -> None:
    fired = catalog.launches[catalog.launches["launch_date"] == "2006-07-05"]
    assert len(fired) == 7
    assert fired["test_event_id"].nunique() == 1
    assert list(fired.loc[fired["site_id"] == "tonghae", "missile_id"]) == ["unha"]


def test_eighteen_rockets_on_30_may_2024_are_one_test(catalog: Catalog) -> None:
    fired = catalog.launches[catalog.launches["test_event_id"] == "test-2024-05-30"]
    assert len(fired) == 18
    assert set(fired["missile_id"]) == {"kn-25"}
    assert set(fired["salvo_size"]) == {18}


def test_two_missiles_left_sunan_while_he_was_in_russia(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    launches = catalog.launches
    fired = launches[launches["launch_date"] == "2023-09-13"]
    assert list(fired["launch_utc"]) == [utc("2023-09-13 02:41"), utc("2023-09-13 02:51")]
    assert set(fired["site_id"]) == {"sunan"}
    trip = catalog.trips.loc["2023-09-russia"]
    assert trip["abroad_from"] <= day("2023-09-13") <= trip["abroad_to"]
    away = chronicle[(chronicle["kind"] == "launch") & chronicle["away"]]
    assert set(fired.index) <= set(away.index)


NUCLEAR = [
    ("nuclear-2006-10-09", "2006-10-09 01:35:28", 4.3),
    ("nuclear-2009-05-25", "2009-05-25 00:54:43", 4.7),
    ("nuclear-2013-02-12", "2013-02-12 02:57:51", 5.1),
    ("nuclear-2016-01-06", "2016-01-06 01:30:01", 5.1),
    ("nuclear-2016-09-09", "2016-09-09 00:30:01", 5.3),
    ("nuclear-2017-09-03", "2017-09-03 03:30:01", 6.3),
]


@pytest.mark.parametrize(("event_id", "instant", "magnitude"), NUCLEAR)
def test_nuclear_tests(catalog: Catalog, event_id: str, instant: str, magnitude: float) -> None:
    event = catalog.events.loc[event_id]
    assert event["event_utc"] == utc(instant)
    assert event["magnitude"] == pytest.approx(magnitude)
    place = catalog.places.loc[event["place_id"]]
    assert (place["lon"], place["lat"]) == pytest.approx((129.08, 41.30), abs=0.05)


def test_there_are_six_nuclear_tests_and_the_last_is_the_largest(catalog: Catalog) -> None:
    tests = catalog.events[catalog.events["kind"] == "nuclear"]
    assert list(tests.index) == [event_id for event_id, _, _ in NUCLEAR]
    assert tests["yield_high_kt"].idxmax() == "nuclear-2017-09-03"


def test_at_least_a_hundred_context_events(catalog: Catalog) -> None:
    assert (catalog.events["kind"] == "context").sum() >= 100


TRIPS = [
    ("2018-03-beijing", "2018-03-25", "2018-03-28", "CN", "yes"),
    ("2018-04-panmunjom", "2018-04-27", "2018-04-27", "KR", "border"),
    ("2018-05-dalian", "2018-05-07", "2018-05-08", "CN", "yes"),
    ("2018-05-tongilgak", "2018-05-26", "2018-05-26", "KP", "no"),
    ("2018-06-singapore", "2018-06-10", "2018-06-13", "SG", "yes"),
    ("2018-06-beijing", "2018-06-19", "2018-06-20", "CN", "yes"),
    ("2019-01-beijing", "2019-01-07", "2019-01-10", "CN", "yes"),
    ("2019-02-hanoi", "2019-02-23", "2019-03-05", "VN", "yes"),
    ("2019-04-vladivostok", "2019-04-24", "2019-04-27", "RU", "yes"),
    ("2019-06-panmunjom", "2019-06-30", "2019-06-30", "KR", "border"),
    ("2023-09-russia", "2023-09-10", "2023-09-19", "RU", "yes"),
    ("2025-09-beijing", "2025-09-01", "2025-09-05", "CN", "yes"),
]


@pytest.mark.parametrize(("trip_id", "start", "end", "country", "abroad"), TRIPS)
def test_journeys_of_kim_jong_un(
    catalog: Catalog, trip_id: str, start: str, end: str, country: str, abroad: str
) -> None:
    trip = catalog.trips.loc[trip_id]
    assert (trip["start_date"], trip["end_date"]) == (day(start), day(end))
    assert (trip["leader_id"], trip["countries"], trip["abroad"]) == (LEADER, country, abroad)


@pytest.mark.parametrize(
    ("trip_id", "place", "lon", "lat"),
    [
        (
            "2023-09-russia",
            "Vostochny Cosmodrome; Komsomolsk-on-Amur station; Vladivostok",
            *(128.333932, 51.884395),
        ),
        ("2001-07-moscow", "Moscow", 37.61556, 55.75222),
        ("2001-01-shanghai", "Shanghai; Beijing", 121.45806, 31.22222),
        ("2018-04-panmunjom", "Peace House, Panmunjom", 126.6765, 37.9541),
        ("2018-06-singapore", "Singapore (city)", 103.85007, 1.28967),
        ("2011-08-ulan-ude", "Ulan-Ude", 107.59979, 51.82648),
    ],
)
def test_the_place_of_a_journey_is_where_it_led(
    chronicle: pd.DataFrame, trip_id: str, place: str, lon: float, lat: float
) -> None:
    """Not where it stopped last, such as the Primorsky Aquarium on the day of departure."""
    row = chronicle.loc[trip_id]
    assert (row["place"], row["lon"], row["lat"]) == (place, lon, lat)


def test_the_names_of_destinations_have_their_local_forms(chronicle: pd.DataFrame) -> None:
    local = chronicle["place_local"]
    assert local["2010-05-beijing"] == "北京; 大连; 天津"
    assert pd.isna(local["2018-06-singapore"])


def test_twelve_journeys_are_his_and_eleven_his_predecessors(catalog: Catalog) -> None:
    by_leader = catalog.trips["leader_id"].value_counts()
    assert list(catalog.trips.index[catalog.trips["leader_id"] == LEADER]) == [
        trip_id for trip_id, *_ in TRIPS
    ]
    assert by_leader["kim-jong-il"] + by_leader["kim-il-sung"] == 11


def test_five_journeys_to_meet_xi_jinping(catalog: Catalog) -> None:
    stops = catalog["stops"]
    met = stops[stops["met"].str.contains("Xi Jinping", na=False)]
    trips = catalog.trips
    china = trips.index[(trips["leader_id"] == LEADER) & (trips["countries"] == "CN")]
    assert set(met["trip_id"]) == set(china)
    assert len(china) == 5


def test_trump_was_met_in_singapore_hanoi_and_panmunjom(catalog: Catalog) -> None:
    stops = catalog["stops"]
    met = stops[stops["met"].str.contains("Donald Trump", na=False)]
    assert set(met["trip_id"]) == {"2018-06-singapore", "2019-02-hanoi", "2019-06-panmunjom"}
    capella = stops.loc["2018-06-singapore-capella-singapore"]
    assert (capella["arrive_date"], capella["arrive_utc"]) == (
        day("2018-06-12"),
        utc("2018-06-12 01:00"),
    )


STOPS = [
    pytest.param(
        "2023-09-russia-khasan-station-1",
        "2023-09-11 20:00",
        "12 Sep 2023 06:00 (UTC+10)",
        id="Khasan, about six in the morning of 12 September",
    ),
    pytest.param(
        "2023-09-russia-vostochny-cosmodrome",
        "2023-09-13 04:09",
        "13 Sep 2023 13:09 (UTC+9)",
        id="Vostochny: the two met at 07:09 in Moscow (m24-20230915)",
    ),
    pytest.param(
        "2019-02-hanoi-dong-dang-station-1",
        "2019-02-26 01:14",
        "26 Feb 2019 08:14 (UTC+7)",
        id="Dong Dang before the Hanoi summit",
    ),
    pytest.param(
        "2019-04-vladivostok-khasan-station-1",
        "2019-04-24 00:40",
        "24 Apr 2019 10:40 (UTC+10)",
        id="Khasan in 2019",
    ),
    pytest.param(
        "2018-06-singapore-changi-airport-1",
        "2018-06-10 06:36",
        "10 Jun 2018 14:36 (UTC+8)",
        id="landing in Singapore",
    ),
    pytest.param(
        "2018-04-panmunjom-panmunjom-mdl",
        "2018-04-27 00:29",
        "27 Apr 2018 08:59 (UTC+8:30)",
        id="the line at Panmunjom, 9:29 in Seoul and 8:59 in Pyongyang",
    ),
    pytest.param(
        "2019-06-panmunjom-panmunjom-mdl",
        "2019-06-30 06:45",
        "30 Jun 2019 15:45 (UTC+9)",
        id="Trump steps over the line",
    ),
]


@pytest.mark.parametrize(("stop_id", "instant", "local"), STOPS)
def test_arrivals(catalog: Catalog, stop_id: str, instant: str, local: str) -> None:
    stop = catalog["stops"].loc[stop_id]
    assert stop["arrive_utc"] == utc(instant)
    assert clock_text(stop["arrive_utc"], ZoneInfo(stop["arrive_zone"])) == local


def test_pyongyang_was_half_an_hour_behind_seoul_until_may_2018(catalog: Catalog) -> None:
    launch = catalog.launches.loc["launch-2017-11-28-1818-pyongsong-1"]
    assert clock_text(launch["launch_utc"], PYONGYANG) == "29 Nov 2017 02:48 (UTC+8:30)"
    later = catalog.launches.loc["launch-2019-05-09-0729-baegun-1"]
    assert clock_text(later["launch_utc"], PYONGYANG).endswith("(UTC+9)")


PLACES = [
    ("tumen-friendship-bridge", "KP;RU", 130.641, 42.415),
    ("khasan-station", "RU", 130.645, 42.430),
    ("tumangang-station", "KP", 130.608, 42.421),
    ("vostochny-cosmodrome", "RU", 128.33, 51.88),
    ("dong-dang-station", "VN", 106.70, 21.95),
    ("panmunjom-mdl", "KP;KR", 126.677, 37.956),
]


@pytest.mark.parametrize(("place_id", "country", "lon", "lat"), PLACES)
def test_places(catalog: Catalog, place_id: str, country: str, lon: float, lat: float) -> None:
    place = catalog.places.loc[place_id]
    assert set(ids(place["country"])) == set(ids(country))
    assert (place["lon"], place["lat"]) == pytest.approx((lon, lat), abs=0.02)


COUNTS = [
    ("rule-six", 6, "AP on 8 January 2019"),
    ("rule-seven", 7, "sovereign states in 2018 and 2019"),
    ("rule-eight", 8, "with Russia in 2023"),
    ("rule-nine", 9, "with both steps at Panmunjom"),
    ("rule-ten-2023", 10, "the ten of the founding article"),
    ("rule-eleven", 11, "with Beijing in 2025"),
]


@pytest.mark.parametrize(
    ("rule_id", "count"), [pytest.param(one, count, id=why) for one, count, why in COUNTS]
)
def test_ways_to_count_his_journeys(catalog: Catalog, rule_id: str, count: int) -> None:
    assert catalog["counting_rules"].at[rule_id, "count"] == count


def test_seven_journeys_to_sovereign_states_in_2018_and_2019(catalog: Catalog) -> None:
    trips = catalog.trips
    seven = trips[
        (trips["leader_id"] == LEADER)
        & (trips["abroad"] == "yes")
        & trips["start_date"].dt.year.isin([2018, 2019])
    ]
    counted = catalog["counting_rules"].at["rule-seven", "trip_ids"]
    assert ids(counted) == list(seven.index)


ERAS = [
    ("leader-kim-jong-un", date(2011, 12, 17), None),
    ("us-donald-trump-1", date(2017, 1, 20), date(2021, 1, 20)),
    ("kr-moon-jae-in", date(2017, 5, 10), date(2022, 5, 9)),
    ("moratorium-2017-19", date(2017, 11, 29), date(2019, 4, 16)),
    ("border-closed", date(2020, 1, 22), date(2023, 8, 26)),
]


@pytest.mark.parametrize(("era_id", "start", "end"), ERAS)
def test_eras(catalog: Catalog, era_id: str, start: date, end: date | None) -> None:
    era = catalog["eras"].loc[era_id]
    assert era["start_date"].date() == start
    assert (None if pd.isna(era["end_date"]) else era["end_date"].date()) == end


def test_the_sanctioned_delegates_of_2023(catalog: Catalog) -> None:
    went = catalog["delegations"]
    listed = went[(went["trip_id"] == "2023-09-russia") & (went["un_status"] == "listed")]
    assert set(listed["person_id"]) == {"ri-pyong-chol", "jo-chun-ryong", "kim-jong-sik"}


# --- points of the audit of November 2026, each with the document that states it


VALUES = [
    # Met at 07:09 in Moscow, more than five hours in all.
    ("stops", "2023-09-russia-vostochny-cosmodrome", "arrive_precision", "minute", "m24-20230915"),
    ("legs", "2023-09-russia-07", "arrive_utc", utc("2023-09-13 04:09"), "m24-20230915"),
    ("story_steps", "through-khasan-5", "at_utc", utc("2023-09-13 04:09"), "m24-20230915"),
    ("events", "gift-of-drones-2023", "start_date", day("2023-09-17"), "spacewar-20230917"),
    ("events", "gift-of-drones-2023", "category", "arms-transfer", "mbc-6525977"),
    ("claims", "claim-20", "verdict", "supported", "kommersant-3791734"),
    ("missiles", "hwasong-11e", "class", "mrbm", "kbs-196862"),
    ("launches", "launch-2016-04-23-0929-sinpo-1", "outcome", "success", "nagix-tests"),
    ("launches", "launch-2016-04-23-0929-sinpo-1", "assessed_distance_km", 30, "kh-20160501"),
]


@pytest.mark.parametrize(("table", "row", "column", "value", "source"), VALUES)
def test_values_with_their_source(
    catalog: Catalog, table: str, row: str, column: str, value: object, source: str
) -> None:
    cells = catalog[table].loc[row]
    assert cells[column] == value
    assert source in ids(cells["source_ids"])


WORDS = [
    ("stops", "2023-09-russia-vostochny-cosmodrome", "what", "more than five hours"),
    ("stops", "2023-09-russia-vostochny-cosmodrome", "note", "delegations began at 14:25"),
    ("stops", "2023-09-russia-khasan-station-1", "note", "06:30"),
    ("stops", "2023-09-russia-khasan-station-1", "note", "arrived on Monday"),
    ("stops", "2023-09-russia-knevichi-airfield", "what", "Tu-214"),
    ("stops", "2023-09-russia-primorsky-aquarium", "what", "belugas, dolphins and a fur seal"),
    ("events", "gift-of-drones-2023", "what", "five attack drones, a Geran-25"),
    ("claims", "claim-20", "explanation", "since November 2018"),
    ("missiles", "hwasong-11e", "note", "The class is that of the CNS list"),
    ("launches", "launch-2016-04-23-0929-sinpo-1", "note", "exploded after about 30 km"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "words"), WORDS)
def test_what_the_audit_missed_is_told(
    catalog: Catalog, table: str, row: str, column: str, words: str
) -> None:
    assert words in catalog[table].at[row, column]


def test_a_success_far_below_the_range_of_its_type_is_explained(catalog: Catalog) -> None:
    flown = catalog.launches
    reach = flown["missile_id"].map(
        catalog["missiles"]["range_high_km"].fillna(catalog["missiles"]["range_low_km"])
    )
    short = flown[(flown["outcome"] == "success") & (flown["distance_km"] < reach / 10)]
    lofted = short["note"].str.contains("was lofted, so the distance", na=False)
    assert list(short.index[~lofted]) == ["launch-2016-04-23-0929-sinpo-1"]
    assert lofted.sum() == 11
    assert (short.loc[lofted, "apogee_km"] > 2800).all()


def test_a_class_beyond_the_range_of_its_type_is_explained(catalog: Catalog) -> None:
    missiles = catalog["missiles"]
    medium = missiles[(missiles["class"] == "mrbm") & (missiles["range_high_km"] <= 1000)]
    assert list(medium.index) == ["er-scud", "hwasong-11e", "hwasong-12a"]
    assert medium["note"].str.contains("class (?:is that|are those) of (?:the )?CNS").all()
    assert "up to 1,000 km" in catalog["glossary"].at["srbm", "definition"]


def test_corrections_of_the_tracker_expect_what_it_has(catalog: Catalog) -> None:
    declared = catalog["corrections"]
    declared = declared[declared["table"] == "tracker_days.csv"]
    changes = declared[["row_key", "column", "old_value", "new_value"]].to_numpy().tolist()
    assert changes == [
        ["tracker-2020-03-06-1", "listed_date", "2020-03-06", "2020-03-09"],
        ["tracker-2024-05-31-1", "listed_date", "2024-05-31", "2024-05-30"],
    ]
    for key, column, old, _ in changes:
        assert catalog["tracker_days"].at[key, column] == day(old)
