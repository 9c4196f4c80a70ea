"""Everyday life as one week that comes again and again, and what a model person comes to in it.

The week's setbacks stand at fixed times and there is no chance. What a person comes to is a fixed
point of the map from one Monday midnight to the next, of all states at once; nothing is averaged
and no fast state is taken as settled. Its multipliers are the eigenvalues of the map's derivative.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kindloop.arrays import Matrix, Vector
from kindloop.model.number import MINUTES_PER_DAY, Edition
from kindloop.model.persons import typical_person
from kindloop.model.states import INDEX as STATE
from kindloop.simulate import life
from kindloop.simulate.path import Settings, follow, scale
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Day, Plan, Schedule, Span, schedule

WEEK = 7
SETBACKS_PER_WEEK = 14
CRITICISM, KINDNESS = STATE["criticism_habit"], STATE["kindness_habit"]
QUICK = Settings(tolerance=1e-3)
EXACT = Settings(tolerance=1e-7)
Multipliers = NDArray[np.complex128]

_STEP = 1e-3
_CLOSE = 1e-7
_ROUNDS = 20
_FARTHEST = 0.2


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A week that brings a person back to where it began.

    Attributes:
        levels: at Monday midnight, shape (states,).
        multipliers: eigenvalues of the map from week to week, shape (states,).
    """

    levels: Vector
    multipliers: Multipliers

    @property
    def stable(self) -> bool:
        """Whether every small change dies out."""
        return bool(np.max(np.abs(self.multipliers)) < 1)

    @property
    def habits(self) -> tuple[float, float]:
        """Kindness and criticism habit at Monday midnight."""
        return float(self.levels[KINDNESS]), float(self.levels[CRITICISM])


def everyday_week(seed: int | None = None) -> tuple[Span, ...]:
    """The setbacks of a week of everyday life, two a day on average, as ``life.setbacks`` has them.

    Sizes, lengths and times of day are the evenly spaced quantiles of their distributions, put
    together in a fixed order; with a seed they are drawn instead.

    Args:
        seed: draws another week; None is the representative one.
    """
    if seed is not None:
        return tuple(life.setbacks(WEEK, np.random.default_rng(seed)))
    from scipy.stats import beta

    chance, day = np.random.default_rng(1), Day()
    middle = (np.arange(SETBACKS_PER_WEEK) + 0.5) / SETBACKS_PER_WEEK
    sizes = chance.permutation(beta(2.0, 3.0).ppf(middle))
    lengths = chance.permutation(5.0 + 15.0 * middle)
    hours = chance.permutation(day.waking + 30.0 + middle * (day.bedtime - day.waking - 90.0))
    days = np.arange(SETBACKS_PER_WEEK) % WEEK
    starts = days * MINUTES_PER_DAY + hours
    return tuple(
        Span(float(start), float(start + length), {"setback": float(size)})
        for start, length, size in zip(starts, lengths, sizes, strict=True)
    )


@lru_cache(maxsize=64)
def week(minutes: float = 0.0, seed: int | None = None, *, planned: bool = False) -> Schedule:
    """The recurring week, with a compassion break every evening.

    Args:
        minutes: how long the break lasts; 0 for none.
        seed: draws another week.
        planned: whether it is done only as far as the person is ready to; otherwise always.
    """
    spans = everyday_week(seed)
    if minutes > 0:
        practised = life.practice("compassion_break", range(WEEK), minutes, planned=planned)
        spans = (*spans, *practised)
    return schedule(Plan(WEEK * MINUTES_PER_DAY, spans))


def weeks_later(
    numbers: Matrix,
    levels: Matrix,
    weeks: int,
    plan: Schedule | None = None,
    settings: Settings = QUICK,
) -> Matrix:
    """Levels of persons after some recurring weeks, shape (persons, states).

    Args:
        numbers: solved numbers, shape (persons, numbers).
        levels: at Monday midnight, shape (persons, states).
        weeks: how many.
        plan: the week; by default the representative one without practice.
        settings: how the path is computed.
    """
    one, out = plan or week(), levels
    end = np.array([WEEK * MINUTES_PER_DAY])
    for _ in range(weeks):
        out = follow(numbers, out, [one], end, settings).states[:, 0]
    return out


def recurrence(numbers: Vector, guess: Vector, plan: Schedule | None = None) -> Recurrence | None:
    """The recurring state near a guess, stable or not, by Newton steps on the weekly map.

    Args:
        numbers: the person's solved numbers, shape (numbers,).
        guess: levels at Monday midnight, shape (states,).
        plan: the week.

    Returns:
        None where the steps do not settle.
    """
    one, y = plan or week(), guess.copy()
    for _ in range(_ROUNDS):
        there, slope = _linearised(numbers, y, one)
        if not (np.isfinite(there).all() and np.isfinite(slope).all()):
            return None
        step = np.linalg.solve(np.eye(len(y)) - slope, there - y)
        largest = float(np.max(np.abs(step) / scale()))
        y = y + step * min(1.0, _FARTHEST / max(largest, _CLOSE))
        if largest < _STEP * 0.1:
            return Recurrence(y, np.linalg.eigvals(slope).astype(np.complex128))
    return None


def _linearised(numbers: Vector, y: Vector, plan: Schedule) -> tuple[Vector, Matrix]:
    """A week later, and its derivatives by every state (central differences)."""
    moves = np.eye(len(y)) * _STEP * scale()
    starts = np.vstack([y[None], y + moves, y - moves])
    ends = weeks_later(np.repeat(numbers[None], len(starts), 0), starts, 1, plan, EXACT)
    up, down = ends[1 : 1 + len(y)], ends[1 + len(y) :]
    return ends[0], ((up - down) / (2 * _STEP * scale()[:, None])).T


def someone(edition: Edition) -> tuple[Vector, Vector]:
    """The typical person's solved numbers, and levels at midnight with the usual habits."""
    numbers, start = ready(typical_person(edition))
    return numbers[0], start[0]


def with_habits(start: Vector, kindness: Vector, criticism: Vector) -> Matrix:
    """The same levels with other habits to start from; what these fade to stays, (n, states)."""
    out = np.repeat(start[None], len(kindness), axis=0)
    out[:, KINDNESS], out[:, CRITICISM] = kindness, criticism
    return out
