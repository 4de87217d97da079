"""Components of our own whose files lie in a folder, told to Streamlit."""

from pathlib import Path
from threading import Lock
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

_REGISTERING: Final = Lock()
_FOLDERS: Final[dict[str, Path]] = {}


def register(name: str, folder: Path) -> None:
    """Tell Streamlit of the folder of the component `package.name`; once is enough.

    It finds out of installed packages by itself: one of those would name the folder in its
    `pyproject.toml`. What is done here is not public.
    """
    _FOLDERS[name] = folder
    manager = get_bidi_component_manager()
    # Two first visitors at once would both find it missing.
    with _REGISTERING:
        _register_with(manager, name, folder)


def holds(path: str) -> bool:
    """Return whether a component that was registered has the file `package.name/file`."""
    name, _, file = path.partition("/")
    folder = _FOLDERS.get(name)
    return folder is not None and file in {one.name for one in folder.iterdir()}


def trigger_value(key: str, name: str) -> Any:
    """Return what the component `key` has just sent as `name`; None if it is not on the page.

    A browser may send it late, when the page without the component is on its way already.
    """
    component = st.session_state.get(key)
    return None if component is None else component.get(name)


def _register_with(manager: Any, name: str, folder: Path) -> None:
    if manager.get_component_asset_root(name) is None:
        package, component = name.split(".")
        manifest = ComponentManifest(package, "1", [ComponentConfig(component, folder.name)])
        manager.register_from_manifest(manifest, folder.parent)
