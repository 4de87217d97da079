"""Colours and shapes: what each means, in the light and the dark theme. They stand here.

Three families of range have a hue each: short and medium are blue, intermediate and submarine
violet, intercontinental and space red to orange. Within a family classes differ by lightness, found
by a search: no two of them fall together for any kind of colour blindness, as a test holds. What is
told by colour is told by shape too.
"""

from dataclasses import dataclass
from typing import Final, Literal

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as `#RRGGBB`."""

    page: str
    land: str
    sea: str
    river: str
    ink: str
    quiet: str
    line: str
    journey: str
    # Of journeys of those who led before him.
    predecessor: str
    band: str
    classes: dict[str, str]
    nuclear: str
    other: str
    context: str
    own: str
    # Of countries on a map of their border, by ISO 3166-1.
    tints: dict[str, str]

    def kind(self, kind: str, class_: object = None) -> str:
        """The colour of a row of the chronicle: its class for a launch, else its kind."""
        if isinstance(class_, str) and class_ in self.classes:
            return self.classes[class_]
        return {
            "trip": self.journey,
            "predecessors": self.predecessor,
            # One whose class is not given.
            "launch": self.context,
            "nuclear": self.nuclear,
            "other": self.other,
            "context": self.context,
            "own": self.own,
        }[kind]


LIGHT: Final = Palette(
    page="#FAF8F2",
    land="#E9E5DA",
    sea="#D6E2E8",
    river="#B4CBD6",
    ink="#1B2126",
    quiet="#55606B",
    line="#C9C3B4",
    journey="#2E6B3A",
    predecessor="#6B8270",
    band="#2E6B3A",
    classes={
        "srbm": "#1076D3",
        "mrbm": "#0B3063",
        "irbm": "#A9549C",
        "icbm": "#A8321B",
        "slbm": "#710096",
        "slv": "#CA5506",
        "hgv": "#6E4690",
        "cruise": "#868047",
        "unknown": "#6E6E6E",
    },
    nuclear="#6B041F",
    other="#868047",
    context="#55606B",
    own="#1B2126",
    tints={"KP": "#EDDFD3", "CN": "#F0E8C9", "RU": "#DDE5D2", "KR": "#DEDFE9"},
)

DARK: Final = Palette(
    page="#11161B",
    land="#252C34",
    sea="#0B1620",
    river="#3A5B6D",
    ink="#ECE9E1",
    quiet="#A4AEB8",
    line="#3B444E",
    journey="#7CC48A",
    predecessor="#708B77",
    band="#7CC48A",
    classes={
        "srbm": "#689AF9",
        "mrbm": "#4770DE",
        "irbm": "#C398D1",
        "icbm": "#E66A27",
        "slbm": "#9279BB",
        "slv": "#ED9957",
        "hgv": "#F2C2F9",
        "cruise": "#DCDBA2",
        "unknown": "#949A94",
    },
    nuclear="#D0416E",
    other="#DCDBA2",
    context="#A4AEB8",
    own="#ECE9E1",
    tints={"KP": "#36292A", "CN": "#363021", "RU": "#22302A", "KR": "#292C3B"},
)

PALETTES: Final[dict[ThemeName, Palette]] = {"light": LIGHT, "dark": DARK}

# The classes of each hue; a glide vehicle has been launched by missiles of intermediate range.
FAMILIES: Final = {
    "blue": ("srbm", "mrbm"),
    "violet": ("irbm", "slbm", "hgv"),
    "red": ("icbm", "slv"),
}

# Plotly's name of each shape; `tools/build_icons.py` draws the same shapes for the map.
SHAPES: Final = {
    "srbm": "circle",
    "mrbm": "square",
    "irbm": "diamond",
    "icbm": "triangle-up",
    "slbm": "triangle-down",
    "slv": "star",
    "hgv": "pentagon",
    "cruise": "cross",
    "unknown": "bowtie",
    "nuclear": "hexagon",
    "other": "cross",
    "context": "line-ns-open",
    "own": "hexagram",
    "trip": "arrow",
}

# Streamlit serves Source Sans; `static/fonts` has the Korean and Chinese letters of the data.
SANS: Final = "Source Sans, Atlas Names, sans-serif"


def rgb(colour: str, alpha: int = 255) -> list[int]:
    """`#RRGGBB` as deck.gl takes it: `[red, green, blue, alpha]`, each 0 to 255."""
    return [*bytes.fromhex(colour[1:]), alpha]


def mixed(under: str, over: str, share: float) -> list[int]:
    """Return two `#RRGGBB` mixed, `share` from 0 to 1 of the second, as deck.gl takes them."""
    pairs = zip(rgb(under)[:3], rgb(over)[:3], strict=True)
    return [*(round(a + share * (b - a)) for a, b in pairs), 255]


def rgba(colour: str, alpha: float) -> str:
    """`#RRGGBB` as CSS and plotly take it with an alpha of 0 to 1."""
    red, green, blue = bytes.fromhex(colour[1:])
    return f"rgba({red},{green},{blue},{alpha})"


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it (relative luminance)."""

    def luminance(colour: str) -> float:
        channels = [value / 255 for value in bytes.fromhex(colour[1:])]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
