"""A plausible simulated person of 60 days with four channels, made by hand."""

from dataclasses import replace

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, words
from kindloop.diary import Answer, Channel, Diary, Event, Person, Practice, Step
from kindloop.infer.results import Band, ChannelFit, Daily, Estimate, PersonFit, Response

START = int(np.datetime64("2026-03-02T00:00", "us").astype(np.int64))
NAMES = (("stress", 45.0), ("self_kindness", 52.0), ("self_criticism", 38.0), ("motivation", 61.0))
SCALE = Channel("stress", 0, 100)


def occurrence(kind, rng, names, times):
    count = len(times)
    return kind(
        time=np.sort(times),
        kind=words([names[i % len(names)] for i in range(count)]),
        size=rng.uniform(0.3, 1, count),
        minutes=np.full(count, np.nan),
        since_last=np.zeros(count, dtype=bool),
    )


def band(times, centre, rng, gap=None):
    walk = np.cumsum(rng.normal(0, 0.6, len(times)))
    mean = centre + walk - walk.mean() + 4 * np.sin(np.arange(len(times)) / 40)
    sd = np.full(len(times), 4.0)
    if gap is not None:
        mean = np.where((times > gap[0]) & (times < gap[1]), np.nan, mean)
    return Band(
        times, mean, mean - 1.645 * sd, mean - 0.674 * sd, mean + 0.674 * sd, mean + 1.645 * sd
    )


def channel_fit(channel, column, times, values, rng):
    known = np.isfinite(values)
    gap = (START + 31 * MICROSECONDS_PER_DAY, START + 37 * MICROSECONDS_PER_DAY)
    grid = START + np.arange(8 * 24, 60 * 24 * 60, 90, dtype=np.int64) * 60_000_000
    ahead = grid[-1] + np.arange(0, 49, dtype=np.int64) * 3_600_000_000
    centre = float(np.nanmean(values))
    hour = np.linspace(0, 24, 49)
    curve = 5 * np.sin((hour - 9) / 24 * 2 * np.pi)
    spread = np.where((hour < 8) | (hour > 22), 5.0, 1.8)
    wide = np.full(len(ahead), centre)
    return ChannelFit(
        channel=channel,
        status="fitted",
        time=times[known],
        value=values[known],
        level=Estimate(centre, centre - 3.2, centre + 3.4),
        swing=Estimate(9.2, 7.1, 11.8),
        noise=Estimate(8.1, 7.2, 9.0),
        reliability=Estimate(0.56, 0.43, 0.68),
        slow_days=Estimate(6.2, 2.9, 13.0),
        fast_hours=Estimate(3.4, 1.4, 8.0),
        daily=Daily(hour, curve, curve - spread, curve + spread),
        responses=(
            Response("setback", "event", 34, Estimate(12.1, 6.3, 17.8), Estimate(5.2, 2.1, 12.0)),
            Response("success", "event", 22, Estimate(-3.4, -8.0, 1.2), Estimate(4.0, 0.5, 30.0)),
            Response(
                "compassion_break",
                "practice",
                41,
                Estimate(-6.0, -10.2, -1.9),
                Estimate(3.1, 1.0, 9.0),
            ),
            Response(
                "journaling", "practice", 3, Estimate(4.4, 0.5, 9.0), Estimate(8.1, 1.0, 60.0)
            ),
        ),
        course=band(grid, centre, rng, gap),
        forecast=Band(ahead, wide, wide - 24, wide - 10, wide + 10, wide + 24),
        advice=("Thirty more check-ins would narrow the range of the usual answer by a third.",),
    )


def make_diary(simulated=True, name="Robin", days=60, seed=1):
    rng = np.random.default_rng(seed)
    hours = np.array([9, 12, 15, 18, 21])
    times = np.array(
        [
            START + d * MICROSECONDS_PER_DAY + int((h + rng.uniform(-0.7, 0.7)) * 3.6e9)
            for d in range(days)
            for h in hours
            if not 31 <= d < 37
        ],
        dtype=np.int64,
    )
    channels = tuple(Channel(name_, 0, 100) for name_, _ in NAMES)
    values = np.round(
        np.clip(
            np.array([m for _, m in NAMES])
            + 12 * np.sin(np.arange(len(times)) / 25)[:, None]
            + rng.normal(0, 11, (len(times), len(NAMES))),
            0,
            100,
        )
    )
    values[rng.uniform(size=values.shape) < 0.12] = np.nan
    setbacks = rng.choice(times, 34, replace=False)
    wins = rng.choice(times, 22, replace=False)
    both = np.concatenate((setbacks, wins))
    order = np.argsort(both)
    event = Event(
        time=both[order],
        kind=words([["setback"] * 34, ["success"] * 22][0] + ["success"] * 22)[order],
        size=rng.uniform(0.3, 1, 56),
        minutes=np.full(56, np.nan),
        since_last=np.zeros(56, dtype=bool),
    )
    practice = occurrence(
        Practice,
        rng,
        ["compassion_break", "compassion_break", "meditation", "journaling"],
        rng.choice(times, 48, replace=False),
    )
    taken = np.sort(rng.choice(times, 25, replace=False))
    return Diary(
        person=Person(name, "Europe/Rome", simulated=simulated),
        channels=channels,
        answer=Answer(time=times, values=values, phase=words([""] * len(times))),
        event=event,
        practice=practice,
        step=Step(time=taken, taken=rng.choice([0.0, 0.5, 1.0], 25)),
    )


def fit_of(diary, seed=2):
    rng = np.random.default_rng(seed)
    fits = tuple(
        channel_fit(c, i, diary.answer.time, diary.answer.values[:, i], rng)
        for i, c in enumerate(diary.channels)
    )
    return PersonFit(diary.person, 0, fits, ("Six days in April have no answers.",))


def bare_fit(diary, status="too_few"):
    """A fit that learnt nothing: only the answers themselves."""
    fits = []
    for i, channel in enumerate(diary.channels):
        known = np.isfinite(diary.answer.values[:, i])
        fits.append(
            ChannelFit(
                channel, status if known.any() else "none",
                diary.answer.time[known], diary.answer.values[known, i],
            )
        )  # fmt: skip
    return PersonFit(diary.person, 0, tuple(fits))


def renamed(diary, fit, name):
    person = replace(diary.person, name=name)
    return replace(diary, person=person), replace(fit, person=person)
