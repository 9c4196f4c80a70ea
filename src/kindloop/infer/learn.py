"""What one diary teaches: level, movement, noise, daily curve, responses, course and forecast."""

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_HOUR, Flags, Instants, Vector
from kindloop.diary import Channel, Diary
from kindloop.infer.advice import about_answering, about_channel, about_diary, about_drift
from kindloop.infer.answering import answering
from kindloop.infer.assemble import (
    Kind,
    assemble,
    daily_curve,
    kinds_in,
    rounding,
    series_of,
)
from kindloop.infer.cohort import Learnt, learn_person, unsure_of_population
from kindloop.infer.curves import Moments, curves
from kindloop.infer.drift import drift
from kindloop.infer.forecast import draws_of
from kindloop.infer.posterior import DAILY, parts
from kindloop.infer.prior import Population, built_in
from kindloop.infer.refine import refined
from kindloop.infer.results import (
    Band,
    ChannelFit,
    Daily,
    Estimate,
    PersonFit,
    Response,
    Series,
    Status,
)
from kindloop.infer.together import Cohort
from kindloop.observe.likelihood import within_scale

FEW = 8
"""Below so many answers the population speaks, hardly the person."""

GRID = 600
"""At most about so many points draw a course."""

_Z50, _Z90 = 0.6745, 1.6449


def learn(diary: Diary, *, cohort: Cohort | None = None, hours: float = 48.0) -> PersonFit:
    """Learn every channel of one diary.

    Args:
        diary: of one person.
        cohort: what is believed before; without it the built-in prior.
        hours: how far ahead to forecast, from the diary's last entry on.
    """
    kinds = cohort.kinds if cohort else kinds_in([diary])
    known = cohort.populations if cohort else {}
    last = last_entry(diary)
    fits = tuple(
        _learn_channel(diary, channel, kinds, known.get(channel.name), last, hours)
        for channel in diary.channels
    )
    persons = max((population.persons for population in known.values()), default=0)
    return PersonFit(diary.person, persons, fits, about_diary(diary))


def last_entry(diary: Diary) -> int | None:
    """The last instant at which anything was told; None for an empty diary."""
    tables = (diary.answer, diary.event, diary.practice, diary.step)
    return max((int(table.time[-1]) for table in tables if len(table)), default=None)


def _learn_channel(
    diary: Diary,
    channel: Channel,
    kinds: tuple[Kind, ...],
    population: Population | None,
    last: int | None,
    hours: float,
) -> ChannelFit:
    series = series_of(diary, channel)
    status = _status(series)
    raw = channel.from_percent(series.value)
    if status in ("none", "constant") or last is None:
        advice = about_channel(channel, series, status, sure=True)
        return ChannelFit(channel, status, series.time, raw, advice=advice)
    data = assemble(series, kinds)
    population = population or built_in(len(kinds))
    learnt = refined(learn_person(data.whole, population), data.whole, population)
    learnt = unsure_of_population(learnt, population)
    thetas = draws_of(learnt)
    course_times, shown = course_grid(series.time)
    ahead = last + np.arange(1, int(hours) + 1) * MICROSECONDS_PER_HOUR
    course, forecast = curves(data, series, population, thetas, (course_times, ahead))
    estimates = _estimates(learnt, channel)
    change = drift(series, kinds, population)
    silence = answering(series, data, learnt.theta, population)
    return ChannelFit(
        channel=channel,
        status=status,
        time=series.time,
        value=raw,
        level=_level(learnt, channel),
        swing=estimates["swing"],
        noise=estimates["noise"],
        reliability=estimates["reliability"],
        slow_days=estimates["slow_days"],
        fast_hours=estimates["fast_hours"],
        daily=_daily(learnt, channel),
        responses=_responses(learnt, channel, series, kinds),
        course=_band(channel, course_times, course, shown),
        forecast=_band(channel, ahead, forecast, np.ones(len(ahead), dtype=np.bool_)),
        drift=change,
        answering=silence,
        advice=(
            *about_channel(channel, series, status, sure=learnt.sure),
            *about_drift(change),
            *about_answering(silence),
        ),
    )


def _status(series: Series) -> Status:
    if len(series.value) == 0:
        return "none"
    if len(series.value) < FEW:
        return "too_few"
    return "constant" if np.ptp(series.value) == 0 else "fitted"


def course_grid(times: Instants) -> tuple[Instants, Flags]:
    """Where a course is drawn, and where it is left out because nobody answered for long.

    Answers and evenly spaced times between them; a stretch longer than three times what is
    usual for this person, and than a day and a half, is a gap.

    Args:
        times: of the answers, at least one, shape (n,).
    """
    span = max(int(times[-1] - times[0]), MICROSECONDS_PER_HOUR)
    spacing = max(span // GRID, MICROSECONDS_PER_HOUR)
    grid = np.unique(np.concatenate([times, np.arange(times[0], times[-1] + 1, spacing)]))
    gaps = np.diff(times)
    usual = np.quantile(gaps, 0.75) if len(gaps) else 0.0
    longest = max(3.0 * usual, 36.0 * MICROSECONDS_PER_HOUR)
    after = np.clip(np.searchsorted(times, grid, side="right") - 1, 0, len(times) - 1)
    before = np.clip(np.searchsorted(times, grid, side="left"), 0, len(times) - 1)
    shown = (times[before] - times[after] <= longest) | np.isin(grid, times)
    return grid, shown


def _band(channel: Channel, times: Instants, curve: Moments, shown: Flags) -> Band:
    def raw(values: Vector) -> Vector:
        clipped = channel.from_percent(np.clip(values, 0.0, 100.0))
        return np.where(shown, clipped, np.nan)

    return Band(
        time=times,
        mean=raw(curve.mean),
        q05=raw(curve.mean - _Z90 * curve.sd),
        q25=raw(curve.mean - _Z50 * curve.sd),
        q75=raw(curve.mean + _Z50 * curve.sd),
        q95=raw(curve.mean + _Z90 * curve.sd),
    )


def _estimates(learnt: Learnt, channel: Channel) -> dict[str, Estimate]:
    """What theta says, in the channel's unit, with intervals from draws."""
    drawn = [parts(theta) for theta in draws_of(learnt, 400)]
    moving = np.array([numbers.variance.sum() for numbers in drawn])
    noise = np.array([numbers.noise for numbers in drawn]) + rounding(channel)
    tau = np.array([numbers.tau for numbers in drawn])
    unit = (channel.high - channel.low) / 100.0
    return {
        "swing": _quantiles(unit * np.sqrt(moving)),
        "noise": _quantiles(unit * np.sqrt(noise)),
        "reliability": _quantiles(moving / (moving + noise)),
        "slow_days": _quantiles(tau[:, 0] / 24.0),
        "fast_hours": _quantiles(tau[:, 1]),
    }


def _quantiles(draws: Vector) -> Estimate:
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    return Estimate(float(middle), float(low), float(high))


def _normal(mean: float, sd: float, unit: float, offset: float = 0.0) -> Estimate:
    return Estimate(
        offset + unit * mean, offset + unit * (mean - _Z90 * sd), offset + unit * (mean + _Z90 * sd)
    )


def _level(learnt: Learnt, channel: Channel) -> Estimate:
    """The mean of the answers that the level gives rise to, which lies within the scale."""
    sd = float(np.sqrt(learnt.static_cov[0, 0]))
    ends = learnt.static_mean[0] + sd * np.array([0.0, -_Z90, _Z90])
    numbers = parts(learnt.theta)
    scatter = np.full(3, np.sqrt(numbers.variance.sum() + numbers.noise))
    return Estimate(*channel.from_percent(within_scale(ends, scatter)).tolist())


def _daily(learnt: Learnt, channel: Channel) -> Daily:
    hour = np.arange(0.0, 24.25, 0.25)
    times = (hour * MICROSECONDS_PER_HOUR).astype(np.int64)
    curve = daily_curve(times, "UTC")
    span = slice(1, 1 + DAILY)
    mean = curve @ learnt.static_mean[span]
    sd = np.sqrt(np.einsum("ti,ij,tj->t", curve, learnt.static_cov[span, span], curve))
    unit = (channel.high - channel.low) / 100.0
    return Daily(hour, unit * mean, unit * (mean - _Z90 * sd), unit * (mean + _Z90 * sd))


def _responses(
    learnt: Learnt, channel: Channel, series: Series, kinds: tuple[Kind, ...]
) -> tuple[Response, ...]:
    half = _quantiles(np.log(2.0) * np.exp(draws_of(learnt, 400)[:, 5]))
    unit = (channel.high - channel.low) / 100.0
    out: list[Response] = []
    for i, kind in enumerate(kinds):
        at = 1 + DAILY + i
        change = _normal(learnt.static_mean[at], float(np.sqrt(learnt.static_cov[at, at])), unit)
        count = len(kind.table(series.diary))
        if count == 0:
            continue
        out.append(Response(kind.name, kind.sort, count, change, half))
    return tuple(out)
