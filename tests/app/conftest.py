"""What every app test needs: the folder that Streamlit starts in, and one scan for components."""

from collections.abc import Iterator

import pytest

from tests.app.pages import ROOT, components_scanned_once


@pytest.fixture(autouse=True, scope="session")
def _components_scanned_once() -> Iterator[None]:
    with components_scanned_once():
        yield


@pytest.fixture(autouse=True)
def _from_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit finds `.streamlit/config.toml` from the folder it is started in."""
    monkeypatch.chdir(ROOT)
