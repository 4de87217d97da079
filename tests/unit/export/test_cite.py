"""Citations: three styles as citeproc-js writes them, three formats that programs read back."""

import json
import re

import pandas as pd
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from atlas.data.catalog import Catalog
from atlas.export import cite
from tools import build_citations

LINK = "http://localhost:8501/records?class=icbm&unit=tests"
SENTENCE = "12 of 400 missiles: intercontinental, 2017–2024"
DAY = pd.Timestamp("2026-11-25")
TITLES = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.fixture(scope="module")
def view(catalog: Catalog) -> cite.Item:
    return cite.dataset(catalog, SENTENCE, LINK, DAY)


@pytest.mark.parametrize(
    ("form", "citation"),
    [
        (
            "chicago",
            "Khasan Atlas. 2026. “12 of 400 missiles: intercontinental, 2017–2024.” Version 1.7.0. "
            f"November 29. {LINK}.",
        ),
        (
            "apa",
            "Khasan Atlas. (2026). 12 of 400 missiles: intercontinental, 2017–2024 (Version 1.7.0) "
            f"[Dataset]. {LINK}",
        ),
        (
            "mla",
            "Khasan Atlas. “12 of 400 missiles: intercontinental, 2017–2024.” Version 1.7.0, "
            f"29 Nov. 2026, {LINK}.",
        ),
    ],
)
def test_a_view_in_each_style(view: cite.Item, form: str, citation: str) -> None:
    assert cite.cited([view], form) == citation


def test_programs_read_a_view(view: cite.Item) -> None:
    (entry,) = parse_string(cite.cited([view], "bibtex"), "bibtex").entries.values()
    assert entry.fields["title"] == SENTENCE
    assert entry.fields["url"] == LINK
    assert (entry.fields["date"], entry.fields["urldate"]) == ("2026-11-29", "2026-11-25")
    assert [str(one) for one in entry.persons["author"]] == ["{Khasan Atlas}"]
    (reference,) = rispy.loads(cite.cited([view], "ris"))
    assert reference["type_of_reference"] == "DATA"
    assert (reference["title"], reference["urls"]) == (SENTENCE, [LINK])
    assert (reference["date"], reference["access_date"]) == ("2026/11/29", "2026/11/25")
    assert json.loads(cite.cited([view], "csl-json")) == [view]


def test_a_view_is_cited_on_the_day_of_the_host(catalog: Catalog) -> None:
    view = cite.dataset(catalog, SENTENCE, LINK, pd.Timestamp("2040-02-29T23:59", tz="UTC"))
    (reference,) = rispy.loads(cite.cited([view], "ris"))
    assert (reference["date"], reference["access_date"]) == ("2026/11/29", "2040/02/29")


def test_the_documents_of_an_event_come_with_it(catalog: Catalog, view: cite.Item) -> None:
    ids = catalog.trips.at["2023-09-russia", "source_ids"].split(";")
    items = [view, *cite.documents(catalog.sources.loc[ids])]
    assert [one["id"] for one in json.loads(cite.cited(items, "csl-json"))][1:] == ids
    assert len(rispy.loads(cite.cited(items, "ris"))) == len(ids) + 1
    assert len(parse_string(cite.cited(items, "bibtex"), "bibtex").entries) == len(ids) + 1
    for form in cite.STYLES:
        assert len(cite.cited(items, form).splitlines()) == len(ids) + 1


def test_every_document_stands_as_the_reference_processor_writes_it(catalog: Catalog) -> None:
    stored = json.loads(cite.CITATIONS.read_text(encoding="utf-8"))
    assert stored["made_with"] == build_citations.made_with(), "run tools.build_citations"
    items = [cite.template(catalog), *cite.documents(catalog.sources)]
    assert {key: line["of"] for key, line in stored["lines"].items()} == {
        item["id"]: cite.digest(item) for item in items
    }, "run tools.build_citations"
    for form in cite.STYLES:
        wanted = [line[form] for key, line in stored["lines"].items() if key != items[0]["id"]]
        assert sorted(cite.cited(items[1:], form).splitlines()) == sorted(wanted)


@pytest.mark.parametrize("form", list(cite.STYLES))
def test_a_title_stands_once_in_each_line(catalog: Catalog, form: str) -> None:
    for item in cite.documents(catalog.sources):
        line = cite.cited([item], form)
        assert item.get("URL", "") in line
        line = line.replace(item.get("URL", "\n"), "")
        title, outlet, bare = (
            re.sub(r"\W", "", text).casefold()
            for text in (item["title"], item.get("publisher", item.get("container-title")), line)
        )
        assert 1 <= bare.count(title) <= 1 + outlet.count(title)
        assert "Edition." not in line


def test_documents_stand_in_the_order_of_the_alphabet_behind_the_view(
    catalog: Catalog, view: cite.Item
) -> None:
    items = [*cite.documents(catalog.sources.head(40)), view]
    first, *lines = cite.cited(items, "apa").splitlines()
    assert first.startswith("Khasan Atlas. (2026).")
    assert lines == sorted(lines, key=lambda line: re.findall(r"\w+", line.casefold()))
    assert len(lines) == 40


def test_a_document_that_was_changed_has_a_plain_line(catalog: Catalog) -> None:
    (item,) = cite.documents(catalog.sources.loc[["zhang-wen-2013"]])
    assert cite.cited([item | {"title": "Another"}], "mla") == (
        "Zhang, Miao; Wen, Lianxing. “Another”. Geophysical Research Letters. 2013-06-17. "
        "https://doi.org/10.1002/grl.50607."
    )


@pytest.mark.parametrize(
    ("form", "end"),
    [
        ("chicago", "“9 events: matching ‘why?’” Version 1.7.0. November 29."),
        ("apa", "9 events: matching “why?” (Version 1.7.0) [Dataset]."),
        ("mla", "“9 events: matching ‘why?’” Version 1.7.0, 29 Nov. 2026,"),
    ],
)
def test_marks_at_the_end_of_the_title_of_a_view(catalog: Catalog, form: str, end: str) -> None:
    item = cite.dataset(catalog, "9 events: matching “why?”", LINK, DAY)
    assert end in cite.cited([item], form)
    plain = cite.dataset(catalog, "9 events: matching “why”", LINK, DAY)
    quoted = {"apa": "matching “why” (Version"}.get(form, "matching ‘why.’” Version")
    assert quoted in cite.cited([plain], form)


@pytest.mark.parametrize(
    ("source", "sort", "field"),
    [
        ("reuters-20150302", "NEWS", "journal"),
        ("zhang-wen-2013", "JOUR", "journal"),
        ("wiki-jsa", "ELEC", "howpublished"),
    ],
)
def test_the_outlet_is_kept(catalog: Catalog, source: str, sort: str, field: str) -> None:
    items = cite.documents(catalog.sources.loc[[source]])
    outlet = catalog.sources.at[source, "publisher"]
    assert (items[0]["container-title"], "publisher" in items[0]) == (outlet, False)
    (reference,) = rispy.loads(cite.cited(items, "ris"))
    assert (reference["type_of_reference"], reference["secondary_title"]) == (sort, outlet)
    assert f"T2  - {outlet}" in cite.cited(items, "ris").splitlines()
    (entry,) = parse_string(cite.cited(items, "bibtex"), "bibtex").entries.values()
    assert entry.fields[field] == outlet


def test_bibtex_keeps_the_capitals_of_titles(catalog: Catalog) -> None:
    items = cite.documents(catalog.sources)
    entries = parse_string(cite.cited(items, "bibtex"), "bibtex").entries
    assert entries["zhang-wen-2013"].fields["title"].startswith("{High-precision}")
    for entry in entries.values():
        small = re.sub(r"\{[^{}]*\}", "", entry.fields["title"])
        assert small == small.lower()


def test_every_document_can_be_cited(catalog: Catalog) -> None:
    items = cite.documents(catalog.sources)
    assert set(parse_string(cite.cited(items, "bibtex"), "bibtex").entries) == set(
        catalog.sources.index
    )
    known = {one["id"]: one for one in rispy.loads(cite.cited(items, "ris"))}
    for row in catalog.sources.itertuples():
        assert known[row.source_id]["title"] == " ".join(row.title.split())
        assert known[row.source_id].get("date", "").replace("/", "-") == (
            row.date if isinstance(row.date, str) else ""
        )


@given(title=TITLES)
@settings(max_examples=30)  # each is written in six forms, and three are read back
def test_hostile_titles_stay_titles(view: cite.Item, title: str) -> None:
    document = pd.DataFrame(
        {"source_id": "a", "title": title, "publisher": "b", "kind": "news"}, [0]
    ).assign(authors=None, copy_url=None, address_seen=True)
    item = view | {
        "title": cite.documents(document.assign(date=None, url=LINK, accessed=pd.NaT))[0]["title"]
    }
    assert json.loads(cite.cited([item], "csl-json"))[0]["title"] == item["title"]
    (reference,) = rispy.loads(cite.cited([item], "ris"))
    assert reference.get("title", "") == item["title"]
    assert reference["urls"] == [LINK]
    (entry,) = parse_string(cite.cited([item], "bibtex"), "bibtex").entries.values()
    assert entry.fields["url"] == LINK
    for form in cite.STYLES:
        assert LINK in cite.cited([item], form)


def test_a_title_that_begins_with_an_address_is_escaped_for_bibtex(catalog: Catalog) -> None:
    view = cite.dataset(catalog, "https://x.example/a_b: 50% & more", LINK, pd.Timestamp(0))
    text = cite.cited([view], "bibtex")
    assert "https://x.example/a\\_b: 50\\% \\& more" in text
    assert f'"{LINK}"' in text


def test_what_begins_mathematics_in_tex_is_escaped_for_bibtex(catalog: Catalog) -> None:
    view = cite.dataset(catalog, "from $5 to ~$6^2 #1", LINK, pd.Timestamp(0))
    text = cite.cited([view], "bibtex")
    assert "from \\$5 to \\textasciitilde \\$6\\textasciicircum{}2 \\#1" in text


def test_authors_stand_in_every_form(catalog: Catalog) -> None:
    items = cite.documents(catalog.sources.loc[["zhang-wen-2013"]])
    assert items[0]["author"] == [
        {"family": "Zhang", "given": "Miao"},
        {"family": "Wen", "given": "Lianxing"},
    ]
    assert cite.cited(items, "chicago").startswith("Zhang, Miao, and Lianxing Wen. 2013. ")
    assert cite.cited(items, "apa").startswith("Zhang, M., & Wen, L. (2013")
    (entry,) = parse_string(cite.cited(items, "bibtex"), "bibtex").entries.values()
    assert [str(one) for one in entry.persons["author"]] == ["Zhang, Miao", "Wen, Lianxing"]
    (reference,) = rispy.loads(cite.cited(items, "ris"))
    assert reference["authors"] == ["Zhang, Miao", "Wen, Lianxing"]


def test_a_citation_says_where_a_copy_was_read(catalog: Catalog) -> None:
    items = cite.documents(catalog.sources.loc[["reuters-20150302"]])
    copy = "https://www.military-quotes.com/forum/north-korea-angered-drills-fires-t113708.html"
    assert items[0]["note"] == f"Read in a copy at {copy}"
    assert "URL" not in items[0]
    # Its own address was not opened on the day on which the copy was read.
    (own,) = cite.documents(catalog.sources.loc[["wiki-jsa"]])
    assert own["URL"] == "https://en.wikipedia.org/wiki/Joint_Security_Area"
    assert pd.notna(catalog.sources.at["wiki-jsa", "accessed"])
    assert "accessed" not in own
    (reference,) = rispy.loads(cite.cited(items, "ris"))
    assert reference["notes"] == [f"Read in a copy at {copy}"]
    (entry,) = parse_string(cite.cited(items, "bibtex"), "bibtex").entries.values()
    assert entry.fields["note"] == f"Read in a copy at {copy}"


@given(names=st.lists(TITLES, min_size=1, max_size=3))
@settings(max_examples=30)
def test_hostile_authors_stay_authors(names: list[str]) -> None:
    document = pd.DataFrame(
        {"source_id": "a", "title": "t", "publisher": "b", "kind": "news", "date": None}, [0]
    ).assign(authors=";".join(names), copy_url=None, url=LINK, accessed=pd.NaT, address_seen=True)
    items = cite.documents(document)
    (reference,) = rispy.loads(cite.cited(items, "ris"))
    assert reference["urls"] == [LINK]
    (entry,) = parse_string(cite.cited(items, "bibtex"), "bibtex").entries.values()
    assert entry.fields["url"] == LINK
    for form in cite.STYLES:
        assert LINK in cite.cited(items, form)


def test_there_are_the_forms_that_are_named() -> None:
    assert list(cite.FORMATS) == ["chicago", "apa", "mla", "bibtex", "ris", "csl-json"]
    with pytest.raises(KeyError):
        cite.cited([], "harvard")
