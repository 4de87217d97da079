"""The overview's figures and findings, computed from the chronicle."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from atlas import words
from atlas.analysis import silences
from atlas.analysis.counts import launches_of
from atlas.chronicle import LEADER_START
from atlas.moments import day_text

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
    link: str


WAYS: Final = (
    Way(
        "To look something up",
        "Filter by period, class, missile or site on the left; every chart has its rows as a "
        "table and as CSV, every event its documents.",
        "charts",
        "Open the charts",
    ),
    Way(
        "To show it to others",
        "The map and the timeline need no network. Choose a preset, select an event, and step "
        "with Next.",
        "map",
        "Open the map",
    ),
    Way(
        "To learn about it",
        "Start with the timeline: journeys on top, tests below by range, and what happened "
        "around them.",
        "timeline",
        "Open the timeline",
    ),
)


def finding(chronicle: pd.DataFrame) -> str:
    """The question the dashboard answers, with its answer in numbers."""
    fired = launches_of(chronicle)
    away = int(fired["away"].sum())
    trips = int(((chronicle["kind"] == "trip") & chronicle["away"]).sum())
    return (
        f"Of {words.plural(len(fired), 'missile')} flown, {away} left the ground while Kim Jong Un "
        f"was on one of his {trips} journeys abroad"
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
    tests = int((rows["kind"] == "nuclear").sum())
    missiles = int(fired["missiles"].sum())
    away = int(fired.loc[fired["away"], "missiles"].sum())
    types = fired.loc[fired["missile_id"] != "unknown", "missile_id"].nunique()
    return [
        Headline("Missiles flown", f"{missiles:,}", "Each missile or space launcher counts."),
        Headline(
            "Test events",
            f"{fired['test_event_id'].nunique():,}",
            "All that was fired on one Pyongyang day counts once.",
        ),
        Headline("Missile types", f"{types:,}", "Identified types among the missiles flown."),
        Headline("Journeys", f"{len(trips):,}", "Journeys of Kim Jong Un and his predecessors."),
        Headline("Nuclear tests", f"{tests:,}", "Underground tests at Punggye-ri."),
        Headline(
            "During trips",
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
            f"{year}: more than ever",
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
