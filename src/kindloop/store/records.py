"""The store: diaries in, diaries out, in one SQLite file.

What goes in comes out exactly, under four rules: every table comes out sorted by time, then by
kind; rows at one instant are merged (for answers, channel by channel); of a person who came in
several parts, the channels stand in the order in which they were first named; and minus zero
comes out as zero.
"""

import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from sqlalchemy import Connection, Engine

from kindloop.diary import Diary
from kindloop.errors import not_there
from kindloop.store.adding import Adder, Tally
from kindloop.store.driver import understood
from kindloop.store.opening import open_engine, writing
from kindloop.store.reading import Overview, find_person, load_diary, overview_of

_TABLES = {
    "persons": "person",
    "check_ins": "check_in",
    "values": "answer",
    "events": "event",
    "practices": "practice",
    "steps": "step",
    "prompts": "prompt",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of each kind.

    Attributes:
        persons: people.
        check_ins: instants at which something was answered.
        values: answers to single channels.
        events: setbacks and successes.
        practices: practices done.
        steps: next steps.
        prompts: prompts.
    """

    persons: int = 0
    check_ins: int = 0
    values: int = 0
    events: int = 0
    practices: int = 0
    steps: int = 0
    prompts: int = 0


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the rows that came.

    Attributes:
        new: rows that were added.
        there: rows that were already there, the same.
    """

    new: Counts
    there: Counts


class Store:
    """An open database. Made by ``open_store``; closed by ``close`` or at the end of a ``with``.

    Attributes:
        path: of the file.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def add(self, parts: Iterable[Diary], now: int | None = None) -> Added:
        """Add diaries, or parts of them, in one transaction: all of it, or nothing.

        A person may come in any number of parts, in any order. What is already there stays as
        it is; what was missing is filled in.

        Args:
            parts: read one after the other; an error or an interruption in them undoes all.
            now: when this is recorded, microseconds since 1970 UTC; by default the clock's.

        Raises:
            ConflictError: if what came contradicts what is stored, or itself.
            StoreError: if the file cannot be written.
        """
        tallies = _tallies()
        moment = time.time_ns() // 1_000 if now is None else now
        with understood(self.path), writing(self._engine) as connection:
            adder = Adder(_cursor(connection), moment, tallies)
            for part in parts:
                adder.add(part)
            adder.write()
        return Added(
            new=Counts(*(tally.new for tally in tallies.values())),
            there=Counts(*(tally.came - tally.new for tally in tallies.values())),
        )

    def persons(self) -> list[str]:
        """The names of all persons, in the order in which they came."""
        with self._reading() as cursor:
            return _names(cursor)

    def overview(self) -> list[Overview]:
        """Everyone in one line each, in the order in which they came."""
        with self._reading() as cursor:
            return overview_of(cursor)

    def load(self, name: str) -> Diary:
        """All that a person told.

        Raises:
            NotThereError: if there is no person of that name.
        """
        with self._reading() as cursor:
            return load_diary(cursor, _number_of(cursor, name))

    def load_all(self) -> Iterator[Diary]:
        """The diaries of all persons, one after the other, in the order in which they came."""
        with self._reading() as cursor:
            numbers = [int(row[0]) for row in cursor.execute("SELECT id FROM person ORDER BY id")]
        for number in numbers:
            with self._reading() as cursor:
                diary = load_diary(cursor, number)
            yield diary

    def counts(self) -> Counts:
        """How many rows of each kind there are."""
        with self._reading() as cursor:
            return Counts(
                **{
                    kind: cursor.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                    for kind, table in _TABLES.items()
                }
            )

    def delete_person(self, name: str) -> None:
        """Remove a person with all that they told, and the channels that only they were asked.

        What is removed is overwritten in the file.

        Raises:
            NotThereError: if there is no person of that name.
        """
        with understood(self.path), writing(self._engine) as connection:
            cursor = _cursor(connection)
            cursor.execute("DELETE FROM person WHERE id = ?", (_number_of(cursor, name),))
            cursor.execute("DELETE FROM channel WHERE id NOT IN (SELECT channel FROM asked)")

    @contextmanager
    def changing(self, now: int) -> Generator[tuple[sqlite3.Cursor, Adder]]:
        """One transaction in which the notebook and the diary change together, or not at all.

        Args:
            now: when this is recorded, microseconds since 1970 UTC.

        Raises:
            StoreError: if the file cannot be written.
        """
        with understood(self.path), writing(self._engine) as connection:
            adder = Adder(_cursor(connection), now, _tallies())
            yield adder.cursor, adder
            adder.write()

    @contextmanager
    def reading(self) -> Generator[sqlite3.Cursor]:
        """One transaction that only reads."""
        with self._reading() as cursor:
            yield cursor

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Cursor]:
        with understood(self.path), self._engine.connect() as connection, connection.begin():
            yield _cursor(connection)


def open_store(path: Path) -> Store:
    """Open the database at a path; where there is none, make it, readable by its owner only.

    An older database is brought up to date, after a copy of it was put beside it.

    Raises:
        StoreError: if the file is no kindloop database, comes from a newer kindloop, or cannot
            be opened; it is then left as it was.
    """
    place = Path(path).absolute()
    return Store(open_engine(place), place)


def _tallies() -> dict[str, Tally]:
    kinds = ("person", "check_in", "value", "event", "practice", "step", "prompt")
    return {kind: Tally() for kind in kinds}


def _cursor(connection: Connection) -> sqlite3.Cursor:
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    return driver.cursor()


def _names(cursor: sqlite3.Cursor) -> list[str]:
    return [row[0] for row in cursor.execute("SELECT name FROM person ORDER BY id")]


def _number_of(cursor: sqlite3.Cursor, name: str) -> int:
    number = find_person(cursor, name)
    return not_there("person", name, _names(cursor)) if number is None else number
