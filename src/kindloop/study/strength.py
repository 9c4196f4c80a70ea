"""A rolling strength instead of a streak: one missed day barely moves it, none resets it.

Each day ``strength = keep * strength + (1 - keep) * (1 if something was told, else 0)``, with
``keep = exp(-1 / 22)``: a time constant of 22 days, at which habits form (P40).
"""

from collections.abc import Iterable
from math import exp

DAYS = 22.0
"""Time constant, days; P40: a habit reaches 95 % after a median of 66 days."""

KEEP = exp(-1.0 / DAYS)
"""What a day leaves of the strength of the day before."""


def strength(days: Iterable[int], today: int) -> float:
    """The rolling strength at the end of a day, 0 to 1.

    The same as the recursion, as a sum: each day with something told counts
    ``(1 - keep) * keep ** (days since)``.

    Args:
        days: with something told, days since 1970, in any order; later than today are left out.
        today: the day at whose end it is asked.

    >>> round(strength(range(1, 23), 22), 2)
    0.63
    """
    return sum((1.0 - KEEP) * KEEP ** (today - day) for day in set(days) if day <= today)
