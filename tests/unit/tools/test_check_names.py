"""The tool that refuses names which say nothing of what they hold."""

from pathlib import Path

import pytest

from tools import check_names

GIVEN = [
    "found = 1",
    "found: int = 1",
    "a, *found = 1, 2",
    "[1 for found in ()]",
    "if (found := 1): pass",
    "for found in (): pass",
    "with open('a') as found: pass",
    "import re as found",
    "from re import match as found",
    "def found(): pass",
    "async def found(): pass",
    "class found: pass",
    "def a(found): pass",
    "def a(*found): pass",
    "def a(*, found=1): pass",
    "def a(**found): pass",
    "lambda found: 1",
    "self.found = 1",
    "try: pass\nexcept OSError as found: pass",
    "match a:\n    case [found, *_]: pass",
    "match a:\n    case [*found]: pass",
    "match a:\n    case {**found}: pass",
]


@pytest.mark.parametrize("source", GIVEN)
def test_a_name_is_refused_wherever_it_is_given(source: str) -> None:
    (sentence,) = check_names.refused(source, "atlas/one.py")
    assert sentence.endswith(": found: name it by what it holds or returns")
    assert not list(check_names.refused(source.replace("found", "rows"), "atlas/one.py"))


@pytest.mark.parametrize("name", [*sorted(check_names.REFUSED), "_told", "DRAWN"])
def test_each_such_name_is_refused_with_its_place(name: str) -> None:
    assert list(check_names.refused(f"\n{name} = 1", "atlas/one.py")) == [
        f"atlas/one.py:2: {name}: name it by what it holds or returns"
    ]


def test_what_others_named_so_and_longer_names_may_be_used() -> None:
    source = "element.drawn(one.said)\nfound_at = made_of(told)\nrun(found=1)\nfrom a import said\n"
    assert not list(check_names.refused(source, "atlas/one.py"))


def test_it_reads_all_of_ours_but_what_npm_installs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_names.main(tmp_path) == 0
    for name in ("atlas/a/b.py", "tests/c.py", "server.py", "atlas/node_modules/d.py", "e/f.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("found = 1\n")
    assert check_names.main(tmp_path) == 1
    named = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert named == ["server.py", "atlas/a/b.py", "tests/c.py"]


def test_javascript_may_use_such_words_in_texts_and_comments_alone() -> None:
    source = (
        "// found\n/* made\n drawn */\nconst a = 'said' + \"told\" + `found`;\nb.found = made(c);\n"
    )
    assert list(check_names.refused_in_javascript(source, "a.js")) == [
        f"a.js:5: {name}: name it by what it holds or returns" for name in ("found", "made")
    ]
    assert not list(check_names.refused_in_javascript("const foundAt = unmade;\n", "a.js"))


def test_it_reads_javascript_but_what_is_built(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("atlas/a/b.js", "atlas/a/dist/c.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("let found = 1;\n")
    assert check_names.main(tmp_path) == 1
    assert capsys.readouterr().out.startswith("atlas/a/b.js:1: found")
