"""Rules that a table schema cannot state. Each is a named function that yields what breaks it."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from atlas.data import hosts
from atlas.data.moments import FIRST_DAY, LAST_DAY, OutOfLimits, partial_date
from atlas.data.problems import Problem

Tables = Mapping[str, pd.DataFrame]


def broken(tables: Tables, descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """Every problem that the rules of this module find in `tables`."""
    impossible = [*dates_exist(tables), *dates_can_be_drawn(tables)]
    yield from impossible
    if impossible:
        # The other rules reckon with these dates.
        return
    yield from lists_resolve(tables, descriptor)
    yield from every_source_is_used(tables)
    for rule in RULES:
        yield from rule(tables)


def addresses_are_the_publishers(tables: Tables) -> Iterator[Problem]:
    """The address of a document is no copy, and no address of it is one that does not last."""
    rows = tables["sources"][["url", "copy_url"]].itertuples(index=False, name=None)
    for number, (url, copy_url) in enumerate(rows, start=2):
        for column, address in (("url", url), ("copy_url", copy_url)):
            if not isinstance(address, str):
                continue
            name = hosts.host(address)
            if hosts.is_throw_away(address):
                text = f"{name} does not last: give the publisher's own address, or leave it empty"
                yield Problem("sources.csv", number, column, "addresses last", text)
            elif column == "url" and hosts.is_copy(address):
                text = f"{name} carries copies: put the address into copy_url"
                yield Problem("sources.csv", number, column, "addresses are the publisher's", text)


def dates_exist(tables: Tables) -> Iterator[Problem]:
    """A date that may be a day, a month or a year is one that the calendar has."""
    for name, column in (
        ("sources", "date"),
        ("launches", "launch_date"),
        ("missiles", "first_flight"),
    ):
        for number, text in enumerate(tables[name][column], start=2):
            try:
                if pd.notna(text):
                    partial_date(text)
            except ValueError:
                detail = f'"{text}" is not a day, month or year'
                yield Problem(f"{name}.csv", number, column, "dates exist", detail)


def dates_can_be_drawn(tables: Tables) -> Iterator[Problem]:
    """No day or instant lies outside the limits of what is drawn."""
    for name, table in tables.items():
        dates = [column for column, dtype in table.dtypes.items() if dtype.kind == "M"]
        years = {column: table[column].dt.year for column in dates}
        if name == "launches":
            years["launch_date"] = table["launch_date"].str[:4].astype(int)
        for column, of in years.items():
            for number in _rows((of < FIRST_DAY.year) | (of > LAST_DAY.year)):
                yield Problem(f"{name}.csv", number, column, "dates in range", str(OutOfLimits()))


def lists_resolve(tables: Tables, descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """Each id in a list column names a row of the table it points to."""
    for resource in descriptor["resources"]:
        for column in resource["schema"]["fields"]:
            if "listOf" not in column:
                continue
            known = set(tables[column["listOf"]["resource"]].index)
            cells = tables[resource["name"]][column["name"]]
            for number, cell in enumerate(cells.to_list(), start=2):
                for one in ids(cell):
                    if one not in known:
                        yield Problem(
                            resource["path"],
                            number,
                            column["name"],
                            "ids resolve",
                            f'"{one}" is not in {column["listOf"]["resource"]}.csv',
                        )


def areas_are_apart(tables: Tables) -> Iterator[Problem]:
    """A launch site, and a place, lies in one area at most."""
    for column in ("site_ids", "place_ids"):
        seen: set[str] = set()
        for number, cell in enumerate(tables["areas"][column], start=2):
            for one in ids(cell):
                if one in seen:
                    text = f'"{one}" is in two areas'
                    yield Problem("areas.csv", number, column, "areas do not overlap", text)
                seen.add(one)


def every_source_is_used(tables: Tables) -> Iterator[Problem]:
    """Each document carries at least one row."""
    used: set[str] = set()
    for name, table in tables.items():
        if name != "sources":
            for cell in table["source_ids"].unique():
                used.update(ids(cell))
    for number, source_id in enumerate(tables["sources"].index, start=2):
        if source_id not in used:
            yield Problem(
                "sources.csv", number, "source_id", "every source is used", f'"{source_id}" is not'
            )


def low_is_not_above_high(tables: Tables) -> Iterator[Problem]:
    """A low estimate is at most the high one beside it."""
    for name, table in tables.items():
        for low in [column for column in table if column.endswith(("_low_km", "_low_kt"))]:
            high = low.replace("_low_", "_high_")
            for number in _rows(table[low] > table[high]):
                yield Problem(f"{name}.csv", number, low, "low <= high", f"it is above {high}")


def ends_follow_starts(tables: Tables) -> Iterator[Problem]:
    """Nothing ends before it starts: trips, time abroad, eras, events, legs and stops."""
    spans = {
        "trips": [("start_date", "end_date"), ("abroad_from", "abroad_to")],
        "eras": [("start_date", "end_date")],
        "events": [("start_date", "end_date")],
        "legs": [("depart_utc", "arrive_utc")],
        "stops": [("arrive_utc", "depart_utc")],
    }
    for name, pairs in spans.items():
        table = tables[name]
        for start, end in pairs:
            for number in _rows(table[end] < table[start]):
                yield Problem(f"{name}.csv", number, end, "end >= start", f"it is before {start}")
    for name, start, end in (("legs", "depart", "arrive"), ("stops", "arrive", "depart")):
        table = tables[name]
        # Across a zone border the clock may go back over midnight.
        same_zone = table[f"{start}_zone"] == table[f"{end}_zone"]
        instants = table[f"{start}_utc"].notna() & table[f"{end}_utc"].notna()
        early = table[f"{end}_date"] < table[f"{start}_date"]
        for number in _rows(early & same_zone & ~instants):
            yield Problem(
                f"{name}.csv", number, f"{end}_date", "end >= start", f"it is before {start}_date"
            )


def time_abroad_lies_in_trip(tables: Tables) -> Iterator[Problem]:
    """The days abroad are days of the trip."""
    trips = tables["trips"]
    outside = (trips["abroad_from"] < trips["start_date"]) | (
        trips["abroad_to"] > trips["end_date"]
    )
    for number in _rows(outside):
        yield Problem("trips.csv", number, "abroad_from", "abroad within trip", "it is not")


def sequence_is_complete(tables: Tables) -> Iterator[Problem]:
    """Legs and stops of a trip are numbered 1, 2, 3 ... in the order of the file."""
    for name in ("legs", "stops"):
        expected = tables[name].groupby("trip_id", sort=False).cumcount() + 1
        for number in _rows(tables[name]["seq"] != expected):
            yield Problem(f"{name}.csv", number, "seq", "numbered in order", "a number is off")


def destination_was_visited(tables: Tables) -> Iterator[Problem]:
    """The destinations of a trip are among the places that it visited."""
    column = "destination_place_ids"
    rows = tables["trips"][["place_ids", column]].itertuples(index=False, name=None)
    for number, (visited, destinations) in enumerate(rows, start=2):
        for one in ids(destinations):
            if one not in ids(visited):
                text = f"{one} is not among place_ids"
                yield Problem("trips.csv", number, column, "destinations were visited", text)


def leg_starts_where_last_ended(tables: Tables) -> Iterator[Problem]:
    """A leg starts at the place, and not before the time, where the last one of the trip ended."""
    legs = tables["legs"]
    last = legs.groupby("trip_id", sort=False)
    moved = last["to_place_id"].shift()
    differs = moved.notna() & legs["from_place_id"].notna() & (moved != legs["from_place_id"])
    for number in _rows(differs):
        yield Problem(
            "legs.csv", number, "from_place_id", "leg starts where the last one ended", "it differs"
        )
    for end, start in (("arrive_utc", "depart_utc"), ("arrive_date", "depart_date")):
        for number in _rows(legs[start] < last[end].shift()):
            yield Problem(
                "legs.csv", number, start, "leg starts after the last one", f"before its {end}"
            )


def stop_lies_in_trip(tables: Tables) -> Iterator[Problem]:
    """A stop's days are days of its trip."""
    stops = tables["stops"]
    trip = tables["trips"].reindex(stops["trip_id"].to_numpy())
    first, last = trip["start_date"].to_numpy(), trip["end_date"].to_numpy()
    for column in ("arrive_date", "depart_date"):
        day = stops[column]
        for number in _rows((day < first) | (day > last)):
            yield Problem("stops.csv", number, column, "stop is within its trip", "it does not")


def local_day_fits_instant(tables: Tables) -> Iterator[Problem]:
    """A local date is the date of its instant in its zone, and precision says if there is one."""
    for name in ("legs", "stops"):
        for prefix in ("depart", "arrive"):
            yield from _local_day(tables[name], f"{name}.csv", prefix)


def _local_day(table: pd.DataFrame, file: str, prefix: str) -> Iterator[Problem]:
    columns = [f"{prefix}_{part}" for part in ("date", "utc", "precision", "zone", "certainty")]
    rows = table[columns].itertuples(index=False, name=None)
    for number, (day, instant, precision, zone, certainty) in enumerate(rows, start=2):
        if pd.notna(instant):
            if pd.isna(zone) or instant.tz_convert(ZoneInfo(zone)).date() != day.date():
                text = f"{instant} in {zone} is another day"
                yield Problem(file, number, columns[0], "local date fits the instant", text)
            if precision not in {"minute", "hour"}:
                text = f"an instant is given, but it says {precision}"
                yield Problem(file, number, columns[2], "precision fits", text)
        elif precision in {"minute", "hour"}:
            text = f"it says {precision}, but no instant is given"
            yield Problem(file, number, columns[2], "precision fits", text)
        if pd.isna(day) != (certainty == "unknown"):
            text = "unknown has no date, and nothing else lacks one"
            yield Problem(file, number, columns[4], "certainty fits", text)


def launch_is_dated_as_it_says(tables: Tables) -> Iterator[Problem]:
    """A launch's date, instant and id agree, and `date_precision` says how exact they are."""
    launches = tables["launches"]
    columns = ["launch_id", "launch_date", "launch_utc", "date_precision"]
    rows = launches[columns].itertuples(index=False, name=None)
    for number, (launch_id, day, instant, precision) in enumerate(rows, start=2):
        exactness = {10: "day", 7: "month"}.get(len(day))
        if pd.notna(instant):
            exactness = "minute" if f"{instant:%Y-%m-%d}" == day else None
        if exactness != precision:
            text = f"{day} and {instant} are not dated to the {precision}"
            yield Problem("launches.csv", number, "launch_date", "date fits precision", text)
        if not launch_id.startswith(f"launch-{day}-"):
            yield Problem("launches.csv", number, "launch_id", "id carries the date", launch_id)


def salvo_numbers_fit(tables: Tables) -> Iterator[Problem]:
    """A missile's number in its salvo is at most the salvo's size."""
    launches = tables["launches"]
    for number in _rows(launches["salvo_seq"] > launches["salvo_size"]):
        yield Problem("launches.csv", number, "salvo_seq", "salvo_seq <= salvo_size", "it is above")


def unknown_bearing_is_empty(tables: Tables) -> Iterator[Problem]:
    """A bearing is given where it is known, and only there."""
    launches = tables["launches"]
    for number in _rows(launches["bearing_known"] != launches["bearing_deg"].notna()):
        yield Problem(
            "launches.csv", number, "bearing_deg", "bearing fits bearing_known", "it doesn't"
        )


def first_flight_fits_launches(tables: Tables) -> Iterator[Problem]:
    """No launch of a type is older than the type's first flight."""
    launches = tables["launches"]
    starts = launches["launch_date"].map(lambda text: partial_date(text)[1])
    oldest = starts.groupby(launches["missile_id"]).min()
    rows = tables["missiles"][["missile_id", "first_flight"]].itertuples(index=False, name=None)
    for number, (missile_id, text) in enumerate(rows, start=2):
        if missile_id == "unknown" or missile_id not in oldest.index:
            continue
        if pd.isna(text) or partial_date(text)[0] > oldest[missile_id]:
            detail = f"{text} is after its launch of {oldest[missile_id]}"
            yield Problem("missiles.csv", number, "first_flight", "first flight is first", detail)


def counting_rule_counts_its_trips(tables: Tables) -> Iterator[Problem]:
    """The number a counting rule gives is the number of trips it lists."""
    rows = tables["counting_rules"][["count", "trip_ids"]].itertuples(index=False, name=None)
    for number, (count, trip_ids) in enumerate(rows, start=2):
        if count != len(ids(trip_ids)):
            text = f"{count} is stated, {len(ids(trip_ids))} trips are listed"
            yield Problem("counting_rules.csv", number, "count", "count = trips listed", text)


def line_points_are_in_order(tables: Tables) -> Iterator[Problem]:
    """Points of a line are numbered 1, 2, 3 ... in the order of the file; km never decreases."""
    points = tables["line_points"]
    by_line = points.groupby("line_id", sort=False)
    for number in _rows(points["seq"] != by_line.cumcount() + 1):
        yield Problem("line_points.csv", number, "seq", "numbered in order", "a number is off")
    for number in _rows(points["km"] < by_line["km"].shift()):
        text = "it is below that of the point before"
        yield Problem("line_points.csv", number, "km", "km never decreases", text)


def point_has_one_position(tables: Tables) -> Iterator[Problem]:
    """A point lies in one position on every line, and a place where the table of places has it."""
    places = tables["places"][["place_id", "lon", "lat"]].itertuples(index=False, name=None)
    positions = {place_id: (lon, lat) for place_id, lon, lat in places}
    points = tables["line_points"][["point_id", "lon", "lat"]]
    rows = points.itertuples(index=False, name=None)
    for number, (point_id, lon, lat) in enumerate(rows, start=2):
        there = positions.setdefault(point_id, (lon, lat))
        if there != (lon, lat):
            text = f"{point_id} is at {there[0]}, {there[1]} elsewhere"
            yield Problem("line_points.csv", number, "lon", "a point has one position", text)


def part_of_the_day_is_named(tables: Tables) -> Iterator[Problem]:
    """Which part of the day a leg began or ended in is named where that is all that is known."""
    legs = tables["legs"]
    for end in ("depart", "arrive"):
        differs = (legs[f"{end}_precision"] == "part-of-day") != legs[f"{end}_part"].notna()
        for number in _rows(differs):
            text = f"it goes with {end}_precision part-of-day, and only with that"
            yield Problem("legs.csv", number, f"{end}_part", "part of the day is named", text)


def train_legs_follow_lines(tables: Tables) -> Iterator[Problem]:
    """The places of a train leg are points of railway lines that join each to the next."""
    lines = tables["lines"]
    points = tables["line_points"]
    railway = points[points["line_id"].isin(lines.index[lines["mode"] == "train"])]
    part: dict[str, str] = {}
    for line_id, on_line in railway.groupby("line_id", sort=False)["point_id"]:
        merged = {part[one] for one in on_line if one in part}
        part |= {one: str(line_id) for one, old in part.items() if old in merged}
        part |= dict.fromkeys(on_line, str(line_id))
    columns = ["mode", "from_place_id", "via_place_ids", "to_place_id"]
    rows = tables["legs"][columns].itertuples(index=False, name=None)
    for number, (mode, start, via, end) in enumerate(rows, start=2):
        if mode != "train":
            continue
        chain = [(columns[1], one) for one in ids(start)]
        chain += [(columns[2], one) for one in ids(via)]
        chain += [(columns[3], one) for one in ids(end)]
        rule = "train legs follow lines"
        for column, one in chain:
            if one not in part:
                yield Problem("legs.csv", number, column, rule, f"{one} is on no railway line")
        on_lines = [(column, one) for column, one in chain if one in part]
        for (_, a), (column, b) in itertools.pairwise(on_lines):
            if part[a] != part[b]:
                yield Problem("legs.csv", number, column, rule, f"no lines join {a} and {b}")


RULES: list[Callable[[Tables], Iterator[Problem]]] = [
    low_is_not_above_high,
    ends_follow_starts,
    time_abroad_lies_in_trip,
    sequence_is_complete,
    destination_was_visited,
    addresses_are_the_publishers,
    leg_starts_where_last_ended,
    stop_lies_in_trip,
    local_day_fits_instant,
    launch_is_dated_as_it_says,
    salvo_numbers_fit,
    unknown_bearing_is_empty,
    first_flight_fits_launches,
    counting_rule_counts_its_trips,
    line_points_are_in_order,
    point_has_one_position,
    part_of_the_day_is_named,
    areas_are_apart,
    train_legs_follow_lines,
]


def ids(cell: object) -> list[str]:
    """The ids in a list cell: `"a;b"` gives `["a", "b"]`, a missing cell none."""
    return cell.split(";") if isinstance(cell, str) else []


def _rows(mask: "pd.Series[bool]") -> list[int]:
    """Line numbers, as a spreadsheet counts them (the header is 1), where `mask` is true."""
    return [int(row) + 2 for row in mask.fillna(False).to_numpy(dtype=bool).nonzero()[0]]
