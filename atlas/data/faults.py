"""A fault as it may stand in a log: where it happened, without words that may quote a visitor."""

import logging
import re
from traceback import format_tb
from typing import Any, Final

# Streamlit warns of each session that is taken up again, by its id.
ID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def without_text(error: BaseException | None) -> str:
    """The stack of `error` and its kind, of its causes too, and nothing of what they say."""
    lines = []
    while error is not None:
        stack = "".join(format_tb(error.__traceback__))
        lines.append(f"{stack}{type(error).__name__}, without its text")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhile this was handled:\n".join(lines)


def install() -> None:
    """Have every logger leave out ids of sessions, and what a fault says, which Streamlit logs."""
    make = logging.getLogRecordFactory()

    def bare(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if record.exc_info and record.exc_info[1]:
            # What is written here already is not written anew from the fault.
            record.exc_text, record.exc_info = without_text(record.exc_info[1]), None
        record.msg = _without_ids(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_without_ids, record.args))
        return record

    logging.setLogRecordFactory(bare)


def _without_ids(part: Any) -> Any:
    return ID.sub("(an id)", part) if isinstance(part, str) else part
