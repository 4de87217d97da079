"""A file as text, which may be read several times, and says where it can't be decoded."""

import hashlib
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from atlas.own import encodings, formats, sheets
from atlas.own.limits import Refused, check_size

if TYPE_CHECKING:
    from atlas.own.reading import Choices


class Text:
    """A file as text, which may be read several times until it is closed."""

    def __init__(self, source: io.BytesIO, choices: "Choices") -> None:
        content = source.getvalue()
        check_size(content)
        digest = hashlib.sha256(content)
        digest.update(repr(choices).encode())
        self.digest = digest.hexdigest()[:16]
        self.source, self.notes = source, list[str]()
        self.form, self.unit, self.offset = "CSV", "Line", 0
        self.sheets: tuple[str, ...] = ()
        self.sheet = ""
        if converted := formats.converted(content, choices.sheet):
            source.close()
            del content
            self.source = io.BytesIO(converted.content)
            self.form, self.unit, self.offset = converted.form, converted.unit, converted.offset
            self.sheets, self.sheet = converted.sheets, converted.sheet
            self.notes += converted.notes
            self.encoding = "utf-8-sig"
        else:
            chosen = choices.encoding if choices.encoding in encodings.NAMES else ""
            self.encoding, guessed = encodings.encoding_of(content, chosen)
            if guessed:
                name = encodings.NAMES[self.encoding]
                self.notes.append(f"Read as {name}: if names look wrong, choose another encoding")
        self.size = len(self.source.getbuffer()) or 1
        self._open: io.TextIOWrapper | None = None

    def __enter__(self) -> "Text":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self.source.close()

    def _close(self) -> None:
        if self._open is not None:
            self._open.detach()
            self._open = None

    def opened(self) -> "_Decoded":
        """The text from its beginning."""
        self._close()
        self.source.seek(0)
        self._open = io.TextIOWrapper(self.source, self.encoding, newline="")
        return _Decoded(self._open, self)

    def may_have(self, pattern: re.Pattern[bytes]) -> bool:
        """Whether a pattern of ASCII signs fits anywhere, as far as the bytes say."""
        wide = self.encoding.startswith("utf-16")
        return wide or pattern.search(self.source.getbuffer()) is not None

    def rows(self, layout: sheets.Layout) -> Iterator[tuple[int, list[str]]]:
        """All rows of the table."""
        return sheets.rows(self.opened(), layout)


class _Decoded(io.TextIOBase):
    """A text that says in which line it can't be decoded."""

    def __init__(self, text: io.TextIOWrapper, owner: Text) -> None:
        self._text, self._owner = text, owner

    def read(self, size: int | None = -1, /) -> str:
        try:
            return self._text.read(size)
        except UnicodeError:
            raise self._refused() from None

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        try:
            return self._text.readline(size)
        except UnicodeError:
            raise self._refused() from None

    def _refused(self) -> Refused:
        return encodings.undecodable(self._owner.source.getvalue(), self._owner.encoding)
