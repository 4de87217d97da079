"""The frame round every page: logo, style, filters, footer, and what broken data look like."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import streamlit as st

from atlas.app import (
    data,
    embed,
    filters,
    keeper,
    parameters,
    phone,
    share,
    state,
    stories,
    tour,
    uploads,
)
from atlas.app.cache import cached
from atlas.app.look import theme
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data.moments import day_text
from atlas.data.problems import DataError
from atlas.maps.fetched import ADDRESS
from atlas.style.palette import PALETTES

# The pages that take files.
UPLOADS = {"own", "present"}
STYLE = Path(__file__).with_name("style.css")
# The palette of the theme, by the names that the style sheets use.
COLOURS = (
    "--paper: {palette.page}; --ink: {palette.ink}; --quiet: {palette.quiet}; --line: "
    "{palette.line}; --accent: {palette.journey}; --hit: {palette.classes[irbm]}"
)


class Page(Protocol):
    """What the frame needs of a page of `st.navigation`."""

    url_path: str

    def run(self) -> None:
        """Run the page's script."""


def run(page: Page, pages: Sequence[Page]) -> None:
    """Draw the frame, and the page within it; `pages` are all that the menu has, in its order."""
    colours = COLOURS.format(palette=PALETTES[theme()])
    st.html(f"<style>:root {{ {colours} }}\n{_style()}</style>")
    # By address: a picture would be sent whole with every click.
    st.logo(f"/{ADDRESS}/logo-{theme()}.svg", size="large", icon_image=f"/{ADDRESS}/mark.svg")
    try:
        data.catalog()
    except DataError as error:
        _broken(error)
        return
    session.framed = True
    try:
        session.ignored = state.sync(page.url_path)
        if page.url_path not in UPLOADS:
            # What was read of a file goes too, unless the visitor shows it.
            del session.own_read
            uploads.drop()
        if embed.on():
            embed.run(page.run)
            return
        on_stage = page.url_path == parameters.PRESENT and stories.story_id() != ""
        if not on_stage:
            phone.bar(pages, page.url_path)
            selected = data.selection(state.view())
            filters.bar(selected)
            phone.drawer(len(selected.rows), state.event())
            tour.banner()
        page.run()
    finally:
        session.framed = False
    keeper.run()
    if not on_stage:
        _colophon()
    # It draws the page anew, which closes a dialog: after that one is closed by the visitor.
    if not share.opens():
        keeper.take_back()


def _colophon() -> None:
    """Which data these are, at the foot of the page."""
    catalog = data.catalog()
    with st.container(key="colophon"):
        st.caption(
            f"Khasan Atlas · data version {catalog.version}, complete to "
            f"{day_text(catalog.as_of())}, {len(catalog['sources']):,} documents "
            "· what was reported, by whom, and with what certainty"
        )


@cached(maxsize=1, common=True)
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _broken(error: DataError) -> None:
    logging.getLogger(__name__).error("data package is broken:\n%s", error)
    st.title("The data cannot be shown", anchor=False)
    st.markdown(
        "A file in `data/` is broken, so the dashboard shows nothing rather than "
        "something wrong. Fix the problems below, run `make check-data`, and start again."
    )
    shown = error.problems[:20]
    st.markdown("\n".join(f"- {plain(problem)}" for problem in shown))
    if len(error.problems) > len(shown):
        st.caption(f"And {len(error.problems) - len(shown):,} more.")
