"""What a person does with all of their data: take it out, bring it in, delete it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kindloop.care.import_words import import_sentences
from kindloop.care.own_data import WHOLE_README, journal_words, left_out_words
from kindloop.care.texts import _, ngettext
from kindloop.errors import InputError, NotThereError

if TYPE_CHECKING:
    from kindloop.exchange.brought import Brought, Note, Whose
    from kindloop.store.whole import Part

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file of another app, or of an export on a page."""


def export_whole(database: Path, target: Path) -> None:
    """Write everything that a database holds into one zip, private, whole or not at all.

    Raises:
        NotThereError: if the database, or the folder of the file, is not there.
        InputError: if the file is there already, or cannot be written.
        LockedError: if the database is encrypted, and locked.
    """
    import os

    from kindloop.exchange.archive import write_archive
    from kindloop.exchange.target import check_target, written_whole
    from kindloop.store.whole import dump

    _there(database)
    check_target(target, database)
    if target.exists():
        raise InputError(_("{path} is there already: name another file.").format(path=target))
    with written_whole(target) as partial:
        handle = os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            write_archive(file, _files(dump(database)))
            file.flush()
            os.fsync(file.fileno())


def export_bytes(database: Path) -> bytes:
    """Everything that a database holds as the content of one zip, made in memory.

    Raises:
        InputError: if the database is too large for that.
        LockedError: if it is encrypted, and locked.
    """
    from kindloop.exchange.archive import write_archive
    from kindloop.store.whole import dump

    _there(database)
    if database.stat().st_size > 4 * LARGEST_FILE:
        raise InputError(
            _("This diary is too large for a page: export it with kindloop vault export.")
        )
    file = io.BytesIO()
    write_archive(file, _files(dump(database)))
    return file.getvalue()


def import_whole(database: Path, source: Path | bytes, *, over: bool = False) -> tuple[str, ...]:
    """Put an export in the place of all that a database holds, all of it or nothing.

    Args:
        database: made where there is none.
        source: the zip, or its content.
        over: whether a diary that is there already may be replaced; it is backed up first.

    Returns:
        What was done, in sentences.

    Raises:
        InputError: if the file is no export, or damaged; or if there is a diary already.
        LockedError: if the database is encrypted, and locked.
    """
    from kindloop.exchange.archive import opened
    from kindloop.store.whole import load

    if isinstance(source, Path) and not source.is_file():
        raise NotThereError(_("There is no file {path}.").format(path=source))
    with opened(source) as archive:
        parts = {name: archive.lines(name) for name in archive.entries}
    said: list[str] = []
    if not _holds_nothing(database):
        if not over:
            raise InputError(
                _(
                    "There is a diary here already, and an export takes the place of everything: "
                    "say that it may be replaced; what is here is backed up first."
                )
            )
        said.append(_backed_up(database))
    rows = load(database, parts)
    text = ngettext("Everything is back: {n:,} row.", "Everything is back: {n:,} rows.", rows)
    return (text.format(n=rows), *said)


def wipe(database: Path) -> None:
    """Overwrite and delete a database, its keys and its backups.

    Raises:
        NotThereError: if there is nothing to delete.
        StoreError: if something cannot be deleted; the next start goes on with it.
    """
    from kindloop.store.places import backups_of, keys_of
    from kindloop.store.wiping import wipe as wiped

    if not any(one.exists() for one in (database, keys_of(database), backups_of(database))):
        raise NotThereError(_("There is no database {path} to delete.").format(path=database))
    wiped(database)


def bring(
    database: Path,
    source: Path | bytes,
    whose: Whose,
    moods: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """Add the history that Daylio or Loop Habit Tracker exported to a person's diary.

    Args:
        database: made where there is none.
        source: Daylio's CSV or backup, or Loop's zip; which one it is shows in the file.
        whose: whose diary it is, and by which clock the app ran.
        moods: the value, 1 to 5, of moods that the person named in Daylio.

    Returns:
        What was done, in sentences.

    Raises:
        InputError: if it is no such file, or not to be trusted.
        StoreError: if the database cannot be opened or written.
    """
    from kindloop.clock import zone
    from kindloop.store.records import open_store

    if not whose.name.strip():
        raise InputError(_("Say whose diary it is: a name, or any word."))
    zone(whose.timezone)
    came = _read(_content(source), whose, moods)
    with open_store(database) as store:
        diary = came.diary
        if whose.name in store.persons():
            person = store.load(whose.name).person
            if person.simulated:
                raise InputError(
                    _("{name} is a simulated person: choose another name.").format(name=whose.name)
                )
            diary = replace(diary, person=person)
        added = store.add([diary])
    said = import_sentences(asdict(added.new), asdict(added.there), came.left_out)
    return (*said, *_into_the_journal(database, whose.name, came.notes))


def whose(name: str, timezone: str = "") -> Whose:
    """A person and the clock that another app showed; by default this computer's."""
    from kindloop.clock import own_timezone
    from kindloop.exchange.brought import Whose

    return Whose(name, timezone or own_timezone())


def own_name(database: Path) -> str:
    """Whose companion a database is; empty where nobody has begun, or a program did."""
    from kindloop.store import notebook
    from kindloop.store.records import open_store

    if not database.is_file():
        return ""
    with open_store(database) as store:
        name = notebook.own_name(store)
        return "" if name is None or store.load(name).person.simulated else name


def read_moods(words: Iterable[str]) -> dict[str, int]:
    """What moods are worth, from words such as ``super=5``.

    Raises:
        InputError: if one is written otherwise.

    >>> read_moods(["super=5", "so so=3"])
    {'super': 5, 'so so': 3}
    """
    out: dict[str, int] = {}
    for word in words:
        name, sign, value = word.rpartition("=")
        if not sign or not name.strip() or value.strip() not in {"1", "2", "3", "4", "5"}:
            raise InputError(
                _("{word!r} is not like super=5: a mood, and what it is worth from 1 to 5.").format(
                    word=word[:60]
                )
            )
        out[name.strip()] = int(value)
    return out


def _read(raw: bytes, whose: Whose, moods: Mapping[str, int] | None) -> Brought:
    from kindloop.exchange.archive import Limits, opened
    from kindloop.exchange.daylio import read_backup, read_csv
    from kindloop.exchange.loop import read_loop

    if not raw.startswith(b"PK"):
        return read_csv(raw, whose, moods)
    with opened(raw, Limits(files=50_000)) as archive:
        names = set(archive.entries)
    return read_backup(raw, whose) if "backup.daylio" in names else read_loop(raw, whose)


def _into_the_journal(database: Path, name: str, notes: Sequence[Note]) -> tuple[str, ...]:
    """Keep notes in the journal, which only the companion's own person has."""
    import time

    from kindloop.store.leaves import add_notes
    from kindloop.store.notebook import open_notebook
    from kindloop.store.records import open_store

    if not notes or name != own_name(database):
        return left_out_words(len(notes))
    with open_store(database) as store:
        new = add_notes(open_notebook(store), notes, time.time_ns() // 1_000)
    return journal_words(new, len(notes) - new)


def _content(source: Path | bytes) -> bytes:
    """The content of a file that may come from anywhere.

    Raises:
        NotThereError: if there is none.
        InputError: if it is larger than any diary.
    """
    if isinstance(source, bytes):
        return source
    if not source.is_file():
        raise NotThereError(_("There is no file {path}.").format(path=source))
    with source.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise InputError(_("{path} is larger than any diary: it is not read.").format(path=source))
    return content


def _files(parts: Iterable[Part]) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "README.txt", [WHOLE_README.encode()]
    for part in parts:
        yield part.name, part.lines


def _there(database: Path) -> None:
    if not database.is_file():
        raise NotThereError(_("There is no database {path}.").format(path=database))


def _holds_nothing(database: Path) -> bool:
    from kindloop.store.whole import is_empty

    return not database.exists() or not database.stat().st_size or is_empty(database)


def _backed_up(database: Path) -> str:
    from kindloop.store import backup, vault

    made = backup.make(database, vault.key_of(database), backup.BEFORE_IMPORT)
    return _("What was here before is kept as the backup {name}.").format(name=made.path.name)
