"""Write the tables of `docs/licences.md`: the packages that are installed to run, and the fonts.

What a package says of its licence is taken from its metadata, and what a font says from its own
name table; nothing is guessed. The rest of the file is written by hand. Run
`python -m tools.build_licences` after a change of `requirements.lock`, with `--check` to compare.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from fontTools.ttLib import TTFont

from tools.update_deps import pins

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "licences.md"
START = "<!-- {}: written by tools/build_licences.py -->"
END = "<!-- end of {} -->"
LICENCE_URL, FAMILY, TYPOGRAPHIC_FAMILY = 14, 1, 16  # of a font's name table
OFL = "http://scripts.sil.org/OFL"


class LicenceError(ValueError):
    """The document cannot be written."""


def licence(package: str) -> str:
    """What an installed package says of its licence, the exact words first."""
    fields = metadata.metadata(package)
    classified = [one for one in fields.get_all("Classifier", []) if one.startswith("License :: ")]
    names = [one.rpartition(" :: ")[2] for one in classified]
    # Some put the whole text where the name belongs.
    free = fields.get("License", "").strip()
    short = free if len(free) <= 60 and "\n" not in free else ""
    return fields.get("License-Expression") or " or ".join(names) or short or "does not say"


def packages(written: str) -> str:
    """The table of the packages in `requirements.lock`.

    One that is for another system, so not installed here, keeps the row it has in `written`.

    Raises:
        LicenceError: another version is installed, or there is neither package nor row.
    """
    lines = ["| Package | Version | Licence |", "| --- | --- | --- |"]
    for name, version in pins(ROOT / "requirements.lock").items():
        row = f"| `{name}` | {version} | "
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            kept = re.search(rf"^{re.escape(row)}.+ \|$", written, re.MULTILINE)
            if kept is None:
                raise LicenceError(f"{name} {version} is not installed and has no row") from None
            lines.append(kept[0])
            continue
        if installed != version:
            raise LicenceError(f"{name} {installed} is installed, the lock has {version}")
        lines.append(f"{row}{licence(name)} |")
    return "\n".join(lines)


def fonts(_: str) -> str:
    """The table of the fonts: those of the project, then those that Streamlit brings."""
    streamlit = Path(str(metadata.distribution("streamlit").locate_file("streamlit/static")))
    rows = dict.fromkeys(
        f"| {family} | {terms} | {place} |"
        for place, folder in (("`static/fonts/`", ROOT / "static"), ("Streamlit", streamlit))
        for family, terms in sorted(map(_font, folder.rglob("*.woff2")))
    )
    return "\n".join(["| Font | Its file says | In |", "| --- | --- | --- |", *rows])


def _font(path: Path) -> tuple[str, str]:
    names = TTFont(path)["name"]
    family = names.getDebugName(TYPOGRAPHIC_FAMILY) or names.getDebugName(FAMILY)
    terms = "SIL Open Font License 1.1" if names.getDebugName(LICENCE_URL) == OFL else "nothing"
    return family.partition("_")[0], terms


def filled(text: str) -> str:
    """`text` with each table between its two markers. Raises LicenceError if one is not there."""
    for name, table in (("packages", packages), ("fonts", fonts)):
        parts = re.split(
            rf"({re.escape(START.format(name))}).*?({re.escape(END.format(name))})",
            text,
            flags=re.DOTALL,
        )
        if len(parts) != 4:
            raise LicenceError(f"{DOCUMENT.name} needs the two markers of its {name}, once")
        before, start, end, after = parts
        text = f"{before}{start}\n\n{table(text)}\n\n{end}{after}"
    return text


def main(arguments: Sequence[str] | None = None, document: Path = DOCUMENT) -> int:
    """Write the tables, or with `--check` compare them; 1 if that fails or they differ."""
    parser = argparse.ArgumentParser(description="Write the tables of docs/licences.md.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    check = parser.parse_args(arguments).check
    old = document.read_text(encoding="utf-8")
    try:
        new = filled(old)
    except LicenceError as error:
        print(error, file=sys.stderr)
        return 1
    if check and new != old:
        print(f"docs/{document.name} is not so: run python -m tools.build_licences.")
        return 1
    if not check:
        document.write_text(new, encoding="utf-8", newline="\n")
    print(f"docs/{document.name} names what is installed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
