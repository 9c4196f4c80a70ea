"""How probable an answer is under a forecast, and how good the forecast was.

A forecast is a mixture of normal distributions on the scale of 0..100, given as three arrays of
shape (n, components): weights that sum to 1, means and standard deviations above 0. An answer on
a scale of steps is a cell [y - d/2, y + d/2], d being the width of a step on 0..100; the cells at
the two ends of the scale reach to infinity, so that the cells of a scale share out all of a
forecast's probability.
"""

from typing import TypeVar

import numpy as np
from scipy.special import ndtr, ndtri

from kindloop.arrays import Flags, Matrix, Vector

Array = TypeVar("Array", Vector, Matrix)

SMALLEST = float(np.finfo(np.float64).tiny)
"""The least probability whose logarithm is taken; anything below counts as this."""

_ROUNDING = 1e-9  # of a cell: edges this close to an end of the scale lie on it
_AT_ONCE = 4_000_000  # numbers of the score's grid that are held in memory at a time
_HALVINGS = 60  # of the bracket around a quantile


def edges(value: Vector, cell: float) -> tuple[Vector, Vector]:
    """The lower and upper edge of each answer's cell.

    An edge beyond the end of the scale is infinite.

    Args:
        value: answers, 0..100, shape (n,).
        cell: width of a step, 0..100.

    >>> lower, upper = edges(np.array([0.0, 25.0, 100.0]), 25.0)
    >>> lower.tolist(), upper.tolist()
    ([-inf, 12.5, 87.5], [12.5, 37.5, inf])
    """
    lower, upper = value - cell / 2, value + cell / 2
    slack = _ROUNDING * cell
    lower = np.where(lower < -slack, -np.inf, lower)
    return lower, np.where(upper > 100 + slack, np.inf, upper)


def below(at: Vector, weight: Matrix, mean: Matrix, sd: Matrix) -> Vector:
    """The forecast's probability of at most each value, shape (n,).

    Args:
        at: one value a forecast, 0..100 or infinite, shape (n,).
        weight: of the components, shape (n, components).
        mean: of the components, 0..100, same shape.
        sd: of the components, same shape.
    """
    return np.clip((weight * ndtr((at[:, None] - mean) / sd)).sum(axis=1), 0.0, 1.0)


def cell_probability(
    lower: Vector, upper: Vector, weight: Matrix, mean: Matrix, sd: Matrix
) -> Vector:
    """The forecast's probability of each cell, precise far out in the tails too, shape (n,).

    Args:
        lower: edges of the cells, shape (n,).
        upper: edges of the cells, shape (n,).
        weight: of the components, shape (n, components).
        mean: of the components, 0..100, same shape.
        sd: of the components, same shape.
    """
    low = (lower[:, None] - mean) / sd
    high = (upper[:, None] - mean) / sd
    right = low > 0  # there the normal distribution is close to 1: measure from its other side
    low, high = np.where(right, -high, low), np.where(right, -low, high)
    return np.clip((weight * (ndtr(high) - ndtr(low))).sum(axis=1), 0.0, 1.0)


def log_score(probability: Vector) -> Vector:
    """The logarithm of the probability that the forecast gave to what came, shape (n,).

    Higher is better. A probability below ``SMALLEST`` counts as that.
    """
    return np.log(np.maximum(probability, SMALLEST))


def crps(value: Vector, cell: float, weight: Matrix, mean: Matrix, sd: Matrix) -> Vector:
    """The continuous ranked probability score of the forecasts in steps, 0..100, shape (n,).

    The forecast becomes one for the steps 0, d, 2d, ..., 100, each with its cell's probability;
    the score is the area between its stairs and those of the answer, squared:
    d * sum over g < 100 of (P(Y <= g) - [y <= g])^2. Lower is better. An answer between two
    steps counts as the nearer one; where d does not divide 100, the scale ends at the multiple of
    d nearest to 100.

    Args:
        value: answers, 0..100, shape (n,).
        cell: width d of a step, 0..100.
        weight: of the components, shape (n, components).
        mean: of the components, 0..100, same shape.
        sd: of the components, same shape.
    """
    steps = max(round(100 / cell), 1)
    place = np.clip(np.rint(value / cell), 0, steps).astype(np.int64)
    rows = max(_AT_ONCE // steps, 1)
    out = np.empty(len(value))
    for start in range(0, len(value), rows):
        part = slice(start, start + rows)
        stairs = _stairs(steps, cell, weight[part], mean[part], sd[part])
        stairs -= np.arange(steps) >= place[part, None]
        out[part] = cell * np.einsum("ij,ij->i", stairs, stairs)
    return out


def _stairs(steps: int, cell: float, weight: Matrix, mean: Matrix, sd: Matrix) -> Matrix:
    """The probability of at most each step but the last, shape (n, steps)."""
    tops = cell * (np.arange(steps) + 0.5)
    out = np.zeros((len(mean), steps))
    for component in range(mean.shape[1]):
        one = (slice(None), slice(component, component + 1))
        out += weight[one] * ndtr((tops - mean[one]) / sd[one])
    return out


def place_in_forecast(before: Vector, probability: Vector, uniform: Vector) -> Vector:
    """Where the answer lies in its forecast, 0..1: the randomised integral transform, shape (n,).

    A forecast that is calibrated puts its answers evenly over 0..1.

    Args:
        before: probability of less than the answer's cell, shape (n,).
        probability: of the cell, shape (n,).
        uniform: a random number of 0..1 for each answer, shape (n,).
    """
    return before + uniform * probability


def within90(place: Vector) -> Flags:
    """Whether each answer lies in the middle 90 % of its forecast, shape (n,)."""
    return (place >= 0.05) & (place <= 0.95)


def within_scale(mean: Array, sd: Array) -> Array:
    """The mean of an answer behind which lies a normal number and which ends at 0 and 100.

    Args:
        mean: of the normal numbers, 0..100, any shape.
        sd: of them, same shape.

    >>> within_scale(np.array([50.0, 0.0]), np.array([5.0, 10.0])).round(3).tolist()
    [50.0, 3.989]
    """
    low, high = -mean / sd, (100.0 - mean) / sd
    inside = ndtr(high) - ndtr(low)
    bent = (np.exp(-0.5 * low**2) - np.exp(-0.5 * high**2)) / np.sqrt(2.0 * np.pi)
    return mean * inside + sd * bent + 100.0 * ndtr(-high)


def moments(weight: Matrix, mean: Matrix, sd: Matrix) -> tuple[Vector, Vector]:
    """The mean and the standard deviation of each forecast, shape (n,) each."""
    centre = (weight * mean).sum(axis=1)
    spread = (weight * (sd**2 + (mean - centre[:, None]) ** 2)).sum(axis=1)
    return centre, np.sqrt(spread)


def quantile(probability: float, weight: Matrix, mean: Matrix, sd: Matrix) -> Vector:
    """The value that each forecast stays below with this probability, shape (n,).

    Found by halving the bracket that the components' own quantiles make.

    Args:
        probability: above 0 and below 1.
        weight: of the components, shape (n, components).
        mean: of the components, 0..100, same shape.
        sd: of the components, same shape.
    """
    own = mean + float(ndtri(probability)) * sd
    low, high = own.min(axis=1), own.max(axis=1)
    if mean.shape[1] == 1:
        return low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        short = below(middle, weight, mean, sd) < probability
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return (low + high) / 2
