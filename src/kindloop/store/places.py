"""The files that belong to a database, and how private files are written and taken away.

Beside ``diary.sqlite`` may lie ``diary.sqlite.keys`` (the wrapped key of an encrypted one),
``diary.sqlite.tries`` (wrong passphrases, counted), ``diary.sqlite.backups`` (a folder) and, while
everything is being deleted, ``diary.sqlite.wiping``; ``diary.sqlite-help`` holds the people and
numbers that are shown without a passphrase.
"""

import os
from contextlib import suppress
from pathlib import Path

_CHUNK = 1 << 20


def keys_of(path: Path) -> Path:
    """Where the wrapped key of an encrypted database lies.

    >>> keys_of(Path("diary.sqlite")).name
    'diary.sqlite.keys'
    """
    return path.with_name(f"{path.name}.keys")


def tries_of(path: Path) -> Path:
    """Where wrong passphrases are counted."""
    return path.with_name(f"{path.name}.tries")


def backups_of(path: Path) -> Path:
    """The folder of a database's backups."""
    return path.with_name(f"{path.name}.backups")


def wiping_of(path: Path) -> Path:
    """The mark that everything is being deleted."""
    return path.with_name(f"{path.name}.wiping")


def partial_of(path: Path) -> Path:
    """A name beside a file for what is not whole yet."""
    return path.with_name(f".{path.name}-{os.getpid()}.tmp")


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read; an existing file is an error."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, that only their owner can enter."""
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=0o700, exist_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Write a small private file: it is there as a whole, on the disk, or as it was before."""
    partial = partial_of(path)
    partial.unlink(missing_ok=True)
    make_private(partial)
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Make the names in a folder last, where the system knows how."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def scrub(path: Path) -> None:
    """Overwrite a file and take it away; a file that is not there is no error.

    What a disk keeps elsewhere of its own accord is not reached.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            blank(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def blank(handle: int) -> None:
    """Overwrite all of an open file with zeros, down to the disk."""
    left = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, bytes(min(left, _CHUNK)))
    os.fsync(handle)
