"""What the log says of a page that fails."""

import logging
import re
import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas.app import fault
from atlas.data import faults

ROOT = Path(__file__).parents[3]
PRIVATE = "a private title"


def fail(cause: bool) -> None:
    """Fail as code does that meets a word of a visitor's, perhaps while it handles that."""
    try:
        {}[PRIVATE]
    except KeyError as error:
        if cause:
            raise ValueError(PRIVATE) from error
        raise


def log_of(caplog: pytest.LogCaptureFixture, cause: bool) -> str:
    with pytest.raises(ValueError if cause else KeyError) as raised:
        fail(cause)
    assert fault.tell(raised.value)
    return caplog.text


def test_no_logger_writes_the_text_of_a_fault(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Streamlit logs each fault itself, before it asks us.
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())
    faults.install()
    try:
        fail(cause=True)
    except ValueError as error:
        logging.getLogger("streamlit.error_util").error("Uncaught %s", "app", exc_info=error)
    assert "Uncaught app" in caplog.text
    assert "ValueError, without its text" in caplog.text
    assert PRIVATE not in caplog.text
    logging.getLogger("a").warning("no fault", exc_info=True)
    assert "no fault" in caplog.text


def test_no_logger_writes_the_id_of_a_session(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "_logRecordFactory", logging.getLogRecordFactory())
    faults.install()
    session = "76c29f0e-27a5-4b1d-9d3c-0123456789ab"
    log = logging.getLogger("streamlit.runtime.websocket_session_manager")
    log.warning("Session with id %s is already connected! %d tries", session, 2)
    log.warning(f"Session {session} is gone")
    assert caplog.messages == [
        "Session with id (an id) is already connected! 2 tries",
        "Session (an id) is gone",
    ]


@pytest.mark.parametrize("cause", [False, True])
def test_the_log_has_place_and_kind_of_a_fault_and_not_its_text(
    caplog: pytest.LogCaptureFixture, cause: bool
) -> None:
    # Also of a link: what is searched for tells what somebody looks at.
    log = log_of(caplog, cause)
    assert PRIVATE not in log
    assert "{}[PRIVATE]" in log, "where it failed"
    assert "KeyError, without its text" in log
    assert ("ValueError, without its text" in log) == cause


def test_the_visitor_is_told_the_reference_that_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def page() -> None:
        from atlas.app import fault

        fault.tell(KeyError("a private title"))

    (alert,) = AppTest.from_function(page).run().error
    (reference,) = re.findall(r"\*\*([0-9a-f]{8})\*\*", alert.value)
    assert f"reference {reference}" in caplog.text
    assert "private" not in caplog.text + alert.value


def test_streamlit_prints_no_fault_past_the_log() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["logger"]["enableRich"] is False
