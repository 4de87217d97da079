"""What an interaction costs with ten, a hundred and three hundred times as many launches.

`tools/synthesize.py` makes them, 100,000 at most, in a copy of the project; a viewer without a
browser opens every page and switches filters there.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.harness import PAGES, copied, memory_mib, served, verdict
from benchmarks.viewer import Viewer
from tools.synthesize import synthesize

TIMES = [10, 100, 300]
GOAL_SECONDS = 1.0
WALK = ["trip", "nuclear", "trip", "context"]


async def walk(address: str, path: str, number: int) -> tuple[float, float, float]:
    """Open a page and switch filters; seconds until the page came, of a switch, and its KiB."""
    # A period of its own for each page, so that no page finds another one's views.
    query = f"kind=launch&period=1984-04-{number + 1:02d},2040-12-31"
    viewer, first = await Viewer.arrive(address, path.strip("/"), query)
    seconds, sizes = [], []
    for kind in WALK:
        before = viewer.received
        seconds.append(await viewer.toggle(f"f_kind_{kind}"))
        sizes.append((viewer.received - before) / 1024)
    await viewer.leave()
    if viewer.errors:
        raise RuntimeError(viewer.errors[0])
    return first, statistics.median(seconds), max(sizes)


async def pages(address: str) -> None:
    """Every page, each figure against its goal."""
    for number, path in enumerate(PAGES):
        first, change, size = await walk(address, path, number)
        print(
            f"  {path:<10} opened {first:>5.2f} s, filter "
            f"{verdict(change, GOAL_SECONDS, f'{change:.2f} s'):<13} (goal {GOAL_SECONDS:.0f} s), "
            f"{size:>5.0f} KiB",
            flush=True,
        )


def main() -> None:
    """Measure and print every figure against its goal."""
    for times in TIMES:
        with tempfile.TemporaryDirectory() as temporary:
            data, project = Path(temporary) / "data", Path(temporary) / "project"
            launches = synthesize(data, times)
            project.mkdir()
            script = copied(project, data=data) / "server.py"
            start = time.perf_counter()
            with served(script, project) as (address, pid):
                print(f"{launches:,} launches, ready in {time.perf_counter() - start:.0f} s:")
                asyncio.run(pages(address))
                print(f"  memory {memory_mib(pid):,.0f} MiB")


if __name__ == "__main__":
    main()
