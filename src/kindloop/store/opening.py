"""From a path to an open database: make it, recognise it, bring it up to date.

Whatever is not a kindloop database, or comes from a newer kindloop, is named and left as it is.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from kindloop.errors import StoreError
from kindloop.store import backup
from kindloop.store.driver import connect, dbapi2, state_of, understood
from kindloop.store.keyring import needed
from kindloop.store.places import make_folder, make_private, wiping_of
from kindloop.store.schema import APPLICATION_ID, REVISIONS
from kindloop.store.wiping import wipe

MIGRATIONS = Path(__file__).parent / "migrations"
"""Where the migrations lie: one file for each of ``REVISIONS``, in ``versions/``."""


def open_engine(path: Path) -> Engine:
    """An engine on the database at ``path``, made or brought up to date where needed.

    Raises:
        LockedError: if it is encrypted, and locked.
        StoreError: if the file is no kindloop database, is newer than this program, or cannot
            be opened; it is then left as it was.
    """
    if wiping_of(path).exists():
        wipe(path)
    key = needed(path) if state_of(path) == "encrypted" else None
    made = _prepare(path)
    engine = make_engine(path, key)
    try:
        with understood(path):
            _bring_up_to_date(engine, path, key)
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


def _prepare(path: Path) -> bool:
    """Make an empty file for a new database; tell whether one was made.

    Raises:
        StoreError: if there is something else at the path, or it cannot be reached.
    """
    try:
        make_folder(path.parent)
        try:
            make_private(path)
            return True
        except FileExistsError:
            if path.is_dir():
                raise StoreError(
                    f"{path} is a folder; name a file for the database, such as x.sqlite."
                ) from None
    except OSError as error:
        raise StoreError(f"The database {path} cannot be opened: {error.strerror}.") from error
    return False


def make_engine(path: Path, key: bytes | None) -> Engine:
    """An engine on a file as it is.

    Args:
        path: of the file.
        key: of an encrypted one; None for a plain one.
    """
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: connect(path, key), poolclass=QueuePool
    )

    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    event.listen(engine, "begin", begun)
    return engine


def _bring_up_to_date(engine: Engine, path: Path, key: bytes | None) -> None:
    with engine.connect() as connection:
        if _state(connection, path) == "current":
            return
    with writing(engine) as connection:
        state = _state(connection, path)
        if state == "older":
            with _backed_up(path, key, revision_of(connection)):
                migrate(connection)
        elif state == "new":
            migrate(connection)
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
    revision = revision_of(connection)
    if revision not in REVISIONS:
        raise StoreError(
            f"The database {path} was written by a newer kindloop (its tables are {revision}, "
            f"this program knows up to {REVISIONS[-1]}); update kindloop to open it."
        )
    return "current" if revision == REVISIONS[-1] else "older"


def revision_of(connection: Connection) -> str:
    """The state of the tables, one of ``REVISIONS`` or one that this program does not know."""
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()


@contextmanager
def _backed_up(path: Path, key: bytes | None, revision: str) -> Generator[None]:
    """Back the database up before its tables change; if that fails, take the backup away."""
    made = backup.make(path, key, f"before-update-{revision}")
    try:
        yield
    except BaseException:
        backup.remove(made)
        raise


def migrate(connection: Connection, upto: str = "head") -> None:
    """Bring the tables from where they are to a later state.

    Args:
        connection: in a transaction that writes.
        upto: one of ``REVISIONS``, or the last.
    """
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(MIGRATIONS))
    context = MigrationContext.configure(connection)
    held = context.get_current_revision()
    missing = [
        step for step in scripts.walk_revisions(held or "base", upto) if step.revision != held
    ]
    with Operations.context(context):
        for step in reversed(missing):
            step.module.upgrade()
    context.stamp(scripts, upto)
