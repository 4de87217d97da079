"""The page of the journeys, run by Streamlit's AppTest: what the stage is sent, what settles."""

import json
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from atlas.app import data, ride, state
from tests.app.pages import open_page, ran, staged, unescaped

KHASAN = {"trip": "2023-09-russia", "at": "2023-09-11T20:00Z"}
START = round(pd.Timestamp("2023-09-10T03:00Z").timestamp())


def texts(app: AppTest) -> str:
    """All that the page says in Markdown."""
    return unescaped("\n".join(one.value for one in app.markdown))


def instant(app: AppTest) -> pd.Timestamp:
    """The moment that the stage is sent."""
    return pd.Timestamp(staged(app)["at"], unit="s", tz="UTC")


@pytest.mark.long
@pytest.mark.parametrize("trip_id", list(data.rides()))
def test_every_journey_has_its_page(trip_id: str) -> None:
    app = open_page("journeys", {"trip": trip_id})
    trips = data.catalog().trips
    assert trips.at[trip_id, "title"] in unescaped(app.header[0].value)
    assert app.selectbox(key="trip_chosen").value == trip_id
    sent = staged(app)
    assert (sent["face"], sent["trip"], sent["at"]) == ("ride", trip_id, None)
    for part in ("Compare", "People", "Close-ups"):
        ran(app.segmented_control(key="part").set_value(part).run())


def test_khasan_at_six() -> None:
    app = open_page("journeys", KHASAN)
    assert instant(app) == pd.Timestamp("2023-09-11T20:00Z")
    text = texts(app)
    assert "**Khasan station · Хасан** · 12 Sep 2023, 06:00 Vladivostok time" in text
    assert "Alexander Kozlov, Oleg Kozhemyako" in text


def test_before_the_first_stop_it_is_told_as_ahead() -> None:
    before = texts(open_page("journeys", {"trip": "2019-02-hanoi"}))
    assert "Still ahead: **Dandong station" in before
    reached = texts(open_page("journeys", {"trip": "2019-02-hanoi", "at": "2019-02-23T13:21Z"}))
    assert "Still ahead" not in reached
    assert "**Dandong station" in reached


@pytest.mark.parametrize(
    ("params", "note", "at"),
    [
        ({"trip": "nowhere"}, "trip=nowhere (no journey", None),
        ({"trip": "<b>x</b>"}, "trip=<b>x</b>", None),
        (KHASAN | {"at": "noon"}, "at=noon (write a moment as", None),
        (
            KHASAN | {"at": "2024-01-01T00:00Z"},
            "outside this journey; the nearest moment is shown",
            "2023-09-19T12:30Z",
        ),
        (KHASAN | {"camera": "1,2"}, "camera=1,2 (use longitude", "2023-09-11T20:00Z"),
    ],
)
def test_a_bad_link_is_named_and_the_nearest_is_shown(
    params: dict[str, str], note: str, at: str | None
) -> None:
    app = open_page("journeys", dict(params))
    assert note in unescaped(app.warning[0].value)
    assert staged(app)["trip"] == KHASAN["trip"]
    assert staged(app)["at"] == (None if at is None else pd.Timestamp(at).timestamp())


def test_another_journey_starts_at_its_beginning_and_is_seen_whole() -> None:
    app = open_page("journeys", KHASAN | {"camera": "130.6,42.4,9"})
    assert staged(app)["camera"] == {"longitude": 130.6, "latitude": 42.4, "zoom": 9.0}
    chosen = app.selectbox(key="trip_chosen")
    ran(chosen.select_index(list(data.rides()).index("2018-06-singapore")).run())
    sent = staged(app)
    assert (sent["trip"], sent["at"], sent["camera"]) == ("2018-06-singapore", None, None)
    assert "Singapore summit" in unescaped(app.header[0].value)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The session of a visitor who rides to Khasan."""
    kept: dict[str, Any] = {"trip": KHASAN["trip"], "page": "journeys"}
    for module in (ride, state):
        monkeypatch.setattr(module.st, "session_state", kept)
    return kept


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (START + 3600, "2023-09-10T04:00Z"),
        (0, "2023-09-10T03:00Z"),
        (2**40, "2023-09-19T12:30Z"),
    ],
)
def test_a_moment_that_settles_is_shown_within_the_journey(
    session: dict[str, Any], at: int, shown: str
) -> None:
    session[ride.KEY] = {"settled": {"at": at, "rev": 3}}
    ride._settled()
    assert session["at"] == pd.Timestamp(shown)
    assert session["stage_rev"] == 3


@pytest.mark.parametrize("at", [None, "noon", 1.5, True, [], {}])
def test_what_is_no_moment_changes_nothing(session: dict[str, Any], at: object) -> None:
    session[ride.KEY] = {"settled": {"at": at}}
    ride._settled()
    assert "at" not in session


def test_each_place_that_a_journey_came_through_has_its_map() -> None:
    app = open_page("journeys", KHASAN)
    ran(app.segmented_control(key="part").set_value("Close-ups").run())
    assert [one.value for one in app.subheader] == [
        "Khasan: where three countries meet",
        "Vladivostok: station, port and university",
    ]
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component")]
    plates = [one for one in sent if set(one) == {"wide", "narrow"}]
    assert len(plates) == 2
    assert "Khasan station" in plates[0]["wide"]
