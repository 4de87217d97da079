"""Silences and bursts: the Streamlit pieces that a page calls."""

from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, Final

import pandas as pd
import streamlit as st

from atlas.app import data, look, page, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.text import plain
from atlas.data import words
from atlas.data.moments import span_text
from atlas.features.charts.silences import figures
from atlas.query import counts, silences
from atlas.query.view import View
from atlas.style.palette import ThemeName

# What happened in a stretch of time, in the order in which it is told.
SORTS: Final = {
    "trip": words.KINDS["trip"],
    "period": "Periods",
    **words.CATEGORIES,
    silences.WEAPONS: words.KINDS["other"],
}
# A silence may last for years: these are named, the rest is counted where it is much.
NAMED: Final = ("trip", "period", "sanctions", "border", "nuclear-test")
MOST_NAMES: Final = 4
MUCH: Final = 3


@dataclass(frozen=True)
class Silences:
    """The silences and the weeks of a view, and those that are told of; never change it.

    `long` and `busy` tell of them in Markdown.
    """

    gaps: pd.DataFrame
    weeks: pd.DataFrame
    named: pd.DataFrame
    dense: pd.DataFrame
    long: str
    busy: str


def silences_section(view: View) -> None:
    """The days since the previous test as a strip; the longest silences and the densest weeks."""
    computed = _computed(view)
    page.chart("silences", *_chart(view, look.theme()), lambda: _gaps_twin(computed.gaps))
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{_title(computed.named, 'longest silence')}**, and what happened then")
        terms.caption(computed.long)
    with right:
        st.markdown(f"**{_title(computed.dense, 'densest week')}**, and what happened then")
        terms.caption(computed.busy or "No seven days saw more than one.")
        page.twin("weeks", lambda: _weeks_twin(computed.weeks, _unit(view)))
    terms.caption(
        "A silence is the time between two tests shown; if filters exclude tests, some of them may "
        "fall into it. Days are UTC days, as in the list. A test dated only to a month may belong "
        "to any day of it: the silences beside it are minima, dotted in the strip, and no week "
        "counts it. A week is any seven days that start with a test; the named weeks do not "
        "overlap, and of equal weeks the earlier comes first. What happened comes from all the "
        "data, whatever the filters."
    )


@cached(maxsize=64)
def _computed(view: View) -> Silences:
    rows = data.launches(view)
    listed_to = silences.listed_to(data.catalog())
    if view.period:
        listed_to = min(listed_to, pd.Timestamp(view.period[1]))
    gaps, weeks = silences.gaps(rows, listed_to), silences.weeks(rows)
    named, dense = silences.longest(gaps), silences.densest(weeks)
    busy = (
        _week(letter, week, rows, view)
        for letter, week in zip(ascii_uppercase, _records(dense), strict=False)
    )
    long = map(_silence, range(1, len(named) + 1), _records(named))
    return Silences(gaps, weeks, named, dense, "\n\n".join(long), "\n\n".join(busy))


@cached_chart(maxsize=64)
def _chart(view: View, theme: ThemeName) -> Chart:
    computed = _computed(view)
    figure = figures.silences(
        computed.gaps, computed.named, computed.weeks, computed.dense, _unit(view), theme
    )
    return silences.finding(computed.gaps), figure


def _unit(view: View) -> str:
    return words.UNITS[view.unit].lower()


def _title(table: pd.DataFrame, one: str) -> str:
    if table.empty:
        return f"No {one}"
    return f"The {one}" if len(table) == 1 else f"The {len(table)} {one}s"


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.to_dict("records")


def _silence(rank: int, silence: dict[Any, Any]) -> str:
    length = silences.silence_days(silence["days"], silence["exact"])
    between = span_text(silence["after"], silence["until"])
    return (
        f"**{rank} · {plain(length)}, {plain(between)}.** "
        f"{plain(_happenings(_happened(*silences.inside(silence)), NAMED))}"
    )


def _week(letter: str, week: dict[Any, Any], rows: pd.DataFrame, view: View) -> str:
    flown = rows[(rows["day_from"] >= week["first"]) & (rows["day_to"] <= week["last"])]
    types = ", ".join(flown["missile"].value_counts().index)
    return (
        f"**{letter} · {plain(counts.counted(view.unit, int(week['count'])))}, "
        f"{plain(span_text(week['first'], week['last']))}:** {plain(types)}. "
        f"{plain(_happenings(_happened(week['first'], week['last']), tuple(SORTS)))}"
    )


@cached(maxsize=2048, common=True)
def _happened(first: pd.Timestamp, last: pd.Timestamp) -> dict[str, list[str]]:
    return silences.happened(data.common(), data.catalog()["eras"], first, last)


def _happenings(
    happened: dict[str, list[str]], named: tuple[str, ...], most_names: int = MOST_NAMES
) -> str:
    """What happened in a sentence or two: the sorts of `named` by title, the rest by count.

    Where the rest is not much, it is named too; tests of other weapons are counted only, unless
    `named` has them.
    """
    rest = {sort: len(titles) for sort, titles in happened.items() if sort not in named}
    weapons = rest.pop(silences.WEAPONS, 0)
    others = sum(rest.values())
    if others <= MUCH:
        named, others = (*named, *rest), 0
    sentences = []
    for sort in named:
        titles = happened.get(sort, [])
        more = len(titles) - most_names
        if titles:
            tail = f" and {more:,} more" if more > 0 else ""
            sentences.append(f"{SORTS[sort]}: {'; '.join(titles[:most_names])}{tail}.")
    counted = [words.plural(others, "other event")] if others else []
    counted += [f"{words.plural(weapons, 'test')} of other weapons"] if weapons else []
    if counted:
        sentences.append(f"{'Also' if sentences else 'Only'} {' and '.join(counted)}.")
    return " ".join(sentences) or "The data have nothing else."


def _gaps_twin(gaps: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "After (UTC day)": gaps["after"].dt.strftime("%Y-%m-%d"),
            "Until (UTC day)": gaps["until"].dt.strftime("%Y-%m-%d"),
            "Days": gaps["days"],
            "Length": gaps["exact"].map({True: "exact", False: "at least"}),
            "Ended by": gaps["ended"].map(
                {True: "a test", False: "not yet: end of the rows shown"}
            ),
            "What happened": [
                _happenings(_happened(*silences.inside(one)), tuple(SORTS), 1000)
                for one in _records(gaps)
            ],
        }
    )


def _weeks_twin(weeks: pd.DataFrame, unit: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "From (UTC day)": weeks["first"].dt.strftime("%Y-%m-%d"),
            "To (UTC day)": weeks["last"].dt.strftime("%Y-%m-%d"),
            unit.capitalize(): weeks["count"],
            "What happened": [
                _happenings(_happened(one["first"], one["last"]), tuple(SORTS), 1000)
                for one in _records(weeks)
            ],
        }
    )
