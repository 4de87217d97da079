"""Write `static/stage`: the columns that the stage draws, computed from `data/`.

Run `python -m tools.build_columns` after a change of the data, with `--check` to compare only.
"""

from hashlib import sha256

import orjson

from atlas import chronicle
from atlas.catalog import load
from atlas.draw.fetched import FLIGHTS, STATIC
from atlas.stage import columns
from atlas.stage.mount import COLUMNS
from tools.outputs import write_or_compare


def build() -> dict[str, bytes]:
    """The content of the file by its name, which carries a hash of it."""
    catalog = load()
    flights = {one["id"]: one for one in orjson.loads((STATIC / FLIGHTS).read_bytes())}
    content = columns.pack(columns.common(catalog, chronicle.build(catalog), flights))
    return {f"columns-{sha256(content).hexdigest()[:10]}.bin": content}


if __name__ == "__main__":
    write_or_compare("tools.build_columns", STATIC / "stage", build, COLUMNS)
