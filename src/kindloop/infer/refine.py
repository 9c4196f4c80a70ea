"""A person's posterior beyond the curvature at its peak: weighted draws.

The peak and its curvature (Laplace) put the middle where the density is highest. Where answers are
few the posterior leans and has long tails; intervals then lie beside the truth too often. So the
posterior is drawn from, by importance: draws of a wider distribution around the peak (Student's t,
quasi-random and the same each time), weighted by what the posterior says of each. Its mean and
covariance take the place of the peak and its curvature, and what does not move (level, daily
curve, responses) is mixed over the draws.

Source: Kloek and van Dijk (1978); truncated weights as in Ionides (2008).
"""

from functools import lru_cache

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.infer.cohort import Learnt, static_posterior
from kindloop.infer.posterior import SIZE, Data, Prior
from kindloop.infer.posteriors import log_posteriors, many
from kindloop.infer.prior import Population

DRAWS = 256
"""How many draws stand for the posterior."""

_FREEDOM = 6.0  # degrees of the t distribution that is drawn from
_WIDER = 1.15  # its scale against the Laplace covariance's
_STATIC = 24  # draws over which what does not move is mixed
_FEW = 20.0  # effective draws below which the curvature is kept


def weighted_draws(
    learnt: Learnt, data: Data, population: Population
) -> tuple[Matrix, Vector] | None:
    """Draws of theta (draws, 6) and their weights (draws,); None where too few of them count.

    Args:
        learnt: peak and curvature.
        data: that it was learnt from.
        population: under which it was learnt.
    """
    prior = population.prior()
    normal, stretch = _points()
    root = np.linalg.cholesky(learnt.cov)
    thetas = learnt.theta + _WIDER * (normal * stretch[:, None]) @ root.T
    square = np.einsum("ni,ni->n", normal, normal) * stretch**2
    proposed = -0.5 * (_FREEDOM + SIZE) * np.log1p(square / _FREEDOM)
    which = np.zeros(DRAWS, dtype=np.int64)
    logs = log_posteriors(thetas, which, many([data]), prior) - proposed
    weight = np.exp(logs - logs.max())
    weight = np.minimum(weight, weight.mean() * np.sqrt(DRAWS))
    weight /= weight.sum()
    return (thetas, weight) if 1.0 / (weight @ weight) >= _FEW else None


def refined(learnt: Learnt, data: Data, population: Population) -> Learnt:
    """A person's posterior by weighted draws; as it was where too few of them count.

    Args:
        learnt: peak and curvature.
        data: that it was learnt from.
        population: under which it was learnt.
    """
    if len(data.times) == 0:
        return learnt
    found = weighted_draws(learnt, data, population)
    if found is None:
        return learnt
    thetas, weight = found
    mean = weight @ thetas
    away = thetas - mean
    cov = (weight[:, None] * away).T @ away
    static_mean, static_cov = _mixed(thetas, weight, data, population.prior())
    return Learnt(mean, cov, learnt.sure, static_mean, static_cov, learnt.evidence)


def _mixed(thetas: Matrix, weight: Vector, data: Data, prior: Prior) -> tuple[Vector, Matrix]:
    """Mean and covariance of what does not move, over draws taken by their weight."""
    at = (np.arange(_STATIC) + 0.5) / _STATIC
    chosen = np.minimum(np.searchsorted(np.cumsum(weight), at), DRAWS - 1)
    found = [static_posterior(thetas[n], data, prior) for n in chosen]
    means = np.array([mean for mean, _ in found])
    away = means - means.mean(axis=0)
    return means.mean(axis=0), np.mean([cov for _, cov in found], axis=0) + away.T @ away / _STATIC


@lru_cache(maxsize=1)
def _points() -> tuple[Matrix, Vector]:
    """Normal points (draws, 6), quasi-random, and what stretches each to Student's t (draws,)."""
    from scipy.special import ndtri
    from scipy.stats import chi2, qmc

    even = qmc.Sobol(SIZE + 1, seed=7).random(DRAWS)
    even = np.clip(even, 1e-9, 1.0 - 1e-9)
    return ndtri(even[:, :SIZE]), np.sqrt(_FREEDOM / chi2.ppf(even[:, SIZE], _FREEDOM))
