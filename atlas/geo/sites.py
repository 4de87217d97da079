"""What is known of a launch site: its launches, its area, and the sites near it."""

from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.chronicle import area_of
from atlas.data.moments import day_text
from atlas.data.rules import ids
from atlas.geo.geodesy import Point
from atlas.geo.reach import distances_km

NEAR_KM: Final = 50.0
MOST_NEAR: Final = 6


def launches_from(chronicle: pd.DataFrame, site_id: str) -> pd.DataFrame:
    """Return the launches of the chronicle from one site, in its order."""
    return chronicle[(chronicle["kind"] == "launch") & (chronicle["site_id"] == site_id)]


def area_id_beyond(catalog: Catalog, chronicle: pd.DataFrame, site_id: str) -> str | None:
    """Return the area of a site, where more took place there than was fired from the site."""
    area_id = area_of(catalog["areas"], "site_ids").get(site_id)
    inside = int((chronicle["area_id"] == area_id).sum())
    return area_id if inside > len(launches_from(chronicle, site_id)) else None


def launched_text(launches: pd.DataFrame) -> str:
    """Return how many missiles were fired, in how many test events, from the first to the last."""
    if launches.empty:
        return "none in these data"
    tests = words.plural(launches["test_event_id"].nunique(), "test event")
    text = f"{words.plural(len(launches), 'missile')} in {tests}"
    first, last = launches["day_from"].min(), launches["day_to"].max()
    if first == last:
        return f"{text}, on {day_text(first)}"
    return f"{text}; first {day_text(first)}, last {day_text(last)}"


def outcomes_text(launches: pd.DataFrame) -> str:
    """Return how many launches had each outcome, in words."""
    nouns = {
        "success": ("success", "successes"),
        "failure": ("failure", "failures"),
        "unknown": ("not known", "not known"),
    }
    counts = launches["outcome"].value_counts()
    parts = [words.plural(int(counts[one]), *nouns[one]) for one in nouns if one in counts]
    return ", ".join(parts) or "none"


def area_text(catalog: Catalog, chronicle: pd.DataFrame, area_id: str) -> str:
    """Return what was tested in an area, and from which of its sites."""
    inside = chronicle[chronicle["area_id"] == area_id]
    launches = inside[inside["kind"] == "launch"]
    text = words.plural(len(launches), "missile")
    if other := len(inside) - len(launches):
        text += f" and {words.plural(other, 'other test')}"
    fired = launches["site_id"].value_counts()
    names = catalog["sites"]["name"]
    members = ids(catalog["areas"].at[area_id, "site_ids"])
    if len(members) > 1:
        each = [f"{names[one]} {fired.get(one, 0):,}" for one in members]
        text += f", from {len(members)} sites: {', '.join(each)}"
    return text


def listed(launches: pd.DataFrame) -> pd.DataFrame:
    """Return the launches by year, the latest first, and in each year by missile and day.

    Columns `Year`, `Missile`, `Day` and `Outcome`, in words; indexed by the id of the event.
    """
    table = launches.assign(year=launches["day_from"].dt.year)
    table = table.sort_values(
        ["year", "missile", "start_utc"], ascending=[False, True, True], kind="stable"
    )
    return pd.DataFrame(
        {
            "Year": table["year"].astype("str"),
            "Missile": table["missile"],
            "Day": [
                f"{first:%b}, day not known" if precision == "month" else f"{first.day} {first:%b}"
                for first, precision in zip(table["day_from"], table["precision"], strict=True)
            ],
            "Outcome": table["outcome"].map(words.OUTCOMES),
        },
        index=table["id"],
    )


def nearby(catalog: Catalog, site_id: str) -> pd.DataFrame:
    """Return the sites within `NEAR_KM` of a site, the nearest first, `MOST_NEAR` at most.

    Indexed by `site_id`, with `name`, `distance_km` on the WGS 84 ellipsoid, and `fired`, the
    number of missiles. No row where the place of the site is not known.
    """
    sites = catalog["sites"].dropna(subset=["lon"])
    if site_id not in sites.index:
        return pd.DataFrame(columns=["name", "distance_km", "fired"])
    at: Point = (float(sites.at[site_id, "lon"]), float(sites.at[site_id, "lat"]))
    others = sites.drop(index=site_id)
    fired = catalog.launches["site_id"].value_counts()
    table = pd.DataFrame(
        {
            "name": others["name"],
            "distance_km": distances_km(at, others["lon"].tolist(), others["lat"].tolist()),
            "fired": fired.reindex(others.index).fillna(0).astype(int),
        }
    )
    near = table[table["distance_km"] <= NEAR_KM]
    return near.sort_values("distance_km", kind="stable").head(MOST_NEAR)
