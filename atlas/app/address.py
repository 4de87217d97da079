"""How each value of the address is read and written.

A reader takes the values that stand under one name, and what was read of the link before. Where
nothing can be shown it gives None, and notes why.
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd

from atlas.app import data
from atlas.data import words
from atlas.data.moments import FIRST_DAY, OutOfLimits, in_utc
from atlas.query import links
from atlas.query.links import bare, meant, short
from atlas.query.view import View

Text = str | list[str]

PROJECTIONS: Final = ("flat", "tilted", "globe")
# How the map of the page of the reach is drawn; the first is usual.
REACH_PROJECTIONS: Final = ("centred", "flat", "globe")
HEIGHTS: Final = (1, 2, 3)
# What a camera has, with the least and the most of each; the last two may be left out.
CAMERA: Final = {
    "longitude": (-180.0, 180.0),
    "latitude": (-85.0, 85.0),
    "zoom": (0.0, 18.0),
    "pitch": (0.0, 80.0),
    "bearing": (-180.0, 180.0),
}
CAMERA_HINT: Final = "use longitude, latitude and zoom, such as 130.6,42.4,9"
AT_FORMAT: Final = "%Y-%m-%dT%H:%MZ"
UNTIL_FORMAT: Final = "%Y-%m-%d"
MOST_MISSILES: Final = 3


@dataclass
class Reading:
    """What was read of a link so far, by the field that keeps it, and notes on what was not.

    The notes quote the visitor's text: escape them.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, name: str, value: str, why: str = "") -> None:
        """Note a value that is ignored or changed."""
        self.notes.append(f"{name}={short(value)}" + (f" ({why})" if why else ""))


Reader = Callable[[list[str], Reading], Any]


def plain(value: str) -> str:
    """Write a text as it is."""
    return value


def last(name: str) -> Reader:
    """Return a reader of the last value as it stands: its page knows what it may be."""

    def read(values: list[str], reading: Reading) -> str | None:
        return links.last(name, values, reading.notes) or None

    return read


def joined(values: list[str], _: Reading) -> str | None:
    """Read all values as they stand, with commas between them."""
    return ",".join(values) or None


def of_view(name: str, field_: str) -> tuple[Reader, Callable[[Any], Text | None]]:
    """Return how a filter of the view is read and written, as the view itself does."""

    def read(values: list[str], reading: Reading) -> Any:
        view, notes = View.from_params({name: values}, data.options(), data.days())
        reading.notes += notes
        return getattr(view, field_)

    def write(value: Any) -> Text | None:
        filters: dict[str, Any] = {field_: value}
        return View(**filters).to_params().get(name)

    return read, write


def one_of(
    name: str,
    known: Callable[[], Collection[str]],
    why: str = "",
    labels: Callable[[], Mapping[str, str]] = dict,
) -> Reader:
    """Return a reader of the last value, which means one of `known` by its id or its label."""

    def read(values: list[str], reading: Reading) -> str | None:
        for value in links.only(name, values, reading.notes):
            if meaning := meant(value, known(), labels()):
                return meaning
            reading.note(name, value, why)
        return None

    return read


def site_labels() -> dict[str, str]:
    """Return the launch sites' names by their ids."""
    return dict(data.catalog()["sites"]["name"])


def read_until(values: list[str], reading: Reading) -> pd.Timestamp | None:
    """Read the last day that is shown; it is the end of that day that counts."""
    for value in links.only("until", values, reading.notes):
        try:
            # Of a year or a month its last day.
            day = pd.Timestamp(links.span(value)[1], tz="UTC")
        except OutOfLimits as error:
            reading.note("until", value, str(error))
        except ValueError:
            reading.note("until", value, "write a day as 2017-11-29")
        else:
            return day + pd.Timedelta(days=1)
    return None


def write_until(moment: pd.Timestamp) -> str:
    """Write the last day that is shown: the end of a day is the midnight after it."""
    last = max(moment - pd.Timedelta(seconds=1), pd.Timestamp(FIRST_DAY, tz="UTC"))
    return last.strftime(UNTIL_FORMAT)


def read_heights(values: list[str], reading: Reading) -> int | None:
    """Read the vertical exaggeration of flights."""
    known = tuple(map(str, HEIGHTS))
    times = one_of("heights", lambda: known, "use 1, 2 or 3")(values, reading)
    return int(times) if times else None


def read_layers(values: list[str], reading: Reading) -> dict[str, bool]:
    """Read layers of the map: `predecessors` is switched on, `-paths` off."""
    switched: dict[str, bool] = {}
    unknown = []
    for value in links.counted("layers", _listed(values), reading.notes):
        text = bare(value)
        if (layer := meant(text.removeprefix("-"), words.LAYERS)) is None:
            unknown.append(value)
        else:
            switched[layer] = not text.startswith("-")
    if unknown:
        known = ", ".join(words.LAYERS)
        reading.note("layers", ",".join(unknown), f"use {known}, with a minus sign to hide")
    return switched


def write_layers(switched: Mapping[str, bool]) -> str:
    """Write the layers that are not as at first, in the order of the legend."""
    shown = [name for name in words.LAYERS if name in switched]
    return ",".join(name if switched[name] else f"-{name}" for name in shown)


def read_camera(values: list[str], reading: Reading) -> dict[str, float] | None:
    """Read a camera; where it is out of range that is noted, and the nearest is shown."""
    parts = [part for value in values for part in bare(value).split(",")]
    if not parts:
        return None
    given = ",".join(parts)
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in {3, 5} or not all(map(math.isfinite, numbers)):
        reading.note("camera", given, CAMERA_HINT)
        return None
    asked = dict(zip(CAMERA, numbers, strict=False))
    if (camera := within(asked)) != asked:
        reading.note("camera", given, "out of range; the nearest value is used")
    return camera


def write_camera(camera: Mapping[str, float]) -> str:
    """Write a camera; where it is turned, with pitch and bearing."""
    numbers = {"pitch": 0.0, "bearing": 0.0, **camera} if len(camera) > 3 else camera
    return ",".join(f"{numbers[name]:g}" for name in CAMERA if name in numbers)


def within(camera: Mapping[str, float]) -> dict[str, float]:
    """Return the nearest camera that is in range."""
    return {
        name: min(max(float(value), CAMERA[name][0]), CAMERA[name][1])
        for name, value in camera.items()
    }


def read_at(values: list[str], reading: Reading) -> pd.Timestamp | None:
    """Read a moment of the journey that was read before; outside it, the nearest is shown."""
    for value in links.only("at", values, reading.notes):
        try:
            text = bare(value).upper()
            at = pd.Timestamp(in_utc(datetime.strptime(text, AT_FORMAT).replace(tzinfo=UTC)))
        except OutOfLimits as error:
            reading.note("at", value, str(error))
        except ValueError:
            reading.note("at", value, "write a moment as 2023-09-11T20:00Z")
        else:
            ride = data.rides()[reading.fields["trip"]]
            shown: pd.Timestamp = min(max(at, ride.start), ride.end)
            if shown != at:
                reading.note("at", value, "outside this journey; the nearest moment is shown")
            return shown
    return None


def write_at(at: pd.Timestamp) -> str:
    """Write a moment of a journey."""
    return at.strftime(AT_FORMAT)


def read_missiles(values: list[str], reading: Reading) -> tuple[str, ...] | None:
    """Read the missiles whose reach is compared; a link may say that none is chosen."""
    missiles = data.catalog()["missiles"]
    named = dict(missiles["name"])
    given = links.counted("missile", _listed(values), reading.notes)
    asked = {one: meant(one, missiles.index, named) for one in given}
    known = tuple(dict.fromkeys(one for one in asked.values() if one))
    unknown = [one for one, missile_id in asked.items() if not missile_id]
    for one in unknown[:3]:
        reading.note("missile", one, "no missile has this id")
    if len(unknown) > 3:
        reading.notes.append(f"{len(unknown) - 3:,} more unknown missiles")
    if len(known) > MOST_MISSILES:
        rest = ",".join(known[MOST_MISSILES:])
        reading.note("missile", rest, f"at most {MOST_MISSILES} missiles can be compared")
    none_chosen = values and not asked
    return known[:MOST_MISSILES] if known or none_chosen else None


def _listed(values: list[str]) -> list[str]:
    return [one for value in values for one in value.split(",") if one]
