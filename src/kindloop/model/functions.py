"""The few functions that the equations use, on SymPy expressions and on NumPy arrays alike."""

from typing import Any

import numpy as np

Value = Any  # a number, a NumPy array or a SymPy expression


def sigmoid(x: Value) -> Value:
    """From any number to 0..1, as the logistic function; written so that nothing overflows."""
    return (1 + _of(x, "tanh")(x / 2)) / 2


def logit(x: Value) -> Value:
    """From 0..1 to any number: the inverse of the sigmoid."""
    return logarithm(x / (1 - x))


def exponential(x: Value) -> Value:
    """Growth that stays above 0."""
    return _of(x, "exp")(x)


def logarithm(x: Value) -> Value:
    """The natural logarithm."""
    return _of(x, "log")(x)


def cosine(x: Value) -> Value:
    """The cosine of an angle in radians."""
    return _of(x, "cos")(x)


def positive(x: Value) -> Value:
    """What lies above 0: x where x is positive, else 0."""
    if not _symbolic(x):
        return np.maximum(x, 0.0)
    from kindloop.model.corners import Positive

    return Positive(x)


def _symbolic(x: Value) -> bool:
    return hasattr(x, "free_symbols")


def _of(x: Value, name: str) -> Any:
    if not _symbolic(x):
        return getattr(np, name)
    import sympy

    return getattr(sympy, name)
