"""Every error that kindloop raises on purpose, each one sentence with advice.

The tree::

    KindloopError               anything below: the doors print its sentence, nothing else
    ├── InputError              what came in cannot be read as it is
    │   ├── MapError            the map (TOML) is not one we understand
    │   └── TableError          the table of answers breaks the map's promises
    ├── NotThereError           a person, channel or file that was asked for is not there
    │   └── NotBegunError       nobody has begun to use the companion in this database
    ├── StoreError              the database cannot be opened, or holds something else
    │   ├── ConflictError       what came contradicts what is stored
    │   └── LockedError         the database is encrypted, and its passphrase was not given
    │       └── WrongPassphraseError  what was given does not open it, or came too soon
    ├── UnverifiedError         a number from memory was asked for where only verified ones go
    └── MissingExtraError       a command needs a package that is not installed

A numerical failure is not an exception: it is a value in the result that says so.
"""

from difflib import get_close_matches
from typing import Never


class KindloopError(Exception):
    """The root: its text is one sentence that says what came and what to do."""


class InputError(KindloopError):
    """What came in cannot be read as it is."""


class MapError(InputError):
    """The map is not one we understand."""


class TableError(InputError):
    """The table of answers breaks the map's promises.

    Args:
        message: one sentence with advice.
        reason: a short name of the kind of fault, by which rejected rows are counted.
        row: the row as a spreadsheet counts it (the header is row 1), where one is known.
        column: the name of the column, where one is known.
    """

    def __init__(
        self, message: str, *, reason: str, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.row = row
        self.column = column


class NotThereError(KindloopError):
    """A person, channel or file that was asked for is not there."""


class NotBegunError(NotThereError):
    """Nobody has begun to use the companion in this database."""


class StoreError(KindloopError):
    """The database cannot be opened, or holds something else."""


class ConflictError(StoreError):
    """What came contradicts what is stored."""


class LockedError(StoreError):
    """The database is encrypted, and its passphrase was not given."""


class WrongPassphraseError(LockedError):
    """What was given does not open the database, or it came before the wait was over.

    Args:
        message: one sentence with advice.
        wait: seconds until the next try is taken.
    """

    def __init__(self, message: str, *, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class UnverifiedError(KindloopError):
    """A number from memory was asked for where only verified ones go."""


class MissingExtraError(KindloopError):
    """Something asked for needs a package that is not installed."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(
            f"This needs the package {package}, which is not installed: "
            f'pip install "kindloop[{extra}]".'
        )


def nearest(word: str, known: list[str]) -> str:
    """A hint that names the known words nearest to a misspelt one.

    >>> nearest("chanels", ["channels", "events"])
    '; did you mean channels?'
    >>> nearest("zzz", ["channels", "events"])
    '; known are channels, events'
    """
    close = get_close_matches(word, known, n=3, cutoff=0.6)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; known are {', '.join(sorted(known))}" if known else ""


def not_there(kind: str, word: str, known: list[str]) -> Never:
    """Raise that something asked for is not there, naming what is near.

    Raises:
        NotThereError: always.
    """
    if not known:
        raise NotThereError(f"There is no {kind} {word!r}: there is none at all yet.")
    shown = sorted(known)[:12]
    more = f" and {len(known) - 12} more" if len(known) > 12 else ""
    close = get_close_matches(word, known, n=3, cutoff=0.6)
    hint = (
        f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(shown)}{more}."
    )
    raise NotThereError(f"There is no {kind} {word!r}; {hint}")
