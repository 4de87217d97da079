"""One self-contained HTML file of a view: it opens without a network, and prints on A4."""

import gzip
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pandas as pd
from jinja2 import Environment, select_autoescape
from markupsafe import Markup

from atlas.export import tables
from atlas.export.evidence import Evidence

TEMPLATE: Final = Path(__file__).with_name("handout.html")
LOADER: Final = Path(__file__).with_name("handout.js")


@dataclass(frozen=True)
class Living:
    """The map and the timeline of a handout: a program, what it is told, and the files it reads.

    `files` are media type and content by the address under which `data` names them; `program` is
    the address of the JavaScript among them.
    """

    finding: str
    note: str
    program: str
    data: Mapping[str, Any]
    files: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True)
class Picture:
    """A figure as SVG with its finding."""

    finding: str
    svg: str


def handout(
    shown: Evidence,
    table: pd.DataFrame,
    living: Living,
    pictures: Sequence[Picture],
    citation: str,
) -> bytes:
    """Return the view as an HTML page: sentence, map, figures, rows of `table`, documents, link.

    Whatever comes from data or visitors is escaped. The page asks no host for anything; its policy
    lets one program run, by its hash, and what that one loads.
    """
    environment = Environment(autoescape=select_autoescape(default=True, default_for_string=True))
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    loader = LOADER.read_text(encoding="utf-8")
    page = template.render(
        about=shown.about,
        rows=[[tables.cell(cell) for cell in row] for row in table.itertuples(index=False)],
        heads=list(table.columns),
        documents=shown.documents.astype("object")
        .where(shown.documents.notna(), "")
        .to_dict("records"),
        living=living,
        pictures=[(one.finding, Markup(one.svg)) for one in pictures],
        citation=citation,
        parts=Markup(_parts(living)),
        loader=Markup(loader),
        policy=b64encode(sha256(loader.encode()).digest()).decode(),
    )
    return page.encode("utf-8")


def _parts(living: Living) -> str:
    """JSON that no text in it can end its element with."""
    files = {
        address: (media, b64encode(gzip.compress(content, 9, mtime=0)).decode())
        for address, (media, content) in living.files.items()
    }
    embedded = {"program": living.program, "data": living.data, "files": files}
    return json.dumps(embedded, separators=(",", ":")).replace("<", "\\u003c")
