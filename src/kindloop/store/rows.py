"""The tables that hold whole rows: events, practices, steps and prompts.

A row is there once for each person, instant and (but for steps) kind. Telling the same again
changes nothing; telling it otherwise is a contradiction.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from kindloop.arrays import Words, words
from kindloop.diary import Event, Person, Practice, Prompt, Step, Table
from kindloop.store.merging import contradicts

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RowTable:
    """How one of the diary's tables lies in the database.

    Attributes:
        name: of the table, and of the field of a diary.
        make: the diary's table.
        columns: its columns after person and instant, in the database's order.
        has_kind: whether the first of ``columns`` is part of the key.
    """

    name: str
    make: type[Table]
    columns: tuple[str, ...]
    has_kind: bool


_OCCURRENCE = ("kind", "size", "minutes", "since_last")
EVENTS = RowTable("event", Event, _OCCURRENCE, has_kind=True)
PRACTICES = RowTable("practice", Practice, _OCCURRENCE, has_kind=True)
STEPS = RowTable("step", Step, ("taken",), has_kind=False)
PROMPTS = RowTable(
    "prompt", Prompt, ("kind", "probability", "assigned", "available", "done"), has_kind=True
)
ROW_TABLES = (EVENTS, PRACTICES, STEPS, PROMPTS)


def add_rows(
    cursor: sqlite3.Cursor,
    table: RowTable,
    parts: list[tuple[int, Table]],
    person_of: Callable[[int], Person],
) -> int:
    """Add rows of many persons to a table; returns how many were new.

    Args:
        cursor: within a transaction.
        table: which one.
        parts: the person's number in the database, and rows of that person.
        person_of: who has a number, for the words of an error.

    Raises:
        ConflictError: if a row is stored otherwise.
    """
    marks = ", ".join(repeat("?", 2 + len(table.columns)))
    cursor.executemany(
        f"INSERT INTO {table.name} VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608
        _all_rows(table, parts),
    )
    new = cursor.rowcount
    if new < sum(len(rows) for _, rows in parts):
        _compare(cursor, table, parts, person_of)
    return new


def _all_rows(table: RowTable, parts: list[tuple[int, Table]]) -> Iterator[Row]:
    for person, rows in parts:
        yield from zip(
            repeat(person),
            rows.time.tolist(),
            *(getattr(rows, column).tolist() for column in table.columns),
        )


def _compare(
    cursor: sqlite3.Cursor,
    table: RowTable,
    parts: list[tuple[int, Table]],
    person_of: Callable[[int], Person],
) -> None:
    key_length = 3 if table.has_kind else 2
    came = list(_all_rows(table, parts))
    wanted = json.dumps(sorted({row[:2] for row in came}))
    cursor.execute(
        f"SELECT t.* FROM json_each(?) AS j CROSS JOIN {table.name} AS t "  # noqa: S608
        "ON t.person = json_extract(j.value, '$[0]') AND t.instant = json_extract(j.value, '$[1]')",
        (wanted,),
    )
    stored = {row[:key_length]: row[key_length:] for row in cursor}
    names = ("person", "instant", *table.columns)[key_length:]
    for row in came:
        known = stored[row[:key_length]]
        told = tuple(None if value != value else value for value in row[key_length:])  # noqa: PLR0124
        if known != told:
            kind = f" {row[2]!r}" if table.has_kind else ""
            contradicts(
                person_of(row[0]),
                row[1],
                f"{table.name}{kind}",
                _in_words(names, known),
                _in_words(names, told),
            )


def _in_words(names: tuple[str, ...], values: Row) -> str:
    shown = ("none" if value is None else f"{value:g}" for value in values)
    return ", ".join(f"{name} {value}" for name, value in zip(names, shown, strict=True))


EVER = -(2**62)
"""An instant before any that can be told."""


def load_rows(cursor: sqlite3.Cursor, table: RowTable, person: int, since: int = EVER) -> Table:
    """A person's rows of a table from an instant on, sorted by time and kind."""
    order = "instant, kind" if table.has_kind else "instant"
    cursor.execute(
        f"SELECT instant, {', '.join(table.columns)} FROM {table.name} "  # noqa: S608
        f"WHERE person = ? AND instant >= ? ORDER BY {order}",
        (person, since),
    )
    rows = cursor.fetchall()
    if not rows:
        return table.make()
    time, *values = zip(*rows, strict=True)
    columns = {
        name: _column(name, column) for name, column in zip(table.columns, values, strict=True)
    }
    return table.make(time=np.array(time, dtype=np.int64), **columns)


def _column(name: str, values: Row) -> Words | np.ndarray[Any, Any]:
    if name == "kind":
        return words(values)
    flags = ("since_last", "assigned", "available", "done")
    return np.array(values, dtype=np.bool_ if name in flags else np.float64)
