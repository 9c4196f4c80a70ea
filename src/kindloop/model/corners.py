"""The one corner of the equations on symbols: what lies above 0, and its slope."""

from typing import Any

import numpy as np
import sympy

from kindloop.arrays import Vector


class Positive(sympy.Function):
    """What lies above 0: x where x is positive, else 0."""

    def fdiff(self, argindex: int = 1) -> Any:  # noqa: ARG002 - SymPy's signature
        """The slope: 1 above 0, else 0."""
        return Step(self.args[0])

    def _eval_is_real(self) -> bool:
        return True


class Step(sympy.Function):
    """1 above 0, else 0; its own slope is taken as 0."""

    def fdiff(self, argindex: int = 1) -> Any:  # noqa: ARG002 - SymPy's signature
        """No slope."""
        return sympy.Integer(0)

    def _eval_is_real(self) -> bool:
        return True


def above(x: Vector) -> Vector:
    """``Positive`` on numbers."""
    return np.where(x > 0, x, 0.0)


def step(x: Vector) -> Vector:
    """``Step`` on numbers."""
    return np.where(x > 0, 1.0, 0.0)


NUMERIC = {"Positive": above, "Step": step}
