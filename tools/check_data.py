"""Check `data/` alone: print what is wrong as file, row, column, rule; exit 1 if anything is."""

import sys
from pathlib import Path

from atlas.catalog import DATA, DataError, load


def main(folder: Path = DATA) -> int:
    """Print every problem of the data package in `folder`, or one line that says it is sound."""
    try:
        catalog = load(folder)
    except DataError as error:
        print(f"The data cannot be used: {len(error.problems)} problem(s) in {folder.name}/.")
        for problem in error.problems:
            print(f"  {problem}")
        print("Fix what is named above and run `make check-data` again.")
        return 1
    rows = sum(len(table) for table in catalog.values())
    print(f"data/ is sound: {len(catalog)} tables, {rows:,} rows, version {catalog.version}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
