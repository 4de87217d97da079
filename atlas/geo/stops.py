"""When a ride comes to the stops of its trip."""

from typing import Any

import pandas as pd

from atlas.geo.ride import Ride


def moments(ride: Ride, stops: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """When the ride comes to each of a trip's `stops`, in their order; on the index of `stops`.

    Where neither the stop nor a leg that ends there has a moment, it is the one at which the line
    reaches the stop. Stops that even the line does not reach share the time between their
    neighbours evenly.
    """
    stays = _stays(ride)
    arrivals: list[pd.Timestamp] = []
    at = ride.start
    for stop in stops.itertuples():
        known = [one for one in (stop.arrive_utc, stop.depart_utc) if pd.notna(one)]
        hits = [start for place, start, end in stays if place == stop.place_id and end >= at]
        if known or hits:
            at = min(max(at, (known or hits)[0]), ride.end)
            arrivals.append(at)
        else:
            arrivals.append(pd.NaT)
    seconds = pd.Series([one.timestamp() if pd.notna(one) else None for one in arrivals])
    filled = seconds.interpolate(limit_direction="both").round()
    shared = [pd.Timestamp(int(one), unit="s", tz="UTC") for one in filled]
    return pd.Series(
        [_within_its_day(one, stop) for one, stop in zip(shared, stops.itertuples(), strict=True)],
        index=stops.index,
    ).cummax()


def _stays(ride: Ride) -> list[tuple[str | None, pd.Timestamp, pd.Timestamp]]:
    """Each place that the ride comes to or passes, in order, with the moments from and until."""
    stays = []
    for number, move in enumerate(ride.moves):
        stays.append((move.from_id, move.depart.nominal, move.depart.nominal))
        for place in move.track.ids:
            if place not in (None, move.from_id, move.to_id):
                stays.append((place, move.passes(place), move.passes(place)))
        last = number + 1 == len(ride.moves)
        until = ride.end if last else ride.moves[number + 1].depart.nominal
        stays.append((move.to_id, move.arrive.nominal, until))
    return stays


def _within_its_day(at: pd.Timestamp, stop: Any) -> pd.Timestamp:
    """The nearest moment on the local day that the documents give for a stop."""
    if pd.isna(stop.arrive_date):
        return at
    midnight = stop.arrive_date.tz_localize(stop.arrive_zone)
    last = midnight + pd.Timedelta(days=1) - pd.Timedelta(minutes=1)
    return min(max(at, midnight.tz_convert("UTC")), last.tz_convert("UTC"))
