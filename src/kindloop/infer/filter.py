"""The Kalman filter of the diary model, compiled, with its exact gradient.

One channel of one person, on the scale of 0..100, in continuous time::

    y(t) = h(t) . beta + slow(t) + fast(t) + e,    e ~ N(0, noise)

``beta`` holds what does not move (level, daily curve, responses) with a normal prior; ``slow``
and ``fast`` are Ornstein-Uhlenbeck processes at their stationary variance. The state is
``[beta, slow, fast]``. The gradient is the reverse sweep through the filter, written by hand.

Shapes: k static parts, d = k + 2 states, n answers. Times are in hours.
"""

from typing import NamedTuple

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.kernel import kernel

_LOG_TWO_PI = float(np.log(2.0 * np.pi))


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
def project(
    y: float, h: Vector, x: Vector, cov: Matrix, noise: float, g: Vector
) -> tuple[float, float]:
    """Error of one answer's forecast and its variance; ``g`` receives ``cov h``."""
    error = y
    spread = noise
    for i in range(len(h)):
        error -= h[i] * x[i]
        g[i] = 0.0
        for j in range(len(h)):
            g[i] += cov[i, j] * h[j]
        spread += h[i] * g[i]
    return error, spread


@kernel
def keep_state(x: Vector, cov: Matrix, mean: Vector, covs: Matrix) -> None:
    """Write the state down."""
    for i in range(len(x)):
        mean[i] = x[i]
        for j in range(len(x)):
            covs[i, j] = cov[i, j]


@kernel
def log_likelihood(
    y: Vector,
    times: Vector,
    design: Matrix,
    static: Matrix,
    variance: Vector,
    tau: Vector,
    noise: float,
) -> tuple[float, Path]:
    """Log likelihood of the answers, and the filter's path.

    Args:
        y: answers, shape (n,).
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
        error, spread = project(y[t], design[t], x, cov, noise, g)
        for i in range(d):
            x[i] += g[i] * error / spread
            for j in range(d):
                cov[i, j] -= g[i] * g[j] / spread
        total -= 0.5 * (_LOG_TWO_PI + np.log(spread) + error * error / spread)
        keep_state(x, cov, path.mean_after[t], path.cov_after[t])
    return total, path


@kernel
def gradient(
    y: Vector,
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
        error, spread = project(y[t], h, x, cov, noise, room[0])
        by_noise += _back_through_answer(
            error, spread, h, x, cov, by_mean, by_cov, by_design[t], room
        )
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
    error: float,
    spread: float,
    h: Vector,
    x: Vector,
    cov: Matrix,
    by_mean: Vector,
    by_cov: Matrix,
    by_design: Vector,
    room: Matrix,
) -> float:
    """From after an answer to before it, in place; returns the derivative by the noise."""
    g, by_g = room[0], room[1]
    d = len(h)
    along, across = 0.0, 0.0
    for i in range(d):
        bent = 0.0
        for j in range(d):
            bent += by_cov[i, j] * g[j]
        by_g[i] = (by_mean[i] * error - 2.0 * bent) / spread
        along += by_mean[i] * g[i]
        across += g[i] * bent
    by_error = (along - error) / spread
    by_spread = (across - along * error + 0.5 * error * error) / spread**2 - 0.5 / spread
    for i in range(d):
        by_g[i] += by_spread * h[i]
    for i in range(d):
        by_design[i] = by_spread * g[i] - by_error * x[i]
        for j in range(d):
            by_design[i] += cov[i, j] * by_g[j]
            by_cov[i, j] += 0.5 * (by_g[i] * h[j] + h[i] * by_g[j])
        by_mean[i] -= by_error * h[i]
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
