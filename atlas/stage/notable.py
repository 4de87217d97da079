"""Which events a timeline of many years names, and how: by rules for the data as a whole."""

import re
from typing import Final

import pandas as pd

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
    the first launch of each class, journeys to a new country, the first launch of each missile
    that flies far, all other journeys, the first launch of each other missile.
    """
    rows = rows.sort_values(["start_utc", "id"], kind="stable")
    tests = rows.index[rows["kind"] == "nuclear"]
    trips = rows.index[rows["kind"] == "trip"]
    first, far, near = _launches(rows[rows["kind"] == "launch"])
    new, again = _journeys(catalog, list(trips))
    numbered = {test: [str(number)] for number, test in enumerate(tests, start=1)}
    # What comes again is not first any more.
    named = again | near | far | new | first | numbered
    order = dict.fromkeys([*numbered, *first, *new, *far, *again, *near])
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
    """Journeys to a country that is new, to the North first, then to the leader; all others."""
    been: set[str] = {HOME}
    of_leader: dict[str, set[str]] = {}
    ranks: list[list[str]] = [[], [], []]
    for trip in trips:
        visited = set(ids(catalog.trips.at[trip, "countries"]))
        seen = of_leader.setdefault(catalog.trips.at[trip, "leader_id"], {HOME})
        ranks[0 if visited - been else 1 if visited - seen else 2].append(trip)
        been |= visited
        seen |= visited
    new, own, again = ({one: [destination(catalog, one)] for one in rank} for rank in ranks)
    return new | own, again


def destination(catalog: Catalog, trip: str) -> str:
    """Return the town of a journey's destination; of several the first that its title names."""
    title = catalog.trips.at[trip, "title"]
    places = ids(catalog.trips.at[trip, "destination_place_ids"])
    # "Singapore (city)", "Peace House, Panmunjom".
    bare = [re.sub(r" \(.*\)$", "", catalog.places.at[one, "name"]) for one in places]
    towns = [name.split(", ")[-1] for name in bare]
    return next((town for town in towns if town in title), towns[0])
