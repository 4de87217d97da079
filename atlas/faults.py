"""A fault as it may stand in a log: where it happened, without words that may quote a visitor."""

from traceback import format_tb


def without_text(error: BaseException) -> str:
    """The stack of `error` and its kind, and nothing of what it says."""
    return f"{''.join(format_tb(error.__traceback__))}{type(error).__name__}, without its text"
