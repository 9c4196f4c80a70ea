"""The equations on symbols: expressions and derivatives."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy

from kindloop.model.drift import drift
from kindloop.model.inputs import Inputs
from kindloop.model.parameters import NAMES as NUMBERS
from kindloop.model.states import States

Expression = Any


class SymbolicNumbers:
    """The numbers by name, each a symbol of a real number."""

    def __getattr__(self, name: str) -> Expression:
        """The symbol of a number."""
        if name not in NUMBERS:
            raise AttributeError(name)
        return sympy.Symbol(name, real=True)


@dataclass(frozen=True, slots=True)
class Symbolic:
    """The theory on symbols.

    Attributes:
        states: a symbol for each state.
        inputs: a symbol for each input.
        numbers: the numbers by name.
        drift: how each state changes, in the order of the states.
    """

    states: tuple[Expression, ...]
    inputs: tuple[Expression, ...]
    numbers: SymbolicNumbers
    drift: tuple[Expression, ...]


@lru_cache(maxsize=1)
def symbolic() -> Symbolic:
    """The equations evaluated on symbols, once."""
    states = States(*(sympy.Symbol(name, real=True) for name in States._fields))
    inputs = Inputs(*(sympy.Symbol(name, real=True) for name in Inputs._fields))
    numbers = SymbolicNumbers()
    return Symbolic(states, inputs, numbers, tuple(drift(states, inputs, numbers)))


@lru_cache(maxsize=1)
def jacobian() -> dict[tuple[int, int], Expression]:
    """How each state's change depends on each state: entries that are not 0, by place."""
    return _derivatives(symbolic().states)


@lru_cache(maxsize=1)
def input_jacobian() -> dict[tuple[int, int], Expression]:
    """How each state's change depends on each input: entries that are not 0, by place."""
    return _derivatives(symbolic().inputs)


def _derivatives(by: tuple[Expression, ...]) -> dict[tuple[int, int], Expression]:
    out: dict[tuple[int, int], Expression] = {}
    for row, change in enumerate(symbolic().drift):
        for column, source in enumerate(by):
            if change.has(source):
                out[row, column] = sympy.diff(change, source)
    return out
