"""What the overview says and draws: made once a view, for all visitors."""

from atlas.app import data
from atlas.features.overview import analysis
from atlas.features.overview.strip import draw
from atlas.query.view import View
from atlas.style.palette import ThemeName


@data.shared(maxsize=64)
def finding(view: View) -> str:
    """What the selected rows say."""
    return analysis.finding(data.selection(view).rows)


@data.shared(maxsize=1)
def journeys_counted() -> str:
    """Why the data have several numbers of journeys."""
    return analysis.journeys_counted(data.catalog())


@data.shared(maxsize=1)
def findings() -> tuple[analysis.Finding, analysis.Finding, analysis.Finding]:
    """Three things that all the data say."""
    return analysis.findings(data.chronicle())


@data.chart(maxsize=64)
def strip(view: View, theme: ThemeName) -> data.Chart:
    """Journeys and launches a month."""
    rows = data.selection(view).rows
    return analysis.strip_finding(rows), draw(rows, theme)
