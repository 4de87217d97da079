"""Files that a tool writes from something else: written, or compared with `--check`."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path


def write_or_compare(tool: str, folder: Path, build: Callable[[], Mapping[str, bytes]]) -> None:
    """Write what `build` gives into `folder` by its names, or with `--check` compare it only.

    `tool` is the name by which `python -m` runs the tool; a file that differs ends it with 1.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {tool}", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    for name, content in build().items():
        path = folder / name
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        elif not path.exists() or path.read_bytes() != content:
            sys.exit(f"{folder.name}/{name} is out of date: run python -m {tool}")
