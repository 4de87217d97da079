"""What else happened around an event: the days before and after it, or the days of a journey."""

from datetime import date
from typing import Final, Literal

import pandas as pd

from atlas.data import moments, words
from atlas.data.moments import span_text

# Days before and after, or the days of a journey alone.
Around = Literal["7", "30", "during"]
DAYS: Final[dict[str, int]] = {"7": 7, "30": 30, "during": 0}
Span = tuple[date, date]


def choices(kind: str) -> dict[Around, str]:
    """Return what can be asked around an event of a kind, and how a button says it."""
    usual: dict[Around, str] = {"7": "7 days around", "30": "30 days around"}
    return usual | {"during": "During this journey"} if kind == "trip" else usual


def days_around(row: "pd.Series[pd.Timestamp]", around: Around) -> Span:
    """Return the first and the last day around a row of the chronicle, both counted.

    They lie within the days that a link may name.
    """
    more = pd.Timedelta(days=DAYS[around])
    first, last = (row["day_from"] - more).date(), (row["day_to"] + more).date()
    return max(first, moments.FIRST_DAY), min(last, moments.LAST_DAY)


def near(chronicle: pd.DataFrame, event_id: str, around: Around) -> pd.DataFrame:
    """Return what else lies on the days around an event, in the order of the clock.

    Missiles of one title and day are one row. Columns `id` (of the first), `kind`, `class`,
    `outcome`, `title`, `count`, `day_from`, `day_to`, and `start` and `end`: the days from the
    first day of the event, which is 0, to the first and the last of the row.
    """
    event = chronicle.loc[event_id]
    first, last = map(pd.Timestamp, days_around(event, around))
    rows = chronicle[
        (chronicle["day_from"] <= last)
        & (chronicle["day_to"] >= first)
        & (chronicle.index != event_id)
    ]
    same = [rows["kind"], rows["title"], rows["day_from"], rows["outcome"].fillna("")]
    group = rows.groupby(same, sort=False).ngroup()
    table = rows[["id", "kind", "class", "outcome", "title", "day_from", "day_to"]]
    table = table[~group.duplicated()].assign(
        count=group.value_counts().loc[group[~group.duplicated()]].to_numpy()
    )
    return table.assign(
        start=(table["day_from"] - event["day_from"]).dt.days,
        end=(table["day_to"] - event["day_from"]).dt.days,
    )


def sentence(table: pd.DataFrame, days: Span) -> str:
    """Return how much of what `near` gives there is, as a sentence."""
    sums = table.groupby("kind")["count"].sum()
    parts = [
        words.plural(int(sums[kind]), *nouns)
        for kind, nouns in words.NOUNS.items()
        if kind in sums.index
    ]
    return f"{span_text(*days)}: {', '.join(parts) or 'nothing else in these data'}."
