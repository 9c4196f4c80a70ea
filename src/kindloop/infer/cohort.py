"""Learning a cohort: Laplace empirical Bayes, person by person and then all together.

Each round finds every person's peak and curvature under the present population (E), then learns
the population from them (M). The covariance between persons is shrunk: towards the built-in one
by the weight of a few invented persons, and its correlations towards none until there are
hundreds of persons. Only sums leave a person's computation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.infer.filter import log_likelihood
from kindloop.infer.posterior import (
    SIZE,
    Data,
    Prior,
    covariance,
    design,
    parts,
    peak,
)
from kindloop.infer.posteriors import curvature
from kindloop.infer.prior import Population, built_in
from kindloop.runner import LocalThreads, Runner

ANCHOR = 4.0
"""How many persons the built-in prior weighs as."""

FREE_FROM = 500.0
"""From about how many persons on the correlations between the numbers are let free."""

_ROUNDS = 25
_FAST = 3  # where the fast hours stand in theta
_LEARNT = 0.9  # share of the prior's standard deviation below which something was learnt
_CLIMB = 60


@dataclass(frozen=True, slots=True)
class Learnt:
    """One person's posterior for one channel.

    Attributes:
        theta: the peak, shape (6,).
        cov: its Laplace covariance, shape (6, 6).
        sure: whether the answers say something about how fast the person moves: the curvature
            could be trusted, and the posterior of the fast hours is clearly narrower than before.
        static_mean: of level, daily curve and responses, shape (k,).
        static_cov: shape (k, k).
        evidence: log marginal likelihood by Laplace.
    """

    theta: Vector
    cov: Matrix
    sure: bool
    static_mean: Vector
    static_cov: Matrix
    evidence: float


def learn_person(data: Data, population: Population, begin: Vector | None = None) -> Learnt:
    """One person's posterior under a population.

    Args:
        data: of one channel; may be without answers.
        population: what is believed before.
        begin: where the climb to the peak begins, by default at the population's mean.
    """
    prior = population.prior()
    first = population.mean if begin is None else begin
    theta, value = peak(first, data, prior, _CLIMB)
    cov, trusted = covariance(curvature(theta, data, prior), prior)
    sure = trusted and bool(cov[_FAST, _FAST] < _LEARNT**2 * prior.cov[_FAST, _FAST])
    mean, static_cov = static_posterior(theta, data, prior)
    _, determinant = np.linalg.slogdet(cov)
    _, prior_determinant = np.linalg.slogdet(population.cov)
    evidence = value + 0.5 * (determinant - prior_determinant)
    return Learnt(theta, cov, sure, mean, static_cov, float(evidence))


def unsure_of_population(learnt: Learnt, population: Population) -> Learnt:
    """A person's posterior, wider by what is not known about the mean of the population.

    A posterior's mean m moves with the population's mean by C P, with C its covariance and P the
    prior's precision; so the uncertainty V of that mean adds C P V P C (Kass and Steffey 1989, to
    first order). V is taken as (population's covariance + C) over the number of persons, which is
    right where answers say much and too small where they say little. What is not known of the
    population's spread is not passed on.

    Args:
        learnt: under the population.
        population: with how many persons it was learnt from; a built-in one adds nothing.
    """
    if population.persons == 0:
        return learnt
    weight = population.persons + ANCHOR
    pull = learnt.cov @ population.prior().precision
    cov = learnt.cov + pull @ ((population.cov + learnt.cov) / weight) @ pull.T
    variance = population.static[1]
    static_pull = learnt.static_cov / variance
    between = (np.diag(variance) + np.diag(np.diag(learnt.static_cov))) / weight
    static_cov = learnt.static_cov + static_pull @ between @ static_pull.T
    return replace(learnt, cov=cov, static_cov=static_cov)


def static_posterior(theta: Vector, data: Data, prior: Prior) -> tuple[Vector, Matrix]:
    """Mean (k,) and covariance (k, k) of level, daily curve and responses under one theta."""
    k = prior.static.shape[1]
    if len(data.times) == 0:
        return prior.static[0].copy(), np.diag(prior.static[1])
    numbers = parts(theta)
    _, path = log_likelihood(
        data.lower,
        data.upper,
        data.times,
        design(theta, data)[0],
        prior.static,
        numbers.variance,
        numbers.tau,
        numbers.noise,
    )
    return path.mean_after[-1, :k].copy(), path.cov_after[-1, :k, :k].copy()


def learn_cohort(
    people: Sequence[Data],
    kinds: int,
    *,
    runner: Runner | None = None,
    rounds: int = _ROUNDS,
) -> tuple[Population, list[Learnt]]:
    """The population behind many persons, and each person's posterior under it.

    Args:
        people: one channel's data, one item a person; none may be empty of answers.
        kinds: of events, practices and steps.
        runner: where the persons are computed; by default threads of this machine.
        rounds: at most so many; it stops when the evidence no longer grows.
    """
    runner = runner or LocalThreads()
    population = built_in(kinds)
    learnt: list[Learnt] = []
    before = -np.inf
    for _ in range(rounds):
        starts = [one.theta for one in learnt] or [population.mean] * len(people)
        learnt = _everyone(people, starts, population, runner)
        evidence = sum(one.evidence for one in learnt)
        if evidence < before + 1e-3 * len(people) and before > -np.inf:
            break
        before = evidence
        population = _population(learnt, kinds)
    return population, learnt


def _everyone(
    people: Sequence[Data], starts: Sequence[Vector], population: Population, runner: Runner
) -> list[Learnt]:
    blocks = [range(i, min(i + 8, len(people))) for i in range(0, len(people), 8)]

    def work(block: range) -> list[Learnt]:
        return [learn_person(people[i], population, starts[i]) for i in block]

    return [one for block in runner.map(work, blocks) for one in block]


def _population(learnt: Sequence[Learnt], kinds: int) -> Population:
    anchor = built_in(kinds)
    n = len(learnt)
    thetas = np.array([one.theta for one in learnt])
    mean = (thetas.sum(axis=0) + ANCHOR * anchor.mean) / (n + ANCHOR)
    away = thetas - mean
    scatter = away.T @ away + sum(one.cov for one in learnt)
    drift = np.outer(anchor.mean - mean, anchor.mean - mean)
    cov = (scatter + ANCHOR * (anchor.cov + drift)) / (n + ANCHOR)
    return Population(mean, shrunk(cov, n), _static(learnt, anchor), n)


def shrunk(cov: Matrix, persons: int) -> Matrix:
    """A covariance with its correlations shrunk by the number of persons, same shape."""
    free = persons / (persons + FREE_FROM)
    diagonal = np.diag(np.diag(cov))
    return diagonal + free * (cov - diagonal)


def _static(learnt: Sequence[Learnt], anchor: Population) -> Matrix:
    n = len(learnt)
    means = np.array([one.static_mean for one in learnt])
    spreads = np.array([np.diag(one.static_cov) for one in learnt])
    mean = (means.sum(axis=0) + ANCHOR * anchor.static[0] * 0.25) / (n + ANCHOR * 0.25)
    scatter = ((means - mean) ** 2 + spreads).sum(axis=0)
    variance = (scatter + ANCHOR * anchor.static[1]) / (n + ANCHOR)
    return np.array([mean, variance])


assert len(built_in(0).mean) == SIZE  # noqa: S101 - one home for the numbers of a person
