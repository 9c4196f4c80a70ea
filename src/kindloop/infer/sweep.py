"""The log likelihood of the diary model with its exact gradient, there and back in one sweep.

The same filter as in :mod:`kindloop.infer.filter`, held in blocks, since most of the state does not
move: the covariance of the static parts stays as it is over a gap, their covariance with slow and
fast shrinks by two factors, and both of those multiply an answer by 1. The gradient is the reverse
sweep, written by hand; it goes by what the way there left behind.

Shapes: k static parts, n answers. Times are in hours.
"""

import math
from typing import NamedTuple

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.infer.cell import Told
from kindloop.infer.cells import tell
from kindloop.kernel import kernel, piece
from kindloop.vectors.tables import room, zeros


class Blocks(NamedTuple):
    """The state of the filter, or what its derivatives have come to.

    Attributes:
        still: mean of the static parts, shape (k,).
        moved: mean of slow and fast, shape (2,).
        among: covariance of the static parts, shape (k, k).
        across: covariance of slow and fast with the static parts, shape (2, k).
        within: covariance of slow and fast, shape (2, 2).
    """

    still: Vector
    moved: Vector
    among: Matrix
    across: Matrix
    within: Matrix


class Trail(NamedTuple):
    """What the way there leaves for the way back: of the state before each answer, and of its step.

    Attributes:
        still, moved: means, shape (n, k) and (n, 2).
        among: covariance of the wanted static parts with all, shape (n, wanted, k).
        across, within: covariances, shape (n, 2, k) and (n, 2, 2).
        by_still, by_moved: covariance of the state with the answer, shape (n, k) and (n, 2).
        keep: what was left of slow and fast after the gap, shape (n, 2).
        told: slope, bend, third and fourth derivative (``infer.cell``), shape (n, 4).
    """

    still: Matrix
    moved: Matrix
    among: Cube
    across: Cube
    within: Cube
    by_still: Matrix
    by_moved: Matrix
    keep: Matrix
    told: Matrix


class Slopes(NamedTuple):
    """Derivatives of the log likelihood.

    Attributes:
        variance: by the variances of slow and fast, shape (2,).
        tau: by the logarithms of their time constants, shape (2,).
        noise: by the variance of the noise.
        design: by what multiplies the wanted static parts, shape (n, wanted).
    """

    variance: Vector
    tau: Vector
    noise: float
    design: Matrix


@kernel
def value_and_slopes(  # noqa: PLR0913, PLR0917 - the numbers of the model, each with its name
    lower: Vector,
    upper: Vector,
    times: Vector,
    design: Matrix,
    static: Matrix,
    variance: Vector,
    tau: Vector,
    noise: float,
    first: int,
) -> tuple[float, Slopes]:
    """Log likelihood of the answers, and its derivatives.

    Args:
        lower: edges of the answers' cells, shape (n,).
        upper: the same; equal to ``lower`` where the number itself is told, and infinite on both
            sides where nothing is.
        times: hours, ascending, shape (n,).
        design: what multiplies the static parts at each answer, shape (n, k); more columns are
            not read.
        static: mean and variance of the static parts, shape (2, k).
        variance: stationary variance of slow and fast, shape (2,).
        tau: their time constants, hours, shape (2,).
        noise: variance of the noise.
        first: the first static part by whose column of the design the derivative is wanted; k for
            none.
    """
    left = trail(times, static.shape[1], first)
    value = there(lower, upper, times, design, static, variance, tau, noise, left)
    return value, back(times, design, variance, tau, left)


@kernel
def trail(times: Vector, k: int, first: int) -> Trail:
    """Room for what the way there leaves."""
    n = len(times)
    return Trail(
        room(times, (n, k)),
        room(times, (n, 2)),
        room(times, (n, k - first, k)),
        room(times, (n, 2, k)),
        room(times, (n, 2, 2)),
        room(times, (n, k)),
        room(times, (n, 2)),
        room(times, (n, 2)),
        room(times, (n, 4)),
    )


@kernel
def _blocks(like: Vector, k: int) -> Blocks:
    return Blocks(
        zeros(like, (k,)),
        zeros(like, (2,)),
        zeros(like, (k, k)),
        zeros(like, (2, k)),
        zeros(like, (2, 2)),
    )


@kernel
def there(  # noqa: PLR0913, PLR0917 - the numbers of the model, each with its name
    lower: Vector,
    upper: Vector,
    times: Vector,
    design: Matrix,
    static: Matrix,
    variance: Vector,
    tau: Vector,
    noise: float,
    trail: Trail,
) -> float:
    """The filter; what it leaves is written into the trail."""
    k = static.shape[1]
    state = _blocks(times, k)
    for i in range(k):
        state.still[i] = static[0, i]
        state.among[i, i] = static[1, i]
    state.within[0, 0], state.within[1, 1] = variance[0], variance[1]
    total = 0.0
    for t in range(len(times)):
        if t > 0:
            for j in range(2):
                trail.keep[t, j] = math.exp(-(times[t] - times[t - 1]) / tau[j])
            _over_gap(state, trail, t, variance)
        mean, spread = _project(state, design, t, noise, trail)
        _write(state, trail, t)
        told = tell(lower[t], upper[t], mean, spread)
        total += told.value
        _take_in(told, state, trail, t)
    return total


@piece
def _over_gap(state: Blocks, trail: Trail, t: int, variance: Vector) -> None:
    """Move the state over a gap, in place."""
    _, moved, _, across, within = state
    for j in range(2):
        keep = trail.keep[t, j]
        moved[j] *= keep
        for i in range(across.shape[1]):
            across[j, i] *= keep
        within[j, j] = within[j, j] * keep * keep + variance[j] * (1.0 - keep * keep)
    within[0, 1] *= trail.keep[t, 0] * trail.keep[t, 1]


@piece
def _project(
    state: Blocks, design: Matrix, t: int, noise: float, trail: Trail
) -> tuple[float, float]:
    """Mean and variance of an answer's forecast; its covariance with the state is kept."""
    still, moved, among, across, within = state
    slow, fast = within[0, 0] + within[0, 1], within[0, 1] + within[1, 1]
    mean, spread = moved[0] + moved[1], noise
    k = len(still)
    for i in range(k):
        whole = across[0, i] + across[1, i]
        for j in range(k):
            whole += among[i, j] * design[t, j]
        trail.by_still[t, i] = whole
        slow += across[0, i] * design[t, i]
        fast += across[1, i] * design[t, i]
        mean += design[t, i] * still[i]
        spread += design[t, i] * whole
    trail.by_moved[t, 0], trail.by_moved[t, 1] = slow, fast
    return mean, spread + slow + fast


@piece
def _write(state: Blocks, trail: Trail, t: int) -> None:
    """Write down what the way back reads of the state before an answer."""
    still, moved, among, across, within = state
    k = len(still)
    for i in range(k):
        trail.still[t, i] = still[i]
        trail.across[t, 0, i], trail.across[t, 1, i] = across[0, i], across[1, i]
    for j in range(2):
        trail.moved[t, j] = moved[j]
        trail.within[t, j, j] = within[j, j]
    trail.within[t, 0, 1] = within[0, 1]
    wanted = trail.among.shape[1]
    for i in range(wanted):
        for j in range(k):
            trail.among[t, i, j] = among[k - wanted + i, j]


@piece
def _take_in(told: Told, state: Blocks, trail: Trail, t: int) -> None:
    """Move the state by what an answer told, in place."""
    still, moved, among, across, within = state
    slope, bend = told.slope, told.bend
    slow, fast = trail.by_moved[t, 0], trail.by_moved[t, 1]
    trail.told[t, 0], trail.told[t, 1] = slope, bend
    trail.told[t, 2], trail.told[t, 3] = told.third, told.fourth
    moved[0] += slow * slope
    moved[1] += fast * slope
    within[0, 0] -= slow * slow * bend
    within[0, 1] -= slow * fast * bend
    within[1, 1] -= fast * fast * bend
    k = len(still)
    for i in range(k):
        one = trail.by_still[t, i]
        still[i] += one * slope
        across[0, i] -= slow * one * bend
        across[1, i] -= fast * one * bend
        for j in range(k):
            among[i, j] -= one * bend * trail.by_still[t, j]


@kernel
def back(times: Vector, design: Matrix, variance: Vector, tau: Vector, trail: Trail) -> Slopes:
    """The derivatives, by going back along the trail."""
    n, k, wanted = len(times), trail.still.shape[1], trail.among.shape[1]
    by_variance, by_tau, by_noise = zeros(times, (2,)), zeros(times, (2,)), zeros(times, (1,))
    by_design = room(times, (n, wanted))
    by = _blocks(times, k)
    work = room(times, (2, k))
    for t in range(n - 1, -1, -1):
        by_noise[0] += _back_through_answer(design, t, trail, by, by_design, work)
        if t > 0:
            gap = times[t] - times[t - 1]
            _back_through_gap(gap, t, variance, tau, trail, by, by_variance, by_tau)
    for j in range(2):
        by_variance[j] += by.within[j, j]
    return Slopes(by_variance, by_tau, by_noise[0], by_design)


@piece
def _back_through_answer(
    design: Matrix, t: int, trail: Trail, by: Blocks, by_design: Matrix, work: Matrix
) -> float:
    """From after an answer to before it, in place; returns the derivative by the noise.

    With log Z as a function of the forecast's mean m and variance S, its derivative by S is half
    of (slope squared - bend), and those of slope and bend follow from that.
    """
    still, moved, among, across, within = by
    k = len(still)
    slope, bend = trail.told[t, 0], trail.told[t, 1]
    third, fourth = trail.told[t, 2], trail.told[t, 3]
    slow, fast = trail.by_moved[t, 0], trail.by_moved[t, 1]
    to_slow = within[0, 0] * slow + within[0, 1] * fast
    to_fast = within[0, 1] * slow + within[1, 1] * fast
    by_slope, by_bend = moved[0] * slow + moved[1] * fast, 0.0
    for i in range(k):
        one = trail.by_still[t, i]
        to_slow += across[0, i] * one
        to_fast += across[1, i] * one
        whole = across[0, i] * slow + across[1, i] * fast
        for j in range(k):
            whole += among[i, j] * trail.by_still[t, j]
        work[0, i] = whole
        by_slope += still[i] * one
        by_bend -= one * whole
    by_bend -= slow * to_slow + fast * to_fast
    by_mean = slope - by_slope * bend - by_bend * third
    by_spread = (
        0.5 * (slope * slope - bend)
        + by_slope * (0.5 * third - slope * bend)
        - by_bend * (0.5 * fourth + bend * bend + slope * third)
    )
    of_slow = slope * moved[0] - 2.0 * bend * to_slow + by_spread
    of_fast = slope * moved[1] - 2.0 * bend * to_fast + by_spread
    for i in range(k):
        work[1, i] = slope * still[i] - 2.0 * bend * work[0, i] + by_spread * design[t, i]
        still[i] += by_mean * design[t, i]
    _by_design(trail, t, (by_mean, by_spread, of_slow, of_fast), work, by_design)
    moved[0] += by_mean
    moved[1] += by_mean
    within[0, 0] += of_slow
    within[0, 1] += 0.5 * (of_slow + of_fast)
    within[1, 1] += of_fast
    for i in range(k):
        one, row = work[1, i], design[t, i]
        across[0, i] += 0.5 * (one + row * of_slow)
        across[1, i] += 0.5 * (one + row * of_fast)
        for j in range(k):
            among[i, j] += 0.5 * (one * design[t, j] + row * work[1, j])
    return by_spread


@piece
def _by_design(
    trail: Trail, t: int, by: tuple[float, float, float, float], work: Matrix, out: Matrix
) -> None:
    """The derivatives by what multiplied the wanted static parts at one answer."""
    by_mean, by_spread, of_slow, of_fast = by
    _, wanted, k = trail.among.shape
    for i in range(wanted):
        at = k - wanted + i
        whole = by_spread * trail.by_still[t, at] + by_mean * trail.still[t, at]
        whole += trail.across[t, 0, at] * of_slow + trail.across[t, 1, at] * of_fast
        for j in range(k):
            whole += trail.among[t, i, j] * work[1, j]
        out[t, i] = whole


@piece
def _back_through_gap(  # noqa: PLR0913, PLR0917 - one step of the sweep, on the sweep's own arrays
    gap: float,
    t: int,
    variance: Vector,
    tau: Vector,
    trail: Trail,
    by: Blocks,
    by_variance: Vector,
    by_tau: Vector,
) -> None:
    """From after a gap to before it, in place."""
    _, moved, _, across, within = by
    slope, bend = trail.told[t - 1, 0], trail.told[t - 1, 1]
    keep = (trail.keep[t, 0], trail.keep[t, 1])
    told = (trail.by_moved[t - 1, 0], trail.by_moved[t - 1, 1])
    shared = trail.within[t - 1, 0, 1] - told[0] * told[1] * bend
    for j in range(2):
        other = 1 - j
        own = trail.within[t - 1, j, j] - told[j] * told[j] * bend
        by_cov = within[j, j] * keep[j] * (own - variance[j])
        by_cov += within[0, 1] * keep[other] * shared
        for i in range(across.shape[1]):
            left = trail.across[t - 1, j, i] - told[j] * bend * trail.by_still[t - 1, i]
            by_cov += across[j, i] * left
            across[j, i] *= keep[j]
        by_keep = moved[j] * (trail.moved[t - 1, j] + told[j] * slope) + 2.0 * by_cov
        by_tau[j] += by_keep * keep[j] * gap / tau[j]
        by_variance[j] += within[j, j] * (1.0 - keep[j] * keep[j])
    for j in range(2):
        moved[j] *= keep[j]
        within[j, j] *= keep[j] * keep[j]
    within[0, 1] *= keep[0] * keep[1]
