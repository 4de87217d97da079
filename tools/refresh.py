"""Take a newer list of flight tests, or of the other tracker, into the data.

`python -m tools.refresh FILE...`, which `make refresh FILE=...` runs, reads the CNS sheet (XLSX or
CSV), the JSON of nk-missile-tests, or the tracker's CSV or JSON. It prints what is new, what has
changed and what has vanished, each with its reason, and ends with the difference to review.
`--dry-run` writes nothing.

- A record of the list keeps its number, its id, and what is said of it in `corrections.csv` and
  `upstream/claims_beside.csv`. New records are numbered on. Only a launch that moves to another day
  has another id, since an id carries the day.
- The declared corrections are applied. One that the list has made itself is taken out.
- A record that has vanished is taken out, with what was said of it and the documents of that alone.
- Columns that a form lacks (bearings in the CNS sheet, say) keep what the list had.
- All is checked in a copy of the data before anything is written; what cannot be understood is
  named by row and column.

Exit codes: 0 written, or nothing to write; 1 refused, and nothing was written.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from atlas.data.catalog import DATA, DESCRIPTOR, DataError, load
from tools import flight_tests, hashes, import_launches
from tools.add import copy_changed, difference, write_whole
from tools.flight_tests import LIST, ListError
from tools.import_launches import BESIDE, KEPT, TABLE, as_csv
from tools.import_launches import read as read_csv
from tools.published import Published, Row, names_of, read

CORRECTIONS = "corrections.csv"
SOURCES = "sources.csv"
TRACKER = "tracker_days.csv"
TRACKER_SOURCE = "csis-provocations"
# How much it tells that two records agree in a column; of as many signs the first ones count.
SIGNS = {
    "time_utc": 3.0,
    "facility_id": 3.0,
    "missile_id": 2.0,
    "salvo_seq": 1.5,
    "distance_km": 1.0,
    "apogee_km": 1.0,
    "landing_zone": 0.5,
    "outcome": 0.5,
}
# Two records of one day are one where they agree by so much.
ENOUGH = 4.0
ONE_DAY = timedelta(days=1)
# What a record of the list has where its form has no such column.
EMPTY = {"bearing_deg": import_launches.BEARING_PLACEHOLDER, "landing_zone": "unknown"}


@dataclass
class Change:
    """What becomes of the list: its rows, and a sentence for each that is not as it was."""

    rows: list[Row]
    sentences: list[str]
    newer: dict[tuple[str, str], str]
    vanished: set[str]


def compared(listed: Sequence[Row], published: Published) -> Change:
    """Return what the stored list becomes by a newer one.

    `newer` are the cells of records that have changed, with their new values, by record and column.
    """
    pairs = matched(listed, published.rows, published.given)
    taken = set(pairs.values())
    change = Change([], [], {}, set())
    last = max(row["date_utc"] for row in published.rows)
    for place, row in enumerate(listed):
        if place not in pairs:
            change.vanished.add(row["record"])
            change.sentences.append(f"Vanished: {_called(row)}: {_why_gone(row, last)}.")
            continue
        newer = published.rows[pairs[place]]
        cells = {name: newer[name] for name in published.given if name in newer}
        differ = {name: text for name, text in cells.items() if text != row[name]}
        change.rows.append(row | differ)
        change.newer |= {(row["record"], name): text for name, text in differ.items()}
        if differ:
            changes = ", ".join(
                f"{name} {row[name] or 'empty'} -> {differ[name] or 'empty'}" for name in differ
            )
            change.sentences.append(
                f"Changed: {_called(row)}: {changes}; row {newer['line']} of the file."
            )
    number = max((int(row["record"]) for row in listed), default=0)
    for place, newer in enumerate(published.rows):
        if place not in taken:
            number += 1
            empty = dict.fromkeys(listed[0], "") | EMPTY
            row = empty | {k: v for k, v in newer.items() if k != "line"} | {"record": str(number)}
            change.rows.append(row)
            change.sentences.append(
                f"New: {_called(row)}: no record of that day is like row {newer['line']} of the "
                "file."
            )
    change.rows = _in_old_order(change.rows, listed)
    return change


def _in_old_order(rows: list[Row], listed: Sequence[Row]) -> list[Row]:
    """The records in the order of the stored list, each new one behind those before it in time."""
    old = {row["record"]: place for place, row in enumerate(listed)}
    ordered = sorted(
        (row for row in rows if row["record"] in old), key=lambda row: old[row["record"]]
    )
    for row in rows:
        if row["record"] not in old:
            moment = (row["date_utc"], row["time_utc"])
            later = (
                n for n, one in enumerate(ordered) if (one["date_utc"], one["time_utc"]) > moment
            )
            ordered.insert(next(later, len(ordered)), row)
    return ordered


def matched(listed: Sequence[Row], newer: Sequence[Row], given: Sequence[str]) -> dict[int, int]:
    """Return which record of the stored list is which of the newer one, both by their place.

    What is equal in all given columns comes first; then, day by day, what agrees in most signs.
    """

    def key(row: Row) -> tuple[str, ...]:
        # Where a figure could not be read, the other columns decide.
        return tuple(row.get(name, "") for name in given)

    free: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(newer):
        free.setdefault(key(row), []).append(place)
    pairs = {place: same.pop(0) for place, row in enumerate(listed) if (same := free.get(key(row)))}
    taken = set(pairs.values())
    rest = [place for place in range(len(newer)) if place not in taken]
    scored = sorted(
        (-_agreement(row, newer[place], given), abs(number - place), number, place)
        for number, row in enumerate(listed)
        if number not in pairs
        for place in rest
        if _near(row["date_utc"], newer[place]["date_utc"])
    )
    for score, _, number, place in scored:
        if -score >= ENOUGH and number not in pairs and place not in taken:
            pairs[number] = place
            taken.add(place)
    return pairs


def _agreement(one: Row, other: Row, given: Iterable[str]) -> float:
    same = [name for name in given if name in other and one[name] == other[name]]
    # An hour that neither knows tells nothing.
    agreement = sum(SIGNS.get(name, 0) for name in same if one[name])
    return agreement + (2.0 if one["date_utc"] == other["date_utc"] else 0.0)


def _near(one: str, other: str) -> bool:
    """Whether two dates are one day or neighbours; months only with themselves and their days."""
    if len(one) == len(other) == len("2017-11-28"):
        return abs(date.fromisoformat(one) - date.fromisoformat(other)) <= ONE_DAY
    return one.startswith(other) or other.startswith(one)


def _called(row: Row) -> str:
    when = f"{row['date_utc']} {row['time_utc']}".strip()
    return f"record {row['record']} ({when}, {row['facility_id']}, {row['missile_id']})"


def _why_gone(row: Row, last: str) -> str:
    if row["date_utc"] > last:
        return f"the file ends on {last}"
    return "no row of the file near that day is like it"


def with_launches(data: Path, published: Published) -> list[str]:
    """Put a newer list into `data`, with what goes with it; return what to say.

    Raises:
        ListError: the list does not fit a correction or a remark.
    """
    before = {row["upstream_record"]: row["launch_id"] for row in read_csv(data / TABLE)}
    used = _used(data)
    change = compared(read_csv(data / LIST), published)
    sentences = change.sentences
    corrections = read_csv(data / CORRECTIONS)
    kept = []
    for one in corrections:
        ours = one["table"] == LIST
        cell = (one["row_key"], one["column"])
        if ours and one["row_key"] in change.vanished:
            sentences.append(
                f"Correction {one['correction_id']} is taken out: its record has vanished."
            )
        elif ours and change.newer.get(cell) == one["new_value"]:
            sentences.append(
                f"Correction {one['correction_id']} is taken out: the list has made it."
            )
        else:
            kept.append(one)
    beside = []
    for one in read_csv(data / BESIDE):
        records = [record for record in one["records"].split(";") if record not in change.vanished]
        if records:
            beside.append(one | {"records": ";".join(records)})
        if len(records) < len(one["records"].split(";")):
            sentences.append(
                f"Remarks on records {one['records']}: those on what vanished are taken out."
            )
    for name, rows in ((LIST, change.rows), (CORRECTIONS, kept), (BESIDE, beside)):
        write_whole(data / name, as_csv(rows, list(read_csv(data / name)[0])))
    _keep_ids(data, before, change.rows)
    text, notices = import_launches.fresh_table(data)
    write_whole(data / TABLE, text)
    after = {row["upstream_record"]: row["launch_id"] for row in read_csv(data / TABLE)}
    ids = set(after.values())
    for record, old in before.items():
        if record and old not in ids:
            new = after.get(record)
            line = f'"{old}": "{new}",' if new else f"{old} leads nowhere."
            sentences.append(f"Published id gone: {line} Give it a line in atlas/query/renamed.py.")
    sentences += _without_unused(data, used)
    hashes.record(data, [TABLE, CORRECTIONS, SOURCES])
    return [*sentences, *notices]


def _keep_ids(data: Path, published: Mapping[str, str], rows: Sequence[Row]) -> None:
    """Pin the published ids that the import would change, but for those that carry another day."""
    days = {row["record"]: row["date_utc"] for row in rows}
    for one in read_csv(data / CORRECTIONS):
        if one["table"] == LIST and one["column"] == "date_utc":
            days[one["row_key"]] = one["new_value"]
    fresh = flight_tests.launch_ids(
        import_launches.apply_corrections(rows, read_csv(data / CORRECTIONS))
    )
    pinned = [
        {"record": record, "launch_id": old}
        for record, old in published.items()
        if record in fresh and fresh[record] != old and old.startswith(f"launch-{days[record]}-")
    ]
    if pinned:
        pinned.sort(key=lambda row: int(row["record"]))
        write_whole(data / KEPT, as_csv(pinned, ["record", "launch_id"]))
    else:
        (data / KEPT).unlink(missing_ok=True)


def _without_unused(data: Path, used: set[str]) -> list[str]:
    """Take out the documents of `used` that carry no row any more; return what to say."""
    gone = used - _used(data)
    sources = read_csv(data / SOURCES)
    kept = [row for row in sources if row["source_id"] not in gone]
    write_whole(data / SOURCES, as_csv(kept, list(sources[0])))
    return [f"Document {one} is taken out: no row rests on it any more." for one in sorted(gone)]


def _used(data: Path) -> set[str]:
    """The documents that the tables name."""
    return {
        one
        for path in data.glob("*.csv")
        if path.name != SOURCES
        for row in read_csv(path)
        for one in row.get("source_ids", "").split(";")
        if one
    }


def with_tracker(data: Path, published: Published) -> list[str]:
    """Put newer days of the other tracker into `data`; return what to say."""
    path = data / TRACKER
    listed = read_csv(path)
    sources: dict[tuple[str, str], list[str]] = {}
    for row in listed:
        sources.setdefault((row["listed_date"], row["kind"]), []).append(row["source_ids"])
    sentences, rows, seen = [], [], Counter[str]()
    # Of one day the entries keep their order, and with it their ids.
    old = {key: place for place, key in enumerate(sources)}
    entries = sorted(
        published.rows,
        key=lambda row: (row["listed_date"], old.get((row["listed_date"], row["kind"]), len(old))),
    )
    for row in entries:
        day, kind = row["listed_date"], row["kind"]
        seen[day] += 1
        known = sources.get((day, kind))
        if not known:
            sentences.append(f"New: {day}, {kind}: row {row['line']} of the file.")
        rows.append(
            {
                "tracker_id": f"tracker-{day}-{seen[day]}",
                "listed_date": day,
                "kind": kind,
                "source_ids": known.pop(0) if known else TRACKER_SOURCE,
            }
        )
    sentences += [
        f"Vanished: {day}, {kind}: the file has no such entry."
        for (day, kind), left in sources.items()
        for _ in left
    ]
    write_whole(path, as_csv(rows, list(listed[0])))
    hashes.record(data, [TRACKER])
    return sentences


def _kinds(data: Path) -> list[str]:
    package = json.loads((data / DESCRIPTOR).read_text(encoding="utf-8"))
    fields = next(
        one["schema"]["fields"] for one in package["resources"] if one["name"] == "tracker_days"
    )
    kind = next(column for column in fields if column["name"] == "kind")
    return list(kind["constraints"]["enum"])


def main(arguments: Sequence[str] | None = None, data: Path = DATA) -> int:
    """Take the files that the arguments name into `data`; see the module for the exit codes."""
    parser = argparse.ArgumentParser(description="Take a newer list into the data.")
    parser.add_argument("files", nargs="+", type=Path, help="XLSX, CSV or JSON as published")
    parser.add_argument("--dry-run", action="store_true", help="check and show, write nothing")
    given = parser.parse_args(arguments)
    missiles = names_of(read_csv(data / "missiles.csv"), "missile_id")
    sites = names_of(read_csv(data / "sites.csv"), "site_id")
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / data.name
        shutil.copytree(data, draft)
        try:
            for path in given.files:
                published = read(path, missiles, sites, _kinds(draft))
                take = with_launches if published.kind == "launches" else with_tracker
                sentences = take(draft, published)
                print(
                    f"{path.name}: {len(published.rows)} rows, {len(sentences)} things to look at."
                )
                for sentence in [*published.remarks, *sentences]:
                    print(f"  {sentence}")
            changes = difference(data, draft)
            if changes:
                load(draft)
        except (DataError, ListError) as error:
            print(f"Nothing was written.\n{error}", file=sys.stderr)
            return 1
        print(changes or "Nothing differs: there is nothing to write.\n", end="")
        if not changes:
            return 0
        if given.dry_run:
            print("Nothing was written: this was a dry run.")
            return 0
        copy_changed(draft, data)
    print("Review the difference, then follow docs/keep-current.md.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
