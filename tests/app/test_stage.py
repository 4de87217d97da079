"""The stage on its pages, run by Streamlit's AppTest: what it is sent, and what settles in it."""

import base64
import json
import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as hyp

from atlas.app import address, data, stage, staging, state
from atlas.app.address import HEIGHTS, PROJECTIONS
from atlas.data import words
from atlas.maps.fetched import STATIC
from atlas.query import counts
from atlas.query.view import View
from atlas.stage import blocks, columns, journeys, times
from atlas.style.palette import PALETTES, rgb
from tests.app.pages import (
    HWASONG_15,
    ICBM,
    LINKS,
    NOTHING,
    ROOT,
    Params,
    open_page,
    page_text,
    ran,
    rows_of,
    sentence,
    shown_count,
    stage_layer,
    staged,
    unescaped,
    unmasked,
)
from tests.views import views

FACES = ("map", "timeline")


def within(ids: list[str], rows: pd.DataFrame, period: list[int] | None) -> list[str]:
    """The ids whose days overlap a period of the stage, as the browser decides it."""
    if period is None:
        return ids
    first, last = (times.EPOCH.tz_localize(None) + times.DAY * day for day in period)
    of = rows.loc[ids]
    return list(of.index[(of["day_from"] <= last) & (of["day_to"] >= first)])


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("params", LINKS)
def test_the_stage_shows_the_rows_of_the_sentence(face: str, params: Params) -> None:
    app = open_page(face, params)
    sent = staged(app)
    shown = within(unmasked(app), data.chronicle(), sent["period"])
    assert sorted(shown) == sorted(rows_of(params).index)
    assert len(shown) == shown_count(app)
    assert (sent["face"], sent["words"]["sentence"]) == (face, sentence(app))
    assert f" of {sent['counted']['total']:,} {sent['counted']['noun']}:" in sentence(app)


@given(view=views())
@settings(max_examples=60)
def test_any_period_of_any_view_counts_alike_in_browser_and_sentence(view: View) -> None:
    shown = within(mask_ids(view), data.chronicle(), days_of(view))
    assert sorted(shown) == sorted(data.selection(view).rows.index)


def mask_ids(view: View) -> list[str]:
    rows = data.chronicle()
    packed = np.frombuffer(base64.b64decode(staging._mask(view)), dtype="u1")
    return list(rows.index[np.unpackbits(packed, count=len(rows)).astype(bool)])


def days_of(view: View) -> list[int] | None:
    return None if view.period is None else [staging._day(one) for one in view.period]


def test_a_period_is_sent_as_days_and_the_rest_stays_for_the_brush() -> None:
    app = open_page("map", {"class": "icbm", "period": ["2017-11-28", "2017-11-28"]})
    assert staged(app)["period"] == [6541, 6541]
    assert len(unmasked(app)) == 12


def test_the_columns_are_those_of_the_page_and_fetched_by_address() -> None:
    sent = staged(open_page("map"))
    path = ROOT / sent["columns"].removeprefix("app/")
    block = blocks.unpack(path.read_bytes())
    assert list(block.texts["id"]) == list(data.chronicle().index)
    assert sent["own"] is None


def test_the_outlines_are_fetched_by_url_and_never_inlined() -> None:
    layers = staged(open_page("map"))["deck"]["layers"]
    # The relief is an image, the rest data.
    urls = {url for one in layers if isinstance(url := one.get("data", one.get("image")), str)}
    assert {url.rsplit("/", 1)[1] for url in urls} >= {
        "land_world.geojson",
        "land_region.geojson",
        "lakes.geojson",
        "borders.geojson",
        "labels.json",
        "rivers.geojson",
        "relief.webp",
    }
    icons = {url for one in layers for key in ("iconAtlas", "iconMapping") if (url := one.get(key))}
    for url in urls | icons:
        assert url.startswith("app/static/")
        assert (STATIC / url.removeprefix("app/static/").split("?")[0]).is_file(), url
    assert all(len(json.dumps(one.get("data"))) < 200 for one in layers)
    assert len({one["id"] for one in layers}) == len(layers)


@pytest.mark.parametrize(
    "params", [{}, ICBM, NOTHING, {"event": HWASONG_15, "until": "2018-01-01"}]
)
def test_what_is_sent_is_small(params: Params) -> None:
    assert len(json.dumps(staged(open_page("map", params)))) < 24 * 1024


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("face", FACES)
def test_the_stage_takes_the_theme_of_the_visitor(face: str, theme: Any) -> None:
    app, palette = open_page(face, ICBM, theme=theme), PALETTES[theme]
    land = stage_layer(app, "basemap-land_world")
    assert land["getFillColor"][:3] == rgb(palette.land)[:3]
    assert staged(app)["colours"]["ink"] == palette.ink
    paints = dict(zip(columns.PAINTS, staged(app)["paints"], strict=True))
    assert paints["icbm"] == palette.classes["icbm"]
    assert paints["trip"] == palette.journey


@pytest.mark.parametrize(
    ("params", "rise", "tracked"),
    [({}, 0, False), ({"projection": "globe", "heights": "2"}, 2, True),
     ({"projection": "tilted"}, 1, True)],
)  # fmt: skip
def test_flights_rise_where_the_map_is_not_seen_from_right_above(
    params: Params, rise: int, tracked: bool
) -> None:
    layers = {one["id"]: one for one in staged(open_page("map", params))["deck"]["layers"]}
    assert layers["arcs"]["modelMatrix"][10] == layers["lit"]["modelMatrix"][10] == rise
    assert ("tracks" in layers) == tracked


def test_projection_heights_and_camera_of_a_link() -> None:
    app = open_page("map", {"projection": "globe", "heights": "3", "camera": "130.6,42.4,9"})
    sent = staged(app)
    assert sent["deck"]["views"][0]["@@type"] == "_GlobeView"
    assert stage_layer(app, "arcs")["modelMatrix"][10] == 3
    assert sent["camera"] == {"longitude": 130.6, "latitude": 42.4, "zoom": 9.0}
    assert not app.warning
    flat = staged(open_page("map"))
    assert flat["deck"]["views"][0]["@@type"] == "MapView"
    assert flat["camera"] is None


@pytest.mark.parametrize(
    ("params", "note", "camera"),
    [
        ({"camera": "200,95,40"}, "out of range; the nearest value is used", [180, 85, 18]),
        ({"camera": "here"}, "use longitude, latitude and zoom", None),
        ({"camera": "1,2"}, "use longitude, latitude and zoom", None),
        ({"camera": "nan,2,3"}, "use longitude, latitude and zoom", None),
        ({"projection": "cube"}, "use flat, tilted or globe", None),
        ({"heights": "9"}, "use 1, 2 or 3", None),
    ],
)
@pytest.mark.parametrize("face", FACES)
def test_what_the_stage_cannot_show_is_named(
    face: str, params: Params, note: str, camera: list[float] | None
) -> None:
    app = open_page(face, params)
    (warning,) = app.warning
    ((name, value),) = params.items()
    assert f"{name}={value} ({note}" in unescaped(warning.value)
    sent = staged(app)["camera"]
    assert (list(sent.values()) if sent else None) == camera


def test_a_link_shows_a_day_on_either_face() -> None:
    for face in FACES:
        until = staged(open_page(face, {"until": "2017-11-28"}))["until"]
        # To the end of that day.
        assert times.EPOCH + until * times.MINUTE == pd.Timestamp("2017-11-29", tz="UTC")


@pytest.mark.parametrize("value", ["2017-11-31", "yesterday", "0000-00-00", "<b>x</b>"])
def test_a_bad_day_in_the_link_is_named(value: str) -> None:
    app = open_page("map", {"until": value})
    (warning,) = app.warning
    assert f"until={value}" in unescaped(warning.value).replace("\\", "")
    assert staged(app)["until"] is None


def test_the_selected_event_is_told_to_the_stage() -> None:
    for face in FACES:
        assert staged(open_page(face, {"event": HWASONG_15}))["selected"] == HWASONG_15
        assert staged(open_page(face))["selected"] is None


def test_the_legend_has_what_is_selected_and_filters() -> None:
    legend = staged(open_page("map", {"class": "icbm"}))["legend"]
    on = {(one.get("facet"), one.get("id")): one.get("on") for one in legend}
    assert on[("class", "icbm")] is True
    assert on[("class", "srbm")] is False
    assert {one for facet, one in on if facet == "class"} == set(words.CLASSES)
    trips = staged(open_page("map", {"q": "Khasan"}))["legend"]
    assert {(one.get("facet"), one.get("id")) for one in trips} >= {("kind", "trip")}


def test_the_map_says_what_it_cannot_place() -> None:
    app = open_page("map")
    rows = rows_of({})
    unplaced = int(rows["lon"].isna().sum())
    (expander,) = [one for one in app.expander if "are on the map" in one.label]
    assert expander.label.startswith(f"{len(rows) - unplaced:,} rows are on the map; {unplaced:,}")


# --- what settles


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A session on the map, which the callbacks write into."""
    kept: dict[str, Any] = {
        "stage": "stage_map", "page": "map", "view": View(), "event": None, "notes": [],
    }  # fmt: skip
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def settled(session: dict[str, Any], **what: Any) -> dict[str, Any]:
    session["stage_map"] = {"settled": {"rev": 7, **what}}
    stage._settled()
    return session


def test_a_period_that_settles_is_the_views(session: dict[str, Any]) -> None:
    settled(session, period=["2017-01-01", "2017-12-31"], until=None)
    assert state.view().period == (date(2017, 1, 1), date(2017, 12, 31))
    assert session["stage_rev"] == 7
    settled(session, period=None)
    assert state.view() == View()


def test_an_event_a_moment_a_camera_that_settle(session: dict[str, Any]) -> None:
    settled(session, event=HWASONG_15)
    assert state.event() == HWASONG_15
    settled(session, until=9_420_480, window=30)
    assert state.until() == pd.Timestamp("2017-11-29", tz="UTC")
    assert session["window"] == 30
    settled(session, until=None)
    assert state.until() is None
    settled(session, camera={"longitude": 130.6, "latitude": 42.4, "zoom": 9})
    assert state.camera() == {"longitude": 130.6, "latitude": 42.4, "zoom": 9}
    settled(session, projection="globe")
    assert (state.projection(), state.camera()) == ("globe", None)
    settled(session, heights=3)
    assert state.heights() == 3


@pytest.mark.parametrize(
    ("moment", "link"),
    [("1900-01-01T00:00Z", "1900-01-01"), ("2100-12-31T23:59Z", "2100-12-31")],
)
def test_the_first_and_the_last_moment_settle_and_are_in_the_link(
    session: dict[str, Any], moment: str, link: str
) -> None:
    at = pd.Timestamp(moment)
    minutes = int((at - times.EPOCH) / times.MINUTE)
    settled(session, until=minutes)
    assert state.until() == at
    assert address.write_until(at) == link
    assert not read_notes(link)
    settled(session, until=minutes + (-1 if link < "2000" else 1))
    assert state.until() is None


def read_notes(link: str) -> list[str]:
    """What is said of a link with this `until`."""
    reading = address.Reading()
    address.read_until([link], reading)
    return reading.notes


def test_the_legend_and_a_site_filter(session: dict[str, Any]) -> None:
    settled(session, facet=["class", "icbm", True])
    settled(session, facet=["site", "sinpo", True])
    assert (state.view().class_, state.view().site) == (("icbm",), ("sinpo",))
    settled(session, facet=["class", "icbm", False])
    assert state.view().class_ == ()


@pytest.mark.parametrize("number", [10**400, float("inf"), float("nan"), True, "1"])
def test_a_camera_beyond_the_numbers_is_none(session: dict[str, Any], number: object) -> None:
    settled(session, camera={"longitude": number, "latitude": 42.4, "zoom": 9})
    assert state.camera() is None


@pytest.mark.parametrize("number", [True, 2.0, 10**400])
def test_heights_that_are_no_whole_number_reach_no_deck_that_all_share(
    session: dict[str, Any], number: object
) -> None:
    settled(session, projection="globe", heights=number)
    assert state.projection() == "globe"
    assert (type(state.heights()), state.heights()) == (int, 1)


@pytest.mark.parametrize("number", [10**400, -1, True])
def test_a_number_of_the_last_click_that_no_browser_has(
    session: dict[str, Any], number: object
) -> None:
    settled(session, rev=number)
    assert "stage_rev" not in session


ANYTHING = hyp.recursive(
    hyp.none() | hyp.booleans() | hyp.integers() | hyp.floats() | hyp.text(max_size=12),
    lambda inner: hyp.lists(inner, max_size=4) | hyp.dictionaries(hyp.text(max_size=9), inner),
    max_leaves=8,
)
PARTS = (
    "event", "period", "until", "window", "camera", "projection", "heights", "layers", "facet",
    "rev",
)  # fmt: skip


@pytest.mark.long
@given(what=ANYTHING | hyp.dictionaries(hyp.sampled_from(PARTS), ANYTHING))
def test_what_no_stage_sends_changes_nothing_that_could_not_be_shown(what: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kept: dict[str, Any] = {
        "stage": "stage_map", "page": "map", "view": View(), "event": None, "notes": [],
    }  # fmt: skip
        patch.setattr(st, "session_state", kept)
        kept["stage_map"] = {"settled": what}
        stage._settled()
        assert state.event() is None
        assert state.view().facet("class") == ()
        assert state.projection() in PROJECTIONS
        assert state.heights() in HEIGHTS
        if (moment := state.until()) is not None:
            assert 1900 <= moment.year <= 2101


def test_each_mode_has_a_line_of_its_own() -> None:
    sent = staged(open_page("map"))
    assert len(sent["ways"]) == len(journeys.HOWS)
    styles = {one["mode"]: (one["width"], one["bed"] is not None) for one in sent["ways"]}
    assert list(styles) == ["order", *words.MODES]
    assert list(sent["modes"]) == [*words.MODES, "order"]
    assert len(set(styles.values())) == len(styles)
    # A railway alone has a bed, and is wider where more share it; a flight is the thinnest.
    assert [mode for mode, (_, bed) in styles.items() if bed] == ["train"]
    assert {one["mode"] for one in sent["ways"] if one["more"]} == {"train"}
    assert min(styles, key=lambda mode: styles[mode][0]) == "plane"


# --- layers

AT_FIRST = dict.fromkeys(words.LAYERS, True) | {"predecessors": False}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("params", "differ"),
    [
        ({}, {}),
        ({"layers": "predecessors"}, {"predecessors": True}),
        ({"layers": "-Names, Predecessors"}, {"predecessors": True, "names": False}),
        # What is as at first is no difference, and stays in the link that says so.
        ({"layers": "journeys"}, {}),
        # Where there are no other journeys, the predecessors' are asked for.
        ({"q": "Kim Jong Il", "kind": "trip"}, {"predecessors": True}),
        ({"q": "Kim Jong Il", "kind": "trip", "layers": "-predecessors"}, {}),
    ],
)
def test_layers_of_a_link(face: str, params: Params, differ: dict[str, bool]) -> None:
    app = open_page(face, params)
    assert staged(app)["layers"] == AT_FIRST | differ
    assert list(staged(app)["layerNames"]) == list(words.LAYERS)
    assert not app.warning
    # A layer hides marks: nothing is filtered by it.
    rest = {name: value for name, value in params.items() if name != "layers"}
    assert shown_count(app) == len(rows_of(rest))


def test_an_unknown_layer_is_named_and_the_others_hold() -> None:
    app = open_page("map", {"layers": "roads,-paths,-x"})
    (warning,) = app.warning
    assert "layers=roads,-x (use journeys, predecessors, sites" in unescaped(warning.value)
    assert staged(app)["layers"] == AT_FIRST | {"paths": False}
    assert app.query_params["layers"] == "-paths"


def test_a_switched_layer_is_in_the_link_while_it_differs(session: dict[str, Any]) -> None:
    settled(session, layers=AT_FIRST | {"predecessors": True, "names": False})
    assert state.layers() == {"predecessors": True, "names": False}
    assert state._written("map") == {"layers": "predecessors,-names"}
    settled(session, layers=AT_FIRST | {"names": 0, "paths": "no", "roads": False})
    assert state.layers() == {}
    assert state._written("map") == {}


def test_the_finding_counts_the_trips_on_the_map_and_names_the_others() -> None:
    app = open_page("map")
    assert unescaped(app.header[0].value).endswith("· 12 trips of Kim Jong Un to 5 countries")
    assert "Not on the map: 11 trips of his predecessors." in page_text(app)
    ran(app.button(key="all_trips").click().run())
    assert app.header[0].value.endswith("· 23 trips to 13 countries")
    assert staged(app)["layers"]["predecessors"]
    assert "Not on the map" not in page_text(app)
    neither = open_page("map", {"layers": "-journeys"})
    assert "trips" not in neither.header[0].value
    assert "Not on the map: 12 trips of Kim Jong Un and 11 trips of his predecessors." in page_text(
        neither
    )
    ran(neither.button(key="all_trips").click().run())
    assert neither.query_params["layers"] == "predecessors"
    theirs = open_page("map", {"kind": "trip", "period": ["1984-01-01", "2010-12-31"]})
    assert re.match(r"\d+ trips to \d+ countries$", theirs.header[0].value)
    assert "Not on the map" not in page_text(theirs)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_each_map_has_arrowheads_which_lie_on_the_globe(projection: str) -> None:
    sent = staged(open_page("map", {"projection": projection}))
    (arrows,) = [one for one in sent["deck"]["layers"] if one["id"] == "arrows"]
    assert arrows["billboard"] is (projection != "globe")


def test_a_map_of_some_rows_shows_all_of_them() -> None:
    sent = staged(open_page("claims", {"claim": "claim-27"}))
    assert sent["bare"]
    assert all(sent["layers"].values())


@pytest.mark.parametrize(
    ("page", "finding"), [("map", "map_finding"), ("timeline", "timeline_finding")]
)
def test_a_view_that_was_asked_for_before_is_not_counted_again(
    monkeypatch: pytest.MonkeyPatch, page: str, finding: str
) -> None:
    asked = {"kind": "launch", "period": ["2011-01-01", "2022-12-31"]}
    first = open_page(page, asked)
    monkeypatch.delattr(counts, finding)
    again = open_page(page, asked)
    assert first.header[0].value == again.header[0].value
