"""What the answers of several persons tell, side by side; for one, that is ``infer.cell``."""

import math
from collections.abc import Callable
from typing import Any

from numba.extending import overload

from kindloop.infer.cell import Told, told_by
from kindloop.kernel import kernel
from kindloop.vectors.lanes import LANES, VALUE, every, exchanged, one, pick

_LOG_ROOT = 0.5 * math.log(2.0 * math.pi)


def tell(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
    """In compiled code: :func:`kindloop.infer.cell.told_by`, for numbers or values of lanes."""
    raise NotImplementedError


@overload(tell)
def _tell(lower: Any, upper: Any, mean: Any, variance: Any) -> Callable[..., Told]:
    function = told_side_by_side if lower == VALUE else told_by

    def told(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
        return function(lower, upper, mean, variance)

    return told


@kernel
def told_side_by_side(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
    exact = lower == upper
    nothing = (lower == -math.inf) & (upper == math.inf)
    sd = math.sqrt(variance)
    bend = pick(exact, 1.0 / variance, 0.0)
    away = (pick(exact, lower, mean) - mean)
    slope = away * bend
    value = pick(exact, -0.5 * away * slope - _LOG_ROOT - 0.5 * math.log(variance), 0.0)
    none = value * 0.0
    told = Told(value, slope, bend, none, none)
    if every(exact | nothing):
        return told
    return told
