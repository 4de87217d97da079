"""Reads a visitor's file in a process of its own: other visitors do not wait for it.

In a thread of the server, others wait three times as long, each file that is read at the same time
adds to that, and up to 150 MiB stay. A process takes half a second to start, can be stopped at any
row or after a time, and gives all its memory back.
"""

import gc
import io
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread, Timer
from time import sleep
from typing import IO, Final

import pandas as pd

from atlas import own
from atlas.data.faults import without_text
from atlas.own import Choices, Known, Own, Refused

if sys.platform != "win32":
    import resource

LOG: Final = logging.getLogger(__name__)
ROOT: Final = Path(__file__).resolve().parents[2]
# Warnings of packages quote what is in a cell, and would be in the server's log.
COMMAND: Final = [sys.executable, "-W", "ignore", "-m", "atlas.own.process"]
# Files that are read at the same time, each on a core and in up to 300 MB; others wait in line.
AT_ONCE: Final = 2
# Of processor time, which a full machine does not use up for others. No file has been found that
# takes so long: this is for the one that nobody thought of.
MOST_PROCESSOR_SECONDS: Final = 30
# By the clock: the last resort, where processor time is not limited or the process waits for ever.
MOST_SECONDS: Final = 600
# Of memory, on Linux: twice what the largest files of good rows need, and far less than what a
# small one could be unpacked to.
MOST_MEMORY: Final = 600 * 1024**2
LOOKS_SECONDS: Final = 0.05
# Of a whole number: the fewest to which Python can be limited.
MOST_DIGITS: Final = sys.int_info.str_digits_check_threshold
# How far visitors come before the reading of files.
NICE: Final = 5
# The process ends with this where it got no memory, and with these by a signal.
OUT_OF_MEMORY: Final = 3
SIGNALS: Final = {-one: one.name for one in signal.Signals}
TOO_LONG: Final = (
    "Reading the file took too long and was stopped. Split the file, and try again with one part."
)
TOO_LARGE: Final = (
    "The server stopped reading the file, most likely because it ran out of memory. Try again in "
    "a few minutes; if it happens again, split the file."
)
OUR_FAULT: Final = (
    "The file could not be read because of an error in this dashboard; your file may be fine. The "
    "operator can find the error in the log. Try the template with some of your rows."
)
# Arrow's own pools keep what was freed, and so does glibc where blocks are small to it: with these
# the peak is a third lower.
SPARING: Final = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_MMAP_THRESHOLD_": "131072"}
# How often one who waits in line is told so, and may leave.
PATIENCE_SECONDS: Final = 0.2
_places = BoundedSemaphore(AT_ONCE)


def read(
    content: bytes,
    known: Known,
    tell: Callable[[float], object],
    choices: Choices = Choices(),  # noqa: B008
) -> Own:
    """What `atlas.own.read` gives, from a process of its own.

    `tell` is given the share that is done, from 0 to 1. If it raises, the process is stopped.

    Raises:
        Ended: its process was ended or failed.
        Refused: the file can't be read.
    """
    # What is far too large is refused before it is copied.
    own.check_size(content)
    while not _places.acquire(timeout=PATIENCE_SECONDS):
        tell(0.0)
    try:
        with _process() as (process, late):
            assert process.stdin
            assert process.stdout
            try:
                with process.stdin as given:
                    pickle.dump((content, known, choices), given, pickle.HIGHEST_PROTOCOL)
                while isinstance(message := pickle.load(process.stdout), float):
                    tell(message)
                if isinstance(message, Own):
                    rows, texts = _received(process.stdout), _received(process.stdout)
                    message = replace(message, rows=rows, texts=texts)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                # One that still writes, but not what it should, fails by that.
                process.stdout.close()
                raise Ended(_why(process.wait(), late.is_set())) from error
    finally:
        _places.release()
    if isinstance(message, Refused):
        # Raised itself, it would hold this frame, and by that the file, in a cycle.
        raise Refused(str(message))
    return message


class Ended(Refused):
    """The reading ended early: another time, or on a host with more memory, it may not."""


def _why(code: int, late: bool) -> str:
    """Why a process ended early, which gave `code`, and whether its time was over."""
    name = SIGNALS.get(code, f"code {code}")
    LOG.warning("the reading of a file ended early, by %s", "the clock" if late else name)
    if late or name == "SIGXCPU":
        return TOO_LONG
    # The system sends SIGKILL where memory runs out; operators send SIGTERM.
    if code == OUT_OF_MEMORY or name in {"SIGKILL", "SIGTERM"}:
        return TOO_LARGE
    return OUR_FAULT


@contextmanager
def _process() -> Iterator[tuple["subprocess.Popen[bytes]", Event]]:
    """A process that reads one file, and whether it was ended since its time was over.

    It ends with the block, however that ends.
    """
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **SPARING, "PYTHONPATH": path},
    )
    late = Event()

    def end() -> None:
        late.set()
        process.kill()

    limit = Timer(MOST_SECONDS, end)
    limit.daemon = True
    limit.start()
    try:
        yield process, late
    finally:
        limit.cancel()
        process.kill()
        process.stdout.close()  # type: ignore[union-attr]
        process.wait()


def main() -> None:
    """Read one file from standard input; write progress, then what it holds or why not."""
    _restrain()
    # Rows make no cycles: to look for some takes a tenth of the time.
    gc.disable()

    def send(what: float | Own | Refused) -> None:
        pickle.dump(what, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()

    try:
        content, known, choices = pickle.load(sys.stdin.buffer)
        source = io.BytesIO(content)
        # The stream has it, and lets go of it when the rows are read.
        del content
        try:
            result: Own | Refused = own.read_from(source, known, send, choices)
        except Refused as refused:
            result = refused
        if isinstance(result, Own):
            send(replace(result, rows=pd.DataFrame(), texts=pd.DataFrame()))
            _send(result.rows, sys.stdout.buffer)
            _send(result.texts, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            send(result)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    except Exception as error:
        print(without_text(error), file=sys.stderr)
        sys.exit(1)


def _send(table: pd.DataFrame, out: IO[bytes]) -> None:
    """Write a table column by column: pickling copies texts, and keeps all copies to its end."""
    pickle.dump((table.index, list(table)), out, pickle.HIGHEST_PROTOCOL)
    for name in table:
        pickle.dump(table[name].array, out, pickle.HIGHEST_PROTOCOL)


def _received(source: IO[bytes]) -> pd.DataFrame:
    """The table that `_send` wrote."""
    index, names = pickle.load(source)
    return pd.DataFrame({name: pickle.load(source) for name in names}, index, copy=False)


def _restrain() -> None:
    """Let visitors come first, and limit the processor time and the memory of this process.

    Python reads and writes a whole number in a time that grows with the square of its digits: a
    workbook of 8,000 with 4,000 digits each took 5 s.

    The system's limit of addresses would not do: numpy and Arrow reserve some for each core and
    never use most, so that a limit which holds on one machine refuses every file on another.
    """
    sys.set_int_max_str_digits(MOST_DIGITS)
    if sys.platform == "win32":
        return
    Thread(target=_watch_memory, daemon=True).start()
    os.nice(NICE)
    # A dump of memory would write the visitor's file to the disk.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    seconds = MOST_PROCESSOR_SECONDS
    if most != resource.RLIM_INFINITY:
        seconds = min(seconds, most)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, most))


def _watch_memory() -> None:
    """End this process once it holds more than `MOST_MEMORY`."""
    held = Path("/proc/self/statm")
    page = resource.getpagesize()
    while held.exists() and int(held.read_text().split()[1]) * page <= MOST_MEMORY:
        sleep(LOOKS_SECONDS)
    if held.exists():
        os._exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
