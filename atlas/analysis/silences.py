"""The time between tests: how long each silence lasted, and which were the longest."""

import pandas as pd

from atlas.moments import day_text


def gaps(launches: pd.DataFrame) -> pd.DataFrame:
    """The days between one day with launches and the next.

    Takes launches of the chronicle (`day_from`, `day_to`, `precision`); gives columns `after` (the
    last day before the silence), `until` (the day that ended it) and `days`, in order of time.
    Launches that are dated to a month only are left out: their distance in days is not known.
    """
    dated = launches[launches["precision"] != "month"]
    days = dated["day_from"].drop_duplicates().sort_values().reset_index(drop=True)
    table = pd.DataFrame({"after": days.shift(), "until": days}).dropna()
    return table.assign(days=(table["until"] - table["after"]).dt.days).reset_index(drop=True)


def longest(table: pd.DataFrame, count: int = 5) -> pd.DataFrame:
    """The `count` longest silences of `gaps`, longest first."""
    return table.nlargest(count, "days", keep="all").head(count)


def finding(table: pd.DataFrame) -> str:
    """The longest silence, as a sentence."""
    if table.empty:
        return "Fewer than two test days in this selection"
    top = longest(table, 1).iloc[0]
    return (
        f"The longest silence lasted {top['days']:,} days: "
        f"{day_text(top['after'])} to {day_text(top['until'])}"
    )
