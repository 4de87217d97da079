"""A visitor's own events: uploaded, mended, seen on every page, and by nobody else."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import (
    canvas,
    card,
    count_of,
    expect_params,
    follow,
    go,
    go_to,
    hover_place,
    params_of,
    sentence,
    settle,
    show_file,
    show_own,
    tip,
    visit,
)
from tests.counts import EVENTS

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
# One's own events, as the tab fetches them to keep them.
KEPT = re.compile(r"/media/\w+\.txt$")
IS_KEPT = "() => sessionStorage.getItem('khasan-atlas-own') !== null"
VLADIVOSTOK = (131.882, 43.111)
ROWS = [
    ["title", "date", "place", "lon", "lat", "what", "source"],
    [f"Talks {HOSTILE}", "25 Apr 2019", "", "131.882", "43.111", HOSTILE, HOSTILE],
    ['=HYPERLINK("http://x.example")', "2020-01-05", "Khasan station", "", "", "", ""],
    ["No day", "05/06/2019", "", "nan", "1", "", ""],
]


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    file = tmp_path / "own.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(ROWS)
    return file


def expect_none_of_ones_own(page: Page) -> None:
    """A page that asks its tab says so too, until it has an answer: the tab has none."""
    expect(page.get_by_role("heading", level=2)).to_have_text(
        "Put your own events on the map and the timeline"
    )
    page.wait_for_function("() => sessionStorage.getItem('khasan-atlas-own') === null")


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def table_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.by_links
def test_a_table_hands_no_formula_to_a_spreadsheet(page: Page) -> None:
    go(page, "/records")
    page.get_by_test_id("stDataFrame").first.hover()
    tools = page.get_by_test_id("stElementToolbar").first
    expect(tools.get_by_role("button", name=re.compile("^Search: "))).to_be_visible()
    expect(tools.get_by_role("button", name=re.compile("CSV"))).to_have_count(0)


@pytest.mark.by_links
def test_what_is_wrong_is_told_as_a_file_too(page: Page, own_file: Path) -> None:
    go(page, "/own")
    page.locator("input[type=file]").set_input_files(own_file)
    expect(page.get_by_role("heading", name="2 of 3 rows can be shown")).to_be_visible()
    problems = list(
        csv.DictReader(io.StringIO(download(page, "All problems as CSV").decode("utf-8-sig")))
    )
    assert [(one["Line"], one["Column"], one["Value"]) for one in problems] == [
        ("4", "date", "05/06/2019"),
    ]
    assert all(one["Rule"] and one["How to fix it"] for one in problems)


def test_own_events_are_on_every_page_as_text_only_there_and_removed(
    page: Page, new_page: NewPage, own_file: Path
) -> None:
    show_own(page, own_file, "2 events")
    settle(page)
    page.get_by_role("button", name="Show only these").click()
    expect(sentence(page)).to_have_text("2 of 2 events of yours: no filters set")
    go_to(page, "Map")
    expect(canvas(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    hover_place(page, *VLADIVOSTOK)
    expect(tip(page)).to_contain_text(f"Talks {HOSTILE}")
    go_to(page, "Timeline")
    page.get_by_role("button", name="First").click()
    expect(card(page).get_by_role("heading")).to_have_text(f"Talks {HOSTILE}")
    expect(card(page)).to_contain_text("your own file")
    for title in ("Overview", "Charts", "Journeys", "Records", "Counting"):
        go_to(page, title)
        expect(page.get_by_test_id("stException")).to_have_count(0)
    assert page.locator("img[src=x]").count() == 0
    go_to(page, "Records")
    page.get_by_role("button", name="Share, cite, export").click()
    page.get_by_role("dialog").get_by_text("Rows", exact=True).click()
    rows = json.loads(download(page, "JSON"))["rows"]
    assert [(row["kind"], row["title"]) for row in rows] == [
        ("own", ROWS[1][0]),
        ("own", ROWS[2][0]),
    ]
    table = table_of(download(page, "CSV"))
    assert table[1]["title"] == f"'{ROWS[2][0]}"
    # Another visitor has none of it, also where the views are the same.
    other = new_page()
    visit(other, "/records", {"kind": "own"})
    expect(other.get_by_text("This part of the link was ignored: kind=own")).to_be_visible()
    assert count_of(other) == EVENTS
    follow(other, "/records", {"q": "HYPERLINK"})
    assert count_of(other) == 0
    # Removed, they take the filter of their kind along.
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    settle(page)
    assert params_of(page)["kind"] == ["own"]
    go_to(page, "Your events")
    page.get_by_role("button", name="Remove them").click()
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")


@pytest.mark.by_links
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04" + b"\0" * 100, "damaged or protected with a password"),
        (f"{HOSTILE}\n".encode(), "No column was recognised"),
    ],
    ids=["zip", "no head"],
)
def test_a_file_that_is_refused_says_why(
    page: Page, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(content)
    go(page, "/own")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("stAlert")).to_contain_text(reason)
    expect(page.get_by_role("button", name="Show 1 event")).to_have_count(0)


@pytest.mark.by_links
def test_the_template_is_read_as_it_is(page: Page, tmp_path: Path) -> None:
    go(page, "/own")
    file = tmp_path / "template.csv"
    file.write_bytes(download(page, "Template"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("heading", name="1 of 1 row can be shown")).to_be_visible()


def test_own_events_survive_a_reload_and_a_new_session(page: Page, own_file: Path) -> None:
    show_own(page, own_file, "2 events")
    settle(page)
    page.wait_for_function(IS_KEPT)
    # A new session has nothing but what the tab has kept.
    visit(page, "/records", {"kind": "own", "period": "2019-01-01,2020-12-31"})
    expect(page.get_by_text("2 events restored from this tab.")).to_be_visible()
    # What the link names of them is known now.
    expect(sentence(page)).to_have_text("2 of 2 events of yours: 2019–2020")
    expect_params(page, kind="own", period=["2019-01-01", "2020-12-31"])
    expect(page.get_by_text("This part of the link was ignored")).to_have_count(0)
    go_to(page, "Your events")
    expect(page.get_by_role("heading", level=2)).to_have_text("Every page shows 2 events of yours")
    page.get_by_role("button", name="Remove them").click()
    expect_none_of_ones_own(page)
    settle(page)
    visit(page, "/own")
    expect_none_of_ones_own(page)


def test_a_copy_that_does_not_come_leaves_no_older_one(page: Page, own_file: Path) -> None:
    visit(page, "/own")
    page.evaluate("() => sessionStorage.setItem('khasan-atlas-own', 'older\\ncopy')")
    # Never answered: the line is lost meanwhile, say.
    page.route(KEPT, lambda _: None)
    show_file(page, own_file, "2 events")
    page.wait_for_function("() => sessionStorage.getItem('khasan-atlas-own') === null")


def test_events_that_were_removed_stay_away_however_late_the_tab_gets_its_copy(
    page: Page, own_file: Path
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(KEPT, hold)
    with page.expect_request(KEPT):
        show_own(page, own_file, "2 events")
    page.get_by_role("button", name="Remove them").click()
    expect_none_of_ones_own(page)
    settle(page)
    assert held
    for route in held:
        with page.expect_response(KEPT) as copy:
            route.continue_()
        copy.value.finished()
    assert page.evaluate("() => sessionStorage.getItem('khasan-atlas-own')") is None
