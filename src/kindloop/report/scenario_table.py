"""A run of a scenario as one table, and its ends in a few numbers."""

from typing import Any

import numpy as np
import pandas as pd

from kindloop.model.number import MINUTES_PER_DAY
from kindloop.study.readings import COLUMNS, UNITS
from kindloop.study.scenario_run import Course, ScenarioRun

MOST_POINTS = 400


def scenario_table(done: ScenarioRun) -> pd.DataFrame:
    """One row for each edition, group, statistic and time.

    A path of one person has the statistic ``path``; of many persons there are ``mean``, ``q05``,
    ``q50`` and ``q95``. The columns after ``day`` are the states and the readings.
    """
    parts: list[pd.DataFrame] = []
    for course in done.courses:
        for name, values in _statistics(course):
            head = pd.DataFrame(
                {
                    "edition": course.edition,
                    "group": course.group,
                    "statistic": name,
                    "minute": course.times,
                    "day": course.times / MINUTES_PER_DAY,
                }
            )
            parts.append(pd.concat([head, pd.DataFrame(values, columns=list(COLUMNS))], axis=1))
    return pd.concat(parts, ignore_index=True)


def scenario_data(done: ScenarioRun) -> dict[str, Any]:
    """A run as plain data for programs; of long runs an even choice of times."""
    choices = done.choices
    return {
        "scenario": done.scenario.name,
        "title": done.scenario.title,
        "simulated": True,
        "days": choices.length(done.scenario),
        "persons": choices.persons or 1,
        "drawn": choices.persons is not None,
        "seed": choices.seed,
        "lesions": [one.name for one in choices.lesions],
        "settings": dict(choices.settings or {}),
        "units": dict(zip(COLUMNS, UNITS, strict=True)),
        "courses": [_course(course) for course in done.courses],
        "notes": list(done.notes),
    }


def _course(course: Course) -> dict[str, Any]:
    every = max(1, -(-len(course.times) // MOST_POINTS))
    kept = np.unique(np.append(np.arange(0, len(course.times), every), len(course.times) - 1))
    return {
        "edition": course.edition,
        "group": course.group,
        "persons": course.persons,
        "failed": dict(course.failed),
        "minutes": course.times[kept].tolist(),
        "statistics": {
            name: {column: values[kept, place].tolist() for place, column in enumerate(COLUMNS)}
            for name, values in _statistics(course)
        },
    }


def _statistics(course: Course) -> list[tuple[str, Any]]:
    if course.low is None:
        return [("path", course.mean)]
    return [
        ("mean", course.mean),
        ("q05", course.low),
        ("q50", course.middle),
        ("q95", course.high),
    ]
