"""What the columns of a visitor's file may hold, and a template to fill in."""

import csv
import io
from typing import Final

# The columns of the template: what goes in, and an example.
COLUMNS: Final = {
    "title": ("What it was, in a few words. Required.", "Example: talks in Vladivostok"),
    "date": (
        "Day, month or year, as 2019-04-25, 25 Apr 2019, 25.04.2019, 2019-04 or 2019; or year, "
        "month and day in three columns. Required.",
        "2019-04-25",
    ),
    "end_date": ("Last day, if it lasted longer", ""),
    "time": ("Time of day, as 14:30", "14:30"),
    "zone": (
        "Zone of the time, as Asia/Vladivostok, UTC or UTC+9; empty means UTC. A time that the "
        "zone's clocks skipped or showed twice is refused: give it in UTC.",
        "Asia/Vladivostok",
    ),
    "place": ("A place in your own words. A known place gets a point on the map", "Vladivostok"),
    "lon": ("Longitude, as 131.89 or 131°53'E; takes precedence over the place", ""),
    "lat": ("Latitude, as 43.12 or 43°07'N", ""),
    "what": ("What happened, in a sentence", "An example row: replace it."),
    "kind": ("Kind of event, in your own words", ""),
    "countries": ("ISO codes or names, separated by semicolons", "RU;KP"),
    "certainty": ("reported, inferred or unknown; empty means reported", "reported"),
    "source": ("Its source, in words", "My notes"),
    "link": ("Address of the source", ""),
}


def template() -> bytes:
    """A file to fill in: the columns and an example row, which can be read as it is."""
    out = io.StringIO()
    csv.writer(out).writerows([list(COLUMNS), [example for _, example in COLUMNS.values()]])
    return out.getvalue().encode("utf-8-sig")
