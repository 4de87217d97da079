"""Journeys: ride one from stop to stop, and compare them all."""

from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, embed, look, page, ride, state, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.text import document, plain
from atlas.data import words
from atlas.data.moments import span_text
from atlas.data.rules import ids
from atlas.draw import journeys as draw
from atlas.query import journeys
from atlas.style.palette import ThemeName

PARTS: Final = ["Ride", "Compare", "People", "Close-ups"]
# Where the data say something of the train: a label, the table, row and column with the words, and
# those of the row's documents that carry them.
TRAIN_FACTS: Final = (
    ("Colour", "claims", "claim-30", "claim", ("breaking-20230912", "rediff-20230913")),
    ("Armour", "claims", "claim-32", "claim", ("rediff-20230913", "ap-train-2025")),
    ("In 2018", "trips", "2018-03-beijing", "transport_note", ("panafrican-201803",)),
    (
        "In 2001, his father's",
        "trips",
        "2001-07-moscow",
        "transport_note",
        ("irishtimes-20010727",),
    ),
    (
        "In 2023, at Ussuriysk",
        "stops",
        "2023-09-russia-ussuriysk-station",
        "what",
        ("klops-20230912",),
    ),
)
# The claim that the father and grandfather preferred the train too.
PREFERRED: Final = "claim-31"


def comparison_section() -> None:
    """Every trip of Kim Jong Un side by side, and the train journeys laid on one departure."""
    page.chart(
        "journeys-compared",
        *_compared(look.theme()),
        lambda: _comparison_twin(_comparison()),
        sources=look.RAIL_LINE,
    )
    terms.caption(
        "Distances are measured along the lines on the map. Where the road or flight path is not "
        "known, the shortest route is used, and legs to or from an unknown place are left out, so "
        "these figures are minima. Travel times appear only where they are known."
    )
    page.chart(
        "train-journeys-aligned",
        *_trains(look.theme()),
        lambda: _aligned_twin(_departures(), _titles()),
        sources=look.RAIL_LINE,
    )
    terms.caption(
        "A filled mark has a published or estimated time. A hollow mark has none and stands in "
        "the middle of its possible range. This applies to some departures too; then the whole "
        "line may shift by some hours."
    )


@cached(maxsize=1, common=True)
def _comparison() -> pd.DataFrame:
    return journeys.comparison(data.catalog(), data.rides())


@cached_chart(maxsize=2)
def _compared(theme: ThemeName) -> Chart:
    table = _comparison()
    return journeys.comparison_finding(table), draw.compare_bars(table, theme)


@cached(maxsize=1, common=True)
def _departures() -> pd.DataFrame:
    return journeys.aligned(data.rides(), journeys.train_trips(data.catalog()))


@cached_chart(maxsize=2)
def _trains(theme: ThemeName) -> Chart:
    points, titles = _departures(), _titles()
    return journeys.aligned_finding(points, titles), draw.aligned_lines(points, titles, theme)


def predecessors_section() -> None:
    """The train journeys of Kim Jong Il and Kim Il Sung, and how often each leader took a train."""
    page.chart(
        "journeys-of-predecessors",
        *_leaders(look.theme()),
        lambda: _predecessors_twin(journeys.predecessors(data.catalog())),
        sources=look.ROWS_LINE,
    )
    claim = data.catalog()["claims"].loc[PREFERRED]
    terms.caption(
        "For Kim Jong Il and Kim Il Sung the data hold only train journeys, so these bars do not "
        "show how often they travelled by other means. A journey counts as “by train” if part of "
        f"it was. {plain(claim['explanation'])} {_documents(ids(claim['source_ids']))}"
    )


@cached_chart(maxsize=2)
def _leaders(theme: ThemeName) -> Chart:
    leaders = journeys.modes_of_leaders(data.catalog())
    return journeys.predecessors_finding(leaders), draw.modes_of_leaders(leaders, theme)


def travellers_section(trip_id: str) -> None:
    """Who went along on a trip, under which sanctions; and who went along time and again."""
    catalog = data.catalog()
    table = journeys.travellers(catalog, trip_id)
    trip = catalog.trips.loc[trip_id]
    st.subheader(plain(journeys.travellers_finding(table)), anchor=False)
    terms.caption(
        plain(f"{trip['title']}, {span_text(trip['start_date'], trip['end_date'])}.")
        + " “Not listed” means that a sanctions list was checked for the name; “not "
        "known \\(not checked\\)” means that none was."
    )
    leader = catalog["people"].loc[trip["leader_id"]]
    if isinstance(leader["note"], str):
        terms.caption(f"{plain(leader['name'])}: {plain(leader['note'])}")
    if len(table):
        st.dataframe(
            _travellers_twin(table),
            hide_index=True,
            key="rows_travellers",
            alt="Companions, with role and sanctions status at the time",
        )
        page.csv_button(f"travellers-{trip_id}", lambda: _travellers_twin(table))
        documents = list(dict.fromkeys(one for cell in table["source_ids"] for one in ids(cell)))
        with st.expander(words.plural(len(documents), "document")):
            st.markdown("\n".join(f"- {_document(one)}" for one in documents))
    page.chart(
        "travellers-matrix",
        *_travellers(look.theme()),
        lambda: _matrix_twin(journeys.recurring(catalog)),
        sources=look.ROWS_LINE,
    )


@cached_chart(maxsize=2)
def _travellers(theme: ThemeName) -> Chart:
    matrix = journeys.recurring(data.catalog())
    return journeys.recurring_finding(matrix), draw.matrix(matrix, theme)


@cached(maxsize=1, common=True)
def _pace() -> str:
    return journeys.pace_finding(journeys.pace(data.rides()))


def train_card() -> None:
    """What the documents say of the armoured train, each with its document, and what none says."""
    catalog = data.catalog()
    with st.container(border=True, key="train_card"):
        st.subheader("The train", anchor=False)
        lines = [
            f"**{plain(label)}:** {plain(catalog[table].at[row, column])} {_documents(sources)}"
            for label, table, row, column, sources in TRAIN_FACTS
        ]
        lines.append(f"**Pace, computed here:** {plain(_pace())}")
        st.markdown("\n\n".join(lines))
        terms.caption(
            "Not recorded in these data: the top speed, armour and weight of the train, its "
            "number of carriages in 2019, 2023 and 2025, and whether it was the same train each "
            "time."
        )


def _titles() -> dict[str, str]:
    trips = data.catalog().trips
    return {
        str(trip.trip_id): f"{trip.title}, {trip.start_date:%b %Y}" for trip in trips.itertuples()
    }


def _comparison_twin(table: pd.DataFrame) -> pd.DataFrame:
    numbers = {
        "distance_km": "Distance, km",
        "train_km": "By train, km",
        "plane_km": "By plane, km",
        "car_km": "By car, km",
        "foot_km": "On foot, km",
    }
    return pd.DataFrame(
        {
            "Journey": table["title"],
            "From (local date)": table["start_date"].dt.strftime("%Y-%m-%d"),
            "To (local date)": table["end_date"].dt.strftime("%Y-%m-%d"),
            "Days, both ends counted": table["days"],
            "How": table["modes"],
            **{
                label: table[name].round(1 if name == "foot_km" else 0)
                for name, label in numbers.items()
            },
            "Distance complete": table["distance_complete"].map(
                {True: "yes", False: "no, a minimum"}
            ),
            "Travel time, hours, minimum": table["hours_low"].round(1),
            "Travel time, hours, maximum": table["hours_high"].round(1),
            "Legs": table["moves"],
            "Legs with known times": table["timed_moves"],
            "Hours on those legs, minimum": table["timed_hours_low"].round(1),
            "Hours on those legs, maximum": table["timed_hours_high"].round(1),
            "Host": table["host"],
            "Companions named": table["delegates"],
            "Purpose": table["purpose"],
            "Abroad": table["abroad"].map(journeys.ABROAD),
        }
    )


def _aligned_twin(points: pd.DataFrame, titles: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Journey": points["trip_id"].map(titles),
            "Hours since departure": points["hours"].round(1),
            "Distance covered, km": points["km"].round(),
            "Time known": points["known"].map(
                {True: "yes", False: "no, middle of its possible range"}
            ),
        }
    )


def _predecessors_twin(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Leader": table["leader"],
            "Journey": table["title"],
            "From (local date)": table["start_date"].dt.strftime("%Y-%m-%d"),
            "To (local date)": table["end_date"].dt.strftime("%Y-%m-%d"),
            "Days, both ends counted": table["days"],
            "First day": table["start_known"].map({True: "reported", False: "inferred"}),
            "By train": table["by_train"].map({True: "yes", False: "no"}),
            "Countries": table["countries"],
        }
    )


def _travellers_twin(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(
        columns={
            "name": "Name",
            "local_name": "Name in Korean",
            "role": "Role at the time",
            "presence": "How the presence is known",
            "un": "On the UN list at the time",
            "un_date": "UN listing (date)",
            "un_reference": "UN entry",
            "us": "On the US list at the time",
            "us_date": "US listing (date)",
            "note": "Note",
            "documents": "Documents",
            "source_ids": "Source ids",
        }
    )


def _matrix_twin(matrix: pd.DataFrame) -> pd.DataFrame:
    heads = [f"{title}, {start}" for start, title in matrix.columns]
    table = matrix.set_axis(heads, axis=1).map(lambda went: "yes" if went else "")
    table.insert(0, "Journeys", matrix.sum(axis=1))
    return table.rename_axis("Name").reset_index()


def _documents(source_ids: tuple[str, ...] | list[str]) -> str:
    """Documents as links in brackets."""
    return f"\\({'; '.join(_document(one) for one in source_ids)}\\)"


def _document(source_id: str) -> str:
    """A document as a link with its publisher."""
    source = data.catalog().sources.loc[source_id]
    return f"{document(source['title'], source)}, {plain(source['publisher'])}"


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    trip_id = state.trip()
    trips = data.catalog().trips

    page.head(ride.headline(trip_id), view, selected)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        options = list(data.rides())
        st.selectbox(
            "Journey",
            options,
            index=options.index(trip_id),
            format_func=lambda one: (
                f"{trips.at[one, 'start_date']:%b %Y}: {trips.at[one, 'title']}"
            ),
            key="trip_chosen",
            on_change=lambda: state.ride(st.session_state["trip_chosen"]),
            width=380,
        )
        part = st.segmented_control("Show", PARTS, default=PARTS[0], required=True, key="part")

    if part == PARTS[0]:
        with embed.visual(look.RAIL_LINE):
            ride.ride(trip_id)
        about, now = st.columns([1.4, 1])
        with about:
            ride.about(trip_id)
            ride.twin(trip_id)
        with now:
            ride.stop_now(trip_id)
            if state.event():
                card.card(selected)
        train_card()
    elif part == PARTS[1]:
        comparison_section()
        predecessors_section()
    elif part == PARTS[2]:
        travellers_section(trip_id)
    else:
        ride.close_ups(trip_id)
