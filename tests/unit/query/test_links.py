"""Links as people pass them on: spans of days, capitals, brackets, HTML, unknown parameters."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.app import data
from atlas.data.moments import FIRST_DAY, LAST_DAY, OutOfLimits
from atlas.query import links
from atlas.query.view import FACETS, View

ALL = (date(1984, 4, 9), date(2026, 4, 18))
DAYS = st.dates(FIRST_DAY, LAST_DAY)
PAIRS = st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days)))
# What may stand round a link in a text.
ROUND = st.sampled_from(["", ")", ").", ".", ",", ">", "]", "”", "».", ";", "!", "*", " "])


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2017", ("2017-01-01", "2017-12-31")),
        ("2017-11", ("2017-11-01", "2017-11-30")),
        ("2017-11-28", ("2017-11-28", "2017-11-28")),
        ("2017-2018", ("2017-01-01", "2018-12-31")),
        ("2017..2018", ("2017-01-01", "2018-12-31")),
        ("2017-11..2018-02", ("2017-11-01", "2018-02-28")),
        ("2017-11-28..2018", ("2017-11-28", "2018-12-31")),
        ("2017-01-01,2017-12-31", ("2017-01-01", "2017-12-31")),
        ("2017-01-01/2017-12-31", ("2017-01-01", "2017-12-31")),
        ("2017-1-5...2017-2-6", ("2017-01-05", "2017-02-06")),
        ("2017…2018", ("2017-01-01", "2018-12-31")),
        ("2017–2018", ("2017-01-01", "2018-12-31")),
        ("2017..", ("2017-01-01", "2026-04-18")),
        ("2017-11-28..", ("2017-11-28", "2026-04-18")),
        ("..2018", ("1984-04-09", "2018-12-31")),
        (",2018-06", ("2018-06-01", "2018-06-30")),
        # An open end that lies before the data, or after them.
        ("2050..", ("2050-01-01", "2050-12-31")),
        ("..1950", ("1950-01-01", "1950-12-31")),
        ("2017).", ("2017-01-01", "2017-12-31")),
        ("(2017..).", ("2017-01-01", "2026-04-18")),
        ("2017-11-28.", ("2017-11-28", "2017-11-28")),
        ("2018..2017", ("2018-01-01", "2017-12-31")),
        ("Sept 2017", ("2017-09-01", "2017-09-30")),
        ("28.11.2017).", ("2017-11-28", "2017-11-28")),
        ("20171128", ("2017-11-28", "2017-11-28")),
        ("28 Nov 2017", ("2017-11-28", "2017-11-28")),
        ("2017 to 2018", ("2017-01-01", "2018-12-31")),
    ],
)
def test_a_span_is_read(text: str, span: tuple[str, str]) -> None:
    first, last = links.span(text, ALL)
    assert (first.isoformat(), last.isoformat()) == span


@pytest.mark.parametrize(
    "text",
    ["", "x", "..", ",", "2017..2018..2019", "2017-13", "2017-02-30", "２０１７", "17", "2017-W05"],
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^(?!use a date)"):
        links.span(text)


@pytest.mark.parametrize("text", ["1812", "2101-01", "1899-12-31..", "2017..9999"])
def test_a_span_that_cannot_be_drawn_says_so(text: str) -> None:
    with pytest.raises(OutOfLimits, match="use a date from 1900-01-01 to 2100-12-31"):
        links.span(text)


@given(PAIRS, st.sampled_from(["..", ",", "/", "…", "...", "–"]), ROUND)
def test_two_days_are_a_span_however_they_are_joined(
    days: tuple[date, date], between: str, after: str
) -> None:
    assert links.span(f"{days[0]}{between}{days[1]}{after}") == days


@given(DAYS, ROUND)
def test_a_year_and_a_month_are_all_their_days(day: date, after: str) -> None:
    last = monthrange(day.year, day.month)[1]
    month = day.replace(day=1), day.replace(day=last)
    assert links.span(f"{day:%Y-%m}{after}") == month
    assert links.span(f"{day.year}{after}") == (date(day.year, 1, 1), date(day.year, 12, 31))


@given(st.text(max_size=60) | st.text("0123456789-.,/()", max_size=30))
def test_any_text_is_a_span_or_none(text: str) -> None:
    try:
        first, last = links.span(text, ALL)
    except ValueError:
        return
    assert FIRST_DAY <= first <= LAST_DAY
    assert FIRST_DAY <= last <= LAST_DAY


@pytest.mark.parametrize(
    ("name", "value", "id_"),
    [
        ("class", "ICBM", "icbm"),
        ("class", "icbm).", "icbm"),
        ("class", "(Icbm", "icbm"),
        ("class", "Intercontinental", "icbm"),
        ("class", "space launch", "slv"),
        ("kind", "Launch", "launch"),
        ("kind", "Missile tests", "launch"),
        ("kind", "launches", "launch"),
        ("class", "ICBMs", "icbm"),
        ("outcome", "Failures", "failure"),
        ("missile", "hwasong15", "hwasong-15"),
        ("missile", "KN23", "hwasong-11a"),
        ("missile", "Hwasong-15", "hwasong-15"),
        ("missile", "HWASONG 15", "hwasong-15"),
        ("missile", "Hwasong-11A (KN-23)", "hwasong-11a"),
        ("missile", "KN-23", "hwasong-11a"),
        ("site", "Sunan", "sunan"),
        ("site", "West_Sunan", "west-sunan"),
        ("outcome", "FAILURE”", "failure"),
        ("country", "VN", "vn"),
        ("country", "Vietnam", "vn"),
        ("sure", "Reported", "reported"),
    ],
)
def test_a_value_is_understood_in_capitals_and_brackets(name: str, value: str, id_: str) -> None:
    view, notes = View.from_params({name: [value]}, data.options())
    assert (view.facet(name), notes) == ((id_,), [])


@given(st.sampled_from(list(FACETS)), st.data(), ROUND)
def test_every_id_is_understood_in_capitals(name: str, choice: st.DataObject, after: str) -> None:
    one = choice.draw(st.sampled_from(list(data.options()[name])))
    view, notes = View.from_params({name: [one.upper() + after]}, data.options())
    assert (view.facet(name), notes) == ((one,), [])


def test_lists_may_be_parted_by_semicolons() -> None:
    view, notes = View.from_params({"class": ["ICBM;SLV"]}, data.options())
    assert (view.class_, notes) == (("icbm", "slv"), [])


@pytest.mark.parametrize("value", ["1", "true", "TRUE", "Yes", "1)."])
def test_a_switch_is_understood(value: str) -> None:
    assert View.from_params({"away": [value], "unit": ["Tests)."]}, data.options()) == (
        View(away=True, unit="tests"),
        [],
    )


def test_of_many_values_the_first_count() -> None:
    values = [f"x{number}" for number in range(10_000)]
    view, notes = View.from_params({"missile": ["hwasong-15", *values]}, data.options())
    assert view.missile == ("hwasong-15",)
    assert notes[0] == "missile (the first 200 of 10,001 values count)"
    # Past them nothing is looked at.
    late, _ = View.from_params({"missile": [*values, "hwasong-15"]}, data.options())
    assert late == View()


def test_what_is_too_long_for_an_id_is_left_as_it_is() -> None:
    long = "hwasong-15" + ")." * links.LONGEST
    assert links.bare(long) == long
    assert links.bare("hwasong-15" + ")." * 20) == "hwasong-15"


def test_an_unknown_value_comes_with_the_nearest() -> None:
    _, notes = View.from_params({"class": ["icmb"], "missile": ["hwasogn-15"]}, data.options())
    assert notes == [
        "class=icmb (did you mean icbm?)",
        "missile=hwasogn-15 (did you mean hwasong-15?)",
    ]
    # Another number is another missile.
    assert View.from_params({"missile": ["KN-99"]}, data.options())[1] == ["missile=KN-99"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("class", "class"),
        ("Class", "class"),
        ("amp;class", "class"),
        ("amp;amp;PERIOD", "period"),
        (" q ", "q"),
        ("&class", "class"),
        ("ampclass", "ampclass"),
    ],
)
def test_a_name_is_understood_in_capitals_and_from_html(name: str, meant: str) -> None:
    assert links.ours(name) == meant


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("kind=-trip", "kind=-trip (did you mean trip?)"),
        ("class=!icbm", "class=!icbm (did you mean icbm?)"),
        ("class=!!ICBM", "class=!!ICBM (did you mean icbm?)"),
        ("country=−ru", "country=−ru (did you mean ru?)"),
        ("away=!1", "away=!1 (use 1)"),
        ("unit=-tests", "unit=-tests (use missiles or tests)"),
        ("period=!2017", "period=!2017 (use a year, a month or two dates such as 2017-01-01)"),
        ("icbm", "icbm (write it as name=value)"),
        ("icbm/srbm", "icbm/srbm (write it as name=value)"),
        ("/map?away", "away (write it as name=value)"),
    ],
)
def test_no_value_is_read_as_its_opposite_and_none_is_lost(query: str, note: str) -> None:
    assert View.from_query(query, data.options()) == (View(), [note])


@pytest.mark.parametrize(
    "link",
    ["", "/map", "https://atlas.example/map#part", "//x/map", "?",
     "atlas.example/map", "localhost:8501/map", "HTTPS://x.org/map", "<https://x.org/map>",
     "fbclid", "embed&amp;", "/map?embed"],
)  # fmt: skip
def test_a_link_may_have_no_query(link: str) -> None:
    assert View.from_query(link, data.options()) == (View(), [])


def test_parts_without_a_name_are_counted() -> None:
    notes = View.from_query("&".join("abcdefgh") + "&class=icbm", data.options())[1]
    assert notes[-2:] == ["e (write it as name=value)", "3 more parts without a name"]


def test_a_query_of_pasted_html_is_read() -> None:
    query = "period=2017-01-01&amp;period=2017-12-31&amp;Class=ICBM"
    assert View.from_query(query, data.options()) == (
        View(period=(date(2017, 1, 1), date(2017, 12, 31)), class_=("icbm",)),
        [],
    )


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("clas", "class"),
        ("classes", "class"),
        ("year", "period"),
        ("Date", "period"),
        ("perod", "period"),
        ("outcom", "outcome"),
        ("countries", "country"),
        ("search", "q"),
        ("query", "q"),
        ("missle", "missile"),
        ("type", "class"),
    ],
)
def test_an_unknown_parameter_comes_with_the_nearest(name: str, near: str) -> None:
    known = ["period", *FACETS, "away", "q", "unit", "event", "trip"]
    assert links.unknown({name: ["1"]}, known) == [f"{name}=1 (did you mean {near}?)"]


def test_a_parameter_like_none_is_named_alone() -> None:
    assert links.unknown({"zzz": ["1", "2"]}, ["period"]) == ["zzz=1,2 (no such parameter)"]
    # A word for a parameter that this page does not have.
    assert links.unknown({"zoom": ["9"]}, ["period"]) == ["zoom=9 (no such parameter)"]
    assert links.unknown({"zoom": ["9"]}, ["camera"]) == ["zoom=9 (did you mean camera?)"]


def test_a_parameter_of_another_page_is_told_apart() -> None:
    notes = links.unknown({"until": ["2017"]}, ["period"], ["period", "until"])
    assert notes == ["until=2017 (this page has no until)"]


def test_many_unknown_parameters_are_counted() -> None:
    notes = links.unknown({f"zz{n}": [""] for n in range(100)}, ["period"])
    assert len(notes) == 6
    assert notes[-1] == "95 more unknown parameters"
    (note,) = links.unknown({"z" * 10_000: ["y" * 10_000]}, ["period"])
    assert len(note) < 200


@pytest.mark.parametrize(
    "name",
    ["utm_source", "utm_campaign", "UTM_Medium", "fbclid", "gclid", "msclkid", "igshid", "mc_cid",
     "_ga", "_gl", "_hsenc", "embed", "embed_options", "ref"],
)  # fmt: skip
def test_what_programs_add_to_a_link_is_not_named(name: str) -> None:
    assert links.unknown({name: ["x"]}, ["period"]) == []


def test_no_parameter_of_ours_is_taken_for_one_of_theirs() -> None:
    from atlas.app import parameters

    assert not [one for one in parameters.NAMES if links.SILENT.fullmatch(one)]


@given(st.dictionaries(st.text(max_size=200), st.lists(st.text(max_size=300), max_size=3)))
def test_any_parameter_is_known_silent_or_named(params: dict[str, list[str]]) -> None:
    notes = links.unknown(params, ["period"], ["until"])
    assert len(notes) <= links.MOST_NAMED + 1
    assert all(len(note) < 200 for note in notes)
