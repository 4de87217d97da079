"""What a visitor and the log are told when a page fails."""

import logging
from secrets import token_hex

import streamlit as st


def tell(error: Exception) -> bool:
    """Write the fault to the log under a reference, and tell the visitor that reference alone.

    True: told, so that Streamlit shows nothing of its own.
    """
    reference = token_hex(4)
    logging.getLogger(__name__).error("a page failed, reference %s", reference, exc_info=error)
    st.error(
        "**This page failed.** The other pages work. Whoever runs this dashboard finds the cause "
        f"in its log under the reference **{reference}**.",
        icon=":material/error:",
    )
    return True
