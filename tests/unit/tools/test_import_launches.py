"""The import of the list of flight tests: each pure step by value, and the committed table."""

import json
import shutil
from pathlib import Path

import pytest

from tools import flight_tests
from tools import import_launches as importer

LISTED = {
    "record": "1",
    "date_utc": "2017-11-28",
    "time_utc": "18:18",
    "salvo_seq": "",
    "salvo_size": "",
    "missile_id": "hwasong-15",
    "facility_id": "pyongsong",
    "landing_zone": "sea-of-japan",
    "apogee_km": "4475",
    "distance_km": "950",
    "bearing_deg": "76",
    "outcome": "success",
    "glide": "",
}


def listed(record: int, **cells: str) -> dict[str, str]:
    """A row of the list, with these cells changed."""
    return LISTED | {"record": str(record)} | cells


def correction(**cells: str) -> dict[str, str]:
    """A correction of record 1's time from 18:18 to 06:18, with these cells changed."""
    return {
        "correction_id": "record-1-time",
        "table": flight_tests.LIST,
        "row_key": "1",
        "column": "time_utc",
        "old_value": "18:18",
        "new_value": "06:18",
        "reason": "a slip",
        "source_ids": "paper-1",
    } | cells


def remark(records: str, **cells: str) -> dict[str, str]:
    """A row of `claims_beside.csv` for these records, empty but for these cells."""
    empty = dict.fromkeys((*importer.BESIDE_COLUMNS, "pyongyang_date", "certainty", "note"), "")
    return empty | {"records": records, "source_ids": "paper-2"} | cells


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, str]]:
    """The committed launch table by record number."""
    rows = importer.read(importer.DATA / importer.TABLE)
    return {row["upstream_record"]: row for row in rows if row["upstream_record"]}


def test_a_correction_changes_its_cell_and_nothing_else() -> None:
    rows = [listed(1), listed(2)]
    assert importer.apply_corrections(rows, [correction()]) == [
        listed(1, time_utc="06:18"),
        listed(2),
    ]
    assert rows[0]["time_utc"] == "18:18"


def test_a_correction_to_another_file_is_passed_over() -> None:
    assert importer.apply_corrections([listed(1)], [correction(table="x.csv")]) == [listed(1)]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"old_value": "12:40"}, 'record 1, column time_utc: found "18:18", expected "12:40"'),
        ({"row_key": "7"}, "record 7, column time_utc: the list has no such record"),
        ({"column": "hour"}, "record 1, column hour: the list has no such column"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_import(
    cells: dict[str, str], message: str
) -> None:
    with pytest.raises(flight_tests.ListError, match=message):
        importer.apply_corrections([listed(1)], [correction(**cells)])


def test_a_record_listed_twice_stops_the_import() -> None:
    with pytest.raises(flight_tests.ListError, match="record 1 is listed more than once"):
        importer.apply_corrections([listed(1), listed(1)], [])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([remark("1;9")], "record 9 is not in the list"),
        ([remark("1"), remark("1;2")], "record 1 is named twice"),
    ],
)
def test_a_remark_must_fit_one_record_once(rows: list[dict[str, str]], message: str) -> None:
    with pytest.raises(flight_tests.ListError, match=message):
        importer.by_records(rows, ["1", "2"])


@pytest.mark.parametrize(
    ("cells", "precision", "launch_id"),
    [
        ({}, "minute", "launch-2017-11-28-1818-pyongsong-1"),
        ({"time_utc": ""}, "day", "launch-2017-11-28-pyongsong-1"),
        ({"date_utc": "1984-09", "time_utc": ""}, "month", "launch-1984-09-pyongsong-1"),
    ],
)
def test_precision_and_id_follow_what_is_known(
    cells: dict[str, str], precision: str, launch_id: str
) -> None:
    row = listed(1, **cells)
    assert flight_tests.date_precision(row) == precision
    assert flight_tests.launch_id(row, 1) == launch_id


def test_ids_are_unique_and_do_not_depend_on_the_order_of_rows() -> None:
    rows = [listed(9), listed(10), listed(11, facility_id="sohae")]
    ids = flight_tests.launch_ids(rows)
    assert ids == {
        "9": "launch-2017-11-28-1818-pyongsong-1",
        "10": "launch-2017-11-28-1818-pyongsong-2",
        "11": "launch-2017-11-28-1818-sohae-1",
    }
    assert flight_tests.launch_ids(rows[::-1]) == ids


def test_numbers_that_repeat_on_a_date_make_one_salvo_a_type() -> None:
    rows = [
        listed(1, salvo_seq="1", missile_id="scud-c"),
        listed(2, salvo_seq="1", missile_id="nodong"),
        listed(3, salvo_seq="2", missile_id="scud-c"),
        listed(4),
    ]
    assert flight_tests.salvo_sizes(rows) == {"1": 2, "2": 1, "3": 2, "4": 1}


def test_numbers_that_do_not_repeat_make_one_salvo_of_all_types() -> None:
    rows = [
        listed(1, salvo_seq="1", missile_id="unknown"),
        listed(2, salvo_seq="2", missile_id="kn-25", facility_id="sohae"),
    ]
    assert flight_tests.salvo_sizes(rows) == {"1": 2, "2": 2}


def test_a_listed_salvo_size_stands() -> None:
    assert flight_tests.salvo_sizes([listed(1, salvo_seq="1", salvo_size="3")]) == {"1": 3}


def test_a_test_event_is_named_by_the_day_in_pyongyang() -> None:
    summer_2018 = {"date_utc": "2018-05-04"}
    rows = [
        listed(1),
        # half past eight hours ahead until 15:00 UTC that day, nine hours after
        listed(2, **summer_2018, time_utc="14:59"),
        listed(3, **summer_2018, time_utc="15:00"),
        listed(4, date_utc="2012-04-13", time_utc=""),
        listed(5, date_utc="1984-09", time_utc=""),
        listed(6, date_utc="2015-03-01", time_utc=""),
    ]
    assert flight_tests.event_ids(rows, {"6": "2015-03-02"}) == {
        "1": "test-2017-11-29",
        "2": "test-2018-05-04",
        "3": "test-2018-05-05",
        "4": "test-2012-04-13",
        "5": "test-1984-09",
        "6": "test-2015-03-02",
    }


def test_a_salvo_missile_without_an_hour_goes_with_those_that_have_one() -> None:
    rows = [
        listed(1, salvo_seq="1", time_utc=""),
        listed(2, salvo_seq="2", time_utc="21:53"),
    ]
    assert set(flight_tests.event_ids(rows).values()) == {"test-2017-11-29"}


@pytest.mark.parametrize(("bearing", "known"), [("90", ""), ("91", "91"), ("89", "89")])
def test_a_bearing_of_90_is_the_placeholder(bearing: str, known: str) -> None:
    assert importer.known_bearing(bearing) == known


def test_manoeuvres_name_their_units() -> None:
    glide = '[{"distance": 500, "maneuvering-distance": 120, "bearing": 65}, {"distance": 80}]'
    assert json.loads(importer.manoeuvres(glide)) == [
        {"distance_km": 500, "manoeuvre_km": 120, "bearing_deg": 65},
        {"distance_km": 80},
    ]
    assert importer.manoeuvres("") == ""
    with pytest.raises(flight_tests.ListError, match="turn"):
        importer.manoeuvres('[{"turn": 1}]')


@pytest.mark.parametrize(
    ("cells", "certainty"),
    [
        ({}, "reported"),
        ({"time_utc": ""}, "reported"),
        ({"date_utc": "2017-11", "time_utc": ""}, "unknown"),
        ({"facility_id": "unknown"}, "unknown"),
        ({"missile_id": "unknown"}, "unknown"),
    ],
)
def test_certainty_needs_day_site_and_type(cells: dict[str, str], certainty: str) -> None:
    assert importer.certainty(listed(1, **cells)) == certainty


def test_a_launch_carries_remark_correction_and_their_documents() -> None:
    rows = importer.launches(
        [listed(1, landing_zone="unknown")],
        [correction()],
        [remark("1", claimed_apogee_km="4475", certainty="inferred", note="Lofted.")],
    )
    expected = {
        "launch_id": "launch-2017-11-28-0618-pyongsong-1",
        "test_event_id": "test-2017-11-28",
        "launch_utc": "2017-11-28T06:18:00Z",
        "salvo_seq": "1",
        "salvo_size": "1",
        "bearing_deg": "76",
        "bearing_known": "true",
        "landing_zone": "",
        "claimed_apogee_km": "4475",
        "certainty": "inferred",
        "note": "Lofted. We corrected the UTC time (18:18 in the CNS list).",
        "source_ids": "cns-db;nagix-tests;paper-2;paper-1",
    }
    assert {key: rows[0][key] for key in expected} == expected


def test_the_committed_table_is_what_a_fresh_import_gives() -> None:
    committed = (importer.DATA / importer.TABLE).read_bytes().decode()
    assert (committed, []) == importer.fresh_table()


def test_the_committed_table_has_every_record_once_under_its_own_id(
    table: dict[str, dict[str, str]],
) -> None:
    assert sorted(table, key=int) == [str(record) for record in range(1, 340)]
    assert len({row["launch_id"] for row in table.values()}) == 339


@pytest.mark.parametrize(
    ("record", "cells"),
    [
        (
            "118",
            {
                "launch_id": "launch-2017-11-28-1818-pyongsong-1",
                "test_event_id": "test-2017-11-29",
                "apogee_km": "4475",
                "claimed_apogee_km": "4475",
                "assessed_apogee_km": "4500",
                "distance_km": "950",
                "figures_basis": "claimed",
            },
        ),
        ("74", {"launch_utc": "2016-02-07T00:29:00Z"}),
        ("79", {"launch_utc": "2016-04-14T20:33:00Z", "test_event_id": "test-2016-04-15"}),
        ("96", {"launch_utc": "2016-10-15T03:33:00Z", "test_event_id": "test-2016-10-15"}),
        ("108", {"launch_utc": "2017-05-13T20:28:00Z", "test_event_id": "test-2017-05-14"}),
        ("111", {"launch_utc": "2017-07-04T00:40:00Z", "test_event_id": "test-2017-07-04"}),
        ("181", {"apogee_km": "540", "distance_km": "360"}),
        ("224", {"apogee_km": "550", "distance_km": "500"}),
        ("173", {"assessed_missile": "Hwasong-15", "claimed_missile_id": "hwasong-17"}),
        ("18", {"salvo_size": "2", "missile_id": "scud-c"}),
        ("21", {"salvo_size": "4", "missile_id": "nodong"}),
        ("121", {"launch_utc": "", "test_event_id": "test-2019-05-04"}),
        ("140", {"launch_utc": "", "test_event_id": "test-2019-09-10", "salvo_size": "3"}),
        ("187", {"launch_utc": "", "test_event_id": "test-2022-06-05", "salvo_size": "8"}),
        ("226", {"launch_utc": "", "test_event_id": "test-2022-12-23", "salvo_size": "2"}),
        ("331", {"launch_utc": "", "test_event_id": "test-2026-04-07", "salvo_size": "1"}),
        ("333", {"test_event_id": "test-2026-04-08", "salvo_size": "2"}),
    ],
)
def test_known_flights(
    table: dict[str, dict[str, str]], record: str, cells: dict[str, str]
) -> None:
    assert {key: table[record][key] for key in cells} == cells


@pytest.fixture
def data_copy(tmp_path: Path) -> Path:
    """A copy of the files that the import reads and writes."""
    own = (flight_tests.LIST, importer.BESIDE, importer.ADDED)
    for name in (*own, "corrections.csv", "datapackage.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(importer.DATA / name, tmp_path / name)
    return tmp_path


def test_check_fails_until_the_table_is_written(data_copy: Path) -> None:
    assert importer.main(["--check"], data_copy) == 1
    assert importer.main([], data_copy) == 0
    assert importer.main(["--check"], data_copy) == 0
    written = data_copy / importer.TABLE
    written.write_text(written.read_text().replace("4475", "4476"))
    assert importer.main(["--check"], data_copy) == 1


def test_a_changed_list_stops_the_import_with_one_line(
    data_copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = data_copy / flight_tests.LIST
    path.write_text(path.read_text().replace("111,2017-07-04,12:40", "111,2017-07-04,00:40"))
    assert importer.main([], data_copy) == 1
    assert not (data_copy / importer.TABLE).exists()
    assert capsys.readouterr().err == (
        'correction record-111-time: record 111, column time_utc: found "00:40", expected "12:40"\n'
    )


def added(record: int, **cells: str) -> dict[str, str]:
    """An added launch, with these cells changed."""
    return listed(record, note="A remark.", source_ids="paper-3") | cells


def test_an_added_launch_is_marked_and_has_its_own_documents() -> None:
    rows, replaced = importer.with_added([listed(1)], [added(100_001, date_utc="2017-12-01")])
    table = importer.launches(rows, [], [])
    assert replaced == {}
    assert [row["launch_id"][:17] for row in table] == ["launch-2017-11-28", "launch-2017-12-01"]
    assert table[1]["note"] == "This missile is not yet in the CNS list. A remark."
    assert (table[1]["upstream_record"], table[1]["source_ids"]) == ("", "paper-3")


@pytest.mark.parametrize(
    ("cells", "record"),
    [
        # Within the hour, of another type and from another site: the list knows more by now.
        ({"time_utc": "17:30", "missile_id": "unknown", "facility_id": "pyongyang"}, "1"),
        ({"time_utc": "19:19"}, None),
        # Without an hour the site decides; in Pyongyang it was 29 November.
        ({"time_utc": "", "date_utc": "2017-11-29"}, "1"),
        ({"time_utc": "", "date_utc": "2017-11-29", "facility_id": "sohae"}, None),
        ({"time_utc": "", "date_utc": "2017-11-28"}, None),
    ],
)
def test_the_word_of_the_list_stands_once_it_has_the_launch(
    cells: dict[str, str], record: str | None
) -> None:
    rows, replaced = importer.with_added([listed(1)], [added(100_001, **cells)])
    assert replaced == ({} if record is None else {"100001": record})
    assert len(rows) == (2 if record is None else 1)


def test_of_a_salvo_each_missile_is_found_by_its_number() -> None:
    salvo = [listed(n, salvo_seq=str(n)) for n in (1, 2, 3)]
    ours = [added(100_000 + n, salvo_seq=str(n)) for n in (1, 2, 3)]
    _, replaced = importer.with_added(salvo, ours)
    assert replaced == {"100001": "1", "100002": "2", "100003": "3"}


def test_the_import_says_what_the_list_has_by_now_or_passes_over() -> None:
    rows = [listed(1), listed(2, date_utc="2017-12-31")]
    ours = [added(100_001), added(100_002, date_utc="2017-12-01"), added(100_003, date_utc="2018")]
    _, replaced = importer.with_added(rows, ours[:1])
    assert importer.notices(rows, ours, replaced) == [
        "upstream/added_launches.csv, record 100001 (2017-11-28, pyongsong): the list has it now, "
        "as record 1, and its word stands. Remove the row, and give what "
        "upstream/claims_beside.csv says of it the new record number.",
        "upstream/added_launches.csv, record 100002 (2017-12-01, pyongsong): the list goes on to "
        "2017-12-31 without it. Check whether it is out of the list's scope.",
    ]


def test_a_remark_on_a_launch_that_the_list_has_by_now_is_left_out() -> None:
    table = importer.launches([listed(1)], [], [remark("100001", note="Old.")], ["100001"])
    assert [row["note"] for row in table] == [""]
    with pytest.raises(flight_tests.ListError, match="record 100001 is not in the list"):
        importer.launches([listed(1)], [], [remark("100001")])
