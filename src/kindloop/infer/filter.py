"""The Kalman filter of the diary model, compiled.

One channel of one person, on the scale of 0..100, in continuous time::

    y(t) = h(t) . beta + slow(t) + fast(t) + e,    e ~ N(0, noise)

``beta`` holds what does not move (level, daily curve, responses) with a normal prior; ``slow``
and ``fast`` are Ornstein-Uhlenbeck processes at their stationary variance. The state is
``[beta, slow, fast]``. Of y only the cell [lower, upper] is told (``infer.cell``): after each
answer the state is taken as normal with the mean and covariance that it then has. For learning,
:mod:`kindloop.infer.sweep` gives the same likelihood with its gradient.

Shapes: k static parts, d = k + 2 states, n answers. Times are in hours.
"""

from typing import NamedTuple

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.infer.cell import Told, told_by
from kindloop.kernel import kernel, piece


class Path(NamedTuple):
    """What a filter run leaves: before (predicted) and after (updated) each answer.

    Attributes:
        mean_before, mean_after: shape (n, d).
        cov_before, cov_after: shape (n, d, d).
    """

    mean_before: Matrix
    cov_before: Cube
    mean_after: Matrix
    cov_after: Cube


@piece
def advance(
    x: Vector, cov: Matrix, gap: float, variance: Vector, tau: Vector, keep: Vector
) -> None:
    """Move the state over a gap, in place; ``keep`` receives what is left of each part."""
    d = len(x)
    k = d - 2
    for j in range(2):
        keep[k + j] = np.exp(-gap / tau[j])
        x[k + j] *= keep[k + j]
    for i in range(d):
        for j in range(d):
            cov[i, j] *= keep[i] * keep[j]
    for j in range(2):
        cov[k + j, k + j] += variance[j] * (1.0 - keep[k + j] ** 2)


@kernel
def start(static: Matrix, variance: Vector) -> tuple[Vector, Matrix]:
    """The state before the first answer: the prior and the stationary processes."""
    k = static.shape[1]
    x = np.zeros(k + 2)
    cov = np.zeros((k + 2, k + 2))
    for i in range(k):
        x[i] = static[0, i]
        cov[i, i] = static[1, i]
    cov[k, k] = variance[0]
    cov[k + 1, k + 1] = variance[1]
    return x, cov


@piece
def project(h: Vector, x: Vector, cov: Matrix, noise: float, g: Vector) -> tuple[float, float]:
    """Mean and variance of one answer's forecast; ``g`` receives ``cov h``."""
    mean, spread = 0.0, noise
    for i in range(len(h)):
        mean += h[i] * x[i]
        g[i] = 0.0
        for j in range(len(h)):
            g[i] += cov[i, j] * h[j]
        spread += h[i] * g[i]
    return mean, spread


@piece
def take_in(told: Told, x: Vector, cov: Matrix, g: Vector) -> None:
    """Move the state by what an answer told, in place."""
    for i in range(len(x)):
        x[i] += g[i] * told.slope
        for j in range(len(x)):
            cov[i, j] -= g[i] * g[j] * told.bend


@piece
def keep_state(x: Vector, cov: Matrix, means: Matrix, covs: Cube, t: int) -> None:
    """Write the state at answer ``t`` down."""
    for i in range(len(x)):
        means[t, i] = x[i]
        for j in range(len(x)):
            covs[t, i, j] = cov[i, j]


@kernel
def log_likelihood(  # noqa: PLR0913, PLR0917 - the numbers of the model, each with its name
    lower: Vector,
    upper: Vector,
    times: Vector,
    design: Matrix,
    static: Matrix,
    variance: Vector,
    tau: Vector,
    noise: float,
) -> tuple[float, Path]:
    """Log likelihood of the answers, and the filter's path.

    Args:
        lower: edges of the answers' cells, shape (n,).
        upper: the same; equal to ``lower`` where the number itself is told, and infinite on both
            sides where nothing is.
        times: hours, ascending, shape (n,).
        design: what multiplies the state at each answer, shape (n, d); the last two columns
            are 1.
        static: mean and variance of the static parts, shape (2, k).
        variance: stationary variance of slow and fast, shape (2,).
        tau: their time constants, hours, shape (2,).
        noise: variance of the noise.
    """
    n, d = design.shape
    x, cov = start(static, variance)
    path = Path(np.empty((n, d)), np.empty((n, d, d)), np.empty((n, d)), np.empty((n, d, d)))
    keep = np.ones(d)
    g = np.empty(d)
    total = 0.0
    for t in range(n):
        if t > 0:
            advance(x, cov, times[t] - times[t - 1], variance, tau, keep)
        keep_state(x, cov, path.mean_before, path.cov_before, t)
        mean, spread = project(design[t], x, cov, noise, g)
        told = told_by(lower[t], upper[t], mean, spread)
        take_in(told, x, cov, g)
        total += told.value
        keep_state(x, cov, path.mean_after, path.cov_after, t)
    return total, path
