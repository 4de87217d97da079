"""The real data, loaded once for all tests.

What is tested is imported by the fixtures: the process that hands out the tests needs none of it.
"""

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    import pandas as pd
    from frictionless import Report, Row

    from atlas.data.catalog import Catalog

MOST_OF_A_NAME = 200

settings.register_profile(
    "atlas", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# `make test-fast` tries fewer examples.
settings.register_profile("fast", settings.get_profile("atlas"), max_examples=10)
settings.load_profile("atlas")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a case by its parameter, where its text is long or a workbook.

    The bytes of a workbook hold the moment at which it was made: the processes that share the tests
    would know each by another name. Names of megabytes are sent and written for each report.
    """
    if isinstance(val, str | bytes) and (len(val) > MOST_OF_A_NAME or val[:2] in ("PK", b"PK")):
        return argname
    return None


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what is loaded by now: that took 9% of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _sound_tables_checked_once() -> Iterator[None]:
    """A table that is as committed goes through the schema's checker once in all tests.

    Dozens of them spoil one table of a package, and loaded all others anew.
    """
    from atlas.data import catalog

    committed = json.loads((catalog.DATA / catalog.DESCRIPTOR).read_text(encoding="utf-8"))
    resources = {one["path"]: one for one in committed["resources"]}
    known: dict[str, tuple[Report, list[Row]]] = {}

    def validated(folder: Path, resource: dict[str, Any], rows: "list[Row]") -> "Report":
        file = resource["path"]
        if (
            resource != resources.get(file)
            or (folder / file).read_bytes() != (catalog.DATA / file).read_bytes()
        ):
            return check(folder, resource, rows)
        if file not in known:
            all_rows: list[Row] = []
            known[file] = check(folder, resource, all_rows), all_rows
        report, all_rows = known[file]
        rows += all_rows
        return report

    check, catalog._validated = catalog._validated, validated
    yield
    catalog._validated = check


@pytest.fixture(scope="session")
def catalog() -> "Catalog":
    """The committed data package, as the pages of this process share it."""
    from atlas.app import data

    return data.catalog()


@pytest.fixture(scope="session")
def chronicle() -> "pd.DataFrame":
    """Everything on the clock."""
    from atlas.app import data

    return data.chronicle()


@pytest.fixture
def columns_looked_for_anew() -> Iterator[None]:
    """The files of the stage are looked for in the test, and again after it."""
    from atlas.stage import mount

    for one in (mount.columns_url, mount.rides_url):
        one.cache_clear()
    yield
    for one in (mount.columns_url, mount.rides_url):
        one.cache_clear()
