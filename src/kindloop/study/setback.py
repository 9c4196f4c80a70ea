"""The same setback met two ways, by a model person, in both editions.

The two ways are one person with the same setback, the same critical habits and the same arrows.
Two things differ: *kindly* has a compassion break right after the setback, and a kindness habit
of so many weeks of daily practice; *critically* has neither, only the critic's own answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kindloop.arrays import Integers, Matrix, Vector
from kindloop.errors import InputError
from kindloop.model.couplings import arrow_named
from kindloop.model.number import EDITIONS, MINUTES_PER_DAY, Edition
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import replaced
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.path import STATUS, Settings, follow
from kindloop.simulate.rest import at_midnight, typical
from kindloop.simulate.schedule import Plan, Span, schedule

SETBACK_AT = 600.0
MINUTES_SETBACK = 10.0
MINUTES_BREAK = 5.0
MINUTES_PRACTICE = 20.0
PRACTICE_AT = 1140.0
MOST_WEEKS = 26
HOURS = 24
WAYS = ("kind", "critical")
_BREAK = {"compassion_break": 1.0, "attention_control": 1.0}
_BEFORE = 60.0


@dataclass(frozen=True, slots=True)
class Setback:
    """What is asked.

    Attributes:
        size: of the setback, above 0 to 1.
        criticism: how readily distress calls up the critic, 0 to 1; the same in both ways.
        weeks: of daily practice before the setback, for the kind way, 0 to ``MOST_WEEKS``.
        without: arrows that are switched off, by the name of their strength or their own.

    Raises:
        InputError: if a number is outside its range.
        NotThereError: if there is no such arrow.
    """

    size: float = 0.8
    criticism: float = 0.5
    weeks: int = 8
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _within("The size of the setback", self.size, 0.0, 1.0)
        _within("The critical habit", self.criticism, 0.0, 1.0)
        _within("The weeks of practice", self.weeks, 0, MOST_WEEKS)
        for word in self.without:
            arrow_named(word)

    @property
    def strengths(self) -> tuple[str, ...]:
        """The strengths that are set to zero, each once, in order."""
        return tuple(sorted({arrow_named(word).strength for word in self.without}))


@dataclass(frozen=True, slots=True)
class Course:
    """What became of the person in one way.

    Attributes:
        states: levels at the meeting's times, shape (n, states); NaN where they could not be
            computed.
        without: the same person on a day without the setback and the break, likewise.
        kindness_habit: that the person starts with.
        trouble: why it could not be computed; empty where it could.
    """

    states: Matrix
    without: Matrix
    kindness_habit: float
    trouble: str

    def of(self, state: str) -> Vector:
        """The course of one state, shape (n,)."""
        return self.states[:, STATE[state]]

    def change(self, state: str) -> Vector:
        """How far one state is from the day without the setback, shape (n,)."""
        return (self.states - self.without)[:, STATE[state]]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The same setback met two ways, in one edition.

    Attributes:
        edition: of the theory.
        minutes: since the setback began, shape (n,).
        ways: a course for each of ``WAYS``.
        saliva: nmol/L of cortisol in saliva at level 1.
    """

    edition: Edition
    minutes: Vector
    ways: Mapping[str, Course]
    saliva: float


def minutes_shown() -> Vector:
    """Minutes since the setback at which levels are kept: dense at first, shape (n,)."""
    parts = (
        np.arange(-_BEFORE, 0, 10.0),
        np.arange(0, 30, 0.5),
        np.arange(30, 60, 2.0),
        np.arange(60, 180, 5.0),
        np.arange(180, HOURS * 60 + 1, 15.0),
    )
    return np.concatenate(parts)


def meet(asked: Setback) -> tuple[Meeting, ...]:
    """The same setback met two ways: one meeting for each edition."""
    return tuple(_meet(asked, edition) for edition in EDITIONS)


def _meet(asked: Setback, edition: Edition) -> Meeting:
    numbers, start = person(edition)
    saliva = float(numbers[NUMBER["saliva_at_rest"]])
    numbers = replaced(numbers, dict.fromkeys(asked.strengths, 0.0))
    habits = {"kind": kindness_after(edition, asked.weeks), "critical": kindness_after(edition, 0)}
    minutes = minutes_shown()
    happened = Span(SETBACK_AT, SETBACK_AT + MINUTES_SETBACK, {"setback": asked.size})
    after = SETBACK_AT + MINUTES_SETBACK
    answer = Span(after, after + MINUTES_BREAK, _BREAK)
    days = {"kind": (happened, answer), "critical": (happened,)}
    starts, plans = [], []
    for way in WAYS:
        begun = start.copy()
        begun[STATE["kindness_habit"]] = habits[way]
        begun[STATE["criticism_habit"]] = asked.criticism
        for spans in (days[way], ()):
            starts.append(begun)
            plans.append(schedule(Plan(SETBACK_AT + HOURS * 60, spans)))
    table = np.repeat(numbers[None], len(starts), axis=0)
    paths = follow(table, np.array(starts), plans, SETBACK_AT + minutes, Settings())
    ways = {
        way: Course(
            paths.states[2 * k],
            paths.states[2 * k + 1],
            habits[way],
            _trouble(paths.status[2 * k : 2 * k + 2]),
        )
        for k, way in enumerate(WAYS)
    }
    return Meeting(edition, minutes, ways, saliva)


@lru_cache(maxsize=2)
def person(edition: Edition) -> tuple[Vector, Vector]:
    """The typical person of an edition: solved numbers, and the state at midnight.

    Habits of kindness and criticism are those of everyday life, the rest is at rest.
    """
    numbers = typical(edition)
    start = at_midnight(numbers)
    for name in ("kindness_habit", "criticism_habit"):
        start[STATE[name]] = numbers[NUMBER[f"usual_{name}"]]
    return numbers, start


def kindness_after(edition: Edition, weeks: int) -> float:
    """The kindness habit after weeks of daily practice, with all arrows in place.

    The theory's own course of the habit, from the typical person of everyday life.
    """
    return float(practice_course(edition, practised=True)[7 * weeks, STATE["kindness_habit"]])


@lru_cache(maxsize=4)
def practice_course(edition: Edition, practised: bool) -> Matrix:
    """Levels at midnight of every day of ``MOST_WEEKS`` weeks, shape (days + 1, states).

    Args:
        edition: of the theory.
        practised: whether each evening has a compassion break of 20 minutes.
    """
    numbers, start = person(edition)
    days = 7 * MOST_WEEKS
    plan = schedule(Plan(days * MINUTES_PER_DAY, daily_practice(days) if practised else ()))
    times = np.arange(days + 1, dtype=np.float64) * MINUTES_PER_DAY
    return follow(numbers[None], start[None], [plan], times).states[0]


def daily_practice(days: int) -> tuple[Span, ...]:
    """A compassion break of 20 minutes each evening, always done."""
    starts = [day * MINUTES_PER_DAY + PRACTICE_AT for day in range(days)]
    return tuple(Span(at, at + MINUTES_PRACTICE, _BREAK) for at in starts)


def _trouble(status: Integers) -> str:
    return next((STATUS[int(one)] for one in status if one), "")


def _within(what: str, value: float, low: float, high: float) -> None:
    if not (np.isfinite(value) and low <= value <= high):
        raise InputError(f"{what} must be between {low:g} and {high:g}; came {value:g}.")
