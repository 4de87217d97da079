"""The stage in a page: its files, and what comes back of it."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.runtime import get_instance

from atlas.data.package import whole
from atlas.internals import components
from atlas.maps.fetched import ADDRESS, STATIC
from atlas.stage import blocks

NAME: Final = "khasan-atlas.stage"
BUNDLES: Final = Path(__file__).with_name("frontend") / "dist"
BUNDLE: Final = "stage-*.js"
COLUMNS: Final = "columns-*.bin"
RIDES: Final = "rides-*.json"
BINARY: Final = "application/octet-stream"


class Unusable(Exception):  # noqa: N818
    """The stage lacks a file, or has one that is out of date; the message says which."""


@lru_cache(maxsize=1)
def columns_url(ids: tuple[str, ...]) -> str:
    """Return the address of the columns, once they are found to be those of `ids`.

    Raises:
        Unusable: they are missing, damaged or of other data.
    """
    file = _only(COLUMNS)
    try:
        sent = tuple(blocks.unpack(file.read_bytes()).texts["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"static/stage/{file.name} is damaged") from error
    if sent != ids:
        raise Unusable(f"static/stage/{file.name} is out of date")
    return f"{ADDRESS}/stage/{file.name}"


@lru_cache(maxsize=1)
def rides_url() -> str:
    """Return the address of the rides of all journeys.

    Raises:
        Unusable: they are missing or damaged.
    """
    return f"{ADDRESS}/stage/{_only(RIDES).name}"


def _only(pattern: str) -> Path:
    """Return the one file of `static/stage` with such a name, as it was built.

    Raises:
        Unusable: it is missing, damaged or not alone.
    """
    files = sorted((STATIC / "stage").glob(pattern))
    if len(files) != 1:
        raise Unusable(f"static/stage has {len(files)} files {pattern} where there must be one")
    try:
        sound = _named_after(files[0], whole(files[0]))
    except OSError as error:
        raise Unusable(f"static/stage/{files[0].name} cannot be read") from error
    if not sound:
        raise Unusable(f"static/stage/{files[0].name} is damaged")
    return files[0]


def bundle() -> Path:
    """Return the program of the stage.

    Raises:
        Unusable: it is missing or damaged.
    """
    files = list(BUNDLES.glob(BUNDLE))
    if len(files) != 1:
        raise Unusable(f"atlas/stage/frontend/dist must hold one file {BUNDLE}")
    try:
        sound = _sound(files[0], files[0].stat().st_mtime_ns)
    except OSError as error:
        raise Unusable(f"atlas/stage/frontend/dist/{files[0].name} cannot be read") from error
    if not sound:
        raise Unusable(f"atlas/stage/frontend/dist/{files[0].name} is damaged")
    return files[0]


def is_as_built(name: str) -> bool:
    """Whether the file of the stage with this name is there, and whole."""
    path = (BUNDLES if Path(name).match(BUNDLE) else STATIC / "stage") / name
    try:
        return _sound(path, path.stat().st_mtime_ns)
    except OSError:
        return False


@lru_cache(maxsize=4)
def _sound(path: Path, changed: int) -> bool:
    """Whether a file that was `changed` then (in ns) is as it was built."""
    return _named_after(path, whole(path))


def _named_after(path: Path, content: bytes) -> bool:
    """Whether a file's name ends with the hash of its content."""
    return path.stem.endswith(f"-{sha256(content).hexdigest()[:10]}")


def own_url(content: bytes) -> str:
    """Return an address, from the page on, at which this session alone gets its own columns."""
    url: str = get_instance().media_file_mgr.add(content, BINARY, "stage-own")
    return url.removeprefix("/")


def mount(key: str, data: dict[str, Any], on_settled: Callable[[], None]) -> None:
    """Draw the stage; `on_settled` is called when something of it has settled.

    `settled` gives it then.

    Raises:
        Unusable: its program is missing or damaged.
    """
    bundle()
    components.register(NAME, BUNDLES)
    component = st.components.v2.component(NAME, js=BUNDLE)
    component(key=key, data=data, on_settled_change=on_settled)


def settled(key: str) -> Any:
    """Return what has settled in the stage `key`; None if it is on the page no more."""
    return components.trigger_value(key, "settled")
