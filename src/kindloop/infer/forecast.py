"""Forecasts of the next answer, with what is not known about the person mixed in.

A person's numbers are drawn from their posterior; every draw runs its own filter, and draws that
forecast the later answers well gain weight as these come in. A forecast uses nothing that was
told at its own time or later.
"""

from collections.abc import Sequence

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.infer.assemble import Assembled, Edges, assemble, for_forecasts, kinds_in
from kindloop.infer.cell import SLIP, SLIP_SIZE, log_probabilities
from kindloop.infer.cohort import Learnt, learn_cohort
from kindloop.infer.couplings import Coupling, learn_coupling
from kindloop.infer.filter import log_likelihood
from kindloop.infer.movement import Movements, movements
from kindloop.infer.posterior import DAILY, SIZE, Data, Prior, design, log_posterior, parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Mixture, Series
from kindloop.infer.width import widened
from kindloop.observe.likelihood import edges, within_scale
from kindloop.runner import LocalThreads, Runner

DRAWS = 16
"""How many draws stand for a person's posterior."""


def one_step(
    theta: Vector, data: Data, static: Matrix, unknown: Vector
) -> tuple[Vector, Vector, Vector]:
    """Forecast every answer from the ones before it, under one theta.

    Returns:
        mean and variance of each forecast (with what is told along still unknown), and the log
        probability of each answer's cell (with it known), each of shape (n,).
    """
    numbers = parts(theta)
    matrix, known, _ = design(theta, data)
    noise = numbers.noise
    _, path = log_likelihood(
        data.lower, data.upper, data.times, matrix, static, numbers.variance, numbers.tau, noise
    )
    means, covs = path.mean_before, path.cov_before
    mean = np.einsum("ti,ti->t", matrix, means)
    spread = np.einsum("ti,tij,tj->t", matrix, covs, matrix) + noise
    told = log_probabilities(data.lower, data.upper, mean, spread)
    responses = slice(1 + DAILY, matrix.shape[1] - 2)
    matrix[:, responses] = known
    squares = means[:, responses] ** 2 + np.einsum("tii->ti", covs)[:, responses]
    mean = np.einsum("ti,ti->t", matrix, means)
    variance = np.einsum("ti,tij,tj->t", matrix, covs, matrix) + noise
    return mean, variance + squares @ unknown, told


def draws_of(learnt: Learnt, count: int = DRAWS) -> Matrix:
    """Draws from a person's Laplace posterior, the same each time, shape (count, 6).

    They come in opposite pairs and are stretched so that their mean and covariance are exact.
    """
    half = np.random.default_rng(20_221_126).standard_normal((count // 2, SIZE))
    both = np.concatenate([half, -half])
    white = np.linalg.cholesky(np.linalg.inv(both.T @ both / len(both)))
    return learnt.theta + both @ white @ np.linalg.cholesky(learnt.cov).T


def forecast_person(
    data: Assembled, learnt: Learnt, population: Population, *, test_only: bool = True
) -> Mixture:
    """Forecasts of one person's answers, one step ahead.

    Args:
        data: the series; what is beyond its training part is used only as it comes in.
        learnt: the person's posterior from the training part.
        population: the one it was learnt under.
        test_only: only the answers after the training part.
    """
    prior = population.prior()
    thetas = draws_of(learnt)
    train = len(data.train.times)
    weight = _weights(thetas, learnt, data.train, prior)
    runs = [one_step(theta, data.whole, prior.static, data.unknown) for theta in thetas]
    mean, variance, density = (np.array(column).T for column in zip(*runs, strict=True))
    gained = np.zeros_like(density)
    gained[train + 1 :] = np.cumsum(density[train:-1], axis=0)
    logs = weight + gained
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    rows = slice(train, None) if test_only else slice(None)
    weights, mean, sd = weights[rows], mean[rows], np.sqrt(variance[rows])
    weights = np.hstack([weights * (1.0 - SLIP.value), weights * SLIP.value])
    mean, sd = np.hstack([mean, mean]), np.hstack([sd, np.hypot(sd, SLIP_SIZE.value)])
    return Mixture(weights, mean, sd, (weights * within_scale(mean, sd)).sum(axis=1))


def _weights(thetas: Matrix, learnt: Learnt, data: Data, prior: Prior) -> Vector:
    """Log weights that turn draws from the Laplace posterior into the posterior itself, tamed."""
    value = np.array([log_posterior(theta, data, prior)[0] for theta in thetas])
    away = thetas - learnt.theta
    drawn = -0.5 * np.einsum("mi,ij,mj->m", away, np.linalg.inv(learnt.cov), away)
    logs = value - drawn
    return np.maximum(logs - logs.max(), -4.0)


def forecast_series(
    series: Sequence[Series],
    *,
    cells: Edges = edges,
    test_only: bool = True,
    runner: Runner | None = None,
) -> list[Mixture]:
    """Learn a channel from everyone's training answers and forecast the later ones.

    Args:
        series: one item a person, all of one channel.
        cells: what an answer says of the number behind it; by default its cell.
        test_only: only forecasts after the training part.
        runner: where persons are computed.
    """
    kinds = kinds_in([one.diary for one in series])
    data = [for_forecasts(assemble(one, kinds, cells)) for one in series]
    runner = runner or LocalThreads()
    population, learnt = learn_cohort([one.train for one in data], len(kinds), runner=runner)
    pairs = list(zip(data, learnt, strict=True))
    return runner.map(
        lambda pair: forecast_person(pair[0], pair[1], population, test_only=test_only), pairs
    )


def forecast_coupled(
    series: Sequence[Series],
    *,
    known: Movements | None = None,
    one_width: bool = False,
    runner: Runner | None = None,
) -> tuple[list[Mixture], Coupling]:
    """Forecast as ``forecast_series`` does, with what the other channels lend where it helps.

    Forecasts are then made as wide as the person's answers of late let one expect.

    Args:
        series: one item a person, all of one channel.
        known: the movements of all channels of these persons; by default they are learnt here.
        one_width: leave each person's forecasts as wide as the training answers said.
        runner: where persons are computed.

    Returns:
        the forecasts after the training part, and what the channels lent.
    """
    alone = forecast_series(series, test_only=False, runner=runner)
    if known is None:
        known = movements(series, runner=runner)
    coupling, together = learn_coupling(series, alone, known)
    pairs = list(zip(series, together, strict=True))
    made = together if one_width else (runner or LocalThreads()).map(_widened, pairs)
    return [one.rows(slice(s.train, None)) for one, s in zip(made, series, strict=True)], coupling


def _widened(pair: tuple[Series, Mixture]) -> Mixture:
    return widened(*pair)
