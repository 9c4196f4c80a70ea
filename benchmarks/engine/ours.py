"""The one place where the benchmark meets our engine."""

import os
from typing import Any

import numpy as np
from engine.levels import Levels
from engine.task import Task

from kindloop.runner import LocalThreads, Serial
from kindloop.simulate.lives import Who, live
from kindloop.simulate.path import Settings

PRECISIONS = ("f64", "f32")
CORES = os.cpu_count() or 1


def ours(given: Task, tolerance: float, precision: str = "f64", threads: int = 1) -> Any:
    """Levels of all persons at the task's times, shape (persons, n, states).

    Plans come as people write them, and days are laid out here, so that their time counts.
    """
    known = {id(plan): plan for plan in given.plans}
    place = {key: number for number, key in enumerate(known)}
    which = np.array([place[id(plan)] for plan in given.plans])
    settings = Settings(tolerance, bits={"f64": 64, "f32": 32}[precision])
    runner = Serial() if threads == 1 else LocalThreads(threads)
    who = Who(given.numbers, given.start, plans=which)
    plans = list(known.values())
    return live(who, plans, given.times, settings=settings, runner=runner).states


def ours_everywhere(given: Task, edges: Any, tolerance: float, precision: str = "f64") -> Levels:
    """Levels of each person at the task's times and at the person's own edges."""
    daily, at_edges = [], []
    for person, cuts in enumerate(edges):
        times = np.unique(np.concatenate([given.times, cuts]))
        one = Task(
            given.numbers[person : person + 1],
            given.start[person : person + 1],
            given.plans[person : person + 1],
            times,
        )
        levels = ours(one, tolerance, precision)[0]
        daily.append(levels[np.searchsorted(times, given.times)])
        at_edges.append(levels[np.searchsorted(times, cuts)])
    return Levels(np.array(daily), np.array(at_edges))
