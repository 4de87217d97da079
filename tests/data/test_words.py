"""The texts of the data: whole sentences, and the words that the field uses."""

import re

import pandas as pd
import pytest

from atlas.data.catalog import Catalog
from atlas.data.words import by_modes

# Columns that hold prose, by table.
PROSE = {
    "areas": ("note",),
    "claims": ("claim", "explanation", "note"),
    "corrections": ("reason",),
    "counting_rules": ("explanation", "note"),
    "delegations": ("note",),
    "eras": ("note",),
    "events": ("what", "claim", "note"),
    "glossary": ("definition",),
    "launches": ("note",),
    "legs": ("note",),
    "lines": ("note",),
    "lofted_ranges": ("assumption", "note"),
    "missiles": ("note",),
    "people": ("note",),
    "places": ("note",),
    "questions": ("question", "hint"),
    "sites": ("note",),
    "sources": ("note",),
    "stops": ("what", "note"),
    "stories": ("summary",),
    "story_steps": ("text", "notes"),
    "trips": ("transport_note", "purpose", "outcome", "note"),
}
# What is no plain English, with what to say instead.
INSTEAD = {
    # Where it is a direction, it is followed by a place.
    r"\b[Nn]orthern (?!side|Limit|Seoul|Hamgyong|Yellow)": "North Korean",
    r"\b[Ss]outhern (?!side|China)": "South Korean",
    r"\b(?:the|The) (?:North|South)(?= (?!Korea|Hamgyong|Pyongan|Hwanghae)|[.,;:'])": "North Korea",
    r"in the documents? read": "our sources",
    r"\b[Rr]eckoned": "estimated",
    r"\bTyped \w+ in": "The list has",
    r"\bdisagrees?:": "differs",
    r"\b(?:launch|trips) table\b": "is listed among the launches, or trips",
    r"\b(?:[Tt]he|CSIS|CNS|launch) list has\b|\b(?:report|NHK|KCNA|TASS|Yonhap) has\b": "gives",
    r"^(?:Corrected|Not opened|Not yet|Slip|See)\b": "We corrected ..., We did not open ...",
    r"^The list\b(?! that we read)": "The CNS list, or The launch list",
    r"^(?:He|She|They|His|Her|Their)\b": "the name",
    r"(?<!Won-Young )\bKim(?=: \d| \(Lamont)": "Won-Young Kim",
    r"\bspells (?:him|her)\b": "spells the name",
    r"\b(?:longer|[Aa]) reach\b": "range",
    r"\b(?:halt to|halt of|halt in|bound by the halt)\b": "moratorium",
    r"\b(?:so far|today|to date|currently|recently)\b": "the day that is meant",
    r"\b(?:on|of|the) \d{1,2}(?:st|nd|rd|th)\b(?! (?:day|anniversary))": "19 September",
    r"demilitari[sz]ed zone|Demilitarized|military demarcation": "Demilitarised Zone",
    r"\d %": "10%",
    r'"|[“][^”]*$': "curly quotation marks, in pairs",
    r"\b[Nn]ormal path": "normal trajectory",
    r"\bunder eyes\b|\btwin line\b": "what the source says",
    r"\b(?:Seoul|Tokyo|JCS) saw (?!the firing as)": "detected",
    r"\bsaid to (?:carry|work)\b|\bat issue\b": "who says it",
    r"\bfounding article\b|\bclock time\b|\bsourced (?:point|coordinates)\b": "no words of our own",
    r"\bin the night to \d": "in the night of 17 to 18 September",
    r"\bManchuria\b": "north-eastern China",
}


def texts(catalog: Catalog) -> list[tuple[str, str, str, str]]:
    """Every text: its table, row, column and words."""
    return [
        (table, str(row), column, text)
        for table, columns in PROSE.items()
        for column in columns
        for row, text in catalog[table][column].dropna().items()
    ]


def test_every_table_with_prose_is_looked_at(catalog: Catalog) -> None:
    prose = texts(catalog)
    assert len(prose) > 1200
    assert {table for table, *_ in prose} == set(PROSE)


def test_a_text_ends_as_a_sentence_does_and_begins_with_a_capital(catalog: Catalog) -> None:
    loose = [one for one in texts(catalog) if not re.search(r'^["“A-Z0-9{].*[.?)"”]$', one[3])]
    assert loose == []


@pytest.mark.parametrize(("pattern", "instead"), INSTEAD.items(), ids=INSTEAD.values())
def test_the_words_are_those_of_the_field(catalog: Catalog, pattern: str, instead: str) -> None:
    titled = [
        (table, str(row), "title", text)
        for table in ("events", "story_steps", "trips")
        for row, text in catalog[table]["title"].items()
    ]
    wrong = [one for one in texts(catalog) + titled if re.search(pattern, one[3])]
    assert wrong == [], f"say “{instead}”"


# Rewrites of the audit of November 2026: row, column, and words that only the new text has.
REWRITTEN = [
    ("events", "moratorium-2018", "what", "economy and nuclear arms side by side"),
    ("events", "pyongyang-declaration-2018", "what", "with outside experts watching"),
    ("events", "nuclear-2006-10-09", "what", "with an estimated yield of one kiloton or less"),
    ("events", "shoigu-pyongyang", "what", "since the border closed in 2020"),
    ("events", "nuclear-declaration-2005", "what", "suspended its part in the six-party talks"),
    ("events", "kim-letter-june-2019", "what", "helped to bring about the meeting at Panmunjom"),
    ("events", "unsc-1695", "what", "keep missile goods and money from reaching North Korea"),
    ("events", "unsc-2094", "what", "the Council ordered"),
    ("events", "unsc-2270", "what", "The Council ordered"),
    ("events", "unsc-2321", "what", "The Council capped"),
    ("events", "plenum-2022", "what", "called South Korea an “undoubted enemy”"),
    ("events", "choe-hyon-launch", "what", "its weapons were first test-fired three days later"),
    ("claims", "claim-06", "explanation", "says that Kim travelled on the same day"),
    ("claims", "claim-11", "explanation", "Russia was negotiating for artillery shells"),
    ("claims", "claim-14", "explanation", "Washington voiced this worry, mainly about technology."),
    ("claims", "claim-31", "explanation", "Kim Il Sung often took the train"),
    ("claims", "claim-35", "explanation", "keep its public promise not to sell arms to Russia"),
    ("claims", "claim-37", "explanation", "the range suffices"),
    ("counting_rules", "rule-six", "explanation", "the step over the line in April 2018 included"),
    ("counting_rules", "rule-ten-tongilgak", "explanation", "within 2018 and 2019"),
    ("trips", "2000-05-beijing", "outcome", "Our sources record no outcome."),
    ("trips", "2010-08-changchun", "purpose", "To visit places of the youth of his father"),
    ("trips", "2006-01-guangzhou", "purpose", "To see the special economic zones of the south"),
    ("trips", "2018-05-dalian", "note", "first flight abroad by a North Korean leader in 32 years"),
    ("stops", "2023-09-russia-gagarin-aircraft-plant", "what", "his air force commander"),
    ("stops", "2018-04-panmunjom-tongilgak", "what", "Each side had lunch on its own"),
    ("stops", "2023-09-russia-khabarovsk-station", "what", "we estimate between 00:30 and 01:30"),
    ("story_steps", "through-khasan-3", "text", "where else the train may have been"),
    ("story_steps", "through-khasan-7", "text", "Tu-160 bombers, a Kinzhal missile and"),
    ("story_steps", "summits-2018-19-3", "text", "his first known journey abroad"),
    ("story_steps", "summits-2018-19-9", "text", "at Panmunjom and talked with Kim"),
    ("story_steps", "scud-to-hwasong-19-6", "text", "make up most of the launch list"),
    ("claims", "claim-04", "explanation", "Kozlov is named by KCNA and by the governor"),
    ("stops", "2023-09-russia-arnika-plant", "note", "that it is in Artyom, but it is not"),
    ("story_steps", "summits-2018-19-5", "text", "Kim flew there"),
    ("story_steps", "summits-2018-19-8", "text", "between 29 November 2017 and 4 May 2019"),
    ("legs", "2023-09-russia-08", "note", "Putin had said that Kim would fly"),
    ("glossary", "eez", "definition", "beyond 12 miles it is not territorial water"),
    ("glossary", "unsc", "definition", "It imposed the UN sanctions on the DPRK."),
    ("glossary", "panel-of-experts", "definition", "monitored the sanctions"),
    ("glossary", "cvid", "definition", "denuclearisation"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "words"), REWRITTEN)
def test_the_rewrites_of_the_audit_stand(
    catalog: Catalog, table: str, row: str, column: str, words: str
) -> None:
    assert words.casefold() in catalog[table].at[row, column].casefold()


def test_no_text_says_the_same_twice(catalog: Catalog) -> None:
    events = catalog.events
    note = events["note"].fillna("").str.rstrip(".")
    repeated = [one != "" and one in what for one, what in zip(note, events["what"], strict=True)]
    assert not events[pd.Series(repeated, index=events.index)].index.tolist()


@pytest.mark.parametrize(
    ("modes", "text"),
    [
        ([], ""),
        (["train", "car", "train"], "by train and car"),
        (["train", "plane", "car"], "by train, plane and car"),
        (["foot", "car"], "by car and on foot"),
    ],
)
def test_the_modes_of_a_journey_are_one_phrase(modes: list[str], text: str) -> None:
    assert by_modes(modes) == text
