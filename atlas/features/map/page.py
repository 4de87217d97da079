"""Map: where he went and what was fired, with the timeline under it."""

from atlas.app import card, data, embed, legend, look, page, stage, state
from atlas.app.cache import cached
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
    with visual:
        with embed.visual(look.SOURCE_LINE):
            stage.stage("map", selected, finding)
        legend.lines(selected.rows)
        legend.stage_meanings(selected)
        legend.map_note(view)
    with side:
        card.card(selected)
    page.twin("map", lambda: readable(selected.rows))


@cached(maxsize=64)
def _finding(view: View) -> str:
    return counts.map_finding(data.selection(view).rows, view.unit)
