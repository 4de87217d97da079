"""Terms of the glossary are explained where they stand: in headings, legend, card and notes."""

from typing import Any

from tests.app.pages import HWASONG_15, open_page, unescaped


def tooltip(elements: Any, text: str) -> str:
    """The tooltip of the one element whose text holds `text`."""
    (element,) = [one for one in elements if text in unescaped(one.value)]
    return unescaped(element.proto.help)


def test_a_legend_explains_the_classes_that_it_shows() -> None:
    app = open_page("timeline", {"class": ["icbm", "slbm"]})
    meanings = tooltip(app.caption, "What these words mean")
    assert "ICBM: " in meanings.replace("**", "")
    assert "SLBM: " in meanings.replace("**", "")
    assert "SRBM" not in meanings


def test_a_legend_without_a_term_has_no_such_line() -> None:
    app = open_page("timeline", {"kind": "trip"})
    assert not [one for one in app.caption if "What these words mean" in one.value]


def test_the_card_explains_what_its_facts_name() -> None:
    app = open_page("map", {"event": HWASONG_15})
    meanings = tooltip(app.subheader, "Hwasong-15 from").replace("**", "")
    for term in ("Hwasong: ", "ICBM: ", "Apogee: ", "JCS: "):
        assert term in meanings


def test_a_note_and_a_heading_explain_theirs() -> None:
    app = open_page("map", {"class": "icbm"})
    assert "Apogee: " in tooltip(app.caption, "Landing points").replace("**", "")
    app = open_page("charts")
    assert "SRBM: " in tooltip(app.subheader, "Short range was most common").replace("**", "")
