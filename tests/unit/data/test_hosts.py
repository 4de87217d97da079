"""Which addresses are copies, and which do not last."""

import pytest

from atlas.data import hosts
from atlas.data.catalog import Catalog


@pytest.mark.parametrize(
    ("url", "copy", "throw_away"),
    [
        ("https://en.yna.co.kr/view/AEN20170112000651315", False, False),
        ("https://en.wikipedia.org/wiki/Agreed_Framework", False, False),
        ("http://sbynews.blogspot.com/2017/04/a.html", True, False),
        ("https://BLOGSPOT.com/", True, False),
        ("https://notblogspot.com/", False, False),
        ("http://en.m.wiki.x.io/wiki/Far_Eastern_Federal_University", True, False),
        ("https://www.britcannews.com:8080/n/1", True, False),
        ("https://tinkarting258.sbs/w/index.php?title=Special%3AUserLogin", False, True),
        ("https://web-production-4e80b.up.railway.app/page/x", False, True),
        ("http://139.162.250.215/un-agrees", False, True),
        ("http://[2001:db8::1]/x", False, True),
        ("http://apkboll.xyz./", False, True),
        ("no address", False, False),
    ],
)
def test_an_address(url: str, copy: bool, throw_away: bool) -> None:
    assert (hosts.is_copy(url), hosts.is_throw_away(url)) == (copy, throw_away)


def test_no_host_is_listed_twice() -> None:
    assert not hosts.COPIES & hosts.THROW_AWAY


def test_the_documents_by_value(catalog: Catalog) -> None:
    sources = catalog.sources
    assert sources.at["agreed-framework-wiki", "url"] == (
        "https://en.wikipedia.org/wiki/Agreed_Framework"
    )
    assert sources.at["guardian-20180328", "url"].startswith("https://www.theguardian.com/world/")
    assert sources.at["kcna-20230913", "copy_url"] == (
        "https://kkfonline.com/2023/09/13/kim-jong-un-arrives-at-khasan-of-russian-federation"
    )
    assert sources["copy_url"].notna().sum() == 99
    assert sources["authors"].notna().sum() == 9
    # A copy was read instead of the address: an address that was opened needs none.
    assert not (sources["copy_url"].notna() & sources["address_seen"]).any()
