"""The stage, run by Streamlit's AppTest."""

from tests.app.pages import open_page, unescaped


def test_a_story_that_is_not_there_is_noted_once() -> None:
    app = open_page("present", {"story": "nonsense"})
    assert unescaped(app.warning[0].value) == "This part of the link was ignored: story=nonsense"
    assert unescaped(app.header[0].value) == "3 stories to show a room, step by step"


def test_a_step_that_is_not_there_is_the_first() -> None:
    app = open_page("present", {"story": "through-khasan", "step": "99"})
    assert unescaped(app.header[0].value) == "A train leaves Pyongyang"
