"""Write the table of the address's parameters in `README.md`, from the list that reads them.

The rest of the file is written by hand. Run `python -m tools.build_parameters` after a change of
`atlas/app/parameters.py`; with `--check` it compares only.
"""

from pathlib import Path

from atlas.app.parameters import PARAMETERS
from tools.build_docs import between
from tools.outputs import write_or_compare

ROOT = Path(__file__).resolve().parents[1]
README = "README.md"
START = "<!-- parameters: written by tools/build_parameters.py -->"
END = "<!-- end of parameters -->"
HEAD = ("| Parameter | Pages | Values | Example |", "| --- | --- | --- | --- |")


def table() -> str:
    """Return the table: a row for each parameter; one that means the same on more pages once."""
    pages: dict[tuple[str, str, str], list[str]] = {}
    for one in PARAMETERS:
        row = pages.setdefault((one.name, one.what, one.example), [])
        row += [f"`/{page}`" for page in one.pages]
    rows = [
        f"| `{name}` | {', '.join(of) or 'all'} | {what} | `{example}` |"
        for (name, what, example), of in pages.items()
    ]
    return "\n".join([*HEAD, *rows])


def files() -> dict[str, bytes]:
    """Return the README with the table between its markers."""
    text = (ROOT / README).read_text(encoding="utf-8")
    return {README: between(text, table(), README, START, END).encode()}


if __name__ == "__main__":
    write_or_compare("tools.build_parameters", ROOT, files)
