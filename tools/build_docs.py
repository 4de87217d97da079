"""Check the data, record each file in `data/datapackage.json`, and write `data/README.md` from it.

The dictionary stands between two marker lines; the rest of the file is written by hand. The hash of
each file tells one that is damaged, and the number of rows, `leastRows`, one that was cut short.
Run `python -m tools.build_docs` after any change to the data or their schema, with `--check` to
compare only.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from atlas.data import catalog, package
from atlas.data.catalog import DATA, DESCRIPTOR, DataError
from atlas.data.moments import day_text
from tools import hashes

README = "README.md"
START = "<!-- dictionary: written by tools/build_docs.py -->"
END = "<!-- end of dictionary -->"

# Constraints that a reader of a value needs; patterns of ids are left out.
LIMITS = {"minimum": "at least", "maximum": "at most"}


class DocsError(ValueError):
    """A README cannot take what is written for it."""


def cell(text: str) -> str:
    """Text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def meaning(column: Mapping[str, Any], links: Mapping[str, str]) -> str:
    """The description of a column, with what it points to, its values and its limits."""
    limits = column.get("constraints", {})
    parts = [cell(column["description"])]
    if "enum" in limits:
        parts.append(f"One of {', '.join(f'`{one}`' for one in limits['enum'])}.")
    bounds = [f"{words} {limits[key]:g}" for key, words in LIMITS.items() if key in limits]
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
        f"As of {day_text(date.fromisoformat(resource['asOf']))}: {cell(resource['asOfReason'])}",
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


def dictionary(descriptor: Mapping[str, Any]) -> str:
    """The dictionary of a package: an overview, then a section a table."""
    tables = descriptor["resources"]
    overview = [
        f"Version {descriptor['version']} of the data: {len(tables)} tables, "
        f"{sum(one['leastRows'] for one in tables):,} rows.",
        "",
        "| Table | Rows | As of | One row is |",
        "| --- | ---: | --- | --- |",
    ]
    for one in tables:
        row = one["description"].partition(".")[0].removeprefix("One row ").rstrip(".")
        overview.append(
            f"| [{one['name']}](#{one['name']}) | {one['leastRows']:,} | {one['asOf']} "
            f"| {cell(row)} |"
        )
    return "\n\n".join(["\n".join(overview), *(table(one) for one in tables)])


def between(text: str, words: str, name: str, start: str, end: str) -> str:
    """Return the `text` of the file `name` with `words` between its two markers.

    Raises:
        DocsError: a marker is not there once.
    """
    if text.count(start) != 1 or text.count(end) != 1 or text.index(start) > text.index(end):
        raise DocsError(f"{name} needs the lines {start!r} and {end!r}, each once, in this order")
    before, after = text.partition(start)[0], text.partition(end)[2]
    return f"{before}{start}\n\n{words}\n\n{end}{after}"


def written(data: Path) -> tuple[dict[str, str], list[str]]:
    """What both files should hold, and which tables are not as `datapackage.json` records them.

    Raises:
        DataError: the descriptor is none of this package, or a table cannot be read.
        DocsError: the README cannot take the dictionary.
    """
    descriptor = package.parse((data / DESCRIPTOR).read_bytes())
    if flaws := package.flaws(descriptor):
        raise DataError(flaws)
    fresh = hashes.recorded(data, descriptor)
    pairs = zip(descriptor["resources"], fresh["resources"], strict=True)
    handbook = (data / README).read_text(encoding="utf-8")
    texts = {
        README: between(handbook, dictionary(fresh), README, START, END),
        DESCRIPTOR: hashes.text(fresh),
    }
    return texts, [old["path"] for old, new in pairs if old != new]


def main(arguments: Sequence[str] | None = None, data: Path = DATA) -> int:
    """Check and record the data, or with `--check` compare; 1 if they are broken or differ."""
    parser = argparse.ArgumentParser(description="Check, record and document the data.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args(arguments).check
    try:
        texts, changed = written(data)
        if not check:
            catalog.checked(data, package.parse(texts[DESCRIPTOR].encode()))
    except (DataError, DocsError) as error:
        print(f"Nothing was written.\n{error}", file=sys.stderr)
        return 1
    for name, text in texts.items():
        if (data / name).read_text(encoding="utf-8") == text:
            continue
        if check:
            print(f"data/{name} does not fit the data: run python -m tools.build_docs.")
            return 1
        (data / name).write_text(text, encoding="utf-8", newline="\n")
    if changed:
        print(f"Changed since they were last recorded: {', '.join(changed)}.")
    print("The dictionary, the counts of rows and the hashes are what the data give.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
