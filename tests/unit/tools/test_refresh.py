"""`make refresh`: the list as stored, given back in each published form, with rows out, changed and
renamed; and files that cannot be understood.
"""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from atlas.data.catalog import DATA, load
from tools import flight_tests, import_launches, published, refresh

Row = dict[str, str]
Form = Callable[[list[Row], Path], Path]

CNS = ["F1", *published.CNS, "Source(s)"]
# Records on which no correction, remark, claim or story rests, and that are like no other.
TEN = ("45", "56", "57", "66", "86", "98", "130", "137", "200", "203")


def rows_of(name: str) -> list[Row]:
    return import_launches.read(DATA / name)


LISTED = rows_of(flight_tests.LIST)
NAMES = {
    "missile_id": {row["missile_id"]: row["name"] for row in rows_of("missiles.csv")},
    "facility_id": {row["site_id"]: row["name"] for row in rows_of("sites.csv")},
    "landing_zone": {
        "sea-of-japan": "Sea of Japan or East Sea",
        "pacific-ocean": "Pacific Ocean",
        "yellow-sea": "Yellow Sea",
        "north-korea": "North Korea",
        "none": "N/A",
        "unknown": "Unknown",
    },
}


def sheet(rows: list[Row]) -> list[dict[str, str]]:
    """Rows of the list as the CNS sheet has them: names for ids, units beside figures."""
    return [
        {
            "F1": str(number),
            "Date": row["date_utc"],
            "Launch Time (UTC)": f"{row['time_utc']}:00" if row["time_utc"] else "Unknown",
            "Missile Name": NAMES["missile_id"][row["missile_id"]],
            "Facility Name": NAMES["facility_id"][row["facility_id"]],
            "Landing Location": NAMES["landing_zone"][row["landing_zone"]],
            "Apogee": f"{row['apogee_km']} km" if row["apogee_km"] else "Unknown",
            "Distance Travelled": f"{row['distance_km']} km" if row["distance_km"] else "N/A",
            "Test Outcome": row["outcome"].capitalize(),
            "Source(s)": "a paper, another",
        }
        for number, row in enumerate(rows, start=1)
    ]


def as_csv(rows: list[Row], folder: Path) -> Path:
    path = folder / "north_korea_missile_test_database.csv"
    text = io.StringIO()
    writer = csv.DictWriter(text, CNS)
    writer.writeheader()
    writer.writerows(sheet(rows))
    path.write_bytes(text.getvalue().encode("cp1252"))
    return path


def as_xlsx(rows: list[Row], folder: Path) -> Path:
    """The sheet as a workbook, in which days and hours are such, and figures numbers."""
    path = folder / "north_korea_missile_test_database.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    page.append(CNS)
    for row, texts in zip(rows, sheet(rows), strict=True):
        cells: dict[str, Any] = dict(texts)
        if len(row["date_utc"]) == 10:
            cells["Date"] = datetime.fromisoformat(row["date_utc"])
        if row["time_utc"]:
            cells["Launch Time (UTC)"] = time.fromisoformat(row["time_utc"])
        if row["distance_km"]:
            cells["Distance Travelled"] = float(row["distance_km"])
        page.append(list(cells.values()))
    book.save(path)
    return path


def as_nagix(rows: list[Row], folder: Path) -> Path:
    path = folder / "test.en.json"
    tests = [
        {
            key: row[column] or "unknown"
            for key, column in published.NAGIX.items()
            if key != "series" or row[column]
        }
        | {"description": "1 of 2 tests."}
        for row in rows
    ]
    for test in tests:
        if test["time"] != "unknown":
            test["time"] += " (UTC)"
    bins = [{"data": tests[:100], "year": 1984}, {"data": tests[100:], "year": 2017}]
    path.write_text(json.dumps({"timeBins": bins}), encoding="utf-8")
    return path


FORMS = pytest.mark.parametrize("form", [as_csv, as_xlsx, as_nagix])


def launches(data: Path) -> dict[str, Row]:
    """The launch table by id."""
    return {row["launch_id"]: row for row in import_launches.read(data / import_launches.TABLE)}


def files(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.rglob("*") if path.is_file()}


def ids(data: Path) -> dict[str, str]:
    rows = import_launches.read(data / import_launches.TABLE)
    return {row["upstream_record"]: row["launch_id"] for row in rows if row["upstream_record"]}


def sentences(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the tool says before the difference."""
    out = capsys.readouterr().out.splitlines()
    return [line.strip() for line in out if line.startswith("  ")]


@FORMS
def test_the_list_as_stored_changes_nothing(
    data: Path, tmp_path: Path, form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(data)
    assert refresh.main([str(form(LISTED, tmp_path))], data) == 0
    assert "Nothing differs: there is nothing to write." in capsys.readouterr().out
    assert files(data) == before


# --- the three trials


def check_ten_gone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten records and no others have gone, each by its number and its id; all else is sound."""
    old = ids(DATA)
    lines = sentences(capsys)
    gone = [line for line in lines if line.startswith("Vanished")]
    assert [line.split()[2] for line in gone] == list(TEN)
    assert all(line.endswith("no row of the file near that day is like it.") for line in gone)
    lost = [line for line in lines if line.startswith("Published id gone")]
    assert [line.split()[3] for line in lost] == [old[record] for record in TEN]
    # All others keep their numbers and ids, and all is sound.
    assert ids(data) == {record: one for record, one in old.items() if record not in TEN}
    assert len(load(data).launches) == 356 - 10


# In a workbook rows stand as in the CSV file: that all are read there, the test above shows.
def test_ten_rows_taken_out(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [row for row in LISTED if row["record"] not in TEN]
    assert refresh.main([str(as_csv(rows, tmp_path))], data) == 0
    check_ten_gone(data, capsys)


def test_ten_rows_taken_out_come_back(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in LISTED if row["record"] not in TEN]
    assert refresh.main([str(as_nagix(rows, tmp_path))], data) == 0
    check_ten_gone(data, capsys)
    assert refresh.main([str(as_nagix(LISTED, tmp_path))], data) == 0
    new = [line for line in sentences(capsys) if line.startswith("New")]
    # New records are numbered on; the last number stays taken.
    assert [line.split()[2] for line in new] == [str(340 + n) for n in range(10)]
    stored = import_launches.read(data / flight_tests.LIST)
    given = ["date_utc", "time_utc", "missile_id", "facility_id", "landing_zone", "apogee_km",
             "distance_km", "outcome"]  # fmt: skip
    assert sorted([row[name] for name in given] for row in stored) == sorted(
        [row[name] for name in given] for row in LISTED
    )
    assert [row["date_utc"] for row in stored] == [row["date_utc"] for row in LISTED]
    assert set(ids(data).values()) == set(ids(DATA).values())


def test_three_rows_changed(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = {
        "118": {"distance_km": "960"},
        "301": {"outcome": "failure"},
        # The hour is part of an id, which stays.
        "333": {"time_utc": "23:52"},
    }
    old = ids(data)
    rows = [row | changes.get(row["record"], {}) for row in LISTED]
    assert refresh.main([str(as_xlsx(rows, tmp_path))], data) == 0
    lines = sentences(capsys)
    assert len([line for line in lines if line.startswith("Changed")]) == 3
    assert "distance_km 950 -> 960; row " in lines[0]
    assert "time_utc 23:50 -> 23:52" in lines[2]
    assert len(lines) == 3
    table = launches(data)
    assert table["launch-2017-11-28-1818-pyongsong-1"]["distance_km"] == "960"
    # What documents say beside the list, and the declared corrections, stay.
    assert table["launch-2017-11-28-1818-pyongsong-1"]["claimed_apogee_km"] == "4475"
    moved = table["launch-2026-04-07-2350-wonsan-2"]
    assert (moved["launch_utc"], moved["salvo_size"]) == ("2026-04-07T23:52:00Z", "2")
    assert ids(data) == old
    assert import_launches.main(["--check"], data) == 0


def test_one_row_renamed(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = ids(data)
    rows = [
        row | ({"missile_id": "hwasong-11a"} if row["record"] == "334" else {}) for row in LISTED
    ]
    assert refresh.main([str(as_csv(rows, tmp_path))], data) == 0
    (line,) = sentences(capsys)
    assert line.startswith("Changed: record 334 (2026-04-08 05:23, wonsan, unknown): ")
    assert "missile_id unknown -> hwasong-11a; row " in line
    assert ids(data) == old
    assert launches(data)[old["334"]]["missile_id"] == "hwasong-11a"


# --- what else a newer list may do


def test_a_launch_that_moves_to_another_day_has_another_id(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row | ({"date_utc": "2026-04-09"} if row["record"] == "334" else {}) for row in LISTED]
    assert refresh.main([str(as_csv(rows, tmp_path))], data) == 0
    assert sentences(capsys)[1:] == [
        'Published id gone: "launch-2026-04-08-0523-wonsan-1": "launch-2026-04-09-0523-wonsan-1", '
        "Give it a line in atlas/query/renamed.py."
    ]
    assert not (data / import_launches.KEPT).exists()


def test_a_correction_that_the_list_has_made_is_taken_out(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row | ({"time_utc": "00:40"} if row["record"] == "111" else {}) for row in LISTED]
    assert refresh.main([str(as_csv(rows, tmp_path))], data) == 0
    assert sentences(capsys)[1] == "Correction record-111-time is taken out: the list has made it."
    assert ids(data) == ids(DATA)
    corrections = import_launches.read(data / "corrections.csv")
    assert "record-111-time" not in {row["correction_id"] for row in corrections}
    assert len(corrections) == 19


def test_a_correction_that_does_not_fit_any_more_stops_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(data)
    rows = [row | ({"time_utc": "12:41"} if row["record"] == "111" else {}) for row in LISTED]
    assert refresh.main([str(as_csv(rows, tmp_path))], data) == 1
    assert capsys.readouterr().err == (
        "Nothing was written.\ncorrection record-111-time: record 111, column time_utc: "
        'found "12:41", expected "12:40"\n'
    )
    assert files(data) == before


def test_what_was_said_of_a_vanished_record_goes_too(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in LISTED if row["record"] not in {"331", "332"}]
    assert refresh.main([str(as_nagix(rows, tmp_path))], data) == 0
    text = "\n".join(sentences(capsys))
    assert "Correction record-331-seq is taken out: its record has vanished." in text
    assert "Remarks on records 332;333: those on what vanished are taken out." in text
    remarks = import_launches.read(data / import_launches.BESIDE)
    assert [row["records"] for row in remarks if "333" in row["records"].split(";")] == ["333"]


def test_a_document_of_a_vanished_record_alone_goes_too(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row for row in LISTED if row["record"] != "270"]
    assert refresh.main([str(as_nagix(rows, tmp_path)), "--dry-run"], data) == 0
    assert "Document verity-202404 is taken out: no row rests on it any more." in sentences(capsys)


def test_a_launch_that_other_tables_name_cannot_vanish(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(data)
    rows = [row for row in LISTED if row["record"] != "118"]
    assert refresh.main([str(as_nagix(rows, tmp_path))], data) == 1
    printed = capsys.readouterr()
    assert "Vanished: record 118 (2017-11-28 18:18, pyongsong, hwasong-15)" in printed.out
    assert "launch-2017-11-28-1818-pyongsong-1" in printed.err
    assert files(data) == before


FIRST = LISTED[-1] | {
    "date_utc": "2026-05-01", "time_utc": "01:00", "facility_id": "wonsan",
    "missile_id": "kn-25", "distance_km": "300", "apogee_km": "90", "salvo_seq": "",
    "landing_zone": "sea-of-japan", "outcome": "success",
}  # fmt: skip


@pytest.mark.parametrize(
    ("newer", "same"),
    [
        # The place and the day agree, and nothing else.
        ({"time_utc": "02:00", "missile_id": "kn-23", "distance_km": "1", "apogee_km": "1",
          "landing_zone": "unknown", "outcome": "failure"}, True),
        # The type on the next day, and what is said of most launches.
        ({"date_utc": "2026-05-02", "time_utc": "02:00", "facility_id": "sunan",
          "distance_km": "1", "apogee_km": "1"}, False),
        # The day, and what is said of most launches.
        ({"time_utc": "02:00", "facility_id": "sunan", "missile_id": "kn-23", "distance_km": "1",
          "apogee_km": "1"}, False),
        # The whole record, moved by a day; and by two.
        ({"date_utc": "2026-05-02"}, True),
        ({"date_utc": "2026-05-03"}, False),
        # Day and hour agree; the place and the type are told otherwise.
        ({"facility_id": "sunan", "missile_id": "kn-23", "distance_km": "1"}, True),
    ],
)  # fmt: skip
def test_which_record_is_which(newer: Row, same: bool) -> None:
    matched = refresh.matched([FIRST], [FIRST | newer], ("date_utc", *refresh.SIGNS))
    assert matched == ({0: 0} if same else {})


def test_a_launch_of_ours_that_the_list_has_by_now_is_replaced(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = LISTED[-1] | {
        "date_utc": "2026-08-06", "time_utc": "08:02", "facility_id": "south-wonsan",
        "missile_id": "hwasong-11a", "distance_km": "410", "salvo_seq": "",
    }  # fmt: skip
    assert refresh.main([str(as_nagix([*LISTED, fresh], tmp_path))], data) == 0
    lines = sentences(capsys)
    assert lines[0].startswith("New: record 340 (2026-08-06 08:02, south-wonsan, hwasong-11a)")
    assert "record 100001 (2026-08-06, wonsan): the list has it now, as record 340" in lines[-1]
    table = launches(data)
    assert "launch-2026-08-06-0800-wonsan-1" not in table
    assert table["launch-2026-08-06-0802-south-wonsan-1"]["distance_km"] == "410"
    assert len(table) == 356


def test_a_figure_that_is_no_single_number_leaves_what_was_known(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = as_csv(LISTED, tmp_path)
    path.write_bytes(path.read_bytes().replace(b",4475 km,", b",about 4400 to 4500 km,"))
    before = files(data)
    assert refresh.main([str(path)], data) == 0
    (line,) = sentences(capsys)
    assert 'column Apogee: "about 4400 to 4500 km" is no single number, and was left out' in line
    assert files(data) == before


def test_a_dry_run_writes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(data)
    rows = [row for row in LISTED if row["record"] not in TEN]
    assert refresh.main([str(as_csv(rows, tmp_path)), "--dry-run"], data) == 0
    assert "Nothing was written: this was a dry run." in capsys.readouterr().out
    assert files(data) == before


# --- the other tracker


def entries() -> list[dict[str, str]]:
    rows = [
        {"date": row["listed_date"], "cat": "missile", "event": row["kind"], "desc": "A, B"}
        for row in rows_of("tracker_days.csv")
    ]
    beside = [
        {"date": "2026-03-29", "cat": "missile", "event": "Rocket Engine Test", "desc": ""},
        {"date": "2025-11-19", "cat": "other", "event": "DMZ Encroachment", "desc": ""},
    ]
    # The newest come first there.
    return [*beside, *rows[::-1]]


def as_tracker_csv(rows: list[dict[str, str]], folder: Path) -> Path:
    path = folder / "nk-provocations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_tracker_json(rows: list[dict[str, str]], folder: Path) -> Path:
    path = folder / "nk-provocations.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", [as_tracker_csv, as_tracker_json])
def test_newer_days_of_the_tracker(
    data: Path,
    tmp_path: Path,
    form: Callable[[list[dict[str, str]], Path], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = files(data)
    assert refresh.main([str(form(entries(), tmp_path))], data) == 0
    assert files(data) == before
    capsys.readouterr()
    newer = {"date": "2026-04-19", "cat": "Missile", "desc": "",
             "event": "Short-Range Ballistic Missile (SRBM)"}  # fmt: skip
    gone = [one for one in entries() if one["date"] != "2026-03-11"]
    assert refresh.main([str(form([newer, *gone], tmp_path))], data) == 0
    first, second = sentences(capsys)
    assert first.startswith("New: 2026-04-19, Short-Range Ballistic Missile (SRBM): row ")
    assert second == (
        "Vanished: 2026-03-11, Strategic Cruise Missile (SCM): the file has no such entry."
    )
    days = [row["tracker_id"] for row in import_launches.read(data / refresh.TRACKER)]
    assert days[-2:] == ["tracker-2026-03-04-1", "tracker-2026-04-19-1"]
    assert len(days) == 234


# --- files that cannot be understood


def spoiled(column: str, value: str, line: int = 3) -> Callable[[Path], Path]:
    """A sheet in which a cell is another."""

    def write(folder: Path) -> Path:
        path = as_csv(LISTED, folder)
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("cp1252"))))
        rows[line - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write


def moved_header(folder: Path) -> Path:
    path = as_csv(LISTED, folder)
    path.write_bytes(b"CNS North Korea Missile Test Database\n\n" + path.read_bytes())
    return path


def lost_column(folder: Path) -> Path:
    path = as_csv(LISTED, folder)
    path.write_bytes(path.read_bytes().replace(b"Facility Name", b"Facility", 1))
    return path


def doubled_test(folder: Path) -> Path:
    return as_nagix([*LISTED[:9], LISTED[8], *LISTED[9:]], folder)


def other_json(folder: Path) -> Path:
    path = folder / "other.json"
    path.write_text('{"features": []}', encoding="utf-8")
    return path


def no_workbook(folder: Path) -> Path:
    path = folder / "list.xlsx"
    path.write_bytes(b"<html>Not found</html>")
    return path


def new_kind(folder: Path) -> Path:
    return as_tracker_json([entries()[2] | {"event": "Hover Missile"}, *entries()], folder)


def other_form(folder: Path) -> Path:
    path = folder / "list.pdf"
    path.write_bytes(b"%PDF")
    return path


SHEET = "north_korea_missile_test_database.csv"


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (
            spoiled("Missile Name", "Hwasong-99"),
            f'{SHEET}, row 3, column Missile Name: a name that is known: "Hwasong-99" is not: add '
            "it to data/missiles.csv, as a row or to other_names",
        ),
        (
            spoiled("Facility Name", "Chollima Base", 40),
            f'{SHEET}, row 40, column Facility Name: a name that is known: "Chollima Base" is not: '
            "add it to data/sites.csv, as a row or to other_names",
        ),
        (
            spoiled("Date", "4/8/2026"),
            f'{SHEET}, row 3, column Date: a day: "4/8/2026" is none that is sure: write '
            "2026-04-08",
        ),
        (
            spoiled("Launch Time (UTC)", "25:00"),
            f'{SHEET}, row 3, column Launch Time (UTC): a time: "25:00" is none: write 18:18, in '
            "UTC",
        ),
        (
            spoiled("Landing Location", "somewhere"),
            f'{SHEET}, row 3, column Landing Location: a zone: "somewhere" is none: write one of '
            "Pacific, Yellow Sea, Sea of Japan, North Korea or Unknown",
        ),
        (
            spoiled("Test Outcome", "splendid"),
            f'{SHEET}, row 3, column Test Outcome: an outcome: "splendid" is none: write Success, '
            "Failure or Unknown",
        ),
        (
            spoiled("F1", "1"),
            f"{SHEET}, row 3, column F1: records are listed once: 1 stands in row 2 too: take one "
            "of the two out",
        ),
        (
            moved_header,
            f"{SHEET}, row 3: header in the first row: it stands in row 3: take out the 2 above it",
        ),
        (
            lost_column,
            f"{SHEET}, row 1, column Facility Name: columns of the CNS sheet: the column is "
            "missing: add it",
        ),
        (
            doubled_test,
            "test.en.json, row 10, column date: records are listed once: the same test is number "
            "9: take one of the two out",
        ),
        (
            other_json,
            "other.json: a form that is known: it is neither the tests of nk-missile-tests "
            "(timeBins, data) nor entries of the tracker (date, cat, event)",
        ),
        (no_workbook, "list.xlsx: a workbook: it cannot be read as XLSX: save it again"),
        (
            new_kind,
            'nk-provocations.json, row 1, column event: a kind that is known: "Hover Missile" is a '
            "new kind: add it to those of tracker_days in data/datapackage.json, or to NOT_FLOWN "
            "in tools/published.py",
        ),
        (
            other_form,
            "list.pdf: a form that is known: take an .xlsx, a .csv or a .json file",
        ),
    ],
)
def test_what_cannot_be_understood_is_named_and_nothing_is_written(
    data: Path,
    tmp_path: Path,
    write: Callable[[Path], Path],
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = files(data)
    assert refresh.main([str(write(tmp_path))], data) == 1
    assert capsys.readouterr().err == f"Nothing was written.\n{message}\n"
    assert files(data) == before


def test_of_two_files_neither_is_written_if_one_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(data)
    rows = [row for row in LISTED if row["record"] not in TEN]
    paths = [str(as_csv(rows, tmp_path)), str(new_kind(tmp_path))]
    assert refresh.main(paths, data) == 1
    assert "Hover Missile" in capsys.readouterr().err
    assert files(data) == before


@pytest.mark.parametrize(
    "name", ["Hwasong-11A (KN-23)", "KN-23", "hwasong-11a", "Hwasong-11Ga", "  Hwasong-11A "]
)
def test_a_missile_is_found_by_each_of_its_names(name: str) -> None:
    names = published.names_of(rows_of("missiles.csv"), "missile_id")
    problems: list[Any] = []
    cells = published._Cells("list.csv", 2, problems, [])
    assert cells.id("Missile Name", name, names, "missiles") == "hwasong-11a"
    assert problems == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-11-28", "2017-11-28"),
        ("28-Nov-17", "2017-11-28"),
        ("28-Nov-2017", "2017-11-28"),
        ("November 28, 2017", "2017-11-28"),
        ("1984-09", "1984-09"),
        ("Sep 1984", "1984-09"),
        (datetime.fromisoformat("2017-11-28"), "2017-11-28"),
        ("2017-02-30", ""),
        ("28/11/2017", ""),
        ("", ""),
    ],
)
def test_days_in_the_forms_of_the_sheet(text: object, day: str) -> None:
    problems: list[Any] = []
    assert published._Cells("list.csv", 2, problems, []).day("Date", text) == day
    assert len(problems) == (day == "")
