"""What the own diary lets one expect of the next check-in, at hand as soon as one was told.

The person is learnt anew once a day, in a thread of its own and in memory only; between that, every
answer moves the state by itself (``infer.online``).
"""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.check_in import questions
from kindloop.actions_companion.opening import DAY, HOUR, day_of, opened
from kindloop.actions_companion.start import HIGH, LOW
from kindloop.errors import KindloopError

if TYPE_CHECKING:
    from kindloop.diary import Diary
    from kindloop.infer.online import Standing
    from kindloop.store.notebook import Notebook

AHEAD = 4 * HOUR
"""How far ahead of now one looks."""

FEW = 10
"""With fewer answers to a question nothing is said of the next one."""

_LEARNT = 400 * DAY  # what lies longer ago is not learnt from
_RECENT = 30 * DAY  # events before that have no part in what comes next


@dataclass(frozen=True, slots=True)
class Next:
    """What may be answered to one question.

    Attributes:
        label: the question.
        about: the middle.
        low, high: nine in ten answers lie within.
    """

    label: str
    about: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What was learnt of a person on one day.

    Attributes:
        name: whose.
        day: of the person, days since 1970.
        recent: what was told in the last days before, to see whether any of it was changed.
        standing: by channel, after its last answer.
    """

    name: str
    day: int
    recent: Diary
    standing: dict[str, Standing]


@dataclass(slots=True)
class Standings:
    """What was learnt of the person whose companion this is; in memory only."""

    _learnt: dict[Path, _Learnt] = field(default_factory=dict[Path, _Learnt])
    _learning: set[Path] = field(default_factory=set[Path])
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, database: Path, now: int) -> None:
        """Learn the person anew in a thread, unless that was done today or is being done.

        Args:
            database: where the diary is.
            now: the instant at which it is asked for.

        Raises:
            NotBegunError: if nobody has begun.
        """
        with self._book(database) as book:
            name = book.person.name
            day = day_of(now, book.person.timezone, book.person.day_start)
        with self._lock:
            there = self._learnt.get(database)
            if database in self._learning or (there and (there.name, there.day) == (name, day)):
                return
            self._learning.add(database)
        threading.Thread(target=self._learn, args=(database, day, now), daemon=True).start()

    def next(self, database: Path, now: int) -> tuple[Next, ...]:
        """What may be answered in four hours; empty while that is not known.

        Args:
            database: where the diary is.
            now: the instant at which it is asked for.

        Raises:
            NotBegunError: if nobody has begun.
        """
        there = self._learnt.get(database)
        with self._book(database) as book:
            if there is None or there.name != book.person.name:
                return ()
            asked = questions(book.settings())
            diary = book.diary(now - _RECENT)
        if _changed(there, diary, now - _RECENT):
            self.forget(database)
            self.begin(database, now)
            return ()
        known = [(one.label, there.standing.get(one.channel), one.channel) for one in asked]
        return tuple(
            _next(label, standing, diary, channel, now)
            for label, standing, channel in known
            if standing is not None
        )

    def forget(self, database: Path) -> None:
        """Let go of what was learnt and of what is being learnt: a file is locked or deleted."""
        with self._lock:
            self._learning.discard(database)
            self._learnt.pop(database, None)

    @contextmanager
    def _book(self, database: Path) -> Generator[Notebook]:
        try:
            with opened(database) as book:
                yield book
        except KindloopError:
            self.forget(database)
            raise

    def _learn(self, database: Path, day: int, now: int) -> None:
        found = None
        try:
            with opened(database) as book:
                told = book.diary(now - _LEARNT)
                recent = book.diary(now - _RECENT)
            found = _Learnt(told.person.name, day, recent, _standings(told))
        except KindloopError:
            return
        finally:
            with self._lock:
                if found is not None and database in self._learning:  # else locked meanwhile
                    self._learnt[database] = found
                self._learning.discard(database)


def _standings(diary: Diary) -> dict[str, Standing]:
    """Where each question stands after its last answer, of those with enough answers."""
    import numpy as np

    from kindloop.infer.assemble import assemble, for_forecasts, kinds_in, series_of
    from kindloop.infer.cohort import learn_person
    from kindloop.infer.online import begin
    from kindloop.infer.prior import built_in

    kinds = kinds_in([diary])
    population = built_in(len(kinds))
    out: dict[str, Standing] = {}
    for channel in diary.channels:
        series = series_of(diary, channel)
        if len(series.value) < FEW or np.ptp(series.value) == 0:
            continue
        data = for_forecasts(assemble(series, kinds))
        learnt = learn_person(data.whole, population)
        out[channel.name] = begin(data, learnt, population, kinds, channel.cell)
    return out


def _changed(there: _Learnt, diary: Diary, since: int) -> bool:
    """Whether something since an instant that was learnt from is no longer as it was."""
    from kindloop.infer.assemble import series_of

    for name, standing in there.standing.items():
        told: list[list[tuple[int, float]]] = []
        for one in (there.recent, diary):
            if one.column(name) < 0:
                return True
            series = series_of(one, one.channels[one.column(name)])
            rows = (series.time <= standing.time) & (series.time >= since)
            told.append(list(zip(series.time[rows], series.value[rows], strict=True)))
        if told[0] != told[1]:
            return True
    return False


def _next(label: str, standing: Standing, diary: Diary, channel: str, now: int) -> Next:
    """What may be answered next, after every answer that has come since."""
    from kindloop.infer.assemble import series_of
    from kindloop.infer.online import expected, later, taken
    from kindloop.observe.likelihood import quantile

    series = series_of(diary, diary.channels[diary.column(channel)])
    for row in later(series.time, standing).tolist():
        standing = taken(standing, diary, int(series.time[row]), float(series.value[row]))
    found = expected(standing, diary, max(now, standing.time) + AHEAD)
    parts = (found.weight, found.mean, found.sd)
    low, high = (float(quantile(p, *parts)[0]) for p in (0.05, 0.95))
    return Next(label, _told(float(found.points[0])), _told(low), _told(high))


def _told(percent: float) -> int:
    """From 0..100 to the steps of a question."""
    return round(LOW + (HIGH - LOW) * min(max(percent, 0.0), 100.0) / 100.0)
