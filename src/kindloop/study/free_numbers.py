"""The numbers that calibration may move, their priors, and a guess of all of them at once.

A free number is positive and moves on its logarithm; its prior is its declaration. Some numbers go
along with a free one and keep their ratio to it. Arrows without direct evidence (grade E) rest at
0 and are not among them, nor is a number that the literature holds (measured).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from kindloop.arrays import Vector
from kindloop.model.number import Number
from kindloop.model.parameters import DECLARED, INDEX, NUMBERS, SOLVED
from kindloop.study import instrument_numbers

_OUTCOMES = (
    "s_success_mood",
    "s_expected_success_mood",
    "s_expected_setback_mood",
    "b_mood_success",
    "b_mood_setback",
)
_THEORY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("s_setback_threat", ()),
    ("s_evaluation_threat", ()),
    ("s_critic_threat", ()),
    ("s_control_threat", ()),
    ("s_soothing_threat", ()),
    ("s_attention_threat", ()),
    ("s_reframing_control", ()),
    ("s_kindness_soothing", ()),
    ("s_compassion_soothing", ()),
    ("s_critic_soothing", ()),
    ("s_mood_soothing", ()),
    ("s_criticism_critic", ()),
    ("s_mood_critic", ()),
    ("s_soothing_critic", ()),
    ("s_reframing_critic", ()),
    ("s_attention_critic", ()),
    ("s_threat_noradrenaline", ()),
    ("s_soothing_noradrenaline", ()),
    ("s_soothing_oxytocin", ()),
    ("s_evaluation_crh", ("s_regulation_crh", "s_criticism_crh")),
    ("s_awakening_crh", ()),
    ("s_setback_mood", _OUTCOMES),
    ("s_threat_mood", ()),
    ("s_critic_mood", ()),
    ("s_intrinsic_mood", ()),
    ("s_evaluation_mood", ()),
    ("s_reframing_mood", ()),
    ("s_sleep_mood", ()),
    ("s_mood_motivation", ()),
    ("s_intrinsic_motivation", ()),
    ("s_efficacy_motivation", ()),
    ("rate_soothing_intrinsic", ()),
    ("rate_trying_intrinsic", ()),
    ("rate_critic_intrinsic", ()),
    ("rate_critic_efficacy", ()),
    ("rate_success_efficacy", ()),
    ("rate_circle_criticism", ()),
    ("tau_critic", ()),
    ("tau_kindness_habit", ()),
    ("rate_practice_kindness", ()),
    ("rate_practice_criticism", ()),
    ("sigma_threat", ()),
    ("sigma_mood", ()),
    ("sigma_self", ()),
    ("sigma_slow_self", ()),
    ("tau_noise_threat", ()),
    ("tau_noise_mood", ()),
    ("tau_noise_self", ()),
    ("tau_noise_slow_self", ()),
    ("spread_habits", ()),
    ("spread_strengths", ()),
)


@dataclass(frozen=True, slots=True)
class Free:
    """One free number.

    Attributes:
        prior: its declaration: the middle of the prior and, on the logarithm, its spread.
        along: numbers that keep their ratio to it.
        theory: whether it belongs to the theory; otherwise to an instrument.
    """

    prior: Number
    along: tuple[str, ...]
    theory: bool

    @property
    def name(self) -> str:
        """What the equations or instruments call it."""
        return self.prior.name


@dataclass(frozen=True, slots=True)
class Guess:
    """All numbers at once.

    Attributes:
        theory: of the evidenced edition's typical person, unsolved, shape (numbers,).
        instruments: by name.
        cut: strengths of arrows that are put to 0 once rest is solved.
    """

    theory: Vector
    instruments: Mapping[str, float]
    cut: tuple[str, ...] = ()


_DECLARED = {number.name: number for number in DECLARED}

FREE: tuple[Free, ...] = tuple(
    Free(_DECLARED[name], along, True) for name, along in _THEORY
) + tuple(Free(number, (), False) for number in instrument_numbers.DECLARED)


def middle() -> Vector:
    """The middle of the priors, on the logarithm, shape (free,)."""
    return np.log([one.prior.evidenced.value for one in FREE])


def spread() -> Vector:
    """One standard deviation of the priors, on the logarithm, shape (free,)."""
    return np.array([one.prior.evidenced.spread for one in FREE])


def committed() -> Vector:
    """The numbers as they ship, on the logarithm, shape (free,)."""
    now = {number.name: number for number in (*NUMBERS, *instrument_numbers.NUMBERS)}
    return np.log([now[one.name].evidenced.value for one in FREE])


def guess(at: Vector) -> Guess:
    """All numbers, with the free ones at a place.

    Args:
        at: logarithms of the free numbers, shape (free,).
    """
    theory = np.full(len(INDEX), np.nan)
    theory[: len(INDEX) - len(SOLVED)] = [number.evidenced.value for number in DECLARED]
    instruments = {one.name: one.evidenced.value for one in instrument_numbers.DECLARED}
    for one, value in zip(FREE, np.exp(at), strict=True):
        if not one.theory:
            instruments[one.name] = float(value)
            continue
        factor = value / one.prior.evidenced.value
        for name in (one.name, *one.along):
            theory[INDEX[name]] *= factor
    return Guess(theory, MappingProxyType(instruments))
