"""Read files out of pinned npm packages, without installing or running anything of them."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """An npm package: name, version and the SHA-512 (base64) of its tarball."""

    name: str
    version: str
    sha512: str


def read(package: Package, members: list[str], cache: Path) -> dict[str, bytes]:
    """Some files of a package; its tarball is downloaded into ``cache`` when it isn't there."""
    file = cache / f"{package.name.strip('@').replace('/', '-')}-{package.version}.tgz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=cache,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    content = file.read_bytes()
    if base64.b64encode(hashlib.sha512(content).digest()).decode() != package.sha512:
        raise SystemExit(f"{package.name} {package.version}: checksum differs, not used")
    files = {}
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        for member in members:
            stream = archive.extractfile(f"package/{member}")
            if stream is None:
                raise SystemExit(f"{package.name} {package.version} has no {member}")
            files[member] = stream.read()
    return files
