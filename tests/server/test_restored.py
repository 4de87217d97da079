"""A tab that gives back the events that it kept, to a server that runs."""

import asyncio
import base64
import gzip
import json

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from atlas.app import keeper
from tests.server.conftest import Served
from tests.server.test_strangers import Listener

pytestmark = pytest.mark.xdist_group("served")

FILE = b"title,date\nMine,2019-04-25\n"


class Tab(Listener):
    """A visitor whose tab has kept a file of own events."""

    async def give_back(self) -> None:
        """Give the file back: until the server has begun to read it."""
        part = next(one for one in self.ids if one.endswith(f"-{keeper.KEY}"))
        text = base64.b64encode(gzip.compress(FILE, mtime=0)).decode()
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.widget_states.widgets.add(
            id=f"$$STREAMLIT_INTERNAL_KEY_{part}__events",
            json_trigger_value=json.dumps([{"event": "restored", "value": text}]),
        )
        await self.send(message)
        answer = ForwardMsg()
        while answer.WhichOneof("type") != "new_session":
            answer = ForwardMsg.FromString(await self._socket.recv())


def test_a_click_while_events_come_back_loses_none(served: Served) -> None:
    async def click() -> list[str]:
        tab, _ = await Tab.arrive(served.url, "map")
        await tab.give_back()
        await tab.go_to("own")
        await tab.leave()
        return tab.texts

    assert [one for one in asyncio.run(click()) if "Every page shows 1 event of yours" in one]
