"""The order of link, click and back button: which of them says what a run shows."""

from collections.abc import Mapping, Sequence

Given = Mapping[str, Sequence[str]]


def link_leads(*, given: Given, written: Given | None, moved: bool, clicked: bool) -> bool:
    """Return whether a run reads the address; else the session holds, and the address follows.

    `given` is what the address says of ours, `written` what the last run wrote there, None before
    the first; `moved` tells that this run shows another page than the last, `clicked` that a
    callback changed the session since.
    """
    if written is None:
        return True
    if given == written:
        return False
    if moved:
        # A link or the back button; what looks like a click is a widget not yet redrawn. The menu
        # leads to a bare address: there the session goes along.
        return bool(given)
    # A click that overtakes the address bar still carries the old address: the click wins.
    return not clicked
