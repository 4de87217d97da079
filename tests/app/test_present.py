"""The stage of the stories, run by Streamlit's AppTest."""

import json
from datetime import UTC, date, datetime

import pytest
from streamlit.runtime.scriptrunner import StopException

from atlas.app import data, share, stories
from atlas.features.present import own_story, slides
from atlas.query.story import Step, Story, read, write
from atlas.query.story import stories as shipped
from tests.app.pages import all_staged, dashboard, figures, open_page, ran, staged, unescaped

THROUGH_KHASAN = {"story": "through-khasan"}


def test_a_story_that_is_not_there_is_noted_once() -> None:
    app = open_page("present", {"story": "nonsense"})
    assert unescaped(app.warning[0].value) == "This part of the link was ignored: story=nonsense"
    assert unescaped(app.header[0].value) == "3 stories to present, step by step"


@pytest.mark.parametrize("step", [{}, {"step": "99"}, {"step": "0"}])
def test_a_story_begins_with_its_title_and_a_still_of_its_first_map(step: dict[str, str]) -> None:
    app = open_page("present", THROUGH_KHASAN | step)
    assert unescaped(app.title[0].value) == "Through Khasan: ten days in September 2023"
    sent = staged(app)
    assert (sent["face"], sent["room"], sent["plays"]) == ("ride", True, False)
    assert app.button(key="present_back").disabled


@pytest.mark.parametrize("story", ["through-khasan", "summits-2018-19", "scud-to-hwasong-19"])
def test_every_step_of_a_story_has_its_title_and_its_figure(story: str) -> None:
    app = open_page("present", {"story": story})
    for step in shipped(data.catalog())[story].steps:
        app = ran(app.button(key="present_next").click().run())
        assert unescaped(app.header[0].value) == step.title
        on_map = step.figure in {"map", "ride"}
        assert [one["face"] for one in all_staged(app)] == [step.figure] * on_map
        assert ("present_chart" in figures(app)) != on_map
    app = ran(app.button(key="present_next").click().run())
    assert unescaped(app.header[0].value) == "Sources"


def test_a_step_that_is_not_there_is_named_on_the_stage() -> None:
    app = open_page("present", THROUGH_KHASAN | {"step": "99"})
    (warning,) = app.warning
    assert unescaped(warning.value) == "This part of the link was ignored: step=99 (use 0 to 10)"
    assert not open_page("present", THROUGH_KHASAN | {"step": "2"}).warning


def test_a_step_of_ones_own_can_be_edited() -> None:
    app = dashboard()
    steps = (Step(title="One", view="kind=trip"), Step(title="Two", text="Said."))
    app.session_state["own_story"] = Story(title="Mine", steps=steps)
    app = ran(app.switch_page("pages/present.py").run())
    ran(app.button(key="own_step_edit_1").click().run())
    app.main.text_input[1].set_value("  Th\x0bree ")
    ran(next(one for one in app.button if one.label == "Keep").click().run())
    kept = app.session_state["own_story"].steps
    assert kept == (steps[0], Step(title="Three", text="Said."))
    assert not [one for one in app.button if one.label == "Keep"]
    ran(app.button(key="own_step_edit_0").click().run())
    app.main.text_input[1].set_value(" ")
    ran(next(one for one in app.button if one.label == "Keep").click().run())
    assert [one.value for one in app.error] == ["A step needs a title."]
    assert app.session_state["own_story"].steps == kept


@pytest.mark.parametrize(
    ("pressed", "titles", "opened"),
    [
        ("up_2", "One Three Two", 2),
        ("down_0", "Two One Three", 0),
        ("away_0", "Two Three", 0),
        ("away_2", "One Two", 1),
    ],
)
def test_a_step_that_is_edited_stays_so_where_another_moves(
    pressed: str, titles: str, opened: int
) -> None:
    app = dashboard()
    steps = tuple(Step(title=one, view="kind=trip") for one in ("One", "Two", "Three"))
    app.session_state["own_story"] = Story(title="Mine", steps=steps)
    app = ran(app.switch_page("pages/present.py").run())
    ran(app.button(key="own_step_edit_1").click().run())
    before = app.main.text_input[1].id
    ran(app.button(key=f"own_step_{pressed}").click().run())
    assert " ".join(one.title for one in app.session_state["own_story"].steps) == titles
    assert app.session_state["own_step_open"] == opened
    # In the same field, which has what was typed.
    field = app.main.text_input[1]
    assert (field.id, field.value) == (before, "Two")


def test_a_story_ends_with_its_documents_and_its_link() -> None:
    app = open_page("present", THROUGH_KHASAN | {"step": "10"})
    assert unescaped(app.header[0].value) == "Sources"
    text = unescaped("\n".join(one.value for one in app.markdown))
    steps = data.catalog()["story_steps"]
    steps = steps[steps["story_id"] == "through-khasan"]
    named = {one for cell in steps["source_ids"].dropna() for one in cell.split(";")}
    assert text.count("- [") + text.count("\n- ") >= len(named) - 1
    assert "This story: " in text
    assert app.button(key="present_next").disabled


def test_a_step_with_a_ride_is_played_between_its_two_moments() -> None:
    app = open_page("present", THROUGH_KHASAN | {"step": "3"})
    sent = staged(app)
    assert (sent["face"], sent["plays"], sent["scene"]) == ("ride", True, "through-khasan-3")
    assert sent["at"] == sent["span"][0] < sent["span"][1]
    ran(app.button(key="present_next").click().run())
    assert "step=4" in "&".join(f"{k}={v[-1]}" for k, v in app.query_params.items())


def test_a_map_of_a_story_has_larger_letters_and_its_event_selected() -> None:
    app = open_page("present", {"story": "scud-to-hwasong-19", "step": "8"})
    sent = staged(app)
    assert (sent["face"], sent["room"], sent["projection"]) == ("map", True, "tilted")
    assert sent["selected"] in data.chronicle().index
    sizes = [one["sizeMaxPixels"] for one in sent["deck"]["layers"] if "sizeMaxPixels" in one]
    assert min(sizes) >= 16
    assert sent["layers"]["paths"]
    assert not sent["layers"]["predecessors"]


def test_who_was_met_and_a_small_chart_stand_beside_the_map() -> None:
    khasan = open_page("present", THROUGH_KHASAN | {"step": "2"})
    text = unescaped("\n".join(one.value for one in khasan.markdown))
    assert "**Met by**\n- Alexander Kozlov\n- Oleg Kozhemyako" in text
    assert staged(khasan)["face"] == "ride"
    chart = open_page("present", {"story": "scud-to-hwasong-19", "step": "5"})
    assert list(figures(chart)) == ["present_small"]
    assert staged(chart)["face"] == "map"


def test_what_is_pasted_into_a_step_and_a_title_can_be_shown_and_read_again() -> None:
    # Word has \x0b between lines.
    pasted = "One\x0btwo\x00 three\u202e"
    title = stories.typed(pasted)
    assert title == "Onetwo three"
    step = Step(title=title, text=stories.typed("a\n\tb\x07"), notes=stories.typed("\x85"))
    assert (step.text, step.notes) == ("a\n\tb", "")
    story = Story(title="Mine", steps=(step,))
    app = dashboard()
    app.session_state["own_story"] = story
    ran(app.switch_page("pages/present.py").run())
    ran(app.text_input(key="own_story_title").set_value(pasted).run())
    kept = app.session_state["own_story"]
    assert kept.title == title
    assert read(write(kept), data.options(), [], [], []) == (kept, [])


def test_a_story_that_is_loaded_stands_there_by_its_title() -> None:
    app = open_page("present")
    steps = (Step(title="One"),)
    for title in ("First", "Second"):
        app.session_state["own_story"] = Story(title=title, steps=steps)
        ran(app.run())
        assert app.text_input(key="own_story_title").value == title
    ran(app.text_input(key="own_story_title").set_value("Third").run())
    assert app.session_state["own_story"].title == "Third"
    ran(app.text_input(key="own_story_title").set_value("").run())
    assert app.text_input(key="own_story_title").value == "Third"


def test_what_is_typed_for_a_step_goes_into_no_story_that_is_loaded() -> None:
    app = dashboard()
    app.session_state["own_story"] = Story(title="Mine", steps=(Step(title="One"),))
    app = ran(app.switch_page("pages/present.py").run())
    ran(app.button(key="own_step_edit_0").click().run())
    content = json.dumps({"title": "Theirs", "steps": [{"title": "Other"}]}).encode()
    app = ran(app.file_uploader(key="own_story_file").upload("story.json", content).run())
    assert app.session_state["own_story"].title == "Theirs"
    assert not [one for one in app.button if one.label == "Keep"]


def test_an_open_end_of_a_step_is_that_of_the_data() -> None:
    steps = (Step(title="One", figure="timeline", view="period=2022.."),)
    selection, _ = slides._selected(steps[0])
    assert selection.view.period == (date(2022, 1, 1), data.days()[1])


def test_a_view_that_is_too_long_for_a_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "MOST_VIEW", len("kind=nuclear") - 1)
    app = open_page("records", {"kind": "nuclear"})
    app.session_state["share_part"] = "Story"
    app = ran(app.button(key="share").click().run())
    next(one for one in app.text_input if one.label == "Title").set_value("Tests")
    next(one for one in app.button if one.label == "Add to my story").click()
    # A run of all closes what the share button opened.
    app = ran(app.button(key="share").click().run())
    assert "too many filters for a step" in app.error[0].value
    assert "own_story" not in app.session_state


def test_it_says_how_much_more_of_a_story_was_ignored() -> None:
    # Documents that are not here may be many, and a filter behind them was not named.
    steps = [{"title": "One", "source_ids": ["no-document"] * 12, "view": "period=2017..2016"}]
    content = json.dumps({"title": "Theirs", "steps": steps}).encode()
    app = open_page("present")
    app = ran(app.file_uploader(key="own_story_file").upload("story.json", content).run())
    notes = [unescaped(one.value) for one in app.warning]
    assert len(notes) == 11
    assert notes[-1] == "Ignored: 3 more parts of the file"


def test_the_last_slide_links_what_was_opened_alone() -> None:
    story = shipped(data.catalog())["summits-2018-19"]
    app = open_page("present", {"story": "summits-2018-19", "step": str(len(story.steps) + 1)})
    (listed,) = [one.value for one in app.markdown if one.value.startswith("- ")]
    named = dict.fromkeys(one for step in story.steps for one in step.source_ids)
    documents = data.catalog().sources.loc[list(named)]
    assert not documents["address_seen"].all()
    linked = [line.startswith("- [") for line in listed.split("\n")]
    assert linked == documents["address_seen"].to_list()


@pytest.mark.parametrize("step", ["0", "1", "2"])
def test_a_step_says_what_of_its_view_is_not_there_now(step: str) -> None:
    # Own events that the story was made of have been removed since.
    app = dashboard({"story": stories.OWN, "step": step})
    steps = (
        Step(title="One", view="kind=own", text="I saw {rows}."),
        Step(title="Two", view="kind=trip&country=zz", figure="timeline", event_id="own-gone"),
    )
    app.session_state["own_story"] = Story(title="Mine", steps=steps)
    app = ran(app.switch_page("pages/present.py").run())
    (warning,) = app.warning
    missing = "country=zz; event=own-gone" if step == "2" else "kind=own"
    assert unescaped(warning.value) == f"This part of the step was ignored: {missing}"


def test_a_ride_at_a_moment_outside_its_journey_is_told() -> None:
    at = datetime(2100, 12, 31, tzinfo=UTC)
    step = Step(title="Late", figure="ride", trip_id="2019-04-vladivostok", at=at)
    app = dashboard({"story": "own", "step": "1"})
    app.session_state["own_story"] = Story(title="Mine", steps=(step,))
    app = ran(app.switch_page("pages/present.py").run())
    assert (
        "at=31 Dec 2100 00:00 UTC, outside this journey; the nearest moment is shown"
        in unescaped(app.warning[0].value)
    )


def test_a_story_is_loaded_after_all_if_a_click_ends_the_run_that_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ended(*_: object) -> None:
        raise StopException

    story = Story(title="Mine", steps=(Step(title="One", view="kind=trip"),))
    app = open_page("present")
    with monkeypatch.context() as patch:
        patch.setattr(own_story, "read", ended)
        ran(app.file_uploader(key="own_story_file").upload("story.json", write(story)).run())
    ran(app.run())
    assert app.session_state["own_story"] == story
    # Once: what is changed afterwards stays.
    ran(app.button(key="own_step_away_0").click().run())
    assert app.session_state["own_story"].steps == ()
