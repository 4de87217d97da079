"""Write `atlas/stage/frontend/dist`: the stage's JavaScript in one file, and what it is made of.

esbuild bundles `src/main.js` with the parts of deck.gl that it uses. The bundle's name holds a hash
of its content, so a browser may keep it for ever. `NOTICES.txt` has the licences of the packages
that are in it. Run `python -m tools.build_stage` after a change of the source or of a package, with
`--check` to compare only.
"""

import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tools import node
from tools.node import FRONTEND, PACKAGES
from tools.outputs import write_or_compare

DIST = FRONTEND / "dist"
BUNDLES = "stage-*.js"
NOTICES = "NOTICES.txt"
MOST_GZIPPED = 300_000  # bytes
OPTIONS = (
    "--bundle",
    "--minify",
    "--loader:.css=text",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",
    # Streamlit's own maps are of another version, and either throws when it meets the other.
    *(f"--define:globalThis.{name}=globalThis.atlas_{name}" for name in ("deck", "luma")),
)
BANNER = f"/* Khasan Atlas: the stage. The licences of what is in it: {NOTICES} beside it. */"
LICENCE_FILES = re.compile(r"(licen[cs]e|notice|copying)(\.\w+)?", re.IGNORECASE)
COMMENT = re.compile(r"/\*[\s\S]*?\*/|^[ \t]*//.*(?:\n[ \t]*//.*)*", re.MULTILINE)
COMMENT_SIGNS = re.compile(r"^[ \t]*(/\*+!?|\*+(?!/)|//)[ \t]?|[ \t]*\*+/", re.MULTILINE)
# What the head of each file says that stands in its package's licence as well.
HEAD = re.compile(
    r"\A(.+\n)?SPDX-License-Identifier: MIT\nCopyright \(c\) vis\.gl contributors$", re.MULTILINE
)
OF_RIGHTS = re.compile(r"copyright|licen[cs]e\b|\(c\) \d", re.IGNORECASE)


class BuildError(Exception):
    """The bundle cannot be made, or may not be delivered; the message says why."""


def build() -> dict[str, bytes]:
    """The bundle and its notices, by their names; how large it is, is printed.

    Raises:
        NoPackagesError: the packages that it is made from can't be had.
        BuildError: esbuild found a mistake, a licence is missing, or the bundle is too large.
    """
    node.install()
    code, inputs = bundled()
    name = f"stage-{sha256(code).hexdigest()[:10]}.js"
    gzipped = len(gzip.compress(code, compresslevel=6, mtime=0))  # the level that servers take
    print(f"{name}: {len(code) / 1000:,.0f} KB, gzipped {gzipped / 1000:,.0f} KB")
    if gzipped > MOST_GZIPPED:
        raise BuildError(
            f"The stage's bundle is too large: {gzipped:,} bytes gzipped, {MOST_GZIPPED:,} are "
            "allowed. See what it imports."
        )
    return {name: code, NOTICES: notices(inputs).encode()}


def bundled() -> tuple[bytes, list[Path]]:
    """What esbuild makes of the source, and each file of which some bytes are in it.

    Raises:
        BuildError: esbuild found a mistake.
    """
    with TemporaryDirectory() as folder:
        out, meta = Path(folder) / "stage.js", Path(folder) / "meta.json"
        done = node.run_package(
            "esbuild/bin/esbuild",
            "src/main.js",
            *OPTIONS,
            f"--banner:js={BANNER}",
            "--log-level=warning",
            f"--outfile={out}",
            f"--metafile={meta}",
        )
        if done.returncode != 0:
            raise BuildError(f"The stage's bundle was not built:\n{done.stdout}")
        (output,) = json.loads(meta.read_text(encoding="utf-8"))["outputs"].values()
        parts = output["inputs"].items()
        return out.read_bytes(), [FRONTEND / path for path, part in parts if part["bytesInOutput"]]


def notices(inputs: Iterable[Path]) -> str:
    """The licences of the packages that the files belong to, and what comments in them add.

    Raises:
        BuildError: a package brings no licence.
    """
    files: dict[Path, list[Path]] = defaultdict(list)
    for path in inputs:
        if package := _package(path):
            files[package].append(path)
    # Packages of one project share a licence, and files of several a comment: each is told once.
    sections: dict[str, list[str]] = defaultdict(list)
    for folder in sorted(files):
        description = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        terms = description.get("license", "see below")
        title = f"{description['name']} {description['version']} ({terms})"
        sections[_licence(folder, title)].append(title)
    for folder in sorted(files):
        for path in sorted(files[folder]):
            for text in _comments_of_rights(path):
                sections[text].append(f"In {path.as_posix().rpartition(f'{PACKAGES}/')[2]}:")
    parts = ["The stage's bundle holds parts of these packages."]
    for text, titles in sections.items():
        rule = "-" * max(map(len, titles))
        parts.append("\n".join([rule, *dict.fromkeys(titles), rule, "", text]))
    return "\n\n\n".join(parts) + "\n"


def _package(path: Path) -> Path | None:
    """The folder of the npm package that a file belongs to; None for our own."""
    parts = path.parts
    if PACKAGES not in parts:
        return None
    start = len(parts) - parts[::-1].index(PACKAGES)
    return Path(*parts[: start + (2 if parts[start].startswith("@") else 1)])


def _licence(folder: Path, title: str) -> str:
    paths = sorted(path for path in folder.iterdir() if LICENCE_FILES.fullmatch(path.name))
    if not paths:
        raise BuildError(f"{title} is in the stage's bundle and brings no licence to deliver.")
    return "\n\n".join(_plain(path.read_text(encoding="utf-8")) for path in paths)


def _comments_of_rights(path: Path) -> Iterator[str]:
    """What the comments of a file say of others' rights, as in code that was taken over."""
    for comment in COMMENT.findall(path.read_text(encoding="utf-8")):
        text = _plain(HEAD.sub("", _plain(COMMENT_SIGNS.sub("", comment))))
        if OF_RIGHTS.search(text):
            yield text


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


if __name__ == "__main__":
    try:
        write_or_compare("tools.build_stage", DIST, build, BUNDLES)
    except (BuildError, node.NoPackagesError) as error:
        sys.exit(str(error))
