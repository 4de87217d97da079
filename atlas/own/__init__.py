"""A visitor's own events from a file: read, checked row by row, and made rows of the chronicle.

Everything in the file is hostile until it is checked, and text even then: it is escaped where it is
shown. Limits are enforced before work is done. Nothing is written anywhere. `atlas.own.process`
reads it in a process of its own.

`encodings`, `formats` and `sheets` make a table of its bytes; `mapping` says what each column is
taken for; `cells` reads cells, with `values` and `countries`; `rows` checks rows, and `packed`
keeps those that are good.
"""

from atlas.own.cells import KIND, TEXTS
from atlas.own.known import Known
from atlas.own.limits import MOST_BYTES, MOST_PROBLEMS, MOST_ROWS, Refused, check_size
from atlas.own.reading import Choices, Own, Preview, read, read_from
from atlas.own.rows import PROBLEM
from atlas.own.written import COLUMNS, template

__all__ = [
    "COLUMNS", "KIND", "MOST_BYTES", "MOST_PROBLEMS", "MOST_ROWS", "PROBLEM", "TEXTS", "Choices",
    "Known", "Own", "Preview", "Refused", "check_size", "read", "read_from", "template",
]  # fmt: skip
