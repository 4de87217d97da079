"""Write `deploy/nginx/replicas.conf`: which replicas there are, and who gets which.

Usage: ``python -m tools.build_replicas atlas-1:8501 atlas-2:8501``, then have nginx read it again.
"""

import re
import sys
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "deploy" / "nginx" / "replicas.conf"
HEAD = "# Written by tools/build_replicas.py: python -m tools.build_replicas {}\n"
ADDRESS = re.compile(
    r"(?:(?P<name>[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)|\[(?P<v6>[0-9a-f:.]+)\]):(?P<port>[0-9]{1,5})",
    re.IGNORECASE | re.ASCII,
)


def replicas(addresses: Sequence[str]) -> str:
    """The lines for nginx. Each of the `addresses` is host:port; replicas are numbered from 1.

    Raises:
        ValueError: there are none, one is no address, or one is named twice.
    """
    if not addresses:
        raise ValueError("name one replica or more, each as host:port")
    places = set()
    for address in addresses:
        place = _place(address)
        if place in places:
            raise ValueError(f"{address!r} is named twice")
        places.add(place)
    numbers = range(1, len(addresses) + 1)
    blocks = [
        f"upstream atlas_{number} {{\n    server {address};\n}}"
        for number, address in zip(numbers, addresses, strict=True)
    ]
    # Newcomers are spread evenly: the last share is what remains.
    shares = [f"{100 / len(addresses):.2f}% {number};" for number in numbers[:-1]]
    shares.append(f"* {len(addresses)};")
    blocks.append(_block("split_clients $request_id $atlas_any", shares))
    stay = [f"{number} {number};" for number in numbers]
    blocks.append(
        _block("map $cookie_atlas_replica $atlas_replica", [*stay, "default $atlas_any;"])
    )
    after = ["default 1;", *(f"{number} {number % len(addresses) + 1};" for number in numbers)]
    blocks.append(_block("map $atlas_replica $atlas_next", after))
    return HEAD.format(" ".join(addresses)) + "\n".join(blocks) + "\n"


def _place(address: str) -> tuple[str, int]:
    """The host and the port of an address; nginx would take one without a port for port 80."""
    try:
        parts = ADDRESS.fullmatch(address)
        if not parts or not 0 < int(parts["port"]) < 65536:
            raise ValueError
        if parts["v6"]:
            return str(IPv6Address(parts["v6"])), int(parts["port"])
        name = parts["name"].casefold()
        return str(IPv4Address(name)) if _is_number(name) else name, int(parts["port"])
    except ValueError:
        raise ValueError(f"{address!r} is no address: write host:port") from None


def _is_number(name: str) -> bool:
    return name.replace(".", "").isdecimal()


def _block(head: str, lines: Sequence[str]) -> str:
    return "\n".join([f"{head} {{", *(f"    {line}" for line in lines), "}"])


def main(arguments: Sequence[str]) -> int:
    """Write the file; 1 if the replicas cannot be these."""
    try:
        TARGET.write_text(replicas(arguments), encoding="utf-8", newline="\n")
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
