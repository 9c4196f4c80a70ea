"""SciPy's LSODA, restarted at every edge, with the compiled right-hand side of the theory.

SciPy has two doors to LSODA: ``odeint``, which stays in compiled code between calls of the
right-hand side, and ``solve_ivp``, which steps in Python. Both are measured.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numba
import numpy as np
from scipy.integrate import odeint, solve_ivp

from kindloop.simulate.compile import kernels

Tolerance = tuple[float, float]
Right = tuple[Any, Any, Any]
_MOST = 100_000


@lru_cache(maxsize=1)
def right_hand_side() -> Callable[..., Any]:
    """The slope of all states, compiled: of levels, time, inputs, prepared numbers."""
    clock, drift, states = kernels().clock, kernels().drift, kernels().STATES

    @numba.njit(error_model="numpy")
    def slope(y: Any, t: float, u: Any, q: Any) -> Any:
        out = np.empty(states)
        clock(t, q, False, u)
        drift(y, u, q, out)
        return out

    return slope


class Slope:
    """The right-hand side of one person."""

    def __init__(self, prepared: Any) -> None:
        self.call = right_hand_side()
        self.prepared = prepared

    def of(self, inputs: Any) -> Right:
        """What a solver needs for one interval."""
        return self.call, inputs.copy(), self.prepared


def leg(right: Right, ends: Any, y: Any, times: Any, daily: Any, tolerance: Tolerance) -> Any:
    """From one edge to the next by ``odeint``; levels kept on the way go to ``daily``."""
    low, high = np.searchsorted(times, ends, "right")
    inside = times[low:high]
    at = np.concatenate([ends[:1], inside[inside < ends[1]], ends[1:]])
    slope, u, q = right
    found = odeint(slope, y, at, (u, q), rtol=tolerance[0], atol=tolerance[1], mxstep=_MOST)
    daily[low:high] = found[1 : 1 + high - low]
    return found[-1].copy()


def stepped_leg(
    right: Right, ends: Any, y: Any, times: Any, daily: Any, tolerance: Tolerance
) -> Any:
    """The same by ``solve_ivp``."""
    low, high = np.searchsorted(times, ends, "right")
    inside = times[low:high]
    at = np.concatenate([inside[inside < ends[1]], ends[1:]])
    slope, u, q = right
    done = solve_ivp(
        lambda t, state: slope(state, t, u, q),
        ends,
        y,
        "LSODA",
        at,
        rtol=tolerance[0],
        atol=tolerance[1],
    )
    daily[low:high] = done.y.T[: high - low]
    return done.y[:, -1].copy()


def explicit_leg(right: Right, ends: Any, y: Any) -> Any:
    """From one edge to the next by an explicit Runge-Kutta method at a tight tolerance."""
    slope, u, q = right
    done = solve_ivp(
        lambda t, state: slope(state, t, u, q), ends, y, "DOP853", rtol=1e-11, atol=1e-12
    )
    return done.y[:, -1].copy()


def restarted(piece: Callable[..., Any]) -> Callable[[Any, Tolerance], tuple[Any, Any]]:
    """An engine that follows everyone leg by leg; levels at the times and at the edges."""

    def engine(given: Any, tolerance: Tolerance) -> tuple[Any, Any]:
        persons, states = given.start.shape
        daily = np.empty((persons, len(given.times), states))
        at_edges = np.empty((persons, given.edges.shape[1], states))
        for person in range(persons):
            slope, y = Slope(given.prepared[person]), given.start[person]
            daily[person, 0] = at_edges[person, 0] = y
            for j, u in enumerate(given.inputs[person]):
                ends = given.edges[person, j : j + 2]
                y = piece(slope.of(u), ends, y, given.times, daily[person], tolerance)
                at_edges[person, j + 1] = y
        return daily, at_edges

    return engine
