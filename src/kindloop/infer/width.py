"""How wide forecasts should be just now: people are steadier at some times than at others.

The diary model gives each person one noise for good. Here a forecast's standard deviations are
multiplied by exp(u), and u goes from answer to answer as::

    u(t + 1) = KEPT * u(t) + sqrt(1 - KEPT * KEPT) * SPREAD * (a fresh normal number)

What is known of u before an answer follows from how probable the earlier answers were under each
width (the exact filter, on a grid), so nothing of the answer's own time or later is used. Means
stay where they were. Both numbers were chosen within the first 70 % of each person's answers, on
sets under free licences: any spread of .2 to .35 with .88 to .98 kept gains in every set.
"""

from functools import lru_cache

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.infer.results import Mixture, Series
from kindloop.observe.likelihood import SMALLEST, cell_probability, edges
from kindloop.quantity import quantity

SPREAD = quantity(
    0.25, "1", "assumed: widths a quarter larger or smaller; chosen within first 70 %", 0.1
)
KEPT = quantity(0.94, "1", "assumed: half of it for eleven answers; chosen likewise", 0.04)

_NODES = np.linspace(-4.0, 4.0, 25) * SPREAD.value
_POINTS = np.sqrt(3.0) * np.array([-1.0, 0.0, 1.0])  # same mean, variance and skewness as a normal
_SHARES = np.array([1.0, 4.0, 1.0]) / 6.0


def widened(series: Series, forecast: Mixture) -> Mixture:
    """Forecasts as wide as the answers before each let one expect, around the same means.

    Args:
        series: the answers, n of them.
        forecast: of each of them, in the same order.
    """
    lower, upper = edges(series.value, series.cell)
    return as_wide(forecast, followed(probabilities(lower, upper, forecast))[:-1])


def probabilities(lower: Vector, upper: Vector, forecast: Mixture) -> Matrix:
    """How probable each answer's cell is under each width of the grid, shape (n, nodes).

    Args:
        lower: edges of the cells, shape (n,).
        upper: the same, shape (n,).
        forecast: of each answer.
    """
    parts = forecast.weight, forecast.mean
    told = [cell_probability(lower, upper, *parts, forecast.sd * w) for w in np.exp(_NODES)]
    return np.column_stack(told)


def followed(probability: Matrix) -> Matrix:
    """What is known of the width before each answer and after all: weights, shape (n + 1, nodes).

    Args:
        probability: of each answer under each width of the grid, shape (n, nodes).
    """
    out = np.empty((len(probability) + 1, len(_NODES)))
    out[0] = _chain()[0]
    for t, told in enumerate(probability):
        out[t + 1] = onward(out[t], told)
    return out


def onward(known: Vector, probability: Vector) -> Vector:
    """What is known of the width before the next answer, from before this one, shape (nodes,).

    Args:
        known: weights of the grid before this answer.
        probability: of this answer under each width.
    """
    weight = known * np.maximum(probability, SMALLEST)
    return (weight / weight.sum()) @ _chain()[1]


def as_wide(forecast: Mixture, known: Matrix) -> Mixture:
    """Forecasts with what is known of their widths mixed in, around the same means.

    Three widths stand for the grid, with its mean and variance.

    Args:
        forecast: n of them.
        known: weights of the grid for each, shape (n, nodes).
    """
    middle = known @ _NODES
    spread = np.sqrt(np.maximum(known @ _NODES**2 - middle**2, 0.0))
    times = np.exp(middle[:, None] + spread[:, None] * _POINTS)
    return Mixture(
        weight=np.hstack([forecast.weight * share for share in _SHARES]),
        mean=np.tile(forecast.mean, len(_POINTS)),
        sd=np.hstack([forecast.sd * times[:, [part]] for part in range(len(_POINTS))]),
        point=forecast.points,
    )


@lru_cache(maxsize=1)
def _chain() -> tuple[Vector, Matrix]:
    """Weights of the grid before any answer, and how they move on from answer to answer."""
    fresh = SPREAD.value * np.sqrt(1.0 - KEPT.value**2)
    first = np.exp(-0.5 * (_NODES / SPREAD.value) ** 2)
    onward = np.exp(-0.5 * ((_NODES[None, :] - KEPT.value * _NODES[:, None]) / fresh) ** 2)
    return first / first.sum(), onward / onward.sum(axis=1, keepdims=True)
