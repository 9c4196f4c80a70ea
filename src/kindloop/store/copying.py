"""A database copied whole: as it is, or from plain to encrypted and back.

Every copy is opened and read through before it counts; one that is encrypted otherwise is also
compared with what it was made from, row by row.
"""

from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from sqlite3 import Connection

from kindloop.errors import StoreError
from kindloop.store.driver import connect, understood
from kindloop.store.places import make_private, partial_of, settle

_PAGES_AT_ONCE = 4096


@contextmanager
def copied(source: Path, key: bytes | None, target: Path, new_key: bytes | None) -> Generator[Path]:
    """A checked copy under a temporary name beside the target; it is gone after the ``with``.

    Args:
        source: the database; it may be in use.
        key: of the source, None if it is plain.
        target: beside which the copy is made, and under which it may be put in place.
        new_key: of the copy, None if it is to be plain.

    Raises:
        StoreError: if the source is damaged, or the copy cannot be made.
    """
    partial = partial_of(target)
    partial.unlink(missing_ok=True)
    try:
        try:
            make_private(partial)
            with understood(source):
                if key == new_key:
                    _page_by_page(source, partial, key)
                else:
                    _row_by_row(source, partial, key, new_key)
            check(partial, new_key)
        except OSError as error:
            raise StoreError(f"{target} cannot be written: {error.strerror}.") from error
        yield partial
    finally:
        for leftover in (partial, partial.with_name(f"{partial.name}-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def put_in_place(partial: Path, target: Path) -> None:
    """Give a checked copy its name, for good."""
    partial.replace(target)
    settle(target.parent)


def check(path: Path, key: bytes | None) -> None:
    """Open a database and read all of it.

    Raises:
        StoreError: if anything is damaged.
    """
    with understood(path), closing(connect(path, key)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        if key is not None:
            found += [row[0] for row in connection.execute("PRAGMA cipher_integrity_check")]
        found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    if found != ["ok"]:
        raise StoreError(f"The database {path} is damaged ({found[0]}); put a backup in its place.")


def _page_by_page(source: Path, partial: Path, key: bytes | None) -> None:
    with closing(connect(source, key)) as come, closing(connect(partial, key)) as go:
        come.execute("SELECT count(*) FROM sqlite_master").fetchone()
        come.backup(go, pages=_PAGES_AT_ONCE)


def _row_by_row(source: Path, partial: Path, key: bytes | None, new_key: bytes | None) -> None:
    with closing(connect(source, key)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        said = f"x'{new_key.hex()}'" if new_key else ""
        connection.execute(f'ATTACH DATABASE ? AS copy KEY "{said}"', (str(partial),))
        connection.execute("BEGIN")
        mark = connection.execute("PRAGMA main.application_id").fetchone()[0]
        connection.execute("SELECT sqlcipher_export('copy')")
        connection.execute(f"PRAGMA copy.application_id = {int(mark)}")
        _compare(connection, source)
        connection.execute("COMMIT")
        connection.execute("DETACH DATABASE copy")


def _compare(connection: Connection, source: Path) -> None:
    """Every table of the copy holds the same rows, and no table is missing."""
    names = "SELECT name, sql FROM {}.sqlite_master ORDER BY name"
    listed = [connection.execute(names.format(one)).fetchall() for one in ("main", "copy")]
    same = listed[0] == listed[1]
    for name in [row[0] for row in listed[0] if str(row[1]).startswith("CREATE TABLE")]:
        main, copy = (f'SELECT * FROM {one}."{name}"' for one in ("main", "copy"))  # noqa: S608
        for ask in (f"{main} EXCEPT {copy}", f"{copy} EXCEPT {main}"):
            same = same and connection.execute(f"{ask} LIMIT 1").fetchone() is None
    if not same:
        raise StoreError(f"The copy of {source} was not the same; nothing was changed: try again.")
