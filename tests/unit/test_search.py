"""The search: a place under all its names, a date as its days, and every other word."""

import sys
import timeit
import unicodedata
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import chronicle as chronicle_
from atlas import search
from atlas.catalog import Catalog
from atlas.chronicle import _BARE, _FOLDED, fold
from atlas.rules import ids
from atlas.search import Term, spellings, terms

RUSSIA = "2023-09-russia"


@pytest.fixture(scope="module")
def known(catalog: Catalog) -> search.Spellings:
    return spellings(catalog)


def found(chronicle: pd.DataFrame, known: search.Spellings, query: str) -> list[str]:
    """The ids of the rows that a query finds."""
    return list(chronicle.index[search.found(chronicle, terms(query, known))])


@pytest.mark.parametrize(
    ("names", "has"),
    [
        (["Khasan", "Хасан", "하산", "하싼", "哈桑", "Chasan", "KHASAN"], RUSSIA),
        (["Vladivostok", "Владивосток", "블라디보스토크", "海参崴"], RUSSIA),
        (["Pyongyang", "P'yongyang", "P’yŏngyang", "平壤", "평양", "Пхеньян"], RUSSIA),
        (["Hanoi", "Hà Nội", "Ha Noi", "하노이", "Ханой"], "2019-02-hanoi"),
        (["Dong Dang", "Đồng Đăng", "dong đang", "동당"], "2019-02-hanoi"),
        (["Sunan", "순안", "Сунан"], "launch-2023-09-13-0241-sunan-1"),
        (["Punggye-ri", "P'unggye-ri", "풍계리", "豐溪里"], "nuclear-2017-09-03"),
        (["Panmunjom", "판문점", "板門店", "Пханмунджом"], "2018-04-panmunjom"),
        (["Beijing", "北京", "베이징", "Пекин", "Peking"], "2018-03-beijing"),
        (["Vostochny", "보스토치니 우주기지", "東方航天發射場"], "vostochny-summit"),
        (["Musudan-ri", "무수단리", "舞水端里"], "test-2009-05-25-air-defence"),
    ],
)
def test_a_place_is_found_by_each_name(
    chronicle: pd.DataFrame, known: search.Spellings, names: list[str], has: str
) -> None:
    first = found(chronicle, known, names[0])
    assert has in first
    for name in names:
        assert found(chronicle, known, name) == first, name


def test_all_names_of_any_place_find_the_same(
    chronicle: pd.DataFrame, known: search.Spellings
) -> None:
    """And what each finds are the rows in whose text any of the names stands."""
    assert len(known) > 400
    for names in set(known.values()):
        having = [any(name in text for name in names) for text in chronicle["text"]]
        for name in names:
            assert found(chronicle, known, name) == list(chronicle.index[having]), name


def test_every_name_in_the_data_is_known_or_narrows_one(
    catalog: Catalog, known: search.Spellings
) -> None:
    for table in ("places", "sites"):
        for row in catalog[table].dropna(subset=["other_names"]).itertuples():
            whole = [fold(one) for one in (*ids(row.other_names), *ids(row.local_name))]
            groups = {known.get(one.strip(search.MARKS)) for one in whole} - {None}
            assert len(groups) == 1, row.Index
            (names,) = groups
            for one in (*whole, fold(row.name)):
                assert any(name in one for name in names), (row.Index, one)


def test_events_are_found_by_the_names_of_their_places(
    catalog: Catalog, chronicle: pd.DataFrame, known: search.Spellings
) -> None:
    at = {
        row.Index: [row.place_id]
        for row in catalog.events.itertuples()
        if isinstance(row.place_id, str)
    }
    at |= {trip_id: ids(cell) for trip_id, cell in catalog.trips["place_ids"].items()}
    for stop in catalog["stops"].dropna(subset=["place_id"]).itertuples():
        at[stop.trip_id].append(stop.place_id)
    names: dict[str, list[str]] = {}
    for place in catalog.places.itertuples():
        local = place.local_name.split(" / ") if isinstance(place.local_name, str) else []
        names[place.Index] = [place.name, *local, *ids(place.other_names)]
    by_name = {
        name: set(found(chronicle, known, name))
        for place_id in {one for place_ids in at.values() for one in place_ids}
        for name in names[place_id]
    }
    for event_id, place_ids in at.items():
        for name in (name for place_id in place_ids for name in names[place_id]):
            assert event_id in by_name[name], (event_id, name)


def test_launches_are_found_by_the_names_of_their_sites(
    catalog: Catalog, chronicle: pd.DataFrame, known: search.Spellings
) -> None:
    for site in catalog["sites"].dropna(subset=["lon"]).itertuples():
        fired = set(catalog.launches.index[catalog.launches["site_id"] == site.Index])
        for name in (site.name, *ids(site.local_name), *ids(site.other_names)):
            assert fired <= set(found(chronicle, known, name)), name


def test_a_longer_name_narrows(chronicle: pd.DataFrame, known: search.Spellings) -> None:
    assert terms("Khasan station", known) == [
        Term("Khasan", known["khasan"]),
        Term("station", ("station",)),
    ]
    first_test = found(chronicle, known, "Punggye-ri test site (first test)")
    assert first_test == ["nuclear-2006-10-09"]
    station, all_of_khasan = (found(chronicle, known, one) for one in ("Khasan station", "Khasan"))
    assert set(station) < set(all_of_khasan)


def test_other_words_must_match_too(chronicle: pd.DataFrame, known: search.Spellings) -> None:
    both = set(found(chronicle, known, "하산")) & set(found(chronicle, known, "Putin"))
    assert set(found(chronicle, known, "하산 putin")) == both
    assert RUSSIA in both
    assert found(chronicle, known, "하산 no-such-word") == []


@pytest.mark.parametrize(
    "written",
    [
        "13 Sep 2023",
        "2023-09-13",
        "13.09.2023",
        "2023년 9월 13일",
        "13 сентября 2023",
        "Sept 13, 2023",
    ],
)
def test_a_day_finds_what_lies_on_it(
    chronicle: pd.DataFrame, known: search.Spellings, written: str
) -> None:
    day = date(2023, 9, 13)
    assert terms(written, known) == [Term(written, days=(day, day))]
    assert found(chronicle, known, written) == [
        RUSSIA,
        "vostochny-summit",
        "launch-2023-09-13-0241-sunan-1",
        "launch-2023-09-13-0251-sunan-1",
    ]
    assert found(chronicle, known, f"순안 {written}") == [
        "launch-2023-09-13-0241-sunan-1",
        "launch-2023-09-13-0251-sunan-1",
    ]


def test_a_day_is_that_of_the_list_or_of_pyongyang(
    chronicle: pd.DataFrame, known: search.Spellings
) -> None:
    """The Hwasong-15 left at 18:18 UTC on 28 November 2017, on the 29th in Pyongyang."""
    launch = "launch-2017-11-28-1818-pyongsong-1"
    assert launch in found(chronicle, known, "28 Nov 2017")
    assert launch in found(chronicle, known, "2017년 11월 29일")
    assert launch not in found(chronicle, known, "30 Nov 2017")
    assert launch not in found(chronicle, known, "27 Nov 2017")


def test_a_month_finds_what_touches_it(chronicle: pd.DataFrame, known: search.Spellings) -> None:
    first, last = pd.Timestamp("2023-09-01"), pd.Timestamp("2023-09-30")
    touching = chronicle[(chronicle["day_from"] <= last) & (chronicle["day_to"] >= first)]
    for written in ("September 2023", "2023-09", "сентябрь 2023", "2023년 9월"):
        assert found(chronicle, known, written) == list(touching.index)


def test_two_dates_must_both_be_touched(chronicle: pd.DataFrame, known: search.Spellings) -> None:
    assert found(chronicle, known, "11 Sep 2023 18 Sep 2023") == [RUSSIA]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("P’yŏngyang", "pyongyang"),
        ("P'yongyang", "pyongyang"),
        ("Đồng Đăng", "dong dang"),
        ("Hà Nội", "ha noi"),
        ("Obluch’ye", "obluchye"),
        ("ХАСАН", "хасан"),
        ("하산", "하산"),
        ("\u1112\u1161\u1109\u1161\u11ab", "하산"),
        ("ガ", "カ"),
        ("Ⅷ", "viii"),
        # It would be 18 letters.
        ("\ufdfa", "\ufdfa"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_folding_is_what_unicode_says(text: str) -> None:
    plain = text.casefold().translate(chronicle_.PLAIN)
    split = [unicodedata.normalize("NFKD", sign) for sign in plain]
    parts = "".join(
        one if len(one) <= chronicle_.LONGEST_SIGN else sign
        for one, sign in zip(split, plain, strict=True)
    )
    bare = "".join(one for one in parts if not unicodedata.combining(one))
    assert fold(text) == unicodedata.normalize("NFC", bare)


def test_folding_takes_no_longer_for_many_accents_on_one_letter() -> None:
    def seconds(text: str) -> float:
        return min(timeit.repeat(lambda: fold(text), number=1, repeat=3))

    # In turns above and below: to sort them would take five seconds.
    assert seconds("a" + "\u0301\u0316" * 40_000) < 10 * seconds("Ж" * 80_000)


@given(st.text(max_size=100))
def test_any_query_can_be_searched(text: str) -> None:
    rows = pd.DataFrame(
        {
            "text": ["khasan", ""],
            "day_from": pd.to_datetime(["2023-09-12", "1900-01-01"]),
            "day_to": pd.to_datetime(["2023-09-12", "2100-12-31"]),
            "start_utc": pd.to_datetime(["2023-09-11T20:00Z", "1900-01-01T00:00Z"]),
            "end_utc": pd.to_datetime(["2023-09-11T20:00Z", "2101-01-01T00:00Z"]),
        }
    )
    asked = terms(text, {"khasan": ("khasan", "하산")})
    assert all(term.names or term.days for term in asked)
    assert len(search.found(rows, asked)) == 2


def test_folding_passes_over_no_letter_that_it_changes() -> None:
    passed = [sign for sign in map(chr, range(sys.maxunicode + 1)) if not _FOLDED.match(sign)]
    assert len(passed) > 30_000
    assert [sign for sign in passed if sign.translate(_BARE) != sign] == []
