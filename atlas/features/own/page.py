"""A visitor's own events: upload, what is wrong with them, and their place beside the data."""

from typing import Final

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from atlas import own
from atlas.app import data, embed, keeper, page, state, uploads
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import words
from atlas.export import own_events
from atlas.features.own import file as own_file
from atlas.own import process as own_process
from atlas.query.view import View

CHECKING: Final = "Checking each row"
FORMS: Final = "CSV, XLSX, KML, KMZ, GeoJSON or JSON"


def headline() -> str:
    """Whether the visitor has events here, and how many."""
    mine = data.own()
    if mine is None:
        return "Put your own events on the map and the timeline"
    count = words.plural(len(mine.rows), "event")
    return f"Every page shows {count} of yours"


def body() -> None:
    """The upload beside what a file must hold."""
    visual, side = st.columns([1.5, 1])
    with visual:
        _kept()
        _upload()
    with side:
        _columns()


def _kept() -> None:
    """What is shown now, and how to see, keep or remove it."""
    mine = data.own()
    if mine is None:
        return
    with st.container(border=True, key="own_kept"):
        st.markdown(
            "The filters list them as **Your events**, the visuals mark them with a "
            "six-pointed star, and your exports include them. Nobody else sees them."
        )
        st.caption(keeper.promise())
        with st.container(horizontal=True):
            st.button(
                "Show only these",
                on_click=state.change,
                args=(View(kind=(own.KIND,)),),
                key="own_only",
            )
            st.download_button(
                "Save them as a file",
                data=lambda: own_events.csv(mine),
                file_name="khasan-atlas-my-events.csv",
                mime="text/csv",
                key="own_save",
                icon=":material/download:",
                help="Upload the file here again, or send it to a colleague: nothing is lost.",
                on_click="ignore",
            )
            st.button("Remove them", on_click=_remove, icon=":material/delete:", key="own_remove")


def _remove() -> None:
    state.keep_own(None)
    keeper.forget()


def _upload() -> None:
    # Of any kind: Android's chooser greys out CSV files to which it gives another type.
    file = uploads.uploader(
        f"A file ({FORMS}), at most {own.MOST_BYTES // 1024**2} MiB and {own.MOST_ROWS:,} rows",
        kind=None,
        key="own_file",
        most_bytes=own.MOST_BYTES,
    )
    st.caption(
        "Only you see the file. The dashboard checks it in the server's memory and does not write "
        "it to disk. A proxy in front of the server may hold it in a temporary file until all of "
        "it has arrived."
    )
    if file is None:
        return
    if session.own_cancelled == file.file_id:
        st.info("Reading was cancelled.", icon=":material/cancel:")
        st.button("Read the file", on_click=_cancel, args=(None,), key="own_again")
        return
    result = _read(file, own_file.choices(file.file_id))
    if isinstance(result, str):
        st.error(plain(result), icon=":material/block:")
        own_file.start_again(file.file_id)
    else:
        own_file.report(file.file_id, result)


def _read(file: UploadedFile, choices: own.Choices) -> own.Own | str:
    """The file as it was read, once for each choice and not once a run, or why it was refused.

    A rerun stops a reading under way: the button that cancels it does no more.
    """
    kept = session.own_read
    if kept is None or kept[0] != (file.file_id, choices):
        # What was read before is not needed beside the new.
        session.own_read = None
        place = st.empty()
        with place.container(horizontal=True, vertical_alignment="center"):
            bar = st.progress(0.0, CHECKING)
            st.button("Cancel", on_click=_cancel, args=(file.file_id,), key="own_cancel")
        result: own.Own | str
        try:
            result = own_process.read(
                file.getvalue(), data.known(), lambda share: bar.progress(share, CHECKING), choices
            )
            if not uploads.keeps(result):
                result = uploads.MANY
        except own.Refused as refused:
            # Not the exception: it holds the frame, and by that the file.
            result = str(refused)
        place.empty()
        kept = session.own_read = ((file.file_id, choices), result)
    return kept[1]


def _cancel(file_id: str | None) -> None:
    session.own_cancelled = file_id


def _columns() -> None:
    """What the columns hold, and a template."""
    with st.container(border=True):
        st.markdown("**What a file contains**")
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
        with embed.visual("", "Columns of a file with your own events"):
            st.table(
                pd.DataFrame(
                    [(name, meaning) for name, (meaning, _) in own.COLUMNS.items()],
                    columns=["Column", "What goes in"],
                ).set_index("Column")
            )
        st.caption(
            "Columns may have other names and any order: the page shows how it reads each, and you "
            "can change it. Exports from ACLED, TimelineJS, the CNS list, Google My Maps and this "
            "dashboard work unchanged."
        )


def show() -> None:
    """The page."""
    view = state.page_view()
    page.head(headline(), view, data.selection(view))
    body()
