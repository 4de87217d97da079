"""The shown rows as files that carry their evidence: CSV, JSON, GeoJSON and XLSX.

Each file says what is shown, of which data, under which licence, and on which documents it rests.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
import pandas as pd
import xlsxwriter

from atlas.catalog import Catalog
from atlas.export import tables
from atlas.rules import ids

# The columns of the chronicle that an export holds, and what they mean.
COLUMNS: Final = {
    "id": "Stable id of the event",
    "kind": "trip, launch (one missile), nuclear, other (weapon test), context, own (a visitor's)",
    "category": "Finer kind, for nuclear tests, other weapon tests and context",
    "title": "What it was",
    "day_from": "First day: UTC day for launches and nuclear tests, local day for the rest",
    "day_to": "Last day, the same way",
    "start_utc": "Instant, or begin of the span that is known, UTC",
    "end_utc": "The same instant, or end of the span, UTC",
    "precision": "How exact the time is known: minute, day, month, year",
    "class": "Class of missile",
    "missile_id": "Id of the missile type",
    "missile": "Name of the missile type",
    "site_id": "Id of the launch site",
    "outcome": "success, failure or unknown",
    "countries": "Countries involved, ISO 3166-1 codes, separated by semicolons",
    "certainty": "reported, inferred or unknown (in part)",
    "place": "Place; for a launch its site, for a trip its destinations, the main one first",
    "lon": "Longitude, degrees east, WGS 84; of the main destination of a trip",
    "lat": "Latitude, degrees north, WGS 84; of the main destination of a trip",
    "missiles": "How many missiles were fired",
    "test_event_id": "Missiles fired on one Pyongyang day share it",
    "away": "Whether Kim Jong Un was abroad",
    "apogee_km": "Greatest height, km",
    "distance_km": "Distance flown, km",
    "source_ids": "Ids of the documents, separated by semicolons",
}
DOCUMENT: Final = [
    "source_id", "title", "authors", "publisher", "date", "url", "copy_url", "kind", "address_seen",
]  # fmt: skip
ATTRIBUTION: Final = (
    "Khasan Atlas. Launches: James Martin Center for Nonproliferation Studies, North Korea Missile "
    "Test Database, with corrections and launch bearings; all other rows: the documents they name. "
    "Stations and railways: © OpenStreetMap contributors, Open Database License 1.0. "
    "Rows of the kind “own” are a visitor's, and not checked."
)
# A cell of a spreadsheet holds no more.
XLSX_CELL: Final = 32_767


@dataclass(frozen=True)
class Evidence:
    """The shown rows and what must go with them.

    `rows` are rows of the chronicle in `COLUMNS`, days and instants as ISO text; `documents` are
    those that the rows name, in `DOCUMENT`; `about` is what is shown, link, version, date of the
    data and the day to which they are complete, licence and attribution, by plain name.
    """

    rows: pd.DataFrame
    documents: pd.DataFrame
    about: Mapping[str, str]


def evidence(catalog: Catalog, rows: pd.DataFrame, sentence: str, link: str) -> Evidence:
    """Gather what an export of these rows of the chronicle holds."""
    table = rows[list(COLUMNS)].copy()
    for column in ("day_from", "day_to"):
        table[column] = table[column].dt.strftime("%Y-%m-%d")
    for column in ("start_utc", "end_utc"):
        table[column] = table[column].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    named = dict.fromkeys(one for cell in table["source_ids"] for one in ids(cell))
    sources = catalog.sources
    licence = catalog.descriptor["licenses"][0]
    about = {
        "shown": sentence,
        "link": link,
        "data_version": catalog.version,
        "data_date": str(catalog.descriptor["created"])[:10],
        "data_as_of": catalog.as_of().isoformat(),
        "licence": f"{licence['title']} ({licence['path']})",
        "attribution": ATTRIBUTION,
    }
    known = [one for one in named if one in sources.index]
    return Evidence(table.reset_index(drop=True), sources.loc[known, DOCUMENT], about)


def _copy(document: Any) -> str | None:
    """Where a copy of a document was read."""
    address = document.copy_url
    return f"read in a copy at {address}" if isinstance(address, str) else None


def csv(shown: Evidence) -> bytes:
    """CSV; each row carries its documents, and what the file is, in columns at its end.

    A comment above the head would keep programs from reading the table.
    """
    said = {
        row.source_id: ", ".join(
            part
            for part in (row.authors, row.title, row.publisher, row.date, row.url, _copy(row))
            if isinstance(part, str)
        )
        for row in shown.documents.itertuples()
    }
    documents = [
        " | ".join(said[one] for one in ids(cell) if one in said)
        for cell in shown.rows["source_ids"]
    ]
    return tables.csv(shown.rows.assign(documents=documents, **shown.about))


def json(shown: Evidence) -> bytes:
    """JSON: what it is, what the columns mean, the rows, and their documents by id."""
    return _dumped(
        {
            **shown.about,
            "columns": COLUMNS,
            "rows": _records(shown.rows),
            "documents": _documents(shown),
        }
    )


def geojson(shown: Evidence) -> bytes:
    """GeoJSON: a feature a row, its geometry null where no place is known."""
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": None
            if row["lon"] is None
            else {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": row,
        }
        for row in _records(shown.rows)
    ]
    return _dumped(
        {
            "type": "FeatureCollection",
            **shown.about,
            "documents": _documents(shown),
            "features": features,
        }
    )


def xlsx(shown: Evidence) -> bytes:
    """A spreadsheet with the sheets Rows, Documents, Columns and About; no cell is a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        for name, table in (
            ("Rows", shown.rows),
            ("Documents", shown.documents),
            ("Columns", pd.DataFrame(COLUMNS.items(), columns=["column", "meaning"])),
            ("About", pd.DataFrame(shown.about.items(), columns=["what", "value"])),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, head in enumerate(table.columns):
                sheet.write_string(0, place, head, bold)
            sheet.set_column(0, len(table.columns) - 1, 18)
            values = table.astype("object").where(table.notna(), None)
            for number, row in enumerate(values.itertuples(index=False), start=1):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(number, place, cell[:XLSX_CELL])
                    elif isinstance(cell, bool):
                        sheet.write_boolean(number, place, cell)
                    elif cell is not None:
                        sheet.write_number(number, place, cell)
    return file.getvalue()


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = (
        table.astype("object").where(table.notna(), None).to_dict("records")
    )
    return records


def _documents(shown: Evidence) -> dict[str, dict[str, Any]]:
    return {row["source_id"]: row for row in _records(shown.documents)}


def _dumped(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)
