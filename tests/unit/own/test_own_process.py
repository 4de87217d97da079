"""A file read in a process of its own: the same as within ours, and gone when it is to stop."""

import gc
import io
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from atlas import own
from atlas.app import data
from atlas.own import process as own_process

KNOWN = data.known()
FILE = b"title,date\n" + b"a,2019-04-25\n" * 12_000 + b"b,never\n"


# What stands for the process; it has read the file when it ends.
READ = "import os, signal, sys; sys.stdin.buffer.read(); "


class Left(Exception):  # noqa: N818
    """The visitor goes elsewhere."""


def leave(_: float) -> None:
    raise Left


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """The processes that are started."""
    processes = []
    popen = subprocess.Popen

    def start(*given: object, **named: object) -> "subprocess.Popen[bytes]":
        processes.append(popen(*given, **named))  # type: ignore[call-overload]
        return processes[-1]

    monkeypatch.setattr(own_process.subprocess, "Popen", start)
    return processes


def test_it_gives_what_is_read_here() -> None:
    shares: list[float] = []
    there, here = own_process.read(FILE, KNOWN, shares.append), own.read(FILE, KNOWN)
    pd.testing.assert_frame_equal(there.rows, here.rows)
    pd.testing.assert_frame_equal(there.problems, here.problems)
    pd.testing.assert_frame_equal(there.texts, here.texts)
    assert (there.total, there.notes, there.digest) == (here.total, here.notes, here.digest)
    assert len(shares) == 2


def test_nothing_of_a_file_is_written_to_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["title", "date", "phone"])
    book.active.append(["A", "2019-04-25", 4915112345678])
    # A number that is no day, which openpyxl warns of, and quotes.
    book.active["C2"].number_format = "yyyy-mm-dd"
    out = io.BytesIO()
    book.save(out)
    assert len(own_process.read(out.getvalue(), KNOWN, lambda _: None).rows) == 1
    assert capfd.readouterr() == ("", "")


def test_a_refusal_is_that_of_the_reading_and_lets_the_file_go() -> None:
    content = b"\n" * 10
    held = sys.getrefcount(content)
    gc.disable()
    try:
        with pytest.raises(own.Refused, match="The file is empty"):
            own_process.read(content, KNOWN, lambda _: None)
        assert sys.getrefcount(content) == held
    finally:
        gc.enable()


def test_what_is_too_large_starts_no_process(started: list["subprocess.Popen[bytes]"]) -> None:
    with pytest.raises(own.Refused, match="the limit is 25 MiB"):
        own_process.read(b" " * (own.MOST_BYTES + 1), KNOWN, lambda _: None)
    assert started == []


def test_a_visitor_who_leaves_ends_the_process(
    started: list["subprocess.Popen[bytes]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Left):
        own_process.read(FILE, KNOWN, leave)
    assert [one.returncode for one in started] == [-9]
    # The place is free again; what says at once that half is done stands for the process.
    half = "import pickle, sys; pickle.dump(0.5, sys.stdout.buffer)"
    monkeypatch.setattr(own_process, "COMMAND", [sys.executable, "-c", f"{READ}{half}"])
    for _ in range(own_process.AT_ONCE):
        with pytest.raises(Left):
            own_process.read(FILE, KNOWN, leave)


def test_no_more_are_read_at_once_than_there_are_places(
    started: list["subprocess.Popen[bytes]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_process, "PATIENCE_SECONDS", 0.001)
    for _ in range(own_process.AT_ONCE):
        assert own_process._places.acquire(blocking=False)
    try:
        with pytest.raises(Left):
            own_process.read(FILE, KNOWN, leave)
    finally:
        own_process._places.release(own_process.AT_ONCE)
    assert started == []


def refused(code: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a visitor is told if the process does what `code` does."""
    monkeypatch.setattr(own_process, "COMMAND", [sys.executable, "-c", code])
    with pytest.raises(own.Refused) as refusal:
        own_process.read(FILE, KNOWN, lambda _: None)
    return str(refusal.value)


def as_main(code: str) -> str:
    """The process itself, with a reading that does what `code` does."""
    return (
        "import os, resource, sys; from atlas import own; from atlas.own import process\n"
        f"def read(*_):\n    {code}\n"
        "own.read_from = read; process.main()"
    )


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (f"{READ} os.kill(os.getpid(), signal.SIGXCPU)", own_process.TOO_LONG),
        (f"{READ} os.kill(os.getpid(), signal.SIGKILL)", own_process.TOO_LARGE),
        (f"{READ} os.kill(os.getpid(), signal.SIGTERM)", own_process.TOO_LARGE),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", own_process.TOO_LARGE),
        # In the middle of what it says.
        (
            f"{READ} sys.stdout.buffer.write(b'\\x80\\x05\\x95'); sys.stdout.flush(); "
            "os.kill(os.getpid(), signal.SIGKILL)",
            own_process.TOO_LARGE,
        ),
        (as_main("raise MemoryError"), own_process.TOO_LARGE),
        (as_main("raise RecursionError"), own_process.OUR_FAULT),
        ("raise SystemExit(1)", own_process.OUR_FAULT),
        (f"{READ} print('no pickle')", own_process.OUR_FAULT),
        # It would write for ever, and nobody reads it.
        (f"{READ}\nwhile True: print('no pickle')", own_process.OUR_FAULT),
    ],
    ids=range(10),
)
def test_why_a_process_ended_early_is_told(
    code: str, reason: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert refused(code, monkeypatch) == reason
    assert len(caplog.records) == 1


def test_each_reason_has_a_sentence_of_its_own() -> None:
    reasons = (own_process.TOO_LONG, own_process.TOO_LARGE, own_process.OUR_FAULT)
    assert ["too long" in one for one in reasons] == [True, False, False]
    assert ["memory" in one for one in reasons] == [False, True, False]
    assert ["error in this dashboard" in one for one in reasons] == [False, False, True]


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    # It would wait for ever; the limit is over at once.
    monkeypatch.setattr(own_process, "MOST_SECONDS", 0)
    assert refused("import signal; signal.pause()", monkeypatch) == own_process.TOO_LONG


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_process_limits_its_processor_time_and_lets_others_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = "resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_CORE)"
    code = as_main(f"raise own.Refused(f'{{os.nice(0)}}, {{({limits})}}')")
    nice = os.nice(0) + own_process.NICE
    expected = f"{nice}, ({own_process.MOST_PROCESSOR_SECONDS}, (0, 0))"
    assert refused(code, monkeypatch) == expected
    # A machine on which others take nine parts of ten lets it use what it may.
    assert own_process.MOST_SECONDS >= 10 * own_process.MOST_PROCESSOR_SECONDS


def test_no_number_of_thousands_of_digits_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    code = as_main("raise own.Refused(str(int('9' * 1000)))")
    assert refused(code, monkeypatch) == own_process.OUR_FAULT
    code = as_main("raise own.Refused(str(int('9' * 600) % 1000))")
    assert refused(code, monkeypatch) == "999"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_stricter_limit_of_the_host_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    code = as_main("raise own.Refused(str(resource.getrlimit(resource.RLIMIT_CPU)))")
    code = f"import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n{code}"
    assert refused(code, monkeypatch) == "(20, 20)"


# The process itself, which writes to a file how much memory it has held, in KiB.
MEASURED = """
import sys
from atlas.own import process
process.main()
status = open("/proc/self/status").read()
most, shared = (int(status.partition(f"{name}:")[2].split()[0]) for name in ("VmHWM", "RssFile"))
open(sys.argv[1], "w").write(str(most - shared))
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the figure is that of Linux")
@pytest.mark.parametrize(
    "row",
    [
        # Two bytes a letter; and titles and ids that are there three times.
        "Событие {},2019-04-25,Владивосток,Что-то случилось. " + "и так далее " * 7,
        f"{'x' * 199},2019-04-25,,{'y' * 30}",
    ],
    ids=["cyrillic", "titles"],
)
def test_a_large_file_is_read_in_260_mib_beside_the_libraries(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(row.format(number) + "\n" for number in range(own.MOST_ROWS))
    content = b"title,date,place,what\n" + lines.encode()
    assert 22 * 1024**2 < len(content) < own.MOST_BYTES
    held = tmp_path / "held"
    monkeypatch.setattr(own_process, "COMMAND", [sys.executable, "-c", MEASURED, str(held)])
    # It has given all it holds, and may write that.
    monkeypatch.setattr(subprocess.Popen, "kill", subprocess.Popen.wait)
    assert len(own_process.read(content, KNOWN, lambda _: None).rows) == own.MOST_ROWS
    # Without the libraries' own pages, which the server has too: how many of them are in memory is
    # the system's choice.
    assert int(held.read_text()) < 260 * 1024


def test_the_process_does_not_load_what_it_does_not_need() -> None:
    code = "import atlas.own.process, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert "pandas" in loaded.stdout.split()
    assert {"streamlit", "frictionless", "pydantic"}.isdisjoint(loaded.stdout.split())
