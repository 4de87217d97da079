"""The plates: every name has its own room, on its own ground; the river, the track, the marks."""

import itertools
import re
from xml.etree import ElementTree as Xml

import pytest
import shapely

from atlas.data.catalog import Catalog
from atlas.geo.ride import rides
from atlas.maps import close_ups, curves
from atlas.maps.close_ups import CloseUp, Format
from atlas.maps.outlines import CLOSE_UPS, features
from atlas.maps.plate import Plate
from atlas.maps.window import Window
from atlas.style.palette import LIGHT

SVG = "{http://www.w3.org/2000/svg}"
TRIPS = {
    "2023-09-russia": ["khasan", "vladivostok"],
    "2019-04-vladivostok": ["khasan", "vladivostok"],
    "2018-04-panmunjom": ["panmunjom"],
    "2018-03-beijing": [],
}
NAMED = {
    "khasan": {"North Korea", "China", "Russia", "Khasan station", "Tumangang station",
               "Friendship Bridge", "Tripoint"},
    "vladivostok": {"Russia", "Vladivostok", "Amur Bay", "Ussuri Bay"},
    "panmunjom": {"North Korea", "Peace House", "Panmungak", "Tongilgak"},
}  # fmt: skip
FORMATS: tuple[Format, ...] = ("wide", "narrow")


@pytest.fixture(scope="module")
def by_trip(catalog: Catalog) -> dict[str, list[CloseUp]]:
    known = rides(catalog)
    return {trip: close_ups.close_ups(catalog, known[trip], "light") for trip in TRIPS}


def maps(by_trip: dict[str, list[CloseUp]]) -> list[tuple[CloseUp, Format]]:
    return [(one, form) for plates in by_trip.values() for one in plates for form in FORMATS]


def test_a_journey_has_the_plates_of_the_places_it_came_through(
    by_trip: dict[str, list[CloseUp]],
) -> None:
    assert {trip: [one.key for one in plates] for trip, plates in by_trip.items()} == TRIPS


def test_no_two_names_overlap_and_none_is_cut(by_trip: dict[str, list[CloseUp]]) -> None:
    for one, form in maps(by_trip):
        width, height = close_ups.SIZES[form]
        boxes = [shapely.box(*name.box) for name in one.names[form]]
        for (a, first), (b, second) in itertools.combinations(
            zip(boxes, one.names[form], strict=True), 2
        ):
            if {first.text, second.text}.isdisjoint({close_ups.RIVER_NAME}):
                assert a.intersection(b).area == 0, (one.key, form, first.text, second.text)
        assert all(shapely.box(0, 0, width, height).covers(box) for box in boxes)


def test_what_a_place_is_known_for_is_named_in_both_formats(
    by_trip: dict[str, list[CloseUp]],
) -> None:
    for one, form in maps(by_trip):
        assert NAMED[one.key] <= {name.text for name in one.names[form]}, (one.key, form)


def test_letters_are_never_under_11_px_on_a_phone_and_on_a_page(
    by_trip: dict[str, list[CloseUp]],
) -> None:
    shown_px = {"wide": 900, "narrow": 358}
    for one, form in maps(by_trip):
        root = Xml.fromstring(one.svg[form])
        scale = shown_px[form] / float(root.attrib["viewBox"].split()[2])
        sizes = [float(text.attrib["font-size"]) for text in root.iter(f"{SVG}text")]
        assert min(sizes) * scale >= 11


def test_land_is_where_land_is() -> None:
    """What the plates fill is the country that a place is in."""
    at = {
        ("khasan", 130.64508, 42.42996): "RU",
        ("khasan", 130.60811, 42.42141): "KP",
        ("khasan", 130.6, 42.44): "CN",
        ("vladivostok", 131.88191, 43.11124): "RU",
        ("vladivostok", 131.75, 43.15): "",
        ("panmunjom", 126.6771, 37.9566): "KP",
        ("panmunjom", 126.6765, 37.9541): "KR",
    }
    for (key, lon, lat), code in at.items():
        window = close_ups._window(close_ups.PLACES[key], "wide")
        plate = Plate(window, LIGHT, "")
        close_ups._ground(plate, key)
        assert plate.country_at(*window.place(lon, lat)) == code, (key, lon, lat)


def test_the_tripoint_is_where_three_borders_end() -> None:
    assert close_ups._tripoint("khasan") == (130.63701, 42.41833)
    assert close_ups._tripoint("panmunjom") is None


def test_the_tumen_is_one_band_through_the_bridge(by_trip: dict[str, list[CloseUp]]) -> None:
    window = close_ups._window(close_ups.PLACES["khasan"], "wide")
    (river,) = close_ups._ground(Plate(window, LIGHT, ""), "khasan")
    x, y = window.place(130.641271, 42.415217)
    metres = shapely.LineString(river).distance(shapely.Point(x, y)) * window.metres
    # The band is 125 m to either side.
    assert metres < 40
    sources = [
        point
        for about, lines in features(CLOSE_UPS)
        if about["area"] == "khasan" and "river" in about
        for line in lines
        for point in window.line(line)
    ]
    # The curve goes through every point of the source.
    assert max(shapely.LineString(river).distance(shapely.Point(one)) for one in sources) < 1e-6


def test_the_train_is_a_solid_line_over_the_bridge_and_dashed_where_inferred(
    by_trip: dict[str, list[CloseUp]],
) -> None:
    (khasan,) = [one for one in by_trip["2023-09-russia"] if one.key == "khasan"]
    window = close_ups._window(close_ups.PLACES["khasan"], "wide")
    bridge = shapely.Point(window.place(130.641271, 42.415217))
    before_rajin = shapely.Point(window.place(130.54862, 42.42092))
    green = [
        (one, shapely.LineString(points_of(one)))
        for one in Xml.fromstring(khasan.svg["wide"]).iter(f"{SVG}path")
        if one.get("stroke") == LIGHT.journey
    ]

    def dashed(at: shapely.Point) -> list[bool]:
        return ["stroke-dasharray" in one.attrib for one, line in green if line.distance(at) < 2]

    assert dashed(bridge) == [False]
    # The dashes lie over their bed.
    assert dashed(before_rajin) == [False, True]


def points_of(path: Xml.Element) -> list[tuple[float, float]]:
    """The points of a line."""
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", path.attrib["d"])]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def test_a_curve_keeps_its_points_and_a_sharp_turn_its_corner() -> None:
    bend = [(0.0, 0.0), (40.0, 10.0), (80.0, 0.0)]
    curve = curves.smooth(bend)
    assert set(bend) <= {(round(x, 9), round(y, 9)) for x, y in curve}
    assert max(y for _, y in curve) < 10.5
    corner = [(0.0, 0.0), (50.0, 0.0), (50.0, 50.0)]
    assert all(x <= 50 + 1e-9 and y >= -1e-9 for x, y in curves.smooth(corner))
    assert curves.smooth([(1.0, 2.0)]) == [(1.0, 2.0)]


def test_lines_are_joined_end_to_end_either_way() -> None:
    (line,) = curves.joined([[[2, 0], [1, 0]], [[0, 0], [1, 0]], [[2, 0], [3, 0]]])
    assert line in ([[0, 0], [1, 0], [2, 0], [3, 0]], [[3, 0], [2, 0], [1, 0], [0, 0]])
    assert len(curves.joined([[[0, 0], [1, 0]], [[5, 0], [6, 0]]])) == 2


@pytest.mark.parametrize(("right", "x"), [(False, 8), (True, 730)])
def test_the_scale_is_whole_in_either_corner(right: bool, x: float) -> None:
    plate = Plate(Window((130.0, 42.0), 20.0, 900, 570), LIGHT, "")
    plate.scale(right=right)
    box = next(one for one in plate.map if one.get("opacity") == "0.85")
    at, wide = float(box.attrib["x"]), float(box.attrib["width"])
    assert at == pytest.approx(x, abs=1)
    assert at + wide <= 892


def test_the_scale_is_true() -> None:
    window = Window((130.0, 42.0), 20.0, 400, 300)
    (x1, y1), (x2, y2) = window.place(130, 42), window.place(130, 42 + 1 / 60)
    assert (x1, y1, x2) == (200, 150, 200)
    # A minute of latitude is a nautical mile.
    assert (y1 - y2) * 20 == pytest.approx(1852, rel=0.002)
