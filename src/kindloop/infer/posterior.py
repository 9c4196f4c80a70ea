"""One person, one channel: the log posterior of the diary model and its peak, compiled.

The six numbers of a person are free of bounds, so that a normal prior fits them::

    theta = [log scale, slow share, fast share, log fast hours, log slow/fast, log response hours]

``scale`` is the standard deviation within the person; the shares are logits against the noise.
"""

from typing import NamedTuple

import numpy as np

from kindloop.arrays import Integers, Matrix, Vector
from kindloop.infer.sweep import Slopes, value_and_slopes
from kindloop.kernel import kernel

SIZE = 6
"""How many numbers a person has."""

DAILY = 4
"""How many coefficients the daily curve has: two harmonics."""


class Data(NamedTuple):
    """What the likelihood of one channel of one person reads.

    Attributes:
        lower: edges of the answers' cells on 0..100, shape (n,); see ``infer.cell``.
        upper: the same.
        times: hours, ascending, shape (n,).
        daily: sines and cosines of the time of day, shape (n, 4).
        fresh: size of what was told with the answer itself, minus its mean, shape (n, kinds).
        told: hours at which events were told, ascending within a kind, shape (m,).
        size: of those events, shape (m,).
        first: where each kind starts in ``told``, shape (kinds + 1,).
    """

    lower: Vector
    upper: Vector
    times: Vector
    daily: Matrix
    fresh: Matrix
    told: Vector
    size: Vector
    first: Integers


class Prior(NamedTuple):
    """The starting point: normal for theta and, independently, for each static part.

    Attributes:
        mean: of theta, shape (6,).
        cov: of theta, shape (6, 6).
        precision: its inverse.
        static: mean and variance of level, daily curve and responses, shape (2, k).
    """

    mean: Vector
    cov: Matrix
    precision: Matrix
    static: Matrix


class Parts(NamedTuple):
    """Theta, as the filter wants it: variances of slow and fast, hours, and the noise."""

    variance: Vector
    tau: Vector
    noise: float


@kernel
def parts(theta: Vector) -> Parts:
    """The filter's numbers of a theta, shape (6,)."""
    scale = np.exp(2.0 * theta[0])
    slow, fast = np.exp(theta[1]), np.exp(theta[2])
    whole = 1.0 + slow + fast
    hours = np.exp(theta[3])
    return Parts(
        np.array([scale * slow / whole, scale * fast / whole]),
        np.array([hours * np.exp(theta[4]), hours]),
        scale / whole,
    )


@kernel
def decayed(data: Data, first: int, last: int, hours: float, left: Vector, slope: Vector) -> None:
    """What is left of the events of one kind at each answer.

    left(t) = sum over events told before t of size * exp(-(t - told) / hours). An event told at
    the very time of an answer counts from the next one on.

    Args:
        data: whose times are read.
        first: where the kind begins in ``data.told``.
        last: where it ends.
        hours: the time constant.
        left: receives the sum, shape (n,).
        slope: receives its derivative by log hours, shape (n,).
    """
    carry, carry_slope, event = 0.0, 0.0, first
    for t in range(len(data.times)):
        if t > 0:
            gap = (data.times[t] - data.times[t - 1]) / hours
            kept = np.exp(-gap)
            carry_slope = kept * (carry_slope + carry * gap)
            carry = kept * carry
        while event < last and data.told[event] < data.times[t]:
            gap = (data.times[t] - data.told[event]) / hours
            kept = data.size[event] * np.exp(-gap)
            carry += kept
            carry_slope += kept * gap
            event += 1
        left[t] = carry
        slope[t] = carry_slope


@kernel
def design(theta: Vector, data: Data) -> tuple[Matrix, Matrix, Matrix]:
    """What multiplies the state at each answer.

    Returns:
        the design with what was told along, shape (n, d); the part of the responses that was
        known before the answer, shape (n, kinds); its derivative by log response hours.
    """
    n, kinds = data.fresh.shape
    out = np.ones((n, 1 + DAILY + kinds + 2))
    known = np.zeros((n, kinds))
    slope = np.zeros((n, kinds))
    hours = np.exp(theta[5])
    for t in range(n):
        for i in range(DAILY):
            out[t, 1 + i] = data.daily[t, i]
    for kind in range(kinds):
        first, last = data.first[kind], data.first[kind + 1]
        decayed(data, first, last, hours, known[:, kind], slope[:, kind])
        for t in range(n):
            out[t, 1 + DAILY + kind] = known[t, kind] + data.fresh[t, kind]
    return out, known, slope


@kernel
def log_posterior(theta: Vector, data: Data, prior: Prior) -> tuple[float, Vector]:
    """Log posterior of theta up to a constant, and its gradient, shape (6,)."""
    numbers = parts(theta)
    matrix, _, slope = design(theta, data)
    value, by = value_and_slopes(
        data.lower, data.upper, data.times, matrix, prior.static, numbers.variance, numbers.tau,
        numbers.noise, 1 + DAILY,
    )  # fmt: skip
    out = np.empty(SIZE)
    by_theta(numbers, by, slope, out)
    return value + add_prior(theta, prior, out), out


@kernel
def by_theta(numbers: Parts, by: Slopes, slope: Matrix, out: Vector) -> None:
    """The derivatives of the log likelihood by theta.

    Args:
        numbers: of theta.
        by: derivatives by those.
        slope: of the responses' part of the design by log response hours, shape (n, kinds).
        out: receives them, shape (6,).
    """
    slow, fast, noise = numbers.variance[0], numbers.variance[1], numbers.noise
    whole = slow + fast + noise
    total = by.variance[0] * slow + by.variance[1] * fast + by.noise * noise
    out[0] = 2.0 * total
    out[1] = by.variance[0] * slow - total * slow / whole
    out[2] = by.variance[1] * fast - total * fast / whole
    out[3] = by.tau[0] + by.tau[1]
    out[4] = by.tau[0]
    out[5] = 0.0
    for kind in range(slope.shape[1]):
        for t in range(len(slope)):
            out[5] += by.design[t, kind] * slope[t, kind]


@kernel
def add_prior(theta: Vector, prior: Prior, slope: Vector) -> float:
    """The log prior of theta up to a constant; its derivatives are added to ``slope``."""
    value = 0.0
    for i in range(SIZE):
        for j in range(SIZE):
            pull = prior.precision[i, j] * (theta[j] - prior.mean[j])
            slope[i] -= pull
            value -= 0.5 * pull * (theta[i] - prior.mean[i])
    return value


@kernel
def peak(begin: Vector, data: Data, prior: Prior, steps: int) -> tuple[Vector, float]:
    """Climb to the peak of the log posterior by BFGS, the prior's covariance as first metric.

    Returns:
        theta and the log posterior there.
    """
    theta, slope, move = begin.copy(), np.zeros(SIZE), np.zeros(SIZE)
    metric = 0.5 * prior.cov
    value, rise, length = -np.inf, 0.0, 1.0
    for _ in range(steps):
        new = theta + length * move
        new_value, new_slope = log_posterior(new, data, prior)
        if not new_value >= value + 1e-4 * length * rise:
            length *= 0.4
            if length < 1e-4:
                break
            continue
        gained = new_value - value
        if rise > 0.0:
            _learn_bend(metric, new - theta, slope - new_slope)
        theta, slope, value = new, new_slope, new_value
        rise, longest = _turn(metric, slope, move)
        if rise < 1e-5 or gained < 1e-8 * (1.0 + abs(value)):
            break
        length = min(1.0, 1.5 / longest)
    return theta, value


@kernel
def _turn(metric: Matrix, slope: Vector, move: Vector) -> tuple[float, float]:
    """Write the next direction into ``move``; the rise that it promises and its longest part."""
    rise, longest = 0.0, 0.0
    for i in range(SIZE):
        move[i] = 0.0
        for j in range(SIZE):
            move[i] += metric[i, j] * slope[j]
        rise += move[i] * slope[i]
        longest = max(longest, abs(move[i]))
    return rise, longest


@kernel
def _learn_bend(metric: Matrix, step: Vector, turn: Vector) -> None:
    """The BFGS update of the inverse curvature, in place."""
    bend, across = 0.0, 0.0
    along = np.zeros(SIZE)
    for i in range(SIZE):
        for j in range(SIZE):
            along[i] += metric[i, j] * turn[j]
        bend += step[i] * turn[i]
        across += turn[i] * along[i]
    if bend < 1e-10:
        return
    for i in range(SIZE):
        for j in range(SIZE):
            metric[i, j] += (
                (1.0 + across / bend) * step[i] * step[j] - along[i] * step[j] - step[i] * along[j]
            ) / bend


def covariance(bend: Matrix, prior: Prior) -> tuple[Matrix, bool]:
    """The Laplace covariance, and whether the curvature could be trusted.

    In units of the prior the curvature is at least that of a posterior twice as wide as the
    prior; what is flatter, or bends the wrong way, is set to that, and the flag is false.

    Args:
        bend: minus the Hessian, shape (6, 6).
        prior: whose precision is part of it.
    """
    root = np.linalg.cholesky(prior.cov)
    values, vectors = np.linalg.eigh(root.T @ bend @ root)
    inside = vectors / np.maximum(values, 0.25)
    return root @ (inside @ vectors.T) @ root.T, bool(values[0] > 0.25)
