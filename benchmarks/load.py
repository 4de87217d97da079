"""Sixty viewers at once, and two hours of sessions opened and closed, without a browser.

Each viewer speaks Streamlit's protocol over a websocket and thinks 5 to 10 seconds between two
interactions: six in ten switch a filter, three go to another page, one rides a journey for three
seconds, with the ten ticks a second that a browser asks for. Ten more download a file again and
again, and fetch each half a second after it was prepared. Then, for the memory, as many
sessions as two hours see when one opens every 15 seconds come and go without a thought, four at a
time: arrive, filter, go to another page, leave.
"""

import asyncio
import random
import time
import urllib.error
import urllib.request

from benchmarks.harness import PAGES, ROOT, memory_mib, p95, served, verdict
from benchmarks.viewer import Viewer

VIEWERS = 50
DOWNLOADERS = 10
FETCHED_AFTER = 0.5
BUTTON = "own_template"
SECONDS = 75
THINKS = 5, 10
GOAL_SECONDS, GOAL_MIB = 1.0, 3.0
SESSIONS = 2 * 60 * 60 // 15
AT_A_TIME = 4
# Streamlit keeps the last 128 sessions for those who come back: until then memory must grow.
WARM = 200
GOAL_GROWTH = 5.0
PATHS = [path.strip("/") for path in PAGES]
BOXES = [
    *(f"f_kind_{one}" for one in ("trip", "nuclear", "other", "context")),
    *(f"f_outcome_{one}" for one in ("success", "failure", "unknown")),
]


async def watch(
    address: str, chance: random.Random, until: float, times: dict[str, list[float]]
) -> Viewer:
    """One viewer who stays until then; gives him as he is, still connected."""
    await asyncio.sleep(chance.uniform(0, THINKS[1]))
    viewer, seconds = await Viewer.arrive(address, chance.choice(PATHS), "kind=launch")
    times["arrive"].append(seconds)
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(*THINKS))
        what = chance.random()
        if what < 0.6:
            times["filter"].append(await viewer.toggle(chance.choice(BOXES)))
        else:
            times["page"].append(await viewer.go_to(chance.choice(PATHS)))
    return viewer


async def download(
    address: str, chance: random.Random, until: float, times: dict[str, list[float]]
) -> Viewer:
    """One viewer who takes a file away again and again; one that does not arrive is an error."""
    viewer, seconds = await Viewer.arrive(address, "own")
    times["arrive"].append(seconds)
    while time.monotonic() < until:
        await asyncio.sleep(chance.uniform(0, THINKS[0]))
        start = time.monotonic()
        path = await viewer.prepare(viewer.deferred[BUTTON])
        await asyncio.sleep(FETCHED_AFTER)
        try:
            await asyncio.to_thread(fetch, address + path)
        except urllib.error.HTTPError as error:
            viewer.errors.append(f"a download: {error}")
        times["download"].append(time.monotonic() - start - FETCHED_AFTER)
    return viewer


def fetch(url: str) -> bytes:
    """What an address answers; raises HTTPError if it is no file."""
    with urllib.request.urlopen(url) as answer:
        content: bytes = answer.read()
    return content


async def tour(address: str) -> None:
    """Open every page once, so that what a process loads once is loaded."""
    viewer, _ = await Viewer.arrive(address)
    for path in PATHS:
        await viewer.go_to(path)
    await viewer.leave()


async def crowd(address: str, process_id: int) -> None:
    """Sixty viewers at once."""
    await tour(address)
    before = memory_mib(process_id)
    times: dict[str, list[float]] = {name: [] for name in ("arrive", "filter", "page", "download")}
    until = time.monotonic() + SECONDS
    ended = await asyncio.gather(
        *(watch(address, random.Random(seed), until, times) for seed in range(VIEWERS)),
        *(download(address, random.Random(seed), until, times) for seed in range(DOWNLOADERS)),
        return_exceptions=True,
    )
    viewers = [one for one in ended if isinstance(one, Viewer)]
    errors = [repr(one) for one in ended if isinstance(one, BaseException)]
    errors += [error for viewer in viewers for error in viewer.errors]
    each = (memory_mib(process_id) - before) / len(viewers)
    await asyncio.gather(*(viewer.leave() for viewer in viewers))
    print(
        f"{VIEWERS} viewers for {SECONDS} s, who think {THINKS[0]} to {THINKS[1]} s, and "
        f"{DOWNLOADERS} who download:"
    )
    print(f"  errors {verdict(len(errors), 0, str(len(errors)))} (goal 0) {errors[:3] or ''}")
    for name, seconds in times.items():
        worst = p95(seconds)
        figure = verdict(worst, GOAL_SECONDS, f"{worst:.2f} s")
        print(f"  {name:<8} {len(seconds):>5} times, p95 {figure} (goal {GOAL_SECONDS:.0f} s)")
    print(
        f"  memory a viewer {verdict(each, GOAL_MIB, f'{each:.1f} MiB')} (goal {GOAL_MIB:.0f} MiB)"
    )


async def churn(address: str, process_id: int) -> None:
    """Two hours of sessions, opened and closed."""
    chance, errors, sizes = random.Random(1), [], []
    for number in range(0, SESSIONS, AT_A_TIME):
        visits = [visit(address, random.Random(chance.random())) for _ in range(AT_A_TIME)]
        for one in await asyncio.gather(*visits, return_exceptions=True):
            errors += [repr(one)] if isinstance(one, BaseException) else one
        if number >= WARM:
            sizes.append(memory_mib(process_id))
    # The ends of the stretch, each over a tenth of it: single values swing.
    tenth = max(1, len(sizes) // 10)
    first, last = sum(sizes[:tenth]) / tenth, sum(sizes[-tenth:]) / tenth
    growth = 100 * (last / first - 1)
    print(f"{SESSIONS} sessions opened and closed, two hours of one every 15 s:")
    print(f"  errors {verdict(len(errors), 0, str(len(errors)))} (goal 0) {errors[:3] or ''}")
    print(
        f"  memory after {WARM}: {first:.0f} MiB, at the end {last:.0f} MiB: "
        f"{verdict(growth, GOAL_GROWTH, f'{growth:+.1f} %')} (goal {GOAL_GROWTH:.0f} %)"
    )


async def visit(address: str, chance: random.Random) -> list[str]:
    """A short session; gives what went wrong."""
    viewer, _ = await Viewer.arrive(address, chance.choice(PATHS), "kind=launch")
    await viewer.toggle(chance.choice(BOXES))
    await viewer.go_to(chance.choice(PATHS))
    await viewer.leave()
    return viewer.errors


def main() -> None:
    """Measure and print every figure against its goal."""
    for run in (crowd, churn):
        with served(ROOT / "server.py") as (address, process_id):
            asyncio.run(run(address, process_id))


if __name__ == "__main__":
    main()
