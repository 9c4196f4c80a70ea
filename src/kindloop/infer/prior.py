"""Where learning starts: the built-in prior of the diary model, every number with its reason.

Given a cohort, these numbers are learnt from it (:mod:`kindloop.infer.cohort`); they stay the
anchor of small cohorts and speak alone for a single person.
"""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.infer.posterior import DAILY, Prior
from kindloop.quantity import quantity

SCALE = quantity(
    2.7, "log of 0..100", "assumed: ratings move by about 15 of 100 within a person", 0.5
)
SLOW_SHARE = quantity(-0.5, "1", "assumed: days-long movement is less than noise", 1.0)
FAST_SHARE = quantity(0.0, "1", "assumed: hours-long movement is about as large as noise", 1.0)
FAST_HOURS = quantity(1.2, "log h", "P34: 2.9 to 3.9 h, fitted to ratings of affect", 0.8)
SLOW_RATIO = quantity(3.6, "1", "P35: a slow part of a week or more beside one of hours", 0.8)
RESPONSE_HOURS = quantity(1.2, "log h", "P36: 41 % of a response is left after about 3 h", 0.7)
LEVEL = quantity(50.0, "of 0..100", "assumed: the middle of the scale", 25.0)
DAILY_SWING = quantity(0.0, "of 0..100", "assumed: no daily curve until one is seen", 4.0)
RESPONSE = quantity(0.0, "of 0..100", "assumed: no response until one is seen", 12.0)

THETA = (SCALE, SLOW_SHARE, FAST_SHARE, FAST_HOURS, SLOW_RATIO, RESPONSE_HOURS)


@dataclass(frozen=True, slots=True)
class Population:
    """What is believed of persons before their own diary speaks.

    Attributes:
        mean: of theta, shape (6,).
        cov: of theta between persons, shape (6, 6).
        static: mean and variance of the static parts, shape (2, k).
        persons: how many persons it was learnt from.
    """

    mean: Vector
    cov: Matrix
    static: Matrix
    persons: int = 0

    def prior(self) -> Prior:
        """The same, in the form that the compiled posterior reads."""
        precision = np.asarray(np.linalg.inv(self.cov), dtype=np.float64)
        return Prior(self.mean, self.cov, precision, self.static)


def built_in(kinds: int) -> Population:
    """The built-in prior for a channel with that many kinds of events, practices and steps."""
    static = [LEVEL, *[DAILY_SWING] * DAILY, *[RESPONSE] * kinds]
    return Population(
        mean=np.array([number.value for number in THETA]),
        cov=np.diag([number.spread**2 for number in THETA]),
        static=np.array([[q.value for q in static], [q.spread**2 for q in static]]),
    )
