"""Markers: colour and shape say what it is, the form says the outcome."""

from collections.abc import Iterable
from typing import Any, Final

import plotly.graph_objects as go

from atlas.draw.palette import SHAPES, Palette

CELL: Final = 64
# The columns and rows of `static/map/icons.png`.
SHAPE_NAMES: Final = list(
    dict.fromkeys(shape for shape in SHAPES.values() if not shape.startswith("line"))
)
FORMS: Final = {"success": "filled", "failure": "crossed", "unknown": "hollow"}


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
    if outcome == "unknown" and not shape.endswith("-open"):
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
