"""The columns that the stage draws: packed and read, and what is in those of the real data."""

import gzip
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from atlas import own
from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER
from atlas.data.rules import ids
from atlas.draw.timeline import LANES
from atlas.geo.ride import Ride, rides
from atlas.maps.fetched import STATIC
from atlas.stage import blocks, columns, journeys, times
from atlas.stage import flights as paths
from atlas.stage.blocks import Block, pack, subset, unpack
from atlas.stage.flights import Flight
from tools import build_columns, node

HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"
RUSSIA = "2023-09-russia"
MOST_GZIPPED = 61_500
WORDS = st.text(max_size=12)
BLOCKS = st.builds(
    Block,
    st.dictionaries(
        WORDS,
        st.sampled_from(list(blocks.TYPES.values())).flatmap(
            lambda t: arrays(t, st.integers(0, 9))
        ),
    ),
    st.dictionaries(WORDS, st.lists(WORDS, max_size=4)),
    st.dictionaries(WORDS, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS),
)
EVERY_TYPE = Block(
    {
        "u1": np.array([0, 7, 255], "u1"),
        "u2": np.array([0, 256, 65_535], "<u2"),
        "u4": np.array([2**32 - 1], "<u4"),
        "i4": np.array([-(2**31), 0, 2**31 - 1], "<i4"),
        "f4": np.array([np.nan, 0.1, -np.inf], "<f4"),
        "f8": np.array([5e-324, 1e300, 1 / 3], "<f8"),
        "none": np.array([], "<f8"),
        "last": np.array([1], "u1"),
    },
    {"id": ["a", "평성 🚀", '"\\\n\u2028', ""], "empty": []},
    {"eras": [{"name": "Ära", "to": None}], "n": 1.5},
)


def same(one: Block, other: Block) -> None:
    """Two blocks are alike, in types and bits as well."""
    assert list(one.columns) == list(other.columns)
    for name, column in one.columns.items():
        assert other.columns[name].dtype == column.dtype
        # NaN is NaN, with the same bits.
        assert other.columns[name].tobytes() == column.tobytes()
    assert (one.texts, one.about) == (other.texts, other.about)


def test_times_lie_within_the_days_that_the_stage_names() -> None:
    instants = ["1899-12-31T15:00:00Z", "2017-11-28T18:17:59Z", "2101-01-01T10:00:00Z"]
    minutes = times.minutes(pd.Series(pd.to_datetime(instants)))
    kept = [times.EPOCH + int(one) * times.MINUTE for one in minutes]
    assert [f"{one:%Y-%m-%dT%H:%M}" for one in kept] == [
        "1900-01-01T00:00",
        "2017-11-28T18:17",
        "2100-12-31T23:59",
    ]


@given(BLOCKS)
def test_a_block_is_itself_again(block: Block) -> None:
    content = pack(block)
    same(block, unpack(content))
    assert content.startswith(blocks.MAGIC)
    start = np.frombuffer(content, "u1").__array_interface__["data"][0]
    for column in unpack(content).columns.values():
        offset = column.__array_interface__["data"][0] - start
        assert offset % blocks.ALIGNED == 0
        # Read in place: nothing is copied.
        assert column.base is not None


def test_every_type_is_itself_again() -> None:
    same(EVERY_TYPE, unpack(pack(EVERY_TYPE)))
    same(Block({}, {}, {}), unpack(pack(Block({}, {}, {}))))


def test_a_column_need_not_lie_in_one_piece() -> None:
    every_second = np.arange(10, dtype="<i4")[::2]
    read = unpack(pack(Block({"a": every_second}, {}, {}))).columns["a"]
    assert read.tolist() == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("dtype", ["<i8", "i1", "<i2", ">i4", ">f8", "<f2", "bool", "O", "<U3"])
def test_a_column_of_another_type_is_refused(dtype: str) -> None:
    with pytest.raises(ValueError, match="column odd has the type"):
        pack(Block({"odd": np.zeros(2, dtype)}, {}, {}))


@pytest.mark.parametrize("block", [EVERY_TYPE, Block({}, {}, {}), Block({}, {"a": ["b"]}, {})])
def test_a_block_that_is_cut_anywhere_is_refused(block: Block) -> None:
    content = pack(block)
    for end in range(len(content)):
        with pytest.raises(ValueError, match=r"."):
            unpack(content[:end])


@given(st.binary(max_size=300))
def test_foreign_bytes_are_refused(content: bytes) -> None:
    for prefix in (b"", blocks.MAGIC, blocks.MAGIC + b"\x02\0\0\0"):
        with pytest.raises(ValueError, match=r"."):
            unpack(prefix + content)


@pytest.mark.parametrize(
    "header",
    ["", "{}", "[]", "null", "1", '{"columns": {}}', '{"columns": {}, "texts": {}}',
     '{"columns": [], "texts": {}, "about": {}}', *(
         f'{{"columns": {{"a": {place}}}, "texts": {{}}, "about": {{}}}}'
         for place in ("0", "[]", "null", '["i8", 0, 0]', '["u1", 0]', '["u1", "0", 1]',
                       '["u1", 0, 9]', '["u1", 9, 0]', '["u1", -99, 1]', '["u1", 0, 1.5]',
                       '["u1", 0, -1]', '["u1", -1, 1]', '["f8", 0, 4611686018427387904]')
     )],
)  # fmt: skip
def test_a_header_of_another_kind_is_refused(header: str) -> None:
    text = header.encode()
    content = blocks.MAGIC + len(text).to_bytes(4, "little") + text + bytes(8)
    with pytest.raises(ValueError, match=r"."):
        unpack(content)


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_byte_is_refused_or_read_but_nothing_else(data: st.DataObject) -> None:
    content = bytearray(pack(EVERY_TYPE))
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with suppress(ValueError):
        assert isinstance(unpack(bytes(content)), Block)


def test_the_browser_reads_what_python_writes(tmp_path: Path) -> None:
    (tmp_path / "block.bin").write_bytes(pack(EVERY_TYPE))
    (tmp_path / "read.mjs").write_text(
        f"""
        import {{ readFileSync }} from "node:fs";
        import {{ unpack }} from {json.dumps((node.FRONTEND / "src" / "columns.js").as_uri())};
        const bytes = readFileSync(process.argv[2]);
        const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
        const {{ columns, texts, about }} = unpack(buffer);
        const told = Object.entries(columns).map(([name, column]) => [
          name, column.constructor.name, Array.from(column, String),
        ]);
        console.log(JSON.stringify({{ told, texts, about }}));
        """,
        encoding="utf-8",
    )
    done = node.run("--no-warnings", tmp_path / "read.mjs", tmp_path / "block.bin")
    assert done.returncode == 0, done.stdout
    read = json.loads(done.stdout)
    names = {"u": "Uint", "i": "Int", "f": "Float"}
    assert [name for name, _, _ in read["told"]] == list(EVERY_TYPE.columns)
    for name, type_, values in read["told"]:
        column = EVERY_TYPE.columns[name]
        assert type_ == f"{names[column.dtype.kind]}{column.dtype.itemsize * 8}Array"
        assert np.array_equal(np.array(values, column.dtype), column, equal_nan=True)
    assert read["texts"] == EVERY_TYPE.texts
    assert read["about"] == EVERY_TYPE.about


@pytest.fixture(scope="module")
def flights(catalog: Catalog, chronicle: pd.DataFrame) -> dict[str, Flight]:
    """The flights whose paths are computed, by their events."""
    return paths.flights(catalog, chronicle)


@pytest.fixture(scope="module")
def common(catalog: Catalog, chronicle: pd.DataFrame, flights: dict[str, Flight]) -> Block:
    """What the stage draws of the real data."""
    return columns.common(catalog, chronicle, flights)


@pytest.fixture(scope="module")
def place(chronicle: pd.DataFrame) -> dict[str, int]:
    """The row of each event."""
    return {event_id: number for number, event_id in enumerate(chronicle.index)}


def test_the_committed_file_is_what_the_data_give() -> None:
    built = build_columns.build()
    committed = {path.name: path.read_bytes() for path in (STATIC / "stage").glob("*-*.*")}
    assert committed == built


def test_the_file_is_small(common: Block) -> None:
    assert len(gzip.compress(pack(common))) <= MOST_GZIPPED


def test_the_real_columns_are_themselves_again(common: Block) -> None:
    read = unpack(pack(common))
    same(Block(common.columns, common.texts, read.about), read)
    # JSON has no tuples, so it is compared as JSON.
    assert read.about == json.loads(json.dumps(common.about))
    # 10 October 2026, in days since 1 January 2000.
    assert read.about["asOf"] == 9779


def test_each_row_is_there_in_order(common: Block, chronicle: pd.DataFrame) -> None:
    assert common.texts["id"] == chronicle["id"].tolist() == list(chronicle.index)
    assert common.texts["title"] == chronicle["title"].tolist()
    for name in ("when", "where", "detail"):
        assert len(common.texts[name]) == len(chronicle)
    for name in ("start", "end", "day_from", "kind", "lane", "icon", "site", "test", "away"):
        assert len(common.columns[name]) == len(chronicle)
    assert (np.diff(common.columns["start"]) >= 0).all()
    assert (common.columns["end"] >= common.columns["start"]).all()


def test_times_and_days_are_those_of_the_chronicle(common: Block, chronicle: pd.DataFrame) -> None:
    for name in ("start", "end"):
        minutes = pd.to_timedelta(common.columns[name], unit="min")
        assert (times.EPOCH + minutes == chronicle[f"{name}_utc"].dt.floor("min")).all()
    midnight = times.EPOCH.tz_localize(None)
    for name in ("day_from", "day_to"):
        assert (midnight + pd.to_timedelta(common.columns[name], unit="D") == chronicle[name]).all()


def test_places_are_those_of_the_chronicle(common: Block, chronicle: pd.DataFrame) -> None:
    for name in ("lon", "lat"):
        listed = chronicle[name].to_numpy()
        assert (np.isnan(common.columns[name]) == np.isnan(listed)).all()
        assert np.allclose(common.columns[name], listed, atol=1e-5, rtol=0, equal_nan=True)
        # A landing point is computed from a place, and for launches alone.
        lands = ~np.isnan(common.columns[f"to_{name}"])
        assert lands.any()
        assert not (lands & np.isnan(listed)).any()
        assert not (lands & (chronicle["kind"] != "launch").to_numpy()).any()


def test_numbers_lead_back_to_words(common: Block, chronicle: pd.DataFrame) -> None:
    def named(column: str, among: list[str]) -> list[str | None]:
        return [among[one] if one < len(among) else None for one in common.columns[column]]

    def listed(column: str) -> list[str | None]:
        return [one if isinstance(one, str) else None for one in chronicle[column]]

    sites = [site[0] for site in common.about["sites"]]
    assert named("kind", common.about["kinds"]) == listed("kind")
    assert named("outcome", columns.OUTCOMES) == listed("outcome")
    assert named("certainty", columns.CERTAINTIES) == listed("certainty")
    launched = (chronicle["kind"] == "launch").to_numpy()
    # Of a site whose place is not known there is nothing to draw.
    listed_sites = [one if one in sites else None for one in listed("site_id")]
    assert named("site", sites) == [
        one if fired else None for one, fired in zip(listed_sites, launched, strict=True)
    ]
    assert set(named("lane", list(LANES))) == set(LANES) - {"own"}
    layers = pd.Series(named("layer", common.about["layers"]), chronicle.index)
    assert layers.groupby(chronicle["kind"]).unique().map(set).to_dict() == {
        "trip": {"journeys", "predecessors"},
        "launch": {"landings"},
        "nuclear": {"others"},
        "other": {"others"},
        "context": {"context"},
    }
    assert (layers == "journeys").sum() == 12
    # The journeys of predecessors have a colour of their own.
    paints = zip(listed("class"), listed("kind"), layers, launched, strict=True)
    assert named("paint", columns.PAINTS) == [
        class_ if fired else "predecessors" if on == "predecessors" else kind
        for class_, kind, on, fired in paints
    ]
    assert layers[RUSSIA] == "journeys"
    assert layers["2001-07-moscow"] == "predecessors"
    # Journeys are lines, all else has a mark.
    assert ((common.columns["icon"] == blocks.NONE_U1) == (chronicle["kind"] == "trip")).all()
    assert (common.columns["missiles"] == chronicle["missiles"].fillna(0)).all()
    assert (common.columns["away"] == chronicle["away"]).all()


def test_rows_of_one_test_have_one_number(common: Block, chronicle: pd.DataFrame) -> None:
    test = pd.Series(common.columns["test"], chronicle.index)
    tests = chronicle["test_event_id"].fillna(chronicle["id"])
    assert test.groupby(tests).nunique().eq(1).all()
    assert test.nunique() == tests.nunique() == test.max() + 1


def test_a_launch_by_value(common: Block, place: dict[str, int]) -> None:
    row = place[HWASONG_15]
    at = times.EPOCH + pd.Timedelta(minutes=int(common.columns["start"][row]))
    assert at == pd.Timestamp("2017-11-28T18:18Z")
    assert common.columns["start"][row] == common.columns["end"][row] == 9_420_138
    assert common.columns["day_from"][row] == common.columns["day_to"][row] == 6541
    assert common.texts["title"][row] == "Hwasong-15 from Pyongsong Field"
    assert common.texts["when"][row] == (
        "28 Nov 2017 18:18 UTC\n29 Nov 2017 02:48 (UTC+8:30) in Pyongyang"
    )
    assert common.texts["where"][row] == "Pyongsong Field · 평성"
    assert common.texts["detail"][row] == "distance 950 km, apogee 4,475 km"
    assert common.columns["lon"][row] == pytest.approx(125.869, abs=1e-4)
    assert common.columns["lat"][row] == pytest.approx(39.282, abs=1e-4)
    assert common.columns["to_lon"][row] == pytest.approx(136.83, abs=0.01)
    assert common.columns["to_lat"][row] == pytest.approx(40.84, abs=0.01)
    assert common.about["sites"][common.columns["site"][row]][0] == "pyongsong"
    assert columns.PAINTS[common.columns["paint"][row]] == "icbm"


def test_the_day_and_the_month_of_a_time_are_told(common: Block, chronicle: pd.DataFrame) -> None:
    for precision, end in (("minute", "in Pyongyang"), ("month", "day not known")):
        texts = [
            common.texts["when"][row] for row in np.flatnonzero(chronicle["precision"] == precision)
        ]
        assert texts
        assert all(one.endswith(end) for one in texts)
    for row in np.flatnonzero(chronicle["precision"] == "day"):
        assert "\n" not in common.texts["when"][row]


def test_each_flight_is_there(
    common: Block, flights: dict[str, Flight], place: dict[str, int]
) -> None:
    read = common.columns
    assert len(read["flight_event"]) == len(flights)
    assert read["flight_at"][0] == 0
    assert read["flight_at"][-1] == len(read["flight_lon"])
    for number, (event_id, flight) in enumerate(flights.items()):
        assert read["flight_event"][number] == place[event_id]
        assert read["flight_sketch"][number] == flight.sketch
        part = slice(*read["flight_at"][number : number + 2].tolist())
        points = np.array(flight.points)
        assert len(points) == len(read["flight_lon"][part]) > 1
        assert np.abs(read["flight_lon"][part] / 1000 - points[:, 0]).max() < 0.001
        assert np.abs(read["flight_lat"][part] / 1000 - points[:, 1]).max() < 0.001
        assert np.abs(read["flight_height"][part] * 100.0 - points[:, 2]).max() <= 100


def test_the_highest_flight_is_as_high_as_listed(common: Block, place: dict[str, int]) -> None:
    row = place["launch-2024-10-30-2211-samsok-test-1"]
    number = common.columns["flight_event"].tolist().index(row)
    part = slice(*common.columns["flight_at"][number : number + 2].tolist())
    assert common.columns["flight_height"][part].max() == 76_870
    assert common.texts["detail"][row].endswith("apogee 7,687 km")


def test_flights_of_other_rows_are_left_out(
    catalog: Catalog, chronicle: pd.DataFrame, flights: dict[str, Any]
) -> None:
    block = columns.common(catalog, chronicle, {"none": next(iter(flights.values()))})
    assert block.columns["flight_at"].tolist() == [0]
    assert len(block.columns["flight_lon"]) == len(block.columns["flight_event"]) == 0
    same(block, Block(unpack(pack(block)).columns, block.texts, block.about))


def lines_of(block: Block, event: int) -> list[slice]:
    """Where the points of each line of a journey are."""
    at = block.columns["line_at"].tolist()
    rows = np.flatnonzero(block.columns["line_event"] == event)
    return [slice(at[row], at[row + 1]) for row in rows]


def test_each_journey_that_is_ridden_has_its_lines_with_times(
    catalog: Catalog, common: Block, place: dict[str, int]
) -> None:
    read = common.columns
    # All the way over the bridge at Khasan, where one looks from near by.
    near_by = journeys._near_by(catalog["line_points"])
    assert {"tumen-friendship-bridge", "khasan-baranovsky-track-2"} <= near_by
    assert len(near_by) < 300
    for trip_id, ride in rides(catalog).items():
        moves = [move for move in ride.moves if len(move.track.points) > 1]
        lines = lines_of(common, place[trip_id])
        assert len(lines) == len(moves) > 0
        rows = np.flatnonzero(read["line_event"] == place[trip_id])
        for row, move, line in zip(rows, moves, lines, strict=True):
            how = common.about["hows"][read["line_how"][row]]
            assert how == journeys.HOWS[f"{move.mode}-{move.route_certainty}"]
            assert move.mode in how
            thin = move.track.thinned(journeys.LINE_ZOOM, set(catalog.places.index) | near_by)
            points = np.array(thin.points)
            assert {one for one in move.track.ids if one in catalog.places.index} <= set(thin.ids)
            assert np.abs(read["line_lon"][line] / 1000 - points[:, 0]).max() < 0.001
            assert np.abs(read["line_lat"][line] / 1000 - points[:, 1]).max() < 0.001
            at = read["line_minute"][line]
            assert (np.diff(at) >= 0).all()
            for minute, window in ((at[0], move.depart), (at[-1], move.arrive)):
                exact = (window.nominal - times.EPOCH) / times.MINUTE
                assert abs(minute - exact) <= 0.5


def position(block: Block, event: int, minute: float) -> tuple[float, float] | None:
    """Where a traveller is, as the browser computes it."""
    for line in lines_of(block, event):
        at = block.columns["line_minute"][line]
        if at[0] <= minute <= at[-1] and at[-1] > at[0]:
            lon, lat = (
                float(np.interp(minute, at, block.columns[name][line])) / 1000
                for name in ("line_lon", "line_lat")
            )
            return lon, lat
    return None


def test_the_train_is_where_the_ride_says(
    catalog: Catalog, common: Block, place: dict[str, int]
) -> None:
    ride: Ride = rides(catalog)[RUSSIA]
    instants = [
        (move.depart.nominal + share * (move.arrive.nominal - move.depart.nominal)).round("min")
        for move in ride.moves
        for share in (0.2, 0.5, 0.8)
        if move.km > 20
    ]
    assert len(instants) >= 15
    for instant in instants[:: len(instants) // 15]:
        point = position(common, place[RUSSIA], (instant - times.EPOCH) / times.MINUTE)
        assert point == pytest.approx(ride.at(instant).point, abs=0.02), instant
    before = (ride.start - times.EPOCH) / times.MINUTE - 1
    assert position(common, place[RUSSIA], before) is None


def test_of_the_predecessors_only_the_order_of_places_is_known(
    catalog: Catalog, common: Block, place: dict[str, int]
) -> None:
    ridden = set(rides(catalog))
    orders = 0
    for trip_id, cell in catalog.trips["place_ids"].items():
        lines = lines_of(common, place[str(trip_id)])
        if trip_id in ridden:
            continue
        visited = catalog.places.loc[ids(cell), ["lon", "lat"]].to_numpy()
        assert len(lines) == (len(visited) > 1)
        for line in lines:
            orders += 1
            assert not common.columns["line_minute"][line].any()
            assert np.abs(common.columns["line_lon"][line] / 1000 - visited[:, 0]).max() < 0.001
            assert np.abs(common.columns["line_lat"][line] / 1000 - visited[:, 1]).max() < 0.001
            row = np.flatnonzero(common.columns["line_at"] == line.start)[0]
            how = common.about["hows"][common.columns["line_how"][row]]
            assert how == "Places in order; the track is not known"
    assert orders > 5


def test_the_way_home_begins_where_he_leaves_the_last_destination(
    catalog: Catalog, common: Block, place: dict[str, int]
) -> None:
    bound = dict(
        pd.Series(common.columns["line_bound"]).groupby(common.columns["line_event"]).agg(list)
    )
    ends = {RUSSIA: (131.885, 43.115), "2019-02-hanoi": (105.85, 21.03)}
    ridden = rides(catalog)
    home = {
        one: ridden[one].moves[journeys.way_home(ridden[one], at)].from_id
        for one, at in ends.items()
    }
    assert home == {RUSSIA: "artyom-primorsky-1-station", "2019-02-hanoi": "hanoi"}
    assert bound[place["2019-02-hanoi"]] == [0] * 13 + [1] * 8
    assert bound[place["2018-05-dalian"]] == [0, 1]
    # On the day of Panmunjom no way home is listed, and of the predecessors only places are known.
    assert set(bound[place["2018-04-panmunjom"]]) == {journeys.OUTWARD}
    assert set(bound[place["2001-07-moscow"]]) == {blocks.NONE_U1}
    assert journeys.way_home(ridden[RUSSIA], (0.0, 0.0)) == len(ridden[RUSSIA].moves)


def test_each_place_of_a_journey_is_a_stop(
    catalog: Catalog, common: Block, place: dict[str, int]
) -> None:
    his = {place[one] for one in catalog.trips.index[catalog.trips["leader_id"] == LEADER]}
    expected = [
        (place[str(trip_id)], one)
        for trip_id, cell in catalog.trips["place_ids"].items()
        for one in ids(cell)
    ]
    # His stops lie over those of his predecessors at the same place.
    expected.sort(key=lambda one: one[0] in his)
    assert common.columns["stop_event"].tolist() == [event for event, _ in expected]
    where = catalog.places.loc[[one for _, one in expected]]
    assert np.allclose(common.columns["stop_lon"], where["lon"], atol=1e-4, rtol=0)
    assert np.allclose(common.columns["stop_lat"], where["lat"], atol=1e-4, rtol=0)
    for text, name in zip(common.texts["stop"], where["name"], strict=True):
        assert text.startswith(name)


def test_the_eras_are_complete(catalog: Catalog, common: Block) -> None:
    listed = catalog["eras"]
    midnight = times.EPOCH.tz_localize(None)
    assert [era["id"] for era in common.about["eras"]] == listed["era_id"].tolist()
    for era, row in zip(common.about["eras"], listed.itertuples(), strict=True):
        assert (era["lane"], era["name"]) == (row.lane, row.name)
        assert midnight + era["from"] * times.DAY == row.start_date
        if pd.isna(row.end_date):
            assert era["to"] is None
        else:
            assert midnight + era["to"] * times.DAY == row.end_date
    assert any(era["to"] is None for era in common.about["eras"])
    short = {era["name"]: era["short"] for era in common.about["eras"]}
    assert short["Kim Jong Il era"] == "Kim Jong Il"
    assert short["Lee Ju-ho (acting)"] == "Lee J-h"
    assert (short["Roh Tae-woo"], short["Roh Moo-hyun"]) == ("Roh T-w", "Roh M-h")
    assert short["Moon Jae-in"] == "Moon"
    assert short["George H. W. Bush"] == "Bush"
    assert short["Donald Trump (second term)"] == "Trump"
    assert short["No flight tests 2017-19"] == "No flight tests"
    assert short["First moratorium"] == "First moratorium"


def test_the_sites_are_those_that_launches_name(common: Block, catalog: Catalog) -> None:
    sites = catalog["sites"]
    for site_id, name, lon, lat in common.about["sites"]:
        assert name.startswith(sites.at[site_id, "name"])
        assert (lon, lat) == (sites.at[site_id, "lon"], sites.at[site_id, "lat"])


@pytest.fixture
def owned(catalog: Catalog, chronicle: pd.DataFrame) -> Callable[[str], Block]:
    """The block of a visitor's own rows."""

    def read(rows: str) -> Block:
        content = f"title,date,time,lon,lat\n{rows}".encode()
        kept = own.read(content, own.Known.of(catalog, chronicle)).rows
        return columns.event_block(catalog, kept)

    return read


def test_own_rows_by_value(owned: Callable[[str], Block]) -> None:
    block = owned("Mine,2019-04-25,,131.9,43.1\nA month,2019-05,,,\nOld,2001-01-01,10:00,1,2\n")
    assert block.texts["title"] == ["Old", "Mine", "A month"]
    assert block.texts["when"] == [
        "1 Jan 2001 10:00 UTC\n1 Jan 2001 19:00 (UTC+9) in Pyongyang",
        "25 Apr 2019",
        "May 2019, day not known",
    ]
    assert block.columns["day_from"].tolist() == [366, 7054, 7060]
    assert block.columns["day_to"].tolist() == [366, 7054, 7090]
    assert block.columns["start"].tolist() == [
        366 * 1440 + 600,
        7054 * 1440 - 540,
        7060 * 1440 - 540,
    ]
    assert np.isnan(block.columns["lon"]).tolist() == [False, False, True]
    assert np.isnan(block.columns["to_lon"]).all()
    assert {columns.LANE_IDS[one] for one in block.columns["lane"]} == {"own"}
    assert {columns.PAINTS[one] for one in block.columns["paint"]} == {"own"}
    assert set(block.columns["layer"].tolist()) == {blocks.NONE_U1}
    # Of a visitor's launch site nothing is known: the list of sites stays that of the data.
    assert set(block.columns["site"].tolist()) == {blocks.NONE_U2}
    assert block.about["sites"] == []
    assert block.columns["missiles"].tolist() == [0, 0, 0]
    assert block.columns["test"].tolist() == [0, 1, 2]
    same(block, unpack(pack(block)))


def test_own_rows_have_the_columns_of_the_others(
    owned: Callable[[str], Block], common: Block
) -> None:
    for block in (owned("Mine,2019-04-25,,,\n"), owned("Bad,soon,,,\n")):
        for name, column in block.columns.items():
            assert column.dtype == common.columns[name].dtype, name
        assert set(block.texts) < set(common.texts)
        same(block, unpack(pack(block)))


@given(flags=st.lists(st.booleans(), min_size=579, max_size=579))
@settings(max_examples=20)
def test_a_subset_is_what_belongs_to_its_events(common: Block, flags: list[bool]) -> None:
    keep = np.resize(np.array(flags), len(common.texts["id"]))
    some = subset(common, keep)
    ids_ = [one for one, kept in zip(common.texts["id"], keep, strict=True) if kept]
    assert some.texts["id"] == ids_
    assert len(some.columns["start"]) == len(ids_)
    for part in ("flight", "line"):
        events = common.columns[f"{part}_event"]
        mine = [common.texts["id"][one] for one in events if keep[one]]
        assert [ids_[one] for one in some.columns[f"{part}_event"]] == mine
        at = some.columns[f"{part}_at"]
        assert at[-1] == len(some.columns[f"{part}_lon"])
    assert len(some.texts["stop"]) == len(some.columns["stop_event"])
    begins = common.columns["line_at"][:-1][keep[common.columns["line_event"]]]
    first = common.columns["line_lon"][begins].tolist()
    assert some.columns["line_lon"][some.columns["line_at"][:-1]].tolist() == first
    assert unpack(pack(some)).texts["stop"] == some.texts["stop"]
