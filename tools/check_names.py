"""Refuse names that say that something was done, not what it is; `make style` runs it.

`found`, `drawn`, `made`, `told` and `said` fit any value. A name says what it holds or returns:
rows, matches, a figure, a message. Python and JavaScript are read.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("atlas", "benchmarks", "pages", "tests", "tools")
REFUSED = frozenset({"found", "drawn", "made", "told", "said"})
# Packages of the stage's JavaScript, and what is built of it.
NOT_OURS = {"node_modules", "dist"}
# Comments and texts of JavaScript: words there are no names.
NO_NAMES = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL
)
WORD = re.compile(r"[\w$]+")


def refused(source: str, path: str) -> Iterator[str]:
    """Yield a sentence for each place in the module at `path` that gives such a name."""
    for node in ast.walk(ast.parse(source)):
        for name in _given(node):
            if name.strip("_").casefold() in REFUSED:
                line = getattr(node, "lineno", 1)
                yield f"{path}:{line}: {name}: name it by what it holds or returns"


def refused_in_javascript(source: str, path: str) -> Iterator[str]:
    """Yield a sentence for each such name in the module at `path`, wherever it stands."""
    bare = NO_NAMES.sub(lambda one: "\n" * one[0].count("\n"), source)
    for number, line in enumerate(bare.splitlines(), 1):
        for word in WORD.findall(line):
            if word.strip("_").casefold() in REFUSED:
                yield f"{path}:{number}: {word}: name it by what it holds or returns"


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
    sentences = [
        sentence
        for suffix, check in ((".py", refused), (".js", refused_in_javascript))
        for folder in (".", *FOLDERS)
        for path in sorted((root / folder).glob(f"{'' if folder == '.' else '**/'}*{suffix}"))
        if not NOT_OURS & set(path.parts)
        for sentence in check(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix())
    ]
    for sentence in sentences:
        print(sentence)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
