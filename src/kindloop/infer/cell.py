"""What an answer says about the normal number behind it, when all that is told is its cell.

A person answers in steps, on a scale with two ends: behind the answer y lies a number that is
somewhere in the cell [lower, upper], and at an end of the scale anywhere beyond. With the number
forecast as N(m, S), the cell has the probability Z(m, S), and what an exact filter needs of it are
the derivatives of its logarithm by m: ``slope``, minus the second (``bend``), the third and the
fourth. An answer of width 0 is the number itself.

Now and then a thumb slips, or somebody answers another question than was asked: a small share of
answers is forecast with a much wider distribution, so that one of them does not carry all away.

Sources: truncated normal moments as in Johnson, Kotz, Balakrishnan (1994), section 10.1; the filter
that keeps a normal state by moments is assumed density filtering (Maybeck 1982; Minka 2001).
"""

import math
from typing import NamedTuple

import numpy as np

from kindloop.arrays import Vector
from kindloop.kernel import kernel, piece, summing
from kindloop.quantity import quantity

SLIP = quantity(0.04, "1", "assumed: one answer in 25 is a slip; chosen within first 70 %", 0.02)
SLIP_SIZE = quantity(
    25.0, "of 0..100", "assumed: a slip is off by a quarter of the scale; chosen likewise", 10.0
)

_LOG_MEANT, _LOG_SLIPPED = math.log(1.0 - SLIP.value), math.log(SLIP.value)
SLIP_VARIANCE = SLIP_SIZE.value**2
LOG_ROOT = 0.5 * math.log(2.0 * math.pi)
_ROOT_HALF = math.sqrt(0.5)
_FAR = 5.0  # standard deviations from which the tail is a continued fraction
_DEPTH = 60
_WIDE = 4.0  # standard deviations from which a cell is not integrated by points
_NO_END = 25.0  # in the tail: the far edge leaves exp(-25) of what the near one does
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_FEW_NODES, _FEW_WEIGHTS = np.polynomial.legendre.leggauss(8)
SMOOTH = 1.5  # half a cell, times how steep it is: below, eight points are exact to rounding
_TAYLOR = tuple(1.0 / math.factorial(n) for n in range(13))  # exact to rounding up to 3/8


Cumulants = tuple[float, float, float, float, float]
"""Log probability and four cumulants, or probability and four moments."""


class Told(NamedTuple):
    """The logarithm of a cell's probability and its derivatives by the forecast's mean.

    Attributes:
        value: log Z; for an answer of width 0 the log density.
        slope: first derivative.
        bend: minus the second derivative; 1 / S for an answer of width 0, and 0 for none.
        third, fourth: derivatives.
    """

    value: float
    slope: float
    bend: float
    third: float
    fourth: float


@kernel
def told_by(lower: float, upper: float, mean: float, variance: float) -> Told:
    """What a cell tells of a number that is forecast as normal, some answers being slips.

    Args:
        lower: edge of the cell, or minus infinity.
        upper: edge of the cell, or infinity; equal to ``lower`` where the number itself is told,
            which is no slip.
        mean: of the forecast.
        variance: of the forecast, above 0.
    """
    meant = told_exactly(lower, upper, mean, variance)
    if upper == lower or (math.isinf(lower) and math.isinf(upper)):
        return meant
    slipped = told_exactly(lower, upper, mean, variance + SLIP_VARIANCE)
    return either(meant, slipped)


@kernel
def either(meant: Told, slipped: Told) -> Told:
    """What is told by a mixture, by way of the derivatives of the probability itself."""
    log_meant = meant.value + _LOG_MEANT
    log_slipped = slipped.value + _LOG_SLIPPED
    top = max(log_meant, log_slipped)
    part = math.exp(log_meant - top), math.exp(log_slipped - top)
    whole = part[0] + part[1]
    per = 1.0 / whole
    p, q = part[0] * per, part[1] * per
    one, other = _of_probability(meant), _of_probability(slipped)
    first, second = p * one[0] + q * other[0], p * one[1] + q * other[1]
    third, fourth = p * one[2] + q * other[2], p * one[3] + q * other[3]
    square = first * first
    return Told(
        top + math.log(whole),
        first,
        square - second,
        third - 3.0 * second * first + 2.0 * first * square,
        fourth
        - 4.0 * third * first
        - 3.0 * second * second
        + 12.0 * second * square
        - 6.0 * square * square,
    )


@piece
def _of_probability(told: Told) -> tuple[float, float, float, float]:
    """Four derivatives of the probability over itself, from those of its logarithm."""
    u, v = told.slope, -told.bend
    square = u * u
    third = told.third + 3.0 * u * v + u * square
    fourth = told.fourth + 4.0 * u * told.third + 3.0 * v * v + 6.0 * square * v + square * square
    return u, v + square, third, fourth


@kernel
def told_exactly(lower: float, upper: float, mean: float, variance: float) -> Told:
    """The same without slips.

    Args:
        lower: edge of the cell, or minus infinity.
        upper: edge of the cell, or infinity; equal to ``lower`` where the number itself is told.
        mean: of the forecast.
        variance: of the forecast, above 0.
    """
    sd = math.sqrt(variance)
    if upper == lower:
        away = (lower - mean) / sd
        value = -0.5 * away * away - LOG_ROOT - math.log(sd)
        return Told(value, away / sd, 1.0 / variance, 0.0, 0.0)
    a, b = (lower - mean) / sd, (upper - mean) / sd
    if math.isinf(a) and math.isinf(b):
        return Told(0.0, 0.0, 0.0, 0.0, 0.0)
    if math.isinf(a) or -b * (b - a) > _NO_END:
        value, first, second, third, fourth = _log_below(b)
        return Told(value, -first / sd, -second / variance, -third / sd**3, fourth / sd**4)
    if math.isinf(b) or a * (b - a) > _NO_END:
        value, first, second, third, fourth = _log_below(-a)
        return Told(value, first / sd, -second / variance, third / sd**3, fourth / sd**4)
    return told_inside(_wide(a, b) if b - a >= _WIDE else _narrow(a, b), 1.0 / sd)


@piece
def told_inside(found: Cumulants, per: float) -> Told:
    """What is told by the cumulants of what is left of a standard normal number.

    Args:
        found: log probability and cumulants.
        per: one over the standard deviation of the forecast.
    """
    value, first, second, third, fourth = found
    square = per * per
    cube, fourths = square * per, square * square
    return Told(value, first * per, (1.0 - second) * square, third * cube, fourth * fourths)


@kernel
def log_probabilities(lower: Vector, upper: Vector, mean: Vector, variance: Vector) -> Vector:
    """The logarithm of the probability of each cell under its forecast, shape (n,)."""
    out = np.empty(len(lower))
    for n in range(len(lower)):
        out[n] = told_by(lower[n], upper[n], mean[n], variance[n]).value
    return out


@kernel
def _log_below(z: float) -> Cumulants:
    """The logarithm of the normal distribution function, and its four derivatives."""
    if z > -_FAR:
        whole = 0.5 * math.erfc(-z * _ROOT_HALF)
        value = math.log(whole)
        rate = math.exp(-0.5 * z * z - LOG_ROOT) / whole
    else:
        rate = -z
        for depth in range(_DEPTH, 0, -1):
            rate = -z + depth / rate
        value = -0.5 * z * z - LOG_ROOT - math.log(rate)
    second, third, fourth = bends(z, rate)
    return value, rate, second, third, fourth


@piece
def bends(z: float, rate: float) -> tuple[float, float, float]:
    """Second to fourth derivative of the logarithm of the normal distribution function.

    Args:
        z: where.
        rate: the first derivative there.
    """
    second = -rate * (z + rate)
    third = -second * (z + rate) - rate * (1.0 + second)
    fourth = -third * (z + rate) - 2.0 * second * (1.0 + second) - rate * third
    return second, third, fourth


@kernel
def _narrow(a: float, b: float) -> Cumulants:
    """Log probability of a cell and the cumulants within, by points of Gauss and Legendre."""
    centre, half = 0.5 * (a + b), 0.5 * (b - a)
    highest = abs(centre) * half
    few = highest + half * half < SMOOTH
    moments = few_points(centre, half, highest) if few else _many_points(centre, half, highest)
    return cumulants(moments, centre, half, highest)


@piece
def cumulants(moments: Cumulants, centre: float, half: float, highest: float) -> Cumulants:
    """Log probability and cumulants of a cell.

    Args:
        moments: probability and moments of the distance to the centre, all over the density at the
            steeper end, over half the cell.
        centre: of the cell, in standard deviations from the forecast's mean.
        half: of its width, likewise.
        highest: centre times half, without its sign.
    """
    total = moments[0]
    per = 1.0 / total
    m1, m2, m3, m4 = moments[1] * per, moments[2] * per, moments[3] * per, moments[4] * per
    value = -0.5 * centre * centre - LOG_ROOT + highest + math.log(total * half)
    square = m1 * m1
    third = m3 - 3.0 * m2 * m1 + 2.0 * m1 * square
    fourth = m4 - 4.0 * m3 * m1 - 3.0 * m2 * m2 + 12.0 * m2 * square - 6.0 * square * square
    return value, centre + m1, m2 - square, third, fourth


@summing
def few_points(centre: float, half: float, highest: float) -> Cumulants:
    """Probability and moments of a narrow cell, over its density at the steeper end."""
    total, m1, m2, m3, m4 = 0.0, 0.0, 0.0, 0.0, 0.0
    for n in range(8):
        t = half * _FEW_NODES[n]
        weight = _FEW_WEIGHTS[n] * _faded(t * (centre + 0.5 * t) + highest)
        once = weight * t
        twice = once * t
        total += weight
        m1 += once
        m2 += twice
        m3 += twice * t
        m4 += twice * t * t
    return total, m1, m2, m3, m4


@piece
def _faded(y: float) -> float:
    """exp(-y) for y in 0..3, by its series at an eighth, since that is faster for many at once.

    The terms are added in pairs, and these in pairs, so that none waits for all the others.
    """
    z = -0.125 * y
    z2 = z * z
    z4 = z2 * z2
    low = (_TAYLOR[0] + _TAYLOR[1] * z) + (_TAYLOR[2] + _TAYLOR[3] * z) * z2
    middle = (_TAYLOR[4] + _TAYLOR[5] * z) + (_TAYLOR[6] + _TAYLOR[7] * z) * z2
    high = (_TAYLOR[8] + _TAYLOR[9] * z) + (_TAYLOR[10] + _TAYLOR[11] * z) * z2
    out = low + (middle + (high + _TAYLOR[12] * z4) * z4) * z4
    out *= out
    out *= out
    return out * out


@kernel
def _many_points(centre: float, half: float, highest: float) -> Cumulants:
    """The same of a cell that is wider, or steeper."""
    total, m1, m2, m3, m4 = 0.0, 0.0, 0.0, 0.0, 0.0
    for n in range(len(_NODES)):
        t = half * _NODES[n]
        weight = _WEIGHTS[n] * math.exp(-t * (centre + 0.5 * t) - highest)
        total += weight
        m1 += weight * t
        m2 += weight * t * t
        m3 += weight * t**3
        m4 += weight * t**4
    return total, m1, m2, m3, m4


@kernel
def _wide(a: float, b: float) -> Cumulants:
    """The same of a wide cell near the middle, by the closed form of the moments."""
    whole = 0.5 * (math.erfc(a * _ROOT_HALF) - math.erfc(b * _ROOT_HALF))
    at_a = math.exp(-0.5 * a * a - LOG_ROOT) / whole
    at_b = math.exp(-0.5 * b * b - LOG_ROOT) / whole
    m1 = at_a - at_b
    m2 = 1.0 + a * at_a - b * at_b
    m3 = 2.0 * m1 + a * a * at_a - b * b * at_b
    m4 = 3.0 * m2 + a**3 * at_a - b**3 * at_b
    second = m2 - m1 * m1
    third = m3 - 3.0 * m2 * m1 + 2.0 * m1**3
    fourth = m4 - 4.0 * m3 * m1 - 3.0 * m2 * m2 + 12.0 * m2 * m1 * m1 - 6.0 * m1**4
    return math.log(whole), m1, second, third, fourth
