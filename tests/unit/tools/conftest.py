"""What tests of several tools need."""

import shutil
from pathlib import Path

import pytest

from atlas.data.catalog import DATA


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data package, which a tool may change."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    return copy
