"""Waiting for a program that a test has started."""

import socket
import subprocess
import time
import urllib.request

# After so long something hangs: a busy machine is not as slow, and nothing is tested by it.
HANG_SECONDS = 120


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
    return port


def answers(process: "subprocess.Popen[bytes]", url: str) -> bool:
    """Wait until a program answers at `url`; False if it has ended, or takes too long."""
    deadline = time.monotonic() + HANG_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except OSError:
            try:
                process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                continue
            return False
    return False
