"""The reference paths, and with them the inputs as they were decided: what peers are given.

LSODA follows each person at a tolerance of 1e-10, restarted at every edge, and decides the
occasions from its own path. Radau, a method of another family, checks it on one person.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from engine.levels import Levels
from engine.lsoda import Slope, explicit_leg, leg
from engine.task import Task

from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.compile import kernels
from kindloop.simulate.schedule import SUCCESS, Schedule, schedule

EXACT = (1e-10, 1e-11)
_CAPPED = INPUT["attention_control"] + 1


@dataclass(frozen=True)
class Decided:
    """Persons with every input decided.

    Attributes:
        numbers: solved numbers, shape (persons, numbers).
        prepared: what the compiled equations need of them, shape (persons, prepared).
        start: shape (persons, states).
        edges: shape (persons, intervals + 1).
        inputs: shape (persons, intervals, inputs).
        times: when levels are kept, shape (n,).
        known: how many of the persons are different ones; the others are the same again.
    """

    numbers: Any
    prepared: Any
    start: Any
    edges: Any
    inputs: Any
    times: Any
    known: int

    def tiled(self, persons: int) -> "Decided":
        """The same persons again and again, until there are so many."""
        place = np.arange(persons) % len(self.start)
        return Decided(
            self.numbers[place],
            self.prepared[place],
            self.start[place],
            self.edges[place],
            self.inputs[place],
            self.times,
            min(self.known, persons),
        )

    def part(self, persons: int, days: int) -> "Decided":
        """The first persons and days only."""
        last = float(self.times[days])
        count = int(np.searchsorted(self.edges[0], last - 1e-6))
        edges = self.edges[:persons, : count + 1].copy()
        edges[:, -1] = last
        return Decided(
            self.numbers[:persons],
            self.prepared[:persons],
            self.start[:persons],
            edges,
            self.inputs[:persons, :count],
            self.times[: days + 1],
            min(self.known, persons),
        )


def decided(given: Task) -> tuple[Decided, Levels]:
    """The reference of every person, and the inputs as it decided them."""
    compiled = kernels()
    prepared = np.empty((len(given.start), compiled.PREPARED))
    edges, inputs, daily, at_edges = [], [], [], []
    for row, plan, start, q in zip(given.numbers, given.plans, given.start, prepared, strict=True):
        compiled.prepare(row, q)
        made = schedule(plan)
        table, levels = _followed(made, start, q, given.times)
        edges.append(made.edges)
        inputs.append(table)
        daily.append(levels.daily)
        at_edges.append(levels.edges)
    return (
        Decided(
            given.numbers,
            prepared,
            given.start,
            np.array(edges),
            np.array(inputs),
            given.times,
            len(given.start),
        ),
        Levels(np.array(daily), np.array(at_edges)),
    )


def cross_check(given: Decided, levels: Levels, person: int, days: int) -> float:
    """The largest difference between LSODA and DOP853 on a person's first days, in levels."""
    part = given.part(person + 1, days)
    slope, y, off = Slope(part.prepared[person]), part.start[person].copy(), 0.0
    for j, u in enumerate(part.inputs[person]):
        y = explicit_leg(slope.of(u), part.edges[person, j : j + 2], y)
        last = j + 1 == len(part.inputs[person])
        there = levels.daily[person, days] if last else levels.edges[person, j + 1]
        off = max(off, float(np.max(np.abs(y - there))))
    return off


def _followed(made: Schedule, start: Any, q: Any, times: Any) -> tuple[Any, Levels]:
    weights = np.full(len(made.kinds), np.nan)
    table = made.inputs.copy()
    slope, y = Slope(q), start.copy()
    daily, at_edges = np.empty((len(times), len(y))), np.empty((len(made.edges), len(y)))
    daily[0] = at_edges[0] = y
    for j in range(len(table)):
        for one in made.active[made.first[j] : made.first[j + 1]]:
            if np.isnan(weights[one]):
                success = made.kinds[one] == SUCCESS
                weights[one] = y[STATE["trying"]] if success else kernels().readiness(y, q)
            table[j] += weights[one] * made.additions[one]
        table[j, :_CAPPED] = np.minimum(table[j, :_CAPPED], 1.0)
        y = leg(slope.of(table[j]), made.edges[j : j + 2], y, times, daily, EXACT)
        at_edges[j + 1] = y
    return table, Levels(daily, at_edges)
