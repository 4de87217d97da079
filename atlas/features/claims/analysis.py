"""The claims of the article of 2023: their verdicts; how the rules change the count of journeys."""

from collections.abc import Iterable
from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER
from atlas.data.rules import ids

FIRST_YEARS: Final = (2018, 2019)
# What can be counted beside the journeys of 2018-19 to another sovereign state.
SWITCHES: Final = {
    "panmunjom": "Steps over the line at Panmunjom",
    "tongilgak": "Tongilgak, on the northern side",
    "2023": "The journey of 2023",
    "2025": "The journey of 2025",
}


def headline(claims: pd.DataFrame) -> str:
    """How many claims there are, and how they fared."""
    counts = claims["verdict"].value_counts()
    parts = [
        f"{counts[verdict]} {label.lower()}"
        for verdict, label in words.VERDICTS.items()
        if verdict in counts
    ]
    return f"{words.plural(len(claims), 'claim')} of one article: {', '.join(parts)}"


def behind(claim: "pd.Series[str]") -> list[str]:
    """The ids of the rows of the chronicle that carry a claim."""
    return [one for name in ("trip_ids", "event_ids", "launch_ids") for one in ids(claim[name])]


def counted(trips: pd.DataFrame, on: Iterable[str]) -> pd.DataFrame:
    """Kim Jong Un's journeys that count, in order of time, with the switches `on` turned on.

    The journeys of 2018 and 2019 to another sovereign state count always.
    """
    his = trips[trips["leader_id"] == LEADER].sort_values("start_date")
    switch = his.apply(_switch, axis=1)
    return his[switch.isin(["", *on])]


def _switch(trip: "pd.Series[str]") -> str:
    """The switch that decides whether a journey counts; none for those that always do."""
    by_ground = {"border": "panmunjom", "no": "tongilgak"}
    if trip["abroad"] in by_ground:
        return by_ground[trip["abroad"]]
    year = trip["start_date"].year
    return "" if year in FIRST_YEARS else str(year)


def rule_of(catalog: Catalog, trips: pd.DataFrame) -> "pd.Series[str] | None":
    """The published rule that counts exactly these journeys, if there is one."""
    rules = catalog["counting_rules"]
    same = [set(ids(cell)) == set(trips.index) for cell in rules["trip_ids"]]
    return rules[same].iloc[0] if any(same) else None
