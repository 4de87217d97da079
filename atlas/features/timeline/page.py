"""Timeline: journeys, tests and context on one clock, with a small map beside it."""

from atlas.app import card, data, embed, legend, look, page, stage, state
from atlas.app.cache import cached
from atlas.data.moments import span_text
from atlas.export.tables import readable
from atlas.query import counts
from atlas.query.view import View


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    finding = _finding(view)

    page.head(finding, view, selected)
    visual, side = stage.with_card()
    with visual, embed.visual(look.SOURCE_LINE):
        stage.stage("timeline", selected, finding, _named(view))
        legend.lines(selected.rows)
        legend.stage_meanings(selected)
    with side:
        card.card(selected)
    page.twin("timeline", lambda: readable(selected.rows), look.SOURCE_LINE)


@cached(maxsize=64)
def _finding(view: View) -> str:
    return counts.timeline_finding(data.selection(view).rows, view.unit)


@cached(maxsize=64)
def _named(view: View) -> stage.Named:
    away = counts.fired_abroad(data.selection(view).rows)
    if away.empty:
        return None
    days = span_text(away["day_from"].min(), away["day_to"].max())
    countries = counts.countries_abroad(data.selection(view).rows, away)
    where = f", Kim in {countries[0]}" if len(countries) == 1 else ", Kim abroad"
    return {
        "events": away["id"].tolist(),
        "label": f"{days}: {counts.counted(view.unit, len(away))}{where}",
    }
