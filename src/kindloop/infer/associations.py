"""What goes along with a practice that nobody drew by lot: an association, and how firm it is.

Each answer after another is compared with whether the practice was done in between, given the
answer before and the person's own mean (least squares within persons, covariance over persons).
People practise when they feel bad, or well enough to; so the association comes with how strong an
unmeasured reason would have to be to explain it away: the share of what is left of both practice
and answer that it would have to explain (robustness value).

Source: Cinelli and Hazlett (2020), Making sense of sensitivity, JRSS B 82, equations 17 to 20.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from kindloop.arrays import MICROSECONDS_PER_HOUR, Integers, Matrix, Vector
from kindloop.diary import Diary
from kindloop.errors import InputError
from kindloop.infer.wcls import LEVEL, Coefficient

FEWEST = 10
"""Answers after the practice, and without it, below which nothing is said."""


@dataclass(frozen=True, slots=True)
class Association:
    """How answers differ where a practice was done since the one before.

    Attributes:
        practice: its name.
        outcome: the channel's name.
        difference: in the channel's unit, given the answer before.
        practised: answers before which it was done.
        others: answers before which it was not.
        persons: who practised at least once.
        robustness: share of what is left of practice and of answer that an unmeasured reason
            would have to explain to bring the difference to nothing, 0..1.
        robustness_interval: the same to bring the end of the interval to nothing; 0 where it
            includes nothing already.
    """

    practice: str
    outcome: str
    difference: Coefficient
    practised: int
    others: int
    persons: int
    robustness: float
    robustness_interval: float


def association(
    diaries: Sequence[Diary], practice: str, outcome: str, horizon_hours: float
) -> Association:
    """What goes along with a practice.

    Args:
        diaries: one a person.
        practice: its name.
        outcome: a channel's name.
        horizon_hours: answers further apart are not compared.

    Raises:
        InputError: if it was done too seldom, or always.
    """
    parts = [_pairs(n, diary, practice, outcome, horizon_hours) for n, diary in enumerate(diaries)]
    person, answer, before, done = (np.concatenate(column) for column in zip(*parts, strict=True))
    practised = int(done.sum())
    if min(practised, len(done) - practised) < FEWEST:
        raise InputError(
            f"{practice} was done before {practised} answers of {len(done)} that can be compared; "
            f"at least {FEWEST} with it and without it are needed before anything can be said."
        )
    beta, error, degrees = _within(person, answer, np.column_stack([done, before]))
    wide = float(student.ppf(0.5 + LEVEL / 2.0, degrees))
    strength = abs(beta) / error
    return Association(
        practice,
        outcome,
        Coefficient(beta, error, beta - wide * error, beta + wide * error),
        practised,
        len(done) - practised,
        len(np.unique(person[done > 0])),
        robustness_value(strength, degrees),
        robustness_value(strength, degrees, LEVEL),
    )


def robustness_value(strength: float, degrees: float, level: float = 0.0) -> float:
    """How strong an unmeasured reason would have to be, 0..1.

    Args:
        strength: absolute value of the estimate over its standard error.
        degrees: of freedom.
        level: of the interval that it should reach with its end; 0 for the estimate itself.

    >>> round(robustness_value(4.18, 783.0), 3)
    0.139
    """
    strong = strength / np.sqrt(degrees)
    if level:
        least = float(student.ppf(0.5 + level / 2.0, degrees - 1.0)) / np.sqrt(degrees - 1.0)
        strong = strong - least
    if strong <= 0.0:
        return 0.0
    return float(0.5 * (np.sqrt(strong**4 + 4.0 * strong**2) - strong**2))


def _pairs(
    number: int, diary: Diary, practice: str, outcome: str, horizon_hours: float
) -> tuple[Integers, Vector, Vector, Vector]:
    """Answers, the ones before them, and whether the practice was done in between."""
    column = diary.column(outcome)
    there = ~np.isnan(diary.answer.values[:, column]) if column >= 0 else np.empty(0, bool)
    times, values = diary.answer.time[: len(there)][there], np.empty(0)
    if column >= 0:
        values = diary.answer.values[there, column]
    told = diary.practice.time[
        np.array([str(kind) == practice for kind in diary.practice.kind], dtype=bool)
    ]
    done = np.searchsorted(told, times[1:], side="left") > np.searchsorted(
        told, times[:-1], side="left"
    )
    near = np.diff(times) <= horizon_hours * MICROSECONDS_PER_HOUR
    return (
        np.full(int(near.sum()), number),
        values[1:][near],
        values[:-1][near],
        done[near].astype(np.float64),
    )


def _within(person: Integers, answer: Vector, columns: Matrix) -> tuple[float, float, float]:
    """First coefficient within persons, its standard error over persons, degrees of freedom."""
    names, place = np.unique(person, return_inverse=True)
    counts = np.bincount(place).astype(np.float64)

    def centred(values: Vector) -> Vector:
        return values - (np.bincount(place, values) / counts)[place]

    x = np.column_stack([centred(column) for column in columns.T])
    y = centred(answer)
    information = x.T @ x
    if np.linalg.cond(information) > 1e12:
        raise InputError("The answers before never differ: nothing can be compared.")
    bread = np.linalg.inv(information)
    beta = bread @ x.T @ y
    rest = y - x @ beta
    if len(names) >= 8:  # over persons, as many as can be counted
        scores = np.array([x[place == n].T @ rest[place == n] for n in range(len(names))])
        meat = scores.T @ scores * len(names) / (len(names) - 1.0)
        degrees = float(len(names) - 1)
    else:
        meat = (x * rest[:, None] ** 2).T @ x
        degrees = float(len(y) - len(names) - x.shape[1])
    return float(beta[0]), float(np.sqrt((bread @ meat @ bread)[0, 0])), degrees
