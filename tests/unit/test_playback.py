"""A frame of the playback: what was fired and travelled until a moment."""

import json
from typing import Any

import pandas as pd
import pytest

from atlas.draw.paths import days, flight_numbers
from atlas.draw.playback import Reel, frame, reel
from atlas.ui import data
from atlas.view import View
from tests.counts import MISSILES

HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"


@pytest.fixture(scope="module")
def whole() -> Reel:
    return reel(data.catalog(), data.selection(View()).rows, list(data.rides()))


def layers(shown: Reel, at: str, window: int = 0) -> dict[str, Any]:
    now = days(pd.Timestamp(at, tz="UTC"))
    deck = json.loads(frame(shown, now, window, "light", "flat", 1).to_json())
    return {layer["id"]: layer for layer in deck["layers"]}


def numbers(drawn: dict[str, Any], name: str) -> set[int]:
    return {
        n
        for key, one in drawn.items()
        if key.startswith(f"flight-{name}-")
        for n in one["filterCategories"]
    }


def test_a_flight_comes_when_it_was_flown_stands_out_and_pales(whole: Reel) -> None:
    number = flight_numbers()[HWASONG_15]
    before, after = layers(whole, "2017-11-28 18:10"), layers(whole, "2017-11-28 18:20")
    assert number not in numbers(before, "new") | numbers(before, "old")
    assert numbers(after, "new") == {number}
    later = layers(whole, "2018-03-01")
    assert number in numbers(later, "old")
    assert numbers(later, "new") == set()


def test_a_window_forgets_what_is_older(whole: Reel) -> None:
    assert len(numbers(layers(whole, "2018-03-01"), "old")) > 20
    assert numbers(layers(whole, "2018-03-01", window=30), "old") == set()
    assert layers(whole, "2018-03-01", window=30)["play-sites"]["data"] == []


def test_at_the_end_all_is_there(whole: Reel) -> None:
    drawn = layers(whole, "2026-04-19")
    assert numbers(drawn, "old") | numbers(drawn, "new") == set(flight_numbers().values())
    assert len(drawn["play-sites"]["data"]) == 55
    assert drawn["play-rides"]["filterCategories"] == list(range(len(data.rides())))
    assert int(whole.counts.sum()) == MISSILES


def test_the_train_of_2023_comes_with_its_first_day(whole: Reel) -> None:
    ride = list(data.rides()).index("2023-09-russia")
    assert ride not in layers(whole, "2023-09-09 12:00")["play-rides"]["filterCategories"]
    assert ride in layers(whole, "2023-09-10 12:00")["play-rides"]["filterCategories"]
    gone = layers(whole, "2023-12-01", window=30)["play-rides"]["filterCategories"]
    assert gone == []


def test_a_frame_is_small(whole: Reel) -> None:
    now = days(pd.Timestamp("2026-04-19", tz="UTC"))
    for projection in ("flat", "tilted", "globe"):
        sent = frame(whole, now, 0, "dark", projection, 2).to_json()  # type: ignore[arg-type]
        assert len(sent) < 30 * 1024


def test_the_frame_of_a_view_shows_its_rows_only() -> None:
    view = View().with_facet("class", ["icbm"])
    shown = reel(data.catalog(), data.selection(view).rows, list(data.rides()))
    drawn = layers(shown, "2026-04-19")
    assert len(shown.moments) == 12
    assert {mark["c"] for name in ("play-old", "play-fresh") for mark in drawn[name]["data"]} == {0}
    assert drawn["play-rides"]["filterCategories"] == []
