"""The map, run by Streamlit's AppTest: what is drawn of which rows, and from where."""

import json

import pandas as pd
import pytest

from atlas.analysis import counts
from atlas.draw.fetched import FLIGHTS, STATIC
from atlas.draw.paths import flight_numbers
from tests.app.pages import (
    HWASONG_15,
    ICBM,
    LINKS,
    NOTHING,
    ROOT,
    Params,
    deck,
    layer,
    layers_of,
    open_page,
    ran,
    rows_of,
    sentence,
    shown_count,
)
from tests.counts import MISSILES


@pytest.mark.parametrize("params", LINKS)
def test_the_map_draws_the_selected_rows(params: Params, chronicle: pd.DataFrame) -> None:
    app = open_page("map", params)
    rows = rows_of(params)
    launches = counts.launches_of(rows)
    assert shown_count(app) == len(rows)
    sites = layer(app, "sites")["data"]
    assert len(sites) == launches.loc[launches["lon"].notna(), "site_id"].nunique()
    # Behind the name stands how it is written there.
    names = [record["t"].split(" · ")[0] for record in sites]
    assert sorted(names) == sorted(launches.loc[launches["lon"].notna(), "place"].unique())
    drawn = {
        int(record["i"])
        for name in ("sites", "stops", "events", "landings", "routes")
        for record in layer(app, name)["data"]
    }
    assert set(chronicle.index[sorted(drawn)]) <= set(rows.index)
    points = rows[~rows["kind"].isin(["launch", "trip"]) & rows["lon"].notna()]
    assert len(layer(app, "events")["data"]) == len(points)


def test_the_map_draws_landings_and_tracks_by_value() -> None:
    app = open_page("map", {"missile": "hwasong-15", "period": ["2017-11-28", "2017-11-28"]})
    (site,) = layer(app, "sites")["data"]
    assert site["p"] == pytest.approx([125.869, 39.282], abs=0.002)
    (landing,) = layer(app, "landings")["data"]
    assert "950 km far, 4,475 km high" in landing["d"]
    # 950 km over the sea to the east of the site.
    assert landing["p"] == pytest.approx([136.83, 40.84], abs=0.2)
    number = flight_numbers()[HWASONG_15]
    for name in ("flight-tracks", "flight-arcs"):
        shown = [n for one in layers_of(app, name) for n in one["filterCategories"]]
        assert shown == [number]
    path = json.loads((STATIC / FLIGHTS).read_text())[number]["p"]
    assert path[0] == pytest.approx([*site["p"], 0], abs=0.01)
    assert path[-1] == pytest.approx([*landing["p"], 0], abs=0.01)
    assert max(height for _, _, height in path) == 4_475_000


@pytest.mark.parametrize("projection", ["flat", "tilted", "globe"])
def test_all_paths_are_on_the_map_and_heights_are_stretched_when_asked(projection: str) -> None:
    app = ran(open_page("map").segmented_control(key="projection").set_value(projection).run())
    arcs = layers_of(app, "flight-arcs")
    assert sum(len(one["filterCategories"]) for one in arcs) == len(flight_numbers()) == 208
    assert {one["modelMatrix"][10] for one in arcs} == {1}
    if projection != "flat":
        app = ran(app.segmented_control(key="stretch").set_value(3).run())
        assert {one["modelMatrix"][10] for one in layers_of(app, "flight-arcs")} == {3}
        assert {one["modelMatrix"][10] for one in layers_of(app, "flight-tracks")} == {0}
    assert len(json.dumps(deck(app))) < 120 * 1024


def test_the_outlines_are_fetched_by_url_and_never_inlined() -> None:
    layers = deck(open_page("map"))["layers"]
    urls = {one["data"] for one in layers if isinstance(one["data"], str)}
    assert {url.rsplit("/", 1)[1] for url in urls} >= {
        "land_world.geojson",
        "land_region.geojson",
        "land_closeup.geojson",
        "lakes.geojson",
        "borders.geojson",
        "labels.json",
    }
    icons = {url for one in layers for key in ("iconAtlas", "iconMapping") if (url := one.get(key))}
    for url in urls | icons:
        assert url.startswith("app/static/")
        assert (ROOT / url.removeprefix("app/").split("?")[0]).is_file(), url
    for one in layers:
        if one["id"].startswith("basemap") and not isinstance(one["data"], str):
            assert len(json.dumps(one["data"])) < 200, one["id"]
    assert len({one["id"] for one in layers}) == len(layers)


def test_pickable_layers_are_named_by_what_they_hold() -> None:
    # A click is remembered by position: another selection must be another layer.
    def pickable(params: Params) -> set[str]:
        return {one["id"] for one in deck(open_page("map", params))["layers"] if one["pickable"]}

    assert pickable({}) == pickable({})
    assert not pickable({}) & pickable(ICBM)


def test_flat_and_globe_draw_the_same_rows() -> None:
    app = open_page("map", ICBM)
    flat, sites = deck(app), layer(app, "sites")["data"]
    ran(app.segmented_control(key="projection").set_value("globe").run())
    globe = deck(app)
    assert (flat["views"][0]["@@type"], globe["views"][0]["@@type"]) == ("MapView", "_GlobeView")
    assert layer(app, "sites")["data"] == sites
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"


def test_the_camera_does_not_move_with_the_filters() -> None:
    views_ = [deck(open_page("map", params))["initialViewState"] for params in ({}, ICBM, NOTHING)]
    assert views_[0] == views_[1] == views_[2]


def test_the_map_says_what_it_cannot_place() -> None:
    app = open_page("map")
    rows = rows_of({})
    unplaced = int(rows["lon"].isna().sum())
    (expander,) = [one for one in app.expander if "rows are on the map" in one.label]
    assert expander.label.startswith(f"{len(rows) - unplaced:,} rows are on the map; {unplaced:,}")


def test_the_map_stays_when_nothing_is_shown() -> None:
    app = open_page("map", NOTHING)
    ids = [one["id"] for one in deck(app)["layers"]]
    assert "basemap-land_world" in ids
    assert layer(app, "sites")["data"] == []
