"""The rides as the browser gets them, and where Python says he was: one table for both sides."""

from pathlib import Path
from typing import Any

import orjson
import pandas as pd
import pytest

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.geo import itinerary
from atlas.geo.ride import rides
from atlas.stage import mount
from atlas.stage import rides as described

EXPECTED = orjson.loads(
    (Path(__file__).parents[2] / "stage" / "expected_positions.json").read_bytes()
)


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['trip']} {row['at']}")
def test_where_he_was_is_what_the_browser_shows(catalog: Catalog, row: dict[str, Any]) -> None:
    ride = data.rides()[row["trip"]]
    at = pd.Timestamp(row["at"])
    fix = ride.at(at)
    assert (round(fix.point[0], 3), round(fix.point[1], 3)) == (row["lon"], row["lat"])
    assert [round(one, 1) for one in (fix.km, fix.km_low, fix.km_high)] == [
        row["km"], row["low"], row["high"],
    ]  # fmt: skip
    assert (fix.evidence, fix.moving) == (row["evidence"], row["moving"])
    assert itinerary.clocks(ride, fix, at.to_pydatetime()) == (row["local"], row["others"])
    assert itinerary.whereabouts(ride, fix, catalog.places) == row["where"]


def test_the_file_holds_the_rides_of_the_data(catalog: Catalog, chronicle: pd.DataFrame) -> None:
    address = mount.rides_url().removeprefix("app/")
    sent = orjson.loads((Path(__file__).parents[3] / address).read_bytes())
    assert sent == orjson.loads(orjson.dumps(described.described(catalog, chronicle)))
    assert list(sent["rides"]) == list(rides(catalog))


@pytest.mark.usefixtures("columns_looked_for_anew")
def test_a_missing_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mount, "STATIC", tmp_path)
    with pytest.raises(mount.Unusable, match=r"static/stage has 0 files rides-\*\.json"):
        mount.rides_url()
