"""What the tests of the claims share."""

import numpy as np
import pytest


@pytest.fixture
def generator():
    """Makes the same generator again and again."""
    return lambda: np.random.default_rng(4)
