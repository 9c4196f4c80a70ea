"""Small made-up diaries for the tests of learning."""

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import Answer, Channel, Diary, Event, Person
from kindloop.infer.assemble import assemble, series_of
from kindloop.infer.simulate import simulate

START = int(np.datetime64("2024-03-04T08:00", "us").astype(np.int64))
CHANNEL = Channel("stress", 0.0, 10.0, 1.0)


def diary_of(values, hours=None, *, name="P1", channel=CHANNEL, events=(), zone="UTC") -> Diary:
    """A diary of one channel; ``events`` are pairs of hour and size of a setback."""
    values = np.asarray(values, dtype=float)
    hours = 3.0 * np.arange(len(values)) if hours is None else np.asarray(hours, dtype=float)
    times = START + np.round(hours * MICROSECONDS_PER_HOUR).astype(np.int64)
    told = START + np.round(np.array([hour for hour, _ in events]) * MICROSECONDS_PER_HOUR).astype(
        np.int64
    )
    m = len(events)
    return Diary(
        Person(name, zone),
        (channel,),
        Answer(times, values[:, None], words([""] * len(values))),
        event=Event(
            told,
            words(["setback"] * m),
            np.array([size for _, size in events], dtype=float),
            np.full(m, np.nan),
            np.zeros(m, dtype=bool),
        ),
    )


def drawn(theta, static, hours, seed, *, name="P1", kinds=(), events=()) -> Diary:
    """A diary drawn from the diary model itself, on a fine scale of 0..100."""
    channel = Channel("stress", 0.0, 100.0, 0.001)
    empty = diary_of(np.zeros(len(hours)), hours, name=name, channel=channel, events=events)
    data = assemble(series_of(empty, channel), kinds).whole
    values = simulate(np.asarray(theta), np.asarray(static), data, np.random.default_rng(seed))
    return diary_of(values, hours, name=name, channel=channel, events=events)
