"""What a browser may send for a widget."""

import json
from typing import Any

import pytest
from streamlit.elements.arrow import DataframeSelectionSerde
from streamlit.elements.deck_gl_json_chart import PydeckSelectionSerde
from streamlit.elements.plotly_chart import PlotlyChartSelectionSerde
from streamlit.elements.widgets.button_group import _SingleSelectButtonGroupSerde
from streamlit.elements.widgets.multiselect import MultiSelectSerde
from streamlit.elements.widgets.selectbox import SelectboxSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from atlas.internals import values


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


def read(widget: Any, kind: str, **value: Any) -> Any:
    """What a page reads of one of Streamlit's own widgets after its browser has sent this."""
    states = WStates()
    states.set_widget_from_proto(WidgetState(id="w", **value))
    states.set_widget_metadata(WidgetMetadata("w", widget.deserialize, widget.serialize, kind))
    return states["w"]


CHOICES: Any = {
    "options": ["a", "b"],
    "formatted_options": ["A", "B"],
    "formatted_option_to_option_index": {"A": 0, "B": 1},
    "default_option_index": 0,
}


@pytest.mark.parametrize(("sent", "chosen"), [("B", "b"), ("x", "a"), ("", "a"), ("b", "a")])
def test_what_is_not_offered_cannot_be_chosen(sent: str, chosen: str) -> None:
    assert read(SelectboxSerde(**CHOICES), "string_value", string_value=sent) == chosen


@pytest.mark.parametrize(
    ("value", "pressed"),
    [
        ({"string_array_value": {"data": ["A"]}}, "a"),
        ({"string_array_value": {"data": ["x"]}}, "b"),
        ({"string_array_value": {"data": []}}, "b"),
        ({"string_array_value": {"data": ["A", "B"]}}, "b"),
        ({"int_array_value": {"data": [0, 0]}}, "b"),
    ],
    ids=str,
)
def test_of_a_row_of_buttons_one_stays_pressed(value: dict[str, Any], pressed: str) -> None:
    buttons = _SingleSelectButtonGroupSerde(
        **CHOICES | {"default_option_index": None}, session_state_fallback="b"
    )
    assert read(buttons, "string_array_value", **value) == pressed


CHART = {"points": [{"customdata": 1}], "point_indices": [1], "box": [], "lasso": []}
MAP = {"indices": {"launches": [1]}, "objects": {"launches": [{"i": 1}]}}
TABLE = {"rows": [1], "columns": [], "cells": []}


@pytest.mark.parametrize(
    ("widget", "selection"),
    [
        (PlotlyChartSelectionSerde(), CHART),
        (PydeckSelectionSerde(), MAP),
        (DataframeSelectionSerde(), TABLE),
    ],
)
def test_what_is_selected_is_read(widget: Any, selection: dict[str, Any]) -> None:
    sent = json.dumps({"selection": selection})
    assert read(widget, "string_value", string_value=sent)["selection"] == selection


@pytest.mark.parametrize(
    ("widget", "selection"),
    [
        (PlotlyChartSelectionSerde(), TABLE),
        (PlotlyChartSelectionSerde(), CHART | {"points": 5}),
        (PlotlyChartSelectionSerde(), CHART | {"points": [5]}),
        (PydeckSelectionSerde(), CHART),
        (PydeckSelectionSerde(), MAP | {"objects": [1]}),
        (PydeckSelectionSerde(), MAP | {"objects": {"a": 5}}),
        (PydeckSelectionSerde(), MAP | {"objects": {"a": [None]}}),
        (DataframeSelectionSerde(), TABLE | {"rows": ["a"]}),
        (DataframeSelectionSerde(), TABLE | {"rows": [True]}),
        (DataframeSelectionSerde(), TABLE | {"rows": [-1]}),
        (DataframeSelectionSerde(), TABLE | {"rows": {"0": 0}}),
    ],
)
def test_what_cannot_be_selected_is_nothing(widget: Any, selection: dict[str, Any]) -> None:
    sent = json.dumps({"selection": selection})
    value = read(widget, "string_value", string_value=sent)
    assert value == widget.deserialize(None)


@pytest.mark.parametrize(("chosen", "read"), [(["A (1)", "b"], ["A (1)", "b"]), (["x"] * 3, [])])
def test_of_a_list_no_more_is_chosen_than_there_is(chosen: list[str], read: list[str]) -> None:
    serde = MultiSelectSerde(
        ["a", "b"],
        formatted_options=["A (2)", "b"],
        formatted_option_to_option_index={"A (2)": 0, "b": 1},
    )
    states = WStates()
    states.set_widget_from_proto(WidgetState(id="list", string_array_value={"data": chosen}))
    states.set_widget_metadata(
        WidgetMetadata("list", serde.deserialize, serde.serialize, "string_array_value")
    )
    assert states["list"] == read
