"""What the theory must show, as numbers: the ground that every line stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.couplings import Arrow
from kindloop.model.number import Edition
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import replaced
from kindloop.model.persons import typical_person, with_traits
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, schedule

KIND, CRITICAL = (0.60, 0.20), (0.25, 0.45)
"""Habits of kindness and criticism of the two who meet the same setback."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of what must be seen.

    Attributes:
        what: is looked at.
        edition: of the theory.
        value: what came, in words with units.
        asked: what was asked for; empty where only the size is reported.
        holds: whether it came as asked; None where nothing was asked of this edition.
        numbers: the same for programs.
    """

    what: str
    edition: Edition
    value: str
    asked: str
    holds: bool | None
    numbers: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Model:
    """One model person, ready to run.

    Attributes:
        numbers: solved, shape (numbers,).
        start: at midnight, shape (states,).
    """

    numbers: Vector
    start: Vector

    @property
    def saliva(self) -> float:
        """Salivary cortisol at level 1, nmol/L."""
        return float(self.numbers[NUMBER["saliva_at_rest"]])

    def run(self, plan: Plan, times: Vector, cut: Sequence[Arrow] = ()) -> Matrix:
        """Levels at the times, without chance, shape (n, states)."""
        numbers = replaced(self.numbers, {arrow.strength: 0.0 for arrow in cut})
        paths = follow(
            numbers[None], self.start[None], [schedule(plan)], times, Settings(tolerance=2e-4)
        )
        return paths.states[0]


def model(edition: Edition, habits: tuple[float, float] | None = None) -> Model:
    """The typical person, or one with other habits of kindness and criticism."""
    one = typical_person(edition)
    if habits is not None:
        one = with_traits(one, np.array([habits[0]]), np.array([habits[1]]))
    numbers, start = ready(one)
    return Model(numbers[0], start[0])


def at(name: str) -> int:
    """The place of a state."""
    return STATE[name]
