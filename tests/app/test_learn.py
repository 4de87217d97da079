"""Learning, by AppTest: the next question, and terms that lead to others."""

import re

import pytest

from atlas.app import data
from atlas.features.learn.page import following
from tests.app.pages import open_page, ran

QUESTIONS = ["one", "two", "three"]


@pytest.mark.parametrize(
    ("chosen", "done", "then"),
    [
        ("one", set(), "two"),
        ("one", {"two"}, "three"),
        ("three", {"one"}, "two"),
        ("two", {"one", "two", "three"}, "three"),
        ("two", {"one", "three"}, "three"),
    ],
)
def test_the_next_question_is_one_to_answer(chosen: str, done: set[str], then: str) -> None:
    assert following(QUESTIONS, chosen, done) == then


def test_a_button_leads_to_the_next_question() -> None:
    table = data.catalog()["questions"]
    app = open_page("learn", {"part": "questions", "question": table.index[-1]})
    ran(app.button(key="learn_next").click().run())
    assert app.subheader[0].value.replace("\\", "") == table["question"].iloc[0]


def test_see_also_leads_to_the_term() -> None:
    (terms,) = open_page("learn", {"part": "glossary"}).main.get("html")[-1:]
    asked = set(re.findall(r'href="#(term-[^"]+)"', terms.proto.body))
    there = re.findall(r'id="(term-[^"]+)"', terms.proto.body)
    assert len(there) == len(set(there)) == len(data.catalog()["glossary"])
    assert asked
    assert asked <= set(there)


def test_the_page_of_the_claims_names_the_article_first() -> None:
    app = open_page("claims")
    first = next(one.value for one in app.main.markdown if "The article" in one.value)
    assert "Armored Train Enters Russia" in first
    assert "September 2023" in first
    assert "address is not recorded" in first
