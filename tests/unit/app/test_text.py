"""Hostile text is shown as it stands, and only a web address becomes a link."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.app.text import address, cited, document, heading, link, plain, read_in_copy
from atlas.data.catalog import Catalog

# What Markdown, HTML and Streamlit give a meaning: emphasis, code, links, headings, lists, tables,
# tags, entities, formulas, :emoji:, :colour[text], autolinks (which need ":" or ".").
MEANING = set("\\`*_{}[]()#+-.!|<>~$:&\"'")
HOSTILE = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            [
                "<script>alert(1)</script>",
                '<img src=x onerror="alert(1)">',
                "[click](javascript:alert(1))",
                "![x](https://example.org/x.png)",
                "**bold** _it_ `code` ~~gone~~",
                "# heading",
                "\n\n# heading",
                "1. list",
                "- list",
                "> quote",
                "|a|b|\n|-|-|",
                "$x^2$ $$y$$",
                ":red[text] :smile: :material/home:",
                "&lt;b&gt; &#60;",
                "https://example.org www.example.org",
                "\\*",
                "\\\\<b>",
                "```\ncode\n```",
                "a\u2028b\x85c\x0bd",
            ]
        ),
    ),
    max_size=6,
).map("".join)


def shown(escaped: str) -> str:
    """What Markdown shows of text in which a backslash takes the meaning from the next sign."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped)


def meaningful(escaped: str) -> set[str]:
    """Signs that still have a meaning: those without a backslash of their own in front."""
    return set(re.sub(r"\\[!-/:-@\[-`{-~]", "", escaped)) & MEANING


@given(HOSTILE)
def test_no_sign_keeps_a_meaning(text: str) -> None:
    assert meaningful(plain(text)) == set()


@given(HOSTILE)
def test_the_text_is_shown_as_it_stands(text: str) -> None:
    seen = [sign for sign in " ".join(text.split()) if unicodedata.category(sign)[0] != "C"]
    unassigned = {sign for sign in text if unicodedata.category(sign) == "Cn"}
    if not unassigned:
        assert shown(plain(text)) == "".join(seen).strip()


def test_signs_that_turn_the_writing_are_left_out() -> None:
    assert plain("abc\u202edef\u200b") == "abcdef"


@given(HOSTILE)
def test_it_stays_in_its_line(text: str) -> None:
    assert len(plain(text).splitlines()) <= 1
    assert plain(text) == plain(text).strip()


@given(st.one_of(st.integers(), st.floats(), st.none(), st.dates()))
def test_anything_can_be_shown(value: object) -> None:
    assert shown(plain(value)) == str(value)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org/a?b=c&d=e#f",
        "https://en.wikipedia.org/wiki/Hwasong-15_(missile)",
        "https://example.org/%D0%A5%D0%B0%D1%81%D0%B0%D0%BD",
    ],
)
def test_a_web_address_is_linked(url: str) -> None:
    assert link("A [title]", url) == rf"[A \[title\]]({url})"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/ javascript:alert(1)",
        "https://example.org/\njavascript:alert(1)",
        'https://example.org/" onmouseover="alert(1)',
        "https://example.org/<script>",
        "https://example.org/)[x](javascript:alert(1)",
        "https://example.org/a(b",
        "https://example.org/a\\",
        "x https://example.org",
        "",
        None,
        float("nan"),
        12,
    ],
)
def test_anything_else_is_no_link(url: object) -> None:
    assert link("A [title]", url) == r"A \[title\]"


@given(HOSTILE, HOSTILE)
def test_a_link_never_leads_elsewhere(label: str, url: str) -> None:
    markdown = link(label, url)
    if markdown != plain(label):
        assert markdown == f"[{plain(label)}]({url})"
        assert url.startswith(("https://", "http://"))
        assert not set(url) & set(' <>"\\')
        assert url.count("(") == url.count(")") <= 1


@pytest.mark.parametrize("end", ["(", ")", "(a", "(a)(", "<"])
def test_a_long_address_is_judged_at_once(end: str) -> None:
    """Read once: were it read again from each of its characters, this would take hours."""
    assert link("title", f"https://example.org/{'a' * 1_000_000}{end}") == "title"


def test_a_million_brackets_are_judged_at_once() -> None:
    assert link("title", "https://" + "(" * 1_000_000) == "title"


def test_only_an_address_that_was_opened_is_linked(catalog: Catalog) -> None:
    sources = catalog.sources
    assert document("Guardian", sources.loc["guardian-20180328"]).startswith("[Guardian](https://")
    # Its own address is known, but a copy was read.
    assert document("Joint", sources.loc["wiki-jsa"]) == "Joint"
    assert document("KCNA", sources.loc["kcna-20230913"]) == "KCNA"
    assert cited(sources, ["wiki-jsa", "kcna-20230913"]) == "Wikipedia, KCNA"


def test_a_copy_is_named_and_not_linked(catalog: Catalog) -> None:
    sources = catalog.sources
    assert read_in_copy(sources.loc["kcna-20230913"]) == r" Read in a copy at kkfonline\.com."
    assert read_in_copy(sources.loc["guardian-20180328"]) == ""


def test_an_address_as_text_is_code_whatever_is_in_it() -> None:
    assert address("https://example.org/a_b") == "`https://example.org/a_b`"
    assert address("https://example.org/`[x](http://y)") == "`https://example.org/%60[x](http://y)`"


def test_every_address_of_the_data_is_linked(catalog: Catalog) -> None:
    addresses = catalog.sources["url"].dropna()
    unlinked = [key for key, url in addresses.items() if not link("x", url).startswith("[x](")]
    assert unlinked == []


def test_no_line_of_a_heading_ends_within_a_leaders_name() -> None:
    assert heading("Kim Jong Un and Kim Il Sung, by train.") == (
        "Kim\u00a0Jong\u00a0Un and Kim\u00a0Il\u00a0Sung, by train\\."
    )
