"""The documents: what rests on each, on one alone, on whom, and how the data were made."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, embed, look, page, state
from atlas.app.cache import cached
from atlas.app.text import address, document, plain
from atlas.data import words
from atlas.data.catalog import DATA
from atlas.data.chronicle import fold
from atlas.features.sources import analysis
from atlas.features.sources.figures import voices

PARTS: Final = {
    "documents": "Documents",
    "one": "One document only",
    "voices": "State media and others",
    "method": "Method and licences",
}
PAGE_ROWS: Final = 100
MOST_EVENTS: Final = 30
README: Final = DATA / "README.md"
CHANGES: Final = DATA / "CHANGELOG.md"
# What of the data's handbook is shown here; the dictionary is a table.
CHAPTERS: Final = ("Method", "Known gaps", "Licences and attributions")
HEADS: Final = {
    "events": "Events",
    "rows": "All rows",
    "title": "Title",
    "publisher": "Publisher",
    "date": "Date",
    "kind": "Kind",
}


def headline() -> str:
    """How much rests on how many documents."""
    return analysis.headline(data.catalog(), _resting())


def asked() -> str:
    """The document of the link; to be read before the head tells what was ignored."""
    return state.bound("source", set(data.catalog().sources.index))


def body(chosen: str) -> None:
    """The parts of the page, with the chosen document."""
    part = st.segmented_control(
        "Show", list(PARTS), format_func=PARTS.__getitem__, default="documents", required=True,
        key="sources_part",
    )  # fmt: skip
    if part == "documents":
        _documents(chosen)
    elif part == "one":
        _on_one()
    elif part == "voices":
        _voices()
    else:
        _method()


@cached(maxsize=1, common=True)
def _resting() -> pd.DataFrame:
    return analysis.rests(data.catalog())


@cached(maxsize=1, common=True)
def _table() -> pd.DataFrame:
    table = analysis.by_document(data.catalog(), _resting())
    return table.assign(text=(table["title"] + " " + table["publisher"]).map(fold))


def _documents(chosen: str) -> None:
    """The list of documents, and the chosen one with what rests on it."""
    listed, detail = st.columns([2, 1])
    with detail:
        if chosen:
            with embed.visual(look.ROWS_LINE):
                _document(chosen)
        else:
            with st.container(border=True):
                st.markdown("**Select a document** to see the rows that cite it.")
        if state.event():
            card.card(data.selection(state.view()))
    with listed, st.container(horizontal=True, vertical_alignment="bottom"):
        table = _sought()
        pages = max(1, -(-len(table) // PAGE_ROWS))
        number = 1
        if pages > 1:
            number = st.number_input(
                f"Page (1 to {pages})", 1, pages, key="sources_page", width=140, format="%d"
            )
    with listed:
        _list(table, number, chosen)


def _sought() -> pd.DataFrame:
    table = _table()
    query = st.text_input(
        "Search titles and publishers", key="sources_q", icon=":material/search:", max_chars=100
    )
    counts = table["kind"].value_counts()
    labels = {"": f"All kinds ({len(table):,})"} | {
        kind: f"{label} ({counts[kind]:,})"
        for kind, label in words.SOURCE_KINDS.items()
        if kind in counts
    }
    kind = st.selectbox(
        "Kind", list(labels), format_func=labels.__getitem__, key="sources_kind", width=220
    )
    for word in fold(query or "").split():
        table = table[table["text"].str.contains(word, regex=False)]
    return table[table["kind"] == kind] if kind else table


def _list(table: pd.DataFrame, number: int, chosen: str) -> None:
    shown = table.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    place = list(shown.index).index(chosen) if chosen in shown.index else None
    key = f"sources_{abs(hash((tuple(shown.index), place))):x}"
    with embed.visual(f"The {len(shown):,} most used of {len(table):,} documents."):
        st.dataframe(
            shown.assign(kind=shown["kind"].map(words.SOURCE_KINDS))[list(HEADS)].rename(
                columns=HEADS
            ),
            key=key,
            hide_index=True,
            height=embed.height(min(560, 37 + 35 * max(1, len(shown)))),
            placeholder="",
            on_select=lambda: _picked(key, list(shown.index)),
            selection_mode="single-row",
            selection_default={"selection": {"rows": [] if place is None else [place]}},
            column_config={"Title": st.column_config.TextColumn(width=380)},
            alt=f"Table of {len(shown)} documents",
        )
    st.caption(
        f"{words.plural(len(table), 'document')}. “Events” counts the rows about journeys, tests "
        "and other events that cite a document, most first; “All rows” covers all tables, such "
        "as places and lines. Select a document to see its rows."
    )
    page.csv_button("sources", lambda: table.drop(columns="text"))


def _picked(key: str, ids: list[str]) -> None:
    rows = st.session_state[key].selection.rows
    state.bind(source=ids[rows[0]] if rows and rows[0] < len(ids) else "")


def _document(source_id: str) -> None:
    """A document, and every row that rests on it."""
    one = data.catalog().sources.loc[source_id]
    with st.container(border=True, key="document"):
        st.caption(words.SOURCE_KINDS[one["kind"]])
        st.subheader(plain(one["title"]), anchor=False)
        facts = [("Publisher", plain(one["publisher"]))]
        if isinstance(one["authors"], str):
            facts.insert(0, ("Authors", plain(one["authors"].replace(";", "; "))))
        if isinstance(one["date"], str):
            facts.append(("Date", plain(one["date"])))
        seen = "opened by us" if one["address_seen"] else "not opened by us, so no link"
        if isinstance(one["url"], str):
            shown = document(one["url"], one) if one["address_seen"] else address(one["url"])
            facts.append(("Address", f"{shown} \\({seen}\\)"))
        else:
            facts.append(("Address", "not known"))
        if isinstance(one["copy_url"], str):
            facts.append(("Read in a copy at", address(one["copy_url"])))
        if pd.notna(one["accessed"]):
            facts.append(("Read on", f"{one['accessed']:%Y-%m-%d}"))
        if isinstance(one["note"], str):
            facts.append(("Note", plain(one["note"])))
        st.markdown("\n\n".join(f"**{label}:** {text}" for label, text in facts))
        mine = _resting()[_resting()["source_id"] == source_id]
        counts = mine["table"].value_counts()
        listed = ", ".join(f"{n:,} of {plain(table)}" for table, n in counts.items())
        st.markdown(f"**{words.plural(len(mine), 'row cites', 'rows cite')} it:** {listed}")
        rows = data.common()
        events = rows[rows.index.isin(mine["row_id"])]
        page.events(events.head(MOST_EVENTS), "resting")
        if len(events) > MOST_EVENTS:
            st.caption(f"The first {MOST_EVENTS} of {len(events):,} events are listed.")


def _on_one() -> None:
    table = analysis.on_one(data.catalog(), _resting())
    counts = table["table"].value_counts()
    names = {
        name: f"{label} ({counts[name]:,})"
        for name, label in analysis.TABLES.items()
        if name in counts
    }
    chosen = st.selectbox(
        "Table", list(names), format_func=names.__getitem__, key="sources_one", width=300
    )
    shown = table[table["table"] == chosen]
    total = len(data.catalog()[chosen])
    st.subheader(
        f"{analysis.TABLES[chosen]}: {len(shown):,} of {total:,} rows have only one document",
        anchor=False,
    )
    st.dataframe(
        shown[["row_id", "document", "source_id"]]
        .head(PAGE_ROWS)
        .rename(columns={"row_id": "Row", "document": "Document", "source_id": "Source id"}),
        hide_index=True,
        key="sources_alone",
        alt=f"Rows of {chosen} with one document",
    )
    if len(shown) > PAGE_ROWS:
        st.caption(f"The first {PAGE_ROWS} are shown; the CSV has those of every table.")
    page.csv_button("one-document", lambda: table, "All rows with one document, CSV")


def _voices() -> None:
    table = analysis.voices(data.catalog(), _resting())
    page.chart(
        "voices",
        analysis.voices_finding(table),
        voices(table, look.theme()),
        lambda: (
            table.rename(index=analysis.TABLES, columns=analysis.VOICES)
            .rename_axis(index="Table", columns=None)
            .reset_index()
        ),
        sources=look.ROWS_LINE,
    )
    st.caption(
        "State media are those of North Korea, Russia, China and others, as the data mark "
        "each document. Datasets, newspapers and governments count as others, even where they "
        "repeat state media."
    )


def _method() -> None:
    catalog = data.catalog()
    st.markdown(
        f"**Data version {plain(catalog.version)}** of {str(catalog.descriptor['created'])[:10]}, "
        f"{plain(catalog.descriptor['licenses'][0]['title'])}"
    )
    with _readable(README):
        for title, text in chapters(README, CHAPTERS).items():
            with st.expander(title):
                st.markdown(text)
    with _readable(CHANGES):
        changes = CHANGES.read_text(encoding="utf-8").split("\n", 1)[1]
        with st.expander("Change log"):
            st.markdown(changes)
    with st.expander("Dictionary: every column of the data"):
        table = analysis.dictionary(catalog)
        name = st.selectbox(
            "Table of the data", sorted(set(table["Table"])), key="sources_table", width=260
        )
        st.dataframe(
            table[table["Table"] == name], hide_index=True, key="sources_columns",
            alt=f"Columns of {name}",
        )  # fmt: skip


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Name a file that is missing or damaged, in place of what is shown of it."""
    try:
        yield
    except (OSError, ValueError, LookupError):
        st.error(plain(f"{file.name} cannot be read. Restore the file."), icon=":material/error:")


@cached(maxsize=4, common=True)
def chapters(file: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The chapters of a handbook by name, their headings a step smaller for use in a page.

    Raises:
        KeyError: the handbook has no such chapter.
    """
    parts = re.split(r"^## (.+)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    by_name = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        name: re.sub(r"^#+ (.+)$", r"**\1**", by_name[name], flags=re.MULTILINE) for name in names
    }


def show() -> None:
    """The page."""
    view = state.page_view()
    chosen = asked()
    page.head(headline(), view, data.selection(view))
    body(chosen)
