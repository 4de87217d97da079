"""The page of the documents: how the data were made."""

from pathlib import Path

import pytest

from atlas.features.sources import page as sources
from tests.app.pages import dashboard, ran


@pytest.mark.parametrize("name", ["README", "CHANGES"])
@pytest.mark.parametrize("content", [None, b"", b"# \xff\n## Method\n"], ids=["no", "empty", "bad"])
def test_a_damaged_handbook_is_named_and_the_rest_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None
) -> None:
    file = tmp_path / "notes.md"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setattr(sources, name, file)
    app = dashboard()
    app.session_state["sources_part"] = "method"
    app = ran(app.switch_page("pages/sources.py").run())
    errors = [one.value for one in app.error]
    assert errors == ["notes\\.md cannot be read\\. Restore the file\\."]
    assert app.dataframe
