"""A trial of one person with themselves: what it can find before it starts, what looking costs.

At each decision (a setback minute) a coin gives a kind answer or a neutral pause. The outcome is
the next check-in within some hours. How much that check-in scatters, given the one before, follows
from the person's own diary model: the variance of slow, fast and noise, less what the check-in
before tells of it. With n decisions that have an outcome and a fair coin, the standard error of
the difference is 2 * scatter / sqrt(n).
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import nct, norm
from scipy.stats import t as student

from kindloop.arrays import MICROSECONDS_PER_HOUR, Instants
from kindloop.care.texts import _
from kindloop.diary import Channel, Diary
from kindloop.errors import InputError
from kindloop.infer.assemble import assemble, kinds_in, series_of
from kindloop.infer.cohort import learn_person
from kindloop.infer.decisions import CONTROLS
from kindloop.infer.posterior import parts
from kindloop.infer.prior import built_in
from kindloop.infer.wcls import FEWEST

LEVEL, WANTED, LEAST = 0.90, 0.80, 0.30
"""Of the interval; power that is asked for; power below which no trial starts."""

HORIZON_HOURS = 4.0
FEWEST_ANSWERS = 14
LONGEST_DAYS = 365
_COEFFICIENTS = 2 + len(CONTROLS)  # of the least squares that will be used
_DRAWS = 40_000
_CERTAIN = 8.0  # standard errors beyond the edge from which power is 1


@dataclass(frozen=True, slots=True)
class Habits:
    """What a person's own diary says about a trial.

    Attributes:
        channel: the outcome.
        scatter: standard deviation of the next check-in, given the one before, channel's unit.
        decisions_per_day: setbacks told.
        answered: share of them with a check-in within the horizon, before the next setback.
        days: that the diary spans.
    """

    channel: Channel
    scatter: float
    decisions_per_day: float
    answered: float
    days: float


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a trial of some days can find.

    Attributes:
        days: of the trial.
        decisions: with an outcome that are to be expected.
        smallest: the smallest effect with 80 % power, channel's unit; infinite where there are too
            few decisions for any.
        power: for the effect that was asked about, 0..1.
        days_needed: for 80 % power for that effect; None where a year is not enough.
    """

    days: int
    decisions: float
    smallest: float
    power: float
    days_needed: int | None


def habits(diary: Diary, outcome: str, now: int) -> Habits:
    """What a diary says about a trial with a channel as the outcome.

    Args:
        diary: of the person.
        outcome: the channel's name.
        now: until when the diary is taken to run.

    Raises:
        InputError: if there are too few check-ins or no setback yet.
    """
    known = {channel.name: channel for channel in diary.channels}
    if outcome not in known:
        raise InputError(f"There is no channel {outcome!r}; there are {', '.join(known)}.")
    channel = known[outcome]
    series = series_of(diary, channel)
    setbacks = diary.event.time[np.array([str(k) == "setback" for k in diary.event.kind], bool)]
    if len(series.value) < FEWEST_ANSWERS or not len(setbacks):
        raise InputError(
            _(
                "There are {answers} check-ins and {setbacks} setback minutes so far; {fewest} "
                "check-ins and one setback are needed to say what a trial can find."
            ).format(answers=len(series.value), setbacks=len(setbacks), fewest=FEWEST_ANSWERS)
        )
    first = min(int(series.time[0]), int(setbacks[0]))
    days = max((now - first) / (24.0 * MICROSECONDS_PER_HOUR), 1.0)
    scatter = _scatter(diary, channel) * (channel.high - channel.low) / 100.0
    return Habits(channel, scatter, len(setbacks) / days, _answered(setbacks, series.time), days)


def _scatter(diary: Diary, channel: Channel) -> float:
    """Standard deviation of a check-in given the one before it, on 0..100."""
    kinds = kinds_in([diary])
    series = series_of(diary, channel)
    learnt = learn_person(assemble(series, kinds).whole, built_in(len(kinds)))
    numbers = parts(learnt.theta)
    gaps = np.diff(series.time) / MICROSECONDS_PER_HOUR
    gap = float(np.median(gaps)) if len(gaps) else 4.0
    whole = numbers.variance.sum() + numbers.noise + channel.cell**2 / 12.0
    shared = float((numbers.variance * np.exp(-gap / numbers.tau)).sum())
    return float(np.sqrt(whole - shared**2 / whole))


def _answered(setbacks: Instants, answers: Instants) -> float:
    after = np.searchsorted(answers, setbacks, side="right")
    until = np.append(setbacks[1:], np.iinfo(np.int64).max)
    there = after < len(answers)
    at = answers[np.minimum(after, len(answers) - 1)]
    near = (at - setbacks) <= HORIZON_HOURS * MICROSECONDS_PER_HOUR
    found = int((there & near & (at <= until)).sum())
    return (found + 1.0) / (len(setbacks) + 2.0)  # one yes and one no beforehand: few say little


def prospect(known: Habits, days: int, effect: float) -> Prospect:
    """What a trial can find.

    Args:
        known: from the person's own diary.
        days: of the trial, 1 to 365.
        effect: that the person would care about, channel's unit.

    Raises:
        InputError: if the days or the effect make no trial.
    """
    span = known.channel.high - known.channel.low
    if not 1 <= days <= LONGEST_DAYS:
        raise InputError(
            _("A trial lasts 1 to {most} days; {days} came.").format(most=LONGEST_DAYS, days=days)
        )
    if not 0.0 < effect <= span:
        raise InputError(
            _("The difference lies above 0 and at most at {span:g}; {effect:g} came.").format(
                span=span, effect=effect
            )
        )
    rate = known.decisions_per_day * known.answered
    enough = [day for day in range(1, LONGEST_DAYS + 1)
              if power(rate * day, effect / known.scatter) >= WANTED]  # fmt: skip
    return Prospect(
        days, rate * days, smallest(rate * days) * known.scatter,
        power(rate * days, effect / known.scatter), enough[0] if enough else None,
    )  # fmt: skip


def power(decisions: float, size: float) -> float:
    """Chance that the interval excludes nothing.

    Args:
        decisions: with an outcome.
        size: of the effect, in standard deviations of the scatter.
    """
    free = decisions - _COEFFICIENTS
    if decisions < 2 * FEWEST or free < 2:
        return 0.0
    edge = float(student.ppf(0.5 + LEVEL / 2.0, free))
    away = float(size * np.sqrt(decisions) / 2.0)
    if away > edge + _CERTAIN:
        return 1.0
    return float(nct.sf(edge, free, away) + np.nan_to_num(nct.cdf(-edge, free, away)))


def smallest(decisions: float) -> float:
    """The smallest effect with 80 % power, in standard deviations; infinite if there is none."""
    low, high = 0.0, 20.0
    if power(decisions, high) < WANTED:
        return float("inf")
    for _half in range(50):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if power(decisions, middle) >= WANTED else (middle, high)
    return high


def false_alarm(looks: int) -> float:
    """Chance that chance alone shows an effect at one of so many looks, evenly spaced.

    Args:
        looks: with the last one at the end.

    >>> round(false_alarm(1), 2)
    0.1
    """
    steps = np.random.default_rng(5).standard_normal((_DRAWS, looks))
    seen = np.cumsum(steps, axis=1) / np.sqrt(np.arange(1, looks + 1))
    return float((np.abs(seen) > norm.ppf(0.5 + LEVEL / 2.0)).any(axis=1).mean())


def level_after(looks: int) -> float:
    """The level of each interval so that all looks together err in one of ten trials at most.

    Bonferroni's: right whatever the spacing of the looks, and somewhat too wide.

    Args:
        looks: all of them, with the one at the end.
    """
    return 1.0 - (1.0 - LEVEL) / max(looks, 1)
