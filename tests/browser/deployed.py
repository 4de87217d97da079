"""The deployment of `deploy/` on this machine: what the image holds, twice, behind nginx.

The configuration is the committed one. Only the two files that differ from place to place are
written here: where nginx listens, and where the replicas are.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.answers import HANG_SECONDS, answers, free_port
from tests.browser.conftest import ROOT
from tools import build_replicas, programs

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
# Nor is in the image what Python has compiled; but it spares two replicas a thousand files.
IGNORED = shutil.ignore_patterns("node_modules")

# A line of the log format in nginx.conf: the last replica that was asked, and for what.
LOGGED = re.compile(r'^\S+ (\d+) \S+ (?:.*[ ,])?(\S+) \S+ "\S+ ([^\s?]*)\S* \S+"$', re.MULTILINE)


class Request(NamedTuple):
    """A request that has ended: its status, the replica that answered ("" for nginx), its path."""

    status: int
    replica: str
    path: str


def copied() -> list[str]:
    """The files and folders of the project that the Dockerfile puts into the image's `/app`."""
    lines = re.findall(r"^COPY (?!--from)(.+) (\S+)$", DOCKERFILE.split("WORKDIR /app\n")[1], re.M)
    return [name for sources, _ in lines for name in sources.split()]


def lay_out(folder: Path) -> None:
    """What the image holds, in `folder`."""
    for name in copied():
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=IGNORED)
        else:
            shutil.copy(ROOT / name, folder / name)


class Process:
    """A program that answers `url` once it runs, and can be started again at the same place."""

    def __init__(self, command: list[str], folder: Path, url: str, log: Path) -> None:
        self._command, self._folder, self._url, self._log = command, folder, url, log
        self.start()

    def start(self) -> None:
        """Start it; `wait` waits until it answers."""
        with self._log.open("ab") as out:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")},
            )

    def wait(self) -> None:
        """Wait until it answers."""
        if not answers(self._process, self._url):
            self.kill()
            message = f"it did not start: {' '.join(self._command)}\n{self.log()}"
            pytest.fail(message, pytrace=False)

    def stop(self) -> None:
        """Ask it to end, as `docker stop` does, and wait until it has."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()
            pytest.fail(f"it did not end when asked to:\n{self.log()}", pytrace=False)

    def kill(self) -> None:
        """End it at once, as a machine that fails does."""
        self._process.kill()
        self._process.wait()

    def log(self) -> str:
        """What it has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")


class Deployment:
    """Two replicas behind nginx, all in `folder`. Replicas are known by their number, from "1"."""

    def __init__(self, folder: Path) -> None:
        app = folder / "app"
        app.mkdir(parents=True)
        lay_out(app)
        ports = {number: free_port() for number in ("1", "2")}
        self.direct = {number: f"http://localhost:{port}" for number, port in ports.items()}
        self.replicas = {
            number: Process(
                [*_image_command(), "--server.port", str(port)],
                app,
                f"{self.direct[number]}/_stcore/health",
                folder / f"replica-{number}.txt",
            )
            for number, port in ports.items()
        }
        for one in self.replicas.values():
            one.wait()
        port = free_port()
        self.plain_url = f"http://127.0.0.1:{port}"
        # A name that is not Streamlit's own: its check of the origin must hold behind the proxy.
        self.host = f"atlas.localhost:{port}"
        self.url = f"http://{self.host}"
        self._requests = folder / "requests.txt"
        addresses = [f"127.0.0.1:{port}" for port in ports.values()]
        self._of_address = dict(zip(addresses, ports, strict=True))
        self.nginx = nginx(folder, port, addresses, f"access_log {self._requests} replicas;\n")
        self.nginx.wait()

    def requests(self) -> list[Request]:
        """The requests that have ended so far, out of nginx's log."""
        logged = LOGGED.findall(self._requests.read_text(encoding="utf-8"))
        return [
            Request(int(status), self._of_address.get(address, ""), path)
            for status, address, path in logged
        ]

    def wait_for_stream(self, before: int) -> list[Request]:
        """The requests after the first `before`, once a WebSocket is among them."""
        deadline = time.monotonic() + HANG_SECONDS
        while time.monotonic() < deadline:
            requests = self.requests()[before:]
            if any(one.path == "/_stcore/stream" for one in requests):
                return requests
        raise AssertionError(f"no WebSocket was closed: {self._requests.read_text()}")

    def stop(self) -> None:
        """End everything that runs."""
        for one in (self.nginx, *self.replicas.values()):
            one.stop()


def nginx(folder: Path, port: int, replicas: list[str], site: str = "") -> Process:
    """nginx with the committed configuration, in `folder`; `site` is what `site.conf` says more."""
    config, run = folder / "nginx", folder / "run"
    run.mkdir()
    shutil.copytree(DEPLOY / "nginx", config)
    (config / "site.conf").write_text(f"listen 127.0.0.1:{port};\n{site}")
    (config / "replicas.conf").write_text(build_replicas.replicas(replicas))
    as_root = "user root; " if os.geteuid() == 0 else ""
    return Process(
        [
            *(str(programs.nginx()), "-p", str(run), "-c", str(config / "nginx.conf")),
            *("-g", f"{as_root}daemon off;"),
        ],
        folder,
        f"http://127.0.0.1:{port}/_stcore/health",
        folder / "nginx.txt",
    )


def _image_command() -> list[str]:
    """What the image runs, by this Python, for this machine alone."""
    command = re.findall(r"^CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)[-1]
    python, *rest = re.findall(r'"([^"]+)"', command)
    assert python == "python"
    return [sys.executable, *(part.replace("0.0.0.0", "127.0.0.1") for part in rest)]
