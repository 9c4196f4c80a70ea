"""Where every channel of a person stands after each answer, in numbers without a unit.

These are what one channel can lend to the forecast of another (:mod:`kindloop.infer.couplings`):
how far the channel is from its usual level, as a share of how far it usually moves, and how much
its last answer was a surprise. Both fade with time, and none knows of a later answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_HOUR, Instants, Matrix, Vector
from kindloop.diary import Channel, Diary
from kindloop.infer.assemble import Assembled, Kind, assemble, for_forecasts, kinds_in, series_of
from kindloop.infer.cohort import Learnt, learn_cohort
from kindloop.infer.filter import log_likelihood
from kindloop.infer.posterior import design, parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Series
from kindloop.observe.likelihood import within_scale
from kindloop.quantity import quantity
from kindloop.runner import LocalThreads, Runner

FEW = 8
"""With fewer answers to learn from, a channel lends nothing."""

FEATURES = 2
"""How many numbers a channel lends: its distance from the usual, and its last surprise."""

SURPRISE_HOURS = quantity(6.0, "h", "assumed: 3 to 24 h forecast alike within the first 70 %", 3.0)


@dataclass(frozen=True, slots=True)
class Movement:
    """One channel of one person, as it is known right after each answer.

    Attributes:
        time: of the answers, shape (n,).
        place: slow and fast distance from the usual level, over the standard deviation of the
            channel's own movement, shape (n, 2).
        hours: time constants with which these fade, shape (2,).
        surprise: the answer minus its forecast, over the forecast's standard deviation, (n,).
    """

    time: Instants
    place: Matrix
    hours: Vector
    surprise: Vector

    def lent(self, times: Instants) -> Matrix:
        """What is known before each of these times, 0 where nothing is, shape (m, 2)."""
        before = np.searchsorted(self.time, times, side="left") - 1
        last = np.maximum(before, 0)
        gap = (times - self.time[last]) / MICROSECONDS_PER_HOUR
        place = (self.place[last] * np.exp(-gap[:, None] / self.hours)).sum(axis=1)
        surprise = self.surprise[last] * np.exp(-gap / SURPRISE_HOURS.value)
        return np.where(before[:, None] >= 0, np.column_stack([place, surprise]), 0.0)


Movements = Mapping[tuple[int, str], Movement]
"""By person (the ``id`` of the diary) and channel name."""


def movements(series: Sequence[Series], *, runner: Runner | None = None) -> Movements:
    """The movements of all channels of these persons.

    Every channel is learnt from what was told up to the end of the person's earliest training
    part among the series, so that no forecast of any of them rests on what came later.

    Args:
        series: of one channel or of several; each says where its training part ends.
        runner: where persons are computed.
    """
    runner = runner or LocalThreads()
    diaries = {id(one.diary): one.diary for one in series}
    ends: dict[int, int] = {}
    for one in series:
        end = int(one.time[one.train - 1])
        ends[id(one.diary)] = min(end, ends.get(id(one.diary), end))
    kinds = kinds_in(list(diaries.values()))
    channels = {channel.name: channel for one in diaries.values() for channel in one.channels}
    out: dict[tuple[int, str], Movement] = {}
    for channel in channels.values():
        cut = [_until(diary, channel, ends[key]) for key, diary in diaries.items()]
        out.update(_of_channel(channel, [one for one in cut if one is not None], kinds, runner))
    return out


def _until(diary: Diary, channel: Channel, end: int) -> Series | None:
    """A person's answers to a channel, to be learnt from up to an instant; None if too few."""
    whole = series_of(diary, channel)
    train = int(np.searchsorted(whole.time, end, side="right"))
    if train < FEW or np.ptp(whole.value[:train]) == 0:
        return None
    return series_of(diary, channel, train)


def _of_channel(
    channel: Channel, series: Sequence[Series], kinds: Sequence[Kind], runner: Runner
) -> dict[tuple[int, str], Movement]:
    if not series:
        return {}
    data = [for_forecasts(assemble(one, kinds)) for one in series]
    population, learnt = learn_cohort([one.train for one in data], len(kinds), runner=runner)
    found = runner.map(
        lambda three: _movement(*three, population), list(zip(series, data, learnt, strict=True))
    )
    keys = [(id(one.diary), channel.name) for one in series]
    return dict(zip(keys, found, strict=True))


def _movement(series: Series, data: Assembled, learnt: Learnt, population: Population) -> Movement:
    numbers = parts(learnt.theta)
    whole = data.whole
    matrix = design(learnt.theta, whole)[0]
    _, path = log_likelihood(
        whole.lower, whole.upper, whole.times, matrix, population.static,
        numbers.variance, numbers.tau, numbers.noise,
    )  # fmt: skip
    mean = np.einsum("ti,ti->t", matrix, path.mean_before)
    sd = np.sqrt(np.einsum("ti,tij,tj->t", matrix, path.cov_before, matrix) + numbers.noise)
    return Movement(
        time=series.time,
        place=path.mean_after[:, -2:] / np.sqrt(numbers.variance.sum()),
        hours=numbers.tau,
        surprise=(series.value - within_scale(mean, sd)) / sd,
    )
