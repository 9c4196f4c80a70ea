"""Axes: where ticks stand and what they say, in the person's local time and raw units."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR, Instants, Vector
from kindloop.diary import Channel
from kindloop.report.words import day_month, month_year, plain_number

MOST_TICKS = 8
MOST_ON_PHONES = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis.

    Attributes:
        at: share of the axis, 0..1.
        label: what it says.
        roomy: whether it is left out where there is little room.
    """

    at: float
    label: str
    roomy: bool = False


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """A stretch of local time.

    Attributes:
        start, end: local clock, microseconds since 1970.
    """

    start: int
    end: int

    def share(self, local: Instants) -> Vector:
        """Where local times fall, 0..1 within the axis, same shape."""
        return (local - self.start) / (self.end - self.start)

    def ticks(self) -> list[Tick]:
        """At most eight ticks at round times."""
        found: list[tuple[int, str]] = []
        for unit, step in _STEPS:
            found = _marks(self.start, self.end, unit, step)
            if len(found) <= MOST_TICKS:
                break
        every = max(1, ceil(len(found) / MOST_ON_PHONES))
        return [
            Tick((at - self.start) / (self.end - self.start), label, index % every != 0)
            for index, (at, label) in enumerate(found)
        ]


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """A stretch of the channel's scale.

    Attributes:
        low, high: raw unit.
        whole: whether it shows the whole scale.
    """

    low: float
    high: float
    whole: bool = True

    def share(self, values: Vector) -> Vector:
        """Where values fall, held within 0..1, same shape; NaN stays."""
        return np.clip((values - self.low) / (self.high - self.low), 0.0, 1.0)

    def ticks(self) -> list[Tick]:
        """Three to seven ticks at round values."""
        span = self.high - self.low
        step = _even_step(span) or _round_step(span / 4)
        first = self.low if _even_step(span) else ceil(self.low / step - 1e-9) * step
        count = floor((self.high - first) / step + 1e-9) + 1
        values = [first + index * step for index in range(count)]
        return [Tick((value - self.low) / span, plain_number(value)) for value in values]


def time_axis(*columns: Instants) -> TimeAxis:
    """The axis that holds all local times, with a little room at both ends."""
    filled = [column for column in columns if len(column)]
    if not filled:
        return TimeAxis(0, MICROSECONDS_PER_DAY)
    first = min(int(column.min()) for column in filled)
    last = max(int(column.max()) for column in filled)
    room = max(round(0.015 * (last - first)), MICROSECONDS_PER_HOUR)
    if last - first < MICROSECONDS_PER_DAY:
        room = MICROSECONDS_PER_DAY // 2
    return TimeAxis(first - room, last + room)


def value_axis(channel: Channel, *columns: Vector) -> ValueAxis:
    """The whole scale; if all that is shown fits into a third of it, only that part."""
    shown = np.concatenate([np.ravel(column) for column in columns]) if columns else np.empty(0)
    shown = shown[np.isfinite(shown)]
    span = channel.high - channel.low
    if not len(shown):
        return ValueAxis(channel.low, channel.high)
    low, high = float(shown.min()), float(shown.max())
    if high - low >= 0.34 * span or span <= 12 * channel.step:
        return ValueAxis(channel.low, channel.high)
    step = _round_step(max(high - low, 0.08 * span) / 3)
    bottom = max(channel.low, floor((low - 0.5 * step) / step) * step)
    top = min(channel.high, ceil((high + 0.5 * step) / step) * step)
    return ValueAxis(bottom, top, whole=bottom <= channel.low and top >= channel.high)


def even_axis(*columns: Vector) -> ValueAxis:
    """An axis around zero that reaches as far down as up."""
    shown = np.concatenate([np.ravel(column) for column in columns])
    reach = float(np.nanmax(np.abs(shown), initial=0.0))
    if not isfinite(reach) or reach == 0:
        reach = 1.0
    step = _round_step(reach / 2)
    reach = ceil(reach / step - 1e-9) * step
    return ValueAxis(-reach, reach)


def _round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 times a power of ten that is no smaller."""
    power = 10.0 ** floor(log10(rough))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= rough * (1 - 1e-9))


def _even_step(span: float) -> float | None:
    """A round step that divides the span into a few parts, else one of whole units."""
    for parts in (4, 5, 3, 2, 6):
        step = span / parts
        power = 10.0 ** floor(log10(step) + 1e-9)
        if any(abs(step / power - m) < 1e-6 for m in (1, 2, 2.5, 5, 10)):
            return step
    for parts in (4, 5, 3, 2):
        if span / parts == round(span / parts):
            return span / parts
    return None


_STEPS = (
    *((unit, step) for unit, steps in (("h", (6, 12)), ("D", (1, 2, 7, 14))) for step in steps),
    *(("M", months) for months in (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200, 12000)),
)


def _marks(start: int, end: int, unit: str, step: int) -> list[tuple[int, str]]:
    """Round local times within a stretch and their labels; empty list if far too many."""
    kind = f"datetime64[{unit}]"
    ends = np.array([start, end], dtype="datetime64[us]").astype(kind).astype(np.int64)
    monday = 4 if unit == "D" and step % 7 == 0 else 0  # 1970-01-05 was a Monday
    first = int(-(-(int(ends[0]) - monday) // step) * step + monday)
    if (int(ends[1]) - first) // step > 60:
        return [(0, "")] * (MOST_TICKS + 1)
    at = np.arange(first, int(ends[1]) + 1, step).astype(kind)
    local = at.astype("datetime64[us]").astype(np.int64)
    return [(int(when), _label(int(when), unit)) for when in local if start <= when <= end]


def _label(local: int, unit: str) -> str:
    if unit == "M":
        return month_year(local)
    if unit == "h" and local % MICROSECONDS_PER_DAY:
        return f"{local % MICROSECONDS_PER_DAY // MICROSECONDS_PER_HOUR}:00"
    return day_month(local)
