"""One table of everything on the clock: trips, launches, nuclear tests, other tests, context."""

import re
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from atlas.data import words
from atlas.data.moments import PYONGYANG, partial_date
from atlas.data.rules import ids

if TYPE_CHECKING:
    # Not loaded with its packages where a file is read: that is 16 MiB and 0.1 s a file.
    from atlas.data.catalog import Catalog

LEADER = "kim-jong-un"
# The day Kim Jong Il died, as announced; his son led from then on.
LEADER_START = pd.Timestamp("2011-12-17")
ONE_DAY = pd.Timedelta(days=1)
# What folding leaves out or writes plainly, beside accents: the apostrophes in "P'yongyang" and
# "Obluch’ye", and the letter in "Đồng Đăng" that Unicode does not take apart.
PLAIN = str.maketrans({"đ": "d"} | dict.fromkeys("'’‘ʼʻ`´′"))

# The longest text that one sign is taken apart to: some stand for a phrase of 18 letters.
LONGEST_SIGN = 4
# Signs whose parts are remembered: more than any text has, and less than all there are.
MOST_SIGNS = 100_000

COLUMNS = [
    "id", "kind", "category", "title", "day_from", "day_to", "start_utc", "end_utc", "precision",
    "class", "missile_id", "missile", "site_id", "area_id", "outcome", "countries", "certainty",
    "place", "place_local", "lon", "lat", "missiles", "test_event_id", "away", "apogee_km",
    "distance_km", "source_ids", "full_text", "text",
]  # fmt: skip


def build(catalog: "Catalog") -> pd.DataFrame:
    """The chronicle: one row an event, one row a missile, in the order of the clock.

    `day_from` and `day_to` are the days the row covers: UTC days for launches and nuclear tests,
    local days for trips and the rest, as their documents date them. `start_utc` and `end_utc`
    place it on the clock: an instant is a point, a day or a month a span. `away` says that Kim
    Jong Un was outside DPRK-held ground then. `lon` and `lat` are missing where no place is known;
    `place_local` is the name of the place in the script used there, and `area_id` the area of the
    launch site, or of the place of another test.
    `full_text` is what a search looks through, and `text` the same folded by `fold`.
    """
    rows = pd.concat(
        [_trips(catalog), _launches(catalog), _events(catalog)], ignore_index=True
    ).reindex(columns=COLUMNS)
    rows["away"] = _away(rows, catalog.trips)
    rows["missiles"] = rows["missiles"].astype("Int64")
    rows["text"] = rows["full_text"].map(fold)
    order = rows.sort_values(["start_utc", "id"], kind="stable").reset_index(drop=True)
    return order.set_index("id", drop=False).rename_axis(index=None)


def completed(rows: pd.DataFrame, dtypes: Mapping[str, Any], trips: pd.DataFrame) -> pd.DataFrame:
    """Rows from elsewhere in the chronicle's `COLUMNS` and `dtypes`, with `away`.

    The columns that they have are of their type already; the others are missing in every row.
    """
    missing = {
        name: pd.Series(None, rows.index, dtypes[name])
        for name in COLUMNS
        if name not in rows and name != "away"
    }
    rows = rows.assign(away=_away(rows, trips), **missing)
    return rows[COLUMNS]


def joined(rows: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """The chronicle with a visitor's own rows behind it: no other row changes its place."""
    return pd.concat([rows, own])


class _Bare(dict[int, int | str | None]):
    """A table for `str.translate`: `PLAIN`, and each sign taken apart by NFKD without accents.

    NFKD would also sort the accents on a letter, in a time that grows with the square of their
    number.
    """

    def __missing__(self, code: int) -> int | str | None:
        sign = chr(code)
        split = unicodedata.normalize("NFKD", sign)
        if len(split) > LONGEST_SIGN:
            split = sign
        # NFKD takes Hangul syllables apart too; NFC puts those back once the accents are gone.
        bare = unicodedata.normalize(
            "NFC", "".join(part for part in split if not unicodedata.combining(part))
        )
        # A number is put in its place three times as fast as a text.
        meant = ord(bare) if len(bare) == 1 else bare
        if len(self) < MOST_SIGNS:
            self[code] = meant
        return meant


_BARE = _Bare(PLAIN)


def bare(sign: str) -> str:
    """What `fold` makes of one sign that has no case."""
    return sign.translate(_BARE)


# All but letters that are left as they are, of the scripts that long texts are written in: to look
# for these takes a quarter of the time in which each is looked up.
_FOLDED = re.compile("[^ -&(-_a-~а-ик-я一-鿿가-힣]+")


def fold(text: str) -> str:
    """Text as a search compares it: no case, accents or apostrophes.

    `"P’yŏngyang"` and `"pyongyang"` are one then, and so are `"Hà Nội"` and `"ha noi"`.
    """
    folded = text.casefold()
    if folded.isascii():
        return folded.translate(PLAIN)
    # Hangul that is written in its parts is put together too.
    bare = _FOLDED.sub(lambda run: run[0].translate(_BARE), folded)
    return unicodedata.normalize("NFC", bare)


def area_of(areas: pd.DataFrame, column: str) -> dict[str, str]:
    """Return the area of each launch site (`column` is `site_ids`) or place (`place_ids`)."""
    return {one: area_id for area_id, cell in areas[column].items() for one in ids(cell)}


def landing_name(zone: object) -> str:
    """The plain name of a landing zone, or an empty string where it is not known."""
    return words.LANDING_ZONES.get(zone, "") if isinstance(zone, str) else ""


def _listed(names: "pd.Series[str]", lists: list[list[str]]) -> list[str | None]:
    """The names of the ids in each list, those that are known; None where none is."""
    # To look an id up in a column of pandas takes fifty times as long.
    known = names.dropna().to_dict()
    return ["; ".join(known[one] for one in ids_ if one in known) or None for ids_ in lists]


def _trips(catalog: "Catalog") -> pd.DataFrame:
    trips = catalog.trips
    names = catalog["people"]["name"]
    destinations = [ids(cell) for cell in trips["destination_place_ids"]]
    places = catalog.places
    # The first destination is where the trip stands on a map.
    at = places.reindex([one[0] for one in destinations])
    leader = trips["leader_id"].map(names)
    stops = catalog["stops"]
    stopped = stops.groupby("trip_id")["place_id"].agg(lambda column: list(column.dropna()))
    unlocated = stops["place_name"].dropna().groupby(stops["trip_id"]).agg(" ".join)
    visited = [
        dict.fromkeys([*ids(cell), *stopped.get(trip_id, [])])
        for trip_id, cell in trips["place_ids"].items()
    ]
    names_of = dict(zip(places.index, _texts(places["name"], places["local_name"]), strict=True))
    named = [" ".join(names_of[one] for one in place_ids) for place_ids in visited]
    return pd.DataFrame(
        {
            "id": trips["trip_id"],
            "kind": "trip",
            "title": [
                title if leader_id == LEADER else f"{name}: {title}"
                for title, leader_id, name in zip(
                    trips["title"], trips["leader_id"], leader, strict=True
                )
            ],
            "day_from": trips["start_date"],
            "day_to": trips["end_date"],
            "start_utc": _midnights(trips["start_date"]),
            "end_utc": _midnights(trips["end_date"] + ONE_DAY),
            "precision": "day",
            "countries": trips["countries"],
            "certainty": trips["certainty"],
            "place": _listed(places["name"], destinations),
            "place_local": _listed(places["local_name"], destinations),
            "lon": at["lon"].to_numpy(),
            "lat": at["lat"].to_numpy(),
            "source_ids": trips["source_ids"],
            "full_text": _texts(
                leader,
                trips["title"],
                trips["host"],
                trips["purpose"],
                named,
                unlocated.reindex(trips.index),
            ),
        }
    )


def _launches(catalog: "Catalog") -> pd.DataFrame:
    launches = catalog.launches
    missiles = catalog["missiles"].loc[launches["missile_id"]]
    sites = catalog["sites"].loc[launches["site_id"]]
    days = [partial_date(text) for text in launches["launch_date"]]
    first = pd.to_datetime(pd.Series([day for day, _ in days], index=launches.index))
    last = pd.to_datetime(pd.Series([day for _, day in days], index=launches.index))
    # Launches without an hour are dated in UTC days by the list: they span that day.
    start = launches["launch_utc"].fillna(first.dt.tz_localize("UTC"))
    end = launches["launch_utc"].fillna((last + ONE_DAY).dt.tz_localize("UTC"))
    known = missiles["missile_id"].to_numpy() != "unknown"
    kinds = pd.Series(missiles["name"].to_numpy(), index=launches.index).where(
        known, "Missile of unidentified type"
    )
    at = sites["lon"].notna().to_numpy()
    from_site = [
        f"{kind} from {site}" if located else f"{kind}, site not known"
        for kind, site, located in zip(kinds, sites["name"], at, strict=True)
    ]
    return pd.DataFrame(
        {
            "id": launches["launch_id"],
            "kind": "launch",
            "title": from_site,
            "day_from": first,
            "day_to": last,
            "start_utc": start,
            "end_utc": end,
            "precision": launches["date_precision"],
            "class": missiles["class"].to_numpy(),
            "missile_id": launches["missile_id"],
            "missile": kinds,
            "site_id": launches["site_id"],
            "area_id": launches["site_id"].map(area_of(catalog["areas"], "site_ids")),
            "outcome": launches["outcome"],
            "countries": "KP",
            "certainty": launches["certainty"],
            "place": sites["name"].where(at).to_numpy(),
            "place_local": sites["local_name"].to_numpy(),
            "lon": sites["lon"].to_numpy(),
            "lat": sites["lat"].to_numpy(),
            "missiles": 1,
            "test_event_id": launches["test_event_id"],
            "apogee_km": launches["apogee_km"],
            "distance_km": launches["distance_km"],
            "source_ids": launches["source_ids"],
            "full_text": _texts(
                from_site,
                missiles["other_names"],
                launches["claimed_missile"],
                sites["local_name"],
                sites["province"],
                launches["landing_zone"].map(landing_name),
                launches["note"],
            ),
        }
    )


def _events(catalog: "Catalog") -> pd.DataFrame:
    events = catalog.events
    places = catalog.places.reindex(events["place_id"].to_numpy())
    missiles = catalog["missiles"].reindex(events["missile_id"].to_numpy())
    last = events["end_date"].fillna(events["start_date"])
    month = events["date_precision"] == "month"
    last = last.where(~month, events["start_date"] + pd.offsets.MonthEnd(0))
    named = events["place_name"].fillna(pd.Series(places["name"].to_numpy(), index=events.index))
    return pd.DataFrame(
        {
            "id": events["event_id"],
            "kind": events["kind"],
            "category": events["category"],
            "title": events["title"],
            "day_from": events["start_date"],
            "day_to": last,
            "start_utc": events["event_utc"].fillna(_midnights(events["start_date"])),
            "end_utc": events["event_utc"].fillna(_midnights(last + ONE_DAY)),
            "precision": events["date_precision"],
            "class": events["class"],
            "missile_id": events["missile_id"],
            "missile": missiles["name"].to_numpy(),
            "area_id": events["place_id"].map(area_of(catalog["areas"], "place_ids")),
            "countries": events["countries"],
            "certainty": events["certainty"],
            "place": named,
            "place_local": places["local_name"].to_numpy(),
            "lon": places["lon"].to_numpy(),
            "lat": places["lat"].to_numpy(),
            "missiles": events["missiles_count"],
            "source_ids": events["source_ids"],
            "full_text": _texts(
                events["title"],
                events["what"],
                named,
                places["name"].where(places["name"].to_numpy() != named.to_numpy()),
                places["local_name"],
                events["actors"],
                missiles["other_names"],
            ),
        }
    )


def _away(rows: pd.DataFrame, trips: pd.DataFrame) -> "pd.Series[bool]":
    """True where a row starts while Kim Jong Un was abroad, or is such a trip itself."""
    his = trips[(trips["leader_id"] == LEADER) & trips["abroad_from"].notna()]
    away = rows["id"].isin(his["trip_id"]).to_numpy(dtype=bool)
    starts, ends = (
        rows[name].to_numpy("datetime64[us]")[:, None] for name in ("start_utc", "end_utc")
    )
    begun = _midnights(his["abroad_from"]).to_numpy("datetime64[us]")
    over = _midnights(his["abroad_to"] + ONE_DAY).to_numpy("datetime64[us]")
    # A row that is only known to the day or month must lie in the time abroad as a whole.
    inside = ((starts >= begun) & (ends <= over)).any(axis=1)
    is_trip = (rows["kind"] == "trip").to_numpy(dtype=bool)
    return pd.Series(away | (inside & ~is_trip), rows.index)


def _midnights(days: "pd.Series[pd.Timestamp]") -> "pd.Series[pd.Timestamp]":
    return days.dt.tz_localize(PYONGYANG).dt.tz_convert("UTC")


def _texts(*columns: object) -> list[str]:
    parts = zip(*(list(column) for column in columns), strict=True)  # type: ignore[call-overload]
    return [" ".join(one for one in row if isinstance(one, str)) for row in parts]
