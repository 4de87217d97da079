"""The address of a page as the visitor's browser reaches it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from atlas.app.session import session


def link(page: str, params: Mapping[str, Any]) -> str:
    """The address of a page of this dashboard, as the visitor's browser reaches it."""
    parts = urlsplit(st.context.url or "")
    query = urlencode(params, doseq=True)
    return f"{parts.scheme}://{parts.netloc}/{page}{f'?{query}' if query else ''}"


def here(*, without: str = "") -> str:
    """The address of what is shown now, without one of its parameters if it is named."""
    return link(session.page, {k: v for k, v in (session.url or {}).items() if k != without})
