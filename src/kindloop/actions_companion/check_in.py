"""The check-in: five questions and perhaps one of one's own, and successes in one tap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import (
    DAY,
    MINUTE,
    ago,
    from_local,
    local,
    moment,
    opened,
    rating,
)
from kindloop.actions_companion.start import CHANNELS, HIGH, LOW
from kindloop.care.texts import _
from kindloop.errors import ConflictError, InputError

if TYPE_CHECKING:
    from kindloop.diary import Diary, Event, Person
    from kindloop.store.notebook import Notebook

OWN_ITEM = "own_item"
"""The setting that holds the words of the person's own question."""

_RECENT = 7 * DAY
_UNDO = 30 * MINUTE


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a check-in.

    Attributes:
        channel: that its answers go to.
        label: what is asked.
        low, high: words for 0 and for 10.
    """

    channel: str
    label: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Recent:
    """A check-in of the last days, to look at or take away.

    Attributes:
        instant: by which it is known.
        when: in words.
        answers: label and answer.
    """

    instant: int
    when: str
    answers: tuple[tuple[str, str], ...]


def questions(settings: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that a person is asked, the own one last.

    Args:
        settings: of the person.
    """
    words = {
        "stress": (_("Stress"), _("none"), _("very much")),
        "mood": (_("Mood"), _("low"), _("bright")),
        "motivation": (_("Motivation"), _("none"), _("full of drive")),
        "self_kindness": (_("Kind to myself"), _("not at all"), _("very")),
        "self_criticism": (_("Harsh with myself"), _("not at all"), _("very")),
    }
    asked = [Question(name, *words[name]) for name in CHANNELS]
    own = settings.get(OWN_ITEM, "")
    if own:
        asked.append(Question(own, own, _("not at all"), _("very much")))
    return tuple(asked)


def check_in(database: Path, told: Mapping[str, str], now: int) -> int:
    """Keep a check-in.

    Args:
        database: where the diary is.
        told: answers by channel, ``when`` (empty is now), ``moment`` of the form, ``success``
            where something went well.
        now: the instant at which it is told.

    Returns:
        The instant that it is about.

    Raises:
        InputError: if nothing was answered, or an answer or time is none.
        ConflictError: if another check-in stands at that minute.
    """
    with opened(database) as book:
        asked = questions(book.settings())
        answers = {
            question.channel: rating(told.get(question.channel, ""), question.label)
            for question in asked
        }
        if all(value is None for value in answers.values()):
            raise InputError(_("Nothing was chosen yet: one answer is enough."))
        when = told.get("when", "").strip()
        at = from_local(when, book.person.timezone, now) if when else None
        if at is not None and book.check_in(at) is not None:
            raise ConflictError(
                _("There is a check-in at that minute already: choose another, or leave it out.")
            )
        at = moment(told.get("moment", ""), now) if at is None else at
        _keep(book, at, answers, success=bool(told.get("success")), now=now)
        return at


def _keep(
    book: Notebook, at: int, answers: Mapping[str, int | None], *, success: bool, now: int
) -> None:
    import numpy as np

    from kindloop.arrays import words
    from kindloop.diary import Answer, Channel, Diary, Event
    from kindloop.store.notebook import Change

    values = [np.nan if value is None else float(value) for value in answers.values()]
    part = Diary(
        book.person,
        tuple(Channel(name, LOW, HIGH) for name in answers),
        Answer(np.array([at], dtype=np.int64), np.array([values]), words([""])),
        event_at("success", at, 1.0) if success else Event(),
    )
    forget = [("check_in", at)] if book.check_in(at) is not None else []
    if any(instant == at for instant, _size in book.events("success", at)):
        forget.append(("event", at))
    book.change(Change(forget=tuple(forget), diary=part), now)


def succeed(database: Path, told: str, now: int) -> int:
    """Keep that something went well, in one tap; returns its instant.

    Args:
        database: where the diary is.
        told: the moment that the form carries.
        now: the instant at which it is told.
    """
    from kindloop.store.notebook import Change

    with opened(database) as book:
        at = moment(told, now)
        if not any(instant == at for instant, _size in book.events("success", at)):
            book.change(Change(diary=event_part(book.person, "success", at, 1.0)), now)
        return at


def take_back(database: Path, kind: str, at: int, now: int) -> None:
    """Take a check-in away, or a success of the last half hour.

    Args:
        database: where the diary is.
        kind: ``check_in`` or ``success``.
        at: its instant.
        now: the instant at which it is told.
    """
    from kindloop.store.notebook import Change

    with opened(database) as book:
        if kind == "success":
            there = any(instant == at for instant, _size in book.events("success", at))
            if there and now - at <= _UNDO:
                book.change(Change(forget=(("event", at),)), now)
        else:
            book.change(Change(forget=(("check_in", at),)), now)


def recent(database: Path, now: int) -> tuple[Recent, ...]:
    """The check-ins of the last seven days, the newest first."""
    with opened(database) as book:
        asked = questions(book.settings())
        found: list[Recent] = []
        for at in reversed(book.told("check_in", since=now - _RECENT)):
            answers = book.check_in(at) or {}
            said = tuple(
                (question.label, f"{answers[question.channel]:g}")
                for question in asked
                if question.channel in answers
            )
            found.append(Recent(at, ago(at, now, book.person.timezone), said))
        return tuple(found[:40])


def clock_now(database: Path, now: int) -> str:
    """Now on the person's clock, as a form's field for day and time takes it."""
    with opened(database) as book:
        return local(now, book.person.timezone).strftime("%Y-%m-%dT%H:%M")


def event_part(person: Person, kind: str, at: int, size: float) -> Diary:
    """A part of a diary that holds one event."""
    from kindloop.diary import Answer, Diary

    return Diary(person, (), Answer(), event_at(kind, at, size))


def event_at(kind: str, at: int, size: float) -> Event:
    """One event."""
    import numpy as np

    from kindloop.arrays import words
    from kindloop.diary import Event

    return Event(
        np.array([at], dtype=np.int64),
        words([kind]),
        np.array([size]),
        np.array([np.nan]),
        np.array([False]),
    )
