"""Values of widgets that no page of ours sends are taken as not sent.

Streamlit believes the browser: what a widget cannot have fails its page, and fills the log.

What is touched of Streamlit: `WStates.__getitem__`, which reads a value as the browser sent it. Of
a list to choose from and of a row of buttons we read what they can be asked for.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from streamlit.elements.widgets.button_group import _SingleSelectButtonGroupSerde as Buttons
from streamlit.elements.widgets.multiselect import MultiSelectSerde as Choices
from streamlit.elements.widgets.selectbox import SelectboxSerde as Choice
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, WStates

_streamlits: Final = WStates.__getitem__
# A number field without decimals sends whole numbers, whatever it is registered for.
NUMBERS: Final = {"double_value", "int_value"}
# The key of the list into which one may type too: who reads it says what is none.
TYPED: Final = "-f_preset"
# No button is called so: it stands for one that is not there any more.
GONE: Final = [""]


def install() -> None:
    """Have Streamlit read values so; once is enough."""
    WStates.__getitem__ = _read  # type: ignore[method-assign]


def _read(states: WStates, widget_id: str) -> Any:
    """The value of a widget; its default, if it cannot have what the browser has sent.

    Raises:
        KeyError: there is none.
    """
    held, metadata = states.states.get(widget_id), states.widget_metadata.get(widget_id)
    if isinstance(held, Serialized) and metadata is not None:
        kinds = NUMBERS if metadata.value_type in NUMBERS else {metadata.value_type}
        kind = held.value.WhichOneof("value")
        with suppress(Exception):
            if kind is None or (kind in kinds and _offered(metadata, held.value)):
                value = _streamlits(states, widget_id)
                # Streamlit notes the kind that came last, none for an empty field.
                states.set_widget_metadata(metadata)
                if _is_whole(value, metadata):
                    return value
        states.set_from_value(widget_id, _usual(metadata))
    return _streamlits(states, widget_id)


def _offered(metadata: WidgetMetadata[Any], sent: WidgetState) -> bool:
    """Whether what is chosen is among what was offered, where that is known."""
    if sent.WhichOneof("value") == "json_value":
        # Else Streamlit logs a stack.
        return isinstance(json.loads(sent.json_value), dict)
    widget = _widget(metadata)
    if isinstance(widget, Choice) and not metadata.id.endswith(TYPED):
        return sent.string_value in widget.formatted_options
    if isinstance(widget, Choices):
        # A label may be an old one; but nobody chooses more than there is.
        return len(sent.string_array_value.data) <= len(widget.formatted_options)
    # Of our rows of buttons one is always pressed.
    return not isinstance(widget, Buttons) or len(sent.string_array_value.data) == 1


def _usual(metadata: WidgetMetadata[Any]) -> Any:
    """The value that is taken instead: the default; of buttons, the one that was pressed last."""
    return metadata.deserializer(GONE if isinstance(_widget(metadata), Buttons) else None)


def _widget(metadata: WidgetMetadata[Any]) -> object:
    """What reads the values of a widget, if it is more than a function."""
    return getattr(metadata.deserializer, "__self__", None)


def _is_whole(value: Any, metadata: WidgetMetadata[Any]) -> bool:
    """Whether a value has all parts that its kind has: what is selected in a chart, map or table.

    Raises:
        Exception: it has not even that form.
    """
    if not isinstance(value, Mapping) or "selection" not in value:
        return True
    given, usual = value["selection"], metadata.deserializer(None)["selection"]
    layers = given.get("objects", {}).values()
    return (
        all(isinstance(given[part], _kind_of(empty)) for part, empty in usual.items())
        and all(isinstance(one, dict) for one in given.get("points", []))
        and all(isinstance(one, dict) for layer in layers for one in layer)
        # True is a number to Python.
        and all(type(one) is int and one >= 0 for one in given.get("rows", []))
    )


def _kind_of(part: object) -> type:
    return list if isinstance(part, list) else dict
