"""A visitor's own events as a file, from which they are read again: to keep, or for a colleague."""

from typing import Final

from atlas.export import tables
from atlas.own import TEXTS, Own

COLUMNS: Final = (
    "title", "day_from", "day_to", "start_utc", "precision", "place", "lon", "lat", "countries",
    "certainty",
)  # fmt: skip


def csv(mine: Own) -> bytes:
    """The events as CSV in UTF-8; reading them again gives the same rows.

    Text that a spreadsheet would run as a formula gets an apostrophe, which the reading removes.
    """
    table = mine.rows[list(COLUMNS)].copy()
    for column in ("day_from", "day_to"):
        table[column] = table[column].dt.strftime("%Y-%m-%d")
    instants = table["start_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    table["start_utc"] = instants.where(table["precision"] == "minute")
    for column in TEXTS:
        table[column] = mine.texts.loc[table.index, column]
    return tables.csv(table)
