"""Markers: colour and shape say what it is, the form says the outcome."""

from collections.abc import Iterable
from typing import Any, Final

import plotly.graph_objects as go

from atlas.style.palette import SHAPES, Palette

CELL: Final = 64
# The columns and rows of `static/map/icons.png`.
SHAPE_NAMES: Final = list(
    dict.fromkeys(shape for shape in SHAPES.values() if not shape.startswith("line"))
)
FORMS: Final = {"success": "filled", "failure": "crossed", "unknown": "hollow"}
# One shape in a box of 20 by 20, as SVG.
SVG_SHAPES: Final = {
    "circle": "<circle cx='10' cy='10' r='6.5'/>",
    "circle-open": "<circle cx='10' cy='10' r='5.5' fill='none' stroke-width='2'/>",
    "dot": "<circle cx='10' cy='10' r='3.5'/>",
    "dot-open": "<circle cx='10' cy='10' r='3' fill='none' stroke-width='2'/>",
    "bowtie": "<path d='M2 4l8 4.500 8-4.500v12l-8-4.500L2 16z'/>",
    "square": "<rect x='4' y='4' width='12' height='12'/>",
    "diamond": "<path d='M10 2l8 8-8 8-8-8z'/>",
    "triangle-up": "<path d='M10 2.5l8 14H2z'/>",
    "triangle-down": "<path d='M10 17.5l8-14H2z'/>",
    "star": "<path d='M10 1l2.6 6 6.4.6-4.8 4.3 1.4 6.4-5.6-3.4-5.6 3.4 1.4-6.4L1 7.6 7.4 7z'/>",
    "pentagon": "<path d='M10 2l8 5.9-3 9.6H5L2 7.900z'/>",
    "cross": "<path d='M7.500 2h5v5.500H18v5h-5.500V18h-5v-5.500H2v-5h5.500z'/>",
    "hexagram": "<path d='M10 1l2.6 4.500h5.200L15.200 10l2.600 4.500h-5.200L10 19l-2.600-4.500"
    "H2.200L4.800 10 2.200 5.500h5.200z'/>",
    "hexagon": "<path d='M10 1.500l7.400 4.250v8.500L10 18.500l-7.400-4.250v-8.500z'/>",
    "arrow": "<path d='M10 1l6.500 17-6.500-4.500L3.500 18z'/>",
    "bar": "<rect x='1' y='7' width='18' height='6'/>",
    "line": "<path d='M1 10h18' stroke-width='3'/>",
    "dashed": "<path d='M1 10h18' stroke-width='3' stroke-dasharray='5 3'/>",
    "dotted": "<path d='M1 10h18' stroke-width='2' stroke-dasharray='2 4'/>",
    "ring": "<circle cx='10' cy='10' r='8' fill='none' stroke-width='2.500'/>",
    "crossed": "<rect x='3' y='3' width='14' height='14'/><path d='M4 4l12 12M16 4L4 16' "
    "stroke='{page}' stroke-width='2.5'/>",
    "hollow": "<rect x='4' y='4' width='12' height='12' fill='none' stroke-width='2.500'/>",
    "line-ns-open": "<path d='M10 3v14' stroke-width='2.500'/>",
}


def shape_of(kind: str, class_: object = None) -> str:
    """The shape of a row of the chronicle: its class for a launch, else its kind."""
    if kind == "launch" and isinstance(class_, str):
        return SHAPES[class_]
    return SHAPES[kind]


def icon_name(kind: str, class_: object, outcome: object) -> str:
    """The short name of a row's marker on the sheet: `icbm-f` for filled, `-c`, `-h`."""
    form = FORMS[outcome] if isinstance(outcome, str) else "filled"
    return f"{class_ if kind == 'launch' else kind}-{form[0]}"


def icon_mapping() -> dict[str, dict[str, int | bool]]:
    """Where each marker lies on the sheet, as deck.gl's IconLayer takes it."""
    return {
        f"{name}-{form[0]}": {
            "x": SHAPE_NAMES.index(shape) * CELL,
            "y": row * CELL,
            "width": CELL,
            "height": CELL,
            "mask": True,
        }
        for name, shape in SHAPES.items()
        if shape in SHAPE_NAMES
        for row, form in enumerate(FORMS.values())
    }


def plotly_symbols(kind: str, class_: object, outcomes: Iterable[object]) -> str | list[str]:
    """Plotly's symbol of each row of a kind and class; one for all where they are the same."""
    symbols = [plotly_symbol(kind, class_, outcome) for outcome in outcomes]
    return symbols[0] if len(set(symbols)) == 1 else symbols


def plotly_symbol(kind: str, class_: object, outcome: object) -> str:
    """Plotly's symbol for a row: `square`, or `square-open` where the outcome is not known.

    A failure is filled too; `crosses` lays the cross over it.
    """
    shape = shape_of(kind, class_)
    if outcome == "unknown":
        return f"{shape}-open"
    return shape


def crosses(x: Any, y: Any, palette: Palette) -> go.Scatter:
    """Thin crosses in the colour of the page, to lie over the markers of failures."""
    return go.Scatter(
        mode="markers",
        x=x,
        y=y,
        hoverinfo="skip",
        showlegend=False,
        marker={"symbol": "x-thin", "size": 8, "line": {"width": 2, "color": palette.page}},
    )


def ring(x: Any, y: Any, palette: Palette) -> go.Scatter:
    """The ring round the marker of the selected event."""
    return go.Scatter(
        mode="markers",
        x=x,
        y=y,
        hoverinfo="skip",
        showlegend=False,
        marker={"symbol": "circle-open", "size": 22, "color": palette.ink, "line": {"width": 2.5}},
        name="Selected",
    )
