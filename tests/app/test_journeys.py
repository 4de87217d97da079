"""The page of the journeys, run by Streamlit's AppTest."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from atlas.ui import data, player
from tests.app.pages import open_page, ran, unescaped

KHASAN = {"trip": "2023-09-russia", "at": "2023-09-11T20:00Z"}
# Stops of that journey in order, with the clock that each shows.
WAY = [
    ("12 Sep 2023 <b>06:00</b> Vladivostok", "Khasan station"),
    ("13 Sep 2023 <b>13:00</b> Amur region", "Vostochny Cosmodrome"),
    ("15 Sep 2023 <b>08:50</b> Vladivostok", "Komsomolsk-on-Amur station"),
    ("16 Sep 2023 <b>09:00</b> Vladivostok", "Artyom-Primorsky-1 station"),
    ("16 Sep 2023 <b>", "Primorsky Stage"),
    ("19 Sep 2023 <b>21:00</b> Pyongyang", "Pyongyang station"),
]


def texts(app: AppTest) -> str:
    """All that the page says in Markdown and in HTML."""
    html = [one.proto.body for one in app.get("html")]
    return unescaped("\n".join([*(one.value for one in app.markdown), *html]))


def deck(app: AppTest) -> dict[str, list[dict[str, Any]]]:
    """The data of the map's own layers, by id."""
    spec = json.loads(app.get("deck_gl_json_chart")[0].proto.json)
    return {one["id"]: one["data"] for one in spec["layers"] if isinstance(one["data"], list)}


@pytest.mark.parametrize("trip_id", list(data.rides()))
def test_every_journey_has_its_page(trip_id: str) -> None:
    app = open_page("journeys", {"trip": trip_id})
    trips = data.catalog().trips
    assert trips.at[trip_id, "title"] in unescaped(app.header[0].value)
    assert app.selectbox(key="trip_chosen").value == trip_id
    stops = data.catalog()["stops"]
    assert texts(app).count("<li class=") == int((stops["trip_id"] == trip_id).sum())
    for part in ("Compare", "People", "Close-ups"):
        ran(app.segmented_control(key="part").set_value(part).run())


def test_khasan_at_six() -> None:
    app = open_page("journeys", KHASAN)
    said = texts(app)
    assert "12 Sep 2023 <b>06:00</b> Vladivostok" in said
    assert "12 Sep 2023 05:00 (UTC+9) Pyongyang · 11 Sep 20:00 UTC" in said
    assert "At Khasan station: reported." in said
    assert "Alexander Kozlov, Oleg Kozhemyako" in said
    (train,) = deck(app)["ride-train"]
    assert train["p"] == [130.645, 42.43]
    assert deck(app)["ride-tests"] == []


def test_names_of_cities_stand_over_the_way() -> None:
    app = open_page("journeys", KHASAN)
    layers = [
        one["id"] for one in json.loads(app.get("deck_gl_json_chart")[0].proto.json)["layers"]
    ]
    assert layers[-2:] == ["basemap-names-city", "ride-train"]


def test_a_slow_machine_passes_no_stop_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "elapsed", lambda key: player.LONGEST_TICK)
    app = open_page("journeys", KHASAN)
    app.selectbox(key="ride_speed").set_value(24)
    app.button(key="ride_play").click()
    # A tick is a day here, and these three are within hours of each other.
    for stop in ("Razdolnaya river rail bridge", "Baranovsky junction", "Ussuriysk station"):
        assert f"**{stop} (" in texts(ran(app.run()))


def test_before_the_first_stop_it_is_told_as_ahead() -> None:
    said = texts(open_page("journeys", {"trip": "2019-02-hanoi"}))
    assert "Still ahead: **Dandong station" in said
    reached = texts(open_page("journeys", {"trip": "2019-02-hanoi", "at": "2019-02-23T13:21Z"}))
    assert "Still ahead" not in reached
    assert "**Dandong station" in reached


def test_the_two_missiles_light_up_when_they_are_fired() -> None:
    before = open_page("journeys", KHASAN | {"at": "2023-09-13T02:40Z"})
    after = open_page("journeys", KHASAN | {"at": "2023-09-13T02:52Z"})
    assert len(deck(before)["ride-tests"]) == 0
    assert len(deck(after)["ride-tests"]) == 2
    assert "2 of 2 missiles of these days fired" in texts(after)


def test_a_guess_is_not_shown_as_a_fact() -> None:
    app = open_page("journeys", KHASAN | {"at": "2023-09-11T23:00Z"})
    assert "the hours are not known" in texts(app)
    (train,) = deck(app)["ride-train"]
    assert train["t"] == "About here"
    assert deck(app)["ride-reach"]


@pytest.mark.parametrize(
    ("params", "note", "clock"),
    [
        ({"trip": "nowhere"}, "trip=nowhere (no journey", "10 Sep 2023 <b>12:00</b> Pyongyang"),
        ({"trip": "<b>x</b>"}, "trip=<b>x</b>", "10 Sep 2023 <b>12:00</b> Pyongyang"),
        (KHASAN | {"at": "noon"}, "at=noon (a moment is written", "<b>12:00</b> Pyongyang"),
        (
            KHASAN | {"at": "2024-01-01T00:00Z"},
            "outside this journey; the nearest moment is shown",
            "19 Sep 2023 <b>21:30</b> Pyongyang",
        ),
    ],
)
def test_a_bad_link_is_named_and_the_nearest_is_shown(
    params: dict[str, str], note: str, clock: str
) -> None:
    app = open_page("journeys", dict(params))
    assert note in unescaped(app.warning[0].value)
    assert clock in texts(app)


def test_the_steps_lead_from_stop_to_stop() -> None:
    app = open_page("journeys", KHASAN)
    ran(app.button(key="ride_next").click().run())
    assert "At Razdolnaya river rail bridge: reported." in texts(app)
    ran(app.button(key="ride_previous").click().run())
    assert "At Khasan station: reported." in texts(app)


def test_the_steps_lead_over_the_whole_way() -> None:
    app = open_page("journeys", {"trip": KHASAN["trip"]})
    reached: list[tuple[str, str]] = []
    while not app.button(key="ride_next").disabled:
        ran(app.button(key="ride_next").click().run())
        now = [unescaped(one.value) for one in app.get_by_key("ride_now").markdown]
        reached.append((texts(app), "\n".join(now)))
        assert reached.count(reached[-1]) == 1, "a step shows the same moment again"
    onward = iter(reached)
    for clock, stop in WAY:
        assert any(clock in page and stop in now for page, now in onward), (clock, stop)


def test_another_journey_starts_at_its_beginning() -> None:
    app = open_page("journeys", KHASAN)
    chosen = app.selectbox(key="trip_chosen")
    ran(chosen.select_index(list(data.rides()).index("2018-06-singapore")).run())
    assert "10 Jun 2018" in texts(app)
    assert "Singapore summit" in unescaped(app.header[0].value)
