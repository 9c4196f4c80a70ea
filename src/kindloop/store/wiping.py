"""Deleting everything: the database, its keys, its backups, and what lies beside them.

It starts with a mark on the disk, so that a wipe that was stopped is finished by the next start.
The keys go first: without them what is left of an encrypted file says nothing.
"""

import shutil
from pathlib import Path

from kindloop.errors import StoreError
from kindloop.store.keyring import take
from kindloop.store.places import (
    backups_of,
    keys_of,
    scrub,
    settle,
    tries_of,
    wiping_of,
    write_private,
)


def wipe(path: Path) -> None:
    """Overwrite and delete all that belongs to a database; a second call changes nothing.

    Raises:
        StoreError: if something cannot be deleted; the next start goes on with it.
    """
    try:
        if not path.parent.is_dir():
            return
        write_private(wiping_of(path), b"Everything here is being deleted.\n")
        take(path)
        for file in [*_keys(path), path, *_beside(path)]:
            scrub(file)
        shutil.rmtree(backups_of(path), ignore_errors=True)
        settle(path.parent)
        wiping_of(path).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"Not everything could be deleted ({error.filename}: {error.strerror}); the next start "
            f"of kindloop with {path} goes on with it."
        ) from error


def _keys(path: Path) -> list[Path]:
    return [keys_of(path), *sorted(backups_of(path).glob("*.keys"))]


def _beside(path: Path) -> list[Path]:
    ours = [path.with_name(f"{path.name}{end}") for end in ("-journal", "-wal", "-shm", "-help")]
    unfinished = path.parent.glob(f".{_plainly(path.name)}*.tmp")
    older = path.parent.glob(f"{_plainly(path.stem)}.backup-*{_plainly(path.suffix)}")
    backups = backups_of(path).glob("*") if backups_of(path).is_dir() else ()
    damaged = path.parent.glob(f"{_plainly(path.name)}.damaged-*")
    ours += [*unfinished, *older, *damaged]
    return [tries_of(path), *ours, *(one for one in backups if one.is_file())]


def _plainly(text: str) -> str:
    """A text for a glob that finds only itself."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
