"""Damaged data: every page says which file it is, and none shows anything of it."""

import re
import shutil
from collections.abc import Iterator

import pytest

from atlas.app import data
from atlas.data.catalog import DATA, DESCRIPTOR, Catalog, DataError, load
from atlas.data.package import CHANGED
from tests.app.pages import ROOT, dashboard, ran

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


# A letter of a description; a digit of an apogee.
DAMAGE = {
    DESCRIPTOR: (b"Stable id", b"Stible id"),
    "launches.csv": (b",4475,950,", b",4175,950,"),
}


@pytest.fixture(scope="module", params=list(DAMAGE))
def damaged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, DataError]:
    """A file with one character changed, and what the loader says of it."""
    copy = tmp_path_factory.mktemp("damaged") / "data"
    shutil.copytree(DATA, copy)
    old, new = DAMAGE[request.param]
    content = (copy / request.param).read_bytes()
    assert old in content
    (copy / request.param).write_bytes(content.replace(old, new, 1))
    with pytest.raises(DataError) as caught:
        load(copy)
    return request.param, caught.value


@pytest.fixture(autouse=True)
def _damaged_data(
    damaged: tuple[str, DataError], monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    def refuse() -> Catalog:
        raise damaged[1]

    monkeypatch.setattr(data, "load", refuse)
    data.catalog.clear()
    yield
    data.catalog.clear()


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_which_file_is_damaged(page: str, damaged: tuple[str, DataError]) -> None:
    app = ran(dashboard().switch_page(f"pages/{page}.py").run())
    assert [one.value for one in app.main.title] == ["The data cannot be shown"]
    text = re.sub(r"\\(.)", r"\1", "\n".join(one.value for one in app.main.markdown))
    assert f"- {damaged[0]}: as recorded: {CHANGED}" in text
    assert not app.main.get("plotly_chart")
    assert not app.main.get("bidi_component")
