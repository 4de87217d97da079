"""The imported list of flight tests, row by row: its moments, salvos, test events and ids.

A row is one missile, with every cell as text; dates and times are UTC.

- Hour: a row without a time keeps its listed day or month and gets no instant. Such a day is
  mostly the Korean one and sometimes the UTC one; where a document settles it, `pyongyang_date`
  in `claims_beside.csv` says which day it was in Pyongyang.
- Salvo: the numbered missiles of one listed date are one salvo if no number repeats; where numbers
  repeat (5 July 2006, 5 July 2009) each type is a salvo of its own. An unnumbered missile is
  alone.
- Test event: the missiles of one salvo or one Pyongyang day. A salvo missile without an hour
  belongs to the day of those that have one.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

Row = Mapping[str, str]

LIST = "upstream/flight_tests.csv"

PYONGYANG = ZoneInfo("Asia/Pyongyang")


class ListError(ValueError):
    """The imported list, a correction or a remark does not fit the others."""


def pyongyang_day(row: Row) -> str:
    """Return the day in Pyongyang, or the listed day or month where the list has no hour."""
    moment = instant(row)
    return moment.astimezone(PYONGYANG).date().isoformat() if moment else row["date_utc"]


def instant(row: Row) -> datetime | None:
    """Moment of launch in UTC, or None if the list has no hour."""
    if not row["time_utc"]:
        return None
    where = f"record {row['record']}"
    # Python reads seconds and an offset too, and the offset would be lost.
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", row["time_utc"]):
        raise ListError(f'{where}, time_utc: "{row["time_utc"]}" is no time such as 03:10')
    try:
        moment = datetime.fromisoformat(f"{row['date_utc']}T{row['time_utc']}")
    except ValueError:
        raise ListError(f'{where}, date_utc: "{row["date_utc"]}" is no day') from None
    return moment.replace(tzinfo=UTC)


def date_precision(row: Row) -> str:
    """`minute`, `day` or `month`: how exactly the list dates the launch."""
    if row["time_utc"]:
        return "minute"
    return "day" if len(row["date_utc"]) == len("2017-11-28") else "month"


def salvos(rows: Iterable[Row]) -> list[list[Row]]:
    """`rows` grouped into salvos, each in firing order; a missile without a number is alone."""
    numbered: dict[str, list[Row]] = defaultdict(list)
    groups: list[list[Row]] = []
    for row in rows:
        if row["salvo_seq"]:
            numbered[row["date_utc"]].append(row)
        else:
            groups.append([row])
    for one_date in numbered.values():
        numbers = [row["salvo_seq"] for row in one_date]
        if len(set(numbers)) == len(numbers):
            groups.append(one_date)
            continue
        by_type: dict[str, list[Row]] = defaultdict(list)
        for row in one_date:
            by_type[row["missile_id"]].append(row)
        groups.extend(by_type.values())
    return [sorted(group, key=lambda row: int(row["salvo_seq"] or 1)) for group in groups]


def salvo_sizes(rows: Iterable[Row]) -> dict[str, int]:
    """Missiles in the salvo of each record: as listed, else the highest number seen in it."""
    sizes = {}
    for group in salvos(rows):
        highest = max(int(row["salvo_seq"] or 1) for row in group)
        for row in group:
            sizes[row["record"]] = int(row["salvo_size"] or highest)
    return sizes


def event_ids(
    rows: Iterable[Row], pyongyang_dates: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Id of the test event of each record, `test-` and a Pyongyang day (or month).

    `pyongyang_dates` gives, by record, the day in Pyongyang that a document states for a row
    without an hour. Without one the listed date stands, whichever of the two days it is.
    """
    stated = pyongyang_dates or {}
    ids = {}
    for group in salvos(rows):
        moments = [moment for moment in map(instant, group) if moment]
        for row in group:
            if row["record"] in stated:
                day = stated[row["record"]]
            elif moments:
                day = min(moments).astimezone(PYONGYANG).date().isoformat()
            else:
                day = row["date_utc"]
            ids[row["record"]] = f"test-{day}"
    return ids


def launch_id(row: Row, number: int) -> str:
    """Id of a launch: UTC date, time if known, site, and its number among those alike."""
    time = f"-{row['time_utc'].replace(':', '')}" if row["time_utc"] else ""
    return f"launch-{row['date_utc']}{time}-{row['facility_id']}-{number}"


def launch_ids(rows: Iterable[Row], kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """Launch id of each record.

    `kept` are ids that were published and stay, by record. The others of one site and moment are
    numbered by record, so that the order of rows does not matter.
    """
    rows = sorted(rows, key=lambda row: int(row["record"]))
    stay = kept or {}
    ids = {row["record"]: stay[row["record"]] for row in rows if row["record"] in stay}
    taken = set(ids.values())
    for row in rows:
        if row["record"] not in ids:
            free = (launch_id(row, number) for number in itertools.count(1))
            taken.add(first := next(one for one in free if one not in taken))
            ids[row["record"]] = first
    return ids
