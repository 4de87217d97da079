"""Every kind of event has all that the pages need of it: nothing is left out of a legend."""

import pytest

from atlas.data import words
from atlas.draw.timeline import LANES
from atlas.query import labels
from atlas.stage.columns import OF_KIND
from atlas.style.markers import icon_mapping, shape_of
from atlas.style.palette import PALETTES

# Of its own: a journey is a line, a launch has that of its class, context that of other tests.
NO_ICON = ("trip", "launch", "context")


@pytest.mark.parametrize("kind", words.KINDS)
def test_each_kind_has_nouns_and_is_found_by_its_words(kind: str) -> None:
    one, many = words.NOUNS[kind]
    assert one != many
    assert labels.KINDS[kind]


@pytest.mark.parametrize("kind", [one for one in words.KINDS if one != "launch"])
def test_each_kind_has_a_mark_and_a_lane(kind: str) -> None:
    assert shape_of(kind)
    assert LANES[kind]
    assert all(palette.kind(kind) for palette in PALETTES.values())


@pytest.mark.parametrize("kind", [one for one in words.KINDS if one not in ("trip", "own")])
def test_each_kind_is_in_a_layer_of_the_map(kind: str) -> None:
    assert OF_KIND[kind] in words.LAYERS


@pytest.mark.parametrize("kind", [one for one in words.KINDS if one not in NO_ICON])
def test_what_is_drawn_as_an_icon_is_on_the_sheet(kind: str) -> None:
    assert f"{kind}-f" in icon_mapping()


def test_no_list_names_a_kind_that_there_is_not() -> None:
    for listed in (words.NOUNS, words.WEAPON_TESTS, labels.KINDS, OF_KIND):
        assert set(listed) <= set(words.KINDS)
