"""Riding the journey of 2023 as a visitor does: from stop to stop, playing, by keyboard."""

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from atlas.moments import ZONE_CITIES
from tests.browser.steps import expect_params, settle, visit

TRIP = "2023-09-russia"
# Stops of the way in order, with the clock that each shows.
WAY = [
    ("Khasan station", "12 Sep 2023 06:00 Vladivostok"),
    ("Vostochny Cosmodrome", "13 Sep 2023 13:00 Amur region"),
    ("Komsomolsk-on-Amur station", "15 Sep 2023 08:50 Vladivostok"),
    ("Artyom-Primorsky-1 station", "16 Sep 2023 09:00 Vladivostok"),
    ("Primorsky Stage", "16 Sep 2023"),
    ("Pyongyang station", "19 Sep 2023 21:00 Pyongyang"),
]


# Keeps every clock and every stop that the page shows from now on, in order.
RECORD = """() => {
    window.told = [];
    const look = () => {
        const clock = document.querySelector('.clock-main');
        const now = document.querySelector('.st-key-ride_now');
        if (!clock || !now) return;
        const said = clock.innerText + ' | ' + now.innerText.split('·')[0].trim();
        if (said !== window.told.at(-1)) window.told.push(said);
    };
    new MutationObserver(look).observe(
        document.body, {subtree: true, childList: true, characterData: true});
}"""


def test_the_whole_journey_plays_to_its_end(page: Page) -> None:
    visit(page, "/journeys", {"trip": TRIP})
    page.evaluate(RECORD)
    page.locator(".st-key-ride_play button").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.locator(".clock-main")).to_have_text("19 Sep 2023 21:30 Pyongyang", timeout=90_000)
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect_params(page, trip=TRIP, at="2023-09-19T12:30Z")
    told: list[str] = page.evaluate("window.told")
    place = 0
    for name, _ in WAY:
        found = [n for n, one in enumerate(told) if n >= place and name in one]
        assert found, f"{name} is not among what was shown: {told[place:]}"
        place = found[0]
    days = [f"{day} Sep 2023" for day in range(10, 20)]
    assert list(dict.fromkeys(one[: len(days[0])] for one in told)) == days


def test_the_keyboard_plays_and_steps_and_the_link_keeps_the_moment(page: Page) -> None:
    visit(page, "/journeys", {"trip": TRIP, "at": "2023-09-11T20:00Z"})
    clock = page.locator(".clock-main")
    expect(clock).to_have_text("12 Sep 2023 06:00 Vladivostok")
    page.keyboard.press("ArrowRight")
    expect(clock).to_have_text("12 Sep 2023 12:15 Vladivostok")
    expect_params(page, trip=TRIP, at="2023-09-12T02:15Z")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(clock).not_to_have_text("12 Sep 2023 12:15 Vladivostok")
    page.locator(".st-key-ride_play button").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function("() => !location.search.includes('2023-09-12T02%3A15Z')")
    settle(page)
    at = datetime.fromisoformat(parse_qs(urlsplit(page.url).query)["at"][0])
    # Where the pause takes hold depends on the machine: the clock names the zone of that place.
    said = [
        f"{at.astimezone(ZoneInfo(zone)):%-d %b %Y %H:%M} {ZONE_CITIES[zone]}"
        for zone in ("Asia/Vladivostok", "Asia/Yakutsk")
    ]
    expect(clock).to_have_text(re.compile(f"^({'|'.join(said)})$"))
    told = clock.inner_text()
    page.reload()
    settle(page)
    expect(clock).to_have_text(told)


def test_a_click_on_the_diagram_goes_to_that_moment(page: Page) -> None:
    visit(page, "/journeys", {"trip": TRIP})
    mark = page.locator(".st-key-marey .scatterlayer .point").nth(4)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_function("() => location.search.includes('at=')")
    settle(page)
    expect(page.locator(".clock-main")).not_to_have_text(re.compile("^10 Sep 2023 12:00"))
