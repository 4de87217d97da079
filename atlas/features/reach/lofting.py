"""Lofted tests: how far their energy would have carried on a flatter path."""

from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.features.reach.analysis import listed_day
from atlas.geo.reach import HALFWAY_KM, minimum_energy_range_km

# What the treaties on strategic arms call intercontinental.
INTERCONTINENTAL_KM: Final = 5_500


def lofted(catalog: Catalog) -> pd.DataFrame:
    """The lofted tests, with the range that their energy gives on a path of minimum energy.

    A flight is lofted that went at least as high as it went far. Flights that failed and types
    that are not identified are left out. Indexed by `launch_id`, in the order of time:
    `missile_id`, `missile`, `class`, `day` (UTC), `apogee_km`, `distance_km`, `source_ids`, and
    `bound_low_km` and `bound_high_km`: the lower bound by the least and by the greatest of the
    figures that the list, outsiders and state media give. See `minimum_energy_range_km`.
    """
    flights = catalog.launches
    flights = flights[
        (flights["apogee_km"] >= flights["distance_km"])
        & (flights["outcome"] == "success")
        & (flights["missile_id"] != "unknown")
    ]
    missiles = catalog["missiles"].loc[flights["missile_id"]].set_axis(flights.index)
    bounds = {launch_id: _bounds(flight) for launch_id, flight in flights.iterrows()}
    return pd.DataFrame(
        {
            "missile_id": flights["missile_id"],
            "missile": missiles["name"],
            "class": missiles["class"],
            "day": [listed_day(day) for day in flights["launch_date"]],
            "apogee_km": flights["apogee_km"],
            "distance_km": flights["distance_km"],
            "bound_low_km": [bounds[one][0] for one in flights.index],
            "bound_high_km": [bounds[one][1] for one in flights.index],
            "source_ids": flights["source_ids"],
        }
    )


def _bounds(flight: "pd.Series[float]") -> tuple[float, float]:
    pairs = [
        (flight[f"{who}apogee_km"], flight[f"{who}distance_km"])
        for who in ("", "assessed_", "claimed_")
    ]
    ranges = [
        minimum_energy_range_km(apogee, distance)
        for apogee, distance in pairs
        if pd.notna(apogee) and pd.notna(distance)
    ]
    return min(ranges), max(ranges)


def published(catalog: Catalog) -> pd.DataFrame:
    """The published estimates of how far lofted flights would reach, as `lofted_ranges` has them.

    With `missile`, its name, and `of`: what the estimate is for, the `launch_id`, or where it is
    for the type the `missile_id`.
    """
    table = catalog["lofted_ranges"]
    return table.assign(
        missile=table["missile_id"].map(catalog["missiles"]["name"]),
        of=table["launch_id"].fillna(table["missile_id"]),
    )


def lofted_finding(flights: pd.DataFrame) -> str:
    """How many lofted flights had the energy for an intercontinental range, as a sentence."""
    far = int((flights["bound_low_km"] > INTERCONTINENTAL_KM).sum())
    return (
        f"{far} of {words.plural(len(flights), 'lofted flight')} had the energy for more than "
        f"{INTERCONTINENTAL_KM:,} km on a flatter path"
    )


def lofted_sentence(flights: pd.DataFrame, missile_id: str) -> str | None:
    """The lower bound by the strongest lofted flight of a missile, if it has one."""
    own = flights[flights["missile_id"] == missile_id]
    if own.empty:
        return None
    top = own.loc[own["bound_high_km"].idxmax()]
    return (
        f"Lofted on {top['day']} (apogee {top['apogee_km']:,.0f} km, distance "
        f"{top['distance_km']:,.0f} km), it had the energy for "
        f"{bound_text(top['bound_low_km'], top['bound_high_km'])} on a minimum-energy trajectory: "
        "a lower bound for the payload it flew, which is not known."
    )


def bound_text(low_km: float, high_km: float) -> str:
    """A lower bound with its unit; from half way round the Earth on it sets no limit."""
    everywhere = "any distance on Earth"
    if low_km >= HALFWAY_KM:
        return everywhere
    if high_km >= HALFWAY_KM:
        return f"at least {low_km:,.0f} km, by the higher figures {everywhere}"
    if round(low_km) == round(high_km):
        return f"at least {low_km:,.0f} km"
    return f"at least {low_km:,.0f} km, by the higher figures {high_km:,.0f} km"
