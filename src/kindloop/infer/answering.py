"""Does answering depend on how one is? If so, what the answers say of levels may be off.

A missed check-in has no answer, so what is compared is what was expected of it: the channel's
distance from its usual level as forecast from the answers before, in standard deviations of the
person's own movement. The chance of an answer is a logistic function of that and of the time of
day. A dependence on what could be foreseen does not bias the model, which is told all that came
before (missing at random, Rubin 1976); but where there is one, there may be one on the moment too,
and that leaves no trace in the answers.
"""

import numpy as np
from scipy.special import expit

from kindloop.arrays import Flags, Instants, Matrix, Vector
from kindloop.diary import CHECK_IN
from kindloop.infer.assemble import Assembled, daily_curve
from kindloop.infer.curves import merged
from kindloop.infer.filter import log_likelihood
from kindloop.infer.posterior import design, parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Answering, Estimate, Series

FEWEST = 20
"""At least so many answered and so many missed check-ins for a word."""

_ROUNDS = 50
_PRIOR = 2.5  # standard deviation of the prior of a log odds: keeps it finite where all agree
_Z90 = 1.6449


def answering(
    series: Series, data: Assembled, theta: Vector, population: Population
) -> Answering | None:
    """How the chance of an answer goes with what was expected; None with too few of either.

    Args:
        series: all answers of the person to the channel.
        data: the same, assembled.
        theta: the person's numbers, shape (6,).
        population: under which they were learnt.
    """
    missed = missed_times(series)
    if len(missed) < FEWEST or len(series.time) < FEWEST:
        return None
    times = np.concatenate([series.time, missed])
    answered = np.arange(len(times)) < len(series.time)
    order = np.argsort(times, kind="stable")
    times, answered = times[order], answered[order]
    place = _expected(series, data, theta, population, times)
    hour = daily_curve(times, series.diary.person.timezone)[:, :2]
    columns = np.column_stack([np.ones(len(times)), place, hour])
    value, cov = logistic(columns, answered)
    size, error = float(value[1]), float(np.sqrt(cov[1, 1]))
    ends = np.exp(size + error * np.array([0.0, -_Z90, _Z90]))
    return Answering(Estimate(*ends.tolist()), len(series.time), len(missed), abs(size) / error)


def missed_times(series: Series) -> Instants:
    """When a check-in was asked for, could be answered, and was not, shape (m,)."""
    prompt = series.diary.prompt
    silent: Flags = (prompt.kind == CHECK_IN) & prompt.assigned & prompt.available & ~prompt.done
    times = prompt.time[np.asarray(silent, dtype=np.bool_)]
    return np.setdiff1d(times, series.time)


def _expected(
    series: Series, data: Assembled, theta: Vector, population: Population, times: Instants
) -> Vector:
    """The distance from the usual level as forecast before each time, in own deviations, (n,)."""
    numbers = parts(theta)
    rows = merged(data, series, times)
    matrix = design(theta, rows)[0]
    _, path = log_likelihood(
        rows.lower, rows.upper, rows.times, matrix, population.static,
        numbers.variance, numbers.tau, numbers.noise,
    )  # fmt: skip
    spread = float(np.sqrt(numbers.variance.sum()))
    moving: Vector = (path.mean_before[:, -2] + path.mean_before[:, -1]) / spread
    at = np.searchsorted(np.unique(np.concatenate([series.time, times])), times)
    return moving[at]


def logistic(columns: Matrix, outcome: Flags) -> tuple[Vector, Matrix]:
    """Log odds by Newton's method, with a wide normal prior on all but the first.

    Args:
        columns: the first is 1, shape (n, k).
        outcome: shape (n,).

    Returns:
        the coefficients (k,), and their covariance (k, k).
    """
    k = columns.shape[1]
    precision = np.diag([0.0, *np.full(k - 1, 1.0 / _PRIOR**2)])
    value, bend = np.zeros(k), np.eye(k)
    for _ in range(_ROUNDS):
        chance = expit(columns @ value)
        slope = columns.T @ (outcome - chance) - precision @ value
        bend = (columns * (chance * (1.0 - chance))[:, None]).T @ columns + precision
        move = np.linalg.solve(bend, slope)
        value = value + move * min(1.0, 2.0 / max(float(np.abs(move).max()), 1e-300))
        if np.abs(move).max() < 1e-10:
            break
    return value, np.asarray(np.linalg.inv(bend), dtype=np.float64)
