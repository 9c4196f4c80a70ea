"""A companion that has just begun, and a clock that stands still."""

import pytest

from kindloop.actions_companion.start import begin_own
from kindloop.clock import to_utc
from kindloop.store.records import open_store

HOUR = 3_600_000_000


@pytest.fixture
def now():
    """Tuesday, 3 March 2026, noon in Rome."""
    import numpy as np

    at = np.array([np.datetime64("2026-03-03T12:00", "us")]).astype(np.int64)
    return int(to_utc(at, "Europe/Rome")[0])


@pytest.fixture
def database(tmp_path, now):
    path = tmp_path / "diary.sqlite"
    begin_own(path, "Ann", "Europe/Rome", now - 1000 * HOUR)
    return path


@pytest.fixture
def diary(database):
    """Loads what the diary holds by now."""

    def load():
        with open_store(database) as store:
            return store.load("Ann")

    return load
