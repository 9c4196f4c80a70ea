"""The setback minute: what happened, one answer, one next step, and later whether it was taken."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.check_in import event_at
from kindloop.actions_companion.opening import (
    DAY,
    HOUR,
    ago,
    moment,
    opened,
    own_words,
    rating,
)
from kindloop.care.practices import KIND_MINUTE, NEUTRAL
from kindloop.care.texts import _
from kindloop.errors import InputError, NotThereError

if TYPE_CHECKING:
    from kindloop.diary import Diary, Step
    from kindloop.notebook import AnswerKind, Minute
    from kindloop.store.notebook import Notebook

COIN = "coin"
"""The setting that lets a coin choose between a kind answer and a neutral pause."""

CHANCE = 0.5
"""With which the coin gives a kind answer."""

AFTER = 3 * HOUR
"""After which the companion asks whether the step was taken."""

ASKED_FOR = 7 * DAY
"""For so long; after that nothing is asked any more, and nothing is said about it."""

TAKEN = {"done": 1.0, "partly": 0.5, "not": 0.0}

_SAID = ("critical", "kind", "neither")


@dataclass(frozen=True, slots=True)
class Asked:
    """A step whose follow-up waits.

    Attributes:
        instant: of the setback minute.
        step: own words.
        when: the setback minute was, in words.
        due: whether three hours have gone by.
    """

    instant: int
    step: str
    when: str
    due: bool


def tell_setback(database: Path, told: Mapping[str, str], now: int, coin: random.Random) -> int:
    """Keep a setback with how it was answered; returns the instant by which it is known.

    Args:
        database: where the diary is.
        told: ``happened``, ``sting``, ``said_kind``, ``said``, ``answer`` (kind or neutral; not
            looked at where a coin chooses), ``moment`` of the form.
        now: the instant at which it is told.
        coin: draws where the person lets a coin choose.

    Raises:
        InputError: if a word is none of those that can be chosen.
    """
    from kindloop.notebook import Minute

    said_kind = told.get("said_kind", "")
    if said_kind and said_kind not in _SAID:
        raise InputError(_("Choose critical, kind or neither, or leave it open."))
    sting = rating(told.get("sting", ""), _("How much it stung"))
    happened, said = own_words(told.get("happened", "")), own_words(told.get("said", ""))
    with opened(database) as book:
        at = moment(told.get("moment", ""), now)
        there = book.row(Minute, at)
        if there is not None and there.chance is not None:
            answer, chance, assigned = there.answer, there.chance, there.assigned
        elif book.settings().get(COIN) == "yes":
            assigned = "kind" if coin.random() < CHANCE else "neutral"
            answer, chance = assigned, CHANCE
        else:
            answer, chance, assigned = _answer(told.get("answer", "")), None, ""
        _keep(
            book,
            replace(
                there or Minute(at),
                happened=happened,
                sting=5 if sting is None else sting,
                said_kind=said_kind,
                said=said,
                answer=answer,
                chance=chance,
                assigned=assigned,
            ),
            now,
        )
        return at


def minute(database: Path, at: int) -> Minute:
    """One setback minute.

    Raises:
        NotThereError: if there is none at that instant.
    """
    with opened(database) as book:
        return _row(book, at)


def change_answer(database: Path, at: int, answer: str, now: int) -> None:
    """Take the other answer after all; what a coin gave stays on record.

    Raises:
        NotThereError: if there is no setback minute at that instant.
        InputError: if the answer is neither kind nor neutral.
    """
    with opened(database) as book:
        _keep(book, replace(_row(book, at), answer=_answer(answer)), now)


def name_step(database: Path, at: int, words: str, goal: str, now: int) -> bool:
    """Keep the next step; returns whether one was named.

    Args:
        database: where the diary is.
        at: instant of the setback minute.
        words: own words; empty is no step.
        goal: instant of the goal it belongs to; empty for none.
        now: the instant at which it is told.

    Raises:
        NotThereError: if there is no setback minute at that instant.
        InputError: if there is no such open goal.
    """
    from kindloop.notebook import Goal
    from kindloop.store.notebook import Change

    with opened(database) as book:
        row = _row(book, at)
        known = {str(one.instant) for one in book.rows(Goal)}
        if goal and goal not in known:
            raise InputError(_("That goal is not there any more: choose another, or none."))
        step = own_words(words)
        row = replace(row, step=step, goal=int(goal) if goal and step else None)
        book.change(Change(put=(row,)), now)
        return bool(step)


def tell_step(database: Path, at: int, taken: str, now: int) -> None:
    """Keep whether a step was taken; telling it again replaces what was told.

    Args:
        database: where the diary is.
        at: instant of the setback minute.
        taken: ``done``, ``partly`` or ``not``.
        now: the instant at which it is told.

    Raises:
        NotThereError: if there is no setback minute at that instant.
        InputError: if the word is none of the three.
    """
    from kindloop.diary import Answer, Diary
    from kindloop.store.notebook import Change

    if taken not in TAKEN:
        raise InputError(_("Choose done, partly or not."))
    with opened(database) as book:
        row = _row(book, at)
        forget = () if row.told is None else (("step", row.told),)
        told = now
        while told in book.told("step", since=told) and told != row.told:
            told += 1
        row = replace(row, told=told, taken=TAKEN[taken])
        part = Diary(book.person, (), Answer(), step=_step(told, TAKEN[taken]))
        book.change(Change(put=(row,), forget=forget, diary=part), now)


def asked(database: Path, now: int) -> tuple[Asked, ...]:
    """Steps that wait for their follow-up, the newest first."""
    with opened(database) as book:
        return waiting(book, now)


def waiting(book: Notebook, now: int) -> tuple[Asked, ...]:
    """Steps that wait for their follow-up, the newest first."""
    from kindloop.notebook import Minute

    rows = book.rows(Minute, since=now - ASKED_FOR)
    return tuple(
        Asked(
            row.instant,
            row.step,
            ago(row.instant, now, book.person.timezone),
            now - row.instant >= AFTER,
        )
        for row in reversed(rows)
        if row.step and row.told is None
    )


def practice_of(answer: str) -> str:
    """The practice whose short form is that answer."""
    return KIND_MINUTE if answer == "kind" else NEUTRAL


def _row(book: Notebook, at: int) -> Minute:
    from kindloop.notebook import Minute

    row = book.row(Minute, at)
    if row is None:
        raise NotThereError(_("There is no setback minute at this address."))
    return row


def _answer(word: str) -> AnswerKind:
    if word not in ("kind", "neutral"):
        raise InputError(_("Choose a kind minute or a neutral pause."))
    return word


def _keep(book: Notebook, row: Minute, now: int) -> None:
    """The minute and, in the diary, the setback, the practice and the coin."""
    from kindloop.store.notebook import Change

    forget = tuple((table, row.instant) for table in ("event", "practice", "prompt"))
    book.change(Change(put=(row,), forget=forget, diary=_part(book, row)), now)


def _part(book: Notebook, row: Minute) -> Diary:
    import numpy as np

    from kindloop.arrays import words
    from kindloop.diary import Answer, Diary, Practice, Prompt

    at = np.array([row.instant], dtype=np.int64)
    prompt = Prompt()
    if row.chance is not None:
        prompt = Prompt(
            at,
            words([KIND_MINUTE]),
            np.array([row.chance]),
            np.array([row.assigned == "kind"]),
            np.array([True]),
            np.array([row.answer == "kind"]),
        )
    return Diary(
        book.person,
        (),
        Answer(),
        event_at("setback", row.instant, row.sting / 10.0),
        Practice(
            at,
            words([practice_of(row.answer)]),
            np.array([1.0]),
            np.array([1.0]),
            np.array([False]),
        ),
        prompt=prompt,
    )


def _step(at: int, taken: float) -> Step:
    import numpy as np

    from kindloop.diary import Step

    return Step(np.array([at], dtype=np.int64), np.array([taken]))
