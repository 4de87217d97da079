"""Name the modules and functions that are too long to be read at once; `make style` runs it.

A module of Python or JavaScript that has grown past `MOST_LINES` holds more than one idea: split
it along them. A function of Python is counted from `def` to its end, its docstring included.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("atlas", "pages", "tools")
MOST_LINES = 400
MOST_OF_A_FUNCTION = 60
ENDINGS = {".py", ".js"}
# The packages of the stage's JavaScript, and its bundle.
NOT_OURS = {"node_modules", "dist"}


def too_long(source: str, path: str) -> Iterator[str]:
    """Yield a sentence for the module at `path` if too long, and for each such Python function."""
    lines = len(source.splitlines())
    if lines > MOST_LINES:
        yield f"{path}: {lines} lines, at most {MOST_LINES}"
    if not path.endswith(".py"):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_OF_A_FUNCTION:
                where = f"{path}:{node.lineno}: {node.name}"
                yield f"{where}: {length} lines, at most {MOST_OF_A_FUNCTION}"


def main(root: Path = ROOT) -> int:
    """Print what is too long; 1 if anything is."""
    modules = sorted(
        path
        for folder in FOLDERS
        for path in (root / folder).rglob("*")
        if path.suffix in ENDINGS and not NOT_OURS.intersection(path.relative_to(root).parts)
    )
    sentences = [
        sentence
        for path in modules
        for sentence in too_long(
            path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
        )
    ]
    for sentence in sentences:
        print(sentence)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
