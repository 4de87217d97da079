"""The lofted tests: the chart of their lower bounds, beside the published estimates."""

import pandas as pd

from atlas.app import data, look, page, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.features.reach import figures, lofting
from atlas.style.palette import ThemeName

LOFTED_LINE = (
    f"{look.ROWS_LINE} Formula: Bate, Mueller, White, Fundamentals of Astrodynamics, chapter 6. "
    "Flights: James Martin Center for Nonproliferation Studies, North Korea Missile Test Database."
)


@cached(maxsize=1, common=True)
def lofted_flights() -> pd.DataFrame:
    """The lofted flights of the data: never change them."""
    return lofting.lofted(data.catalog())


@cached_chart(maxsize=64)
def _lofted_chart(chosen: tuple[str, ...], theme: ThemeName) -> Chart:
    flights, published = lofted_flights(), lofting.published(data.catalog())
    figure = figures.lofted_chart(flights, published, list(chosen), theme)
    return lofting.lofted_finding(flights), figure


def lofted_section(chosen: list[str]) -> None:
    """The chart of lofted tests, those of the chosen missiles marked."""
    page.chart(
        "reach-lofted",
        *_lofted_chart(tuple(chosen), look.theme()),
        lambda: _lofted_twin(lofted_flights(), lofting.published(data.catalog())),
        sources=LOFTED_LINE,
    )
    terms.caption(
        "A lofted test climbs at least as high as it flies far. The lower bound is the range that "
        "the same energy gives on a minimum-energy trajectory: free fall round the Earth, full "
        "speed from the start, no air, no rotation. A real missile loses more to gravity while it "
        "climbs steeply, so with the payload it flew it would go at least this far; that payload "
        "is not known. The bar runs from the most cautious to the highest figures reported for the "
        "flight. Published estimates may be lower if they allow for a heavier warhead or are "
        "minima themselves. Failed flights and unidentified types are left out."
    )


def _lofted_twin(flights: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    own = pd.DataFrame(
        {
            "Missile": flights["missile"],
            "Flight (UTC day)": flights["day"],
            "By": "computed here, a lower bound",
            "Range from, km": flights["bound_low_km"].round(),
            "Range to, km": flights["bound_high_km"].round(),
            "Apogee, km": flights["apogee_km"],
            "Distance, km": flights["distance_km"],
            "Assumption": "Minimum-energy trajectory, no air, no rotation; payload as flown",
            "Source ids": flights["source_ids"],
        }
    )
    others = pd.DataFrame(
        {
            "Missile": published["missile"],
            "Flight (UTC day)": published["of"].map(flights["day"]).fillna("the type"),
            "By": published["author"],
            "Range from, km": published["range_low_km"],
            "Range to, km": published["range_high_km"],
            "Assumption": published["assumption"],
            "Note": published["note"],
            "Source ids": published["source_ids"],
        }
    )
    return pd.concat([own, others]).sort_values("Missile", kind="stable")
