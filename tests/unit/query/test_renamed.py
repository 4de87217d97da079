"""Old links keep working: what was renamed is found, and nothing published is lost."""

from pathlib import Path

from atlas.app import parameters
from atlas.data.catalog import Catalog
from atlas.query.renamed import IDS, PARAMETERS, migrated

PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published_ids.txt"
TABLES = (
    *("trips", "launches", "events", "missiles", "sites", "areas", "places", "sources", "claims"),
)


def ids_of(catalog: Catalog) -> set[str]:
    return {str(one) for name in TABLES for one in catalog[name].index}


def test_values_and_names_are_those_of_today() -> None:
    given = {"rocket": ["kn-23,hwasong-15"], "event": ["first"], "q": ["khasan"]}
    assert migrated(given, {"rocket": "missile"}, {"kn-23": "hwasong-11a", "first": "last"}) == {
        "missile": ["hwasong-11a,hwasong-15"],
        "event": ["last"],
        "q": ["khasan"],
    }


def test_what_was_renamed_twice_is_followed() -> None:
    assert migrated({"a": ["x"]}, {"a": "b", "b": "c"}, {"x": "y", "y": "z"}) == {"c": ["z"]}


def test_old_and_new_name_both_count() -> None:
    given = {"missile": ["a"], "rocket": ["b"]}
    assert migrated(given, {"rocket": "missile"}, {}) == {"missile": ["a", "b"]}


def test_every_id_ever_published_still_leads_somewhere(catalog: Catalog) -> None:
    published = PUBLISHED.read_text(encoding="utf-8").split()
    assert len(published) > 1000
    known = ids_of(catalog)
    lost = [one for one in published if IDS.get(one, one) not in known]
    assert not lost, f"give these a line in atlas/query/renamed.py: {lost[:10]}"


def test_every_id_of_today_is_in_the_list_of_published_ids(catalog: Catalog) -> None:
    published = set(PUBLISHED.read_text(encoding="utf-8").split())
    assert sorted(ids_of(catalog) - published) == [], f"add them to {PUBLISHED.name}"


def test_what_is_renamed_is_gone_and_what_it_became_is_there(catalog: Catalog) -> None:
    assert not set(IDS) & ids_of(catalog)
    assert set(IDS.values()) - set(IDS) <= ids_of(catalog)
    assert not set(PARAMETERS) & set(parameters.NAMES)
    assert set(PARAMETERS.values()) - set(PARAMETERS) <= set(parameters.NAMES)
