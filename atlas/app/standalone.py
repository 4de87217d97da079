"""The stage for a file that stands alone, with all that it needs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from atlas.app import data, parameters, state
from atlas.app.staging import (
    colours_of,
    legend_of,
    map_finding,
    of_events,
    own_columns,
    paint_of,
    shared_deck,
    shared_ids,
    usual_layers,
)
from atlas.export.handout import Living
from atlas.maps.fetched import ADDRESS, STATIC
from atlas.query.view import Selection
from atlas.stage import blocks, columns, mount
from atlas.style.palette import PALETTES

# Of the files that a map of its own carries; others are JSON.
MEDIA: Final = {".png": "image/png", ".webp": "image/webp"}


def alone(selected: Selection) -> Callable[[], Living]:
    """Return what makes the stage for a file that stands alone, with the selected rows only.

    What it makes is made when it is called, which may be outside of a session.

    Raises:
        mount.Unusable: a file of the stage is missing.
    """
    here = state.here() in parameters.STAGED
    layers = usual_layers(selected.view) | (state.layers() if here else {})
    finding = map_finding(selected.view, layers)
    scene = of_events("map", selected, finding) | {
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
        "deck": shared_deck("light", "flat", 1, False),
        "layers": layers,
        "legend": legend_of(selected.view, "light"),
    }
    palette = PALETTES["light"]
    scene["colours"] = colours_of(palette)
    scene["paints"] = [paint_of("light", one) for one in columns.PAINTS]
    common = STATIC.parent / mount.columns_url(shared_ids()).partition("/")[2]
    program, own = mount.bundle(), None if data.own() is None else own_columns()
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
        block = blocks.unpack(content)
        keep = np.array([one in kept for one in block.texts["id"]], dtype=bool)
        return blocks.pack(blocks.subset(block, keep))

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
