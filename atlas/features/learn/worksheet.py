"""The work sheet: the questions on paper, with room for answers or with the answers."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, select_autoescape

TEMPLATE = Path(__file__).with_name("worksheet.html")


def worksheet(
    questions: Sequence[Mapping[str, str]], version: str, *, answers: bool = False
) -> bytes:
    """The questions (`question`, `page`, `hint`, `answer`) as an HTML page that prints on A4."""
    environment = Environment(autoescape=select_autoescape(default=True, default_for_string=True))
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(questions=questions, version=version, answers=answers).encode("utf-8")
