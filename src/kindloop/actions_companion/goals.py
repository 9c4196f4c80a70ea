"""Up to three goals, why they matter, and the steps that belong to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import ago, moment, opened, own_words
from kindloop.care.texts import _
from kindloop.errors import InputError, NotThereError

if TYPE_CHECKING:
    from kindloop.notebook import Goal
    from kindloop.store.notebook import Notebook

MOST = 3
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class GoalStep:
    """A step that belongs to a goal.

    Attributes:
        step: own words.
        when: it was named, in words.
        taken: 0 not, 0.5 partly, 1 done, None while not told.
    """

    step: str
    when: str
    taken: float | None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with its steps.

    Attributes:
        goal: the goal.
        steps: the newest of them, the newest first.
        count: how many there are in all.
    """

    goal: Goal
    steps: tuple[GoalStep, ...]
    count: int


def goals(database: Path, now: int) -> tuple[GoalRow, ...]:
    """All goals with their steps, open ones first, the oldest of them first."""
    from kindloop.notebook import Goal, Minute

    with opened(database) as book:
        named = [row for row in reversed(book.rows(Minute)) if row.step]
        rows = sorted(book.rows(Goal), key=lambda one: (one.closed is not None, one.instant))
        zone = book.person.timezone
    out: list[GoalRow] = []
    for goal in rows:
        steps = [row for row in named if row.goal == goal.instant]
        shown = tuple(
            GoalStep(row.step, ago(row.instant, now, zone), row.taken) for row in steps[:_SHOWN]
        )
        out.append(GoalRow(goal, shown, len(steps)))
    return tuple(out)


def open_goals(database: Path) -> tuple[Goal, ...]:
    """The goals that are open, the oldest first."""
    with opened(database) as book:
        return _open(book)


def keep_goal(database: Path, at: str, title: str, why: str, now: int) -> None:
    """Name a goal, or change the words of one.

    Args:
        database: where the notebook is.
        at: instant of the goal to change, or the moment of the form for a new one.
        title: own words.
        why: why it matters, own words.
        now: the instant at which it is told.

    Raises:
        InputError: if there are three already, or no words came.
    """
    from kindloop.notebook import Goal
    from kindloop.store.notebook import Change

    named = own_words(title)
    if not named:
        raise InputError(_("A goal needs a few words: what is it?"))
    with opened(database) as book:
        there = book.row(Goal, int(at)) if at.lstrip("-").isdigit() else None
        if there is None and len(_open(book)) >= MOST:
            raise InputError(
                _("Three goals are enough for now: put one away before you name another.")
            )
        row = there or Goal(moment(at, now), "")
        book.change(Change(put=(replace(row, title=named, why=own_words(why)),)), now)


def close_goal(database: Path, at: int, *, again: bool, now: int) -> None:
    """Put a goal away, or take it up again.

    Raises:
        NotThereError: if there is no such goal.
        InputError: if it is to be taken up and there are three already.
    """
    from kindloop.notebook import Goal
    from kindloop.store.notebook import Change

    with opened(database) as book:
        row = book.row(Goal, at)
        if row is None:
            raise NotThereError(_("There is no goal at this address."))
        if again and row.closed is not None and len(_open(book)) >= MOST:
            raise InputError(
                _("Three goals are enough for now: put one away before you take this up again.")
            )
        book.change(Change(put=(replace(row, closed=None if again else now),)), now)


def _open(book: Notebook) -> tuple[Goal, ...]:
    from kindloop.notebook import Goal

    return tuple(goal for goal in book.rows(Goal) if goal.closed is None)
