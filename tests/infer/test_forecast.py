import numpy as np
import pytest

from kindloop.diary import Channel
from kindloop.infer.assemble import Kind, assemble, kinds_in, series_of
from kindloop.infer.cohort import learn_cohort, learn_person
from kindloop.infer.forecast import DRAWS, draws_of, forecast_person, forecast_series, one_step
from kindloop.infer.posterior import design, parts
from kindloop.infer.prior import built_in

from . import dense
from .people import CHANNEL, diary_of, drawn

THETA = np.array([np.log(14.0), -0.7, 0.3, np.log(4.0), np.log(25.0), np.log(5.0)])


def made(n=40, seed=0):
    random = np.random.default_rng(seed)
    hours = np.cumsum(random.choice([3.0, 3.0, 14.0], n))
    events = [(hour, 1.0) for hour in hours[::5]]
    static = np.array([45.0, 3, -2, 0, 0, 20.0])
    kinds = (Kind("setback"),)
    return drawn(THETA, static, hours, seed, kinds=kinds, events=events)


def test_one_step_forecasts_are_those_of_the_big_normal_distribution():
    diary = made()
    data = assemble(series_of(diary, diary.channels[0]), kinds_in([diary]))
    static = built_in(1).static
    value = diary.answer.values[:, 0]
    whole = data.whole._replace(lower=value, upper=value)  # the numbers themselves: all is normal
    mean, variance, density = one_step(THETA, whole, static, np.zeros(1))
    numbers = parts(THETA)
    matrix, known, _ = design(THETA, whole)
    for t in (0, 7, 39):
        y = value[: t + 1].copy()
        y[t] = np.nan
        rows = matrix[: t + 1].copy()
        rows[t, 5] = known[t, 0]
        wanted = dense.conditional(
            y,
            whole.times[: t + 1],
            rows,
            static,
            numbers.variance,
            numbers.tau,
            numbers.noise,
        )
        assert mean[t] == pytest.approx(wanted[0][t], abs=1e-8)
        assert variance[t] == pytest.approx(wanted[1][t] + numbers.noise, abs=1e-8)
    total = dense.log_likelihood(
        value,
        whole.times,
        matrix,
        static,
        numbers.variance,
        numbers.tau,
        numbers.noise,
    )
    assert density.sum() == pytest.approx(total, abs=1e-8)


def test_draws_have_the_posteriors_mean_and_covariance():
    diary = made()
    data = assemble(series_of(diary, diary.channels[0]), kinds_in([diary]))
    one = learn_person(data.whole, built_in(1))
    draws = draws_of(one)
    np.testing.assert_allclose(draws.mean(axis=0), one.theta, atol=1e-12)
    np.testing.assert_allclose(np.cov(draws.T, bias=True), one.cov, atol=1e-10)


def test_forecasts_do_not_see_their_own_time_or_later():
    diary = made()
    channel = diary.channels[0]
    train, at = 28, 33

    def forecast(one):
        series = series_of(one, channel, train)
        data = assemble(series, kinds_in([one]))
        learnt = learn_person(data.train, built_in(1))
        return forecast_person(data, learnt, built_in(1))

    before = forecast(diary)
    values = diary.answer.values.copy()
    values[at:] += 40.0
    event = diary.event.where(diary.event.time < diary.answer.time[at])
    changed = type(diary)(
        diary.person,
        diary.channels,
        type(diary.answer)(diary.answer.time, values, diary.answer.phase),
        event,
    )
    after = forecast(changed)
    rows = slice(0, at - train + 1)
    np.testing.assert_allclose(before.mean[rows], after.mean[rows], atol=1e-9)
    np.testing.assert_allclose(before.sd[rows], after.sd[rows], atol=1e-9)
    np.testing.assert_allclose(before.weight[rows], after.weight[rows], atol=1e-9)
    assert not np.allclose(before.mean[at - train + 1 :], after.mean[at - train + 1 :])


def test_what_is_told_along_with_an_answer_counts_from_the_next_one_on():
    hours = 3.0 * np.arange(40)
    value = np.random.default_rng(4).integers(0, 11, 40).astype(float)
    size = np.where(np.arange(40) % 3 == 0, 0.2, 0.9)
    at = 33
    larger = np.where(np.arange(40) == at, 5.0, size)
    before, after = (
        forecast_series(
            [
                series_of(
                    diary_of(value, hours, events=list(zip(hours, s, strict=True))), CHANNEL, 28
                )
            ]
        )[0]
        for s in (size, larger)
    )
    rows = slice(0, at - 28 + 1)
    np.testing.assert_array_equal(before.mean[rows], after.mean[rows])
    np.testing.assert_array_equal(before.sd[rows], after.sd[rows])
    assert not np.allclose(before.mean[at - 28 + 1], after.mean[at - 28 + 1])


def test_setbacks_told_by_how_one_feels_do_not_hide_how_one_feels():
    random = np.random.default_rng(6)
    series = []
    for _ in range(12):
        mood = np.zeros(60)
        for t in range(1, 60):
            mood[t] = 0.8 * mood[t - 1] + random.normal(0, 1.2)
        value = np.clip(np.round(5 + mood + random.normal(0, 0.5, 60)), 0, 10)
        told = np.clip(1 + 0.5 * mood + random.normal(0, 0.3, 60), 0, 3)
        hours = 3.0 * np.arange(60)
        diary = diary_of(value, hours, events=list(zip(hours, told, strict=True)))
        series.append(series_of(diary, CHANNEL, 42))
    found = forecast_series(series)
    kinds = (Kind("setback"),)
    explained = [assemble(one, kinds) for one in series]
    population, learnt = learn_cohort([one.train for one in explained], 1)
    hidden = [forecast_person(*pair, population) for pair in zip(explained, learnt, strict=True)]
    ours, theirs, nothing = (
        sum(((one.value[42:] - p) ** 2).sum() for one, p in zip(series, points, strict=True))
        for points in (
            [one.points for one in found],
            [one.points for one in hidden],
            [one.value[:42].mean() for one in series],
        )
    )
    assert ours < 0.85 * theirs
    assert ours < 0.7 * nothing


def test_forecasts_of_a_cohort_are_near_those_of_one_who_knows_the_truth():
    random = np.random.default_rng(2)
    hours = (24 * np.arange(40)[:, None] + np.array([9, 12, 15, 18, 21])).ravel().astype(float)
    diaries = [
        drawn(THETA, [50 + 10 * random.standard_normal(), 4, 0, 0, 0], hours, seed=i, name=f"P{i}")
        for i in range(20)
    ]
    channel = Channel("stress", 0, 100, 0.001)
    series = [series_of(one, channel, 140) for one in diaries]
    mixtures = forecast_series(series)
    ours, best, nothing = 0.0, 0.0, 0.0
    for one, mixture in zip(series, mixtures, strict=True):
        assert mixture.mean.shape == (60, 2 * DRAWS)
        np.testing.assert_allclose(mixture.weight.sum(axis=1), 1.0)
        truth = one_step(THETA, assemble(one, ()).whole, built_in(0).static, np.zeros(0))[0]
        later = one.value[140:]
        ours += float(((later - (mixture.weight * mixture.mean).sum(axis=1)) ** 2).sum())
        best += float(((later - truth[140:]) ** 2).sum())
        nothing += float(((later - one.value[:140].mean()) ** 2).sum())
    assert ours < 0.8 * nothing
    assert ours < 1.04 * best


def test_one_person_alone_can_be_forecast():
    mixture = forecast_series([series_of(diary_of(np.arange(30) % 7), CHANNEL, 21)])
    assert mixture[0].mean.shape[0] == 9
    assert np.isfinite(mixture[0].sd).all()
