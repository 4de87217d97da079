"""The drawn railways: on land, in the right countries, as long as published, built from source."""

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import LineString, shape

from atlas.data.catalog import DATA, Catalog
from atlas.data.rules import ids
from tools import build_lines
from tools.build_lines import LineError, fresh_tables

MAP = DATA.parent / "static" / "map"
GEOD = Geod(ellps="WGS84")

# How much of one stretch may lie on water, in km. Outlines of the region are simplified, and a
# railway along a beach then runs beside them.
SEA_KM = 0.6
# How much of one stretch may lie in a country that neither of its ends is in.
ABROAD_KM = 0.05
# The bay of Huchang: no source has a point of the track between the stations on its two sides.
OVER_A_BAY = {"pyongyang-rajin-404"}

PUBLISHED = {
    "pyongyang-rajin": 819,
    "khasan-baranovsky": 238,
    "vladivostok-ussuriysk": 112,
    "ussuriysk-khabarovsk": 656,
    "khabarovsk-ledyanaya": 757,
    "volochaevka-komsomolsk": 350,
    "pyongyang-sinuiju": 225.1,
    "dandong-shenyang": 277,
    "shenyang-beijing": 841,
    # Beijing to Hengyang, 1,777 km, less the 146 km from Beijing to Baoding.
    "baoding-hengyang": 1777 - 146,
    "hengyang-friendship-pass": 1013,
    "dong-dang-hanoi-road": 170,
}
DRAWN_KM = {
    "pyongyang-rajin": 734.0,
    "vladivostok-ussuriysk": 102.5,
    "ussuriysk-khabarovsk": 629.0,
    "khabarovsk-ledyanaya": 725.2,
    "volochaevka-komsomolsk": 313.6,
    "pyongyang-sinuiju": 214.6,
    "dandong-shenyang": 255.8,
    "shenyang-beijing": 833.7,
    "baoding-hengyang": 1593.1,
    "hengyang-friendship-pass": 926.5,
}
# Line, and the points between which the mapped track is followed without a station.
LEFT_OUT = [
    ("baoding-hengyang", "dingzhou-station", "shijiazhuang-station"),
    ("baoding-hengyang", "zhengzhou-station", "changge-station"),
    ("baoding-hengyang", "zhuzhou-junction", "hengyang-station"),
    ("shenyang-beijing", "tianjin-station", "wuqing-station"),
]
MAPPED = {"osm-scgraph-railways": 2104, "osm-trolleway-track": 192, "osm-26nicolet-network": 68}
KEPT = {3: 243, 5: 663, 8: 1690, 13: 2712}
# Points whose position was checked against OpenStreetMap or another second source.
KNOWN = {
    "tumen-friendship-bridge": (130.641271, 42.415217),
    "khasan-station": (130.64508, 42.42996),
    "tumangang-station": (130.60811, 42.42141),
    "chokchi-station": (130.54862, 42.42092),
    "yalu-friendship-bridge": (124.392329, 40.115133),
    "dandong-station": (124.38226, 40.12289),
    "sinuiju-station": (124.4018, 40.107),
    "dong-dang-station": (106.69722, 21.94389),
    "pingxiang-station": (106.73847, 22.08303),
    "friendship-pass-rail-border": (106.7112, 21.9731),
    "vostochny-cosmodrome": (128.333932, 51.884395),
    "ledyanaya-station": (128.0707, 51.7475),
    "komsomolsk-station": (136.98962, 50.5525),
    "artyom-primorsky-1-station": (132.19126, 43.37974),
}


@pytest.fixture(scope="module")
def countries() -> dict[str, shapely.Geometry]:
    """The land of each country in the outlines that all maps draw."""
    text = (MAP / "land_region.geojson").read_text(encoding="utf-8")
    by_code = {
        feature["properties"]["iso"]: shapely.make_valid(shape(feature["geometry"]))
        for feature in json.loads(text)["features"]
    }
    # Whether a line lies in it is then seen at once, for all but those that cross an edge.
    shapely.prepare(list(by_code.values()))
    return by_code


@pytest.fixture(scope="module")
def land(countries: dict[str, shapely.Geometry]) -> shapely.Geometry:
    """All land."""
    whole = shapely.union_all(list(countries.values()))
    shapely.prepare(whole)
    return whole


def km(geometry: shapely.Geometry) -> float:
    """Length of the lines in a geometry."""
    return sum(
        float(GEOD.geometry_length(part)) / 1000
        for part in shapely.get_parts(geometry)
        if part.geom_type == "LineString"
    )


def astray(
    points: pd.DataFrame, countries: dict[str, shapely.Geometry], land: shapely.Geometry
) -> list[str]:
    """Stretches of lines that cross more water or foreign ground than is allowed."""
    faults = []
    for _, line in points.groupby("line_id", sort=False):
        for a, b in itertools.pairwise(line.itertuples(index=False)):
            stretch = LineString([(a.lon, a.lat), (b.lon, b.lat)])
            wet = 0.0 if land.covers(stretch) else km(stretch.difference(land))
            if wet > SEA_KM and a.line_point_id not in OVER_A_BAY:
                faults.append(f"{a.line_point_id}: {wet:.2f} km of water")
            for code in set(countries) - {*ids(a.country), *ids(b.country)}:
                if not countries[code].intersects(stretch):
                    continue
                foreign = km(stretch.intersection(countries[code]))
                if foreign > ABROAD_KM:
                    faults.append(f"{a.line_point_id}: {foreign:.2f} km in {code}")
    return faults


def test_no_stretch_crosses_the_sea_or_a_wrong_country(
    catalog: Catalog, countries: dict[str, shapely.Geometry], land: shapely.Geometry
) -> None:
    assert astray(catalog["line_points"], countries, land) == []


@pytest.mark.parametrize(
    "before", ["kosan-iwon", "iwon-ssangam", "pervaya-rechka-okeanskaya", "khasan-baranovsky-track"]
)
def test_without_its_bends_a_line_would_cross_the_sea(
    catalog: Catalog,
    countries: dict[str, shapely.Geometry],
    land: shapely.Geometry,
    before: str,
) -> None:
    points = catalog["line_points"]
    straight = points[~points["point_id"].str.startswith((before, "khasan-makhalino-track"))]
    assert any("water" in one for one in astray(straight, countries, land))


def test_a_line_through_a_wrong_country_would_be_seen(
    catalog: Catalog, countries: dict[str, shapely.Geometry], land: shapely.Geometry
) -> None:
    points = catalog["line_points"]
    short = points[points["point_id"].isin(["ussuriysk-station", "khabarovsk-station"])]
    faults = astray(short[short["line_id"] == "ussuriysk-khabarovsk"], countries, land)
    assert any(one.endswith("in CN") for one in faults)


def test_points_lie_in_the_country_they_name(
    catalog: Catalog, countries: dict[str, shapely.Geometry]
) -> None:
    """Within 0.01 degrees: bridges stand between the banks, coasts are simplified."""
    for point in catalog["line_points"].itertuples(index=False):
        for code in ids(point.country):
            away = countries[code].distance(shapely.Point(point.lon, point.lat))
            assert away < 0.01, f"{point.line_point_id} is not in {code}"


def test_the_tables_are_what_the_build_gives() -> None:
    """When this fails: `python -m tools.build_lines`."""
    for name, text in fresh_tables().items():
        assert (DATA / f"{name}.csv").read_bytes() == text.encode()


def copy(folder: Path) -> Path:
    """The inputs of the build in a folder of their own."""
    (folder / "upstream").mkdir()
    names = ("places.csv", "legs.csv", "datapackage.json")
    for name in (*names, build_lines.STATIONS, build_lines.TRACK, build_lines.LENGTHS):
        shutil.copy(DATA / name, folder / name)
    return folder


def test_the_build_writes_and_compares(tmp_path: Path) -> None:
    folder = copy(tmp_path)
    assert build_lines.main(["--check"], folder) == 1
    assert build_lines.main([], folder) == 0
    assert build_lines.main(["--check"], folder) == 0
    for name in build_lines.TABLES:
        assert (folder / f"{name}.csv").read_bytes() == (DATA / f"{name}.csv").read_bytes()


BROKEN = [
    pytest.param(
        build_lines.STATIONS,
        "rajin-tumangang,2,",
        "rajin-tumangang,3,",
        "rajin-tumangang has 3 for 2",
        id="numbers",
    ),
    pytest.param(
        build_lines.STATIONS, "130.64508,42.42996", "130.7,42.42996", "not where", id="place"
    ),
    pytest.param(build_lines.LENGTHS, "kowon-kalma,", "kowon-kalna,", "same lines", id="lines"),
    pytest.param(
        build_lines.TRACK,
        "pyongyang-rajin,pyongyang-station,",
        "pyongyang-rajin,pyongyang,",
        "pyongyang-rajin has no stretch after pyongyang",
        id="track off the line",
    ),
    pytest.param(
        build_lines.TRACK,
        "pyongyang-rajin,pyongyang-station,",
        "sinuiju-dandong,dandong-station,",
        "sinuiju-dandong has no stretch after dandong-station",
        id="track after the end",
    ),
    pytest.param(
        build_lines.LENGTHS,
        "car,170,Only towns on the road are known; no survey of it was used.",
        "car,170,",
        "dong-dang-hanoi-road is drawn 14% off, and no remark says why",
        id="length off without a reason",
    ),
    pytest.param(
        "legs.csv",
        "razdolnaya-bridge,ussuriysk-station",
        "razdolnaya-bridge,harbin",
        "harbin is on no train line",
        id="leg off the lines",
    ),
    pytest.param(
        build_lines.LENGTHS,
        "tumangang-khasan,Tumangang to Khasan over the Tumen,train",
        "tumangang-khasan,Tumangang to Khasan over the Tumen,car",
        "no train lines join tumangang-station and khasan-station",
        id="leg without a line",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN)
def test_inputs_that_disagree_stop_the_build(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = copy(tmp_path)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    if "join" in message:
        legs = (folder / "legs.csv").read_text(encoding="utf-8")
        legs = legs.replace("tumen-friendship-bridge", "")
        (folder / "legs.csv").write_text(legs, encoding="utf-8")
    with pytest.raises(LineError, match=message):
        fresh_tables(folder)


def test_track_between_points_of_two_countries_stops_the_build() -> None:
    """Of which country it is cannot be told: a point of the border must stand between them."""
    ends = [
        {"point_id": "a", "name": "A", "country": "KP", "lon": "1", "lat": "1"},
        {"point_id": "b", "name": "B", "country": "RU", "lon": "2", "lat": "2"},
    ]
    track = [{"line_id": "l", "after_point_id": "a", "lon": "1.5", "lat": "1.5", "source_ids": "s"}]
    with pytest.raises(LineError, match="a and the next are in two countries"):
        build_lines.with_track({"l": ends}, track)
    merged = build_lines.with_track({"l": [ends[0], ends[1] | {"country": "KP;RU"}]}, track)["l"]
    assert [(one["seq"], one["point_id"], one["country"]) for one in merged] == [
        ("1", "a", "KP"),
        ("2", "l-track-1", "KP"),
        ("3", "b", "KP;RU"),
    ]
    assert merged[1]["name"] == "Track point 1 between A and B"


def test_published_lengths(catalog: Catalog) -> None:
    published = catalog["lines"]["published_km"].dropna()
    assert published.to_dict() == PUBLISHED


def test_kilometre_posts_end_at_the_length_of_the_line(catalog: Catalog) -> None:
    lines, points = catalog["lines"], catalog["line_points"]
    posts = points.groupby("line_id", sort=False)["km"]
    assert (posts.first() == 0).all()
    assert posts.last().to_dict() == lines["published_km"].fillna(lines["drawn_km"]).to_dict()


def test_drawn_lines_are_plausibly_long(catalog: Catalog) -> None:
    """Bends are missing, so a line is up to 12% shorter than published, and never longer."""
    lines = catalog["lines"].dropna(subset=["published_km"])
    ratio = lines["drawn_km"] / lines["published_km"]
    assert (ratio <= 1.0).all()
    assert list(ratio.index[ratio < 0.88]) == ["dong-dang-hanoi-road"]
    assert "Only towns on the road are known" in lines["note"]["dong-dang-hanoi-road"]
    assert ratio["khasan-baranovsky"] > 0.95


def test_lengths_of_the_drawn_railways(catalog: Catalog) -> None:
    assert catalog["lines"]["drawn_km"].loc[list(DRAWN_KM)].to_dict() == DRAWN_KM


def test_track_off_which_points_were_left_out_is_followed(catalog: Catalog) -> None:
    """Between these, no station stands on the line where a town or another line's station stood."""
    points = catalog["line_points"]
    for line_id, start, end in LEFT_OUT:
        line = points[points["line_id"] == line_id].set_index("point_id")
        between = line.loc[start:end].iloc[1:-1]
        assert set(between["kind"]) == {"bend"}, (start, end)
        assert set(between["source_ids"]) == {"osm-scgraph-railways"}, (start, end)


def test_how_much_of_the_track_is_mapped(catalog: Catalog) -> None:
    points = catalog["line_points"]
    mapped = points[(points["kind"] == "bend") & (points["source_ids"] != "lines-drawn")]
    assert mapped["source_ids"].str.split(";").str[0].value_counts().to_dict() == MAPPED
    handbook = (DATA / "README.md").read_text(encoding="utf-8")
    assert f"{len(mapped):,} points of {mapped['line_id'].nunique()} lines are track" in handbook


def test_the_licence_of_the_lines_is_that_of_openstreetmap(catalog: Catalog) -> None:
    for resource in catalog.descriptor["resources"]:
        own = [one["name"] for one in resource.get("licenses", [])]
        wanted = ["ODbL-1.0"] if resource["name"] in {"lines", "line_points"} else []
        assert own == wanted, resource["name"]


def pixels(points: pd.DataFrame, zoom: int) -> LineString:
    """A line in the pixels of a map."""
    scale = 512 * 2**zoom / 360
    lat = np.radians(points["lat"])
    y = np.degrees(np.log(np.tan(np.pi / 4 + lat / 2)))
    return LineString(np.column_stack([points["lon"], y]) * scale)


@pytest.mark.parametrize("zoom", [3, 5, 8, 11])
def test_a_thinned_line_is_within_half_a_pixel_of_the_full_one(catalog: Catalog, zoom: int) -> None:
    for line_id, points in catalog["line_points"].groupby("line_id"):
        thin = points[points["min_zoom"] <= zoom]
        assert pixels(points, zoom).hausdorff_distance(pixels(thin, zoom)) <= 0.51, line_id
        assert points["min_zoom"].iloc[[0, -1]].eq(0).all()


def test_far_out_a_line_is_much_thinner(catalog: Catalog) -> None:
    points = catalog["line_points"]
    kept = {zoom: int((points["min_zoom"] <= zoom).sum()) for zoom in (3, 5, 8, 13)}
    assert kept == KEPT


def test_notes_say_how_the_lengths_differ(catalog: Catalog) -> None:
    note = catalog["lines"]["note"]
    assert note["dandong-shenyang"].startswith("The drawn line is 8% shorter than published")
    assert note["tianjin-baoding"].startswith("No published length was found")


@pytest.mark.parametrize("point_id", KNOWN)
def test_known_points(catalog: Catalog, point_id: str) -> None:
    points = catalog["line_points"]
    positions = points.loc[points["point_id"] == point_id, ["lon", "lat"]]
    assert {tuple(one) for one in positions.to_numpy()} == {KNOWN[point_id]}


def test_stretches_are_surveyed_only_where_points_are_close_and_sure(catalog: Catalog) -> None:
    points = catalog["line_points"]
    for _, line in points.groupby("line_id", sort=False):
        for a, b in itertools.pairwise(line.itertuples(index=False)):
            if b.exactness == "surveyed":
                assert GEOD.inv(a.lon, a.lat, b.lon, b.lat)[2] <= 8000, b.line_point_id


def test_bends_set_by_hand_are_schematic_and_no_stations(catalog: Catalog) -> None:
    points = catalog["line_points"]
    bends = points[points["source_ids"] == "lines-drawn"]
    assert len(bends) == 5
    assert set(bends["kind"]) == {"bend"}
    assert set(bends["exactness"]) == {"schematic"}
    assert set(bends["name"]) == {"Bend drawn to keep to the land"}
    after = points["line_point_id"].shift(1).isin(bends["line_point_id"])
    assert set(points.loc[after, "exactness"]) == {"schematic"}
