"""Arms of simulated trials: many persons who live the same days, with or without a training.

Nobody's days are theirs alone: persons share a few lives with everyday setbacks, drawn once for a
seed and the same in every arm. Paths have no noise; what differs between persons comes from who
they are and from the instruments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.runner import Runner
from kindloop.simulate import life
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.schedule import Plan, Schedule, Span, schedule
from kindloop.study.crowd import Crowd

LIVES = 40
TOLERANCE = 1e-3
DAY_TOLERANCE = 5e-4
_TRAINED_AT = 1140.0


@dataclass(frozen=True, slots=True)
class Phase:
    """Some time of training.

    Attributes:
        practice: which, or ``attention_control`` for rest and attention alone.
        first: day on which it begins, from 0.
        days: how long.
        minutes: a day.
        per_week: days of a week.
    """

    practice: str
    first: int
    days: int
    minutes: float = 30.0
    per_week: int = 6


@dataclass(frozen=True, slots=True)
class Regimen:
    """What an arm does: phases of training in everyday life."""

    name: str
    phases: tuple[Phase, ...] = ()


def trained(
    people: Crowd,
    regimen: Regimen,
    times: Vector,
    seed: int,
    runner: Runner | None = None,
) -> Cube:
    """Levels of persons of an arm, shape (persons, n, states).

    Args:
        people: who they are.
        regimen: what they do.
        times: minutes since midnight of the first day at which to keep levels, shape (n,).
        seed: of the everyday setbacks.
        runner: where persons are followed.
    """
    days = int(np.ceil(times[-1] / MINUTES_PER_DAY))
    plans = _plans(regimen, max(days, 1), seed)
    each = [plans[k % LIVES] for k in range(len(people.numbers))]
    return follow(people.numbers, people.start, each, times, Settings(TOLERANCE), runner).states


@lru_cache(maxsize=16)
def _plans(regimen: Regimen, days: int, seed: int) -> list[Schedule]:
    chance = np.random.default_rng([seed, 41])
    practice = [span for phase in regimen.phases for span in _spans(phase, days)]
    lives = [life.setbacks(days, chance) for _ in range(LIVES)]
    return [schedule(Plan(days * MINUTES_PER_DAY, [*one, *practice])) for one in lives]


def _spans(phase: Phase, most: int) -> list[Span]:
    days = [phase.first + d for d in range(phase.days) if d % 7 < phase.per_week]
    days = [d for d in days if d < most]
    if phase.practice != "attention_control":
        return life.practice(phase.practice, days, phase.minutes, _TRAINED_AT)
    starts = [d * MINUTES_PER_DAY + _TRAINED_AT for d in days]
    inputs = {"attention_control": 1.0}
    return [Span(at, at + phase.minutes, inputs, planned=True) for at in starts]


def one_day(
    people: Crowd,
    start: Matrix,
    spans: Sequence[Span],
    times: Vector,
    runner: Runner | None = None,
) -> Cube:
    """One day in a laboratory from given levels at midnight, shape (persons, n, states)."""
    plan = schedule(Plan(MINUTES_PER_DAY, spans, successes="given"))
    return follow(people.numbers, start, [plan], times, Settings(DAY_TOLERANCE), runner).states


def of_sex(people: Crowd, *, female: bool) -> Crowd:
    """The same persons as if all were women, or all men."""
    numbers = people.numbers.copy()
    answer = numbers[0, NUMBER["female_stress_secretion"]] if female else 1.0
    numbers[:, NUMBER["stress_secretion"]] = answer
    return Crowd(numbers, people.start, np.full(len(numbers), female))


def midnights(days: Sequence[int]) -> Vector:
    """Minutes of the midnights at which days begin."""
    return np.array(days, dtype=np.float64) * MINUTES_PER_DAY
