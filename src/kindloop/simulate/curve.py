"""Curves of solutions: followed by pseudo-arclength, through the folds at which they turn back.

A curve is where n equations hold in n + 1 unknowns; the last unknown is the number that is turned.
Each step goes along the tangent and comes back to the curve by Newton steps across it, so a fold
is a point like any other. Nothing here knows the theory.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Matrix, Vector

Residual = Callable[[Vector], Vector]
Slope = Callable[[Vector], Matrix]

_CLOSE = 1e-10
_ROUNDS = 12
_QUICK = 4
_SMALLEST = 1e-7
_BEND = 0.95  # cosine of the largest turn of the tangent in one step


@dataclass(frozen=True, slots=True)
class Pace:
    """How a curve is followed.

    Attributes:
        step: length of the first step, in the units of the unknowns.
        longest: length of the longest step.
        most: how many points at most.
    """

    step: float = 0.01
    longest: float = 0.05
    most: int = 2000


@dataclass(frozen=True, slots=True)
class Curve:
    """Points on a curve, in order.

    Attributes:
        points: shape (m, n + 1).
        tangents: unit vectors along the curve, shape (m, n + 1).
        folds: where the last unknown turns back, located exactly, shape (folds, n + 1).
        ended: ``left`` the range, ``closed`` on itself, ``long``, or ``lost`` (no step succeeded).
    """

    points: Matrix
    tangents: Matrix
    folds: Matrix
    ended: str


def solve(residual: Residual, slope: Slope, guess: Vector) -> Vector | None:
    """A root of as many equations as unknowns by Newton steps; None where they do not settle.

    Args:
        residual: shape (n,) to shape (n,).
        slope: its derivatives, shape (n, n).
        guess: where to start, shape (n,).
    """
    x = guess.copy()
    for _ in range(_ROUNDS * 4):
        try:
            step = np.linalg.solve(slope(x), residual(x))
        except np.linalg.LinAlgError:
            return None
        x = x - step
        if not np.isfinite(x).all():
            return None
        if np.max(np.abs(step)) < _CLOSE:
            return x
    return None


def trace(
    residual: Residual,
    slope: Slope,
    start: Vector,
    within: tuple[float, float],
    rising: bool = True,
    pace: Pace | None = None,
) -> Curve:
    """Follow a curve from a point on it until its last unknown leaves a range.

    Args:
        residual: the n equations, shape (n + 1,) to shape (n,).
        slope: their derivatives, shape (n, n + 1).
        start: a point on or near the curve, shape (n + 1,).
        within: the range of the last unknown.
        rising: whether the last unknown rises at first.
        pace: lengths of steps.
    """
    how = pace or Pace()
    first = _tangent(slope(start), None)
    if (first[-1] > 0) != rising:
        first = -first
    settled = _back(residual, slope, start, first)
    if settled is None:
        return Curve(start[None], first[None], np.empty((0, len(start))), "lost")
    points, tangents, folds = [settled[0]], [_tangent(slope(settled[0]), first)], list[Vector]()
    h, ended = how.step, "long"
    while len(points) < how.most:
        taken = _step(residual, slope, (points[-1], tangents[-1]), h)
        if taken is None:
            h *= 0.5
            if h < _SMALLEST:
                ended = "lost"
                break
            continue
        z, tangent, rounds = taken
        if tangent[-1] * tangents[-1][-1] < 0:
            folds.append(_fold(residual, slope, (points[-1], tangents[-1]), h))
        if not within[0] <= z[-1] <= within[1]:
            bound = within[0] if z[-1] < within[0] else within[1]
            z = _at(residual, slope, z, points[-1], bound)
            points.append(z)
            tangents.append(_tangent(slope(z), tangent))
            ended = "left"
            break
        points.append(z)
        tangents.append(tangent)
        if len(points) > 8 and np.linalg.norm(z - points[0]) < 0.5 * h:
            ended = "closed"
            break
        h = min(how.longest, h * 1.5) if rounds <= _QUICK else h
    return Curve(
        np.array(points), np.array(tangents), np.array(folds).reshape(-1, len(start)), ended
    )


def _step(
    residual: Residual, slope: Slope, at: tuple[Vector, Vector], h: float
) -> tuple[Vector, Vector, int] | None:
    """The next point, its tangent and the Newton steps it took; None if the step is too long."""
    back = _back(residual, slope, at[0] + h * at[1], at[1])
    if back is None:
        return None
    tangent = _tangent(slope(back[0]), at[1])
    if not (tangent @ at[1] > _BEND and np.linalg.norm(back[0] - at[0]) < 2 * h):
        return None
    return back[0], tangent, back[1]


def _back(
    residual: Residual, slope: Slope, guess: Vector, tangent: Vector
) -> tuple[Vector, int] | None:
    """Back to the curve, across the tangent; with the number of Newton steps."""
    z = guess.copy()
    for count in range(1, _ROUNDS + 1):
        across = np.append(residual(z), tangent @ (z - guess))
        try:
            step = np.linalg.solve(np.vstack([slope(z), tangent]), across)
        except np.linalg.LinAlgError:
            return None
        z = z - step
        if not np.isfinite(z).all():
            return None
        if np.max(np.abs(step)) < _CLOSE:
            return z, count
    return None


def _tangent(slope: Matrix, before: Vector | None) -> Vector:
    """The unit vector along which the equations stay fulfilled, in the direction of ``before``."""
    tangent = np.linalg.svd(slope)[2][-1]
    return -tangent if before is not None and tangent @ before < 0 else tangent


def _fold(residual: Residual, slope: Slope, at: tuple[Vector, Vector], h: float) -> Vector:
    """The point within a step at which the last part of the tangent is 0, by bisection."""
    low, high, z = 0.0, h, at[0]
    side = np.sign(at[1][-1])
    for _ in range(60):
        middle = 0.5 * (low + high)
        back = _back(residual, slope, at[0] + middle * at[1], at[1])
        if back is None:
            break
        z = back[0]
        if np.sign(_tangent(slope(z), at[1])[-1]) == side:
            low = middle
        else:
            high = middle
    return z


def _at(residual: Residual, slope: Slope, z: Vector, before: Vector, bound: float) -> Vector:
    """The point of the curve at which the last unknown meets the bound."""
    part = (bound - before[-1]) / (z[-1] - before[-1])
    guess = before + part * (z - before)
    x = solve(
        lambda x: residual(np.append(x, bound)),
        lambda x: slope(np.append(x, bound))[:, :-1],
        guess[:-1],
    )
    return guess if x is None else np.append(x, bound)
