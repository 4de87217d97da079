"""Write the dictionary of `data/README.md` from `data/datapackage.json`, and count the rows there.

The dictionary stands between two marker lines; the rest of the file is written by hand. The count
of each table, `leastRows`, is what tells a file that was cut short at the end of a row. Run
`python -m tools.build_docs` after a change to the schema or to the number of rows, with `--check`
to compare only.
"""

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = "datapackage.json"
README = "README.md"
START = "<!-- dictionary: written by tools/build_docs.py -->"
END = "<!-- end of dictionary -->"

# Constraints that a reader of a value needs; patterns of ids are left out.
LIMITS = {"minimum": "at least", "maximum": "at most"}


class DocsError(ValueError):
    """The README cannot take the dictionary."""


def count(path: Path) -> int:
    """Rows of a CSV file, without the header."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def cell(text: str) -> str:
    """Text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def meaning(column: Mapping[str, Any], links: Mapping[str, str]) -> str:
    """The description of a column, with what it points to, its values and its limits."""
    limits = column.get("constraints", {})
    parts = [cell(column["description"])]
    if "enum" in limits:
        parts.append(f"One of {', '.join(f'`{one}`' for one in limits['enum'])}.")
    bounds = [f"{said} {limits[key]:g}" for key, said in LIMITS.items() if key in limits]
    if bounds:
        parts.append(f"{' and '.join(bounds).capitalize()}.")
    target = column.get("listOf", {}).get("resource") or links.get(column["name"])
    if target:
        parts.append(f"Points to [{target}](#{target}).")
    return " ".join(parts)


def table(resource: Mapping[str, Any]) -> str:
    """The section of one table."""
    schema = resource["schema"]
    links = {
        key["fields"][0]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])
    }
    lines = [
        f"### {resource['name']}",
        "",
        f"**{resource['title']}**, `{resource['path']}`, {resource['leastRows']:,} rows. "
        f"{resource['description']}",
        "",
        "| Column | Type | Unit | Required | Meaning |",
        "| --- | --- | --- | --- | --- |",
    ]
    for column in schema["fields"]:
        required = "yes" if column.get("constraints", {}).get("required") else ""
        lines.append(
            f"| `{column['name']}` | {column['type']} | {column.get('unit', '')} | {required} "
            f"| {meaning(column, links)} |"
        )
    return "\n".join(lines)


def counted(data: Path) -> dict[str, Any]:
    """The package in `data`, each table with the number of its rows as `leastRows`."""
    package: dict[str, Any] = json.loads((data / PACKAGE).read_text(encoding="utf-8"))
    for one in package["resources"]:
        one["leastRows"] = count(data / one["path"])
    return package


def dictionary(package: Mapping[str, Any]) -> str:
    """The dictionary of a counted package: an overview, then a section a table."""
    tables = package["resources"]
    overview = [
        f"Version {package['version']} of the data: {len(tables)} tables, "
        f"{sum(one['leastRows'] for one in tables):,} rows.",
        "",
        "| Table | Rows | One row is |",
        "| --- | ---: | --- |",
    ]
    for one in tables:
        row = one["description"].partition(".")[0].removeprefix("One row ").rstrip(".")
        overview.append(f"| [{one['name']}](#{one['name']}) | {one['leastRows']:,} | {cell(row)} |")
    return "\n\n".join(["\n".join(overview), *(table(one) for one in tables)])


def with_dictionary(text: str, words: str) -> str:
    """`text` with `words` between its markers. Raises DocsError if a marker is not there once."""
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise DocsError(f"{README} needs the lines {START!r} and {END!r}, each once, in this order")
    before, after = text.partition(START)[0], text.partition(END)[2]
    return f"{before}{START}\n\n{words}\n\n{END}{after}"


def main(arguments: Sequence[str] | None = None, data: Path = DATA) -> int:
    """Write dictionary and counts, or with `--check` compare; 1 if that fails or they differ."""
    parser = argparse.ArgumentParser(description="Write the dictionary of data/README.md.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args(arguments).check
    old = {name: (data / name).read_text(encoding="utf-8") for name in (README, PACKAGE)}
    package = counted(data)
    try:
        new = {
            README: with_dictionary(old[README], dictionary(package)),
            PACKAGE: json.dumps(package, ensure_ascii=False, indent=2) + "\n",
        }
    except DocsError as error:
        print(error, file=sys.stderr)
        return 1
    for name in (one for one in old if new[one] != old[one]):
        if check:
            print(f"data/{name} does not fit the data: run python -m tools.build_docs.")
            return 1
        (data / name).write_text(new[name], encoding="utf-8", newline="\n")
    print("The dictionary and the counts of rows are what the data give.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
