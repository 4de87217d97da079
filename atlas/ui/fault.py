"""What a visitor and the log are told when a page fails."""

import logging
from secrets import token_hex
from typing import Final

import streamlit as st

from atlas.faults import without_text

LOG: Final = logging.getLogger(__name__)
# Where a session keeps what its visitor has brought.
BROUGHT: Final = ("own", "own_file", "own_read", "own_story", "own_story_file", "own_story_read")


def tell(error: Exception) -> bool:
    """Write the fault to the log under a reference, and tell the visitor that reference alone.

    Where a visitor has brought data, the error's own words are left out: they may quote them.

    True: told, so that Streamlit shows nothing of its own.
    """
    reference = token_hex(4)
    if any(st.session_state.get(name) is not None for name in BROUGHT):
        LOG.error("a page failed, reference %s\n%s", reference, without_text(error))
    else:
        LOG.error("a page failed, reference %s", reference, exc_info=error)
    st.error(
        "**This page failed.** The other pages work. Whoever runs this dashboard finds the cause "
        f"in its log under the reference **{reference}**.",
        icon=":material/error:",
    )
    return True
