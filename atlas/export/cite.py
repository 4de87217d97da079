"""How to cite a view or an event, and the documents behind it.

What a style makes of each document is stored, since the reference processor is no Python.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pandas as pd

from atlas.data.catalog import Catalog

Item = dict[str, Any]

# The name of each form, the ending of its file and its media type.
FORMATS: Final = {
    "chicago": ("Chicago", "txt", "text/plain"),
    "apa": ("APA", "txt", "text/plain"),
    "mla": ("MLA", "txt", "text/plain"),
    "bibtex": ("BibTeX", "bib", "application/x-bibtex"),
    "ris": ("RIS", "ris", "application/x-research-info-systems"),
    "csl-json": ("CSL-JSON", "json", "application/vnd.citationstyles.csl+json"),
}
# Each document in each style, as the reference processor writes it: see `tools.build_citations`.
CITATIONS: Final = Path(__file__).with_name("citations.json")
# Styles of the Citation Style Language, as published, of which `CITATIONS` are made:
# `tools.build_styles` writes them.
STYLES_FOLDER: Final = Path(__file__).parent / "styles"
STYLES: Final = {
    "chicago": "chicago-author-date",
    "apa": "apa",
    "mla": "modern-language-association",
}
# CSL's type of a document, by its kind in the table of sources.
TYPES: Final = {
    "state-media": "article-newspaper",
    "news": "article-newspaper",
    "government": "report",
    "think-tank": "report",
    "academic": "article-journal",
    "dataset": "dataset",
    "reference": "webpage",
    "own-work": "document",
}
# What is a part of something else, whose name goes by its own word: a paper, a journal, a site.
PARTS: Final = ("article-newspaper", "article-journal", "webpage")
RIS_TYPES: Final = {
    "dataset": "DATA",
    "article-newspaper": "NEWS",
    "report": "RPRT",
    "article-journal": "JOUR",
    "webpage": "ELEC",
}
# What TeX takes for its own, beside what pybtex escapes.
TEX: Final = {ord("$"): r"\$", ord("^"): r"\textasciicircum{}"}
BIBTEX_TYPES: Final = {
    "article-newspaper": ("article", "journal"),
    "article-journal": ("article", "journal"),
    "report": ("techreport", "institution"),
}
# What the id of a view begins with.
VIEW: Final = "khasan-atlas-"
# What stands in the stored lines of a view until its own is known.
TITLE, LINK = "KHASANTITLE", "https://khasan.example/"


def dataset(catalog: Catalog, title: str, link: str, accessed: pd.Timestamp) -> Item:
    """What is shown, as an item of CSL-JSON: `title` is a view's sentence or an event's title."""
    return {
        "id": f"{VIEW}{_slug(title)}",
        "type": "dataset",
        "title": _one_line(title),
        "author": [{"literal": "Khasan Atlas"}],
        "version": catalog.version,
        "issued": _date(str(catalog.descriptor["created"])[:10]),
        "accessed": _date(accessed.strftime("%Y-%m-%d")),
        "URL": link,
    }


def documents(sources: pd.DataFrame) -> list[Item]:
    """Rows of the table of sources as items of CSL-JSON; what is not known is left out."""
    items = []
    for row in sources.itertuples():
        item: Item = {
            "id": row.source_id,
            "type": TYPES[row.kind],
            "title": _one_line(row.title),
        }
        item["container-title" if item["type"] in PARTS else "publisher"] = _one_line(row.publisher)
        if isinstance(row.authors, str):
            item["author"] = [_author(one) for one in row.authors.split(";")]
        if isinstance(row.date, str):
            item["issued"] = _date(row.date)
        if isinstance(row.url, str):
            item["URL"] = row.url
        if isinstance(row.copy_url, str):
            item["note"] = f"Read in a copy at {row.copy_url}"
        # What was read of a copy on some day was not at its own address.
        if pd.notna(row.accessed) and row.address_seen:
            item["accessed"] = _date(row.accessed.strftime("%Y-%m-%d"))
        items.append(item)
    return items


def _author(name: str) -> dict[str, str]:
    """A name of the column `authors` as CSL-JSON has it: a person has a comma in it."""
    family, comma, given = (_one_line(part) for part in name.partition(","))
    return {"family": family, "given": given} if comma else {"literal": family}


def _name(author: dict[str, str]) -> str:
    """An author of CSL-JSON in one text, the family name first."""
    return author["literal"] if "literal" in author else f"{author['family']}, {author['given']}"


def cited(items: Sequence[Item], form: str) -> str:
    """The items in a form of `FORMATS`, one after another.

    Raises:
        KeyError: there is no such form.
    """
    if form == "bibtex":
        return _bibtex(items)
    if form == "ris":
        return _ris(items)
    if form == "csl-json":
        return json.dumps(list(items), ensure_ascii=False, indent=2)
    if form not in STYLES:
        raise KeyError(form)
    return _styled(items, form)


def template(catalog: Catalog) -> Item:
    """Return a view without title, link and day, as `CITATIONS` has it in each style."""
    item = dataset(catalog, TITLE, LINK, pd.Timestamp(0))
    return {name: value for name, value in item.items() if name != "accessed"}


def digest(item: Item) -> str:
    """Return a hash of an item, which tells whether it is still what a stored line was made of."""
    return sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()[:16]


def _styled(items: Sequence[Item], form: str) -> str:
    """The lines of items, documents in the order of the alphabet behind the view."""
    views = [_view_line(item, form) for item in items if item["id"].startswith(VIEW)]
    documents = [_line(item, form) for item in items if not item["id"].startswith(VIEW)]
    return "\n".join([*views, *sorted(documents, key=_in_the_alphabet)])


@cache
def _lines() -> dict[str, dict[str, str]]:
    lines: dict[str, dict[str, str]] = json.loads(CITATIONS.read_text(encoding="utf-8"))["lines"]
    return lines


def _line(item: Item, form: str) -> str:
    """The stored line of an item; a plain one where the table has changed since it was stored."""
    stored = _lines().get(item["id"])
    if stored and stored["of"] == digest(item):
        return stored[form]
    parts = [
        "; ".join(_name(author) for author in item.get("author", [])),
        f"“{item['title']}”",
        item.get("container-title") or item.get("publisher"),
        _iso(item["issued"]) if "issued" in item else None,
        item.get("URL"),
    ]
    return ". ".join(part for part in parts if part) + "."


def _view_line(item: Item, form: str) -> str:
    """The stored line of a view with its own title, as it is written, and its link."""
    empty = item | {"id": f"{VIEW}{_slug(TITLE)}", "title": TITLE, "URL": LINK}
    line = _line({name: value for name, value in empty.items() if name != "accessed"}, form)
    title = item["title"]
    if f"“{TITLE}.”" in line:
        # Quoted, marks within are the other ones, and a full stop stands before all that close.
        title = title.translate({ord("“"): "‘", ord("”"): "’"})
        quoted = title.rstrip("’")
        stop = "" if quoted.endswith((".", "?", "!")) else "."
        title, line = f"{quoted}{stop}{title[len(quoted) :]}", line.replace(f"{TITLE}.", TITLE)
    own = {TITLE: title, LINK: item["URL"]}
    return re.sub(f"{TITLE}|{re.escape(LINK)}", lambda match: own[match[0]], line)


def _in_the_alphabet(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def _bibtex(items: Sequence[Item]) -> str:
    from pybtex.database import BibliographyData, Entry, Person  # noqa: PLC0415
    from pybtex.database.output.bibtex import Writer  # noqa: PLC0415

    class _Writer(Writer):  # type: ignore[misc]
        """Leaves addresses as they are: `\\&` in one would be another address."""

        def _encode(self, text: str) -> str:
            if re.fullmatch(r"https?://\S+", text):
                return text
            encoded: str = super()._encode(text)
            return encoded.translate(TEX)

    entries = {}
    for item in items:
        sort, outlet = BIBTEX_TYPES.get(item["type"], ("misc", "howpublished"))
        fields = {outlet: item.get("container-title", item.get("publisher"))}
        fields |= {"version": item.get("version"), "url": item.get("URL")}
        fields["note"] = item.get("note")
        if "issued" in item:
            fields["year"] = f"{item['issued']['date-parts'][0][0]}"
            fields["date"] = _iso(item["issued"])
        if "accessed" in item:
            fields["urldate"] = _iso(item["accessed"])
        known = {name: _braceless(value) for name, value in fields.items() if value}
        entry = Entry(sort, {"title": _kept_capitals(item["title"])} | known)
        for author in item.get("author", []):
            # In braces: an organisation has no first name.
            name = _braceless(_name(author))
            entry.add_person(Person(name if "family" in author else f"{{{name}}}"), "author")
        entries[item["id"]] = entry
    text: str = _Writer(encoding="UTF-8").to_string(BibliographyData(entries))
    return text


def _ris(items: Sequence[Item]) -> str:
    import rispy  # noqa: PLC0415

    references = []
    for item in items:
        reference = {
            "type_of_reference": RIS_TYPES.get(item["type"], "GEN"),
            "id": item["id"],
            "title": item["title"],
            "secondary_title": item.get("container-title"),
            "authors": [_name(author) for author in item.get("author", [])],
            "notes": [item["note"]] if "note" in item else None,
            "publisher": item.get("publisher"),
            "edition": item.get("version"),
            "year": f"{item['issued']['date-parts'][0][0]}" if "issued" in item else None,
            "date": _iso(item["issued"]).replace("-", "/") if "issued" in item else None,
            "access_date": _iso(item["accessed"]).replace("-", "/") if "accessed" in item else None,
            "urls": [item["URL"]] if "URL" in item else None,
        }
        references.append({name: value for name, value in reference.items() if value})
    text: str = rispy.dumps(references)
    return text


def _one_line(text: str) -> str:
    """Text in one line without signs that can't be seen: each form is made of lines."""
    seen = "".join(s if unicodedata.category(s)[0] != "C" else " " for s in text)
    return " ".join(seen.split())


def _braceless(text: str) -> str:
    """Text without what BibTeX takes for its own: an odd brace would end its entry."""
    return text.translate({ord("{"): "(", ord("}"): ")", ord("\\"): "/"})


def _kept_capitals(title: str) -> str:
    """A title for BibTeX, whose styles write small what has no braces: `{Kim} in {Vladivostok}`."""
    words = _braceless(title).split(" ")
    return " ".join(f"{{{one}}}" if one != one.lower() else one for one in words)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "view"


def _date(iso: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in iso.split("-")]]}


def _iso(date: dict[str, list[list[int]]]) -> str:
    return "-".join(f"{part:02d}" for part in date["date-parts"][0])
