"""What comes from another app: a diary, notes, and what had to stay out."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import numpy as np

from kindloop.arrays import words
from kindloop.clock import to_utc
from kindloop.diary import Diary, Person, Practice
from kindloop.errors import InputError

MOST_ROWS = 200_000
MOST_CELLS = 2_000
LONGEST_CELL = 131_072
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Note:
    """Words that somebody wrote in another app.

    Attributes:
        instant: when, microseconds since 1970 UTC.
        title: may be empty.
        text: of the note.
    """

    instant: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose history comes.

    Attributes:
        name: of the person here.
        timezone: IANA name of the clock that the app showed.
    """

    name: str
    timezone: str = "UTC"

    @property
    def person(self) -> Person:
        """The person of the diary."""
        return Person(self.name, self.timezone)


@dataclass(frozen=True, slots=True)
class Brought:
    """A history of another app.

    Attributes:
        diary: answers and practices.
        notes: what was written, in the order of time.
        left_out: entries that could not come, by reason.
    """

    diary: Diary
    notes: tuple[Note, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def rows_of(raw: bytes, what: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV, by the names in its first row, bounded.

    Args:
        raw: its content.
        what: its name, for errors.

    Raises:
        InputError: if it is no text, no table, or larger than any diary.
    """
    reader = csv.reader(io.StringIO(text_of(raw, what), newline=""), strict=True)
    header: list[str] = []
    try:
        for number, row in enumerate(reader, 1):
            if number > MOST_ROWS or len(row) > MOST_CELLS:
                raise InputError(f"{what} is larger than any diary: row {number} is not read.")
            if number == 1:
                header = [cell.strip() for cell in row]
            elif row:
                yield dict(zip(header, row, strict=False))
    except csv.Error as error:
        raise InputError(f"{what} is no table that can be read: {error}.") from error


def text_of(raw: bytes, what: str) -> str:
    """Bytes as text.

    Raises:
        InputError: if they are no text in UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{what} is no text in UTF-8: export it anew.") from None


def spread_out(times: Sequence[int]) -> list[int]:
    """Instants, each its own: what came at one instant follows second by second.

    >>> spread_out([5, 5, 9])
    [5, 1000005, 9]
    """
    taken: set[int] = set()
    out: list[int] = []
    for time in times:
        at = time
        while at in taken:
            at += 1_000_000
        taken.add(at)
        out.append(at)
    return out


def instant_of(local: datetime, timezone: str) -> int:
    """The instant of a time on the person's clock, microseconds since 1970 UTC."""
    at = np.array([np.datetime64(local.replace(tzinfo=None), "us")]).astype(np.int64)
    return int(to_utc(at, timezone)[0])


def practices(done: Sequence[tuple[int, str]], *, since_last: bool) -> Practice:
    """Things done, sorted, each once an instant.

    Args:
        done: instant and name of each.
        since_last: whether it was done some time since the answer before.
    """
    known = sorted({(at, name.strip()[:LONGEST_NAME]) for at, name in done if name.strip()})
    count = len(known)
    return Practice(
        time=np.array([at for at, _ in known], dtype=np.int64),
        kind=words([name for _, name in known]),
        size=np.ones(count),
        minutes=np.full(count, np.nan),
        since_last=np.full(count, since_last, dtype=np.bool_),
    )
