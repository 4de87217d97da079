"""What was settled of columns without a visitor's saying so, and may have been meant otherwise."""

import re
from collections.abc import Sequence
from typing import Final

from atlas.own import companions, looks, mapping, readings
from atlas.own.mapping import RANKS, plain

WHEN_AND_WHERE: Final = {*readings.WHEN, *readings.WHERE}
# As `sheets.different` names the second column of a name.
AGAIN: Final = re.compile(r"(.+) \(\d+\)")


def of(
    names: Sequence[str],
    roles: Sequence[str],
    guessed: Sequence[str],
    first: Sequence[Sequence[str]],
) -> list[str]:
    """Sentences on the columns of a file, but for those that a visitor has chosen.

    `names` are those of its columns, `roles` what each is taken for, `guessed` what it would be
    without choices, and `first` the first rows.
    """
    if mapping.is_export(names):
        return []
    columns = dict(zip(names, mapping.columns_of(first, len(names)), strict=True))
    ours = {
        name: role for name, role, one in zip(names, roles, guessed, strict=True) if role == one
    }
    more = {at for at, role in enumerate(roles) if role == "more" and names[at] in ours}
    notes = [
        f"The column “{name}” is kept as other information: its first cells hold no "
        f"{mapping.LABELS[role].lower()}"
        for name, role in _misnamed([names[at] for at in sorted(more)], roles).items()
    ]
    if "time" not in roles:
        notes += [
            f"“{name}” looks like a time of day but is not used: to use it, set its meaning below"
            for name in (names[at] for at in sorted(more))
            if looks.names_times(plain(name)) and looks.mostly(columns[name], looks.is_clock)
        ]
    notes += [
        f"“{name}” looks like a part of a date, a time or a place but is not used: if it is one, "
        "write all parts into one cell"
        for name in _parts(names, roles, columns, more)
    ]
    notes += _named_twice(names, roles, more)
    for name, role in ours.items():
        says = _says(name, role)
        if role in mapping.PARTS and mapping.UNNAMED.fullmatch(plain(name)):
            notes.append(f"“{name}” is used as the {mapping.LABELS[role].lower()}")
        if role == "date":
            notes += _of_date(name, says, names, columns, more)
        elif role == "coordinates" and not says:
            notes.append(f"“{name}” is used as latitude and longitude")
    return notes


def _of_date(
    name: str, says: bool, names: Sequence[str], columns: dict[str, list[str]], more: set[int]
) -> list[str]:
    """What there is to say of the column of dates, whose name `says` that it is one or does not.

    Forms have the time at which they were filled in as their start and end.
    """
    used = f"“{name}” is used as the date"
    others = _other_dates(names, columns, more, reported=not says)
    if says:
        return [f"Other columns hold dates and are not used as the date: {others}"] * bool(others)
    if others:
        return [f"{used}. Other columns with dates: {others}"]
    if looks.is_reported(plain(name)):
        return [f"{used}: no other column holds dates"]
    if looks.is_of_years(columns[name]) and not looks.names_years(plain(name)):
        return [f"{used}: its cells look like years"]
    return []


def _says(name: str, role: str) -> bool:
    """Whether the name of a column says what it is taken for."""
    return mapping.known_name(name, plain(name), RANKS[role]) in RANKS[role]


def _parts(
    names: Sequence[str], roles: Sequence[str], columns: dict[str, list[str]], more: set[int]
) -> list[str]:
    """Columns that hold no whole date, time or place, but may be meant to complete one."""
    folded = list(map(plain, names))
    names_of_parts = companions.unused(more, names, folded, list(columns.values()))
    of_dates = [
        names[at] for at in sorted(more) if any(folded[at] in RANKS[one] for one in mapping.PARTS)
    ]
    if of_dates and "date" in roles:
        whole = looks.mostly(columns[names[roles.index("date")]], looks.is_day)
        names_of_parts += [] if whole else of_dates
    return names_of_parts


def _named_twice(names: Sequence[str], roles: Sequence[str], more: set[int]) -> list[str]:
    """What there is to say of columns that have the name of one that says where or when."""
    used = {plain(name) for name, role in zip(names, roles, strict=True) if role in WHEN_AND_WHERE}
    return [
        f"“{names[at]}” is kept as other information: another column of this name is used"
        for at in sorted(more)
        if (again := AGAIN.fullmatch(names[at])) and plain(again[1]) in used
    ]


def _misnamed(names: Sequence[str], roles: Sequence[str]) -> dict[str, str]:
    """Columns with a name of several meanings that hold something else, and what they would be."""
    return {
        name: role
        for name in names
        if plain(name) in mapping.SEVERAL_MEANINGS
        for role in looks.FITS
        if plain(name) in RANKS[role] and role not in {*mapping.PARTS, *roles}
    }


def _other_dates(
    names: Sequence[str], columns: dict[str, list[str]], among: set[int], *, reported: bool
) -> str:
    """Names of columns that hold dates and are not read, those of reports last, if at all."""
    cells = list(columns.values())
    dates = looks.dates(cells, list(map(plain, names)), among)
    return ", ".join(
        names[at]
        for at in dates
        if not looks.is_of_years(cells[at])
        and (reported or not looks.is_reported(plain(names[at])))
    )
