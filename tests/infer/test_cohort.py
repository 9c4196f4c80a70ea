from dataclasses import replace

import numpy as np
import pytest

from kindloop.infer.assemble import assemble, series_of
from kindloop.infer.cohort import (
    ANCHOR,
    Learnt,
    learn_cohort,
    learn_person,
    shrunk,
    unsure_of_population,
)
from kindloop.infer.posterior import log_posterior
from kindloop.infer.prior import built_in
from kindloop.infer.simulate import simulate
from kindloop.runner import Serial

from .people import CHANNEL, diary_of, drawn

MEAN = np.array([np.log(14.0), -0.7, 0.3, np.log(4.0), np.log(25.0), 1.2])
SPREAD = np.array([0.3, 0.4, 0.4, 0.3, 0.3, 0.0])
HOURS = (24 * np.arange(40)[:, None] + np.array([9, 12, 15, 18, 21])).ravel().astype(float)


def cohort(persons: int, seed: int = 0):
    random = np.random.default_rng(seed)
    diaries, truth = [], []
    for i in range(persons):
        theta = MEAN + SPREAD * random.standard_normal(6)
        static = np.array([50 + 12 * random.standard_normal(), 5.0, 0.0, 0.0, 0.0])
        diary = drawn(theta, static, HOURS, seed=1000 + i, name=f"P{i}")
        diaries.append(diary)
        truth.append((theta, static))
    return diaries, truth


@pytest.fixture(scope="module")
def learnt():
    diaries, truth = cohort(60)
    data = [assemble(series_of(one, one.channels[0]), ()).train for one in diaries]
    population, people = learn_cohort(data, 0)
    return data, truth, population, people


def test_the_population_is_found_again(learnt):
    _, _, population, _ = learnt
    wide = 4 * np.sqrt(np.diag(population.cov) / 60) + 0.15
    assert np.all(np.abs(population.mean - MEAN)[:5] < wide[:5])
    assert population.static[0, 0] == pytest.approx(50, abs=5)
    assert population.static[0, 1] == pytest.approx(5, abs=1.0)
    assert np.sqrt(population.static[1, 0]) == pytest.approx(12, rel=0.35)
    assert population.persons == 60


def test_intervals_of_persons_hold_the_truth_about_as_often_as_they_say(learnt):
    _, truth, _, people = learnt
    inside, count = 0, 0
    for (theta, static), one in zip(truth, people, strict=True):
        away = np.abs(one.theta - theta)[:5] / np.sqrt(np.diag(one.cov))[:5]
        level = abs(one.static_mean[0] - static[0]) / np.sqrt(one.static_cov[0, 0])
        inside += int((away < 1.645).sum()) + int(level < 1.645)
        count += 6
    assert 0.8 < inside / count < 0.98


def test_learning_together_beats_learning_alone(learnt):
    data, truth, population, people = learnt
    alone = [learn_person(one, built_in(0)) for one in data]

    def error(results):
        return np.mean(
            [np.abs(r.theta - t[0])[:5].mean() for r, t in zip(results, truth, strict=True)]
        )

    assert error(people) < error(alone)
    assert population.cov[0, 0] < built_in(0).cov[0, 0]


def test_threads_and_one_thread_give_the_same():
    diaries, _ = cohort(10, seed=4)
    data = [assemble(series_of(one, one.channels[0]), ()).train for one in diaries]
    one, _ = learn_cohort(data, 0, rounds=3)
    two, _ = learn_cohort(data, 0, rounds=3, runner=Serial())
    np.testing.assert_array_equal(one.mean, two.mean)
    np.testing.assert_array_equal(one.cov, two.cov)


def test_correlations_are_never_let_free_in_small_cohorts():
    cov = np.array([[1.0, 0.9], [0.9, 1.0]])
    assert shrunk(cov, 10)[0, 1] == pytest.approx(0.9 * 10 / 510)
    assert shrunk(cov, 100_000)[0, 1] == pytest.approx(0.9, rel=0.01)
    np.testing.assert_array_equal(np.diag(shrunk(cov, 10)), [1, 1])


def test_without_answers_the_posterior_is_the_population():
    data = assemble(series_of(diary_of([]), CHANNEL), ()).train
    population = built_in(0)
    one = learn_person(data, population)
    np.testing.assert_allclose(one.theta, population.mean)
    np.testing.assert_allclose(one.cov, population.cov, rtol=1e-6)
    np.testing.assert_allclose(one.static_mean, population.static[0])
    assert one.evidence == pytest.approx(0.0, abs=1e-6)


def test_the_evidence_is_that_of_importance_sampling():
    diary = drawn(MEAN, [50.0, 0, 0, 0, 0], HOURS[:60], seed=8)
    data = assemble(series_of(diary, diary.channels[0]), ()).train
    population = built_in(0)
    one = learn_person(data, population)
    prior = population.prior()
    random = np.random.default_rng(0)
    thetas = random.multivariate_normal(one.theta, 1.5 * one.cov, 4000)
    away = thetas - one.theta
    inverse = np.linalg.inv(1.5 * one.cov)
    drawn_at = -0.5 * np.einsum("mi,ij,mj->m", away, inverse, away)
    drawn_at -= 0.5 * np.linalg.slogdet(1.5 * one.cov)[1]
    values = np.array([log_posterior(theta, data, prior)[0] for theta in thetas])
    values -= 0.5 * np.linalg.slogdet(population.cov)[1]
    logs = values - drawn_at
    sampled = logs.max() + np.log(np.mean(np.exp(logs - logs.max())))
    assert one.evidence == pytest.approx(sampled, abs=0.5)


def test_simulated_answers_have_the_covariance_of_the_model():
    hours = np.array([0.0, 2.0, 30.0])
    diary = diary_of([0, 0, 0], hours)
    data = assemble(series_of(diary, CHANNEL), ()).whole
    random = np.random.default_rng(3)
    theta = np.array([np.log(10.0), 0.0, 0.0, np.log(3.0), np.log(20.0), 0.0])
    draws = np.array([simulate(theta, np.zeros(5), data, random) for _ in range(20_000)])
    third = 100 / 3
    apart = np.abs(hours[:, None] - hours)
    wanted = third * (np.exp(-apart / 60) + np.exp(-apart / 3) + np.eye(3))
    np.testing.assert_allclose(np.cov(draws.T), wanted, atol=2.5)


def test_what_is_not_known_of_the_population_widens_as_in_the_normal_model():
    """Many means with known variances and a flat prior for theirs: Lindley and Smith's formula."""
    between, within, persons = 4.0, 0.25, 30
    population = replace(
        built_in(0), cov=between * np.eye(6), persons=persons,
        static=np.array([np.zeros(5), np.full(5, between)]),
    )  # fmt: skip
    posterior = between * within / (between + within)
    learnt = Learnt(
        np.zeros(6), posterior * np.eye(6), True, np.zeros(5), posterior * np.eye(5), 0.0
    )
    wider = unsure_of_population(learnt, population)
    pull = within / (between + within)
    exact = posterior + pull**2 * (between + within) / (persons + ANCHOR)
    np.testing.assert_allclose(np.diag(wider.cov), exact, rtol=1e-3)
    np.testing.assert_allclose(np.diag(wider.static_cov), exact, rtol=1e-3)
    np.testing.assert_allclose(wider.cov, wider.cov.T)
    assert (np.linalg.eigvalsh(wider.cov) > posterior).all()


def test_a_person_of_whom_nothing_is_told_is_widened_the_most_and_the_built_in_prior_adds_nothing():
    population = replace(built_in(0), persons=8)
    nothing = Learnt(
        population.mean, population.cov, False, population.static[0],
        np.diag(population.static[1]), 0.0,
    )  # fmt: skip
    wider = unsure_of_population(nothing, population)
    np.testing.assert_allclose(wider.cov, population.cov * (1 + 2 / (8 + ANCHOR)))
    assert unsure_of_population(nothing, built_in(0)) is nothing
