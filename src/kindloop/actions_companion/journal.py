"""The journal: entries in own words, found again, changed and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.actions_companion.opening import ago, moment, opened, own_words
from kindloop.care.practices import practice_text
from kindloop.care.prompts import journal_prompts
from kindloop.care.texts import _
from kindloop.errors import InputError, NotThereError

if TYPE_CHECKING:
    from kindloop.notebook import Leaf
    from kindloop.store.notebook import Notebook

PAGE = 20
"""Entries on one page."""

_FROM_PRACTICE = "practice:"
_EXCERPT = 240


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the pages show it.

    Attributes:
        instant: by which it is known.
        when: in words.
        prompt: text of the prompt that it answers, empty without one.
        words: all of it.
        excerpt: its beginning, or what surrounds the words that were looked for.
        shortened: whether the excerpt is not all of it.
    """

    instant: int
    when: str
    prompt: str
    words: str
    excerpt: str
    shortened: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entries, the newest first.

    Attributes:
        entries: of this page.
        found: how many there are in all that hold the words.
        total: how many entries there are.
        page: which one, from 1.
        pages: how many, at least 1.
    """

    entries: tuple[Entry, ...]
    found: int
    total: int
    page: int
    pages: int


def find(database: Path, words: str, page: int, now: int) -> Found:
    """Entries that hold some words, whatever their capitals; all without words.

    Args:
        database: where the notebook is.
        words: looked for.
        page: which page, from 1; one past the end is the last.
        now: for saying when.
    """
    from kindloop.notebook import Leaf

    asked = words.strip().casefold()
    with opened(database) as book:
        rows = book.rows(Leaf)[::-1]
        zone = book.person.timezone
    found = [row for row in rows if asked in row.words.casefold()] if asked else rows
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    names = _prompts()
    entries = tuple(_entry(row, now, zone, names, asked) for row in shown)
    return Found(entries, len(found), len(rows), page, pages)


def entry(database: Path, at: int, now: int) -> Entry:
    """One entry.

    Raises:
        NotThereError: if there is none at that instant.
    """
    with opened(database) as book:
        return _entry(_row(book, at), now, book.person.timezone, _prompts(), "")


def write(database: Path, at: str, prompt: str, words: str, now: int) -> int:
    """Keep an entry, or new words of one; returns the instant by which it is known.

    Args:
        database: where the notebook is.
        at: instant of the entry to change, or the moment of the form for a new one.
        prompt: name of the prompt, empty without one.
        words: own words.
        now: the instant at which it is told.

    Raises:
        InputError: if there are no words, or too many.
    """
    from dataclasses import replace

    from kindloop.notebook import Leaf
    from kindloop.store.notebook import Change

    written = own_words(words)
    if not written:
        raise InputError(_("There are no words yet. One is enough."))
    with opened(database) as book:
        there = book.row(Leaf, int(at)) if at.lstrip("-").isdigit() and len(at) < 20 else None
        known = {one.name for one in journal_prompts()}
        row = there or Leaf(moment(at, now), prompt if prompt in known else "")
        book.change(Change(put=(replace(row, words=written, changed=now),)), now)
        return row.instant


def delete(database: Path, at: int, now: int) -> None:
    """Take an entry away; what is removed is overwritten in the file.

    Raises:
        NotThereError: if there is none at that instant.
    """
    from kindloop.notebook import Leaf
    from kindloop.store.notebook import Change

    with opened(database) as book:
        _row(book, at)
        book.change(Change(drop=((Leaf, at),)), now)


def _row(book: Notebook, at: int) -> Leaf:
    from kindloop.notebook import Leaf

    row = book.row(Leaf, at)
    if row is None:
        raise NotThereError(_("There is no entry at this address."))
    return row


def _prompts() -> dict[str, str]:
    return {one.name: one.text for one in journal_prompts()}


def _entry(row: Leaf, now: int, zone: str, names: dict[str, str], asked: str) -> Entry:
    prompt = names.get(row.prompt, "")
    if row.prompt.startswith(_FROM_PRACTICE):
        prompt = practice_text(row.prompt.removeprefix(_FROM_PRACTICE)).title
    excerpt = _excerpt(row.words, asked)
    return Entry(
        row.instant, ago(row.instant, now, zone), prompt, row.words, excerpt, excerpt != row.words
    )


def _excerpt(words: str, asked: str) -> str:
    """The beginning, or what surrounds the words looked for.

    >>> _excerpt("short", "")
    'short'
    """
    if len(words) <= _EXCERPT:
        return words
    at = max(0, words.casefold().find(asked)) if asked else 0
    start = max(0, at - _EXCERPT // 3)
    cut = words[start : start + _EXCERPT].strip()
    return f"{'… ' if start else ''}{cut} …"
