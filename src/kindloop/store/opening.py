"""From a path to an open database: make it, recognise it, bring it up to date.

Whatever is not a kindloop database, or comes from a newer kindloop, is named and left as it is.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from kindloop.errors import StoreError
from kindloop.store.schema import APPLICATION_ID, REVISIONS

MIGRATIONS = Path(__file__).parent / "migrations"
"""Where the migrations lie: one file for each of ``REVISIONS``, in ``versions/``."""

_HEADER = b"SQLite format 3\x00"
_PATIENCE_SECONDS = 10.0
_CACHE_KIBIBYTES = 65_536


def open_engine(path: Path) -> Engine:
    """An engine on the database at ``path``, made or brought up to date where needed.

    Raises:
        StoreError: if the file is no kindloop database, is newer than this program, or cannot
            be opened; it is then left as it was.
    """
    made = _prepare(path)
    engine = _engine(path)
    try:
        with understood(path):
            _bring_up_to_date(engine, path)
    except BaseException:
        engine.dispose()
        if made:
            path.unlink(missing_ok=True)
        raise
    return engine


@contextmanager
def writing(engine: Engine) -> Generator[Connection]:
    """One transaction that writes: it holds the write lock from its start, and ends as a whole."""
    with engine.connect().execution_options(immediate=True) as connection, connection.begin():
        yield connection


@contextmanager
def understood(path: Path) -> Generator[None]:
    """Turn the driver's errors into ours.

    Raises:
        StoreError: in the place of any error of SQLite.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise StoreError(_sentence(path, str(cause))) from error


def _sentence(path: Path, cause: str) -> str:
    if "locked" in cause:
        return f"The database {path} is in use by another program; try again when that has ended."
    if "disk is full" in cause:
        return f"There is no room on the disk for {path}; nothing was written: free some space."
    if "readonly" in cause or "unable to open" in cause:
        return f"The database {path} cannot be written; check who owns the file and its folder."
    if "malformed" in cause or "not a database" in cause:
        return f"The database {path} is damaged ({cause}); put a backup in its place."
    return f"The database {path} cannot be used: {cause}."


def _prepare(path: Path) -> bool:
    """Make an empty file for a new database; tell whether one was made.

    Raises:
        StoreError: if there is something else at the path, or it cannot be reached.
    """
    try:
        _make_folder(path.parent)
        try:
            _make_private(path)
            return True
        except FileExistsError:
            if path.is_dir():
                raise StoreError(
                    f"{path} is a folder; name a file for the database, such as x.sqlite."
                ) from None
            with path.open("rb") as file:
                start = file.read(len(_HEADER))
    except OSError as error:
        raise StoreError(f"The database {path} cannot be opened: {error.strerror}.") from error
    if start not in (b"", _HEADER):
        raise StoreError(
            f"{path} is not a database; name another file (a table of answers comes in with "
            f"kindloop import)."
        )
    return False


def _make_private(path: Path) -> None:
    """Make an empty file that only its owner can read; an existing file is an error."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _make_folder(folder: Path) -> None:
    for missing in reversed([folder, *folder.parents]):
        if not missing.exists():
            missing.mkdir(mode=0o700, exist_ok=True)


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": _PATIENCE_SECONDS, "isolation_level": None},
    )

    def connected(driver: Any, _: Any) -> None:
        for setting in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "secure_delete = ON",
            "temp_store = MEMORY",
            f"cache_size = -{_CACHE_KIBIBYTES}",
        ):
            driver.execute(f"PRAGMA {setting}")

    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    with engine.connect() as connection:
        if _state(connection, path) == "current":
            return
    with writing(engine) as connection:
        state = _state(connection, path)
        if state == "older":
            with _backed_up(path, _revision(connection)):
                _migrate(connection)
        elif state == "new":
            _migrate(connection)
    if state == "new":
        path.chmod(0o600)


def _state(connection: Connection, path: Path) -> Literal["new", "older", "current"]:
    """What the database is to this program.

    Raises:
        StoreError: if it is not ours, or newer.
    """
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if mark == 0 and tables == 0:
        return "new"
    if mark != APPLICATION_ID:
        raise StoreError(
            f"{path} is a database of another program; name another file for kindloop's."
        )
    revision = _revision(connection)
    if revision not in REVISIONS:
        raise StoreError(
            f"The database {path} was written by a newer kindloop (its tables are {revision}, "
            f"this program knows up to {REVISIONS[-1]}); update kindloop to open it."
        )
    return "current" if revision == REVISIONS[-1] else "older"


def _revision(connection: Connection) -> str:
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()


@contextmanager
def _backed_up(path: Path, revision: str) -> Generator[None]:
    """Copy the database beside itself before its tables change; if that fails, take it away."""
    copy = _back_up(path, revision)
    try:
        yield
    except BaseException:
        copy.unlink()
        raise


def _back_up(path: Path, revision: str) -> Path:
    tried = 0
    while True:
        suffix = f"-{tried}" if tried else ""
        target = path.with_name(f"{path.stem}.backup-{revision}{suffix}{path.suffix}")
        try:
            _make_private(target)
            break
        except FileExistsError:
            tried += 1
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    return target


def _migrate(connection: Connection) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS))
    context = MigrationContext.configure(connection)
    held = context.get_current_revision()
    missing = [
        step for step in scripts.walk_revisions(held or "base", "head") if step.revision != held
    ]
    with Operations.context(context):
        for step in reversed(missing):
            step.module.upgrade()
    context.stamp(scripts, "head")
