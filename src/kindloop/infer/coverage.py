"""Whether intervals hold for each person, and not only on average.

Where 90 % intervals are right for everybody, the number of a person's answers inside them is
binomial; if some people are covered too rarely and others too often, these numbers spread further.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from kindloop.arrays import Flags, Integers

WANTED = 0.90
DIFFERS = 0.01
"""A spread that chance would bring so rarely differs from that of chance."""

_DRAWS = 4_000
_SEED = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """How far persons differ in how many of their answers lie in the 90 % intervals.

    Attributes:
        persons: how many.
        ratio: mean over persons of the squared distance from .90, relative to the binomial
            variance: 1 where all is chance.
        p: probability that chance alone gives a ratio as far out, to either side.
        chance: standard deviation of the ratio where all is chance.
    """

    persons: int
    ratio: float
    p: float
    chance: float

    @property
    def differs(self) -> bool:
        """Whether persons differ by more, or by less, than chance would bring about."""
        return self.p < DIFFERS


def spread(person: Integers, covered: Flags) -> Spread:
    """The spread of persons' coverage in one channel, beside the binomial one.

    The probability is that among 4,000 draws of everybody's number, with a fixed seed.

    Args:
        person: whose each answer is, shape (n,), n at least 1.
        covered: whether it lies in the 90 % interval of its forecast.
    """
    answers = np.bincount(person)
    inside = np.bincount(person, covered)[answers > 0]
    answers = answers[answers > 0]
    drawn = np.random.default_rng(_SEED).binomial(answers, WANTED, (_DRAWS, len(answers)))

    def ratios(count: np.ndarray) -> np.ndarray:
        away = (count - WANTED * answers) ** 2 / (WANTED * (1.0 - WANTED) * answers)
        return away.mean(axis=-1)

    found, chance = float(ratios(inside)), ratios(drawn)
    tail = min(float((chance >= found).mean()), float((chance <= found).mean()))
    p = min(1.0, 2.0 * max(tail, 1.0 / _DRAWS))
    return Spread(len(answers), found, p, float(chance.std()))


def said(spreads: Sequence[Spread]) -> str:
    """One sentence on several channels; for all of them together they count as independent."""
    several = [one for one in spreads if one.persons > 1]
    if not several:
        return "one person only, so their spread says nothing"
    many = sum(one.differs for one in several)
    share = np.array([one.persons for one in several], dtype=float)
    share /= share.sum()
    ratio = float(share @ [one.ratio for one in several])
    away = (ratio - 1.0) / float(np.hypot.reduce(share * [one.chance for one in several]))
    return (
        f"persons' coverage spreads {ratio:.2f} times as far as chance alone (as variance), "
        f"p = {2.0 * float(ndtr(-abs(away))):.2g}; by itself it differs at 1 % in {many} of "
        f"{len(several)} channels"
    )
