"""The tool that names modules and functions that are too long."""

from pathlib import Path

import pytest

from tools import check_size
from tools.check_size import MOST_LINES, MOST_OF_A_FUNCTION, too_long


def function(lines: int, begins: str = "def") -> str:
    """A function of so many lines, its docstring among them."""
    return "\n".join([f"{begins} one() -> None:", '    """One."""', *["    one()"] * (lines - 2)])


@pytest.mark.parametrize("begins", ["def", "async def"])
def test_a_function_may_have_its_lines_and_no_more(begins: str) -> None:
    assert not list(too_long(function(MOST_OF_A_FUNCTION, begins), "atlas/one.py"))
    source = "\n" + function(MOST_OF_A_FUNCTION + 1, begins)
    assert list(too_long(source, "atlas/one.py")) == ["atlas/one.py:2: one: 61 lines, at most 60"]


def test_a_method_is_a_function_and_decorators_do_not_count() -> None:
    method = "\n".join(f"    {line}" for line in function(MOST_OF_A_FUNCTION).splitlines())
    assert not list(too_long(f"class A:\n    @staticmethod\n{method}\n", "atlas/one.py"))
    assert list(too_long(f"class A:\n{method}\n        one()\n", "atlas/one.py"))


def test_a_module_may_have_its_lines_and_no_more() -> None:
    assert not list(too_long("1\n" * MOST_LINES, "atlas/one.py"))
    assert list(too_long("1\n" * (MOST_LINES + 1), "atlas/one.py")) == [
        "atlas/one.py: 401 lines, at most 400"
    ]


def test_a_module_of_javascript_may_have_as_many() -> None:
    line = "export const one = () => 1;\n"
    assert not list(too_long(line * MOST_LINES, "atlas/one.js"))
    assert list(too_long(line * (MOST_LINES + 1), "atlas/one.js")) == [
        "atlas/one.js: 401 lines, at most 400"
    ]


def test_it_reads_all_folders_but_bundles_and_what_npm_installs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_size.main(tmp_path) == 0
    for name in (
        "atlas/a/b.py",
        "pages/c.py",
        "tools/d.py",
        "atlas/a/b.js",
        "atlas/a/b.css",
        "atlas/dist/e.js",
        "atlas/node_modules/e.js",
        "tests/f.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1\n" * (MOST_LINES + 1))
    assert check_size.main(tmp_path) == 1
    named = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()]
    assert named == ["atlas/a/b.js", "atlas/a/b.py", "pages/c.py", "tools/d.py"]
