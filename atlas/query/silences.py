"""The time between tests: the silences, the densest weeks, and what happened in them."""

from typing import Any, Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import day_text

WEEK: Final = pd.Timedelta(days=7)
ONE_DAY: Final = pd.Timedelta(days=1)
WEAPONS: Final = "weapon-tests"


def listed_to(catalog: Catalog) -> pd.Timestamp:
    """Return the day to which the launches are complete."""
    return pd.Timestamp(catalog.as_of("launches"))


def gaps(launches: pd.DataFrame, listed_to: pd.Timestamp | None = None) -> pd.DataFrame:
    """The silences between one launch and the next, in days.

    Takes launches of the chronicle (`day_from`, `day_to`); gives columns `after` (the last day that
    the launches before it can have been), `until` (the first day of the next one), `days` between
    them, `exact`: false where either is dated to a month only or not known, so that `days` is the
    least that it can have been, and `ended`. In order of time; days that follow each other are no
    silence. `listed_to` is a day up to which launches are listed: the silence from the last launch
    to that day is given too, and has not ended.
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
            "exact": ~(month | vague.fillna(False).astype(bool)),
            "ended": True,
        }
    )
    if listed_to is not None and len(spans):
        still = {"after": [spans["day_to"].max()], "until": [listed_to]}
        table = pd.concat([table, pd.DataFrame(still | {"exact": False, "ended": False})])
    table.insert(2, "days", (table["until"] - table["after"]).dt.days)
    table = table[table["days"] > 0]
    return table.astype({"days": "int64"}).reset_index(drop=True)


def longest(table: pd.DataFrame, count: int = 10) -> pd.DataFrame:
    """The `count` longest silences of `gaps`, longest first, of equals the earliest."""
    return table.sort_values("days", ascending=False, kind="stable").head(count)


def weeks(launches: pd.DataFrame) -> pd.DataFrame:
    """How much flew in the seven days from each launch day on: columns `first`, `last`, `count`.

    Takes launches of the chronicle, one row a missile or one a test event, which is what `count`
    counts. Launches dated to a month are left out. The weeks overlap, in order of time.
    """
    days = launches.loc[launches["precision"] != "month", "day_from"].sort_values()
    first = days.drop_duplicates().reset_index(drop=True)
    last = first + WEEK - ONE_DAY
    count = days.searchsorted(last, side="right") - days.searchsorted(first, side="left")
    return pd.DataFrame({"first": first, "last": last, "count": count})


def densest(table: pd.DataFrame, count: int = 10) -> pd.DataFrame:
    """The `count` densest of `weeks` that do not overlap, densest first, of equals the earliest.

    A week with a single launch is no burst, and left out.
    """
    chosen: list[int] = []
    busy = table[table["count"] > 1].sort_values("count", ascending=False, kind="stable")
    for at, first in busy["first"].items():
        if len(chosen) < count and ((table.loc[chosen, "first"] - first).abs() >= WEEK).all():
            chosen.append(at)
    return table.loc[chosen]


def happened(
    chronicle: pd.DataFrame, eras: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> dict[str, list[str]]:
    """What lies at least in part within a span of days: titles in order of time, by sort.

    Sorts are `trip`, `period` for the rows of that lane of `eras`, `WEAPONS` for tests of weapons
    that are no launches of the list, and for the rest the ids of `words.CATEGORIES`. Launches are
    left out.
    """
    within = (chronicle["day_to"] >= first) & (chronicle["day_from"] <= last)
    rows = chronicle.loc[within & (chronicle["kind"] != "launch"), ["kind", "category", "title"]]
    titles_by_sort: dict[str, list[str]] = {}
    for kind, category, title in rows.itertuples(index=False, name=None):
        sort = WEAPONS if kind == "other" else category if isinstance(category, str) else kind
        titles_by_sort.setdefault(sort, []).append(title)
    by_sort = dict(sorted(titles_by_sort.items()))
    periods = eras[(eras["lane"] == "period") & (eras["start_date"] <= last)]
    periods = periods[periods["end_date"].isna() | (periods["end_date"] >= first)]
    if len(periods):
        by_sort["period"] = periods.sort_values("start_date")["name"].tolist()
    return by_sort


def inside(silence: "pd.Series[Any]") -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day without a test of a silence of `gaps`."""
    last = silence["until"] - ONE_DAY if silence["ended"] else silence["until"]
    return silence["after"] + ONE_DAY, last


def finding(table: pd.DataFrame) -> str:
    """The longest silence, as a sentence."""
    if table.empty:
        return "No silence between tests in this selection"
    top = longest(table, 1).iloc[0]
    text = f"{silence_days(top['days'], top['exact'])}: {day_text(top['after'])} to "
    if not top["ended"]:
        return f"The longest silence has lasted {text}the end of the list or period"
    return f"The longest silence lasted {text}{day_text(top['until'])}"


def silence_days(days: int, exact: bool) -> str:
    """The length of a silence: `505 days`, or `at least 1,431 days`."""
    return f"{'' if exact else 'at least '}{words.plural(int(days), 'day')}"
