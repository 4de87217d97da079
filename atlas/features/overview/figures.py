"""What the overview says and draws: made once a view, for all visitors."""

from atlas.app import data
from atlas.app.cache import Chart, cached, cached_chart
from atlas.features.overview import analysis
from atlas.features.overview.strip import draw
from atlas.query.view import View
from atlas.style.palette import ThemeName


@cached(maxsize=64)
def finding(view: View) -> str:
    """What the selected rows say."""
    return analysis.finding(data.selection(view).rows)


@cached(maxsize=1)
def journeys_counted() -> str:
    """Why the data have several numbers of journeys."""
    return analysis.journeys_counted(data.catalog())


@cached(maxsize=1)
def findings() -> tuple[analysis.Finding, analysis.Finding, analysis.Finding]:
    """Three things that all the data say."""
    return analysis.findings(data.chronicle())


@cached_chart(maxsize=64)
def strip(view: View, theme: ThemeName) -> Chart:
    """Journeys and launches a month."""
    rows = data.selection(view).rows
    return analysis.strip_finding(rows), draw(rows, theme)
