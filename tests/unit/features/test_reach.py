"""Reach: the formula against closed-form values, geodesics against GeographicLib, and the data."""

import itertools
import json
from math import acos, asin, cos, pi, radians, sin, sqrt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.data.catalog import Catalog
from atlas.features.reach import analysis as reach
from atlas.features.reach import figures as reach_charts
from atlas.features.reach import layers as draw
from atlas.features.reach import lofting, names, ranges
from atlas.geo.flight import EARTH_RADIUS_KM, free_fall_km
from atlas.geo.reach import (
    FARTHEST_KM,
    HALFWAY_KM,
    distances_km,
    lines,
    minimum_energy_range_km,
    point_at,
    ring,
)
from atlas.style.palette import LIGHT, PALETTES, rgb

R = EARTH_RADIUS_KM
SUNAN = (125.673256, 39.200159)
SITE = st.tuples(st.floats(-180, 180), st.floats(-85, 85))
RANGE = st.floats(50, FARTHEST_KM)


def geographiclib_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    return float(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"]) / 1000


# --- the range that the energy of a lofted test gives


@pytest.mark.parametrize(
    ("apogee", "expected"),
    [
        # Straight up: Q = 2 h / (R + h). At h = R / 3 it is 1/2, and sin(f'/2) = 1/3.
        (R / 3, 2 * R * asin(1 / 3)),
        # At h = R / 7 it is 1/4, and sin(f'/2) = 1/7.
        (R / 7, 2 * R * asin(1 / 7)),
        # At h = R the speed is that of a circular orbit: everything is reached.
        (R, pi * R),
        (3 * R, pi * R),
        # On a small scale the Earth is flat: twice the height of a shot straight up.
        (1, 2),
    ],
)
def test_the_range_of_a_shot_straight_up(apogee: float, expected: float) -> None:
    assert minimum_energy_range_km(apogee, 0) == pytest.approx(expected, rel=2e-4)


@given(st.floats(1, HALFWAY_KM - 1))
def test_a_path_of_minimum_energy_reaches_as_far_as_it_went(distance: float) -> None:
    # Its second focus lies in the middle of the chord: its apogee is known in closed form.
    half = distance / (2 * R)
    apogee = R / 2 * (sin(half) + cos(half) - 1)
    assert minimum_energy_range_km(apogee, distance) == pytest.approx(distance, rel=1e-6)


@given(st.floats(1, 10_000), st.floats(0, 15_000))
def test_no_path_to_a_distance_has_less_energy_than_it_needs(
    apogee: float, distance: float
) -> None:
    assert minimum_energy_range_km(apogee, distance) >= distance * (1 - 1e-9)


@given(st.floats(50, 4000), st.floats(50, 3000))
@settings(max_examples=40)
def test_no_angle_of_launch_goes_farther(apogee: float, distance: float) -> None:
    """The speed from energy and angular momentum, then the range over all angles."""
    half = distance / (2 * R)
    # r = p / (1 + e cos v) at the ground and at the apogee gives e; then p, speed and angle.
    e = apogee / (R + apogee - R * cos(half))
    p = (R + apogee) * (1 - e)
    q = 2 - R * (1 - e * e) / p
    angles = np.radians(np.linspace(0.005, 89.995, 18_000))
    flat = np.cos(angles) ** 2
    # Bate, Mueller, White: cos(f/2) = (1 - Q cos^2 g) / sqrt(1 + Q (Q - 2) cos^2 g)
    farthest = 2 * R * np.arccos((1 - q * flat) / np.sqrt(1 + q * (q - 2) * flat)).max()
    assert minimum_energy_range_km(apogee, distance) == pytest.approx(farthest, rel=1e-4)


def test_the_formula_and_the_drawn_path_are_of_one_ellipse() -> None:
    apogee, distance = 4475.0, 950.0
    half = distance / (2 * R)
    e = apogee / (R + apogee - R * cos(half))
    p = (R + apogee) * (1 - e)
    q = 2 - R * (1 - e * e) / p
    # The angle of launch from the first steps of the drawn path.
    share = 1e-6
    height = float(free_fall_km(np.array([share]), distance, apogee)[0])
    tangent = height / (share * distance)
    flat = 1 / (1 + tangent**2)
    angle = 2 * acos((1 - q * flat) / sqrt(1 + q * (q - 2) * flat))
    assert angle * R == pytest.approx(distance, rel=1e-3)


@pytest.mark.parametrize(
    ("apogee", "distance"),
    [(0, 100), (-5, 100), (float("nan"), 100), (500, -1), (500, HALFWAY_KM), (500, float("nan"))],
)
def test_no_range_of_a_flight_that_cannot_be(apogee: float, distance: float) -> None:
    with pytest.raises(ValueError, match=r"no free fall|no distance"):
        minimum_energy_range_km(apogee, distance)


# --- rings


@given(SITE, RANGE)
def test_a_ring_lies_everywhere_at_its_range(site: tuple[float, float], range_km: float) -> None:
    points = ring(site, range_km)
    assert points[0] == pytest.approx(points[-1])
    for point in points[::7]:
        assert geographiclib_km(site, point) == pytest.approx(range_km, rel=1e-6)


@pytest.mark.parametrize("range_km", [0, -1, 19_901, 25_000, float("nan"), float("inf")])
def test_no_ring_where_the_shortest_line_is_not_sure(range_km: float) -> None:
    with pytest.raises(ValueError, match="no ring of"):
        ring(SUNAN, range_km)


def test_distances_to_all_cities_are_those_of_geographiclib(catalog: Catalog) -> None:
    cities = catalog["cities"]
    assert len(cities) >= 60
    sites = catalog["sites"].dropna(subset=["lon"])
    for lon, lat in zip(sites["lon"], sites["lat"], strict=True):
        measured = distances_km((lon, lat), cities["lon"].tolist(), cities["lat"].tolist())
        expected = [
            geographiclib_km((lon, lat), point)
            for point in zip(cities["lon"], cities["lat"], strict=True)
        ]
        assert measured == pytest.approx(expected, rel=1e-6)


@given(SITE, RANGE)
def test_lines_of_a_ring_never_jump_across_the_map(
    site: tuple[float, float], range_km: float
) -> None:
    closed = ring(site, range_km)
    pieces = lines(closed)
    for piece in pieces:
        for (a, lat_a), (b, lat_b) in itertools.pairwise(piece):
            assert -180 <= a <= 180
            assert -180 <= b <= 180
            if max(abs(lat_a), abs(lat_b)) < 85:
                # Two degrees of bearing are this much of longitude at most.
                assert abs(b - a) < 45
            else:
                assert abs(b - a) <= 180
        if len(pieces) > 1:
            assert abs(piece[0][0]) == abs(piece[-1][0]) == 180
    if len(pieces) == 1 and pieces[0][0] != pieces[0][-1]:
        # Open from edge to edge: it goes round a pole.
        assert {pieces[0][0][0], pieces[0][-1][0]} == {-180, 180}
    points = {point for piece in pieces for point in piece}
    assert set(closed) <= points


@given(SITE, RANGE)
def test_a_ring_is_cut_an_odd_number_of_times_if_it_goes_round_one_pole(
    site: tuple[float, float], range_km: float
) -> None:
    to_poles = [geographiclib_km(site, (0, pole)) for pole in (90, -90)]
    if min(abs(one - range_km) for one in to_poles) < 1:
        return  # through the pole
    pieces = lines(ring(site, range_km))
    closed = len(pieces) == 1 and pieces[0][0] == pieces[0][-1]
    # Closed lines are not cut; else there are as many pieces as cuts.
    cuts = 0 if closed else len(pieces)
    assert cuts % 2 == sum(one < range_km for one in to_poles) % 2


def test_rings_from_sunan_on_the_flat_map() -> None:
    def ends(range_km: float) -> list[tuple[float, float]]:
        return [(piece[0][0], piece[-1][0]) for piece in lines(ring(SUNAN, range_km))]

    assert len(ends(600)) == 1  # closed, west of 180 degrees
    assert ends(5_000) == [(180, 180), (-180, -180)]  # over the date line
    assert ends(5_700) == [(180, -180)]  # round the north pole, 5,645 km away
    assert ends(13_000) == [(180, -180)]
    (whole,) = lines(ring(SUNAN, 15_000))  # round both: a circle about South America
    assert whole[0] == pytest.approx(whole[-1])
    assert max(lon for lon, _ in whole) < 20


def test_a_point_on_a_bearing() -> None:
    assert point_at((0, 0), 90, 111.319491) == pytest.approx((1, 0), abs=1e-6)


# --- the tables


@pytest.mark.parametrize(
    ("low", "high", "words", "expected"),
    [
        (8500, 13000, "8,500 to 13,000 km", ["within", "between", "between", "outside"]),
        (8500, 8500, "8,500 km", ["within", "outside", "outside", "outside"]),
        (8500, None, "more than 8,500 km", ["within", "beyond", "beyond", "beyond"]),
        (None, 13000, "up to 13,000 km", ["between", "between", "between", "outside"]),
    ],
)
def test_bands_and_the_range_in_words(
    low: float | None, high: float | None, words: str, expected: list[str]
) -> None:
    low_km, high_km = (float("nan") if one is None else one for one in (low, high))
    distance = pd.Series([8500.0, 8501.0, 13000.0, 13001.0])
    assert list(reach.bands(distance, low_km, high_km)) == expected
    assert reach.range_text(low_km, high_km) == words


def test_no_bands_without_a_range() -> None:
    nothing = float("nan")
    assert reach.range_text(nothing, nothing) == "no range published"
    with pytest.raises(ValueError, match="no range"):
        reach.bands(pd.Series([1.0]), nothing, nothing)


def test_cities_of_the_hwasong_15(catalog: Catalog) -> None:
    table = reach.cities(catalog, ["hwasong-15"], "pyongyang")
    assert len(table) == 86
    assert table["distance_km"].is_monotonic_increasing
    for city, band, about in (
        ("hagatna", "within", 3_400),
        ("anchorage", "within", 6_000),
        ("honolulu", "within", 7_400),
        ("london", "between", 8_670),
        ("washington-dc", "between", 11_060),
        ("brasilia", "outside", 17_340),
    ):
        assert table.at[city, "hwasong-15"] == table.at[city, "best"] == band
        assert table.at[city, "distance_km"] == pytest.approx(about, abs=60)
    assert reach.bands_sentence(table, [(8_500, 13_000)]) == (
        "64 within 8,500 km, 21 at 8,500 to 13,000 km, 1 beyond 13,000 km."
    )


def test_a_city_beyond_a_minimum_is_not_called_beyond_reach(catalog: Catalog) -> None:
    nothing = float("nan")
    for low, high, labels in (
        (15_000, nothing, ["within 15,000 km", "beyond 15,000 km"]),
        (1_000, 1_000, ["within 1,000 km", "beyond 1,000 km"]),
        (nothing, 200, ["within 200 km", "beyond 200 km"]),
    ):
        words = reach.band_labels([(low, high)])
        near = "between" if pd.isna(low) else "within"
        far = "beyond" if pd.isna(high) else "outside"
        assert [words[near], words[far]] == labels
    table = reach.cities(catalog, ["hwasong-17", "hwasong-15"], "pyongyang")
    several = reach.bands_sentence(table, [(15_000, nothing), (8_500, 13_000)])
    assert several.endswith("85 within the lower estimate, 1 beyond every estimate.")
    assert "minimum" in reach.minimum_sentence([(15_000, nothing), (8_500, 13_000)])
    assert reach.minimum_sentence([(8_500, 13_000)]) == ""


def test_the_best_band_is_that_of_the_missile_that_reaches_farthest(catalog: Catalog) -> None:
    table = reach.cities(catalog, ["kn-25", "hwasong-15", "hwasong-20"], "pyongyang")
    assert "hwasong-20" not in table
    assert (table["best"] == table["hwasong-15"]).all()
    assert table.at["seoul", "kn-25"] == "within"
    assert table.at["tokyo", "kn-25"] == "outside"


@pytest.mark.parametrize(
    ("missiles", "site", "expected"),
    [
        (
            ["hwasong-15"],
            "pyongyang",
            "Hwasong-15 from Pyongyang International Airport: of 86 cities, 64 are within "
            "8,500 km and all but Brasilia within 13,000 km",
        ),
        (
            ["hwasong-12b"],
            "pyongyang",
            "Hwasong-12B from Pyongyang International Airport: of 86 cities, 1 is within 200 km",
        ),
        (
            ["kn-02"],
            "wonsan",
            "KN-02 from Wonsan Kalma International Airport: of 86 cities, none is within 140 km",
        ),
        (
            ["hwasong-15", "kn-25", "hwasong-20"],
            "pyongyang",
            "From Pyongyang International Airport, of 86 cities, Hwasong-15 reaches 85 and KN-25 "
            "reaches 6 by the highest estimate of each",
        ),
        (["hwasong-20"], "sohae", "No ring for Hwasong-20: no range is published"),
        (["hwasong-15"], "unknown", "No ring: the position of the launch site is not known"),
        (
            [],
            "sohae",
            "Distances to the cities of the world from Sohae Satellite Launching Station",
        ),
    ],
)
def test_findings_by_value(catalog: Catalog, missiles: list[str], site: str, expected: str) -> None:
    assert reach.finding(catalog, missiles, site) == expected


def test_why_there_is_no_ring(catalog: Catalog) -> None:
    assert reach.why_no_ring(catalog, ["hwasong-15"], "sohae") == []
    (reason,) = reach.why_no_ring(catalog, ["hwasong-15", "hwasong-20"], "sohae")
    assert reason.startswith(
        "No ring for the Hwasong-20: no range is published. The Hwasong-20 was shown"
    )
    (reason,) = reach.why_no_ring(catalog, ["hwasong-15", "hwasong-20"], "unknown")
    assert reason == "No ring: the launch site “Place not known” has no known position."
    with pytest.raises(ValueError, match="not known"):
        reach.cities(catalog, ["hwasong-15"], "unknown")


def test_the_pickers_are_in_order(catalog: Catalog) -> None:
    missiles, sites = reach.missile_order(catalog), reach.site_order(catalog)
    assert sorted(missiles) == sorted(catalog["missiles"].index)
    assert sorted(sites) == sorted(catalog["sites"].index)
    assert sites[0] == "pyongyang"
    assert sites[-1] == "unknown"
    assert missiles[:4] == ["hwasong-17", "hwasong-18", "hwasong-19", "hwasong-15"]
    assert missiles.index("hwasong-20") < missiles.index("unha-3") < missiles.index("kn-25")


def test_what_was_flown_by_value(catalog: Catalog) -> None:
    assert reach.flown_sentence(catalog, "hwasong-15") == (
        "Flown by 10 Oct 2026: 3 missiles, 3 successes. Longest distance: 1,090 km on 24 Mar 2022, "
        "as claimed by state media. Highest apogee: 6,248 km on 24 Mar 2022, as claimed by state "
        "media. No flight went as far as the estimate."
    )
    assert "in a flight that failed" in reach.flown_sentence(catalog, "taepodong-1")
    assert "Longest distance: not known." in reach.flown_sentence(catalog, "kn-02")
    assert "No flight went" not in reach.flown_sentence(catalog, "nodong")
    assert reach.flown_sentence(catalog, "hwasong-20") == "Not flown by 10 Oct 2026."
    assert "never" not in reach.flown_sentence(catalog, "hwasal-2")


def test_what_a_range_rests_on(catalog: Catalog) -> None:
    sentence = reach.basis_sentence(catalog, "hwasong-15")
    assert sentence.startswith(
        "The range, 8,500 to 13,000 km, is based on estimates by governments and analysts. CSIS"
    )
    assert "The figure is inferred" in reach.basis_sentence(catalog, "kn-01")
    assert reach.basis_sentence(catalog, "hwasong-20").startswith("No range is published.")
    for missile_id in catalog["missiles"].index:
        assert "nan" not in reach.basis_sentence(catalog, missile_id).split()
        assert "nan" not in reach.flown_sentence(catalog, missile_id)


def test_the_lofted_flights_and_their_lower_bounds(catalog: Catalog) -> None:
    flights = lofting.lofted(catalog)
    assert (flights["apogee_km"] >= flights["distance_km"]).all()
    assert (flights["bound_low_km"] >= flights["distance_km"]).all()
    assert (flights["bound_low_km"] <= flights["bound_high_km"]).all()
    first = flights.loc["launch-2017-11-28-1818-pyongsong-1"]
    # 4,475 km and 950 km as listed, 4,500 km and 960 km as assessed.
    assert first["bound_low_km"] == pytest.approx(9_983, abs=1)
    assert first["bound_high_km"] == pytest.approx(10_055, abs=1)
    assert "unknown" not in set(flights["missile_id"])
    # Every flight with a published estimate has a bound to set beside it.
    published = lofting.published(catalog)
    assert set(published["launch_id"].dropna()) <= set(flights.index)
    assert set(published["missile_id"]) <= set(flights["missile_id"])
    assert lofting.lofted_finding(flights) == (
        f"{int((flights['bound_low_km'] > 5500).sum())} of {len(flights)} lofted flights had the "
        "energy for more than 5,500 km on a flatter path"
    )


def test_a_bound_in_words(catalog: Catalog) -> None:
    flights = lofting.lofted(catalog)
    assert (
        lofting.bound_text(9983.3, 10055.2) == "at least 9,983 km, by the higher figures 10,055 km"
    )
    assert lofting.bound_text(1163.1, 1163.2) == "at least 1,163 km"
    assert lofting.bound_text(15767, HALFWAY_KM).endswith(
        "by the higher figures any distance on Earth"
    )
    sentence = lofting.lofted_sentence(flights, "hwasong-19")
    assert sentence is not None
    assert "the energy for any distance on Earth" in sentence
    assert "a lower bound" in sentence
    assert lofting.lofted_sentence(flights, "kn-25") is None


def test_the_edge_of_reach_in_words(catalog: Catalog) -> None:
    assert reach.edge_finding(reach.cities(catalog, ["hwasong-15"], "pyongyang"), 13_000) == (
        "The farthest city within 13,000 km is Johannesburg, 12,425 km; the nearest beyond is "
        "Brasilia, 17,336 km"
    )
    assert reach.edge_finding(reach.cities(catalog, ["kn-02"], "wonsan"), 140) == (
        "No listed city is within 140 km; the nearest is Pyongyang, 150 km"
    )
    nearest = reach.nearest_finding(reach.cities(catalog, [], "pyongyang"))
    assert nearest.startswith("From Pyongyang, 20 km, to ")


# --- what is drawn


def reaches_of(catalog: Catalog, *missile_ids: str) -> list[ranges.Reach]:
    table = catalog["missiles"].loc[list(missile_ids)]
    return [
        ranges.Reach(str(one), row["name"], row["class"], row["range_low_km"], row["range_high_km"])
        for one, row in table.iterrows()
    ]


def layers(
    catalog: Catalog, projection: draw.Projection, *missile_ids: str
) -> dict[str, list[dict[str, Any]]]:
    cities = reach.cities(catalog, list(missile_ids), "pyongyang")
    deck = draw.reach_deck(
        SUNAN, "Sunan", reaches_of(catalog, *missile_ids), cities, "light", projection
    )
    spec = json.loads(deck.to_json())
    return {one["id"]: one["data"] for one in spec["layers"] if one["id"].startswith("reach-")}


@pytest.mark.parametrize("projection", ["flat", "globe"])
@pytest.mark.parametrize("missile_id", ["hwasong-15", "hwasong-12", "hwasong-11d", "hwasong-17"])
def test_drawn_rings_lie_at_their_range(
    catalog: Catalog, projection: draw.Projection, missile_id: str
) -> None:
    (one,) = reaches_of(catalog, missile_id)
    records = layers(catalog, projection, missile_id)["reach-rings"]
    dashes = {False: [1, 0], True: draw.DASHES[0]}
    for range_km, high in one.rings:
        lines_ = [record["path"] for record in records if record["dash"] == dashes[high]]
        points = [
            (lon, lat)
            for line in lines_
            for lon, lat in line
            # Points at the edge of the map are put in between.
            if abs(lon) < 180 and abs(lat) < 89
        ]
        assert len(points) > 180
        for point in points[::5]:
            assert geographiclib_km(SUNAN, point) == pytest.approx(range_km, rel=1e-3)


def test_three_missiles_of_a_class_have_three_colours_and_dashes(catalog: Catalog) -> None:
    three = ("hwasong-13", "hwasong-14", "hwasong-15")
    records = layers(catalog, "flat", *three)["reach-rings"]
    dashed = {
        (tuple(one["colour"]), tuple(one["dash"])) for one in records if one["dash"] != [1, 0]
    }
    assert len({colour for colour, _ in dashed}) == len({dash for _, dash in dashed}) == 3
    chosen = ranges.colours(reaches_of(catalog, *three), LIGHT)
    assert chosen[0] == LIGHT.classes["icbm"]
    others = ranges.colours(reaches_of(catalog, "hwasong-15", "hwasong-12", "kn-25"), LIGHT)
    assert others == [LIGHT.classes[one] for one in ("icbm", "irbm", "srbm")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_cities_are_filled_hollow_or_grey(catalog: Catalog, theme: str) -> None:
    palette = PALETTES[theme]
    cities = reach.cities(catalog, ["hwasong-15"], "pyongyang")
    deck = draw.reach_deck(SUNAN, "x", reaches_of(catalog, "hwasong-15"), cities, theme, "globe")
    (layer,) = [one for one in json.loads(deck.to_json())["layers"] if one["id"] == "reach-cities"]
    by_city = {record["title"].split(",")[0]: record for record in layer["data"]}
    assert by_city["Seoul"]["fill"] == rgb(palette.ink)
    assert by_city["London"]["fill"] == rgb(palette.page)
    assert by_city["London"]["line"] == rgb(palette.ink)
    assert by_city["Brasilia"]["fill"] == rgb(palette.quiet)
    assert by_city["London"]["details"] == "Hwasong-15: within reach of the higher estimate only"
    assert by_city["London"]["measure"] == "8,666 km"


def test_close_rings_have_one_name(catalog: Catalog) -> None:
    (far,) = reaches_of(catalog, "new-irbm-2022")
    assert far.named(225) == [(4600, "New IRBM 2022: 4,500 to 4,600 km")]
    (wide,) = reaches_of(catalog, "hwasong-15")
    assert [km for km, _ in wide.named(650)] == [8500, 13000]
    (least,) = reaches_of(catalog, "hwasong-17")
    assert least.named(750) == [(15000, "Hwasong-17: more than 15,000 km")]
    assert least.rings == [(15000, False)]
    (most,) = reaches_of(catalog, "hwasong-12b")
    assert most.rings == [(200, True)]


@pytest.mark.long
def test_every_missile_with_a_range_is_drawn_at_a_fitting_scale(catalog: Catalog) -> None:
    for missile_id in reach.ringed(catalog, list(catalog["missiles"].index), "pyongyang"):
        reaches = reaches_of(catalog, missile_id)
        scale = draw.scale_of(reaches)
        assert reaches[0].farthest_km <= draw.SCALES[scale]
        records = layers(catalog, "globe" if scale == "far" else "flat", missile_id)
        assert records["reach-rings"]
        assert records["reach-ring-names"], f"{missile_id} is not named on its ring"
    assert draw.scale_of([]) == "world"


# --- names


FLAT = names.Camera(130, 40, 2, globe=False, height=620)
GLOBE = names.Camera(130, 40, 2, globe=True, height=620)


def test_where_a_camera_sees_a_point() -> None:
    for camera in (FLAT, GLOBE):
        assert camera.pixel((130, 40)) == pytest.approx((0, 0), abs=1e-9)
        east = camera.pixel((131, 40))
        assert east is not None
        assert east[0] > 0
        north = camera.pixel((130, 41))
        assert north is not None
        assert north[1] < 0
    # A world of 512 pixels, four times as wide at zoom 2.
    assert FLAT.pixel((140, 40)) == pytest.approx((10 / 360 * 512 * 4, 0))
    # In the middle of the globe a degree of latitude is as long as on the flat map times its scale.
    (_, down) = GLOBE.pixel((130, 39.99)) or (0, 0)
    radius = 256 * 4 / (pi * cos(radians(40)))
    assert down == pytest.approx(radius * radians(0.01), rel=1e-3)
    assert GLOBE.pixel((-50, -40)) is None


@given(
    st.lists(st.tuples(st.floats(-179, 179), st.floats(-70, 70)), min_size=1, max_size=40),
    st.booleans(),
)
def test_names_do_not_lie_on_each_other(points: list[tuple[float, float]], globe: bool) -> None:
    camera = GLOBE if globe else FLAT
    wanted = [(f"City {number}", point) for number, point in enumerate(points)]
    placed = names.placed(wanted, camera, [], size=13, gap=8)
    assert len({one.text for one in placed}) == len(placed) <= len(wanted)
    shown = [names._box(camera, one, 13, 8) for one in placed if one.size == 13]
    boxes = [box for box in shown if box]
    for one, other in itertools.combinations(boxes, 2):
        assert not names._meet(one, other)


def test_a_name_is_not_cut_at_180_degrees() -> None:
    (east, west) = names.placed(
        [("Eastmost", (179, 0)), ("Westmost", (-179, 20))], FLAT, [], size=13, gap=8
    )
    assert (east.right, west.right) == (False, True)


def test_a_name_waits_for_room() -> None:
    first, second, third = names.placed(
        [("Seoul", (127, 37.6)), ("Incheon", (126.5, 37.6)), ("Suwon", (126.75, 37.2))],
        FLAT,
        [],
        size=13,
        gap=8,
    )
    assert (first.size, second.size) == (13, 13)  # one on each side
    assert third.size < 2


# --- the charts


def test_the_chart_of_cities_has_each_city_in_its_lane(catalog: Catalog) -> None:
    reaches = reaches_of(catalog, "hwasong-15")
    cities = reach.cities(catalog, ["hwasong-15"], "pyongyang")
    figure = reach_charts.cities_chart(reaches, {"hwasong-15": 1090}, cities, "light")
    bars = [(one.base[0], one.x[0]) for one in figure.data if one.type == "bar"]
    assert bars == [(0, 8500), (8500, 4500)]
    marks = [one for one in figure.data if one.type == "scatter" and one.mode == "markers+text"]
    shown = cities[cities["distance_km"] <= reach_charts.chart_end(reaches)]
    assert sum(len(one.x) for one in marks) == len(shown)
    lanes = [lane.replace("<br>", " ") for lane in figure.layout.yaxis.ticktext]
    assert lanes[0] == "Hwasong-15"
    for one in marks:
        region = lanes[one.y[0]]
        expected = cities.loc[(cities["region"] == region), "distance_km"].round()
        assert sorted(one.x) == sorted(expected[expected <= reach_charts.chart_end(reaches)])
    (flown,) = [one for one in figure.data if one.type == "scatter" and one.mode == "markers"]
    assert flown.x == (1090,)
    assert not any("nan" in str(text) for one in marks for text in one.customdata)


def test_the_chart_of_cities_without_a_missile(catalog: Catalog) -> None:
    cities = reach.cities(catalog, [], "pyongyang")
    figure = reach_charts.cities_chart([], {}, cities, "dark")
    assert sum(len(one.x) for one in figure.data) == len(cities)


def test_the_lofted_chart_has_every_flight_and_every_estimate(catalog: Catalog) -> None:
    flights, published = lofting.lofted(catalog), lofting.published(catalog)
    figure = reach_charts.lofted_chart(flights, published, ["hwasong-15"], "light")
    by_name = {one.name: one for one in figure.data if one.name}
    bounds = by_name["Lower bound, computed here"]
    assert sorted(bounds.x) == sorted(flights["bound_low_km"].round())
    authors = {
        text.split("</b>")[0].removeprefix("<b>")
        for name, one in by_name.items()
        if name.startswith("Published")
        for text in one.customdata
    }
    assert authors == set(published["author"])
    more = published[published["range_high_km"].isna()]
    assert sorted(by_name["Published: more than"].x) == sorted(more["range_low_km"])
    labels = list(figure.layout.yaxis.ticktext)
    assert "<b>Hwasong-15, 28 Nov 2017</b>" in labels
    assert "Hwasong-14, the type" in labels
    assert len(figure.layout.yaxis.tickvals) == len(set(figure.layout.yaxis.tickvals))
