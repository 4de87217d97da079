"""Update the pinned packages and the locks made from them.

`requirements.txt`, `requirements-dev.txt` and `requirements-setup.txt` (the installer) pin what the
project asks for itself. The locks pin what those bring along too, with the SHA-256 of every file of
a release, for every platform and Python 3.11 or newer. Usage::

    python -m tools.update_deps            # after a pin was changed by hand: write the locks again
    python -m tools.update_deps --upgrade  # raise every pin to its newest version first

The rest of a lock stays as it is unless a pin asks for another version, or `--upgrade` is given.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The dev lock holds the packages of the run lock too, in the same versions. The installer's is
# its own: it is there before anything else.
LOCKS = {
    "requirements-setup.txt": "requirements-setup.lock",
    "requirements.txt": "requirements.lock",
    "requirements-dev.txt": "requirements-dev.lock",
}
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE | re.IGNORECASE)


def pins(path: Path) -> dict[str, str]:
    """Version by name of each package that a requirements file or a lock pins.

    Raises:
        ValueError: a package has two versions.
    """
    versions: dict[str, str] = {}
    for name, version in PIN.findall(path.read_text(encoding="utf-8")):
        if versions.setdefault(name, version) != version:
            raise ValueError(f"{path.name} has {name} {versions[name]} and {version}")
    return versions


def resolve(*arguments: str, given: str | None = None, folder: Path = ROOT) -> None:
    """Run uv's resolver in `folder`; `given` is what it reads as its standard input."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
    # One version for every Python: a pin can name no other.
    command += ["--python-version", "3.11", "--fork-strategy", "fewest"]
    subprocess.run([*command, *arguments], cwd=folder, input=given, text=True, check=True)


def raise_pins(folder: Path) -> None:
    """Put the newest versions that go together into the requirements files."""
    names = [name for file in LOCKS for name in pins(folder / file)]
    newest = folder / "newest.tmp"
    try:
        resolve("-", "--output-file", newest.name, given="\n".join(names), folder=folder)
        versions = pins(newest)
    finally:
        newest.unlink(missing_ok=True)
    for file in LOCKS:
        text = (folder / file).read_text(encoding="utf-8")
        raised = PIN.sub(lambda pin: f"{pin[1]}=={versions[pin[1].lower()]}", text)
        (folder / file).write_text(raised, encoding="utf-8", newline="\n")


def lock(folder: Path, upgrade: bool) -> None:
    """Write the locks; with `upgrade`, each package in its newest version that the pins allow."""
    held: list[str] = []
    for file, locked in LOCKS.items():
        resolve(
            file,
            *held,
            *(["--upgrade"] if upgrade else []),
            "--generate-hashes",
            *("--custom-compile-command", "python -m tools.update_deps"),
            *("--output-file", locked),
            folder=folder,
        )
        held = ["--constraint", locked]


def main(arguments: Sequence[str] | None = None, folder: Path = ROOT) -> int:
    """Write pins and locks; 1 if they cannot be resolved."""
    parser = argparse.ArgumentParser(description="Update the pinned packages and their locks.")
    parser.add_argument("--upgrade", action="store_true", help="raise every pin to its newest")
    upgrade = parser.parse_args(arguments).upgrade
    before = {file: pins(folder / file) for file in LOCKS}
    try:
        if upgrade:
            raise_pins(folder)
        lock(folder, upgrade)
    except (subprocess.CalledProcessError, ValueError) as error:
        print(f"The packages were not updated: {error}", file=sys.stderr)
        return 1
    for file, old in before.items():
        for name, version in pins(folder / file).items():
            if old[name] != version:
                print(f"{name}: {old[name]} -> {version}")
    print(f"{', '.join(LOCKS.values())} are written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
