"""The student's desk: the subject in plain words, questions, the glossary, a tour."""

from collections.abc import Mapping, Set
from functools import partial
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from atlas.app import data, embed, page, state, tour
from atlas.app.cache import cached
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import words
from atlas.data.chronicle import fold
from atlas.data.rules import ids
from atlas.features.learn.analysis import Answer, answer, view_of
from atlas.features.learn.lessons import lessons
from atlas.features.learn.worksheet import worksheet

PARTS: Final = {
    "lessons": "In plain words",
    "questions": "Questions",
    "glossary": "Glossary",
}
DONE: Final = ":material/check_circle:"
TO_DO: Final = ":material/radio_button_unchecked:"
FIRST_DAY: Final = pd.Timestamp("1948-01-01").date()
LAST_DAY: Final = pd.Timestamp("2035-12-31").date()


def headline() -> str:
    """What there is to learn."""
    tables = data.catalog()
    return (
        f"The subject in plain words: {len(tables['questions'])} questions, "
        f"{len(tables['glossary'])} terms"
    )


def asked() -> tuple[str, str]:
    """The part and the question of the link; to be read before the head tells what was ignored."""
    known = data.catalog()["questions"].index
    part = state.bound("part", PARTS, "lessons")
    return part, state.bound("question", set(known), known[0])


def body(part: str, question_id: str) -> None:
    """The chosen part, with the tour and the work sheet beside the choice."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="learn_parts"):
        if st.session_state.get("learn_part") != part:
            st.session_state["learn_part"] = part
        st.segmented_control(
            "Part",
            list(PARTS),
            format_func=PARTS.__getitem__,
            required=True,
            key="learn_part",
            on_change=lambda: state.bind(part=st.session_state["learn_part"]),
            label_visibility="collapsed",
        )
        if st.button("Tour of the pages", icon=":material/tour:", key="tour_start"):
            tour.start()
            st.switch_page(tour.STOPS[0][0])
        # A file is built outside the session: the answers are looked up here.
        right = {question_id: one.text for question_id, one in _answers().items()}
        for label, name, answers in (
            ("Worksheet", "work-sheet", {}),
            ("With answers", "work-sheet-answers", right),
        ):
            st.download_button(
                label,
                data=partial(_sheet, answers),
                file_name=f"khasan-atlas-{name}.html",
                mime="text/html",
                key=name,
                icon=":material/print:",
                on_click="ignore",
                type="tertiary",
            )
    if part == "lessons":
        lessons()
    elif part == "questions":
        _questions(question_id)
    else:
        _glossary()


# Questions.


@cached(maxsize=1)
def _answers() -> dict[str, Answer]:
    """The answers by question."""
    tables = data.catalog()
    return {
        str(question_id): answer(row, tables, data.common(), data.rides(), data.options())
        for question_id, row in tables["questions"].iterrows()
    }


def _questions(chosen: str) -> None:
    table = data.catalog()["questions"]
    done = session.learn_right
    # On a phone the question comes first, and its answer stays in sight.
    detail, listed = st.columns([1.4, 1])
    with listed:
        st.progress(len(done) / len(table), f"{len(done)} of {len(table)} answered")
        page.choices(
            "question",
            (
                (str(one), row["question"], DONE if one in done else TO_DO)
                for one, row in table.iterrows()
            ),
            chosen,
            _ask,
            height=560,
        )
    with detail, st.container(border=True, key="question"):
        _question(table.loc[chosen], chosen, done)
        st.button(
            "Next question",
            icon=":material/arrow_forward:",
            icon_position="right",
            key="learn_next",
            on_click=_ask,
            args=(following(list(table.index), chosen, done),),
        )


def following(questions: list[str], chosen: str, done: Set[str]) -> str:
    """Return the next question that was not answered yet; the next one, where all were."""
    at = questions.index(chosen) + 1
    order = questions[at:] + questions[:at]
    return next((one for one in order[:-1] if one not in done), order[0])


def _ask(question_id: str) -> None:
    state.bind(part="questions", question=question_id)
    st.session_state["learn_shown"] = False


def _question(row: "pd.Series[Any]", question_id: str, done: frozenset[str]) -> None:
    right = _answers()[question_id]
    st.subheader(plain(row["question"]), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            f"pages/{row['page']}.py",
            label=f"Open {row['page'].capitalize()}",
            icon=":material/open_in_new:",
        )
        with st.popover("Hint", icon=":material/lightbulb:"):
            st.markdown(plain(row["hint"]))
    with embed.visual("", row["question"]):
        _form(question_id, right, done)
    if st.toggle("Show the answer", key="learn_shown"):
        st.markdown(f"**{plain(right.text)}**, computed from these data.")
        if st.button("Show me where", icon=":material/visibility:", key="learn_where"):
            state.change(view_of(row, data.options()))
            st.switch_page(f"pages/{row['page']}.py")


def _form(question_id: str, right: Answer, done: frozenset[str]) -> None:
    """Where the answer is typed, and whether it is right."""
    with st.form(f"answer_{question_id}", border=False):
        label = f"Your answer{f', in {right.unit}' if right.unit else ''}"
        given: object
        if right.kind == "number":
            given = st.number_input(
                label, value=None, min_value=0, max_value=100_000, step=1, key=f"n_{question_id}"
            )
        elif right.kind == "day":
            given = st.date_input(
                label,
                value=None,
                min_value=FIRST_DAY,
                max_value=LAST_DAY,
                key=f"d_{question_id}",
            )
        else:
            given = st.selectbox(label, right.choices, index=None, key=f"s_{question_id}")
        checked = st.form_submit_button("Check", type="primary")
    if checked and right.right(given):
        session.learn_right = done | {question_id}
        st.success(f"Right: {plain(right.text)}.", icon=DONE)
    elif checked:
        st.warning("Not quite. Try again, or use the hint.", icon=":material/undo:")


def _sheet(answers: Mapping[str, str]) -> bytes:
    tables = data.catalog()
    return worksheet(
        [
            {
                "question": row["question"],
                "hint": row["hint"],
                "page": str(row["page"]).capitalize(),
                "answer": answers.get(str(question_id), ""),
            }
            for question_id, row in tables["questions"].iterrows()
        ],
        tables.version,
        answers=bool(answers),
    )


# The glossary.


def _glossary() -> None:
    table = data.catalog()["glossary"]
    query = st.text_input(
        "Search the terms", key="glossary_query", icon=":material/search:", max_chars=60, width=360
    )
    text = table["term"] + " " + table["also"].fillna("") + " " + table["definition"]
    table = table.loc[[fold(query) in fold(one) for one in text]]
    if table.empty:
        st.info("No matching terms. Try fewer letters.")
        return
    with embed.visual("", f"Glossary: {words.plural(len(table), 'term')}"):
        st.html(_entries(table))
    st.caption(
        "On every page, in headings, legends, cards and notes, the icon beside a term explains it."
    )


def _entries(table: pd.DataFrame) -> str:
    """The terms as HTML; a term that another one names is a link to its own place, if shown."""
    names = data.catalog()["glossary"]["term"]

    def linked(term_id: str) -> str:
        name = escape(names[term_id])
        return f'<a href="#term-{term_id}">{name}</a>' if term_id in table.index else name

    entries = []
    for term_id, row in table.iterrows():
        also = ", ".join(map(linked, ids(row["see_also"])))
        more = f" See also: {also}." if also else ""
        entries.append(
            f'<p id="term-{term_id}"><b>{escape(row["term"])}</b>: '
            f"{escape(row['definition'])}{more}</p>"
        )
    return f'<div class="glossary">{"".join(entries)}</div>'


def show() -> None:
    """The page."""
    view = state.page_view()
    chosen = asked()
    page.head(headline(), view, data.selection(view))
    body(*chosen)
