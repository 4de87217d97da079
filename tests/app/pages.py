"""Opening a page of the dashboard with Streamlit's AppTest, and reading what it sends."""

import base64
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from atlas.app import data
from atlas.query.view import View
from atlas.stage import mount

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("overview", "map", "timeline", "charts")
HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"
RUSSIA_2023 = "2023-09-russia"
Params = dict[str, str | list[str]]
# Seconds that a run may take: a page that hangs takes them, a busy machine does not.
HANGS = 600

ICBM: Params = {"class": "icbm", "period": ["2017-01-01", "2024-12-31"]}
NOTHING: Params = {"q": "no-such-word-anywhere"}
LINKS: list[Params] = [
    {},
    ICBM,
    {"kind": ["trip", "nuclear"]},
    {"kind": "launch", "unit": "tests"},
    {"away": "1"},
    {"q": "Khasan"},
    {"outcome": "failure", "sure": "inferred"},
    {"period": ["2022-11-02", "2022-11-02"]},
]


@contextmanager
def components_scanned_once() -> Iterator[None]:
    """Let Streamlit look for components among the installed packages once, not for each page.

    It takes ten times as long as the page itself.
    """
    with pytest.MonkeyPatch.context() as patch:
        once = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


def dashboard(params: Params | None = None, **context: Any) -> AppTest:
    """The dashboard before its first run, with `params` in its address.

    `context` is what the browser tells of itself, as `AppTest.context` names it.
    """
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=HANGS)
    app.context = context
    for name, value in (params or {}).items():
        app.query_params[name] = value
    return app


def open_page(page: str, params: Params | None = None, **context: Any) -> AppTest:
    """The page as a pasted link with `params` opens it; it raised nothing."""
    return ran(dashboard(params, **context).switch_page(f"pages/{page}.py").run())


def ran(app: AppTest) -> AppTest:
    """`app`, after its last run raised nothing."""
    assert not app.exception, [one.value for one in app.exception]
    return app


def unescaped(markdown: str) -> str:
    """Markdown as it is read: `\\:` is a colon, and a space that holds a name together is one."""
    return re.sub(r"\\(.)", r"\1", markdown).replace("\u00a0", " ")


def sentence(app: AppTest) -> str:
    return unescaped(app.get_by_key("view_sentence").markdown[0].value)


def shown_count(app: AppTest) -> int:
    """The first number of the sentence: how many rows the view selects."""
    return int(sentence(app).split(" of ")[0].replace(",", ""))


def page_text(app: AppTest) -> str:
    """All text of the page's main part, as it is read."""
    kinds = ("header", "subheader", "markdown", "caption", "warning")
    return unescaped("\n".join(one.value for kind in kinds for one in app.main.get(kind)))


def card(app: AppTest) -> str:
    block = app.get_by_key("event_card")
    kinds = ("caption", "subheader", "markdown")
    return unescaped("\n".join(one.value for kind in kinds for one in block.get(kind)))


def figures(app: AppTest) -> dict[str, dict[str, Any]]:
    """The page's plotly figures by their key, with packed number arrays as lists."""
    charts = app.get("plotly_chart")
    return {_key(one): _unpacked(json.loads(one.proto.spec)) for one in charts}


def _key(element: Any) -> str:
    # "$$ID-<32 hex digits>-<key>"
    return element.proto.id.split("-", 2)[2]


def _unpacked(value: Any) -> Any:
    if isinstance(value, dict):
        if "bdata" in value:
            numbers = np.frombuffer(base64.b64decode(value["bdata"]), dtype=value["dtype"])
            if "shape" in value:
                numbers = numbers.reshape([int(n) for n in str(value["shape"]).split(",")])
            return numbers.tolist()
        return {key: _unpacked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_unpacked(one) for one in value]
    return value


def plotted(figure: dict[str, Any]) -> list[str]:
    """The ids of all marks of a figure that a click can select."""
    return [one for trace in figure["data"] for one in trace.get("customdata", [])]


def rows_of(params: Params) -> pd.DataFrame:
    listed = {name: [v] if isinstance(v, str) else v for name, v in params.items()}
    view, notes = View.from_params(listed, data.options())
    assert not notes, notes
    return data.selection(view).rows


def is_ring(trace: dict[str, Any]) -> bool:
    """Whether a trace is the ring of the selection, which a click goes through."""
    symbol = trace["marker"].get("symbol")
    return symbol == "circle-open" and trace.get("hoverinfo") == "skip"


def stages(app: AppTest) -> list[Any]:
    """The stages on a page; not what keeps a visitor's own events."""
    return [one for one in app.get("bidi_component") if one.proto.component_name == mount.NAME]


def staged(app: AppTest) -> dict[str, Any]:
    """What the page sends to the stage."""
    (shown,) = all_staged(app)
    return shown


def all_staged(app: AppTest) -> list[dict[str, Any]]:
    """What the page sends to each stage on it; not the presenter's clock."""
    sent = [json.loads(one.proto.json) for one in stages(app)]
    return [one for one in sent if one["face"] != "podium"]


def unmasked(app: AppTest) -> list[str]:
    """The ids of the rows that the stage may show, of any period, in the order of its columns."""
    rows = data.chronicle()
    packed = np.frombuffer(base64.b64decode(staged(app)["mask"]), dtype="u1")
    return list(rows.index[np.unpackbits(packed, count=len(rows)).astype(bool)])


def stage_layer(app: AppTest, name: str) -> dict[str, Any]:
    """A layer of the stage's deck."""
    (layer,) = [one for one in staged(app)["deck"]["layers"] if one["id"] == name]
    return layer
