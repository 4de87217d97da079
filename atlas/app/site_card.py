"""The card of a launch site: all its launches, its area, what lies near it."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from atlas.app import data, page, state
from atlas.app.cache import cached
from atlas.app.text import cited, plain
from atlas.data.rules import ids
from atlas.geo import sites
from atlas.query.view import Selection, View

# The list of launches scrolls where there are more than these.
FEW = 8
LIST_HEIGHT = 320


def site_card(site_id: str, selected: Selection) -> None:
    """Draw the card of a launch site; its launches are all there are, whatever the filters."""
    catalog, chronicle = data.catalog(), data.common()
    site = catalog["sites"].loc[site_id]
    area_id = sites.area_id_beyond(catalog, chronicle, site_id)
    launches = sites.launches_from(chronicle, site_id)
    local = f" · {plain(site['local_name'])}" if isinstance(site["local_name"], str) else ""
    page.standing(f"Launch site{local}")
    st.subheader(plain(site["name"]), anchor=False)
    shown = int(launches["id"].isin(_shown(selected)).sum())
    facts = [
        ("Launches", sites.launched_text(launches)),
        ("Outcomes", sites.outcomes_text(launches)),
        ("Matching the filters", f"{shown:,} of {len(launches):,}"),
    ]
    if isinstance(site["province"], str):
        facts.append(("Province", site["province"]))
    if area_id is not None:
        name = catalog["areas"].at[area_id, "name"]
        facts.append((f"{name} area", sites.area_text(catalog, chronicle, area_id)))
    st.markdown("\n\n".join(f"**{plain(label)}:** {plain(text)}" for label, text in facts))
    _filters(site_id, area_id)
    _launches(site_id)
    _nearby(site_id)
    notes = [site["note"]] + ([catalog["areas"].at[area_id, "note"]] if area_id else [])
    if note := " ".join(one for one in notes if isinstance(one, str)):
        st.markdown(f"**Note:** {plain(note)}")
    st.markdown(f"**Sources:** {cited(catalog.sources, ids(site['source_ids']))}")


def opener(launch_id: str) -> None:
    """Draw the button on the card of a launch that opens its site."""
    site_id = data.catalog().launches.at[launch_id, "site_id"]
    st.button(
        "All launches from this site",
        icon=":material/location_on:",
        key="open_site",
        width="stretch",
        on_click=state.open_site,
        args=(site_id,),
    )


def _shown(selected: Selection) -> set[str]:
    """The launches that the filters leave; of a test event all its missiles."""
    if selected.view.unit == "missiles":
        return set(selected.rows["id"])
    return set(data.selection(replace(selected.view, unit="missiles")).rows["id"])


def _filters(site_id: str, area_id: str | None) -> None:
    """Buttons that filter to the site and to its area; other filters stay as they are."""
    view = state.view()
    # Kinds without missile tests would leave nothing.
    kind = view.kind if "launch" in view.kind else ()
    only = replace(view, kind=kind, site=(site_id,), area=())
    whole = replace(view, kind=kind, site=(), area=() if area_id is None else (area_id,))
    _filter("Filter to this site", only, "site")
    if area_id is not None:
        _filter("Filter to this area", whole, "area")


def _filter(label: str, view: View, key: str) -> None:
    st.button(
        label,
        icon=":material/filter_alt:",
        key=f"filter_to_{key}",
        width="stretch",
        on_click=state.change,
        args=(view,),
        disabled=view == state.view(),
    )


def _launches(site_id: str) -> None:
    """All launches as a list by year and missile; each opens its card."""
    table = _listed(site_id)
    if table.empty:
        return
    with st.container(
        height=LIST_HEIGHT if len(table) > FEW else "content", gap=None, key="site_launches"
    ):
        for (year, missile), rows in table.groupby(["Year", "Missile"], sort=False):
            st.markdown(f"**{year}** · {plain(missile)}" + f" ({len(rows)})" * (len(rows) > 1))
            texts = ((one.Index, f"{one.Day}: {one.Outcome.lower()}") for one in rows.itertuples())
            page.openers("launched", texts)


@cached(maxsize=64)
def _listed(site_id: str) -> pd.DataFrame:
    return sites.listed(sites.launches_from(data.common(), site_id))


def _nearby(site_id: str) -> None:
    near = sites.nearby(data.catalog(), site_id)
    if near.empty:
        return
    st.markdown(f"**Sites within {sites.NEAR_KM:.0f} km**")
    with st.container(gap=None, key="near_sites"):
        texts = (
            (one.Index, f"{one.name}: {one.distance_km:.0f} km, {one.fired:,} fired")
            for one in near.itertuples()
        )
        page.openers("near", texts, state.open_site, ":material/location_on:")
