"""A visitor's own events: upload, what is wrong with them, and their place beside the data."""

from typing import Final

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from atlas import own, own_process, words
from atlas.app import uploads
from atlas.ui import data, embed, page, state
from atlas.ui.text import plain
from atlas.view import View

SHOWN: Final = 100
CHECKING: Final = "Checking each row"
HEADS: Final = {
    "row": "Row",
    "column": "Column",
    "value": "Value",
    "rule": "Rule",
    "mend": "How to mend it",
}


def headline() -> str:
    """Whether the visitor has events here, and how many."""
    mine = data.own()
    if mine is None:
        return "Put your own events on the map and the timeline"
    count = words.plural(len(mine.rows), "event")
    return f"{count} of yours {'is' if len(mine.rows) == 1 else 'are'} shown on every page"


def body() -> None:
    """The upload beside what a file must hold."""
    visual, side = st.columns([1.5, 1])
    with visual:
        _kept()
        _upload()
    with side:
        _columns()


def _kept() -> None:
    """What is shown now, and how to see or remove it."""
    mine = data.own()
    if mine is None:
        return
    with st.container(border=True, key="own_kept"):
        st.markdown(
            "They have the kind **Your events** in the filters, a star with six points in the "
            "visuals, and are in your exports too. Nobody else sees them; they go when you close "
            "or reload this page."
        )
        with st.container(horizontal=True):
            st.button(
                "Show only them",
                on_click=state.change,
                args=(View(kind=(own.KIND,)),),
                key="own_only",
            )
            st.button("Remove them", on_click=_remove, icon=":material/delete:", key="own_remove")


def _remove() -> None:
    data.keep(None)
    # The filter on them, and a selected one, would lead nowhere.
    view = state.view()
    state.change(view.with_facet("kind", [one for one in view.kind if one != own.KIND]))
    if state.event() not in data.chronicle().index:
        state.choose(None)


def _upload() -> None:
    file = uploads.uploader(
        f"A CSV file, at most {own.MOST_BYTES // 1024**2} MiB and {own.MOST_ROWS:,} rows",
        kind="csv",
        key="own_file",
        most_bytes=own.MOST_BYTES,
    )
    st.caption(
        "Only you see the file. It is checked in this server's memory, and the dashboard writes it "
        "nowhere. A proxy in front of it may hold it in a temporary file until all has arrived."
    )
    if file is None:
        return
    if st.session_state.get("own_cancelled") == file.file_id:
        st.info("Reading was cancelled.", icon=":material/cancel:")
        st.button("Read the file", on_click=_cancel, args=(None,), key="own_again")
        return
    found = _read(file)
    if isinstance(found, str):
        st.error(plain(found), icon=":material/block:")
    else:
        _told(found)


def _read(file: UploadedFile) -> own.Own | str:
    """The file as it was read, once a file and not once a run, or why it was refused.

    A rerun stops a reading under way: the button that cancels it does no more.
    """
    kept = st.session_state.get("own_read")
    if kept is None or kept[0] != file.file_id:
        # What was read before is not needed beside the new.
        st.session_state["own_read"] = None
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0, CHECKING)
            st.button("Cancel", on_click=_cancel, args=(file.file_id,), key="own_cancel")
        found: own.Own | str
        try:
            found = own_process.read(
                file.getvalue(), data.known(), lambda share: bar.progress(share, CHECKING)
            )
            if not uploads.keeps(found):
                found = uploads.MANY
        except own.Refused as refused:
            # Not the exception: it holds the frame, and by that the file.
            found = str(refused)
        place.empty()
        kept = st.session_state["own_read"] = (file.file_id, found)
    return kept[1]


def _cancel(file_id: str | None) -> None:
    st.session_state["own_cancelled"] = file_id


def _told(found: own.Own) -> None:
    """How many rows are good, what is wrong with the rest, and the button that keeps the good."""
    good, bad = len(found.rows), found.total - len(found.rows)
    st.subheader(f"{good:,} of {words.plural(found.total, 'row')} can be shown", anchor=False)
    for note in found.notes:
        st.info(plain(note), icon=":material/info:")
    shown = data.own()
    if good and (shown is None or shown.digest != found.digest):
        st.button(
            f"Show {words.plural(good, 'event')} on every page",
            type="primary",
            on_click=data.keep,
            args=(found,),
            key="own_keep",
        )
    if not bad:
        return
    rows = words.plural(bad, "row breaks a rule", "rows break a rule")
    st.markdown(f"**{rows}** and would be left out:")
    problems = found.problems.rename(columns=HEADS)
    st.dataframe(problems.head(SHOWN), hide_index=True, key="own_problems", alt=f"Problems: {rows}")
    told = len(problems)
    full = told == own.MOST_PROBLEMS
    with st.container(horizontal=True, vertical_alignment="center"):
        label = f"First {told:,} problems as CSV" if full else "All problems as CSV"
        page.csv_button("problems", lambda: problems, label)
        if told > SHOWN:
            of = f"the first {told:,} problems" if full else f"{told:,} problems"
            st.caption(f"The first {SHOWN} of {of} are shown.")


def _columns() -> None:
    """What the columns hold, and a template."""
    with st.container(border=True):
        st.markdown("**What a file holds**")
        st.download_button(
            "Template",
            data=own.template,
            file_name="khasan-atlas-template.csv",
            mime="text/csv",
            key="own_template",
            icon=":material/download:",
            on_click="ignore",
        )
        # Events of the visitor's own do not reach another site: a session has its own.
        with embed.visual("", "What a file with your own events holds"):
            st.table(
                pd.DataFrame(
                    [(name, meaning) for name, (meaning, _) in own.COLUMNS.items()],
                    columns=["Column", "What goes in"],
                ).set_index("Column")
            )
        st.caption(
            "Separated by comma, semicolon or tab; UTF-8 or UTF-16. Columns may be in any order; "
            "others are not used."
        )
