"""The optimiser of calibration: damped Gauss-Newton steps under priors, from several starts.

Targets have errors with heavy tails (Student's t with four degrees of freedom), so that one target
that the theory cannot reach does not bend all numbers. What is simulated is simulated with the same
chance for every guess. A Jacobian by differences is renewed at the start of each round and carried
on by Broyden's update within it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Matrix, Vector

Model = Callable[[Vector], Vector]
FREEDOM = 4.0
_STEP = 0.08
_FARTHEST = 1.0
"""Largest change of a logarithm in one step, in prior spreads."""
_WORST = 25.0
"""Errors by which a target that could not be simulated counts as missed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be fitted.

    Attributes:
        model: misses of the targets in standard errors at a place; NaN where not known.
        middle: of the priors, shape (free,).
        spread: of the priors, shape (free,).
    """

    model: Model
    middle: Vector
    spread: Vector


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard it is tried.

    Attributes:
        rounds: Jacobians for each start.
        steps: steps with each.
    """

    rounds: int = 2
    steps: int = 7


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a fit ended.

    Attributes:
        at: logarithms of the free numbers, shape (free,).
        misses: of the targets there, in standard errors, shape (targets,).
        slopes: of the misses, shape (targets, free).
        cost: minus the logarithm of the posterior, up to a constant.
        spread: posterior standard deviations, shape (free,).
        costs: after each step, beginning with the start's.
    """

    at: Vector
    misses: Vector
    slopes: Matrix
    cost: float
    spread: Vector
    costs: tuple[float, ...]


def fit(
    problem: Problem,
    start: Vector,
    effort: Effort | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Fit:
    """The best place found from one start, with the spread of the posterior there."""
    now = walked(problem, start, effort or Effort(), tell)
    return with_spread(problem, replace(now, slopes=slopes(problem, now)))


def walked(
    problem: Problem,
    start: Vector,
    effort: Effort,
    tell: Callable[[str], None] = lambda _: None,
) -> Fit:
    """The best place found from one start; what is said of its spread is only the prior."""
    now = _place(problem, start)
    for number in range(effort.rounds):
        now = replace(now, slopes=slopes(problem, now))
        before = now.cost
        now = _walk(problem, now, effort.steps)
        tell(f"round {number + 1}: {before:.1f} -> {now.cost:.1f}")
    return now


def slopes(problem: Problem, at: Fit) -> Matrix:
    """Slopes of the misses by differences, shape (targets, free)."""
    out = np.empty((len(at.misses), len(at.at)))
    for k in range(len(at.at)):
        moved = at.at.copy()
        moved[k] += _STEP
        out[:, k] = (_misses(problem, moved) - at.misses) / _STEP
    return out


def with_spread(problem: Problem, found: Fit) -> Fit:
    """The same place with the posterior's spread there, by its curvature (Laplace)."""
    return replace(found, spread=np.sqrt(np.diag(covariance(problem, found))))


def covariance(problem: Problem, found: Fit) -> Matrix:
    """Covariance of the posterior at a place, shape (free, free)."""
    weighed = found.slopes * weights(found.misses)[:, None]
    curve = found.slopes.T @ weighed + np.diag(problem.spread**-2.0)
    return np.asarray(np.linalg.inv(curve), dtype=np.float64)


def weights(misses: Vector) -> Vector:
    """How much each target counts: less, the farther it is missed."""
    return (FREEDOM + 1) / (FREEDOM + misses**2)


def cost(problem: Problem, at: Vector, misses: Vector) -> float:
    """Minus the logarithm of the posterior, up to a constant."""
    data = (FREEDOM + 1) / 2 * np.sum(np.log1p(misses**2 / FREEDOM))
    return float(data + 0.5 * np.sum(((at - problem.middle) / problem.spread) ** 2))


def _place(problem: Problem, at: Vector) -> Fit:
    misses = _misses(problem, at)
    value = cost(problem, at, misses)
    nothing = np.empty((len(misses), len(at)))
    return Fit(at, misses, nothing, value, problem.spread, (value,))


def _walk(problem: Problem, now: Fit, steps: int) -> Fit:
    damping = 0.1
    for _ in range(steps):
        step = _step(problem, now, damping)
        tried = now.at + step
        misses = _misses(problem, tried)
        value = cost(problem, tried, misses)
        surprise = misses - now.misses - now.slopes @ step
        updated = now.slopes + np.outer(surprise, step) / (step @ step)
        if value < now.cost:
            damping /= 4
            now = replace(now, at=tried, misses=misses, cost=value)
        else:
            damping *= 8
        now = replace(now, slopes=updated, costs=(*now.costs, now.cost))
    return now


def _step(problem: Problem, now: Fit, damping: float) -> Vector:
    weighed = now.slopes * weights(now.misses)[:, None]
    prior = problem.spread**-2.0
    curve = now.slopes.T @ weighed + np.diag(prior * (1 + damping))
    downhill = weighed.T @ now.misses + prior * (now.at - problem.middle)
    step = -np.asarray(np.linalg.solve(curve, downhill), dtype=np.float64)
    longest = float(np.max(np.abs(step) / problem.spread))
    return step / max(1.0, longest / _FARTHEST)


def _misses(problem: Problem, at: Vector) -> Vector:
    found = problem.model(at)
    return np.clip(np.where(np.isfinite(found), found, _WORST), -_WORST, _WORST)
