"""Diaries out of the database."""

import sqlite3
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

import numpy as np

from kindloop.arrays import words
from kindloop.diary import Answer, Arm, Channel, Diary, Event, Person, Practice, Prompt, Step
from kindloop.store.rows import EVENTS, EVER, PRACTICES, PROMPTS, STEPS, load_rows


@dataclass(frozen=True, slots=True)
class Overview:
    """One person in one line.

    Attributes:
        name: of the person.
        check_ins: instants at which something was answered.
        first: the first of them, None without any.
        last: the last of them, None without any.
        simulated: whether a program wrote the diary.
        timezone: IANA name of the person's clock.
    """

    name: str
    check_ins: int
    first: int | None
    last: int | None
    simulated: bool
    timezone: str


def overview_of(cursor: sqlite3.Cursor) -> list[Overview]:
    """Everyone in one line each, in the order in which they came."""
    cursor.execute(
        "SELECT name, count(instant), min(instant), max(instant), simulated, timezone "
        "FROM person "
        "LEFT JOIN check_in ON check_in.person = person.id GROUP BY person.id ORDER BY person.id"
    )
    return [Overview(*row[:4], simulated=bool(row[4]), timezone=row[5]) for row in cursor]


def find_person(cursor: sqlite3.Cursor, name: str) -> int | None:
    """The number of a person in the database, None where there is none of that name."""
    cursor.execute("SELECT id FROM person WHERE name = ?", (name,))
    row = cursor.fetchone()
    return None if row is None else int(row[0])


def person_of(cursor: sqlite3.Cursor, number: int) -> Person:
    """The person who has a number in the database."""
    cursor.execute(
        "SELECT name, timezone, day_start, arm, arm_probability, simulated FROM person "
        "WHERE id = ?",
        (number,),
    )
    name, timezone, day_start, arm, probability, simulated = cursor.fetchone()
    cursor.execute("SELECT name, value FROM trait WHERE person = ? ORDER BY name", (number,))
    traits = {trait: _number(value) for trait, value in cursor}
    return Person(
        name=name,
        timezone=timezone,
        day_start=day_start,
        traits=MappingProxyType(traits),
        arm=None if arm is None else Arm(arm, _number(probability)),
        simulated=bool(simulated),
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def asked_of(cursor: sqlite3.Cursor, number: int) -> list[int]:
    """The numbers of the channels that a person was asked, in the order they were named."""
    cursor.execute("SELECT channel FROM asked WHERE person = ? ORDER BY position", (number,))
    return [int(row[0]) for row in cursor]


def load_diary(cursor: sqlite3.Cursor, number: int, since: int = EVER) -> Diary:
    """What the person with a number told from an instant on, tables sorted by time and kind."""
    asked = asked_of(cursor, number)
    channels: list[Channel] = []
    for channel in asked:
        cursor.execute("SELECT name, low, high, step FROM channel WHERE id = ?", (channel,))
        channels.append(Channel(*cursor.fetchone()))
    return Diary(
        person=person_of(cursor, number),
        channels=tuple(channels),
        answer=_load_answers(cursor, number, asked, since),
        event=cast("Event", load_rows(cursor, EVENTS, number, since)),
        practice=cast("Practice", load_rows(cursor, PRACTICES, number, since)),
        step=cast("Step", load_rows(cursor, STEPS, number, since)),
        prompt=cast("Prompt", load_rows(cursor, PROMPTS, number, since)),
    )


def _load_answers(cursor: sqlite3.Cursor, number: int, asked: list[int], since: int) -> Answer:
    cursor.execute(
        "SELECT id, instant, phase FROM check_in WHERE person = ? AND instant >= ? "
        "ORDER BY instant",
        (number, since),
    )
    ids, times, phases = _columns(cursor.fetchall(), 3)
    values = np.full((len(ids), len(asked)), np.nan)
    cursor.execute(
        "SELECT a.check_in, a.channel, a.value FROM check_in AS c "
        "CROSS JOIN answer AS a ON a.check_in = c.id WHERE c.person = ? AND c.instant >= ?",
        (number, since),
    )
    check_ins, channels, told = _columns(cursor.fetchall(), 3)
    if told:
        rows = _places(ids, check_ins)
        values[rows, _places(asked, channels)] = told
    return Answer(time=np.array(times, dtype=np.int64), values=values, phase=words(phases))


def _columns(rows: list[tuple[Any, ...]], width: int) -> tuple[tuple[Any, ...], ...]:
    return tuple(zip(*rows, strict=True)) if rows else ((),) * width


def _places(known: Any, wanted: Any) -> Any:
    """Where each wanted number stands among the known ones, shape (n,)."""
    numbers = np.array(known, dtype=np.int64)
    order = np.argsort(numbers)
    return order[np.searchsorted(numbers, wanted, sorter=order)]
