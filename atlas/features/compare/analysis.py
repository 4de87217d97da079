"""Two periods, two missiles or two journeys side by side, and how they differ.

Each comparison is a table of measures: `measure`, `unit`, `a`, `b`; NaN is "not known", never 0.
"""

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import day_text
from atlas.data.rules import ids
from atlas.query import silences
from atlas.query.counts import launches_of

YEAR_DAYS: Final = 365.25
NOT_KNOWN: Final = "not known"
LENGTH: Final = "Length"
# What is counted, one and many of it, in the sentences.
NOUNS: Final = {
    "Missiles flown": ("missile flown", "missiles flown"),
    "Test events": ("test event", "test events"),
    "Days, both ends counted": ("day", "days"),
    "Failures": ("failure", "failures"),
    "Outcome not known": ("outcome not known", "outcomes not known"),
    "Nuclear tests": ("nuclear test", "nuclear tests"),
    "Journeys of Kim Jong Un abroad": ("journey abroad", "journeys abroad"),
    "Missiles fired while he was abroad": (
        "missile fired while he was abroad",
        "missiles fired while he was abroad",
    ),
}
# Told in the headline beside the first that differs.
TOLD_TOO: Final = ("Failures", "Missiles fired while he was abroad")
SPELLED: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
Pair = tuple[Any, Any]
Period = tuple[date, date]


def periods(
    rows: tuple[pd.DataFrame, pd.DataFrame], days: tuple[Period, Period], complete_to: date
) -> pd.DataFrame:
    """Two periods: `rows` are what the filters select in each, a row a missile.

    What lies behind the day to which the launches are complete is not counted as time in which none
    was fired; of a period that begins behind it, what has no event is not known.
    """
    flown = [launches_of(one) for one in rows]
    lengths = [length(one, complete_to) or np.nan for one in days]
    cut = any(last > complete_to for _, last in days)
    rates = [len(one) * YEAR_DAYS / covered for one, covered in zip(flown, lengths, strict=True)]
    abroad = [one[(one["kind"] == "trip") & one["away"]] for one in rows]
    gaps = [silences.gaps(one)["days"].max() for one in flown]
    table = _table(
        (f"{LENGTH}, up to {day_text(complete_to)}" if cut else LENGTH, "days", lengths),
        ("Missiles flown", "missiles", [len(one) for one in flown]),
        ("Test events", "test events", [one["test_event_id"].nunique() for one in flown]),
        ("Missiles a year", "missiles", rates),
        *_flights(flown),
        ("Longest silence between two tests", "days", gaps),
        ("Journeys of Kim Jong Un abroad", "journeys", [len(one) for one in abroad]),
        ("Nuclear tests", "tests", [int((one["kind"] == "nuclear").sum()) for one in rows]),
    )
    for side, (first, _) in zip(("a", "b"), days, strict=True):
        if first > complete_to:
            table[side] = table[side].replace(0, np.nan)
    return table


def length(days: Period, complete_to: date) -> int:
    """How many days of a period the data cover, which are complete to a day; 0 if none."""
    first, last = days
    return max(0, (min(last, complete_to) - first).days + 1)


def missiles(catalog: Catalog, chosen: Pair, rows: Pair) -> pd.DataFrame:
    """Two types of missile: `rows` are what the filters select of each."""
    types = [catalog["missiles"].loc[one] for one in chosen]
    flown = [launches_of(one) for one in rows]
    return _table(
        ("Missiles flown", "missiles", [len(one) for one in flown]),
        ("Test events", "test events", [one["test_event_id"].nunique() for one in flown]),
        *_flights(flown),
        ("Estimated range, from", "km", [one["range_low_km"] for one in types]),
        ("Estimated range, to", "km", [one["range_high_km"] for one in types]),
        ("Propellant", "", [one["propellant"] for one in types]),
        ("Stages", "stages", [one["stages"] for one in types]),
        ("First known flight", "year", [_year(one["first_flight"]) for one in types]),
    )


def journeys(table: pd.DataFrame, catalog: Catalog, chronicle: pd.DataFrame, chosen: Pair) -> Any:
    """Two journeys of Kim Jong Un: `table` is what `journeys.comparison` gives."""
    trips = [table.loc[one] for one in chosen]
    full = [catalog.trips.loc[one] for one in chosen]
    return _table(
        ("Days, both ends counted", "days", [one["days"] for one in trips]),
        ("Distance, at least", "km", [one["distance_km"] for one in trips]),
        *(
            (f"{words.MODES[mode].capitalize()}", "km", [one[f"{mode}_km"] for one in trips])
            for mode in words.MODES
        ),
        ("Moves", "moves", [one["moves"] for one in trips]),
        ("Companions named", "people", [one["delegates"] for one in trips]),
        ("Countries", "countries", [len(ids(one["countries"])) for one in full]),
        ("Documents", "documents", [len(ids(one["source_ids"])) for one in full]),
        ("Missiles fired while he was abroad", "missiles", [_fired(chronicle, t) for t in full]),
    )


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A comparison in words: `measure`, `a`, `b` with units, and the `difference` of b from a."""
    return pd.DataFrame(
        {
            "measure": table["measure"],
            "a": [_cell(*one) for one in zip(table["a"], table["unit"], strict=True)],
            "b": [_cell(*one) for one in zip(table["b"], table["unit"], strict=True)],
            "difference": [
                sentence(row.measure, row.a, row.b)
                if row.measure in NOUNS and row.a != row.b and row.a * row.b == 0
                else difference(row.a, row.b, row.unit)
                for row in table.itertuples()
            ],
        }
    )


def sentence(measure: str, a: float, b: float) -> str:
    """Two counts in words, `b` first: `one failure against none`, `69 missiles against 21`."""
    one, many = NOUNS[measure]
    return f"{_spelled(b)} {one if b == 1 else many} against {_spelled(a) if a else 'none'}"


def _spelled(count: float) -> str:
    return SPELLED[int(count)] if count < len(SPELLED) else f"{count:,.0f}"


def difference(a: Any, b: Any, unit: str) -> str:
    """How `b` differs from `a`: `48 missiles more (3.3 times)`, `148 km less (98%)`."""
    if pd.isna(a) or pd.isna(b):
        return NOT_KNOWN
    if a == b:
        return "the same"
    if isinstance(a, str):
        return f"{b} against {a}"
    gap, more = abs(b - a), b > a
    if unit == "year":
        return f"{words.plural(int(gap), 'year')} {'later' if more else 'earlier'}"
    fewer = "less" if unit == "km" else "fewer"
    text = f"{_cell(gap, unit)} {'more' if more else fewer}"
    if a > 0 and b / a >= 0.005 and not 0.995 < b / a < 1.005:
        text += f" ({b / a:.1f} times)" if b / a >= 1.05 else f" ({100 * b / a:.0f}%)"
    return text


def finding(table: pd.DataFrame, names: tuple[str, str]) -> str:
    """The headline: both names, the first measure that differs, and failures or what was fired."""
    if names[0] == names[1]:
        return f"A and B are both {names[0]}: choose another to compare"
    known = table["a"].notna() & table["b"].notna() & (table["a"] != table["b"])
    differ = table[known & ~table["measure"].str.startswith(LENGTH)].set_index("measure")
    unknown = [name for side, name in zip("ab", names, strict=True) if table[side].isna().all()]
    if unknown:
        return f"No data for {' and '.join(unknown)} yet"
    if differ.empty:
        return f"{names[1]} and {names[0]}: no known difference"
    parts = [
        sentence(measure, differ.at[measure, "a"], differ.at[measure, "b"])
        for measure in dict.fromkeys([differ.index[0], *TOLD_TOO])
        if measure in differ.index and measure in NOUNS
    ]
    if not parts:
        row = differ.iloc[0]
        parts = [f"{differ.index[0]}: {_cell(row['b'], row['unit'])} against "
                f"{_cell(row['a'], row['unit'])}"]  # fmt: skip
    return f"{names[1]} against {names[0]}: {', '.join(parts)}"


def since_start(launches: pd.DataFrame, first: date) -> pd.DataFrame:
    """How many missiles had flown by each day since `first`: `day` (0 is the first), `count`.

    Launches dated to a month only count from the month's first day on, or from `first`.
    """
    day = (launches["day_from"] - pd.Timestamp(first)).dt.days.clip(lower=0).sort_values()
    counted = day.value_counts().sort_index().cumsum()
    return pd.DataFrame({"day": counted.index, "count": counted.to_numpy()})


def _flights(flown: list[pd.DataFrame]) -> list[tuple[str, str, list[float]]]:
    def ended(outcome: str) -> list[float]:
        return [int((one["outcome"] == outcome).sum()) for one in flown]

    return [
        ("Failures", "missiles", ended("failure")),
        ("Outcome not known", "missiles", ended("unknown")),
        ("Highest apogee", "km", [one["apogee_km"].max() for one in flown]),
        ("Farthest distance", "km", [one["distance_km"].max() for one in flown]),
        (
            "Flights with a known apogee",
            "missiles",
            [int(one["apogee_km"].notna().sum()) for one in flown],
        ),
    ]


def _table(*rows: tuple[str, str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame(
        [(measure, unit, *map(_number, pair)) for measure, unit, pair in rows],
        columns=["measure", "unit", "a", "b"],
    )


def _number(value: Any) -> Any:
    """A number, or a word as it is; NaN for what is not known."""
    if pd.isna(value):
        return np.nan
    return value if isinstance(value, str) else float(value)


def _year(text: object) -> float:
    return float(text[:4]) if isinstance(text, str) else np.nan


def _fired(chronicle: pd.DataFrame, trip: "pd.Series[Any]") -> float:
    if trip["abroad"] == "no":
        return 0.0
    if pd.isna(trip["abroad_from"]):
        return np.nan
    launches = launches_of(chronicle)
    inside = (launches["day_from"] >= trip["abroad_from"] - pd.Timedelta(days=1)) & (
        launches["day_to"] <= trip["abroad_to"]
    )
    return float((inside & launches["away"]).sum())


def _cell(value: Any, unit: str) -> str:
    if pd.isna(value):
        return NOT_KNOWN
    if isinstance(value, str):
        return value
    if unit == "year":
        return f"{value:.0f}"
    number = f"{value:,.0f}" if value == round(value) or value >= 100 else f"{value:,.1f}"
    one = {"countries": "country", "people": "person"}.get(unit, unit.removesuffix("s"))
    return f"{number} {one if number == '1' and unit != 'km' else unit}"
