"""The Kalman filter of the diary model, compiled, with its exact gradient.

One channel of one person, on the scale of 0..100, in continuous time::

    y(t) = h(t) . beta + slow(t) + fast(t) + e,    e ~ N(0, noise)

``beta`` holds what does not move (level, daily curve, responses) with a normal prior; ``slow``
and ``fast`` are Ornstein-Uhlenbeck processes at their stationary variance. The state is
``[beta, slow, fast]``. Of y only the cell [lower, upper] is told (``infer.cell``): after each
answer the state is taken as normal with the mean and covariance that it then has. The gradient is
the reverse sweep through the filter, written by hand.

Shapes: k static parts, d = k + 2 states, n answers. Times are in hours.
"""

from typing import NamedTuple

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.infer.cell import Told, told_by
from kindloop.kernel import kernel


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


@kernel
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


@kernel
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


@kernel
def take_in(told: Told, x: Vector, cov: Matrix, g: Vector) -> None:
    """Move the state by what an answer told, in place."""
    for i in range(len(x)):
        x[i] += g[i] * told.slope
        for j in range(len(x)):
            cov[i, j] -= g[i] * g[j] * told.bend


@kernel
def keep_state(x: Vector, cov: Matrix, mean: Vector, covs: Matrix) -> None:
    """Write the state down."""
    for i in range(len(x)):
        mean[i] = x[i]
        for j in range(len(x)):
            covs[i, j] = cov[i, j]


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
        keep_state(x, cov, path.mean_before[t], path.cov_before[t])
        mean, spread = project(design[t], x, cov, noise, g)
        told = told_by(lower[t], upper[t], mean, spread)
        take_in(told, x, cov, g)
        total += told.value
        keep_state(x, cov, path.mean_after[t], path.cov_after[t])
    return total, path


@kernel
def gradient(  # noqa: PLR0913, PLR0917 - the numbers of the model, each with its name
    lower: Vector,
    upper: Vector,
    times: Vector,
    design: Matrix,
    variance: Vector,
    tau: Vector,
    noise: float,
    path: Path,
) -> tuple[Vector, Vector, float, Matrix]:
    """Derivatives of the log likelihood, by going back along the filter's path.

    Returns:
        by ``variance`` (2,), by log ``tau`` (2,), by ``noise``, and by ``design`` (n, d).
    """
    n, d = design.shape
    by_variance, by_tau, by_noise = np.zeros(2), np.zeros(2), 0.0
    by_design = np.zeros((n, d))
    by_mean, by_cov = np.zeros(d), np.zeros((d, d))
    room = np.ones((3, d))
    for t in range(n - 1, -1, -1):
        x, cov, h = path.mean_before[t], path.cov_before[t], design[t]
        mean, spread = project(h, x, cov, noise, room[0])
        told = told_by(lower[t], upper[t], mean, spread)
        by_noise += _back_through_answer(told, h, x, cov, by_mean, by_cov, by_design[t], room)
        if t > 0:
            _back_through_gap(
                times[t] - times[t - 1],
                variance,
                tau,
                path.mean_after[t - 1],
                path.cov_after[t - 1],
                by_mean,
                by_cov,
                by_variance,
                by_tau,
                room[2],
            )
    for j in range(2):
        by_variance[j] += by_cov[d - 2 + j, d - 2 + j]
    return by_variance, by_tau, by_noise, by_design


@kernel
def _back_through_answer(  # noqa: PLR0913, PLR0917 - one step of the sweep, on the sweep's own arrays
    told: Told,
    h: Vector,
    x: Vector,
    cov: Matrix,
    by_mean: Vector,
    by_cov: Matrix,
    by_design: Vector,
    room: Matrix,
) -> float:
    """From after an answer to before it, in place; returns the derivative by the noise.

    With log Z as a function of the forecast's mean m and variance S, its derivative by S is half
    of (slope squared - bend), and those of slope and bend follow from that.
    """
    g, by_g = room[0], room[1]
    d = len(h)
    slope, bend, third = told.slope, told.bend, told.third
    by_slope, by_bend = 0.0, 0.0
    for i in range(d):
        across = 0.0
        for j in range(d):
            across += by_cov[i, j] * g[j]
        by_g[i] = slope * by_mean[i] - 2.0 * bend * across
        by_slope += by_mean[i] * g[i]
        by_bend -= g[i] * across
    by_m = slope - by_slope * bend - by_bend * third
    by_spread = (
        0.5 * (slope * slope - bend)
        + by_slope * (0.5 * third - slope * bend)
        - by_bend * (0.5 * told.fourth + bend * bend + slope * third)
    )
    for i in range(d):
        by_g[i] += by_spread * h[i]
    for i in range(d):
        by_design[i] = by_spread * g[i] + by_m * x[i]
        for j in range(d):
            by_design[i] += cov[i, j] * by_g[j]
            by_cov[i, j] += 0.5 * (by_g[i] * h[j] + h[i] * by_g[j])
        by_mean[i] += by_m * h[i]
    return by_spread


@kernel
def _back_through_gap(  # noqa: PLR0913, PLR0917 - one step of the sweep, on the sweep's own arrays
    gap: float,
    variance: Vector,
    tau: Vector,
    mean: Vector,
    cov: Matrix,
    by_mean: Vector,
    by_cov: Matrix,
    by_variance: Vector,
    by_tau: Vector,
    keep: Vector,
) -> None:
    """From after a gap to before it, in place."""
    d = len(mean)
    for j in range(2):
        keep[d - 2 + j] = np.exp(-gap / tau[j])
    for j in range(2):
        q = d - 2 + j
        by_keep = by_mean[q] * mean[q] - 2.0 * by_cov[q, q] * variance[j] * keep[q]
        for i in range(d):
            by_keep += 2.0 * by_cov[q, i] * keep[i] * cov[q, i]
        by_tau[j] += by_keep * keep[q] * gap / tau[j]
        by_variance[j] += by_cov[q, q] * (1.0 - keep[q] ** 2)
    for i in range(d):
        by_mean[i] *= keep[i]
        for j in range(d):
            by_cov[i, j] *= keep[i] * keep[j]
