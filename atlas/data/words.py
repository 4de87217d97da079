"""The vocabulary: every category's id, its plain name, and their order. It stands here only."""

from collections.abc import Iterable
from typing import Final

KINDS: Final = {
    "trip": "Trips",
    "launch": "Missile tests",
    "nuclear": "Nuclear tests",
    "other": "Other weapon tests",
    "context": "Context",
    "own": "Your events",
}

# What rows of a kind are called when they are counted: one, and several.
NOUNS: Final = {
    "trip": ("trip", "trips"),
    "launch": ("missile", "missiles"),
    "nuclear": ("nuclear test", "nuclear tests"),
    "other": ("other weapon test", "other weapon tests"),
    "context": ("context event", "context events"),
    "own": ("event of yours", "events of yours"),
}

# The kinds that are tests of a weapon.
WEAPON_TESTS: Final = ("launch", "nuclear", "other")

# In the order of a legend; the lower the rank, the rarer and longer-ranged. `unit=tests` shows a
# salvo of several classes at its first class in this order.
CLASSES: Final = {
    "icbm": "Intercontinental",
    "slv": "Space launch",
    "irbm": "Intermediate range",
    "hgv": "Glide vehicle",
    "slbm": "Submarine-launched",
    "mrbm": "Medium range",
    "srbm": "Short range",
    "cruise": "Cruise",
    "unknown": "Type not identified",
}

# What can be switched on the map, in the order of its legend.
LAYERS: Final = {
    "journeys": "Kim Jong Un's journeys",
    "predecessors": "Predecessors' journeys",
    "sites": "Launch sites",
    "paths": "Flight paths",
    "landings": "Landing points",
    "others": "Nuclear and other tests",
    "context": KINDS["context"],
    "names": "Place names",
}

OUTCOMES: Final = {"success": "Success", "failure": "Failure", "unknown": "Not known"}

CERTAINTIES: Final = {
    "reported": "Reported",
    "inferred": "Inferred",
    "unknown": "Partly unknown",
}

UNITS: Final = {"missiles": "Missiles", "tests": "Test events"}

COUNTRIES: Final = {
    "KP": "North Korea",
    "KR": "South Korea",
    "CN": "China",
    "RU": "Russia",
    "US": "United States",
    "JP": "Japan",
    "SG": "Singapore",
    "VN": "Vietnam",
    "SU": "Soviet Union",
    "DD": "East Germany",
    "DE": "Germany",
    "CH": "Switzerland",
    "MY": "Malaysia",
    "GB": "United Kingdom",
    "UA": "Ukraine",
    "PL": "Poland",
    "CZ": "Czechia",
    "CS": "Czechoslovakia",
    "HU": "Hungary",
    "YU": "Yugoslavia",
    "RS": "Serbia",
    "BG": "Bulgaria",
    "RO": "Romania",
    "BY": "Belarus",
    "MN": "Mongolia",
    "SE": "Sweden",
    "SY": "Syria",
    "PK": "Pakistan",
    "AE": "United Arab Emirates",
}

CATEGORIES: Final = {
    "nuclear-test": "Nuclear test",
    "cruise": "Cruise missile test",
    "anti-ship": "Anti-ship missile test",
    "air-defence": "Air-defence missile test",
    "short-range": "Short-range missile test",
    "rocket-artillery": "Rocket artillery test",
    "submarine": "Submarine missile test",
    "diplomacy": "Diplomacy",
    "declaration": "Declaration",
    "summit": "Summit outcome",
    "sanctions": "Sanctions",
    "military": "Military",
    "border": "Border",
    "arms-transfer": "Arms transfer",
    "space": "Space",
    "other": "Other",
}

MODES: Final = {"train": "by train", "plane": "by plane", "car": "by car", "foot": "on foot"}

LANDING_ZONES: Final = {
    "sea-of-japan": "Sea of Japan (East Sea)",
    "yellow-sea": "Yellow Sea",
    "pacific-ocean": "Pacific Ocean",
    "north-korea": "North Korea",
    "none": "did not come down as planned",
}

VERDICTS: Final = {
    "supported": "Supported",
    "partly": "Partly",
    "not-supported": "Not supported",
    "undetermined": "Undetermined",
}

SOURCE_KINDS: Final = {
    "state-media": "State media",
    "government": "Government",
    "news": "News",
    "think-tank": "Think tank",
    "academic": "Academic",
    "dataset": "Dataset",
    "reference": "Reference",
    "own-work": "Own work",
}
# How what is drawn beside an event came about, by its sort in our exports.
HOW: Final[dict[str, str]] = {
    "flight": "Ground track, computed from reported bearing and distance; not observed",
    "landing": "Landing point, computed from reported bearing and distance; not observed",
    "ride": "Route of one leg of a journey, along the mapped lines or straight between its ends",
}


def plural(count: int, one: str, many: str | None = None) -> str:
    """`count` and its noun: `plural(1, "missile") == "1 missile"`; thousands are grouped."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def with_local(name: str, local: object) -> str:
    """A place with its name in the script used there, if that is known: `Khasan · Хасан`."""
    return f"{name} · {local}" if isinstance(local, str) else name


def by_modes(modes: Iterable[str]) -> str:
    """Modes, each once, as `by train and car`, `by train, plane and car`, `by car and on foot`."""
    labels = [MODES[one] for one in dict.fromkeys(modes)]
    driven = [one.removeprefix("by ") for one in labels if one.startswith("by ")]
    by = " and ".join([", ".join(driven[:-1])] * (len(driven) > 1) + driven[-1:])
    return " and ".join([f"by {by}"] * bool(driven) + [MODES["foot"]] * (MODES["foot"] in labels))
