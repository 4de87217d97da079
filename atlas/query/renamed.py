"""What was renamed since it was first published: old links keep working.

An id or a parameter that is renamed gets a line here, and is never used for anything else again.
`tests/data/published_ids.txt` holds every id that was ever published: one that is gone from the
data and not here fails a test.
"""

from collections.abc import Mapping
from typing import Final

PARAMETERS: Final[Mapping[str, str]] = {}
IDS: Final[Mapping[str, str]] = {
    # A blog that told of the sanctions gave way to the report of an agency.
    "freekorea-20170111": "yonhap-20170112",
}


def migrated(
    params: Mapping[str, list[str]],
    parameters: Mapping[str, str] = PARAMETERS,
    ids: Mapping[str, str] = IDS,
) -> dict[str, list[str]]:
    """URL parameters under their names of today, with the ids of today.

    What was renamed twice is followed to its end. Where a link holds both an old and the new name,
    the values of both count.
    """
    by_name: dict[str, list[str]] = {}
    for name, values in params.items():
        of_today = [",".join(_today(one, ids) for one in value.split(",")) for value in values]
        by_name.setdefault(_today(name, parameters), []).extend(of_today)
    return by_name


def _today(name: str, renamed: Mapping[str, str]) -> str:
    while name in renamed:
        name = renamed[name]
    return name
