"""Files to download from a server that others use at the same time."""

import asyncio
import time
from collections.abc import Callable

import pytest

from atlas.internals.media import COOKIE
from benchmarks.viewer import Viewer
from tests.browser.answers import HANG_SECONDS
from tests.server.conftest import Served, tracebacks

pytestmark = pytest.mark.xdist_group("served")

BUSY = 10
DOWNLOADING = 10
DOWNLOADS = 5
# Streamlit itself marks a file at the end of one run, of any session, and drops it at the next.
RUNS_BETWEEN = 3
BUTTON = "own_template"
BOX = "f_outcome_success"


class Runs:
    """Counts the runs of all viewers, and waits for more."""

    def __init__(self) -> None:
        self.count = 0
        self.wanted = True
        self._ended = asyncio.Condition()

    async def ended(self) -> None:
        """One more run has ended."""
        async with self._ended:
            self.count += 1
            self._ended.notify_all()

    async def more(self, count: int) -> None:
        """Wait for so many more."""
        goal = self.count + count
        async with self._ended:
            await self._ended.wait_for(lambda: self.count >= goal)


async def filter_on(viewer: Viewer, runs: Runs) -> None:
    """Filter without a pause; leaving in the middle of a run would wait for what nobody reads."""
    while runs.wanted:
        await viewer.toggle(BOX)
        await runs.ended()


async def downloads(served: Served, viewer: Viewer, runs: Runs) -> list[int]:
    """What the addresses of this viewer's files answer after others have run their pages."""
    paths = [await viewer.prepare(viewer.deferred[BUTTON]) for _ in range(DOWNLOADS)]
    await runs.more(RUNS_BETWEEN)
    return [await asyncio.to_thread(served.status, path) for path in paths]


async def busy_day(served: Served) -> tuple[list[int], list[str]]:
    """Ten viewers who filter while ten download: what each address answered, and faults."""
    arrived = [(await Viewer.arrive(served.url, "own"))[0] for _ in range(BUSY + DOWNLOADING)]
    runs = Runs()
    tasks = [asyncio.create_task(filter_on(one, runs)) for one in arrived[:BUSY]]
    statuses = await asyncio.gather(*(downloads(served, one, runs) for one in arrived[BUSY:]))
    runs.wanted = False
    await asyncio.gather(*tasks)
    for one in arrived:
        await one.leave()
    errors = [error for one in arrived for error in one.errors]
    return [status for some in statuses for status in some], errors


def test_every_download_arrives_while_others_use_the_page(served: Served) -> None:
    statuses, errors = asyncio.run(busy_day(served))
    assert len(statuses) == DOWNLOADING * DOWNLOADS
    assert set(statuses) == {200}, f"{statuses.count(404)} of {len(statuses)} were not found"
    assert errors == []


async def two_browsers(served: Served) -> None:
    anna, _ = await Viewer.arrive(served.url, "own", cookie=f"{COOKIE}=anna")
    boris, _ = await Viewer.arrive(served.url, "own", cookie=f"{COOKIE}=boris")
    guest, _ = await Viewer.arrive(served.url, "own")
    # Another's id, and one that is made up.
    assert await boris.prepare(anna.deferred[BUTTON]) == ""
    assert await boris.prepare("0" * 64) == ""
    annas, boriss, guests = [
        await one.prepare(one.deferred[BUTTON]) for one in (anna, boris, guest)
    ]
    for path, statuses in ((annas, [200, 404, 404]), (boriss, [404, 200, 404])):
        cookies = ({"cookie": f"{COOKIE}={one}"} for one in ("anna", "boris"))
        answers = [served.ask(path, **one) for one in (*cookies, {})]
        assert [one.status for one in answers] == statuses
        # A proxy in between would give the file to whoever asks next, or go on saying no.
        assert {one.getheader("cache-control") for one in answers} == {"private, no-store"}
    # In a frame of another site there is no cookie: there the address alone says whose file it is.
    assert served.status(guests) == 200
    assert guests not in {annas, boriss}
    for one in (anna, boris, guest):
        await one.leave()


def test_a_file_is_for_one_session_and_its_browser(served: Served) -> None:
    asyncio.run(two_browsers(served))
    assert tracebacks(served) == []


async def visit_and_leave(served: Served, prepares: bool) -> None:
    viewer, _ = await Viewer.arrive(served.url, "own")
    if prepares:
        for file_id in viewer.deferred.values():
            await viewer.prepare(file_id)
    await viewer.leave()


def kept_bytes(served: Served) -> int:
    """How much the server keeps for visitors to fetch, by its own count."""
    metrics = served.ask("/_stcore/metrics?families=cache_memory_bytes").content.decode()
    lines = [one for one in metrics.splitlines() if "st_memory_media_file_storage" in one]
    return sum(int(float(one.rsplit(" ", 1)[1])) for one in lines)


def test_nothing_is_left_behind_when_a_session_ends(serve: Callable[..., Served]) -> None:
    served = serve("--server.disconnectedSessionTTL", "0")
    asyncio.run(visit_and_leave(served, prepares=True))
    assert kept_bytes(served) > 0
    # A session that has ended goes when the next one does.
    asyncio.run(visit_and_leave(served, prepares=False))
    deadline = time.monotonic() + HANG_SECONDS
    while kept_bytes(served) > 0:
        assert time.monotonic() < deadline, f"{kept_bytes(served)} bytes are left"
