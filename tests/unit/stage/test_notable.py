"""Which events a timeline of many years names, by rules for the data as a whole."""

import pandas as pd
import pytest

from atlas.data.catalog import Catalog
from atlas.stage.notable import destination, notable

Names = dict[str, list[str]]


@pytest.fixture(scope="module")
def names(catalog: Catalog, chronicle: pd.DataFrame) -> Names:
    return {event: words for event, *words in notable(catalog, chronicle)}


def test_nuclear_tests_have_their_number(names: Names, chronicle: pd.DataFrame) -> None:
    tests = chronicle[chronicle["kind"] == "nuclear"]
    order = tests.sort_values("start_utc").index
    assert [names[one] for one in order] == [[str(n)] for n in range(1, len(tests) + 1)]
    for word, number in {"First": "1", "Second": "2", "Fifth": "5", "Sixth": "6"}.items():
        (one,) = tests.index[tests["title"].str.startswith(word)]
        assert names[one] == [number]


def test_the_first_of_each_class_and_of_each_missile_is_named(
    names: Names, chronicle: pd.DataFrame
) -> None:
    launches = chronicle[chronicle["kind"] == "launch"].sort_values("start_utc", kind="stable")
    known = launches[launches["class"] != "unknown"]
    for _, some in known.groupby("class"):
        earliest = some.index[some["start_utc"] == some["start_utc"].min()]
        assert set(earliest) & set(names)
    assert not set(launches.index.difference(known.index)) & set(names)
    for event in known.index.intersection(list(names)):
        assert known.at[event, "title"].startswith(f"{names[event][-1]} from ")


def test_the_highest_apogee_is_named_with_its_height(names: Names, chronicle: pd.DataFrame) -> None:
    highest = chronicle["apogee_km"].idxmax()
    missile = chronicle.at[highest, "title"].split(" from ")[0]
    height = f"{chronicle['apogee_km'].max():,.0f}"
    assert names[highest] == [f"{missile}, apogee {height} km", missile]
    launches = chronicle.index[chronicle["kind"] == "launch"]
    assert sum(len(names[one]) > 1 for one in launches.intersection(list(names))) == 1


def test_journeys_of_the_last_leader_come_first(names: Names, catalog: Catalog) -> None:
    order = [one for one in names if one in catalog.trips.index]
    assert set(order) == set(catalog.trips.index)
    leaders = catalog.trips["leader_id"].reindex(order)
    his = list(leaders[leaders == "kim-jong-un"].index)
    assert his == order[: len(his)]
    # The last one to each country, then the first one to each.
    assert his[:2] == ["2025-09-beijing", "2023-09-russia"]
    assert his.index("2019-06-panmunjom") < his.index("2019-04-vladivostok")
    assert his.index("2019-04-vladivostok") < his.index("2018-05-dalian")


def test_a_journey_to_one_country_has_its_name_too(names: Names) -> None:
    assert names["2023-09-russia"] == ["Vostochny Cosmodrome", "Russia"]
    assert names["2025-09-beijing"] == ["Beijing", "China"]


@pytest.mark.parametrize(
    ("trip", "town"),
    [
        ("2018-06-singapore", "Singapore"),
        ("2018-04-panmunjom", "Panmunjom"),
        ("2010-05-beijing", "Beijing"),
        ("2001-01-shanghai", "Shanghai"),
        # No destination stands in its title.
        ("2023-09-russia", "Vostochny Cosmodrome"),
    ],
)
def test_a_journey_is_named_by_its_destination(catalog: Catalog, trip: str, town: str) -> None:
    assert destination(catalog, trip) == town


def test_what_no_row_says_is_not_named(catalog: Catalog, chronicle: pd.DataFrame) -> None:
    assert notable(catalog, chronicle.iloc[:0]) == []
    low = chronicle[chronicle["kind"] == "launch"].assign(apogee_km=float("nan"))
    assert not any("apogee" in word for _, *words in notable(catalog, low) for word in words)
