"""The same model as one big normal distribution: the slow textbook way, as an oracle."""

import numpy as np
from scipy.special import ndtr
from scipy.stats import multivariate_normal

from kindloop.arrays import Matrix, Vector
from kindloop.infer.cell import SLIP, SLIP_SIZE


def covariance(
    times: Vector, design: Matrix, static: Matrix, variance: Vector, tau: Vector
) -> Matrix:
    """Covariance of the course at the times, without noise."""
    apart = np.abs(times[:, None] - times)
    k = static.shape[1]
    moving = sum(v * np.exp(-apart / t) for v, t in zip(variance, tau, strict=True))
    return design[:, :k] @ np.diag(static[1]) @ design[:, :k].T + moving


def log_likelihood(y, times, design, static, variance, tau, noise) -> float:
    """Log density of the answers under the big normal distribution."""
    cov = covariance(times, design, static, variance, tau) + noise * np.eye(len(y))
    mean = design[:, : static.shape[1]] @ static[0]
    return float(multivariate_normal(mean, cov).logpdf(y))


def conditional(y, times, design, static, variance, tau, noise) -> tuple[Vector, Vector]:
    """Mean and variance of the course at all times given the answers that are not NaN."""
    cov = covariance(times, design, static, variance, tau)
    mean = design[:, : static.shape[1]] @ static[0]
    seen = ~np.isnan(y)
    gain = cov[:, seen] @ np.linalg.inv(cov[np.ix_(seen, seen)] + noise * np.eye(seen.sum()))
    return mean + gain @ (y[seen] - mean[seen]), np.diag(cov - gain @ cov[seen])


def behind_cells(lower, upper, *model) -> tuple[float, Vector, Vector]:
    """Log probability of the cells, and mean and variance of the course, by weighted draws."""
    times, design, static, variance, tau, noise = model
    mean = design[:, : static.shape[1]] @ static[0]
    cov = covariance(times, design, static, variance, tau)
    courses = np.random.default_rng(1).multivariate_normal(mean, cov, 400_000)
    weight = np.ones(len(courses))
    for n in range(len(times)):
        chance = 0.0
        for share, more in ((1.0 - SLIP.value, 0.0), (SLIP.value, SLIP_SIZE.value**2)):
            sd = np.sqrt(noise + more)
            below, above = (lower[n] - courses[:, n]) / sd, (upper[n] - courses[:, n]) / sd
            chance = chance + share * (ndtr(above) - ndtr(below))
        weight *= chance
    log_probability = float(np.log(weight.mean()))
    weight /= weight.sum()
    centre = weight @ courses
    return log_probability, centre, weight @ (courses - centre) ** 2
