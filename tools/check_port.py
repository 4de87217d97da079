"""Check that the port of `make run` is free, and say what to do if it is not."""

import socket
import sys


def main(port: int) -> int:
    """Print a sentence and return 1 if something listens at the port already."""
    try:
        # As the server will: also where a connection of an earlier one is still closing.
        socket.create_server(("localhost", port)).close()
    except OSError:
        print(
            f"Port {port} is in use: perhaps the dashboard runs already, at "
            f"http://localhost:{port}. To serve it at another one: make run PORT={port + 1}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
