"""What the tests of the store share."""

import pytest

from kindloop.store import keyring, keys


@pytest.fixture
def cheap(monkeypatch):
    """Secrets that cost little to try, and a keyring that is empty again afterwards."""
    monkeypatch.setattr(keys, "COST", keys.Cost(memory_kib=64, passes=1, lanes=1))
    monkeypatch.setattr(keyring, "_keys", {})
