"""The real data, loaded once for all tests.

What is tested is imported by the fixtures: the process that hands out the tests needs none of it.
"""

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    import pandas as pd

    from atlas.data.catalog import Catalog

settings.register_profile(
    "atlas", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("atlas")


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what is loaded by now: that took 9% of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


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
