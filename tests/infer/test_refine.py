"""The posterior by weighted draws, against a posterior that is known."""

import numpy as np
import pytest

from kindloop.infer.assemble import assemble, series_of
from kindloop.infer.cohort import learn_person
from kindloop.infer.posterior import SIZE, log_posterior
from kindloop.infer.posteriors import log_posteriors, many
from kindloop.infer.prior import built_in
from kindloop.infer.refine import refined

from .people import CHANNEL, diary_of


def data_of(count, seed=1):
    values = np.clip(np.round(np.random.default_rng(seed).normal(4, 2, count)), 0, 10)
    return assemble(series_of(diary_of(values), CHANNEL), ()).whole


def test_the_values_are_those_of_the_posterior_with_its_gradient():
    data, prior = data_of(30), built_in(0).prior()
    thetas = prior.mean + 0.3 * np.random.default_rng(2).standard_normal((4, SIZE))
    wanted = [log_posterior(theta, data, prior)[0] for theta in thetas]
    ours = log_posteriors(thetas, np.zeros(4, dtype=np.int64), many([data]), prior)
    np.testing.assert_allclose(ours, wanted, rtol=1e-12)


@pytest.mark.parametrize("count", [6, 80])
def test_mean_and_covariance_are_those_of_a_long_chain(count):
    data, population = data_of(count), built_in(0)
    prior = population.prior()
    ours = refined(learn_person(data, population), data, population)
    random = np.random.default_rng(3)
    root = np.linalg.cholesky(ours.cov)
    at, value, kept = ours.theta.copy(), -np.inf, []
    for _ in range(12_000):  # Metropolis
        new = at + 0.9 * root @ random.standard_normal(SIZE)
        new_value = log_posterior(new, data, prior)[0]
        if np.log(random.random()) < new_value - value:
            at, value = new, new_value
        kept.append(at)
    chain = np.array(kept[1000:])
    sd = chain.std(axis=0)
    assert np.abs((ours.theta - chain.mean(axis=0)) / sd).max() < 0.2
    np.testing.assert_allclose(np.sqrt(np.diag(ours.cov)) / sd, 1.0, atol=0.2)


def test_without_answers_the_prior_stays():
    data, population = data_of(6), built_in(0)
    none = data._replace(
        lower=data.lower[:0], upper=data.upper[:0], times=data.times[:0],
        daily=data.daily[:0], fresh=data.fresh[:0],
    )  # fmt: skip
    learnt = learn_person(none, population)
    assert refined(learnt, none, population) is learnt


def test_where_too_few_draws_count_the_curvature_is_kept():
    from dataclasses import replace

    data, population = data_of(80), built_in(0)
    learnt = learn_person(data, population)
    far = replace(learnt, theta=learnt.theta + 40.0, cov=1e-4 * learnt.cov)
    assert refined(far, data, population) is far
