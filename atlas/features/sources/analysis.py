"""What rests on which document: by document, by how many, and by state media or others."""

from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog

# What a row rests on, by who speaks in its documents.
VOICES: Final = {
    "both": "State media and others",
    "others": "Only others",
    "state": "Only state media",
    "own": "Only our own estimates",
}
TABLES: Final = {
    "trips": "Trips",
    "legs": "Legs",
    "stops": "Stops",
    "delegations": "Delegations",
    "launches": "Launches",
    "events": "Other events",
    "claims": "Claims",
    "people": "People",
    "places": "Places",
    "sites": "Launch sites",
    "missiles": "Missiles",
}

# What rests on a document about what happened; the rest is where things are, and what they are.
EVENTS: Final = ("trips", "legs", "stops", "delegations", "launches", "events", "claims")


def rests(catalog: Catalog) -> pd.DataFrame:
    """Which row rests on which document: `source_id`, `table`, `row_id`, over all tables."""
    parts = []
    for name in catalog:
        table = catalog[name]
        if "source_ids" in table:
            cells = table["source_ids"].dropna().str.split(";").explode()
            parts.append(
                pd.DataFrame({"source_id": cells.to_numpy(), "table": name, "row_id": cells.index})
            )
    return pd.concat(parts, ignore_index=True)


def by_document(catalog: Catalog, resting: pd.DataFrame) -> pd.DataFrame:
    """The documents with how many `events` and how many `rows` rest on each.

    Most events first, then most rows, then by title: files of places and lines come last.
    """
    rows = resting.groupby("source_id").size()
    events = resting[resting["table"].isin(EVENTS)].groupby("source_id").size()
    table = catalog.sources.assign(rows=rows)
    table["events"] = events.reindex(table.index, fill_value=0)
    return table.sort_values(
        ["events", "rows", "title"], ascending=[False, False, True], kind="stable"
    )


def on_one(catalog: Catalog, resting: pd.DataFrame) -> pd.DataFrame:
    """Rows of `TABLES` that rest on one document only: `table`, `row_id`, `source_id`, `title`."""
    resting = resting[resting["table"].isin(list(TABLES))]
    count = resting.groupby(["table", "row_id"])["source_id"].transform("size")
    alone = resting[count == 1].reset_index(drop=True)
    titles = catalog.sources["title"].reindex(alone["source_id"]).to_numpy()
    return alone[["table", "row_id", "source_id"]].assign(document=titles)


def voices(catalog: Catalog, resting: pd.DataFrame) -> pd.DataFrame:
    """How many rows of each table of `TABLES` rest on whom: tables by `VOICES`."""
    resting = resting[resting["table"].isin(list(TABLES))]
    kind = catalog.sources["kind"].reindex(resting["source_id"]).to_numpy()
    marked = resting.assign(state=kind == "state-media", own=kind == "own-work")
    grouped = marked.groupby(["table", "row_id"])
    state, own, total = grouped["state"].sum(), grouped["own"].sum(), grouped.size()
    voice = pd.Series("both", index=total.index)
    voice[state == 0] = "others"
    voice[state + own == total] = "state"
    voice[own == total] = "own"
    table = pd.crosstab(voice.index.get_level_values("table"), voice)
    return table.reindex(index=list(TABLES), columns=list(VOICES), fill_value=0)


def headline(catalog: Catalog, resting: pd.DataFrame) -> str:
    """How many documents carry how many rows, and how many rows have one alone."""
    rows = len(resting.drop_duplicates(["table", "row_id"]))
    alone = len(on_one(catalog, resting))
    return (
        f"{words.plural(len(catalog.sources), 'document')} support {rows:,} rows; {alone:,} of the "
        "rows about events, people, places and missiles have only one"
    )


def voices_finding(table: pd.DataFrame) -> str:
    """How much rests on state media alone."""
    total, alone = int(table.to_numpy().sum()), int(table["state"].sum())
    return f"{alone:,} of {total:,} rows have only state media as sources"


def dictionary(catalog: Catalog) -> pd.DataFrame:
    """Every column of the data: table, column, type, unit and meaning."""
    return pd.DataFrame(
        [
            (
                resource["name"],
                field["name"],
                field["type"],
                field.get("unit", ""),
                field["description"],
            )
            for resource in catalog.descriptor["resources"]
            for field in resource["schema"]["fields"]
        ],
        columns=["Table", "Column", "Type", "Unit", "Meaning"],
    )
