"""Draws from what was learnt: a person's numbers, what does not move, and answers anew.

Theta is drawn from a normal distribution with the posterior's mean and covariance; level, daily
curve and responses are then drawn given theta, exactly. The draws are independent of each other:
they are no Markov chain.
"""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.diary import Channel
from kindloop.infer.cell import log_probabilities
from kindloop.infer.filter import log_likelihood
from kindloop.infer.fitted import FittedPerson
from kindloop.infer.posterior import DAILY, Data, Parts, design, parts
from kindloop.infer.prior import Population
from kindloop.infer.simulate import simulate, slipped


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws for one person and one channel.

    Attributes:
        theta: shape (draws, 6).
        static: level, daily curve and responses, on 0..100, shape (draws, k).
        told: log probability of each answer given those before it, shape (draws, n); empty (0, n)
            for draws from the population.
    """

    theta: Matrix
    static: Matrix
    told: Matrix


def posterior_draws(
    person: FittedPerson, population: Population, draws: int, random: np.random.Generator
) -> Drawn:
    """Draws from a person's posterior.

    Args:
        person: learnt under the population.
        population: whose prior the static parts have.
        draws: how many.
        random: where chance comes from.
    """
    learnt, data = person.learnt, person.data.whole
    thetas = random.multivariate_normal(learnt.theta, learnt.cov, draws, method="cholesky")
    k = population.static.shape[1]
    static, told = np.empty((draws, k)), np.empty((draws, len(data.times)))
    for n, theta in enumerate(thetas):
        numbers = parts(theta)
        matrix, _, _ = design(theta, data)
        _, path = log_likelihood(
            data.lower, data.upper, data.times, matrix, population.static,
            numbers.variance, numbers.tau, numbers.noise,
        )  # fmt: skip
        mean = np.einsum("ti,ti->t", matrix, path.mean_before)
        spread = np.einsum("ti,tij,tj->t", matrix, path.cov_before, matrix) + numbers.noise
        told[n] = log_probabilities(data.lower, data.upper, mean, spread)
        cov = path.cov_after[-1, :k, :k]
        static[n] = random.multivariate_normal(path.mean_after[-1, :k], cov, method="eigh")
    return Drawn(thetas, static, told)


def population_draws(
    population: Population, draws: int, answers: int, random: np.random.Generator
) -> Drawn:
    """Draws of persons that nobody has met, from the population.

    Args:
        population: learnt, or built in.
        draws: how many persons.
        answers: how many answers the channel has; none of them is judged.
        random: where chance comes from.
    """
    thetas = random.multivariate_normal(population.mean, population.cov, draws, method="cholesky")
    mean, variance = population.static
    static = mean + np.sqrt(variance) * random.standard_normal((draws, len(mean)))
    return Drawn(thetas, static, np.empty((0, answers)))


def answers_anew(drawn: Drawn, data: Data, channel: Channel, random: np.random.Generator) -> Matrix:
    """What might have been answered at the same times, raw unit, shape (draws, n).

    Each draw is a life of its own: it does not know what was answered. Slips, steps and ends of
    the scale are those of the model.

    Args:
        drawn: of the person or of the population.
        data: times and events.
        channel: whose scale is answered on.
        random: where chance comes from.
    """
    out = np.empty((len(drawn.theta), len(data.times)))
    for n, (theta, static) in enumerate(zip(drawn.theta, drawn.static, strict=True)):
        behind = slipped(simulate(theta, static, data, random), random)
        out[n] = channel.from_percent(stepped(behind, channel.cell))
    return out


def stepped(behind: Vector, cell: float) -> Vector:
    """The answers that numbers give rise to on a scale of steps with two ends, 0..100.

    >>> stepped(np.array([7.0, 11.0, 13.0, 140.0]), 25.0).tolist()
    [0.0, 0.0, 25.0, 100.0]
    """
    return np.clip(np.round(behind / cell) * cell, 0.0, 100.0)


def numbers_of(drawn: Drawn) -> dict[str, Vector]:
    """The draws in words: on 0..100, in days and in hours, each of shape (draws,)."""
    found: list[Parts] = [parts(theta) for theta in drawn.theta]
    moving = np.array([one.variance.sum() for one in found])
    noise = np.array([one.noise for one in found])
    tau = np.array([one.tau for one in found])
    return {
        "level": drawn.static[:, 0],
        "swing": np.sqrt(moving),
        "noise": np.sqrt(noise),
        "reliability": moving / (moving + noise),
        "slow_days": tau[:, 0] / 24.0,
        "fast_hours": tau[:, 1],
        "response_half_hours": np.log(2.0) * np.exp(drawn.theta[:, 5]),
    }


def daily_of(drawn: Drawn) -> Matrix:
    """The coefficients of the daily curve, on 0..100, shape (draws, 4)."""
    return drawn.static[:, 1 : 1 + DAILY]


def responses_of(drawn: Drawn) -> Matrix:
    """The responses to each kind of event and practice, on 0..100, shape (draws, kinds)."""
    return drawn.static[:, 1 + DAILY :]
