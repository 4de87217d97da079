"""Single cells as people write them: when, where, which country; and any cell at all."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.data.moments import zones
from atlas.own import coordinates, values
from atlas.own.countries import Countries
from atlas.own.encodings import NAMES, _sample, encoding_of
from atlas.own.limits import Bad, Refused

COUNTRIES = Countries()
DAY = date(2017, 11, 28)


@pytest.mark.parametrize(
    "cell",
    ["28-Nov-2017", "28/Nov/2017", "28-Nov-17", "2017. 11. 28.", "2017.11.28", "28.11.2017",
     "28.11.17", "28/11/17", "Tuesday, 28 November 2017", "Tue 28 Nov 2017", "2017‑11‑28",
     "2017-11-28 00:00:00", "28.11.2017 0:00", "2017-11-28T00:00:00+09:00",
     "2017년 11월 28일", "2017/11/28", "20171128", "11/28/2017"],
)  # fmt: skip
def test_days(cell: str) -> None:
    assert values.when(cell) == values.When(DAY, DAY, "day")


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("2017-11-28T18:18Z", "18:18 UTC"),
        ("2017-11-28T18:18:00.000Z", "18:18 UTC"),
        ("2017-11-28 18:18", "18:18 None"),
        ("28 Nov 2017, 6:18 PM", "18:18 None"),
        ("28/11/2017 18:18:30", "18:18 None"),
        ("2017-11-28T18:18+09:00", "18:18 UTC+09:00"),
        ("2017-11-28 12:05 am", "00:05 None"),
        ("2017-11-28T00:01Z", "00:01 UTC"),
        ("2017-11-28T00:00:01+09:00", "00:00 UTC+09:00"),
        ("2017-11-28T01:00-05:00", "01:00 UTC-05:00"),
        ("2017-11-28 01:00:00-05", "01:00 UTC-05:00"),
        ("2017-11-28 01:00 -0500", "01:00 UTC-05:00"),
        ("2017-11-28 01:00 -05:00", "01:00 UTC-05:00"),
        ("2017-11-28 1:00 -05", "01:00 UTC-05:00"),
        ("2017-11-28 01:00 -09:30", "01:00 UTC-09:30"),
        ("2017-11-28T10:00-05:00", "10:00 UTC-05:00"),
        ("2017-11-28 10:00 (UTC-12)", "10:00 UTC-12:00"),
    ],
)
def test_days_with_a_time(cell: str, clock: str) -> None:
    when = values.when(cell)
    assert isinstance(when, values.When)
    assert (when.first, when.last) == (DAY, DAY)
    assert f"{when.at:%H:%M} {when.zone}" == clock


@pytest.mark.parametrize(
    ("cell", "first", "last", "precision"),
    [
        ("2017", "2017-01-01", "2017-12-31", "year"),
        ("2017.0", "2017-01-01", "2017-12-31", "year"),
        ("2017-11", "2017-11-01", "2017-11-30", "month"),
        ("Nov 2017", "2017-11-01", "2017-11-30", "month"),
        ("10-19 Sep 2023", "2023-09-10", "2023-09-19", "day"),
        ("2019-04-24 to 2019-04-26", "2019-04-24", "2019-04-26", "day"),
        ("2017-2018", "2017-01-01", "2018-12-31", "day"),
        ("1998–99", "1998-01-01", "1999-12-31", "day"),
        ("2003-04", "2003-04-01", "2003-04-30", "month"),
        ("2019–04", "2019-04-01", "2019-04-30", "month"),
        ("2019. 4. 25.", "2019-04-25", "2019-04-25", "day"),
    ],
)
def test_months_years_and_spans(cell: str, first: str, last: str, precision: str) -> None:
    when = values.when(cell)
    assert isinstance(when, values.When)
    assert (f"{when.first}", f"{when.last}", when.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "cell",
    ["05/06/2019", "since 2019", "2019..", "45439", "soon", "31.02.2019", "1850", "2017 at x",
     "2019/04/25/26", "2019-04-25 10:00+05:99", "2019-04-25T10:00+14:60", "2019-04-25 10:00 -14",
     "17-11-28", "28-11-17", "99-04-25",
     # Excel reads 1948, Python 2048.
     "09.09.48", "9/13/48", "9-Sep-30", "09.09.48-10.09.48", "24.04.19-26.04.19",
     "2017-11/12", "2003/04-05", "2003–04", "2010—12",
     # Two months.
     "2022-01~02", "2017-11–12", "2017.11-12", "2022.1 - 2", "2017 11-12", "2017-11 〜 12"],
)  # fmt: skip
def test_what_is_no_day(cell: str) -> None:
    assert isinstance(values.when(cell), Bad)


@pytest.mark.parametrize(
    "span",
    ["10:00-12:00", "10:00–12:00", "10:00—05:00", "10:00-10:30", "10:00‑11", "01:00-0500",
     "23:00-01:00", "22:00-02", "10:00-05:00", "20:00-8", "23:00+1",
     # An arrow, and the dashes of Japanese and Chinese keyboards.
     "08:00→10:00", "08:00－10:00", "08:00﹣10:00", "23:00＋1",
     "9:00 -10:30", "09:00 -10:30", "9:00\u00a0-10:00", "10:00 –12:00"],
)  # fmt: skip
def test_a_span_of_time_is_no_offset(span: str) -> None:
    for read in (values.clock(span), values.when(f"2019-04-25 {span}")):
        assert isinstance(read, Bad)
        assert read.rule == "one time"


@pytest.mark.parametrize("cell", ["10:00+05:99", "10:00 +14:60", "10:00-13:00", "10:00+09:"])
def test_what_is_no_time_of_day(cell: str) -> None:
    assert isinstance(values.clock(cell), Bad)


@pytest.mark.parametrize(
    "cell", ["2019", "2019-04", "2019-04-24/2019-04-26", "2019-04-25 10:00+05:99"]
)
def test_what_is_no_instant(cell: str) -> None:
    assert isinstance(values.instant(cell), Bad)


def test_no_span_is_tried_for_an_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    # 100,000 cells of dashes took 14 s.
    monkeypatch.setattr(values, "_spans", lambda _: pytest.fail("a span was tried"))
    for cell in ("1-1 1-1--11-1 1-1", "2019-04-24 to 2019-04-26"):
        assert isinstance(values.instant(cell), Bad)


@pytest.mark.parametrize(
    ("cell", "halves"),
    [
        ("39 N, 125 E", ("39 N", "125 E")),
        ("125 e;39 n", ("125 e", "39 n")),
        ("S39 , W125", ("S39", "W125")),
        ("E125 N39", ("E125", "N39")),
        ("39d44m12sS 125d15m12sE", ("39d44m12s", "S 125d15m12sE")),
    ],
)
def test_two_coordinates_are_cut_at_their_letters(cell: str, halves: tuple[str, str]) -> None:
    # By patterns, 100,000 cells of letters and separators took 13 s.
    assert halves in coordinates._halves(cell)


def test_what_is_first_in_a_date() -> None:
    orders = [values.either(cell) for cell in ("25/06/2019", "06/25/2019", "05/06/2019", "x")]
    assert orders == ["day", "month", "", ""]
    # The first number may be the year, unless the last or the middle one can be no day or month.
    assert list(map(values.either, ("17-11-28", "28-11-17 10:00"))) == ["", ""]
    assert list(map(values.either, ("28-11-98", "11-28-17", "28-11-2017"))) == [
        "day", "month", "day",
    ]  # fmt: skip
    chosen = values.when("28-11-17", "day")
    assert isinstance(chosen, values.When)
    assert chosen.first == DAY
    day, month = values.when("05/06/2019", "day"), values.when("5-6-19", "month")
    assert isinstance(day, values.When)
    assert isinstance(month, values.When)
    assert (day.first, month.first) == (date(2019, 6, 5), date(2019, 5, 6))


@pytest.mark.parametrize(
    ("cell", "degrees"),
    [("39°44'12\"N", 39.7367), ("39°44′12″ S", -39.7367), ("39 44 12 N", 39.7367),
     ("39:44:12", 39.7367), ("39d44m12s", 39.7367), ("N39.5", 39.5), ("39.5° N", 39.5),
     ("−12.5", -12.5), ("12,5", 12.5), ("-0°30'", -0.5), ("39º30’N", 39.5), ("1e1", 10),
     ("39 44 12 S", -39.7367), ("39°44'12S", -39.7367), ("39:44:12 s", -39.7367),
     ("39d44m12sS", -39.7367), ("S 39d44m12s", -39.7367), ("S39 44 12", -39.7367)],
)  # fmt: skip
def test_degrees(cell: str, degrees: float) -> None:
    assert coordinates.degrees(cell, axis="lat") == pytest.approx(degrees, abs=1e-4)


@pytest.mark.parametrize(
    "cell",
    ["125°E", "91", "nan", "1_0", "39°61'N", "N39S", "-39°S", "٣", "39.5°30'N", "39 44.5 12",
     "N 39 44 12 S", "39D44M12S"],
)  # fmt: skip
def test_what_is_no_latitude(cell: str) -> None:
    assert isinstance(coordinates.degrees(cell, axis="lat"), Bad)


@pytest.mark.parametrize(
    "cell",
    ["39.75, 125.25", "39.75 125.25", "39,75; 125,25", "39°45'N 125°15'E", "N39.75 E125.25",
     "125.25E 39.75N", "POINT(125.25 39.75)", "SRID=4326;POINT Z (125.25 39.75 10)",
     "(39.75,125.25)", "125.25, 39.75", "39 45 00 N, 125 15 00 E", "39.75, 125.25E",
     "125.25, 39.75N"],
)  # fmt: skip
def test_both_coordinates_in_one_cell(cell: str) -> None:
    assert coordinates.both(cell) == pytest.approx((39.75, 125.25))


@pytest.mark.parametrize("cell", ["39.75", "x, y", "95, 125", "39N, 40N", "1, 2, 3"])
def test_what_is_not_both_coordinates(cell: str) -> None:
    assert isinstance(coordinates.both(cell), Bad)


@pytest.mark.parametrize(
    ("cell", "codes", "unknown"),
    [
        ("KP;RU", ["KP", "RU"], []),
        ("PRK / rus", ["KP", "RU"], []),
        ("DPRK, USA and China", ["KP", "US", "CN"], []),
        ("Korea, Republic of", ["KR"], []),
        ("Democratic People's Republic of Korea", ["KP"], []),
        ("Viet Nam; Russian Federation", ["VN", "RU"], []),
        ("UK & France", ["GB", "FR"], []),
        ("Trinidad and Tobago", ["TT"], []),
        ("Namibia; NA", ["NA"], []),
        ("Soviet Union", ["SU"], []),
        ("Greece; Britain; GBR", ["GR", "GB"], []),
        ("Rep. of Korea, Japan", ["KR", "JP"], []),
        ("S-Korea, USA", ["KR", "US"], []),
        ("Republic of Korea (Seoul), United States of America", ["KR", "US"], ["Seoul"]),
        ("US–South Korea", ["US", "KR"], []),
        ("Russia-PRC; Guinea-Bissau", ["RU", "CN", "GW"], []),
        ("Russia und Nordkorea", ["RU", "KP"], []),
        ("DPRK to Vietnam, Laos", ["KP", "VN", "LA"], []),
        ("Both Koreas", [], ["Both Koreas"]),
        ("South Korea (US)", [], ["South Korea (US)"]),
        ("China (Republic of China)", ["TW"], []),
        ("Georgia (U.S. state)", ["GE"], ["U.S. state"]),
        ("Russia (Kaliningrad)", ["RU"], ["Kaliningrad"]),
        ("Vietnam (South)", [], ["Vietnam (South)"]),
        ("Japanese Korea; French Indochina", [], ["Japanese Korea", "French Indochina"]),
        ("non-Russia; Inner Mongolia", [], ["non-Russia", "Inner Mongolia"]),
        ("Inner Mongolia, China", ["CN"], ["Inner Mongolia"]),
        ("N. Ireland; Ivory Coast", ["GB", "CI"], []),
        ("United States (U.S.); Hong Kong (China)", ["US", "HK"], []),
        ("Solomon Is.; Taiwan Province of China", ["SB", "TW"], []),
        ("North-Korea and South-Korea", ["KP", "KR"], []),
        ("North and South Korea", ["KP", "KR"], []),
        ("Korea, South and North; Japan", ["KR", "KP", "JP"], []),
        ("Korea, North and Korea, South", ["KP", "KR"], []),
        ("both North and South Korea", [], ["both North and South Korea"]),
        ("Korea, North, Japan", ["KP", "JP"], []),
        ("North Korea, South Korea, Atlantis", ["KP", "KR"], ["Atlantis"]),
        ("South Korea and Japan", ["KR", "JP"], []),
        ("Moscow, Russian Fed.", ["RU"], ["Moscow"]),
        ("Korea, Dem. People's Rep.", ["KP"], []),
        ("North-Korea, Atlantis", ["KP"], ["Atlantis"]),
        ("Atlantis and N-Korea", ["KP"], ["Atlantis"]),
        ("Federated States of Micronesia, Palikir", ["FM"], ["Palikir"]),
        ("Venezuela, RB", ["VE"], []),
        ("Gambia, The", ["GM"], []),
        ("St Vincent and the Grenadines", ["VC"], []),
        ("Virgin Islands, U.S.", ["VI"], []),
        ("Taiwan, Province of China; Korea, D.P.R.", ["TW", "KP"], []),
        ("Hong Kong SAR, China", ["HK"], []),
        ("China, P.R.: Macao", ["MO"], []),
        ("China, Japan", ["CN", "JP"], []),
        ("West Bank and Gaza", ["PS"], []),
        ("Sea of Japan; Taiwan Strait", [], ["Sea of Japan", "Taiwan Strait"]),
        ("Japan, South China Sea", ["JP"], ["South China Sea"]),
        ("British Indian Ocean Territory", ["IO"], []),
        ("Россия", ["RU"], []),
        ("Atlantis; KP", ["KP"], ["Atlantis"]),
        ("X" * 300, [], ["X" * 300]),
        (";;", [], []),
    ],
)
def test_countries(cell: str, codes: list[str], unknown: list[str]) -> None:
    assert COUNTRIES.read(cell) == (codes, unknown)


def test_many_brackets_are_looked_at_in_bounded_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    # The names of all countries were put into a set for each bracket: 3 MB took 11 s.
    countries = Countries()
    asked: list[str] = []

    class Noted(dict[str, str]):
        def __iter__(self) -> Iterator[str]:
            asked.append("all")
            return super().__iter__()

    monkeypatch.setattr(countries, "_exact", Noted(countries._exact))
    countries.read("; ".join(f"Atlantis {n} (b{n})" for n in range(20)))
    assert asked == []


def test_zones() -> None:
    assert str(values.zone("KST", zones())) == "Asia/Seoul"
    assert str(values.zone("UTC+8:30", zones())) == "UTC+08:30"
    assert str(values.zone("", zones())) == "UTC"
    for cell in ("+15:00", "../x", "EST5", "localtime", "+05:99", "UTC+0960", "-12:30", "UTC-14"):
        assert isinstance(values.zone(cell, zones()), Bad)


TEXTS = {
    "cp1251": "Переговоры в Хасане, апрель",
    "koi8-r": "Переговоры в Хасане, апрель",
    "cp932": "ミサイル発射、平壌",
    "euc_jp": "ミサイル発射、平壌から",
    "cp949": "화성-15 발사, 평양",
    "gb18030": "火星15试射，平壤",
    "big5": "火星15試射，平壤",
    "cp1252": "Gespräche in Köln, Réunion à Genève",
    "cp1250": "Rozmowy w Łodzi, schůzka v Třinci",
    "utf-16-le": "Talks, Хасан",
    "utf-16-be": "Talks, Хасан",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_encodings_are_recognised(encoding: str) -> None:
    content = f"title,date\n{TEXTS[encoding]},2019-04-25\n".encode(encoding)
    assert encoding_of(content) == (encoding, True)
    assert encoding_of(content, "cp1252") == ("cp1252", False)


@pytest.mark.parametrize("encoding", [one for one in TEXTS if not one.startswith("utf-16")])
@pytest.mark.parametrize(
    "around", [("plain " * 3000, ""), ("", " plain" * 3000), ("x, " * 5000, "")]
)
def test_encodings_are_recognised_in_long_lines(encoding: str, around: tuple[str, str]) -> None:
    text = TEXTS[encoding].join(around)
    assert encoding_of(f"title,date\n{text},2019-04-25\n".encode(encoding)) == (encoding, True)
    # In one line that is longer than what is looked at, each letter of it is whole.
    lines = _sample((TEXTS[encoding] * 1000).encode(encoding)).split(b"\n")
    assert lines
    assert not {sign for line in lines[:-1] for sign in line.decode(encoding)} - {*TEXTS[encoding]}


def test_what_is_looked_at_is_round_the_letters_that_are_not_ascii() -> None:
    line = b"x" * 20_000 + b"\xe4, \xf6 and more" + b"y" * 20_000
    assert _sample(b"title,date\r\n" + line + b"\r\xfc\n") == (
        b"x" * 20 + b"\xe4, \xf6 and " + b"\n\xfc"
    )


@given(content=st.binary(max_size=200))
def test_any_bytes_have_an_encoding_or_are_refused(content: bytes) -> None:
    try:
        name, _ = encoding_of(content)
    except Refused:
        return
    assert name in NAMES


CELL = st.one_of(
    st.text(max_size=60),
    st.text("0123456789-/.: TZNSEWnsew°'\"+,;()apmJanFeb", max_size=40),
)


@given(cell=CELL)
def test_any_cell_is_read_or_told(cell: str) -> None:
    when = values.when(cell)
    if isinstance(when, values.When):
        assert date(1900, 1, 1) <= when.first <= when.last <= date(2100, 12, 31)
    for axis, limit in (("lat", 90), ("lon", 180)):
        degrees = coordinates.degrees(cell, axis=axis)
        assert degrees is None or isinstance(degrees, Bad) or abs(degrees) <= limit
    pair = coordinates.both(cell)
    if isinstance(pair, tuple) and not isinstance(pair, Bad):
        assert abs(pair[0]) <= 90
        assert abs(pair[1]) <= 180
    assert values.clock(cell) is None or values.clock(cell)
    values.zone(cell, zones())
    codes, _ = COUNTRIES.read(cell)
    assert all(len(code) == 2 for code in codes)


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
def test_coordinates_that_are_written_are_read(lat: float, lon: float) -> None:
    assert (
        coordinates.both(f"{lat:.6f}, {lon:.6f}") == pytest.approx((lat, lon), abs=1e-6)
        or abs(lat) > 90
    )
