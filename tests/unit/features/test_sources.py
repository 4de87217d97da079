"""What rests on which document, by how many, and on whose word."""

import pandas as pd
import pytest

from atlas.data.catalog import DATA, Catalog
from atlas.features.sources import analysis as sources
from atlas.features.sources.page import CHANGES, CHAPTERS, README, chapters


@pytest.fixture(scope="module")
def resting(catalog: Catalog) -> pd.DataFrame:
    return sources.rests(catalog)


def test_every_list_of_documents_is_taken_apart(catalog: Catalog, resting: pd.DataFrame) -> None:
    expected = sum(
        len(cell.split(";"))
        for name in catalog
        if "source_ids" in catalog[name]
        for cell in catalog[name]["source_ids"].dropna()
    )
    assert len(resting) == expected
    mine = resting[(resting["table"] == "trips") & (resting["row_id"] == "2023-09-russia")]
    assert list(mine["source_id"]) == catalog.trips.at["2023-09-russia", "source_ids"].split(";")


def test_every_document_carries_something(catalog: Catalog, resting: pd.DataFrame) -> None:
    table = sources.by_document(catalog, resting)
    assert len(table) == len(catalog.sources)
    assert table["rows"].min() >= 1
    assert table["events"].is_monotonic_decreasing
    assert (table["events"] <= table["rows"]).all()
    assert table.index[0] == "cns-db"
    places = table[table["events"] == 0]
    assert {"osm-scgraph-railways", "cn-stations"} <= set(places.index)
    assert places["rows"].is_monotonic_decreasing
    assert table["rows"].sum() == len(resting)


def test_rows_on_one_document_name_no_other(catalog: Catalog, resting: pd.DataFrame) -> None:
    alone = sources.on_one(catalog, resting)
    for name in sources.TABLES:
        mine = catalog[name]["source_ids"]
        expected = mine[~mine.str.contains(";")]
        documents = alone[alone["table"] == name].set_index("row_id")["source_id"]
        assert documents.to_dict() == expected.to_dict()


def test_whose_word_a_row_rests_on(catalog: Catalog, resting: pd.DataFrame) -> None:
    table = sources.voices(catalog, resting)
    kinds = catalog.sources["kind"]
    for name in sources.TABLES:
        assert table.loc[name].sum() == len(catalog[name])
    events = [{kinds[one] for one in cell.split(";")} for cell in catalog.events["source_ids"]]
    assert table.at["events", "state"] == sum(
        "state-media" in one and one <= {"state-media", "own-work"} for one in events
    )
    assert table.at["events", "others"] == sum("state-media" not in one for one in events) - sum(
        one == {"own-work"} for one in events
    )


def test_the_headlines_are_counted(catalog: Catalog, resting: pd.DataFrame) -> None:
    alone = len(sources.on_one(catalog, resting))
    assert sources.headline(catalog, resting).startswith(
        f"{len(catalog.sources)} documents support "
    )
    assert (
        f"{alone:,} of the rows about events, people, places and missiles have only one"
        in sources.headline(catalog, resting)
    )
    table = pd.DataFrame({"both": [3], "others": [2], "state": [1], "own": [0]})
    assert sources.voices_finding(table) == "1 of 6 rows have only state media as sources"


def test_the_dictionary_has_every_column(catalog: Catalog) -> None:
    table = sources.dictionary(catalog)
    for name in catalog:
        assert list(table[table["Table"] == name]["Column"]) == list(catalog[name].columns)
    assert table["Meaning"].str.len().min() > 0


def test_the_chapters_are_those_of_the_handbook() -> None:
    by_name = chapters(README, CHAPTERS)
    assert list(by_name) == list(CHAPTERS)
    assert all(len(text) > 200 for text in by_name.values())
    assert "\n#" not in "".join(by_name.values())


def test_the_change_log_begins_with_the_version_of_the_data(catalog: Catalog) -> None:
    assert CHANGES.parent == DATA
    heads = [line for line in CHANGES.read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert heads[0].startswith(f"## {catalog.version},")
