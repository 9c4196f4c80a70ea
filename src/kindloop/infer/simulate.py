"""Draws from the diary model: what answers a person of given numbers might write."""

import numpy as np

from kindloop.arrays import Vector
from kindloop.infer.cell import SLIP, SLIP_SIZE
from kindloop.infer.posterior import Data, design, parts
from kindloop.kernel import kernel


def simulate(theta: Vector, static: Vector, data: Data, random: np.random.Generator) -> Vector:
    """One draw of the answers, not yet rounded or cut to the scale, shape (n,).

    Args:
        theta: the person's six numbers.
        static: level, daily curve and responses, shape (k,).
        data: times, daily curve and events; the answers are not read.
        random: where chance comes from.
    """
    numbers = parts(theta)
    matrix, _, _ = design(theta, data)
    moving = np.zeros(len(data.times))
    for variance, tau in zip(numbers.variance, numbers.tau, strict=True):
        shocks = random.standard_normal(len(data.times))
        moving += _ornstein_uhlenbeck(data.times, float(variance), float(tau), shocks)
    noise = np.sqrt(numbers.noise) * random.standard_normal(len(moving))
    return matrix[:, :-2] @ static + moving + noise


def slipped(behind: Vector, random: np.random.Generator) -> Vector:
    """The numbers, now and then one that is far off, as the model allows for, shape (n,).

    Args:
        behind: the answers, not yet rounded or cut.
        random: where chance comes from.
    """
    far = SLIP_SIZE.value * random.standard_normal(len(behind))
    return behind + np.where(random.random(len(behind)) < SLIP.value, far, 0.0)


@kernel
def _ornstein_uhlenbeck(times: Vector, variance: float, tau: float, shocks: Vector) -> Vector:
    """An exact path of the stationary process at uneven times, shape (n,)."""
    out = np.empty(len(times))
    value = 0.0
    for t in range(len(times)):
        keep = np.exp(-(times[t] - times[t - 1]) / tau) if t else 0.0
        value = keep * value + np.sqrt(variance * (1.0 - keep**2)) * shocks[t]
        out[t] = value
    return out
