"""One self-contained HTML file of a view: it opens without a network, and prints on A4."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
from jinja2 import Environment, select_autoescape
from plotly.offline import get_plotlyjs

from atlas.export.evidence import Evidence

TEMPLATE = Path(__file__).with_name("handout.html")


@dataclass(frozen=True)
class Visual:
    """A figure with its finding, and how it is told to those who can't see it."""

    finding: str
    figure: go.Figure
    note: str = ""

    @property
    def script(self) -> str:
        """The figure as JSON that no text in it can end the script with."""
        text: str = self.figure.to_json()
        return (
            text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
        )


def handout(
    shown: Evidence, table: pd.DataFrame, visuals: Sequence[Visual], citation: str
) -> bytes:
    """The view as an HTML page: sentence, visuals, the rows of `table`, documents, link.

    Whatever comes from data or visitors is escaped. The page asks no host for anything: plotly's
    program is part of it, which makes the file about 5 MB large.
    """
    environment = Environment(autoescape=select_autoescape(default=True, default_for_string=True))
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    page = template.render(
        about=shown.about,
        rows=[[_said(cell) for cell in row] for row in table.itertuples(index=False)],
        heads=list(table.columns),
        documents=shown.documents.astype("object")
        .where(shown.documents.notna(), "")
        .to_dict("records"),
        visuals=visuals,
        citation=citation,
        plotly=get_plotlyjs(),
    )
    return page.encode("utf-8")


def _said(cell: object) -> str:
    """A cell as people read it: no `.0` behind a whole number, nothing where it is not known."""
    if pd.isna(cell):
        return ""
    return f"{cell:,.6g}" if isinstance(cell, float) else str(cell)
