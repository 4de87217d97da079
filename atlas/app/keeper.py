"""A visitor's own events, kept by the browser's tab: they survive a reload and a lost connection.

The tab's session storage holds them as the file that a visitor can save, packed. It goes when the
tab is closed, and no other tab, site or visitor can read it. A session that begins without events
asks for it; what comes back is read like any upload.
"""

import base64
import binascii
import gzip
import hashlib
import zlib
from pathlib import Path
from secrets import token_hex
from typing import Final

import streamlit as st
from streamlit.runtime import get_instance

from atlas import own
from atlas.app import data, state, uploads
from atlas.app.session import Packed, session
from atlas.data import words
from atlas.export import own_events
from atlas.internals import components
from atlas.own import process as own_process

NAME: Final = "khasan-atlas-kept.keeper"
FOLDER: Final = Path(__file__).with_name("kept")
KEY: Final = "own_keeper"
# Characters: a message of the browser may have 1 MiB.
MOST: Final = 600_000
LONGEST_DIGEST: Final = 64
DAMAGED: Final = "The copy in this tab is damaged."
TOO_LARGE_AGAIN: Final = (
    f" The file will be larger than the {own.MOST_BYTES // 1024**2} MiB that can be uploaded: "
    "split it before you upload it here again."
)
LATER: Final = (
    "Your events could not be restored now. This tab keeps its copy: reload the page to try again."
)
IN_LINE: Final = "Your events will be back as soon as the server has read the files before them."


def run() -> None:
    """Have the tab keep what the visitor has, forget it, or say what it has kept."""
    components.register(NAME, FOLDER)
    component = st.components.v2.component(NAME, js="keeper.js")
    component(
        key=KEY,
        data=_orders(),
        height=0,
        on_restored_change=_restored,
        on_lost_change=_lost,
    )
    if session.own_news:
        st.toast(session.own_news)
        del session.own_news


def forget() -> None:
    """Have the tab forget what it keeps."""
    session.own_forgotten = True


def promise() -> str:
    """What the tab keeps, in a sentence."""
    packed = _packed()
    if packed is None or packed.content is None:
        large = packed is not None and packed.size > own.MOST_BYTES
        return (
            "There are too many events for the browser to keep. You lose them when you reload "
            "or close this page, or lose the connection for several minutes. Save them as a file."
        ) + (TOO_LARGE_AGAIN if large else "")
    if packed.digest == session.own_lost:
        return (
            "This browser tab could not keep a copy. You lose your events when you reload or close "
            "this page, or lose the connection for several minutes. Save them as a file."
        )
    return (
        "This browser tab keeps a copy, so your events survive a reload or a lost connection. "
        "Closing the tab deletes them. To keep them longer, save them as a file."
    )


def _orders() -> dict[str, str | int]:
    """What the browser's part has to do."""
    packed = _packed()
    if packed is not None and packed.content is not None:
        url: str = get_instance().media_file_mgr.add(packed.content, "text/plain", "own-kept")
        return {"does": "keep", "digest": packed.digest, "url": url.removeprefix("/")}
    if packed is not None or session.own_forgotten:
        return {"does": "forget"}
    if session.own_answered or session.own_returned is not None:
        return {"does": "wait"}
    session.own_asked = session.own_asked or token_hex(8)
    # Anew in each run: a click can overtake an answer, which then never comes.
    question = token_hex(8)
    return {"does": "ask", "session": session.own_asked, "question": question, "most": MOST}


def _packed() -> Packed | None:
    """The visitor's events as the tab keeps them, packed and hashed once; None without events."""
    mine = data.own()
    if mine is None:
        return None
    packed = session.own_packed
    if packed is None or packed.events_digest != mine.digest:
        session.own_forgotten = False
        file = own_events.csv(mine)
        content = base64.b64encode(gzip.compress(file, 6, mtime=0))
        # What could not be read again need not be kept.
        kept = len(content) <= MOST and len(file) <= own.MOST_BYTES
        packed = _hashed(mine, content if kept else None, len(file))
        session.own_packed = packed
    return packed


def _hashed(mine: own.Own, content: bytes | None, size: int) -> Packed:
    return Packed(mine.digest, content, size, hashlib.sha256(content or b"").hexdigest())


def _restored() -> None:
    """Note what the tab has given back; the run that begins reads it."""
    text = components.trigger_value(KEY, "restored")
    if isinstance(text, str) and len(text) <= MOST and not session.own_answered:
        session.own_returned = text


def _lost() -> None:
    """Note which copy the tab could not keep, for what is said of it."""
    digest = components.trigger_value(KEY, "lost")
    if isinstance(digest, str) and len(digest) <= LONGEST_DIGEST:
        session.own_lost = digest


def take_back() -> None:
    """Show again what the tab has given back, if it can be read; to be called at the end of a run.

    It may wait in line behind the files of others; the page is there meanwhile. A visitor who
    leaves or clicks ends the run; the next one of the session reads anew.
    """
    text = session.own_returned
    if text is None:
        return
    if data.own() is None:
        session.own_news = _read(text)
    # Before it counts as answered: a click may end the run here, too.
    changed = data.own() is not None and state.read_again()
    session.own_returned, session.own_answered = None, True
    del session.own_in_line
    if changed or session.own_news:
        st.rerun()


def _read(text: str) -> str:
    """Keep the events of the tab's copy, or have it forgotten; the sentence that says which.

    Where the server lacks time or room for it, the tab still has it for the next session.
    """
    try:
        file = unpacked(text)
        events = own_process.read(file, data.known(), _go_on)
    except own_process.Ended:
        return LATER
    except own.Refused:
        events = None
    if events is None or events.rows.empty:
        forget()
        return "The copy of your events in this tab can't be read."
    if not uploads.keeps(events):
        return LATER
    data.keep(events)
    # What the tab has is what it is to keep: it need not fetch it again.
    session.own_packed = _hashed(events, text.encode(), len(file))
    count = words.plural(len(events.rows), "event")
    return f"{count} restored from this tab."


def _go_on(share: float) -> None:
    """Say once if the copy waits in line, where nothing is done yet.

    Streamlit ends the run here if it is to end: it does so where the session is used.
    """
    if session.own_in_line or share:
        return
    session.own_in_line = True
    st.toast(IN_LINE, duration="long")


def unpacked(text: str) -> bytes:
    """The file that a tab has kept.

    Raises:
        Refused: it is none, cut short, or larger than a file may be.
    """
    try:
        packed = base64.b64decode(text, validate=True)
        opened = zlib.decompressobj(zlib.MAX_WBITS | 16)
        content = opened.decompress(packed, own.MOST_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error) as error:
        raise own.Refused(DAMAGED) from error
    own.check_size(content)
    if not opened.eof:
        raise own.Refused(DAMAGED)
    return content
