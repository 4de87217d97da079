"""The order of the records, their pages, what is counted, and where a word was hit."""

import unicodedata
from contextlib import closing

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.data import words
from atlas.data.chronicle import fold
from atlas.features.records import analysis as records
from atlas.query import highlights
from atlas.query.highlights import Text
from atlas.query.known_names import Names
from atlas.query.terms import Term, terms

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)


def asked(query: str) -> list[Term]:
    """A query as the search takes it, where three spellings of one place are known."""
    names = (("khasan",), ("хасан",), ("하", "산"))
    return terms(query, Names(dict.fromkeys(["khasan", "хасан", "하산"], names), {}))


def marked(text: str, query: str) -> str:
    pieces = records.hits(Text(text), asked(query))
    return "".join(f"[{piece}]" if hit else piece for piece, hit in pieces)


def test_a_hit_is_marked_in_the_words_of_the_text() -> None:
    assert marked("By train to Khasan station", "khasan") == "By train to [Khasan] station"
    assert marked("Wŏnsan and Wonsan", "wonsan") == "[Wŏnsan] and [Wonsan]"
    assert marked("станция Хасан", "хасан") == "станция [Хасан]"
    assert marked("하산 역", unicodedata.normalize("NFD", "하산")) == "[하산] 역"
    assert marked("Straße", "strasse") == "[Straße]"


def test_each_word_of_the_search_is_marked() -> None:
    assert marked("Two missiles from Sunan", "sunan two") == "[Two] missiles from [Sunan]"
    assert marked("Two missiles", "khasan") == ""
    assert marked("Two missiles", " ") == ""
    assert marked("Two missiles", "12 Sep 2023") == ""


def test_other_names_of_a_place_are_marked_and_named() -> None:
    assert marked("Khasan station Хасан", "하산") == "[Khasan] station [Хасан]"
    assert records.otherwise(Text("By train to Khasan"), asked("하산")) == [("Khasan", "하산")]
    assert records.otherwise(Text("Khasan station Хасан"), asked("하산 station")) == [
        ("Khasan", "하산")
    ]
    # What is there as it was typed was not found otherwise.
    assert records.otherwise(Text("Khasan station Хасан"), asked("хасан")) == []
    assert records.otherwise(Text("Vladivostok"), asked("하산")) == []


def test_a_long_text_is_cut_round_its_first_hit() -> None:
    text = f"{'before ' * 40}Khasan{' after' * 60}"
    part = marked(text, "khasan")
    assert part.startswith("… before before")
    assert part.endswith(" …")
    assert "before [Khasan] after" in part
    assert len(part) < 4 * records.AROUND


@given(TEXTS, st.text(st.characters(codec="utf-8"), min_size=1, max_size=8))
def test_the_pieces_are_the_text(text: str, query: str) -> None:
    pieces = records.hits(Text(text), asked(query))
    shown = "".join(piece for piece, _ in pieces if piece not in {"… ", " …"})
    assert shown in unicodedata.normalize("NFC", " ".join(text.split()))


@given(st.text("abcäŏКК하산 ", max_size=30), st.text("abcäŏК하산", min_size=1, max_size=6))
def test_what_the_search_finds_is_marked(around: str, word: str) -> None:
    pieces = records.hits(Text(f"{around} {word} {around}"), asked(word))
    assert any(hit and fold(word) in fold(piece) for piece, hit in pieces)


def test_rows_are_sorted_with_the_unknown_last(chronicle: pd.DataFrame) -> None:
    by_apogee = records.ordered(chronicle, "apogee_km", descending=True)
    assert by_apogee["apogee_km"].iloc[0] == chronicle["apogee_km"].max()
    known = by_apogee["apogee_km"].notna()
    assert not known.iloc[known.sum() :].any()
    upwards = records.ordered(chronicle, "apogee_km", descending=False)
    assert upwards["apogee_km"].iloc[0] == chronicle["apogee_km"].min()
    assert upwards["apogee_km"].isna().iloc[-1]


def test_categories_keep_their_order_and_text_the_alphabet(chronicle: pd.DataFrame) -> None:
    classes = records.ordered(chronicle, "class", descending=False)["class"].dropna()
    assert list(dict.fromkeys(classes)) == [one for one in words.CLASSES if one in set(classes)]
    places = records.ordered(chronicle, "place", descending=False)["place"].dropna().map(fold)
    assert places.is_monotonic_increasing


@pytest.mark.parametrize("by", list(records.SORTS))
@pytest.mark.parametrize("descending", [True, False])
def test_no_order_loses_a_row(chronicle: pd.DataFrame, by: str, descending: bool) -> None:
    sorted_ = records.ordered(chronicle, by, descending=descending)
    assert sorted(sorted_.index) == sorted(chronicle.index)


def test_pages_cover_the_rows_once(chronicle: pd.DataFrame) -> None:
    count = records.pages(chronicle)
    assert count == 7
    shown = [one for n in range(count) for one in records.page_of(chronicle, n).index]
    assert shown == list(chronicle.index)
    assert records.pages(chronicle.head(0)) == 1
    assert records.pages(chronicle.head(100)) == 1


def test_values_are_counted(chronicle: pd.DataFrame) -> None:
    kinds = records.facet(chronicle, "kind").set_index("name")["count"]
    assert kinds.to_dict() == {
        words.KINDS[kind]: count for kind, count in chronicle["kind"].value_counts().items()
    }
    years = records.facet(chronicle, "year")
    assert list(years["id"]) == sorted(years["id"])
    assert years["count"].sum() == len(chronicle)
    outcomes = records.facet(chronicle, "outcome")
    assert outcomes.iloc[-1].to_dict() == {
        "id": "",
        "name": "Not known",
        "count": int(chronicle["outcome"].isna().sum()),
    }
    countries = records.facet(chronicle, "countries").set_index("name")["count"]
    assert (
        countries["Vietnam"] == chronicle["countries"].str.split(";").map(lambda c: "VN" in c).sum()
    )


def test_the_headline_counts_rows_and_documents(chronicle: pd.DataFrame) -> None:
    row = chronicle.loc[["2023-09-russia"]]
    documents = len(row["source_ids"].iloc[0].split(";"))
    assert records.headline(row) == f"1 record of 2023 cites {documents} documents"
    assert records.headline(chronicle.head(0)) == "No records match"


def test_a_letter_with_very_many_accents_is_not_sorted(monkeypatch: pytest.MonkeyPatch) -> None:
    sorted_: list[str] = []
    inner = unicodedata.normalize

    def normalize(form: str, text: str) -> str:
        sorted_.append(text)
        return inner(form, text)

    monkeypatch.setattr(unicodedata, "normalize", normalize)
    many = "zebra a" + "\u0316\u0300" * 5000
    pieces = records.hits(Text(many), asked("zebra"))
    assert ("zebra", True) in pieces
    assert max(map(len, sorted_), default=0) < 100


def test_an_accent_is_one_with_its_letter() -> None:
    assert ("Wo\u0306nsan", True) not in records.hits(Text("at Wo\u0306nsan"), asked("wonsan"))
    assert ("W\u014fnsan", True) in records.hits(Text("at Wo\u0306nsan"), asked("wonsan"))


def test_a_text_is_taken_apart_once_for_all_words(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = 0
    inner = highlights.fold

    def count(sign: str) -> str:
        nonlocal folded
        folded += 1
        return inner(sign)

    monkeypatch.setattr(highlights, "fold", count)
    text = "The quick brown fox jumps over the lazy dog"
    words_ = asked("the quick brown fox jumps over the lazy dog 하산")
    with closing(Text(text)) as of:
        assert ("fox", True) in records.hits(of, words_)
        assert records.otherwise(of, words_) == []
    assert folded == len(text)
