"""Speed of the theory's engine beside others, in one run, on the same persons and days.

Every engine follows the same model persons through the same week of setbacks, practice and
sleep, in one thread, restarted at the same edges; they take turns, and the median of the turns
counts. Errors are relative to each state's range, against LSODA at a tolerance of 1e-11. The
peers get the compiled right-hand side of the theory, so that only the stepping differs.
"""

import argparse
import itertools
import json
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from kindloop.model.persons import drawn, with_traits
from kindloop.runner import Serial
from kindloop.simulate.compile import kernels
from kindloop.simulate.life import practice, setbacks
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, Schedule, schedule
from kindloop.simulate.verify import error, reference

DAYS, PERSONS, TURNS, TOLERANCE = 7, 12, 3, 1e-5
RESULTS = Path(__file__).with_name("results.json")
_CAPPED = 10


@dataclass(frozen=True)
class Task:
    numbers: Any
    start: Any
    plan: Schedule
    times: Any
    inputs: list[Any]
    prepared: list[Any]


def task(edition: str, habits: tuple[float, float] | None) -> Task:
    """A week of a few persons, and the inputs of each interval as our path decided them."""
    persons = drawn(edition, PERSONS, np.random.default_rng(5))
    if habits is not None:
        kind, hard = (np.full(PERSONS, level) for level in habits)
        persons = with_traits(persons, kind, hard)
    numbers, start = ready(persons)
    spans = [*setbacks(DAYS, np.random.default_rng(6)), *practice("compassion_break", range(DAYS))]
    plan = schedule(Plan(DAYS * 1440.0, spans))
    times = np.arange(0.0, DAYS * 1440.0 + 1, 15.0)
    paths = follow(numbers, start, [plan], times, runner=Serial())
    tables, prepared = [], []
    for weights, row in zip(paths.weights, numbers, strict=True):
        table = plan.inputs.copy()
        for j in range(len(table)):
            for one in plan.active[plan.first[j] : plan.first[j + 1]]:
                table[j] += weights[one] * plan.additions[one]
        table[:, :_CAPPED] = np.minimum(table[:, :_CAPPED], 1.0)
        tables.append(table)
        q = np.empty(kernels().PREPARED)
        kernels().prepare(row, q)
        prepared.append(q)
    return Task(numbers, start, plan, times, tables, prepared)


def ours(given: Task) -> Any:
    return follow(
        given.numbers, given.start, [given.plan], given.times, Settings(), Serial()
    ).states


def scipy_lsoda(given: Task) -> Any:
    compiled, out = kernels(), []
    edges, times = given.plan.edges, given.times
    for y0, table, q in zip(given.start, given.inputs, given.prepared, strict=True):
        y, change, levels = y0.copy(), np.empty(len(y0)), np.full((len(times), len(y0)), np.nan)
        levels[0] = y
        for j, (low, high) in enumerate(itertools.pairwise(edges)):
            u = table[j].copy()

            def slope(t: float, state: Any, u: Any = u, q: Any = q, change: Any = change) -> Any:
                compiled.clock(t, q, False, u)
                compiled.drift(state, u, q, change)
                return change

            inside = (times > low) & (times <= high)
            at = np.unique(np.append(times[inside], high))
            done = solve_ivp(
                slope,
                (low, high),
                y,
                "LSODA",
                at,
                rtol=TOLERANCE,
                atol=0.1 * TOLERANCE,
                first_step=min(1e-3, high - low),
            )
            y = done.y[:, -1].copy()
            levels[inside] = done.y[:, np.searchsorted(at, times[inside])].T
        out.append(levels)
    return np.array(out)


def numbalsoda_engine() -> Callable[[Task], Any] | None:
    """LSODA without Python in the loop, where numbalsoda is installed."""
    try:
        import numba
        from numbalsoda import lsoda, lsoda_sig
    except ImportError:
        return None
    compiled = kernels()
    states, inputs, prepared = compiled.STATES, compiled.INPUTS, compiled.PREPARED
    clock, drift = compiled.clock, compiled.drift

    @numba.cfunc(lsoda_sig)
    def slope(t: Any, y: Any, dy: Any, data: Any) -> None:
        whole = numba.carray(data, (inputs + prepared,))
        u, q = whole[:inputs], whole[inputs:]
        clock(t, q, False, u)
        drift(numba.carray(y, (states,)), u, q, numba.carray(dy, (states,)))

    address = slope.address

    @numba.njit
    def week(start: Any, edges: Any, table: Any, q: Any, times: Any, levels: Any) -> None:
        y, data = start.copy(), np.empty(inputs + prepared)
        levels[0], at = y, 1
        for j in range(len(edges) - 1):
            data[:inputs], data[inputs:] = table[j], q
            count = 0
            while at + count < len(times) and times[at + count] <= edges[j + 1]:
                count += 1
            ends = count > 0 and times[at + count - 1] == edges[j + 1]
            when = np.empty(count + (1 if ends else 2))
            when[0], when[-1] = edges[j], edges[j + 1]
            when[1 : 1 + count] = times[at : at + count]
            found, _ = lsoda(address, y, when, data, TOLERANCE, 0.1 * TOLERANCE, 100000)
            levels[at : at + count] = found[1 : 1 + count]
            at += count
            y = found[-1].copy()

    def engine(given: Task) -> Any:
        out = np.full((PERSONS, len(given.times), states), np.nan)
        for person in range(PERSONS):
            week(
                given.start[person],
                given.plan.edges,
                given.inputs[person],
                given.prepared[person],
                given.times,
                out[person],
            )
        return out

    return engine


def measured(given: Task, engines: dict[str, Callable[[Task], Any]]) -> dict[str, dict[str, float]]:
    """Person-days per core-second and the largest error of each engine."""
    levels = {name: engine(given) for name, engine in engines.items()}  # and compile
    exact = []
    for row, start, table in zip(given.numbers[:3], given.start, given.inputs, strict=False):
        fixed = Schedule(
            given.plan.edges,
            table,
            np.zeros_like(given.plan.first),
            np.empty(0, np.int64),
            np.empty(0, np.int64),
            np.empty(0),
            np.empty((0, table.shape[1])),
        )
        exact.append(reference(row, start, fixed, given.times, np.empty(0), tolerance=1e-11)[0])
    speeds: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(TURNS):
        for name, engine in engines.items():
            begin = time.process_time()
            engine(given)
            speeds[name].append(PERSONS * DAYS / (time.process_time() - begin))
    return {
        name: {
            "person_days_per_core_second": round(statistics.median(speeds[name]), 1),
            "max_error": max(
                float(error(found, true).max())
                for found, true in zip(levels[name], exact, strict=False)
            ),
        }
        for name in engines
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    given = parser.parse_args()
    engines: dict[str, Callable[[Task], Any]] = {"kindloop_f64": ours, "scipy_lsoda": scipy_lsoda}
    peer = numbalsoda_engine()
    if peer is not None:
        engines["numbalsoda"] = peer
    found = {
        "engine": measured(task("evidenced", None), engines),
        "engine_near_critical": measured(task("described", (0.25, 0.5)), engines),
    }
    before = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    RESULTS.write_text(json.dumps(before | found, indent=2) + "\n")
    if given.json:
        print(json.dumps(found, indent=2))
        return
    print(f"{platform.machine()}, one core; {PERSONS} persons, {DAYS} days, median of {TURNS}")
    for title, rows in found.items():
        fastest = rows["kindloop_f64"]["person_days_per_core_second"]
        for name, row in rows.items():
            speed = row["person_days_per_core_second"]
            print(
                f"{title:<22} {name:<14} {speed:>9,.0f} person-days/core-s  ours is "
                f"{fastest / speed:>6.1f} x  largest error {row['max_error']:.1e}"
            )
    if peer is None:
        print("numbalsoda is not installed here, so it is not compared.")


if __name__ == "__main__":
    main()
