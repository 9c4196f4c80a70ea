"""Holding a scenario's paths against SciPy's LSODA, restarted at every edge of the inputs.

Up to sixty days the whole path is compared. Longer scenarios are compared in windows: the first
and the last ten days, and ten around the largest input, where LSODA starts from our state.
"""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from kindloop.arrays import Flags, Matrix, Vector
from kindloop.model.number import MINUTES_PER_DAY, Edition
from kindloop.model.states import NAMES
from kindloop.simulate.path import Paths, Settings, follow
from kindloop.simulate.schedule import Schedule
from kindloop.simulate.verify import ALLOWED, error, reference
from kindloop.study.scenario import Scenario, Someone
from kindloop.study.scenario_people import typical_of
from kindloop.study.scenario_run import TOLERANCE, Choices, lesioned, planned

WHOLE_DAYS = 60.0
WINDOW_DAYS = 10.0
_EVERY = 10.0
_REFERENCE = 1e-7  # tolerance of LSODA, whose error is then far below what is allowed


@dataclass(frozen=True, slots=True)
class Checked:
    """How far the paths of a scenario in one edition are from the reference.

    Attributes:
        edition: of the theory.
        error: the largest error of each state over persons and windows, relative to its range.
        worst_state: the state of the largest error.
        worst_group: the person of the largest error.
        windows: first and last day of each stretch that was compared.
        allowed: the largest error that counts as agreement.
    """

    edition: Edition
    error: Vector
    worst_state: str
    worst_group: str
    windows: tuple[tuple[float, float], ...]
    allowed: float = ALLOWED

    @property
    def worst(self) -> float:
        """The largest error of all."""
        return float(np.max(self.error))


def verify_scenario(scenario: Scenario, choices: Choices | None = None) -> tuple[Checked, ...]:
    """Compare every person's path without chance with the reference, in each edition.

    Args:
        scenario: who meets what.
        choices: how it is run; persons, seed and ``every`` play no part here.
    """
    choices = replace(choices or Choices(), persons=None, seed=None, every=_EVERY)
    spans = windows(scenario, choices.length(scenario))
    out: list[Checked] = []
    for edition in choices.editions:
        rows = [_errors(scenario, one, edition, choices, spans) for one in scenario.persons]
        table = np.array(rows)
        person, state = np.unravel_index(np.argmax(table), table.shape)
        out.append(
            Checked(
                edition,
                table.max(axis=0),
                NAMES[int(state)],
                scenario.persons[int(person)].name,
                tuple(spans),
            )
        )
    return tuple(out)


def windows(scenario: Scenario, days: float) -> list[tuple[float, float]]:
    """The stretches that are compared, in days since the start, none twice."""
    if days <= WHOLE_DAYS:
        return [(0.0, days)]
    last = float(ceil(days))
    spans = [(0.0, WINDOW_DAYS), (last - WINDOW_DAYS, days)]
    largest = scenario.largest()
    if largest is not None and largest.start < days * MINUTES_PER_DAY:
        first = largest.start // MINUTES_PER_DAY - WINDOW_DAYS // 2
        first = min(max(first, 0.0), last - WINDOW_DAYS)
        spans.append((first, min(first + WINDOW_DAYS, days)))
    joined: list[tuple[float, float]] = []
    for low, high in sorted(spans):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined


def _errors(
    scenario: Scenario,
    someone: Someone,
    edition: Edition,
    choices: Choices,
    spans: list[tuple[float, float]],
) -> Vector:
    block = typical_of(someone, edition, choices.settings or {})
    plan = planned(scenario, someone, block, choices, choices.length(scenario))[0]
    numbers = lesioned(block.numbers, choices.lesions)
    last = choices.length(scenario) * MINUTES_PER_DAY
    marks = [edge * MINUTES_PER_DAY for span in spans for edge in span]
    times = np.unique([*np.arange(0.0, last + 1e-6, _EVERY), *marks])
    paths = follow(numbers, block.start, [plan], times, Settings(TOLERANCE))
    return np.max([_window(numbers[0], plan, paths, span) for span in spans], axis=0)


def _window(numbers: Vector, plan: Schedule, paths: Paths, span: tuple[float, float]) -> Vector:
    low, high = (edge * MINUTES_PER_DAY for edge in span)
    inside = (paths.times >= low - 1e-6) & (paths.times <= high + 1e-6)
    ours: Matrix = paths.states[0][inside]
    if not np.isfinite(ours).all():
        return np.full(ours.shape[1], np.inf)
    part, begun = between(plan, low, high)
    decided = np.isfinite(plan.marks) | begun
    weights = np.where(decided, paths.weights[0], np.nan)
    levels, _ = reference(numbers, ours[0], part, paths.times[inside], weights, _REFERENCE)
    return error(ours, levels)


def between(plan: Schedule, low: float, high: float) -> tuple[Schedule, Flags]:
    """The part of a schedule between two times, and which occasions had begun before it."""
    edges = np.unique([low, *plan.edges[(plan.edges > low) & (plan.edges < high)], high])
    rows = np.searchsorted(plan.edges, 0.5 * (edges[1:] + edges[:-1]), "right") - 1
    counts = np.diff(plan.first)[rows]
    active = [plan.active[plan.first[row] : plan.first[row + 1]] for row in rows]
    begun = np.zeros(len(plan.kinds), dtype=np.bool_)
    begun[plan.active[: plan.first[np.searchsorted(plan.edges, low + 1e-6) - 1]]] = True
    return (
        replace(
            plan,
            edges=edges,
            inputs=plan.inputs[rows],
            first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            active=np.concatenate([np.empty(0, np.int64), *active]).astype(np.int64),
        ),
        begun,
    )
