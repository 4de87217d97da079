"""The tests of the stage's JavaScript, which node runs; they need no npm package."""

from pathlib import Path

import pytest

from tools import node

FOLDER = Path(__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.test.js"))


def test_there_is_javascript_to_test() -> None:
    assert "days.test.js" in FILES


@pytest.mark.parametrize("name", FILES)
def test_javascript(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Days and hours are the same wherever the reader is.
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    passes(name)


def test_days_are_the_same_on_both_sides_of_the_date_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul")
    passes("days.test.js")


def passes(name: str) -> None:
    """Run a file of tests."""
    done = node.run("--test", "--test-reporter=spec", FOLDER / name)
    if done.returncode != 0:
        pytest.fail(done.stdout, pytrace=False)
    # A file without a test passes as one test, which has the file's name.
    assert name not in done.stdout, f"{name} holds no test"
