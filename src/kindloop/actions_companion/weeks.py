"""Week by week: how often the step was taken after a kind answer and after a neutral pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import DAY, days_of, opened

if TYPE_CHECKING:
    from kindloop.infer.proportions import Difference, Share
    from kindloop.notebook import Minute

ANSWERS = ("kind", "neutral")
_EPOCH = date(1970, 1, 1)
_MOST = 12


@dataclass(frozen=True, slots=True)
class Week:
    """One week of setback minutes.

    Attributes:
        monday: its first day.
        minutes: setback minutes in it.
        taken: by kind of answer, how often the step was taken, wholly or partly, of those told.
    """

    monday: date
    minutes: int
    taken: dict[str, Share]


@dataclass(frozen=True, slots=True)
class Weeks:
    """The last weeks with a setback minute, and all time together.

    Attributes:
        weeks: of the twelve up to the last setback minute, the newest first.
        taken: by kind of answer over all time.
        difference: the share after kind answers minus that after neutral pauses; None where one
            of them was never told.
        drawn: how many of the answers a coin chose.
        told: how many steps were told of, in all.
    """

    weeks: tuple[Week, ...]
    taken: dict[str, Share]
    difference: Difference | None
    drawn: int
    told: int

    @property
    def tells(self) -> bool:
        """Whether the 90 % interval of the difference excludes zero."""
        return self.difference is not None and self.difference.tells


def weeks(database: Path) -> Weeks:
    """The steps of all setback minutes, week by week."""
    from kindloop.infer.proportions import difference
    from kindloop.notebook import Minute

    with opened(database) as book:
        rows = book.rows(Minute)
        person = book.person
    late = [row for row in rows if row.instant > rows[-1].instant - _MOST * 7 * DAY]
    days = days_of([row.instant for row in late], person.timezone, person.day_start)
    by_week: dict[date, list[Minute]] = {}
    for row, day in zip(late, days, strict=True):
        there = _EPOCH + timedelta(days=day)
        by_week.setdefault(there - timedelta(days=there.weekday()), []).append(row)
    taken = _shares(rows)
    told = [row for row in rows if row.taken is not None]
    return Weeks(
        tuple(
            Week(monday, len(inside), _shares(inside))
            for monday, inside in sorted(by_week.items(), reverse=True)
        ),
        taken,
        difference(taken["kind"], taken["neutral"]),
        sum(row.chance is not None for row in told),
        len(told),
    )


def _shares(rows: list[Minute]) -> dict[str, Share]:
    from kindloop.infer.proportions import Share

    found: dict[str, Share] = {}
    for answer in ANSWERS:
        told = [row.taken for row in rows if row.answer == answer and row.taken is not None]
        found[answer] = Share(sum(taken > 0 for taken in told), len(told))
    return found
