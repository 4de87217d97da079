"""The lessons: the subject in plain words, each with figures from the data."""

from typing import Any

import pandas as pd
import streamlit as st

from atlas.app import data, look, page
from atlas.app.text import plain
from atlas.data import words
from atlas.data.moments import day_text
from atlas.features.learn.figures import bars
from atlas.query import counts
from atlas.style.palette import PALETTES


def lessons() -> None:
    """All lessons, in two columns."""
    rows = data.common()
    launches = counts.launches_of(rows)
    left, right = st.columns(2)
    with left:
        _numbers(launches)
        _heights(launches)
        _days(rows)
        _documents()
    with right:
        _classes(launches)
        _outcomes(launches)
        _certainties(rows)


def _numbers(launches: pd.DataFrame) -> None:
    missiles, tests = len(launches), launches["test_event_id"].nunique()
    _lesson(
        "A missile and a test event",
        "Several missiles fired together are a salvo: several missiles, but one test event. "
        "When you read a number, ask which of the two it counts.",
        lambda: _figures(("Missiles", f"{missiles:,}"), ("Test events", f"{tests:,}")),
    )


def _heights(launches: pd.DataFrame) -> None:
    high = launches.loc[launches["apogee_km"].idxmax()]
    _lesson(
        "High is not far",
        "A long-range missile is often tested almost straight up, on a lofted trajectory, so that "
        "it comes down near home. Analysts then compute its range on a normal path. The highest "
        f"flight listed: {high['missile']}, {day_text(high['day_from'])}.",
        lambda: _figures(
            ("Apogee", f"{high['apogee_km']:,.0f} km"),
            ("Distance", f"{high['distance_km']:,.0f} km"),
        ),
    )


def _days(rows: pd.DataFrame) -> None:
    hwasong15 = rows.loc["launch-2017-11-28-1818-pyongsong-1"]
    there = hwasong15["start_utc"].tz_convert("Asia/Pyongyang")
    _lesson(
        "Which day was it?",
        "A flight late in the evening in UTC, the world's clock, falls on the next day in "
        "Pyongyang. So two lists may differ and both be right. The first Hwasong-15, in 2017:",
        lambda: _figures(
            ("UTC", f"{hwasong15['start_utc']:%-d %b %H:%M}"),
            ("In Pyongyang", f"{there:%-d %b %H:%M}"),
        ),
    )


def _documents() -> None:
    _lesson(
        "Where the numbers come from",
        f"Every row names its documents, {len(data.catalog().sources):,} in all. State media "
        "report what their state wants known; others measure and estimate. Where they "
        "differ, you see both.",
        lambda: st.page_link("pages/sources.py", label="See the sources"),
    )


def _classes(launches: pd.DataFrame) -> None:
    palette = PALETTES[look.theme()]
    short = {name: int((launches["class"] == name).sum()) for name in words.CLASSES}
    short = {name: count for name, count in short.items() if count}
    _lesson(
        "Classes go by range",
        "Short-range missiles reach the neighbours, intercontinental ones another continent. "
        "Colour and shape show the class on every page. Missiles listed:",
        lambda: page.bare_chart(
            "lesson_classes",
            bars(
                [words.CLASSES[name] for name in short],
                list(short.values()),
                [palette.classes[name] for name in short],
                palette,
            ),
            f"Missiles by class: {counts.top_class(launches, 'missiles')}",
        ),
    )


def _outcomes(launches: pd.DataFrame) -> None:
    palette = PALETTES[look.theme()]
    outcome = launches["outcome"].value_counts()
    _lesson(
        "Success, failure or unknown",
        "If nobody has reported how a flight ended, it counts as neither a success nor a failure.",
        lambda: page.bare_chart(
            "lesson_outcomes",
            bars(
                list(words.OUTCOMES.values()),
                [int(outcome.get(name, 0)) for name in words.OUTCOMES],
                [palette.journey, palette.quiet, palette.quiet],
                palette,
            ),
            f"Outcomes: {counts.failures(launches, 'missiles')}",
        ),
    )


def _certainties(rows: pd.DataFrame) -> None:
    palette = PALETTES[look.theme()]
    sure = rows["certainty"].value_counts()
    _lesson(
        "How certain is it?",
        "Reported: a document states it. Inferred: it follows from other facts. Partly unknown: "
        "something about the event is not known and left empty.",
        lambda: page.bare_chart(
            "lesson_sure",
            bars(
                list(words.CERTAINTIES.values()),
                [int(sure.get(name, 0)) for name in words.CERTAINTIES],
                [palette.ink, palette.quiet, palette.quiet],
                palette,
            ),
            "Events by certainty",
        ),
    )


def _lesson(title: str, text: str, figure: Any) -> None:
    with st.container(border=True):
        st.subheader(title, anchor=False)
        st.markdown(plain(text))
        figure()


def _figures(*figures: tuple[str, str]) -> None:
    for column, (label, value) in zip(st.columns(len(figures)), figures, strict=True):
        column.metric(label, value)
