"""A viewer without a browser: a session over the websocket, in Streamlit's own messages."""

import asyncio
import time
import urllib.request
from http.cookiejar import CookieJar
from typing import Any, Self

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# No answer after so many seconds is an error.
PATIENCE = 120


class Viewer:
    """One session. Each interaction gives the seconds until its last message has come.

    What has gone wrong is in `errors`: exceptions on the page, and pages that were not found.
    `received` counts bytes. `deferred` holds the id of the file behind each download button,
    `session` that of the session, `said` the headings and messages of the last run.
    """

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._pages: dict[str, str] = {}
        self._page = self._query = self.session = ""
        self._values: dict[str, bool] = {}
        self._widgets: dict[str, str] = {}
        self._kept: set[str] = set()
        self._file = FileUploaderState()
        self.texts: list[str] = []
        self.fragment = ""
        self.deferred: dict[str, str] = {}
        self.received = 0
        self.errors: list[str] = []

    @classmethod
    async def arrive(
        cls, address: str, path: str = "", query: str = "", cookie: str = ""
    ) -> tuple[Self, float]:
        """A viewer who opens a page, and the seconds until it has come.

        `cookie` is the header that a browser would send.
        """
        url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        socket = await websockets.connect(
            url,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            additional_headers={"Cookie": cookie} if cookie else {},
        )
        viewer = cls(socket)
        viewer._query = query
        return viewer, await viewer._run(page_name=path)

    async def leave(self) -> None:
        """Close the page."""
        await self._socket.close()

    async def toggle(self, key: str) -> float:
        """Click a check box."""
        widget = self._widgets[key]
        self._values[widget] = not self._values.get(widget, False)
        return await self._run()

    async def press(self, key: str) -> float:
        """Press a button."""
        return await self._run(pressed=self._widgets[key])

    async def upload(self, address: str, key: str, name: str, content: bytes) -> float:
        """Choose a file: until the page has read it."""
        message = BackMsg()
        message.file_urls_request.file_names.append(name)
        await self._socket.send(message.SerializeToString())
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "file_urls_response":
            answer = ForwardMsg.FromString(await self._socket.recv())
        (urls,) = answer.file_urls_response.file_urls
        await asyncio.to_thread(_put, address, urls.upload_url, name, content)
        self._file = FileUploaderState()
        self._file.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(content), file_urls=urls
        )
        return await self._run(uploader=self._widgets[key])

    async def go_to(self, path: str) -> float:
        """Go to another page, as a click on its name does."""
        self._page, self._query = self._pages[path], ""
        self._values, self._widgets = {}, {}
        return await self._run()

    async def send(self, message: BackMsg) -> None:
        """Send a message and wait for nothing."""
        await self._socket.send(message.SerializeToString())

    async def prepare(self, file_id: str) -> str:
        """Ask for a deferred file as a click on its button does; its path, "" if refused.

        Nothing else may be on its way to this viewer.
        """
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id = "1", self.session
        asked.deferred_file.file_id = file_id
        await self.send(message)
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = ForwardMsg.FromString(await self._socket.recv())
                if answer.WhichOneof("type") == "backend_operation_response":
                    return answer.backend_operation_response.deferred_file.url

    def offers(self, key: str) -> bool:
        """Whether the page has a widget of that key."""
        return key in self._widgets

    async def _run(self, pressed: str = "", uploader: str = "", **asked: Any) -> float:
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash = self._query, self._page
        for name, value in asked.items():
            setattr(run, name, value)
        for widget, on in self._values.items():
            run.widget_states.widgets.add(id=widget, bool_value=on)
        if pressed:
            run.widget_states.widgets.add(id=pressed, trigger_value=True)
        if uploader:
            widget_state = run.widget_states.widgets.add(id=uploader)
            widget_state.file_uploader_state_value.CopyFrom(self._file)
        self.texts = []
        run.cached_message_hashes.extend(self._kept)
        run.context_info.url = "http://localhost/"
        start = time.perf_counter()
        await self.send(message)
        async with asyncio.timeout(PATIENCE):
            while not self._take(await self._socket.recv()):
                pass
        return time.perf_counter() - start

    def _take(self, data: bytes) -> bool:
        """Take one message in; whether it is the last one of a run."""
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if message.metadata.cacheable:
            self._kept.add(message.hash)
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
            self._pages = {
                one.url_pathname: one.page_script_hash for one in message.navigation.app_pages
            }
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.fragment = message.auto_rerun.fragment_id
        elif kind == "page_not_found":
            self.errors.append("page not found")
        elif kind == "delta":
            element = message.delta.new_element
            name = element.WhichOneof("type")
            if name == "exception":
                self.errors.append(element.exception.message)
            elif name in {"heading", "alert"}:
                self.texts.append(getattr(element, name).body)
            elif name == "download_button":
                button = element.download_button
                self.deferred[button.id.rsplit("-", 1)[-1]] = button.deferred_file_id
            elif name in {"checkbox", "button", "file_uploader"}:
                # The id of a widget ends with the key that the script gave it.
                widget = getattr(element, name)
                self._widgets[widget.id.rsplit("-", 1)[-1]] = widget.id
                if name == "checkbox" and widget.set_value:
                    self._values[widget.id] = widget.value
        # A run that another one overtook ends too, with another word.
        return kind == "script_finished" and message.script_finished != (
            ForwardMsg.FINISHED_EARLY_FOR_RERUN
        )


def _put(address: str, path: str, name: str, content: bytes) -> None:
    """Send a file as a browser does, with Streamlit's token against forged requests."""
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    opener.open(f"{address}/_stcore/health").close()
    token = next(one.value or "" for one in cookies if one.name == "_streamlit_xsrf")
    head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    request = urllib.request.Request(
        address + path, head.encode() + content + b"\r\n--edge--\r\n", method="PUT"
    )
    request.add_header("Content-Type", "multipart/form-data; boundary=edge")
    request.add_header("X-Xsrftoken", token)
    opener.open(request).close()
