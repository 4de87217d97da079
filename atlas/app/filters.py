"""The filter bar: every filter with the count behind each option, presets, and reset."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from atlas.app import data, state
from atlas.app.cache import cached
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import dates, words
from atlas.data.moments import OutOfLimits, day_text
from atlas.query import links
from atlas.query.links import short
from atlas.query.view import Selection, View

Period = tuple[date, date]

EVERYTHING = "everything"
OWN_DAYS = "own"
MORE = {
    "missile": "Missile",
    "area": "Launch area",
    "site": "Launch site",
    "country": "Country",
    "sure": "Certainty",
}
# Those among them that need a word.
HELP = {
    "area": "Launch sites that are usually named together, such as Sunan and Pyongyang airport. "
    "Other weapon tests at these sites count too.",
    "site": "One site in the list of tests. For several neighbouring sites, choose the area "
    "instead.",
    "sure": "Reported: a named document states it. Inferred: derived from other facts. "
    "Partly unknown: the day, the site or the type of missile is not known.",
}
COUNT = re.compile(r" \([\d,]+\)$")


def bar(selected: Selection) -> None:
    """Draw the filters in the sidebar, set to the current view."""
    view = selected.view
    with st.sidebar:
        with st.container(key="shown_count"):
            st.markdown(f"**{len(selected.rows):,}** of {selected.total:,} shown")
        st.button(
            "Reset all filters",
            key="reset",
            icon=":material/restart_alt:",
            on_click=state.change,
            args=(View(),),
            disabled=view == View(),
            width="stretch",
        )
        _period(view)
        _choices("kind", "What", selected)
        _put("f_q", view.query)
        st.text_input(
            "Search",
            key="f_q",
            max_chars=100,
            placeholder="ICBM, 하산, Sep 2023 …",
            icon=":material/search:",
            help="Every word must match. Category words find their events: ICBM, failure, solid "
            "fuel, train. Any name of a place, a person or a missile works, such as "
            "Khasan, Хасан or 하산. Dates find the events on them: 2017, 2017-2018, since 2022, "
            "Sept 2023, 10-19 Sep 2023, 12.09.2023, 13 сентября 2023, 2023년 9월 12일.",
            on_change=_on_query,
        )
        _put("f_away", view.away)
        st.toggle("Only while Kim was abroad", key="f_away", on_change=_on_away)
        _put("f_unit", view.unit)
        st.segmented_control(
            "Count",
            list(words.UNITS),
            format_func=words.UNITS.__getitem__,
            key="f_unit",
            required=True,
            on_change=_on_unit,
            help="A salvo of twelve rockets is twelve missiles and one test event. "
            "A test event is everything fired on one day, Pyongyang time.",
        )
        _list("class", "Class", selected)
        _choices("outcome", "Outcome", selected)
        _more(selected)


def _more(selected: Selection) -> None:
    """The filters that are asked for less: drawn when opened only, since each costs every click."""
    chosen = [label for name, label in MORE.items() if selected.view.facet(name)]
    # A link that sets one of them opens them; then they stay as they were left, on every page.
    if session.more_open is None:
        session.more_open = bool(chosen)
    _put("f_more", session.more_open)
    with st.expander("More filters", key="f_more", on_change=_on_more) as more:
        if more.open:
            for name, label in MORE.items():
                draw = _choices if name == "sure" else _list
                draw(name, label, selected)
    if chosen and not more.open:
        st.caption(f"Active: {', '.join(chosen).lower()}")


@cached(maxsize=1)
def presets() -> dict[str, tuple[str, Period | None]]:
    """The period presets: id, label, and first and last day, as the table of eras has them."""
    eras = data.catalog()["eras"]
    last = data.chronicle()["day_to"].max()
    by_id: dict[str, tuple[str, Period | None]] = {EVERYTHING: ("All", None)}
    for era in eras[eras["preset"]].itertuples():
        end = era.end_date if era.end_date == era.end_date else last
        by_id[era.era_id] = (era.name, (era.start_date.date(), end.date()))
    return by_id


@cached(maxsize=64)
def periods(year: int | None) -> dict[str, tuple[str, Period | None]]:
    """What is offered as a period: the presets, the months of `year`, and all years."""
    first, last = data.days()
    months = [] if year is None else [f"{year}-{month:02d}" for month in range(1, 13)]
    years = [str(one) for one in range(last.year, first.year - 1, -1)]
    spans_ = {one: links.span(one) for one in [*months, *years]}
    return presets() | {
        one: (f"{span[0]:%b %Y}" if one in months else one, span) for one, span in spans_.items()
    }


def _period(view: View) -> None:
    whole = view.period
    year = whole[0].year if whole and whole[0].year == whole[1].year else None
    offered = periods(year)
    current = next((one for one, (_, days) in offered.items() if days == whole), OWN_DAYS)
    _put("f_preset", current)
    labels = {one: label for one, (label, _) in offered.items()} | {OWN_DAYS: "Custom range"}
    st.selectbox(
        "Period",
        list(labels),
        format_func=lambda one: labels.get(one, one),
        key="f_preset",
        on_change=_on_preset,
        accept_new_options=True,
        placeholder="2017, Sep 2023 …",
        help="Choose a period, or type one and press Enter: 2017, Sep 2023, 2017-2019, "
        "10-19 Sep 2023, since 2022. Choose a year to see its months.",
    )
    if session.period_unknown:
        st.warning(plain(session.period_unknown), icon=":material/date_range:")
        session.period_unknown = ""
    first, last = data.days()
    # For one run: a browser may have clicked before it was told.
    session.days_before = session.days_shown if session.days_shown != (first, last) else None
    session.days_shown = first, last
    days = view.period or (first, last)
    low, high = min(first, days[0]), max(last, days[1])
    with st.container(horizontal=True, key="f_days"):
        for key, label, day in (("f_from", "From", days[0]), ("f_to", "To", days[1])):
            _put(key, day)
            st.date_input(
                label,
                key=key,
                min_value=low,
                max_value=high,
                format="YYYY-MM-DD",
                on_change=_on_days,
                width=118,
            )


def _choices(name: str, label: str, selected: Selection) -> None:
    """A tick box for each option, all to be seen at once.

    Not `st.pills`: it tells its options by their labels, and as these carry counts that change
    with every click, it drops a second click that comes before the first is answered.
    """
    chosen = selected.view.facet(name)
    counted = _counted(name, selected)
    with st.container(gap=None, key=f"f_{name}"):
        st.markdown(label, help=HELP.get(name))
        for one in data.options()[name]:
            key = f"f_{name}_{one}"
            _put(key, one in chosen)
            st.checkbox(counted(one), key=key, on_change=_on_choice, args=(name, one))


def _list(name: str, label: str, selected: Selection) -> None:
    # Set in every run: the browser knows the options by labels whose counts have changed.
    st.session_state[f"f_{name}"] = list(selected.view.facet(name))
    st.multiselect(
        label,
        list(data.options()[name]),
        format_func=_counted(name, selected),
        key=f"f_{name}",
        on_change=_on_facet,
        args=(name,),
        placeholder="Any",
        help=HELP.get(name),
    )


def _counted(name: str, selected: Selection) -> Callable[[str], str]:
    labels, counts = data.options()[name], selected.counts[name]
    return lambda one: f"{labels[one]} ({counts.get(one, 0):,})"


def _put(key: str, value: object) -> None:
    """Set a widget where it differs: setting it anyway could overtake the next click on it."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _on_choice(name: str, one: str) -> None:
    chosen = set(state.view().facet(name))
    chosen = chosen | {one} if st.session_state[f"f_{name}_{one}"] else chosen - {one}
    state.change(state.view().with_facet(name, [o for o in data.options()[name] if o in chosen]))


def _on_facet(name: str) -> None:
    # A choice that came before the last one was answered still has a label with the old count.
    ids = {label: one for one, label in data.options()[name].items()}
    given = {ids.get(COUNT.sub("", one), one) for one in st.session_state[f"f_{name}"]}
    # The browser may name what is not offered.
    changed = state.view().with_facet(name, [one for one in data.options()[name] if one in given])
    if changed != state.view():
        state.change(changed)


def _on_preset() -> None:
    chosen = st.session_state["f_preset"]
    known = presets().get(chosen)
    if known is not None:
        state.change(replace(state.view(), period=known[1]))
    elif chosen and chosen != OWN_DAYS:
        _typed(chosen)


def _typed(text: str) -> None:
    """Take a period that was typed, or a year or month that was chosen; say what is none."""
    try:
        read = dates.spans(text)
    except (dates.NoDate, OutOfLimits):
        read = ()
    if len(read) == 1:
        state.change(replace(state.view(), period=links.closed(read[0], data.days())))
        return
    either = " or ".join(day_text(one) for one, _ in read)
    session.period_unknown = (
        f"“{short(text)}” may mean {either}. Write it as {read[0][0]}."
        if either
        else f"“{short(text)}” is not a period. Write 2017, Sep 2023 or 2017-2019."
    )


def _on_days() -> None:
    # Either may not have been drawn yet.
    first, last = st.session_state.get("f_from"), st.session_state.get("f_to")
    if (first, last) == session.days_before and state.view().period is None:
        # Own events have come, or gone, and these are the days of before.
        return
    if first and last:
        state.change(replace(state.view(), period=(min(first, last), max(first, last))))


def _on_query() -> None:
    query = " ".join((st.session_state["f_q"] or "").split())
    state.change(replace(state.view(), query=query))


def _on_more() -> None:
    session.more_open = st.session_state["f_more"]


def _on_away() -> None:
    state.change(replace(state.view(), away=st.session_state["f_away"]))


def _on_unit() -> None:
    state.change(replace(state.view(), unit=st.session_state["f_unit"] or "missiles"))
