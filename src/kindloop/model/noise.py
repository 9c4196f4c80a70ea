"""The noise of daily life: what nobody logs, as exact Ornstein-Uhlenbeck steps.

Each of four processes has a size (standard deviation) and a time over which it is remembered:
``x(t + h) = x(t) exp(-h / tau) + sigma sqrt(1 - exp(-2 h / tau)) e``. Between the times of the
grid the noise is held, so that a path has exact edges; a quarter of an hour is short beside the
shortest of the four.
"""

import math

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.kernel import kernel
from kindloop.model.parameters import Numbers

GRID_MINUTES = 15.0
PROCESSES = ("threat", "mood", "self", "slow_self")


def grid(length: float, minutes: float = GRID_MINUTES) -> Vector:
    """Times at which the noise changes, minutes, from 0 to before ``length``."""
    return np.arange(0.0, length, minutes)


def drawn(numbers: Vector, times: Vector, chance: np.random.Generator) -> Matrix:
    """Noise on threat, mood and the view of oneself, shape (times, 3).

    Args:
        numbers: the person's numbers.
        times: an even grid of minutes.
        chance: draws the steps.
    """
    p = Numbers(numbers)
    minutes = float(times[1] - times[0]) if len(times) > 1 else GRID_MINUTES
    paths = [
        ornstein_uhlenbeck(
            float(getattr(p, f"sigma_{name}")),
            float(getattr(p, f"tau_noise_{name}")),
            minutes,
            chance.standard_normal(len(times)),
        )
        for name in PROCESSES
    ]
    return np.stack([paths[0], paths[1], paths[2] + paths[3]], axis=1)


def ornstein_uhlenbeck(sigma: float, tau: float, minutes: float, shocks: Vector) -> Vector:
    """An exact path from its stationary distribution.

    Args:
        sigma: standard deviation.
        tau: minutes over which it is remembered.
        minutes: step of the grid.
        shocks: standard normal numbers, shape (n,).
    """
    decay = math.exp(-minutes / tau)
    return _path(sigma, decay, shocks)


@kernel
def _path(sigma: float, decay: float, shocks: Vector) -> Vector:  # pragma: no cover - compiled
    out = np.empty(len(shocks))
    fresh = sigma * math.sqrt(1.0 - decay * decay)
    level = 0.0
    for n in range(len(shocks)):
        level = sigma * shocks[0] if n == 0 else decay * level + fresh * shocks[n]
        out[n] = level
    return out
