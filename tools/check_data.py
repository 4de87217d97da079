"""Check `data/` alone: print what is wrong as file, row, column, rule; exit 1 if anything is.

Sound data are compared with the files that the stage draws them from; those of
the maps with what was built.
"""

import sys
from pathlib import Path

import numpy as np

from atlas.data import chronicle
from atlas.data.catalog import DATA, Catalog, DataError, load
from atlas.maps import fetched
from atlas.maps.fetched import STATIC
from atlas.stage import blocks, columns, mount

# Another processor may round the last digit of a computed place or minute otherwise.
CLOSE = {"f": 1e-4, "i": 1, "u": 1}


def main(folder: Path = DATA) -> int:
    """Print every problem of the data package in `folder`, or one line that says it is sound.

    The columns and the program of the stage are checked with the dashboard's own data alone.
    """
    try:
        catalog = load(folder)
    except DataError as error:
        print(f"The data cannot be used: {len(error.problems)} problem(s) in {folder.name}/.")
        for problem in error.problems:
            print(f"  {problem}")
        print("Fix the problems above and run `make check-data` again.")
        return 1
    rows = sum(len(table) for table in catalog.values())
    print(f"data/ is sound: {len(catalog)} tables, {rows:,} rows, version {catalog.version}.")
    faults = [*stage_faults(catalog), *map_faults()] if folder == DATA else []
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def stage_faults(catalog: Catalog) -> list[str]:
    """Return a sentence for each file of the stage that is missing, damaged or out of date."""
    checks = (
        (lambda: _check_columns(catalog), "python -m tools.build_columns"),
        (_check_rides, "python -m tools.build_columns"),
        (mount.bundle, "make stage"),
    )
    faults = []
    for check, mend in checks:
        try:
            check()
        except mount.Unusable as error:
            faults.append(f"Map and timeline cannot be drawn: {error}; run `{mend}`.")
        except OSError as error:
            faults.append(f"The stage cannot be checked: {error.filename} cannot be read.")
    return faults


def map_faults() -> list[str]:
    """Return a sentence for each file of the maps that is missing or not as it was built."""
    if not fetched.sums().keys() >= fetched.SHOWS.keys():
        return [f"The maps cannot be checked: static/{fetched.SUMS} is damaged; restore it."]
    fetched.wrong.cache_clear()
    return [
        f"Maps lack {fetched.SHOWS[name]}: static/{name} is missing or damaged; restore it."
        for name in fetched.wrong().files
    ]


def _check_columns(catalog: Catalog) -> None:
    # Paths of flights are computed where SciPy is, which no running dashboard needs.
    block = columns.common(catalog, chronicle.build(catalog), {})
    mount.columns_url.cache_clear()
    path = STATIC.parent / mount.columns_url(tuple(block.texts["id"])).partition("/")[2]
    if not _alike(blocks.unpack(path.read_bytes()), block):
        raise mount.Unusable(f"static/stage/{path.name} is out of date")


def _check_rides() -> None:
    mount.rides_url.cache_clear()
    mount.rides_url()


def _alike(one: blocks.Block, other: blocks.Block) -> bool:
    """Whether two blocks have the same texts and, but for flights and rounding, numbers."""
    if (one.texts, one.about, one.columns.keys()) != (
        other.texts, other.about, other.columns.keys()
    ):  # fmt: skip
        return False
    return all(
        _close(column, other.columns[name])
        for name, column in one.columns.items()
        if not name.startswith("flight_")
    )


def _close(one: blocks.Column, other: blocks.Column) -> bool:
    if (one.dtype, one.shape) != (other.dtype, other.shape):
        return False
    return np.allclose(
        one.astype("f8"), other.astype("f8"), rtol=0, atol=CLOSE[one.dtype.kind], equal_nan=True
    )


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
