"""The notebook of the person whose companion this is, in the same file as the diary.

A change of the notebook and what it means for the diary are one transaction.
"""

import sqlite3
from dataclasses import astuple, dataclass, fields
from typing import Any, TypeVar, cast

from kindloop.diary import Diary, Person
from kindloop.errors import NotBegunError
from kindloop.notebook import KINDS, Goal, Leaf, Minute, Row, Session
from kindloop.store.reading import find_person, load_diary, person_of
from kindloop.store.records import Store

Kind = TypeVar("Kind", Minute, Goal, Leaf, Session)

_NAMES = {kind: name for name, kind in KINDS.items()}
_DIARY = frozenset({"check_in", "event", "practice", "step", "prompt"})
_NOBODY = "Nobody has begun here yet: the first page asks for what is needed."


@dataclass(frozen=True, slots=True)
class Change:
    """What is to change, all of it or nothing; removals come first.

    Attributes:
        put: rows that are added, or replace the row of their kind and instant.
        drop: kind and instant of rows that go.
        forget: table and instant of rows of the diary that go.
        diary: part of a diary that is added.
        settings: settings that are set; an empty value takes one away.
    """

    put: tuple[Row, ...] = ()
    drop: tuple[tuple[type[Row], int], ...] = ()
    forget: tuple[tuple[str, int], ...] = ()
    diary: Diary | None = None
    settings: tuple[tuple[str, str], ...] = ()


class Notebook:
    """What one person keeps; made by ``open_notebook``.

    Attributes:
        person: whose it is.
    """

    def __init__(self, store: Store, number: int, person: Person) -> None:
        self._store = store
        self._number = number
        self.person = person

    def rows(self, kind: type[Kind], since: int | None = None) -> list[Kind]:
        """All rows of a kind, the oldest first.

        Args:
            kind: such as ``Minute``.
            since: only from this instant on.
        """
        return self._select(
            kind, "" if since is None else " AND instant >= ?", () if since is None else (since,)
        )

    def row(self, kind: type[Kind], instant: int) -> Kind | None:
        """The row of a kind at an instant, None where there is none."""
        found = self._select(kind, " AND instant = ?", (instant,))
        return found[0] if found else None

    def _select(self, kind: type[Kind], where: str, values: tuple[int, ...]) -> list[Kind]:
        columns = ", ".join(f'"{one.name}"' for one in fields(kind))
        with self._store.reading() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {_NAMES[kind]} WHERE person = ?{where} ORDER BY instant",  # noqa: S608
                (self._number, *values),
            )
            return [_made(kind, row) for row in cursor]

    def diary(self, since: int) -> Diary:
        """What was told from an instant on, as a diary."""
        with self._store.reading() as cursor:
            return load_diary(cursor, self._number, since)

    def settings(self) -> dict[str, str]:
        """All settings by name."""
        with self._store.reading() as cursor:
            cursor.execute("SELECT name, value FROM setting WHERE person = ?", (self._number,))
            return dict(cursor.fetchall())

    def answers(self, channel: str, since: int | None = None) -> list[tuple[int, float]]:
        """Instants and answers of one channel, the oldest first, raw unit."""
        with self._store.reading() as cursor:
            cursor.execute(
                "SELECT c.instant, a.value FROM check_in AS c "
                "JOIN answer AS a ON a.check_in = c.id JOIN channel AS h ON h.id = a.channel "
                "WHERE c.person = ? AND h.name = ? AND c.instant >= ? ORDER BY c.instant",
                (self._number, channel, -(2**62) if since is None else since),
            )
            return [(int(instant), float(value)) for instant, value in cursor]

    def told(self, table: str, since: int | None = None) -> list[int]:
        """Instants at which something was told: check-ins, events, practices or steps."""
        if table not in _DIARY:
            raise ValueError(f"The diary has no table {table!r}.")
        with self._store.reading() as cursor:
            cursor.execute(
                f"SELECT DISTINCT instant FROM {table} "  # noqa: S608
                "WHERE person = ? AND instant >= ? ORDER BY instant",
                (self._number, -(2**62) if since is None else since),
            )
            return [int(row[0]) for row in cursor]

    def events(self, kind: str, since: int) -> list[tuple[int, float]]:
        """Instants and sizes of events of a kind from an instant on, the oldest first."""
        with self._store.reading() as cursor:
            cursor.execute(
                "SELECT instant, size FROM event WHERE person = ? AND kind = ? AND instant >= ? "
                "ORDER BY instant",
                (self._number, kind, since),
            )
            return [(int(instant), float(size or 0.0)) for instant, size in cursor]

    def check_in(self, instant: int) -> dict[str, float] | None:
        """The answers of one check-in by channel, None where there is none at that instant."""
        with self._store.reading() as cursor:
            cursor.execute(
                "SELECT h.name, a.value FROM check_in AS c "
                "LEFT JOIN answer AS a ON a.check_in = c.id "
                "LEFT JOIN channel AS h ON h.id = a.channel "
                "WHERE c.person = ? AND c.instant = ?",
                (self._number, instant),
            )
            found = cursor.fetchall()
        if not found:
            return None
        return {name: float(value) for name, value in found if name is not None}

    def change(self, change: Change, now: int) -> None:
        """Make a change.

        Raises:
            ConflictError: if the diary's part contradicts what is stored.
            StoreError: if the file cannot be written; nothing is changed then.
        """
        with self._store.changing(now) as (cursor, adder):
            for kind, instant in change.drop:
                self._delete(cursor, _NAMES[kind], instant)
            for table, instant in change.forget:
                if table not in _DIARY:
                    raise ValueError(f"The diary has no table {table!r}.")
                self._delete(cursor, table, instant)
            for row in change.put:
                self._put(cursor, row)
            for name, value in change.settings:
                self._set(cursor, name, value)
            if change.diary is not None:
                adder.add(change.diary)

    def _delete(self, cursor: sqlite3.Cursor, table: str, instant: int) -> None:
        cursor.execute(
            f"DELETE FROM {table} WHERE person = ? AND instant = ?",  # noqa: S608
            (self._number, instant),
        )

    def _put(self, cursor: sqlite3.Cursor, row: Row) -> None:
        values = astuple(row)
        marks = ", ".join("?" * (1 + len(values)))
        cursor.execute(
            f"INSERT OR REPLACE INTO {_NAMES[type(row)]} VALUES ({marks})",  # noqa: S608
            (self._number, *values),
        )

    def _set(self, cursor: sqlite3.Cursor, name: str, value: str) -> None:
        cursor.execute("DELETE FROM setting WHERE person = ? AND name = ?", (self._number, name))
        if value:
            cursor.execute("INSERT INTO setting VALUES (?, ?, ?)", (self._number, name, value))


def own_name(store: Store) -> str | None:
    """The name of the person whose companion this is, None where nobody has begun."""
    with store.reading() as cursor:
        found = _own(cursor)
        return None if found is None else person_of(cursor, found).name


def open_notebook(store: Store) -> Notebook:
    """The notebook of the person whose companion this is.

    Raises:
        NotBegunError: if nobody has begun.
    """
    with store.reading() as cursor:
        number = _own(cursor)
        if number is None:
            raise NotBegunError(_NOBODY)
        return Notebook(store, number, person_of(cursor, number))


def begin(store: Store, diary: Diary, now: int) -> Notebook:
    """Make a person the one whose companion this is; the diary is added where it is new.

    Raises:
        ConflictError: if it contradicts what is stored of that person.
    """
    with store.changing(now) as (cursor, adder):
        adder.add(diary)
        adder.write()
        number = cast("int", find_person(cursor, diary.person.name))
        cursor.execute("DELETE FROM own")
        cursor.execute("INSERT INTO own VALUES (?, ?)", (number, now))
    return open_notebook(store)


def _own(cursor: sqlite3.Cursor) -> int | None:
    cursor.execute("SELECT person FROM own ORDER BY began DESC LIMIT 1")
    row = cursor.fetchone()
    return None if row is None else int(row[0])


def _made(kind: type[Kind], values: tuple[Any, ...]) -> Kind:
    if kind is Session:
        return cast("Kind", Session(*values[:-1], worse=bool(values[-1])))
    return kind(*values)
