"""Lengths of time of the theory, in words."""

from math import log

from kindloop.model.parameters import BY_NAME
from kindloop.model.states import State


def time_constant(state: State) -> float:
    """How long a state takes to move by two thirds of its way, in minutes."""
    number = BY_NAME[state.time_constant]
    value = number.evidenced.value
    return value / log(2) if state.time_constant.startswith("half_life") else value


def said_minutes(minutes: float) -> str:
    """A length of time in the largest unit of which there is one.

    >>> said_minutes(0.5), said_minutes(90), said_minutes(2880)
    ('30 s', '1.5 h', '2 d')
    """
    for size, unit in ((1440.0, "d"), (60.0, "h"), (1.0, "min")):
        if minutes >= size:
            return f"{minutes / size:.3g} {unit}"
    return f"{60 * minutes:.3g} s"
