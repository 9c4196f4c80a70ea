"""A person's state from one answer to the next, without learning anew.

``begin`` runs the filter once over all answers; then each answer moves the state by itself, in some
hundred microseconds. The numbers of the person (theta) stay as they were learnt, spread over
weighted draws that gain weight as they forecast well; learning them anew once a day is enough.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Instants, Integers, Matrix, Vector
from kindloop.diary import Diary
from kindloop.infer.assemble import Assembled, Kind, daily_curve, hours_since
from kindloop.infer.cell import SLIP, SLIP_SIZE, told_by
from kindloop.infer.cohort import Learnt
from kindloop.infer.filter import advance, log_likelihood, project, start, take_in
from kindloop.infer.forecast import draws_of, forecast_person
from kindloop.infer.posterior import DAILY, Parts, design, parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Mixture
from kindloop.infer.width import as_wide, followed, onward, probabilities
from kindloop.kernel import kernel
from kindloop.observe.likelihood import edges, within_scale


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one channel of a person stands after the last answer.

    Attributes:
        time: of the last answer, microseconds since 1970; of the first where there is none.
        answered: whether there was one.
        theta: draws of the person's numbers, shape (draws, 6).
        weight: their log weights, shape (draws,).
        mean: of the state under each draw, shape (draws, d).
        cov: shape (draws, d, d).
        width: what is known of how wide forecasts should be just now (``infer.width``).
        kinds: of events, practices and steps.
        cell: width of a step on 0..100.
    """

    time: int
    answered: bool
    theta: Matrix
    weight: Vector
    mean: Matrix
    cov: np.ndarray
    width: Vector
    kinds: tuple[Kind, ...]
    cell: float


def begin(
    data: Assembled, learnt: Learnt, population: Population, kinds: Sequence[Kind], cell: float
) -> Standing:
    """The state after all answers of a series.

    Args:
        data: the series, for forecasts (``infer.assemble.for_forecasts``).
        learnt: the person's posterior from it.
        population: under which it was learnt.
        kinds: of events, practices and steps, as in ``data``.
        cell: width of a step on 0..100.
    """
    thetas, whole = draws_of(learnt), data.whole
    count = len(whole.times)
    states = [_after(parts(theta), theta, data, population.static) for theta in thetas]
    last = float(whole.times[-1]) if count else 0.0
    before = forecast_person(data, learnt, population, test_only=False)
    return Standing(
        time=data.start + round(last * 3_600_000_000),
        answered=count > 0,
        theta=thetas,
        weight=np.zeros(len(thetas)),
        mean=np.array([mean for mean, _ in states]),
        cov=np.array([cov for _, cov in states]),
        width=followed(probabilities(whole.lower, whole.upper, before))[-1],
        kinds=tuple(kinds),
        cell=cell,
    )


def _after(numbers: Parts, theta: Vector, data: Assembled, static: Matrix) -> tuple[Vector, Matrix]:
    whole = data.whole
    if len(whole.times) == 0:
        return start(static, numbers.variance)
    _, path = log_likelihood(
        whole.lower, whole.upper, whole.times, design(theta, whole)[0], static,
        numbers.variance, numbers.tau, numbers.noise,
    )  # fmt: skip
    return path.mean_after[-1], path.cov_after[-1]


def expected(standing: Standing, diary: Diary, at: int) -> Mixture:
    """What may be answered at an instant, as far as is known before it.

    Args:
        standing: of the channel.
        diary: whose events, practices and steps are read, those before the instant.
        at: not before the last answer.
    """
    return as_wide(_of_one_width(standing, diary, at), standing.width[None])


def _of_one_width(standing: Standing, diary: Diary, at: int) -> Mixture:
    """What may be answered, as wide as was learnt."""
    rows = _rows(standing, diary, at)
    mean, sd = np.empty((1, len(rows))), np.empty((1, len(rows)))
    for n in range(len(rows)):
        x, cov = _moved(standing, n, at)
        mean[0, n] = rows[n] @ x
        sd[0, n] = np.sqrt(rows[n] @ cov @ rows[n] + parts(standing.theta[n]).noise)
    weight = _shares(standing.weight)[None]
    weight = np.hstack([weight * (1.0 - SLIP.value), weight * SLIP.value])
    mean, sd = np.hstack([mean, mean]), np.hstack([sd, np.hypot(sd, SLIP_SIZE.value)])
    return Mixture(weight, mean, sd, (weight * within_scale(mean, sd)).sum(axis=1))


def taken(standing: Standing, diary: Diary, at: int, value: float) -> Standing:
    """The state after one more answer.

    Args:
        standing: of the channel.
        diary: whose events, practices and steps are read, those before the instant.
        at: of the answer; not before the last one.
        value: the answer, 0..100.
    """
    rows = _rows(standing, diary, at)
    lower, upper = edges(np.array([value]), standing.cell)
    told = probabilities(lower, upper, _of_one_width(standing, diary, at))
    mean, cov, weight = standing.mean.copy(), standing.cov.copy(), standing.weight.copy()
    for n in range(len(rows)):
        x, c = _moved(standing, n, at)
        noise = parts(standing.theta[n]).noise
        weight[n] += _take(lower[0], upper[0], rows[n], x, c, noise)
        mean[n], cov[n] = x, c
    weight -= weight.max()
    width = onward(standing.width, told[0])
    return replace(standing, time=at, answered=True, mean=mean, cov=cov, weight=weight, width=width)


@kernel
def _take(lower: float, upper: float, h: Vector, x: Vector, cov: Matrix, noise: float) -> float:
    """Take an answer in, in place; its log probability."""
    g = np.empty(len(h))
    mean, spread = project(h, x, cov, noise, g)
    told = told_by(lower, upper, mean, spread)
    take_in(told, x, cov, g)
    return told.value


def _moved(standing: Standing, n: int, at: int) -> tuple[Vector, Matrix]:
    """The state under one draw, moved to an instant."""
    x, cov = standing.mean[n].copy(), standing.cov[n].copy()
    if standing.answered:
        numbers = parts(standing.theta[n])
        gap = float(hours_since(np.array([at]), standing.time)[0])
        advance(x, cov, max(gap, 0.0), numbers.variance, numbers.tau, np.ones(len(x)))
    return x, cov


def _rows(standing: Standing, diary: Diary, at: int) -> Matrix:
    """What multiplies the state at an instant, shape (draws, d)."""
    draws, d = standing.mean.shape
    rows = np.ones((draws, d))
    when: Instants = np.array([at], dtype=np.int64)
    rows[:, 1 : 1 + DAILY] = daily_curve(when, diary.person.timezone)
    hours = np.exp(standing.theta[:, 5])
    for column, kind in enumerate(standing.kinds):
        table = kind.table(diary)
        before = table.where(table.time < at)
        gone: Vector = hours_since(np.array([at]), 0)[0] - hours_since(before.time, 0)
        left = np.exp(-gone[None, :] / hours[:, None]) @ before.size
        rows[:, 1 + DAILY + column] = left
    return rows


def _shares(logs: Vector) -> Vector:
    weight = np.exp(logs - logs.max())
    return weight / weight.sum()


def later(times: Instants, standing: Standing) -> Integers:
    """Which of the times lie after the last answer that a standing knows, shape (m,)."""
    return np.flatnonzero(times > standing.time) if standing.answered else np.arange(len(times))
