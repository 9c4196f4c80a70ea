"""Everything that a database holds, out as plain lines and back in, with nothing lost.

Each table is a text of lines, one JSON list a row. Which tables there are is asked of the
database itself, so a table that is added later is exported without a word here. An export of
an older kindloop is read into its own tables first and brought up to date there.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from kindloop.errors import InputError
from kindloop.store.driver import connect, dbapi2, understood
from kindloop.store.opening import migrate, open_engine, revision_of, writing
from kindloop.store.schema import METADATA, REVISIONS

MANIFEST = "whole.json"
FORMAT = "kindloop whole export, format 1"
_ROWS_AT_ONCE = 2_000
_NOT_A_ROW = (
    dbapi2.IntegrityError,
    dbapi2.InterfaceError,
    dbapi2.DataError,
    ValueError,
    OverflowError,
)

Row = tuple[Any, ...]
Lines = Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """One text of an export.

    Attributes:
        name: of the file.
        lines: what is in it; read once, in the order of the parts.
    """

    name: str
    lines: Lines


def dump(path: Path) -> Iterator[Part]:
    """Everything in a database, table by table, at one moment; the list of them comes last.

    Raises:
        StoreError: if it cannot be opened.
    """
    engine = open_engine(path)
    try:
        with understood(path), engine.connect() as connection, connection.begin():
            yield from _parts(connection)
    finally:
        engine.dispose()


def load(path: Path, parts: Mapping[str, Sequence[bytes]]) -> int:
    """Put an export in the place of all that a database holds, or leave it as it is.

    Args:
        path: of the database; made where there is none.
        parts: the lines of each text of the export, by name.

    Returns:
        How many rows came.

    Raises:
        InputError: if the export is damaged, incomplete, or of a newer kindloop.
        StoreError: if the database cannot be opened or written.
    """
    revision, tables = _manifest(parts)
    engine = open_engine(path)
    try:
        if revision == REVISIONS[-1]:
            with understood(path), writing(engine) as connection:
                return _fill(connection, tables, parts)
        return load(path, _newer(revision, tables, parts))
    finally:
        engine.dispose()


def is_empty(path: Path) -> bool:
    """Whether nobody told anything here yet: there is nobody, or only simulated persons.

    Raises:
        StoreError: if the database cannot be opened.
    """
    engine = open_engine(path)
    try:
        with understood(path), engine.connect() as connection:
            ask = "SELECT count(*) FROM person WHERE NOT simulated"
            return connection.exec_driver_sql(ask).scalar_one() == 0
    finally:
        engine.dispose()


def _parts(connection: Connection) -> Iterator[Part]:
    listed: dict[str, Any] = {}
    for name in _tables(connection):
        listed[name] = {"columns": _columns(connection, name)}
        yield Part(f"tables/{name}.jsonl", _counted(connection, name, listed[name]))
    content = {"format": FORMAT, "revision": revision_of(connection), "tables": listed}
    yield Part(MANIFEST, iter([json.dumps(content, indent=1).encode()]))


def _tables(connection: Connection) -> list[str]:
    """The tables of the database, in an order in which they can be filled."""
    ask = "SELECT name FROM sqlite_master WHERE type = 'table'"
    there = {row[0] for row in connection.exec_driver_sql(ask)}
    known = [table.name for table in METADATA.sorted_tables]
    inner = {"alembic_version"}
    unknown = sorted(name for name in there - set(known) - inner if not name.startswith("sqlite_"))
    return [name for name in known if name in there] + unknown


def _columns(connection: Connection, table: str) -> list[str]:
    found = connection.exec_driver_sql(f'PRAGMA table_info("{table}")')
    return [row[1] for row in found]


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _counted(connection: Connection, table: str, entry: dict[str, Any]) -> Lines:
    """The lines of a table; its entry in the list learns their number and sum."""
    columns = _named(entry["columns"])
    rows = connection.exec_driver_sql(
        f'SELECT {columns} FROM "{table}" ORDER BY {columns}'  # noqa: S608 - our own names
    )
    summed, count = hashlib.sha256(), 0
    for row in rows:
        line = json.dumps([_out(value) for value in row], ensure_ascii=False).encode() + b"\n"
        summed.update(line)
        count += 1
        yield line
    entry.update(rows=count, sha256=summed.hexdigest())


def _out(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _manifest(parts: Mapping[str, Sequence[bytes]]) -> tuple[str, dict[str, Any]]:
    """The revision and the tables of an export.

    Raises:
        InputError: if it is none, or of a newer kindloop.
    """
    if MANIFEST not in parts:
        raise InputError(
            f"This is no whole export of kindloop: {MANIFEST} is missing. A file of Daylio or Loop "
            f"comes in with kindloop bring, a table of answers with kindloop import."
        )
    try:
        content = json.loads(b"".join(parts[MANIFEST]))
        kind, revision, tables = content["format"], content["revision"], dict(content["tables"])
        for entry in tables.values():
            if not isinstance(entry["columns"], list) or not isinstance(entry["rows"], int):
                raise TypeError("columns and rows")
            str(entry["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(f"The export is damaged: {MANIFEST} cannot be read.") from None
    if kind != FORMAT or revision not in REVISIONS:
        raise InputError("This export was written by a newer kindloop; update kindloop to read it.")
    return revision, tables


def _fill(
    connection: Connection, tables: Mapping[str, Any], parts: Mapping[str, Sequence[bytes]]
) -> int:
    """Put the rows of an export in the place of all rows; returns how many."""
    known = _tables(connection)
    strange = sorted(set(tables) - set(known))
    if strange:
        raise InputError(f"The export is damaged: it has a table {strange[0]!r} that is unknown.")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for name in reversed(known):
        connection.exec_driver_sql(f'DELETE FROM "{name}"')  # noqa: S608 - our own names
    count = 0
    for name in known:
        if name in tables:
            columns = _columns(connection, name)
            if tables[name]["columns"] != columns:
                raise InputError(f"The export is damaged: table {name!r} has other columns.")
            count += _insert(connection, name, tables[name], parts.get(f"tables/{name}.jsonl"))
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
    if loose is not None:
        raise InputError(f"The export is damaged: a row of table {loose[0]!r} belongs to none.")
    return count


def _insert(
    connection: Connection, table: str, entry: Mapping[str, Any], lines: Sequence[bytes] | None
) -> int:
    if lines is None:
        raise InputError(f"The export is not complete: tables/{table}.jsonl is missing.")
    columns = entry["columns"]
    marks = ", ".join("?" * len(columns))
    text = f'INSERT INTO "{table}" ({_named(columns)}) VALUES ({marks})'  # noqa: S608
    driver: Any = connection.connection.driver_connection
    summed, count = hashlib.sha256(), 0
    with closing(driver.cursor()) as cursor:
        for start in range(0, len(lines), _ROWS_AT_ONCE):
            block = lines[start : start + _ROWS_AT_ONCE]
            rows = [_row(line, table, start + at, len(columns)) for at, line in enumerate(block)]
            for line in block:
                summed.update(line)
            try:
                cursor.executemany(text, rows)
            except _NOT_A_ROW as error:
                raise InputError(f"The export is damaged: {error} in {table!r}.") from error
            count += len(rows)
    if (count, summed.hexdigest()) != (entry["rows"], entry["sha256"]):
        raise InputError(
            f"The export is damaged or not complete: tables/{table}.jsonl is not whole."
        )
    return count


def _row(line: bytes, table: str, at: int, width: int) -> Row:
    try:
        cells = json.loads(line)
        if not isinstance(cells, list):
            raise TypeError("no list")
        row = tuple(_in(cell) for cell in cast("list[Any]", cells))
        if len(row) != width:
            raise ValueError("cells")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"The export is damaged: line {at + 1} of tables/{table}.jsonl cannot be read."
        ) from None
    return row


def _in(cell: Any) -> Any:
    if isinstance(cell, dict):
        return base64.b64decode(cast("dict[str, str]", cell)["base64"], validate=True)
    if isinstance(cell, list):
        raise TypeError("a list in a cell")
    return cell


def _newer(
    revision: str, tables: Mapping[str, Any], parts: Mapping[str, Sequence[bytes]]
) -> Mapping[str, Sequence[bytes]]:
    """An export of an older kindloop as this one would write it, by way of memory."""
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: connect(Path(":memory:"), None),
        poolclass=StaticPool,
    )  # fmt: skip
    try:
        with engine.begin() as connection:
            migrate(connection, revision)
            _fill(connection, tables, parts)
            migrate(connection)
            return {part.name: list(part.lines) for part in _parts(connection)}
    finally:
        engine.dispose()
