"""Record in `static/map.sha256` what the files of the maps are; run it after a change of one."""

from atlas.maps import fetched


def record() -> None:
    """Write the list; `fetched.wrong` compares the files with it."""
    lines = "".join(f"{fetched.sum_of(name)}\n" for name in sorted(fetched.SHOWS))
    (fetched.STATIC / fetched.SUMS).write_text(lines, encoding="ascii", newline="\n")


if __name__ == "__main__":
    record()
