"""The course behind the answers: the state at any time, given everything that was told.

The filter runs over answers and the times in between; going back, the disturbance smoother of
de Jong carries what later answers say to earlier times, without inverting anything.
"""

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.infer.cell import told_by
from kindloop.infer.filter import advance, keep_state, project, start, take_in
from kindloop.kernel import kernel, piece


@kernel
def smoothed(  # noqa: PLR0913, PLR0917 - the numbers of the model, each with its name
    lower: Vector,
    upper: Vector,
    times: Vector,
    design: Matrix,
    static: Matrix,
    variance: Vector,
    tau: Vector,
    noise: float,
) -> tuple[Vector, Vector, Vector, Matrix]:
    """Mean and variance of the course ``design . state`` given all answers.

    Args:
        lower: edges of the answers' cells, shape (n,).
        upper: the same; infinite on both sides where only the course is wanted.
        times: hours, ascending, shape (n,).
        design: shape (n, d).
        static: mean and variance of the static parts, shape (2, k).
        variance: stationary variance of slow and fast, shape (2,).
        tau: their time constants, hours, shape (2,).
        noise: variance of the noise.

    Returns:
        mean and variance of the course, shape (n,) each; mean (k,) and covariance (k, k) of the
        static parts.
    """
    n, d = design.shape
    k = d - 2
    x, cov = start(static, variance)
    keeps, g = np.ones((n, d)), np.zeros(d)
    means, covs = np.zeros((n, d)), np.zeros((n, d, d))
    for t in range(n):
        if t > 0:
            advance(x, cov, times[t] - times[t - 1], variance, tau, keeps[t])
        keep_state(x, cov, means, covs, t)
        mean, spread = project(design[t], x, cov, noise, g)
        take_in(told_by(lower[t], upper[t], mean, spread), x, cov, g)
    course, doubt = np.zeros(n), np.zeros(n)
    pull, weight, along = np.zeros(d), np.zeros((d, d)), np.zeros(d)
    for t in range(n - 1, -1, -1):
        h = design[t]
        course[t], spread = project(h, means[t], covs[t], noise, g)
        told = told_by(lower[t], upper[t], course[t], spread)
        _take_back(told.slope, told.bend, h, g, pull, weight, along)
        doubt[t] = spread - noise
        for i in range(d):
            course[t] += g[i] * pull[i]
            for j in range(d):
                doubt[t] -= g[i] * weight[i, j] * g[j]
        for i in range(d):
            pull[i] *= keeps[t, i]
            for j in range(d):
                weight[i, j] *= keeps[t, i] * keeps[t, j]
    return course, np.maximum(doubt, 0.0), x[:k].copy(), cov[:k, :k].copy()


@piece
def _take_back(
    slope: float, bend: float, h: Vector, g: Vector, pull: Vector, weight: Matrix, along: Vector
) -> None:
    """Add one answer to what later answers say, in place."""
    d = len(h)
    across, later = 0.0, 0.0
    for i in range(d):
        later += g[i] * pull[i] * bend
        along[i] = 0.0
        for j in range(d):
            along[i] += weight[i, j] * g[j] * bend
        across += along[i] * g[i] * bend
    for i in range(d):
        pull[i] += h[i] * (slope - later)
        for j in range(d):
            weight[i, j] += h[i] * h[j] * (bend + across) - h[i] * along[j] - along[i] * h[j]
