"""How a visitor's file was read: what each column is taken for, and what is wrong with rows."""

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from atlas import own
from atlas.app import data, page, state
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import words
from atlas.own import encodings, mapping, sheets

SHOWN: Final = 100
# Columns with a select of their own in sight; further ones are folded away.
IN_SIGHT: Final = 24
WIDTH: Final = 165
# Zones that a visitor may choose for times without one.
ZONES: Final = {
    "UTC": "UTC",
    "Asia/Pyongyang": "Pyongyang",
    "Asia/Seoul": "Seoul",
    "Asia/Tokyo": "Tokyo",
    "Asia/Shanghai": "China",
    "Asia/Vladivostok": "Vladivostok",
    "Europe/Moscow": "Moscow",
    "America/New_York": "New York",
}
ORDERS: Final = {"": "Not known", "day": "day/month/year", "month": "month/day/year"}


def choices(file_id: str) -> own.Choices:
    """What the visitor has chosen for a file."""
    kept = session.own_choices
    return kept[1] if kept and kept[0] == file_id else own.Choices()


def _choose(file_id: str, **chosen: object) -> None:
    changed = replace(choices(file_id), **chosen)  # type: ignore[arg-type]
    session.own_choices = (file_id, changed)


def start_again(file_id: str) -> None:
    """A button that takes back all choices, if there are any."""
    if choices(file_id) != own.Choices():
        st.button(
            "Reset all choices",
            on_click=_take_back,
            icon=":material/undo:",
            key="own_start_again",
        )


def _take_back() -> None:
    del session.own_choices


def report(file_id: str, mine: own.Own) -> None:
    """How many rows can be shown, how the file was read, and what is wrong with which rows."""
    good = len(mine.rows)
    if mine.needs:
        parts = " and the ".join(mapping.LABELS[one].lower() for one in mine.needs)
        st.subheader(f"Which column holds the {parts}?", anchor=False)
        st.warning(
            "No column was recognised. Choose one below.",
            icon=":material/help:",
        )
    else:
        st.subheader(f"{good:,} of {words.plural(mine.total, 'row')} can be shown", anchor=False)
    shown = data.own()
    if good and (shown is None or shown.digest != mine.digest):
        st.button(
            f"Show {words.plural(good, 'event')} on every page",
            type="primary",
            on_click=state.keep_own,
            args=(mine,),
            key="own_keep",
        )
    if mine.notes:
        bullet = "- " if len(mine.notes) > 1 else ""
        notes = "\n".join(f"{bullet}{plain(note)}" for note in mine.notes)
        st.info(notes, icon=":material/info:")
    _left_out(mine)
    _marked(mine)
    _taken(file_id, mine.preview)
    _became(mine)


def _left_out(mine: own.Own) -> None:
    bad = mine.total - len(mine.rows)
    if bad and not mine.needs:
        rows = words.plural(bad, "row breaks a rule", "rows break a rule")
        st.markdown(f"**{rows}** and would be left out:")
        _listed(mine.problems, mine.preview.unit, rows, "problem")


def _marked(mine: own.Own) -> None:
    if mine.marked:
        rows = words.plural(mine.marked, "row is", "rows are")
        st.markdown(f"**{rows} kept**, but check these cells:")
        _listed(mine.marks, mine.preview.unit, rows, "mark")


def _listed(table: pd.DataFrame, unit: str, alt: str, what: str) -> None:
    """Problems or marks, as many as are listed, and a file with them."""
    heads = {"row": unit, "column": "Column", "value": "Value", "rule": "Rule",
             "mend": "How to fix it" if what == "problem" else "What was done"}  # fmt: skip
    named = table.rename(columns=heads)
    # What was done of a mark says its rule, too, and needs the room.
    seen = named.head(SHOWN).drop(columns=[] if what == "problem" else ["Rule"])
    st.dataframe(seen, hide_index=True, key=f"own_{what}s", alt=f"{what}s: {alt}")
    listed = len(named)
    full = listed == own.MOST_PROBLEMS
    with st.container(horizontal=True, vertical_alignment="center"):
        label = f"First {listed:,} {what}s as CSV" if full else f"All {what}s as CSV"
        page.csv_button(f"{what}s", lambda: named, label)
        if listed > SHOWN:
            of = f"the first {listed:,} {what}s" if full else f"{listed:,} {what}s"
            st.caption(f"The first {SHOWN} of {of} are shown.")


def _taken(file_id: str, preview: own.Preview) -> None:
    """The first rows, and what each column was taken for, to be changed."""
    with st.container(border=True, key="own_mapping"):
        st.markdown("**How each column is read**")
        _how(file_id, preview)
        heads = [
            f"{plain_head(name)} → {mapping.LABELS[role]}" if role not in {"", "more"} else name
            for name, role in zip(preview.names, preview.roles, strict=True)
        ]
        st.dataframe(
            pd.DataFrame(list(preview.first), columns=sheets.different(heads, WIDTH)),
            hide_index=True,
            key="own_preview",
            alt="The first rows of the file, with the meaning of each column",
        )
        _selects(file_id, preview, 0, IN_SIGHT)
        more = len(preview.names) - IN_SIGHT
        if more > 0:
            with st.expander(words.plural(more, "more column", "more columns")):
                _selects(file_id, preview, IN_SIGHT, len(preview.names))
        st.caption(
            "“Other information” stays with each event: its card shows it, and the search finds "
            "it. Only “Not used” is left out."
        )
        start_again(file_id)


def _became(mine: own.Own) -> None:
    """What cells were read as, where that is not what they say."""
    if mine.readings.empty:
        return
    with st.container(border=True, key="own_became"):
        st.markdown("**How the cells are read**")
        heads = {"value": "In the file", "read": "Read as", "column": "Column",
                 "row": mine.preview.unit}  # fmt: skip
        named = mine.readings[list(heads)].rename(columns=heads)
        st.dataframe(
            named.head(SHOWN),
            hide_index=True,
            key="own_readings",
            alt=f"How cells were read: {words.plural(len(named), 'example')}",
        )
        st.caption(
            "The first cell of each way in which dates and coordinates are written, and each "
            "country, place and certainty that is not kept as written: at most 200 of a kind. If a "
            "line is wrong, change the meaning of its column, or the file."
        )
        if len(named) > SHOWN:
            with st.container(horizontal=True, vertical_alignment="center"):
                page.csv_button("readings", lambda: named, "All lines as CSV")
                st.caption(f"The first {SHOWN} of {len(named):,} lines are shown.")


def plain_head(name: str) -> str:
    """The name of a column as the head of a table may show it."""
    return " ".join(name.split())


def _selects(file_id: str, preview: own.Preview, first: int, last: int) -> None:
    options = list(mapping.ROLES)
    with st.container(horizontal=True, key=f"own_roles_{first}"):
        for at, (name, role) in enumerate(zip(preview.names, preview.roles, strict=True)):
            if not first <= at < last:
                continue
            offered = options if role in mapping.ROLES else [role, *options]
            # With the role in its key: what makes way for another column shows that at once.
            key = f"own_role_{at}_{role}_{preview.line}_{preview.sheet}_{file_id}"
            st.selectbox(
                plain(name),
                offered,
                index=offered.index(role),
                format_func=mapping.LABELS.__getitem__,
                key=key,
                on_change=_set_role,
                args=(file_id, at, key),
                width=WIDTH,
            )


def _set_role(file_id: str, at: int, key: str) -> None:
    before = choices(file_id).roles
    # Not kept for the day when the column is taken for this again.
    role = st.session_state.pop(key)
    # What was chosen last leads.
    _choose(file_id, roles=(*(one for one in before if one[0] != at), (at, role)))


def _how(file_id: str, preview: own.Preview) -> None:
    """The choices that hold for the whole file, those that can matter."""
    with st.container(horizontal=True, key="own_how"):
        if len(preview.sheets) > 1:
            _option(file_id, "Sheet", "sheet", {one: one for one in preview.sheets}, preview.sheet,
                    clear=True)  # fmt: skip
        if preview.form == "CSV":
            _option(file_id, "Encoding", "encoding", encodings.NAMES, preview.encoding)
        if preview.doubtful or choices(file_id).order:
            _option(file_id, "Dates such as 05/06/2019", "order", ORDERS, choices(file_id).order)
        if preview.timed:
            _option(file_id, "Times without a zone", "zone", ZONES, choices(file_id).zone)
        if preview.form in {"CSV", "XLSX"}:
            key = f"own_head_{preview.line}_{file_id}"
            st.number_input(
                f"Names of columns in {preview.unit.lower()}",
                min_value=1,
                max_value=1000,
                value=min(preview.line, 1000),
                key=key,
                on_change=_set_head,
                args=(file_id, key),
                width=WIDTH,
            )


def _option(
    file_id: str, label: str, name: str, options: dict[str, str], now: str, *, clear: bool = False
) -> None:
    key = f"own_{name}_{now}_{file_id}"
    offered = list(options)
    st.selectbox(
        label,
        offered,
        index=offered.index(now),
        format_func=options.__getitem__,
        key=key,
        on_change=_set,
        args=(file_id, name, key, clear),
        width=WIDTH,
    )


def _set(file_id: str, name: str, key: str, clear: bool) -> None:
    chosen: dict[str, object] = {name: st.session_state.pop(key)}
    if clear:
        # Another sheet has other columns.
        chosen |= {"roles": (), "head": None}
    _choose(file_id, **chosen)


def _set_head(file_id: str, key: str) -> None:
    _choose(file_id, head=int(st.session_state.pop(key)), roles=())
