"""What a simulated trial measures, ready for its published test."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from kindloop.arrays import Integers, Matrix, Vector
from kindloop.study import trial_tests
from kindloop.study.trial_tests import Trials

Test = Literal["groups", "within", "correlation", "slope"]
OCCASION = 0.5
"""Share of an instrument's variance between persons that is the occasion's: assumed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured in a large cohort, and how it is tested.

    Attributes:
        test: two groups, changes within persons, a correlation, or a slope within persons.
        one: first group, changes, or source, shape (n,).
        other: second group, or target, shape (m,).
        person: of each row, for a slope.
        beside: other sources of a slope, shape (n, k).
    """

    test: Test
    one: Vector
    other: Vector = field(default_factory=lambda: np.empty(0))
    person: Integers | None = None
    beside: Matrix | None = None

    def trials(self, size: int, chance: np.random.Generator) -> Trials:
        """A thousand trials of so many people, over both groups together where there are two."""
        if self.test == "groups":
            sizes = (size // 2, size - size // 2)
            return trial_tests.two_groups(self.one, self.other, sizes, chance)
        if self.test == "within":
            return trial_tests.within_persons(self.one, size, chance)
        if self.test == "correlation":
            return trial_tests.correlation(self.one, self.other, size, chance)
        assert self.person is not None and self.beside is not None  # noqa: S101, PT018
        return trial_tests.slope(self.person, self.one, self.beside, self.other, size, chance)


def groups(one: Vector, other: Vector) -> Outcome:
    """Two groups, the first less the second."""
    return Outcome("groups", one, other)
