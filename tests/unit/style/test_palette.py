"""Colours can be told from what is under them, and every category has its mark."""

import tomllib
from colorsys import rgb_to_hsv
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE
from PIL import Image

from atlas.data import words
from atlas.maps.fetched import MARKS, STATIC
from atlas.style.markers import FORMS, icon_mapping, icon_name, plotly_symbol
from atlas.style.palette import FAMILIES, PALETTES, SHAPES, Palette, contrast, rgb, rgba

CONFIG = Path(__file__).resolve().parents[3] / ".streamlit" / "config.toml"
THEMES = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


# How the whole colour-blind see (Machado et al. 2009), and those who are not.
SIGHTS = ("normal", "deuteranomaly", "protanomaly", "tritanomaly")
# In CAM02-UCS; about 1 can just be told side by side, and marks lie apart.
APART = 9.0


def seen(colour: str, sight: str) -> "np.ndarray":
    """A colour as somebody with this sight sees it, as sRGB of 0 to 1."""
    plain = np.array(list(bytes.fromhex(colour[1:]))) / 255
    if sight == "normal":
        return plain
    space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return np.clip(cspace_convert(plain, space, "sRGB1"), 0, 1)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_marks_stand_out_on_page_land_and_sea(palette: Palette) -> None:
    marks = {**palette.classes, "nuclear": palette.nuclear, "other": palette.other}
    marks |= {"journey": palette.journey, "context": palette.context}
    marks["predecessor"] = palette.predecessor
    for name, colour in marks.items():
        for under in (palette.page, palette.land, palette.sea):
            assert contrast(colour, under) >= 3, (name, under)


@THEMES
@pytest.mark.parametrize("sight", SIGHTS)
def test_no_two_meanings_fall_together_for_the_colour_blind(palette: Palette, sight: str) -> None:
    # Cruise missiles and other weapon tests share a colour: most of these are those.
    marks = {**palette.classes, "nuclear": palette.nuclear, "journey": palette.journey}
    for a, b in combinations(marks, 2):
        apart = deltaE(seen(marks[a], sight), seen(marks[b], sight), input_space="sRGB1")
        assert apart >= APART, (a, b, apart)


@THEMES
def test_journeys_of_predecessors_are_quieter_than_his(palette: Palette) -> None:
    for under in (palette.page, palette.land, palette.sea):
        assert contrast(palette.predecessor, under) < 0.7 * contrast(palette.journey, under)


@THEMES
def test_a_family_of_range_has_a_hue_of_its_own(palette: Palette) -> None:
    def hues(family: str) -> "list[float]":
        parts = [rgb(palette.classes[one])[:3] for one in FAMILIES[family]]
        return [360 * rgb_to_hsv(*(part / 255 for part in one))[0] for one in parts]

    spans = sorted((min(hues(one)), max(hues(one))) for one in FAMILIES)
    assert all(high - low < 40 for low, high in spans)
    ends = [*spans, (spans[0][0] + 360, 0.0)]
    assert all(after[0] - before[1] > 35 for before, after in pairwise(ends))


@THEMES
def test_text_is_readable(palette: Palette) -> None:
    for colour in (palette.ink, palette.quiet):
        assert contrast(colour, palette.page) >= 4.5


@THEMES
def test_every_class_has_a_colour_and_a_shape_of_its_own(palette: Palette) -> None:
    assert set(palette.classes) == set(words.CLASSES)
    assert len(set(palette.classes.values())) == len(words.CLASSES)
    symbols = {plotly_symbol("launch", class_, "success") for class_ in words.CLASSES}
    assert len(symbols) == len(words.CLASSES)


def test_every_marker_is_on_the_sheet() -> None:
    sheet = icon_mapping()
    for class_ in words.CLASSES:
        for outcome in words.OUTCOMES:
            assert icon_name("launch", class_, outcome) in sheet
    assert icon_name("nuclear", None, None) in sheet
    assert set(FORMS) == set(words.OUTCOMES)


def test_outcomes_can_be_told_apart_on_the_sheet() -> None:
    with Image.open(STATIC / f"{MARKS}.png") as sheet:
        alpha = np.asarray(sheet.getchannel("A"))

    def ink(name: str) -> float:
        place = icon_mapping()[name]
        (x, y), cell = (place["x"], place["y"]), place["width"]
        return float(alpha[y : y + cell, x : x + cell].mean())

    for class_ in words.CLASSES:
        filled, crossed, hollow = (ink(f"{class_}-{form}") for form in "fch")
        assert hollow < 0.85 * filled, class_
        assert crossed < 0.95 * filled, class_


def test_no_mark_is_a_ring_but_that_of_an_unknown_outcome() -> None:
    rings = {name for name, shape in SHAPES.items() if shape.endswith("-open")}
    assert rings == {"context"}
    assert plotly_symbol("launch", "unknown", "success") == "bowtie"
    assert plotly_symbol("launch", "unknown", "unknown") == "bowtie-open"


def test_icons_have_short_names() -> None:
    assert icon_name("launch", "icbm", "failure") == "icbm-c"


def test_outcome_is_form() -> None:
    symbols = [plotly_symbol("launch", "icbm", outcome) for outcome in words.OUTCOMES]
    # The cross of a failure is laid over it by `crosses`.
    assert symbols == ["triangle-up", "triangle-up", "triangle-up-open"]


def test_colours_for_deck_and_css() -> None:
    assert rgb("#1B77BE") == [27, 119, 190, 255]
    assert rgba("#1B77BE", 0.5) == "rgba(27,119,190,0.5)"


def test_streamlit_has_the_colours_of_the_palette() -> None:
    theme = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
    for name, palette in PALETTES.items():
        given = theme[name]
        expected = {
            "primaryColor": palette.journey,
            "linkColor": palette.journey,
            "greenColor": palette.journey,
            "backgroundColor": palette.page,
            "textColor": palette.ink,
            "codeTextColor": palette.ink,
            "borderColor": palette.line,
            "dataframeBorderColor": palette.line,
            "dataframeHeaderTextColor": palette.quiet,
            "grayColor": palette.quiet,
            "redColor": palette.nuclear,
            "orangeColor": palette.classes["icbm"],
            "yellowColor": palette.classes["slv"],
            "blueColor": palette.classes["srbm"],
            "violetColor": palette.classes["irbm"],
        }
        assert {key: given[key] for key in expected} == expected
        for under in (palette.page, given["secondaryBackgroundColor"]):
            for text in (palette.ink, palette.quiet, palette.journey):
                assert contrast(text, under) >= 4.5, (name, text, under)
    assert set(theme["light"]) == set(theme["dark"])
