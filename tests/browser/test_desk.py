"""The desk as an analyst uses it: records, links, files, a handout."""

import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import (
    card,
    count_of,
    drag_brush,
    expect_painted,
    expect_params,
    expect_stage,
    go,
    go_to,
    params_of,
    sentence,
    settle,
    stage,
    stage_of,
)
from tests.counts import EVENTS

ICBM = {"class": "icbm"}


def share(page: Page, part: str) -> Locator:
    """Open the dialog at one of its parts."""
    page.get_by_role("button", name="Share, cite, export").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_test_id("stButtonGroup").get_by_text(part, exact=True).click()
    settle(page)
    return dialog


def download(page: Page, dialog: Locator, name: str) -> bytes:
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.by_links
def test_a_row_that_is_selected_opens_its_card_and_its_link(page: Page, new_page: NewPage) -> None:
    go(page, "/records", ICBM)
    grid = page.get_by_test_id("stDataFrame").first.locator("canvas").first
    box = grid.bounding_box()
    assert box is not None
    # The tick box of the third row, under the head.
    page.mouse.click(box["x"] + 16, box["y"] + 35 * 3.5)
    expect(card(page).get_by_role("heading")).to_have_text("Hwasong-15 from Pyongsong Field")
    expect_params(page, **{"class": "icbm"}, event="launch-2017-11-28-1818-pyongsong-1")
    link = share(page, "Link").locator("code").nth(1).inner_text()
    assert link.endswith("/records?event=launch-2017-11-28-1818-pyongsong-1")
    other = new_page()
    other.goto(link)
    settle(other)
    expect(card(other).get_by_role("heading")).to_have_text("Hwasong-15 from Pyongsong Field")
    assert count_of(other) == EVENTS


@pytest.mark.by_links
def test_the_link_that_is_copied_opens_the_same_view(page: Page, new_page: NewPage) -> None:
    go(page, "/", {"class": "icbm", "period": ["2022-01-01", "2024-12-31"], "q": "samsok & co"})
    go_to(page, "Records")
    link = share(page, "Link").locator("code").first.inner_text()
    other = new_page()
    other.goto(link)
    settle(other)
    assert sentence(other).inner_text() == sentence(page).inner_text()


@pytest.mark.by_links
def test_every_file_holds_the_shown_rows(page: Page) -> None:
    go(page, "/records", {**ICBM, "period": ["2022-01-01", "2024-12-31"]})
    count, summary = count_of(page), sentence(page).inner_text()
    dialog = share(page, "Rows")
    table = pd.read_csv(io.BytesIO(download(page, dialog, "CSV")))
    shown = json.loads(download(page, dialog, "JSON"))
    features = json.loads(download(page, dialog, "GeoJSON"))
    sheet = pd.read_excel(io.BytesIO(download(page, dialog, "XLSX")), sheet_name="Rows")
    ids = list(table["id"])
    assert len(ids) == count > 5
    assert [row["id"] for row in shown["rows"]] == ids
    events = [one for one in features["features"] if one["properties"]["feature"] == "event"]
    assert [one["id"] for one in events] == ids
    assert list(sheet["id"]) == ids
    assert {shown["shown"], features["shown"], *table["shown"]} == {summary}
    assert parse_qs(urlsplit(shown["link"]).query) == params_of(page)


@pytest.mark.by_links
def test_the_handout_opens_without_a_network(page: Page, browser: Browser, tmp_path: Path) -> None:
    go(page, "/records", ICBM)
    summary = sentence(page).inner_text()
    file = tmp_path / "handout.html"
    file.write_bytes(download(page, share(page, "Handout"), "Handout"))
    context = browser.new_context(offline=True)
    paper = context.new_page()
    trouble: list[str] = []
    paper.on("console", lambda message: trouble.append(message.text))
    paper.on("pageerror", lambda error: trouble.append(str(error)))
    paper.on("requestfailed", lambda request: trouble.append(request.url))
    paper.goto(file.as_uri())
    expect(paper.get_by_role("heading", level=1)).to_have_text(summary)
    expect(paper.locator("tbody tr")).to_have_count(12)
    assert file.stat().st_size <= 1_500_000
    expect_painted(paper)
    expect_stage(paper, rows=12, shown=12, faults=[])
    assert paper.locator("section svg rect title").count() >= 4
    # The brush moves the map and the count, and the space bar plays.
    drag_brush(paper, "from", 300)
    expect(paper.locator(".stage .clock")).not_to_contain_text("12 of 339")
    shown = stage_of(paper)
    assert 0 < shown["rows"] < 12
    paper.locator("h1").click()
    paper.keyboard.press("Space")
    expect_stage(paper, playing=True)
    # A still of the map is what a printer gets.
    paper.emulate_media(media="print")
    expect(paper.locator("#still canvas")).to_be_visible()
    expect(paper.locator("#stage")).to_be_hidden()
    assert trouble == []
    context.close()


@pytest.mark.by_links
def test_a_chart_is_saved_as_a_picture(page: Page) -> None:
    go(page, "/charts", ICBM)

    def picture(form: str) -> bytes:
        chart = page.locator(".st-key-tests-by-period")
        # While a run replaces it there are two for a moment.
        expect(chart).to_have_count(1)
        chart.hover()
        with page.expect_download() as waiting:
            chart.get_by_role("button", name=f"Save as a picture ({form})").click()
        return Path(waiting.value.path()).read_bytes()

    assert picture("PNG").startswith(b"\x89PNG")
    dialog = share(page, "Rows")
    dialog.get_by_role("combobox", name="Pictures of charts").click()
    page.get_by_role("option", name="SVG, of any size").click()
    settle(page)
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    # The page runs when the dialog is closed, and only then the chart knows.
    page.wait_for_function(
        """() => document.querySelector('.st-key-tests-by-period .js-plotly-plot')
            ._context.toImageButtonOptions.format === 'svg'"""
    )
    assert picture("SVG").startswith(b"<svg")


@pytest.mark.by_links
def test_paper_has_the_whole_page(page: Page) -> None:
    go(page, "/records", ICBM)
    rows = page.locator(".print-only tbody tr")
    expect(rows.first).to_be_hidden()
    page.emulate_media(media="print")
    expect(rows.last).to_be_visible()
    expect(rows).to_have_count(12)
    for name in ("stSidebar", "stHeader", "stDataFrame"):
        expect(page.get_by_test_id(name).first).to_be_hidden()
    page.emulate_media(media="screen")
    go(page, "/timeline", ICBM)
    expect_painted(page)
    # As a browser does before it prints.
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(stage(page).locator("canvas.printed")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollHeight > innerHeight")
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(stage(page).locator("canvas.printed")).to_have_count(0)


@pytest.mark.by_links
def test_a_hit_of_the_search_is_marked(page: Page) -> None:
    go(page, "/records", {"q": "хасан"})
    hits = page.locator(".st-key-records_hits")
    expect(hits.locator("strong", has_text=re.compile("^Хасан$")).first).to_be_visible()
    assert hits.locator("li").count() == count_of(page) > 0


@pytest.mark.by_links
def test_later_rows_come_from_the_server(page: Page) -> None:
    go(page, "/records")
    page.get_by_role("button", name="Later rows").click()
    expect(page.get_by_text(f"Rows 101 to 200 of {EVENTS}.")).to_be_visible()
    page.get_by_role("button", name="Earlier rows").click()
    expect(page.get_by_text(f"Rows 1 to 100 of {EVENTS}.")).to_be_visible()
