"""Write `static/stage`: the columns that the stage draws, computed from `data/`.

Run `python -m tools.build_columns` after a change of the data, with `--check` to compare only.
"""

from hashlib import sha256

import orjson

from atlas import chronicle
from atlas.catalog import Catalog, load
from atlas.draw.fetched import FLIGHTS, STATIC
from atlas.stage import columns
from atlas.stage.mount import COLUMNS
from tools.outputs import write_or_compare


def block(catalog: Catalog) -> columns.Block:
    """Return the columns of a data package."""
    flights = {one["id"]: one for one in orjson.loads((STATIC / FLIGHTS).read_bytes())}
    return columns.common(catalog, chronicle.build(catalog), flights)


def build() -> dict[str, bytes]:
    """Return the content of the file by its name, which carries a hash of it."""
    content = columns.pack(block(load()))
    return {f"columns-{sha256(content).hexdigest()[:10]}.bin": content}


if __name__ == "__main__":
    write_or_compare("tools.build_columns", STATIC / "stage", build, COLUMNS)
