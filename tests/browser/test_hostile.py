"""Data that would run if they could: markup in every text of every table, opened on every page."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import NOT_COPIED, ROOT, Server, Watch
from tests.browser.steps import DESK, PATHS, go, hover_place, place_of, stage, tip
from tests.browser.test_desk import download, share
from tools import hashes

# Each would make an element of its own of the word, or one with the word as its id. A dialog or a
# request to another host is told by the watch.
PAYLOADS = (
    "<b>HOSTILE</b>",
    "<img id=HOSTILE src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>HOSTILE</a>",
    "<script id=HOSTILE>alert(1)</script>",
    "[HOSTILE](javascript:alert(1))",
    "![HOSTILE](https://x.example/x.png)",
    "<svg id=HOSTILE onload=alert(1)></svg>",
    "**HOSTILE** :red[HOSTILE] `HOSTILE`",
    "$HOSTILE$ $$\\href{javascript:alert(1)}{HOSTILE}$$",
    "</style><iframe id=HOSTILE src=https://x.example></iframe>",
    '"><details id=HOSTILE open ontoggle=alert(1)>',
    "</script><a href=https://x.example><i>HOSTILE</i></a>",
    "https://x.example/HOSTILE {{HOSTILE}} ${alert(1)} %{x} <i>HOSTILE</i>",
)
# The only address that the schema lets through.
ADDRESS = "https://x.example/)![HOSTILE](javascript:alert(1)"
PUNGGYE_RI, PYONGSONG = (129.078, 41.3), (125.869, 39.282)
# These hold no words: the schema or a rule says what they may be.
NOT_WORDS = {("launches", "manoeuvres"), ("story_steps", "view"), ("questions", "view")}

# Elements that the word became, and the word with its markup in what a figure is told to draw: what
# it says on hovering is not in the page. A line break there is ours.
TRACES = """() => {
    const traces = [];
    const look = root => {
        traces.push(...root.querySelectorAll(
            '[id*=HOSTILE], [alt=HOSTILE], [href^="javascript:" i], [*|href^="javascript:" i]'));
        const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            if (texts.currentNode.data.trim() === 'HOSTILE') {
                traces.push(texts.currentNode.parentElement);
            }
        }
        [...root.querySelectorAll('*')].forEach(one => one.shadowRoot && look(one.shadowRoot));
    };
    look(document.body);
    const specs = [...document.querySelectorAll('.js-plotly-plot')]
        .map(one => JSON.stringify([one.data, one.layout]))
        .flatMap(text => text.match(/.{0,60}<(?!br>)[a-z]+([^>]*>| id=)HOSTILE/i)?.[0] ?? []);
    return [...new Set([...traces.map(one => one.outerHTML.slice(0, 300)), ...specs])];
}"""


def poison(data: Path) -> int:
    """Put a payload behind each text of the tables in `data`; the number of texts."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    count = 0
    for resource in package["resources"]:
        bound = {
            name for key in resource["schema"].get("foreignKeys", []) for name in key["fields"]
        }
        free = [
            column["name"]
            for column in resource["schema"]["fields"]
            if column["type"] == "string"
            and not {"enum", "pattern"} & set(column.get("constraints", {}))
            and "listOf" not in column
            and column["name"] not in bound
            and (resource["name"], column["name"]) not in NOT_WORDS
        ]
        path = data / resource["path"]
        with path.open(encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(file))
        for row in table:
            for name in free:
                if row[name]:
                    row[name] += f" {PAYLOADS[count % len(PAYLOADS)]}"
                    count += 1
            if resource["name"] == "sources" and row["url"]:
                row["url"] = ADDRESS
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
    return count


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on data whose every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    project = folder / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*NOT_COPIED))
    assert poison(project / "data") > 5000
    hashes.record(project / "data")
    subprocess.run([sys.executable, "-m", "tools.build_columns"], cwd=project, check=True)
    server = Server(project, folder / "log.txt")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def guarded(hostile: Server, browser: Browser) -> Iterator[Page]:
    """A page at the hostile dashboard, watched as all are."""
    context = browser.new_context(base_url=hostile.url, viewport=DESK)
    page = context.new_page()
    watch = Watch(hostile.port)
    watch.page(page)
    yield page
    context.close()
    assert not watch.problems, "\n".join(dict.fromkeys(watch.problems))


# What is open on a page: the card of one event of each kind, a stage, a document, a claim.
OPEN = {
    "/map": {"event": "launch-2017-11-28-1818-pyongsong-1"},
    "/timeline": {"event": "2023-09-russia"},
    "/charts": {"event": "nuclear-2017-09-03"},
    "/present": {"story": "through-khasan", "step": "2"},
    "/learn": {"part": "glossary"},
    "/records": {"event": "nuclear-submarine-2025"},
    "/compare": {"by": "missiles"},
    "/counting": {"event": "test-2026-03-10-cruise"},
    "/claims": {"claim": "claim-03"},
    "/sources": {"source": "kcna-20230913"},
}


@pytest.mark.parametrize("path", PATHS)
def test_no_text_of_the_data_becomes_markup(guarded: Page, path: str) -> None:
    go(guarded, path, dict(OPEN.get(path, {})))
    # Before a file is there, the page of a visitor's own events has no text of the data.
    assert path == "/own" or "HOSTILE" in guarded.locator("body").inner_text()
    assert guarded.evaluate(TRACES) == []


def test_no_text_of_the_data_becomes_markup_in_the_stage(guarded: Page) -> None:
    go(guarded, "/map", {"period": ["2017-09-03", "2017-11-29"]})
    hover_place(guarded, *PUNGGYE_RI)
    expect(tip(guarded)).to_contain_text("HOSTILE")
    assert guarded.evaluate(TRACES) == []
    guarded.mouse.click(*place_of(guarded, *PYONGSONG))
    choices = stage(guarded).get_by_role("dialog")
    expect(choices).to_contain_text("HOSTILE")
    events = stage(guarded).get_by_role("listbox")
    events.press("ArrowDown")
    expect(events).to_contain_text("HOSTILE")
    assert guarded.evaluate(TRACES) == []


def test_no_text_of_the_data_becomes_markup_in_a_file(guarded: Page, browser: Browser) -> None:
    go(guarded, "/records", {"class": "icbm"})
    handout = download(guarded, share(guarded, "Handout"), "Handout")
    go(guarded, "/learn")
    with guarded.expect_download() as waiting:
        guarded.get_by_role("button", name="With answers").click()
    sheet = Path(waiting.value.path()).read_bytes()
    context = browser.new_context(offline=True)
    watch = Watch(0)
    for file in (handout, sheet):
        # A page of its own: what the handout runs goes on.
        paper = context.new_page()
        watch.page(paper)
        paper.set_content(file.decode())
        assert "HOSTILE" in paper.locator("body").inner_text()
        assert paper.evaluate(TRACES) == []
    context.close()
    assert watch.problems == []
