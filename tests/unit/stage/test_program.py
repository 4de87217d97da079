"""The map of some events as a whole deck, as a program gets it."""

import re
from pathlib import Path

import pandas as pd

from atlas.stage.program import deck

README = Path(__file__).parents[3] / "README.md"


def test_a_deck_has_the_events_that_are_asked_for(chronicle: pd.DataFrame) -> None:
    whole = deck(chronicle[chronicle["class"] == "icbm"]["id"], server="http://x/")
    layers = {one.id: one for one in whole.layers}
    titles = [one["title"] for one in layers["arcs"].data]
    assert len(titles) == 11
    assert all("from" in one for one in titles)
    first = layers["arcs"].data[0]["path"]
    assert len(first[0]) == 3
    assert max(height for _, _, height in first) > 1_000_000
    assert layers["lines"].data == []
    assert layers["basemap-lakes"].data == "http://x/app/static/map/lakes.geojson"
    assert "extensions" not in layers["lines"].to_json()


def test_a_journey_is_its_lines_and_its_places(chronicle: pd.DataFrame) -> None:
    layers = {one.id: one for one in deck(["2023-09-russia"], "dark").layers}
    assert {one["title"] for one in layers["lines"].data} == {
        chronicle.at["2023-09-russia", "title"]
    }
    assert "Khasan station · Хасан" in {one["title"] for one in layers["stops"].data}
    assert layers["arcs"].data == layers["sites"].data == []


def test_the_lines_of_the_readme_work() -> None:
    examples = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (code,) = [one for one in examples if "atlas.stage.program" in one]
    lines: dict[str, object] = {}
    exec(code.replace('.to_html("icbm.html")', ""), lines)
    assert len([line for line in code.splitlines() if line]) <= 4
