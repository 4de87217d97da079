"""Refuse names that say that something was done, not what it is; `make style` runs it.

`found`, `drawn`, `made`, `told` and `said` fit any value. A name of Python says what it holds or
returns: rows, matches, a figure, a message.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("atlas", "benchmarks", "pages", "tests", "tools")
REFUSED = frozenset({"found", "drawn", "made", "told", "said"})
# The packages of the stage's JavaScript.
INSTALLED = "node_modules"


def refused(source: str, path: str) -> Iterator[str]:
    """Yield a sentence for each place in the module at `path` that gives such a name."""
    for node in ast.walk(ast.parse(source)):
        for name in _given(node):
            if name.strip("_").casefold() in REFUSED:
                line = getattr(node, "lineno", 1)
                yield f"{path}:{line}: {name}: name it by what it holds or returns"


def _given(node: ast.AST) -> Iterator[str]:
    """The names that a node gives to something: a value, an argument, a function, a class."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.arg(arg=name) | ast.alias(asname=str(name)):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name


def main(root: Path = ROOT) -> int:
    """Print where such a name is given; 1 if anywhere."""
    modules = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    sentences = [
        sentence
        for path in [*sorted(root.glob("*.py")), *modules]
        if INSTALLED not in path.parts
        for sentence in refused(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    ]
    for sentence in sentences:
        print(sentence)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
