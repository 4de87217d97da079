"""Columns of numbers and lists of texts in one block of bytes.

The block begins with `MAGIC` and the length of a header (4 bytes, little-endian). The header is
JSON: the type, place and length of each column, lists of texts, and whatever else is small. The
columns follow, each at a multiple of `ALIGNED` bytes, so that a browser reads them in place.
`frontend/src/columns.js` is the reader of the other side.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

MAGIC: Final = b"KHASAN1\n"
ALIGNED: Final = 8
# The types of columns: little-endian, by the names that the header uses.
TYPES: Final[dict[str, "np.dtype[Any]"]] = {
    "u1": np.dtype("u1"),
    "u2": np.dtype("<u2"),
    "u4": np.dtype("<u4"),
    "i4": np.dtype("<i4"),
    "f4": np.dtype("<f4"),
    "f8": np.dtype("<f8"),
}

# "None of these", in a column of one or of two bytes.
NONE_U1: Final = 255
NONE_U2: Final = 65_535
# Columns of what belongs to an event begin with one of these.
PARTS: Final = ("flight_", "line_", "stop_")

Column = NDArray[Any]


@dataclass(frozen=True)
class Block:
    """Columns by name, lists of texts by name, and other small things that JSON can hold."""

    columns: Mapping[str, Column]
    texts: Mapping[str, Sequence[str]]
    about: Mapping[str, Any]


def pack(block: Block) -> bytes:
    """Return a block as bytes.

    Raises:
        ValueError: a column has a type that is not among `TYPES`.
    """
    names = {dtype: name for name, dtype in TYPES.items()}
    placed, parts, offset = {}, [], 0
    for name, column in block.columns.items():
        if column.dtype not in names:
            raise ValueError(f"column {name} has the type {column.dtype}")
        placed[name] = [names[column.dtype], offset, len(column)]
        content = np.ascontiguousarray(column).tobytes()
        padding = -len(content) % ALIGNED
        parts.append(content + bytes(padding))
        offset += len(content) + padding
    header = orjson.dumps({"columns": placed, "texts": block.texts, "about": block.about})
    start = len(MAGIC) + 4
    # Spaces are nothing to a reader of JSON.
    header += b" " * (-(start + len(header)) % ALIGNED)
    return b"".join([MAGIC, struct.pack("<I", len(header)), header, *parts])


def subset(block: Block, keep: Column) -> Block:
    """Return the block with those events alone whose flag in `keep` is set.

    Flights, lines and stops of other events are left out, launch sites stay.
    """
    number = np.cumsum(keep) - 1
    columns = {
        name: column[keep]
        for name, column in block.columns.items()
        if not name.startswith(PARTS) and len(column) == len(keep)
    }
    # A visitor's own block has events alone.
    for part, pointed in (("flight_", True), ("line_", True), ("stop_", False)):
        mine = {name: one for name, one in block.columns.items() if name.startswith(part)}
        if mine:
            columns |= _subset_of_part(part, mine, keep, number, pointed)
    texts = {
        name: [one for one, kept in zip(some, keep, strict=True) if kept]
        for name, some in block.texts.items()
        if name != "stop"
    }
    if "stop" in block.texts:
        kept_stops = keep[block.columns["stop_event"]]
        stops = zip(block.texts["stop"], kept_stops, strict=True)
        texts["stop"] = [one for one, kept in stops if kept]
    return Block(columns, texts, block.about)


def _subset_of_part(
    part: str, columns: Mapping[str, Column], keep: Column, number: Column, pointed: bool
) -> dict[str, Column]:
    """The part of the events that are kept; a `pointed` one has points of its own."""
    event = columns[f"{part}event"]
    kept = keep[event]
    if not pointed:
        chosen = {name: one[kept] for name, one in columns.items()}
    else:
        begin = columns[f"{part}at"]
        lengths = np.diff(begin)
        points = np.repeat(kept, lengths)
        chosen = {
            name: one[points] if len(one) == begin[-1] else one[kept]
            for name, one in columns.items()
            if name != f"{part}at"
        }
        chosen[f"{part}at"] = np.cumsum([0, *lengths[kept]]).astype("<u4")
    chosen[f"{part}event"] = number[event[kept]].astype("<u4")
    return chosen


def unpack(content: bytes) -> Block:
    """Return the block that `pack` has written.

    Raises:
        ValueError: `content` is no such block, or is cut short.
    """
    start = len(MAGIC) + 4
    if content[: len(MAGIC)] != MAGIC or len(content) < start:
        raise ValueError("these are no columns of the stage")
    (length,) = struct.unpack("<I", content[len(MAGIC) : start])
    body = end = start + length
    columns = {}
    try:
        header = orjson.loads(content[start:body])
        for name, (type_, offset, count) in header["columns"].items():
            # Numpy takes a negative count for "all that is there".
            if min(offset, count) < 0:
                raise ValueError(f"column {name} has no place")
            columns[name] = np.frombuffer(content, TYPES[type_], count, body + offset)
            # The padding after a column belongs to the block too.
            end = max(end, body + offset + columns[name].nbytes + -columns[name].nbytes % ALIGNED)
        block = Block(columns, header["texts"], header["about"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("the header is none of columns of the stage") from error
    if len(content) < end:
        raise ValueError("the columns of the stage are cut short")
    return block
