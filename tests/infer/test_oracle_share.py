"""The share of the oracle's R2 that a learner reaches."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import oracle_share
from recovery import SCALES, knowing, made, population_of

from kindloop.infer.assemble import series_of


def test_who_misses_nothing_has_all_and_who_forecasts_the_mean_has_nothing() -> None:
    there = np.array([4.0, 9.0, 1.0])
    assert oracle_share.share(np.zeros(3), there) == oracle_share.Share(1.0, 0.0)
    assert oracle_share.share(there, there) == oracle_share.Share(0.0, 0.0)


def test_the_interval_holds_the_share_as_often_as_it_says() -> None:
    random = np.random.default_rng(0)
    inside = []
    for _ in range(1000):
        there = random.gamma(3.0, size=60)
        missed = 0.1 * there * random.gamma(4.0, 0.25, size=60)
        found = oracle_share.share(missed, there)
        inside.append(abs(found.share - 0.9) < found.within)
    assert 0.9 < np.mean(inside) < 0.98


def test_longer_diaries_get_fewer_persons_that_part_into_cohorts() -> None:
    counts = [oracle_share.persons_at(days, 300) for days in oracle_share.DAYS]
    assert counts == sorted(counts, reverse=True)
    assert all(count % size == 0 for count in counts for size in oracle_share.SIZES)


def test_a_row_of_the_table() -> None:
    found = oracle_share.cell(SCALES[0], 10, 4, sizes=(2, 4))
    assert found["training answers"] == 35
    shares = [found[name]["share"] for name in ("best learner", "cohorts of 2", "cohorts of 4")]
    assert all(0.0 < one < 1.0 for one in shares)
    behind = found["behind best learner"]["share"]
    assert behind == pytest.approx(shares[0] - shares[2])


@pytest.mark.parametrize("scale", SCALES, ids=lambda one: one.name)
def test_what_the_oracle_misses_has_nothing_to_do_with_what_it_says(scale) -> None:
    population = population_of(scale)
    products = []
    for n in range(400):
        truth = made(scale, population, 90_000 + n)
        series = series_of(truth.diary, truth.diary.channels[0], 105)
        known, value = knowing(truth, series)[105:], series.value[105:]
        products.append(((value - known) * (known - series.value[:105].mean())).sum())
    off = np.array(products)
    assert abs(off.mean()) < 3.5 * off.std() / np.sqrt(len(off))
