"""Many lives, block after block: what is kept of them is summed up as they go by.

However many persons are followed, memory holds one block, the sums, and for the quantiles the
levels of at most ``KEPT`` persons.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.errors import InputError
from kindloop.model.states import NAMES
from kindloop.runner import Runner
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.path import STATUS, Settings
from kindloop.simulate.schedule import Plan

KEPT = 4000
"""Quantiles are those of all persons up to so many, beyond that of the first so many."""

_ROOM = 30_000_000  # values kept for quantiles, 240 MB


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of many lives.

    Attributes:
        times: minutes at which levels are summed up, rising, shape (n,).
        states: names; all by default.
        quantiles: between 0 and 1.
        measured: whether each person's area, peak and recovery are wanted, too.
    """

    times: Vector
    states: tuple[str, ...] = NAMES
    quantiles: tuple[float, ...] = (0.05, 0.5, 0.95)
    measured: bool = False

    def __post_init__(self) -> None:
        if not all(0 < one < 1 for one in self.quantiles):
            raise InputError(f"Quantiles lie between 0 and 1; came {self.quantiles}.")


@dataclass(frozen=True, slots=True)
class Measures:
    """What a course amounts to, for each person and state, from the kept times.

    Attributes:
        area: under the course and above its first level, in level times minutes, shape
            (persons, states).
        peak: how far above its first level it rises.
        peak_time: minutes at which it does.
        half_recovery: minutes from the peak until half of the rise is gone; NaN where there is
            no rise or it is not gone by the end.
    """

    area: Matrix
    peak: Matrix
    peak_time: Matrix
    half_recovery: Matrix


@dataclass(frozen=True, slots=True)
class Many:
    """Many lives, summed up.

    Attributes:
        question: what was asked.
        persons: how many were followed.
        failed: how many paths ended early, by reason; they are left out of everything.
        mean: over persons, shape (n, states).
        sd: over persons.
        quantiles: shape (quantiles, n, states).
        measures: of each person, None if not asked for.
    """

    question: Question
    persons: int
    failed: Mapping[str, int]
    mean: Matrix
    sd: Matrix
    quantiles: Cube
    measures: Measures | None


def live_many(
    blocks: Iterable[Who],
    plans: Sequence[Plan],
    question: Question,
    chance: Chance | None = None,
    settings: Settings | None = None,
    runner: Runner | None = None,
) -> Many:
    """Follow blocks of persons through their plans and sum up what is asked.

    Args:
        blocks: of persons, made as they are needed; where persons have no names of their own,
            they are counted on from block to block.
        plans: as for ``live``.
        question: what is asked.
        chance: as for ``live``.
        settings: as for ``live``.
        runner: as for ``live``.

    Raises:
        InputError: if there is nobody.
    """
    shape = (len(question.times), len(question.states))
    total, squares, persons = np.zeros(shape), np.zeros(shape), 0
    kept: list[Cube] = []
    measured: list[Measures] = []
    failed: dict[str, int] = {}
    most, known = min(KEPT, max(1, _ROOM // max(shape[0] * shape[1], 1))), 0
    for block in blocks:
        names = np.arange(persons, persons + len(block.numbers))
        who = block if block.names is not None else replace(block, names=names)
        paths = live(who, plans, question.times, chance, question.states, settings, runner)
        persons += len(names)
        for place in paths.status[paths.status > 0]:
            failed[STATUS[place]] = failed.get(STATUS[place], 0) + 1
        levels = paths.states[paths.status == 0]
        fresh = known + len(levels)
        if len(levels):
            step = levels.mean(axis=0) - total
            squares += ((levels - levels.mean(axis=0)) ** 2).sum(axis=0)
            squares += step**2 * (known * len(levels) / fresh)
            total = total + step * (len(levels) / fresh)
        if known < most:
            kept.append(levels[: most - known])
        known = fresh
        if question.measured:
            measured.append(measures(question.times, levels))
    if not persons:
        raise InputError("There is nobody to follow: a block needs at least one person.")
    return Many(
        question, persons, failed, np.where(known > 0, total, np.nan),
        np.sqrt(squares / (known - 1)) if known > 1 else np.full(shape, np.nan),
        _quantiles(np.concatenate(kept), question.quantiles),
        _joined(measured) if question.measured else None,
    )  # fmt: skip


def measures(times: Vector, levels: Cube) -> Measures:
    """What courses amount to.

    Args:
        times: minutes, rising, shape (n,); between them courses are straight lines.
        levels: shape (persons, n, states).
    """
    above = levels - levels[:, :1]
    area = np.asarray(np.trapezoid(above, times, axis=1))
    top = above.argmax(axis=1)
    peak = np.take_along_axis(above, top[:, None], axis=1)[:, 0]
    after = np.arange(len(times))[None, :, None] > top[:, None]
    gone = after & (above <= 0.5 * peak[:, None])
    first = np.where(gone.any(axis=1), gone.argmax(axis=1), 1)
    high = np.take_along_axis(above, first[:, None] - 1, axis=1)[:, 0]
    low = np.take_along_axis(above, first[:, None], axis=1)[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.where(high > low, (high - 0.5 * peak) / (high - low), 0.0)
        moment = times[first - 1] + part * (times[first] - times[first - 1])
        half = np.where(gone.any(axis=1) & (peak > 0), moment - times[top], np.nan)
    return Measures(area, peak, times[top], half)


def _quantiles(levels: Cube, wanted: tuple[float, ...]) -> Cube:
    if not len(levels):
        return np.full((len(wanted), *levels.shape[1:]), np.nan)
    return np.quantile(levels, wanted, axis=0)


def _joined(parts: list[Measures]) -> Measures:
    return Measures(
        np.concatenate([one.area for one in parts]),
        np.concatenate([one.peak for one in parts]),
        np.concatenate([one.peak_time for one in parts]),
        np.concatenate([one.half_recovery for one in parts]),
    )
