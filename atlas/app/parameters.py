"""The parameters of the address: one list, which reads a link, writes it and documents it.

The table in `README.md` is written from it by `python -m tools.build_parameters`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import pandas as pd

from atlas.app import address, data
from atlas.app.address import Reader, Reading, Text
from atlas.app.cache import cached
from atlas.app.session import FIRST_MISSILE, FIRST_SITE, FIRST_TRIP
from atlas.data import words
from atlas.query import links, renamed

MAP: Final = "map"
JOURNEYS: Final = "journeys"
REACH: Final = "reach"
PRESENT: Final = "present"
# The pages that show the stage.
STAGED: Final = (MAP, "timeline")


@dataclass(frozen=True)
class Parameter:
    """A parameter of the address.

    `field` is what keeps its value: one of the view, of the session, or of the page's own part of
    the session, whose `default` the page knows. `what` says in a line what it holds. It is of the
    pages named, or of all. At its default it is left out, unless it is `always` written.
    """

    name: str
    parse: Reader
    format: Callable[[Any], Text | None]
    default: Any
    what: str
    example: str
    field: str
    holder: Literal["view", "session", "page"] = "session"
    pages: tuple[str, ...] = ()
    always: bool = False

    def write(self, value: Any) -> Text | None:
        """Write a value into the address; None where it is left out."""
        return self.format(value) if self.always or value != self.default else None


def _filter(name: str, default: Any, what: str, example: str, field: str = "") -> Parameter:
    """A parameter of the view."""
    field = field or name
    parse, write = address.of_view(name, field)
    return Parameter(name, parse, write, default, what, example, field, "view")


def _of_page(page: str, name: str, what: str, example: str, *, several: bool = False) -> Parameter:
    """A parameter that its page reads by itself; of `several` values it is given all."""
    read, write = address.joined if several else address.last(name), address.plain
    return Parameter(name, read, write, None, what, f"{name}={example}", name, "page", (page,))


def _either(names: Mapping[str, str]) -> str:
    return ", ".join(f"`{one}`" for one in names)


FILTERS: Final = (
    _filter(
        "period", None,
        "first and last day, joined by a comma, `..` or `/`, each a day, a month or a year "
        "(`2017-01-01,2017-12`); a single value means all its days (`2017`); an open end means the "
        "end of the data (`2022..`)",
        "period=2017-11..2018-03",
    ),
    _filter("kind", (), _either(words.KINDS), "kind=trip,launch"),
    _filter("class", (), _either(words.CLASSES), "class=icbm", "class_"),
    _filter("missile", (), "`missile_id` of `data/missiles.csv`", "missile=hwasong-15"),
    _filter("site", (), "`site_id` of `data/sites.csv`", "site=sunan"),
    _filter(
        "area", (), "`area_id` of `data/areas.csv`: launch sites usually named together",
        "area=sunan",
    ),
    _filter("outcome", (), _either(words.OUTCOMES), "outcome=failure"),
    _filter("country", (), "ISO 3166-1 code", "country=vn"),
    _filter("sure", (), _either(words.CERTAINTIES), "sure=reported"),
    _filter("away", False, "`1`: only while Kim Jong Un was abroad", "away=1"),
    _filter(
        "q", "", "words, names and dates that must all match, at most 100 characters", "q=khasan",
        "query",
    ),
    _filter(
        "unit", "missiles", "`missiles` (the default) or `tests`: a salvo counts once", "unit=tests"
    ),
)  # fmt: skip
# On the page of the reach `missile` and `site` say whose reach is shown. The filters of that name
# go by these there.
REACH_FILTERS: Final = {"missile": "filter_missile", "site": "filter_site"}


def _events() -> pd.Index:
    return data.chronicle().index


EVENT: Final = Parameter(
    "event", address.one_of("event", _events), address.plain, None,
    "id of the selected event", "event=launch-2017-11-28-1818-pyongsong-1", "event",
)  # fmt: skip
SELECTION: Final = (
    EVENT,
    # Another word for a journey as the selected event, which is written as `event`.
    replace(
        EVENT, name="trip", parse=address.one_of("trip", _events), format=lambda _: None,
        what="id of a journey as the selected event", example="trip=2023-09-russia",
    ),
    Parameter(
        "opened",
        address.one_of(
            "opened", address.site_labels, "no launch site has this id", address.site_labels
        ),
        address.plain, None,
        "`site_id` of the launch site whose card is open", "opened=pyongyang", "opened",
    ),
)  # fmt: skip
CAMERA: Final = Parameter(
    "camera", address.read_camera, address.write_camera, None,
    "camera of the map: longitude, latitude, zoom, and, if it is turned, pitch and bearing",
    "camera=130.6,42.4,9", "camera", pages=STAGED,
)  # fmt: skip
STAGE: Final = (
    Parameter(
        "until", address.read_until, address.write_until, None,
        "last day (UTC), month or year shown, where playback stopped",
        "until=2017-11-28", "until", pages=STAGED,
    ),
    Parameter(
        "projection",
        address.one_of("projection", lambda: address.PROJECTIONS, "use flat, tilted or globe"),
        address.plain, "flat", "how the map is drawn: `flat` (the default), `tilted` or `globe`",
        "projection=globe", "projection", pages=STAGED,
    ),
    Parameter(
        "heights", address.read_heights, str, 1,
        "vertical exaggeration of flights: `1` (true), `2` or `3`", "heights=3", "heights",
        pages=STAGED,
    ),
    Parameter(
        "layers", address.read_layers, address.write_layers, {},
        "map layers that differ from the default: "
        + _either(words.LAYERS).replace(
            "`predecessors`", "`predecessors` (off by default, unless no other journeys match)"
        )
        + "; a minus sign hides one",
        "layers=predecessors,-names", "layers", pages=STAGED,
    ),
    CAMERA,
)  # fmt: skip
RIDE: Final = (
    Parameter(
        "trip", address.one_of("trip", data.rides, "no journey with a known route"), address.plain,
        FIRST_TRIP, "id of the journey on the map", f"trip={FIRST_TRIP}", "trip",
        pages=(JOURNEYS,), always=True,
    ),
    Parameter(
        "at", address.read_at, address.write_at, None, "moment of the journey, in UTC",
        "at=2023-09-11T20:00Z", "at", pages=(JOURNEYS,),
    ),
    # Where a journey is looked at from is not where the map is.
    replace(CAMERA, field="ride_camera", pages=(JOURNEYS,)),
)  # fmt: skip
REACHED: Final = (
    Parameter(
        "missile", address.read_missiles, ",".join, (FIRST_MISSILE,),
        f"`missile_id` of up to {address.MOST_MISSILES} missiles whose reach is shown",
        "missile=hwasong-14,hwasong-15", "reach_missiles", pages=(REACH,), always=True,
    ),
    Parameter(
        "site",
        address.one_of(
            "site", address.site_labels, "no launch site has this id", address.site_labels
        ),
        address.plain, FIRST_SITE, "`site_id` of the launch site that reach is measured from",
        "site=sunan", "reach_site", pages=(REACH,), always=True,
    ),
    Parameter(
        "projection",
        address.one_of(
            "projection", lambda: address.REACH_PROJECTIONS, "use centred, flat or globe"
        ),
        address.plain, address.REACH_PROJECTIONS[0],
        "how the map is drawn: `centred` (the default), `flat` or `globe`", "projection=globe",
        "reach_drawn", pages=(REACH,),
    ),
    *(
        replace(
            one, name=REACH_FILTERS[one.name], pages=(REACH,),
            what=f"the filter that is `{one.name}` on other pages", example=f"filter_{one.example}",
        )
        for one in FILTERS
        if one.name in REACH_FILTERS
    ),
)  # fmt: skip
OF_PAGES: Final = (
    _of_page("claims", "claim", "id of the claim shown", "claim-27"),
    _of_page(
        "claims", "count",
        "what counts as a journey: some of `panmunjom`, `tongilgak`, `2023`, `2025`, or `none`",
        "panmunjom,2023", several=True,
    ),
    _of_page("sources", "source", "id of the document shown", "kcna-20230913"),
    _of_page("compare", "by", "what is compared: `periods`, `missiles` or `trips`", "missiles"),
    _of_page(
        "compare", "a",
        "the first of the two: an era's id, or a span as in `period`; a `missile_id`; a `trip_id`",
        "2017",
    ),
    _of_page("compare", "b", "the second, the same way", "2022-01-01..2022-06-30"),
    _of_page(PRESENT, "story", "id of the story", "through-khasan"),
    _of_page(PRESENT, "step", "its step, from 1", "3"),
    _of_page("learn", "part", "the section: `lessons`, `questions` or `glossary`", "glossary"),
    _of_page("learn", "question", "id of the question", "icbm-2023"),
)  # fmt: skip
EVERYWHERE: Final = (*FILTERS, *SELECTION)
PARAMETERS: Final = (*EVERYWHERE, *STAGE, *RIDE, *REACHED, *OF_PAGES)
NAMES: Final = tuple(dict.fromkeys(one.name for one in PARAMETERS))
# With those that old links still have.
KNOWN: Final = frozenset({*NAMES, *renamed.PARAMETERS})


@cached(maxsize=32, common=True)
def of(page: str) -> tuple[Parameter, ...]:
    """Return the parameters of a page, in the order in which they are read and written.

    One of its own stands in place of the one of all pages that fills the same field, and that of
    the same name is left out.
    """
    own = {one.field: one for one in PARAMETERS if page in one.pages}
    names = {one.name for one in own.values()}
    shared = [
        own.get(one.field, one) for one in EVERYWHERE if one.field in own or one.name not in names
    ]
    return (*shared, *(one for one in own.values() if one not in shared))


def read(page: str, given: Mapping[str, list[str]]) -> Reading:
    """Read the link of a page; what is not given is at its default.

    Where two parameters fill one field, the first that can be shown counts.
    """
    reading = Reading()
    for one in of(page):
        values = given.get(one.name, [])
        if (first := reading.fields.get(one.field)) is None:
            value = one.parse(values, reading)
            reading.fields[one.field] = one.default if value is None else value
            continue
        beside = Reading()
        if (value := one.parse(values, beside)) not in {None, first}:
            beside.note(one.name, values[-1], f"another {one.field} is selected")
        reading.notes += beside.notes
    return reading


def unknown(page: str, params: Mapping[str, list[str]]) -> list[str]:
    """Return notes on the parameters of a link that its page does not know."""
    known = [*(one.name for one in of(page)), *renamed.PARAMETERS]
    return links.unknown(params, known, NAMES)


def ours(params: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what of a link is ours, under its names and ids of today.

    Names count in capitals too, and as pasted HTML has them.
    """
    named = links.named(params)
    return renamed.migrated({name: values for name, values in named.items() if name in KNOWN})
