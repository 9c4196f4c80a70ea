"""What eight weeks of daily practice change in a model person: the article's own table of measures.

Each number compares the typical person after eight weeks with a compassion break of 20 minutes
each evening with the same person after eight weeks without.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.number import EDITIONS, MINUTES_PER_DAY, Edition
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.path import follow
from kindloop.simulate.schedule import Plan, Span, schedule
from kindloop.study.setback import (
    MINUTES_PRACTICE,
    MINUTES_SETBACK,
    PRACTICE_AT,
    SETBACK_AT,
    Setback,
    daily_practice,
    minutes_shown,
    person,
    practice_course,
)
from kindloop.study.setback_sizes import area, half_recovery

WEEKS = 8
_DAYS = 7 * WEEKS
_ONE_HOUR = 60.0


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of the table, in both editions; NaN where it could not be computed.

    Attributes:
        name: of the measure.
        claims: of the article, that it speaks to.
        unit: ``"%"``, ``"min"`` or ``"1"``.
        described: the number in the described edition.
        evidenced: the number in the evidenced edition.
    """

    name: str
    claims: tuple[str, ...]
    unit: str
    described: float
    evidenced: float


_ROWS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("regulation", ("S28",), "%"),
    ("oxytocin_rest", ("S15", "S29"), "%"),
    ("oxytocin_session", ("S15", "S29"), "%"),
    ("grey_matter", ("S30",), "%"),
    ("threat", ("S31",), "%"),
    ("cortisol", ("S31",), "%"),
    ("arousal_half", ("S32",), "min"),
    ("load", ("S33",), "1"),
)


@lru_cache(maxsize=1)
def measures() -> tuple[Measure, ...]:
    """The table; computed once for as long as the program runs, in about a second."""
    both = {edition: _measured(edition) for edition in EDITIONS}
    return tuple(
        Measure(name, claims, unit, both["described"][name], both["evidenced"][name])
        for name, claims, unit in _ROWS
    )


def _measured(edition: Edition) -> dict[str, float]:
    practised, idle = (practice_course(edition, practised=one)[_DAYS] for one in (True, False))
    evening = _evening(edition, practised, idle)
    before, after = (_answered(edition, one) for one in (idle, practised))
    session = evening[0]
    return {
        "regulation": _percent(practised, idle, "regulation"),
        "oxytocin_rest": 100 * float(evening[0][0] / evening[1][0] - 1),
        "oxytocin_session": 100 * float(np.max(session) / session[0] - 1),
        "grey_matter": _percent(practised, idle, "grey_matter"),
        "threat": 100 * (after[0] / before[0] - 1),
        "cortisol": 100 * (after[1] / before[1] - 1),
        "arousal_half": after[2] - before[2],
        "load": _load(edition),
    }


def _percent(practised: Vector, idle: Vector, state: str) -> float:
    return 100 * float(practised[STATE[state]] / idle[STATE[state]] - 1)


def _evening(edition: Edition, *starts: Vector) -> list[Vector]:
    """Oxytocin from the start of a session to an hour after its end, for each person."""
    numbers, _ = person(edition)
    stop = PRACTICE_AT + MINUTES_PRACTICE + _ONE_HOUR
    plan = schedule(Plan(stop, daily_practice(1)))
    times = np.arange(PRACTICE_AT, stop + 0.5)
    paths = follow(_table(numbers, starts), np.array(starts), [plan], times)
    return [levels[:, STATE["oxytocin"]] for levels in paths.states]


def _answered(edition: Edition, start: Vector) -> tuple[float, float, float]:
    """What the next morning's setback does, with no break after it: areas and recovery."""
    numbers, _ = person(edition)
    minutes = minutes_shown()
    happened = Span(SETBACK_AT, SETBACK_AT + MINUTES_SETBACK, {"setback": Setback().size})
    end = SETBACK_AT + minutes[-1]
    plans = [schedule(Plan(end, spans)) for spans in ((happened,), ())]
    paths = follow(
        _table(numbers, (start, start)), np.array([start, start]), plans, SETBACK_AT + minutes
    )
    change: Matrix = paths.states[0] - paths.states[1]
    cortisol = numbers[NUMBER["saliva_at_rest"]] * change[:, STATE["cortisol"]]
    return (
        area(minutes, change[:, STATE["threat"]]),
        area(minutes, cortisol),
        half_recovery(minutes, change[:, STATE["noradrenaline"]]),
    )


def _load(edition: Edition) -> float:
    """The wear that practice spares in a hard time: eight weeks with a setback every day."""
    numbers, start = person(edition)
    at = SETBACK_AT + MINUTES_PER_DAY * np.arange(_DAYS)
    hard = tuple(Span(t, t + MINUTES_SETBACK, {"setback": Setback().size}) for t in at)
    length = _DAYS * MINUTES_PER_DAY
    plans = [schedule(Plan(length, (*hard, *more))) for more in (daily_practice(_DAYS), ())]
    starts = [start] * len(plans)
    paths = follow(_table(numbers, starts), np.array(starts), plans, np.array([length]))
    practised, idle = paths.states[:, 0, STATE["load"]]
    return float(practised - idle)


def _table(numbers: Vector, starts: Sequence[Vector]) -> Matrix:
    return np.repeat(numbers[None], len(starts), axis=0)
