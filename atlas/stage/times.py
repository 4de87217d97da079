"""Times of the stage: whole minutes and days since its first day."""

from typing import Final

import pandas as pd

from atlas.data.moments import FIRST_DAY, LAST_DAY
from atlas.stage.blocks import Column

# Times are minutes, days are days since this day; both are whole numbers, so none is rounded.
EPOCH: Final = pd.Timestamp("2000-01-01", tz="UTC")
MINUTE: Final = pd.Timedelta(minutes=1)
DAY: Final = pd.Timedelta(days=1)
FIRST: Final = pd.Timestamp(FIRST_DAY, tz="UTC")
LAST: Final = pd.Timestamp(LAST_DAY, tz="UTC") + DAY - MINUTE


def minutes(instants: "pd.Series[pd.Timestamp]") -> Column:
    """Return instants as minutes since `EPOCH`; what goes beyond a whole minute is left out.

    The first and the last day of all may begin or end beyond the days that the stage can name, in
    UTC: there they are cut off.
    """
    return ((instants.clip(FIRST, LAST) - EPOCH) // MINUTE).to_numpy("<i4")


def days(dates: "pd.Series[pd.Timestamp]") -> Column:
    """Return days as days since the day of `EPOCH`."""
    return ((dates - EPOCH.tz_localize(None)) // DAY).to_numpy("<i4")
