"""The ranges of the chosen missiles as rings: how far, in which colour, under which name."""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from atlas.features.reach.analysis import range_text
from atlas.style.palette import Palette

# Rings nearer than this share of the largest have one name.
CLOSE_SHARE: Final = 0.05


@dataclass(frozen=True)
class Reach:
    """A missile to draw: its name, the range in km (missing where not published), its colour."""

    missile_id: str
    name: str
    class_: str
    low_km: float
    high_km: float

    @property
    def farthest_km(self) -> float:
        """The greatest range that is published, in km."""
        return self.low_km if pd.isna(self.high_km) else self.high_km

    @property
    def rings(self) -> list[tuple[float, bool]]:
        """The range in km of each ring, and whether it is the higher estimate, a dashed line."""
        low, high = (self.low_km, False), (self.high_km, True)
        if self.low_km == self.high_km:
            return [low]
        return [one for one in (low, high) if not pd.isna(one[0])]

    def named(self, least_apart_km: float) -> list[tuple[float, str]]:
        """The range in km of each ring to be named, and its name; one name for close rings."""
        low, high = self.low_km, self.high_km
        # The name of one ring alone, or of two, is that of the whole range.
        if len(self.rings) == 1 or high - low < least_apart_km:
            return [(self.farthest_km, f"{self.name}: {range_text(low, high)}")]
        return [
            (low, f"{self.name}, low: {low:,.0f} km"),
            (high, f"{self.name}, high: {high:,.0f} km"),
        ]


def colours(reaches: list[Reach], palette: Palette) -> list[str]:
    """A colour for each missile: that of its class, and where it is taken, ink or quiet ink."""
    chosen: list[str] = []
    for reach in reaches:
        own = palette.classes[reach.class_]
        free = [one for one in (own, palette.ink, palette.quiet) if one not in chosen]
        chosen.append(free[0])
    return chosen
