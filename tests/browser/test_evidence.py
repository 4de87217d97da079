"""Claims and sources as a reader checks them."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import card, expect_params, go, settle


@pytest.mark.by_links
def test_a_claim_its_rows_and_its_link(page: Page, new_page: NewPage) -> None:
    go(page, "/claims")
    page.get_by_role("button", name="Kim got off at Khasan station").click()
    claim = page.locator(".st-key-claim")
    expect(claim.get_by_role("heading")).to_contain_text("Kim got off at Khasan station")
    claim.get_by_role("button", name=re.compile("Journey through the Russian Far East$")).click()
    expect(card(page).get_by_role("heading")).to_have_text("Journey through the Russian Far East")
    expect_params(page, claim="claim-03", event="2023-09-russia")
    other = new_page()
    other.goto(page.url)
    settle(other)
    expect(other.locator(".st-key-claim").get_by_role("heading")).to_contain_text("Khasan station")
    expect(card(other).get_by_role("heading")).to_have_text("Journey through the Russian Far East")


@pytest.mark.by_links
def test_the_ways_to_count_change_number_and_marks(page: Page) -> None:
    go(page, "/claims")
    expect(
        page.get_by_role("heading", name="By these rules, Kim Jong Un made 10 journeys")
    ).to_be_visible()
    switches = page.locator(".st-key-count_switches")
    switches.locator("label", has_text="The journey of 2023").click()
    expect(
        page.get_by_role("heading", name="By these rules, Kim Jong Un made 9 journeys")
    ).to_be_visible()
    expect(page.locator(".st-key-count_rule")).to_contain_text("both steps to the southern side")
    switches.locator("label", has_text="Tongilgak").click()
    expect(
        page.get_by_role("heading", name="By these rules, Kim Jong Un made 10 journeys")
    ).to_be_visible()
    expect(page.locator(".st-key-count_rule")).to_contain_text("Tongilgak")
    expect_params(page, count="panmunjom,tongilgak")
    marks = page.locator(".st-key-journeys-counted .scatterlayer .trace")
    expect(marks.first.locator("path.point")).to_have_count(10)
    page.go_back()
    expect(
        page.get_by_role("heading", name="By these rules, Kim Jong Un made 9 journeys")
    ).to_be_visible()


@pytest.mark.by_links
def test_rows_on_one_document_are_taken_away(page: Page) -> None:
    go(page, "/sources")
    head = page.get_by_role("heading", level=2).first.inner_text()
    page.get_by_text("One document only", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="All rows with one document, CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig"))))
    assert f"{len(rows):,} of the rows" in head


@pytest.mark.by_links
def test_a_document_of_a_link_is_shown(page: Page) -> None:
    document = page.locator(".st-key-document")
    go(page, "/sources", {"source": "guardian-20180328"})
    expect(document.get_by_role("link")).to_have_attribute("href", re.compile("^https?://"))
    go(page, "/sources", {"source": "kcna-20230913"})
    # Of this one a copy was read, whose address is text.
    expect(document).to_contain_text("Read in a copy at: https://kkfonline.com/2023/09/13/")
    expect(document.get_by_role("link")).to_have_count(0)
    document.get_by_role("button", name=re.compile("Journey through the Russian Far East$")).click()
    expect(card(page).get_by_role("heading")).to_have_text("Journey through the Russian Far East")
