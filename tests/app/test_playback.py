"""The bar under the map, run by Streamlit's AppTest: step, scrub, window, link."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import layers_of, open_page, ran, unescaped
from tests.counts import MISSILES


def clock(app: AppTest) -> str:
    """The date and the running count over the map."""
    (said,) = [one.proto.body for one in app.get("html") if 'class="map-clock"' in one.proto.body]
    return (
        unescaped(said).replace("</b><span>", " | ").split("<b>")[1].removesuffix("</span></div>")
    )


def paths(app: AppTest) -> int:
    return sum(len(one["filterCategories"]) for one in layers_of(app, "flight-arcs"))


def press(app: AppTest, name: str) -> AppTest:
    return ran(app.button(key=f"map_{name}").click().run())


def test_the_map_opens_whole_and_still() -> None:
    app = open_page("map")
    assert clock(app).startswith("Whole period")
    assert app.button(key="map_play").label == "Play"
    assert paths(app) == 208


def test_the_link_shows_the_map_as_of_a_day() -> None:
    app = open_page("map", {"until": "2017-11-28"})
    assert clock(app) == f"28 Nov 2017 | 118 of {MISSILES} missiles, so far"
    app = open_page("map", {"until": "2017-11-28", "unit": "tests"})
    assert "test events, so far" in clock(app)


def test_from_test_to_test() -> None:
    app = open_page("map", {"until": "2017-11-28"})
    app = press(app, "next")
    assert clock(app).startswith("17 Apr 2019 | ")
    app = press(press(app, "previous"), "previous")
    assert clock(app).startswith("14 Sep 2017 | ")
    app = press(app, "whole")
    assert clock(app).startswith("Whole period")
    assert clock(press(app, "previous")).startswith(f"18 Apr 2026 | {MISSILES} of {MISSILES}")
    assert clock(press(press(app, "whole"), "next")).startswith("9 Apr 1984 | ")


def test_the_window_and_the_slider() -> None:
    app = open_page("map", {"until": "2017-11-28"})
    app = ran(app.selectbox(key="map_window").set_value(30).run())
    assert clock(app) == f"28 Nov 2017 | 1 of {MISSILES} missiles, in the last 30 days"
    assert paths(app) == 1
    app = ran(app.slider(key="map_day").set_value(date(2016, 6, 22)).run())
    assert clock(app) == f"22 Jun 2016 | 3 of {MISSILES} missiles, in the last 30 days"


@pytest.mark.parametrize("value", ["2017-11-31", "yesterday", "0000-00-00", "<b>x</b>"])
def test_a_bad_day_in_the_link_is_named(value: str) -> None:
    app = open_page("map", {"until": value})
    (warning,) = app.warning
    assert f"until={value}" in unescaped(warning.value).replace("\\", "")
    assert clock(app).startswith("Whole period")


def test_without_missiles_there_is_nothing_to_play() -> None:
    app = open_page("map", {"kind": "trip", "until": "2017-11-28"})
    assert not [one for one in app.button if one.key == "map_play"]
    assert clock(app).startswith("Whole period")


def test_play_starts_at_the_first_test_of_the_view() -> None:
    app = open_page("map", {"class": "icbm"})
    app = press(app, "play")
    assert app.button(key="map_play").label == "Pause"
    assert clock(app).split(" | ")[1].endswith("of 12 missiles, so far")
    app = press(app, "play")
    assert app.button(key="map_play").label == "Play"
