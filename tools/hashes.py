"""Record in `datapackage.json` what its files are: hash, bytes and number of rows of each.

The loader refuses a file that is not the one recorded. A tool that writes a file records it; what
was changed by hand is recorded by `python -m tools.build_docs`, after it has checked the data.
"""

import csv
import io
import json
from collections.abc import Container
from pathlib import Path
from typing import Any

from atlas.data import package
from atlas.data.package import DESCRIPTOR
from atlas.data.problems import DataError, Problem


def recorded(
    data: Path, descriptor: dict[str, Any], files: Container[str] | None = None
) -> dict[str, Any]:
    """Return a descriptor with what the files in `data` are, or some of them, and its own hash.

    Raises DataError if a file cannot be read.
    """
    resources = [
        one | _content(data / one["path"]) if files is None or one["path"] in files else one
        for one in descriptor["resources"]
    ]
    # Its own hash comes before those of the tables: the first one is left out of the text.
    head = {name: value for name, value in descriptor.items() if name != "resources"}
    bare = head | {"hash": "", "resources": resources}
    return bare | {"hash": package.own_hash(text(bare).encode(), bare)}


def _content(path: Path) -> dict[str, Any]:
    try:
        content = package.normalised(path.read_bytes())
        rows = sum(1 for _ in csv.DictReader(io.StringIO(content.decode(), newline="")))
    except OSError as error:
        raise DataError([package.cannot_read(path.name, error)]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError([Problem(path.name, rule="CSV in UTF-8", text=str(error))]) from error
    return {"bytes": len(content), "hash": package.digest(content), "leastRows": rows}


def text(descriptor: dict[str, Any]) -> str:
    """Return a descriptor as its file holds it."""
    return json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"


def record(data: Path, files: Container[str] | None = None) -> None:
    """Record files that a tool has written; all if none are named.

    Raises DataError if the descriptor is damaged.
    """
    descriptor = recorded(data, package.read(data), files)
    (data / DESCRIPTOR).write_text(text(descriptor), encoding="utf-8", newline="\n")
