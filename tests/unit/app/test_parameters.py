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
    assert (reading.fields["event"], reading.notes) == ("2018-06-singapore", ["trip=nothing"])
    # On the page of the journeys it is the one that is ridden.
    reading = parameters.read("journeys", trip)
    assert (reading.fields["event"], reading.fields["trip"]) == (None, "2023-09-russia")


def test_an_event_beside_another_is_told() -> None:
    given = {"event": ["2018-06-singapore"], "trip": ["2023-09-russia"]}
    reading = parameters.read("map", given)
    assert reading.fields["event"] == "2018-06-singapore"
    assert reading.notes == ["trip=2023-09-russia (another event is selected)"]


@pytest.mark.parametrize(
    ("page", "name", "values"),
    [
        ("map", "q", ["khasan", "train"]),
        ("map", "unit", ["missiles", "tests"]),
        ("map", "away", ["0", "1"]),
        ("map", "event", ["2023-09-russia", "2018-06-singapore"]),
        ("map", "until", ["2017", "2018"]),
        ("map", "projection", ["globe", "tilted"]),
        ("map", "heights", ["2", "3"]),
        ("journeys", "trip", ["2023-09-russia", "2018-06-singapore"]),
        ("journeys", "at", ["2023-09-10T20:00Z", "2023-09-11T20:00Z"]),
        ("reach", "site", ["pyongyang", "sunan"]),
        ("compare", "a", ["2017", "2018"]),
        ("claims", "claim", ["claim-1", "claim-2"]),
        ("present", "story", ["summits-2018-19", "through-khasan"]),
    ],
)
def test_of_several_values_where_one_counts_the_others_are_told(
    page: str, name: str, values: list[str]
) -> None:
    reading, alone = (parameters.read(page, {name: some}) for some in (values, values[1:]))
    assert reading.fields == alone.fields
    note = f"{name}={values[0]} (only the last {name} of a link counts)"
    assert reading.notes == [note, *alone.notes]
    # The same twice is no contradiction.
    assert parameters.read(page, {name: values[1:] * 2}).notes == alone.notes


def test_what_counts_as_a_journey_may_be_given_one_by_one() -> None:
    reading = parameters.read("claims", {"count": ["panmunjom", "2023"]})
    assert (reading.fields["count"], reading.notes) == ("panmunjom,2023", [])


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
