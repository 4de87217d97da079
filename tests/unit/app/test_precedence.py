"""Which of link, click and back button says what is shown, case by case."""

import pytest

from atlas.app.precedence import Given, link_leads

ICBM: Given = {"class": ["icbm"]}
SLV: Given = {"class": ["slv"]}
BARE: Given = {}

CASES: list[tuple[str, Given, Given | None, bool, bool, bool]] = [
    # what the visitor did, address, last written, another page, back: is the address read?
    ("opened a link", ICBM, None, True, False, True),
    ("opened a bare address", BARE, None, True, False, True),
    ("a rerun", ICBM, ICBM, False, False, False),
    ("a rerun of a bare page", BARE, BARE, False, False, False),
    ("clicked", ICBM, ICBM, False, False, False),
    ("clicked again before the address bar followed", SLV, ICBM, False, False, False),
    ("clicked before the bare address bar followed", BARE, ICBM, False, False, False),
    ("went back on one page", ICBM, SLV, False, True, True),
    ("went back on one page to its bare address", BARE, ICBM, False, True, True),
    ("went back on one page to the same view", ICBM, ICBM, False, True, False),
    ("chose another page in the menu", BARE, ICBM, True, False, False),
    ("chose another page in the menu, without a view", BARE, BARE, True, False, False),
    ("chose it twice before the address bar followed", BARE, ICBM, False, False, False),
    ("went back to another page", SLV, ICBM, True, True, True),
    ("went back to another page, which was bare", BARE, ICBM, True, True, True),
    ("went back to another page with the same view", ICBM, ICBM, True, True, False),
    ("followed a link on the page, without a view before", ICBM, BARE, True, False, True),
    ("pressed a button that leads to a view on another page", SLV, ICBM, True, False, True),
]


@pytest.mark.parametrize(
    ("given", "written", "moved", "back", "leads"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_who_says_what_is_shown(
    given: Given, written: Given | None, moved: bool, back: bool, leads: bool
) -> None:
    assert link_leads(given=given, written=written, moved=moved, back=back) == leads
