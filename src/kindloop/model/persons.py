"""Persons are draws: strengths and times that differ, and two habits as traits.

A strength or time constant is the edition's number times a log-normal factor of mean 1; kindness
and criticism are drawn together (they go apart, F61), and the floors of the habits move with
them; the stress axis of women answers less (P9).
"""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Flags, Matrix, Vector
from kindloop.errors import InputError
from kindloop.model.functions import logit, sigmoid
from kindloop.model.number import Edition
from kindloop.model.parameters import INDEX, Numbers, unsolved

VARIED = (
    "s_setback_threat",
    "s_critic_threat",
    "s_soothing_threat",
    "s_control_threat",
    "s_kindness_soothing",
    "s_criticism_critic",
    "s_threat_noradrenaline",
    "s_evaluation_crh",
    "s_setback_mood",
    "s_threat_mood",
    "s_mood_critic",
    "s_mood_soothing",
    "rate_success",
    "tau_mood",
)


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons of an edition, before their rest is solved.

    Attributes:
        numbers: shape (persons, numbers).
        kindness_habit: where each starts, shape (persons,).
        criticism_habit: where each starts, shape (persons,).
        female: shape (persons,).
    """

    numbers: Matrix
    kindness_habit: Vector
    criticism_habit: Vector
    female: Flags


def typical_person(edition: Edition, around: Vector | None = None) -> Persons:
    """The typical person of everyday life, alone in a table.

    Args:
        edition: whose numbers the person has.
        around: numbers in place of the edition's, shape (numbers,).
    """
    numbers = (unsolved(edition) if around is None else around)[None].copy()
    p = Numbers(numbers)
    return Persons(
        numbers, p.usual_kindness_habit, p.usual_criticism_habit, np.zeros(1, dtype=np.bool_)
    )


def with_traits(persons: Persons, kindness: Vector, criticism: Vector) -> Persons:
    """The same persons with other habits, whose floors move with them.

    Args:
        persons: whom to change.
        kindness: kindness habits to start from, between 0 and 1, shape (persons,).
        criticism: criticism habits likewise.

    Raises:
        InputError: if a habit does not lie between 0 and 1.
    """
    for name, habit in (("kindness", kindness), ("criticism", criticism)):
        if not np.all((habit > 0) & (habit < 1)):
            raise InputError(f"A habit of {name} must lie between 0 and 1; came {habit}.")
    out, p = persons.numbers.copy(), Numbers(persons.numbers)
    for name, habit, usual in (
        ("kindness_habit", kindness, p.usual_kindness_habit),
        ("criticism_habit", criticism, p.usual_criticism_habit),
    ):
        floor = logit(p.values[:, INDEX[f"rest_{name}"]]) - logit(usual)
        out[:, INDEX[f"floor_{name}"]] = sigmoid(logit(habit) + floor)
    return Persons(out, kindness.astype(np.float64), criticism.astype(np.float64), persons.female)


def drawn(
    edition: Edition, many: int, chance: np.random.Generator, around: Vector | None = None
) -> Persons:
    """Persons drawn at random.

    Args:
        edition: whose numbers they vary around.
        many: how many.
        chance: draws them; the same generator gives the same persons.
        around: numbers in place of the edition's, shape (numbers,).

    Raises:
        InputError: if there is to be nobody.
    """
    if many < 1:
        raise InputError(f"A draw needs at least one person; came {many}.")
    one = unsolved(edition) if around is None else around
    p, numbers = Numbers(one), np.repeat(one[None], many, axis=0)
    spread = float(p.spread_strengths)
    factors = np.exp(spread * chance.standard_normal((many, len(VARIED))) - spread**2 / 2)
    numbers[:, [INDEX[name] for name in VARIED]] *= factors
    female = chance.random(many) < 0.5
    numbers[:, INDEX["stress_secretion"]] = np.where(female, p.female_stress_secretion, 1.0)
    together = float(p.correlation_habits)
    kind = chance.standard_normal(many)
    hard = together * kind + np.sqrt(1 - together**2) * chance.standard_normal(many)
    plain = Persons(numbers, np.full(many, 0.5), np.full(many, 0.5), female)
    return with_traits(
        plain,
        sigmoid(logit(p.usual_kindness_habit) + p.spread_habits * kind),
        sigmoid(logit(p.usual_criticism_habit) + p.spread_habits * hard),
    )
