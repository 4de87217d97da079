"""Selecting an event: a click anywhere, the card, and stepping on."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from atlas.style.palette import PALETTES, rgb
from tests.browser.steps import (
    card,
    click_mark,
    click_middle,
    click_place,
    count_of,
    expect_drawn,
    expect_params,
    expect_stage,
    go,
    go_to,
    hover_place,
    sentence,
    settle,
    stage,
    tick,
    tip,
)
from tests.counts import MISSILES

HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"
PYONGSONG = (125.869, 39.282)
ONE_LAUNCH: dict[str, str | list[str]] = {
    "kind": "launch",
    "period": ["2017-11-28", "2017-11-28"],
}


@pytest.mark.by_links
def test_a_click_on_the_timeline_selects_everywhere(page: Page) -> None:
    go(page, "/timeline", ONE_LAUNCH)
    expect(sentence(page)).to_have_text(f"1 of {MISSILES} missiles: 28 Nov 2017")
    expect_stage(page, shown=1)
    click_mark(page, HWASONG_15)
    expect(card(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
    expect(card(page)).to_contain_text("29 Nov 2017 02:48 (UTC+8:30)")
    expect_params(page, **ONE_LAUNCH, event=HWASONG_15)
    for title in ("Map", "Charts"):
        go_to(page, title)
        expect(card(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
        expect_params(page, **ONE_LAUNCH, event=HWASONG_15)


@pytest.mark.by_links
def test_a_click_on_a_journey_of_the_timeline(page: Page) -> None:
    go(page, "/timeline", {"kind": "trip", "period": ["2023-09-10", "2023-09-19"]})
    expect_stage(page, shown=1)
    click_mark(page, "2023-09-russia")
    expect(card(page)).to_contain_text("Putin")
    page.wait_for_function("() => location.search.includes('event=2023-09-russia')")


@pytest.mark.by_links
def test_a_click_on_the_charts(page: Page) -> None:
    go(page, "/charts", ONE_LAUNCH)
    click_middle(page, page.locator(".st-key-flights .cartesianlayer .scatterlayer .point").first)
    expect(card(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
    expect_params(page, **ONE_LAUNCH, event=HWASONG_15)


@pytest.mark.by_links
def test_a_click_on_a_launch_site_of_the_map(page: Page) -> None:
    palette = PALETTES["light"]
    land, sea = tuple(rgb(palette.land)[:3]), tuple(rgb(palette.sea)[:3])
    go(page, "/map", ONE_LAUNCH)
    expect_drawn(page, land, sea)
    hover_place(page, *PYONGSONG)
    expect(tip(page)).to_contain_text("Pyongsong")
    click_place(page, *PYONGSONG)
    choices = stage(page).get_by_role("dialog", name="Events at this point")
    choices.get_by_role("button", name="Hwasong-15 from Pyongsong Field").click()
    expect(card(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
    expect(choices).to_be_hidden()
    expect_params(page, **ONE_LAUNCH, event=HWASONG_15)
    settle(page)
    expect_drawn(page, land, sea)
    # A click is of an event: another filter must not select what now has its place.
    tick(page, "Missile tests")
    expect(sentence(page)).not_to_contain_text("missiles")
    settle(page)
    expect(card(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
    expect_params(page, period=ONE_LAUNCH["period"], event=HWASONG_15)
    expect_stage(page, selected=HWASONG_15)


@pytest.mark.by_links
def test_the_buttons_step_and_stand_still(page: Page) -> None:
    go(page, "/timeline", {"class": "icbm"})
    onward = page.locator(".st-key-next button")
    place, titles = onward.bounding_box(), set()

    def arrived(number: int) -> None:
        expect(card(page)).to_contain_text(f"{number} of 12 shown")
        settle(page)
        titles.add((card(page).get_by_role("heading").bounding_box() or {})["height"])
        now = onward.bounding_box()
        assert place is not None
        assert now is not None
        assert (now["x"], now["y"]) == (place["x"], place["y"])

    for number in (1, 2, 3):
        onward.click()
        arrived(number)
    expect_params(page, class_="icbm", event=HWASONG_15)
    onward.click()
    arrived(4)
    assert len(titles) > 1, "titles of one line and of two"
    page.locator(".st-key-previous button").click()
    arrived(3)
    expect_params(page, class_="icbm", event=HWASONG_15)
    page.get_by_role("button", name="Close").click()
    expect(card(page)).to_contain_text("Select an event")
    expect_params(page, class_="icbm")


@pytest.mark.by_links
def test_the_sources_of_a_card_are_links(page: Page) -> None:
    go(page, "/map", {"event": HWASONG_15})
    links = card(page).get_by_role("link")
    expect(links.first).to_be_visible()
    for one in links.all():
        assert re.match(r"https?://", one.get_attribute("href") or "")
        assert one.get_attribute("target") == "_blank"


@pytest.mark.by_links
def test_the_table_and_the_csv_hold_the_rows_of_the_sentence(page: Page, tmp_path: Path) -> None:
    go(page, "/timeline", {"class": "icbm"})
    page.get_by_text("Show as table").click()
    grid = page.get_by_test_id("stDataFrame").locator("table[role=grid]")
    # The grid is painted; this table tells it to screen readers. Its first row is the head.
    expect(grid).to_have_attribute("aria-rowcount", str(count_of(page) + 1))
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert saved.suffix == ".csv"
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count_of(page) == 12
    assert {row["Class"] for row in rows} == {"Intercontinental"}
    assert HWASONG_15 in {row["Id"] for row in rows}
    expect_params(page, class_="icbm")
    page.get_by_text("Show as table").click()
