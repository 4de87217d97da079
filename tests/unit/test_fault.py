"""What the log says of a page that fails."""

import pytest
import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

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


def test_a_value_that_no_page_sends_is_one_line(
    session: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    states = WStates()
    states.set_widget_from_proto(WidgetState(id="chart", json_value="}{"))
    states.set_widget_metadata(WidgetMetadata("chart", lambda x: x, lambda x: x, "json_value"))
    with pytest.raises(ValueError, match="Expecting value") as raised:
        states["chart"]
    fault.tell(raised.value)
    (record,) = [one for one in caplog.records if one.name == fault.LOG.name]
    assert record.getMessage().startswith("a browser sent a value that its widget cannot have")
    assert record.exc_info is None
