"""The card of the selected event: what, when, where, how sure, on which documents.

Where a launch site is opened instead, its card takes the place of that of an event.
"""

from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from atlas.app import data, near, page, state, terms
from atlas.app.site_card import opener, site_card
from atlas.app.text import document, plain, read_in_copy
from atlas.data import words
from atlas.data.moments import PYONGYANG, clock_text, day_text, span_text, utc_text
from atlas.data.rules import ids
from atlas.own import KIND as OWN
from atlas.query.view import Selection

Facts = list[tuple[str, str]]

# What a visitor's file tells of an event beside what all events have, and how it is called.
OWN_TEXTS: Final = {
    "kind": "Kind", "what": "What", "source": "Source", "link": "Link", "more": "More in the file",
}  # fmt: skip


def card(selected: Selection) -> None:
    """Draw the card of the selected event or of the opened launch site, or how to select one."""
    event_id = state.event()
    with st.container(border=True, key="event_card"):
        if (site_id := state.opened()) is not None:
            site_card(site_id, selected)
            return
        # The buttons come first: below a title they would move as it takes one line or two, and a
        # second quick press would miss.
        _steps(selected, event_id)
        if event_id is None:
            st.markdown("**Select an event**")
            st.caption("Click a mark or a launch site, or step through the events shown.")
            return
        row = data.chronicle().loc[event_id]
        about = {"launch": _launch, "trip": _trip, OWN: _own}.get(row["kind"], _event)
        facts = [*_when(row), *about(event_id)]
        description = ". ".join(
            [row["title"], _kind(row), *(f"{label}: {text}" for label, text in facts)]
        )
        st.caption(_kind(row))
        st.subheader(plain(row["title"]), anchor=False, help=terms.tooltip(description, terms.MANY))
        # Before the facts, which for a journey are all its stops.
        near.around(event_id)
        st.markdown("\n\n".join(f"**{label}:** {text}" for label, text in facts))
        if row["kind"] == "launch":
            opener(event_id)
        if row["kind"] != OWN:
            _sources(row["source_ids"])


def _kind(row: "pd.Series[Any]") -> str:
    kind = words.CATEGORIES.get(row["category"], words.KINDS[row["kind"]].rstrip("s"))
    class_ = words.CLASSES.get(row["class"], "")
    return plain(f"{kind} · {class_}" if class_ and row["kind"] == "launch" else kind)


def _steps(selected: Selection, event_id: str | None) -> None:
    total = len(selected.rows)
    at = _position(selected, event_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="steps"):
        st.button(
            "Previous",
            icon=":material/chevron_left:",
            key="previous",
            disabled=at is None or at == 0,
            on_click=_step,
            args=(-1,),
        )
        st.button(
            "First" if event_id is None else "Next",
            icon=":material/chevron_right:",
            icon_position="right",
            key="next",
            disabled=(0 if at is None else at + 1) >= total,
            on_click=_step,
            args=(1,),
        )
    if event_id is None:
        return
    page.standing("Not among the events shown" if at is None else f"{at + 1:,} of {total:,} shown")


def _step(direction: int) -> None:
    """Select the event beside the one selected now, which a quick click before may have changed."""
    selected = data.selection(state.view())
    order, at = list(selected.rows.index), _position(selected, state.event())
    following = 0 if at is None else at + direction
    if 0 <= following < len(order):
        state.choose(order[following])


def _position(selected: Selection, event_id: str | None) -> int | None:
    """Where the event stands among the rows; a missile of a salvo stands where its test does."""
    if event_id is None:
        return None
    rows = selected.rows
    hits = (rows["id"] == event_id).to_numpy()
    test = data.chronicle().at[event_id, "test_event_id"]
    if not hits.any() and selected.view.unit == "tests" and isinstance(test, str):
        hits = (rows["test_event_id"] == test).to_numpy()
    return int(hits.argmax()) if hits.any() else None


def _when(row: "pd.Series[Any]") -> Facts:
    if row["precision"] == "minute":
        instant = row["start_utc"].to_pydatetime()
        return [
            ("When", plain(utc_text(instant))),
            ("In Pyongyang", plain(clock_text(instant, PYONGYANG))),
        ]
    if row["precision"] == "month":
        return [("When", f"{row['day_from']:%B %Y}; the day is not known")]
    if row["precision"] == "year":
        return [("When", f"{row['day_from']:%Y}; the month is not known")]
    days = span_text(row["day_from"], row["day_to"])
    hour = " (UTC day; the hour is not known)" if row["kind"] == "launch" else ""
    return [("When", plain(days) + hour)]


def _launch(launch_id: str) -> Facts:
    tables = data.catalog()
    launch = tables.launches.loc[launch_id]
    site = tables["sites"].loc[launch["site_id"]]
    province = f", {site['province']}" if isinstance(site["province"], str) else ""
    known = pd.notna(site["lon"])
    local = f" ({site['local_name']})" if isinstance(site["local_name"], str) else ""
    facts = [("From", plain(f"{site['name']}{local}{province}" if known else "site not known"))]
    if launch["salvo_size"] > 1:
        facts.append(("Salvo", f"missile {launch['salvo_seq']} of {launch['salvo_size']}"))
    fired = int((tables.launches["test_event_id"] == launch["test_event_id"]).sum())
    if fired > 1:
        facts.append(("Test event", plain(f"{fired} missiles on this Pyongyang day")))
    facts.append(("Outcome", words.OUTCOMES[launch["outcome"]]))
    basis = {"claimed": " (claimed by state media)", "assessed": " (assessed abroad)"}.get(
        launch["figures_basis"], ""
    )
    for label, column, unit in (
        ("Apogee", "apogee_km", "km"),
        ("Distance", "distance_km", "km"),
        ("Bearing", "bearing_deg", "degrees"),
    ):
        if pd.notna(launch[column]):
            figure = f"{launch[column]:,.0f} {unit}"
            facts.append((label, plain(figure + (basis if unit == "km" else ""))))
    if isinstance(launch["landing_zone"], str):
        facts.append(("Came down", plain(words.LANDING_ZONES[launch["landing_zone"]])))
    facts += _beside(launch)
    facts.append(("Certainty", _sure(launch, "launch")))
    if isinstance(launch["note"], str):
        facts.append(("Note", plain(launch["note"])))
    return facts


def _beside(launch: "pd.Series[Any]") -> Facts:
    """The claim of state media and the assessment from outside, where they are set side by side."""
    facts: Facts = []
    for label, prefix in (("Claimed", "claimed"), ("Assessed", "assessed")):
        parts = [
            launch[f"{prefix}_missile"] if isinstance(launch[f"{prefix}_missile"], str) else None,
            _km("apogee", launch[f"{prefix}_apogee_km"]),
            _km("distance", launch[f"{prefix}_distance_km"]),
        ]
        text = ", ".join(part for part in parts if part)
        if prefix == "assessed" and text and isinstance(launch["assessed_by"], str):
            text += f" ({launch['assessed_by']})"
        if text:
            facts.append((label, plain(text)))
    return facts


def _km(name: str, value: float) -> str | None:
    return None if pd.isna(value) else f"{name} {value:,.0f} km"


def _trip(trip_id: str) -> Facts:
    tables = data.catalog()
    trip = tables.trips.loc[trip_id]
    abroad = {
        "yes": "yes, another sovereign state",
        "border": "a step over the line at Panmunjom",
        "no": "no, he stayed on ground held by North Korea",
    }[trip["abroad"]]
    if pd.notna(trip["abroad_from"]):
        abroad += f", {span_text(trip['abroad_from'], trip['abroad_to'])}"
    modes = ", ".join(words.MODES[mode].split()[-1] for mode in ids(trip["transport"]))
    note = f" ({trip['transport_note']})" if isinstance(trip["transport_note"], str) else ""
    destinations = tables.places["name"][ids(trip["destination_place_ids"])]
    facts = [
        ("Abroad", plain(abroad)),
        ("Countries", plain(", ".join(words.COUNTRIES[c] for c in ids(trip["countries"])))),
        ("Destination", plain("; ".join(destinations))),
        ("Host", plain(trip["host"])),
        ("Purpose", plain(trip["purpose"])),
        ("Outcome", plain(trip["outcome"])),
        ("Transport", plain(modes + note)),
    ]
    stops = tables["stops"]
    stops = stops[stops["trip_id"] == trip_id]
    places = tables.places["name"]
    named = stops["place_id"].map(places).fillna(stops["place_name"])
    lines = [
        f"\n- {plain(_stop_time(stop))} **{plain(name)}**: {plain(stop.what)}"
        for name, stop in zip(named, stops.itertuples(), strict=True)
    ]
    if lines:
        facts.append(("Stops", "".join(lines)))
    facts.append(("Certainty", _sure(trip, "trip")))
    if isinstance(trip["note"], str):
        facts.append(("Note", plain(trip["note"])))
    return facts


def _stop_time(stop: Any) -> str:
    for instant, zone in (
        (stop.arrive_utc, stop.arrive_zone),
        (stop.depart_utc, stop.depart_zone),
    ):
        if pd.notna(instant):
            return clock_text(instant.to_pydatetime(), ZoneInfo(zone))
    day = stop.arrive_date if pd.notna(stop.arrive_date) else stop.depart_date
    return day_text(day) if pd.notna(day) else ""


def _event(event_id: str) -> Facts:
    event = data.catalog().events.loc[event_id]
    place, local = data.chronicle().loc[event_id, ["place", "place_local"]]
    facts = [("What", plain(event["what"]))]
    if isinstance(place, str):
        facts.append(("Where", plain(words.with_local(place, local))))
    for label, column in (
        ("Who", "actors"),
        ("Reported by", "reported_by"),
        ("North Korea said", "claim"),
    ):
        if isinstance(event[column], str):
            facts.append((label, plain(event[column])))
    if pd.notna(event["magnitude"]):
        facts.append(("Magnitude", plain(f"{event['magnitude']} ({event['magnitude_source']})")))
        low, high = event["yield_low_kt"], event["yield_high_kt"]
        yield_text = f"{low:g} to {high:g} kilotons of TNT ({event['yield_source']})"
        facts.append(("Yield, estimated", plain(yield_text)))
    facts.append(("Certainty", _sure(event, "event")))
    if isinstance(event["note"], str):
        facts.append(("Note", plain(event["note"])))
    return facts


def _own(event_id: str) -> Facts:
    """What the visitor's own file says; nobody has checked it."""
    row, mine = data.chronicle().loc[event_id], data.own()
    facts = [("From", "your own file: only in this session, not checked")]
    if isinstance(row["place"], str):
        facts.append(("Where", plain(row["place"])))
    if mine is not None:
        record = mine.texts.loc[event_id]
        facts += [(label, plain(record[name])) for name, label in OWN_TEXTS.items() if record[name]]
        named = data.countries()
        countries = ", ".join(named.get(code, code) for code in ids(row["countries"]))
        if countries:
            facts.append(("Countries", plain(countries)))
    facts.append(("Certainty", plain(words.CERTAINTIES[row["certainty"]])))
    return facts


def _sure(row: "pd.Series[Any]", table: str) -> str:
    certainty = words.CERTAINTIES[row["certainty"]]
    inferred = row.get("inferred_columns")
    if isinstance(inferred, str):
        names = ", ".join(name.replace("_", " ") for name in inferred.split(";"))
        certainty += f"; inferred: {names}"
    return plain(certainty)


def _sources(cell: str) -> None:
    sources = data.catalog().sources
    with st.expander(f"Sources ({len(ids(cell))})", expanded=True):
        lines = []
        for source_id in ids(cell):
            source = sources.loc[source_id]
            when = f", {source['date']}" if isinstance(source["date"], str) else ""
            kind = words.SOURCE_KINDS[source["kind"]].lower()
            lines.append(
                f"- {document(source['title'], source)}. "
                f"{plain(source['publisher'])}{plain(when)} ({kind}){read_in_copy(source)}"
            )
        st.markdown("\n".join(lines))
