"""One answer after the other is the same as all at once."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_HOUR
from kindloop.infer.assemble import Kind, assemble, for_forecasts, series_of
from kindloop.infer.cohort import learn_person
from kindloop.infer.curves import answers_at
from kindloop.infer.forecast import draws_of, forecast_person, one_step
from kindloop.infer.online import begin, expected, later, taken
from kindloop.infer.prior import built_in
from kindloop.infer.width import widened

from .people import CHANNEL, diary_of

KINDS = (Kind("setback"),)


def told(n: int = 50):
    random = np.random.default_rng(8)
    hours = np.cumsum(random.choice([3.0, 4.5, 14.0], n))
    moved = np.zeros(n)
    for t in range(1, n):
        moved[t] = 0.6 * moved[t - 1] + random.normal(0, 1.3)
    events = [(hour + 1.0, 0.7) for hour in hours[3:-8:6]] + [(float(hours[-3]), 1.0)]
    return diary_of(np.clip(np.round(5 + moved), 0, 10), hours, events=events)


def stand(diary, train: int):
    series = series_of(diary, CHANNEL, train)
    data = for_forecasts(assemble(series, KINDS))
    population = built_in(1)
    learnt = learn_person(data.train, population)
    known = replace(data, whole=data.train)
    return series, data, learnt, begin(known, learnt, population, KINDS, CHANNEL.cell)


def test_each_forecast_is_that_of_the_filter_over_everything() -> None:
    diary = told()
    train = 40
    series, data, learnt, standing = stand(diary, train)
    every = widened(series, forecast_person(data, learnt, built_in(1), test_only=False))
    wanted = every.rows(slice(train, None))
    # forecast_person weighs its draws by the training answers too: the same ones here
    for at in range(train, len(series.value)):
        found = expected(standing, diary, int(series.time[at]))
        row = at - train
        np.testing.assert_allclose(found.mean[0], wanted.mean[row], rtol=1e-9, atol=1e-9)
        # widths follow draws weighed a little otherwise, and so differ a little
        np.testing.assert_allclose(found.sd[0], wanted.sd[row], rtol=0.02)
        standing = taken(standing, diary, int(series.time[at]), float(series.value[at]))
    assert standing.time == series.time[-1]


def test_draws_that_forecast_well_gain_weight() -> None:
    diary = told()
    series, data, learnt, standing = stand(diary, 40)
    first = expected(standing, diary, int(series.time[40]))
    assert np.allclose(first.weight[0, :16], first.weight[0, 0])
    for at in range(40, 50):
        standing = taken(standing, diary, int(series.time[at]), float(series.value[at]))
    logs = np.array(
        [
            one_step(theta, data.whole, built_in(1).static, data.unknown)[2][40:].sum()
            for theta in draws_of(learnt)
        ]
    )
    np.testing.assert_allclose(standing.weight, logs - logs.max(), atol=1e-8)


def test_hours_ahead_are_those_of_the_curve() -> None:
    diary = told()
    series = series_of(diary, CHANNEL)
    data = for_forecasts(assemble(series, KINDS))
    population = built_in(1)
    learnt = learn_person(data.whole, population)
    standing = begin(data, learnt, population, KINDS, CHANNEL.cell)
    times = series.time[-1] + np.array([1, 5, 30]) * MICROSECONDS_PER_HOUR
    curve = answers_at(data, series, population, draws_of(learnt), times)
    for row, at in enumerate(times):
        found = expected(standing, diary, int(at))
        # with what may be told along (here: rarely a setback) at nothing instead of its mean
        assert found.points[0] == pytest.approx(curve.points[row], abs=1.5)


def test_without_any_answer_the_population_speaks() -> None:
    diary = diary_of([], [])
    series = series_of(diary, CHANNEL)
    data = for_forecasts(assemble(series, KINDS))
    population = built_in(1)
    standing = begin(data, learn_person(data.whole, population), population, KINDS, CHANNEL.cell)
    assert not standing.answered
    found = expected(standing, diary, 0)
    assert found.points[0] == pytest.approx(50, abs=3)
    after = taken(standing, diary, 10, 90.0)
    assert expected(after, diary, 20).points[0] > 60
    assert later(np.array([1, 2]), standing).tolist() == [0, 1]
    assert later(np.array([10, 11]), after).tolist() == [1]
