"""What the answers of several series tell, side by side; of one, that is ``infer.cell``.

The number itself, nothing, and a cell that is narrow against its forecast are worked out for all
series at once. A cell that reaches beyond an end of the scale, or is wide, is left to
``infer.cell``, series by series.
"""

import math
from collections.abc import Callable
from typing import Any

from numba.extending import overload

from kindloop.infer.cell import (
    LOG_ROOT,
    SLIP_VARIANCE,
    SMOOTH,
    Told,
    cumulants,
    either,
    few_points,
    told_by,
    told_inside,
)
from kindloop.kernel import kernel, piece
from kindloop.vectors.lanes import LANES, VALUE, every, exchanged, one, pick


def tell(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
    """In compiled code: :func:`kindloop.infer.cell.told_by`, of one series or side by side."""
    raise NotImplementedError


@overload(tell)
def _tell(lower: Any, upper: Any, mean: Any, variance: Any) -> Callable[..., Told]:  # noqa: ARG001
    function = _side_by_side if lower == VALUE else told_by

    def told(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
        return function(lower, upper, mean, variance)

    return told


@kernel
def _side_by_side(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
    exact = lower == upper
    known = exact | ((lower == -math.inf) & (upper == math.inf))
    told = _exactly(exact, lower, mean, variance)
    if every(known):
        return told
    middle, half = 0.5 * (lower + upper) - mean, 0.5 * (upper - lower)
    per = 1.0 / math.sqrt(variance)
    smooth = (abs(middle) + half) * half * per * per < SMOOTH
    slipped = _narrow(middle, half, 1.0 / math.sqrt(variance + SLIP_VARIANCE))
    narrow = either(_narrow(middle, half, per), slipped)
    told = Told(
        pick(known, told.value, narrow.value),
        pick(known, told.slope, narrow.slope),
        pick(known, told.bend, narrow.bend),
        pick(known, told.third, narrow.third),
        pick(known, told.fourth, narrow.fourth),
    )
    if every(known | smooth):
        return told
    for i in range(LANES):
        if not one(known | smooth, i):
            own = told_by(one(lower, i), one(upper, i), one(mean, i), one(variance, i))
            told = _with(told, i, own)
    return told


@piece
def _exactly(exact: Any, number: Any, mean: Any, variance: Any) -> Told:
    """Where the number itself is told; elsewhere nothing."""
    bend = pick(exact, 1.0 / variance, 0.0)
    away = pick(exact, number, mean) - mean
    value = -0.5 * away * away * bend - LOG_ROOT - 0.5 * math.log(variance)
    none = pick(exact, 0.0 * away, 0.0)
    return Told(pick(exact, value, 0.0), away * bend, bend, none, none)


@kernel
def _narrow(middle: Any, half: Any, per: Any) -> Told:
    """What is told, without slips, by a cell for which few points are enough.

    Args:
        middle: of the cell, from the forecast's mean.
        half: of its width.
        per: one over the standard deviation of the forecast.
    """
    centre, half = middle * per, half * per
    highest = abs(centre) * half
    moments = few_points(centre, half, highest)
    return told_inside(cumulants(moments, centre, half, highest), per)


@piece
def _with(told: Told, place: int, own: Told) -> Told:
    """With what is told to one series in its place."""
    return Told(
        exchanged(told.value, place, own.value),
        exchanged(told.slope, place, own.slope),
        exchanged(told.bend, place, own.bend),
        exchanged(told.third, place, own.third),
        exchanged(told.fourth, place, own.fourth),
    )
