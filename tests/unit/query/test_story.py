"""Stories: those of the data package show what they say, and a file is read back or refused."""

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.query.story import (
    MOST_BYTES,
    Camera,
    Step,
    Story,
    StoryError,
    read,
    stories,
    write,
)
from atlas.query.view import FACETS, View, select

KNOWN = {name: ["launch", "trip", "icbm", "ru"] for name in FACETS}
EVENTS = {"2023-09-russia"}


def test_each_story_has_six_to_ten_steps_that_show_something(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    by_id = stories(catalog)
    assert list(by_id) == ["through-khasan", "summits-2018-19", "scud-to-hwasong-19"]
    for story in by_id.values():
        assert 6 <= len(story.steps) <= 10
        for step in story.steps:
            view, notes = View.from_query(step.view, data.options())
            assert notes == []
            rows = select(chronicle, view, {}).rows
            assert len(rows), step.title
            assert step.event_id is None or step.event_id in chronicle.index
            assert "{" not in step.filled(len(rows))
            assert (step.camera is not None) == (step.figure in {"map", "ride"})
            assert step.notes
            assert step.source_ids


def test_the_highlighted_event_of_a_map_is_among_those_shown(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    for story in stories(catalog).values():
        for step in story.steps:
            if step.figure == "map" and step.event_id:
                rows = select(chronicle, View.from_query(step.view, data.options())[0], {}).rows
                assert step.event_id in rows.index, step.title


@pytest.mark.parametrize(
    ("story_id", "step", "rows"),
    [
        ("through-khasan", 4, 2),
        ("summits-2018-19", 1, 21),
        ("summits-2018-19", 10, 27),
        ("scud-to-hwasong-19", 3, 7),
        ("scud-to-hwasong-19", 6, 60),
        ("scud-to-hwasong-19", 7, 69),
    ],
)
def test_the_text_says_how_many_are_shown(
    catalog: Catalog, chronicle: pd.DataFrame, story_id: str, step: int, rows: int
) -> None:
    shown = stories(catalog)[story_id].steps[step - 1]
    view, _ = View.from_query(shown.view, data.options())
    text = shown.filled(len(select(chronicle, view, {}).rows))
    assert f"{rows} " in text


def a_story(**step: object) -> bytes:
    return json.dumps(
        {"format": "khasan-atlas-story-1", "title": "Mine", "steps": [{"title": "One", **step}]}
    ).encode()


def read_(content: bytes) -> tuple[Story, list[str]]:
    return read(content, KNOWN, EVENTS, {"2023-09-russia"}, {"a-document"})


def test_a_story_comes_back_from_its_file() -> None:
    story = Story(
        title="Mine",
        steps=(
            Step(
                title="=1+1 <b>",
                text="{rows} so far",
                figure="ride",
                trip_id="2023-09-russia",
                at=pd.Timestamp("2023-09-11T20:00Z").to_pydatetime(),
                camera=Camera(lon=130, lat=42, zoom=5),
                view=View(kind=("launch",)).to_query(),
                event_id="2023-09-russia",
            ),
        ),
    )
    assert read_(write(story)) == (story, [])
    assert json.loads(write(story))["format"] == "khasan-atlas-story-1"


def test_an_event_of_a_visitor_may_be_shown_later() -> None:
    story, notes = read_(a_story(event_id="own-2019-04-25-mine"))
    assert story.steps[0].event_id == "own-2019-04-25-mine"
    assert notes == ["step 1: own-2019-04-25-mine, an event of your own, until you show it"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is not a story: "),
        (b"\xff\xfe", "The file is not a story: "),
        (b"[]", "The file is not a story: "),
        (b'{"title": "x"}', "steps: Field required."),
        (a_story(title=""), "Step 1, title: "),
        (a_story(title="x" * 121), "Step 1, title: "),
        (a_story(figure="ride"), "Step 1: "),
        (a_story(figure="globe"), "Step 1, figure: "),
        (a_story(camera={"lon": 181, "lat": 0, "zoom": 1}), "Step 1, camera.lon: "),
        (a_story(camera={"lon": 1, "lat": 0, "zoom": 1e999}), "Step 1, camera.zoom: "),
        (a_story(html="<script>"), "Step 1, html: "),
        (a_story(event_id="nothing"), "Step 1, event_id: there is no event nothing."),
        (a_story(trip_id="nothing"), "Step 1, trip_id: no journey nothing can be shown."),
        (
            b'{"title": "x", "steps": [' + b"{}," * 61 + b"{}]}",
            "steps: Value error, has 62 steps; at most 60 are allowed",
        ),
        (a_story(at=2019), "Step 1, at: Value error, write a moment as 2019-04-25T10:00Z"),
        (a_story(at="2019"), "Step 1, at: Value error, write a moment as"),
        (a_story(until="20190425"), "Step 1, until: Value error, write a moment as"),
        (a_story(at=True), "Step 1, at: Value error, write a moment as"),
        (a_story(title="a\0"), "Step 1, title: Value error, has control characters"),
        (a_story(view="&".join(["kind=trip"] * 501)), "Step 1, view: "),
        (b" " * (MOST_BYTES + 1), "The file is larger than 1,024 KiB."),
    ],
)
def test_what_is_no_story_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(StoryError) as refused:
        read_(content)
    assert refused.value.problems[0].startswith(reason)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (a_story(source_ids=[0] * 61), "Step 1, source_ids: Value error, has 61 ids"),
        (a_story(**{str(one): 0 for one in range(101)}), "Step 1: Value error, has 102 fields"),
        (
            a_story(camera={str(one): 0 for one in range(101)}),
            "Step 1, camera: Value error, has 101 fields",
        ),
        (
            json.dumps({str(one): 0 for one in range(101)}).encode(),
            "The file is not a story: Value error, has 101 fields",
        ),
    ],
)
def test_what_is_too_much_is_counted_and_not_looked_at(content: bytes, reason: str) -> None:
    # A list of 500,000 numbers for ids held the server for 1.5 s.
    with pytest.raises(StoryError) as refused:
        read_(content)
    (problem,) = refused.value.problems
    assert problem.startswith(reason)


def test_what_a_view_does_not_know_is_noted() -> None:
    story, notes = read_(a_story(view="class=icbm&kind=nonsense"))
    assert View.from_query(story.steps[0].view, KNOWN)[0] == View(class_=("icbm",))
    assert notes == ["step 1: kind=nonsense"]


@pytest.mark.parametrize(
    ("view", "notes"),
    [
        ("?class=icbm", []),
        ("/map?class=icbm", []),
        ("https://atlas.example/map?class=icbm&camera=1,2,3",
         ["step 1: camera=1,2,3 (did you mean area?)"]),
        ("class=icbm&clas=icbm", ["step 1: clas=icbm (did you mean class?)"]),
        ("class=icbm&q=why?", []),
        ("https://atlas.example/?class=icbm#part", []),
    ],
)  # fmt: skip
def test_a_whole_link_is_a_view_and_what_it_has_besides_is_noted(
    view: str, notes: list[str]
) -> None:
    story, noted = read_(b"\xef\xbb\xbf" + a_story(view=view))
    assert View.from_query(story.steps[0].view, KNOWN)[0].class_ == ("icbm",)
    assert noted == notes


def test_a_document_that_is_not_there_is_named() -> None:
    story, notes = read_(a_story(source_ids=["a-document", "<b>gone</b>"]))
    assert notes == ["step 1: no document <b>gone</b>"]
    assert story.steps[0].source_ids == ("a-document", "<b>gone</b>")


def test_what_cannot_be_seen_is_removed_and_noted() -> None:
    story, notes = read_(a_story(title="One\u202e\u200b", text="\u2066a\u2069", notes="\u3164"))
    step = story.steps[0]
    assert (step.title, step.text, step.notes) == ("One", "a", "")
    assert notes == [f"invisible characters in {name}" for name in ("notes", "text", "title")]


@pytest.mark.parametrize(
    "title",
    [
        "\u200b",
        "\u2028",
        "\ue000",
        "\U000e0080",
        "\ufdd0",
        "\u3164\u2800",
        "\u202e \u0301",
        "\x07",
        "   ",
    ],
)
def test_a_title_of_which_nothing_can_be_seen_is_none(title: str) -> None:
    with pytest.raises(StoryError) as refused:
        read_(a_story(title=title))
    assert refused.value.problems[0].startswith("Step 1, title: ")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_file_breaks_it(content: bytes) -> None:
    problems: list[str] = []
    try:
        story, _ = read_(content)
    except StoryError as refused:
        problems = refused.problems
    assert problems or story.title


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "text", "figure", "view", "trip_id", "at", "camera", "plays", "event_id"]
        ),
        st.none() | st.booleans() | st.text(max_size=20) | st.floats() | st.lists(st.integers()),
    )
)
def test_no_step_breaks_it(step: dict[str, object]) -> None:
    problems: list[str] = []
    try:
        story, _ = read_(a_story(**step))
    except StoryError as refused:
        problems = refused.problems
    assert problems or read_(write(story))[0] == story


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("camera", {"lon": 130, "lat": 42, "zoom": 19}, "Step 1, camera.zoom: "),
        ("camera", {"lon": 181, "lat": 42, "zoom": 9}, "Step 1, camera.lon: "),
        ("beside", "song", "Step 1, beside: "),
        ("beside", "met", "Step 1: Value error, beside=met needs figure=ride"),
    ],
)
def test_a_camera_and_a_figure_beside_are_named_by_step_and_field(
    field: str, value: object, reason: str
) -> None:
    story = {"title": "A story", "steps": [{"title": "One", field: value}]}
    with pytest.raises(StoryError) as caught:
        read(json.dumps(story).encode(), {}, (), (), ())
    assert caught.value.problems[0].startswith(reason), caught.value.problems


def test_a_ride_does_not_end_before_it_begins() -> None:
    step = {"title": "One", "figure": "ride", "trip_id": "2023-09-russia"}
    step |= {"at": "2023-09-13T00:00Z", "until": "2023-09-12T00:00Z"}
    with pytest.raises(StoryError) as caught:
        read_(json.dumps({"title": "A story", "steps": [step]}).encode())
    assert caught.value.problems == ["Step 1, until: Value error, lies before at."]
