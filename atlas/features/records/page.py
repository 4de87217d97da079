"""The table of records: sorted and paged on the server, so that 100,000 rows stay light."""

from contextlib import closing
from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, embed, look, page, state, terms
from atlas.app.cache import cached
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import words
from atlas.data.moments import span_text
from atlas.export import tables
from atlas.features.records import analysis
from atlas.query import labels
from atlas.query.highlights import Text
from atlas.query.view import Selection, View

SHOWN: Final = [
    "kind", "title", "day_from", "time", "class", "missiles", "outcome", "apogee_km",
    "distance_km", "certainty",
]  # fmt: skip
MOST_HITS: Final = 20
HEIGHT: Final = 560
BEST: Final = "best"
# What the head of the column of days has no room for.
DAY: Final = "The UTC day; without a time, the day as documents date it."


def body(view: View) -> None:
    """The table with its controls, the card beside it, what was hit, and the counts."""
    selected = data.selection(view)
    visual, side = st.columns([3, 1])
    with visual:
        rows, columns = _controls(view)
        _table(rows, columns, selected)
    with side:
        card.card(selected)
        _facets(selected)


def _controls(view: View) -> tuple[pd.DataFrame, list[str]]:
    """The chosen rows in the chosen order, and the chosen columns."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="records_controls"):
        # By the fit only where something is searched for.
        sorts = analysis.SORTS | ({BEST: "Best match"} if view.query else {})
        by = st.selectbox(
            "Sort by",
            list(sorts),
            format_func=sorts.__getitem__,
            key="records_sort",
            width=150,
        )
        descending = st.segmented_control(
            "Order",
            [False, True],
            format_func={False: "Ascending", True: "Descending"}.__getitem__,
            default=False,
            required=True,
            key="records_descending",
        )
        with st.popover("Columns", icon=":material/view_column:"):
            columns = [
                name
                for name, label in tables.COLUMNS.items()
                if st.checkbox(
                    label,
                    value=name in SHOWN,
                    key=f"records_column_{name}",
                    disabled=name == "title",
                )
            ]
    # The day first: a phone shows the first columns.
    return _ordered(view, by, bool(descending)), sorted(columns, key=lambda one: one != "day_from")


@cached(maxsize=64)
def _ordered(view: View, by: str, descending: bool) -> pd.DataFrame:
    rows = data.selection(view).rows
    if by == BEST:
        best = analysis.by_fit(rows, data.scores(view.query))
        return best[::-1] if descending else best
    return analysis.ordered(rows, by, descending=descending)


def _table(rows: pd.DataFrame, columns: list[str], selected: Selection) -> None:
    number = _page_number(rows)
    shown = analysis.page_of(rows, number)
    readable = tables.readable(shown)[[tables.COLUMNS[one] for one in columns]]
    place = list(shown.index).index(state.event()) if state.event() in shown.index else None
    # A table of its own for each set of rows and each selected event: the browser keeps what was
    # chosen by its place, and would light up another row.
    key = f"records_{abs(hash((tuple(shown.index), tuple(columns), place))):x}"
    with embed.visual(f"{_which(rows, number)} {look.LAUNCHES_LINE}"):
        st.dataframe(
            readable,
            key=key,
            hide_index=True,
            height=embed.height(min(HEIGHT, 37 + 35 * len(shown))),
            placeholder="",
            alt=f"Table of {selected.sentence}",
            on_select=lambda: _picked(key, list(shown.index)),
            selection_mode="single-row",
            selection_default={"selection": {"rows": [] if place is None else [place]}},
            column_config={
                tables.COLUMNS["title"]: st.column_config.TextColumn(width=330),
                tables.COLUMNS["day_from"]: st.column_config.TextColumn(
                    "From", help=DAY, width=100
                ),
            },
        )
    if not embed.on():
        # A browser prints of the table above what is seen of it; of this one, all.
        st.html(f'<div class="print-only">{tables.html(readable)}</div>')
    _turn(rows, number)
    _hits(shown, selected.view.query)


def _picked(key: str, ids: list[str]) -> None:
    chosen = st.session_state[key].selection.rows
    state.choose(ids[chosen[0]] if chosen and chosen[0] < len(ids) else None)


def _page_number(rows: pd.DataFrame) -> int:
    """The page that is shown; where another event was selected, the page that has it."""
    event_id, number = state.event(), session.records_page
    if event_id != session.records_event and event_id in rows.index:
        number = int(rows.index.get_loc(event_id)) // analysis.PAGE_ROWS
    session.records_page = min(number, analysis.pages(rows) - 1)
    # After the page: a click may end the run before.
    session.records_event = event_id
    return session.records_page


def _turn(rows: pd.DataFrame, number: int) -> None:
    """Which rows these are, and the way to the others."""
    last = analysis.pages(rows) - 1
    terms.caption(
        f"{_which(rows, number)} Select a row to open its card. “Sort by” sorts all rows, "
        "ascending from the oldest, the smallest or the start of the alphabet; the table head "
        f"sorts only this page. {look.LAUNCHES_LINE}"
    )
    if not last:
        return
    with st.container(horizontal=True, key="records_turn"):
        for label, icon, to in (
            ("First", "first_page", 0),
            ("Earlier rows", "chevron_left", max(0, number - 1)),
            ("Later rows", "chevron_right", min(last, number + 1)),
            ("Last", "last_page", last),
        ):
            st.button(
                label,
                icon=f":material/{icon}:",
                key=f"records_{icon}",
                disabled=to == number,
                on_click=_turn_to,
                args=(to,),
            )


def _which(rows: pd.DataFrame, number: int) -> str:
    first = number * analysis.PAGE_ROWS
    end = min(len(rows), first + analysis.PAGE_ROWS)
    return f"Rows {first + 1:,} to {end:,} of {len(rows):,}."


def _turn_to(number: int) -> None:
    session.records_page = number


def _hits(shown: pd.DataFrame, query: str) -> None:
    """Where the words of the search stand in the rows of this page, with the hit marked."""
    if not query:
        return
    asked = data.searched(query).terms
    first = shown.head(MOST_HITS)
    labelled = dict(zip(first.index, labels.of(first, data.catalog()), strict=True))
    texts = data.chronicle().loc[first.index, "full_text"]
    lines = []
    for row, full in zip(first.itertuples(), texts, strict=True):
        with closing(Text(full)) as of:
            pieces, others = analysis.hits(of, asked), analysis.otherwise(of, asked)
        marked = "".join(
            f":orange-background[**{plain(t)}**]" if hit else _kept(t) for t, hit in pieces
        )
        when = span_text(row.day_from, row.day_to)
        named = [f"{name}, matched by “{typed}”" for name, typed in others]
        called = [] if pieces else analysis.labels_hit(labelled[row.Index], asked)
        found_as = "; ".join([*named, *(f"listed as “{one}”" for one in called)])
        text = ": ".join(part for part in (plain(found_as), marked) if part) or "matched by date"
        lines.append(f"- **{plain(when)}, {plain(row.title)}:** {text}")
    with st.expander(plain(f"Matches for “{query}”"), expanded=True, key="records_hits"):
        st.markdown("\n".join(lines))
        if len(shown) > MOST_HITS:
            terms.caption(f"The first {MOST_HITS} of the {len(shown)} rows above.")


def _kept(text: str) -> str:
    """Plain text with the spaces at its ends, which part it from a marked hit."""
    start, end = " " * text.startswith(" "), " " * text.endswith(" ")
    return f"{start}{plain(text)}{end}"


def _facets(selected: Selection) -> None:
    """How many of the rows have each value of a column."""
    with st.container(border=True, key="records_facets"):
        name = st.selectbox(
            "Count the rows by",
            list(analysis.FACETS),
            format_func=analysis.FACETS.__getitem__,
            key="records_facet",
        )
        counted = analysis.facet(selected.rows, name, data.catalog()["areas"]["name"])
        label = analysis.FACETS[name]
        st.dataframe(
            counted[["name", "count"]].rename(columns={"name": label, "count": "Rows"}),
            hide_index=True,
            height=min(HEIGHT // 2, 37 + 35 * len(counted)),
            key="records_counts",
            alt=f"Rows by {label.lower()}",
        )
        terms.caption(
            f"{words.plural(len(counted), 'value')}. Use the filters to show only one of them."
        )


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    page.head(analysis.headline(selected.rows), view, selected)
    if len(selected.rows):
        body(view)
