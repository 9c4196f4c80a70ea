"""Entries of another program, kept in the journal."""

from collections.abc import Iterable
from typing import Protocol

from kindloop.notebook import Leaf
from kindloop.store.notebook import Change, Notebook

LONGEST = 20_000
"""Letters that one entry may have."""


class Note(Protocol):
    """An entry of another program."""

    @property
    def instant(self) -> int:
        """When it was written, microseconds since 1970 UTC."""
        ...

    @property
    def title(self) -> str:
        """May be empty."""
        ...

    @property
    def text(self) -> str:
        """May be empty."""
        ...


def add_notes(book: Notebook, notes: Iterable[Note], now: int) -> int:
    """Keep entries of another program; returns how many were new.

    Args:
        book: whose journal.
        notes: a title and text that are there already at that instant are left as they are; one
            that is longer than an entry becomes several.
        now: when they are brought in.
    """
    there = {row.instant: row for row in book.rows(Leaf)}
    new: dict[int, Leaf] = {}
    for first, words in ((note.instant, words) for note in notes for words in _pieces(note)):
        at = first
        while at in new or (at in there and there[at].words != words):
            at += 1
        if at not in there:
            new[at] = Leaf(at, "", words, now)
    book.change(Change(put=tuple(new.values())), now)
    return len(new)


def _pieces(note: Note) -> list[str]:
    whole = "\n\n".join(part for part in (note.title, note.text) if part)
    plain = whole.replace("\r\n", "\n").replace("\0", "").strip()
    cut = (plain[start : start + LONGEST] for start in range(0, len(plain), LONGEST))
    return [words for piece in cut if (words := piece.strip())]
