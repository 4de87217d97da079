"""Files that a tool writes from something else: written, or compared with `--check`."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path


def write(folder: Path, files: Mapping[str, bytes], replaces: str | None = None) -> None:
    """Write `files` into `folder`; what else the glob `replaces` finds there is deleted."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    for name in _others(folder, files, replaces):
        (folder / name).unlink()


def outdated(folder: Path, files: Mapping[str, bytes], replaces: str | None = None) -> str | None:
    """The first file of `folder` that `write` would write, change or delete; None if all hold."""
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            return name
    return next(iter(_others(folder, files, replaces)), None)


def write_or_compare(
    tool: str,
    folder: Path,
    build: Callable[[], Mapping[str, bytes]],
    replaces: str | None = None,
) -> None:
    """Write what `build` gives into `folder` by its names, or with `--check` compare it only.

    `tool` is the name by which `python -m` runs the tool; a file that differs ends it with 1.
    `replaces` finds the files of earlier builds, whose names hold a hash.
    """
    parser = argparse.ArgumentParser(prog=f"python -m {tool}", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    files = build()
    if not check:
        write(folder, files, replaces)
    elif name := outdated(folder, files, replaces):
        sys.exit(f"{folder.name}/{name} is out of date: run python -m {tool}")


def _others(folder: Path, files: Mapping[str, bytes], replaces: str | None) -> list[str]:
    names = sorted(path.name for path in folder.glob(replaces)) if replaces else []
    return [name for name in names if name not in files]
