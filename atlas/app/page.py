"""What every page shares: its head, a visual with its twin, the legend, the empty state."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from atlas.app import data, embed, look, share, state, terms
from atlas.app.session import session
from atlas.app.text import heading, plain
from atlas.data.moments import day_text, span_text
from atlas.data.rules import ids
from atlas.export.tables import csv
from atlas.query.terms import instead
from atlas.query.view import MAX_QUERY, Selection, View

# Of a salvo, the unit "test events" keeps one row.
OF_ONE = (
    "Class, outcome, site and figures of a test event are those of one missile: the first of the "
    "class with the longest range. The filters count a test event under each class, outcome and "
    "site that it has."
)
CHART_CONFIG = {"displaylogo": False, "scrollZoom": False, "modeBarButtons": [["toImage"]]}


def day_of_the_clock() -> date:
    """Return the day in UTC by the clock of the host."""
    return datetime.now(UTC).date()


def head(finding: str, view: View, selected: Selection) -> None:
    """The page's finding, what is shown, what of the link was ignored, and a way out of nothing.

    All in one container, so that a message does not move the map below it: a map that moves in
    the page is made anew, and loses its camera and its outlines.
    """
    if embed.on():
        embed.head(finding, empty=selected.rows.empty)
        return
    with st.container(key="page_head"):
        st.header(heading(finding), anchor=False, help=terms.tooltip(finding))
        with st.container(horizontal=True, vertical_alignment="center", key="said"):
            with st.container(key="view_sentence"):
                by_one = view.unit == "tests" and (selected.rows["missiles"] > 1).any()
                st.markdown(plain(selected.sentence), help=OF_ONE if by_one else None)
            share.button()
        ignored()
        _otherwise(view)
        if selected.rows.empty:
            _empty(view)


def ignored() -> None:
    """Name what of the link was ignored."""
    if notes := session.ignored:
        listed = "; ".join(map(plain, notes))
        what = "This part of the link was" if len(notes) == 1 else "These parts of the link were"
        st.warning(f"{what} ignored: {listed}", icon=":material/link_off:")


def _otherwise(view: View) -> None:
    """What else the search may mean, with a button for each: nearest words, either of two days."""
    if not view.query:
        return
    hits = data.searched(view.query)
    unclear = {one.typed: one for one in hits.terms if one.unclear}
    for number, term in enumerate(unclear.values()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"unclear_{number}"):
            days = [day for day, _ in term.spans]
            readings = " or ".join(day_text(day) for day in days)
            st.markdown(
                plain(f"“{term.typed}” may mean {readings}. Both are shown."), width="content"
            )
            for day in days:
                _instead(f"Only {day_text(day)}", view, instead(view.query, term.typed, f"{day}"))
    for area_id in dict.fromkeys(one.area for one in hits.terms if one.area):
        _area(area_id, view, [one.typed for one in hits.terms if one.area == area_id])
    if hits.offers:
        unknown = " or ".join(f"“{term.typed}”" for term in hits.terms if term.offers)
        longer = ": those with a longer one are shown" if hits.mask.any() else ""
        why = f"No event has the word {unknown}{longer}. " if unknown else ""
        with st.container(horizontal=True, vertical_alignment="center", key="offers"):
            st.markdown(plain(f"{why}Did you mean:"), width="content")
            for query in hits.offers:
                _instead(query, view, query)


def _area(area_id: str, view: View, typed: list[str]) -> None:
    """Say that a word of the search is taken for an area of several sites, with its filter."""
    area = data.catalog()["areas"].loc[area_id]
    members = len(ids(area["site_ids"]))
    if members < 2:
        return
    rest = view.query
    for one in typed:
        rest = instead(rest, one, "")
    with st.container(horizontal=True, vertical_alignment="center", key=f"area_said_{area_id}"):
        sentence = (
            f"“{typed[0]}” is read as the {area['name']} area, which has {members} launch sites."
        )
        st.markdown(plain(sentence), width="content")
        st.button(
            "Filter to this area",
            key=f"area_{area_id}",
            on_click=state.change,
            args=(replace(view, query=rest, area=(area_id,)),),
        )


def _instead(label: str, view: View, query: str) -> None:
    """A button that searches for something else, unless no link may be so long."""
    if len(query) > MAX_QUERY:
        return
    st.button(
        plain(label),
        key=f"instead_{query}",
        on_click=state.change,
        args=(replace(view, query=query),),
    )


def _empty(view: View) -> None:
    """A sentence and a way out, where nothing matches."""
    with st.container(border=True, key="empty"):
        st.markdown("**No events match these filters.** Remove one, or start over.")
        with st.container(horizontal=True):
            if view.period and view != View(period=view.period, unit=view.unit):
                st.button(
                    "Keep the period only",
                    on_click=state.change,
                    args=(View(period=view.period, unit=view.unit),),
                )
            st.button("Show everything", type="primary", on_click=state.change, args=(View(),))


def no_launches(view: View) -> None:
    """A sentence and a way out, where what matches has no missile test among it."""
    embed.nothing("These events include no missile tests.")
    with st.container(border=True, key="empty"):
        st.markdown("**These events include no missile tests,** and the charts count only those.")
        st.button(
            "Show missile tests",
            type="primary",
            on_click=state.change,
            args=(view.with_facet("kind", ["launch"]),),
        )


def chart(
    key: str,
    finding: str,
    figure: go.Figure,
    table: Callable[[], pd.DataFrame],
    *,
    pick: bool = False,
    level: Literal["visual", "page"] = "visual",
    sources: str = look.LAUNCHES_LINE,
) -> None:
    """A plotly figure with its finding, source line, table twin and CSV of the plotted rows.

    With `pick` a click on a mark selects its event: the mark's `customdata` is its id. The
    alt text is the finding.
    """
    if level == "visual":
        st.subheader(plain(finding), anchor=False, help=terms.tooltip(finding))
    select: Any = (lambda: _picked(key)) if pick else "ignore"
    with embed.visual(sources, finding if level == "visual" else ""):
        st.plotly_chart(
            embed.figure(figure),
            theme=None,
            key=key,
            height=embed.height("content"),
            config=CHART_CONFIG | picture(key),
            on_select=select,
            selection_mode="points",
            alt=finding,
        )
    twin(key, table, sources)


def bare_chart(key: str, figure: go.Figure, alt: str) -> None:
    """A small plotly figure whose numbers stand in it: nothing to select or to take away."""
    with embed.visual(look.LAUNCHES_LINE, alt):
        st.plotly_chart(
            embed.figure(figure),
            theme=None,
            key=key,
            height=embed.height("content"),
            config={"staticPlot": True},
            alt=alt,
        )


def picture(key: str) -> dict[str, Any]:
    """How plotly's camera saves the chart `key`: as the visitor has chosen, PNG at first.

    It says so in a language of its own: plotly writes the names of its buttons anew only where the
    language is another.
    """
    form = session.picture
    name, locale = f"Save as a picture ({form.upper()})", f"en-{form}"
    words_ = dict.fromkeys(("Download plot as a PNG", "Download plot"), name)
    return {
        "toImageButtonOptions": {"format": form, "filename": f"khasan-atlas-{key}", "scale": 2},
        "locale": locale,
        "locales": {locale: {"dictionary": words_}},
    }


def twin(key: str, table: Callable[[], pd.DataFrame], sources: str = look.LAUNCHES_LINE) -> None:
    """The source line, and on demand the rows behind a visual as a table and as CSV."""
    if embed.on():
        return
    st.caption(sources)
    with st.container(horizontal=True, vertical_alignment="center", key=f"twin_{key}"):
        shown = st.toggle("Show as table", key=f"table_{key}")
        csv_button(key, table)
    if shown:
        st.dataframe(
            table(), hide_index=True, height=360, key=f"rows_{key}", alt="Rows behind the visual"
        )


def csv_button(key: str, table: Callable[[], pd.DataFrame], label: str = "CSV") -> None:
    """A button that takes a table away as `khasan-atlas-KEY.csv`; nothing is built before."""
    st.download_button(
        label,
        data=lambda: csv(table()),
        file_name=f"khasan-atlas-{key}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        icon=":material/download:",
        on_click="ignore",
    )


def events(rows: pd.DataFrame, key: str) -> None:
    """A list of events, each of which can be selected."""
    texts = [
        (row.id, f"{span_text(row.day_from, row.day_to)}: {row.title}") for row in rows.itertuples()
    ]
    if embed.on():
        st.markdown("\n".join(f"- {plain(text)}" for _, text in texts))
        return
    with st.container(gap=None, key=f"events_{key}"):
        openers(key, texts, icon=":material/arrow_forward:")


def openers(
    key: str,
    texts: Iterable[tuple[str, str]],
    on_click: Callable[[str], None] = state.choose,
    icon: str | None = None,
) -> None:
    """Quiet buttons, each as an id and its text: they open the card of the event with that id."""
    for one, text in texts:
        st.button(
            plain(text),
            icon=icon,
            type="tertiary",
            key=f"{key}_{one}",
            on_click=on_click,
            args=(one,),
        )


def standing(caption: str) -> None:
    """The line on top of a card: where it stands, and the button that closes it."""
    with st.container(horizontal=True, vertical_alignment="center", key="standing"):
        st.caption(caption, width="stretch")
        st.button(
            "Close",
            icon=":material/close:",
            type="tertiary",
            key="close",
            on_click=state.choose,
            args=(None,),
        )


def choices(
    key: str,
    options: Iterable[tuple[str, str, str]],
    chosen: str,
    on_choose: Callable[[str], None],
    height: int,
) -> None:
    """A list of sentences to choose from, each as its id, text and icon."""
    with st.container(height=height, gap=None, key=f"choices_{key}"):
        for option, text, icon in options:
            st.button(
                plain(text),
                icon=icon,
                type="primary" if option == chosen else "tertiary",
                key=f"{key}_{option}",
                width="stretch",
                on_click=on_choose,
                args=(option,),
            )


def _picked(key: str) -> None:
    if (chart := st.session_state.get(key)) is not None:
        _choose([point.get("customdata") for point in chart.selection.points])


def _choose(ids: list[Any]) -> None:
    """Select the first of some events, as the browser names them, that there is."""
    known = data.chronicle().index
    for given in ids:
        event_id = given[0] if isinstance(given, list) and given else given
        if isinstance(event_id, str) and event_id in known:
            state.choose(event_id)
            return
