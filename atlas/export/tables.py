"""The rows behind a visual as a table for people and as a CSV file."""

from html import escape

import pandas as pd

from atlas.data import formulas, words
from atlas.data.rules import ids

COLUMNS = {
    "id": "Id",
    "kind": "Kind",
    "title": "What",
    "day_from": "From (UTC day; without a time as dated)",
    "day_to": "To",
    "time": "Time, UTC",
    "class": "Class",
    "missiles": "Missiles",
    "outcome": "Outcome",
    "place": "Place",
    "lon": "Longitude, degrees",
    "lat": "Latitude, degrees",
    "apogee_km": "Apogee, km",
    "distance_km": "Distance, km",
    "certainty": "Certainty",
    "countries": "Countries",
    "source_ids": "Source ids",
}


def readable(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the chronicle in plain words, with the unit in each heading.

    A day beside a time is that of the time, in UTC; without a time it is as documents date it.
    """
    timed = rows["precision"] == "minute"
    time = rows["start_utc"].dt.strftime("%H:%M").where(timed)
    table = rows.assign(
        time=time,
        kind=rows["kind"].map(words.KINDS),
        outcome=rows["outcome"].map(words.OUTCOMES),
        certainty=rows["certainty"].map(words.CERTAINTIES),
        countries=[
            ", ".join(words.COUNTRIES.get(code, code) for code in ids(cell))
            for cell in rows["countries"]
        ],
        day_from=_day(rows["day_from"]).where(~timed, _day(rows["start_utc"])),
        day_to=_day(rows["day_to"]).where(~timed, _day(rows["end_utc"])),
    )
    table["class"] = rows["class"].map(words.CLASSES)
    return table[list(COLUMNS)].rename(columns=COLUMNS).reset_index(drop=True)


def _day(instants: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    return instants.dt.strftime("%Y-%m-%d")


def cell(value: object) -> str:
    """A cell as people read it: no `.0` behind a whole number, nothing where it is not known."""
    if pd.isna(value):
        return ""
    return f"{value:,.6g}" if isinstance(value, float) else str(value)


def html(table: pd.DataFrame) -> str:
    """A table as HTML, its text escaped."""
    head = "".join(f"<th>{escape(name)}</th>" for name in table)
    rows = (
        "".join(f"<td>{escape(cell(value))}</td>" for value in row)
        for row in table.itertuples(index=False)
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def csv(table: pd.DataFrame, *, head: bool = True) -> bytes:
    """A table as CSV in UTF-8 with a byte-order mark, so that spreadsheets read the names right.

    Without its `head` it is the rest of a file.
    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    safe = table.copy()
    for column in safe.select_dtypes(include=["object", "str"]):
        safe[column] = safe[column].map(
            lambda cell: formulas.guarded(cell) if isinstance(cell, str) else cell
        )
    # With another line end pandas would leave a bare carriage return unquoted.
    text = safe.to_csv(index=False, header=head, lineterminator="\r\n")
    return text.encode("utf-8-sig" if head else "utf-8")
