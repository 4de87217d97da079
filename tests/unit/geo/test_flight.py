"""The path of a flight: free fall by closed forms, sketches by what was reported."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.geo.flight import SKETCHES, flight_paths, free_fall_km, heights_km, shape_of
from atlas.geo.geodesy import EARTH_RADIUS_KM, distance_km
from atlas.geo.landing import landing_points, turned

POINT = st.tuples(st.floats(-179, 179), st.floats(-80, 80))
DISTANCE = st.floats(10, 15000)
APOGEE = st.floats(5, 8000)
TURNS = '[{"distance_km": 600, "manoeuvre_km": 240, "bearing_deg": 40}, {"distance_km": 160}]'


def launch(**changed: object) -> pd.DataFrame:
    """Hwasong-15 of November 2017, with some columns changed."""
    row = {
        "lon": 125.88,
        "lat": 39.28,
        "bearing_deg": 80.0,
        "distance_km": 960.0,
        "apogee_km": 4475.0,
        "class": "icbm",
        "outcome": "success",
        "manoeuvre": None,
        "manoeuvres": None,
    }
    return pd.DataFrame([row | changed], index=["one"])


@given(DISTANCE, APOGEE)
def test_free_fall_leaves_the_ground_rises_to_the_apogee_and_lands(
    distance: float, apogee: float
) -> None:
    share = np.linspace(0, 1, 41)
    height = free_fall_km(share, distance, apogee)
    assert height[[0, -1]] == pytest.approx([0, 0], abs=1e-3)
    assert height[20] == pytest.approx(apogee)
    assert (np.diff(height[:21]) > 0).all()
    assert height == pytest.approx(height[::-1], abs=1e-6)


def test_a_short_flight_is_nearly_the_parabola_of_a_flat_earth() -> None:
    share = np.linspace(0, 1, 11)
    assert free_fall_km(share, 100, 25) == pytest.approx(
        4 * 25 * share * (1 - share), rel=0.02, abs=1e-6
    )


def test_half_round_the_earth_is_the_ellipse_with_that_focus() -> None:
    # At the ends of a half turn the apogee lies opposite: r = p at 90 degrees, so p = R.
    height = free_fall_km(np.array([0.25]), math.pi * EARTH_RADIUS_KM, 1000.0)
    e = 1000 / (EARTH_RADIUS_KM + 1000)
    expected = EARTH_RADIUS_KM / (1 - e * math.cos(math.pi / 4)) - EARTH_RADIUS_KM
    assert height == pytest.approx([expected])


@pytest.mark.parametrize("shape", list(SKETCHES))
def test_a_sketch_keeps_the_apogee_and_never_goes_below_the_ground(shape: str) -> None:
    height = heights_km(shape, np.linspace(0, 1, 501), 600, 50)  # type: ignore[arg-type]
    assert height.max() == pytest.approx(50, rel=1e-3)
    assert height.min() >= 0
    assert height[0] == 0
    assert height[-1] == pytest.approx(50 if shape == "ascent" else 0)


def test_the_pull_up_rises_a_second_time() -> None:
    height = heights_km("pull-up", np.linspace(0, 1, 101), 600, 50)
    turns = np.sign(np.diff(height))
    assert (np.diff(turns[turns != 0]) != 0).sum() == 3


@pytest.mark.parametrize(
    ("class_", "outcome", "manoeuvre", "shape"),
    [
        ("icbm", "success", None, "free fall"),
        ("icbm", "success", float("nan"), "free fall"),
        ("srbm", "success", "pull-up", "pull-up"),
        ("mrbm", "unknown", "glide", "glide"),
        ("slv", "success", None, "ascent"),
        ("slv", "failure", None, "free fall"),
    ],
)
def test_shape_of(class_: str, outcome: str, manoeuvre: object, shape: str) -> None:
    assert shape_of(class_, outcome, manoeuvre) == shape


def test_a_path_has_the_reported_figures() -> None:
    path = flight_paths(launch())["one"]
    assert path[0] == pytest.approx((125.88, 39.28, 0.0), abs=1e-6)
    assert max(z for _, _, z in path) == pytest.approx(4475e3)
    assert distance_km(path[0][:2], path[-1][:2]) == pytest.approx(960)
    assert path[-1][2] == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("missing", ["bearing_deg", "distance_km", "apogee_km", "lon"])
def test_a_flight_with_a_figure_missing_has_no_path(missing: str) -> None:
    assert pd.isna(flight_paths(launch(**{missing: None}))["one"])


def test_a_path_over_the_date_line_does_not_jump() -> None:
    path = flight_paths(launch(lon=175.0, lat=10.0, bearing_deg=90.0, distance_km=3000.0))["one"]
    lons = [lon for lon, _, _ in path]
    assert max(lons) > 180
    assert max(abs(np.diff(lons))) < 5


def test_turns_follow_each_other_and_add_up() -> None:
    assert turned(80.0, 1000.0, TURNS) == [(80.0, 600.0), (40.0, 240.0), (40.0, 160.0)]
    assert turned(80.0, 1000.0, float("nan")) == [(80.0, 1000.0)]


def test_a_listed_turn_bends_the_track_and_moves_the_landing_point() -> None:
    flight = launch(distance_km=1000.0, apogee_km=60.0, manoeuvre="glide", manoeuvres=TURNS)
    path = flight_paths(flight)["one"]
    landing = landing_points(flight).loc["one"]
    assert path[-1][:2] == pytest.approx((landing["to_lon"], landing["to_lat"]))
    straight = landing_points(launch(distance_km=1000.0)).loc["one"]
    # The bearing of a geodesic to the east grows on the way: 87 degrees where the turn to 40 is.
    # 400 km on another bearing end so far apart: the chord, 2 x 400 x sin(47 / 2).
    apart = distance_km(tuple(landing), tuple(straight))
    assert apart == pytest.approx(2 * 400 * math.sin(math.radians(47.2 / 2)), rel=0.05)
    assert distance_km(path[0][:2], path[-1][:2]) < 1000


@given(POINT, st.floats(0, 360, exclude_max=True), st.floats(1, 9000))
def test_a_landing_point_is_as_far_as_was_flown(
    start: tuple[float, float], bearing: float, distance: float
) -> None:
    launches = pd.DataFrame(
        {"lon": [start[0]], "lat": [start[1]], "bearing_deg": [bearing], "distance_km": [distance]}
    ).assign(manoeuvres=None)
    end = landing_points(launches).iloc[0]
    assert distance_km(start, (end["to_lon"], end["to_lat"])) == pytest.approx(distance, rel=1e-6)


def test_no_landing_point_without_bearing_distance_or_site() -> None:
    launches = pd.DataFrame(
        {
            "lon": [125.9, 125.9, None, 125.9],
            "lat": [39.3, 39.3, None, 39.3],
            "bearing_deg": [None, 76.0, 76.0, 76.0],
            "distance_km": [950.0, None, 950.0, 950.0],
            "manoeuvres": None,
        }
    )
    assert landing_points(launches)["to_lon"].notna().tolist() == [False, False, False, True]
