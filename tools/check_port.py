"""Check that the port of `make run` is free, and say what to do if it is not."""

import errno
import socket
import sys


def main(text: str) -> int:
    """Print a sentence and return 1 if the dashboard cannot listen at the port `text`."""
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65535):
        print(f"PORT={text[:40]} is no port: take a number from 1 to 65534.", file=sys.stderr)
        return 1
    port = int(text)
    try:
        # As the server will: also where a connection of an earlier one is still closing.
        socket.create_server(("localhost", port)).close()
    except PermissionError:
        print(f"Port {port} is for the system: take one above 1023.", file=sys.stderr)
        return 1
    except OSError:
        return _in_use(port)
    if _is_taken_in_ipv6(port):
        return _in_use(port)
    return 0


def _is_taken_in_ipv6(port: int) -> bool:
    """Whether another program has the port there, where browsers look for `localhost` first."""
    try:
        socket.create_server(("::1", port), family=socket.AF_INET6).close()
    except OSError as error:
        # A machine without IPv6 gives other errors.
        return error.errno == errno.EADDRINUSE
    return False


def _in_use(port: int) -> int:
    print(
        f"Port {port} is in use: perhaps the dashboard runs already, at "
        f"http://localhost:{port}. To serve it at another one: make run PORT={port + 1}",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
