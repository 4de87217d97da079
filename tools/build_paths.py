"""Write `static/paths`: the flights and the journeys as lines, computed from `data/`.

Run `python -m tools.build_paths` after a change of the data, with `--check` to compare only.
"""

import argparse
import sys

import orjson

from atlas import chronicle
from atlas.catalog import load
from atlas.draw.fetched import FLIGHTS, RIDES, STATIC
from atlas.draw.paths import flight_records, ride_records
from atlas.geo.ride import rides


def build() -> dict[str, bytes]:
    """The content of each file by its name."""
    catalog = load()
    records = {
        FLIGHTS: flight_records(catalog, chronicle.build(catalog)),
        RIDES: ride_records(rides(catalog)),
    }
    return {name: orjson.dumps(rows) + b"\n" for name, rows in records.items()}


def main() -> None:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    for name, content in build().items():
        path = STATIC / name
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            sys.exit(f"static/{name} is out of date: run python -m tools.build_paths")


if __name__ == "__main__":
    main()
