"""The same theory in other units: what the equations must not care about."""

from collections.abc import Mapping

import numpy as np

from kindloop.arrays import Vector
from kindloop.errors import InputError
from kindloop.model.inputs import INPUTS
from kindloop.model.parameters import NUMBERS, SOLVED

BASE = ("min", "nmol", "L", "IU")
_PURE = ("1", "relative", "logit")


def factor(unit: str, scales: Mapping[str, float]) -> float:
    """What a value in a unit is multiplied by when base units change.

    Args:
        unit: such as ``min``, ``1/min`` or ``nmol/L``.
        scales: how many of the new unit make one of the old, for each base unit that changes.

    Raises:
        InputError: if the unit is not made of known ones.

    >>> factor("1/min", {"min": 1 / 60})
    60.0
    """
    above, _, below = unit.partition("/")
    return _one(above, scales) / (_one(below, scales) if below else 1.0)


def number_factors(scales: Mapping[str, float]) -> Vector:
    """What each number is multiplied by, solved constants too, shape (numbers,)."""
    declared = [factor(number.evidenced.unit, scales) for number in NUMBERS]
    return np.array(declared + [1.0] * len(SOLVED))


def input_factors(scales: Mapping[str, float]) -> Vector:
    """What each input is multiplied by, shape (inputs,)."""
    return np.array([factor(one.unit, scales) for one in INPUTS])


def _one(unit: str, scales: Mapping[str, float]) -> float:
    if unit in _PURE:
        return 1.0
    if unit not in BASE:
        raise InputError(f"No unit {unit!r} is known; known are {', '.join(BASE + _PURE)}.")
    return scales.get(unit, 1.0)
