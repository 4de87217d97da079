"""The journeys side by side: how far, how long, by what means, and who went along.

`rides` is what `atlas.geo.ride.rides` gives: a ride with its moves a trip, by `trip_id`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER
from atlas.data.moments import day_text
from atlas.data.rules import ids

# "Not checked" is not "not listed": the words keep the two apart.
LISTED: Final = {
    "listed": "listed",
    "not-listed": "not listed",
    "unknown": "not known (not checked)",
}
PRESENCE: Final = {
    "official-list": "named in an official list",
    "seen": "seen in pictures or by reporters",
    "advance-party": "sent ahead",
    "reported": "named in reports",
}
ABROAD: Final = {
    "yes": "yes",
    "border": "a step over the line at Panmunjom",
    "no": "no, stayed on ground held by North Korea",
}
Rides = Mapping[str, Any]


def comparison(catalog: Catalog, rides: Rides) -> pd.DataFrame:
    """The trips of Kim Jong Un, a row each in order of time, indexed by `trip_id`.

    Columns: `title`; `start_date`, `end_date`, and `days` with both counted; `modes` in words;
    `distance_km` over all moves and `train_km`, `plane_km`, `car_km`, `foot_km`, from the geometry;
    `distance_complete`, false where a move begins or ends at an unknown place, so that the distance
    is a minimum; `moves`, and `timed_moves` with the hour known at both ends; `hours_low`,
    `hours_high` under way, NaN unless every move is timed; `timed_hours_low`, `timed_hours_high` on
    the timed moves alone, NaN if there is none; `host`; `delegates` named; `purpose`; `abroad`
    (`yes`, `border`, `no`).
    """
    trips = catalog.trips
    trips = trips[trips["leader_id"] == LEADER].sort_values("start_date")
    went = catalog["delegations"].groupby("trip_id").size()
    table = pd.DataFrame(
        {
            "trip_id": trips["trip_id"],
            "title": trips["title"],
            "start_date": trips["start_date"],
            "end_date": trips["end_date"],
            "days": (trips["end_date"] - trips["start_date"]).dt.days + 1,
            "modes": trips["transport"].map(lambda cell: words.by_modes(ids(cell))),
        }
    )
    measured = pd.DataFrame(
        [_measured(rides[one].moves if one in rides else ()) for one in trips.index],
        index=trips.index,
    )
    table = table.join(measured)
    table["host"] = trips["host"]
    table["delegates"] = went.reindex(trips.index, fill_value=0)
    table["purpose"] = trips["purpose"]
    table["abroad"] = trips["abroad"]
    return table


def comparison_finding(table: pd.DataFrame) -> str:
    """Which of the journeys of `comparison` led farthest, and how much was by train."""
    top = table.loc[table["distance_km"].idxmax()]
    by_train = 100 * table["train_km"].sum() / table["distance_km"].sum()
    return (
        f"“{top['title']}” was the longest of {words.plural(len(table), 'journey')}, about "
        f"{top['distance_km']:,.0f} km in {words.plural(int(top['days']), 'day')}; "
        f"trains covered {by_train:.0f}% of the total distance"
    )


def train_trips(catalog: Catalog) -> list[str]:
    """The trips of Kim Jong Un that were made by train, or partly, in order of time."""
    trips = catalog.trips.sort_values("start_date")
    return [
        str(trip.trip_id)
        for trip in trips[trips["leader_id"] == LEADER].itertuples()
        if "train" in ids(trip.transport)
    ]


def aligned(rides: Rides, trip_ids: Iterable[str]) -> pd.DataFrame:
    """Distance covered against time since departure, for drawing journeys on one clock.

    Columns `trip_id`, `hours` since the first departure, `km` covered by all moves so far, and
    `known`: false where no hour is published or reckoned, and the point stands in the middle of
    the time it may have happened. Two rows a move, departure and arrival, in order.
    """
    points = []
    for trip_id in trip_ids:
        moves = rides[trip_id].moves
        km = 0.0
        for move in moves:
            for window, gone in ((move.depart, 0.0), (move.arrive, move.km)):
                hours = _hours(moves[0].depart.nominal, window.nominal)
                points.append((trip_id, hours, km + gone, bool(window.precise)))
            km += move.km
    return pd.DataFrame(points, columns=["trip_id", "hours", "km", "known"])


def aligned_finding(
    table: pd.DataFrame, titles: Mapping[str, str], noun: str = "train journey"
) -> str:
    """Which of the journeys of `aligned` went farthest, and how the next one compares.

    The time is that since the first departure.
    """
    if table.empty:
        return "No journey to compare"
    ends = table.groupby("trip_id")[["km", "hours"]].max().sort_values("km", ascending=False)
    parts = [
        f"“{titles[str(trip_id)]}” about {end['km']:,.0f} km within {_lasting(end['hours'])}"
        for trip_id, end in ends.head(2).iterrows()
    ]
    return f"{words.plural(len(ends), noun)}; longest: {', then '.join(parts)}"


def _lasting(hours: float) -> str:
    """A time under way: in hours up to two days."""
    if hours < 48:
        return words.plural(round(hours), "hour")
    return words.plural(round(hours / 24), "day")


def pace(rides: Rides) -> pd.DataFrame:
    """How long trains took between moments whose hours documents give, halts on the way counted.

    Columns `trip_id`, `leg_id`, `km`, and the `hours_low` and `hours_high` that the moments allow;
    a row a move by train.
    """
    rows = [
        (trip_id, move.leg_id, move.km, *_hours_under_way(move))
        for trip_id, ride in rides.items()
        for move in ride.moves
        if move.mode == "train" and _placed(move) and _timed(move) and _reported(move)
    ]
    return pd.DataFrame(rows, columns=["trip_id", "leg_id", "km", "hours_low", "hours_high"])


def pace_finding(table: pd.DataFrame) -> str:
    """The mean speed over all moves of `pace`, as a range that their moments allow."""
    if table.empty:
        return "No stretch has published departure and arrival times"
    km = table["km"].sum()
    low, high = km / table["hours_high"].sum(), km / table["hours_low"].sum()
    return (
        f"{low:.0f} to {high:.0f} km/h on average, halts included, over {km:,.0f} km on "
        f"{words.plural(len(table), 'stretch', 'stretches')} with published times"
    )


def predecessors(catalog: Catalog) -> pd.DataFrame:
    """The journeys of Kim Jong Il and Kim Il Sung, in order of time, indexed by `trip_id`.

    Columns `trip_id`, `leader`, `title`, `start_date`, `end_date`, `days` with both counted,
    `by_train`, `countries` in words, `start_known`: false where the first day is not documented.
    """
    trips = catalog.trips
    trips = trips[trips["leader_id"] != LEADER].sort_values("start_date")
    return pd.DataFrame(
        {
            "trip_id": trips["trip_id"],
            "leader": trips["leader_id"].map(catalog["people"]["name"]),
            "title": trips["title"],
            "start_date": trips["start_date"],
            "end_date": trips["end_date"],
            "days": (trips["end_date"] - trips["start_date"]).dt.days + 1,
            "by_train": _by_train(trips),
            "countries": [
                ", ".join(words.COUNTRIES[code] for code in ids(cell))
                for cell in trips["countries"]
            ],
            "start_known": ["start_date" not in ids(one) for one in trips["inferred_columns"]],
        }
    )


def modes_of_leaders(catalog: Catalog) -> pd.DataFrame:
    """Journeys in the data per leader, the earliest first: `leader`, `train`, `other`, `total`.

    A journey counts as by train if a train was used on any part of it.
    """
    trips = catalog.trips.sort_values("start_date")
    leaders = catalog["people"]["name"]
    rows = []
    for leader_id, group in trips.groupby("leader_id", sort=False):
        train = int(_by_train(group).sum())
        rows.append((leaders[leader_id], train, len(group) - train, len(group)))
    return pd.DataFrame(rows, columns=["leader", "train", "other", "total"])


def predecessors_finding(table: pd.DataFrame) -> str:
    """How many journeys of each leader were by train; takes what `modes_of_leaders` gives."""
    parts = [f"{row.leader} {row.train} of {row.total}" for row in table.itertuples()]
    return f"Journeys by train in these data: {', '.join(parts)}"


def travellers(catalog: Catalog, trip_id: str) -> pd.DataFrame:
    """Who is known to have gone along on a trip, and who of them was under sanctions at the time.

    In the order of the data, indexed by `delegation_id`. Columns `name`, `local_name`, `role` at
    the time, `presence`, `un` and `us` in words (`LISTED`), `un_date` and `us_date` as text with a
    remark where the listing came after the trip, `un_reference`, `note`, `documents` (titles), and
    `source_ids`. What is not known is an empty text, except in `un` and `us`, which say so.
    """
    went = catalog["delegations"]
    went = went[went["trip_id"] == trip_id]
    people = catalog["people"].reindex(went["person_id"].to_numpy())
    end = catalog.trips.at[trip_id, "end_date"]
    titles = catalog.sources["title"]
    return pd.DataFrame(
        {
            "name": people["name"].to_numpy(),
            "local_name": people["local_name"].fillna("").to_numpy(),
            "role": went["role_at_time"].fillna(""),
            "presence": went["presence"].map(PRESENCE),
            "un": went["un_status"].map(LISTED),
            "un_date": [_listed_on(day, end) for day in went["un_listed_on"]],
            "un_reference": went["un_reference"].fillna(""),
            "us": went["us_status"].map(LISTED),
            "us_date": [_listed_on(day, end) for day in went["us_listed_on"]],
            "note": went["note"].fillna(""),
            "documents": [
                "; ".join(titles[one] for one in ids(cell)) for cell in went["source_ids"]
            ],
            "source_ids": went["source_ids"],
        }
    )


def travellers_finding(table: pd.DataFrame) -> str:
    """How many of the `travellers` were under sanctions, and for how many that was not checked."""
    if table.empty:
        return "The documents name no companions"
    un, us = ((table[column] == LISTED["listed"]).sum() for column in ("un", "us"))
    unknown = int((table["us"] == LISTED["unknown"]).sum())
    unknown_un = int((table["un"] == LISTED["unknown"]).sum())
    return (
        f"{words.plural(len(table), 'companion')} named: {un} on the UN sanctions list at the time "
        f"and {us} on the US list; not checked: {unknown_un} for the UN list, {unknown} for the US"
    )


def recurring(catalog: Catalog) -> pd.DataFrame:
    """Who went along on two or more of Kim Jong Un's trips: people by trips, true where they went.

    Indexed by name, the most travelled first; columns by (`start`, `title`) of the trip in order
    of time, `start` as text, for trips with a named companion.
    """
    went = catalog["delegations"]
    trips = catalog.trips
    trips = trips[trips["leader_id"] == LEADER].sort_values("start_date")
    trips = trips[trips.index.isin(went["trip_id"])]
    matrix = pd.crosstab(went["person_id"], went["trip_id"]).reindex(columns=trips.index) > 0
    matrix = matrix[matrix.sum(axis=1) >= 2]
    matrix.index = pd.Index(catalog["people"]["name"].loc[matrix.index], name="name")
    matrix.columns = pd.MultiIndex.from_arrays(
        [[day_text(day) for day in trips["start_date"]], trips["title"]], names=["start", "title"]
    )
    order = matrix.sum(axis=1).sort_values(ascending=False, kind="stable").index
    return matrix.loc[order]


def recurring_finding(matrix: pd.DataFrame) -> str:
    """Who went along most often; takes what `recurring` gives."""
    if matrix.empty:
        return "Nobody is named on two journeys"
    counts = matrix.sum(axis=1)
    most = list(counts[counts == counts.max()].index)
    names = " and ".join([", ".join(most[:-1]), most[-1]] if len(most) > 1 else most)
    return (
        f"{names} travelled most often, on {counts.max()} of {matrix.shape[1]} journeys with "
        f"named companions; {len(matrix)} people on two or more"
    )


def _measured(moves: Iterable[Any]) -> dict[str, float | int | bool]:
    """Distance and hours of a trip's moves, as columns of `comparison`."""
    moves = list(moves)
    timed = [_hours_under_way(move) for move in moves if _timed(move)]
    low, high = (sum(ends) for ends in zip(*timed, strict=True)) if timed else (None, None)
    whole = len(timed) == len(moves)
    return {
        "distance_km": float(sum(move.km for move in moves)),
        **{
            f"{mode}_km": float(sum(move.km for move in moves if move.mode == mode))
            for mode in words.MODES
        },
        "distance_complete": bool(moves) and all(_placed(move) for move in moves),
        "moves": len(moves),
        "timed_moves": len(timed),
        "hours_low": _number(low if whole else None),
        "hours_high": _number(high if whole else None),
        "timed_hours_low": _number(low),
        "timed_hours_high": _number(high),
    }


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _timed(move: Any) -> bool:
    """Whether an hour is published or reckoned for both ends."""
    return bool(move.depart.precise and move.arrive.precise)


def _reported(move: Any) -> bool:
    return bool(move.depart.certainty == move.arrive.certainty == "reported")


def _placed(move: Any) -> bool:
    return move.from_id is not None and move.to_id is not None


def _hours_under_way(move: Any) -> tuple[float, float]:
    """The least and the most hours that a move can have taken."""
    low = _hours(move.depart.latest, move.arrive.earliest)
    return max(low, 0.0), _hours(move.depart.earliest, move.arrive.latest)


def _hours(start: pd.Timestamp, end: pd.Timestamp) -> float:
    return float((end - start).total_seconds() / 3600)


def _by_train(trips: pd.DataFrame) -> "pd.Series[bool]":
    return trips["transport"].map(lambda cell: "train" in ids(cell))


def _listed_on(day: pd.Timestamp, end: pd.Timestamp) -> str:
    if pd.isna(day):
        return ""
    return day_text(day) + (" (after the journey)" if day > end else "")
