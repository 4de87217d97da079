"""The legends of charts and maps: what shapes, colours and lines mean."""

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

import pandas as pd
import streamlit as st

from atlas.app import data, embed, look, terms
from atlas.app.cache import cached
from atlas.app.text import plain
from atlas.data import words
from atlas.query.view import Selection, View
from atlas.style.markers import SVG_SHAPES, shape_of
from atlas.style.palette import PALETTES

# Its shape, its colour, what it means.
Mark = tuple[str, str, str]

# What needs no escape in a `data:` address within double quotes.
SVG_SAFE = "<>'=: /()"


def legend(rows: pd.DataFrame) -> None:
    """Shape, colour and form of the marks that are shown, in plain words."""
    palette = PALETTES[look.theme()]
    items: list[Mark] = []
    kinds = set(rows["kind"].unique())
    if "trip" in kinds:
        items.append(("bar", palette.journey, "Journey; band: Kim abroad"))
    classes = set(rows.loc[rows["kind"] == "launch", "class"].unique())
    for class_, label in words.CLASSES.items():
        if class_ in classes:
            items.append((shape_of("launch", class_), palette.classes[class_], label))
    for kind, label in words.KINDS.items():
        if kind in kinds - {"trip", "launch"}:
            items.append((shape_of(kind), palette.kind(kind), label))
    if classes:
        items += [
            ("crossed", palette.quiet, "Failure"),
            ("hollow", palette.quiet, "Outcome not known"),
        ]
    with st.container(gap=None, key="legend"):
        marks(items)
        meanings(label for _, _, label in items)


def meanings(labels: Iterable[str]) -> None:
    """What the terms among these labels mean, for those who ask."""
    meaning = terms.tooltip(". ".join(labels), terms.MANY)
    if meaning and not embed.on():
        st.caption("What these words mean", help=meaning)


def stage_meanings(selected: Selection) -> None:
    """What the terms of the stage's legend mean."""
    shown = set(selected.rows["kind"]) | set(selected.rows["class"].dropna())
    names = words.KINDS | words.CLASSES
    meanings(names[one] for one in names if one in shown and one != "launch")


def lines(rows: pd.DataFrame) -> None:
    """What the lines of map and timeline mean: how well a way is known, how a path was made."""
    palette = PALETTES[look.theme()]
    items: list[Mark] = []
    kinds = set(rows["kind"].unique())
    if "trip" in kinds:
        items += [
            ("line", palette.journey, "Journey, route reported"),
            ("dashed", palette.journey, "Journey, route inferred"),
            ("dotted", palette.journey, "Places in order, track not known"),
            ("bar", palette.journey, "Green band: Kim Jong Un abroad"),
        ]
    if "launch" in kinds:
        items += [
            ("dashed", palette.quiet, "Flight path, computed as free fall"),
            ("dotted", palette.quiet, "Flight path, schematic: pull-up, glide, ascent to orbit"),
            ("bar", palette.line, "Grey band: moratorium of 2017–19"),
        ]
    marks(items)


def marks(items: list[Mark]) -> None:
    """A legend of shapes, their colours, and what they mean."""
    st.html(_legend_html(items))


def map_note(view: View) -> None:
    """What is computed on the map, and which of the rows of a view have no place on it."""
    terms.caption(
        "Landing points and paths are computed from the reported bearing, distance and apogee, not "
        "observed; the thin line is the ground track. A missile without a known bearing has "
        "no path and is shown at its launch site only."
    )
    if unplaced := _unplaced(view):
        label, which = unplaced
        with st.expander(label):
            st.markdown(plain(which))


@cached(maxsize=64)
def _unplaced(view: View) -> tuple[str, str] | None:
    """How many rows of a view have no place, and of which kinds they are; None: all have one."""
    rows = data.selection(view).rows
    unplaced = rows.loc[rows["lon"].isna(), "kind"]
    if unplaced.empty:
        return None
    missing = words.plural(len(unplaced), "row has", "rows have")
    placed = len(rows) - len(unplaced)
    kinds = unplaced.map(words.KINDS).value_counts()
    which = ", ".join(f"{count:,} {kind.lower()}" for kind, count in kinds.items())
    return (
        f"{placed:,} rows are on the map; {missing} no known place",
        f"{which}. They are on the timeline and in the table.",
    )


def _legend_html(items: list[Mark]) -> str:
    """The legend as HTML of our own words; marks are images, since SVG is taken out of HTML."""
    page = PALETTES[look.theme()].page
    spans = []
    for shape, colour, label in items:
        svg = (
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 20' fill='{colour}' "
            f"stroke='{colour}' stroke-width='0'>{SVG_SHAPES[shape].format(page=page)}</svg>"
        )
        spans.append(
            f'<span class="legend-item"><img alt="" width="16" height="16" '
            f'src="data:image/svg+xml,{quote(svg, safe=SVG_SAFE)}">{escape(label)}</span>'
        )
    return f'<div class="legend">{"".join(spans)}</div>'
