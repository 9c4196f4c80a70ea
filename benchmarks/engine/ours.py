"""The one place where the benchmark meets our engine."""

import os
from typing import Any

import numpy as np
from engine.decided import Levels
from engine.task import Task

from kindloop.runner import LocalThreads, Serial
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.schedule import schedule

PRECISIONS = ("f64",)
CORES = os.cpu_count() or 1


def ours(given: Task, tolerance: float, precision: str = "f64", threads: int = 1) -> Any:
    """Levels of all persons at the task's times, shape (persons, n, states).

    Schedules are built here, each once, so that their time counts.
    """
    assert precision in PRECISIONS
    known = {id(plan): plan for plan in given.plans}
    made = {key: schedule(plan) for key, plan in known.items()}
    each = [made[id(plan)] for plan in given.plans]
    runner = Serial() if threads == 1 else LocalThreads(threads)
    return follow(given.numbers, given.start, each, given.times, Settings(tolerance), runner).states


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
