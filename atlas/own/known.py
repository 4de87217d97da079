"""What a visitor's file is checked against; little enough to be handed to another process."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from atlas.data import moments, rules
from atlas.data.chronicle import fold

if TYPE_CHECKING:
    # Not loaded with its packages where a file is read: that is 16 MiB and 0.1 s a file.
    from atlas.data.catalog import Catalog


# Name, longitude and latitude in degrees, and country.
Place = tuple[str, float, float, str]


@dataclass(frozen=True)
class Known:
    """What a file is checked against.

    `places` gives a place by each of its folded names; `dtypes` are the types of the chronicle's
    columns.
    """

    places: Mapping[str, Place]
    zones: frozenset[str]
    dtypes: Mapping[str, Any]
    trips: pd.DataFrame

    @classmethod
    def of(cls, catalog: "Catalog", rows: pd.DataFrame) -> Self:
        """What the data package knows; `rows` is its chronicle."""
        return cls(_places(catalog), moments.zones(), rows.dtypes.to_dict(), catalog.trips)


def _places(catalog: "Catalog") -> dict[str, Place]:
    """Name, position and country of each known place, by its folded id and names."""
    located = [
        row | {"id": row[key]}
        for table, key in (("cities", "city_id"), ("sites", "site_id"), ("places", "place_id"))
        for row in catalog[table]
        .dropna(subset=["lon", "lat"])
        .fillna({"country": ""})
        .to_dict("records")
    ]
    # Where two places share a name, an id leads over a name, and a name over other names.
    return {
        # All launch sites are in North Korea.
        fold(name): (row["name"], float(row["lon"]), float(row["lat"]), row.get("country", "KP"))
        for column in ("other_names", "local_name", "name", "id")
        for row in located
        for name in rules.ids(row.get(column))
    }
