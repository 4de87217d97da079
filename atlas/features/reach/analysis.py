"""How far each missile reaches from where: cities, what the estimate rests on, what was flown."""

from typing import Final, Literal

import numpy as np
import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import day_text, partial_date
from atlas.data.rules import ids
from atlas.geo.geodesy import Point
from atlas.geo.reach import distances_km

Band = Literal["within", "between", "beyond", "outside"]
# From the nearest to the farthest.
BANDS: Final[dict[Band, str]] = {
    "within": "within reach",
    "between": "within reach of the higher estimate only",
    "beyond": "beyond the minimum estimate",
    "outside": "beyond the highest estimate",
}
BASIS: Final = {
    "flown": "the distance it has flown",
    "claimed": "claims by state media",
    "estimated": "estimates by governments and analysts",
}
RANGE_COLUMNS: Final = {"range_low_km", "range_high_km"}
# So few cities beyond reach are named before all others.
FEW: Final = 3
# A city is on its own where the next one is farther away.
ALONE_KM: Final = 2_000


def missile_order(catalog: Catalog) -> list[str]:
    """The ids of all types: by class, in each the farthest-reaching first, those without a range
    last.
    """
    missiles = catalog["missiles"]
    class_rank = {class_: place for place, class_ in enumerate(words.CLASSES)}
    table = pd.DataFrame(
        {
            "class": missiles["class"].map(class_rank),
            "reach": -missiles[["range_low_km", "range_high_km"]].max(axis=1),
            "name": missiles["name"],
        }
    )
    return list(table.sort_values(["class", "reach", "name"]).index)


def site_order(catalog: Catalog) -> list[str]:
    """The ids of all launch sites, the one most missiles were fired from first."""
    fired = catalog.launches["site_id"].value_counts()
    sites = catalog["sites"]
    table = pd.DataFrame({"fired": -fired.reindex(sites.index).fillna(0), "name": sites["name"]})
    # Where the place is not known there is nothing to measure from.
    table["placeless"] = sites["lon"].isna()
    return list(table.sort_values(["placeless", "fired", "name"]).index)


def why_first(catalog: Catalog, missile_id: str, site_id: str) -> str:
    """Return why a missile and a site are what the page opens on, as sentences from the data.

    Raises:
        ValueError: the reason does not hold: another missile has a longer range or, of those with
            the longest, flew more often from the site, or another site was used more.
    """
    missiles, launches = catalog["missiles"], catalog.launches
    farthest = missiles[["range_low_km", "range_high_km"]].max(axis=1)
    longest = list(farthest.index[farthest == farthest.max()])
    fired = launches["site_id"].value_counts()
    here = launches.loc[launches["site_id"] == site_id, "missile_id"].value_counts()
    flown = {one: int(here.get(one, 0)) for one in longest}
    if flown.get(missile_id, 0) < max(flown.values()) or fired[site_id] < fired.max():
        raise ValueError(f"{missile_id} from {site_id} is not what should be shown first")
    low, high = _range(catalog, missile_id)
    site = catalog["sites"].at[site_id, "name"]
    share = "no published range is longer"
    if len(longest) > 1:
        times = words.plural(flown[missile_id], "time")
        share += f", and of the {len(longest)} missiles that share it, it flew most often from here"
        share += f" ({times})"
    return (
        f"The page opens on {site} because most missiles were fired from there ({fired[site_id]:,} "
        f"of {len(launches):,}), and on the {missiles.at[missile_id, 'name']} "
        f"({range_text(low, high)}) because {share}."
    )


def range_text(low_km: float, high_km: float) -> str:
    """A range with its unit: `8,500 to 13,000 km`; one estimate alone is a minimum or a maximum."""
    if pd.isna(low_km) and pd.isna(high_km):
        return "no range published"
    if pd.isna(high_km):
        return f"more than {low_km:,.0f} km"
    if pd.isna(low_km):
        return f"up to {high_km:,.0f} km"
    if low_km == high_km:
        return f"{low_km:,.0f} km"
    return f"{low_km:,.0f} to {high_km:,.0f} km"


def site_point(catalog: Catalog, site_id: str) -> Point | None:
    """Where a launch site lies, if that is known."""
    site = catalog["sites"].loc[site_id]
    if pd.isna(site["lon"]):
        return None
    return float(site["lon"]), float(site["lat"])


def why_no_ring(catalog: Catalog, missile_ids: list[str], site_id: str) -> list[str]:
    """Why some of the missiles, or all, have no ring from a site, as sentences."""
    if site_point(catalog, site_id) is None:
        name = catalog["sites"].at[site_id, "name"]
        return [f"No ring: the launch site “{name}” has no known position."]
    table = catalog["missiles"].loc[missile_ids]
    without = table.drop(index=ringed(catalog, missile_ids, site_id))
    return [
        f"No ring for the {row['name']}: no range is published."
        + (f" {row['note']}" if isinstance(row["note"], str) else "")
        for _, row in without.iterrows()
    ]


def ringed(catalog: Catalog, missile_ids: list[str], site_id: str) -> list[str]:
    """Those of the missiles that have a ring from a site: both a range and a place are known."""
    if site_point(catalog, site_id) is None:
        return []
    ranges = catalog["missiles"].loc[missile_ids, ["range_low_km", "range_high_km"]]
    return list(ranges.dropna(how="all").index)


def bands(distance_km: "pd.Series[float]", low_km: float, high_km: float) -> "pd.Series[str]":
    """Which of `BANDS` each distance lies in; a missing estimate is one not published.

    Raises:
        ValueError: both estimates are missing.
    """
    if pd.isna([low_km, high_km]).all():
        raise ValueError("no range, no bands")
    farther = "beyond" if pd.isna(high_km) else "outside"
    band = np.select(
        [distance_km <= low_km, distance_km <= high_km], ["within", "between"], farther
    )
    return pd.Series(band, index=distance_km.index)


def cities(catalog: Catalog, missile_ids: list[str], site_id: str) -> pd.DataFrame:
    """The cities by their distance from a launch site, the nearest first.

    Has `name`, `country`, `region`, `lon`, `lat`, `population`, `source_ids`, `order` (the place in
    the table of cities), `distance_km` (on the WGS 84 ellipsoid), for each missile with a range a
    column of its id with one of `BANDS`, and `best`, the nearest of those bands, if any missile has
    a range.

    Raises:
        ValueError: the place of the site is not known.
    """
    site = site_point(catalog, site_id)
    if site is None:
        raise ValueError(f"the place of {site_id} is not known")
    table = catalog["cities"]
    table = table[["name", "country", "region", "lon", "lat", "population", "source_ids"]].copy()
    table["order"] = range(len(table))
    table["distance_km"] = distances_km(site, table["lon"].tolist(), table["lat"].tolist())
    table = table.sort_values("distance_km", kind="stable")
    rank = {band: place for place, band in enumerate(BANDS)}
    ranks = []
    for missile_id in ringed(catalog, missile_ids, site_id):
        table[missile_id] = bands(table["distance_km"], *_range(catalog, missile_id))
        ranks.append(table[missile_id].map(rank))
    if ranks:
        table["best"] = pd.concat(ranks, axis=1).min(axis=1).map(dict(enumerate(BANDS)))
    return table


def finding(catalog: Catalog, missile_ids: list[str], site_id: str) -> str:
    """How many cities lie within reach, as a sentence."""
    names, site = catalog["missiles"]["name"], catalog["sites"].loc[site_id]
    if not missile_ids:
        return f"Distances to the cities of the world from {site['name']}"
    having = ringed(catalog, missile_ids, site_id)
    if not having:
        if pd.isna(site["lon"]):
            return "No ring: the position of the launch site is not known"
        about = _joined([names[one] for one in missile_ids])
        return f"No ring for {about}: no range is published"
    table = cities(catalog, having, site_id)
    total = words.plural(len(table), "city", "cities")
    if len(having) == 1:
        counted = _counted(table, *_range(catalog, having[0]))
        return f"{names[having[0]]} from {site['name']}: of {total}, {counted}"
    reached = [int(table[one].isin(["within", "between"]).sum()) for one in having]
    each = [f"{names[one]} reaches {count}" for one, count in zip(having, reached, strict=True)]
    return f"From {site['name']}, of {total}, {_joined(each)} by the highest estimate of each"


def _counted(table: pd.DataFrame, low_km: float, high_km: float) -> str:
    """How many cities lie within the estimates, of what `cities` gives for one missile."""
    within = int((table["best"] == "within").sum())
    either = within + int((table["best"] == "between").sum())
    beyond = few_beyond(table)["name"].tolist()
    all_but = f"all but {beyond[0]}" if len(beyond) == 1 else ""
    if pd.isna(high_km) or low_km == high_km:
        return f"{f'{all_but} are' if all_but else _are(within)} within {low_km:,.0f} km"
    if pd.isna(low_km) or either == 0:
        return f"{f'{all_but} are' if all_but else _are(either)} within {high_km:,.0f} km"
    return (
        f"{_are(within)} within {low_km:,.0f} km and {all_but or either} within {high_km:,.0f} km"
    )


def _are(count: int) -> str:
    return f"{count or 'none'} {'are' if count > 1 else 'is'}"


def few_beyond(table: pd.DataFrame) -> pd.DataFrame:
    """The cities that no missile reaches, of what `cities` gives, where they are a few: those to be
    named first. Empty where they are many, or where no missile has a range.
    """
    if "best" not in table:
        return table.iloc[:0]
    beyond = table[table["best"].isin(["beyond", "outside"])]
    return beyond if len(beyond) <= FEW else table.iloc[:0]


def alone(cities: pd.DataFrame) -> pd.DataFrame:
    """Return the cities with no other of them within `ALONE_KM`, the loneliest first."""
    lon, lat = cities["lon"].tolist(), cities["lat"].tolist()
    nearest = pd.Series(
        [np.partition(distances_km(place, lon, lat), 1)[1] for place in zip(lon, lat, strict=True)],
        cities.index,
    )
    return cities.loc[nearest[nearest > ALONE_KM].sort_values(ascending=False).index]


def band_labels(ranges: list[tuple[float, float]]) -> dict[Band, str]:
    """Where the cities of each band lie, in words, for the estimates of the chosen missiles.

    The distances are named, since a city beyond a minimum is not known to be beyond reach.
    """
    if len(ranges) != 1:
        beyond = "beyond every estimate"
        return {
            "within": "within the lower estimate",
            "between": "within the higher estimate only",
            "beyond": beyond,
            "outside": beyond,
        }
    ((low, high),) = ranges
    first, last = (f"{km:,.0f}" for km in (low, high))
    farthest = first if pd.isna(high) else last
    between = f"within {last} km" if pd.isna(low) else f"at {first} to {last} km"
    return {
        "within": f"within {first} km",
        "between": between,
        "beyond": f"beyond {farthest} km",
        "outside": f"beyond {farthest} km",
    }


def bands_sentence(table: pd.DataFrame, ranges: list[tuple[float, float]]) -> str:
    """How many cities lie in each band, of what `cities` gives for missiles with these ranges, as a
    sentence; of several, the nearest band counts.
    """
    counts = table["best"].value_counts()
    labels = band_labels(ranges)
    totals: dict[str, int] = {}
    for band in BANDS:
        if band in counts.index:
            totals[labels[band]] = totals.get(labels[band], 0) + int(counts[band])
    parts = [f"{count} {label}" for label, count in totals.items()]
    return f"{'By at least one of them: ' if len(ranges) > 1 else ''}{', '.join(parts)}."


def minimum_sentence(ranges: list[tuple[float, float]]) -> str:
    """Return what a minimum estimate leaves open, as a sentence; empty where there is none."""
    if not any(pd.isna(high) for _, high in ranges):
        return ""
    return "A range of “more than” is a minimum: cities beyond it may be within reach too."


def edge_finding(table: pd.DataFrame, farthest_km: float) -> str:
    """The last city within the farthest range and the first beyond, of what `cities` gives, as a
    sentence.
    """
    reached = table[table["best"].isin(["within", "between"])]
    others, within = table.drop(reached.index), f"within {farthest_km:,.0f} km"
    if reached.empty:
        return f"No listed city is {within}; the nearest is {_city(others.iloc[0])}"
    last = f"The farthest city {within} is {_city(reached.iloc[-1])}"
    if others.empty:
        return last
    return f"{last}; the nearest beyond is {_city(others.iloc[0])}"


def nearest_finding(table: pd.DataFrame) -> str:
    """The nearest and the farthest city, of what `cities` gives, as a sentence."""
    return f"From {_city(table.iloc[0])}, to {_city(table.iloc[-1])}"


def _city(city: "pd.Series[object]") -> str:
    return f"{city['name']}, {city['distance_km']:,.0f} km"


def basis_sentence(catalog: Catalog, missile_id: str) -> str:
    """What the range of a missile is and rests on, as sentences; its documents are `source_ids`."""
    missile = catalog["missiles"].loc[missile_id]
    low, high = _range(catalog, missile_id)
    if pd.isna([low, high]).all():
        text = "No range is published."
    else:
        text = f"The range, {range_text(low, high)}, is based on {BASIS[missile['range_basis']]}."
        if RANGE_COLUMNS & set(ids(missile["inferred_columns"])):
            text += " The figure is inferred; no document states it."
    return f"{text} {missile['note']}" if isinstance(missile["note"], str) else text


def flown(catalog: Catalog, missile_id: str) -> pd.DataFrame:
    """The flights of a missile in which it went farthest and highest: at most two rows of
    launches, indexed by `distance_km` and `apogee_km`; of equal ones the first.
    """
    launches = catalog.launches
    launches = launches[launches["missile_id"] == missile_id]
    tops = {
        column: launches[column].idxmax()
        for column in ("distance_km", "apogee_km")
        if launches[column].notna().any()
    }
    return launches.loc[list(tops.values())].set_axis(list(tops))


def flown_sentence(catalog: Catalog, missile_id: str) -> str:
    """How often a missile flew, how far and how high at most, and whether as far as estimated."""
    launches = catalog.launches
    flights = launches[launches["missile_id"] == missile_id]
    day = day_text(catalog.as_of("launches"))
    if catalog["missiles"].at[missile_id, "class"] == "cruise":
        return "These data have no distances or apogees of cruise missiles."
    if flights.empty:
        return f"Not flown by {day}."
    good = int((flights["outcome"] == "success").sum())
    sentences = [
        f"Flown by {day}: {words.plural(len(flights), 'missile')}, "
        f"{words.plural(good, 'success', 'successes')}."
    ]
    tops = flown(catalog, missile_id)
    labels = {"distance_km": "Longest distance", "apogee_km": "Highest apogee"}
    for column, label in labels.items():
        if column in tops.index:
            sentences.append(f"{label}: {_figure(tops.loc[column], column)}.")
        else:
            sentences.append(f"{label}: not known.")
    low, high = _range(catalog, missile_id)
    least = high if pd.isna(low) else low
    if "distance_km" in tops.index and tops.at["distance_km", "distance_km"] < least:
        sentences.append("No flight went as far as the estimate.")
    return " ".join(sentences)


def _figure(launch: "pd.Series[object]", column: str) -> str:
    noted = []
    if launch["figures_basis"] == "claimed":
        noted.append("as claimed by state media")
    if launch["outcome"] == "failure":
        noted.append("in a flight that failed")
    notes = f", {', '.join(noted)}" if noted else ""
    return f"{launch[column]:,.0f} km on {listed_day(str(launch['launch_date']))}{notes}"


def _range(catalog: Catalog, missile_id: str) -> tuple[float, float]:
    low, high = catalog["missiles"].loc[missile_id, ["range_low_km", "range_high_km"]]
    return float(low), float(high)


def listed_day(date: str) -> str:
    first, last = partial_date(date)
    return day_text(first) if first == last else f"{first:%B %Y}"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
