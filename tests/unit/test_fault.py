"""What the log says of a page that fails."""

import pytest
import streamlit as st

from atlas.ui import fault


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What the session of the failed page holds."""
    held: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", held)
    return held


def log_of(error: Exception, caplog: pytest.LogCaptureFixture) -> str:
    with pytest.raises(type(error)) as raised:
        raise error
    assert fault.tell(raised.value)
    return caplog.text


def test_the_cause_is_in_the_log(
    session: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    log = log_of(KeyError("no such column"), caplog)
    assert "Traceback" in log
    assert "no such column" in log


@pytest.mark.parametrize("brought", fault.BROUGHT)
def test_nothing_that_a_visitor_brought_is_in_the_log(
    session: dict[str, object], caplog: pytest.LogCaptureFixture, brought: str
) -> None:
    session[brought] = object()
    log = log_of(KeyError("a private title"), caplog)
    assert "a private title" not in log
    assert "log_of" in log, "where it failed"
    assert "KeyError, without its text" in log
