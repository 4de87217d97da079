"""How often Kim Jong Un was abroad: the rules by which that has been counted."""

import pandas as pd

from atlas.data.catalog import Catalog
from atlas.data.moments import day_text
from atlas.data.rules import ids


def by_rule(catalog: Catalog) -> pd.DataFrame:
    """The journeys that each rule counts: rules by journeys, true where one is counted.

    Indexed by `rule_id`, the smallest count first; columns by (`start`, `title`) of each journey
    that a rule counts, in order of time, `start` as text.
    """
    rules = catalog["counting_rules"].sort_values("count", kind="stable")
    counted = rules["trip_ids"].map(lambda cell: set(ids(cell)))
    trips = catalog.trips.sort_values("start_date")
    trips = trips[trips.index.isin(set().union(*counted))]
    return pd.DataFrame(
        [[trip_id in one for trip_id in trips.index] for one in counted],
        index=rules.index,
        columns=pd.MultiIndex.from_arrays(
            [[day_text(day) for day in trips["start_date"]], trips["title"]],
            names=["start", "title"],
        ),
    )


def finding(matrix: pd.DataFrame) -> str:
    """Between which numbers the rules of `by_rule` lie, and what they agree on."""
    counts = matrix.sum(axis=1)
    agreed = int(matrix.all().sum())
    return (
        f"Journeys abroad: {counts.min()} to {counts.max()}, depending on the rule; "
        f"all {len(counts)} rules count {agreed} of {matrix.shape[1]}"
    )
