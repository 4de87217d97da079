"""The tests of the stage's JavaScript, which node runs; they need no npm package."""

from pathlib import Path

import pytest

from tools import node

FOLDER = Path(__file__).parent
FILES = sorted(path.name for path in FOLDER.glob("*.test.js"))


def test_there_is_javascript_to_test() -> None:
    assert "days.test.js" in FILES


@pytest.mark.parametrize("name", FILES)
def test_javascript(name: str) -> None:
    done = node.run("--test", "--test-reporter=spec", FOLDER / name)
    if done.returncode != 0:
        pytest.fail(done.stdout, pytrace=False)
    # A file without a test passes as one test, which has the file's name.
    assert name not in done.stdout, f"{name} holds no test"
