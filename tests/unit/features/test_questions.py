"""Each question's answer follows from the data; some are checked by hand."""

from datetime import date

import pandas as pd
import pytest

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.features.learn.analysis import Answer, answer, view_of
from atlas.features.learn.worksheet import worksheet
from atlas.geo.ride import Ride, rides
from atlas.query.view import select

# Answered by looking at the launch list and the trips; the rest are held by their measure below.
BY_HAND: dict[str, int | str | date] = {
    "icbm-2023": 5,
    "busiest-year": 2022,
    "highest": 7687,
    "highest-missile": "Hwasong-19",
    "farthest": 4500,
    "failures": 38,
    "first-icbm": date(2017, 7, 4),
    "top-site": "Pyongyang International Airport",
    "top-class-2017": "Medium range",
    "trips-2018-19": 10,
    "trips-russia": 6,
    "days-2023": 10,
    "km-2023": 6000,
    "tests-abroad": 2,
    "longest-silence": 505,
    "nuclear-tests": 6,
    "last-nuclear": date(2017, 9, 3),
    "space-launches": 9,
    "october-2019": "Pukguksong-3",
    "tests-2022": 33,
    "types": 36,
    "hwasong-18": 3,
    "khasan": 9,
    "partly-unknown": 90,
    "resolutions": 12,
    "first-trip-by": "by train",
}


@pytest.fixture(scope="module")
def ridden(catalog: Catalog) -> dict[str, Ride]:
    return rides(catalog)


@pytest.mark.parametrize(("question_id", "value"), BY_HAND.items())
def test_the_answer(
    catalog: Catalog,
    chronicle: pd.DataFrame,
    ridden: dict[str, Ride],
    question_id: str,
    value: object,
) -> None:
    row = catalog["questions"].loc[question_id]
    right = answer(row, catalog, chronicle, ridden, data.options())
    assert right.right(value)
    assert right.value == value or right.about
    if right.kind == "name":
        assert right.value in right.choices
        assert len(right.choices) >= 4


def test_every_question_is_checked_and_its_view_shows_something(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    questions = catalog["questions"]
    assert len(questions) >= 20
    assert set(BY_HAND) == set(questions.index)
    for _, row in questions.iterrows():
        assert len(select(chronicle, view_of(row, data.options()), {}).rows)


def test_the_answer_changes_with_the_data(
    catalog: Catalog,
    chronicle: pd.DataFrame,
    ridden: dict[str, Ride],
) -> None:
    less = chronicle[chronicle["day_from"] != pd.Timestamp("2023-07-12")]
    row = catalog["questions"].loc["icbm-2023"]
    assert answer(row, catalog, less, ridden, data.options()).value == 4


def test_a_figure_may_be_about_right_and_a_count_may_not() -> None:
    assert Answer(6000, "km", about=True).right(5950)
    assert not Answer(6000, "km", about=True).right(5930)
    assert not Answer(12, "missiles").right(11)
    assert not Answer("Hwasong-19").right(None)


def test_the_work_sheet_has_answers_only_when_asked() -> None:
    asked = [{"question": "<b>How many?</b>", "page": "Map", "hint": "Look.", "answer": "4711"}]
    bare, full = (worksheet(asked, "1.4.0", answers=answers).decode() for answers in (False, True))
    assert "4711" not in bare
    assert "4711" in full
    assert "&lt;b&gt;How many?&lt;/b&gt;" in bare
    assert "<script" not in full
