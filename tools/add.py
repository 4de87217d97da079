"""Add a launch or a stop: checked before anything is written, shown as a diff.

`python -m tools.add launch --date-utc 2026-05-01 --site sunan ...`, or `stop --trip-id ...`. What
is needed and not given is asked for, where someone can answer. `--dry-run` writes nothing.

A launch goes into `upstream/added_launches.csv`, and the launch table is written anew from it; a
stop goes into its place among those of its trip, and the later ones are counted on. A document
that is not in `sources.csv` yet is added with the row, from the flags `--source-...`.

Exit codes: 0 added, 1 the data would break, 2 a flag is missing or not understood.
"""

import argparse
import difflib
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from atlas.data.catalog import DATA, DESCRIPTOR, DataError, load
from tools import hashes, import_launches
from tools.flight_tests import LIST, ListError
from tools.import_launches import ADDED, FIRST_ADDED, TABLE, as_csv, read

Row = dict[str, str]
SOURCES = "sources.csv"
STOPS = "stops.csv"

LAUNCH = {
    "date_utc": "day of the launch, UTC, as 2026-05-01",
    "time_utc": "time, UTC, as 03:10; leave it out where it is not known",
    "salvo_seq": "number within the salvo",
    "salvo_size": "missiles of the salvo",
    "missile_id": "id of missiles.csv",
    "facility_id": "id of sites.csv",
    "landing_zone": "sea-of-japan, yellow-sea, pacific-ocean, north-korea, none or unknown",
    "apogee_km": "greatest height, km",
    "distance_km": "distance flown, km",
    "bearing_deg": "bearing, degrees; 90 counts as not known, as in the list",
    "outcome": "success, failure or unknown",
    "note": "a remark",
    "source_ids": "documents, separated by semicolons",
}
LAUNCH_NEEDS = ("date_utc", "missile_id", "facility_id", "outcome", "source_ids")
LAUNCH_ELSE = {"landing_zone": "unknown", "glide": ""}
# What the tool finds by itself.
STOP_FOUND = ("stop_id", "seq")
SOURCE = (
    "title", "authors", "publisher", "date", "url", "copy_url", "kind", "address_seen", "note",
)  # fmt: skip
SOURCE_NEEDS = ("title", "publisher", "kind", "address_seen")


class Missing(ValueError):  # noqa: N818
    """Something that is needed was not given."""


def add_launch(data: Path, row: Row) -> None:
    """Put a launch into the added launches of `data`, and write the launch table anew."""
    path = data / ADDED
    rows = read(path) if path.exists() else []
    columns = [*read(data / LIST)[0], "note", "source_ids"]
    record = max((int(one["record"]) for one in rows), default=FIRST_ADDED - 1) + 1
    rows.append(dict.fromkeys(columns, "") | LAUNCH_ELSE | row | {"record": str(record)})
    rows.sort(key=lambda one: (one["date_utc"], one["time_utc"], int(one["record"])))
    write_whole(path, as_csv(rows, columns))
    _, replaced = import_launches.with_added(read(data / LIST), rows)
    if str(record) in replaced:
        raise ListError(f"This launch is record {replaced[str(record)]} of the list now.")
    write_whole(data / TABLE, import_launches.fresh_table(data)[0])


def add_stop(data: Path, row: Row, place: int | None) -> None:
    """Put a stop into `data` as number `place` of its trip, at the end if there is none."""
    path = data / STOPS
    rows = read(path)
    mine = [n for n, one in enumerate(rows) if one["trip_id"] == row["trip_id"]]
    number = min(place or len(mine) + 1, len(mine) + 1)
    named = row.get("place_id") or row.get("place_name", "")
    stem = f"{row['trip_id']}-{re.sub(r'[^a-z0-9]+', '-', named.lower()).strip('-')}"
    taken = {one["stop_id"] for one in rows}
    free = (f"{stem}-{n}" for n in range(2, len(rows) + 3))
    stop_id = stem if stem not in taken else next(one for one in free if one not in taken)
    at = mine[number - 1] if number <= len(mine) else (mine[-1] + 1 if mine else len(rows))
    columns = list(rows[0])
    stop = dict.fromkeys(columns, "") | row | {"stop_id": stop_id}
    rows.insert(at, stop)
    count = 0
    for one in rows:
        if one["trip_id"] == row["trip_id"]:
            count += 1
            one["seq"] = str(count)
    write_whole(path, as_csv(rows, columns))


def add_source(data: Path, row: Row) -> None:
    """Put a document into its place in the table of sources."""
    path = data / SOURCES
    rows = read(path)
    columns = list(rows[0])
    after = next(
        (n for n, one in enumerate(rows) if one["source_id"] > row["source_id"]), len(rows)
    )
    rows.insert(after, dict.fromkeys(columns, "") | row)
    write_whole(path, as_csv(rows, columns))


def difference(before: Path, after: Path) -> str:
    """What differs between two data folders, as a unified diff of their CSV files."""
    names = sorted({p.relative_to(f).as_posix() for f in (before, after) for p in f.rglob("*.csv")})
    lines: list[str] = []
    for name in names:
        old, new = (
            (folder / name).read_text(encoding="utf-8").splitlines(keepends=True)
            if (folder / name).exists()
            else []
            for folder in (before, after)
        )
        lines += difflib.unified_diff(old, new, f"a/data/{name}", f"b/data/{name}", n=1)
    return "".join(lines)


def write_whole(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8", newline="\n")
    os.replace(fresh, path)


def _parser(data: Path) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Add a launch or a stop to the data.")
    kinds = parser.add_subparsers(dest="kind", required=True)
    launch = kinds.add_parser("launch", help="a missile flown")
    for name, help_ in LAUNCH.items():
        launch.add_argument(_flag(name), help=help_)
    stop = kinds.add_parser("stop", help="a stay of a trip")
    for field in _fields(data, "stops"):
        if field["name"] not in STOP_FOUND:
            choices = field.get("constraints", {}).get("enum")
            description = field["description"].replace("%", "%%")
            stop.add_argument(_flag(field["name"]), help=description, choices=choices)
    stop.add_argument("--seq", type=int, help="which of the trip's stops; the last if left out")
    for one in (launch, stop):
        one.add_argument("--dry-run", action="store_true", help="check and show, write nothing")
        for name in SOURCE:
            one.add_argument(f"--source-{name.replace('_', '-')}", help="of a new document")
    return parser


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _fields(data: Path, table: str) -> list[dict[str, Any]]:
    package = json.loads((data / DESCRIPTOR).read_text(encoding="utf-8"))
    fields: list[dict[str, Any]] = next(
        one["schema"]["fields"] for one in package["resources"] if one["name"] == table
    )
    return fields


def _asked(row: Row, needed: Sequence[str], prefix: str = "") -> Row:
    """The row with what is needed; asked for, or an error that names the flags."""
    missing = [name for name in needed if not row.get(name)]
    if missing and not sys.stdin.isatty():
        flags = ", ".join(_flag(prefix + name) for name in missing)
        raise Missing(f"needed: {flags}")
    return row | {name: input(f"{prefix}{name}: ").strip() for name in missing}


def _complete(given: Row, data: Path) -> tuple[str, Row, Row | None]:
    """Kind, row and, if it is new, document of what was given; asks for what is missing."""
    kind = given.pop("kind")
    document = {name: given.pop(f"source_{name}") for name in SOURCE}
    row = {name: value for name, value in given.items() if value is not None}
    needs = LAUNCH_NEEDS
    if kind == "stop":
        needs = tuple(
            field["name"]
            for field in _fields(data, "stops")
            if field.get("constraints", {}).get("required") and field["name"] not in STOP_FOUND
        )
    row = _asked(row, needs)
    known = {one["source_id"] for one in read(data / SOURCES)}
    new = [one for one in row["source_ids"].split(";") if one not in known]
    if len(new) > 1:
        raise Missing(f"documents not in sources.csv: {', '.join(new)}; add one at a time")
    if not new:
        return kind, row, None
    named = {name: value for name, value in document.items() if value is not None}
    return kind, row, {"source_id": new[0], **_asked(named, SOURCE_NEEDS, "source_")}


def copy_changed(draft: Path, data: Path) -> None:
    # The descriptor comes last: it records the others.
    for path in [*draft.rglob("*.csv"), draft / DESCRIPTOR]:
        target, text = data / path.relative_to(draft), path.read_text(encoding="utf-8")
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            write_whole(target, text)


def main(arguments: Sequence[str] | None = None, data: Path = DATA) -> int:
    """Add what the arguments say to `data`; see the module for the exit codes."""
    given = vars(_parser(data).parse_args(arguments))
    dry, place = given.pop("dry_run"), given.pop("seq", None)
    try:
        kind, row, document = _complete(given, data)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / data.name
        shutil.copytree(data, draft)
        try:
            if document:
                add_source(draft, document)
            if kind == "launch":
                add_launch(draft, row)
            else:
                add_stop(draft, row, place)
            written = [TABLE if kind == "launch" else STOPS, *([SOURCES] if document else [])]
            hashes.record(draft, written)
            load(draft)
        except (DataError, ListError) as error:
            print(f"Nothing was written. {error}", file=sys.stderr)
            return 1
        print(difference(data, draft), end="")
        if dry:
            print("Nothing was written: this was a dry run.")
            return 0
        copy_changed(draft, data)
    tools = [
        *(["tools.build_columns"] if kind == "launch" else []),
        *(["tools.build_citations"] if document else []),
        "tools.build_docs",
    ]
    print(f"Added. Now run {' and '.join(tools)}, then make test.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
