"""Nothing to show, nonsense in the address, and broken data."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server
from tests.browser.steps import canvas, card, expect_params, go, sentence, settle
from tests.counts import EVENTS, MISSILES

NONSENSE: dict[str, str | list[str]] = {
    "class": [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
    ],
    "q": "x" * 10_000,
}
NOTES = (
    "class=<script>alert(1)</script>; class=<img src=x onerror=alert(1)>; "
    "class=[x](javascript:alert(1))",
    "(10,000 characters)",
)


@pytest.mark.by_links
def test_nonsense_in_the_address_is_told_as_text(page: Page) -> None:
    go(page, "/timeline", NONSENSE)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_have_count(1)
    expect(alert).to_contain_text("These parts of the link were ignored: ")
    for note in NOTES:
        expect(alert).to_contain_text(note)
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")
    expect(card(page)).to_contain_text("Select an event")
    expect(canvas(page)).to_be_visible()
    # A dialog or a request would fail the test by itself.
    assert page.locator("script").filter(has_text="alert(1)").count() == 0
    assert alert.locator("a, img, script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    expect_params(page)


@pytest.mark.by_links
def test_all_nonsense_at_once(page: Page) -> None:
    go(
        page,
        "/charts",
        {
            "period": "x",
            "class": ["<script>alert(1)</script>", "icbm"],
            "event": "<b>none</b>",
            "unit": "rockets",
            "away": "perhaps",
            "colour": "red",
        },
    )
    expect(sentence(page)).to_have_text(f"12 of {MISSILES} missiles: intercontinental")
    alert = page.get_by_test_id("stAlert")
    for part in ("period=x", "class=<script>", "event=<b>none</b>", "unit=rockets", "away=perhaps"):
        expect(alert).to_contain_text(part)


@pytest.mark.by_links
def test_an_empty_result_has_a_way_out(page: Page) -> None:
    go(page, "/map", {"q": "no such words"})
    expect(sentence(page)).to_have_text(re.compile(r"^0 of .* matching “no such words”$"))
    expect(page.get_by_text("No events match these filters.")).to_be_visible()
    expect(canvas(page)).to_be_visible()
    page.get_by_role("button", name="Show everything").click()
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")
    expect(page.get_by_text("No events match these filters.")).to_have_count(0)
    expect_params(page)


def spoil(project: Path) -> tuple[int, str]:
    """Put a word where a number belongs; gives the row, as a spreadsheet counts, and the column."""
    path, column, row = project / "data" / "launches.csv", "apogee_km", 100
    with path.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    table[row - 1][table[0].index(column)] = "very high"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    return row, column


def test_broken_data_are_told_by_file_row_column_and_rule(
    browser: Browser, copy_of_the_project: Path, tmp_path: Path
) -> None:
    row, column = spoil(copy_of_the_project)
    place = f"launches.csv, row {row}, column {column}: "
    server = Server(copy_of_the_project, tmp_path / "log.txt")
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    try:
        for path in ("/", "/map"):
            page.goto(path)
            settle(page)
            expect(page.get_by_role("heading", level=1)).to_have_text("The data cannot be shown")
            problem = page.get_by_role("listitem").filter(has_text=place)
            expect(problem).to_contain_text("type")
            expect(problem).to_contain_text("very high")
            assert "Traceback" not in page.content()
            expect(page.get_by_test_id("stException")).to_have_count(0)
    finally:
        context.close()
        server.stop()
    assert place in server.log()
    assert "Traceback" not in server.log()


def test_broken_data_stop_make_run_before_it_serves(copy_of_the_project: Path) -> None:
    row, column = spoil(copy_of_the_project)
    recipe = (copy_of_the_project / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^run:.* check-data$", recipe, re.MULTILINE)
    checked = subprocess.run(
        [sys.executable, "-m", "tools.check_data"],
        cwd=copy_of_the_project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 1
    assert f"launches.csv, row {row}, column {column}: type" in checked.stdout
    assert "Traceback" not in checked.stdout + checked.stderr
