"""A fault as it may stand in a log: where it happened, without words that may quote a visitor."""

from traceback import format_tb


def without_text(error: BaseException | None) -> str:
    """The stack of `error` and its kind, of its causes too, and nothing of what they say."""
    told = []
    while error is not None:
        stack = "".join(format_tb(error.__traceback__))
        told.append(f"{stack}{type(error).__name__}, without its text")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhile this was handled:\n".join(told)
