"""Which events a timeline of many years names, and how: by rules for the data as a whole."""

import re
from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.rules import ids

# Of the classes of missiles those that fly the farthest come first; an unknown one has no name.
CLASSES: Final = ("icbm", "slv", "slbm", "irbm", "hgv", "mrbm", "srbm")
# So many of them leave the region.
FAR: Final = 3
HOME: Final = "KP"
Names = dict[str, list[str]]


def notable(catalog: Catalog, rows: pd.DataFrame) -> list[list[str]]:
    """Return the id and the names, the longest first, of each notable event of the chronicle.

    In the order in which they are given room: nuclear tests by their number, the highest apogee,
    the first launch of each class, the journeys of the last leader, the first launch of each
    missile that flies far, journeys of other leaders, the first launch of each other missile.
    """
    rows = rows.sort_values(["start_utc", "id"], kind="stable")
    tests = rows.index[rows["kind"] == "nuclear"]
    trips = rows.index[rows["kind"] == "trip"]
    first, far, near = _launches(rows[rows["kind"] == "launch"])
    his, others = _journeys(catalog, list(trips))
    numbered = {test: [str(number)] for number, test in enumerate(tests, start=1)}
    # What comes again is not first any more.
    named = others | near | far | his | first | numbered
    order = dict.fromkeys([*numbered, *first, *his, *far, *others, *near])
    return [[event, *named[event]] for event in order]


def _launches(launches: pd.DataFrame) -> tuple[Names, Names, Names]:
    """The highest launch and the first of each class; the first of each missile, far and near."""
    missiles = launches["title"].str.split(" from ", n=1).str[0]
    known = [launches.index[launches["class"] == one] for one in CLASSES]
    first = {some[0]: [missiles[some[0]]] for some in known if len(some)}
    far, near = (
        {one: [missiles[one]] for some in part for one in some[~missiles[some].duplicated()]}
        for part in (known[:FAR], known[FAR:])
    )
    apogees = launches["apogee_km"].dropna()
    if apogees.empty:
        return first, far, near
    highest = apogees.idxmax()
    names = [f"{missiles[highest]}, apogee {apogees[highest]:,.0f} km", missiles[highest]]
    return {highest: names} | first | {highest: names}, far, near


def _journeys(catalog: Catalog, trips: list[str]) -> tuple[Names, Names]:
    """Journeys of the leader who travelled last, and of the others.

    First the last one to each country, the newest first; then the first one to each country.
    """
    leaders = catalog.trips["leader_id"].reindex(trips)
    newest = _new_countries(catalog, trips[::-1])
    order = dict.fromkeys([*newest, *_new_countries(catalog, trips), *trips])
    his = [one for one in order if leaders[one] == leaders[trips[-1]]]
    others = [one for one in order if one not in his]
    return (
        {one: _names(catalog, one) for one in his},
        {one: [destination(catalog, one)] for one in others},
    )


def _new_countries(catalog: Catalog, trips: list[str]) -> list[str]:
    """The journeys that lead their leader to a country to which none before them did."""
    been: dict[str, set[str]] = {}
    new = []
    for trip in trips:
        visited = set(ids(catalog.trips.at[trip, "countries"]))
        seen = been.setdefault(catalog.trips.at[trip, "leader_id"], {HOME})
        if visited - seen:
            new.append(trip)
        seen |= visited
    return new


def _names(catalog: Catalog, trip: str) -> list[str]:
    """The town of a journey's destination, and its one country, where that is shorter."""
    town, visited = destination(catalog, trip), set(ids(catalog.trips.at[trip, "countries"]))
    country = [words.COUNTRIES[one] for one in visited - {HOME}]
    return [town, *country] if len(country) == 1 and len(country[0]) < len(town) else [town]


def destination(catalog: Catalog, trip: str) -> str:
    """Return the town of a journey's destination; of several the first that its title names."""
    title = catalog.trips.at[trip, "title"]
    places = ids(catalog.trips.at[trip, "destination_place_ids"])
    # "Singapore (city)", "Peace House, Panmunjom".
    bare = [re.sub(r" \(.*\)$", "", catalog.places.at[one, "name"]) for one in places]
    towns = [name.split(", ")[-1] for name in bare]
    return next((town for town in towns if town in title), towns[0])
