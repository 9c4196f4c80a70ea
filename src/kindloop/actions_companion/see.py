"""See oneself: the report kept at hand, and one page to print."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from kindloop.actions_companion.check_in import questions
from kindloop.actions_companion.opening import DAY, days_of, local, opened
from kindloop.actions_companion.weeks import Weeks, weeks
from kindloop.care.practices import practice_text
from kindloop.errors import KindloopError, LockedError, NotThereError

if TYPE_CHECKING:
    from kindloop.notebook import Goal, Leaf, Minute
    from kindloop.store.notebook import Notebook

_EPOCH = date(1970, 1, 1)
PERIODS = (14, 28, 84)
"""Lengths of time that the printed page can cover, days."""


@dataclass(slots=True)
class Reports:
    """Reports that are at hand, made anew in a thread of their own when the diary has changed.

    They are kept in memory only; nothing is written to disk.

    Attributes:
        make: the report on a person in a database, as a fragment of HTML.
        made: by database: what the diary looked like, and the report on it.
    """

    make: Callable[[Path, str], str]
    made: dict[Path, tuple[tuple[object, ...], str]] = field(
        default_factory=dict[Path, tuple[tuple[object, ...], str]]
    )
    _making: set[Path] = field(default_factory=set[Path])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def report(self, database: Path) -> tuple[str, bool]:
        """The report that is at hand (empty where there is none yet), and whether it is new.

        Where it is not, a new one is begun.

        Raises:
            NotBegunError: if nobody has begun.
        """
        try:
            with opened(database) as book:
                name, state = book.person.name, _state(book)
        except KindloopError:
            self.forget(database)
            raise
        with self._lock:  # looked at and begun in one, so that none is made twice
            there = self.made.get(database)
            if there is not None and there[0] == state:
                return there[1], True
            if database not in self._making:
                self._making.add(database)
                threading.Thread(
                    target=self._make, args=(database, name, state), daemon=True
                ).start()
        return there[1] if there is not None and there[0][0] == name else "", False

    def _make(self, database: Path, name: str, state: tuple[object, ...]) -> None:
        try:
            body = self.make(database, name)
        except LockedError:
            body = ""
        except KindloopError as error:
            body = str(Markup("<p>{}</p>").format(str(error)))
        with self._lock:
            if body and database in self._making:  # else it was locked or deleted meanwhile
                self.made[database] = (state, body)
            self._making.discard(database)

    def forget(self, database: Path) -> None:
        """Let go of what is at hand and of what is being made: a file is locked or deleted."""
        with self._lock:
            self._making.discard(database)
            self.made.pop(database, None)


def _state(book: Notebook) -> tuple[object, ...]:
    """What tells a changed diary from an unchanged one."""
    told = [book.told(table) for table in ("check_in", "event", "practice", "step")]
    return (book.person.name, *((len(one), one[-1] if one else None) for one in told))


@dataclass(frozen=True, slots=True)
class Line:
    """One question over the weeks of the printed page.

    Attributes:
        label: what was asked.
        means: of each week, None without an answer.
        mean: of the whole time.
        low, high: lowest and highest answer.
        answers: how many.
    """

    label: str
    means: tuple[float | None, ...]
    mean: float
    low: float
    high: float
    answers: int


@dataclass(frozen=True, slots=True)
class Page:
    """What one page to print or bring along holds.

    Attributes:
        first, last: days that it covers.
        weeks: first days of its weeks.
        lines: questions that were answered.
        check_ins: how many.
        setbacks, sting: how many, and how much they stung on average.
        practices: title and how often.
        steps: as the weekly view has them, over all time.
        minutes, leaves, goals: free text, empty unless it was asked for.
    """

    first: date
    last: date
    weeks: tuple[date, ...]
    lines: tuple[Line, ...]
    check_ins: int
    setbacks: int
    sting: float
    practices: tuple[tuple[str, int], ...]
    steps: Weeks
    minutes: tuple[tuple[date, Minute], ...]
    leaves: tuple[tuple[date, Leaf], ...]
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand on the page.

    Attributes:
        days: how many, of ``PERIODS``.
        setbacks, journal, goals: whether own words of these are put on it.
    """

    days: int = 28
    setbacks: bool = False
    journal: bool = False
    goals: bool = False


def printed(database: Path, wanted: Wanted, now: int) -> Page:
    """One page to print: numbers, and own words only where they were ticked."""
    from kindloop.notebook import Goal, Leaf, Minute

    since = now - wanted.days * DAY
    steps = weeks(database)
    with opened(database) as book:
        person = book.person
        first, last = (local(at, person.timezone).date() for at in (since, now))
        count = wanted.days // 7
        starts = tuple(last - timedelta(days=7 * back - 1) for back in range(count, 0, -1))
        minutes = book.rows(Minute, since=since)
        open_goals = tuple(goal for goal in book.rows(Goal) if goal.closed is None)
        return Page(
            first + timedelta(days=1),
            last,
            starts,
            _lines(book, since, starts),
            len(book.told("check_in", since)),
            len(minutes),
            sum(row.sting for row in minutes) / len(minutes) if minutes else 0.0,
            _practices(book, since),
            steps,
            tuple((_day(row.instant, book), row) for row in minutes) if wanted.setbacks else (),
            tuple((_day(row.instant, book), row) for row in book.rows(Leaf, since=since))
            if wanted.journal
            else (),
            open_goals if wanted.goals else (),
        )


def _lines(book: Notebook, since: int, starts: tuple[date, ...]) -> tuple[Line, ...]:
    out: list[Line] = []
    for question in questions(book.settings()):
        answers = book.answers(question.channel, since)
        if not answers:
            continue
        days = days_of([at for at, _value in answers], book.person.timezone, 0)
        values = [value for _at, value in answers]
        means: list[float | None] = []
        for start in starts:
            low = (start - _EPOCH).days
            inside = [v for v, day in zip(values, days, strict=True) if low <= day < low + 7]
            means.append(sum(inside) / len(inside) if inside else None)
        out.append(
            Line(
                question.label,
                tuple(means),
                sum(values) / len(values),
                min(values),
                max(values),
                len(values),
            )
        )
    return tuple(out)


def _practices(book: Notebook, since: int) -> tuple[tuple[str, int], ...]:
    from kindloop.notebook import Session

    names = [row.practice for row in book.rows(Session, since=since)]
    found: list[tuple[str, int]] = []
    for name in sorted(set(names)):
        try:
            title = practice_text(name).title
        except NotThereError:
            title = name
        found.append((title, names.count(name)))
    return tuple(found)


def _day(at: int, book: Notebook) -> date:
    return local(at, book.person.timezone).date()
