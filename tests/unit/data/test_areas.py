"""Launch areas: one choice for what people mean together, the same count wherever it is made."""

from datetime import date

import pandas as pd
import pytest

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.geo import sites
from atlas.query import counts
from atlas.query.view import View

YEAR_2022 = (date(2022, 1, 1), date(2022, 12, 31))
WEAPON_TESTS = ("launch", "other", "nuclear")


def test_sunan_in_2022_is_one_number_by_filter_search_and_card(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    filtered = data.selection(View(area=("sunan",), period=YEAR_2022))
    assert filtered.sentence == "23 of 453 weapon tests: in the Sunan area, 2022"
    assert filtered.counts["site"] == {"pyongyang": 15, "sunan": 6, "west-sunan": 2}
    for name in ("Sunan", "순안", "Pyongyang International Airport"):
        searched = data.selection(View(kind=("launch",), query=f"{name} 2022"))
        assert set(searched.rows["id"]) == set(filtered.rows["id"]), name
    every = data.selection(View(area=("sunan",))).rows
    assert sites.area_text(catalog, chronicle, "sunan") == (
        "82 missiles and 2 other tests, from 3 sites: Pyongyang International Airport 66, "
        "Sunan 14, West Sunan 2"
    )
    assert every["kind"].value_counts().to_dict() == {"launch": 82, "other": 2}


def test_each_area_is_found_by_any_of_its_names_as_by_its_filter(catalog: Catalog) -> None:
    for area in catalog["areas"].itertuples():
        filtered = set(data.selection(View(area=(area.Index,))).rows["id"])
        assert filtered
        for name in (area.name, *ids(area.local_name), *ids(area.other_names)):
            searched = data.selection(View(kind=WEAPON_TESTS, query=name)).rows
            assert set(searched["id"]) == filtered, name


def test_a_longer_name_still_narrows_to_its_site() -> None:
    west = data.selection(View(query="West Sunan")).rows
    assert set(west["site_id"]) == {"west-sunan"}


def test_every_member_of_an_area_is_near_the_others(catalog: Catalog) -> None:
    """As the table says: a site of its area lies within 22 km of all the others of it."""
    points = catalog["sites"][["lon", "lat"]]
    for area in catalog["areas"].itertuples():
        inside = points.loc[ids(area.site_ids)]
        assert (inside.max() - inside.min()).max() < 0.22, area.Index


def test_charts_count_by_area_or_by_site() -> None:
    rows = data.selection(View(kind=("launch",))).rows
    by_site, by_area = counts.by_site(rows), counts.by_site(rows, {"sunan": "Sunan area"})
    assert by_site["count"].sum() == by_area["count"].sum() == len(rows)
    assert tuple(by_area.iloc[0]) == ("sunan", "Sunan area", 82)
    assert tuple(by_site.iloc[0]) == ("pyongyang", "Pyongyang International Airport", 66)


@pytest.mark.parametrize(
    ("site_id", "launched", "outcomes"),
    [
        (
            "west-sunan",
            "2 missiles in 1 test event, on 30 Sep 2022",
            "2 successes",
        ),
        (
            "sunan",
            "14 missiles in 9 test events; first 28 Sep 2022, last 17 Dec 2023",
            "2 successes, 2 failures, 10 not known",
        ),
    ],
)
def test_a_site_says_what_flew_from_it(
    chronicle: pd.DataFrame, site_id: str, launched: str, outcomes: str
) -> None:
    launches = sites.launches_from(chronicle, site_id)
    assert sites.launched_text(launches) == launched
    assert sites.outcomes_text(launches) == outcomes


def test_the_list_of_a_site_goes_by_year_and_missile(chronicle: pd.DataFrame) -> None:
    launches = sites.launches_from(chronicle, "pyongyang")
    table = sites.listed(launches)
    assert sorted(table.index) == sorted(launches["id"])
    years = table["Year"].tolist()
    assert years == sorted(years, reverse=True)
    for _, year in table.groupby("Year"):
        assert year["Missile"].is_monotonic_increasing


def test_what_lies_near_a_site_comes_with_its_distance(catalog: Catalog) -> None:
    near = sites.nearby(catalog, "sunan")
    assert list(near.index[:2]) == ["pyongyang", "pyongsong"]
    assert near["distance_km"].round(1).tolist()[:2] == [3.1, 16.3]
    assert near.at["pyongyang", "fired"] == 66
    assert near["distance_km"].max() <= sites.NEAR_KM
    assert sites.nearby(catalog, "unknown").empty
