"""Files that are costly to read: processor time, memory, and what other visitors wait.

Each file is uploaded to a server, while another viewer switches a filter five times a second. Good
files of the most rows are measured too.
"""

import asyncio
import io
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import xlsxwriter

from atlas.data.moments import zones
from atlas.own.countries import Countries
from benchmarks.harness import ROOT, memory_mib, served, verdict
from benchmarks.viewer import Viewer

MIB: Final = 1024 * 1024
LARGE: Final = 24 * MIB
ROWS: Final = 100_000
GOAL_SECONDS, GOAL_MIB, GOAL_OTHERS = 3.0, 300.0, 1.0
THINKS: Final = 0.2
GOOD: Final = "good rows"
ZONES: Final = sorted(zones())
COUNTRIES: Final = sorted(name for name in Countries().names.values() if "," not in name)
FIRST: Final = date(1990, 1, 1)


def day(number: int) -> date:
    """One of 13,000 days."""
    return FIRST + timedelta(days=number % 13_000)


def table(head: str, row: Callable[[int], str], rows: int = ROWS) -> bytes:
    """A file of so many rows, cut before it is too large."""
    return "\n".join([head, *map(row, range(rows))]).encode()[:LARGE]


def sentence(number: int) -> str:
    """A row of a good file."""
    what = "Something happened that is worth a sentence of eighty letters, or a few more."
    return (
        f'Event {number},{day(number)},14:{number % 60:02d},Asia/Vladivostok,Vladivostok,"{what}",'
        "KP;RU,My notes"
    )


def different(number: int) -> str:
    """A row of which each cell is another one."""
    return (
        f"Event {number},{day(number)},{number % 24:02d}:{number % 60:02d}:{number // 60 % 60:02d},"
        f"{number % 90}.{number:06d},{number % 180}.{number:06d},Place {number},{named(number)},"
        f"kind {number},certainty {number},what {number},source {number},link {number}"
    )


def named(number: int) -> str:
    """A name of no country."""
    return f"land {''.join(chr(97 + int(digit)) for digit in str(number))}"


def placemarks() -> bytes:
    """KML of 57,000 placemarks with long descriptions, cut before it is too large."""
    text = "words that describe it " * 13
    one = "<Placemark><name>Event {0}</name><TimeStamp><when>{1}</when></TimeStamp>"
    one += "<description>{2}{0}</description></Placemark>"
    whole = "".join(one.format(number, day(number), text) for number in range(57_000))
    whole = whole[: whole.rfind("<Placemark>", 0, LARGE)]
    return f"<kml><Document>{whole}</Document></kml>".encode()


def features() -> bytes:
    """GeoJSON of points, each of which is elsewhere."""
    one = '{{"type":"Feature","properties":{{"title":"Event {0}","date":"{1}"}},"geometry":'
    one += '{{"type":"Point","coordinates":[{2},{3}]}}}}'
    points = (one.format(n, day(n), n / 1000, n / 2000) for n in range(ROWS))
    return f'{{"type":"FeatureCollection","features":[{",".join(points)}]}}'.encode()


def workbook(*, rows: int, columns: int) -> bytes:
    """An XLSX file of good rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "date", *(f"c{n}" for n in range(columns - 2))])
        for number in range(1, rows):
            cells = [f"Event {number}", f"{day(number)}", *[number] * (columns - 2)]
            sheet.write_row(number, 0, cells)
    return out.getvalue()


def brackets() -> bytes:
    """A workbook with a format of numbers of 200,000 brackets."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        form = book.add_format({"num_format": "[" * 200_000})
        book.add_worksheet().write_row(0, 0, ["title", "date", 1], form)
    return out.getvalue()


FILES: Final[dict[str, Callable[[], bytes]]] = {
    GOOD: lambda: table("title,date,time,zone,place,what,countries,source", sentence),
    "non-Latin letters": lambda: table(
        "title,date,place,what", lambda n: f"Событие {n},{day(n)},Владивосток,{'и так далее ' * 9}"
    ),
    "long titles": lambda: table("title,date,,what", lambda n: f"{'x' * 199},{FIRST},,{'y' * 30}"),
    "50,000 columns": lambda: b"title,date," + b",".join(b"c%d" % n for n in range(50_000)),
    "bad cells": lambda: table(
        "title,date,end_date,time,zone,place,lon,lat,countries,certainty",
        lambda n: f",x{n},x,x,x,x,x,x,x,x,",
    ),
    "bad dates, long": lambda: table("title,date", lambda n: f"a,{n}{'x' * 220}"),
    "bad dates, short": lambda: table("title,date,end_date", lambda n: f"a,25 Foo{n} 2019,x{n}"),
    "bad spans": lambda: table("title,date", lambda n: f"a,{'1-2-3-4-5-6-7-8-9-' * 2}9 of {n}"),
    "unknown countries": lambda: table("title,date,country", lambda n: f"a,2019,{named(n)}"),
    "JSON": lambda: b'{"features":[' + b"[]," * 900_000 + b"[]]}",
    "KML": lambda: b"<kml><Placemark>" + b"<a/>" * 5_000_000 + b"</Placemark></kml>",
    "KML, one tag": lambda: (
        b"<kml><a " + b" ".join(b'a%d=""' % n for n in range(590_000)) + b"/></kml>"
    ),
    "KML, one comment": lambda: b"<kml><!--" + b" " * (LARGE - 100) + b"--></kml>",
    "XLSX, 100,000 rows": lambda: workbook(rows=ROWS, columns=4),
    "XLSX, all cells": lambda: workbook(rows=18_000, columns=4),
    "XLSX, wide": lambda: workbook(rows=6_000, columns=20),
    "XLSX, brackets": brackets,
    "96 columns": lambda: table(
        f"title,date,{','.join(f'c{n}' for n in range(96))}", lambda n: f"a,{day(n)}{',xy' * 96}"
    ),
    "Hangul": lambda: table(
        "title,date,place,what", lambda n: f"사건 {n},{day(n)},평양,{'무슨 일이 있었다 ' * 9}"
    ),
    "UTF-16": lambda: (
        table("title,date,what", lambda n: f"Событие {n},{day(n)},{'и так далее ' * 8}")
        .decode(errors="ignore")
        .encode("utf-16")[:LARGE]
    ),
    "semicolons": lambda: table(
        "title,date,countries", lambda n: f"a,2019-04-25,{';' * 19_990}", 1250
    ),
    "semicolons, few": lambda: table(
        "title,date,countries", lambda n: f"a,2019-04-25,{';' * 200}{n}"
    ),
    "unknown zones": lambda: table(
        "title,date,time,zone", lambda n: f"a,2019-04-25,10:00,Asia/Zone{n}"
    ),
    "one row": lambda: b"title,date\n" + b"," * LARGE,
    "an open quote": lambda: b'title,date\n"' + b"a\n" * (LARGE // 2),
    "zero bytes": lambda: b"title,date\n" + b"\0" * LARGE,
    "one cell": lambda: b"title,date\n" + b"x" * LARGE,
    "line breaks": lambda: b"title,date\n" + (b'a,"' + b"\n" * 19_900 + b'"\n') * 1200,
    "zones and times": lambda: table(
        "title,date,time,zone",
        lambda n: f"a,{day(n)},{n // 60 % 24:02d}:{n % 60:02d},{ZONES[n % len(ZONES)]}",
    ),
    "cells different": lambda: table(
        "title,date,time,lat,lon,place,countries,kind,certainty,what,source,link", different
    ),
    "lists of unknown": lambda: table(
        "title,date,countries",
        lambda n: f"a,2019,{';'.join(named(19 * n + at)[3:] for at in range(19))}",
    ),
    "lists of known": lambda: table(
        "title,date,countries",
        lambda n: f"a,2019,{';'.join(COUNTRIES[n % 97 + 3 * at] for at in range(19))};{n}",
    ),
    "9,999 lists": lambda: table(
        "title,date,countries",
        lambda n: (
            f"a,2019,{';'.join(COUNTRIES[n % 9_999 % 97 + 3 * at] for at in range(19))};{n % 9_999}"
        ),
    ),
    "spans": lambda: table(
        "title,date", lambda n: f"a,{day(n)} to {FIRST + timedelta(13_000 + n // 13_000)}"
    ),
    "16 columns": lambda: table(
        f"title,date,{','.join(f'c{n}' for n in range(14))}",
        lambda n: f"a,{day(n)}{''.join(f',{at}{n:06d}' for at in range(14))}",
    ),
    "titles, 240": lambda: table("title,date", lambda n: f"{'x' * 232}{n:08d},{day(n)}"),
    "KOI8-R": lambda: "\n".join(
        ["title,date,what", *(f"Событие {n},{day(n)},{'и так далее ' * 16}" for n in range(ROWS))]
    ).encode("koi8-r")[:LARGE],
    "direction marks": lambda: table(
        "title,date,what", lambda n: f"a,{day(n)},{f'{chr(0x200E)}word ' * 24}"
    ),
    "instants": lambda: table(
        "title,day_from,day_to,precision,start_utc,end_utc",
        lambda n: f"a,{day(n)},{day(n)},minute,{day(n)}T{n % 24:02d}:{n % 60:02d}:00Z,",
    ),
    "dates with times": lambda: table(
        "title,date", lambda n: f"a,{day(n)} {n % 24:02d}:{n % 60:02d}:{n // 7 % 60:02d}+09:00"
    ),
    "GeoJSON": features,
    "JSON, objects": lambda: (
        b'[{"title":"a","date":"2019","x":[' + b'{"a":1},' * 900_000 + b"{}]}]"
    ),
    "KML, descriptions": placemarks,
}


async def measure(address: str, server: int, name: str, content: bytes) -> None:
    """Upload a file while another viewer works, and print what it took."""
    mine, _ = await Viewer.arrive(address, "own")
    other, _ = await Viewer.arrive(address, "timeline")
    await other.toggle("f_kind_trip")
    waits: list[float] = []
    peaks, used = [0.0], [0.0]
    reading = asyncio.create_task(mine.upload(address, "own_file", "own.csv", content))
    while not reading.done():
        waits.append(await other.toggle("f_kind_trip"))
        for _ in range(10):
            mib, cpu = reader(server)
            peaks.append(mib)
            used.append(cpu)
            await asyncio.sleep(THINKS / 10)
    seconds = await reading
    answer = next((one for one in reversed(mine.texts) if "." in one or "row" in one), "")
    # A session that is left is kept for two minutes, for one who comes back; its upload goes here.
    await mine.go_to("records")
    await mine.leave()
    await other.leave()
    for error in (*mine.errors, *other.errors):
        raise RuntimeError(error)
    goal, most = (None, None) if name == GOOD else (GOAL_SECONDS, GOAL_MIB)
    print(
        f"  {name:<18} {len(content) / MIB:>5.1f} MiB, {seconds:.1f} s by the clock, "
        f"{verdict(max(used), goal, f'{max(used):.1f} s')} of a processor, "
        f"{verdict(max(peaks), most, f'{max(peaks):.0f} MiB')}, others wait "
        f"{verdict(max(waits), GOAL_OTHERS, f'{max(waits):.2f} s')}, server "
        f"{memory_mib(server):.0f} MiB: {answer[:60]}",
        flush=True,
    )


def reader(server: int) -> tuple[float, float]:
    """What the process that reads a file has taken at most: MiB, and seconds of a processor.

    Both are 0 if there is none.
    """
    for task in Path(f"/proc/{server}/task").iterdir():
        # Threads and processes come and go meanwhile.
        with suppress(OSError):
            for child in (task / "children").read_text().split():
                status = Path(f"/proc/{child}/status").read_text()
                if "atlas.own.process" in Path(f"/proc/{child}/cmdline").read_text():
                    mib = int(status.partition("VmHWM:")[2].split()[0]) / 1024
                    # Behind the name, which may hold spaces: 12th and 13th are its ticks.
                    ticks = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
                    return mib, sum(map(int, ticks[11:13])) / os.sysconf("SC_CLK_TCK")
    return 0.0, 0.0


def main() -> None:
    """Measure and print every figure against its goal."""
    print(f"  goals: {GOAL_SECONDS:.0f} s, {GOAL_MIB:.0f} MiB, others {GOAL_OTHERS:.0f} s")
    with served(ROOT / "server.py") as (address, server):
        # What a process loads once is loaded by the first, which then comes again.
        for name, file in ((GOOD, FILES[GOOD]), *FILES.items()):
            asyncio.run(measure(address, server, name, file()))


if __name__ == "__main__":
    main()
