"""The overview's figures and findings, computed from the chronicle."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER, LEADER_START
from atlas.data.moments import day_text, span_text
from atlas.data.rules import ids
from atlas.geo.ride import Ride
from atlas.query import silences
from atlas.query.counts import launches_of

# With more days between the end of the data and the clock, the overview says so.
MOST_DAYS_BEHIND: Final = 60


@dataclass(frozen=True)
class Headline:
    """One headline figure: its label, the number, and what is counted."""

    label: str
    value: str
    help: str


@dataclass(frozen=True)
class Finding:
    """One finding and the page with the parameters that shows it."""

    title: str
    text: str
    page: str
    link: str
    params: dict[str, str | list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """Where one of the three readers goes from here."""

    who: str
    text: str
    page: str
    icon: str


WAYS: Final = (
    Way(
        "Map: look something up",
        "Filters for period, class, missile and site. Every event names its documents; "
        "every selection is a table and a file.",
        "map",
        ":material/search:",
    ),
    Way(
        "Present: show it to others",
        "Stories, step by step, for a projector. They work offline.",
        "present",
        ":material/slideshow:",
    ),
    Way(
        "Learn: read about it",
        "Short lessons, questions to answer with the data, and a glossary.",
        "learn",
        ":material/school:",
    ),
)


def finding(rows: pd.DataFrame) -> str:
    """Return how many of the selected missiles flew while Kim Jong Un was abroad, as a sentence."""
    fired = launches_of(rows)
    missiles, away = int(fired["missiles"].sum()), int(fired.loc[fired["away"], "missiles"].sum())
    trips = int(((rows["kind"] == "trip") & rows["away"]).sum())
    if not missiles:
        abroad = f", {words.plural(trips, 'journey')} of Kim Jong Un abroad" if trips else ""
        return f"No missile test in this selection{abroad}"
    when = f"on one of his {trips} journeys abroad" if trips > 1 else "abroad"
    return (
        f"Of {words.plural(missiles, 'missile')}, {away or 'none'} flew while Kim Jong Un "
        f"was {when}"
    )


def picture_note(ride: Ride) -> str:
    """Return what the picture of a journey shows, and what playing it does."""
    return (
        f"{span_text(ride.start, ride.end)}: Kim Jong Un’s train, the missiles fired on these "
        "days, and the clocks on the way. The picture rests at the last launch; Play starts at the "
        "beginning. Flight paths are computed. The disc is filled where the position is reported; "
        "the pale band is its possible range. The filters do not apply here."
    )


def journeys_counted(catalog: Catalog) -> str:
    """Return why the data have several numbers of journeys."""
    trips, rules = catalog.trips, catalog["counting_rules"]
    his = trips[trips["leader_id"] == LEADER]
    (home,) = his[his["abroad"] == "no"].itertuples()
    article = rules.loc["rule-ten-2023"]
    abroad = his[his["abroad"] != "no"]
    later = abroad["start_date"][~abroad.index.isin(ids(article["trip_ids"]))]
    return (
        f"The data list {len(trips)} journeys of three leaders, {len(his)} of them by Kim Jong "
        f"Un. {len(abroad)} of his left ground held by North Korea; the meeting of "
        f"{day_text(home.start_date)} at Tongilgak did not. CNN counted {article['count']} in "
        f"September 2023, before the journey of {' and '.join(f'{day:%B %Y}' for day in later)}."
    )


def behind(as_of: date, today: date) -> str | None:
    """Return a sentence if the data end long before `today`, else None."""
    days = (today - as_of).days
    if days <= MOST_DAYS_BEHIND:
        return None
    return (
        f"These data are complete to {day_text(as_of)}, {days:,} days before today, "
        f"{day_text(today)}. What happened in between is not shown."
    )


def headlines(rows: pd.DataFrame) -> list[Headline]:
    """The headline figures of the selected rows."""
    fired = launches_of(rows)
    trips = rows[rows["kind"] == "trip"]
    abroad = int(trips["away"].sum())
    tests = int((rows["kind"] == "nuclear").sum())
    missiles = int(fired["missiles"].sum())
    away = int(fired.loc[fired["away"], "missiles"].sum())
    types = fired.loc[fired["missile_id"] != "unknown", "missile_id"].nunique()
    return [
        Headline("Missiles flown", f"{missiles:,}", "Each missile or space launcher counts."),
        Headline(
            "Test events",
            f"{fired['test_event_id'].nunique():,}",
            "Everything fired on one day, Pyongyang time, counts once.",
        ),
        Headline("Missile types", f"{types:,}", "Identified types among the missiles flown."),
        Headline(
            "Journeys abroad",
            f"{abroad:,}",
            "Journeys of Kim Jong Un that left ground held by North Korea. This selection has "
            f"{words.plural(len(trips), 'journey')} in all, those of his predecessors included.",
        ),
        Headline("Nuclear tests", f"{tests:,}", "Underground tests at Punggye-ri."),
        Headline(
            "While abroad",
            f"{away:,}",
            "Missiles launched while Kim Jong Un was outside ground held by North Korea.",
        ),
    ]


def strip_finding(rows: pd.DataFrame) -> str:
    """The finding of the strip: how much of what was fired falls to Kim Jong Un."""
    fired = launches_of(rows)
    if fired.empty:
        return "No missile test in this selection"
    his = fired[fired["day_from"] >= LEADER_START]
    share = 100 * len(his) / len(fired)
    return f"{share:.0f}% of these tests came after Kim Jong Un took over in December 2011"


def findings(chronicle: pd.DataFrame) -> tuple[Finding, Finding, Finding]:
    """Three findings of the whole chronicle: fired while away, the silence, the busiest year."""
    fired = launches_of(chronicle)
    away = fired[fired["away"]]
    first = away.iloc[-1]
    trip = _trip_around(chronicle, first)
    hours = " and ".join(
        f"{at:%H:%M}" for at in away.loc[away["day_from"] == first["day_from"], "start_utc"]
    )
    his = fired[fired["day_from"] >= LEADER_START]
    silence = silences.longest(silences.gaps(his), 1).iloc[0]
    trips = chronicle[(chronicle["kind"] == "trip") & chronicle["away"]]
    during = trips["day_from"].between(silence["after"], silence["until"]).sum()
    years = fired["day_from"].dt.year.value_counts()
    year, count = int(years.idxmax()), int(years.max())
    share = 100 * count / len(fired)
    return (
        Finding(
            "Fired while he was away",
            f"On {day_text(first['day_from'])} missiles left {first['place']} at {hours} UTC, "
            f"while Kim Jong Un was on the journey “{trip['title']}”.",
            "map",
            "See it on the map",
            {
                "period": [f"{trip['day_from']:%Y-%m-%d}", f"{trip['day_to']:%Y-%m-%d}"],
                "event": str(first["id"]),
            },
        ),
        Finding(
            "Silent while he talked",
            f"For {silence['days']:,} days after {day_text(silence['after'])} no flight test is "
            f"listed; {words.plural(int(during), 'journey')} abroad fell into that silence.",
            "timeline",
            "See it on the timeline",
            {"period": ["2017-01-01", "2019-12-31"]},
        ),
        Finding(
            f"{year}: a record year",
            f"{words.plural(count, 'missile')} flew in {year}, {share:.0f}% of all since "
            f"{fired['day_from'].min().year}.",
            "charts",
            "See it in the charts",
            {"period": [f"{year}-01-01", f"{year}-12-31"], "kind": "launch"},
        ),
    )


def _trip_around(chronicle: pd.DataFrame, row: "pd.Series[str]") -> "pd.Series[str]":
    trips = chronicle[(chronicle["kind"] == "trip") & chronicle["away"]]
    around = (trips["start_utc"] <= row["start_utc"]) & (trips["end_utc"] >= row["start_utc"])
    return trips[around].iloc[0]
