"""The real data, loaded once for all tests, and views that Hypothesis makes of them."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from atlas import chronicle as chronicle_
from atlas.catalog import Catalog, load

settings.register_profile(
    "atlas", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("atlas")

FIRST, LAST = date(1980, 1, 1), date(2027, 1, 1)


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The committed data package."""
    return load()


@pytest.fixture(scope="session")
def chronicle(catalog: Catalog) -> pd.DataFrame:
    """Everything on the clock."""
    return chronicle_.build(catalog)
