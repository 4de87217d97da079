"""What every map is described by: its cameras, its view, a compact deck."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import orjson
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from atlas.maps.fetched import ADDRESS, MARKS, at_hand

Projection = Literal["flat", "tilted", "globe"]
# Longitude, latitude and zoom by the names of deck.gl.
Camera = Mapping[str, float]

ICON_PIXELS = 15
# Height of the eye over the flat map, in heights of the window; deck.gl's own is 1.5.
EYE = 12
ICONS_URL = f"{ADDRESS}/{MARKS}"
PIXELS = pdk.types.String("pixels")
# Coordinates are sent with this many decimals: 0.001 degree is about 100 m.
DECIMALS = 3
CAMERAS: dict[Projection, dict[str, float]] = {
    "flat": {"longitude": 129.2, "latitude": 39.7, "zoom": 4.35},
    # So far off that the usual lofted flight of 4,000 to 6,000 km fits in.
    "tilted": {"longitude": 133.0, "latitude": 54.0, "zoom": 2.75, "pitch": 62, "bearing": -12},
    "globe": {"longitude": 125.0, "latitude": 34.0, "zoom": 2.1},
}


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A deck of those layers that lack no file, described without line breaks and indents."""

    def __init__(self, layers: Iterable[pdk.Layer], **given: Any) -> None:
        super().__init__(layers=at_hand(layers), **given)

    def to_json(self) -> str:
        """The description of the deck as JSON: a third of the size of pydeck's own, and faster."""
        return orjson.dumps(
            self, default=default_serialize, option=orjson.OPT_SERIALIZE_NUMPY
        ).decode()


def view_of(projection: Projection) -> pdk.View:
    """How the map is looked at."""
    if projection == "globe":
        return pdk.View("_GlobeView", controller=True)
    # Repeated, or the map would end at 180 degrees. A lofted flight rises higher than deck.gl's
    # usual eye stands: from far off, with a narrow angle, all of it is seen.
    return pdk.View("MapView", controller=True, repeat=True, altitude=EYE)
