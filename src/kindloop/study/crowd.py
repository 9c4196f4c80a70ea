"""Persons drawn around a guess of the numbers, ready to run.

The same seed draws the same persons around any guess, so that a change of a number is seen and
not a change of persons.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kindloop.arrays import Flags, Matrix, Vector
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import SOLVED
from kindloop.model.persons import Persons, drawn, typical_person
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.rest import ready
from kindloop.study.free_numbers import Guess

_SOLVED = [NUMBER[name] for name in SOLVED]


@dataclass(frozen=True, slots=True)
class Crowd:
    """Persons at midnight of the first day.

    Attributes:
        numbers: solved, shape (persons, numbers).
        start: shape (persons, states). All but the two habits is the typical person's rest; a
            person's own moods settle within the first day, before anything is read.
        female: shape (persons,).
    """

    numbers: Matrix
    start: Matrix
    female: Flags

    def some(self, chosen: slice) -> "Crowd":
        """Some of them."""
        return Crowd(self.numbers[chosen], self.start[chosen], self.female[chosen])


def crowd(around: Guess, many: int, seed: int) -> Crowd:
    """Persons drawn around a guess."""
    chance = np.random.default_rng([seed, many])
    return _ready(drawn("evidenced", many, chance, around.theory), around)


def typical(around: Guess) -> Crowd:
    """The typical person of a guess, alone."""
    return _ready(typical_person("evidenced", around.theory), around)


def _ready(persons: Persons, around: Guess) -> Crowd:
    row, level = _midnight(around.theory.tobytes())
    numbers = persons.numbers.copy()
    numbers[:, _SOLVED] = row[_SOLVED]
    numbers[:, [NUMBER[name] for name in around.cut]] = 0.0
    start = np.repeat(level[None], len(numbers), axis=0)
    start[:, STATE["kindness_habit"]] = persons.kindness_habit
    start[:, STATE["criticism_habit"]] = persons.criticism_habit
    return Crowd(numbers, start, persons.female)


@lru_cache(maxsize=4)
def _midnight(theory: bytes) -> tuple[Vector, Vector]:
    """Solved numbers and the level at midnight of the typical person."""
    numbers, start = ready(typical_person("evidenced", np.frombuffer(theory)))
    return numbers[0], start[0]
