"""A server that runs, asked without a browser: what it answers, and what it writes to its log."""

import http.client
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.answers import free_port
from tests.browser.conftest import ROOT
from tests.browser.deployed import Process

# Any lookup of a name and any connection that leaves this machine, whoever asks for it. The user
# that a server runs as may have no home to look into.
NO_OUTSIDE = """
import os, socket

os.environ["HOME"] = "/dev/null"

def refused(host, *args, **kwargs):
    print("ASKED OUTSIDE:", host, flush=True)
    raise OSError("no network in this test")

def local(host):
    return host in (None, "", "localhost", "127.0.0.1", "0.0.0.0", "::", "::1")

def guarded(name, place):
    inner = getattr(socket.socket, name)
    def connect(self, address, *args):
        host = address[0] if isinstance(address, tuple) else None
        return inner(self, address, *args) if local(host) else refused(host)
    setattr(socket.socket, name, connect)

guarded("connect", 0)
guarded("connect_ex", 0)
looked_up = socket.getaddrinfo
socket.getaddrinfo = lambda host, *args, **kwargs: (
    looked_up(host, *args, **kwargs) if local(host) else refused(host)
)
socket.gethostbyname = socket.gethostbyname_ex = refused
"""


class Served:
    """The dashboard as `make run` serves it, without a way to any other machine."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.port = free_port()
        self.host = f"localhost:{self.port}"
        self.url = f"http://{self.host}"
        start = f"{NO_OUTSIDE}\nfrom streamlit.web.cli import main\nmain()"
        self._process = Process(
            [
                *(sys.executable, "-c", start, "run", "server.py"),
                *("--server.port", str(self.port), *settings),
            ],
            ROOT,
            f"{self.url}/_stcore/health",
            folder / "log.txt",
        )
        self._process.wait()
        self.stop = self._process.stop
        self.log = self._process.log

    def ask(
        self, path: str, method: str = "GET", body: bytes = b"", **headers: str
    ) -> http.client.HTTPResponse:
        """An answer, read; the path goes out as it is. Names of headers have underscores here."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(
            method,
            path,
            skip_host="host" in named,
            skip_accept_encoding="accept-encoding" in named,
        )
        if body:
            named["content-length"] = str(len(body))
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.content = answer.read()  # type: ignore[attr-defined]
        connection.close()
        return answer

    def status(self, path: str, **headers: str) -> int:
        """What an address answers."""
        return self.ask(path, **headers).status


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Start a server with these settings of Streamlit; all end with the tests."""
    started: list[Served] = []

    def start(*settings: str) -> Served:
        started.append(Served(tmp_path_factory.mktemp("served"), *settings))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="session")
def served(serve: Callable[..., Served]) -> Served:
    """A server with the settings of `make run`, for all tests that need no others."""
    return serve()


def tracebacks(served: Served) -> list[str]:
    """The lines of a server's log that tell of a fault."""
    marks = ("Traceback", "ASKED OUTSIDE", "Error", "without its text")
    return [line for line in served.log().splitlines() if any(mark in line for mark in marks)]
