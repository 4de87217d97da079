"""The parts of Streamlit's pages that our style sheets and scripts hang on are in its program.

An upgrade that renames one leaves a rule without effect, and nothing else says so.
"""

import re
from pathlib import Path

import pytest
import streamlit

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = Path(streamlit.__file__).parent / "static" / "static" / "js"
NAME = re.compile(r"""data-testid[\^*]?=["'](st\w+)|\.(st[A-Z]\w+)""")
# Of what holds the page: a browser that has to know what it has looks at all of it at each change.
HAS_OF_ALL = re.compile(
    r"""(?:html|body|:root|#root|\[data-testid=["']st(?:App|AppViewContainer|Main)["']\])"""
    r"""(?::not\(|:is\()?:has\("""
)
OURS = [
    *ROOT.glob("atlas/app/**/*.css"),
    *ROOT.glob("atlas/app/**/*.js"),
    *ROOT.glob("atlas/features/**/*.css"),
    *ROOT.glob("atlas/stage/frontend/src/*.js"),
    *ROOT.glob("atlas/stage/frontend/src/*.css"),
]


@pytest.fixture(scope="module")
def program() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in PROGRAM.glob("*.js"))


@pytest.mark.parametrize("file", OURS, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_part_of_streamlit_that_is_styled_is_there(file: Path, program: str) -> None:
    names = {a or b for a, b in NAME.findall(file.read_text(encoding="utf-8"))}
    # The kind of an alert is put behind the name when it is drawn.
    composed = {name: re.sub("[A-Z][a-z]+$", "${", name) for name in names}
    assert not {one for one in names if one not in program and composed[one] not in program}


def test_the_style_sheets_hang_on_some() -> None:
    used = {name for file in OURS for name in NAME.findall(file.read_text(encoding="utf-8"))}
    assert len(used) > 40


def test_no_rule_asks_what_the_whole_page_has() -> None:
    sheets = {file: file.read_text(encoding="utf-8") for file in OURS if file.suffix == ".css"}
    assert [file.name for file, text in sheets.items() if HAS_OF_ALL.search(text)] == []


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ('[data-testid="stApp"]:not(:has([data-testid="stStatusWidget"])) p', True),
        ("body:has(dialog)", True),
        ('[data-testid="stMain"]:not([data-testid="stHeader"]:has(b) ~ *)', False),
        ("label:has(input:focus-visible)", False),
    ],
)
def test_a_rule_that_asks_what_the_whole_page_has_is_found(rule: str, asks: bool) -> None:
    assert bool(HAS_OF_ALL.search(rule)) is asks
