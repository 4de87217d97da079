"""What a visitor takes away: a link, the shown rows as a file, a citation, a handout."""

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from atlas import own
from atlas.app import data, look, parameters, standalone, state, stories, urls
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import words
from atlas.data.moments import span_text
from atlas.data.rules import ids
from atlas.export import cite, kml
from atlas.export import evidence as files
from atlas.export.handout import Living, Picture, handout
from atlas.export.printed import stacked_svg
from atlas.export.sheet import timeline_svg
from atlas.export.tables import COLUMNS, readable
from atlas.query import counts
from atlas.query.story import (
    MOST_NOTES,
    MOST_STEPS,
    MOST_TEXT,
    MOST_TITLE,
    MOST_VIEW,
    Camera,
    Figure,
    Step,
)
from atlas.query.view import Selection, View
from atlas.stage import mount

FORMATS: Final = {
    "CSV": (files.csv, "csv", "text/csv"),
    "JSON": (files.json, "json", "application/json"),
    "GeoJSON": (files.geojson, "geojson", "application/geo+json"),
    "KML": (kml.kml, "kml", "application/vnd.google-earth.kml+xml"),
    "XLSX": (
        files.xlsx,
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
# What a row is where a salvo is one: it would read as so many missiles of one kind.
A_ROW_A_TEST: Final = (
    "; a row is a test event, shown by its missile of the class with the longest range, and "
    "“missiles” counts all that were fired"
)
PICTURES: Final = {"png": "PNG, twice the size of the screen", "svg": "SVG, of any size"}
# What fits on a sheet of paper.
HANDOUT: Final = [
    "title", "day_from", "day_to", "time", "class", "missiles", "outcome", "place", "apogee_km",
    "distance_km", "certainty", "source_ids",
]  # fmt: skip
PARTS: Final = ["Link", "Rows", "Cite", "Handout", "Story"]


def button() -> None:
    """The button that opens the dialog; nothing is built before it is pressed."""
    if st.button("Share, cite, export", icon=":material/ios_share:", type="tertiary", key="share"):
        _dialog()


def opens() -> bool:
    """Whether the dialog is opened by this run; to be asked after the button."""
    return bool(st.session_state.get("share"))


@st.dialog("Share or export this view", width="large", on_dismiss="rerun")
def _dialog() -> None:
    view, event_id = state.view(), state.event()
    part = st.segmented_control(
        "Take",
        PARTS,
        default=PARTS[0],
        required=True,
        key="share_part",
        label_visibility="collapsed",
    )
    st.markdown(f"**Shown:** {plain(data.selection(view).sentence)}")
    if part == "Link":
        _links(event_id)
    elif part == "Rows":
        _rows(view)
    elif part == "Cite":
        _cite(view, event_id)
    elif part == "Handout":
        _handout(view)
    else:
        _story(view, event_id)


def iframe(address: str, title: str) -> str:
    """The HTML that shows the page at `address` within another site: its main visual alone."""
    frame = f"{address}{'&' if '?' in address else '?'}embed=true"
    return (
        f'<iframe src="{escape(frame)}" title="{escape(title)}" width="800" height="500" '
        'style="border: 0; max-width: 100%" loading="lazy"></iframe>'
    )


def _links(event_id: str | None) -> None:
    st.markdown("This page with its filters and the selected event:")
    st.code(urls.here(), language=None, wrap_lines=True)
    if event_id and _is_own(event_id):
        st.caption(
            "The selected event is one of yours, and only you can see it. The address has its date "
            "and may have words of its title."
        )
    elif event_id:
        st.markdown("Only the selected event:")
        st.code(urls.link("records", {"event": event_id}), language=None, wrap_lines=True)
    st.markdown("Only its visual and source line, for your own web page:")
    title = f"Khasan Atlas: {data.selection(state.view()).sentence}"
    st.code(iframe(urls.here(), title), language="html", wrap_lines=True)
    st.caption(
        "Use the copy icon on the right. Ids do not change when data are added, and old links "
        "keep working after a rename."
    )


def _rows(view: View) -> None:
    # A file is built outside the session: what it holds is gathered here.
    selected = data.selection(view)
    st.markdown(
        f"The {len(selected.rows):,} shown rows, with this sentence, the link, the data's version "
        "and date, the licence, and the documents of each row."
    )
    address, own_texts = urls.here(), _own_words()
    with st.container(horizontal=True):
        for name, (build, ending, mime) in FORMATS.items():
            st.download_button(
                name,
                data=partial(_file, build, selected, address, own_texts),
                file_name=f"khasan-atlas.{ending}",
                mime=mime,
                key=f"share_{ending}",
                icon=":material/download:",
                on_click="ignore",
            )
    st.caption(
        "CSV opens in every spreadsheet; cells that look like formulas start with an apostrophe. "
        "XLSX has a separate sheet of documents. GeoJSON and KML open in map programs; they also "
        "hold computed ground tracks, landing points and journeys. Rows without a known place have "
        "no geometry."
    )
    st.download_button(
        "Whole timeline as a picture (SVG)",
        data=partial(_sheet, selected, address),
        file_name="khasan-atlas-timeline.svg",
        mime="image/svg+xml",
        key="share_sheet",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(
        "The journeys, tests and context shown, in lanes on a time axis. It prints at any size."
    )
    st.selectbox(
        "Pictures of charts",
        list(PICTURES),
        format_func=PICTURES.__getitem__,
        key="share_picture",
        on_change=_keep_picture,
        width=320,
    )
    st.caption("The camera icon at the upper right of each chart saves it in this format.")


def _keep_picture() -> None:
    # The dialog's own key goes when it is closed.
    session.picture = st.session_state["share_picture"]


def _own_words() -> pd.DataFrame | None:
    """What this visitor's own events say."""
    return None if (mine := data.own()) is None else mine.texts


def _file(
    build: Callable[[files.Evidence], bytes],
    selected: Selection,
    address: str,
    own_texts: pd.DataFrame | None,
) -> bytes:
    return build(_evidence(selected, address, own_texts))


def _evidence(
    selected: Selection, address: str, own_texts: pd.DataFrame | None = None
) -> files.Evidence:
    rows, sentence = selected.rows, selected.sentence
    if selected.view.unit == "tests":
        sentence += A_ROW_A_TEST
    return files.evidence(
        data.catalog(), rows, sentence, address, own_texts=own_texts, rides=data.rides
    )


def _is_own(event_id: str) -> bool:
    """Whether an event is the visitor's: the data say nothing of it, and others do not have it."""
    return bool(data.chronicle().at[event_id, "kind"] == own.KIND)


def _cite(view: View, event_id: str | None) -> None:
    mine = event_id is not None and _is_own(event_id)
    if mine:
        event_id = None
    whats = ({"event": "The selected event"} if event_id else {}) | {"view": "This view"}
    what = st.segmented_control(
        "Cite", list(whats), format_func=whats.__getitem__, default=next(iter(whats)), required=True
    )
    if what == "event" and event_id:
        row = data.chronicle().loc[event_id]
        when = span_text(row["day_from"], row["day_to"])
        title, address = f"{row['title']}, {when}", urls.link("records", {"event": event_id})
        named = ids(row["source_ids"])
    else:
        title = data.selection(view).sentence
        address = urls.here(without="event" if mine else "")
        named = list(_evidence(data.selection(view), address).documents["source_id"])
    today = pd.Timestamp.now("UTC")
    cited = cite.dataset(data.catalog(), title, address, today)
    items = [cited, *cite.documents(data.catalog().sources.loc[named])]
    form = st.segmented_control(
        "Citation style",
        list(cite.FORMATS),
        format_func=lambda one: cite.FORMATS[one][0],
        default="chicago",
        required=True,
        key="share_form",
    )
    name, ending, mime = cite.FORMATS[form]
    st.code(cite.cited([cited], form), language=None, wrap_lines=True)
    st.download_button(
        f"{name}, with its {words.plural(len(named), 'document')}",
        data=lambda: cite.cited(items, form),
        file_name=f"khasan-atlas.{ending}",
        mime=mime,
        key="share_citation",
        icon=":material/download:",
        on_click="ignore",
    )


def _story(view: View, event_id: str | None) -> None:
    """A step of the visitor's own story that shows this view."""
    riding = session.page == parameters.JOURNEYS
    figures = [one for one in stories.FIGURES if one != "ride" or riding]
    usual: dict[str, Figure] = {"timeline": "timeline", "charts": "classes"}
    first = "ride" if riding else usual.get(session.page, "map")
    st.caption(
        "A step keeps the filters, the selected event, and the map's projection and place, or a "
        "journey and its moment. It does not keep hidden layers, the camera's tilt and rotation, "
        "raised heights, or the day at which the map was stopped."
    )
    with st.form("story_step", border=False):
        title = st.text_input("Title", max_chars=MOST_TITLE)
        text = st.text_area(
            "Text of the step",
            max_chars=MOST_TEXT,
            help="Two or three sentences. {rows} becomes the number of events shown.",
        )
        figure = st.selectbox(
            "Shown as",
            figures,
            index=figures.index(first),
            format_func=stories.FIGURES.__getitem__,
        )
        beside = st.selectbox(
            "Beside it",
            [one for one in stories.BESIDE if riding or one != "met"],
            format_func=stories.BESIDE.__getitem__,
        )
        notes = st.text_area("Speaker notes", max_chars=MOST_NOTES)
        added = st.form_submit_button("Add to my story", icon=":material/add:", type="primary")
    title = stories.typed(title)
    query = view.to_query()
    if added and not title:
        st.error("A step needs a title.")
    elif added and len(query) > MOST_VIEW:
        st.error("This view has too many filters for a step. Remove some of them.")
    elif added:
        rides = figure == "ride"
        step = Step(
            title=title,
            text=stories.typed(text),
            figure=figure,
            view=query,
            trip_id=state.trip() if rides else None,
            at=state.moment().to_pydatetime() if rides else None,
            plays=rides,
            projection=state.projection(),
            camera=None if (moved := state.camera()) is None else _camera(moved),
            event_id=event_id,
            # The people met are known only for a ride.
            beside=None if beside == "met" and not rides else beside,
            notes=stories.typed(notes),
        )
        if stories.add(step):
            st.success("Added. Open the page Present to reorder, save or present your story.")
        else:
            st.error(f"A story has at most {MOST_STEPS} steps.")


def _camera(moved: Mapping[str, float]) -> Camera:
    return Camera(lon=moved["longitude"], lat=moved["latitude"], zoom=moved["zoom"])


def _sheet(selected: Selection, address: str) -> bytes:
    foot = f"Khasan Atlas, data version {data.catalog().version} · {address} · {look.ROWS_LINE}"
    return timeline_svg(selected.rows, selected.sentence, foot)


def _handout(view: View) -> None:
    st.markdown(
        "One file of at most 1.5 MB, or more with many events of yours: this sentence, an "
        "interactive map and timeline, a chart, all rows shown, their documents and the link. It "
        "opens offline in any browser, and prints on A4."
    )
    address = urls.here()
    selected = data.selection(view)
    cited = cite.dataset(data.catalog(), selected.sentence, address, pd.Timestamp.now("UTC"))
    citation = cite.cited([cited], "chicago")
    try:
        living = standalone.alone(selected)
    except mount.Unusable as error:
        st.warning(
            plain(f"The handout could not be made: {error}."), icon=":material/layers_clear:"
        )
        return
    st.download_button(
        "Handout",
        data=partial(_built, selected, living, address, citation),
        file_name="khasan-atlas-handout.html",
        mime="text/html",
        key="share_handout",
        icon=":material/download:",
        on_click="ignore",
        type="primary",
    )


def _built(selected: Selection, living: Callable[[], Living], address: str, citation: str) -> bytes:
    view, rows = selected.view, selected.rows
    pictures = []
    launches = counts.launches_of(rows)
    if len(launches):
        by_year = counts.by_period(launches, "year")
        svg = stacked_svg(by_year, words.UNITS[view.unit].lower())
        pictures.append(Picture(counts.top_class(launches, view.unit), svg))
    table = readable(rows)[[COLUMNS[name] for name in HANDOUT]]
    return handout(_evidence(selected, address), table, living(), pictures, citation)
