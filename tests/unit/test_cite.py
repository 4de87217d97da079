"""Citations: three styles as their handbooks have them, three formats that programs read back."""

import json

import pandas as pd
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from atlas.catalog import Catalog
from atlas.export import cite

LINK = "http://localhost:8501/records?class=icbm&unit=tests"
SENTENCE = "12 of 400 missiles: intercontinental, 2017–2024"
DAY = pd.Timestamp("2026-11-25")
TITLES = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.fixture(scope="module")
def view(catalog: Catalog) -> cite.Item:
    return cite.dataset(catalog, SENTENCE, LINK, DAY)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (
            "chicago",
            "Khasan Atlas. 2026. “12 of 400 Missiles: Intercontinental, 2017–2024.” Version 1.5.0. "
            f"November 28. {LINK}.",
        ),
        (
            "apa",
            "Khasan Atlas. (2026). 12 of 400 missiles: intercontinental, 2017–2024 (Version 1.5.0) "
            f"[Dataset]. {LINK}",
        ),
        (
            "mla",
            "Khasan Atlas. “12 of 400 Missiles: Intercontinental, 2017–2024.” Version 1.5.0, "
            f"28 Nov. 2026, {LINK}.",
        ),
    ],
)
def test_a_view_in_each_style(view: cite.Item, form: str, said: str) -> None:
    assert cite.cited([view], form) == said


def test_programs_read_a_view(view: cite.Item) -> None:
    (entry,) = parse_string(cite.cited([view], "bibtex"), "bibtex").entries.values()
    assert entry.fields["title"] == SENTENCE
    assert entry.fields["url"] == LINK
    assert (entry.fields["date"], entry.fields["urldate"]) == ("2026-11-28", "2026-11-25")
    assert [str(one) for one in entry.persons["author"]] == ["{Khasan Atlas}"]
    (reference,) = rispy.loads(cite.cited([view], "ris"))
    assert reference["type_of_reference"] == "DATA"
    assert (reference["title"], reference["urls"]) == (SENTENCE, [LINK])
    assert (reference["date"], reference["access_date"]) == ("2026/11/28", "2026/11/25")
    assert json.loads(cite.cited([view], "csl-json")) == [view]


def test_a_view_is_cited_on_the_day_of_the_host(catalog: Catalog) -> None:
    view = cite.dataset(catalog, SENTENCE, LINK, pd.Timestamp("2040-02-29T23:59", tz="UTC"))
    (reference,) = rispy.loads(cite.cited([view], "ris"))
    assert (reference["date"], reference["access_date"]) == ("2026/11/28", "2040/02/29")


def test_the_documents_of_an_event_come_with_it(catalog: Catalog, view: cite.Item) -> None:
    ids = catalog.trips.at["2023-09-russia", "source_ids"].split(";")
    items = [view, *cite.documents(catalog.sources.loc[ids])]
    assert [one["id"] for one in json.loads(cite.cited(items, "csl-json"))][1:] == ids
    assert len(rispy.loads(cite.cited(items, "ris"))) == len(ids) + 1
    assert len(parse_string(cite.cited(items, "bibtex"), "bibtex").entries) == len(ids) + 1
    for form in cite.STYLES:
        assert len(cite.cited(items, form).splitlines()) == len(ids) + 1


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
    )
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


def test_there_are_the_forms_that_are_named() -> None:
    assert list(cite.FORMATS) == ["chicago", "apa", "mla", "bibtex", "ris", "csl-json"]
    with pytest.raises(KeyError):
        cite.cited([], "harvard")
