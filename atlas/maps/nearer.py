"""What the ground shows from nearer by: relief, graticule, rivers, provinces, railways.

The stage fetches each when its camera first comes as near as `min_zoom`, and hides it beyond
`max_zoom`. The files are written by `tools.build_detail`.
"""

from collections.abc import Mapping
from typing import Any, Final

import pydeck as pdk

from atlas.maps.outlines import FOLDER

# About what the Tumen measures at the railway bridge.
RIVER_METRES: Final = 250
# West, south, east, north of the picture, which is drawn in Web Mercator.
RELIEF_BOUNDS: Final = (121.0, 33.0, 137.0, 49.0)
HAIRLINE: Final[dict[str, Any]] = {
    "get_line_width": 1,
    "line_width_units": pdk.types.String("pixels"),
}
DASH: Final = {"@@type": "PathStyleExtension", "dash": True}
# From where on each is seen.
RELIEF_ZOOMS: Final = (4.6, 7.5)
RIVER_ZOOM: Final = 4.6
PROVINCE_ZOOM: Final = 5.6
RAILWAY_ZOOM: Final = 6.2
DEGREE_ZOOM: Final = 5.6


def relief(strength: float, surface: Mapping[str, Any]) -> pdk.Layer:
    """Return the shade and light of mountains, for a flat map; `strength` is from 0 to 1."""
    return pdk.Layer(
        "BitmapLayer",
        None,
        id="basemap-relief",
        image=pdk.types.String(f"{FOLDER}/relief.webp"),
        bounds=list(RELIEF_BOUNDS),
        opacity=strength,
        min_zoom=RELIEF_ZOOMS[0],
        max_zoom=RELIEF_ZOOMS[1],
        pickable=False,
        parameters=surface,
    )


def lines(paint: Mapping[str, list[int]], surface: Mapping[str, Any]) -> list[pdk.Layer]:
    """Return what lies on the land, from the bottom up; `surface` is how flat things are drawn."""
    return [
        _lines("graticule", paint["graticule"], surface, **HAIRLINE),
        _lines("degrees", paint["graticule"], surface, min_zoom=DEGREE_ZOOM, **HAIRLINE),
        *(
            _lines(
                name, paint["river"], surface,
                min_zoom=RIVER_ZOOM,
                get_fill_color=paint["river"],
                get_line_width=RIVER_METRES,
                line_width_units=pdk.types.String("meters"),
                line_width_min_pixels=1.1,
                line_joint_rounded=True,
                line_cap_rounded=True,
            )
            for name in ("rivers", "border_rivers")
        ),
        _lines(
            "railways", paint["railway"], surface,
            min_zoom=RAILWAY_ZOOM,
            **HAIRLINE,
            # In line widths: where points are far apart the line is not the track.
            get_dash_array="properties.exactness === 'surveyed' ? [0, 0] : [6, 4]",
            extensions=[DASH],
        ),
        _lines(
            "provinces", paint["border"], surface,
            min_zoom=PROVINCE_ZOOM,
            **HAIRLINE,
            get_dash_array=[1.5, 3],
            extensions=[DASH],
        ),
    ]  # fmt: skip


def _lines(name: str, colour: list[int], surface: Mapping[str, Any], **style: Any) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        f"{FOLDER}/{name}.geojson",
        id=f"basemap-{name}",
        get_line_color=colour,
        pickable=False,
        parameters=surface,
        **style,
    )
