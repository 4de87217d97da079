"""Geodesics against closed-form values and against each other."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.geo.geodesy import distance_km, geodesic, route

LON = st.floats(-179, 179)
LAT = st.floats(-80, 80)
POINT = st.tuples(LON, LAT)


def test_a_quarter_of_the_meridian_is_ten_thousand_kilometres() -> None:
    # WGS 84: the meridian quadrant is 10,001.966 km.
    assert distance_km((0, 0), (0, 90)) == pytest.approx(10_001.966, abs=0.001)


def test_one_degree_of_the_equator() -> None:
    # 6378.137 km * pi / 180
    assert distance_km((10, 0), (11, 0)) == pytest.approx(111.319, abs=0.001)


@given(POINT, POINT)
def test_a_geodesic_keeps_its_ends_and_its_length(
    a: tuple[float, float], b: tuple[float, float]
) -> None:
    whole = distance_km(a, b)
    if whole > 19_000:  # nearly opposite points have no single shortest line
        return
    line = geodesic(a, b, step_km=500)
    assert (line[0], line[-1]) == (a, b)
    pieces = [distance_km(p, q) for p, q in itertools.pairwise(line)]
    assert max(pieces, default=0) <= 500.001
    assert sum(pieces) == pytest.approx(whole, abs=0.01)


def test_a_route_over_the_date_line_does_not_jump() -> None:
    line = route([(170, 40), (-170, 40)])
    steps = [abs(b[0] - a[0]) for a, b in itertools.pairwise(line)]
    assert max(steps) < 5
    assert line[-1][0] == pytest.approx(190)


def test_a_route_of_nothing_is_nothing() -> None:
    assert route([]) == []
