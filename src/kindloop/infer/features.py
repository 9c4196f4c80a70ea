"""What is known before each answer: earlier answers in the forms that the baselines read.

For the answer at time t everything comes from answers with time < t: nothing of the same beep,
nothing later. The one exception is the usual answer (the training mean), which is known from the
training period on: it is the same for every row of a person, so a training row sees it as a
statistician's centred regression does, and a forecast sees nothing that comes after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import (
    MICROSECONDS_PER_DAY,
    Cube,
    Flags,
    Integers,
    Matrix,
    Vector,
)
from kindloop.clock import hour_of_day, to_local
from kindloop.infer.results import Series

LAGS = 3
RUNNING, SMOOTHED = LAGS, LAGS + 1
_SMOOTHED_OVER = 15  # answers
_SMOOTHED_FADE = 3.0  # answers in which a weight falls to 1/e
_MONDAY = 3  # 1970-01-01 was a Thursday


@dataclass(frozen=True, slots=True)
class Own:
    """The answers of one channel, each but a person's first, person after person.

    Attributes:
        person: index into the series, shape (rows,).
        train: whether the answer may be learnt from, shape (rows,).
        value: the answer, 0..100, shape (rows,).
        before: the person's answer before it, shape (rows,).
        usual: mean of the person's training answers, shape (rows,).
    """

    person: Integers
    train: Flags
    value: Vector
    before: Vector
    usual: Vector


@dataclass(frozen=True, slots=True)
class Design:
    """What is known before each answer, of all channels.

    Attributes:
        own: the answers themselves.
        column: which of the channels below is forecast.
        past: of each channel the last three answers, the mean of all and the mean with fading
            weights, NaN where there are none, shape (rows, channels, 5).
        usual: mean of each channel's answers in the training period, shape (rows, channels).
        age: days since each channel's last answer, NaN where none, shape (rows, channels).
        hour: local clock, 0 to 24, shape (rows,).
        weekday: 0 Monday to 6 Sunday by the local clock, shape (rows,).
    """

    own: Own
    column: int
    past: Cube
    usual: Matrix
    age: Matrix
    hour: Vector
    weekday: Vector


def own_answers(series: Sequence[Series]) -> Own:
    """The answers of one channel, each with the one before it."""
    counts = [len(one.value) - 1 for one in series]
    return Own(
        person=np.repeat(np.arange(len(series)), counts),
        train=np.concatenate([np.arange(1, len(one.value)) < one.train for one in series]),
        value=np.concatenate([one.value[1:] for one in series]),
        before=np.concatenate([one.value[:-1] for one in series]),
        usual=np.repeat([one.value[: one.train].mean() for one in series], counts),
    )


def design(series: Sequence[Series]) -> Design:
    """What is known before each answer of one channel, of all channels of the diaries."""
    first = series[0]
    target = first.diary.channels[first.column].name
    names = list(dict.fromkeys(c.name for one in series for c in one.diary.channels))
    parts = [_of_person(one, names) for one in series]
    times = [one.time[1:] for one in series]
    zones = [one.diary.person.timezone for one in series]
    local = [to_local(at, zone) for at, zone in zip(times, zones, strict=True)]
    hours = [hour_of_day(at, zone) for at, zone in zip(times, zones, strict=True)]
    days = np.concatenate(local) // MICROSECONDS_PER_DAY
    return Design(
        own=own_answers(series),
        column=names.index(target),
        past=np.concatenate([past for past, _, _ in parts]),
        usual=np.concatenate([usual for _, usual, _ in parts]),
        age=np.concatenate([age for _, _, age in parts]),
        hour=np.concatenate(hours),
        weekday=((days + _MONDAY) % 7).astype(np.float64),
    )


def history(values: Vector) -> Matrix:
    """What a run of answers looks like after the first 0, 1, ..., n of them, shape (n + 1, 5).

    Columns: the last, the last but one, the last but two; the mean of all; the mean of the last
    15 with weights exp(-k/3) for the k-th before the last. NaN where there are not enough.
    """
    count = len(values)
    out = np.full((count + 1, LAGS + 2), np.nan)
    for lag in range(min(LAGS, count)):
        out[lag + 1 :, lag] = values[: count - lag]
    out[1:, RUNNING] = np.cumsum(values) / np.arange(1, count + 1)
    total, weights = np.zeros(count + 1), np.zeros(count + 1)
    for lag in range(min(_SMOOTHED_OVER, count)):
        weight = np.exp(-lag / _SMOOTHED_FADE)
        total[lag + 1 :] += weight * values[: count - lag]
        weights[lag + 1 :] += weight
    out[1:, SMOOTHED] = total[1:] / weights[1:]
    return out


def _of_person(one: Series, names: list[str]) -> tuple[Cube, Matrix, Matrix]:
    """One person's ``past``, ``usual`` and ``age`` in the order of the names."""
    times = one.time[1:]
    past = np.full((len(times), len(names), LAGS + 2), np.nan)
    usual = np.full((len(times), len(names)), np.nan)
    age = np.full((len(times), len(names)), np.nan)
    last_train = one.time[one.train - 1]
    for column, channel in enumerate(one.diary.channels):
        place = names.index(channel.name)
        values = one.diary.answer.values[:, column]
        rows = np.flatnonzero(np.isfinite(values))
        at, answers = one.diary.answer.time[rows], channel.to_percent(values[rows])
        earlier = np.searchsorted(at, times, side="left")
        past[:, place] = history(answers)[earlier]
        known = int(np.searchsorted(at, last_train, side="right"))
        if known:
            usual[:, place] = answers[:known].mean()
        some = earlier > 0
        age[some, place] = (times[some] - at[earlier[some] - 1]) / MICROSECONDS_PER_DAY
    return past, usual, age
