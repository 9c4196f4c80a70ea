"""Has a person's way of answering changed lately, beyond what their own ups and downs explain?

The person is learnt from the answers before the last days. Then two things are asked of the answers
since. *Level*: one number is added to all of them, with a wide prior; the filter says how large it
is, given how far this person's slow movement may go by itself. *Movement*: the squared distances of
the answers from their forecasts, in standard deviations, against those of the answers before.

It is looked at again and again, so it is said only where it would come about by chance once in
hundreds of looks; ``benchmarks/drift.py`` counts how often, and how soon a real change is found.
"""

import numpy as np
from scipy.special import ndtri

from kindloop.arrays import MICROSECONDS_PER_DAY, Matrix, Vector
from kindloop.infer.assemble import Assembled, Kind, assemble
from kindloop.infer.cohort import learn_person
from kindloop.infer.filter import Path, log_likelihood
from kindloop.infer.posterior import Data, design, parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Drift, Estimate, Series
from kindloop.observe.likelihood import below, cell_probability

LATELY_DAYS = 14
"""What counts as lately."""

BEFORE, SINCE, LEAST_DAYS = 28, 10, 3
"""At least so many answers before, and since, over at least so many days, for a word."""

_CERTAIN = 3.3  # standard errors: by chance about once in a thousand looks
_MOST = 9.0  # a squared distance counts at most as three standard deviations
_WIDE = 30.0  # standard deviation of the prior of the added level, of 0..100
_Z90 = 1.6449
_WORTH = 0.25  # of the usual movement: a smaller change is not worth a word


def drift(series: Series, kinds: tuple[Kind, ...], population: Population) -> Drift | None:
    """What has changed lately; None where nothing has, or too little was told to say.

    Args:
        series: all answers of the person to one channel.
        kinds: of events, practices and steps.
        population: what is believed before.
    """
    since = _since(series)
    if since is None:
        return None
    split = Series(series.diary, series.column, series.rows, series.time, series.value, since)
    data = assemble(split, kinds)
    theta = learn_person(data.train, population).theta
    channel = series.diary.channels[series.column]
    unit = (channel.high - channel.low) / 100.0
    days, count = _days(series, since), len(series.time) - since
    ratio, away = movement(theta, data, since, population.static)
    mean, sd = added_level(theta, data, since, population.static)
    sd *= max(ratio.value, 1.0)  # who moves more may by chance lie higher for a while
    usual = float(np.sqrt(parts(theta).variance.sum()))
    if abs(mean) > _CERTAIN * sd and abs(mean) > _WORTH * usual:
        ends = np.abs(mean) + sd * np.array([0.0, -_Z90, _Z90])
        size = Estimate(*(float(unit * one) for one in ends))
        return Drift("higher" if mean > 0 else "lower", size, days, count)
    if abs(away) > _CERTAIN:
        return Drift("more" if ratio.value > 1 else "less", ratio, days, count)
    return None


def _since(series: Series) -> int | None:
    """The first answer of the last days; None where there is too little on either side."""
    if len(series.time) == 0:
        return None
    begin = series.time[-1] - LATELY_DAYS * MICROSECONDS_PER_DAY
    since = int(np.searchsorted(series.time, begin, side="right"))
    if since < BEFORE or len(series.time) - since < SINCE or np.ptp(series.value[:since]) == 0:
        return None
    return since if _days(series, since) >= LEAST_DAYS else None


def _days(series: Series, since: int) -> int:
    return round(float(series.time[-1] - series.time[since]) / MICROSECONDS_PER_DAY)


def added_level(theta: Vector, data: Assembled, since: int, static: Matrix) -> tuple[float, float]:
    """Mean and standard deviation of what is added to the answers since, 0..100.

    Args:
        theta: of the person, learnt from the answers before.
        data: all answers.
        since: the first answer that it is added to.
        static: prior of what does not move, shape (2, k).
    """
    k = static.shape[1]
    added = np.zeros(len(data.whole.times))
    added[since:] = 1.0
    matrix = np.insert(design(theta, data.whole)[0], k, added, axis=1)
    prior = np.hstack([static, [[0.0], [_WIDE**2]]])
    path = _filtered(theta, data.whole, matrix, prior)
    return float(path.mean_after[-1, k]), float(np.sqrt(path.cov_after[-1, k, k]))


def movement(theta: Vector, data: Assembled, since: int, static: Matrix) -> tuple[Estimate, float]:
    """How much wider the answers since lie around their forecasts, and how clearly.

    Each answer is placed in its forecast (the middle of its cell's probability) and turned into a
    normal number. Their squared distances from their mean, none above 9 so that one slip does not
    decide, are compared.

    Args:
        theta: of the person, learnt from the answers before.
        data: all answers.
        since: the first answer that is looked at.
        static: prior of what does not move, shape (2, k).

    Returns:
        the ratio of standard deviations, since to before, with its interval, and the difference
        of the mean squares over its standard error.
    """
    matrix = design(theta, data.whole)[0]
    path = _filtered(theta, data.whole, matrix, static)
    mean = np.einsum("ti,ti->t", matrix, path.mean_before)
    sd = np.sqrt(np.einsum("ti,tij,tj->t", matrix, path.cov_before, matrix) + parts(theta).noise)
    placed = _normal(data.whole, mean, sd)
    before, lately = (
        np.minimum((part - part.mean()) ** 2, _MOST) for part in (placed[:since], placed[since:])
    )
    scatter = float(before.std()) * np.sqrt(1.0 / len(before) + 1.0 / len(lately))
    if scatter == 0.0 or before.mean() == 0.0 or lately.mean() == 0.0:
        return Estimate(1.0, 1.0, 1.0), 0.0
    away = float(lately.mean() - before.mean()) / scatter
    errors = [one.var() / (len(one) * one.mean() ** 2) for one in (before, lately)]
    spread = 0.5 * np.sqrt(sum(errors)) * np.array([0.0, -_Z90, _Z90])  # of the log of the ratio
    ratio = np.sqrt(lately.mean() / before.mean()) * np.exp(spread)
    return Estimate(*ratio.tolist()), away


def _normal(data: Data, mean: Vector, sd: Vector) -> Vector:
    one = (np.ones((len(mean), 1)), mean[:, None], sd[:, None])
    inside = cell_probability(data.lower, data.upper, *one)
    place = below(np.clip(data.lower, -1e6, 1e6), *one) + 0.5 * inside
    return np.asarray(ndtri(np.clip(place, 1e-6, 1.0 - 1e-6)))


def _filtered(theta: Vector, data: Data, matrix: Matrix, static: Matrix) -> Path:
    numbers = parts(theta)
    _, path = log_likelihood(
        data.lower, data.upper, data.times, matrix, static,
        numbers.variance, numbers.tau, numbers.noise,
    )  # fmt: skip
    return path
