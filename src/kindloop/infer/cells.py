"""What the answers of several series tell, side by side; of one, that is ``infer.cell``.

The number itself, nothing, a cell that is narrow against its forecast, and one that reaches beyond
an end of the scale are worked out for all series at once; the rest is left to ``infer.cell``,
series by series.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numba.extending import overload

from kindloop.infer.cell import (
    LOG_ROOT,
    SLIP_VARIANCE,
    SMOOTH,
    Told,
    bends,
    cumulants,
    either,
    few_points,
    told_by,
    told_inside,
)
from kindloop.kernel import kernel, piece
from kindloop.vectors.values import LANES, VALUE, every, exchanged, one, pick, some

_FAR = 10.0  # standard deviations up to which the rate is known
_RATE = np.array([
    1.7483281086789162, -1.0514418952868467, 0.09421448615357199, 0.00807359384740275,
    -0.0010306143046919529, -0.00028418012142502843, 1.5154901983630683e-05,
    1.0383289845490523e-05, -1.0043678247640884e-07, -3.8262514473629217e-07,
    -7.4079763302914905e-09, 1.4085305186032187e-08, 5.512693046946039e-10, -5.14533946370673e-10,
    -2.7032653345440213e-11, 1.8531964025808438e-11, 1.1494738171382329e-12,
    -6.54294637313646e-13, -4.593960337083743e-14, 2.2561600273476394e-14,
])  # fmt: skip
"""Chebyshev series of t times the normal density over what is below -x, with t = 4 / (4 + x).

In 2.8 t - 1.8, for x in 0..10; to 4e-15. Fitted with 40 digits.
"""


def tell(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
    """In compiled code: :func:`kindloop.infer.cell.told_by`, of one series or side by side."""
    raise NotImplementedError("tell is there in compiled code only")


@overload(tell)
def _tell(lower: Any, upper: Any, mean: Any, variance: Any) -> Callable[..., Told]:  # noqa: ARG001
    function = _side_by_side if lower == VALUE else told_by

    def told(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
        return function(lower, upper, mean, variance)

    return told


@kernel
def _side_by_side(lower: Any, upper: Any, mean: Any, variance: Any) -> Told:
    exact, below, above = lower == upper, lower == -math.inf, upper == math.inf
    known = exact | (below & above)
    plain = _exactly(exact, lower, mean, variance)
    if every(known):
        return plain
    told = plain
    per, slipped = 1.0 / math.sqrt(variance), 1.0 / math.sqrt(variance + SLIP_VARIANCE)
    middle, half = 0.5 * (lower + upper) - mean, 0.5 * (upper - lower)
    smooth = (abs(middle) + half) * half * per * per < SMOOTH
    if some(smooth):
        narrow = either(_narrow(middle, half, per), _narrow(middle, half, slipped))
        told = _where(smooth, narrow, told)
    edge, side = pick(below, upper - mean, mean - lower), pick(below, -1.0, 1.0)
    open_ = (below | above) & (abs(edge) * per < _FAR)
    if some(open_):
        told = _where(open_, either(_open(edge, side, per), _open(edge, side, slipped)), told)
    told = _where(known, plain, told)
    done = known | smooth | open_
    if not every(done):
        for i in range(LANES):
            if not one(done, i):
                own = told_by(one(lower, i), one(upper, i), one(mean, i), one(variance, i))
                told = _with(told, i, own)
    return told


@piece
def _where(yes: Any, new: Told, old: Told) -> Told:
    """What is told newly to the series that say yes, and to the others as before."""
    return Told(
        pick(yes, new.value, old.value),
        pick(yes, new.slope, old.slope),
        pick(yes, new.bend, old.bend),
        pick(yes, new.third, old.third),
        pick(yes, new.fourth, old.fourth),
    )


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


@kernel
def _open(edge: Any, side: Any, per: Any) -> Told:
    """What is told, without slips, by a cell without an end.

    Args:
        edge: how far the forecast's mean is within the cell.
        side: -1 for a cell below its edge, 1 for one above.
        per: one over the standard deviation of the forecast.
    """
    z = edge * per
    x = abs(z)
    density = math.exp(-0.5 * x * x - LOG_ROOT)
    rate = _rate(x)
    whole = density / rate
    inside = z < 0.0
    whole = pick(inside, whole, 1.0 - whole)
    rate = pick(inside, rate, density / whole)
    second, third, fourth = bends(z, rate)
    square, cube = per * per, side * per * per * per
    return Told(
        math.log(whole), side * rate * per, -second * square, third * cube, fourth * square * square
    )


@piece
def _rate(x: Any) -> Any:
    """The normal density at -x over what is below, by Clenshaw's sum."""
    s = 11.2 / (4.0 + x) - 1.8
    last, before = 0.0 * s, 0.0 * s
    for n in range(len(_RATE) - 1, 0, -1):
        last, before = 2.0 * s * last + (_RATE[n] - before), last
    return (s * last + (_RATE[0] - before)) * (1.0 + 0.25 * x)


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
