"""Stories: what is said and shown step by step, of the data package or of a visitor's own file."""

import math
import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Collection, Container, Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

import pandas as pd
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from atlas.data import invisible
from atlas.data.catalog import Catalog
from atlas.data.moments import in_utc
from atlas.data.rules import ids
from atlas.query.view import MAX_PARAMETERS, View

Figure = Literal["map", "ride", "timeline", "classes", "heights"]
Beside = Literal["classes", "heights", "met"]
MOST_BYTES: Final = 1024 * 1024
MOST_STEPS: Final = 60
MOST_SOURCES: Final = 60
# Of an object, known or not: far more than any has.
MOST_FIELDS: Final = 100
# More problems of one file than these help nobody.
MOST_PROBLEMS: Final = 20
ROWS: Final = "{rows}"
# How the ids of a visitor's own events begin.
OWN: Final = "own-"

# In characters.
MOST_TITLE: Final = 120
MOST_TEXT: Final = 600
MOST_NOTES: Final = 2000
# A view with every option of today and a hundred countries has 4,500.
MOST_VIEW: Final = 10_000


def _without_invisible(text: str, given: ValidationInfo) -> str:
    rest = invisible.without(text)
    if any(sign not in "\n\t" and unicodedata.category(sign) == "Cc" for sign in rest):
        raise ValueError("has control characters; remove them")
    if rest != text and given.context is not None:
        given.context.add(given.field_name)
    return rest


def _few(given: Collection[object], most: int, what: str) -> object:
    """Count what is given before each is looked at; it, if there is not too much of it."""
    if len(given) > most:
        raise ValueError(f"has {len(given):,} {what}; at most {most} are allowed")
    return given


Text = Annotated[str, AfterValidator(_without_invisible)]
Title = Annotated[Text, Field(min_length=1, max_length=MOST_TITLE)]
Known = Mapping[str, Iterable[str]]


class StoryError(Exception):
    """A file holds no story; `problems` says why, each with where it is."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


class _Part(BaseModel):
    """A part of a story: pydantic lists each field that it does not know, of however many."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _not_too_many_fields(cls, given: object) -> object:
        return _few(given, MOST_FIELDS, "fields") if isinstance(given, dict) else given


class Camera(_Part):
    """Where a map looks: degrees WGS 84, and deck.gl's zoom."""

    model_config = ConfigDict(allow_inf_nan=False)

    lon: float = Field(ge=-180, le=180)
    lat: float = Field(ge=-85, le=85)
    zoom: float = Field(ge=0, le=18)


class Step(_Part):
    """One step: what is said, and what is shown of which events.

    `view` is the part of a link after the question mark. A step with the figure `ride` shows the
    journey `trip_id` at the moment `at`; one that `plays` goes on from there until `until`, or
    plays the tests of its view on the map. `beside` is a small figure under the text: a chart, or
    who was met at the stop of a ride.
    """

    title: Title
    text: Text = Field(default="", max_length=MOST_TEXT)
    figure: Figure = "map"
    view: str = Field(default="", max_length=MOST_VIEW)
    trip_id: str | None = Field(default=None, max_length=100)
    at: datetime | None = None
    until: datetime | None = None
    projection: Literal["flat", "tilted", "globe"] = "flat"
    camera: Camera | None = None
    event_id: str | None = Field(default=None, max_length=100)
    beside: Beside | None = None
    plays: bool = False
    notes: Text = Field(default="", max_length=MOST_NOTES)
    source_ids: tuple[str, ...] = Field(default=(), max_length=MOST_SOURCES)

    @field_validator("source_ids", mode="before")
    @classmethod
    def _not_too_many(cls, source_ids: object) -> object:
        return _few(source_ids, MOST_SOURCES, "ids") if isinstance(source_ids, list) else source_ids

    @field_validator("at", "until", mode="before")
    @classmethod
    def _is_written(cls, value: object) -> object:
        """Refuse numbers: pydantic counts seconds from 1970, and people mean 2019."""
        if not isinstance(value, datetime | None | str) or (
            isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value, re.ASCII)
        ):
            raise ValueError("write a moment as 2019-04-25T10:00Z")
        return value

    @field_validator("at", "until")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        return value and in_utc(value)

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(
        cls, value: datetime | None, given: ValidationInfo
    ) -> datetime | None:
        at = given.data.get("at")
        if value and at and value < at:
            raise ValueError("lies before at")
        return value

    @model_validator(mode="after")
    def _ride_has_a_journey(self) -> Self:
        if self.figure == "ride" and self.trip_id is None:
            raise ValueError("a ride needs trip_id, the id of its journey")
        if self.beside == "met" and self.figure != "ride":
            raise ValueError("beside=met needs figure=ride, whose stops list the people met")
        return self

    def filled(self, rows: int) -> str:
        """The text, with the number of shown events where it has `{rows}`."""
        return self.text.replace(ROWS, f"{rows:,}")


class Story(_Part):
    """Steps in their order."""

    format: Literal["khasan-atlas-story-1"] = "khasan-atlas-story-1"
    title: Title
    summary: Text = Field(default="", max_length=300)
    steps: tuple[Step, ...] = Field(max_length=MOST_STEPS)

    @field_validator("steps", mode="before")
    @classmethod
    def _not_too_many(cls, steps: object) -> object:
        return _few(steps, MOST_STEPS, "steps") if isinstance(steps, list) else steps


def stories(catalog: Catalog) -> dict[str, Story]:
    """The stories of the data package by id.

    Raises:
        ValidationError: a row is no step.
    """
    steps = catalog["story_steps"].sort_values("position")
    return {
        str(story_id): Story(
            title=row["title"],
            summary=row["summary"],
            steps=tuple(_step(one) for _, one in steps[steps["story_id"] == story_id].iterrows()),
        )
        for story_id, row in catalog["stories"].iterrows()
    }


def _step(row: "pd.Series[Any]") -> Step:
    def given(name: str) -> Any:
        return None if pd.isna(row[name]) else row[name]

    camera = None
    if not math.isnan(row["lon"]):
        camera = Camera(lon=row["lon"], lat=row["lat"], zoom=row["zoom"])
    return Step(
        title=row["title"],
        text=row["text"],
        figure=row["figure"],
        view=given("view") or "",
        trip_id=given("trip_id"),
        at=given("at_utc"),
        until=given("until_utc"),
        projection=row["projection"],
        camera=camera,
        event_id=given("event_id"),
        beside=given("beside"),
        plays=bool(row["plays"]),
        notes=given("notes") or "",
        source_ids=tuple(ids(row["source_ids"])),
    )


def write(story: Story) -> bytes:
    """A story as a file, which `read` takes."""
    return story.model_dump_json(indent=2, exclude_none=True).encode() + b"\n"


def read(
    content: bytes,
    known: Known,
    events: Container[str],
    rides: Container[str],
    sources: Container[str],
) -> tuple[Story, list[str]]:
    """The story of a file, and what of its views and sources was ignored.

    `events`, `rides` and `sources` are the ids of events, journeys and documents that exist. The
    notes quote the file: escape them where they are shown.

    Raises:
        StoryError: the file is too large, is no story, or names what does not exist.
    """
    if len(content) > MOST_BYTES:
        raise StoryError([f"The file is larger than {MOST_BYTES // 1024:,} KiB."])
    cleaned: set[str] = set()
    try:
        story = Story.model_validate_json(content.removeprefix(BOM_UTF8), context=cleaned)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False, include_input=False)
        raise StoryError([_problem(one) for one in errors[:MOST_PROBLEMS]]) from error
    problems = []
    notes = [f"invisible characters in {name}" for name in sorted(cleaned)]
    for number, step in enumerate(story.steps, 1):
        event_id = step.event_id or ""
        if event_id.startswith(OWN) and event_id not in events:
            notes.append(f"step {number}: {event_id[:60]}, an event of your own, until you show it")
        elif step.event_id is not None and event_id not in events:
            problems.append(f"Step {number}, event_id: there is no event {event_id[:60]}.")
        if step.trip_id is not None and step.trip_id not in rides:
            problems.append(f"Step {number}, trip_id: no journey {step.trip_id[:60]} can be shown.")
        notes += [
            f"step {number}: no document {one[:60]}"
            for one in step.source_ids
            if one not in sources
        ]
        try:
            notes += [f"step {number}: {note}" for note in View.from_query(step.view, known)[1]]
        except ValueError:
            problems.append(f"Step {number}, view: more than {MAX_PARAMETERS} parameters.")
    if problems:
        raise StoryError(problems[:MOST_PROBLEMS])
    return story, notes


def _problem(error: Any) -> str:
    place = list(error["loc"])
    if not place:
        return f"The file is not a story: {error['msg']}."
    where = ".".join(str(part) for part in place)
    if place[0] == "steps" and len(place) > 1:
        rest = ".".join(str(part) for part in place[2:])
        where = f"Step {int(place[1]) + 1}{', ' if rest else ''}{rest}"
    return f"{where[:80]}: {error['msg']}."
