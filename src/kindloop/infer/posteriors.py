"""Log posteriors of many series, or of one at many thetas, several side by side.

The processor takes as long for ``LANES`` series as for two (``vectors.values``). What a series
gives does not depend on who is beside it; a shorter one goes on with answers that tell nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kindloop.arrays import Cube, Integers, Matrix, Vector
from kindloop.infer.posterior import (
    DAILY,
    SIZE,
    Data,
    Parts,
    Prior,
    add_prior,
    by_theta,
    design,
    parts,
)
from kindloop.infer.sweep import Slopes, back, there, trail
from kindloop.kernel import kernel, piece
from kindloop.vectors.tables import rows
from kindloop.vectors.values import LANES, one


class Many(NamedTuple):
    """Data of many series, with the same kinds, one after another.

    Attributes:
        data: answers of the first series, then of the second, and so on; ``first`` likewise, each
            with kinds + 1 places in ``told``.
        start: where the answers of each begin, shape (series + 1,).
    """

    data: Data
    start: Integers


class _Beside(NamedTuple):
    """What the sweep reads of ``LANES`` series, in arrays of shape (..., LANES).

    ``slope`` is that of the responses' part of the design by log response hours, and has shape
    (LANES, n, kinds).
    """

    lower: Matrix
    upper: Matrix
    times: Matrix
    design: Cube
    static: Cube
    variance: Matrix
    tau: Matrix
    noise: Matrix
    slope: Cube


def many(series: Sequence[Data]) -> Many:
    """Put series one after another.

    Args:
        series: at least one, all with the same kinds.
    """
    start = np.cumsum([0, *(len(each.times) for each in series)])
    before = np.cumsum([0, *(len(each.told) for each in series[:-1])])
    joined = [np.concatenate(part) for part in list(zip(*series, strict=True))[:-1]]
    first = [each.first + skip for each, skip in zip(series, before, strict=True)]
    return Many(Data._make([*joined, np.concatenate(first)]), start)


def log_posteriors(thetas: Matrix, which: Integers, series: Many, prior: Prior) -> Vector:
    """The log posterior at each theta up to one constant, shape (m,).

    Args:
        thetas: shape (m, 6).
        which: of the series each theta is about, shape (m,).
        series: that ``which`` counts.
        prior: of all.
    """
    told = _room(which, series, prior)
    return _log_posteriors(thetas, which, series, prior, told, False)[0]


def log_posteriors_and_slopes(
    thetas: Matrix, which: Integers, series: Many, prior: Prior
) -> tuple[Vector, Matrix]:
    """Log posteriors as of :func:`log_posteriors`, and their gradients, shape (m, 6)."""
    told = _room(which, series, prior)
    return _log_posteriors(thetas, which, series, prior, told, True)


def curvature(theta: Vector, data: Data, prior: Prior) -> Matrix:
    """Minus the Hessian of the log posterior at theta, from the exact gradient, shape (6, 6)."""
    width = 1e-3
    steps = width * np.concatenate([np.eye(SIZE), -np.eye(SIZE)])
    which = np.zeros(2 * SIZE, dtype=np.int64)
    _, slopes = log_posteriors_and_slopes(theta + steps, which, many([data]), prior)
    bend = (slopes[SIZE:] - slopes[:SIZE]) / (4.0 * width)
    return bend + bend.T


def _room(which: Integers, series: Many, prior: Prior) -> _Beside:
    n, k = int(np.diff(series.start)[which].max(initial=0)), prior.static.shape[1]
    shapes = [(n,), (n,), (n,), (n, k), (2, k), (2,), (2,), (1,)]
    slope = np.empty((LANES, n, k - 1 - DAILY))
    return _Beside._make([*(np.empty((*shape, LANES)) for shape in shapes), slope])


@kernel
def _log_posteriors(
    thetas: Matrix, which: Integers, series: Many, prior: Prior, told: _Beside, sloping: bool
) -> tuple[Vector, Matrix]:
    """Log posteriors and their gradients, shapes (m,) and (m, 6); these only where asked for.

    ``told`` is room for the longest series.
    """
    m, k = len(thetas), prior.static.shape[1]
    values, slopes = np.empty(m), np.zeros((m, SIZE))
    matrix, variance, tau = rows(told.design), rows(told.variance), rows(told.tau)
    left = trail(rows(told.times), k, 1 + DAILY if sloping else k)
    for begin in range(0, m, LANES):
        n = _beside(told, thetas, which, begin, series, prior)
        times = rows(told.times[:n])
        value = there(
            rows(told.lower), rows(told.upper), times, matrix, rows(told.static), variance, tau,
            rows(told.noise)[0], left,
        )  # fmt: skip
        here = min(LANES, m - begin)
        if sloping:
            by = back(times, matrix, variance, tau, left)
            for lane in range(here):
                numbers = parts(thetas[begin + lane])
                by_theta(numbers, _of(by, lane), told.slope[lane, :n], slopes[begin + lane])
        for lane in range(here):
            i = begin + lane
            values[i] = one(value, lane) + add_prior(thetas[i], prior, slopes[i])
    return values, slopes


@kernel
def _of(by: Slopes, lane: int) -> Slopes:
    """The derivatives of one series out of those side by side."""
    n, kinds = by.design.shape
    own = Slopes(np.empty(2), np.empty(2), one(by.noise, lane), np.empty((n, kinds)))
    for j in range(2):
        own.variance[j], own.tau[j] = one(by.variance[j], lane), one(by.tau[j], lane)
    for t in range(n):
        for kind in range(kinds):
            own.design[t, kind] = one(by.design[t, kind], lane)
    return own


@kernel
def _beside(
    told: _Beside, thetas: Matrix, which: Integers, begin: int, series: Many, prior: Prior
) -> int:
    """Place the series of ``LANES`` thetas from one on; the length of the longest.

    Where there are fewer the last stands in.
    """
    n, last = 0, len(thetas) - 1
    for lane in range(LANES):
        at = which[min(begin + lane, last)]
        n = max(n, int(series.start[at + 1] - series.start[at]))
    for lane in range(LANES):
        i = min(begin + lane, last)
        data = _series(series, which[i])
        _place_answers(told, lane, n, data)
        _place_design(told, lane, n, thetas[i], data)
        _place_numbers(told, lane, parts(thetas[i]), prior)
    return n


@piece
def _series(series: Many, i: int) -> Data:
    """The data of one series."""
    data, ends = series.data, series.data.fresh.shape[1] + 1
    a, b = series.start[i], series.start[i + 1]
    return Data(
        data.lower[a:b], data.upper[a:b], data.times[a:b], data.daily[a:b], data.fresh[a:b],
        data.told, data.size, data.first[i * ends : (i + 1) * ends],
    )  # fmt: skip


@piece
def _place_answers(told: _Beside, lane: int, whole: int, data: Data) -> None:
    """Write the answers of one series into its lane, and after them some that tell nothing."""
    n = len(data.times)
    for t in range(n):
        told.lower[t, lane], told.upper[t, lane] = data.lower[t], data.upper[t]
        told.times[t, lane] = data.times[t]
    for t in range(n, whole):
        told.lower[t, lane], told.upper[t, lane] = -np.inf, np.inf
        told.times[t, lane] = data.times[n - 1] if n > 0 else 0.0


@piece
def _place_design(told: _Beside, lane: int, whole: int, theta: Vector, data: Data) -> None:
    """Write what multiplies the static parts of one series into its lane."""
    matrix, _, slope = design(theta, data)
    k, (n, kinds) = told.design.shape[1], slope.shape
    for t in range(whole):
        for i in range(k):
            told.design[t, i, lane] = matrix[t, i] if t < n else 0.0
        for kind in range(kinds):
            told.slope[lane, t, kind] = slope[t, kind] if t < n else 0.0


@piece
def _place_numbers(told: _Beside, lane: int, numbers: Parts, prior: Prior) -> None:
    """Write the numbers of one series into its lane."""
    for j in range(2):
        told.variance[j, lane], told.tau[j, lane] = numbers.variance[j], numbers.tau[j]
        for i in range(prior.static.shape[1]):
            told.static[j, i, lane] = prior.static[j, i]
    told.noise[0, lane] = numbers.noise
