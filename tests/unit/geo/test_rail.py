"""Tracks along made-up lines: the way taken, its kilometres and its points."""

import itertools

import pandas as pd
import pytest

from atlas.geo.geodesy import distance_km
from atlas.geo.rail import Network, Track, direct

# Two stations with a bend between them.
BENT = Track(
    points=((10.0, 0.0), (11.0, 0.0), (11.0, 2.0)),
    km=(0.0, 100.0, 400.0),
    ids=("west", None, "north"),
    exact=(True, True, False),
    min_zoom=(0, 4, 0),
)
# Over the 180th meridian eastward, one degree of it to 50 km.
OVER_180 = Track(
    points=((178.0, 10.0), (179.0, 10.0), (-179.0, 12.0), (-178.0, 12.0)),
    km=(0.0, 50.0, 150.0, 200.0),
    ids=("a", None, None, "b"),
    exact=(True,) * 4,
    min_zoom=(0, 6, 9, 0),
)
# A long way round from `left` to `right` over `top`, a short one over `bottom`; `isle` and `islet`
# are joined to nothing else, and a road runs straight from `left` to `right`.
LINES = {
    "round": [("left", 0, 0, 0), ("top", 1, 1, 200), ("right", 2, 0, 400)],
    "short": [("left", 0, 0, 5), ("bottom", 1, -1, 105), ("right", 2, 0, 255)],
    "branch": [("right", 2, 0, 0), ("end", 3, 0, 70)],
    "island": [("isle", 9, 9, 0), ("islet", 9, 8, 10)],
    "road": [("left", 0, 0, 0), ("right", 2, 0, 222)],
}
MODES = {**dict.fromkeys(LINES, "train"), "road": "car"}
# Stretches that end at these points have few surveyed points.
ROUGH = {("short", "bottom"), ("branch", "end")}
# From which zoom on these are needed; all others at any. `right` is the end of another line.
NEEDED = {("round", "top"): 3, ("short", "bottom"): 7, ("short", "right"): 8}


@pytest.fixture(scope="module")
def network() -> Network:
    """The lines above; their rows stand in reverse, as `seq` alone orders them."""
    rows = [
        {
            "line_id": line_id,
            "seq": seq,
            "point_id": point_id,
            "lon": lon,
            "lat": lat,
            "km": km,
            "exactness": "schematic" if (line_id, point_id) in ROUGH else "surveyed",
            "min_zoom": NEEDED.get((line_id, point_id), 0),
        }
        for line_id, points in LINES.items()
        for seq, (point_id, lon, lat, km) in enumerate(points, start=1)
    ]
    return Network(pd.DataFrame(rows[::-1]), MODES)


@pytest.mark.parametrize(
    ("km", "point"),
    [
        pytest.param(0, (10, 0), id="first point"),
        pytest.param(25, (10.25, 0), id="a quarter of a stretch"),
        pytest.param(100, (11, 0), id="at the bend"),
        pytest.param(250, (11, 1), id="halfway after the bend"),
        pytest.param(400, (11, 2), id="last point"),
        pytest.param(-3, (10, 0), id="before the line"),
        pytest.param(999, (11, 2), id="beyond the line"),
    ],
)
def test_at_finds_the_point_by_its_kilometre(km: float, point: tuple[float, float]) -> None:
    assert BENT.at(km) == pytest.approx(point)


def test_length_is_the_last_kilometre_post() -> None:
    assert (BENT.length_km, OVER_180.length_km) == (400, 200)


@pytest.mark.parametrize(
    ("low", "high", "line"),
    [
        pytest.param(50, 250, [(10.5, 0), (11, 0), (11, 1)], id="round the bend"),
        pytest.param(20, 60, [(10.2, 0), (10.6, 0)], id="within a stretch"),
        pytest.param(0, 400, [(10, 0), (11, 0), (11, 2)], id="all of it"),
        pytest.param(100, 400, [(11, 0), (11, 2)], id="from the bend, which is told once"),
    ],
)
def test_between_gives_a_part_with_both_ends(
    low: float, high: float, line: list[tuple[float, float]]
) -> None:
    part = BENT.between(low, high)
    assert len(part) == len(line)
    for point, expected in zip(part, line, strict=True):
        assert point == pytest.approx(expected)


def test_at_goes_on_over_the_180th_meridian() -> None:
    lon, lat = OVER_180.at(75)
    assert (lon % 360, lat) == pytest.approx((179.5, 10.5))
    lon, lat = OVER_180.at(125)
    assert (lon % 360, lat) == pytest.approx((180.5, 11.5))


@pytest.mark.parametrize(("low", "high"), [(0, 200), (25, 175), (75, 200), (120, 180)])
def test_a_part_over_the_180th_meridian_does_not_jump(low: float, high: float) -> None:
    line = OVER_180.between(low, high)
    assert max(abs(b[0] - a[0]) for a, b in itertools.pairwise(line)) <= 2
    assert (line[-1][0] - line[0][0]) * 50 == pytest.approx(high - low)


def test_the_shortest_way_is_taken(network: Network) -> None:
    track = network.track("train", ["left", "end"])
    assert track == Track(
        points=((0, 0), (1, -1), (2, 0), (3, 0)),
        km=(0, 100, 250, 320),
        ids=("left", "bottom", "right", "end"),
        exact=(False, False, True, False),
        min_zoom=(0, 7, 0, 0),
    )


def test_a_thinned_track_keeps_its_ends_and_its_kilometres() -> None:
    assert OVER_180.thinned(9) == OVER_180
    assert OVER_180.thinned(6) == Track(
        points=((178.0, 10.0), (179.0, 10.0), (-178.0, 12.0)),
        km=(0.0, 50.0, 200.0),
        ids=("a", None, "b"),
        exact=(True,) * 3,
        min_zoom=(0, 6, 0),
    )
    assert OVER_180.thinned(0).km == (0.0, 200.0)
    only = direct([(5.0, 6.0)], ["x"], curved=False)
    assert only.thinned(0) == only


def test_where_a_track_begins_and_ends_it_keeps_points_that_no_map_needs(network: Network) -> None:
    track = network.track("train", ["bottom", "right"])
    assert track is not None
    assert track.min_zoom == (7, 0)
    assert track.thinned(0) == track


def test_a_thinned_track_keeps_the_named_points() -> None:
    assert BENT.thinned(3).ids == ("west", "north")
    assert BENT.thinned(3, {None}).ids == ("west", None, "north")


def test_a_thinned_stretch_is_surveyed_only_if_all_of_it_is(network: Network) -> None:
    track = network.track("train", ["left", "end"])
    assert track is not None
    assert track.thinned(0).ids == ("left", "right", "end")
    assert track.thinned(0).exact == (False, False, False)
    over_top = network.track("train", ["left", "top", "right"])
    assert over_top is not None
    assert over_top.thinned(0).exact == (True, True)


def test_a_track_runs_backward_as_well(network: Network) -> None:
    track = network.track("train", ["end", "left"])
    assert track is not None
    assert track.ids == ("end", "right", "bottom", "left")
    assert track.km == (0, 70, 220, 320)
    # Each stretch keeps its own exactness, whichever way it is gone.
    assert track.exact == (False, False, True, False)


def test_the_given_places_are_passed_in_order(network: Network) -> None:
    over_top = network.track("train", ["left", "top", "right"])
    assert over_top is not None
    assert (over_top.ids, over_top.length_km) == (("left", "top", "right"), 400)
    there_and_back = network.track("train", ["right", "end", "right", "bottom"])
    assert there_and_back is not None
    assert there_and_back.ids == ("right", "end", "right", "bottom")
    assert there_and_back.km == (0, 70, 140, 290)


def test_each_mode_has_its_own_lines(network: Network) -> None:
    by_road = network.track("car", ["left", "right"])
    assert by_road is not None
    assert (by_road.ids, by_road.length_km) == (("left", "right"), 222)


@pytest.mark.parametrize(
    ("mode", "places"),
    [
        pytest.param("train", ["left", "nowhere"], id="unknown place"),
        pytest.param("train", ["left", "nowhere", "right"], id="unknown place on the way"),
        pytest.param("car", ["left", "top"], id="place on lines of another mode only"),
        pytest.param("plane", ["left", "right"], id="mode without lines"),
        pytest.param("train", ["left", "isle"], id="no path"),
        pytest.param("train", ["left"], id="one place"),
        pytest.param("train", [], id="no place"),
        pytest.param("train", ["left", "left"], id="one place twice"),
    ],
)
def test_no_track_where_there_is_no_way(network: Network, mode: str, places: list[str]) -> None:
    assert network.track(mode, places) is None


CITIES = [(125.67, 39.22), (116.58, 40.08), (103.99, 1.35)]


def test_a_great_circle_is_as_long_as_its_legs() -> None:
    track = direct(CITIES, ["a", None, "c"], curved=True)
    assert track.length_km == pytest.approx(
        distance_km(*CITIES[:2]) + distance_km(*CITIES[1:]), abs=1e-6
    )
    assert list(track.km) == sorted(track.km)
    assert (track.ids[0], track.ids[-1]) == ("a", "c")
    assert set(track.ids[1:-1]) == {None}
    assert all(track.exact)
    assert len(track.points) == len(track.km) == len(track.ids) == len(track.exact)
    # 4,308 km to the south in steps of at most 100 km.
    assert len(track.points) > 50


def test_a_great_circle_leaves_the_straight_line_of_the_map() -> None:
    a, b = (0.0, 50.0), (80.0, 50.0)
    curved, straight = (direct([a, b], ["a", "b"], curved=how) for how in (True, False))
    assert curved.at(curved.length_km / 2)[1] > 55
    assert straight.at(straight.length_km / 2) == pytest.approx((40, 50))
    assert curved.length_km == pytest.approx(straight.length_km)


def test_a_straight_track_has_no_points_of_its_own() -> None:
    track = direct(CITIES, ["a", "b", "c"], curved=False)
    assert track.points == tuple(CITIES)
    assert track.ids == ("a", "b", "c")
    assert track.km[1] == pytest.approx(distance_km(*CITIES[:2]))
    assert not any(track.exact)


def test_a_flight_over_the_180th_meridian_does_not_jump() -> None:
    track = direct([(170.0, 0.0), (-170.0, 0.0)], ["a", "b"], curved=True)
    # 20 degrees of the equator
    assert track.length_km == pytest.approx(2226.39, abs=0.01)
    assert track.at(track.length_km * 0.75)[0] % 360 == pytest.approx(185)
    line = track.between(10, track.length_km - 10)
    assert max(abs(b[0] - a[0]) for a, b in itertools.pairwise(line)) < 1


def test_one_point_is_a_track_without_length() -> None:
    track = direct([(1.0, 2.0)], ["here"], curved=False)
    assert (track.length_km, track.ids, track.at(5)) == (0, ("here",), (1, 2))
