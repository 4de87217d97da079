"""Write `static/stage`: the columns and the rides that the stage draws, computed from `data/`.

Run `python -m tools.build_columns` after a change of the data, with `--check` to compare only.
"""

from hashlib import sha256

import orjson

from atlas.data import chronicle
from atlas.data.catalog import Catalog, load
from atlas.maps.fetched import STATIC
from atlas.stage import blocks, columns, rides
from atlas.stage.flights import flights
from tools.outputs import write_or_compare

# All files of the folder; their names hold a hash.
HASHED = "*-*.*"


def block(catalog: Catalog) -> blocks.Block:
    """Return the columns of a data package."""
    rows = chronicle.build(catalog)
    return columns.common(catalog, rows, flights(catalog, rows))


def build() -> dict[str, bytes]:
    """Return the content of each file by its name, which carries a hash of it."""
    catalog = load()
    journeys = orjson.dumps(rides.described(catalog, chronicle.build(catalog)))
    files = {("columns", "bin"): blocks.pack(block(catalog)), ("rides", "json"): journeys}
    return {
        f"{name}-{sha256(content).hexdigest()[:10]}.{ending}": content
        for (name, ending), content in files.items()
    }


if __name__ == "__main__":
    write_or_compare("tools.build_columns", STATIC / "stage", build, HASHED)
