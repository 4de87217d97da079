"""Reach: the pickers, the rings with the cities by distance, and what the estimates rest on."""

from html import escape
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

from atlas.app import address, data, embed, legend, look, page, stage, state, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.session import FIRST_MISSILE, FIRST_SITE
from atlas.app.text import cited, plain
from atlas.data import words
from atlas.data.rules import ids
from atlas.features.reach import analysis, centred, figures, labels, layers, lofting, ranges
from atlas.features.reach.lofted_section import lofted_flights, lofted_section
from atlas.geo.geodesy import Point
from atlas.style.palette import PALETTES, ThemeName, rgba

CITIES_LINE = (
    f"{look.ROWS_LINE} Cities: GeoNames. Distances are computed on the WGS 84 ellipsoid. Flights: "
    "James Martin Center for Nonproliferation Studies, North Korea Missile Test Database."
)
RINGS_NOTE = (
    "A ring shows how far the missile is estimated to fly, measured over the ground. It does not "
    "mean that a warhead would arrive, survive re-entry or hit its target."
)
BAND_NOTE = "The pale band is on the inner side of the ring."
INSIDE_NOTES = {
    "centred": f"{BAND_NOTE} Only the higher estimate reaches the hatched area. "
    "Distances and directions from the launch site are true on this map, so a ring "
    "is a circle; shapes far from the site are stretched. The largest cities at each distance are "
    "named where there is room; point at a city for its name.",
    "flat": BAND_NOTE,
    "globe": BAND_NOTE,
}
# The chosen missiles and the launch site.
Asked = tuple[tuple[str, ...], str]
PROJECTIONS = dict(zip(address.REACH_PROJECTIONS, ("Centred", "Flat", "Globe"), strict=True))


def headline() -> str:
    """The finding of the page."""
    chosen, site_id = state.reach()
    return _finding(tuple(chosen), site_id)


@cached(maxsize=256, common=True)
def _finding(chosen: tuple[str, ...], site_id: str) -> str:
    return analysis.finding(data.catalog(), list(chosen), site_id)


def pickers() -> None:
    """Which missiles, from where, on what map."""
    chosen, site_id = state.reach()
    st.session_state.update(
        reach_chosen=chosen, reach_from=site_id, reach_projection=state.reach_projection()
    )
    missiles, sites = _missile_labels(), _site_labels()
    with st.container(key="reach_pickers"):
        st.multiselect(
            "Missiles, up to three",
            list(missiles),
            format_func=missiles.__getitem__,
            key="reach_chosen",
            on_change=_on_pick,
            max_selections=address.MOST_MISSILES,
            placeholder="Choose a missile",
        )
        st.selectbox(
            "Launch site",
            list(sites),
            format_func=sites.__getitem__,
            key="reach_from",
            on_change=_on_pick,
        )
        st.segmented_control(
            "Map",
            list(PROJECTIONS),
            format_func=PROJECTIONS.__getitem__,
            required=True,
            key="reach_projection",
            on_change=_on_projection,
            width="stretch",
        )


@cached(maxsize=64, common=True)
def _why_first() -> str:
    return analysis.why_first(data.catalog(), FIRST_MISSILE, FIRST_SITE)


def _on_projection() -> None:
    # The browser may name what is not offered.
    if (chosen := st.session_state.get("reach_projection")) in PROJECTIONS:
        state.draw_reach_as(chosen)


def _on_pick() -> None:
    missiles, site_id = state.reach()
    chosen = st.session_state.get("reach_chosen", missiles)
    # The browser may name what is not offered, or more than can be compared.
    known = [one for one in dict.fromkeys(chosen) if one in _missile_labels()]
    state.show_reach(known[: address.MOST_MISSILES], st.session_state.get("reach_from", site_id))


@cached(maxsize=1, common=True)
def _missile_labels() -> dict[str, str]:
    table = data.catalog()["missiles"]
    return {
        one: f"{table.at[one, 'name']}: "
        + analysis.range_text(*table.loc[one, ["range_low_km", "range_high_km"]]).replace(
            " to ", "–"
        )
        for one in analysis.missile_order(data.catalog())
    }


@cached(maxsize=1, common=True)
def _site_labels() -> dict[str, str]:
    names = data.catalog()["sites"]["name"]
    return {one: names[one] for one in analysis.site_order(data.catalog())}


def body() -> None:
    """Rings and cities, what the estimates rest on, the cities by distance, and lofted tests."""
    catalog = data.catalog()
    chosen, site_id = state.reach()
    # In a container of their own, so that they do not move the map below.
    with st.container():
        for reason in analysis.why_no_ring(catalog, chosen, site_id):
            st.info(plain(reason), icon=":material/block:")
        if not chosen:
            st.info("Choose a missile to see how far it reaches.", icon=":material/touch_app:")
    site = analysis.site_point(catalog, site_id)
    if site is None:
        pickers()
        _basis(chosen)
    else:
        asked = tuple(chosen), site_id
        reaches, cities = _reaches(*asked), _cities(*asked)
        # On a phone the map comes first.
        visual, side = st.columns([1.75, 1])
        with visual:
            with embed.visual(CITIES_LINE):
                _map(asked, site, reaches)
            if asked == ((FIRST_MISSILE,), FIRST_SITE):
                terms.caption(plain(_why_first()))
        with side:
            pickers()
            with st.container(key="reach_cities_side", gap="small"):
                st.subheader("Cities by distance", anchor=False)
                if reaches:
                    st.markdown(plain(analysis.bands_sentence(cities, _ranges(reaches))))
                with st.container(key="reach_list"):
                    _city_list(reaches, cities)
        _basis(chosen)
        _distances(asked, reaches, cities)
    lofted_section(chosen)


@cached(maxsize=256, common=True)
def _reaches(chosen: tuple[str, ...], site_id: str) -> list[ranges.Reach]:
    """The chosen missiles that have a ring from the site: never change it."""
    catalog = data.catalog()
    having = analysis.ringed(catalog, list(chosen), site_id)
    return [
        ranges.Reach(
            missile_id,
            missile["name"],
            missile["class"],
            missile["range_low_km"],
            missile["range_high_km"],
        )
        for missile_id, missile in catalog["missiles"].loc[having].iterrows()
    ]


@cached(maxsize=64, common=True)
def _cities(chosen: tuple[str, ...], site_id: str) -> pd.DataFrame:
    """The cities by their distance from a site whose place is known: never change it."""
    having = [one.missile_id for one in _reaches(chosen, site_id)]
    return analysis.cities(data.catalog(), having, site_id)


@cached(maxsize=32, common=True)
def _deck(
    chosen: tuple[str, ...],
    site: Point,
    site_id: str,
    theme: ThemeName,
    projection: layers.Projection,
) -> pdk.Deck:
    name = data.catalog()["sites"].at[site_id, "name"]
    reaches, cities = _reaches(chosen, site_id), _cities(chosen, site_id)
    return layers.reach_deck(site, name, reaches, cities, theme, projection)


@cached_chart(maxsize=32)
def _centred_chart(chosen: tuple[str, ...], site_id: str, theme: ThemeName) -> Chart:
    site = analysis.site_point(data.catalog(), site_id)
    # The page shows no map where the site has no place.
    assert site is not None
    name = data.catalog()["sites"].at[site_id, "name"]
    reaches, cities = _reaches(chosen, site_id), _cities(chosen, site_id)
    return _finding(chosen, site_id), centred.centred_map(site, name, reaches, cities, theme)


def _map(asked: Asked, site: Point, reaches: list[ranges.Reach]) -> None:
    projection = state.reach_projection()
    if projection == "centred":
        finding, figure = _centred_chart(*asked, look.theme())
        # The style sheet gives its height: a square on a phone.
        with st.container(key="reach_centred_map"):
            st.plotly_chart(
                embed.figure(figure),
                theme=None,
                key="reach-centred",
                height="stretch",
                config=page.CHART_CONFIG | page.picture("reach-centred"),
                alt=finding,
            )
        look.ground_note()
    else:
        shown: layers.Projection = "globe" if projection == "globe" else "flat"
        # A map of another scale opens with another camera.
        key = f"reach_{shown}_{layers.scale_of(reaches)}"
        deck = _deck(asked[0], site, asked[1], look.theme(), shown)
        stage.still(key, deck, headline(), headline())
    marks = _marks(reaches, _cities(*asked))
    name = data.catalog()["sites"].at[asked[1], "name"]
    palette = PALETTES[look.theme()]
    shape = "star" if projection == "centred" else "ring"
    marks.append((shape, palette.ink, f"Launch site: {name}"))
    if projection == "centred":
        step = labels.step_km(centred.extent_of(reaches, _cities(*asked)))
        marks.append(("dotted", palette.quiet, f"Every {step:,} km from the launch site"))
    legend.marks(marks)
    minimum = analysis.minimum_sentence(_ranges(reaches))
    terms.caption(" ".join(filter(None, (RINGS_NOTE, minimum, INSIDE_NOTES[projection]))))


def _ranges(reaches: list[ranges.Reach]) -> list[tuple[float, float]]:
    return [(one.low_km, one.high_km) for one in reaches]


def _marks(reaches: list[ranges.Reach], cities: pd.DataFrame) -> list[tuple[str, str, str]]:
    palette = PALETTES[look.theme()]
    marks = []
    for one, colour in zip(reaches, ranges.colours(reaches, palette), strict=True):
        both = len(one.rings) == 2
        for km, high in one.rings:
            what = f", {'higher' if high else 'lower'} estimate" if both else ""
            distance = f"{km:,.0f} km" if both else analysis.range_text(one.low_km, one.high_km)
            marks.append(("dashed" if high else "line", colour, f"{one.name}{what}: {distance}"))
        tint = rgba(colour, 0.35)
        marks.append(("bar", tint, f"Inner side of the {one.name} ring"))
    where = analysis.band_labels(_ranges(reaches))
    forms = {
        "within": ("dot", palette.ink, f"City {where['within']}"),
        "between": ("dot-open", palette.ink, f"City {where['between']}"),
    }
    bands = cities["best"] if reaches else pd.Series("outside", cities.index)
    marks += [form for band, form in forms.items() if (bands == band).any()]
    if not bands.isin(list(forms)).all():
        label = f"City {where['outside']}" if reaches else "City"
        marks.append(("dot", palette.quiet, label))
    return marks


def _city_list(reaches: list[ranges.Reach], cities: pd.DataFrame) -> None:
    """The few beyond the range, then all others, nearest first, with a line for each ring."""
    palette = PALETTES[look.theme()]
    lines = sorted(
        (km, one.name, colour, high, len(one.rings) == 2)
        for one, colour in zip(reaches, ranges.colours(reaches, palette), strict=True)
        for km, high in one.rings
    )
    few = analysis.few_beyond(cities)
    others = cities.drop(few.index)
    items = []
    # Elsewhere a line of its own says where the reach ends.
    if not few.empty:
        where = analysis.band_labels(_ranges(reaches))
        items += [_heading(where["outside"], few), *map(_city_item, few.to_dict("records"))]
        # A line in the list says where the reach of the higher estimate alone begins.
        within = others[others["best"] == "within"]
        items += [_heading(where["within"], within)] * (not within.empty)
    for city in others.to_dict("records"):
        while lines and lines[0][0] < city["distance_km"]:
            items.append(_ring_item(*lines.pop(0)))
        items.append(_city_item(city))
    items += [_ring_item(*line) for line in lines]
    # It can be scrolled, so the keyboard must be able to reach it.
    st.html(
        f'<ol class="reach-list" tabindex="0" aria-label="Cities by distance">{"".join(items)}</ol>'
    )


def _heading(text: str, cities: pd.DataFrame) -> str:
    return f'<li class="edge">{text[0].upper()}{text[1:]} ({len(cities)})</li>'


def _city_item(city: dict[str, Any]) -> str:
    return (
        f'<li class="city {city.get("best", "outside")}"><span>{escape(city["name"])}'
        f"<small>{escape(city['country'])}</small></span>"
        f"<b>{city['distance_km']:,.0f} km</b></li>"
    )


def _ring_item(km: float, name: str, colour: str, high: bool, both: bool) -> str:
    what = f", {'higher' if high else 'lower'} estimate" if both else ""
    line = "dashed" if high else "solid"
    return (
        f'<li class="edge" style="border-bottom:3px {line} {colour}">'
        f"{escape(name)}{what}: {km:,.0f} km</li>"
    )


def _basis(chosen: list[str]) -> None:
    """What each range rests on and its documents, what was flown, what a lofted test adds."""
    if not chosen:
        return
    st.subheader("Basis of the range, and flights so far", anchor=False)
    for column, one in zip(st.columns(len(chosen)), chosen, strict=True):
        column.container(border=True).markdown(_basis_text(one))


@cached(maxsize=64, common=True)
def _basis_text(missile_id: str) -> str:
    catalog = data.catalog()
    missile = catalog["missiles"].loc[missile_id]
    sentences = [
        f"**{plain(missile['name'])}**",
        plain(analysis.basis_sentence(catalog, missile_id)),
        plain(analysis.flown_sentence(catalog, missile_id)),
    ]
    lofted = lofting.lofted_sentence(lofted_flights(), missile_id)
    if lofted:
        sentences.append(plain(lofted))
    documents = cited(catalog.sources, ids(missile["source_ids"]))
    return "\n\n".join([*sentences, f"Sources: {documents}"])


def _distances(asked: Asked, reaches: list[ranges.Reach], cities: pd.DataFrame) -> None:
    page.chart(
        "reach-cities",
        *_cities_chart(*asked, look.theme()),
        lambda: _cities_twin(reaches, cities),
        sources=CITIES_LINE,
    )
    farther = int((cities["distance_km"] > figures.chart_end(reaches)).sum())
    note = f" {words.plural(farther, 'city', 'cities')} farther away: see the table." * bool(
        farther
    )
    terms.caption(
        "Bar: lower estimate; hatched: up to the higher one; diamond: longest distance flown so "
        f"far. Cities are named where there is room; point at a city for its name.{note}"
    )


@cached_chart(maxsize=64)
def _cities_chart(chosen: tuple[str, ...], site_id: str, theme: ThemeName) -> Chart:
    reaches, cities = _reaches(chosen, site_id), _cities(chosen, site_id)
    tops = {one.missile_id: analysis.flown(data.catalog(), one.missile_id) for one in reaches}
    flown = {
        missile_id: float(top.at["distance_km", "distance_km"])
        for missile_id, top in tops.items()
        if "distance_km" in top.index
    }
    finding = (
        analysis.edge_finding(cities, max(one.farthest_km for one in reaches))
        if reaches
        else analysis.nearest_finding(cities)
    )
    return finding, figures.cities_chart(reaches, flown, cities, theme)


def _cities_twin(reaches: list[ranges.Reach], cities: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "City": cities["name"],
            "Country": cities["country"],
            "Part of the world": cities["region"],
            "Distance, km": cities["distance_km"].round(),
            **{one.name: cities[one.missile_id].map(analysis.BANDS) for one in reaches},
            "Longitude, degrees": cities["lon"],
            "Latitude, degrees": cities["lat"],
            "Source ids": cities["source_ids"],
        }
    )


def show() -> None:
    """The page."""
    view = state.page_view()
    page.head(headline(), view, data.selection(view))
    body()
