"""Counts of what a view selected, and the findings that can be said about them."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.moments import day_text, span_text
from atlas.data.rules import ids
from atlas.query.view import Unit

# Sites are counted one by one.
NO_AREAS: Final[Mapping[str, str]] = MappingProxyType({})
# Names in a heading that share a place.
MOST_ALIKE: Final = 3


def launches_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The launches among the selected rows: never change them."""
    launched = rows["kind"] == "launch"
    # A table of nothing else is not copied: it is wide, and may be long.
    return rows if launched.all() else rows[launched]


def figured(launches: pd.DataFrame) -> "pd.Series[bool]":
    """Which launches have both an apogee and a distance."""
    return launches["apogee_km"].notna() & launches["distance_km"].notna()


def by_period(rows: pd.DataFrame, step: str) -> pd.DataFrame:
    """Launches per `step` (`year` or `month`) and class.

    Gives columns `period` (first day), `class`, `count`, in the order of the legend. A launch that
    is dated to the month only counts in its month.
    """
    launches = launches_of(rows)
    freq = {"year": "Y", "month": "M"}[step]
    period = launches["day_from"].dt.to_period(freq).dt.start_time
    table = launches.groupby([period.rename("period"), "class"]).size().rename("count")
    order = {name: place for place, name in enumerate(words.CLASSES)}
    return table.reset_index().sort_values(
        ["period", "class"],
        key=lambda column: column.map(order) if column.name == "class" else column,
    )


def calendar(rows: pd.DataFrame) -> pd.DataFrame:
    """Launches per month: one row a year from first to last, columns 1 to 12."""
    launches = launches_of(rows)
    day = launches["day_from"].dt
    if launches.empty:
        return pd.DataFrame(columns=range(1, 13))
    table = pd.crosstab(day.year, day.month)
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    return table.reindex(index=years, columns=range(1, 13), fill_value=0)


def outcomes_by_missile(rows: pd.DataFrame) -> pd.DataFrame:
    """Launches per missile type and outcome: one row a type, most flown first."""
    launches = launches_of(rows)
    table = pd.crosstab(launches["missile"], launches["outcome"])
    table = table.reindex(columns=list(words.OUTCOMES), fill_value=0)
    return table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def by_site(rows: pd.DataFrame, areas: Mapping[str, str] = NO_AREAS) -> pd.DataFrame:
    """Launches per site: columns `site_id`, `place`, `count`; most used first, unknown last.

    Where the names of `areas` are given by their ids, the sites of an area are one row of its id.
    """
    launches = launches_of(rows)
    grouped = launches["area_id"].isin(areas)
    site_id = launches["area_id"].where(grouped, launches["site_id"])
    place = launches["place"].fillna("Site not known")
    place = place.mask(grouped, launches["area_id"].astype(object).map(areas))
    table = (
        launches.groupby([site_id.rename("site_id"), place.rename("place")])
        .size()
        .rename("count")
        .reset_index()
    )
    unknown = table["place"] == "Site not known"
    return table.assign(unknown=unknown).sort_values(
        ["unknown", "count", "place"], ascending=[True, False, True]
    )[["site_id", "place", "count"]]


def counted(unit: Unit, count: int) -> str:
    """A number of launches with its unit: `12 missiles` or `1 test event`."""
    return words.plural(count, "missile" if unit == "missiles" else "test event")


def _alike(names: Sequence[str]) -> str:
    """Names of which none comes before the others: `A and B`, `A, B and C`, `A, B and 2 more`."""
    if len(names) > MOST_ALIKE:
        names = [*names[: MOST_ALIKE - 1], f"{len(names) - MOST_ALIKE + 1} more"]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def busiest(rows: pd.DataFrame, unit: Unit) -> str:
    """The finding of the bars: the year with most launches."""
    launches = launches_of(rows)
    if launches.empty:
        return "No missile test in this selection"
    years = launches["day_from"].dt.year.value_counts()
    most = int(years.max())
    when = sorted(years[years == most].index)
    share = 100 * most / len(launches)
    if len(when) > 1:
        return f"{_alike(list(map(str, when)))} saw the most: {counted(unit, most)} each"
    return f"{when[0]} saw the most: {counted(unit, most)}, {share:.0f}% of those shown"


def top_class(rows: pd.DataFrame, unit: Unit) -> str:
    """The finding of the classes: the one flown most, and its share."""
    classes = launches_of(rows)["class"].value_counts()
    known = classes.drop("unknown", errors="ignore")
    if known.empty:
        return "No missile of a known class in this selection"
    most = int(known.max())
    share = f"{100 * most / classes.sum():.0f}%"
    first, *others = (words.CLASSES[one] for one in words.CLASSES if known.get(one) == most)
    if others:
        labels = _alike([first, *(f"{one[0].lower()}{one[1:]}" for one in others)])
        return f"{labels} were most common: {counted(unit, most)} each, {share}"
    return f"{first} was most common: {counted(unit, most)}, {share}"


def busiest_month(rows: pd.DataFrame, unit: Unit) -> str:
    """The finding of the calendar: the month with most launches."""
    table = calendar(rows)
    if table.empty:
        return "No missile test in this selection"
    by_month = table.stack()
    most = int(by_month.max())
    when = [f"{date(year, month, 1):%B %Y}" for year, month in by_month[by_month == most].index]
    if len(when) > 1:
        return f"The densest months were {_alike(when)}, with {counted(unit, most)} each"
    return f"The densest month was {when[0]}, with {counted(unit, most)}"


def highest(rows: pd.DataFrame) -> str:
    """The finding of the scatter: the highest flight and the farthest."""
    launches = launches_of(rows)
    flown = launches.loc[figured(launches), ["apogee_km", "distance_km", "missile", "day_from"]]
    if flown.empty:
        return "No flight here has both an apogee and a distance"
    high = flown.loc[flown["apogee_km"].idxmax()]
    far = flown.loc[flown["distance_km"].idxmax()]
    return (
        f"Highest: {high['missile']}, {high['apogee_km']:,.0f} km on "
        f"{day_text(high['day_from'])}; farthest: {far['missile']}, {far['distance_km']:,.0f} km"
    )


def failures(rows: pd.DataFrame, unit: Unit) -> str:
    """The finding of the outcomes: how many are known to have failed."""
    outcome = launches_of(rows)["outcome"].value_counts()
    failed, unknown = int(outcome.get("failure", 0)), int(outcome.get("unknown", 0))
    if not len(outcome):
        return "No missile test in this selection"
    return f"{counted(unit, failed)} failed; the outcome of {unknown:,} is not known"


def top_site(rows: pd.DataFrame, unit: Unit, areas: Mapping[str, str] = NO_AREAS) -> str:
    """The finding of the sites, or of areas and sites as `by_site` has them: the one used most."""
    table = by_site(rows, areas)
    known = table[table["place"] != "Site not known"]
    if known.empty:
        return "No launch site in this selection"
    most = int(known["count"].max())
    first, *others = known.loc[known["count"] == most, "place"]
    nouns = ("known area or site", "known areas and sites") if areas else ("known site", None)
    sites = words.plural(len(known), *nouns)
    if others:
        return f"{_alike([first, *others])} were used most: {counted(unit, most)} each, of {sites}"
    return f"{first} was used most: {counted(unit, most)}, of {sites}"


def map_finding(rows: pd.DataFrame, unit: Unit, whose: str = "") -> str:
    """The finding of the map: from how many sites, and how many trips to how many countries.

    `rows` are those on the map; `whose` says of whom the trips are, where others are off it.
    """
    launches, trips = launches_of(rows), rows[rows["kind"] == "trip"]
    sites = launches.loc[launches["lon"].notna(), "site_id"].nunique()
    parts = []
    if len(launches):
        parts.append(f"{counted(unit, len(launches))} from {words.plural(sites, 'known site')}")
    if len(trips):
        countries = set(trips["countries"].str.split(";").explode()) - {"KP"}
        abroad = words.plural(len(countries), "country", "countries")
        parts.append(f"{words.plural(len(trips), 'trip')}{whose} to {abroad}")
    if parts:
        return " · ".join(parts)
    return words.plural(len(rows), "event") + " on the clock"


def fired_abroad(rows: pd.DataFrame) -> pd.DataFrame:
    """The launches while Kim was abroad, which the finding of the timeline counts."""
    launches = launches_of(rows)
    return launches[launches["away"]]


def countries_abroad(rows: pd.DataFrame, launches: pd.DataFrame) -> list[str]:
    """The countries of the trips abroad during which `launches` were fired, by their names."""
    trips = rows[(rows["kind"] == "trip") & rows["away"]]
    days = launches["day_from"].unique()
    during = [any(one.day_from <= day <= one.day_to for day in days) for one in trips.itertuples()]
    codes = {code for listed in trips.loc[during, "countries"] for code in ids(listed)}
    return sorted(words.COUNTRIES[code] for code in codes - {"KP"})


def timeline_finding(rows: pd.DataFrame, unit: Unit) -> str:
    """The finding of the timeline: what was fired while Kim was abroad, or the span."""
    launches, away = launches_of(rows), fired_abroad(rows)
    trips = rows[(rows["kind"] == "trip") & rows["away"]]
    if len(trips) and len(launches):
        verb = "was" if len(away) <= 1 else "were"
        fired = counted(unit, len(away)) if len(away) else f"No {counted(unit, 1)[2:]}"
        return f"{fired} {verb} fired while Kim Jong Un was abroad"
    if rows.empty:
        return "Nothing in this selection"
    span = span_text(rows["day_from"].min(), rows["day_to"].max())
    return f"{words.plural(len(rows), 'event')}, {span}" if len(rows) > 1 else span
