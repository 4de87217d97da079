"""The names of the maps: none on another, on a mark, struck through, cut off or too small."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import NewPage
from tests.browser.steps import (
    DESK,
    PHONE,
    PROJECTOR,
    ROOT_OF_STAGE,
    expect_painted,
    follow,
    go_to_story,
    stage,
    visit,
)

# Longitude, latitude, zoom: from the whole of the Far East to one launch site.
CAMERAS = [
    (129.2, 39.7, 4.35), (128, 39.5, 3.8), (128, 39.5, 3.0), (127, 39.5, 5), (127, 39.5, 6),
    (127, 39.5, 7), (125.7, 39.1, 8), (125.67, 39.2, 10), (127.5, 39.3, 8.5), (130.6, 42.4, 9),
    (135, 40, 4.5), (116, 40, 5), (-110, 45, 2.2),
]  # fmt: skip
# Turns to a camera; gives the names with their boxes, and which of them meet, lie on a mark, are
# struck through by the line of another one, or are cut off; which discs of launch sites overlap,
# and how many missiles they stand for.
LETTERED = """({stage}, [longitude, latitude, zoom]) => {
    const {map} = stage;
    map.setCamera({...map.camera, longitude, latitude, zoom}, false);
    // Sites gather, and names are made of them, for this camera.
    stage.frame();
    map._letter();
    const {lettering} = map;
    const {clientWidth: width, clientHeight: height} = lettering.parent;
    const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const view = (Array.isArray(map.views) ? map.views[0] : map.views)
        .makeViewport({width, height, viewState: map.camera});
    const marks = lettering.marks.map(([lon, lat, around]) => {
        const turns = Math.round((view.longitude - lon) / 360);
        const [x, y] = view.project([lon + 360 * turns, lat]);
        return [x - around, y - around, x + around, y + around];
    });
    const sites = map.front.props.layers.find(layer => layer.id === 'sites');
    // The map of a ride has none.
    const clusters = stage.scene.clusters ?? [];
    const discs = clusters.map(({lon, lat}, index) =>
        [...view.project([lon, lat]), sites.props.getRadius(null, {index})]);
    const blank = document.createElement('canvas');
    [blank.width, blank.height] = [lettering.canvas.width, lettering.canvas.height];
    const boxes = lettering.placed.map(one => one.box);
    return {
        discs: discs.flatMap(([x, y, radius], n) => discs.slice(n + 1).filter(
            ([u, v, other]) => Math.hypot(x - u, y - v) < radius + other)),
        missiles: clusters.reduce((sum, {missiles}) => sum + missiles, 0),
        names: lettering.placed.map(one => one.text),
        sites: lettering.placed.filter(({name}) => name.kind === 'site').map(one => one.text),
        sizes: lettering.placed.map(one => lettering._style(one.name.kind).size),
        overlaps: boxes.flatMap((one, n) => boxes.slice(n + 1).filter(two => meet(one, two))),
        covered: boxes.filter(one => marks.some(mark => meet(one, mark))),
        struck: lettering.placed.filter(({box: [l, t, r, b]}, n) => lettering.placed.some(
            ({line}, m) => line && m !== n && [...Array(65).keys()].some(step => {
                const [x, y] = [0, 1].map(c => line[c] + (line[c + 2] - line[c]) * step / 64);
                return x > l && x < r && y > t && y < b;
            }))).map(one => one.text),
        cut: boxes.filter(([l, t, r, b]) => l < 0 || t < 0 || r > width || b > height),
        written: lettering.canvas.toDataURL() !== blank.toDataURL(),
    };
}"""


# Once sites fan out: names that lie on one of their launches, and how many of these are in sight.
ON_LAUNCHES = """({stage}) => {
    const {map, scene} = stage;
    const {clientWidth: width, clientHeight: height} = map.parent;
    const view = [map.views].flat()[0].makeViewport({width, height, viewState: map.camera});
    const launches = scene.fans.rows.map((row, n) => {
        const [x, y] = view.project(scene.bound.fan.getPosition(row));
        return [x + scene.fans.offsets[n][0], y + scene.fans.offsets[n][1]];
    });
    return {
        covered: map.lettering.placed.filter(({box: [left, top, right, bottom]}) => launches.some(
            ([x, y]) => x > left - 5 && x < right + 5 && y > top - 5 && y < bottom + 5)),
        seen: launches.filter(([x, y]) => x > 0 && y > 0 && x < width && y < height).length,
        names: map.lettering.placed.map(one => one.text),
    };
}"""
FIRED = "({stage}) => stage.events.perSite(stage.time).reduce((sum, one) => sum + one, 0)"
FANNED_OUT = f"() => ({ROOT_OF_STAGE})().stage.scene.fans.rows.length > 0"


@pytest.mark.parametrize(
    ("size", "near"), [(DESK, "125.7,39.2,11.2"), (PHONE, "127.5,39.3,9.2")], ids=["desk", "phone"]
)
def test_names_leave_each_other_the_marks_and_the_launches_of_a_site_free(
    new_page: NewPage, size: ViewportSize, near: str
) -> None:
    page = new_page(size)
    visit(page, "/map")
    expect_painted(page)
    # The legend stands beside the map, and is folded on a phone.
    assert stage(page).get_by_role("group", name="Legend").is_visible() == (size is DESK)
    fired = stage(page).evaluate(FIRED)
    assert fired > 300
    by_camera = {camera: stage(page).evaluate(LETTERED, list(camera)) for camera in CAMERAS}
    for camera, lettering in by_camera.items():
        faults = [lettering[name] for name in ("overlaps", "covered", "struck", "cut", "discs")]
        assert faults == [[]] * 5, camera
        assert lettering["missiles"] == fired, camera
        assert lettering["names"], camera
        assert lettering["written"], camera
        assert min(lettering["sizes"]) >= 11
    first = by_camera[CAMERAS[0]]["names"]
    # Within the country, without a line that leads to it.
    assert "North\nKorea" in first
    # Without a name of its own, the mark of the nuclear test site would take Tonghae's.
    assert {"Punggye-ri", "Seoul"} <= set(first)
    # From afar the busiest launch sites are named, on a narrow map, which keeps its marks in sight,
    # two of them.
    sites = [name for name in by_camera[CAMERAS[0]]["sites"] if name != "Punggye-ri"]
    # The disc that covers the city speaks of it, in one name.
    assert any(re.fullmatch(r"Pyongyang area: \d+ sites", name) for name in sites)
    assert "Pyongyang" not in first
    assert len(sites) == (4 if size is DESK else 2), sites
    assert "North Korea 조선" in by_camera[(127, 39.5, 6)]["names"]
    follow(page, "/map", {"camera": near})
    page.wait_for_function(FANNED_OUT)
    expect_painted(page)
    fanned = stage(page).evaluate(ON_LAUNCHES)
    assert fanned["covered"] == []
    assert fanned["seen"] > 30
    assert {"Pyongyang Airport", "Hodo"} & set(fanned["names"])


def test_names_of_a_story_are_read_from_the_back_of_a_room(new_page: NewPage) -> None:
    page: Page = new_page(PROJECTOR)
    go_to_story(page, "through-khasan", 3)
    expect_painted(page)
    for camera in CAMERAS[:7]:
        lettering = stage(page).evaluate(LETTERED, list(camera))
        assert min(lettering["sizes"]) >= 16
        assert lettering["overlaps"] == lettering["covered"] == []
