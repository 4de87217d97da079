"""The claims' verdicts, the rows behind them, and the journeys that each way to count gives."""

import itertools

import pandas as pd
import pytest

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.features.claims import analysis as claims


def test_the_headline_counts_the_verdicts(catalog: Catalog) -> None:
    assert claims.headline(catalog["claims"]) == (
        "41 claims of one article: 32 supported, 7 partly, 2 undetermined"
    )


def test_every_verdict_has_a_name(catalog: Catalog) -> None:
    fields = next(r for r in catalog.descriptor["resources"] if r["name"] == "claims")
    verdict = next(f for f in fields["schema"]["fields"] if f["name"] == "verdict")
    assert list(words.VERDICTS) == verdict["constraints"]["enum"]


def test_the_rows_behind_each_claim_are_on_the_clock(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    for _, claim in catalog["claims"].iterrows():
        assert set(claims.behind(claim)) <= set(chronicle.index)
    assert claims.behind(catalog["claims"].loc["claim-01"]) == [
        "2023-09-russia",
        "vostochny-summit",
    ]


@pytest.mark.parametrize(
    ("on", "count", "rule"),
    [
        ((), 7, "rule-seven"),
        (("2023",), 8, "rule-eight"),
        (("panmunjom",), 9, "rule-nine"),
        (("panmunjom", "tongilgak"), 10, "rule-ten-tongilgak"),
        (("panmunjom", "2023"), 10, "rule-ten-2023"),
        (("panmunjom", "2023", "2025"), 11, "rule-eleven"),
        (("tongilgak",), 8, None),
        (tuple(claims.SWITCHES), 12, None),
    ],
)
def test_the_switches_give_the_published_rules(
    catalog: Catalog, on: tuple[str, ...], count: int, rule: str | None
) -> None:
    counted = claims.counted(catalog.trips, on)
    assert len(counted) == count
    assert counted["start_date"].is_monotonic_increasing
    named = claims.rule_of(catalog, counted)
    assert (None if named is None else named.name) == rule
    if named is not None:
        assert named["count"] == count
        assert set(ids(named["trip_ids"])) == set(counted.index)


def test_each_switch_adds_journeys_and_takes_none(catalog: Catalog) -> None:
    switches = list(claims.SWITCHES)
    for size in range(len(switches)):
        for on in itertools.combinations(switches, size):
            fewer = set(claims.counted(catalog.trips, on).index)
            for more in set(switches) - set(on):
                assert fewer < set(claims.counted(catalog.trips, [*on, more]).index)
