"""What a phone needs of every page: a bar of all pages, and a drawer of filters that closes.

Both are hidden in a wider window, whose menu has the pages. The script of the drawer also has Enter
apply a date that was typed.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import streamlit as st

from atlas.data import words
from atlas.internals import components

NAME: Final = "khasan-atlas-phone.drawer"
FOLDER: Final = Path(__file__).with_name("drawer")


def bar(pages: Iterable[Any]) -> None:
    """Draw links to all pages of `st.navigation`, in a row that is pushed from side to side."""
    with st.container(horizontal=True, gap=None, key="pages_bar"):
        for one in pages:
            st.page_link(one, width="content")


def drawer(path: str, shown: int, event_id: str | None) -> None:
    """Draw the button that closes the drawer, and show the card of an event that was tapped.

    Both happen in the browser alone. `path` is the page's; `shown` is how many rows it shows.
    """
    components.register(NAME, FOLDER)
    component = st.components.v2.component(NAME, js="drawer.js", isolate_styles=False)
    label = f"Show {words.plural(shown, 'row')}"
    with st.sidebar.container(key="drawer_done"):
        component(key="drawer", data={"label": label, "path": path, "event": event_id})
