"""Curves of one person's channel: the course at any times, and the answers to come."""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Instants, Matrix, Vector
from kindloop.infer.assemble import Assembled, daily_curve, hours_since
from kindloop.infer.posterior import DAILY, Data, design, parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Mixture, Series
from kindloop.infer.smooth import smoothed
from kindloop.observe.likelihood import within_scale


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and standard deviation of a curve over the draws, percent, shape (n,) each."""

    mean: Vector
    sd: Vector


def answers_at(
    data: Assembled, series: Series, population: Population, thetas: Matrix, times: Instants
) -> Mixture:
    """What may be answered at any times, given every answer of the series.

    Args:
        data: the series, assembled.
        series: the answers.
        population: under which the person was learnt.
        thetas: draws of the person's numbers, shape (draws, 6).
        times: ascending, shape (n,).
    """
    whole = merged(data, series, times)
    rows = np.searchsorted(whole.times, hours_since(times, data.start))
    runs = [_run(theta, whole, population, data.unknown) for theta in thetas]
    mean = np.array([run[0][rows] for run in runs]).T
    sd = np.sqrt(np.array([run[2][rows] for run in runs])).T
    weight = np.full(mean.shape, 1.0 / len(thetas))
    return Mixture(weight, mean, sd, within_scale(mean, sd).mean(axis=1))


def curves(
    data: Assembled,
    series: Series,
    population: Population,
    thetas: Matrix,
    times: tuple[Instants, Instants],
) -> tuple[Moments, Moments]:
    """The course at the first times, and the answers to come at the second."""
    course_times, ahead = times
    whole = merged(data, series, np.unique(np.concatenate([course_times, ahead])))
    at = hours_since(np.concatenate([course_times, ahead]), data.start)
    rows = np.searchsorted(whole.times, at)
    runs = [_run(theta, whole, population, data.unknown) for theta in thetas]
    mean = np.array([run[0] for run in runs])
    course = np.array([run[1] for run in runs])
    answers = np.array([run[2] for run in runs])
    n = len(course_times)
    return _mixed(mean, course, rows[:n]), _mixed(mean, answers, rows[n:])


def _run(
    theta: Vector, whole: Data, population: Population, unknown: Vector
) -> tuple[Vector, Vector, Vector]:
    """Mean of the curve, and variance of the course and of answers to come, under one theta."""
    numbers = parts(theta)
    noise = numbers.noise
    matrix, _, _ = design(theta, whole)
    mean, var, static, cov = smoothed(
        whole.lower,
        whole.upper,
        whole.times,
        matrix,
        population.static,
        numbers.variance,
        numbers.tau,
        noise,
    )
    squares = (static**2 + np.diag(cov))[1 + DAILY :]
    return mean, var, var + noise + squares @ unknown


def _mixed(mean: Matrix, var: Matrix, rows: Instants) -> Moments:
    mean, var = mean[:, rows], var[:, rows]
    return Moments(mean.mean(axis=0), np.sqrt(var.mean(axis=0) + mean.var(axis=0)))


def merged(data: Assembled, series: Series, wanted: Instants) -> Data:
    """The data with rows at the wanted times, where nothing is told unless there is an answer."""
    times = np.unique(np.concatenate([series.time, wanted]))
    at = np.searchsorted(times, series.time)
    lower, upper = np.full(len(times), -np.inf), np.full(len(times), np.inf)
    lower[at], upper[at] = data.whole.lower, data.whole.upper
    fresh = np.zeros((len(times), data.whole.fresh.shape[1]))
    fresh[at] = data.whole.fresh
    return data.whole._replace(
        lower=lower,
        upper=upper,
        times=hours_since(times, data.start),
        daily=daily_curve(times, series.diary.person.timezone),
        fresh=fresh,
    )
