"""A person's posterior beside another sampler, and true numbers placed in it."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import posterior_check


@pytest.mark.slow
@pytest.mark.parametrize("scale", posterior_check.SCALES, ids=lambda one: one.name)
def test_mean_and_spread_are_those_of_nuts(scale) -> None:
    found = posterior_check.beside_nuts(scale, persons=1)
    assert found["mean off, sd (largest)"] < 0.3
    assert found["spread ratio (least)"] > 0.75
    assert found["spread ratio (largest)"] < 1.35


@pytest.mark.slow
def test_true_numbers_lie_evenly_in_their_posteriors() -> None:
    found = posterior_check.evenly(posterior_check.places(posterior_check.SCALES[1], 120))
    assert min(one["p"] for one in found.values()) > 1e-4
    assert all(0.35 < one["mean"] < 0.65 for one in found.values())


def test_places_that_lean_are_seen() -> None:
    leaning = np.random.default_rng(0).beta(1.6, 1.0, (1000, len(posterior_check.NAMES)))
    assert all(one["p"] < 1e-6 for one in posterior_check.evenly(leaning).values())
