"""Many events: the synthetic package, and what is drawn of more than an eye tells apart."""

import re
from pathlib import Path

import pandas as pd
import pytest

from atlas.data import words
from atlas.data.catalog import DATA, Catalog, load
from atlas.data.chronicle import build
from atlas.draw import heights
from atlas.draw import timeline as timelines
from atlas.query import counts
from atlas.query.view import FACETS, Index, View
from tests.counts import MISSILES
from tools.synthesize import NOTE, synthesize


@pytest.fixture(scope="module")
def many(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Ten times as many launches."""
    folder = tmp_path_factory.mktemp("synthetic") / "data"
    assert synthesize(folder, 10) == 10 * len(catalog.launches)
    return load(folder)


def test_synthetic_rows_say_what_they_are(many: Catalog, catalog: Catalog) -> None:
    """Title, version and each added row; the real rows stay as they are."""
    assert many.version.endswith("-synthetic")
    added = many.launches.drop(index=catalog.launches.index)
    assert len(added) == 9 * len(catalog.launches)
    assert set(added["note"]) == {NOTE}
    assert not catalog.launches["note"].eq(NOTE).any()


def test_nothing_is_synthesized_into_the_data(tmp_path: Path) -> None:
    """Neither over the data package nor inside of it."""
    for folder in (DATA, DATA / "more"):
        with pytest.raises(ValueError, match="never written"):
            synthesize(folder, 2)


def test_an_index_counts_as_the_rows_do(many: Catalog) -> None:
    """Each option of each filter, missiles and test events."""
    rows = build(many)
    index, all_ = Index.of(rows), rows["id"].notna().to_numpy()
    tests = rows["test_event_id"].fillna(rows["id"])
    for name, column in FACETS.items():
        options = rows[column].str.lower().str.split(";").explode().dropna()
        assert index.counts(name, all_, "missiles") == options.value_counts().to_dict()
        of = tests.loc[options.index].groupby(options.to_numpy()).nunique()
        assert index.counts(name, all_, "tests") == of.to_dict()


@pytest.mark.parametrize(
    ("most", "within"), [(MISSILES - 1, r"\d+ in [A-Z][a-z]+ \d{4}, "), (100, r"[\d,]+ in \d{4}, ")]
)
def test_too_many_marks_of_the_timeline_are_gathered_by_month_or_year(
    chronicle: pd.DataFrame,
    catalog: Catalog,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    within: str,
) -> None:
    """No event is lost: the marks' counts add up to the rows."""
    rows = chronicle[chronicle["kind"] == "launch"]
    monkeypatch.setattr(timelines, "MOST_MARKS", most)
    figure = timelines.timeline(chronicle, rows, catalog["eras"], "light", None, View().period)
    texts = [text for trace in figure.data if trace.customdata is not None for text in trace.text]
    several = [text for text in texts if ", the first: " in text]
    assert all(re.match(within, text) for text in several)
    assert len(texts) <= most
    assert sum(int(text.split(" in ")[0]) for text in several) + len(texts) - len(several) == len(
        rows
    )


def test_too_many_flights_that_lie_on_each_other_are_one_mark(
    chronicle: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No flight is lost, none leaves its class, and a selected one is ringed."""
    launches = chronicle[chronicle["kind"] == "launch"]
    flown = launches[counts.figured(launches)]
    monkeypatch.setattr(heights, "MOST_MARKS", len(flown) - 1)
    figure = heights.flights(launches, "light", flown.index[-1])
    ring, last = figure.data[-1], flown.iloc[-1]
    assert (ring.x[0], ring.y[0]) == (last["distance_km"], last["apogee_km"])
    marks = [trace for trace in figure.data if trace.customdata is not None]
    likes = [text.rsplit(", and ", 1)[1:] for trace in marks for text in trace.text]
    shown = [1 + int(more[0].split()[0].replace(",", "")) if more else 1 for more in likes]
    assert len(shown) < len(flown)
    assert sum(shown) == len(flown)
    assert {trace.name for trace in marks} == {words.CLASSES[one] for one in set(flown["class"])}
    monkeypatch.setattr(heights, "MOST_MARKS", len(flown))
    whole = heights.flights(launches, "light", None)
    texts = [text for trace in whole.data if trace.customdata is not None for text in trace.text]
    assert len(texts) == len(flown)
    assert not any(" like it" in text for text in texts)
