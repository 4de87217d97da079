"""The order of link, click and back button: which of them says what a run shows."""

from collections.abc import Mapping, Sequence

Given = Mapping[str, Sequence[str]]


def link_leads(*, given: Given, written: Given | None, moved: bool, back: bool) -> bool:
    """Return whether a run reads the address; else the session holds, and the address follows.

    `given` is what the address says of ours, `written` what the last run wrote there, None before
    the first; `moved` tells that this run shows another page than the last, `back` that the browser
    went back or forward.
    """
    if written is None:
        return True
    if given == written:
        return False
    # A link leads to another page with an address of its own, the menu to a bare one: there the
    # session goes along. On one page, any other address is one that has not followed yet.
    return back or (moved and bool(given))
