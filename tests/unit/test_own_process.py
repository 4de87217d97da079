"""A file read in a process of its own: the same as within ours, and gone when it is to stop."""

import gc
import subprocess
import sys
from contextlib import suppress

import pandas as pd
import pytest

from atlas import own, own_process
from atlas.catalog import load

KNOWN = own.Known.of(load())
FILE = b"title,date\n" + b"a,2019-04-25\n" * 12_000 + b"b,never\n"


class Left(Exception):  # noqa: N818
    """The visitor goes elsewhere."""


def leave(_: float) -> None:
    raise Left


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """The processes that are started."""
    found = []
    popen = subprocess.Popen

    def start(*given: object, **named: object) -> "subprocess.Popen[bytes]":
        found.append(popen(*given, **named))  # type: ignore[call-overload]
        return found[-1]

    monkeypatch.setattr(own_process.subprocess, "Popen", start)
    return found


def test_it_gives_what_is_read_here() -> None:
    shares: list[float] = []
    there, here = own_process.read(FILE, KNOWN, shares.append), own.read(FILE, KNOWN)
    pd.testing.assert_frame_equal(there.rows, here.rows)
    pd.testing.assert_frame_equal(there.problems, here.problems)
    pd.testing.assert_frame_equal(there.told, here.told)
    assert (there.total, there.notes, there.digest) == (here.total, here.notes, here.digest)
    assert len(shares) == 2


def test_a_refusal_is_that_of_the_reading() -> None:
    with pytest.raises(own.Refused, match="title and date are not among them"):
        own_process.read(b"a,b\n", KNOWN, lambda _: None)


def test_a_file_that_is_refused_is_let_go() -> None:
    content = b"a,b\n" * 10
    held = sys.getrefcount(content)
    gc.disable()
    try:
        with suppress(own.Refused):
            own_process.read(content, KNOWN, lambda _: None)
        assert sys.getrefcount(content) == held
    finally:
        gc.enable()


def test_what_is_too_large_starts_no_process(started: list["subprocess.Popen[bytes]"]) -> None:
    with pytest.raises(own.Refused, match="at most 25 MiB"):
        own_process.read(b" " * (own.MOST_BYTES + 1), KNOWN, lambda _: None)
    assert started == []


def test_a_visitor_who_leaves_ends_the_process(started: list["subprocess.Popen[bytes]"]) -> None:
    with pytest.raises(Left):
        own_process.read(FILE, KNOWN, leave)
    assert [one.returncode for one in started] == [-9]
    # The place is free again.
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


@pytest.mark.parametrize(
    "code", ["raise SystemExit(1)", "import sys; sys.stdin.buffer.read(); print('no pickle')"]
)
def test_a_process_that_fails_refuses_the_file(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_process, "COMMAND", [sys.executable, "-c", code])
    with pytest.raises(own.Refused, match="too much time or memory"):
        own_process.read(FILE, KNOWN, lambda _: None)


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    # It would wait for ever; the limit is over at once.
    monkeypatch.setattr(own_process, "MOST_SECONDS", 0)
    code = "import signal; signal.pause()"
    monkeypatch.setattr(own_process, "COMMAND", [sys.executable, "-c", code])
    with pytest.raises(own.Refused, match="too much time or memory"):
        own_process.read(FILE, KNOWN, lambda _: None)


def test_the_process_does_not_load_streamlit() -> None:
    code = "import atlas.own_process, sys; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
