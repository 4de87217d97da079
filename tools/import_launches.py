"""Write `data/launches.csv` from the imported list of flight tests.

Four files go in, all under `data/`:

- `upstream/flight_tests.csv`: the list as imported, one row a missile. It keeps the CNS North Korea
  Missile Test Database with launch bearings added by nk-missile-tests (Akihiko Kusanagi,
  Apache-2.0). Dates and times are UTC, distances and heights kilometres, bearings degrees
  clockwise from north. It is never edited by hand.
- `corrections.csv`: declared changes to that list. Each names record, column and the value it
  expects to find; the import stops where the list holds something else.
- `upstream/claims_beside.csv`: what documents say beside the list, by record number: what state
  media claimed, what outsiders assessed, remarks on how sure a row is.
- `upstream/added_launches.csv`: launches that the list does not have yet, with their documents;
  `python -m tools.add launch` writes it. Their record numbers begin at 100001, and their notes say
  that they are not yet in the list. Once the list has one, its word stands and the import says so.
- `upstream/kept_ids.csv`, if there is one: ids of launches by record number that were published and
  stay, though the list has another hour or fewer missiles of that moment by now; `tools.refresh`
  writes it.

The list writes the bearing 90 where it has no direction, and for a few flights due east too. The
two cannot be told apart, so 90 always counts as "not known". No direction is ever inferred.
`tools.flight_tests` says how hours, salvos and test events are read.

Run `python -m tools.import_launches` to write the table, with `--check` to compare only.
"""

import argparse
import csv
import io
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from atlas.data.problems import DataError
from tools import hashes
from tools.flight_tests import (
    LIST,
    ListError,
    Row,
    date_precision,
    event_ids,
    instant,
    launch_ids,
    pyongyang_day,
    salvo_sizes,
)

DATA = Path(__file__).resolve().parents[1] / "data"
BESIDE = "upstream/claims_beside.csv"
ADDED = "upstream/added_launches.csv"
KEPT = "upstream/kept_ids.csv"
FIRST_ADDED = 100_001
TABLE = "launches.csv"

BEARING_PLACEHOLDER = "90"
LIST_SOURCES = ("cns-db", "nagix-tests")
ONE_HOUR = timedelta(hours=1)
NOT_LISTED = "This missile is not yet in the CNS list."
# What the columns of the list are called in a note, and the unit of their values.
CALLED = {
    "date_utc": ("UTC date", ""),
    "time_utc": ("UTC time", ""),
    "salvo_seq": ("number in the salvo", ""),
    "salvo_size": ("size of the salvo", ""),
    "missile_id": ("type", ""),
    "facility_id": ("site", ""),
    "landing_zone": ("landing zone", ""),
    "apogee_km": ("apogee", " km"),
    "distance_km": ("distance", " km"),
    "bearing_deg": ("bearing", " degrees"),
    "outcome": ("outcome", ""),
    "glide": ("glide phase", ""),
}

BESIDE_COLUMNS = (
    "figures_basis",
    "assessed_missile",
    "assessed_apogee_km",
    "assessed_distance_km",
    "assessed_by",
    "claimed_missile",
    "claimed_missile_id",
    "claimed_apogee_km",
    "claimed_distance_km",
    "claimed_flight_time_s",
)
GLIDE_KEYS = {
    "distance": "distance_km",
    "maneuvering-distance": "manoeuvre_km",
    "bearing": "bearing_deg",
}


def apply_corrections(rows: Iterable[Row], corrections: Iterable[Row]) -> list[dict[str, str]]:
    """`rows` of the list with every declared correction to it made.

    Corrections to other files are passed over. Raises ListError, naming record and column, if
    a record or column does not exist or does not hold the value the correction expects.
    """
    corrected = [dict(row) for row in rows]
    by_record = {row["record"]: row for row in corrected}
    if len(by_record) != len(corrected):
        twice = [record for record, n in Counter(r["record"] for r in corrected).items() if n > 1]
        raise ListError(f"{LIST}: record {', '.join(twice)} is listed more than once")
    for correction in corrections:
        if correction["table"] != LIST:
            continue
        record, column = correction["row_key"], correction["column"]
        where = f"correction {correction['correction_id']}: record {record}, column {column}"
        if record not in by_record:
            raise ListError(f"{where}: the list has no such record")
        if column not in by_record[record]:
            raise ListError(f"{where}: the list has no such column")
        listed = by_record[record][column]
        if listed != correction["old_value"]:
            raise ListError(f'{where}: found "{listed}", expected "{correction["old_value"]}"')
        by_record[record][column] = correction["new_value"]
    return corrected


def with_added(listed: Iterable[Row], added: Iterable[Row]) -> tuple[list[Row], dict[str, str]]:
    """Return the list with the launches that it lacks, each behind those before it in time.

    The second value says of each added launch that the list has come to hold, by record, which
    record of the list that is. Such a launch is left out: the list's word stands.
    """

    def moment(row: Row) -> tuple[str, str]:
        return row["date_utc"], row["time_utc"]

    rows = list(listed)
    known = [(row, pyongyang_day(row)) for row in rows]
    replaced = {}
    for one in added:
        day = pyongyang_day(one)
        if alike := [row for row, other in known if other == day and _same(row, one)]:
            replaced[one["record"]] = max(alike, key=lambda row: _likeness(row, one))["record"]
            continue
        later = (n for n, row in enumerate(rows) if moment(row) > moment(one))
        rows.insert(next(later, len(rows)), one)
    return rows, replaced


def _same(listed: Row, added: Row) -> bool:
    """Whether two launches of one Pyongyang day are one: within the hour, or at one site."""
    one, other = instant(listed), instant(added)
    if one and other:
        return abs(one - other) <= ONE_HOUR
    return listed["facility_id"] == added["facility_id"]


def _likeness(listed: Row, added: Row) -> int:
    """How many of type, site and number in the salvo two launches have in common."""
    return sum(listed[name] == added[name] for name in ("missile_id", "facility_id", "salvo_seq"))


def notices(rows: Iterable[Row], added: Iterable[Row], replaced: Mapping[str, str]) -> list[str]:
    """Return a sentence for each added launch that the list has by now, or has passed over.

    `rows` is the list alone.
    """
    last = max(row["date_utc"] for row in rows)
    sentences = []
    for one in added:
        where = f"{ADDED}, record {one['record']} ({one['date_utc']}, {one['facility_id']})"
        if record := replaced.get(one["record"]):
            sentences.append(
                f"{where}: the list has it now, as record {record}, and its word stands. Remove "
                f"the row, and give what {BESIDE} says of it the new record number."
            )
        elif one["date_utc"] < last:
            sentences.append(
                f"{where}: the list goes on to {last} without it. Check whether it is out of "
                "the list's scope."
            )
    return sentences


def by_records(beside: Iterable[Row], known: Iterable[str]) -> dict[str, Row]:
    """The row of `claims_beside.csv` for each record it names.

    Raises ListError for a record that is not in `known` or is named twice.
    """
    known = set(known)
    by_record: dict[str, Row] = {}
    for row in beside:
        for record in row["records"].split(";"):
            if record not in known:
                raise ListError(f"{BESIDE}: record {record} is not in the list")
            if record in by_record:
                raise ListError(f"{BESIDE}: record {record} is named twice")
            by_record[record] = row
    return by_record


def known_bearing(listed: str) -> str:
    """Bearing in degrees, or "" where the list holds its placeholder."""
    return "" if listed == BEARING_PLACEHOLDER else listed


def manoeuvres(glide: str) -> str:
    """Glide phase of the list as JSON with units in its names: km and degrees; "" if none.

    Raises ListError for a key that is not understood.
    """
    if not glide:
        return ""
    phases = json.loads(glide)
    if strange := {key for phase in phases for key in phase} - GLIDE_KEYS.keys():
        raise ListError(f"{LIST}: unknown key in the glide phase: {', '.join(sorted(strange))}")
    return json.dumps([{GLIDE_KEYS[key]: value for key, value in p.items()} for p in phases])


def certainty(row: Row) -> str:
    """`reported` if the list has a day, a site and a type, else `unknown`."""
    identified = "unknown" not in (row["facility_id"], row["missile_id"])
    return "reported" if identified and date_precision(row) != "month" else "unknown"


def correction_notes(corrections: Iterable[Row]) -> dict[str, str]:
    """A sentence for each corrected record: which values, and what the list gives for them."""
    changes: dict[str, list[str]] = defaultdict(list)
    for one in corrections:
        if one["table"] == LIST:
            name, unit = CALLED[one["column"]]
            old = f"{one['old_value']}{unit}" if one["old_value"] else "empty"
            changes[one["row_key"]].append(f"the {name} ({old} in the CNS list)")
    return {record: f"We corrected {' and '.join(parts)}." for record, parts in changes.items()}


def launches(
    listed: Iterable[Row],
    corrections: Sequence[Row],
    beside: Iterable[Row],
    replaced: Iterable[str] = (),
    kept: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Rows of the launch table, in the order of the list.

    `replaced` are records of added launches that the list has by now: remarks on them are left out.
    `kept` are published ids that stay, by record.
    Raises ListError if inputs disagree.
    """
    rows = apply_corrections(listed, corrections)
    remarks = by_records(beside, [*(row["record"] for row in rows), *replaced])
    stated = {r: row["pyongyang_date"] for r, row in remarks.items() if row["pyongyang_date"]}
    events, ids, sizes = event_ids(rows, stated), launch_ids(rows, kept), salvo_sizes(rows)
    changes = correction_notes(corrections)
    documents: dict[str, list[str]] = defaultdict(list)
    for one in corrections:
        if one["table"] == LIST:
            documents[one["row_key"]].extend(one["source_ids"].split(";"))

    table = []
    for row in rows:
        record, moment = row["record"], instant(row)
        remark = remarks.get(record, {})
        bearing = known_bearing(row["bearing_deg"])
        own = int(record) >= FIRST_ADDED
        first = row["source_ids"].split(";") if own else LIST_SOURCES
        named = [*first, *remark.get("source_ids", "").split(";"), *documents[record]]
        added_note = f"{NOT_LISTED} {row['note']}".strip() if own else ""
        notes = (added_note, remark.get("note"), changes.get(record))
        launch = {
            "launch_id": ids[record],
            "test_event_id": events[record],
            "upstream_record": "" if own else record,
            "launch_date": row["date_utc"],
            "launch_utc": moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else "",
            "date_precision": date_precision(row),
            "site_id": row["facility_id"],
            "missile_id": row["missile_id"],
            "salvo_seq": row["salvo_seq"] or "1",
            "salvo_size": str(sizes[record]),
            "apogee_km": row["apogee_km"],
            "distance_km": row["distance_km"],
            "bearing_deg": bearing,
            "bearing_known": "true" if bearing else "false",
            "landing_zone": "" if row["landing_zone"] == "unknown" else row["landing_zone"],
            "outcome": row["outcome"],
            "manoeuvres": manoeuvres(row["glide"]),
            "certainty": remark.get("certainty") or certainty(row),
            "note": " ".join(filter(None, notes)),
            "source_ids": ";".join(dict.fromkeys(filter(None, named))),
        }
        table.append(launch | {column: remark.get(column, "") for column in BESIDE_COLUMNS})
    return table


def as_csv(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """`rows` as CSV text with these columns, LF line ends and only the quotes it needs."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file, every cell as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fresh_table(data: Path = DATA) -> tuple[str, list[str]]:
    """Return the text that `launches.csv` should hold, and what to say of the added launches.

    Its columns are those that `datapackage.json` orders. Raises ListError if the list, corrections
    and remarks disagree, OSError if a file is missing.
    """
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(r["schema"] for r in package["resources"] if r["name"] == "launches")
    added = read(data / ADDED) if (data / ADDED).exists() else []
    listed = read(data / LIST)
    merged, replaced = with_added(listed, added)
    pinned = read(data / KEPT) if (data / KEPT).exists() else []
    kept = {row["record"]: row["launch_id"] for row in pinned}
    rows = launches(merged, read(data / "corrections.csv"), read(data / BESIDE), replaced, kept)
    text = as_csv(rows, [field["name"] for field in schema["fields"]])
    return text, notices(listed, added, replaced)


def main(arguments: Sequence[str] | None = None, data: Path = DATA) -> int:
    """Write the launch table, or with `--check` compare it; 1 if that fails or it differs."""
    parser = argparse.ArgumentParser(description="Import launches from the list of flight tests.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args(arguments).check
    path = data / TABLE
    try:
        text, sentences = fresh_table(data)
        for sentence in sentences:
            print(sentence)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"Wrote {len(text.splitlines()) - 1} launches to {TABLE}.")
            hashes.record(data, [TABLE])
            return 0
    except (DataError, ListError) as error:
        print(error, file=sys.stderr)
        return 1
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        print(f"{TABLE} is not what the import gives: run python -m tools.import_launches.")
        return 1
    print(f"{TABLE} is what the import gives.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
