"""People and numbers of one's own for hard moments, to be read also while the vault is locked.

They are kept as a setting and, so that no passphrase stands before them, once more in a small plain
file beside the database, readable by its owner only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kindloop.actions_companion.opening import opened, own_words
from kindloop.care.texts import _
from kindloop.errors import InputError, KindloopError

NAME = "own_help"
"""The setting that holds them."""

MOST = 12
_LONGEST = 120
_NUMBER = re.compile(r"\+?[\d\s()/.-]{3,}")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person or a line.

    Attributes:
        text: as it was written.
        number: what a telephone dials; empty where the text holds no number.
    """

    text: str
    number: str


def beside(database: Path) -> Path:
    """Where the plain file lies: beside the database, and it goes with it."""
    return database.with_name(f"{database.name}-help")


def own_help(database: Path) -> tuple[Contact, ...]:
    """What a person entered, one a line; never an error, whatever state the file is in."""
    return tuple(_contact(line) for line in own_help_text(database).splitlines() if line.strip())


def own_help_text(database: Path) -> str:
    """The same as it was written."""
    try:
        return beside(database).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        pass
    try:
        with opened(database) as book:
            return book.settings().get(NAME, "")
    except KindloopError:
        return ""


def set_own_help(database: Path, told: str, now: int) -> None:
    """Keep people and numbers; without any, the plain file goes.

    Raises:
        InputError: if there are many, or a line is long.
    """
    from kindloop.store.notebook import Change
    from kindloop.store.places import write_private

    lines = [" ".join(line.split()) for line in own_words(told).splitlines() if line.strip()]
    if len(lines) > MOST or any(len(line) > _LONGEST for line in lines):
        raise InputError(
            _("Keep it short: at most {most} lines of at most {letters} letters.").format(
                most=MOST, letters=_LONGEST
            )
        )
    text = "\n".join(lines)
    with opened(database) as book:
        book.change(Change(settings=((NAME, text),)), now)
    place = beside(database)
    if text:
        write_private(place, text.encode())
    else:
        place.unlink(missing_ok=True)


def _contact(line: str) -> Contact:
    """A line with the number in it.

    >>> _contact("Kim 0171 / 23 45-6").number
    '017123456'
    >>> _contact("Kim, next door").number
    ''
    """
    found = max(_NUMBER.findall(line), key=len, default="")
    digits = re.sub(r"[^\d+]", "", found)
    return Contact(line, digits if len(digits) >= 3 else "")
