"""nginx as `deploy/` has it, in front of what stands for a replica: what reaches that, and when."""

import http.client
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser.answers import free_port
from tests.browser.deployed import nginx
from tools import programs

FILE = b"x" * 200_000
# More than sockets and nginx hold on the way.
LARGE = b"x" * 32_000_000


@pytest.fixture
def reached() -> list[tuple[str, int]]:
    """The requests that reached the replica: method, and length of the body."""
    return []


@pytest.fixture
def replica(reached: list[tuple[str, int]]) -> Iterator[str]:
    """The address of what stands for a replica."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # Noted as it begins: its body may never come.
            length = int(self.headers.get("content-length", 0))
            reached.append((self.command, length))
            self.rfile.read(length)
            if self.path.startswith("/media/"):
                self.send_response(200)
                self.send_header("content-length", str(len(LARGE)))
                self.end_headers()
                self.wfile.write(LARGE)
                return
            self.send_response(204)
            self.end_headers()

        do_PUT = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as served:
        thread = Thread(target=served.serve_forever, args=(0.01,))
        thread.start()
        yield f"127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


@pytest.fixture
def site() -> str:
    """What `site.conf` says more."""
    return ""


@pytest.fixture
def port(tmp_path: Path, replica: str, site: str) -> Iterator[int]:
    """Where nginx listens."""
    try:
        programs.nginx()
    except programs.NoProgramError as error:
        pytest.fail(str(error), pytrace=False)
    listened = free_port()
    process = nginx(tmp_path, listened, [replica], site)
    process.wait()
    yield listened
    process.stop()


def test_an_upload_reaches_a_replica_when_all_of_it_is_there(
    port: int, reached: list[tuple[str, int]]
) -> None:
    reached.clear()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as slow:
        head = f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: x\r\nContent-Length: {len(FILE)}"
        slow.sendall(f"{head}\r\n\r\n".encode() + FILE[:-1])
        quick = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        quick.request("GET", "/")
        assert quick.getresponse().status == 204
        quick.close()
        # The replica has been asked since, and not for the upload.
        assert reached == [("GET", 0)]
        slow.sendall(FILE[-1:])
        assert slow.recv(20).startswith(b"HTTP/1.1 204")
    assert reached == [("GET", 0), ("PUT", len(FILE))]


@pytest.mark.parametrize(
    ("path", "given"),
    [("/map", True), ("/static/js/x.js", False), ("/app/static/map/lakes.geojson", False),
     ("/_stcore/bidi-components/a.b/c.js", False)],
)  # fmt: skip
def test_what_all_may_keep_has_no_cookie_of_one(port: int, path: str, given: bool) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    cookie = connection.getresponse().getheader("set-cookie")
    connection.close()
    assert (cookie is not None) == given


def take_slowly(port: int) -> int:
    """Download `LARGE` in small pieces, and return how many bytes came."""
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.settimeout(10)
        slow.connect(("127.0.0.1", port))
        slow.sendall(b"GET /media/a.csv HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        taken = 0
        while piece := slow.recv(4096):
            taken += len(piece)
    return taken


def test_the_log_names_no_file_that_a_visitor_sends_or_takes(port: int, tmp_path: Path) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("PUT", "/_stcore/upload_file/a/b", FILE)
    assert connection.getresponse().status == 204
    connection.close()
    assert take_slowly(port) > len(LARGE)
    log = (tmp_path / "nginx.txt").read_text(encoding="utf-8")
    assert "/upload_file/" not in log
    assert "/media/" not in log


@pytest.mark.parametrize("site", ["error_log warnings.txt warn;\n"])
def test_a_download_does_not_lie_on_the_disk_of_nginx(port: int, tmp_path: Path) -> None:
    assert take_slowly(port) > len(LARGE)
    # It warns of each answer that it writes to the disk.
    warnings = (tmp_path / "run" / "warnings.txt").read_text(encoding="utf-8")
    assert "a temporary file" not in warnings
