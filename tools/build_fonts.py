"""Build the offline fonts in ``static/fonts`` from pinned Fontsource npm packages.

Usage::

    pip install fonttools brotli
    python -m tools.build_fonts                  # after names in data/ or the labels changed
    python -m tools.build_fonts --also names.txt # cover the characters of another file too

Needs ``npm`` (only ``npm pack``, nothing is installed or run), fonttools and brotli.

Titles are set in Source Serif 4, copied byte by byte: its name is reserved by the licence (SIL OFL
1.1), so the file must not be changed. Text is set in Source Sans, which Streamlit serves itself,
with Cyrillic and Vietnamese letters.
Korean, Chinese and Japanese come from Noto Sans KR and SC, cut to the characters that
``data/*.csv`` and ``static/map/labels.json`` use; ``characters.txt`` lists them for a test. Other
names of places are searched and never shown, so their characters are left out.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools import npm
from tools.npm import Package

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "static" / "fonts"
LIMIT_KIB = 600
# Columns that no page shows, by their table.
SEARCHED = {(table, "other_names") for table in ("places", "sites", "areas")}


SERIF = Package(
    "@fontsource/source-serif-4",
    "5.3.1",
    "cWcTCXjYYrgF9A67fThVir1VSc0lPEYmwQ6jA4pPt01s2MSCi/maINUcZoCzaqnU8fyUReDO97eGcBUkHgOeug==",
)
KOREAN = Package(
    "@fontsource/noto-sans-kr",
    "5.3.0",
    "/JnpTjaCOXW7xUoqOyCVYSr05VOkDy5Yla9O+WAEiS7u+yYLsmHoqj6v1W0bf91G8G3XA2+NnRS3CX2Tf/FVZg==",
)
CHINESE = Package(
    "@fontsource/noto-sans-sc",
    "5.3.0",
    "HeqIlGm0+ohOKxZLuHj1qW6r6avHH0OWdKERAcSDI0RQ+MXrteuLKA+M+5eOA8rYy0MFvOR5AT0fQo2rUkye0Q==",
)

LICENCES = {
    SERIF: "OFL-Source-Serif-4.txt",
    KOREAN: "OFL-Noto-Sans-KR.txt",
    CHINESE: "OFL-Noto-Sans-SC.txt",
}
COPIED: dict[Package, list[str]] = {SERIF: ["source-serif-4-latin-600-normal.woff2"]}
CUT: dict[Package, tuple[str, str]] = {
    KOREAN: ("noto-sans-kr-korean-400-normal.woff2", "noto-sans-kr-subset.woff2"),
    CHINESE: ("noto-sans-sc-chinese-simplified-400-normal.woff2", "noto-sans-sc-subset.woff2"),
}
# Also the values of unicodeRange in .streamlit/config.toml.
HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xAC00, 0xD7AF))
HAN_AND_KANA = ((0x2E80, 0x312F), (0x3190, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))


def within(character: str, ranges: tuple[tuple[int, int], ...]) -> bool:
    """Whether a character's code point lies in one of the ranges."""
    return any(first <= ord(character) <= last for first, last in ranges)


def shown_text() -> str:
    """What can be shown of the data: all cells but those that are only searched."""
    cells: list[str] = []
    for file in sorted((ROOT / "data").glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                cells += [text for name, text in row.items() if (file.stem, name) not in SEARCHED]
    return "".join(cells)


def used_characters(also: list[Path]) -> set[str]:
    """The Korean, Chinese and Japanese characters of the data, the labels and other files."""
    files = [ROOT / "static" / "map" / "labels.json", *also]
    text = "".join(file.read_text(encoding="utf-8") for file in files) + shown_text()
    return {c for c in text if within(c, HANGUL) or within(c, HAN_AND_KANA)}


def cut(font: bytes, characters: set[str]) -> tuple[bytes, set[str]]:
    """A font cut to some characters, as woff2, and those of them that it doesn't have."""
    source = TTFont(BytesIO(font))
    missing = {c for c in characters if ord(c) not in source.getBestCmap()}
    options = subset.Options(flavor="woff2", hinting=False, notdef_outline=True)
    # No vertical writing and no variants: names stand in a line.
    options.layout_features = ["kern", "liga", "ccmp", "locl"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(c) for c in sorted(characters - missing)])
    cutter.subset(source)
    source["head"].modified = source["head"].created
    source.recalcTimestamp = False
    target = BytesIO()
    source.flavor = "woff2"
    source.save(target)
    return target.getvalue(), missing


def build(cache: Path, also: list[Path]) -> dict[str, bytes]:
    """The files of ``static/fonts`` by name."""
    files: dict[str, bytes] = {}
    for package, names in COPIED.items():
        contents = npm.read(package, ["LICENSE", *(f"files/{name}" for name in names)], cache)
        files |= {name: contents[f"files/{name}"] for name in names}
        files[LICENCES[package]] = contents["LICENSE"]
    characters = used_characters(also)
    wanted = {
        KOREAN: {c for c in characters if within(c, HANGUL)},
        CHINESE: {c for c in characters if not within(c, HANGUL)},
    }
    for package, (source, target) in CUT.items():
        contents = npm.read(package, ["LICENSE", f"files/{source}"], cache)
        files[target], missing = cut(contents[f"files/{source}"], wanted[package])
        files[LICENCES[package]] = contents["LICENSE"]
        if missing:
            listed = "".join(sorted(missing))
            print(f"{package.name} has no glyph for: {listed}", file=sys.stderr)
            characters -= missing
    files["characters.txt"] = ("".join(sorted(characters)) + "\n").encode()
    return files


def main() -> int:
    """Build and write; fail when the fonts have grown past the limit."""
    parser = argparse.ArgumentParser(description="Build the offline fonts in static/fonts.")
    parser.add_argument("--also", type=Path, action="append", default=[], help="another text file")
    parser.add_argument("--cache", type=Path, help="keep downloaded packages in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        files = build(cache, options.also)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (OUT / name).write_bytes(content)
        print(f"{len(content) / 1024:7.1f} KiB  {name}")
    total = sum(map(len, files.values())) / 1024
    print(f"{total:7.1f} KiB  together, limit {LIMIT_KIB}")
    return int(total > LIMIT_KIB)


if __name__ == "__main__":
    raise SystemExit(main())
