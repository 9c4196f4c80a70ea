"""Published tests, run on a thousand simulated trials drawn from one large cohort.

Each test gives, for every trial, an estimate and its ratio to its standard error.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from kindloop.arrays import Integers, Matrix, Vector

TRIALS = 1000
Verdict = Literal["+", "-", "0"]


@dataclass(frozen=True, slots=True)
class Trials:
    """What a thousand trials found.

    Attributes:
        estimate: of each trial, shape (trials,).
        ratio: estimate over its standard error, shape (trials,).
        freedom: degrees of freedom of the test.
    """

    estimate: Vector
    ratio: Vector
    freedom: float

    def share(self, verdict: Verdict, alpha: float) -> float:
        """The share of trials that give a verdict: a sign that is significant, or none."""
        bound = float(stats.t.ppf(1 - alpha / 2, self.freedom))
        if verdict == "+":
            return float(np.mean(self.ratio > bound))
        if verdict == "-":
            return float(np.mean(self.ratio < -bound))
        return float(np.mean(np.abs(self.ratio) <= bound))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Where the middle part of the estimates lies."""
        low, high = np.quantile(self.estimate, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


def two_groups(
    first: Vector, second: Vector, sizes: tuple[int, int], chance: np.random.Generator
) -> Trials:
    """Difference of the means of two groups, first less second, by Welch's test."""
    one, other = (
        _drawn(values, size, chance) for values, size in zip((first, second), sizes, strict=True)
    )
    estimate = one.mean(axis=1) - other.mean(axis=1)
    error = np.sqrt(one.var(axis=1, ddof=1) / sizes[0] + other.var(axis=1, ddof=1) / sizes[1])
    return Trials(estimate, estimate / error, float(sum(sizes) - 2))


def within_persons(change: Vector, size: int, chance: np.random.Generator) -> Trials:
    """Mean change within persons."""
    drawn = _drawn(change, size, chance)
    estimate = drawn.mean(axis=1)
    return Trials(estimate, estimate / (drawn.std(axis=1, ddof=1) / np.sqrt(size)), size - 1.0)


def correlation(one: Vector, other: Vector, size: int, chance: np.random.Generator) -> Trials:
    """Correlation over persons."""
    place = chance.integers(0, len(one), (TRIALS, size))
    x, y = one[place], other[place]
    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    r = (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    return Trials(r, r * np.sqrt((size - 2) / (1 - r**2)), size - 2.0)


def slope(
    person: Integers,
    source: Vector,
    others: Matrix,
    target: Vector,
    size: int,
    chance: np.random.Generator,
) -> Trials:
    """Slope of a target on a source beside others, with errors that allow for persons.

    What the others say of source and target is taken out over the whole cohort; a trial is a draw
    of persons with all their rows.

    Args:
        person: whole numbers from 0, shape (n,).
        source: shape (n,).
        others: shape (n, k); levels are among them.
        target: shape (n,).
        size: persons in a trial.
        chance: draws them.
    """
    x, y = (_without(values, others) for values in (source, target))
    many = int(person.max()) + 1
    xy, xx = (np.bincount(person, one, minlength=many) for one in (x * y, x * x))
    place = chance.integers(0, many, (TRIALS, size))
    whole = xx[place].sum(axis=1)
    estimate = xy[place].sum(axis=1) / whole
    left = xy[place] - estimate[:, None] * xx[place]
    error = np.sqrt((left**2).sum(axis=1) * size / (size - 1)) / whole
    return Trials(estimate, estimate / error, size - 1.0)


def _drawn(values: Vector, size: int, chance: np.random.Generator) -> Matrix:
    return values[chance.integers(0, len(values), (TRIALS, size))]


def _without(values: Vector, others: Matrix) -> Vector:
    if not others.shape[1]:
        return values
    return values - others @ np.linalg.lstsq(others, values, rcond=None)[0]
