"""Files for visitors: whose they are, how long they stay, and what goes when."""

import asyncio
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, DeferredFileRequestPayload
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from atlas.internals import media, orders
from atlas.internals.media import KEPT_SECONDS, MOST_REPLACED, NotYoursError, SessionMedia

MIB = 1024**2


class Files:
    """A manager of files whose clock and sessions a test moves by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.session = "anna"
        self.cookies: dict[str, str] = {}
        self.shelf = MemoryMediaFileStorage("/media")
        self.media = SessionMedia(self.shelf, self.cookies.get, lambda: self.now)

    def offer(self, content: bytes, at: str = "1") -> str:
        """The running session offers a file by a button; its deferred id."""
        return self.media.add_deferred(lambda: content, "text/csv", at, "rows.csv")

    def download(self, content: bytes) -> str:
        """The running session prepares a file; its name."""
        return name(self.media.prepare(self.offer(content), self.session))

    def runs(self, session: str, draw: Callable[[], object] = lambda: None) -> None:
        """A session runs its script from beginning to end."""
        self.session = session
        self.media.clear_session_refs()
        draw()
        self.media.remove_orphaned_files()

    def has(self, file: str) -> bool:
        """Whether a file is answered to a browser without a cookie."""
        if not self.media.answers(file, None):
            return False
        self.shelf.get_file(file)
        return True


def name(address: str) -> str:
    """The last part of an address."""
    return address.rsplit("/", 1)[1]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    kept = Files()
    monkeypatch.setattr(media, "_running", lambda: kept.session)
    return kept


def test_files_that_differ_in_one_byte_in_between_have_ids_of_their_own(files: Files) -> None:
    # Streamlit looks at 64 KiB at head, middle and tail of what is larger than 1 MiB.
    first = bytes(4 * MIB)
    second = first[:MIB] + b"x" + first[MIB + 1 :]
    one, other = files.download(first), files.download(second)
    assert one != other
    assert files.shelf.get_file(one).content == first
    assert files.shelf.get_file(other).content == second
    assert len(one) == len("0" * 64 + ".csv")


def test_the_same_file_has_another_id_in_another_session(files: Files) -> None:
    mine = files.download(b"rows")
    assert files.download(b"rows") == mine
    files.session = "boris"
    assert files.download(b"rows") != mine


def test_name_and_type_are_part_of_a_file(files: Files) -> None:
    addresses = {
        files.media.add(b"rows", mimetype, "1", file_name)
        for mimetype in ("text/csv", "text/plain")
        for file_name in ("a.csv", "b.csv")
    }
    assert len(addresses) == 4


def test_a_deferred_file_is_for_the_session_that_was_offered_it(files: Files) -> None:
    offered = files.offer(b"mine")
    files.session = "boris"
    files.offer(b"his")
    with pytest.raises(NotYoursError):
        files.media.prepare(offered, "boris")
    with pytest.raises(NotYoursError):
        files.media.prepare(offered, "nobody")
    with pytest.raises(MediaFileStorageError):
        files.media.execute_deferred(offered)
    address = files.media.prepare(offered, "anna")
    assert files.shelf.get_file(name(address)).content == b"mine"


@pytest.mark.parametrize(
    ("connected_with", "asks_with", "answered"),
    [
        ("anna's", "anna's", True),
        ("anna's", "boris's", False),
        ("anna's", None, False),
        (None, None, True),
        (None, "anna's", True),
    ],
)
def test_a_file_is_for_the_browser_of_its_session(
    files: Files, connected_with: str | None, asks_with: str | None, answered: bool
) -> None:
    if connected_with is not None:
        files.cookies["anna"] = connected_with
    assert files.media.answers(files.download(b"rows"), asks_with) is answered


def test_a_file_stays_with_its_browser_while_the_page_connects_again(files: Files) -> None:
    files.cookies["anna"] = "anna's"
    files.download(b"rows")
    del files.cookies["anna"]
    file = files.download(b"more rows")
    assert files.media.answers(file, "anna's")
    assert not files.media.answers(file, None)


def test_no_file_is_answered_that_is_not_kept(files: Files) -> None:
    files.download(b"rows")
    assert not files.media.answers("0" * 64 + ".csv", None)
    assert not files.media.answers("", None)


def test_a_prepared_file_outlives_the_runs_of_others_for_a_minute(files: Files) -> None:
    file = files.download(b"rows")
    offered = files.offer(b"others")
    for _ in range(KEPT_SECONDS):
        files.now += 1
        files.runs("boris")
    assert files.has(file)
    files.now += 1
    files.runs("boris")
    assert not files.has(file)
    # What a page still shows stays as long as the page.
    files.media.prepare(offered, "anna")


def test_a_file_that_a_page_shows_stays_and_then_a_minute(files: Files) -> None:
    shown: list[str] = []
    files.runs("anna", lambda: shown.append(files.media.add(b"<svg/>", "image/svg+xml", "icon")))
    files.now += 1000
    files.runs("boris")
    assert files.has(name(shown[0]))
    files.runs("anna")
    files.now += KEPT_SECONDS
    files.runs("boris")
    assert files.has(name(shown[0]))
    files.now += 1
    files.runs("boris")
    assert not files.has(name(shown[0]))


def test_a_click_on_the_way_finds_its_file_while_the_page_runs_again(files: Files) -> None:
    offered = files.offer(b"rows")
    files.now += 1000
    # The page has begun to run and not come to the button yet, and others have finished.
    files.media.clear_session_refs()
    files.runs("boris")
    files.session = "anna"
    files.offer(b"rows, anew")
    files.now += KEPT_SECONDS
    files.runs("boris")
    assert files.has(name(files.media.prepare(offered, "anna")))
    files.now += 1
    files.runs("boris")
    with pytest.raises(NotYoursError):
        files.media.prepare(offered, "anna")


def test_what_plays_leaves_few_replaced_buttons_behind(files: Files) -> None:
    offered = [files.offer(b"rows") for _ in range(MOST_REPLACED + 10)]
    for old in offered[:9]:
        with pytest.raises(NotYoursError):
            files.media.prepare(old, "anna")
    for young in offered[9:]:
        files.media.prepare(young, "anna")


def test_a_button_that_is_disabled_offers_nothing(files: Files) -> None:
    files.media.add_deferred(lambda: b"moved", "text/csv", "1", element_id="button")
    files.offer(b"there", at="2")
    stays = files.offer(b"stays", at="3")
    files.media.remove_deferred("2", element_id="button")
    assert list(files.media._sessions["anna"].deferred) == [stays]
    assert files.media._sessions["anna"].shown == {"3": stays}


@pytest.mark.parametrize(
    ("limit", "sessions"),
    [("MOST_SESSION_BYTES", ["anna"] * 4), ("MOST_PROCESS_BYTES", ["anna", "boris"] * 2)],
)
def test_beyond_the_limit_the_oldest_goes_first(
    files: Files, monkeypatch: pytest.MonkeyPatch, limit: str, sessions: list[str]
) -> None:
    monkeypatch.setattr(media, limit, 30)
    icon = name(files.media.add(b"icon", "image/png", "icon"))
    names = []
    for number, session in enumerate(sessions):
        files.session = session
        names.append(files.download(f"{number} 2345678 ".encode()))
    assert [files.has(file) for file in names] == [False, False, True, True]
    # One that is larger than the limit is alone; what a page shows is not touched.
    large = files.download(bytes(100))
    assert files.has(large)
    assert files.has(icon)
    if limit == "MOST_PROCESS_BYTES":
        assert not any(files.has(file) for file in names)


def test_who_asks_for_more_than_there_is_room_for_loses_files_first(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MOST_PROCESS_BYTES", 30)
    annas = files.download(b"anna567890")
    files.session = "boris"
    names = [files.download(f"{number} 2345678 ".encode()) for number in range(4)]
    assert files.has(annas)
    assert [files.has(file) for file in names] == [False, False, True, True]
    # Where those are not enough, the oldest of the others go.
    large = files.download(bytes(30))
    assert files.has(large)
    assert not any(files.has(file) for file in [annas, *names])


def test_a_file_asked_for_again_is_young_again(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "MOST_SESSION_BYTES", 30)
    first, second = files.download(b"first67890"), files.download(b"second7890")
    files.download(b"first67890")
    files.download(b"third67890")
    files.download(b"fourth7890")
    assert (files.has(first), files.has(second)) == (True, False)


def test_nothing_is_left_behind_when_a_session_ends(files: Files) -> None:
    file, offered = files.download(b"rows"), files.offer(b"more")
    files.media.add(b"<svg/>", "image/svg+xml", "icon")
    files.session = "boris"
    stays = files.download(b"rows")
    files.media.clear_session_refs("anna")
    files.media.remove_orphaned_files()
    assert not files.has(file)
    with pytest.raises(NotYoursError):
        files.media.prepare(offered, "anna")
    assert list(files.media._sessions) == ["boris"]
    assert list(files.media._kept) == [stays.removesuffix(".csv")]
    assert list(files.shelf._files_by_id) == list(files.media._kept)


def test_a_session_that_ends_while_its_file_is_built_gets_none(files: Files) -> None:
    def build() -> bytes:
        files.media.clear_session_refs("anna")
        return b"rows"

    offered = files.media.add_deferred(build, "text/csv", "1")
    with pytest.raises(NotYoursError):
        files.media.prepare(offered, "anna")
    assert not files.shelf._files_by_id


def test_a_picture_is_read_from_its_path(files: Files, tmp_path: object) -> None:
    with pytest.raises(MediaFileStorageError, match=r"no\.svg cannot be read"):
        files.media.add("no.svg", "image/svg+xml", "1")
    file = name(files.media.add(__file__, "text/x-python", "1"))
    assert files.shelf.get_file(file).content.startswith(b'"""Files for visitors')


def answer(session_id: str, file_id: str) -> tuple[str, str]:
    """What the server answers a browser that asks for a deferred file: address, fault."""
    request = BackendOperationRequest(
        request_id="1", deferred_file=DeferredFileRequestPayload(file_id=file_id)
    )
    handler = orders.DeferredFileHandler(lambda: None)
    response = asyncio.run(handler.handle(request, session_id))
    return response.deferred_file.url, response.error_msg


@pytest.fixture
def installed(files: Files, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A runtime as Streamlit makes it, with our manager in place of its own."""
    runtime = SimpleNamespace(media_file_mgr=MediaFileManager(files.shelf))
    monkeypatch.setattr(media.Runtime, "instance", lambda: runtime)
    monkeypatch.setattr(orders.DeferredFileHandler, "handle", orders.DeferredFileHandler.handle)
    media.install()
    orders.install()
    runtime.media_file_mgr = runtime._media_file_mgr
    monkeypatch.setattr(media, "visitor_of", lambda _: None)
    return runtime


def test_a_browser_is_answered_what_its_session_was_offered_and_nothing_else(
    files: Files, installed: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    installed.media_file_mgr._visitor_of = files.cookies.get
    offered = installed.media_file_mgr.add_deferred(lambda: "rows", None, "1")
    address, fault = answer("anna", offered)
    assert (files.shelf.get_file(name(address)).content, fault) == (b"rows", "")
    assert answer("boris", offered) == ("", "Failed to generate file for download")
    assert answer("anna", "made up") == ("", "Failed to generate file for download")
    assert caplog.text == ""


def test_a_file_that_cannot_be_built_is_in_the_log(
    installed: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    offered = installed.media_file_mgr.add_deferred(lambda: {}["no such row"], None, "1")
    assert answer("anna", offered) == ("", "Failed to generate file for download")
    assert "a file for download could not be built" in caplog.text


def test_what_a_session_asks_for_is_built_one_after_another(
    files: Files, installed: SimpleNamespace
) -> None:
    installed.media_file_mgr._visitor_of = files.cookies.get
    building: list[int] = []
    most = 0

    def build() -> bytes:
        nonlocal most
        building.append(1)
        most = max(most, len(building))
        time.sleep(0.02)
        building.pop()
        return b"rows"

    async def asked(session: str, often: int) -> list[str]:
        files.session = session
        file_id = installed.media_file_mgr.add_deferred(build, None, "1")
        request = BackendOperationRequest(deferred_file=DeferredFileRequestPayload(file_id=file_id))
        handler = orders.DeferredFileHandler(lambda: None)
        answers = [handler.handle(request, session) for _ in range(often)]
        return [one.error_msg for one in await asyncio.gather(*answers)]

    faults = asyncio.run(asked("anna", 3 * orders.MOST_ASKED))
    assert most == 1
    assert faults.count("") == orders.MOST_ASKED, "the rest is refused at once"
    assert asyncio.run(asked("anna", 1)) == [""], "and later ones are not"

    async def both() -> None:
        await asyncio.gather(asked("anna", 2), asked("boris", 2))

    asyncio.run(both())
    assert most == 2, "others do not wait for them"
    assert orders._lines == {}


def test_it_is_installed_once(installed: SimpleNamespace) -> None:
    ours = installed.media_file_mgr
    media.install()
    assert installed._media_file_mgr is ours
