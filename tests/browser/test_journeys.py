"""Riding the journey of 2023 as a visitor does: step by step, playing, by hand, by keyboard."""

from datetime import UTC, datetime

import pandas as pd
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from atlas.app import data
from atlas.geo import itinerary
from tests.browser.conftest import NewPage
from tests.browser.steps import (
    DESK,
    PHONE,
    PROJECTOR,
    RIDE,
    ROOT_OF_STAGE,
    canvas,
    expect_painted,
    expect_params,
    expect_ride,
    go,
    settle,
    stage,
)

TRIP = "2023-09-russia"
KHASAN = {"trip": TRIP, "at": "2023-09-11T20:00Z"}
# Stops of the way in order, with the clock that each shows.
WAY = [
    ("Khasan station", "12 Sep 2023 06:00 Vladivostok time"),
    ("Vostochny Cosmodrome", "13 Sep 2023 13:09 Amur region time"),
    ("Komsomolsk-on-Amur station", "15 Sep 2023 08:50 Vladivostok time"),
    ("Artyom-Primorsky-1 station", "16 Sep 2023 09:00 Vladivostok time"),
    ("Pyongyang station", "19 Sep 2023 21:00 Pyongyang time"),
]
# Keeps every day and every stop that the stage shows from now on, in order.
RECORD = """({stage}) => {
    stage.told = [];
    const paint = stage.paint.bind(stage);
    stage.paint = () => {
        paint();
        const here = stage.stops.root.querySelector('.here b')?.textContent ?? '';
        const told = `${stage.clock.local.textContent.slice(0, 11)} | ${here}`;
        if (told !== stage.told.at(-1)) stage.told.push(told);
    };
}"""
# What the browser says of each departure and arrival of each journey.
ALL_KNOTS = """({stage}) => Object.entries(stage.shared.rides).flatMap(([trip, ride]) =>
    ride.knots.map(({at}) => {
        const kept = [stage.trip, stage.at];
        [stage.trip, stage.at] = [trip, at];
        stage._say(stage.fix);
        [stage.trip, stage.at] = kept;
        return [trip, at, stage.clock.local.textContent, stage.clock.others.textContent,
            stage.clock.where.textContent];
    }))"""


def at_rest(page: Page, params: dict[str, str | list[str]]) -> None:
    """Open a journey, and wait until it is drawn."""
    go(page, "/journeys", params)
    expect_painted(page)
    settle(page)


def minute(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%MZ}"


@pytest.mark.by_links
def test_the_whole_journey_plays_to_its_end_and_sends_nothing(
    page: Page, traffic: list[str | bytes]
) -> None:
    at_rest(page, {"trip": TRIP})
    root = stage(page)
    root.evaluate(RECORD)
    root.get_by_label("Speed").select_option("24")
    traffic.clear()
    page.keyboard.press("Space")
    # Ten days at a day a second, and as many more as frames come late.
    expect_ride(page, clock="19 Sep 2023 21:30 Pyongyang time", playing=False)
    page.wait_for_function("() => location.search.includes('at=2023-09-19T12')")
    announced: list[str] = root.evaluate("({stage}) => stage.told")
    days = list(dict.fromkeys(one.split(" | ")[0].strip() for one in announced))
    assert days == [f"{day} Sep 2023" for day in range(10, 20)]
    reached = iter(one.split(" | ")[1] for one in announced)
    for name, _ in WAY:
        assert any(name in one for one in reached), (name, announced)
    expect_params(page, trip=TRIP, at="2023-09-19T12:30Z")
    # One message up, when it had come to rest.
    settled = [one for one in traffic if b"settled" in bytes(one)]  # type: ignore[arg-type]
    assert 1 <= len(settled) <= 2


@pytest.mark.by_links
def test_it_is_ridden_by_keyboard_and_the_link_keeps_the_moment(page: Page) -> None:
    at_rest(page, KHASAN)
    expect_ride(
        page, clock="12 Sep 2023 06:00 Vladivostok time", where="At Khasan station: reported."
    )
    page.keyboard.press("ArrowRight")
    expect_ride(page, clock="12 Sep 2023 12:15 Vladivostok time")
    expect_params(page, trip=TRIP, at="2023-09-12T02:15Z")
    page.keyboard.press("Space")
    expect_ride(page, playing=True)
    # A pause before the first minute has gone would stand at the same moment.
    page.wait_for_function(
        f"() => ({ROOT_OF_STAGE})().stage.at > {pd.Timestamp('2023-09-12T02:16Z').timestamp()}"
    )
    page.keyboard.press("Space")
    expect_ride(page, playing=False)
    page.wait_for_function("() => !location.search.includes('2023-09-12T02%3A15Z')")
    settle(page)
    now = stage(page).evaluate(f"({{stage}}) => ({RIDE})(stage)")
    assert now["at"] > pd.Timestamp("2023-09-12T02:15Z").timestamp()
    expect_params(page, trip=TRIP, at=minute(now["at"]))
    page.reload()
    settle(page)
    expect_ride(page, at=now["at"], clock=now["clock"])


@pytest.mark.by_links
def test_a_drag_in_the_diagram_moves_the_train_and_sends_one_moment(
    page: Page, traffic: list[str | bytes]
) -> None:
    at_rest(page, KHASAN)
    box = page.locator(".stage canvas.strip").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    noon = pd.Timestamp("2023-09-14T12:00Z").timestamp()
    x = box["x"] + stage(page).evaluate("({stage}, at) => stage.diagram.xAt(at)", noon)
    traffic.clear()
    page.mouse.move(x - 200, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x - 200 + 20 * step, y)
    page.wait_for_function(
        "() => [...document.querySelectorAll('*')].some(one =>"
        " one.shadowRoot?.querySelector('.ride .day')?.textContent.startsWith('14 Sep 2023 2'))"
    )
    assert traffic == []
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('at=2023-09-14T')")
    settle(page)
    assert traffic
    at = stage(page).evaluate("({stage}) => stage.at")
    assert abs(at - noon) < 3600
    expect(page.locator(".st-key-ride_now")).to_contain_text("Volochaevka")


@pytest.mark.by_links
def test_the_moment_is_a_slider_and_the_stops_are_buttons(page: Page) -> None:
    at_rest(page, KHASAN)
    slider = page.get_by_role("slider", name="Moment of the journey")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect_ride(page, clock="12 Sep 2023 06:10 Vladivostok time")
    expect(slider).to_have_attribute("aria-valuetext", "12 Sep 2023 06:10 Vladivostok time")
    expect_params(page, trip=TRIP, at="2023-09-11T20:10Z")
    page.get_by_role("button", name="Vostochny Cosmodrome").first.click()
    expect_ride(page, clock="13 Sep 2023 13:09 Amur region time")
    expect(page.locator(".st-key-ride_now")).to_contain_text("Vostochny Cosmodrome")
    expect_params(page, trip=TRIP, at="2023-09-13T04:09Z")


@pytest.mark.by_links
def test_with_reduced_motion_it_goes_from_stop_to_stop(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    at_rest(page, KHASAN)
    page.keyboard.press("Space")
    expect_ride(page, clock="12 Sep 2023 12:15 Vladivostok time")
    page.keyboard.press("Space")
    expect_ride(page, playing=False)


@pytest.mark.by_links
def test_clocks_and_sentences_are_those_of_python_for_every_journey(page: Page) -> None:
    at_rest(page, KHASAN)
    shown = stage(page).evaluate(ALL_KNOTS)
    rides, places = data.rides(), data.catalog().places
    assert {row[0] for row in shown} == set(rides)
    for trip, at, local, others, where in shown:
        ride = rides[trip]
        instant = pd.Timestamp(at, unit="s", tz="UTC")
        fix = ride.at(min(max(instant, ride.start), ride.end))
        assert (local, others) == itinerary.clocks(ride, fix, instant.to_pydatetime())
        assert where == itinerary.whereabouts(ride, fix, places), (trip, instant)


def test_map_clock_and_controls_are_on_the_first_screen(new_page: NewPage) -> None:
    for size in (DESK, PHONE):
        page = new_page(size)
        at_rest(page, KHASAN)
        for part in (canvas(page), page.locator(".stage .clock"), page.locator(".stage .bar")):
            box = part.bounding_box()
            assert box is not None
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size["height"], size
        x, y = stage(page).evaluate(
            """({stage}) => {
                const {map, fix, clock} = stage;
                const [x, y] = map.front.getViewports()[0].project(fix.point);
                return [x, y - clock.root.offsetTop - clock.root.offsetHeight];
            }"""
        )
        assert x > 0
        assert y > 0, "the train is under the clock"


@pytest.mark.parametrize("size", [PROJECTOR, PHONE])
def test_the_towns_of_the_way_are_named_before_countries_and_seas(
    new_page: NewPage, size: ViewportSize
) -> None:
    page = new_page(size)
    at_rest(page, {"trip": TRIP})
    page.wait_for_function(
        f"""() => ({ROOT_OF_STAGE})().stage.map.lettering.placed.some(
            ({{name}}) => name.text === "Khasan")"""
    )
    placed = stage(page).evaluate(
        "({stage}) => stage.map.lettering.placed.map(({name}) => [name.kind, name.text])"
    )
    assert {"Khasan", "Khabarovsk", "Vostochny"} <= {text for _, text in placed}
    kinds = [kind for kind, _ in placed]
    last = [text for _, text in placed].index("Vostochny")
    assert not {"country", "sea", "river"} & set(kinds[:last])


@pytest.mark.by_links
def test_the_picture_of_the_overview_rests_at_a_launch_and_plays_from_the_start(page: Page) -> None:
    go(page, "/")
    settle(page)
    expect_ride(page, clock="13 Sep 2023 11:51 Amur region time", playing=False)
    begun = stage(page).evaluate(
        "({stage}) => { stage.play(); const at = stage.at; stage.pause(); return at; }"
    )
    assert minute(begun) == "2023-09-10T03:00Z"
