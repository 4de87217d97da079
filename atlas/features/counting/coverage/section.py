"""Who counts what: the Streamlit pieces that a page calls."""

from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, look, page, state, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.text import document, plain
from atlas.data import words
from atlas.data.rules import ids
from atlas.draw.journeys import matrix
from atlas.features.counting import trip_counts
from atlas.features.counting.coverage import analysis, figures, tallies
from atlas.query.view import View
from atlas.style.palette import ThemeName

Period = tuple[date, date] | None
SOURCES: Final = (
    f"{look.ROWS_LINE} CNS list: James Martin Center for Nonproliferation Studies, North Korea "
    "Missile Test Database. Other tracker: CSIS Beyond Parallel, North Korean Provocations, March "
    "2026, day and kind only."
)


def headline(view: View) -> str:
    """The finding of the page."""
    return tallies.headline(_table(view.period), _not_listed(view.period))


def coverage_section(view: View) -> None:
    """Totals by year under each rule, and the two lists set side by side, day by day."""
    visual, beside = st.columns([1.5, 1])
    with visual:
        if missing := _not_listed(view.period):
            terms.caption(f"{missing}.")
        _totals(view)
    with beside:
        st.markdown(
            "\n".join(
                f"- **{plain(label)}:** {plain(rule)}" for label, rule in tallies.RULES.values()
            )
        )
        terms.caption(
            "Only the period filter applies here: the other tracker has no classes, sites or "
            "outcomes."
        )
    visual, side = st.columns([2.6, 1])
    with visual:
        _day_by_day(view.period)
    with side:
        card.card(data.selection(view))


def _totals(view: View) -> None:
    table = _table(view.period)
    if table.empty:
        st.subheader(plain(tallies.totals_finding(table)), anchor=False)
        return
    names = {rule: label for rule, (label, _) in tallies.RULES.items()}
    page.chart(
        "totals-by-rule",
        *_totals_chart(view.period, look.theme()),
        lambda: table.rename(columns=names).rename_axis("Year").reset_index(),
        sources=SOURCES,
    )


@cached(maxsize=64, common=True)
def _table(period: Period) -> pd.DataFrame:
    return tallies.totals(data.catalog(), period)


@cached(maxsize=64, common=True)
def _not_listed(period: Period) -> str:
    return tallies.not_listed(data.catalog(), period)


@cached_chart(maxsize=64)
def _totals_chart(period: Period, theme: ThemeName) -> Chart:
    table = _table(period)
    names = {rule: label for rule, (label, _) in tallies.RULES.items()}
    return tallies.totals_finding(table), figures.totals(table, names, theme)


def _day_by_day(period: Period) -> None:
    days = analysis.within(_days(), period)
    if days.empty:
        st.subheader(plain(analysis.finding(days)), anchor=False)
        return
    page.chart(
        "days-by-list",
        *_days_chart(period, look.theme(), state.event()),
        lambda: _days_twin(days),
        pick=True,
        sources=SOURCES,
    )
    terms.caption(
        f"{plain(analysis.date_line(days))}. {plain(analysis.kinds_finding(days))}. The CNS list "
        "holds missiles that can carry 500 kg over 300 km, and space launchers. A reason is given "
        "only where a date, an hour, a kind or another row supports it; the rest stays "
        "unexplained."
    )


@cached_chart(maxsize=64)
def _days_chart(period: Period, theme: ThemeName, event_id: str | None) -> Chart:
    days = analysis.within(_days(), period)
    figure = figures.day_strip(days, analysis.REASONS, analysis.WHERE, theme, event_id)
    return analysis.finding(days), figure


def journeys_section() -> None:
    """How often Kim Jong Un was abroad, under each rule by which that has been counted."""
    catalog = data.catalog()
    counted = trip_counts.by_rule(catalog)
    rules = catalog["counting_rules"].loc[counted.index]
    names = _rule_names(rules)
    page.chart(
        "journeys-by-rule",
        *_rules_chart(look.theme()),
        lambda: _rules_twin(rules),
        sources=look.ROWS_LINE,
    )
    terms.caption("A dot is a journey that the rule counts. Filters do not apply here.")
    st.markdown(
        "\n".join(
            f"- **{name}.** {plain(rule.rule)}. {plain(rule.explanation)} "
            f"\\({'; '.join(map(_document, ids(rule.source_ids)))}\\)"
            for name, rule in zip(names, rules.itertuples(), strict=True)
        )
    )


@cached_chart(maxsize=2)
def _rules_chart(theme: ThemeName) -> Chart:
    counted = trip_counts.by_rule(data.catalog())
    names = _rule_names(data.catalog()["counting_rules"].loc[counted.index])
    return trip_counts.finding(counted), matrix(counted.set_axis(names), theme)


def _rule_names(rules: pd.DataFrame) -> list[str]:
    # Two rules give ten: the letter tells them apart.
    return [f"{chr(ord('A') + place)}: {count}" for place, count in enumerate(rules["count"])]


@cached(maxsize=1, common=True)
def _days() -> pd.DataFrame:
    return analysis.days(data.catalog())


def _document(source_id: str) -> str:
    source = data.catalog().sources.loc[source_id]
    return document(source["publisher"], source)


def _days_twin(days: pd.DataFrame) -> pd.DataFrame:
    agrees = {True: "yes", False: "no"}
    return pd.DataFrame(
        {
            "Day": days["day"].dt.strftime("%Y-%m-%d"),
            "Where": days["where"].map(analysis.WHERE),
            "Why": [analysis.REASONS[reason][1] for reason in days["reason"]],
            "CNS list, day in Pyongyang": days["list_day"],
            "CNS list, date in UTC": days["utc_dates"],
            "Other tracker, its date": days["tracker_date"].dt.strftime("%Y-%m-%d"),
            "Other tracker, its kind": days["kinds"].map(_joined, na_action="ignore"),
            "CNS list, missiles": days["missiles"],
            "CNS list, types": days["types"].map(_joined, na_action="ignore"),
            "CNS list, classes": days["classes"].map(_classes, na_action="ignore"),
            "Kinds agree": days["kind_agrees"].map(agrees),
            "Tests outside the list's scope": days["other_events"],
            "Notes": days["notes"],
            "Source ids": days["source_ids"],
        }
    )


def _joined(cell: tuple[str, ...]) -> str:
    return "; ".join(cell)


def _classes(cell: tuple[str, ...]) -> str:
    return "; ".join(words.CLASSES[one] for one in cell)


def _rules_twin(rules: pd.DataFrame) -> pd.DataFrame:
    titles = data.catalog().trips["title"]
    return pd.DataFrame(
        {
            "Rule": rules["rule"],
            "Journeys": rules["count"],
            "Counted": [
                "; ".join(f"{titles[one]} ({one[:7]})" for one in ids(cell))
                for cell in rules["trip_ids"]
            ],
            "Explanation": rules["explanation"],
            "Source ids": rules["source_ids"],
        }
    )
