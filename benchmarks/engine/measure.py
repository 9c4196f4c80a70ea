"""Accuracy and speed of engines on one task: a sweep of tolerances, then turns, one after another.

An error is relative to the larger of a state's range on the reference path and a hundredth of its
natural range. Of each engine the fastest run with an error of at most 1e-3 in every state counts.
The two fastest of each take turns with all others, so that chance in one run does not choose, and
each turn gives a ratio of its own: a machine that is slow for a while is slow for all.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from engine.levels import Levels

from kindloop.simulate.path import SMALL_PART, scale

ALLOWED = 1e-3
FINALISTS = 2
OURS = {"kindloop_f64": "ours_is", "kindloop_f32": "ours_in_single_is"}
"""What the results call how many times faster each of ours is."""


@dataclass(frozen=True)
class Entrant:
    """An engine in one way of using it.

    Attributes:
        name: as in the results.
        way: how it is used.
        run: what is timed, given a tolerance.
        levels: the levels of the persons with a reference, from what ``run`` returned.
        tolerances: what is swept, each a number or a pair of numbers.
        persons: how many are followed in one run.
        days: how long.
    """

    name: str
    way: str
    run: Callable[[Any], Any]
    levels: Callable[[Any, Any], Levels]
    tolerances: tuple[Any, ...]
    persons: int
    days: int


@dataclass(frozen=True)
class Run:
    """One timed run and how exact it was."""

    entrant: Entrant
    tolerance: Any
    speed: float
    error: float
    error_at_edges: float

    @property
    def exact_enough(self) -> bool:
        return self.error <= ALLOWED

    def row(self) -> dict[str, Any]:
        return {
            "way": self.entrant.way,
            "tolerance": self.tolerance,
            "person_days_per_core_second": rounded(self.speed),
            "max_error": two_digits(self.error),
            "max_error_at_edges": two_digits(self.error_at_edges),
        }


def reach(levels: Any) -> Any:
    """Each person's scale of each state, shape (persons, states)."""
    return np.maximum(np.ptp(levels, axis=1), SMALL_PART * scale())


def largest(found: Any, levels: Any, sizes: Any) -> float:
    """The largest error of all persons and states, on the stretch that was followed."""
    persons, length = found.shape[:2]
    off = np.abs(found - levels[:persons, :length]) / sizes[:persons, None]
    return float(np.max(np.where(np.isfinite(off), off, np.inf)))


def timed(entrant: Entrant, tolerance: Any) -> tuple[float, Any]:
    """Person-days per core-second of one run, and what it returned."""
    begin = time.process_time()
    out = entrant.run(tolerance)
    return entrant.persons * entrant.days / (time.process_time() - begin), out


def swept(entrant: Entrant, truth: Levels) -> list[Run]:
    """A timed run for each tolerance, after one that compiles."""
    entrant.run(entrant.tolerances[0])
    sizes, sizes_at_edges = reach(truth.daily), reach(truth.edges)
    out: list[Run] = []
    for tolerance in entrant.tolerances:
        speed, found = timed(entrant, tolerance)
        levels = entrant.levels(found, tolerance)
        inside = levels.edges[:, :-1]  # the last edge of a shortened stretch is a midnight
        error = largest(levels.daily, truth.daily, sizes)
        out.append(
            Run(entrant, tolerance, speed, error, largest(inside, truth.edges, sizes_at_edges))
        )
    return out


def finalists(runs: list[Run], most: int = FINALISTS) -> list[Run]:
    """The fastest runs that are exact enough; where there is none, the most exact."""
    good = sorted((run for run in runs if run.exact_enough), key=lambda run: -run.speed)
    return good[:most] or [min(runs, key=lambda run: run.error)]


def compared(entrants: list[Entrant], truth: Levels, turns: int) -> dict[str, dict[str, Any]]:
    """The results of all engines, by name."""
    runs: dict[str, list[Run]] = {}
    for entrant in entrants:
        runs.setdefault(entrant.name, []).extend(swept(entrant, truth))
    final = [run for several in runs.values() for run in finalists(several)]
    speeds: list[list[float]] = [[] for _ in final]
    for _ in range(turns):
        for run, own in zip(final, speeds, strict=True):
            own.append(timed(run.entrant, run.tolerance)[0])
    best: dict[str, tuple[Run, list[float]]] = {}
    for run, own in zip(final, speeds, strict=True):
        name = run.entrant.name
        if name not in best or statistics.median(own) > statistics.median(best[name][1]):
            best[name] = run, own
    ours = {words: best[name][1] for name, words in OURS.items() if name in best}
    return {name: _result(run, own, ours, runs[name]) for name, (run, own) in best.items()}


def _result(
    run: Run, own: list[float], ours: dict[str, list[float]], tried: list[Run]
) -> dict[str, Any]:
    row = run.row()
    row["person_days_per_core_second"] = rounded(statistics.median(own))
    return row | {
        "exact_enough": run.exact_enough,
        "spread": [rounded(min(own)), rounded(max(own))],
        **{words: _times(speeds, own) for words, speeds in ours.items()},
        "persons": run.entrant.persons,
        "days": run.entrant.days,
        "turns": len(own),
        "sweep": [one.row() for one in tried],
    }


def _times(ours: list[float], own: list[float]) -> dict[str, Any]:
    """How many times faster ours is, turn by turn."""
    ratios = [one / peer for one, peer in zip(ours, own, strict=True)]
    spread = [rounded(min(ratios)), rounded(max(ratios))]
    return {"times": rounded(statistics.median(ratios)), "spread": spread}


def rounded(value: float) -> float:
    """Three digits, for people who read the file."""
    return float(f"{value:.3g}")


def two_digits(value: float) -> float:
    return float(f"{value:.2g}")
