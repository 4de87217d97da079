"""The View: which events are asked for. It selects rows, renders a one-line summary, and hashes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, Self, cast
from urllib.parse import parse_qs, urlencode

import numpy as np
import pandas as pd

from atlas.data import words
from atlas.data.moments import OutOfLimits, years_text
from atlas.data.rules import ids
from atlas.query import links, search
from atlas.query.links import short
from atlas.query.search import Finder, Mask

Unit = Literal["missiles", "tests"]
Codes = np.ndarray[tuple[int], np.dtype[np.intp]]

MAX_VALUES = 100
MAX_QUERY = 100
MAX_PARAMETERS = 500
SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

# View's list filters and the chronicle's column each one looks at.
FACETS = {
    "kind": "kind",
    "class": "class",
    "missile": "missile_id",
    "site": "site_id",
    "area": "area_id",
    "outcome": "outcome",
    "country": "countries",
    "sure": "certainty",
}
PARAMETERS = (*FACETS, "unit", "away", "period", "q")
# Those whose column every kind has: no kind is left out because of them.
OF_EVERY_KIND = ("country", "sure")


@dataclass(frozen=True)
class View:
    """Which events are asked for. Empty means no filter; every field is a hashable value.

    `period` holds the first and the last day. The list filters hold lower-case ids. `away` keeps
    what happened while Kim Jong Un was abroad, `query` what has every term of it (see
    `atlas.query.search`). `unit` says
    whether each missile counts (`missiles`) or each test event, a salvo or day, once (`tests`).
    """

    period: tuple[date, date] | None = None
    kind: tuple[str, ...] = ()
    class_: tuple[str, ...] = ()
    missile: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    area: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    away: bool = False
    query: str = ""
    unit: Unit = "missiles"

    def facet(self, name: str) -> tuple[str, ...]:
        """The ids chosen in the list filter `name` (a key of `FACETS`)."""
        chosen: tuple[str, ...] = getattr(self, _field(name))
        return chosen

    def with_facet(self, name: str, chosen: Iterable[str]) -> Self:
        """The same view with other ids in the list filter `name`."""
        changed: dict[str, Any] = {_field(name): tuple(chosen)}
        return replace(self, **changed)

    @property
    def filters(self) -> bool:
        """Whether anything is filtered; the unit is no filter."""
        return self != View(unit=self.unit)

    def to_params(self) -> dict[str, str | list[str]]:
        """The view as URL parameters; what is at its default is left out."""
        params: dict[str, str | list[str]] = {}
        if self.period:
            params["period"] = [day.isoformat() for day in self.period]
        for name in FACETS:
            if self.facet(name):
                params[name] = list(self.facet(name))
        if self.away:
            params["away"] = "1"
        if self.query:
            params["q"] = self.query
        if self.unit != "missiles":
            params["unit"] = self.unit
        return params

    @classmethod
    def from_query(
        cls, query: str, known: Mapping[str, Iterable[str]], all_days: links.Span = links.ALL_DAYS
    ) -> tuple[Self, list[str]]:
        """Read a view from a link, or its query, as `from_params` does; other parts are ignored.

        Raises:
            ValueError: it has more than `MAX_PARAMETERS` parameters.
        """
        params = parse_qs(links.query_of(query), max_num_fields=MAX_PARAMETERS)
        view, notes = cls.from_params(links.named(params), known, all_days)
        return view, notes + links.unknown(params, PARAMETERS) + links.without_value(query)

    def to_query(self) -> str:
        """The view as the part of a link after the question mark."""
        return urlencode(self.to_params(), doseq=True)

    @classmethod
    def from_params(
        cls,
        params: Mapping[str, list[str]],
        known: Mapping[str, Iterable[str]],
        all_days: links.Span = links.ALL_DAYS,
    ) -> tuple[Self, list[str]]:
        """Read a view from URL parameters, and say in plain words what was ignored.

        Lists may repeat the parameter or separate by commas. `known` holds, for each list filter,
        the ids that exist; where it has their labels too, those are understood. An open end of the
        period reaches to that of `all_days`. The notes quote the visitor's text: escape them where
        they are shown.
        """
        notes: list[str] = []
        view = cls()
        for name in FACETS:
            view = view.with_facet(name, _known(name, params.get(name, []), known[name], notes))
        given = links.last("unit", params.get("unit", []), notes)
        if unit := links.meant(given, words.UNITS):
            view = replace(view, unit=cast(Unit, unit))
        elif given:
            notes.append(f"unit={short(given)} (use missiles or tests)")
        given = links.last("away", params.get("away", []), notes)
        if away := links.meant(given, SWITCH):
            view = replace(view, away=SWITCH[away])
        elif given:
            notes.append(f"away={short(given)} (use 1)")
        period = _period(params.get("period", []), all_days, notes)
        return replace(view, period=period, query=_query(params, notes)), notes


@dataclass(frozen=True)
class Selection:
    """What a view selects.

    `rows` are the chosen rows of the chronicle, one a missile or one a test event; `total` is how
    many there are of the same `kinds` without any other filter; `counts` gives, for each list
    filter, how many rows each option would leave; `noun` names what is counted, and `sentence` says
    what is shown.
    """

    view: View
    rows: pd.DataFrame
    total: int
    kinds: frozenset[str]
    counts: Mapping[str, Mapping[str, int]]
    noun: str
    sentence: str


@dataclass(frozen=True)
class Index:
    """What `select` looks up in a chronicle, as numbers: made once for all views; never change it.

    `options` are the ids that occur under each list filter, and `codes` the place of each row's id
    among them, -1 for none. `countries` tells for each of its options which rows have it. `tests`
    numbers the test events: everything that is not a launch is one of its own.
    """

    options: Mapping[str, list[str]]
    codes: Mapping[str, Codes]
    countries: Sequence[Mask]
    tests: Codes
    away: Mask

    @classmethod
    def of(cls, chronicle: pd.DataFrame) -> Self:
        """The index of a chronicle."""
        options, codes = {}, {}
        for name, column in FACETS.items():
            places, values = pd.factorize(chronicle[column])
            options[name], codes[name] = list(map(str, values)), places.astype(np.intp)
        # A row may involve several countries.
        cells = [set(ids(cell.lower())) for cell in options["country"]]
        options["country"] = sorted(set().union(*cells))
        countries = [
            np.append([one in cell for cell in cells], False)[codes["country"]]
            for one in options["country"]
        ]
        tests, _ = pd.factorize(chronicle["test_event_id"].fillna(chronicle["id"]))
        away = chronicle["away"].to_numpy(dtype=bool)
        return cls(options, codes, countries, tests.astype(np.intp), away)

    def mask(self, name: str, chosen: tuple[str, ...]) -> Mask:
        """Which rows have one of the chosen ids of a list filter; all if none is chosen."""
        if not chosen:
            return np.ones(len(self.tests), dtype=bool)
        wanted = [one in chosen for one in self.options[name]]
        if name == "country":
            hits = [has for has, one in zip(self.countries, wanted, strict=True) if one]
            return np.logical_or.reduce([np.zeros(len(self.tests), dtype=bool), *hits])
        return np.append(wanted, False)[self.codes[name]].astype(bool)

    def count(self, mask: Mask, unit: Unit) -> int:
        """How many missiles or test events the rows of a mask are."""
        if unit == "missiles":
            return int(np.count_nonzero(mask))
        return int(np.count_nonzero(np.bincount(self.tests[mask])))

    def counts(self, name: str, mask: Mask, unit: Unit) -> dict[str, int]:
        """How many missiles or test events of a mask each option of a list filter has."""
        options = self.options[name]
        if name == "country":
            sums = [self.count(mask & has, unit) for has in self.countries]
        else:
            known = mask & (self.codes[name] >= 0)
            codes = self.codes[name][known]
            if unit == "tests":
                # Each test event counts once for each option.
                pairs = np.unique(codes * len(self.tests) + self.tests[known])
                codes = pairs // len(self.tests)
            sums = np.bincount(codes, minlength=len(options)).tolist()
        return {one: count for one, count in zip(options, sums, strict=True) if count}


def select(
    chronicle: pd.DataFrame,
    view: View,
    names: Mapping[str, str],
    find: Finder | None = None,
    index: Index | None = None,
) -> Selection:
    """The rows of `chronicle` that `view` asks for, with counts and sentence.

    A filter on something that only some kinds have, a class say, leaves the other kinds out, of
    the rows and of the total alike. `names` maps missile and site ids to their plain names, and
    those of areas after `area:` and of countries after `country:`.
    `find` and `index` are the chronicle's, where they are at hand; another search knows the words
    of the rows alone.
    """
    index = index or Index.of(chronicle)
    masks = {name: index.mask(name, view.facet(name)) for name in FACETS}
    masks["period"] = _period_mask(chronicle, view.period)
    masks["away"] = index.away | (not view.away)
    if view.query:
        masks["query"] = (find or search.Engine.of(chronicle).find)(view.query).mask

    counts = {}
    for name in FACETS:
        others = np.logical_and.reduce([mask for facet, mask in masks.items() if facet != name])
        counts[name] = index.counts(name, others, view.unit)

    kinds = _kinds(index, masks)
    total = index.count(index.mask("kind", tuple(kinds)) & bool(kinds), view.unit)
    # Without the texts of a search, which are the most of a visitor's long ones.
    shown = chronicle.drop(columns=["full_text", "text"], errors="ignore")
    rows = shown[np.logical_and.reduce(list(masks.values()))]
    if view.unit == "tests":
        rows = _one_row_a_test(rows)
    description = ", ".join(_parts(view, names)) or "no filters set"
    noun = _noun(kinds, view.unit, total)
    sentence = f"{len(rows):,} of {total:,} {noun}: {description}"
    return Selection(view, rows, total, kinds, counts, noun, sentence)


def _period_mask(chronicle: pd.DataFrame, period: tuple[date, date] | None) -> Mask:
    if period is None:
        return np.ones(len(chronicle), dtype=bool)
    first, last = (pd.Timestamp(day) for day in period)
    overlaps = (chronicle["day_from"] <= last) & (chronicle["day_to"] >= first)
    return overlaps.to_numpy(dtype=bool)


def _kinds(index: Index, masks: Mapping[str, Mask]) -> frozenset[str]:
    """The kinds that can have what is asked for: a class or a launch site leaves trips out."""
    codes, options = index.codes["kind"], index.options["kind"]
    having = set(range(len(options)))
    for name in FACETS.keys() - OF_EVERY_KIND:
        having &= set(np.flatnonzero(np.bincount(codes[masks[name]], minlength=len(options))))
    return frozenset(options[one] for one in having)


def _one_row_a_test(rows: pd.DataFrame) -> pd.DataFrame:
    """Show a test event as its first missile of the longest-ranged class, with how many flew.

    Apogee, distance and site stay those of that one missile: mixed, they would be no flight.
    """
    tests = rows["test_event_id"].fillna(rows["id"])
    rank = {name: place for place, name in enumerate(words.CLASSES)}
    order = rows["class"].map(rank).fillna(0).argsort(kind="stable")
    first = rows.iloc[order].groupby(tests.iloc[order], sort=False).head(1).copy()
    fired = rows["missiles"].groupby(tests).sum(min_count=1)
    of = tests.loc[first.index]
    first["missiles"] = fired.loc[of].to_numpy()
    return first.sort_values(["start_utc", "id"], kind="stable")


def _noun(kinds: frozenset[str], unit: Unit, count: int) -> str:
    if kinds == {"launch"} and unit == "tests":
        one, many = "test event", "test events"
    elif len(kinds) == 1:
        one, many = words.NOUNS[next(iter(kinds))]
    elif kinds and kinds <= set(words.WEAPON_TESTS):
        one, many = "weapon test", "weapon tests"
    else:
        one, many = "event", "events"
    return one if count == 1 else many


def _parts(view: View, names: Mapping[str, str]) -> list[str]:
    def either(chosen: Iterable[str], labels: Mapping[str, str]) -> str:
        return " or ".join(labels.get(one, one) for one in chosen)

    def lower(labels: Mapping[str, str]) -> dict[str, str]:
        return {one: label[0].lower() + label[1:] for one, label in labels.items()}

    outcomes = lower(words.OUTCOMES) | {"unknown": "outcome not known"}
    parts = []
    if len(view.kind) > 1:
        parts.append(either(view.kind, lower(words.KINDS)))
    if view.class_:
        parts.append(either(view.class_, lower(words.CLASSES)))
    if view.missile:
        parts.append(either(view.missile, names))
    if view.site:
        parts.append(f"from {either(view.site, names)}")
    if view.area:
        areas = [names.get(f"area:{one}", one) for one in view.area]
        parts.append(f"in the {' or '.join(areas)} area{'s' * (len(areas) > 1)}")
    if view.outcome:
        parts.append(either(view.outcome, outcomes))
    if view.country:
        countries = [names.get(f"country:{one}", one.upper()) for one in view.country]
        parts.append(f"involving {' or '.join(countries)}")
    if view.sure:
        parts.append(either(view.sure, lower(words.CERTAINTIES)))
    if view.away:
        parts.append("while Kim was abroad")
    if view.query:
        parts.append(f"matching “{view.query}”")
    if view.period:
        parts.append(years_text(*view.period))
    return parts


def _field(name: str) -> str:
    return "class_" if name == "class" else name


def _split(values: list[str]) -> list[str]:
    return [part for value in values for part in re.split("[,;|]", value) if part]


def _known(name: str, values: list[str], known: Iterable[str], notes: list[str]) -> tuple[str, ...]:
    given = links.counted(name, _split(values), notes)
    valid, labels = set(known), known if isinstance(known, Mapping) else None
    meanings = {one: links.meant(one, valid, labels) for one in given}
    for one in given[:5]:
        if meanings[one] is None:
            near = links.nearest(one, valid)
            notes.append(f"{name}={short(one)}" + (f" (did you mean {near}?)" if near else ""))
    if any(meanings[one] is None for one in given[5:]):
        notes.append(f"more unknown values of {name}")
    # The order of the options, not of the link, so that equal views are equal.
    return tuple(one for one in known if one in set(meanings.values()))[:MAX_VALUES]


def _period(
    values: list[str], all_days: tuple[date, date], notes: list[str]
) -> tuple[date, date] | None:
    given = ",".join(values)
    if not given.strip(", "):
        return None
    try:
        first, last = links.span(given, all_days)
    except OutOfLimits as error:
        notes.append(f"period={short(given)} ({error})")
        return None
    except ValueError:
        notes.append(f"period={short(given)} (use a year, a month or two dates such as 2017-01-01)")
        return None
    if first > last:
        notes.append(f"period={short(given)} (the first day is after the last)")
        return None
    return first, last


def _query(params: Mapping[str, list[str]], notes: list[str]) -> str:
    query = " ".join(links.last("q", params.get("q", []), notes).split())
    if len(query) > MAX_QUERY:
        notes.append(f"q={short(query)} (at most {MAX_QUERY} characters)")
        return ""
    return query
