"""The search: categories, names in any spelling and script, dates, and the nearest words."""

import sys
import timeit
import unicodedata
from datetime import date
from difflib import get_close_matches
from itertools import islice, permutations
from time import process_time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.data import chronicle as chronicle_
from atlas.data.catalog import Catalog
from atlas.data.chronicle import _BARE, _FOLDED, fold
from atlas.data.rules import ids
from atlas.query import fulltext, known_names, labels, search
from atlas.query.fulltext import Index
from atlas.query.highlights import Text
from atlas.query.known_names import names
from atlas.query.search import Engine
from atlas.query.spelling import key, tokens
from atlas.query.terms import LONGEST, MOST_WORDS, Term, as_typed, terms

RUSSIA = "2023-09-russia"
HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"


@pytest.fixture(scope="module")
def engine(catalog: Catalog, chronicle: pd.DataFrame) -> Engine:
    return Engine.of(chronicle, catalog)


def matches(engine: Engine, query: str) -> list[str]:
    """The ids of the rows that a query finds."""
    return list(engine.rows.index[engine.find(query).mask])


@pytest.mark.parametrize(
    ("queries", "column", "value", "count"),
    [
        (["ICBM", "icbms", "intercontinental", "Intercontinental Ballistic Missiles"],
         "class", "icbm", 12),
        (["SLV", "space launch", "space-launch vehicles", "satellite launch"], "class", "slv", 9),
        (["IRBM", "intermediate range", "intermediate-range missile"], "class", "irbm", 19),
        (["HGV", "glide vehicle", "hypersonic glide vehicle", "hypersonic"], "class", "hgv", 1),
        (["SLBM", "submarine launched", "submarine-launched ballistic missile"],
         "class", "slbm", 9),
        (["MRBM", "medium range", "medium-range"], "class", "mrbm", 30),
        (["SRBM", "short range", "short-range", "shortrange", "short ranges"],
         "class", "srbm", 200),
        (["cruise", "cruise missile", "cruise missiles"], "class", "cruise", 53),
        (["failure", "failures", "failed", "unsuccessful"], "outcome", "failure", 38),
        (["success", "successful", "succeeded"], "outcome", "success", 229),
        (["missile test", "missile tests", "Missile-Test", "missile launches"],
         "kind", "launch", 356),
        (["nuclear test", "nuclear tests", "atomic test", "nuke", "nukes"], "kind", "nuclear", 6),
        (["trip", "trips", "journey", "journeys", "visit"], "kind", "trip", 23),
        (["air defence", "air defense", "anti-aircraft"], "category", "air-defence", 14),
        (["anti-ship", "antiship", "anti ship missile"], "category", "anti-ship", 24),
        (["rocket artillery", "MLRS"], "category", "rocket-artillery", 20),
        (["sanctions", "sanction"], "category", "sanctions", 14),
    ],
)  # fmt: skip
def test_words_of_a_category_find_its_rows(
    engine: Engine, queries: list[str], column: str, value: str, count: int
) -> None:
    rows = engine.rows
    wanted = set(rows.index[rows[column] == value])
    assert len(wanted) == count
    for query in queries:
        assert wanted <= set(matches(engine, query)), query
        # And far from everything.
        assert len(matches(engine, query)) < max(2.5 * count, 45), query


@pytest.mark.parametrize(
    ("query", "event"),
    [
        ("5th nuclear test", "nuclear-2016-09-09"),
        ("6th nuclear test", "nuclear-2017-09-03"),
        ("flight to Singapore", "2018-06-singapore"),
    ],
)
def test_other_words_for_the_same(engine: Engine, query: str, event: str) -> None:
    assert event in matches(engine, query)
    assert len(matches(engine, query)) <= 2


@pytest.mark.parametrize(
    ("propellant", "queries", "count"),
    [
        ("solid", ["solid fuel", "solid-fuel", "solid-fuelled", "solid fueled", "solid propellant"],
         176),
        ("liquid", ["liquid fuel", "liquid-fuelled", "liquid propellants"], 101),
    ],
)  # fmt: skip
def test_a_fuel_finds_the_missiles_that_burn_it(
    engine: Engine, catalog: Catalog, propellant: str, queries: list[str], count: int
) -> None:
    missiles = catalog["missiles"]
    burning = set(missiles.index[missiles["propellant"] == propellant])
    wanted = set(engine.rows.index[engine.rows["missile_id"].isin(burning)])
    assert len(wanted) == count
    for query in queries:
        assert wanted <= set(matches(engine, query)), query
        assert len(matches(engine, query)) < 1.2 * count, query


@pytest.mark.parametrize(
    ("mode", "queries", "count"),
    [
        ("train", ["train", "trains", "by train", "railway"], 17),
        ("plane", ["plane", "planes", "by plane", "airplane"], 3),
        ("car", ["car", "by car"], 6),
        ("foot", ["foot", "on foot", "walked"], 2),
    ],
)
def test_a_transport_finds_the_journeys_by_it(
    engine: Engine, catalog: Catalog, mode: str, queries: list[str], count: int
) -> None:
    wanted = {one for one, modes in catalog.trips["transport"].items() if mode in ids(modes)}
    assert len(wanted) == count
    for query in queries:
        assert wanted <= set(matches(engine, query)), query
        assert len(matches(engine, query)) < 2 * count + 10, query


def test_a_delegate_finds_the_journeys(engine: Engine, catalog: Catalog) -> None:
    """By the name and by each other one that is known, with the role they had."""
    people = catalog["people"]
    went = catalog["delegations"].groupby("person_id")["trip_id"].agg(set)
    for person_id, trips in went.items():
        person = people.loc[person_id]
        first = matches(engine, person["name"])
        assert trips <= set(first), person_id
        for name in labels.person_names(str(person_id), person["name"], person["local_name"]):
            assert matches(engine, name) == first, name
            assert matches(engine, name.upper().replace(" ", "-")) == first, name
    assert RUSSIA in matches(engine, "foreign minister Choe Son Hui")


def test_all_names_of_a_missile_find_the_same(engine: Engine, catalog: Catalog) -> None:
    """And its flights are among what they find."""
    for missile in catalog["missiles"].drop(index="unknown").itertuples():
        flown = set(engine.rows.index[engine.rows["missile_id"] == missile.Index])
        every = labels.missile_names(missile.name, missile.other_names)
        first = matches(engine, every[0])
        for name in every:
            assert flown <= set(matches(engine, name)), name
            assert set(matches(engine, name.replace("-", ""))) == set(matches(engine, name)), name
            # Names as "Kwangmyongsong (2016)" only add words to one of another missile.
            if "(" not in name:
                assert matches(engine, name) == first, (missile.Index, name)


@pytest.mark.parametrize(
    "names_",
    [
        ["Kim Jong Un", "Kim Jong-un", "kim jong-un", "Kim Jong‑un", "KIM JONG UN", "Kim Jongun",
         "kimjongun", "Kim Jong–Un", "김정은", "金正恩", "Ким Чен Ын", "Kim Jong Eun"],
        ["Hwasong-15", "Hwasong15", "Hwasong 15", "hwasong‑15", "Hwasong–15", "Hwasong−15",
         "HWASONG-15", "Ｈｗａｓｏｎｇ－１５", "Hwa\u00adsong-15", "Hwasong-\u200b15", "KN-22",
         "KN22", "KN 22", "kn‑22", "화성-15", "화성15", "화성-15형", "화성포-15형", "火星-15",
         "火星15型", "Хвасон-15", "“Hwasong-15”", "(Hwasong-15),"],
        ["Hwasong-11A", "KN-23", "KN23", "hwasong 11 a", "화성-11A"],
        ["Pukguksong-2", "Pukguksong2", "북극성-2", "北极星-2", "北極星2", "Пуккыксон-2", "KN-15",
         "Polaris-2"],
        ["Nodong", "Rodong", "노동", "로동", "劳动", "Нодон", "Nodongs", "Hwasong-7"],
        ["Scud-B", "Scud B", "SCUDB", "스커드-B", "飞毛腿-B", "Скад-B", "Hwasong-5"],
        ["Taepodong-2", "대포동-2", "大浦洞-2", "Unha", "은하", "银河"],
        ["Putin", "Путин", "ПУТИН", "Vladimir Putin", "Владимир Путин", "푸틴", "普京"],
        ["Xi Jinping", "Xi", "习近平", "習近平", "시진핑", "Си Цзиньпин"],
        ["Choe Son Hui", "Choe Son-hui", "Choi Son-hui", "최선희", "崔善姬", "Цой Сон Хи"],
        ["Ri Sol Ju", "Ri Sol-ju", "Lee Sol-ju", "리설주", "이설주", "李雪主"],
        ["summit", "su\u00admm\u2060it", "\ufeffsummit"],
        ["satellite", "satel\u00adlite", "satel\u2060lites", "Satellite\ufeff"],
        ["missile test", "mis\u00adsile test", "missile \u2060te\ufeffst", "MISSILE  TEST"],
        ["armoured train", "armored train", "Armored-Train", "armoured trains"],
        ["manoeuvring", "maneuvering", "Manoeuvring"],
        ["denuclearisation", "denuclearization"],
        ["solid-fuelled", "solid fueled", "solid fuel"],
        ["Hà Nội", "Hanoi", "ha-noi", "하노이"],
    ],
)  # fmt: skip
def test_spelling_does_not_decide(engine: Engine, names_: list[str]) -> None:
    first = matches(engine, names_[0])
    assert first
    for name in names_:
        assert matches(engine, name) == first, name


def test_what_is_found_by_a_name_has_it(engine: Engine) -> None:
    assert HWASONG_15 in matches(engine, "화성-15")
    launches = engine.rows.loc[matches(engine, "Hwasong-15")].query("kind == 'launch'")
    assert set(launches["missile_id"]) == {"hwasong-15"}
    assert len(launches) == 3
    assert len(matches(engine, "Kim Jong-un")) > 70


@pytest.mark.parametrize(
    ("query", "letters"), [("Hwasong-16", "AB"), ("Hwasong-11", "ABCDES"), ("Hwasong-12", "")]
)
def test_a_number_finds_its_family_and_no_other_number(
    engine: Engine, query: str, letters: str
) -> None:
    launches = engine.rows.loc[matches(engine, query)].query("kind == 'launch'")
    named = "hwasong-" + query.removeprefix("Hwasong-")
    for letter in letters:
        rows = engine.rows
        flown = (rows["missile_id"] == named + letter.lower()) & (rows["kind"] == "launch")
        assert set(rows.index[flown]) <= set(launches.index)
    assert not launches["missile_id"].isin(["hwasong-15", "hwasong-14", "hwasong-17"]).any()
    assert matches(engine, "Hwasong-1") == []


@pytest.mark.parametrize(
    ("names_", "has"),
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
def test_a_place_is_found_by_each_name(engine: Engine, names_: list[str], has: str) -> None:
    first = matches(engine, names_[0])
    assert has in first
    for name in names_:
        assert matches(engine, name) == first, name


def test_all_names_of_one_thing_find_the_same(engine: Engine) -> None:
    known = engine.names.known
    assert len(known) > 2000
    # A thing stands under each of its names.
    for phrases in set(known.values()):
        # Chinese and Korean as they are written, without spaces.
        typed = [("" if one[0] > "\u3040" else " ").join(one) for one in phrases]
        short = [one for one in typed if len(one.split()) <= LONGEST]
        every = [matches(engine, name) for name in short]
        assert all(again == every[0] for again in every), short


def test_events_are_found_by_the_names_of_their_places(engine: Engine, catalog: Catalog) -> None:
    at = {
        row.Index: [row.place_id]
        for row in catalog.events.itertuples()
        if isinstance(row.place_id, str)
    }
    at |= {trip_id: ids(cell) for trip_id, cell in catalog.trips["place_ids"].items()}
    for stop in catalog["stops"].dropna(subset=["place_id"]).itertuples():
        at[stop.trip_id].append(stop.place_id)
    names_: dict[str, list[str]] = {}
    for place in catalog.places.itertuples():
        local = place.local_name.split(" / ") if isinstance(place.local_name, str) else []
        names_[place.Index] = [place.name, *local, *ids(place.other_names)]
    by_name = {
        name: set(matches(engine, name))
        for place_id in {one for place_ids in at.values() for one in place_ids}
        for name in names_[place_id]
    }
    for event_id, place_ids in at.items():
        for name in (name for place_id in place_ids for name in names_[place_id]):
            assert event_id in by_name[name], (event_id, name)


def test_launches_are_found_by_the_names_of_their_sites(engine: Engine, catalog: Catalog) -> None:
    for site in catalog["sites"].dropna(subset=["lon"]).itertuples():
        fired = set(catalog.launches.index[catalog.launches["site_id"] == site.Index])
        for name in (site.name, *ids(site.local_name), *ids(site.other_names)):
            assert fired <= set(matches(engine, name)), name


def test_a_longer_name_narrows(engine: Engine) -> None:
    khasan = engine.names.known["khasan"]
    assert terms("Khasan station", engine.names) == [
        Term("Khasan", khasan),
        Term("station", (("station",),)),
    ]
    first_test = matches(engine, "Punggye-ri test site (first test)")
    assert "nuclear-2006-10-09" in first_test
    assert len(first_test) < len(matches(engine, "Punggye-ri test site"))
    assert set(matches(engine, "Khasan station")) < set(matches(engine, "Khasan"))


def test_every_word_must_match(engine: Engine) -> None:
    both = set(matches(engine, "하산")) & set(matches(engine, "Putin"))
    assert set(matches(engine, "하산 putin")) == both
    assert RUSSIA in both
    assert matches(engine, "하산 no-such-word") == []
    assert matches(engine, "ICBM 2017") == [
        one for one in matches(engine, "2017") if one in matches(engine, "ICBM")
    ]


def test_the_plural_of_a_name_or_a_label_is_that(engine: Engine) -> None:
    assert terms("short ranges", engine.names) == [Term("short ranges", (("short", "range"),))]
    assert terms("Hwasong-15s", engine.names)[0].phrases == engine.names.known["hwasong15"]


def test_small_words_need_not_be_found(engine: Engine) -> None:
    assert matches(engine, "a visit to Hanoi by train") == matches(engine, "visit Hanoi train")
    assert matches(engine, "visit Hanoi train") == ["2019-02-hanoi"]
    # But alone they are words as any other.
    assert 0 < len(matches(engine, "by")) < len(engine.rows)


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("4th July 2017", ("2017-07-04", "2017-07-04")),
        ("4th of July 2017", ("2017-07-04", "2017-07-04")),
        ("2017/09", ("2017-09-01", "2017-09-30")),
        ("2017", ("2017-01-01", "2017-12-31")),
        ("2017-2018", ("2017-01-01", "2018-12-31")),
        ("2017–2018", ("2017-01-01", "2018-12-31")),
        ("2017-18", ("2017-01-01", "2018-12-31")),
        ("Sept 2023", ("2023-09-01", "2023-09-30")),
        ("09/2023", ("2023-09-01", "2023-09-30")),
        ("Nov 2017 to May 2019", ("2017-11-01", "2019-05-31")),
        ("10–19 Sep 2023", ("2023-09-10", "2023-09-19")),
        ("since 2023", ("2023-01-01", "2100-12-31")),
        ("2023..", ("2023-01-01", "2100-12-31")),
        ("before 2000", ("1900-01-01", "1999-12-31")),
        ("1990s", ("1990-01-01", "1999-12-31")),
        ("2017년", ("2017-01-01", "2017-12-31")),
    ],
)
def test_a_span_finds_what_touches_it(engine: Engine, query: str, days: tuple[str, str]) -> None:
    first, last = map(pd.Timestamp, days)
    rows = engine.rows
    # A launch without a day at the end of a span may lie within it by Pyongyang's clock alone.
    local = rows["start_utc"].dt.tz_convert(search.PYONGYANG).dt.tz_localize(None).dt.normalize()
    instant = (rows["start_utc"] == rows["end_utc"]) & local.between(first, last)
    touching = (rows["day_from"] <= last) & (rows["day_to"] >= first) | instant
    assert matches(engine, query) == list(rows.index[touching])
    assert matches(engine, query)


def test_a_year_finds_its_rows(engine: Engine) -> None:
    assert len(matches(engine, "2017")) == 34
    assert set(engine.rows.loc[matches(engine, "2017"), "day_from"].dt.year) == {2017}


def test_a_date_that_may_be_two_finds_both_and_says_so(engine: Engine) -> None:
    either = engine.find("9/12/2023")
    (term,) = either.terms
    days = [date(2023, 9, 12), date(2023, 12, 9)]
    assert term.unclear
    assert term.spans == tuple((day, day) for day in days)
    each = [set(matches(engine, day.isoformat())) for day in days]
    assert set(engine.rows.index[either.mask]) == each[0] | each[1]
    assert RUSSIA in each[0]
    # There is something on each of these.
    for day in ("2022-03-10", "2022-10-03"):
        assert set(matches(engine, day)) < set(matches(engine, "3/10/2022")), day
    # The other way round, with other signs, and where one number settles it.
    assert engine.find("12-9-2023").terms[0].spans == term.spans
    assert engine.find("9/12/23").terms[0].spans == term.spans
    assert not engine.find("9/13/2023").terms[0].unclear
    assert not engine.find("12.9.2023").terms[0].unclear


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
def test_a_day_finds_what_lies_on_it(engine: Engine, written: str) -> None:
    day = date(2023, 9, 13)
    assert terms(written, engine.names) == [Term(written, spans=((day, day),))]
    sunan = ["launch-2023-09-13-0241-sunan-1", "launch-2023-09-13-0251-sunan-1"]
    assert matches(engine, written) == [RUSSIA, "vostochny-summit", *sunan]
    assert matches(engine, f"순안 {written}") == sunan


def test_a_day_is_that_of_the_list_or_of_pyongyang(engine: Engine) -> None:
    """The Hwasong-15 left at 18:18 UTC on 28 November 2017, on the 29th in Pyongyang."""
    assert HWASONG_15 in matches(engine, "28 Nov 2017")
    assert HWASONG_15 in matches(engine, "2017년 11월 29일")
    assert HWASONG_15 not in matches(engine, "30 Nov 2017")
    assert HWASONG_15 not in matches(engine, "27 Nov 2017")


def test_two_dates_must_both_be_touched(engine: Engine) -> None:
    assert matches(engine, "11 Sep 2023 18 Sep 2023") == [RUSSIA]


@pytest.mark.parametrize(
    ("query", "offer"),
    [
        ("Hwason", "Hwasong"),
        ("hwasnog", "Hwasong"),
        ("Hwasogn-15", "Hwasong-15"),
        ("Pukgukson-2", "Pukguksong-2"),
        ("Hwasong-15 Hwason", "Hwasong-15 Hwasong"),
        ("Vladivostock", "Vladivostok"),
        ("Pyongyangg", "Pyongyang"),
        ("satelite", "satellite"),
        ("misile test", "missile test"),
        ("nucler test", "nuclear test"),
        ("Kim Jung Un", "Kim Jong Un"),
        ("Kim Chong Un Beijing", "Kim Jong Un Beijing"),
        ("Trmp", "Trump"),
        ("김정운", "김정은"),
        ("Владивасток", "Владивосток"),
        ("failyure 2017", "failure 2017"),
    ],
)
def test_a_misspelt_word_offers_the_nearest(engine: Engine, query: str, offer: str) -> None:
    offers = engine.find(query).offers
    assert offer in offers
    assert len(offers) <= known_names.MOST_OFFERED
    # What is offered finds something.
    assert matches(engine, offer)


@pytest.mark.parametrize(
    "query",
    ["ICBM", "Hwasong-15", "Hwasong-16", "2017", "KN-99", "missile tests", "", "zzzzzz", "!"],
)
def test_no_offer_where_nothing_is_misspelt_or_near(engine: Engine, query: str) -> None:
    assert engine.find(query).offers == ()


def test_a_beginning_or_a_part_of_a_word_finds_it(engine: Engine) -> None:
    assert set(matches(engine, "Vladivostok")) <= set(matches(engine, "Vladi"))
    assert matches(engine, "vostok")
    assert set(matches(engine, "Pyongyang")) <= set(matches(engine, "Pyong"))
    # Two letters begin too many words.
    assert matches(engine, "vx") == []


def test_the_best_match_comes_first(engine: Engine) -> None:
    best = engine.find("nuclear test")
    ranked = pd.Series(best.scores, engine.rows.index).sort_values(ascending=False)
    assert set(engine.rows.loc[ranked.index[:6], "kind"]) == {"nuclear"}
    assert (best.scores[~best.mask] == 0).all()
    assert (best.scores[best.mask] > 0).all()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('"icbm"', "icbm"), ("^icbm", "icbm"), ("icbm*", "icbm"), ("-icbm", "icbm"),
        ("(icbm", "icbm"), ("icbm:", "icbm"), ("icbm + icbm", "icbm"), ("icbm AND", "icbm"),
        ("NOT icbm", "not icbm"), ("text:icbm", "text icbm"), ("{text}: icbm", "text icbm"),
        ("NEAR(icbm missile, 2)", "near icbm missile 2"), ("icbm OR", "icbm or"),
        ("'; DROP TABLE rows; --", "drop table rows"), ("icbm\x00", "icbm"),
        ("icbm\ud800", "icbm"), ("icbm \ue000", "icbm"), ("rank MATCH 'x'", "rank match x"),
    ],
)  # fmt: skip
def test_what_is_typed_is_no_syntax(engine: Engine, query: str, words: str) -> None:
    assert matches(engine, query) == matches(engine, words)
    # And the table is still there.
    assert len(matches(engine, "ICBM")) == 19


def test_signs_alone_find_nothing(engine: Engine) -> None:
    for query in (".*", "?!", '"', '""', "*", "%", "\\", "\ud800", "\ue000", "()"):
        assert matches(engine, query) == [], query
    assert matches(engine, "Kim & Putin") == matches(engine, "Kim Putin")
    assert matches(engine, "") == list(engine.rows.index)


def test_a_gap_parts_labels() -> None:
    """No phrase goes from the end of one label to the start of the next."""
    index = Index(["", ""], [["solid fuel", "train"], ["fuel train"]])
    assert not index.has(("solid", "train"))
    assert [row for row, _ in index.scores([("fuel", "train")])] == [1]
    assert fulltext.GAP not in index.words


def test_each_part_has_an_index_of_its_own(engine: Engine, chronicle: pd.DataFrame) -> None:
    """As a visitor's own events have: found together, the words of one unknown to the other."""
    own = chronicle.head(2).assign(text=["zebra crossing", "hwasong zebras"])
    both = Engine(pd.concat([chronicle, own]), [*engine.parts, fulltext.index(own)], engine.names)
    assert list(both.find("zebra").mask.nonzero()[0]) == [len(chronicle), len(chronicle) + 1]
    assert both.find("Hwasong").mask.sum() == engine.find("Hwasong").mask.sum() + 1
    assert both.find("zebr").offers == ("zebra",)
    assert "zebra" not in engine.parts[0].words
    assert engine.find("zebra").mask.sum() == 0


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Hwasong-15", ("hwasong", "15")),
        ("Hwasong15", ("hwasong", "15")),
        ("화성-15형", ("화", "성", "15", "형")),
        ("Hwasong-11A", ("hwasong", "11a")),
        ("600mm", ("600mm",)),
        ("P’yŏngyang_x", ("pyongyang", "x")),
        ("8.24 Yongung", ("8", "24", "yongung")),
        ("…!", ()),
    ],
)
def test_words_are_cut(text: str, parts: tuple[str, ...]) -> None:
    assert tokens(fold(text)) == parts


def test_a_number_and_its_unit_may_stand_apart(engine: Engine) -> None:
    assert len(matches(engine, "600mm")) > 70
    assert engine.find("600mm").offers == ()


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("armoured", "armored"), ("harbours", "harbors"), ("defence", "defense"),
        ("centre", "center"), ("kilometres", "kilometers"), ("programme", "program"),
        ("manoeuvre", "maneuver"), ("manoeuvres", "maneuvers"), ("manoeuvred", "maneuvered"),
        ("manoeuvring", "maneuvering"), ("denuclearisation", "denuclearization"),
        ("organised", "organized"), ("analyse", "analyze"), ("fuelled", "fueled"),
        ("travelling", "traveling"), ("calibre", "caliber"), ("licences", "licenses"),
        ("grey", "gray"), ("aeroplanes", "airplanes"),
    ],
)  # fmt: skip
def test_british_and_american_are_one(british: str, american: str) -> None:
    assert key(british) == key(american)
    assert Index([british]).has((american,))
    assert Index([american]).has((british,))


@pytest.mark.parametrize("word", ["our", "hour", "is", "ice", "there", "re", "all", "sea", "call"])
def test_short_words_are_left_as_they_are(word: str) -> None:
    assert key(word) == word


def test_marks_are_where_the_words_are() -> None:
    def marked(text: str, *phrases: tuple[str, ...]) -> list[str]:
        return [text[a:b] for a, b in Text(text).marks([Term("", phrases)])]

    assert marked("Two tests, and testing", ("test",)) == ["tests", "testing"]
    assert marked("Wŏnsan, Hwasong‑15 flew", ("hwasong", "15"), ("wonsan",)) == [
        "Wŏnsan",
        "Hwasong",
        "15",
    ]
    assert marked("평양에서 김정은이", ("김", "정", "은")) == ["김정은"]
    assert marked("armoured", ("armored",)) == ["armoured"]
    assert marked("no such", ("word",)) == []
    assert marked("", ("word",)) == []


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
        return min(timeit.repeat(lambda: fold(text), timer=process_time, number=1, repeat=3))

    # In turns above and below: to sort them would take five seconds.
    assert seconds("a" + "\u0301\u0316" * 40_000) < 10 * seconds("Ж" * 80_000)


@given(st.text(max_size=100) | st.text('"*():^-+{} ORANDNEARticbm', max_size=60))
def test_any_query_can_be_searched(text: str) -> None:
    engine = Engine.of(SMALL)
    hit = engine.find(text)
    assert len(hit.mask) == len(hit.scores) == 2
    assert all(term.phrases or term.spans for term in hit.terms)


SMALL = pd.DataFrame(
    {
        "text": ["khasan", ""],
        "day_from": pd.to_datetime(["2023-09-12", "1900-01-01"]),
        "day_to": pd.to_datetime(["2023-09-12", "2100-12-31"]),
        "start_utc": pd.to_datetime(["2023-09-11T20:00Z", "1900-01-01T00:00Z"]),
        "end_utc": pd.to_datetime(["2023-09-11T20:00Z", "2101-01-01T00:00Z"]),
    }
)


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.integers(0, 5))
def test_every_word_of_a_text_finds_it(text: str, place: int) -> None:
    words = tokens(fold(text))
    index = Index([text and fold(text)])
    if words:
        word = words[place % len(words)]
        assert index.has((word,))
        assert Text(text).marks([Term("", ((word,),))])


@given(st.sampled_from(["Hwasong-15", "Kim Jong Un", "short-range", "Punggye-ri"]), st.data())
def test_any_hyphen_or_space_between_the_words_will_do(name: str, choice: st.DataObject) -> None:
    sign = choice.draw(st.sampled_from([*"-‐‑‒–—― _·", " - ", "\u00a0", "\u00ad-", ""]))
    written = sign.join(name.replace("-", " ").split())
    assert key(written) == key(name)


def test_names_are_made_once(catalog: Catalog) -> None:
    assert names(catalog) is names(catalog)


def test_folding_passes_over_no_letter_that_it_changes() -> None:
    passed = [sign for sign in map(chr, range(sys.maxunicode + 1)) if not _FOLDED.match(sign)]
    assert len(passed) > 30_000
    assert [sign for sign in passed if sign.translate(_BARE) != sign] == []


def test_an_unknown_word_is_compared_with_a_thousand_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []

    def close(word: str, others: list[str], *rest: object) -> list[str]:
        compared.append(others)
        return get_close_matches(word, others, 1)

    monkeypatch.setattr(known_names.difflib, "get_close_matches", close)
    words = ["".join(letters) for letters in islice(permutations("etaoinsr"), 20_000)]
    assert known_names.nearest("etaoinsx", words)
    assert [len(one) for one in compared] == [known_names.MOST_COMPARED]
    # Those that begin alike come first.
    assert all(one[0] == "e" for one in compared[0])


def test_a_phrase_has_so_many_words() -> None:
    assert len(as_typed("下" * 100)) == MOST_WORDS
    assert as_typed("Hwasong-15") == ("hwasong", "15")
