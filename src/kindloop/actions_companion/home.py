"""What the first page shows: what waits, how it goes, and what may be next."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import DAY, ago, day_of, days_of, local, opened
from kindloop.actions_companion.setback import Asked, waiting

if TYPE_CHECKING:
    from kindloop.store.notebook import Notebook

_LOOKED_BACK = 400 * DAY
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page shows.

    Attributes:
        name: of the person.
        simulated: whether a program wrote the diary.
        hour: of the person's clock, for the greeting.
        asked: steps that wait for their follow-up.
        last: when the last check-in was, in words; empty without any.
        strength: rolling, 0 to 1.
        days: the last seven days, the oldest first: whether something was told.
        successes: of the last seven days.
        begun: whether anything was ever told.
    """

    name: str
    simulated: bool
    hour: int
    asked: tuple[Asked, ...]
    last: str
    strength: float
    days: tuple[bool, ...]
    successes: int
    begun: bool


def home(database: Path, now: int) -> Home:
    """What the first page shows."""
    from kindloop.study.strength import strength

    with opened(database) as book:
        person = book.person
        since = now - _LOOKED_BACK
        check_ins = book.told("check_in", since)
        told = sorted({*check_ins, *_told(book, since)})
        days = set(days_of(told, person.timezone, person.day_start))
        today = day_of(now, person.timezone, person.day_start)
        return Home(
            person.name,
            person.simulated,
            local(now, person.timezone).hour,
            waiting(book, now),
            ago(check_ins[-1], now, person.timezone) if check_ins else "",
            strength(days, today),
            tuple(day in days for day in range(today - _WEEK + 1, today + 1)),
            len(book.events("success", now - _WEEK * DAY)),
            bool(told),
        )


def _told(book: Notebook, since: int) -> list[int]:
    from kindloop.notebook import Leaf, Minute, Session

    rows = (
        *book.rows(Minute, since=since),
        *book.rows(Leaf, since=since),
        *book.rows(Session, since=since),
    )
    return [
        *book.told("event", since),
        *book.told("practice", since),
        *(row.instant for row in rows),
    ]
