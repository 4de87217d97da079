"""The page of the reach, run by Streamlit's AppTest."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from atlas.app import data, parameters
from atlas.features.reach import analysis as reach
from atlas.features.reach import lofting
from tests.app.pages import (
    Params,
    figures,
    open_page,
    page_text,
    ran,
    sentence,
    staged,
    stages,
    unescaped,
)
from tests.counts import EVENTS, MISSILES

ICBMS: Params = {"missile": "hwasong-14,hwasong-15", "site": "sohae"}
FLAT: Params = {"projection": "flat"}


def headline(app: AppTest) -> str:
    return unescaped(app.header[0].value)


def deck(app: AppTest) -> dict[str, Any]:
    return staged(app)["deck"]


def rings(app: AppTest) -> list[dict[str, Any]]:
    (layer,) = [one for one in deck(app)["layers"] if one["id"] == "reach-rings"]
    return layer["data"]


def city_list(app: AppTest) -> str:
    (items,) = [one.proto.body for one in app.get("html") if "<ol class=" in one.proto.body]
    return items


def test_the_page_opens_with_a_ring() -> None:
    app = open_page("reach", FLAT)
    assert headline(app) == (
        "Hwasong-17 from Pyongyang International Airport: of 86 cities, all but Brasilia are "
        "within 15,000 km"
    )
    assert app.multiselect(key="reach_chosen").value == ["hwasong-17"]
    assert app.selectbox(key="reach_from").value == "pyongyang"
    assert rings(app)
    assert not app.warning
    assert not app.info
    text = page_text(app)
    assert "It does not mean that a warhead would arrive" in text
    assert "85 within 15,000 km, 1 beyond 15,000 km." in text
    assert "A range of “more than” is a minimum" in text
    assert "is based on estimates by governments and analysts" in text
    assert "Longest distance: 1,000 km on 18 Nov 2022" in text
    assert "a lower bound for the payload it flew" in text
    assert sentence(app) == f"{EVENTS} of {EVENTS} events: no filters set"


def test_a_link_names_missiles_and_site() -> None:
    app = open_page("reach", ICBMS | FLAT)
    assert headline(app).startswith("From Sohae Satellite Launching Station, of 86 cities, ")
    assert app.multiselect(key="reach_chosen").value == ["hwasong-14", "hwasong-15"]
    assert app.selectbox(key="reach_from").value == "sohae"
    assert len({tuple(one["colour"]) for one in rings(app)}) == 2
    assert not app.warning
    # A site from which the missile was never flown is fine.
    launches = data.catalog().launches
    assert not (launches[launches["missile_id"] == "hwasong-15"]["site_id"] == "sohae").any()


def test_the_list_has_every_city_and_the_rings_between_them() -> None:
    app = open_page("reach", {"missile": "hwasong-15"})
    shown = city_list(app)
    assert shown.count('class="city ') == len(data.catalog()["cities"])
    assert shown.count('class="city within"') == 64
    assert shown.count('class="city between"') == 21
    assert shown.count('class="city outside"') == 1
    order = [
        shown.index(text)
        for text in (
            ">Beyond 13,000 km (1)<",
            ">Brasilia<",
            ">Within 8,500 km (64)<",
            ">Pyongyang<",
            "Hwasong-15, lower estimate: 8,500 km",
            ">London<",
            "Hwasong-15, higher estimate: 13,000 km",
        )
    ]
    assert order == sorted(order)


@pytest.mark.long
@pytest.mark.parametrize("missile_id", reach.missile_order(data.catalog()))
def test_every_missile_has_its_page(missile_id: str) -> None:
    app = open_page("reach", {"missile": missile_id} | FLAT)
    name = data.catalog()["missiles"].at[missile_id, "name"]
    assert name in headline(app)
    assert not app.warning
    ringed = reach.ringed(data.catalog(), [missile_id], "pyongyang")
    assert bool(rings(app)) == bool(ringed)
    assert len(app.info) == (0 if ringed else 1)
    assert not re.search(r"\bnan\b", page_text(app))


def test_a_missile_without_a_range_says_why_there_is_no_ring() -> None:
    app = open_page("reach", {"missile": "hwasong-20,hwasong-15"} | FLAT)
    (note,) = app.info
    assert unescaped(note.value).startswith(
        "No ring for the Hwasong-20: no range is published. The Hwasong-20 was shown in "
    )
    assert "Hwasong-15 from" in headline(app)
    assert rings(app)


def test_a_site_without_a_place_says_why_there_is_no_ring() -> None:
    app = open_page("reach", {"missile": "hwasong-20,hwasong-15", "site": "unknown"})
    (note,) = app.info
    assert "has no known position" in unescaped(note.value)
    assert not stages(app)
    # What the range rests on is told all the same.
    assert "The range, 8,500 to 13,000 km, is based on" in page_text(app)
    assert list(figures(app)) == ["reach-lofted"]


@pytest.mark.parametrize(
    ("params", "note", "missiles", "site"),
    [
        (
            {"missile": "no-such"},
            "missile=no-such (no missile has this id)",
            ["hwasong-17"],
            "pyongyang",
        ),
        (
            {"missile": "hwasong-15,<b>x</b>", "site": "sohae"},
            "missile=<b>x</b> (no missile has this id)",
            ["hwasong-15"],
            "sohae",
        ),
        (
            {"missile": "hwasong-14,hwasong-15,hwasong-17,hwasong-18,hwasong-19"},
            "missile=hwasong-18,hwasong-19 (at most 3 missiles can be compared)",
            ["hwasong-14", "hwasong-15", "hwasong-17"],
            "pyongyang",
        ),
        (
            {"missile": "hwasong-15", "site": "moon"},
            "site=moon (no launch site has this id)",
            ["hwasong-15"],
            "pyongyang",
        ),
        (
            {"site": "y" * 10_000},
            "site=" + "y" * 40 + "… (10,000 characters)",
            ["hwasong-17"],
            "pyongyang",
        ),
        ({"missile": "a,b,c,d,e"}, "2 more unknown missiles", ["hwasong-17"], "pyongyang"),
        ({"period": "x"}, "period=x", ["hwasong-17"], "pyongyang"),
    ],
)
def test_an_impossible_link_is_named_and_the_rest_is_shown(
    params: dict[str, str | list[str]], note: str, missiles: list[str], site: str
) -> None:
    app = open_page("reach", params)
    (warning,) = app.warning
    assert note in unescaped(warning.value)
    assert not re.search(r"(?<!\\)[<>\[\]*_`]", warning.value)
    assert app.multiselect(key="reach_chosen").value == missiles
    assert app.selectbox(key="reach_from").value == site


def test_the_same_missile_twice_is_one() -> None:
    app = open_page("reach", {"missile": ["hwasong-15", "hwasong-15,hwasong-15"]})
    assert app.multiselect(key="reach_chosen").value == ["hwasong-15"]
    assert not app.warning


def test_the_pickers_change_the_rings() -> None:
    app = open_page("reach", FLAT)
    picker = app.multiselect(key="reach_chosen")
    assert len(picker.options) == len(data.catalog()["missiles"])
    assert picker.options[3] == "Hwasong-15: 8,500–13,000 km"
    ran(picker.set_value(["kn-25", "hwasong-11a"]).run())
    assert headline(app).startswith("From Pyongyang International Airport, of 86 cities, KN-25")
    site = app.selectbox(key="reach_from")
    ran(site.set_value("wonsan").run())
    assert "Wonsan" in headline(app)
    assert app.multiselect(key="reach_chosen").value == ["kn-25", "hwasong-11a"]
    assert app.query_params["missile"] == "kn-25,hwasong-11a"
    assert app.query_params["site"] == "wonsan"
    ran(app.multiselect(key="reach_chosen").set_value([]).run())
    assert headline(app).startswith("Distances to the cities of the world from Wonsan")
    assert rings(app) == []


def test_no_missile_in_a_link_is_none() -> None:
    app = open_page("reach", {"missile": "", "site": "wonsan"})
    assert headline(app).startswith("Distances to the cities of the world from Wonsan")
    assert not app.warning


def test_the_choice_stays_when_the_visitor_comes_back() -> None:
    app = open_page("reach", dict(ICBMS))
    ran(app.switch_page("pages/charts.py").run())
    ran(app.switch_page("pages/reach.py").run())
    assert app.multiselect(key="reach_chosen").value == ["hwasong-14", "hwasong-15"]
    assert app.selectbox(key="reach_from").value == "sohae"


def test_missile_and_site_are_no_filters_here() -> None:
    app = open_page("reach", ICBMS | {"class": "icbm"})
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental"
    ran(app.switch_page("pages/timeline.py").run())
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental"


def test_the_filters_by_missile_and_site_live_under_other_names() -> None:
    link = ICBMS | {"filter_missile": "hwasong-15", "filter_site": "pyongsong"}
    app = open_page("reach", link)
    assert sentence(app) == f"1 of {MISSILES} missiles: Hwasong-15, from Pyongsong Field"
    assert app.multiselect(key="reach_chosen").value == ["hwasong-14", "hwasong-15"]
    assert app.query_params["filter_missile"] == "hwasong-15"
    assert app.query_params["missile"] == "hwasong-14,hwasong-15"
    ran(app.switch_page("pages/timeline.py").run())
    assert sentence(app) == f"1 of {MISSILES} missiles: Hwasong-15, from Pyongsong Field"
    bad = open_page("reach", {"filter_missile": "none"})
    assert "missile=none" in unescaped(bad.warning[0].value)
    assert set(parameters.REACH_FILTERS) <= set(parameters.NAMES)


def test_the_map_is_centred_on_the_site_until_the_visitor_chooses() -> None:
    app = open_page("reach")
    assert "reach-centred" in figures(app)
    assert "The page opens on Pyongyang International Airport because" in page_text(app)
    ran(app.segmented_control(key="reach_projection").set_value("globe").run())
    assert deck(app)["views"][0]["@@type"] == "_GlobeView"
    assert app.query_params["projection"] == "globe"
    ran(app.multiselect(key="reach_chosen").set_value(["musudan"]).run())
    assert deck(app)["views"][0]["@@type"] == "_GlobeView"
    assert "The page opens on" not in page_text(app)
    wrong = open_page("reach", {"projection": "tilted"})
    assert "projection=tilted (use centred, flat or globe)" in unescaped(wrong.warning[0].value)


def test_the_camera_stays_while_missiles_of_one_scale_change() -> None:
    cameras = [
        deck(open_page("reach", {"missile": one, "site": site} | FLAT))["initialViewState"]
        for one, site in (("nodong", "pyongyang"), ("er-scud", "sohae"))
    ]
    assert cameras[0] == cameras[1]


@pytest.mark.filterwarnings("error")
def test_every_chart_has_a_table_of_its_rows() -> None:
    app = open_page("reach", dict(ICBMS))
    assert list(figures(app)) == ["reach-centred", "reach-cities", "reach-lofted"]
    for key in ("reach-cities", "reach-lofted"):
        app.toggle(key=f"table_{key}").set_value(True)
    ran(app.run())
    cities, lofted = (one.value for one in app.dataframe)
    assert len(cities) == len(data.catalog()["cities"])
    assert cities["Hwasong-15"].value_counts()["beyond the highest estimate"] == 1
    flights = lofting.lofted(data.catalog())
    assert len(lofted) == len(flights) + len(data.catalog()["lofted_ranges"])
    assert (lofted["By"] == "computed here, a lower bound").sum() == len(flights)
