"""Web hosts at which a document is a copy, or has no lasting address.

A document is cited by its publisher's own address, or that of a medium which carried the report. A
mirror, a reposting blog, a forum or a scraper is where we read it at most.
"""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

# A host counts with all that ends in it: `en.example.org` for `example.org`.
COPIES: Final = frozenset(
    {
        # copies of encyclopedias
        "dark.mir.pe", "dark.namu.moe", "enwikipedia.net", "friendlywiki.com", "hitchhikersgui.de",
        "hmong.ovh", "howlingpixel.com", "peoplespedia.org", "piglix.com", "qa.edu.vn",
        "sagapedia.com", "self.gutenberg.org", "soft.lk", "topzle.com", "wiki-gateway.eudic.net",
        "wiki.x.io", "wikimili.com", "wikisum.wiki", "wikiwand.com", "worddisk.com",
        # copies of papers
        "pdfslide.net", "peeref.com", "questia.com", "researcher.life", "studylib.net",
        # blogs, forums and sites of friends that repost
        "1913intel.com", "alert5.com", "blogspot.com", "fortunecity.ws", "freedomsphoenix.com",
        "hardwaymtministry.com", "juche-nepal.org", "kfaspain.es", "kkfonline.com",
        "livejournal.com", "military-quotes.com", "moralepatcharmory.com", "mr-mehra.com",
        "onekorea.ru", "pjmedia.com", "redstartv.org", "rense.com", "rokdrop.net", "rusreality.com",
        "ruthfullyyours.com", "southkoreannetwork.com", "strategicstudyindia.com",
        "tedmontgomery.com", "wordpress.com",
        # sites that gather or translate what others wrote
        "allthe.news", "archyde.com", "armorthemes.com", "aviationanalysis.net",
        "bloggingbigblue.com", "breakinglatest.news", "britcannews.com", "caihuicloud.com",
        "calendarz.com", "chetecut.com", "dlatestscoop.org", "e-livre.ru", "eprimefeed.com",
        "fgcbolsa-fgcfinancialmarkets.info", "global1entertainmentnews.com", "globalheadlines.ca",
        "haryanacircle.com", "head-post.com", "ilovegangwon.com", "jellypages.com", "kokani.me",
        "lawyersarena.com", "memeiros.com", "menafocus.qa", "newsunrolled.com",
        "noticiasdopara.net", "onenewspage.com", "pledgetimes.com", "pubt.io", "ruetir.com",
        "tellerreport.com", "theburpboys.com", "theisnn.com", "time.news", "vclip.net",
        "whenitson.com", "worldofunions.com",
    }
)  # fmt: skip
# Throw-away and staging domains, proxies, hosts without a name: no address there lasts.
THROW_AWAY: Final = frozenset(
    {
        "apkboll.xyz", "arietiform.com", "azurewebsites.net", "p.rst.im", "railway.app",
        "sitefinity.cloud", "tinkarting258.sbs", "vuink.com",
    }
)  # fmt: skip


def host(url: str) -> str:
    """The host of a web address in lower case, without `www.`; empty where there is none."""
    return (urlsplit(url).hostname or "").removeprefix("www.").removesuffix(".")


def is_copy(url: str) -> bool:
    """Whether what is found at an address is a copy."""
    return _among(host(url), COPIES)


def is_throw_away(url: str) -> bool:
    """Whether an address does not last: a throw-away domain, a proxy, or a bare number."""
    name = host(url)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return _among(name, THROW_AWAY)
    return True


def _among(name: str, hosts: frozenset[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[n:]) in hosts for n in range(len(parts)))
