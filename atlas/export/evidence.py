"""The shown rows as tables that carry their evidence: CSV, JSON, GeoJSON and XLSX.

Each file says what is shown, of which data, under which licence, and on which documents it rests.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
import pandas as pd
import xlsxwriter

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.rules import ids
from atlas.export import tables
from atlas.export.shapes import Shape, shapes
from atlas.geo.landing import landing_points
from atlas.geo.ride import Ride

# Rows that are written at a time.
SLICE: Final = 5000
# What the table of launches says beyond the chronicle, and the computed landing point.
FLIGHT: Final = {
    "bearing_deg": "Bearing at launch, degrees from north, clockwise",
    "landing_zone": "Sea or land where it came down",
    "landing_lon": "Longitude of the landing point, computed from bearing and distance",
    "landing_lat": "Latitude of the landing point, computed the same way",
    "figures_basis": "Basis of apogee and distance: claimed or assessed",
    "assessed_missile": "Missile type assessed by others, beside a claim",
    "assessed_apogee_km": "Greatest height as others assessed it, km",
    "assessed_distance_km": "Distance as others assessed it, km",
    "assessed_by": "Who assessed it",
    "claimed_missile": "Name that state media gave the missile",
    "claimed_apogee_km": "Greatest height that state media claimed, km",
    "claimed_distance_km": "Distance that state media claimed, km",
    "claimed_flight_time_s": "Time of flight that state media claimed, seconds",
}
# The columns that an export holds, and what they mean.
COLUMNS: Final = {
    "id": "Stable id of the event",
    "kind": "trip, launch (one missile), nuclear, other (weapon test), context, own (a visitor's)",
    "category": "Subtype, for nuclear tests, other weapon tests and context",
    "title": "What it was",
    "day_from": "First day: UTC day for launches and nuclear tests, local day for the rest",
    "day_to": "Last day, the same way",
    "start_utc": "Instant, or start of the known span, UTC",
    "end_utc": "The same instant, or end of the span, UTC",
    "precision": "Precision of the time: minute, day, month, year",
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
    "test_event_id": "Shared by all missiles fired on one day, Pyongyang time",
    "away": "Whether Kim Jong Un was abroad",
    "apogee_km": "Greatest height, km",
    "distance_km": "Distance flown, km",
    "what": "What happened; the reason for a trip; a visitor's own words for an own event",
    "note": "What a reader should know about it",
    "source": "Source of an own event, in the visitor's words",
    **FLIGHT,
    "source_ids": "Ids of the documents, separated by semicolons",
}
DOCUMENT: Final = [
    "source_id", "title", "authors", "publisher", "date", "url", "copy_url", "kind", "address_seen",
]  # fmt: skip
ATTRIBUTION: Final = (
    "Khasan Atlas. Launches: James Martin Center for Nonproliferation Studies, North Korea Missile "
    "Test Database, with corrections and launch bearings; all other rows: the documents they name. "
    "Stations and railways: © OpenStreetMap contributors, Open Database License 1.0. "
    "Rows of the kind “own” come from a visitor and are not checked."
)
# A cell of a spreadsheet holds no more.
XLSX_CELL: Final = 32_767
# Columns whose cells are dates there, and how a day and an instant are shown.
DATED: Final = frozenset({"day_from", "day_to", "start_utc", "end_utc", "date"})
SURE_DAYS: Final = datetime(1900, 3, 1)  # noqa: DTZ001
XLSX_DATES: Final = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")


@dataclass(frozen=True)
class Evidence:
    """The shown rows and what must go with them.

    `rows` are rows of the chronicle in `COLUMNS`, days and instants as ISO text; `documents` are
    those that the rows name, in `DOCUMENT`; `about` is what is shown, link, version, date of the
    data and the day to which they are complete, licence and attribution, by plain name. `shapes`
    computes the lines and landing points of the rows, for files that draw them.
    """

    rows: pd.DataFrame
    documents: pd.DataFrame
    about: Mapping[str, str]
    shapes: Callable[[], Sequence[Shape]]


def evidence(
    catalog: Catalog,
    rows: pd.DataFrame,
    sentence: str,
    link: str,
    *,
    own_texts: pd.DataFrame | None = None,
    rides: Callable[[], Mapping[str, Ride]] = dict,
) -> Evidence:
    """Gather what an export of these rows of the chronicle holds.

    `own_texts` has `what` and `source` of a visitor's own events by their ids; `rides` gives the
    journeys by theirs.
    """
    table = _complete(catalog, rows, own_texts)[list(COLUMNS)]
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
    return Evidence(
        table.reset_index(drop=True),
        sources.loc[known, DOCUMENT],
        about,
        lambda: shapes(catalog, rows, rides()),
    )


def _complete(catalog: Catalog, rows: pd.DataFrame, own_texts: pd.DataFrame | None) -> pd.DataFrame:
    """Rows of the chronicle with what their own tables say beyond it."""
    launches, trips, events = (
        table.reindex(rows.index) for table in (catalog.launches, catalog.trips, catalog.events)
    )
    own = (
        own_texts
        if own_texts is not None
        else pd.DataFrame(columns=["what", "source"], dtype="str")
    )
    own = own.reindex(rows.index)
    table = rows.assign(
        what=events["what"].fillna(trips["purpose"]).fillna(own["what"].replace("", None)),
        note=launches["note"].fillna(trips["note"]).fillna(events["note"]),
        source=own["source"].replace("", None),
        **{name: launches[name] for name in FLIGHT if name in launches},
    )
    manoeuvres = launches["manoeuvres"]
    at = landing_points(table.assign(manoeuvres=manoeuvres)[table["kind"] == "launch"])
    at = at.reindex(rows.index)
    return table.assign(landing_lon=at["to_lon"].round(5), landing_lat=at["to_lat"].round(5))


def _copy(document: Any) -> str | None:
    """Where a copy of a document was read."""
    address = document.copy_url
    return f"read in a copy at {address}" if isinstance(address, str) else None


def csv(shown: Evidence) -> bytes:
    """CSV; each row carries its documents, and what the file is, in columns at its end.

    A comment above the head would keep programs from reading the table.
    """
    citations = {
        row.source_id: ", ".join(
            part
            for part in (row.authors, row.title, row.publisher, row.date, row.url, _copy(row))
            if isinstance(part, str)
        )
        for row in shown.documents.itertuples()
    }
    out = io.BytesIO()
    for first, rows in _parts(shown.rows):
        documents = [
            " | ".join(citations[one] for one in ids(cell) if one in citations)
            for cell in rows["source_ids"]
        ]
        out.write(tables.csv(rows.assign(documents=documents, **shown.about), head=first))
    return out.getvalue()


def json(shown: Evidence) -> bytes:
    """JSON: what it is, what the columns mean, the rows, and their documents by id."""
    return _dumped(
        {
            **shown.about,
            "columns": COLUMNS,
            "rows": records(shown.rows),
            "documents": _documents(shown),
        }
    )


def geojson(shown: Evidence) -> bytes:
    """GeoJSON: a feature a row, its geometry null where no place is known, and the shapes.

    `feature` tells them apart: event, flight (a ground track), landing or ride (a leg of one).
    """
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": None
            if row["lon"] is None
            else {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {"feature": "event", **row},
        }
        for row in records(shown.rows)
    ]
    features += [
        {
            "type": "Feature",
            "id": shape.id,
            "geometry": shape.geometry,
            "properties": {
                "feature": shape.sort,
                "event_id": shape.event_id,
                "title": shape.title,
                "how": words.HOW[shape.sort],
                **shape.properties,
            },
        }
        for shape in shown.shapes()
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
        day, instant = (book.add_format({"num_format": form}) for form in XLSX_DATES)
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
            sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
            values = table.astype("object").where(table.notna(), None)
            for number, row in enumerate(values.itertuples(index=False), start=1):
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        at = _moment(cell) if table.columns[place] in DATED else None
                        if at is None:
                            sheet.write_string(number, place, cell[:XLSX_CELL])
                        else:
                            sheet.write_datetime(
                                number, place, at, day if "T" not in cell else instant
                            )
                    elif isinstance(cell, bool):
                        sheet.write_boolean(number, place, cell)
                    elif cell is not None:
                        sheet.write_number(number, place, cell)
    return file.getvalue()


def _moment(cell: str) -> datetime | None:
    """A day or an instant in UTC for a spreadsheet, or None.

    It counts none before 1900, and programs count those before March of that year differently.
    """
    try:
        at = datetime.fromisoformat(cell).replace(tzinfo=None)
    except ValueError:
        # A month or a year alone.
        return None
    return at if at >= SURE_DAYS else None


def _parts(table: pd.DataFrame) -> Iterator[tuple[bool, pd.DataFrame]]:
    """A table in slices, and whether each is the first: 100,000 own events are large at once."""
    for start in range(0, max(len(table), 1), SLICE):
        yield start == 0, table.iloc[start : start + SLICE]


def records_of(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield what `records` returns, row by row."""
    for _, part in _parts(table):
        yield from records(part)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values, None for what is not known."""
    plain: list[dict[str, Any]] = (
        table.astype("object").where(table.notna(), None).to_dict("records")
    )
    return plain


def _documents(shown: Evidence) -> dict[str, dict[str, Any]]:
    return {row["source_id"]: row for row in records(shown.documents)}


def _dumped(content: dict[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SERIALIZE_NUMPY)
