"""The persons of a scenario as rows of numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.functions import logit, sigmoid
from kindloop.model.number import Edition
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import Numbers, replaced
from kindloop.model.persons import Persons, drawn, typical_person, with_traits
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.rest import ready
from kindloop.study.scenario import TRAITS, Someone

BLOCK = 128
"""How many persons are drawn and followed together."""

_PERSONS = 0  # stream of chance


@dataclass(frozen=True, slots=True)
class Block:
    """Persons who are followed together.

    Attributes:
        numbers: solved, shape (persons, numbers).
        start: at midnight of the first day, shape (persons, states).
        first: place of the first among all who are drawn.
    """

    numbers: Matrix
    start: Matrix
    first: int


def typical_of(someone: Someone, edition: Edition, settings: Mapping[str, float]) -> Block:
    """A person of a scenario with the typical person's numbers, alone in a block."""
    return _ready(typical_person(edition), someone, settings, 0)


def drawn_for(
    someone: Someone, edition: Edition, settings: Mapping[str, float], block: int, seed: int
) -> Block:
    """A block of drawn persons in the place of one person of a scenario.

    Args:
        someone: around whose traits they are drawn.
        edition: of the theory.
        settings: numbers that are replaced for everyone.
        block: which block; the same seed and block give the same persons.
        seed: of chance.
    """
    chance = np.random.default_rng([seed, _PERSONS, block])
    return _ready(drawn(edition, BLOCK, chance), someone, settings, block * BLOCK)


def cut(block: Block, most: int) -> Block:
    """The first persons of a block."""
    return replace(block, numbers=block.numbers[:most], start=block.start[:most])


def _ready(persons: Persons, someone: Someone, settings: Mapping[str, float], first: int) -> Block:
    """Persons with the traits and numbers of someone, at midnight of the first day."""
    persons = _with_habits(persons, someone)
    numbers, p = persons.numbers.copy(), Numbers(persons.numbers)
    if someone.sex is not None:
        answer = p.female_stress_secretion if someone.sex == "female" else 1.0
        numbers[:, NUMBER["stress_secretion"]] = answer
    others = {name: one for name, one in someone.traits.items() if f"usual_{name}" not in NUMBER}
    for name, value in others.items():
        numbers[:, NUMBER[f"floor_{name}"]] = value
    numbers = replaced(replaced(numbers, someone.numbers), settings)
    with np.errstate(all="ignore"):
        solved, start = ready(replace(persons, numbers=numbers), someone.day.waking)
    for name, value in others.items():
        start[:, STATE[name]] = value
    return Block(solved, start, first)


def _with_habits(persons: Persons, someone: Someone) -> Persons:
    """The two habits around which persons differ are put where someone's lie."""
    p = Numbers(persons.numbers)
    habits: list[Vector] = []
    for name in TRAITS[:2]:
        own, usual = getattr(persons, name), getattr(p, f"usual_{name}")
        wanted = someone.traits.get(name)
        shift = 0.0 if wanted is None else logit(wanted) - logit(usual)
        habits.append(own if wanted is None else np.asarray(sigmoid(logit(own) + shift)))
    if not set(TRAITS[:2]) & set(someone.traits):
        return persons
    return with_traits(persons, habits[0], habits[1])
