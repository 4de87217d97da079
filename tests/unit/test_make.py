"""What `make run` and `make audit` say when they cannot do what they are asked for."""

import json
import socket
import subprocess
from pathlib import Path

import pytest

from tools import audit, check_port

ROOT = Path(__file__).resolve().parents[2]
SOUND = {"name": "pandas", "version": "3.1.1", "vulns": []}
WEAK = {
    "name": "click",
    "version": "8.0.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["8.1.0"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "altair", "skip_reason": "Dependency not found on PyPI"}


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


@pytest.mark.parametrize(
    ("stdout", "stderr", "status", "said"),
    [
        (json.dumps({"dependencies": [SOUND]}), "", 0, "Packages checked: 1."),
        (json.dumps({"dependencies": [WEAK]}), "", 1, "PYSEC-1"),
        ("", "Traceback\nConnectionError: no route", 1, "Nothing was checked: is there a network?"),
        ("", "", 1, "no reason given"),
    ],
)
def test_an_audit_without_a_network_says_so(
    stdout: str,
    stderr: str,
    status: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(command, 1, stdout, stderr)

    monkeypatch.setattr(subprocess, "run", run)
    assert audit.main() == status
    told = capsys.readouterr()
    assert said in told.out + told.err
    assert "Traceback" not in told.out + told.err
