"""LSODA without Python in the loop: numbalsoda, restarted at every edge."""

from collections.abc import Callable
from typing import Any

import numpy as np
from engine.lsoda import Tolerance

from kindloop.simulate.compile import kernels


def engine() -> Callable[[Any, Tolerance], tuple[Any, Any]] | None:
    """The engine, or nothing where numbalsoda is not installed."""
    try:
        import numbalsoda
    except (ImportError, OSError):
        return None
    follow = _compiled(numbalsoda)

    def run(given: Any, tolerance: Tolerance) -> tuple[Any, Any]:
        persons, states = given.start.shape
        daily = np.empty((persons, len(given.times), states))
        at_edges = np.empty((persons, given.edges.shape[1], states))
        for person in range(persons):
            follow(
                given.start[person],
                given.edges[person],
                given.inputs[person],
                given.prepared[person],
                given.times,
                np.array(tolerance),
                (daily[person], at_edges[person]),
            )
        return daily, at_edges

    return run


def _compiled(numbalsoda: Any) -> Any:
    import numba

    compiled, lsoda = kernels(), numbalsoda.lsoda
    states, inputs, prepared = compiled.STATES, compiled.INPUTS, compiled.PREPARED
    clock, drift = compiled.clock, compiled.drift

    @numba.cfunc(numbalsoda.lsoda_sig)
    def slope(t: Any, y: Any, dy: Any, data: Any) -> None:
        whole = numba.carray(data, (inputs + prepared,))
        u, q = whole[:inputs], whole[inputs:]
        clock(t, q, False, u)
        drift(numba.carray(y, (states,)), u, q, numba.carray(dy, (states,)))

    address = slope.address

    @numba.njit
    def follow(start, edges, table, q, times, tolerance, out):
        daily, at_edges = out
        y, data = start.copy(), np.empty(inputs + prepared)
        daily[0], at_edges[0], at = y, y, 1
        for j in range(len(edges) - 1):
            data[:inputs], data[inputs:] = table[j], q
            count = 0
            while at + count < len(times) and times[at + count] <= edges[j + 1]:
                count += 1
            ends = count > 0 and times[at + count - 1] == edges[j + 1]
            when = np.empty(count + (1 if ends else 2))
            when[0], when[-1] = edges[j], edges[j + 1]
            when[1 : 1 + count] = times[at : at + count]
            found, _ = lsoda(address, y, when, data, tolerance[0], tolerance[1], 100000)
            daily[at : at + count] = found[1 : 1 + count]
            at += count
            y = found[-1].copy()
            at_edges[j + 1] = y

    return follow
