"""Which answers are learnt from and which are forecast: the split that all methods share.

The first 70 % of a person's answers to a channel train, each later answer is forecast from
answers with earlier time only.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from kindloop.diary import Channel, Diary
from kindloop.errors import InputError
from kindloop.infer.results import Series

TRAIN_SHARE = 0.7
MIN_TRAIN = 20
MIN_TEST = 5


def train_count(answers: int) -> int:
    """How many of a person's answers train: ``int(0.7 * answers)``.

    >>> train_count(40)
    28
    """
    return int(TRAIN_SHARE * answers)


def split(diary: Diary, column: int) -> Series:
    """One person's answers to one channel in time order, and where past ends and future begins.

    Args:
        diary: of the person.
        column: of the channel in ``diary.answer.values``.
    """
    rows = np.flatnonzero(np.isfinite(diary.answer.values[:, column]))
    return Series(
        diary=diary,
        column=column,
        rows=rows,
        time=diary.answer.time[rows],
        value=diary.channels[column].to_percent(diary.answer.values[rows, column]),
        train=train_count(len(rows)),
    )


def eligible(
    diaries: Sequence[Diary], *, min_train: int = MIN_TRAIN, min_test: int = MIN_TEST
) -> dict[Channel, list[Series]]:
    """The series with enough answers before and after the split, by channel.

    Channels come in the order in which the diaries have them, persons in the order of the
    diaries.

    Args:
        diaries: one a person.
        min_train: least answers in the first 70 %, at least 2.
        min_test: least answers after them, at least 1.

    Raises:
        InputError: if nobody has enough answers, or two persons answered the same channel on
            different scales.
    """
    if min_train < 2 or min_test < 1:
        raise InputError(
            f"--min-train must be at least 2 and --min-test at least 1; "
            f"came {min_train} and {min_test}."
        )
    series = [split(diary, column) for diary in diaries for column in range(len(diary.channels))]
    out: dict[Channel, list[Series]] = {}
    for one in series:
        enough = one.train >= min_train and len(one.rows) - one.train >= min_test
        channel = one.diary.channels[one.column]
        if enough:
            out.setdefault(channel, []).append(one)
    one_scale_each(list(out))
    if not out:
        raise InputError(_nobody(series, min_train, min_test))
    return out


def one_scale_each(channels: Iterable[Channel]) -> None:
    """Make sure that channels of one name have one scale.

    Raises:
        InputError: if they have not.
    """
    seen: dict[str, Channel] = {}
    for channel in channels:
        other = seen.setdefault(channel.name, channel)
        if other != channel:
            raise InputError(
                f"Channel {channel.name!r} was answered on two scales: {other.low:g} to "
                f"{other.high:g} in steps of {other.step:g}, and {channel.low:g} to "
                f"{channel.high:g} in steps of {channel.step:g}; keep them apart."
            )


def _nobody(series: list[Series], min_train: int, min_test: int) -> str:
    needed = (
        f"needed are {min_train} in the first 70 % and {min_test} after. --min-train and "
        f"--min-test ask for less; with less, the forecasts of all methods get worse."
    )
    if not any(len(one.rows) for one in series):
        return f"Nobody has answered anything that could be forecast: {needed}"
    best = max(series, key=lambda one: len(one.rows))
    count = len(best.rows)
    return (
        f"Nobody has enough answers to one channel: the most came from "
        f"{best.diary.person.name!r}, who answered {best.diary.channels[best.column].name!r} "
        f"{count} time{'' if count == 1 else 's'}, {best.train} in the first 70 % and "
        f"{count - best.train} after; {needed}"
    )
