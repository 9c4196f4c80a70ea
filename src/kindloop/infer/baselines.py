"""What a statistician would forecast with: the methods that kindloop is measured against.

Every method forecasts each answer after the training part one step ahead, as a normal
distribution. Its spread is the person's own: the variance of the person's training residuals,
drawn towards that of everybody as if by five more answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Integers, Vector
from kindloop.diary import Channel
from kindloop.infer.features import Own, own_answers
from kindloop.infer.results import Mixture, Series

_BORROWED = 5.0  # answers by which a person's variance is drawn towards everybody's
_LEAST_SD = 1e-6  # of 0..100: a person who never moves still has a spread
_NO_SPREAD = 1e-9  # sum of squares below which the answer before never moved


@dataclass(frozen=True, slots=True)
class Forecasts:
    """One method's forecasts of one channel.

    Attributes:
        series: for each person the forecasts of the answers after the training part.
        notes: plain sentences on what did not go as it should.
    """

    series: list[Mixture]
    notes: tuple[str, ...] = ()


Forecaster = Callable[[Sequence[Series], Channel], Forecasts]
"""Forecasts of one channel: of all eligible persons, learnt from all of them together."""


def person_mean(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
    """The mean of the person's training answers."""
    own = own_answers(series)
    return as_forecasts(own, own.usual)


def last_value(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
    """The person's answer before."""
    own = own_answers(series)
    return as_forecasts(own, own.before)


def ar1(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
    """A line through the person's consecutive answers, by least squares.

    y_i = a + b y_(i-1); b is 0 where the person's answers before never moved.
    """
    own = own_answers(series)
    people = len(series)
    who, x, y = own.person[own.train], own.before[own.train], own.value[own.train]
    count = np.bincount(who, minlength=people)
    x_mean = np.bincount(who, x, people) / count
    y_mean = np.bincount(who, y, people) / count
    x_off = x - x_mean[who]
    spread = np.bincount(who, x_off**2, people)
    together = np.bincount(who, x_off * (y - y_mean[who]), people)
    moves = spread > _NO_SPREAD
    slope = np.where(moves, together / np.where(moves, spread, 1.0), 0.0)
    return as_forecasts(
        own, y_mean[own.person] + slope[own.person] * (own.before - x_mean[own.person])
    )


def as_forecasts(
    own: Own, predicted: Vector, *, inflate: float = 1.0, notes: tuple[str, ...] = ()
) -> Forecasts:
    """Predictions with each person's own spread around them.

    Args:
        own: the answers, training ones and later ones.
        predicted: of each of them, shape (rows,).
        inflate: factor on the training residuals, for a method that fits them too closely.
        notes: passed on.
    """
    residual = inflate * (own.value - predicted)[own.train]
    people = int(own.person[-1]) + 1
    sd = shrunk_sd(residual, own.person[own.train], people)
    later = ~own.train
    ends = np.cumsum(np.bincount(own.person[later], minlength=people))[:-1]
    means = np.split(predicted[later], ends)
    spreads = np.split(sd[own.person[later]], ends)
    mixtures = [Mixture.normal(mean, spread) for mean, spread in zip(means, spreads, strict=True)]
    return Forecasts(mixtures, notes)


def shrunk_sd(residual: Vector, person: Integers, people: int) -> Vector:
    """Each person's spread, drawn towards everybody's, shape (people,).

    sqrt((sum of the person's squared residuals + 5 * everybody's mean square) / (n + 5)).

    Args:
        residual: of the training answers, shape (n,).
        person: whose they are, shape (n,).
        people: how many persons there are.
    """
    everybody = float(np.mean(residual**2))
    count = np.bincount(person, minlength=people)
    total = np.bincount(person, residual**2, people)
    variance = (total + _BORROWED * everybody) / (count + _BORROWED)
    return np.maximum(np.sqrt(variance), _LEAST_SD)
