"""Reads a visitor's file in a process of its own: other visitors do not wait for it.

In a thread of the server, others wait three times as long, each file that is read at the same time
adds to that, and up to 150 MiB stay. A process takes half a second to start, can be stopped at any
row or after a time, and gives all its memory back.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore, Timer
from typing import Final

from atlas import own
from atlas.faults import without_text
from atlas.own import Known, Own, Refused

ROOT: Final = Path(__file__).resolve().parent.parent
COMMAND: Final = [sys.executable, "-m", "atlas.own_process"]
# Files that are read at the same time, each on a core and in up to 300 MB; others wait in line.
AT_ONCE: Final = 2
# No file has been found that takes so long: this is for the one that nobody thought of.
MOST_SECONDS: Final = 60
# How often one who waits in line is told so, and may leave.
PATIENCE_SECONDS: Final = 0.2
_places = BoundedSemaphore(AT_ONCE)


def read(content: bytes, known: Known, tell: Callable[[float], object]) -> Own:
    """What `atlas.own.read` gives, from a process of its own.

    `tell` is given the share that is done, from 0 to 1. If it raises, the process is stopped.

    Raises:
        Refused: the file can't be read, or its process came to no end.
    """
    # What is far too large is refused before it is copied.
    own.check_size(content)
    while not _places.acquire(timeout=PATIENCE_SECONDS):
        tell(0.0)
    try:
        with _process() as process:
            assert process.stdin
            assert process.stdout
            try:
                with process.stdin as given:
                    pickle.dump((content, known), given, pickle.HIGHEST_PROTOCOL)
                while isinstance(found := pickle.load(process.stdout), float):
                    tell(found)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                raise Refused(
                    "Reading the file needed too much time or memory. Split it, or take the "
                    "template."
                ) from error
    finally:
        _places.release()
    if isinstance(found, Refused):
        # Raised itself, it would hold this frame, and by that the file, in a cycle.
        raise Refused(str(found))
    return found


@contextmanager
def _process() -> Iterator["subprocess.Popen[bytes]"]:
    """A process that reads one file; it ends with the block, however that ends."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    process = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # Arrow's own pools keep what was freed: with the system's the peak is 20 % lower.
        env={**os.environ, "PYTHONPATH": path, "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )
    limit = Timer(MOST_SECONDS, process.kill)
    limit.daemon = True
    limit.start()
    try:
        yield process
    finally:
        limit.cancel()
        process.kill()
        process.stdout.close()  # type: ignore[union-attr]
        process.wait()


def main() -> None:
    """Read one file from standard input; write progress, then what it holds or why not."""
    if hasattr(os, "nice"):
        # Visitors come first.
        os.nice(10)
    content, known = pickle.load(sys.stdin.buffer)

    def send(what: float | Own | Refused) -> None:
        pickle.dump(what, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()

    try:
        found: Own | Refused = own.read(content, known, send)
    except Refused as refused:
        found = refused
    except Exception as error:
        print(without_text(error), file=sys.stderr)
        sys.exit(1)
    send(found)


if __name__ == "__main__":
    main()
