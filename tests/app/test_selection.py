"""The selected event, run by Streamlit's AppTest: its card, its ring, and the steps to others."""

import re

import pytest

from atlas.app import page, state
from tests.app.pages import (
    HWASONG_15,
    ICBM,
    RUSSIA_2023,
    card,
    figures,
    is_ring,
    open_page,
    ran,
    rows_of,
)


@pytest.mark.parametrize("page", ["map", "timeline", "charts"])
def test_the_card_tells_the_event_of_the_link(page: str) -> None:
    text = card(open_page(page, {"event": HWASONG_15}))
    for fact in (
        "Hwasong-15 from Pyongsong Field",
        "28 Nov 2017 18:18 UTC",
        "29 Nov 2017 02:48 (UTC+8:30)",
        "4,475 km",
        "4,500 km",
        "950 km",
        "Sea of Japan",
    ):
        assert fact in text
    assert re.search(r"\]\(https?://", text), "no source has a link"


@pytest.mark.parametrize("name", ["trip", "event"])
def test_the_card_tells_the_trip_of_the_link(name: str) -> None:
    text = card(open_page("map", {name: RUSSIA_2023}))
    assert "Putin" in text
    assert "Khasan" in text


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ([HWASONG_15], HWASONG_15),
        ([[HWASONG_15]], HWASONG_15),
        # A day of the other tracker has no event; the next mark under the pointer may have one.
        (["", HWASONG_15, RUSSIA_2023], HWASONG_15),
        # The browser may name what is not there.
        (["no-such-event", [], [[HWASONG_15]], {}, True, 0, None], None),
        ([], None),
    ],
)
def test_a_click_on_a_mark_selects_the_event_that_it_names(
    given: list[object], chosen: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    monkeypatch.setattr(state, "choose", events.append)
    page._choose(given)
    assert events == ([] if chosen is None else [chosen])


def test_the_card_names_apogee_and_distance_in_claim_and_assessment() -> None:
    text = card(open_page("map", {"event": HWASONG_15}))
    assert "Hwasong-15, apogee 4,475 km, distance 950 km" in text
    assert "apogee 4,500 km, distance 960 km (South Korean military (JCS))" in text


def test_previous_and_next_step_through_what_is_shown() -> None:
    app = open_page("timeline", ICBM)
    order = list(rows_of(ICBM)["title"])
    assert app.button(key="previous").disabled
    for title in order[:3]:
        ran(app.button(key="next").click().run())
        assert title in card(app)
    assert "3 of 12 shown" in card(app)
    ran(app.button(key="previous").click().run())
    assert "2 of 12 shown" in card(app)
    ran(app.button(key="close").click().run())
    assert "Select an event" in card(app)


def test_the_last_event_has_no_next() -> None:
    last = str(rows_of(ICBM).index[-1])
    app = open_page("timeline", ICBM | {"event": last})
    assert "12 of 12 shown" in card(app)
    assert app.button(key="next").disabled


def test_an_event_that_the_filters_hide_says_so() -> None:
    app = open_page("timeline", {"kind": "trip", "event": HWASONG_15})
    assert "Not among the events shown" in card(app)


def test_the_selected_event_is_ringed_on_the_chart() -> None:
    flights = figures(open_page("charts", {"event": HWASONG_15}))["flights"]
    rings = [t for t in flights["data"] if is_ring(t)]
    assert [(one["x"], one["y"]) for one in rings] == [([950], [4475])]


def test_the_card_shows_what_happened_around_and_goes_there() -> None:
    app = open_page("timeline", {"event": RUSSIA_2023, "kind": "trip"})
    control = app.segmented_control(key="near_days")
    assert len(control.options) == 3
    ran(control.set_value("during").run())
    assert "10–19 Sep 2023: 2 missiles" in card(app)
    assert "near-strip" in figures(app)
    ran(app.button(key="near_period").click().run())
    (shown,) = (one.value for one in app.sidebar.markdown if "shown" in one.value)
    assert "of 621 shown" in shown
    ran(app.button(key="near_event_launch-2023-09-13-0241-sunan-1").click().run())
    assert "from Sunan" in card(app)
    # A test has no journey to ask for.
    assert app.segmented_control(key="near_days").value is None
    assert "near-strip" not in figures(app)
