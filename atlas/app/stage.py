"""The stage on a page: what it is sent of the view, and what becomes of what settles in it."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal, TypeGuard

import numpy as np
import pandas as pd
import pydeck as pdk
import streamlit as st
from numpy.typing import NDArray

from atlas.app import data, embed, look, state
from atlas.app.text import plain
from atlas.data import words
from atlas.data.moments import FIRST_DAY, LAST_DAY, parse_day
from atlas.draw.timeline import ERA_LANES, LANES
from atlas.export.handout import Living
from atlas.maps.camera import Projection
from atlas.maps.fetched import ADDRESS, MARKS, STATIC, has_shapes
from atlas.query.story import Step
from atlas.query.view import FACETS, Selection, View
from atlas.stage import columns, mount
from atlas.stage.deck import described, stage_deck, ways
from atlas.style.figures import MOST_MARKS
from atlas.style.markers import icon_name
from atlas.style.palette import PALETTES, Palette, ThemeName

Face = Literal["map", "timeline"]
# How a canvas is told of the fonts of `.streamlit/config.toml`.
FONT: Final = '"Source Sans", "Atlas Names", sans-serif'
TITLE_FONT: Final = '"Atlas Serif", Georgia, serif'
# Days before the moment that is shown; 0 for all. The stage offers these.
WINDOWS: Final = (0, 30, 365)
# Of the files that a map of its own carries; others are JSON.
MEDIA: Final = {".png": "image/png", ".webp": "image/webp"}
LIMITS: Final = (FIRST_DAY, LAST_DAY)
SHEET: Final = ("png", "json")
MODES: Final = {mode: words.MODES[mode].capitalize() for mode in words.MODES} | {
    "order": "Places in order; the track is not known"
}
OFF: Final = frozenset({"predecessors"})
# The largest whole number of JavaScript that has a next one.
MOST_REV: Final = 2**53 - 1
COLOURS: Final = ("ink", "quiet", "line", "page", "sea", "journey")


def stage(face: Face, selected: Selection, title: str) -> None:
    """Draw the stage with what is selected; or say in a sentence what it lacks."""
    view = selected.view
    st.session_state["stage"] = key = f"stage_{face}"
    try:
        mount.mount(key, _data(face, view, selected, title), _settled)
        look.ground_note()
        if len(selected.rows) > MOST_MARKS:
            st.caption(
                "These are too many to show one by one, so marks that would lie on each other are "
                "drawn as one."
            )
    except mount.Unusable as error:
        st.warning(
            plain(f"The map and the timeline cannot be drawn: {error}. The table has every row."),
            icon=":material/layers_clear:",
        )


def still(key: str, deck: pdk.Deck, alt: str, title: str, source: str = look.SOURCE_LINE) -> None:
    """Draw a map that stands still, of which the deck has all data."""
    shown = appearance("still", title, alt, source)
    shown |= {"deck": described(deck), "projection": "flat", "camera": None, "scene": key}
    try:
        mount.mount(key, shown, lambda: None)
        look.ground_note()
    except mount.Unusable as error:
        st.warning(plain(f"The map cannot be drawn: {error}."), icon=":material/layers_clear:")


def _data(face: Face, view: View, selected: Selection, title: str) -> dict[str, Any]:
    theme = look.theme()
    projection, heights = state.projection(), state.heights()
    until = state.until()
    scene = _scene(face, selected, title)
    return scene | {
        "until": None if until is None else int((until - columns.EPOCH) / columns.MINUTE),
        "window": st.session_state.get("window", 0),
        "selected": state.event(),
        "camera": state.camera(),
        "projection": projection,
        "heights": heights,
        "deck": _deck(theme, projection, heights, embed.on()),
        "layers": scene["layers"] | state.layers(),
    }


def for_a_room(key: str, step: Step, selected: Selection, scene: str) -> None:
    """Draw the map of a story's step, large; `scene` names the step, to which the camera flies."""
    theme = look.theme()
    shown = _scene("map", selected, step.title) | {
        "room": True,
        "scene": scene,
        "plays": step.plays,
        "until": None,
        "window": 0,
        "selected": step.event_id,
        "camera": camera_of(step),
        "projection": step.projection,
        "heights": 1,
        "deck": _room_deck(theme, step.projection),
    }
    mount.mount(key, shown, lambda: None)


def of_rows(key: str, selected: Selection, rows: pd.DataFrame, alt: str, source: str) -> None:
    """Draw a map of some of the `rows` that all visitors see; a click selects."""
    theme = look.theme()
    shown = _scene("map", selected, alt) | {
        "bare": True,
        "own": None,
        "mask": _packed(data.common().index.isin(rows.index)),
        "period": None,
        "until": None,
        "window": 0,
        "selected": state.event(),
        "camera": None,
        "scene": key,
        "projection": "flat",
        "heights": 1,
        "deck": _deck(theme, "flat", 1, True),
        "layers": dict.fromkeys(words.LAYERS, True),
    }
    shown["words"] |= {"sentence": alt, "source": source}
    st.session_state["stage"] = key
    try:
        mount.mount(key, shown, _chosen)
    except mount.Unusable as error:
        st.warning(plain(f"The map cannot be drawn: {error}."), icon=":material/layers_clear:")


def alone(selected: Selection, finding: str) -> Callable[[], Living]:
    """Return what makes the stage for a file that stands alone, with the selected rows only.

    What it makes is made when it is called, which may be outside of a session.

    Raises:
        mount.Unusable: a file of the stage is missing.
    """
    here = state.here() in state.STAGED
    scene = _scene("map", selected, finding) | {
        "alone": True,
        "embed": False,
        "theme": "light",
        "own": None if data.own() is None else "own",
        "columns": "columns",
        "mask": None,
        "until": None,
        "window": 0,
        "selected": state.event(),
        "camera": state.camera() if here else None,
        "projection": "flat",
        "heights": 1,
        "deck": _deck("light", "flat", 1, False),
        "layers": usual_layers(selected.rows) | (state.layers() if here else {}),
        "legend": _legend(selected.view, "light"),
    }
    palette = PALETTES["light"]
    scene["colours"] = _colours(palette)
    scene["paints"] = [_paint("light", one) for one in columns.PAINTS]
    common = STATIC.parent / mount.columns_url(_ids()).partition("/")[2]
    program, own = mount.bundle(), None if data.own() is None else _own_columns()
    kept = set(selected.rows["id"])
    return partial(_alone, scene, finding, common, program, own, kept)


def _alone(
    scene: dict[str, Any],
    finding: str,
    common: Path,
    program: Path,
    own: bytes | None,
    kept: set[str],
) -> Living:
    def chosen(content: bytes) -> bytes:
        block = columns.unpack(content)
        keep = np.array([one in kept for one in block.texts["id"]], dtype=bool)
        return columns.pack(columns.subset(block, keep))

    files = {
        "program": ("text/javascript", program.read_bytes()),
        "columns": (mount.BINARY, chosen(common.read_bytes())),
    }
    if own is not None:
        files["own"] = (mount.BINARY, chosen(own))
    for address in _addresses(scene["deck"]) | set(scene["marks"] or ()):
        path = STATIC / address.removeprefix(f"{ADDRESS}/")
        media = MEDIA.get(path.suffix, "application/json")
        files[address] = (media, path.read_bytes())
    note = (
        "Landing points are computed from bearing and distance, not observed. "
        "Outlines, rivers and railways: Natural Earth, GSHHG (LGPL), "
        "© OpenStreetMap contributors (ODbL)."
    )
    return Living(finding, note, "program", scene, files)


def _addresses(described_: object) -> set[str]:
    """The addresses of files that a described deck names."""
    if isinstance(described_, dict):
        return set().union(*map(_addresses, described_.values()))
    if isinstance(described_, list):
        return set().union(*map(_addresses, described_))
    known = isinstance(described_, str) and described_.startswith(f"{ADDRESS}/")
    return {described_} if known else set()  # type: ignore[arg-type]


def camera_of(step: Step) -> dict[str, float] | None:
    """Return where the map of a step is looked at from; None: where it stands at first."""
    if step.camera is None:
        return None
    return {
        "longitude": step.camera.lon,
        "latitude": step.camera.lat,
        "zoom": step.camera.zoom,
    }


def _scene(face: str, selected: Selection, title: str) -> dict[str, Any]:
    """What a map of the events is told beside how it is looked at."""
    view, theme = selected.view, look.theme()
    return appearance(face, title, selected.sentence, look.SOURCE_LINE) | {
        "columns": mount.columns_url(_ids()),
        "own": None if data.own() is None else mount.own_url(_own_columns()),
        "mask": _mask(view),
        "period": None if view.period is None else [_day(one) for one in view.period],
        "paints": [_paint(theme, one) for one in columns.PAINTS],
        "paintNames": columns.PAINTS,
        "ways": ways(theme),
        "modes": MODES,
        "lanes": LANES,
        "eraLanes": dict(reversed(ERA_LANES.items())),
        "certainties": list(words.CERTAINTIES.values()),
        "layers": usual_layers(selected.rows),
        "layerNames": words.LAYERS,
        "legend": _legend(view, theme),
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
        "colours": _colours(palette),
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
        "rev": st.session_state.get("stage_rev", 0),
    }


@data.shared(maxsize=1)
def _ids() -> tuple[str, ...]:
    """The ids of the rows that all visitors see."""
    return tuple(data.common()["id"])


@data.shared(maxsize=1)
def _own_columns() -> bytes:
    rows = data.chronicle().iloc[len(_ids()) :]
    return columns.pack(columns.event_block(data.catalog(), rows))


@data.shared(maxsize=64)
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
    return _packed(data.chronicle().index.isin(rows.index))


def _colours(palette: Palette) -> dict[str, str]:
    return {name: getattr(palette, name) for name in COLOURS} | {"accent": palette.journey}


def _packed(flags: NDArray[np.bool_]) -> str:
    return b64encode(np.packbits(flags).tobytes()).decode()


@data.shared(maxsize=12)
def _deck(theme: ThemeName, projection: Projection, heights: int, embedded: bool) -> dict[str, Any]:
    return described(stage_deck(theme, projection, heights, embed.FARTHER if embedded else 0))


@data.shared(maxsize=6)
def _room_deck(theme: ThemeName, projection: Projection) -> dict[str, Any]:
    return described(stage_deck(theme, projection, for_a_room=True))


def _day(day: date) -> int:
    return (pd.Timestamp(day, tz="UTC") - columns.EPOCH) // columns.DAY


def _paint(theme: ThemeName, name: str) -> str:
    palette = PALETTES[theme]
    return palette.classes.get(name) or palette.kind(name)


def usual_layers(rows: pd.DataFrame) -> dict[str, bool]:
    """Return which layers of the map are on at first.

    The predecessors' journeys are where the `rows` of the chronicle have no others.
    """
    leaders = data.catalog().trips["leader_id"].reindex(rows["id"][rows["kind"] == "trip"])
    asked = len(leaders) > 0 and not (leaders == columns.LEADER).any()
    return {name: asked or name not in OFF for name in words.LAYERS}


@data.shared(maxsize=64)
def _legend(view: View, theme: ThemeName) -> list[dict[str, Any]]:
    """What the marks mean; what the view would show without a choice of theirs is among them."""
    palette = PALETTES[theme]
    offered = data.selection(replace(view, period=None, kind=(), class_=(), outcome=())).rows
    kinds, classes = set(offered["kind"]), set(offered["class"].dropna())
    items = []
    for kind, label in words.KINDS.items():
        if kind == "launch" and kind in kinds:
            items += [
                _item(view, "class", one, name, icon_name(kind, one, "success"), _paint(theme, one))
                for one, name in words.CLASSES.items()
                if one in classes
            ]
        elif kind in kinds:
            shape = icon_name("other" if kind == "context" else kind, None, None)
            icon = "" if kind == "trip" else shape
            items.append(_item(view, "kind", kind, label, icon, _paint(theme, kind)))
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


def _chosen() -> None:
    """Take the event that was clicked on a map of some rows."""
    taken(st.session_state["stage"])


def _settled() -> None:
    """Take what has settled in the stage: each part that can be understood."""
    settled = taken(st.session_state["stage"])
    view = state.view()
    if "period" in settled:
        view = replace(view, period=_period(settled["period"]))
        state.change(view)
    if "until" in settled:
        state.play_until(_moment(settled["until"]))
    if whole(window := settled.get("window")) and window in WINDOWS:
        st.session_state["window"] = window
    # True and 2.0 are among whole numbers to Python, and the decks that all share are kept by them.
    heights = settled["heights"] if whole(settled.get("heights")) else None
    if "projection" in settled or heights is not None:
        state.draw_as(settled.get("projection"), heights)
    if isinstance(on := settled.get("layers"), dict):
        usual = usual_layers(data.selection(view).rows)
        state.switch_layers({name: on[name] for name in usual if on.get(name) is (not usual[name])})
    match settled.get("facet"):
        case [str(name), str(one), bool(on)] if name in FACETS and one in data.options()[name]:
            chosen = set(view.facet(name)) - {one} | ({one} if on else set())
            order = data.options()[name]
            state.change(view.with_facet(name, [each for each in order if each in chosen]))


def taken(key: str) -> dict[str, Any]:
    """Return what has settled in the stage `key`, and take what every face may tell of it."""
    settled = st.session_state[key].get("settled")
    if not isinstance(settled, dict):
        return {}
    if whole(rev := settled.get("rev")) and 0 <= rev <= MOST_REV:
        st.session_state["stage_rev"] = rev
    event_id = settled.get("event")
    if isinstance(event_id, str) and event_id in data.chronicle().index:
        state.choose(event_id)
    site_id = settled.get("site")
    if isinstance(site_id, str) and site_id in data.catalog()["sites"].index:
        state.open_site(site_id)
    if "camera" in settled:
        state.look_from(settled["camera"])
    return settled


def whole(value: object) -> TypeGuard[int]:
    """Whether a value from the browser is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def _moment(minutes: object) -> pd.Timestamp | None:
    """The moment so many minutes after the epoch; None for none, and for what can't be shown."""
    limits = [(pd.Timestamp(day, tz="UTC") - columns.EPOCH) / columns.MINUTE for day in LIMITS]
    if not whole(minutes) or not limits[0] <= minutes <= limits[1]:
        return None
    return columns.EPOCH + minutes * columns.MINUTE


def _period(given: object) -> tuple[date, date] | None:
    """The period of two ISO days; None for all, and for what is no period."""
    try:
        first, last = map(parse_day, given)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return None
    return min(first, last), max(first, last)
