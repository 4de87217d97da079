"""XML before it is parsed: in UTF-8, measured, and in pieces that no parser looks at twice."""

import codecs
import re
from codecs import BOM_UTF8
from contextlib import suppress
from typing import Any, Final

from atlas.own.encodings import NAMES
from atlas.own.limits import Refused

# A namespace far longer than any has: the parser puts it before the name of each element.
LONG_NAME: Final = re.compile(rb"""xmlns(?::[^\s=:]*)?\s*=\s*(?:"[^"]{1000}|'[^']{1000})""")
# One that is longer than most, and how many elements and attributes may be beside it: each may be a
# name of its own, which 400,000 of some KB made 800 MiB.
WIDE_NAME: Final = re.compile(
    rb"""xmlns(?::[^\s=:]*)?\s*=\s*(?:"[^"]{100}|'[^']{100}|["'][^"'<>\x80-\xff]*+[\x80-\xff])"""
)
MOST_WIDE: Final = 20_000
# What a document says its encoding is.
DECLARED: Final = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']""")
DECLARATION: Final = re.compile(r"\ufeff?<\?xml\b[^>]*>")
# What is looked for in the bytes of XML.
MARKUP: Final = "<>=\"' xmlns:"
# What is declared where the bytes are UTF-8 or fail as such, by Python's names.
PLAIN: Final = frozenset({"utf-8", "utf-8-sig", "ascii", "utf-16", "utf-16-le", "utf-16-be"})
# Encodings that programs name where they write one with more letters.
WIDER: Final = {"euc_kr": "cp949", "shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030"}
ONE_BYTE: Final = re.compile(r"iso8859-\d+|cp\d{3,4}|koi8-[rtu]|mac-\w+|tis-620")
UTF16: Final = frozenset({b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"})
# Bytes in which XML declares its encoding.
START: Final = 400
# Bytes of XML that are parsed at a time.
PIECE: Final = 1024 * 1024


def attributes(xml: bytes) -> int:
    """How many attributes some XML has; what looks like one in a text is counted too."""
    return xml.count(b'="') + xml.count(b"='")


class InPieces:
    """A file that is read in pieces of at least `PIECE`, for the parser of XML.

    It looks at a tag or a comment again, from its start, with each piece that does not end it: in
    pieces of 16 KiB, in which Python reads, one of 24 MiB took 20 s.
    """

    def __init__(self, source: Any) -> None:
        self._source = source

    def read(self, size: int = -1) -> bytes:
        """The next piece, or all that is left."""
        piece: bytes = self._source.read(size if size < 0 else max(size, PIECE))
        return piece

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __enter__(self) -> "InPieces":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def in_utf8(xml: bytes) -> bytes:
    """XML in UTF-8, so that what is looked for in its bytes is found, whatever it was written in.

    Programs also declare UTF-16 of what they write in UTF-8.

    Raises:
        Refused: it is in an encoding that is not read, or not in the one that it declares.
    """
    declared = _declared(xml)
    if xml[:2] in UTF16:
        encoding = {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(xml[:2], "utf-16")
    else:
        encoding = "utf-8-sig" if xml.startswith(BOM_UTF8) else _by_name(declared)
    if declared.lower() == "utf-8" and encoding.startswith("utf-8"):
        return xml
    try:
        text = xml.decode(encoding)
        # Whatever it says: it is in UTF-8 now.
        if declaration := DECLARATION.match(text):
            text = text[declaration.end() :]
        return text.encode()
    except UnicodeError as error:
        raise Refused(f"The XML is not in {encoding}, as it says. Save it in UTF-8.") from error


def is_in_ascii(start: bytes) -> bool:
    """Whether the signs of markup are in ASCII in what begins so, as they are in UTF-8.

    What declares an encoding that Python does not know is not parsed either.
    """
    if start[:2] in UTF16:
        return start.replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")[:1] != b"<"
    with suppress(LookupError, UnicodeError):
        return MARKUP.encode(_declared(start)) == MARKUP.encode()
    return True


def _declared(xml: bytes) -> str:
    """The encoding that XML declares in ASCII."""
    match = DECLARED.match(xml[:START].removeprefix(BOM_UTF8))
    return match[1].decode() if match else "utf-8"


def _by_name(declared: str) -> str:
    """Python's name of an encoding that XML declares in ASCII.

    Raises:
        Refused: it is not one that is read.
    """
    name = ""
    with suppress(LookupError):
        name = codecs.lookup(declared).name
    name = "utf-8" if name in PLAIN else WIDER.get(name, name)
    if name not in {"utf-8", *NAMES} and not ONE_BYTE.fullmatch(name):
        raise Refused(f"The XML is in {declared}, which is not read. Save it in UTF-8.")
    return name
