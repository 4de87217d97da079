"""What is seen of a run of the script while it lasts: nothing, unless it takes long."""

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.steps import go, sentence, settle, tick, visit
from tests.counts import MISSILES

# On a busy machine a run may take long, and what is out of date fades then.
CHANGES = """() => {
    window.changes = [];
    addEventListener('transitionrun', ({propertyName, target}) => {
        const part = target.closest('[data-testid]').dataset.testid;
        const long = document.querySelector('[data-testid="stStatusWidget"]');
        if ((propertyName === 'opacity' && !long) || part === 'stCheckbox')
            window.changes.push(`${propertyName} of ${part}`);
    });
}"""
FADED = """() => [...document.querySelectorAll('[data-stale="true"]')]
    .some((part) => Number(getComputedStyle(part).opacity) < 1)"""

# So many messages say that a run has begun.
BEGINNING = 2


class Slow:
    """A connection that, once it is held, passes on no more than that a run has begun."""

    def __init__(self, page: Page) -> None:
        self.held: list[str | bytes] | None = None
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, connection: WebSocketRoute) -> None:
        self.connection = connection
        connection.connect_to_server().on_message(self._answer)

    def _answer(self, message: str | bytes) -> None:
        if self.held is not None:
            self.held.append(message)
        if self.held is None or len(self.held) <= BEGINNING:
            self.connection.send(message)

    def hold(self) -> None:
        """Keep what comes from now on, but for the beginning of a run."""
        self.held = []

    def release(self) -> None:
        """Pass on what was kept, and keep nothing more."""
        held, self.held = self.held or [], None
        for message in held[BEGINNING:]:
            self.connection.send(message)


def expect_filtered(page: Page) -> None:
    """Wait until the missile tests alone are shown."""
    expect(sentence(page)).to_have_text(f"{MISSILES} of {MISSILES} missiles: no filters set")
    settle(page)


@pytest.mark.by_links
def test_a_filter_has_nothing_fade(page: Page) -> None:
    go(page, "/records")
    page.evaluate(CHANGES)
    tick(page, "Missile tests")
    expect_filtered(page)
    assert page.evaluate("() => window.changes") == []


def test_what_is_out_of_date_fades_while_a_run_takes_long(page: Page) -> None:
    connection = Slow(page)
    visit(page, "/records")
    connection.hold()
    tick(page, "Missile tests")
    page.wait_for_function(FADED)
    connection.release()
    expect_filtered(page)
    assert not page.evaluate(FADED)
