"""The lines that the browser fetches are those of the data."""

from atlas.draw.fetched import STATIC
from tools.build_paths import build


def test_the_files_are_what_the_data_give() -> None:
    for name, content in build().items():
        assert (STATIC / name).read_bytes() == content, (
            f"static/paths/{name} is out of date: run python -m tools.build_paths"
        )
