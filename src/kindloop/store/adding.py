"""Parts of diaries into the database, in bulk.

Rows are inserted blindly; only where fewer went in than came is what is stored compared with
what came. So new rows cost one insert each, and rows that are already there cost a look.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np

from kindloop.arrays import Instants, Integers, Matrix, Words
from kindloop.diary import Answer, Channel, Diary, Person, Table
from kindloop.store.merging import contradicts, merge_person, merge_phase, same_channel
from kindloop.store.reading import asked_of, find_person, person_of
from kindloop.store.rows import ROW_TABLES, add_rows

_BATCH = 50_000
_PERSONS_KEPT = 50_000


@dataclass(slots=True)
class _Known:
    """A person in this transaction: number, what is stored, and which channels were asked."""

    number: int
    person: Person
    asked: list[int]
    channels: tuple[Channel, ...] = ()


@dataclass(slots=True)
class Tally:
    """How many rows of a kind were new, and how many came in all."""

    new: int = 0
    came: int = 0


@dataclass(slots=True)
class Adder:
    """The state of one transaction that adds parts of diaries.

    Attributes:
        cursor: of the driver, within the transaction.
        now: when this is recorded, microseconds since 1970 UTC.
        tallies: by the name of what is counted.
    """

    cursor: sqlite3.Cursor
    now: int
    tallies: dict[str, Tally]
    _next_check_in: int = 0
    _first_new_person: int = 0
    _persons: dict[str, _Known] = field(default_factory=dict[str, _Known])
    _seen: set[int] = field(default_factory=set[int])
    _channels: dict[tuple[Channel, ...], list[int]] = field(
        default_factory=dict[tuple[Channel, ...], list[int]]
    )
    _answers: dict[tuple[Channel, ...], list[tuple[int, Answer]]] = field(
        default_factory=dict[tuple[Channel, ...], list[tuple[int, Answer]]]
    )
    _rows: dict[str, list[tuple[int, Table]]] = field(
        default_factory=dict[str, list[tuple[int, Table]]]
    )
    _waiting: int = 0

    def __post_init__(self) -> None:
        self._next_check_in = self._highest("check_in") + 1
        self._first_new_person = self._highest("person") + 1

    def _highest(self, table: str) -> int:
        self.cursor.execute(f"SELECT max(id) FROM {table}")  # noqa: S608
        return int(self.cursor.fetchone()[0] or 0)

    def add(self, part: Diary) -> None:
        """Take in one part; its rows are written with the next batch.

        Raises:
            ConflictError: if it contradicts what is stored.
        """
        known = self._person(part.person)
        if part.channels != known.channels:
            self._ask(known, part.channels)
        if len(part.answer):
            self._answers.setdefault(part.channels, []).append((known.number, part.answer))
            self._waiting += len(part.answer)
        for table in ROW_TABLES:
            rows = getattr(part, table.name)
            if len(rows):
                self._rows.setdefault(table.name, []).append((known.number, rows))
                self._waiting += len(rows)
        if self._waiting >= _BATCH:
            self.write()

    def write(self) -> None:
        """Write what waits.

        Raises:
            ConflictError: if it contradicts what is stored.
        """
        for channels, parts in self._answers.items():
            self._write_answers(channels, parts)
        for table in ROW_TABLES:
            parts = self._rows.get(table.name, [])
            if parts:
                tally = self.tallies[table.name]
                tally.came += sum(len(rows) for _, rows in parts)
                tally.new += add_rows(self.cursor, table, parts, self._who)
        self._answers.clear()
        self._rows.clear()
        self._waiting = 0
        if len(self._persons) > _PERSONS_KEPT:
            self._persons.clear()

    def _who(self, number: int) -> Person:
        return person_of(self.cursor, number)

    def _person(self, came: Person) -> _Known:
        known = self._persons.get(came.name)
        if known is not None and (known.person is came or known.person == came):
            return known
        if known is None:
            known = self._found_or_made(came)
            self._persons[came.name] = known
            if known.number not in self._seen:
                self._seen.add(known.number)
                self.tallies["person"].came += 1
                self.tallies["person"].new += known.number >= self._first_new_person
        merged = merge_person(known.person, came)
        if merged != known.person:
            self._update_person(known.number, merged)
        known.person = merged
        return known

    def _found_or_made(self, came: Person) -> _Known:
        number = find_person(self.cursor, came.name)
        if number is not None:
            return _Known(number, self._who(number), asked_of(self.cursor, number))
        self.cursor.execute(
            "INSERT INTO person (name, timezone, day_start, simulated) VALUES (?, ?, ?, ?)",
            (came.name, came.timezone, came.day_start, came.simulated),
        )
        number = int(self.cursor.lastrowid or 0)
        self._update_person(number, came)
        return _Known(number, came, [])

    def _update_person(self, number: int, person: Person) -> None:
        if person.arm is not None:
            self.cursor.execute(
                "UPDATE person SET arm = ?, arm_probability = ? WHERE id = ?",
                (person.arm.name, person.arm.probability, number),
            )
        self.cursor.executemany(
            "INSERT OR REPLACE INTO trait VALUES (?, ?, ?)",
            [(number, name, value) for name, value in person.traits.items()],
        )

    def _ask(self, known: _Known, channels: tuple[Channel, ...]) -> None:
        new = [number for number in self._numbers(channels) if number not in known.asked]
        start = len(known.asked)
        self.cursor.executemany(
            "INSERT INTO asked VALUES (?, ?, ?)",
            [(known.number, channel, start + at) for at, channel in enumerate(new)],
        )
        known.asked.extend(new)
        known.channels = channels

    def _numbers(self, channels: tuple[Channel, ...]) -> list[int]:
        numbers = self._channels.get(channels)
        if numbers is None:
            numbers = [self._channel(channel) for channel in channels]
            self._channels[channels] = numbers
        return numbers

    def _channel(self, came: Channel) -> int:
        self.cursor.execute("SELECT * FROM channel WHERE name = ?", (came.name,))
        row = self.cursor.fetchone()
        if row is not None:
            same_channel(Channel(*row[1:]), came)
            return int(row[0])
        self.cursor.execute(
            "INSERT INTO channel (name, low, high, step) VALUES (?, ?, ?, ?)",
            (came.name, came.low, came.high, came.step),
        )
        return int(self.cursor.lastrowid or 0)

    def _write_answers(
        self, channels: tuple[Channel, ...], parts: list[tuple[int, Answer]]
    ) -> None:
        lengths = [len(answer) for _, answer in parts]
        persons = np.repeat([number for number, _ in parts], lengths)
        times = np.concatenate([answer.time for _, answer in parts])
        phases = np.concatenate([answer.phase for _, answer in parts])
        values = np.concatenate([answer.values for _, answer in parts])
        for start in range(0, len(times), _BATCH):
            rows = slice(start, start + _BATCH)
            numbers = self._write_check_ins(persons[rows], times[rows], phases[rows])
            self._write_values(numbers, channels, values[rows], (persons[rows], times[rows]))

    def _write_check_ins(self, persons: Integers, times: Instants, phases: Words) -> Integers:
        """Write check-ins; returns the number of each, shape (n,)."""
        first = self._next_check_in
        numbers = np.arange(first, first + len(times))
        self._next_check_in += len(times)
        self.cursor.executemany(
            "INSERT INTO check_in VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            zip(
                numbers.tolist(),
                persons.tolist(),
                times.tolist(),
                phases.tolist(),
                repeat(self.now),
            ),
        )
        new = self.cursor.rowcount
        self.tallies["check_in"].new += new
        self.tallies["check_in"].came += len(times)
        if new < len(times):
            self.cursor.execute("SELECT id FROM check_in WHERE id >= ?", (first,))
            made = [row[0] for row in self.cursor]
            there = np.flatnonzero(~np.isin(numbers, made))
            numbers[there] = self._find_check_ins(persons[there], times[there], phases[there])
        return numbers

    def _find_check_ins(self, persons: Integers, times: Instants, phases: Words) -> Integers:
        """The numbers of check-ins that are there, their phases filled in, shape (n,)."""
        keys = list(zip(persons.tolist(), times.tolist(), strict=True))
        self.cursor.execute(
            "SELECT c.person, c.instant, c.id, c.phase FROM json_each(?) AS j "
            "CROSS JOIN check_in AS c ON c.person = json_extract(j.value, '$[0]') "
            "AND c.instant = json_extract(j.value, '$[1]')",
            (json.dumps(sorted(set(keys))),),
        )
        stored = {(row[0], row[1]): (row[2], row[3]) for row in self.cursor}
        changed: dict[int, str] = {}
        for key, phase in zip(keys, phases.tolist(), strict=True):
            number, known = stored[key]
            if phase != known:
                merged = merge_phase(self._who(key[0]), key[1], known, phase)
                stored[key] = (number, merged)
                changed[number] = merged
        self.cursor.executemany(
            "UPDATE check_in SET phase = ? WHERE id = ?",
            [(phase, number) for number, phase in changed.items()],
        )
        return np.array([stored[key][0] for key in keys], dtype=np.int64)

    def _write_values(
        self,
        numbers: Integers,
        channels: tuple[Channel, ...],
        values: Matrix,
        where: tuple[Integers, Instants],
    ) -> None:
        rows, columns = np.nonzero(~np.isnan(values))
        check_ins = numbers[rows].tolist()
        asked = np.array(self._numbers(channels), dtype=np.int64)[columns].tolist()
        told = values[rows, columns].tolist()
        self.cursor.executemany(
            "INSERT INTO answer VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            zip(check_ins, asked, told, strict=True),
        )
        new = self.cursor.rowcount if told else 0
        self.tallies["value"].new += new
        self.tallies["value"].came += len(told)
        if new == len(told):
            return
        self.cursor.execute(
            "SELECT a.check_in, a.channel, a.value FROM json_each(?) AS j "
            "CROSS JOIN answer AS a ON a.check_in = j.value",
            (json.dumps(np.unique(numbers).tolist()),),
        )
        stored = {(row[0], row[1]): row[2] for row in self.cursor}
        for at, key in enumerate(zip(check_ins, asked, strict=True)):
            if stored[key] != told[at]:
                persons, times = where
                contradicts(
                    self._who(int(persons[rows[at]])),
                    int(times[rows[at]]),
                    f"channel {channels[columns[at]].name!r}",
                    f"{stored[key]!r}",
                    f"{told[at]!r}",
                )
