"""Clock, time zone, encoding and locale of the host change nothing that a visitor sees."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import ROOT, components_scanned_once, open_page

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ELSEWHERE = {
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    # What is sent may not hang on the order of a set either.
    "PYTHONHASHSEED": "1",
}
# Names that are made up anew in each session or process.
MADE_UP = re.compile(r"-*[0-9a-f]{12,}")
# Who may ask what time it is: the day on which a citation was made, and whether the data end long
# before it.
CLOCK = {"atlas/app/page.py": 1, "atlas/app/share.py": 2}


def leaves(block: Any) -> Iterator[Any]:
    """The elements of a page."""
    for child in block.children.values():
        yield from leaves(child) if hasattr(child, "children") else [child]


def sent(app: AppTest) -> list[str]:
    """Everything that a page sends to the browser."""
    return [f"{one.type}: {MADE_UP.sub('', str(one.proto))}" for one in leaves(app._tree)]


def main() -> None:
    """Print what each page sends."""
    with components_scanned_once():
        print(json.dumps({page: sent(open_page(page)) for page in PAGES}))


@pytest.mark.long
def test_a_host_elsewhere_sends_the_same() -> None:
    there = subprocess.run(
        [sys.executable, "-m", "tests.app.test_host"],
        cwd=ROOT,
        env=os.environ | ELSEWHERE,
        capture_output=True,
        check=False,
    )
    assert there.returncode == 0, there.stderr.decode(errors="replace")[-3000:]
    pages = json.loads(there.stdout)
    for page in PAGES:
        assert pages[page] == sent(open_page(page)), page


def reads_of_the_clock(path: Path) -> int:
    """How often a module asks what time it is."""
    calls = (
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    return sum(
        isinstance(call, ast.Attribute)
        and (
            call.attr in {"now", "today", "utcnow", "localtime", "gmtime", "ctime"}
            or ast.unparse(call) == "time.time"
        )
        for call in calls
    )


def test_only_a_citation_and_the_overview_ask_for_the_day() -> None:
    """So no rule of dates is another one on a host whose clock is in 2040."""
    modules = [ROOT / "server.py", ROOT / "dashboard.py"]
    for folder in ("atlas", "pages", "tools"):
        modules += (ROOT / folder).rglob("*.py")
    readers = {
        path.relative_to(ROOT).as_posix(): reads
        for path in modules
        if (reads := reads_of_the_clock(path))
    }
    assert readers == CLOCK


if __name__ == "__main__":
    main()
