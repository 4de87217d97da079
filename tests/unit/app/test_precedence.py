"""Which of link, click and back button says what is shown, case by case."""

import pytest

from atlas.app.precedence import Given, link_leads

ICBM: Given = {"class": ["icbm"]}
SLV: Given = {"class": ["slv"]}
BARE: Given = {}

CASES: list[tuple[str, Given, Given | None, bool, bool, bool]] = [
    # what the visitor did, address, last written, another page, clicked: is the address read?
    ("opened a link", ICBM, None, True, False, True),
    ("opened a bare address", BARE, None, True, False, True),
    ("a rerun", ICBM, ICBM, False, False, False),
    ("a rerun of a bare page", BARE, BARE, False, False, False),
    ("clicked", ICBM, ICBM, False, True, False),
    ("clicked again before the address bar followed", SLV, ICBM, False, True, False),
    ("clicked before the bare address bar followed", BARE, ICBM, False, True, False),
    ("changed the address", SLV, ICBM, False, False, True),
    ("emptied the address", BARE, ICBM, False, False, True),
    ("went back on one page", ICBM, SLV, False, False, True),
    ("went back on one page to its bare address", BARE, ICBM, False, False, True),
    ("chose another page in the menu", BARE, ICBM, True, False, False),
    ("chose another page in the menu, without a view", BARE, BARE, True, False, False),
    ("clicked, then chose another page in the menu", BARE, ICBM, True, True, False),
    ("went back to another page", SLV, ICBM, True, False, True),
    ("went back to another page, a widget of the last not redrawn", SLV, ICBM, True, True, True),
    ("went back to another page with the same view", ICBM, ICBM, True, False, False),
    ("followed a link on the page, without a view before", ICBM, BARE, True, False, True),
    ("pressed a button that leads to a view on another page", ICBM, BARE, True, True, True),
]


@pytest.mark.parametrize(
    ("given", "written", "moved", "clicked", "leads"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_who_says_what_is_shown(
    given: Given, written: Given | None, moved: bool, clicked: bool, leads: bool
) -> None:
    assert link_leads(given=given, written=written, moved=moved, clicked=clicked) == leads
