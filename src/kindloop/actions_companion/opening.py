"""How every action of the companion opens the notebook, and what time it is for its person."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.texts import _
from kindloop.errors import InputError, NotThereError

if TYPE_CHECKING:
    from kindloop.store.notebook import Notebook

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

LONGEST = 20_000
"""Letters that one field of own words may have, as an entry of the journal."""

_FRESH = 30 * MINUTE


@contextmanager
def opened(database: Path) -> Generator[Notebook]:
    """The notebook of the person whose companion this is.

    Raises:
        NotBegunError: if nobody has begun.
        StoreError: if the database cannot be opened.
    """
    from kindloop.errors import NotBegunError
    from kindloop.store.notebook import open_notebook
    from kindloop.store.records import open_store

    if not database.exists():
        raise NotBegunError(_("Nobody has begun here yet: the first page asks for what is needed."))
    with open_store(database) as store:
        yield open_notebook(store)


def present() -> int:
    """Now, microseconds since 1970 UTC."""
    return time.time_ns() // 1_000


def moment(text: str, now: int) -> int:
    """The instant that a form carries since it was shown, so that sending it twice is once.

    A form that lay open for more than half an hour is told now.
    """
    try:
        at = int(text)
    except ValueError:
        return now
    return at if now - _FRESH <= at <= now else now


def own_words(text: str) -> str:
    """Own words as they are kept: line ends made alike, no spaces around, not endless.

    Raises:
        InputError: if they are longer than a field takes.
    """
    words = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > LONGEST:
        raise InputError(
            _("These are {count} letters, and a field takes {most}: split them in two.").format(
                count=f"{len(words):,}", most=f"{LONGEST:,}"
            )
        )
    return words


def rating(text: str, what: str) -> int | None:
    """A rating from 0 to 10; None where nothing was chosen.

    Raises:
        InputError: if it is no such number.
    """
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) <= 10:
        return int(text)
    raise InputError(
        _("{what} is a number from 0 to 10; came {text}.").format(what=what, text=text[:20])
    )


def instant(text: str, what: str) -> int:
    """The instant by which a row is known, from an address.

    Raises:
        NotThereError: if it is none.
    """
    try:
        at = int(text)
    except ValueError:
        at = 2**63
    if abs(at) > 2**62:
        raise NotThereError(_("There is no {what} at this address.").format(what=what))
    return at


def local(at: int, timezone: str) -> datetime:
    """An instant on a person's clock."""
    from kindloop.clock import zone

    return datetime.fromtimestamp(at / 1e6, zone(timezone))


def from_local(text: str, timezone: str, now: int) -> int:
    """A day and a clock time, as a form gives them, as an instant that is not ahead of now.

    Raises:
        InputError: if the text is no time, or lies ahead.
    """
    import numpy as np

    from kindloop.clock import to_utc

    try:
        told = datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise InputError(
            _("{text} is no day and time: write it like 2026-03-27T18:30.").format(text=text[:40])
        ) from None
    at = int(to_utc(np.array([np.datetime64(told, "us")]).astype(np.int64), timezone)[0])
    if at > now + MINUTE:
        raise InputError(_("That time lies ahead: choose one that has been, or leave it empty."))
    return min(at, now)


def day_of(at: int, timezone: str, day_start: int) -> int:
    """The person's day that an instant falls into, days since 1970."""
    return days_of([at], timezone, day_start)[0]


def days_of(instants: list[int], timezone: str, day_start: int) -> list[int]:
    """The person's day of each instant, days since 1970."""
    import numpy as np

    from kindloop.clock import day_index

    return day_index(np.array(instants, dtype=np.int64), timezone, day_start).tolist()


def ago(at: int, now: int, timezone: str) -> str:
    """When something was, as a person says it.

    >>> noon = 20_000 * DAY + 12 * HOUR
    >>> ago(noon - 5 * MINUTE, noon, "UTC"), ago(noon - 24 * HOUR, noon, "UTC")
    ('today, 11:55', 'yesterday, 12:00')
    """
    there, here = local(at, timezone), local(now, timezone)
    clock = there.strftime("%H:%M")
    if there.date() == here.date():
        return _("today, {clock}").format(clock=clock)
    if there.date() == here.date() - timedelta(days=1):
        return _("yesterday, {clock}").format(clock=clock)
    return f"{there.date().isoformat()}, {clock}"
