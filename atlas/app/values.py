"""Values of widgets that no page of ours sends are taken as not sent.

Streamlit believes the browser: what a widget cannot have fails its page, and fills the log.

What is touched of Streamlit: `WStates.__getitem__`, which reads a value as the browser sent it.
"""

from contextlib import suppress
from typing import Any, Final

from streamlit.runtime.state.session_state import Serialized, WStates

_streamlits: Final = WStates.__getitem__
# A number field without decimals sends whole numbers, whatever it is registered for.
NUMBERS: Final = {"double_value", "int_value"}


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
        if held.value.WhichOneof("value") in {*kinds, None}:
            with suppress(Exception):
                value = _streamlits(states, widget_id)
                # Streamlit notes the kind that came last, none for an empty field.
                states.set_widget_metadata(metadata)
                return value
        states.set_from_value(widget_id, metadata.deserializer(None))
    return _streamlits(states, widget_id)
