"""How long a browser may keep a file, and whether it is compressed on its way."""

import gzip

import pytest

import server
from atlas.maps.fetched import STATIC
from atlas.stage import mount
from tests.server.conftest import Served

pytestmark = pytest.mark.xdist_group("served")

PROGRAM = f"/_stcore/bidi-components/{mount.NAME}/{mount.bundle().name}"
(COLUMNS,) = (f"/app/static/stage/{one.name}" for one in (STATIC / "stage").glob(mount.COLUMNS))
FOR_EVER = "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", [PROGRAM, COLUMNS])
def test_what_is_named_by_its_content_is_kept_for_ever(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert answer.status == 200
    assert answer.getheader("cache-control") == FOR_EVER
    assert answer.getheader("content-security-policy")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/map", 200),
        ("/app/static/mark.svg", 200),
        ("/app/static/map/labels.json", 200),
        (f"/_stcore/bidi-components/{mount.NAME}/NOTICES.txt", 200),
        ("/app/static/stage/columns-0123456789.bin", 404),
        (f"/_stcore/bidi-components/{mount.NAME}/stage-0123456789.js", 404),
        (f"{COLUMNS}/x", 404),
        (f"/x{COLUMNS}", 404),
    ],
)
def test_all_else_is_kept_as_before(served: Served, path: str, status: int) -> None:
    answer = served.ask(path)
    assert answer.status == status
    assert "immutable" not in (answer.getheader("cache-control") or "")


@pytest.mark.parametrize("path", [PROGRAM, COLUMNS])
def test_the_stage_is_compressed_for_who_takes_it(served: Served, path: str) -> None:
    plain = served.ask(path)
    assert plain.getheader("content-encoding") is None
    answer = served.ask(path, accept_encoding="gzip")
    assert answer.getheader("content-encoding") == "gzip"
    assert answer.getheader("cache-control") == FOR_EVER
    assert gzip.decompress(answer.content) == plain.content  # type: ignore[attr-defined]
    assert len(answer.content) < len(plain.content) / 2  # type: ignore[attr-defined]


def test_no_name_without_a_hash_is_kept_for_ever() -> None:
    for path in ("/app/static/stage/columns.bin", "/app/static/stage/columns-x.bin", PROGRAM[:-3]):
        assert not server.HASHED.fullmatch(path)
