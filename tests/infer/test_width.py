"""Widths that follow the answers: the exact filter, only what is past, and better intervals."""

import numpy as np
import pytest

from kindloop.infer.assemble import series_of
from kindloop.infer.results import Mixture
from kindloop.infer.width import _NODES, KEPT, SPREAD, _chain, followed, widened
from kindloop.observe.likelihood import cell_probability, edges, log_score

from .people import CHANNEL, diary_of


def series(values):
    return series_of(diary_of(values), CHANNEL, len(values))


def test_before_any_answer_the_width_is_normal_and_stays_so_where_nothing_is_told():
    told = np.ones((40, len(_NODES)))
    known = followed(told)
    np.testing.assert_allclose(known @ _NODES, 0.0, atol=1e-12)
    np.testing.assert_allclose(np.sqrt(known @ _NODES**2), SPREAD.value, rtol=1e-2)


def test_the_filter_is_that_of_all_paths_together():
    """Against the sum over every path of widths through five answers."""
    random = np.random.default_rng(1)
    told = random.uniform(0.1, 1.0, (5, len(_NODES)))
    first, onward = _chain()
    weight = first
    for t in range(4):
        weight = np.einsum("i,i,ij->j", weight, told[t], onward)
    wanted = weight / weight.sum()
    np.testing.assert_allclose(followed(told)[4], wanted, rtol=1e-12)
    assert KEPT.value < 1


def test_after_wild_answers_forecasts_are_wider_and_after_steady_ones_narrower():
    steady, wild = np.full(30, 5.0), np.tile([1.0, 9.0], 15)
    for values, wider in ((steady, False), (wild, True)):
        one = series(values)
        forecast = Mixture.normal(np.full(30, 50.0), np.full(30, 20.0))
        made = widened(one, forecast)
        assert made.weight.sum(axis=1) == pytest.approx(np.ones(30))
        np.testing.assert_array_equal(made.points, forecast.points)
        of_last = np.sqrt((made.weight[-1] * made.sd[-1] ** 2).sum())
        assert (of_last > 25.0) if wider else (of_last < 15.0)


def test_only_earlier_answers_count():
    values = np.random.default_rng(2).integers(0, 11, 25).astype(float)
    forecast = Mixture.normal(np.full(25, 50.0), np.full(25, 20.0))
    before = widened(series(values), forecast)
    later = values.copy()
    later[12:] = 5.0
    after = widened(series(later), forecast)
    for name in ("weight", "mean", "sd"):
        a, b = getattr(before, name), getattr(after, name)
        np.testing.assert_array_equal(a[:13], b[:13])
    assert (before.sd[13:] != after.sd[13:]).any()


def test_a_noise_that_comes_and_goes_is_forecast_better():
    random = np.random.default_rng(3)
    gain = []
    for _ in range(20):
        steadiness = np.repeat(random.choice([0.6, 1.6], 8), 15)
        values = np.clip(np.round(5 + 1.5 * steadiness * random.standard_normal(120)), 0, 10)
        one = series(values)
        forecast = Mixture.normal(np.full(120, 50.0), np.full(120, 15.0))
        made = widened(one, forecast)
        lower, upper = edges(one.value, one.cell)
        scores = [
            log_score(cell_probability(lower, upper, each.weight, each.mean, each.sd)).mean()
            for each in (made, forecast)
        ]
        gain.append(scores[0] - scores[1])
    assert np.mean(gain) > 0.01
    assert np.mean(gain) > 3 * np.std(gain) / np.sqrt(len(gain))


def test_without_answers_nothing_happens():
    empty = series(np.zeros(0))
    made = widened(empty, Mixture(np.zeros((0, 2)), np.zeros((0, 2)), np.ones((0, 2))))
    assert made.weight.shape == made.mean.shape == made.sd.shape == (0, 6)
