"""What a visitor and the log are told when a page fails."""

import logging
from secrets import token_hex
from traceback import format_tb, walk_tb
from typing import Final

import streamlit as st
from streamlit.runtime.state.session_state import WStates

LOG: Final = logging.getLogger(__name__)
# Where a session keeps what its visitor has brought.
BROUGHT: Final = ("own", "own_read", "own_story")


def tell(error: Exception) -> bool:
    """Write the fault to the log under a reference, and tell the visitor that reference alone.

    A value that no page of ours sends is no fault of the page: it has one line in the log. Where a
    visitor has brought data, the error's own words are left out, since they may quote them.

    True: told, so that Streamlit shows nothing of its own.
    """
    reference = token_hex(4)
    kind = type(error).__name__
    if _sent(error):
        LOG.warning("a browser sent a value that its widget cannot have: %s, %s", kind, reference)
    elif any(st.session_state.get(name) is not None for name in BROUGHT):
        stack = "".join(format_tb(error.__traceback__))
        LOG.error("a page failed, reference %s\n%s%s, without its text", reference, stack, kind)
    else:
        LOG.error("a page failed, reference %s", reference, exc_info=error)
    st.error(
        "**This page failed.** The other pages work. Whoever runs this dashboard finds the cause "
        f"in its log under the reference **{reference}**.",
        icon=":material/error:",
    )
    return True


def _sent(error: Exception) -> bool:
    """Whether Streamlit failed to read the value of a widget, as the browser sent it."""
    read = WStates.__getitem__.__code__
    return any(frame.f_code is read for frame, _ in walk_tb(error.__traceback__))
