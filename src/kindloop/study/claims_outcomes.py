"""What an experiment on a claim looks at: one number for each person."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.study.readings import COLUMN, UNITS
from kindloop.study.setback import MINUTES_PRACTICE, MINUTES_SETBACK, minutes_shown
from kindloop.study.setback_sizes import half_recovery

How = Literal["level", "rise", "change", "half"]
Window = tuple[float, float]

LAST_WEEK: Window = (-7 * MINUTES_PER_DAY, 0.0)
AT_THE_END: Window = (0.0, 0.0)
SESSION: Window = (MINUTES_SETBACK, MINUTES_SETBACK + MINUTES_PRACTICE)
THREE_HOURS: Window = (0.0, 180.0)
LATER: Window = (180.0, 180.0)
DAY_AFTER: Window = (0.0, MINUTES_PER_DAY)
_EVERY = 30.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is looked at.

    Attributes:
        words: what it is, in plain words.
        loading: how much of which state or reading it sums.
        window: minutes over which it is averaged, since the event began or to the end of the
            weeks; a window without length is a moment.
        how: its ``level``; its ``rise`` over the level just before the event; its ``change``
            from the same day without the event; or the minutes until a rise over that day has
            gone back by ``half``.
    """

    words: str
    loading: tuple[tuple[str, float], ...]
    window: Window
    how: How = "level"

    @property
    def in_weeks(self) -> bool:
        """Whether it is looked at in the weeks, not on the day."""
        return self.window[1] == 0.0

    @property
    def needs_quiet(self) -> bool:
        """Whether the same day without the event has to be known."""
        return self.how in {"change", "half"}

    @property
    def unit(self) -> str:
        """Its unit; a sum of a relative level and a share has none."""
        if self.how == "half":
            return "min"
        units = {UNITS[COLUMN[name]] for name, _ in self.loading}
        return units.pop() if len(units) == 1 else "1"


def outcome(words: str, of: str, window: Window, how: How = "level") -> Outcome:
    """An outcome of one column; ``-`` before its name turns it round."""
    weight = -1.0 if of.startswith("-") else 1.0
    return Outcome(words, ((of.removeprefix("-"), weight),), window, how)


def kept_of_weeks() -> Vector:
    """Minutes of the weeks that are kept, counted from their end, shape (n,)."""
    return np.arange(LAST_WEEK[0], 1.0, _EVERY)


def kept_of_day() -> Vector:
    """Minutes of the day that are kept, counted from its event, shape (n,)."""
    return minutes_shown()


def seen(one: Outcome, minutes: Vector, columns: Cube, quiet: Cube | None) -> Vector:
    """The outcome of each person, shape (persons,); NaN where it is not known.

    Args:
        one: what is looked at.
        minutes: that were kept, shape (n,).
        columns: as ``readings.read`` gives them, shape (persons, n, columns).
        quiet: the same day without the event, where the outcome needs it.
    """
    course = _sum(one, columns)
    if one.needs_quiet:
        if quiet is None:
            raise ValueError(f"{one.words} needs the day without the event")
        course = course - _sum(one, quiet)
    if one.how == "half":
        return np.array([_half(minutes, row) for row in course])
    level = mean(minutes, course, one.window)
    return level - mean(minutes, course, (-10.0, -10.0)) if one.how == "rise" else level


def mean(minutes: Vector, course: Matrix, window: Window) -> Vector:
    """The mean of a course over a window whose ends were kept, shape (persons,)."""
    low, high = np.searchsorted(minutes, window)
    if minutes[low] != window[0] or minutes[high] != window[1]:
        raise ValueError(f"minutes {window} are not among those that were kept")
    if low == high:
        return course[:, low]
    part = slice(int(low), int(high) + 1)
    area = np.asarray(np.trapezoid(course[:, part], minutes[part], axis=1))
    return area / (window[1] - window[0])


def _sum(one: Outcome, columns: Cube) -> Matrix:
    parts = [weight * columns[..., COLUMN[name]] for name, weight in one.loading]
    return np.sum(parts, axis=0)


def _half(minutes: Vector, change: Vector) -> float:
    """Minutes until back by half; where that takes longer than is shown, all that is shown."""
    after = minutes >= 0
    if not np.isfinite(change).all():
        return float("nan")
    return min(half_recovery(minutes[after], change[after]), float(minutes[-1]))
