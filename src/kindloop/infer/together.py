"""What many diaries teach together: the population behind each channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Vector
from kindloop.diary import Channel, Diary
from kindloop.infer.assemble import Kind, assemble, kinds_in, rounding, series_of
from kindloop.infer.cohort import learn_cohort
from kindloop.infer.posterior import parts
from kindloop.infer.prior import Population
from kindloop.infer.results import Estimate
from kindloop.infer.split import one_scale_each
from kindloop.runner import Runner


@dataclass(frozen=True, slots=True)
class Cohort:
    """The populations behind the channels of many diaries.

    Attributes:
        kinds: of events, practices and steps that anyone logged.
        populations: by channel name.
        channels: what people differ in, one item a channel.
    """

    kinds: tuple[Kind, ...]
    populations: Mapping[str, Population]
    channels: tuple["ChannelCohort", ...]


@dataclass(frozen=True, slots=True)
class ChannelCohort:
    """One channel over many persons; an interval is where 90 % of persons lie.

    Attributes:
        channel: which.
        persons: who answered it.
        answers: of all of them.
        level: usual answer, raw unit.
        swing, noise: standard deviations within a person, raw unit; the noise counts the steps
            of the scale too.
        reliability: share of the variance within a person that is not noise.
        slow_days, fast_hours: time constants.
        unsure: persons at whose estimate the curvature could not be trusted.
    """

    channel: Channel
    persons: int
    answers: int
    level: Estimate
    swing: Estimate
    noise: Estimate
    reliability: Estimate
    slow_days: Estimate
    fast_hours: Estimate
    unsure: int


def learn_together(diaries: Sequence[Diary], *, runner: Runner | None = None) -> Cohort:
    """Learn the population behind every channel that at least two persons answered.

    Args:
        diaries: one a person.
        runner: where persons are computed.

    Raises:
        InputError: if two persons answered the same channel on different scales.
    """
    one_scale_each(channel for diary in diaries for channel in diary.channels)
    kinds = kinds_in(diaries)
    channels = {channel.name: channel for diary in diaries for channel in diary.channels}
    found = [_channel(channel, diaries, kinds, runner) for channel in channels.values()]
    known = [pair for pair in found if pair is not None]
    return Cohort(
        kinds=kinds,
        populations={one.channel.name: population for population, one in known},
        channels=tuple(one for _, one in known),
    )


def _channel(
    channel: Channel, diaries: Sequence[Diary], kinds: tuple[Kind, ...], runner: Runner | None
) -> tuple[Population, ChannelCohort] | None:
    series = [series_of(diary, channel) for diary in diaries]
    series = [one for one in series if len(one.value) and np.ptp(one.value) > 0]
    if len(series) < 2:
        return None
    data = [assemble(one, kinds).train for one in series]
    population, learnt = learn_cohort(data, len(kinds), runner=runner)
    random = np.random.default_rng(1)
    thetas = random.multivariate_normal(population.mean, population.cov, 2000)
    drawn = [parts(theta) for theta in thetas]
    moving = np.array([numbers.variance.sum() for numbers in drawn])
    noise = np.array([numbers.noise for numbers in drawn]) + rounding(channel)
    tau = np.array([numbers.tau for numbers in drawn])
    unit = (channel.high - channel.low) / 100.0
    spread = 1.6449 * float(np.sqrt(population.static[1, 0]))
    level = float(population.static[0, 0])
    ends = np.clip([level, level - spread, level + spread], 0.0, 100.0)
    return population, ChannelCohort(
        channel=channel,
        persons=len(series),
        answers=sum(len(one.value) for one in series),
        level=Estimate(*(float(end) for end in channel.from_percent(ends))),
        swing=_spread(unit * np.sqrt(moving)),
        noise=_spread(unit * np.sqrt(noise)),
        reliability=_spread(moving / (moving + noise)),
        slow_days=_spread(tau[:, 0] / 24.0),
        fast_hours=_spread(tau[:, 1]),
        unsure=sum(not one.sure for one in learnt),
    )


def _spread(draws: Vector) -> Estimate:
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    return Estimate(float(middle), float(low), float(high))
