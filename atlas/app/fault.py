"""What a visitor and the log are told when a page fails."""

import logging
from secrets import token_hex
from typing import Final

import streamlit as st

from atlas.data.faults import without_text

LOG: Final = logging.getLogger(__name__)


def tell(error: Exception) -> bool:
    """Write the fault to the log under a reference, and tell the visitor that reference alone.

    The error's own words are left out: they may quote what the visitor looks for or has brought.

    True: told, so that Streamlit shows nothing of its own.
    """
    reference = token_hex(4)
    LOG.error("a page failed, reference %s\n%s", reference, without_text(error))
    st.error(
        "**This page failed.** The other pages still work. The operator of this dashboard can "
        f"find the error in the log under the reference **{reference}**.",
        icon=":material/error:",
    )
    return True
