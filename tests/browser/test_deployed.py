"""Two replicas behind nginx, as `deploy/` has them: a visitor stays with one, and outlives it."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.browser.answers import HANG_SECONDS
from tests.browser.conftest import Watch
from tests.browser.deployed import DEPLOY, Deployment
from tests.browser.steps import (
    await_return,
    expect_painted,
    expect_params,
    sentence,
    show_own,
    tick,
    visit,
    watch_runs,
)
from tests.counts import MISSILES
from tools import programs

ICBM = f"12 of {MISSILES} missiles: intercontinental"
SUCCESS = f"11 of {MISSILES} missiles: intercontinental, success"
BURST = int(re.findall(r"burst=(\d+)", (DEPLOY / "nginx" / "nginx.conf").read_text())[0])
COOKIE = "atlas_replica"
# All that the browser may write when its replica goes away: the connection was closed.
CLOSED = re.compile(r"WebSocket onclose: code=(1001|1006|1012) ")
# A visitor's own events, as the tab fetches them to keep them.
KEPT = re.compile(r"/media/\w+\.txt$")


class PatientWatch(Watch):
    """A watch that lets a visitor's connection be closed, and counts how often it was."""

    def __init__(self, host: str) -> None:
        super().__init__(0)
        self._hosts = {host}
        self.closed = 0

    def _console(self, message: ConsoleMessage) -> None:
        if CLOSED.match(message.text):
            self.closed += 1
        else:
            super()._console(message)


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The two replicas and nginx."""
    try:
        programs.nginx()
    except programs.NoProgramError as error:
        pytest.fail(str(error), pytrace=False)
    running = Deployment(tmp_path_factory.mktemp("deployment"))
    yield running
    running.stop()


@pytest.fixture
def patient_watch(deployment: Deployment) -> Iterator[PatientWatch]:
    """What went wrong on the pages of a test, but for closed connections."""
    watched = PatientWatch(deployment.host)
    yield watched
    assert not watched.problems, "\n".join(dict.fromkeys(watched.problems))


@pytest.fixture(scope="module")
def contexts(deployment: Deployment, browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """A browser that has the cookie of the first replica, and under "" one that comes anew."""
    kept = {number: browser.new_context(base_url=deployment.url) for number in ("", "1")}
    kept["1"].add_cookies([{"name": COOKIE, "value": "1", "url": deployment.url}])
    yield kept
    for context in kept.values():
        context.close()


def new_page(context: BrowserContext, watch: Watch) -> Page:
    page = context.new_page()
    # The first visitor of a replica waits until it has read the data.
    page.set_default_timeout(HANG_SECONDS * 1000)
    watch.page(page)
    return page


def replica_of(context: BrowserContext) -> str:
    """The number in a visitor's cookie."""
    (number,) = [one["value"] for one in context.cookies() if one["name"] == COOKIE]
    return number


def status(url: str, cookies: dict[str, str]) -> int:
    """What an address answers to a browser that sends these cookies."""
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers={"Cookie": header})
        ) as answer:
            code: int = answer.status
    except urllib.error.HTTPError as error:
        return error.code
    return code


def show_and_keep(page: Page, file: Path) -> None:
    """Show own events, and wait until the tab has kept them."""
    with page.expect_response(KEPT) as kept:
        show_own(page, file, "1 event")
    page.wait_for_function(
        "text => sessionStorage.getItem('khasan-atlas-own')?.endsWith(text)", arg=kept.value.text()
    )


def visit_with_own(page: Page, params: dict[str, str]) -> None:
    """Open the timeline anew, and wait until the visitor's own events are there again.

    What is still fetched when a replica ends would be cut short, or asked of another.
    """
    with page.expect_response(re.compile(r"/media/\w+\.bin$")):
        visit(page, "/timeline", params)
    expect_painted(page)


def test_a_visitor_stays_with_one_replica(
    deployment: Deployment, contexts: dict[str, BrowserContext], patient_watch: PatientWatch
) -> None:
    # Who has a cookie, of the first and then of the second, is in the next test.
    before = len(deployment.requests())
    page = new_page(contexts[""], patient_watch)
    visit(page, "/timeline", {"class": "icbm"})
    expect(sentence(page)).to_have_text(ICBM)
    tick(page, "Success")
    expect(sentence(page)).to_have_text(SUCCESS)
    expect_params(page, class_="icbm", outcome="success")
    mine = replica_of(contexts[""])
    # What is still fetched then would be noted as cut short.
    page.wait_for_load_state("networkidle")
    page.close()
    # A connection is noted when it has ended. Nobody is asked for what nginx has kept.
    requests = deployment.wait_for_stream(before)
    assert {one.replica for one in requests} - {""} == {mine}
    assert all(one.status in {101, 200, 304} for one in requests)
    assert patient_watch.closed == 0
    # Who comes anew fetches everything; a class of thirty may do so at once.
    assert 30 < len(requests) <= BURST / 30


def test_a_page_outlives_its_replica(
    deployment: Deployment,
    contexts: dict[str, BrowserContext],
    patient_watch: PatientWatch,
    tmp_path: Path,
) -> None:
    context = contexts["1"]
    page = new_page(context, patient_watch)
    file = tmp_path / "own.csv"
    file.write_text("title,date\nTalks,2019-04-25\n", encoding="utf-8")
    show_and_keep(page, file)
    # What is downloaded is in the memory of this visitor's replica and of no other, and is answered
    # to this visitor's browser alone.
    with page.expect_request(re.compile("/media/")) as asked, page.expect_download() as got:
        page.get_by_role("button", name="Template", exact=True).click()
    media = urlsplit(asked.value.url).path
    assert Path(got.value.path()).read_bytes()
    cookies = {one["name"]: one["value"] for one in context.cookies()}
    addresses = [deployment.direct[number] + media for number in ("1", "2")]
    assert [status(one, cookies) for one in addresses] == [200, 404]
    assert [status(one, {COOKIE: "1"}) for one in addresses] == [404, 404]

    visit_with_own(page, {"class": "icbm"})
    address = page.url
    watch_runs(page)
    deployment.replicas["1"].kill()
    await_return(page)
    assert replica_of(context) == "2"
    assert page.url == address
    expect(sentence(page)).to_have_text(ICBM)
    tick(page, "Success")
    expect(sentence(page)).to_have_text(SUCCESS)

    # Its first replica is back; the session is with the second, and so is all that belongs to it.
    deployment.replicas["1"].start()
    deployment.replicas["1"].wait()
    # What the tab has it does not fetch again.
    show_own(page, file, "1 event")
    assert replica_of(context) == "2"

    visit_with_own(page, {"class": "icbm", "outcome": "success"})
    watch_runs(page)
    deployment.replicas["2"].stop()
    await_return(page)
    assert replica_of(context) == "1"
    expect(sentence(page)).to_have_text(SUCCESS)
    expect_params(page, class_="icbm", outcome="success")
    assert patient_watch.closed == 2

    # With none left, a visitor is told; the next try may go to any.
    page.close()
    deployment.replicas["1"].stop()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{deployment.plain_url}/timeline")
    assert refused.value.code == 503
    assert b"The dashboard is being restarted" in refused.value.read()
    assert refused.value.headers["Set-Cookie"] == f"{COOKIE}=; Path=/; Max-Age=0"
