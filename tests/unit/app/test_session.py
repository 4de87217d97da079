"""What is kept of a visitor has one name, in one module; only widgets are read by their keys."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from atlas.app import session as module
from atlas.app.session import Entry, Session, session

ATLAS = Path(module.__file__).resolve().parents[1]
FILES = [path for folder in ("app", "features") for path in (ATLAS / folder).rglob("*.py")]
ENTRIES = {name: one for name, one in vars(Session).items() if isinstance(one, Entry)}


def is_session(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "session_state"


def keys(tree: ast.AST) -> Iterator[ast.expr]:
    """Each key by which a module reaches into the session."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=of, slice=key) if is_session(of):
                yield key
            case ast.Call(func=ast.Attribute(value=of, attr="update")) if is_session(of):
                yield from (ast.Constant(one.arg) for one in node.keywords if one.arg)
                for one in node.args:
                    yield from (key for key in getattr(one, "keys", []) if key)
            case ast.Call(func=ast.Attribute(value=of), args=[key, *_]) if is_session(of):
                yield key


def text(node: ast.AST) -> str | None:
    """A string as it is written, whatever stands in its brackets; None for another expression."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=parts):
            return "".join("{}" if text(one) is None else str(text(one)) for one in parts)
    return None


def undrawn(source: str) -> list[str]:
    """The keys that stand as strings in a module which does not give them to a widget too."""
    tree = ast.parse(source)
    reached = list(keys(tree))
    elsewhere = {text(node) for node in ast.walk(tree) if node not in reached}
    written = [one for one in map(text, reached) if one is not None]
    return [one for one in written if one in ENTRIES or one not in elsewhere]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ATLAS)))
def test_no_key_of_the_session_is_a_string_elsewhere(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    # Under another name it would not be found.
    assert not re.search(r"= st\.session_state$", source, re.MULTILINE)
    assert undrawn(source) == []


@pytest.mark.parametrize(
    "source",
    [
        'st.session_state["a_b"]',
        'st.session_state.get("a_b")',
        "st.session_state.update(a_b=1)",
        'st.session_state.update({"a_b": 1})',
    ],
)
def test_a_key_is_a_widgets_or_is_found(source: str) -> None:
    assert undrawn(source) == ["a_b"]
    assert undrawn(f'{source}; st.button("A", key="a_b")') == []
    assert undrawn(f'{source}; st.button("A", key="view")'.replace("a_b", "view")) == ["view"]


def test_a_key_with_brackets_is_a_widgets_or_is_found() -> None:
    source = 'st.session_state[f"a_{b}"]'
    assert undrawn(source) == ["a_{}"]
    assert undrawn(f'{source}; st.button("A", key=f"a_{{c}}")') == []


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Streamlit keeps of a session."""
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    return state


def test_a_value_is_kept_under_its_name(kept: dict[str, Any]) -> None:
    assert (session.window, kept) == (0, {})
    session.window = 30
    assert (session.window, kept) == (30, {"window": 30})
    del session.window
    del session.window
    assert (session.window, kept) == (0, {})


def test_nothing_that_all_sessions_begin_with_can_be_changed() -> None:
    assert len(ENTRIES) > 40
    assert not [name for name, one in ENTRIES.items() if isinstance(one.usual, list | dict | set)]
