"""What `make run` and `make audit` say when they cannot do what they are asked for."""

import errno
import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tools import audit, check_port

ROOT = Path(__file__).resolve().parents[3]
SOUND = {"name": "pandas", "version": "3.1.1", "vulns": []}
WEAK = {
    "name": "click",
    "version": "8.0.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["8.1.0"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "altair", "skip_reason": "Dependency not found on PyPI"}
# Results of another shape than pip-audit's.
OTHERS = [
    {}, [], None, 1, {"dependencies": None}, {"dependencies": {"a": 1}}, {"dependencies": ["a"]},
    {"dependencies": [{}]}, {"dependencies": [SOUND, {"name": "a"}]},
    {"dependencies": [SOUND | {"vulns": None}]}, {"dependencies": [SOUND | {"vulns": [{}]}]},
]  # fmt: skip
NEEDED = ("Makefile", "requirements.lock", "requirements-setup.lock", "tools/check_port.py")
# What stands for Python: it writes down what it is asked for, makes no more of a virtual
# environment than itself, has a network or not, and looks for the port in earnest.
PYTHON = """#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
case "$*" in
    "-m venv "*) [ -z "$NO_VENV" ] && mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    *" pip install "*) [ -z "$NO_NETWORK" ] ;;
    "-m tools.check_port "*) exec "$REAL" "$@" ;;
esac
"""
SERVED = ["-m tools.check_data", "-m tools.check_port {port}", "-m streamlit run server.py"]


def test_a_port_that_another_program_has_in_ipv6_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # A browser would open the other program at http://localhost. There need be no IPv6 here.
    def create(address: tuple[str, int], **_: object) -> socket.socket:
        if address[0] == "::1":
            raise OSError(error, "")
        return socket.socket()

    monkeypatch.setattr(socket, "create_server", create)
    error = errno.EADDRINUSE
    assert check_port.main("8501") == 1
    assert capsys.readouterr().err.startswith("Port 8501 is in use: ")
    error = errno.EADDRNOTAVAIL
    assert check_port.main("8501") == 0


def test_a_port_in_use_is_named_with_another_to_take(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        assert check_port.main(str(port)) == 1
    assert capsys.readouterr().err.startswith(f"Port {port} is in use: ")
    assert check_port.main(str(port)) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["0", "65535", "99999", "-1", "abc", "", "８５０１"])
def test_what_is_no_port_is_named(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_port.main(text) == 1
    assert capsys.readouterr().err == f"PORT={text} is no port: take a number from 1 to 65534.\n"


def test_an_audit_names_what_is_weak_and_what_was_not_checked() -> None:
    assert audit.report([SOUND]) == (["Packages checked: 1. Not checked: 0. Weak: 0."], True)
    lines, sound = audit.report([SOUND, WEAK, UNKNOWN])
    assert lines == [
        "click 8.0.0: PYSEC-1, mended in 8.1.0",
        "click 8.0.0: PYSEC-2, mended in no version yet",
        "Could not be checked: altair.",
        "Packages checked: 2. Not checked: 1. Weak: 1.",
    ]
    assert not sound
    assert not audit.report([SOUND, UNKNOWN])[1]
    assert audit.report([]) == (["Packages checked: 0. Not checked: 0. Weak: 0."], False)


@pytest.mark.parametrize(
    ("stdout", "stderr", "status", "message"),
    [
        (json.dumps({"dependencies": [SOUND]}), "", 0, "Packages checked: 1."),
        (json.dumps({"dependencies": [WEAK]}), "", 1, "PYSEC-1"),
        ("", "Traceback\nConnectionError: no route", 1, "Nothing was checked: is there a network?"),
        ("", "", 1, "no reason given"),
        (json.dumps({"dependencies": []}), "", 1, "Packages checked: 0."),
        *((json.dumps(other), "", 1, "Nothing was checked: ") for other in OTHERS),
    ],
)
def test_an_audit_without_a_network_says_so(
    stdout: str,
    stderr: str,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(command, 1, stdout, stderr)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.main() == status
    printed = capsys.readouterr()
    assert message in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


class Checkout:
    """A folder with what `make run` needs, and a stub for Python beside it."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "my own folder" / "khasan atlas"
        for name in NEEDED:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, self.folder / name)
        self._calls = home / "calls"
        bin_ = home / "bin"
        bin_.mkdir()
        (bin_ / "python3").write_text(PYTHON, encoding="utf-8")
        (bin_ / "python3").chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        self._environment = kept | {
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "CALLS": str(self._calls),
            "REAL": sys.executable,
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *given: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """What `make run` says; what it starts is in `calls`."""
        self._calls.write_text("", encoding="utf-8")
        return subprocess.run(
            ["make", "run", *given],
            cwd=self.folder,
            env=self._environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> list[str]:
        """What the last `make run` had Python do."""
        return self._calls.read_text(encoding="utf-8").splitlines()

    def installed(self) -> bool:
        """Whether the last `make run` asked an index of packages, for which it needs a network."""
        return any(" pip install " in call for call in self.calls)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A fresh checkout, in a path with spaces."""
    return Checkout(tmp_path)


@pytest.fixture
def port() -> str:
    """A port that is free."""
    with socket.create_server(("localhost", 0)) as listening:
        return str(listening.getsockname()[1])


def serves(calls: list[str], port: str) -> bool:
    """Whether the last that was done is to check the data and the port, and to serve."""
    last = calls[-len(SERVED) :]
    return len(last) == len(SERVED) and all(
        call.startswith(start.format(port=port)) for call, start in zip(last, SERVED, strict=True)
    )


def test_a_path_may_hold_spaces_and_the_network_is_needed_once(
    checkout: Checkout, port: str
) -> None:
    assert " " in str(checkout.folder)
    first = checkout.run(f"PORT={port}")
    assert first.returncode == 0, first.stderr
    assert checkout.calls[1] == "-m venv .venv"
    assert checkout.installed()
    assert serves(checkout.calls, port)
    again = checkout.run(f"PORT={port}", NO_NETWORK="1")
    assert again.returncode == 0, again.stderr
    assert len(checkout.calls) == len(SERVED)
    assert serves(checkout.calls, port)


def test_without_a_network_the_first_time_says_so(checkout: Checkout, port: str) -> None:
    asked = checkout.run(f"PORT={port}", NO_NETWORK="1")
    assert asked.returncode != 0
    assert "is there a network? Then run make again." in asked.stdout
    assert not any("streamlit" in call for call in checkout.calls)
    # What was not installed is not taken for installed.
    assert checkout.run(f"PORT={port}").returncode == 0
    assert checkout.installed()


def test_new_versions_are_installed(checkout: Checkout, port: str) -> None:
    checkout.run(f"PORT={port}")
    stamp = (checkout.folder / ".venv/run.stamp").stat().st_mtime
    os.utime(checkout.folder / "requirements.lock", (stamp + 1, stamp + 1))
    checkout.run(f"PORT={port}")
    assert checkout.installed()


def test_run_twice_at_once_names_another_port_and_serves_nothing(checkout: Checkout) -> None:
    with socket.create_server(("localhost", 0)) as taken:
        port = taken.getsockname()[1]
        asked = checkout.run(f"PORT={port}")
    assert asked.returncode != 0
    assert f"Port {port} is in use" in asked.stderr
    assert f"make run PORT={port + 1}" in asked.stderr
    assert checkout.calls[-1] == f"-m tools.check_port {port}"


@pytest.mark.parametrize("port", ["", "8501 x"])
def test_run_names_what_is_no_port(checkout: Checkout, port: str) -> None:
    asked = checkout.run(f"PORT={port}")
    assert asked.returncode != 0
    assert f"PORT={port} is no port" in asked.stderr
    assert checkout.calls[-1].startswith("-m tools.check_port ")


def written(folder: Path) -> dict[Path, int]:
    """All that is in a folder, and when it was written."""
    return {path: path.stat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def test_a_checkout_that_cannot_be_written_is_left_as_it_is(
    checkout: Checkout, tmp_path: Path, port: str
) -> None:
    before = written(checkout.folder)
    # Root may write all the same, so the folder is looked through as well.
    for path in (checkout.folder, checkout.folder / "tools"):
        path.chmod(0o555)
    try:
        asked = checkout.run(f"VENV={tmp_path}/venv", f"PORT={port}")
    finally:
        for path in (checkout.folder, checkout.folder / "tools"):
            path.chmod(0o755)
    assert asked.returncode == 0, asked.stderr
    assert serves(checkout.calls, port)
    assert written(checkout.folder) == before


def test_a_checkout_that_cannot_be_written_names_a_way(checkout: Checkout) -> None:
    asked = checkout.run(NO_VENV="1")
    assert asked.returncode != 0
    assert "name another: make VENV=/path/to/venv run" in asked.stdout
    assert not (checkout.folder / ".venv").exists()
    asked = checkout.run("VENV=a venv")
    assert asked.returncode != 0
    assert "VENV may hold no spaces" in asked.stderr
    assert checkout.calls == []


def test_a_host_whose_clock_was_in_2040_installs_nothing_anew(
    checkout: Checkout, port: str
) -> None:
    checkout.run(f"PORT={port}")
    then = datetime(2040, 2, 29, tzinfo=UTC).timestamp()
    # In the order in which they were written, as make compares them.
    stamps = [".venv/bin/python", ".venv/setup.stamp", ".venv/run.stamp"]
    for name in (*NEEDED, *stamps):
        then += 1
        os.utime(checkout.folder / name, (then, then))
    assert checkout.run(f"PORT={port}", NO_NETWORK="1").returncode == 0
    assert not checkout.installed()
    assert serves(checkout.calls, port)


@pytest.mark.xdist_group("together")
def test_tests_of_a_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    """Else each process starts the servers of a group anew: pytest 9.2 hides the group's name."""
    in_groups = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@together") == in_groups
