"""Every number of the theory, declared once, and tables of them for persons.

A person's numbers are one row of a table; the columns are ``NAMES``: the declared numbers first,
then four constants that are solved from them (``SOLVED``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.errors import not_there
from kindloop.model import calibrated
from kindloop.model.number import EDITIONS, Edition, Number
from kindloop.model.numbers import body, chance, fast, feeling, rest, slow

DECLARED: tuple[Number, ...] = (
    rest.NUMBERS + fast.NUMBERS + body.NUMBERS + feeling.NUMBERS + slow.NUMBERS + chance.NUMBERS
)
"""The numbers as they were before calibration: in the evidenced edition, its priors."""

NUMBERS: tuple[Number, ...] = tuple(
    calibrated.applied(number, calibrated.shipped()) for number in DECLARED
)
SOLVED: dict[str, str] = {
    "crh_drive": "strength of the inner clock, so that the first hormone's daily mean is 1",
    "acth_gain": "answer of the pituitary, so that the second hormone's daily mean is 1",
    "cortisol_gain": "answer of the adrenal gland, so that cortisol's daily mean is 1",
    "mean_circadian": "mean of the clock's curve, so that its drive has a daily mean of 1",
}
NAMES: tuple[str, ...] = tuple(number.name for number in NUMBERS) + tuple(SOLVED)
INDEX = {name: place for place, name in enumerate(NAMES)}
BY_NAME = {number.name: number for number in NUMBERS}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one person or of many, by name as attributes.

    Attributes:
        values: shape (numbers,) for one person or (persons, numbers) for many.
    """

    values: Matrix

    def __getattr__(self, name: str) -> Any:
        """One number: a float for one person, shape (persons,) for many."""
        try:
            return self.values[..., INDEX[name]]
        except KeyError:
            raise AttributeError(name) from None


def unsolved(edition: Edition) -> Vector:
    """The declared numbers of an edition; solved constants are NaN, shape (numbers,)."""
    row = np.full(len(NAMES), np.nan)
    row[: len(NUMBERS)] = [number.of(edition).value for number in NUMBERS]
    return row


def replaced(values: Matrix, changes: Mapping[str, float | Vector]) -> Matrix:
    """A copy of a table of numbers with some columns replaced.

    Raises:
        NotThereError: if there is no number of a name.
    """
    out = values.copy()
    for name, value in changes.items():
        if name not in BY_NAME:
            not_there("number", name, [number.name for number in NUMBERS])
        out[..., INDEX[name]] = value
    return out


def edition_named(word: str) -> Edition:
    """The edition of a name.

    Raises:
        NotThereError: if there is none of that name.
    """
    for edition in EDITIONS:
        if word == edition:
            return edition
    return not_there("edition", word, list(EDITIONS))


def counts() -> dict[str, int]:
    """How many numbers are measured, calibrated and assumed."""
    kinds = [number.evidenced.kind for number in NUMBERS]
    return {kind: kinds.count(kind) for kind in ("measured", "calibrated", "assumed")}
