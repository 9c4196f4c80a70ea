"""From diaries to the arrays that the compiled posterior reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_HOUR, Flags, Instants, Matrix, Vector, Words
from kindloop.clock import hour_of_day
from kindloop.diary import NEXT_STEP, Channel, Diary, Occurrence
from kindloop.infer.posterior import Data
from kindloop.infer.results import Series, Sort
from kindloop.observe.likelihood import edges


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that may move a channel.

    Attributes:
        name: ``setback``, ``success``, the practice's name, or ``next_step``.
        sort: whether it is an event, a practice, or a next step that was taken.
    """

    name: str
    sort: Sort = "event"

    def table(self, diary: Diary) -> Occurrence:
        """The rows of this kind."""
        if self.sort == "step":
            return diary.step.done()
        table = diary.practice if self.sort == "practice" else diary.event
        return table.where(_equal(table.kind, self.name))


def kinds_in(diaries: Sequence[Diary]) -> tuple[Kind, ...]:
    """The kinds that anybody logged: events and practices, in alphabetical order, then steps."""
    events = {str(kind) for diary in diaries for kind in diary.event.kind}
    practices = {str(kind) for diary in diaries for kind in diary.practice.kind}
    steps = any((diary.step.taken > 0).any() for diary in diaries)
    return (
        *[Kind(name, "event") for name in sorted(events)],
        *[Kind(name, "practice") for name in sorted(practices)],
        *([Kind(NEXT_STEP, "step")] if steps else []),
    )


def series_of(diary: Diary, channel: Channel, train: int | None = None) -> Series:
    """A person's answers to one channel; the first ``train`` may be learnt from, default all."""
    column = diary.column(channel.name)
    values = diary.answer.values[:, column] if column >= 0 else np.full(len(diary.answer), np.nan)
    rows = np.flatnonzero(~np.isnan(values))
    return Series(
        diary=diary,
        column=column,
        rows=rows,
        time=diary.answer.time[rows],
        value=channel.to_percent(values[rows]),
        train=len(rows) if train is None else train,
    )


def daily_curve(times: Instants, timezone: str) -> Matrix:
    """Two harmonics of the time of day on the person's clock, shape (n, 4)."""
    angle = hour_of_day(times, timezone) * (2.0 * np.pi / 24.0)
    return np.column_stack([np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)])


def hours_since(times: Instants, start: int) -> Vector:
    """Hours from an instant to each of many, shape (n,)."""
    return (times - start) / MICROSECONDS_PER_HOUR


def rounding(channel: Channel) -> float:
    """The variance that comes from answering in steps, on the scale of 0..100."""
    return channel.cell**2 / 12.0


@dataclass(frozen=True, slots=True)
class Assembled:
    """One series in the form of the compiled posterior.

    Attributes:
        train: what may be learnt from.
        whole: all answers; ``fresh`` is centred by the mean of the training answers.
        unknown: variance of what is told along with an answer, by kind, shape (kinds,).
        start: the instant that hours are counted from.
    """

    train: Data
    whole: Data
    unknown: Vector
    start: int


Edges = Callable[[Vector, float], tuple[Vector, Vector]]
"""From answers (0..100) and the width of a step to the edges between which the numbers lie."""


def assemble(series: Series, kinds: Sequence[Kind], cells: Edges = edges) -> Assembled:
    """The arrays of one series.

    Args:
        series: of one channel.
        kinds: of events, practices and steps.
        cells: what an answer says of the number behind it; by default its cell.
    """
    start = int(series.time[0]) if len(series.time) else 0
    fresh, told, size, first = _occurrences(series, kinds, start)
    before = fresh[: series.train]
    mean = before.mean(axis=0) if len(before) else np.zeros(len(kinds))
    unknown = before.var(axis=0) if len(before) else np.zeros(len(kinds))
    lower, upper = cells(series.value, series.cell)
    whole = Data(
        lower=lower,
        upper=upper,
        times=hours_since(series.time, start),
        daily=daily_curve(series.time, series.diary.person.timezone),
        fresh=fresh - mean,
        told=told,
        size=size,
        first=first,
    )
    return Assembled(cut(whole, series.train), whole, unknown, start)


def for_forecasts(data: Assembled) -> Assembled:
    """The same, with what was told along with an answer counting from the next answer on only.

    Who feels low tells more and larger setbacks, so what is told in the same breath says in part
    what the answer says. Were the answer explained by it, the state would be left where it was,
    and the next answer forecast as if nothing had been felt.
    """
    return replace(
        data,
        train=data.train._replace(fresh=np.zeros_like(data.train.fresh)),
        whole=data.whole._replace(fresh=np.zeros_like(data.whole.fresh)),
        unknown=np.zeros_like(data.unknown),
    )


def cut(data: Data, n: int) -> Data:
    """The first ``n`` answers; the events stay, since none tells of what came before it."""
    return data._replace(
        lower=data.lower[:n].copy(),
        upper=data.upper[:n].copy(),
        times=data.times[:n].copy(),
        daily=data.daily[:n].copy(),
        fresh=data.fresh[:n].copy(),
    )


def _occurrences(
    series: Series, kinds: Sequence[Kind], start: int
) -> tuple[Matrix, Vector, Vector, Instants]:
    fresh = np.zeros((len(series.time), len(kinds)))
    told: list[Vector] = []
    size: list[Vector] = []
    for column, kind in enumerate(kinds):
        table = kind.table(series.diary)
        at = np.searchsorted(series.time, table.time)
        at = np.minimum(at, max(len(series.time) - 1, 0))
        same = series.time[at] == table.time if len(series.time) else np.zeros(len(table), bool)
        np.add.at(fresh[:, column], at[same], table.size[same])
        told.append(hours_since(table.time, start))
        size.append(table.size)
    lengths = [0, *[len(t) for t in told]]
    return (
        fresh,
        np.concatenate([np.empty(0), *told]),
        np.concatenate([np.empty(0), *size]),
        np.cumsum(lengths).astype(np.int64),
    )


def _equal(column: Words, name: str) -> Flags:
    return np.array([str(value) == name for value in column], dtype=np.bool_)
