"""The largest file that is taken has as many bytes as the pages say."""

import asyncio
from urllib.error import HTTPError

import pytest

from atlas import own
from benchmarks.viewer import Viewer
from tests.server.conftest import Served

pytestmark = pytest.mark.xdist_group("served")
HEAD = b"title,date\na,2019-04-25\n"


def test_a_file_of_exactly_the_limit_is_taken_and_none_that_is_longer(served: Served) -> None:
    async def upload(size: int) -> list[str]:
        viewer, _ = await Viewer.arrive(served.url, "own")
        content = HEAD + b",".ljust(size - len(HEAD), b" ")
        try:
            await viewer.upload(served.url, "own_file", "own.csv", content)
        finally:
            await viewer.leave()
        return viewer.texts

    # It has arrived, and is refused for what is in it.
    texts = asyncio.run(upload(own.MOST_BYTES))
    assert any(one.startswith("The row that ends in line 3 has more than") for one in texts)
    with pytest.raises(HTTPError) as refused:
        asyncio.run(upload(own.MOST_BYTES + 1))
    assert refused.value.code == 413
