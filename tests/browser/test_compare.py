"""Comparing as a person does: choose, swap, share the link."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import expect_params, go, settle


def pick(page: Page, side: str, name: str) -> None:
    # A run that goes on would empty the field again.
    settle(page)
    # The list is long, and only what is in sight of it is there.
    page.locator(f".st-key-compare_{side}").get_by_role("combobox").fill(name)
    page.get_by_role("option", name=name, exact=True).click()


@pytest.mark.by_links
def test_two_missiles_are_chosen_and_shared(page: Page, new_page: NewPage) -> None:
    go(page, "/compare")
    page.locator(".st-key-compare_by").get_by_text("Missiles", exact=True).click()
    expect_params(page, by="missiles")
    pick(page, "a", "Hwasong-18")
    heading = page.get_by_role("heading", level=2).first
    expect(heading).to_contain_text("Hwasong-17 against Hwasong-18")
    page.get_by_role("button", name="Swap").click()
    expect(heading).to_contain_text("Hwasong-18 against Hwasong-17")
    expect_params(page, by="missiles", a="hwasong-17", b="hwasong-18")
    settle(page)
    other = new_page()
    other.goto(page.url)
    settle(other)
    expect(other.get_by_role("heading", level=2).first).to_have_text(heading.inner_text())
    cells = page.get_by_test_id("stTable").locator("tbody tr")
    assert (
        cells.all_inner_texts()
        == other.get_by_test_id("stTable").locator("tbody tr").all_inner_texts()
    )
