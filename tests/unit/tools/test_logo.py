"""The mark and the logo are what their tool draws, in the colours of the palette."""

import pytest

from tools.build_logo import STATIC, files


@pytest.mark.parametrize("name", ["mark.svg", "logo-light.svg", "logo-dark.svg"])
def test_the_committed_file_is_what_the_tool_draws(name: str) -> None:
    committed = (STATIC / name).read_text(encoding="utf-8")
    assert committed == files()[name], f"static/{name} is out of date: python -m tools.build_logo"
    assert "<script" not in committed
