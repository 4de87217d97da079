"""What a browser may send for a widget."""

from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from atlas.app import values


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WStates, "__getitem__", WStates.__getitem__)
    values.install()


def sent(**value: Any) -> WStates:
    """The state of a chart whose browser has sent this."""

    def selected(read: Any) -> Any:
        return [] if read is None else read["selection"]

    states = WStates()
    states.set_widget_from_proto(WidgetState(id="chart", **value))
    states.set_widget_metadata(WidgetMetadata("chart", selected, list, "json_value"))
    return states


def test_a_value_that_the_widget_can_have_is_read() -> None:
    states = sent(json_value='{"selection": [1]}')
    assert states["chart"] == [1]
    assert states["chart"] == [1], "read again"


@pytest.mark.parametrize(
    "value",
    [
        {"json_value": "}{"},
        {"json_value": "[]"},
        {"json_value": '{"other": 1}'},
        {"string_value": '{"selection": [1]}'},
        {"int_value": 1},
        {"double_array_value": {"data": [1.0]}},
    ],
    ids=str,
)
def test_one_that_it_cannot_have_is_taken_as_not_sent(value: dict[str, Any]) -> None:
    states = sent(**value)
    # Streamlit goes through all values, and may not meet another number of them meanwhile.
    assert [states[one] for one in states] == [[]]


@pytest.mark.parametrize("value", [{"int_value": 5}, {"double_value": 5.0}], ids=str)
def test_a_number_field_reads_whole_numbers_and_others(value: dict[str, Any]) -> None:
    states = WStates()
    states.set_widget_from_proto(WidgetState(id="n", **value))
    states.set_widget_metadata(WidgetMetadata("n", lambda read: read, str, "double_value"))
    assert states["n"] == 5


def test_a_field_that_was_empty_takes_a_value_afterwards() -> None:
    states = WStates()
    states.set_widget_metadata(WidgetMetadata("n", lambda read: read, str, "double_value"))
    states.set_widget_from_proto(WidgetState(id="n"))
    assert states["n"] is None
    states.set_widget_from_proto(WidgetState(id="n", double_value=5.0))
    assert states["n"] == 5


def test_without_a_widget_there_is_no_value() -> None:
    states = WStates()
    states.set_widget_from_proto(WidgetState(id="chart", json_value="{}"))
    assert states.get("chart") is None
    assert "chart" in states.states, "the page may still come to it"
