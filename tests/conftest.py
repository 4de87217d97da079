"""The real data, loaded once for all tests."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from atlas.catalog import Catalog
from atlas.ui import data

settings.register_profile(
    "atlas", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("atlas")


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The committed data package, as the pages of this process share it."""
    return data.catalog()


@pytest.fixture(scope="session")
def chronicle() -> pd.DataFrame:
    """Everything on the clock."""
    return data.chronicle()
