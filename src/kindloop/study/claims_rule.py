"""The one rule by which a claim holds in an edition of the theory, or does not.

Each drawn person is followed through both arms, with the same chance. The effect is the mean of
the differences (first arm minus second), with its 90 % interval over persons. It holds if that
interval lies on the claimed side of nothing, and the effect is at least the smallest one that
counts: a fifth of the standard deviation between persons in the second arm (what is usually
called a small effect), and never less than ``LEAST`` in its unit. It is next to nothing if the
whole interval lies within plus and minus that size.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kindloop.arrays import Vector

Verdict = Literal["as claimed", "next to nothing", "the other way", "not clear"]

LEVEL = 0.90
SMALL = 0.2
LEAST = {"1": 0.005, "relative": 0.01, "nmol/L": 0.1, "min": 1.0}
"""The smallest effect that counts where persons hardly differ, by unit."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an experiment finds.

    Attributes:
        value: mean difference, first arm minus second; NaN where fewer than two are known.
        low: lower end of its 90 % interval.
        high: upper end.
        smallest: the smallest effect that counts.
        persons: how many pairs are known.
        unknown: how many are not.
        share: of persons in whom it goes the claimed way.
    """

    value: float
    low: float
    high: float
    smallest: float
    persons: int
    unknown: int
    share: float


def effect(first: Vector, second: Vector, sign: int, unit: str) -> Effect:
    """The effect between two arms of the same persons, in the same order.

    Args:
        first: the outcome of each person in the first arm, shape (persons,).
        second: likewise in the second.
        sign: 1 where the first is claimed to be higher, else -1.
        unit: of the outcome.
    """
    known = np.isfinite(first) & np.isfinite(second)
    many, unknown = int(known.sum()), int((~known).sum())
    if many < 2:
        nan = float("nan")
        return Effect(nan, nan, nan, nan, many, unknown, nan)
    from scipy.stats import t

    change = (first - second)[known]
    value = float(change.mean())
    half = float(t.ppf(0.5 + LEVEL / 2, many - 1) * change.std(ddof=1) / np.sqrt(many))
    smallest = max(SMALL * float(second[known].std(ddof=1)), LEAST[unit])
    share = float(np.mean(sign * change > 0))
    return Effect(value, value - half, value + half, smallest, many, unknown, share)


def verdict(found: Effect, sign: int) -> Verdict:
    """What the rule says of an effect; ``sign`` is 1 or -1, as claimed."""
    low, high = sorted((sign * found.low, sign * found.high))
    size = sign * found.value
    if low > 0 and size >= found.smallest:
        return "as claimed"
    if high < 0 and -size >= found.smallest:
        return "the other way"
    if -found.smallest <= low and high <= found.smallest:
        return "next to nothing"
    return "not clear"
