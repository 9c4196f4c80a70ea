"""Verification: our path against SciPy's LSODA, restarted at every edge of the inputs.

A solver that is not restarted steps over short events and never sees them. The error of a state
is relative to the larger of its range on the reference path and a hundredth of its natural range.
"""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.compile import kernels
from kindloop.simulate.path import SMALL_PART, Paths, scale
from kindloop.simulate.schedule import SUCCESS, Schedule

ALLOWED = 1e-3
_CAPPED = INPUT["attention_control"] + 1


@dataclass(frozen=True, slots=True)
class Verified:
    """How far a path is from the reference.

    Attributes:
        error: the largest error of each state, shape (states,).
        evaluations: how often the reference asked for the drift.
    """

    error: Vector
    evaluations: int

    @property
    def worst(self) -> float:
        """The largest error of all states."""
        return float(np.max(self.error))


def verify(
    numbers: Vector, start: Vector, plan: Schedule, paths: Paths, person: int, held: bool = False
) -> Verified:
    """Compare a person's path with the reference on the same schedule.

    Args:
        numbers: the person's solved numbers.
        start: levels at the first edge.
        plan: the person's schedule.
        paths: what we computed.
        person: which of the paths.
        held: whether the inner clock is held at its daily mean.
    """
    drawn = np.where(np.isnan(plan.marks), np.nan, paths.weights[person])
    levels, evaluations = reference(numbers, start, plan, paths.times, drawn, held=held)
    return Verified(error(paths.states[person], levels), evaluations)


def error(ours: Matrix, levels: Matrix) -> Vector:
    """The largest error of each state relative to its scale, shape (states,)."""
    reach = np.maximum(np.ptp(levels, axis=0), SMALL_PART * scale())
    off = np.max(np.abs(ours - levels), axis=0) / reach
    return np.where(np.isfinite(off), off, np.inf)


def reference(
    numbers: Vector,
    start: Vector,
    plan: Schedule,
    times: Vector,
    weights: Vector,
    tolerance: float = 1e-9,
    held: bool = False,
) -> tuple[Matrix, int]:
    """The path by LSODA restarted at every edge, and how often it asked for the drift.

    Args:
        numbers: the person's solved numbers.
        start: levels at the first edge.
        plan: the person's schedule.
        times: minutes at which to keep the levels.
        weights: of the occasions; NaN is decided as it comes.
        tolerance: relative tolerance of the solver; the absolute one is a tenth of it.
        held: whether the inner clock is held at its daily mean.
    """
    from scipy.integrate import solve_ivp

    compiled, change = kernels(), np.empty(len(STATE))
    q = np.empty(compiled.PREPARED)
    compiled.prepare(numbers, q)
    levels, y, asked, weights = (
        np.full((len(times), len(start)), np.nan),
        start.copy(),
        0,
        weights.copy(),
    )
    levels[times <= plan.edges[0]] = start
    for j in range(len(plan.edges) - 1):
        u = _inputs(plan, j, weights, y, q)

        def drift(t: float, state: Vector, u: Vector = u) -> Vector:
            compiled.clock(t, q, held, u)
            compiled.drift(state, u, q, change)
            return change.copy()

        low, high = plan.edges[j], plan.edges[j + 1]
        inside = (times > low) & (times <= high)
        at = np.unique(np.concatenate([times[inside], [high]]))
        done = solve_ivp(
            drift,
            (low, high),
            y,
            "LSODA",
            at,
            rtol=tolerance,
            atol=0.1 * tolerance,
            first_step=min(1e-3, high - low),
        )
        asked += done.nfev
        y = done.y[:, -1].copy()
        levels[inside] = done.y[:, np.searchsorted(at, times[inside])].T
    return levels, asked


def _inputs(plan: Schedule, j: int, weights: Vector, y: Vector, q: Vector) -> Vector:
    """The inputs of an interval, deciding what is not yet decided."""
    u = plan.inputs[j].copy()
    for number in plan.active[plan.first[j] : plan.first[j + 1]]:
        if np.isnan(weights[number]):
            trying = y[STATE["trying"]]
            likely = trying if plan.kinds[number] == SUCCESS else kernels().readiness(y, q)
            weights[number] = likely
        u += weights[number] * plan.additions[number]
    u[:_CAPPED] = np.minimum(u[:_CAPPED], 1.0)
    return u
