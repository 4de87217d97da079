"""A small data package: a few rows of a few real tables, under the real schema."""

import csv
import json
from pathlib import Path
from typing import Any

from atlas.data.catalog import DATA, DESCRIPTOR
from tools import hashes

# Its rows of these tables; the rows they point to come along. The newest launches have an instant.
ROWS = {"launches": slice(-8, None), "trips": slice(5), "eras": slice(5)}
# The tables that the rules look at; those that nothing above points to have no rows.
TABLES = (
    *ROWS,
    *("sources", "places", "people", "legs", "lines", "line_points", "stops", "missiles", "sites"),
    *("areas", "events", "counting_rules"),
)

Row = dict[str, str]


def build(folder: Path) -> None:
    """Write the package into `folder`, which is made."""
    package = json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] in TABLES]
    kept = _kept(package)
    folder.mkdir()
    for resource in package["resources"]:
        path = folder / resource["path"]
        with path.open("w", encoding="utf-8", newline="") as file:
            columns = [column["name"] for column in resource["schema"]["fields"]]
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(kept[resource["name"]])
        if not kept[resource["name"]]:
            # Nothing to follow; the checker would read each table that they point to.
            resource["schema"].pop("foreignKeys", None)
    descriptor = hashes.text(hashes.recorded(folder, package))
    (folder / DESCRIPTOR).write_text(descriptor, encoding="utf-8")


def _kept(package: dict[str, Any]) -> dict[str, list[Row]]:
    """`ROWS` and all that they point to, in the order of the files."""
    rows = {one["name"]: _rows(one) for one in package["resources"]}
    links = {one["name"]: _links(one["schema"]) for one in package["resources"]}
    kept: dict[str, set[str]] = {name: set() for name in rows}
    wanted = [(name, id_) for name, part in ROWS.items() for id_ in [*rows[name]][part]]
    while wanted:
        name, id_ = wanted.pop()
        if id_ not in kept[name]:
            kept[name].add(id_)
            for column, target in links[name].items():
                wanted += [(target, one) for one in rows[name][id_][column].split(";") if one]
    return {name: [row for id_, row in rows[name].items() if id_ in kept[name]] for name in rows}


def _rows(resource: dict[str, Any]) -> dict[str, Row]:
    """The rows of a table of the real data by their id, which is the first column."""
    with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def _links(schema: dict[str, Any]) -> dict[str, str]:
    """The table that each column with ids points to."""
    single = {
        key["fields"][0]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])
    }
    lists = {one["name"]: one["listOf"]["resource"] for one in schema["fields"] if "listOf" in one}
    return single | lists
