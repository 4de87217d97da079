"""The list of the address's parameters reads, writes and names what it could not read."""

from dataclasses import fields
from pathlib import Path
from urllib.parse import parse_qs

import pandas as pd
import pytest

from atlas.app import parameters
from atlas.app.parameters import EVERYWHERE, PARAMETERS, Parameter
from atlas.app.session import FIRST_MISSILE, Session
from atlas.query.view import View

PAGES = sorted(
    "" if path.stem == "overview" else path.stem
    for path in (Path(__file__).resolve().parents[3] / "pages").glob("*.py")
)


def name_of(one: Parameter) -> str:
    return f"{one.name} of {one.pages[0] if one.pages else 'all'}"


@pytest.mark.parametrize("one", PARAMETERS, ids=name_of)
def test_an_example_is_read_and_written_as_it_stands(one: Parameter) -> None:
    page = one.pages[0] if one.pages else "records"
    given = parse_qs(one.example)
    reading = parameters.read(page, given)
    assert reading.notes == []
    assert reading.fields[one.field] != one.default or one.always
    written = one.write(reading.fields[one.field])
    if one in EVERYWHERE and one.name == "trip":
        # It is written as `event`.
        assert written is None
        return
    assert written is not None
    again = {one.name: [written] if isinstance(written, str) else written}
    assert parameters.read(page, again).fields == reading.fields


@pytest.mark.parametrize("page", PAGES)
def test_what_is_not_given_is_at_its_default(page: str) -> None:
    reading = parameters.read(page, {})
    assert reading.notes == []
    listed = parameters.of(page)
    assert reading.fields == {one.field: one.default for one in listed}
    assert all((one.write(one.default) is None) != one.always for one in listed)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_each_name_and_each_field_once(page: str) -> None:
    listed = parameters.of(page)
    assert len({one.name for one in listed}) == len(listed)
    # A journey may be selected under two names.
    fields = [one.field for one in listed if (one.name, one.field) != ("trip", "event")]
    assert len(set(fields)) == len(fields)
    assert {one.name for one in EVERYWHERE} <= {one.name for one in listed}


def test_the_session_holds_the_default_before_a_link_is_read() -> None:
    held = {one.field: one.default for one in PARAMETERS if one.holder == "session"}
    assert held == {name: vars(Session)[name].usual for name in held}


def test_every_field_of_the_view_has_its_parameter() -> None:
    held = [one.field for one in parameters.FILTERS]
    assert sorted(held) == sorted(one.name for one in fields(View))


def test_every_parameter_is_of_a_page_that_there_is() -> None:
    assert {page for one in PARAMETERS for page in one.pages} <= set(PAGES)


def test_of_two_that_select_an_event_the_first_that_exists_counts() -> None:
    trip = {"trip": ["2023-09-russia"]}
    reading = parameters.read("map", {"event": ["nothing"], **trip})
    assert (reading.fields["event"], reading.notes) == ("2023-09-russia", ["event=nothing"])
    reading = parameters.read("map", {"event": ["2018-06-singapore"], "trip": ["nothing"]})
    assert (reading.fields["event"], reading.notes) == ("2018-06-singapore", [])
    # On the page of the journeys it is the one that is ridden.
    reading = parameters.read("journeys", trip)
    assert (reading.fields["event"], reading.fields["trip"]) == (None, "2023-09-russia")


def test_a_moment_is_one_of_the_journey_of_the_link() -> None:
    given = {"trip": ["2018-06-singapore"], "at": ["2023-09-11T20:00Z"]}
    reading = parameters.read("journeys", given)
    assert reading.fields["at"] < pd.Timestamp("2018-07-01", tz="UTC")
    (note,) = reading.notes
    assert note.startswith("at=2023-09-11T20:00Z (outside this journey")


@pytest.mark.parametrize(
    ("values", "chosen"),
    [([], (FIRST_MISSILE,)), ([""], ()), (["x"], (FIRST_MISSILE,)), (["kn-25,x"], ("kn-25",))],
)
def test_a_link_may_say_that_no_missile_is_chosen(
    values: list[str], chosen: tuple[str, ...]
) -> None:
    given = {"missile": values} if values else {}
    assert parameters.read("reach", given).fields["reach_missiles"] == chosen


def test_filters_go_by_other_names_where_reach_has_theirs() -> None:
    given = {"missile": ["hwasong-14"], "filter_missile": ["hwasong-15"]}
    fields = parameters.read("reach", given).fields
    assert (fields["reach_missiles"], fields["missile"]) == (("hwasong-14",), ("hwasong-15",))
    assert "filter_missile" not in {one.name for one in parameters.of("map")}
    # And the address has them in the place that they have elsewhere.
    names = [one.name for one in parameters.of("reach")]
    assert names[2:5] == ["class", "filter_missile", "filter_site"]


def test_a_parameter_of_another_page_and_one_of_none_are_named() -> None:
    given = {"until": ["2017"], "zzz": ["1"], "utm_source": ["mail"], "class": ["icbm"]}
    assert parameters.unknown("charts", given) == [
        "until=2017 (this page has no until)",
        "zzz=1 (no such parameter)",
    ]
    assert parameters.unknown("map", {"until": ["2017"]}) == []
