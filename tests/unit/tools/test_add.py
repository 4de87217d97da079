"""The maintainer's tool: what it adds, what it refuses, and that a refusal changes nothing."""

from pathlib import Path

import pytest

from atlas.data.catalog import Catalog, load
from tools import add, flight_tests, import_launches

LAUNCH = [
    "launch", "--date-utc", "2026-04-19", "--time-utc", "03:10", "--facility-id", "sunan",
    "--missile-id", "hwasong-11d", "--outcome", "success", "--distance-km", "400",
]  # fmt: skip
DOCUMENT = ["--source-title", "A test", "--source-publisher", "A paper", "--source-kind", "news",
            "--source-address-seen", "true"]  # fmt: skip
STOP = ["stop", "--trip-id", "2023-09-russia", "--place-id", "khasan-station", "--what", "A halt.",
        "--certainty", "reported", "--arrive-date", "2023-09-12", "--arrive-precision", "day",
        "--arrive-zone", "Asia/Vladivostok", "--arrive-certainty", "reported",
        "--depart-certainty", "unknown", "--source-ids", "kcna-20230913"]  # fmt: skip


def files(data: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in data.rglob("*.csv")}


def test_a_launch_with_a_new_document(
    catalog: Catalog, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add.main([*LAUNCH, "--source-ids", "a-test", *DOCUMENT], data) == 0
    added = load(data)
    launch = added.launches.loc["launch-2026-04-19-0310-sunan-1"]
    assert launch["test_event_id"] == "test-2026-04-19"
    assert (launch["distance_km"], launch["source_ids"]) == (400, "a-test")
    assert added.sources.at["a-test", "title"] == "A test"
    assert len(added.launches) == len(catalog.launches) + 1
    printed = capsys.readouterr().out
    assert "+launch-2026-04-19-0310-sunan-1," in printed
    assert "+++ b/data/upstream/added_launches.csv" in printed
    assert not [line for line in printed.splitlines() if line.startswith("-launch")]
    assert import_launches.main(["--check"], data) == 0


def test_launches_keep_the_order_of_time(data: Path) -> None:
    other = {"2026-04-19": "2017-11-29", "hwasong-11d": "unknown"}
    early = [other.get(one, one) for one in LAUNCH]
    for arguments in (LAUNCH, early):
        assert add.main([*arguments, "--source-ids", "cns-db"], data) == 0
    days = list(load(data).launches["launch_date"].str[:10])
    assert days.index("2017-11-29") == days.index("2017-11-28") + days.count("2017-11-28")
    assert days[days.index("2026-04-19") - 1] == "2026-04-18"
    assert days[-1] == "2026-10-02"


def test_a_launch_that_the_list_has_stops_the_import(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = import_launches.read(data / flight_tests.LIST)[-1]
    same = ["launch", "--date-utc", row["date_utc"], "--time-utc", row["time_utc"],
            "--facility-id", row["facility_id"], "--missile-id", row["missile_id"],
            "--salvo-seq", row["salvo_seq"], "--outcome", "success"]  # fmt: skip
    before = files(data)
    assert add.main([*same, "--source-ids", "cns-db"], data) == 1
    assert f"is record {row['record']} of the list now" in capsys.readouterr().err
    assert files(data) == before


def refusal(data: Path, capsys: pytest.CaptureFixture[str], flag: str, value: str) -> str:
    """What is said to a launch with one value changed; nothing of it was written."""
    arguments = list(LAUNCH)
    arguments[arguments.index(flag) + 1] = value
    before = files(data)
    assert add.main([*arguments, "--source-ids", "cns-db"], data) == 1
    assert files(data) == before
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("flag", "value", "message"),
    [
        ("--missile-id", "kn-99", "column missile_id: ids resolve"),
        ("--outcome", "splendid", "column outcome: allowed value"),
        ("--distance-km", "far", "column distance_km: type"),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_written(
    data: Path, capsys: pytest.CaptureFixture[str], flag: str, value: str, message: str
) -> None:
    refused = refusal(data, capsys, flag, value)
    assert "Nothing was written. launches.csv, row" in refused
    assert message in refused


@pytest.mark.parametrize(
    ("flag", "value", "message"),
    [
        ("--time-utc", "23:59:99", 'time_utc: "23:59:99" is no time'),
        ("--time-utc", "24:00", 'time_utc: "24:00" is no time'),
        ("--time-utc", "03:10+09:00", 'time_utc: "03:10+09:00" is no time'),
        ("--date-utc", "2026-02-30", 'date_utc: "2026-02-30" is no day'),
    ],
)
def test_a_moment_that_is_none_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str], flag: str, value: str, message: str
) -> None:
    assert message in refusal(data, capsys, flag, value)


def test_a_dry_run_shows_and_writes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(data)
    assert add.main([*LAUNCH, "--source-ids", "cns-db", "--dry-run"], data) == 0
    assert "+launch-2026-04-19-0310-sunan-1," in capsys.readouterr().out
    assert files(data) == before


def test_what_is_needed_and_not_given_is_named(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert add.main(["launch", "--date-utc", "2026-04-19"], data) == 2
    assert "--missile-id, --facility-id, --outcome, --source-ids" in capsys.readouterr().err
    assert add.main([*LAUNCH, "--source-ids", "a-new-one"], data) == 2
    assert "--source-title" in capsys.readouterr().err


def test_a_stop_in_the_middle_counts_the_later_ones_on(catalog: Catalog, data: Path) -> None:
    before = catalog["stops"]
    old = before[before["trip_id"] == "2023-09-russia"]
    second = int(old["seq"].max())
    assert add.main([*STOP, "--seq", str(second)], data) == 0
    stops = load(data)["stops"]
    mine = stops[stops["trip_id"] == "2023-09-russia"]
    assert list(mine["seq"]) == list(range(1, len(old) + 2))
    fresh = set(mine.index) - set(old.index)
    assert len(fresh) == 1
    assert mine.loc[fresh.pop(), "seq"] == second
    assert [one for one in mine.index if one in old.index] == list(old.index)
    others = stops[stops["trip_id"] != "2023-09-russia"]
    assert others.equals(before[before["trip_id"] != "2023-09-russia"])
