"""The time between tests: how long each silence lasted, and which were the longest."""

import pandas as pd

from atlas.moments import day_text


def gaps(launches: pd.DataFrame) -> pd.DataFrame:
    """The silences between one launch and the next, in days.

    Takes launches of the chronicle (`day_from`, `day_to`); gives columns `after` (the last day that
    the launches before it can have been), `until` (the first day of the next one), `days` between
    them, and `exact`: false where either is dated to a month only, so that `days` is the least
    that it can have been. In order of time; days that follow each other are no silence.
    """
    spans = launches[["day_from", "day_to"]].drop_duplicates().sort_values(["day_from", "day_to"])
    month = spans["day_to"] > spans["day_from"]
    # A launch dated to a month may lie anywhere in it: only the time outside is surely silent.
    after = spans["day_to"].cummax().shift()
    vague = month.where(spans["day_to"] == spans["day_to"].cummax()).ffill().shift()
    table = pd.DataFrame(
        {
            "after": after,
            "until": spans["day_from"],
            "days": (spans["day_from"] - after).dt.days,
            "exact": ~(month | vague.fillna(False).astype(bool)),
        }
    )
    table = table[table["days"] > 0]
    return table.astype({"days": "int64"}).reset_index(drop=True)


def longest(table: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """The `count` longest silences of `gaps`, longest first."""
    return table.nlargest(count, "days", keep="all").head(count)


def finding(table: pd.DataFrame) -> str:
    """The longest silence, as a sentence."""
    if table.empty:
        return "No silence between tests in this selection"
    top = longest(table, 1).iloc[0]
    return (
        f"The longest silence lasted {'' if top['exact'] else 'at least '}{top['days']:,} days: "
        f"{day_text(top['after'])} to {day_text(top['until'])}"
    )
