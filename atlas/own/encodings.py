"""The encoding of a text: said by its first bytes, UTF-8, or recognised by its letters."""

import codecs
import re
from typing import Final

from atlas.own.limits import Refused

# What a visitor may choose, by Python's name. Recognised are all of them.
NAMES: Final = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "cp932": "Shift-JIS (Japanese)",
    "euc_jp": "EUC-JP (Japanese)",
    "cp949": "EUC-KR / Windows-949 (Korean)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
}
LEGACY: Final = [name for name in NAMES if not name.startswith("utf")]
# Bytes of the file that its letters are judged by, and those of a piece that is checked.
SAMPLE: Final = 16 * 1024
PIECE: Final = 64 * 1024
# What is looked at of a line: from a letter that is not ASCII to where none follows for a while,
# and a little before it. Many plain letters beside few others would hide what these are.
NOT_ASCII: Final = re.compile(rb"[\x80-\xff](?:[^\n\r]{0,20}[\x80-\xff]){0,1000}[^\n\r]{0,20}")
BEFORE: Final = 20
# Hardly a letter of several bytes ends with one of these.
WHOLE: Final = re.compile(rb".*[\x00-\x3f]", re.DOTALL)
# How much of what is not ASCII stands alone in Latin script; of Korean or Cyrillic text hardly any
# does. In letters of two bytes the second may be ASCII: what begins so is hardly in Latin script,
# unlike quotation marks, dashes, signs beside numbers and accented letters.
RUN: Final = re.compile(rb"[\x80-\xff]+")
SHARE_ALONE: Final = 0.8
TWO_BYTES: Final = re.compile(
    rb"[\x81-\x83\x86-\x8b\x8d\x8f\x90\x98\x9b\x9d\xa4-\xa6\xa8\xac\xad\xaf\xb8]"
    rb"|[\x96\xa2\xa3\xa7\xa9\xae\xb1-\xb4\xb6\xb7\xb9\xba-\xbe](?=[A-Za-z@-`{-~])"
)
# Signs that Windows-1252 has where Windows-1250 has Polish or Czech letters, within a word.
CENTRAL: Final = re.compile(r"[^\W\d_][£³¹¿¥¯¼¾]|[£³¹¿¥¯¼¾][^\W\d_]")


def encoding_of(content: bytes, chosen: str = "") -> tuple[str, bool]:
    """Python's name of the encoding of a text, and whether it was guessed by the letters.

    `chosen` is one of `NAMES`, or empty.

    Raises:
        Refused: the bytes are no text, or damaged.
    """
    if chosen:
        return chosen, False
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16", False
    if b"\0" in content:
        return _wide(content), True
    if _is_utf8(content):
        return "utf-8-sig", False
    sample = _sample(content)
    signs = sample.decode("utf-8", "replace")
    lost = signs.count("\ufffd")
    # Letters of UTF-8 that are whole, beside a few that are not: the file is damaged, and another
    # encoding would show all of it wrong.
    if content.startswith(codecs.BOM_UTF8) or lost < sum(not sign.isascii() for sign in signs) / 2:
        raise undecodable(content, "utf-8-sig")
    return _guessed(sample, content), True


def undecodable(content: bytes, encoding: str) -> Refused:
    """What can't be decoded in a file, and in which line."""
    name = NAMES[encoding]
    # UTF-16 whose first bytes do not say its order.
    problem = f"is not in {name}"
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        # Places are those of `error.object`: a byte-order mark of UTF-8 is not in it.
        before = error.object[: error.start].decode(encoding, "ignore")
        # As the file's reading counts lines.
        ends = before.count("\n") + before.count("\r") - before.count("\r\n")
        line = f"line {ends + 1:,}"
        bad = error.object[error.start : error.start + 2]
        if error.reason in {"unexpected end of data", "truncated data"}:
            problem = f"ends in {line} within a character: it was cut short"
            if name == "UTF-8":
                problem += ", or is not in UTF-8"
            elif len(bad) == 1:
                problem += ", or has a byte too many"
        elif encoding == "utf-16":
            half = int.from_bytes(bad, "little" if content[0] == 0xFF else "big")
            problem = f"is in UTF-16, but has half a character, 0x{half:04X}, in {line}"
        else:
            problem = f"is not in {name}: byte 0x{bad[0]:02x} in {line}"
    return Refused(f"The file {problem}. Save it again as “CSV UTF-8”.")


def _is_utf8(content: bytes) -> bool:
    """Whether all of it is UTF-8, found out in pieces: no second copy is held."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), PIECE):
            decoder.decode(content[start : start + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _wide(content: bytes) -> str:
    """UTF-16 without its byte-order mark: every second byte of Latin text is zero.

    Raises:
        Refused: it is something else.
    """
    start = content[:2000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(content) % 2 == 0 and max(even, odd) * 4 > len(start) // 2 and min(even, odd) == 0:
        return "utf-16-le" if odd > even else "utf-16-be"
    raise Refused("The file contains zero bytes, so it is not text. Save the table as “CSV UTF-8”.")


def _sample(content: bytes) -> bytes:
    """Of the first lines that are not ASCII what is round these letters, which are whole."""
    pieces, length, at = [], 0, 0
    while length < SAMPLE and (match := NOT_ASCII.search(content, at)):
        start, end = match.span()
        if end < len(content) and content[end : end + 1] not in b"\r\n":
            # Not within a letter.
            whole = WHOLE.match(match[0])
            end = start + whole.end() if whole else end
        before = content[max(at, start - BEFORE) : start]
        pieces.append(re.split(rb"[\n\r]", before)[-1] + content[start:end])
        length += len(pieces[-1]) + 1
        at = end
    return b"\n".join(pieces)


def _guessed(sample: bytes, content: bytes) -> str:
    """The encoding that the letters look like.

    Raises:
        Refused: they look like none.
    """
    if _is_western(sample):
        return _of_western(sample)
    # Loaded for the few files that need it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(sample, cp_isolation=LEGACY).best()
    if best is None:
        raise undecodable(content, "utf-8-sig")
    name = {"koi8_r": "koi8-r"}.get(best.encoding, best.encoding)
    return _of_western(sample) if name in {"cp1250", "cp1252"} else name


def _is_western(sample: bytes) -> bool:
    """Whether what is not ASCII stands alone, as in São Paulo, and does not begin two bytes."""
    runs = RUN.findall(sample)
    return not TWO_BYTES.search(sample) and sum(len(run) == 1 for run in runs) > SHARE_ALONE * len(
        runs
    )


def _of_western(sample: bytes) -> str:
    return "cp1250" if CENTRAL.search(sample.decode("cp1252", "replace")) else "cp1252"
