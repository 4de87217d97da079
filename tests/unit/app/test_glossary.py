"""Terms of the glossary in a text."""

import pytest

from atlas.app.glossary import terms
from atlas.data.catalog import Catalog


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 of 400 missiles: intercontinental", ["ICBM"]),
        ("The apogee of an intercontinental missile", ["Apogee", "ICBM"]),
        ("Apogees and salvoes", ["Apogee", "Salvo"]),
        ("He can tel", []),
        ("A TEL and two ICBMs", ["TEL", "ICBM"]),
        ("submarine-launched", ["SLBM"]),
        ("ranged", []),
        ("", []),
    ],
)
def test_the_terms_of_a_text(catalog: Catalog, text: str, expected: list[str]) -> None:
    assert [term for term, _ in terms(catalog, text)] == expected


def test_at_most_four_in_the_order_of_the_text(catalog: Catalog) -> None:
    text = "KCNA on an ICBM, its apogee, its yield, its range and a salvo"
    assert [term for term, _ in terms(catalog, text)] == ["KCNA", "ICBM", "Apogee", "Yield"]


def test_every_term_finds_itself(catalog: Catalog) -> None:
    for _, row in catalog["glossary"].iterrows():
        assert row["definition"] in {what for _, what in terms(catalog, row["term"], 9)}
