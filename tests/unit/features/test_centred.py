"""The map centred on the launch site: true distances, land where land is, names that are apart."""

import itertools

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from atlas.data.catalog import Catalog
from atlas.features.reach import analysis as reach
from atlas.features.reach import centred, rooms
from atlas.features.reach.layers import MAP_HEIGHT
from atlas.features.reach.projection import FARTHEST_KM, circle, outlines, project, simplified
from atlas.features.reach.ranges import Reach
from atlas.geo.geodesy import WGS84
from atlas.style.palette import LIGHT

SUNAN = (125.70926, 39.20299)


def reach_of(catalog: Catalog, missile_id: str) -> Reach:
    missile = catalog["missiles"].loc[missile_id]
    low, high = missile["range_low_km"], missile["range_high_km"]
    return Reach(missile_id, missile["name"], missile["class"], low, high)


def figure_of(catalog: Catalog, *missile_ids: str, site_id: str = "sunan") -> go.Figure:
    site = reach.site_point(catalog, site_id)
    assert site is not None
    reaches = [reach_of(catalog, one) for one in missile_ids]
    cities = reach.cities(catalog, list(missile_ids), site_id)
    return centred.centred_map(site, "Sunan", reaches, cities, "light")


def extent_of(catalog: Catalog, missile_id: str, site_id: str) -> float:
    cities = reach.cities(catalog, [missile_id], site_id)
    return centred.extent_of([reach_of(catalog, missile_id)], cities)


def paths(trace: go.Scatter) -> list[np.ndarray]:
    """The pieces of a trace between its gaps."""
    points = np.column_stack([trace.x, trace.y])
    gaps = np.flatnonzero(np.isnan(points[:, 0]))
    return [one[~np.isnan(one[:, 0])] for one in np.split(points, gaps) if len(one) > 3]


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90))
def test_distance_and_direction_from_the_site_are_true(lon: float, lat: float) -> None:
    x, y = project(SUNAN, lon, lat)
    bearing, _, metres = WGS84.inv(*SUNAN, lon, lat)
    assert np.hypot(x, y) == pytest.approx(metres / 1000, abs=0.01)
    if 1 < metres / 1000 < 19_900:
        turn = np.degrees(np.arctan2(x, y)) - bearing
        assert np.cos(np.radians(turn)) == pytest.approx(1, abs=1e-9)


def test_points_that_nobody_sees_are_left_out() -> None:
    fine = [(120 + step / 1000, 40.0) for step in range(5_000)]
    away = [(-60, -30), (-60, -31), (-61, -31)]
    # A long step is bent: the equator is no straight line here.
    equator = [(0, 0), (179, 0)]
    near, far, bent = outlines(SUNAN, [fine, away, equator])
    x, _ = simplified(near, 1_000, 10)
    assert len(x) < 50
    ends = project(SUNAN, [fine[0][0], fine[-1][0]], [40.0, 40.0])[0]
    assert [x[0], x[-1]] == pytest.approx(ends)
    assert len(simplified(far, 1_000, 10)[0]) == 0
    assert len(simplified(bent, FARTHEST_KM, 10)[0]) > 50
    assert outlines(SUNAN, []) == []


def test_rings_are_circles_filled_within_and_hatched_between(catalog: Catalog) -> None:
    figure = figure_of(catalog, "hwasong-15")
    colour = LIGHT.classes["icbm"]
    solid, dashed = (one for one in figure.data if one.mode == "lines" and one.line.color == colour)
    for line, km in ((solid, 8_500), (dashed, 13_000)):
        assert np.hypot(*paths(line)[0].T) == pytest.approx(np.full(181, km), rel=1e-4)
    assert (solid.line.dash, dashed.line.dash) == ("solid", "6px,4px")
    fills = [one for one in figure.data if one.fill == "toself"][-2:]
    (inside, band) = fills
    assert np.hypot(*paths(inside)[0].T).max() == pytest.approx(8_500, rel=1e-4)
    assert band.fillpattern.shape == "/"
    radii = np.hypot(*paths(band)[0].T)
    assert (radii.min(), radii.max()) == pytest.approx((8_500, 13_000), rel=1e-4)


def test_a_ring_stands_for_the_circle_that_it_lies_on(catalog: Catalog) -> None:
    figure = figure_of(catalog, "hwasong-17")
    (named,) = [one for one in figure.layout.annotations if "15,000 km" in one.text]
    assert "Hwasong-17" in named.text
    circles = [one.text for one in figure.layout.annotations if one.text.startswith("<i>")]
    assert set(circles) <= {"<i>5,000 km</i>", "<i>10,000 km</i>"}
    assert circles


@pytest.mark.parametrize("missile_id", ["hwasong-15", "hwasong-12", "nodong", "hwasong-11a"])
def test_land_is_where_the_cities_are(catalog: Catalog, missile_id: str) -> None:
    """Each city that the map shows lies on its land, or no more than a few pixels off."""
    figure = figure_of(catalog, missile_id)
    land = [one for one in figure.data if one.fillcolor == LIGHT.land]
    (trace,) = land
    ground = shapely.union_all([shapely.Polygon(one).buffer(0) for one in paths(trace)])
    extent = extent_of(catalog, missile_id, "sunan")
    cities = catalog["cities"]
    x, y = project(SUNAN, cities["lon"], cities["lat"])
    seen = np.hypot(x, y) < extent
    off = shapely.distance(ground, shapely.points(x[seen], y[seen])) * MAP_HEIGHT / (2 * extent)
    lost = cities["name"].to_numpy()[seen][off > 5]
    # Small islands are too small to be drawn at these scales.
    assert set(lost) <= {"Hagatna (Guam)", "Honolulu", "Naha (Okinawa)"}
    assert sum(len(one.x) for one in figure.data) < 14_000


@pytest.mark.parametrize(
    ("missile_id", "site_id", "named"),
    [
        ("hwasong-17", "pyongyang", 9),
        ("hwasong-12", "sunan", 10),
        ("hwasong-11a", "wonsan", 8),
    ],
)
def test_cities_are_named_and_no_name_lies_on_another_or_on_a_ring(
    catalog: Catalog, missile_id: str, site_id: str, named: int
) -> None:
    figure = figure_of(catalog, missile_id, site_id=site_id)
    names, middle, wide = (one for one in figure.data if one.mode == "text")
    assert len(names.text) == named
    # The style sheet counts them from the last one.
    assert figure.data[-2:] == (middle, wide)
    extent = extent_of(catalog, missile_id, site_id)
    radii = [km for km, _ in reach_of(catalog, missile_id).rings]
    for shown, windows in (
        ([names], rooms.WINDOWS),
        ([names, middle], rooms.MIDDLE),
        ([names, middle, wide], rooms.WIDE),
    ):
        for window in windows:
            boxes = [one for trace in shown for one in boxes_of(trace, extent, window)]
            for one, other in itertools.combinations(boxes, 2):
                assert not one.intersects(other)
            for km in radii:
                line = shapely.Point(0, 0).buffer(km * window / (2 * extent), 90).exterior
                assert not any(one.intersects(line) for one in boxes)


def boxes_of(names: go.Scatter, extent: float, window: int) -> list[shapely.Polygon]:
    sides = [1 if one == "middle right" else -1 for one in names.textposition]
    return [
        shapely.box(*rooms.box(rooms.beside(x, y, text.strip(), side), extent, window))
        for text, x, y, side in zip(names.text, names.x, names.y, sides, strict=True)
    ]


def test_the_largest_city_at_a_distance_is_named_first() -> None:
    cities = pd.DataFrame(
        {
            "name": ["Small", "Large", "Far"],
            "x": [10.0, 10.0, 90.0],
            "y": [10.0, 10.5, 0.0],
            "population": [1, 9, 2],
            "few": False,
        }
    )
    cities["label"] = cities["name"]
    named = rooms.named_cities(cities, 100, [])
    # One on its own comes before all others: here it has no room before the edge.
    assert list(named["name"]) == ["Far", "Large", "Small"]
    assert list(named["right"]) == [False, True, False]
    # No ring goes through a name; a faint circle does where no side is clear of it.
    assert "Small" not in set(rooms.named_cities(cities, 100, [], [20.0])["name"])
    across = rooms.named_cities(cities, 100, [], circles=[20.0])
    assert set(across["name"]) == {"Large", "Small", "Far"}
    mid = cities.iloc[[2]].assign(x=50.0)
    assert list(rooms.named_cities(mid, 100, [])["right"]) == [True]
    assert list(rooms.named_cities(mid, 100, [], circles=[58.0])["right"]) == [False]
    room = [rooms.Room(0.0, 10.0, 300.0, 0)]
    assert list(rooms.named_cities(cities, 100, room)["name"]) == ["Far"]
    cities["few"] = cities["name"] == "Small"
    assert list(rooms.named_cities(cities, 100, [])["name"]) == ["Small", "Far", "Large"]


def test_the_one_city_beyond_reach_is_on_the_map_and_named_clear_of_the_ring(
    catalog: Catalog,
) -> None:
    figure = figure_of(catalog, "hwasong-17")
    names, middle, _ = (one for one in figure.data if one.mode == "text")
    assert {"Nairobi", "Wellington"} <= {one.strip() for one in middle.text}
    (place,) = (at for at, text in enumerate(names.text) if "Brasilia" in text)
    assert names.text[place].strip() == "Brasilia, 17,336 km"
    (ring,) = (one for one in figure.layout.annotations if "Hwasong-17" in one.text)
    extent = extent_of(catalog, "hwasong-17", "sunan")
    assert np.hypot(names.x[place], names.y[place]) < extent
    for window in rooms.WINDOWS:
        apart = abs(ring.y - names.y[place]) * window / (2 * extent)
        assert apart >= rooms.LINE


def test_the_launch_site_is_a_star_with_its_name_clear_of_cities(catalog: Catalog) -> None:
    figure = figure_of(catalog, "hwasong-17")
    (star,) = (one for one in figure.data if one.marker.symbol == "star")
    assert (star.x, star.y) == ((0,), (0,))
    name = figure.layout.annotations[0]
    assert name.text == "<b>Sunan</b>"
    assert (name.x, name.y, name.axref, name.ayref) == (0, 0, "x", "y")
    (dots,) = (one for one in figure.data if one.mode == "markers" and len(one.x) > 1)
    extent = extent_of(catalog, "hwasong-17", "sunan")
    room = rooms.Room(name.ax, name.ay, rooms.text_width("Sunan"), 0)
    others = [rooms.Room(x, y, rooms.MARK, 0) for x, y in zip(dots.x, dots.y, strict=True)]
    assert rooms.fits(room, others, extent, rooms.WINDOWS, (15_000,))
    assert dots.marker.size == centred.DOT


def test_the_map_is_round_and_has_no_city_in_its_corners(catalog: Catalog) -> None:
    figure = figure_of(catalog, "hwasong-11a", site_id="wonsan")
    extent = extent_of(catalog, "hwasong-11a", "wonsan")
    (dots,) = (one for one in figure.data if one.mode == "markers" and len(one.x) > 1)
    assert np.hypot(dots.x, dots.y).max() < extent
    (cover,) = (one for one in figure.data if one.fillcolor == LIGHT.page)
    radii = np.hypot(cover.x, cover.y)
    assert radii[~np.isnan(radii)].min() == pytest.approx(extent, rel=1e-4)
    assert figure.layout.height is None


def test_a_circle_is_closed() -> None:
    x, y = circle(1_000)
    assert (x[0], y[0]) == pytest.approx((x[-1], y[-1]))
    assert (x[45], y[45]) == pytest.approx((1_000, 0))


def test_why_the_page_opens_on_what_it_shows(catalog: Catalog) -> None:
    assert reach.why_first(catalog, "hwasong-17", "pyongyang") == (
        "The page opens on Pyongyang International Airport because most missiles were fired from "
        "there (66 of 356), and on the Hwasong-17 (more than 15,000 km) because no published range "
        "is longer, and of the 3 missiles that share it, it flew most often from here (3 times)."
    )
    for missile_id, site_id in (("hwasong-15", "pyongyang"), ("hwasong-17", "sunan")):
        with pytest.raises(ValueError, match="not what should be shown first"):
            reach.why_first(catalog, missile_id, site_id)
