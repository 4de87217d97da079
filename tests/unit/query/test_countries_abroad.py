"""Where Kim was while missiles were fired."""

import pandas as pd

from atlas.query import counts


def test_the_country_of_the_trip_in_which_missiles_were_fired(chronicle: pd.DataFrame) -> None:
    fired = counts.fired_abroad(chronicle)
    assert counts.countries_abroad(chronicle, fired) == ["Russia"]
    assert counts.countries_abroad(chronicle, fired.iloc[:0]) == []
