"""Write `atlas/export/citations.json`: each document in each style, by the reference processor.

citeproc-js, which Zotero uses too, writes them, out of the table of sources and the styles in
`atlas/export/styles`. Run `python -m tools.build_citations` after a change of either, or of the
data's date, with `--check` to compare only. It needs npm and the network; what has not changed
since the last time is kept.
"""

import json
import re
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from atlas.data.catalog import load
from atlas.export import cite
from tools import node, npm
from tools.npm import Package
from tools.outputs import write_or_compare

SCRIPT: Final = Path(__file__).with_name("citations.js")
PROCESSOR: Final = Package(
    "citeproc",
    "2.4.63",
    "68F95Bp4UbgZU/DBUGQn0qV3HDZLCdI9+Bb2ByrTaNJDL5VEm9LqaiNaxljsvoaExSLEXe1/r6n2Z06SCzW3/Q==",
)
LOCALES: Final = Package(
    "@citation-js/plugin-csl",
    "0.8.2",
    "MHdPrhsbsitWST4tP+bxk4vSSYoPfbxah01fZvxv23qm/FjyW6yJCEpkV/x3f2ofT+v4RN0OEBQboN/MTIyPyQ==",
)
# Words that a title in capitals keeps as they are: names of files and hosts, Korean given names,
# units.
KEPT: Final = re.compile(
    r"""[\w.-]*[/@_][^\s,;()]+ | \w[\w-]*\.[a-z][\w./-]*
    | \b[A-Z][a-z]+-(?:un|il|sung|song|hye|ho|hae|in|ri|do)\b | (?<=\d\ )k[tm]\b""",
    re.VERBOSE,
)


def build() -> dict[str, bytes]:
    """Return the file by its name."""
    catalog = load()
    tools = made_with()
    old = _stored(tools)
    items = [cite.template(catalog), *cite.documents(catalog.sources)]
    new = [item for item in items if item["id"] not in old or _changed(item, old[item["id"]])]
    old |= written(new) if new else {}
    table = {item["id"]: old[item["id"]] for item in items}
    body = ",\n".join(
        f"{json.dumps(key)}: {json.dumps(line, ensure_ascii=False)}" for key, line in table.items()
    )
    text = f'{{"made_with": {json.dumps(tools)},\n"lines": {{\n{body}\n}}}}\n'
    return {cite.CITATIONS.name: text.encode()}


def made_with() -> dict[str, str]:
    """Return what the lines depend on beside the documents."""
    styles = b"".join(_style(name).encode() for name in cite.STYLES)
    program = SCRIPT.read_bytes() + KEPT.pattern.encode()
    return {
        "citeproc": PROCESSOR.version,
        "locale": LOCALES.version,
        "styles": sha256(styles).hexdigest()[:16],
        "program": sha256(program).hexdigest()[:16],
    }


def written(items: list[cite.Item]) -> dict[str, dict[str, str]]:
    """Return the lines of each item by its id, as the processor writes them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        program = npm.read(PROCESSOR, ["citeproc_commonjs.js"], folder)["citeproc_commonjs.js"]
        locales = npm.read(LOCALES, ["lib/locales.json"], folder)["lib/locales.json"]
        (folder / "citeproc.cjs").write_bytes(program)
        job = {
            "processor": str(folder / "citeproc.cjs"),
            "locale": json.loads(locales)["en-US"],
            "styles": {name: _style(name) for name in cite.STYLES},
            "items": [_protected(item) for item in items],
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        done = node.run(SCRIPT, folder / "job.json")
        if done.returncode != 0:
            raise SystemExit(f"The citations were not written:\n{done.stdout}")
    lines = json.loads(done.stdout)
    return {
        item["id"]: {"of": cite.digest(item)}
        | {style: _mended(lines[style][number], item.get("URL", "")) for style in cite.STYLES}
        for number, item in enumerate(items)
    }


def _mended(line: str, link: str) -> str:
    """A line with its link, and without APA's "Retrieved" where the day is not known."""
    return re.sub(r"Retrieved (?=https?:)", "", line).replace(cite.LINK, link)


def _protected(item: cite.Item) -> cite.Item:
    """An item whose names keep their letters in a style that writes titles in capitals.

    The processor would write typographic marks into its address: that stands in later.
    """
    names = [name for name in ("title", "container-title") if name in item]
    kept = {name: KEPT.sub(r'<span class="nocase">\g<0></span>', item[name]) for name in names}
    return item | kept | ({"URL": cite.LINK} if "URL" in item else {})


def _style(name: str) -> str:
    return (cite.STYLES_FOLDER / f"{cite.STYLES[name]}.csl").read_text(encoding="utf-8")


def _changed(item: cite.Item, line: dict[str, str]) -> bool:
    return cite.digest(item) != line["of"]


def _stored(tools: dict[str, str]) -> dict[str, dict[str, str]]:
    """The lines of the last time, unless they were made of something else."""
    if not cite.CITATIONS.exists():
        return {}
    stored: dict[str, Any] = json.loads(cite.CITATIONS.read_text(encoding="utf-8"))
    return stored["lines"] if stored["made_with"] == tools else {}


if __name__ == "__main__":
    sys.exit(write_or_compare("tools.build_citations", cite.CITATIONS.parent, build))
