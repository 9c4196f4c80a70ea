"""What is learnt from a diary: the results that reports, pages and programs read.

Every number comes with its 90 % interval. Values are in the channel's raw unit unless a unit is
given; instants are microseconds since 1970 UTC.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from kindloop.arrays import Instants, Integers, Matrix, Vector
from kindloop.diary import Channel, Diary, Person

Status = Literal["fitted", "constant", "too_few", "none"]
Change = Literal["higher", "lower", "more", "less"]
Sort = Literal["event", "practice", "step"]
"""Which table of a diary tells of a kind."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number and its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Band:
    """A curve over time with its intervals.

    Attributes:
        time: instants, shape (n,).
        mean: shape (n,); NaN in a gap, so that a gap stays a gap.
        q05, q25, q75, q95: quantiles, shape (n,).
    """

    time: Instants
    mean: Vector
    q05: Vector
    q25: Vector
    q75: Vector
    q95: Vector


@dataclass(frozen=True, slots=True)
class Daily:
    """The daily curve: how far the time of day moves the level.

    Attributes:
        hour: local clock, 0 to 24, shape (n,).
        mean, low, high: raw unit, around the level, shape (n,).
    """

    hour: Vector
    mean: Vector
    low: Vector
    high: Vector


@dataclass(frozen=True, slots=True)
class Response:
    """What followed an event, practice or step in this channel: an association, not an effect.

    Attributes:
        kind: ``setback``, ``success``, the practice's name, or ``next_step``.
        sort: whether it is an event, a practice or a step taken.
        count: how often it was logged.
        change: of the channel at the check-in where a full-size one was logged.
        half_hours: hours until half of the change is gone.
    """

    kind: str
    sort: Sort
    count: int
    change: Estimate
    half_hours: Estimate


@dataclass(frozen=True, slots=True)
class Drift:
    """What has changed in one channel.

    Attributes:
        change: ``higher`` or ``lower`` than before, or moving ``more`` or ``less``.
        size: how much higher or lower, raw unit; for movement the ratio of spreads.
        days: over how many days.
        answers: how many.
    """

    change: Change
    size: Estimate
    days: int
    answers: int


@dataclass(frozen=True, slots=True)
class Answering:
    """Whether check-ins are answered more or less often when more of a channel was expected.

    Attributes:
        odds: factor on the odds of an answer for one standard deviation more, with its interval.
        answered, missed: check-ins.
        certain: the log odds over its standard error.
    """

    odds: Estimate
    answered: int
    missed: int
    certain: float


@dataclass(frozen=True, slots=True)
class ChannelFit:
    """One channel of one person.

    Attributes:
        channel: which.
        status: ``fitted``; ``constant`` (every answer the same), ``too_few`` (the cohort speaks,
            hardly the person) or ``none`` (never answered).
        time, value: the answers, shape (n,).
        level: the person's usual answer.
        swing: standard deviation of the true day-to-day and hour-to-hour movement.
        noise: standard deviation of what no time pattern explains, measurement and the steps of
            the scale included.
        reliability: share of the variance within the person that is not noise, 0..1.
        slow_days, fast_hours: time constants of the slow and of the fast movement.
        daily: the daily curve, or None.
        responses: what followed events, practices and steps.
        course: the smoothed course with its uncertainty, or None.
        forecast: of the answers to come, or None.
        drift: what has changed lately, or None.
        answering: whether answering depends on what was expected, or None.
        advice: plain sentences: what can and what cannot be said from these answers.
    """

    channel: Channel
    status: Status
    time: Instants
    value: Vector
    level: Estimate | None = None
    swing: Estimate | None = None
    noise: Estimate | None = None
    reliability: Estimate | None = None
    slow_days: Estimate | None = None
    fast_hours: Estimate | None = None
    daily: Daily | None = None
    responses: tuple[Response, ...] = ()
    course: Band | None = None
    forecast: Band | None = None
    drift: Drift | None = None
    answering: Answering | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFit:
    """Everything learnt from one person's diary.

    Attributes:
        person: whose.
        cohort: how many persons the starting point was learnt from; 0 is the built-in one.
        channels: one result a channel, in the diary's order.
        advice: plain sentences about the diary as a whole.
    """

    person: Person
    cohort: int
    channels: tuple[ChannelFit, ...]
    advice: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Mixture:
    """Forecasts as mixtures of normal distributions on the scale of 0..100.

    Attributes:
        weight, mean, sd: shape (forecasts, components); the weights of a row sum to 1.
        point: the mean of the answer where that is not the mean of the mixture (an answer never
            lies beyond the ends of the scale), shape (forecasts,).
    """

    weight: Matrix
    mean: Matrix
    sd: Matrix
    point: Vector | None = None

    @property
    def points(self) -> Vector:
        """The mean of each answer, 0..100, shape (forecasts,)."""
        mean = (self.weight * self.mean).sum(axis=1) if self.point is None else self.point
        return np.clip(mean, 0.0, 100.0)

    def rows(self, chosen: slice) -> "Mixture":
        """Some of the forecasts."""
        parts = (self.weight[chosen], self.mean[chosen], self.sd[chosen])
        return Mixture(*parts, None if self.point is None else self.point[chosen])

    @classmethod
    def normal(cls, mean: Vector, sd: Vector) -> "Mixture":
        """One normal distribution a forecast; mean and sd of shape (n,)."""
        return cls(np.ones((len(mean), 1)), np.asarray(mean)[:, None], np.asarray(sd)[:, None])


@dataclass(frozen=True, slots=True)
class Series:
    """One person's answers to one channel, and where they split into past and future.

    Attributes:
        diary: whose and all else that the person told.
        column: of the channel in ``diary.answer.values``.
        rows: the rows of ``diary.answer`` in which the channel was answered, shape (n,).
        time: of those answers, shape (n,).
        value: on the scale of 0..100, shape (n,).
        train: the first so many of them may be learnt from.
    """

    diary: Diary
    column: int
    rows: Integers
    time: Instants
    value: Vector
    train: int

    @property
    def cell(self) -> float:
        """Width of a step on the scale of 0..100; of a channel that nobody asked, all of it."""
        return self.diary.channels[self.column].cell if self.column >= 0 else 100.0
