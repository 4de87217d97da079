"""What each row is, in the words that people type: kind, class, outcome, fuel, transport, names."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.query import other_names

# By category: what it is called beside its name in `words`.
KINDS: Final = {
    "trip": ("trip", "journey", "visit", "travel"),
    "launch": ("missile test", "missile launch", "flight test", "test launch", "weapon test"),
    "nuclear": ("nuclear test", "atomic test", "nuclear explosion", "nuke", "weapon test"),
    "other": ("weapon test",),
    "context": ("context event",),
    "own": ("your event", "own event"),
}
CLASSES: Final = {
    "icbm": (
        "ICBM", "intercontinental range", "intercontinental missile",
        "intercontinental ballistic missile",
    ),
    "slv": (
        "SLV", "space launch", "space launch vehicle", "space launcher", "space rocket",
        "satellite launch", "carrier rocket",
    ),
    "irbm": (
        "IRBM", "intermediate range", "intermediate-range missile",
        "intermediate-range ballistic missile",
    ),
    "hgv": ("HGV", "glide vehicle", "hypersonic glide vehicle", "hypersonic missile"),
    "slbm": (
        "SLBM", "submarine-launched", "submarine-launched ballistic missile", "submarine missile",
        "submarine launch",
    ),
    "mrbm": ("MRBM", "medium range", "medium-range missile", "medium-range ballistic missile"),
    "srbm": ("SRBM", "short range", "short-range missile", "short-range ballistic missile"),
    "cruise": ("cruise", "cruise missile"),
    "unknown": ("type not identified", "type not known", "unidentified type", "unknown type"),
}  # fmt: skip
OUTCOMES: Final = {
    "success": ("success", "successful", "succeeded"),
    "failure": ("failure", "failed", "unsuccessful"),
    "unknown": ("outcome not known", "outcome unknown", "unknown outcome"),
}
CATEGORIES: Final = {
    "cruise": ("cruise missile",),
    "anti-ship": ("anti-ship missile",),
    "air-defence": ("air defence", "anti-aircraft", "surface-to-air missile", "SAM"),
    "short-range": ("short range", "short-range missile"),
    "rocket-artillery": ("rocket artillery", "multiple rocket launcher", "MLRS", "MRL"),
    "submarine": ("submarine-launched", "submarine missile"),
}
PROPELLANTS: Final = {
    "solid": ("solid fuel", "solid-fuelled", "solid propellant"),
    "liquid": ("liquid fuel", "liquid-fuelled", "liquid propellant"),
}
TRANSPORTS: Final = {
    "train": ("train", "by train", "rail", "railway"),
    "plane": ("plane", "by plane", "by air", "aircraft", "aeroplane", "flew", "flight"),
    "car": ("car", "by car", "by road"),
    "foot": ("foot", "on foot", "walked"),
}
COUNTRIES: Final = {
    "KR": ("ROK", "Republic of Korea"),
    "CN": ("PRC",),
    "RU": ("Russian Federation",),
    "US": ("USA", "America"),
    "VN": ("Viet Nam",),
    "SU": ("USSR",),
    "GB": ("UK", "Britain"),
    "DD": ("GDR",),
    "CZ": ("Czech Republic",),
}
ABROAD: Final = {code: name for code, name in words.COUNTRIES.items() if code != "KP"}
NAMED_TWICE: Final = re.compile(r"(.+) \((.+)\)")


def of(rows: pd.DataFrame, catalog: Catalog) -> Iterator[tuple[str, ...]]:
    """The labels of each row of a chronicle, in its order; a label may stand twice.

    The country of nearly all rows, North Korea, is none: it would tell nothing.
    """
    missiles = {
        missile.Index: (
            *missile_names(missile.name, missile.other_names),
            *PROPELLANTS.get(missile.propellant, ()),
            *(one for one in (missile.basing, missile.manoeuvre) if isinstance(one, str)),
        )
        for missile in catalog["missiles"].itertuples()
        if missile.Index != "unknown"
    }
    trips = _trips(catalog)
    columns = rows[["id", "kind", "category", "class", "outcome", "missile_id", "countries"]]
    for id_, kind, category, class_, outcome, missile_id, countries in columns.itertuples(
        index=False
    ):
        yield (
            *_called(kind, words.KINDS, KINDS),
            *_called(class_, words.CLASSES, CLASSES),
            *_called(outcome, {}, OUTCOMES),
            *_called(category, words.CATEGORIES, CATEGORIES),
            *missiles.get(missile_id, ()),
            *trips.get(id_, ()),
            *(name for code in ids(countries) for name in _called(code, ABROAD, COUNTRIES)),
        )


def every() -> list[str]:
    """All labels of categories, each once."""
    tables = (KINDS, CLASSES, OUTCOMES, CATEGORIES, PROPELLANTS, TRANSPORTS, COUNTRIES)
    usual = [name for table in tables for names in table.values() for name in names]
    named = [*words.CLASSES.values(), *words.CATEGORIES.values(), *words.LANDING_ZONES.values()]
    return list(dict.fromkeys([*usual, *named, *ABROAD.values()]))


def missile_names(name: str, others: object) -> list[str]:
    """All names of a missile: those of the data, and each in the other scripts."""
    twice = NAMED_TWICE.fullmatch(name)
    names = [*(twice.groups() if twice else (name,)), *map(str.strip, ids(others))]
    for one in tuple(names):
        for family, scripts in other_names.MISSILES.items():
            if one == family or one.startswith((f"{family}-", f"{family} ")):
                names += [script + one[len(family) :] for script in scripts]
    return names


def person_names(person_id: str, name: str, local: object) -> list[str]:
    """All names of a person: those of the data, and those in other scripts and spellings."""
    names = [name, *other_names.PEOPLE.get(person_id, ())]
    family, _, given = name.partition(" ")
    names += [f"{other} {given}" for other in other_names.FAMILY_NAMES.get(family, ())]
    if isinstance(local, str):
        names.append(local)
        if local[0] in other_names.NORTHERN_INITIALS:
            names.append(other_names.NORTHERN_INITIALS[local[0]] + local[1:])
    return names


def _called(
    value: object, names: Mapping[str, str], usual: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    return (*((names[value],) if value in names else ()), *usual.get(value, ()))


def _trips(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The labels of each trip: how he travelled, and who went along in which role."""
    delegates: dict[str, list[str]] = {}
    people = catalog["people"]["name"]
    for row in catalog["delegations"].itertuples():
        names = (people.get(row.person_id), row.role_at_time)
        delegates.setdefault(row.trip_id, ["delegation"]).extend(
            one for one in names if isinstance(one, str)
        )
    return {
        trip.Index: (
            *(name for mode in ids(trip.transport) for name in TRANSPORTS.get(mode, ())),
            *(one for one in (trip.transport_note, trip.summit) if isinstance(one, str)),
            *delegates.get(trip.Index, ()),
        )
        for trip in catalog.trips.itertuples()
    }
