"""Views for Hypothesis: any mixture of real ids, periods, words and units."""

from datetime import date

from hypothesis import strategies as st

from atlas.app.data import options
from atlas.query.view import FACETS, View

PERIODS = st.none() | st.tuples(
    st.dates(date(1980, 1, 1), date(2027, 1, 1)), st.dates(date(1980, 1, 1), date(2027, 1, 1))
).map(lambda days: (min(days), max(days)))
QUERIES = st.sampled_from(["", "", "khasan", "KN-23", "Hwasong", "Хасан", "하산", "zzz", "a b"])


@st.composite
def views(draw: st.DrawFn) -> View:
    """A view; most of its filters are empty, so that most views select something."""
    view = View(
        period=draw(PERIODS),
        away=draw(st.sampled_from([False, False, True])),
        query=draw(QUERIES),
        unit=draw(st.sampled_from(["missiles", "tests"])),
    )
    for name in draw(st.sets(st.sampled_from(list(FACETS)), max_size=3)):
        known = list(options()[name])
        chosen = draw(st.lists(st.sampled_from(known), unique=True, max_size=4))
        view = view.with_facet(name, [one for one in known if one in chosen])
    return view
