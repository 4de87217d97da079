"""What a phone needs of every page: a bar of all pages, and a drawer of filters that closes.

Both are hidden in a wider window, whose menu has the pages. The script of the drawer also has Enter
apply a date that was typed.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import streamlit as st

from atlas.data import words
from atlas.internals import components

BAR: Final = "khasan-atlas-phone.bar"
DRAWER: Final = "khasan-atlas-phone.drawer"
# The pages that have a tab of the bar, by their paths; the others are in its sheet.
TABS: Final = ("", "map", "timeline", "journeys")
HERE: Final = Path(__file__).parent


def bar(pages: Sequence[Any], path: str) -> None:
    """Draw links to all pages of `st.navigation`: four tabs, and a sheet of the others.

    `path` is the page's. A link that was pressed ends the run: that of its page follows.
    """
    components.register(BAR, HERE / "bar")
    component = st.components.v2.component(BAR, js="bar.js", isolate_styles=False)
    # A sort keeps the menu's order among the others.
    ordered = sorted(pages, key=lambda one: one.url_path not in TABS)
    links = [(one.url_path, one.title) for one in ordered]
    pressed = component(
        key="pages_bar",
        data={"tabs": len(TABS), "pages": links, "here": path},
        on_page_change=lambda: None,
    ).page
    # The browser may name what is no page.
    for one in pages:
        if one.url_path == pressed:
            st.switch_page(one)


def drawer(shown: int, event_id: str | None) -> None:
    """Draw the button that closes the drawer, and show the card of an event that was tapped.

    Both happen in the browser alone. `shown` is how many rows the page shows.
    """
    components.register(DRAWER, HERE / "drawer")
    component = st.components.v2.component(DRAWER, js="drawer.js", isolate_styles=False)
    label = f"Show {words.plural(shown, 'row')}"
    with st.sidebar:
        component(key="drawer_done", data={"label": label, "event": event_id})
