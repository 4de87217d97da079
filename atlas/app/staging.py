"""What the stage is told of a view: its rows, layers, colours, legend and captions."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.app import data, embed, look, state
from atlas.app.cache import cached
from atlas.app.session import session
from atlas.data import words
from atlas.draw.timeline import ERA_LANES, LANES, SHORT_LANES
from atlas.maps.camera import Projection
from atlas.maps.fetched import ADDRESS, MARKS, has_shapes
from atlas.query import counts
from atlas.query.story import Step
from atlas.query.view import Selection, View
from atlas.stage import blocks, columns, mount, times
from atlas.stage.deck import described, stage_deck, ways
from atlas.style.markers import icon_name
from atlas.style.palette import PALETTES, Palette, ThemeName

# How a canvas is told of the fonts of `.streamlit/config.toml`.
FONT: Final = '"Source Sans", "Atlas Names", sans-serif'
TITLE_FONT: Final = '"Atlas Serif", Georgia, serif'

SHEET: Final = ("png", "json")
MODES: Final = {mode: words.MODES[mode].capitalize() for mode in words.MODES} | {
    "order": "Places in order; the track is not known"
}
OFF: Final = frozenset({"predecessors"})

COLOURS: Final = ("ink", "quiet", "line", "page", "sea", "journey", "predecessor")


def camera_of(step: Step) -> dict[str, float] | None:
    """Return where the map of a step is looked at from; None: where it stands at first."""
    if step.camera is None:
        return None
    return {
        "longitude": step.camera.lon,
        "latitude": step.camera.lat,
        "zoom": step.camera.zoom,
    }


def of_events(face: str, selected: Selection, title: str) -> dict[str, Any]:
    """What a map of the events is told beside how it is looked at."""
    view, theme = selected.view, look.theme()
    return appearance(face, title, selected.sentence, look.SOURCE_LINE) | {
        "columns": mount.columns_url(shared_ids()),
        "own": None if data.own() is None else mount.own_url(own_columns()),
        "mask": _mask(view),
        "period": None if view.period is None else [_day(one) for one in view.period],
        "paints": [paint_of(theme, one) for one in columns.PAINTS],
        "paintNames": columns.PAINTS,
        "ways": ways(theme),
        "modes": MODES,
        "lanes": LANES,
        "shortLanes": SHORT_LANES,
        "eraLanes": dict(reversed(ERA_LANES.items())),
        "certainties": list(words.CERTAINTIES.values()),
        "layers": usual_layers(view),
        "layerNames": words.LAYERS,
        "legend": legend_of(view, theme),
        "counted": {"total": selected.total, "noun": selected.noun},
    }


def appearance(face: str, title: str, sentence: str, source: str) -> dict[str, Any]:
    """Return what every face is told: theme, colours, fonts, the captions of a picture."""
    theme = look.theme()
    palette = PALETTES[theme]
    return {
        "face": face,
        "embed": embed.on(),
        "theme": theme,
        "colours": colours_of(palette),
        # The sheet of marks, and where each is on it.
        "marks": [f"{ADDRESS}/{MARKS}.{ending}" for ending in SHEET] if has_shapes() else None,
        "font": FONT,
        "words": {
            "title": title,
            "sentence": sentence,
            "source": source,
            "file": f"khasan-atlas-{face}",
            "titleFont": TITLE_FONT,
        },
        "rev": session.stage_rev,
    }


@cached(maxsize=1)
def shared_ids() -> tuple[str, ...]:
    """The ids of the rows that all visitors see."""
    return tuple(data.common()["id"])


@cached(maxsize=1)
def own_columns() -> bytes:
    rows = data.chronicle().iloc[len(shared_ids()) :]
    return blocks.pack(columns.event_block(data.catalog(), rows))


@cached(maxsize=64)
def _mask(view: View) -> str:
    """Which rows the stage may show: those of the view, and those that its period leaves out.

    A test event is shown as one of its missiles; which one may depend on the period.
    """
    rows = data.selection(view).rows
    if view.period is not None:
        first, last = (pd.Timestamp(day) for day in view.period)
        whole = data.selection(replace(view, period=None)).rows
        outside = whole[(whole["day_from"] > last) | (whole["day_to"] < first)]
        rows = pd.concat([rows, outside])
    return packed(data.chronicle().index.isin(rows.index))


def colours_of(palette: Palette) -> dict[str, str]:
    return {name: getattr(palette, name) for name in COLOURS} | {"accent": palette.journey}


def packed(flags: NDArray[np.bool_]) -> str:
    return b64encode(np.packbits(flags).tobytes()).decode()


@cached(maxsize=12)
def shared_deck(
    theme: ThemeName, projection: Projection, heights: int, embedded: bool
) -> dict[str, Any]:
    return described(stage_deck(theme, projection, heights, embed.FARTHER if embedded else 0))


@cached(maxsize=6)
def room_deck(theme: ThemeName, projection: Projection) -> dict[str, Any]:
    return described(stage_deck(theme, projection, for_a_room=True))


def _day(day: date) -> int:
    return (pd.Timestamp(day, tz="UTC") - times.EPOCH) // times.DAY


def paint_of(theme: ThemeName, name: str) -> str:
    palette = PALETTES[theme]
    return palette.classes.get(name) or palette.kind(name)


@cached(maxsize=64)
def usual_layers(view: View) -> dict[str, bool]:
    """Return which layers of the map are on at first: never change it.

    The predecessors' journeys are where the view has no others.
    """
    rows = data.selection(view).rows
    leaders = data.catalog().trips["leader_id"].reindex(rows.loc[rows["kind"] == "trip", "id"])
    asked = len(leaders) > 0 and not (leaders == columns.LEADER).any()
    return {name: asked or name not in OFF for name in words.LAYERS}


def layers_of(view: View) -> dict[str, bool]:
    """Return which layers of the map are on for this visitor."""
    return usual_layers(view) | state.layers()


def trips_off(view: View, layers: Mapping[str, bool]) -> pd.DataFrame:
    """Return the trips of a view whose layer of the map is off, each with its `layer`."""
    return _trips_off(view, _on(layers))


def map_finding(view: View, layers: Mapping[str, bool]) -> str:
    """Return the finding of a map on which these layers are on."""
    return _map_finding(view, _on(layers))


def _on(layers: Mapping[str, bool]) -> frozenset[str]:
    return frozenset(name for name, on in layers.items() if on)


@cached(maxsize=64)
def _trips_off(view: View, on: frozenset[str]) -> pd.DataFrame:
    rows = data.selection(view).rows
    trips = rows[rows["kind"] == "trip"]
    leaders = data.catalog().trips["leader_id"].reindex(trips["id"])
    layer = np.where(leaders == columns.LEADER, "journeys", "predecessors")
    return trips.assign(layer=layer)[~np.isin(layer, list(on))]


@cached(maxsize=64)
def _map_finding(view: View, on: frozenset[str]) -> str:
    off = _trips_off(view, on)
    whose = " of Kim Jong Un" if (off["layer"] == "predecessors").any() else ""
    return counts.map_finding(data.selection(view).rows.drop(off.index), view.unit, whose)


@cached(maxsize=64)
def legend_of(view: View, theme: ThemeName) -> list[dict[str, Any]]:
    """What the marks mean; what the view would show without a choice of theirs is among them."""
    palette = PALETTES[theme]
    offered = data.selection(replace(view, period=None, kind=(), class_=(), outcome=())).rows
    kinds, classes = set(offered["kind"]), set(offered["class"].dropna())
    items = []
    for kind, label in words.KINDS.items():
        if kind == "launch" and kind in kinds:
            items += [
                _item(
                    view, "class", one, name, icon_name(kind, one, "success"), paint_of(theme, one)
                )
                for one, name in words.CLASSES.items()
                if one in classes
            ]
        elif kind in kinds:
            shape = icon_name("other" if kind == "context" else kind, None, None)
            icon = "" if kind == "trip" else shape
            items.append(_item(view, "kind", kind, label, icon, paint_of(theme, kind)))
    if "launch" in kinds:
        items += [
            _item(
                view, "outcome", outcome, label, icon_name("launch", "mrbm", outcome), palette.quiet
            )
            for outcome, label in (("failure", "Failure"), ("unknown", "Outcome not known"))
        ]
    return items


def _item(view: View, facet: str, one: str, label: str, icon: str, colour: str) -> dict[str, Any]:
    """An entry of the legend, which filters by `one` when it is pressed."""
    return {
        "facet": facet,
        "id": one,
        "label": label,
        "icon": icon,
        "colour": colour,
        "on": one in view.facet(facet),
    }
