"""The tests before, during and after each trip, and how many the year around it leads to expect.

The unit is the test event: missiles of one salvo do not fly independently of each other, which the
Poisson test takes for granted.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.data import words
from atlas.data.chronicle import LEADER
from atlas.data.moments import day_text, partial_date

WINDOWS: Final = ("before", "during", "after")
HALF_YEAR: Final = 182  # days: the year around a trip has 365, its middle among them
UNUSUAL: Final = 0.05
# Counts whose probabilities differ by less are equally likely; floating point is not exact.
SAME: Final = 1 + 1e-7
Span = tuple[int, int]


def events(launches: pd.DataFrame) -> pd.DataFrame:
    """The test events among launches of the chronicle, indexed by `test_event_id`.

    Columns `day_from`, `day_to`: the day in Pyongyang, or both ends of the month where no day is
    known. A test event counts once, whichever and however many of its missiles are given.
    """
    names = pd.Index(launches["test_event_id"].unique(), name="test_event_id")
    spans = [partial_date(str(name).removeprefix("test-")) for name in names]
    table = pd.DataFrame(spans, columns=["day_from", "day_to"], index=names)
    return table.apply(pd.to_datetime).sort_values(["day_from", "day_to"])


def compared(
    trips: pd.DataFrame, tests: pd.DataFrame, days: int, listed_to: pd.Timestamp
) -> pd.DataFrame:
    """Test events seen and expected before, during and after each trip: a row a trip and window.

    `trips` is the table of that name, `tests` what `events` gives. The windows are the `days` (at
    most 90) before the first day of the trip, its days in the local calendar, and the `days` after
    the last one; nothing after `listed_to`, the last day of the list, belongs to one. Columns:
    `trip_id`, `window` (of `WINDOWS`), its `days`; `seen`; `rest_seen` and `rest_days`, what and
    how long was outside the three windows in the 365 days around the trip's middle; `expected`,
    the rate of that rest times `days`; and `p`, by `exact_p`, NaN where the rest has no test, so
    that nothing can be expected. A test dated to a month counts where all of the month lies.
    """
    low, high = _days(tests["day_from"]), _days(tests["day_to"])
    listed = int(_days(pd.Series([listed_to]))[0])

    def within(span: Span, of: NDArray[np.bool_]) -> int:
        return int((of & (low >= span[0]) & (high <= span[1])).sum())

    def length(span: Span) -> int:
        return max(min(span[1], listed) - span[0] + 1, 0)

    rows = []
    trips = trips.sort_values("start_date")
    for trip_id, first, last in zip(
        trips["trip_id"], _days(trips["start_date"]), _days(trips["end_date"]), strict=True
    ):
        spans = {
            "before": (first - days, first - 1),
            "during": (first, last),
            "after": (last + 1, last + days),
        }
        around = (first - days, last + days)
        middle = (first + last) // 2
        year = (middle - HALF_YEAR, middle + HALF_YEAR)
        rest_seen = within(year, (high < around[0]) | (low > around[1]))
        rest_days = length(year) - length(around)
        for window, span in spans.items():
            seen, long = within(span, np.ones(len(tests), dtype=bool)), length(span)
            expected = rest_seen / max(rest_days, 1) * long
            p = exact_p(seen, expected) if expected > 0 else np.nan
            rows.append((trip_id, window, long, seen, rest_seen, rest_days, expected, p))
    columns = ["trip_id", "window", "days", "seen", "rest_seen", "rest_days", "expected", "p"]
    return pd.DataFrame(rows, columns=columns)


def exact_p(seen: int, expected: float) -> float:
    """How likely chance alone brings a count at least as unlikely as `seen`, 0 to 1.

    The exact two-sided Poisson test by the method of small p-values: the probabilities of all
    counts that are no likelier than `seen` where `expected` is the mean, added up. (Fay: Two-sided
    exact tests and matching confidence intervals for discrete data, The R Journal 2(1), 2010.)

    Raises:
        ValueError: `expected` is not above 0.
    """
    if not expected > 0:
        raise ValueError(f"an expected count must be above 0, not {expected}")
    # Counts likelier than `seen` lie between it and the mean, or as far on the mean's other side.
    highest = max(seen, int(expected + 12 * np.sqrt(expected) + 30))
    chances = _poisson(highest, expected)
    likelier = chances[chances > chances[seen] * SAME].sum()
    return float(np.clip(1 - likelier, 0, 1))


def _poisson(highest: int, mean: float) -> NDArray[np.float64]:
    """The probabilities of the counts 0 to `highest`, by logarithms: e^-mean mean^k / k!."""
    k = np.arange(highest + 1)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(k[1:]))])
    return np.exp(k * np.log(mean) - mean - log_factorial)


def comparable(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of `compared` whose year has a test outside the windows, so that one can expect."""
    return table[table["rest_seen"] > 0]


def pooled(table: pd.DataFrame) -> pd.DataFrame:
    """The comparable trips of `compared` taken together: a row a window, indexed by it.

    Columns: `trips`, `days`, `seen`, `expected` (all sums) and `p`, NaN where nothing is expected.
    """
    groups = comparable(table).groupby("window")
    sums = groups.agg(
        trips=("trip_id", "nunique"),
        days=("days", "sum"),
        seen=("seen", "sum"),
        expected=("expected", "sum"),
    ).reindex(list(WINDOWS), fill_value=0)
    sums["p"] = [
        exact_p(int(row.seen), row.expected) if row.expected > 0 else np.nan
        for row in sums.itertuples()
    ]
    return sums


def marks(trips: pd.DataFrame, launches: pd.DataFrame, days: int) -> pd.DataFrame:
    """The missiles that flew within `days` of a trip or during it: a row a trip and missile.

    Columns `trip_id`; `launch_id`, the label in `launches`; `day`, counted from the trip's first
    day, which is 0 (the middle of the month where no day is known); `window`. A missile may lie
    around several trips. The days are those of `compared`.
    """
    tests = events(launches).loc[launches["test_event_id"]]
    low, high = _days(tests["day_from"]), _days(tests["day_to"])
    trips = trips.sort_values("start_date")
    first, last = _days(trips["start_date"])[:, None], _days(trips["end_date"])[:, None]
    trip, launch = ((low >= first - days) & (high <= last + days)).nonzero()
    low, high, first, last = low[launch], high[launch], first[trip, 0], last[trip, 0]
    return pd.DataFrame(
        {
            "trip_id": trips["trip_id"].to_numpy()[trip],
            "launch_id": launches.index[launch],
            "day": (low + high) / 2 - first,
            "window": np.select([high < first, low > last], ["before", "after"], "during"),
        }
    )


def with_tests(trips: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The trips of Kim Jong Un, and those of his predecessors that have a test in their year.

    `table` is what `compared` gives for `trips`.
    """
    near = table.groupby("trip_id").agg(seen=("seen", "sum"), rest=("rest_seen", "first"))
    tested = near.index[near.sum(axis=1) > 0]
    return trips[(trips["leader_id"] == LEADER) | trips["trip_id"].isin(tested)]


def finding(trips: pd.DataFrame, launches: pd.DataFrame, marked: pd.DataFrame) -> str:
    """What flew during the trips, from `marks`, as a sentence."""
    of = words.plural(len(trips), "trip")
    flown = launches.loc[marked.loc[marked["window"] == "during", "launch_id"].unique()]
    if flown.empty:
        during = "this trip" if len(trips) == 1 else f"any of the {of}"
        return f"No test event took place during {during}"
    tests = events(flown)
    missiles = words.plural(len(flown), "missile")
    if len(tests) > 1:
        into = marked.loc[marked["window"] == "during", "trip_id"].nunique()
        return (
            f"{words.plural(len(tests), 'test event')} with {missiles} took place during "
            f"{'this trip' if len(trips) == 1 else f'{into} of the {of}'}"
        )
    title = trips.set_index("trip_id").at[
        marked.loc[marked["window"] == "during", "trip_id"].iloc[0], "title"
    ]
    places = " and ".join(flown["place"].dropna().unique())
    left = f"left {places}" if places else "flew"
    return (
        f"{missiles} {left} on {day_text(tests['day_from'].iloc[0])}, during “{title}”: the only "
        f"test event during {'this trip' if len(trips) == 1 else f'any of the {of}'}"
    )


def pooled_finding(table: pd.DataFrame) -> str:
    """What `pooled` says of all trips together, as a sentence."""
    if not table["trips"].max():
        return "No trip here has a test in the rest of its year, so nothing can be expected"
    before, during, after = (
        f"{seen} ({expected_text(expected)} expected)"
        for seen, expected in zip(table["seen"], table["expected"], strict=True)
    )
    return (
        f"Test events around {words.plural(int(table['trips'].max()), 'trip')}: "
        f"before them {before}, during them {during}, after them {after}"
    )


def pooled_meaning(table: pd.DataFrame, days: int) -> str:
    """Say in words what the first expected number of `pooled` means, as sentences."""
    if not table["trips"].max():
        return ""
    first = table.loc["before"]
    trips = words.plural(int(first["trips"]), "trip")
    return (
        "The expected number follows the pace of the rest of the year around each trip. At that "
        f"pace, the {days} days before all {trips} together would have had about "
        f"{expected_text(first['expected'])} test events. They had {int(first['seen'])}. An "
        "expected number is an average, so it need not be whole."
    )


def expected_text(expected: float) -> str:
    """An expected number to one decimal, and `under 0.1` rather than a zero that is none."""
    return f"{expected:.1f}" if expected >= 0.05 else "under 0.1"


def compared_text(seen: int, expected: float, p: float) -> str:
    """A comparison in plain words: the counts, which way they differ, how often chance does that.

    `p` is that of `compared` or `pooled`.
    """
    text = words.plural(seen, "test event")
    if np.isnan(p):
        return f"{text}; no comparison is possible, because the rest of the year has no test"
    text += f", {expected_text(expected)} expected: "
    if p > 0.9:
        return f"{text}about as expected; chance alone nearly always brings such a difference"
    way = "more" if seen > expected else "fewer"
    return (
        f"{text}{way} than expected; by chance alone, a difference at least this large arises "
        f"in {odds(p)}"
    )


def odds(p: float) -> str:
    """A probability as people say it: `about 1 of 5 cases`."""
    if p < 0.001:
        return "fewer than 1 of 1,000 cases"
    if p > 0.35:
        return f"about {round(10 * p)} of 10 cases"
    return f"about 1 of {round(1 / p)} cases"


def many_tests(table: pd.DataFrame) -> str:
    """How many of the single comparisons of `compared` are unusual, and how many would be anyway.

    Of exact tests of counts, at most 1 of 20 falls below 1 in 20 by chance.
    """
    chances = table["p"].dropna()
    if chances.empty:
        return "No single window can be compared"
    unusual = int((chances < UNUSUAL).sum())
    return (
        f"Of {words.plural(len(chances), 'single comparison')}, {unusual or 'none'} would arise by "
        "chance in fewer than 1 of 20 cases; chance alone brings up to about "
        f"{len(chances) * UNUSUAL:.1f}"
    )


def twice(marked: pd.DataFrame, launches: pd.DataFrame) -> int:
    """How many test events of `marks` lie in the same window of more than one trip."""
    named = marked.assign(test=launches.loc[marked["launch_id"], "test_event_id"].to_numpy())
    trips = named.groupby(["test", "window"])["trip_id"].nunique()
    return int(trips[trips > 1].index.get_level_values("test").nunique())


def _days(column: "pd.Series[pd.Timestamp]") -> NDArray[np.int64]:
    """Days as whole numbers."""
    return column.to_numpy().astype("datetime64[D]").astype("int64")
