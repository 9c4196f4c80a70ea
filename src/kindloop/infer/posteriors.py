"""Log posteriors of many series at many thetas, several side by side.

The processor takes as long for ``LANES`` series as for two (``vectors.lanes``). What a series gives
does not depend on who is beside it; a shorter one goes on with answers that tell nothing.
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
    parts,
    write_design,
)
from kindloop.infer.sweep import Slopes, value_and_slopes, value_only
from kindloop.kernel import kernel
from kindloop.vectors.lanes import LANES, one, rows


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
    """What the sweep reads of ``LANES`` series, all arrays of shape (..., LANES)."""

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
    return Many(Data(*joined, np.concatenate(first)), start)


@kernel
def only(data: Data) -> Many:
    """One series as many."""
    return Many(data, np.array([0, len(data.times)]))


@kernel
def log_posteriors(thetas: Matrix, which: Integers, series: Many, prior: Prior) -> Vector:
    """The log posterior at each theta up to one constant, shape (m,).

    Args:
        thetas: shape (m, 6).
        which: of the series each theta is about, shape (m,).
        series: that ``which`` counts.
        prior: of all.
    """
    values, slope = np.empty(len(thetas)), np.empty(SIZE)
    for begin in range(0, len(thetas), LANES):
        told = _beside(thetas, which, begin, series, prior)
        found = value_only(
            rows(told.lower), rows(told.upper), rows(told.times), rows(told.design),
            rows(told.static), rows(told.variance), rows(told.tau), rows(told.noise)[0],
        )  # fmt: skip
        for i in range(begin, min(begin + LANES, len(thetas))):
            values[i] = one(found, i - begin) + add_prior(thetas[i], prior, slope)
    return values


@kernel
def log_posteriors_and_slopes(
    thetas: Matrix, which: Integers, series: Many, prior: Prior
) -> tuple[Vector, Matrix]:
    """Log posteriors as of :func:`log_posteriors`, and their gradients, shape (m, 6)."""
    values, slopes = np.empty(len(thetas)), np.empty((len(thetas), SIZE))
    for begin in range(0, len(thetas), LANES):
        told = _beside(thetas, which, begin, series, prior)
        found, by = value_and_slopes(
            rows(told.lower), rows(told.upper), rows(told.times), rows(told.design),
            rows(told.static), rows(told.variance), rows(told.tau), rows(told.noise)[0],
            1 + DAILY,
        )  # fmt: skip
        for i in range(begin, min(begin + LANES, len(thetas))):
            lane = i - begin
            own = Slopes(
                by.variance.numbers[:, lane], by.tau.numbers[:, lane], one(by.noise, lane),
                by.design.numbers[:, :, lane],
            )  # fmt: skip
            by_theta(parts(thetas[i]), own, told.slope[:, :, lane], slopes[i])
            values[i] = one(found, lane) + add_prior(thetas[i], prior, slopes[i])
    return values, slopes


@kernel
def _beside(thetas: Matrix, which: Integers, begin: int, series: Many, prior: Prior) -> _Beside:
    """The series of ``LANES`` thetas from one on; where there are fewer the last stands in."""
    n, k, kinds = 0, prior.static.shape[1], series.data.fresh.shape[1]
    last = len(thetas) - 1
    for lane in range(LANES):
        at = which[min(begin + lane, last)]
        n = max(n, series.start[at + 1] - series.start[at])
    told = _Beside(
        np.full((n, LANES), -np.inf), np.full((n, LANES), np.inf), np.empty((n, LANES)),
        np.ones((n, k, LANES)), np.empty((2, k, LANES)), np.empty((2, LANES)),
        np.empty((2, LANES)), np.empty((1, LANES)), np.zeros((n, kinds, LANES)),
    )  # fmt: skip
    known = np.empty((n, kinds, LANES))
    for lane in range(LANES):
        i = min(begin + lane, last)
        data = _series(series, which[i])
        _place(told, lane, data, parts(thetas[i]), prior)
        write_design(
            thetas[i], data, told.design[:, :, lane], known[:, :, lane], told.slope[:, :, lane]
        )
    return told


@kernel
def _series(series: Many, i: int) -> Data:
    """The data of one series."""
    data, ends = series.data, series.data.fresh.shape[1] + 1
    a, b = series.start[i], series.start[i + 1]
    return Data(
        data.lower[a:b], data.upper[a:b], data.times[a:b], data.daily[a:b], data.fresh[a:b],
        data.told, data.size, data.first[i * ends : (i + 1) * ends],
    )  # fmt: skip


@kernel
def _place(told: _Beside, lane: int, data: Data, numbers: Parts, prior: Prior) -> None:
    """Write what is told of one series, and the numbers of its theta, into its lane."""
    n = len(data.times)
    for t in range(len(told.times)):
        told.times[t, lane] = data.times[min(t, n - 1)] if n > 0 else 0.0
    for t in range(n):
        told.lower[t, lane], told.upper[t, lane] = data.lower[t], data.upper[t]
    for j in range(2):
        told.variance[j, lane], told.tau[j, lane] = numbers.variance[j], numbers.tau[j]
        for i in range(prior.static.shape[1]):
            told.static[j, i, lane] = prior.static[j, i]
    told.noise[0, lane] = numbers.noise


@kernel
def curvature(theta: Vector, data: Data, prior: Prior) -> Matrix:
    """Minus the Hessian of the log posterior at theta, from the exact gradient, shape (6, 6)."""
    width = 1e-3
    thetas = np.empty((2 * SIZE, SIZE))
    for k in range(2 * SIZE):
        thetas[k] = theta
        thetas[k, k // 2] += width * (1.0 - 2.0 * (k % 2))
    which = np.zeros(2 * SIZE, dtype=np.int64)
    slopes = log_posteriors_and_slopes(thetas, which, only(data), prior)[1]
    out = np.zeros((SIZE, SIZE))
    for i in range(SIZE):
        for j in range(SIZE):
            bend = (slopes[2 * i + 1, j] - slopes[2 * i, j]) / (4.0 * width)
            out[i, j] += bend
            out[j, i] += bend
    return out
