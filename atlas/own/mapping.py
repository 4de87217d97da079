"""What each column of a table is taken for, by its name and its first cells."""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from typing import Final

from atlas.data import invisible
from atlas.data.chronicle import fold
from atlas.own import companions, looks, parts, values

# What a column may be taken for, as the page says it, in the order of the list.
ROLES: Final = {
    "title": "Title",
    "date": "Date",
    "year": "Year",
    "month": "Month",
    "day": "Day",
    "end_date": "End date",
    "end_year": "End year",
    "end_month": "End month",
    "end_day": "End day",
    "time": "Time of day",
    "zone": "Time zone",
    "lat": "Latitude",
    "lon": "Longitude",
    "coordinates": "Latitude and longitude",
    "place": "Place",
    "countries": "Countries",
    "kind": "Kind of event",
    "what": "Text",
    "certainty": "Certainty",
    "source": "Source",
    "link": "Link",
    "more": "Other information",
    "": "Not used",
}
# What only this dashboard's own files have.
INSTANT: Final = "instant"
END_INSTANT: Final = "end_instant"
PRECISION: Final = "precision"
OURS: Final = {
    INSTANT: "Start, UTC",
    END_INSTANT: "End, UTC",
    PRECISION: "Precision of the date",
}
LABELS: Final = ROLES | OURS
# Several columns may be taken for one of these: their texts are joined.
JOINED: Final = frozenset({"what", "countries", "kind", "source", "more", "", "place"})
NEEDED: Final = ("title", "date")
# The first day in the tables under our visuals, as they name it now and did before.
OUR_DAYS: Final = ("from utc day without a time as dated", "from utc day trips local")
# Names of columns, folded and without signs, the surest first. Those of ACLED, of the CNS sheet, of
# TimelineJS, CSIS, GDELT and the UN, of this dashboard's own files, and what people write.
NAMES: Final[Mapping[str, Sequence[str]]] = {
    "title": ("title", "headline", "text headline", "event title", "event name", "name",
              "missile name", "event", "itemlabel", "sub event type", "label", "subject", "heading",
              "summary", "incident", "titel", "titre", "titulo", "заголовок", "название",
              "событие", "제목", "사건", "タイトル", "件名", "标题", "事件", "what"),
    "date": ("event date", "date", "day from", *OUR_DAYS, "from", "start date", "startdate",
             "date start", "begin", "begin date", "start", "when", "timestamp when", "launch date",
             "date utc", "sqldate", "datum", "fecha", "дата", "날짜", "일자", "日付", "日期",
             "datetime", "date time", "day utc", "date from", "from date", "first day",
             "date begin", "started", "opening date", "departure date", "departure",
             "debut", "date de debut", "fecha inicio", "fecha de inicio", "дата начала",
             "начало", "시작일", "시작", "開始日", "开始日期", "first seen"),
    "year": ("year", "start date year", "iyear", "jahr", "annee", "ano", "год", "연도", "年"),
    "month": ("month", "start date month", "imonth", "monat", "mois", "mes", "месяц", "월", "月"),
    "day": ("day", "start date day", "iday", "tag", "jour", "dia", "день", "일", "日"),
    "end_date": ("end date", "enddate", "end", "day to", "to", "date end", "until", "finish",
                 "ende", "bis", "конец", "종료일", "date to", "to date", "last day", "date finish",
                 "finish date", "date until", "ended", "closing date", "return date", "return",
                 "fin",
                 "date de fin", "fecha fin", "fecha de fin", "дата окончания", "окончание", "종료",
                 "終了日", "结束日期", "last seen"),
    "end_year": ("end year", "end date year"),
    "end_month": ("end month", "end date month"),
    "end_day": ("end day", "end date day"),
    "time": ("time", "launch time utc", "time utc", "launch time", "local time", "time local",
             "time of day", "event time", "start time", "hour", "uhrzeit",
             "heure", "время", "시간", "時刻", "时间"),
    "zone": ("zone", "time zone", "timezone", "tz", "utc offset"),
    INSTANT: ("start utc",),
    END_INSTANT: ("end utc",),
    PRECISION: ("precision",),
    "lat": ("geometry latitude", "lat", "latitude", "latitude degrees", "facility latitude",
            "actiongeo lat", "location lat", "location latitude", "geo lat", "coordinates lat",
            "coordinates latitude", "breite", "широта", "위도", "緯度", "纬度", "y"),
    "lon": ("geometry longitude", "lon", "lng", "long", "longitude", "longitude degrees",
            "facility longitude", "actiongeo long", "location lon", "location lng",
            "location longitude", "geo lon", "geo lng", "coordinates lon", "coordinates lng",
            "coordinates longitude", "lange", "долгота", "경도", "経度", "经度",
            "x"),
    "coordinates": ("coordinates", "coords", "coordinate", "lat lon", "lat long", "latlon",
                    "latlng", "lat lng", "latitude longitude", "lon lat", "long lat", "lonlat",
                    "lnglat", "lng lat", "longitude latitude", "x y", "coordinates lat lon",
                    "coordinates lon lat", "coordinates latitude longitude",
                    "coordinates longitude latitude", "gps", "position", "wkt",
                    "geolocation", "location point", "координаты", "좌표"),
    "place": ("place", "location", "place name", "facility name", "location name", "city", "site",
              "launch site", "venue", "where", "town", "address", "ort", "lieu", "lugar", "место",
              "장소", "場所", "地点"),
    "countries": ("countries", "country txt", "country", "country name", "country code", "nation",
                  "iso3", "iso2",
                  "iso a3", "iso a2", "pays", "pais", "страна", "страны", "국가", "国", "国家"),
    "kind": ("kind", "event type", "category", "type", "group", "disorder type", "class of event",
             "тип", "종류", "類型"),
    "what": ("what", "text", "text text", "description", "notes", "note", "details", "detail",
             "body", "additional information", "content", "remarks", "remarque",
             "bemerkung", "comment", "comments", "beschreibung",
             "описание", "текст", "내용", "설명", "説明", "内容"),
    "certainty": ("certainty", "how sure"),
    "source": ("source", "sources", "source s", "documents", "reference", "references", "citation",
               "media credit", "quelle", "quellen", "источник", "출처", "出典", "来源"),
    "link": ("url", "link", "media", "media url", "source url", "sourceurl", "href", "web",
             "website", "webpage", "permalink", "web address", "ссылка", "링크"),
    "more": ("more",),
}  # fmt: skip
RANKS: Final = {
    role: {name: rank for rank, name in enumerate(names)} for role, names in NAMES.items()
}
KNOWN: Final = frozenset(name for names in NAMES.values() for name in names)
# The columns of our own exports that say the same in each row, or follow from others.
EXPORT: Final = frozenset({"shown", "data version", "licence", "attribution"})
OF_EXPORT: Final = frozenset(
    {"id", "shown", "data version", "data date", "data as of", "licence", "attribution", "away"}
)  # fmt: skip
# Parts of a date that say nothing alone.
PARTS: Final = frozenset({"month", "day"})
# Names of ends that belong to a beginning of their own.
BEGINNINGS: Final = {
    "closing date": {"opening date"}, "ended": {"started"}, "fin": {"debut"},
    "last day": {"first day"}, "last seen": {"first seen"},
    "return": {"departure", "departure date"}, "return date": {"departure", "departure date"},
}  # fmt: skip
# Names that mean something else as well.
SEVERAL_MEANINGS: Final = frozenset(
    {"begin", "bis", "day", "debut", "departure", "dia", "end", "ende", "fin", "finish", "from",
     "hour", "launch time", "local time", "mes", "position", "return", "start", "started", "tag",
     "time local", "time of day", "to", "until", "when", "x", "x y", "y", "начало", "시작"}
)  # fmt: skip
SIGNS: Final = re.compile(r"[\W_]+")
# As `sheets.different` names a column without a name.
UNNAMED: Final = re.compile(r"column \d+")


def plain(name: str) -> str:
    """The name of a column as it is compared: no case, signs, accents or what can't be seen."""
    return SIGNS.sub(" ", fold(invisible.without(name))).strip()


def recognised(cells: Sequence[str]) -> int:
    """How many known names of columns are among these cells; a tick may be one."""
    return len({plain(cell) for cell in cells if len(cell) <= 60} & KNOWN)


def is_export(names: Sequence[str]) -> bool:
    """Whether columns of these names are those of a file that this dashboard wrote."""
    plain_names = set(map(plain, names))
    return (
        plain_names >= EXPORT
        or {"day from", "start utc"} <= plain_names
        or not plain_names.isdisjoint(OUR_DAYS)
    )


def is_saved(names: Sequence[str]) -> bool:
    """Whether these are the columns of own events that a visitor saved: they have no ids."""
    return is_export(names) and "id" not in map(plain, names)


def known_name(name: str, whole: str, known: Container[str]) -> str:
    """`whole`, the plain name of a column; that without its zone where only that is known."""
    if whole in known:
        return whole
    bare = plain(values.without_zone(name))
    return bare if bare in known else whole


def guess(names: Sequence[str], first: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What each column is taken for, by its name, and else by its cells in the first rows."""
    ours = is_export(names)
    roles = RANKS if ours else {role: RANKS[role] for role in RANKS if role not in OURS}
    known = {name for ranks in roles.values() for name in ranks}
    whole = list(map(plain, names))
    folded = [known_name(name, as_is, known) for name, as_is in zip(names, whole, strict=True)]
    taken = ["more"] * len(folded)
    free = set(range(len(folded)))
    if ours:
        # The link there is that of the view, and not of an event.
        unused = OF_EXPORT | ({"link"} if "shown" in folded else set())
        for at in [at for at in free if folded[at] in unused]:
            taken[at] = ""
            free.discard(at)
    for role, ranks in roles.items():
        # A name that is known as it is goes before one of which only the rest is, and a time with
        # its zone before others.
        fits = sorted(
            (
                role == "time" and not values.ZONES.search(names[at]),
                whole[at] != folded[at],
                ranks[folded[at]],
                at,
            )
            for at in free
            if folded[at] in ranks
        )
        for *_, at in fits if role in JOINED and role != "place" else fits[:1]:
            taken[at] = role
            free.discard(at)
    cells = columns_of(first, len(folded))
    if not ours:
        of_parts = {} if "date" in taken else parts.roles(folded)
        of_parts = of_parts or _of_years(taken, folded, cells)
        # Another column of one of these roles makes way.
        taken = ["more" if role in of_parts.values() else role for role in taken]
        for at, role in of_parts.items():
            taken[at] = role
            free.discard(at)
    before = tuple(taken)
    _settle(taken, folded)
    free |= {at for at, role in enumerate(before) if role in PARTS and taken[at] == "more"}
    if not ours:
        _free_misnamed(taken, free, cells, folded)
    _by_cells(taken, free, cells, folded)
    return tuple(taken)


def completed(
    names: Sequence[str], first: Sequence[Sequence[str]], roles: list[str], chosen: set[int]
) -> list[str]:
    """What columns are taken for, and those that complete them, which nobody has `chosen`."""
    free = {at for at, role in enumerate(roles) if role == "more"} - chosen
    cells = columns_of(first, len(names))
    more = dict(companions.roles(roles, free, list(map(plain, names)), cells))
    return [more.get(at, role) for at, role in enumerate(roles)]


def _of_years(
    taken: Sequence[str], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> dict[int, str]:
    """What columns are whose year is named a date, with its month in another: see `parts.roles`."""
    years = []
    for role in ("date", "end_date"):
        if role not in taken or not looks.all_years(columns[taken.index(role)]):
            break
        years.append(taken.index(role))
    for year in ("{} year", "year"):
        named = list(folded)
        for at in years:
            named[at] = year.format(folded[at])
            # Under one head over three columns only the first has a name.
            for behind, part in enumerate(("month", "day"), start=at + 1):
                if behind < len(named) and UNNAMED.fullmatch(named[behind]):
                    named[behind] = named[at].replace("year", part)
        of_parts = parts.roles(named) if years else {}
        if of_parts and all(
            looks.FITS[part](cell)
            for at, role in of_parts.items()
            if (part := role.removeprefix("end_")) != "year"
            for cell in looks.short_cells(columns[at])
        ):
            return of_parts
    return {}


def columns_of(first: Sequence[Sequence[str]], wide: int) -> list[list[str]]:
    """The cells of each column in the first rows."""
    return [[row[at] if at < len(row) else "" for row in first] for at in range(wide)]


def _settle(taken: list[str], folded: Sequence[str]) -> None:
    """What columns are taken for that need, or replace, one another."""
    _settle_end(taken, folded)
    have = set(taken)
    for at, role in enumerate(taken):
        # A year beside a whole date says the same once more; and so do months and days.
        beside = "date" in have and role in {"year", "month", "day"}
        beside |= "end_date" in have and role in {"end_year", "end_month", "end_day"}
        alone = role in PARTS and "year" not in have
        alone |= role in {PRECISION, END_INSTANT} and INSTANT not in have
        # TimelineJS has the type of its slides there.
        slides = role == "kind" and folded[at] == "type" and "headline" in folded
        if beside or alone or slides:
            taken[at] = "more"
        # Of the GTD it is a number, and its name stands beside it.
        if folded[at] == "country" and "country txt" in folded:
            taken[at] = "more"
    kinds = [at for at, role in enumerate(taken) if role == "kind"]
    best = min(kinds, key=lambda at: RANKS["kind"][folded[at]], default=None)
    for at in kinds:
        if at != best:
            taken[at] = "more"


def _settle_end(taken: list[str], folded: Sequence[str]) -> None:
    """An end whose own beginning is there, and is not the date, is none of the events."""
    if {"date", "end_date"} <= set(taken):
        end = taken.index("end_date")
        own = BEGINNINGS.get(folded[end], set()) & set(folded)
        if own and folded[taken.index("date")] not in own:
            taken[end] = "more"


def _by_cells(
    taken: list[str], free: set[int], columns: Sequence[Sequence[str]], folded: Sequence[str]
) -> None:
    """Take columns with unknown names for what their cells look like, where that is missing."""
    _take_date(taken, free, columns, folded)
    if "time" not in taken:
        named = {at for at in free if folded[at] in RANKS["date"]}
        _take(taken, named, columns, "time", looks.is_clock)
    if not {"lat", "lon", "coordinates"} & set(taken):
        _take(taken, free, columns, "coordinates", looks.is_both)
    if "title" not in taken:
        # A month or a weekday, which has a name that is known, is none.
        unnamed = {at for at in free if folded[at] not in KNOWN}
        _take(taken, unnamed, columns, "title", looks.is_name)
    if "title" not in taken:
        for role in ("kind", "what", "place"):
            if role in taken:
                taken[taken.index(role)] = "title"
                return


def _take_date(
    taken: list[str], free: set[int], columns: Sequence[Sequence[str]], folded: Sequence[str]
) -> None:
    if "date" in taken or {"year", "month", "day"} <= set(taken):
        return
    # A column of times may hold days with their times, and one of days the times alone.
    times = {at for at, role in enumerate(taken) if role == "time"}
    for some in (times, free):
        dates = looks.dates(columns, folded, some)
        if "year" in taken:
            # A year or a month alone is less than a day in it.
            years = columns[taken.index("year")]
            dates = [
                at
                for at in dates
                if looks.mostly(columns[at], looks.is_day)
                and not looks.is_reported(folded[at])
                and looks.same_years(columns[at], years)
            ]
        if dates:
            taken[:] = ["more" if role in {"year", "month"} else role for role in taken]
            taken[dates[0]] = "date"
            free.discard(dates[0])
            return


def _take(
    taken: list[str],
    free: set[int],
    columns: Sequence[Sequence[str]],
    role: str,
    fits: Callable[[str], bool],
) -> None:
    at = next((at for at in sorted(free) if looks.mostly(columns[at], fits)), None)
    if at is not None:
        taken[at] = role
        free.discard(at)


def _free_misnamed(
    taken: list[str], free: set[int], columns: Sequence[Sequence[str]], folded: Sequence[str]
) -> None:
    """Free columns with a name of several meanings, none of whose first cells is what was meant.

    From and to may be places, and a tag a word: each row would be refused.
    """
    for at, role in enumerate(taken):
        cells = looks.cells_of(columns[at])
        fits = looks.FITS.get(role) if folded[at] in SEVERAL_MEANINGS else None
        if fits and cells and not any(fits(one) for one in cells if len(one) <= looks.LOOKED_AT):
            taken[at] = "more"
            free.add(at)
    # Half a place is none.
    if not {"lat", "lon"} <= set(taken):
        for at, role in enumerate(taken):
            if role in {"lat", "lon"} and folded[at] in {"x", "y"}:
                taken[at] = "more"
                free.add(at)
