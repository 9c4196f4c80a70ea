"""SQLite with encryption, and what its errors mean in words.

One driver serves plain and encrypted files: two copies of SQLite in one process would undo each
other's locks. For the same reason nothing in the house opens a database as a plain file while it
may be in use.
"""

import os
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection
from typing import Any, Literal, cast

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as _dbapi2

from kindloop.errors import StoreError
from kindloop.store.places import backups_of, keys_of

HEADER = b"SQLite format 3\x00"
PATIENCE_SECONDS = 10.0
CACHE_KIBIBYTES = 65_536

dbapi2 = cast("Any", _dbapi2)
"""The driver, as SQLAlchemy wants it."""

DriverError = cast("type[Exception]", dbapi2.Error)
State = Literal["none", "plain", "encrypted"]


def connect(path: Path, key: bytes | None) -> Connection:
    """A connection to a database file, set up as all of ours are.

    Args:
        path: of the file.
        key: of an encrypted one; None for a plain one.
    """
    made: Any = dbapi2.connect(
        str(path), timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
    )
    made.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key is told on standard error
    if key is not None:
        made.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for setting in (
        "foreign_keys = ON",
        "synchronous = FULL",
        "secure_delete = ON",
        "temp_store = MEMORY",
        f"cache_size = -{CACHE_KIBIBYTES}",
    ):
        made.execute(f"PRAGMA {setting}")
    return cast("Connection", made)


def state_of(path: Path) -> State:
    """Whether there is nothing yet at a path, a plain file, or an encrypted database.

    A keys file beside a plain database is left of a change that was stopped, and means nothing.
    """
    empty = not path.exists() or (path.is_file() and not path.stat().st_size)
    if not keys_of(path).is_file():
        return "none" if empty else "plain"
    return "encrypted" if empty or not _reads_plainly(path) else "plain"


def _reads_plainly(path: Path) -> bool:
    try:
        with closing(connect(path, None)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master")
    except DriverError:  # encrypted, or in use this very moment: the keys file then tells
        return False
    return True


@contextmanager
def understood(path: Path) -> Generator[None]:
    """Turn the driver's errors into ours.

    Raises:
        StoreError: in the place of any error of SQLite.
    """
    try:
        yield
    except (DBAPIError, DriverError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(_sentence(path, str(cause))) from error


def _sentence(path: Path, cause: str) -> str:
    said = {
        "locked": "is in use by another program; try again when that has ended.",
        "disk I/O error": "could not be written, the disk refused it; nothing was changed.",
        "unable to open": "cannot be written; check who owns the file and its folder.",
        "malformed": f"is damaged ({cause}); put a backup in its place.",
    }
    for words, sentence in said.items():
        if words in cause:
            return f"The database {path} {sentence}"
    if "disk is full" in cause:
        return f"There is no room on the disk for {path}; nothing was written: free some space."
    if "readonly" in cause:
        return f"The database {path} {_readonly(path)}"
    if "not a database" in cause:
        return _no_database(path, cause)
    return f"The database {path} cannot be used: {cause}."


def _readonly(path: Path) -> str:
    """Why it cannot be written: SQLite says the same of a file that is no longer in its place."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return (
            "was put anew in another window (a backup, or another passphrase) while this was under "
            "way; nothing was written: try again."
        )
    return "cannot be written; check who owns the file and its folder."


def _no_database(path: Path, cause: str) -> str:
    if keys_of(path).is_file():
        return (
            f"The database {path} is damaged, or {keys_of(path).name} belongs to another one; put "
            f"a backup in its place (kindloop vault restore)."
        )
    if _looks_like_one(path):
        return f"The database {path} is damaged ({cause}); put a backup in its place."
    lost = ""
    if backups_of(path).is_dir():
        lost = (
            f" If it is your encrypted diary, its keys file {keys_of(path).name} is missing: every "
            f"backup in {backups_of(path)} has a copy of it."
        )
    return (
        f"{path} is not a database; name another file (a table of answers comes in with "
        f"kindloop import).{lost}"
    )


def _looks_like_one(path: Path) -> bool:
    """Read the first bytes of a file that SQLite refused; nobody can have it open as a database."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER
    return False
