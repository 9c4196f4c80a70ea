"""The first start: an own companion, or a look around with a simulated person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import opened, own_words
from kindloop.care.texts import _
from kindloop.errors import ConflictError, InputError, NotBegunError

if TYPE_CHECKING:
    from kindloop.diary import Diary, Person

CHANNELS = ("stress", "mood", "motivation", "self_kindness", "self_criticism")
LOW, HIGH = 0.0, 10.0
"""The scale of every question of a check-in."""

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Own:
    """Whose companion this is.

    Attributes:
        name: of the person.
        timezone: of their clock.
        simulated: whether a program wrote the diary.
        settings: by name.
    """

    name: str
    timezone: str
    simulated: bool
    settings: dict[str, str]


def own(database: Path) -> Own | None:
    """Whose companion this is; None where nobody has begun.

    Raises:
        StoreError: if the database cannot be opened.
    """
    try:
        with opened(database) as book:
            person = book.person
            return Own(person.name, person.timezone, person.simulated, book.settings())
    except NotBegunError:
        return None


def begin_own(database: Path, name: str, timezone: str, now: int) -> None:
    """Begin an own companion.

    Args:
        database: made if it is not there.
        name: any; empty is "Me".
        timezone: IANA name.
        now: when it begins.

    Raises:
        InputError: if there is no such time zone, the name is long, or a program's person or a
            person with another clock has that name.
    """
    import numpy as np

    from kindloop.clock import zone
    from kindloop.diary import Answer, Channel, Diary, Person
    from kindloop.store.notebook import begin
    from kindloop.store.records import open_store

    called = own_words(name) or _("Me")
    if len(called) > _LONGEST_NAME:
        raise InputError(_("Choose a shorter name: it has at most 80 letters."))
    zone(timezone)
    channels = tuple(Channel(channel, LOW, HIGH) for channel in CHANNELS)
    part = Diary(Person(called, timezone), channels, Answer(values=np.empty((0, len(channels)))))
    with open_store(database) as store:
        try:
            begin(store, part, now)
        except ConflictError as error:
            raise InputError(
                _("{error} Choose another name.").format(error=str(error).split("; ")[0] + ".")
            ) from None


def begin_sample(database: Path, now: int) -> None:
    """Look around with a simulated person whose last day is yesterday."""
    from kindloop.store.notebook import Change, begin, own_name
    from kindloop.store.records import open_store
    from kindloop.study.sample_notebook import SAMPLE, sample_companion

    with open_store(database) as store:
        if own_name(store) == SAMPLE:
            return
        if SAMPLE in store.persons():
            begin(store, _empty(store.load(SAMPLE).person), now)
            return
        diary, rows = sample_companion(now)
        begin(store, diary, now).change(Change(put=rows), now)


def clock_here() -> str:
    """The IANA name of this computer's clock, by which a new diary runs unless told otherwise."""
    from kindloop.clock import own_timezone

    return own_timezone()


def _empty(person: Person) -> Diary:
    from kindloop.diary import Answer, Diary

    return Diary(person, (), Answer())
