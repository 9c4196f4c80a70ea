"""Two shares, each from a few yes and no, and how sure their difference is."""

from dataclasses import dataclass
from math import sqrt

_Z90 = 1.6448536269514722
"""Of a normal distribution, 90 % lie within so many standard deviations of the mean."""


@dataclass(frozen=True, slots=True)
class Share:
    """How often something was so, of how many times.

    Attributes:
        yes: times that it was so.
        all: times in all.
    """

    yes: int
    all: int

    def __post_init__(self) -> None:
        if not 0 <= self.yes <= self.all:
            raise ValueError(f"A share needs 0 <= yes <= all; came {self.yes} of {self.all}.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One share minus another.

    Attributes:
        value: the difference, -1 to 1.
        low, high: the ends of its 90 % interval.
    """

    value: float
    low: float
    high: float

    @property
    def tells(self) -> bool:
        """Whether the interval excludes zero; else there are too few to tell."""
        return self.low > 0 or self.high < 0


def wilson(share: Share) -> tuple[float, float]:
    """The 90 % interval of one share by Wilson's score method.

    It is where a test of the share at that level would not refuse: the roots of
    ``(p - yes / all)^2 = z^2 p (1 - p) / all``.

    Source: Wilson 1927, Journal of the American Statistical Association 22:209.

    >>> low, high = wilson(Share(8, 10))
    >>> round(low, 3), round(high, 3)
    (0.541, 0.931)
    """
    if share.all == 0:
        return 0.0, 1.0
    n, rate = share.all, share.yes / share.all
    square = _Z90 * _Z90
    middle = (rate + square / (2 * n)) / (1 + square / n)
    half = _Z90 / (1 + square / n) * sqrt(rate * (1 - rate) / n + square / (4 * n * n))
    low = 0.0 if share.yes == 0 else middle - half
    high = 1.0 if share.yes == share.all else middle + half
    return low, high


def difference(one: Share, other: Share) -> Difference | None:
    """One share minus the other with its 90 % interval; None where either has no times at all.

    Newcombe's hybrid score interval: the distances from each share to the ends of its own Wilson
    interval, put together as sides of a right triangle. It stays within -1 and 1 and holds well
    for few times and for shares near 0 and 1.

    Source: Newcombe 1998, Statistics in Medicine 17:873, method 10.

    >>> found = difference(Share(9, 10), Share(3, 10))
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2), found.tells
    (0.6, 0.24, 0.79, True)
    """
    if not one.all or not other.all:
        return None
    rate, against = one.yes / one.all, other.yes / other.all
    (low, high), (other_low, other_high) = wilson(one), wilson(other)
    value = rate - against
    return Difference(
        value,
        value - sqrt((rate - low) ** 2 + (other_high - against) ** 2),
        value + sqrt((high - rate) ** 2 + (against - other_low) ** 2),
    )
