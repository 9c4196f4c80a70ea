"""Judged rows to diaries: the rows of each person, sorted by time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from kindloop.arrays import Flags, Instants, Integers, Words, words
from kindloop.diary import (
    CHECK_IN,
    Answer,
    Arm,
    Channel,
    Diary,
    Event,
    Occurrence,
    Person,
    Practice,
    Prompt,
    Step,
    Table,
)
from kindloop.exchange.facts import Facts
from kindloop.exchange.judge import Happened, Judged
from kindloop.exchange.map_tables import DiaryMap, OccurrenceMap

Rows = TypeVar("Rows", bound=Table)
Things = TypeVar("Things", bound=Occurrence)


@dataclass(frozen=True, slots=True)
class _Whose:
    """A table of all persons of a part and whose each of its rows is, in order of the persons."""

    table: Table
    owner: Integers


class People:
    """Every person met so far, in order of first appearance.

    Args:
        diary_map: the map.
        facts: traits and arms.
    """

    def __init__(self, diary_map: DiaryMap, facts: Facts) -> None:
        self.map = diary_map
        self.facts = facts
        self.persons: list[Person] = []
        self._places: dict[str, int] = {}

    def places(self, judged: Judged) -> Integers:
        """Which person each good row belongs to, -1 for the other rows, shape (n,)."""
        out = np.full(len(judged.sheet), -1, dtype=np.int64)
        rows = np.flatnonzero(judged.faults.good)
        codes, first = np.unique(judged.owners.codes[rows], return_index=True)
        place = np.zeros(len(judged.owners.texts), dtype=np.int64)
        for code in codes[np.argsort(first)].tolist():
            place[code] = self._place(judged.owners.texts[code].as_py())
        out[rows] = place[judged.owners.codes[rows]]
        return out

    def _place(self, name: str) -> int:
        if name not in self._places:
            self._places[name] = len(self.persons)
            self.persons.append(self._person(name))
        return self._places[name]

    def _person(self, name: str) -> Person:
        found = {trait.name: self.facts.get(trait, name) for trait in self.map.traits}
        traits = {key: np.nan if value is None else float(value) for key, value in found.items()}
        arm = None if self.map.arm is None else self.facts.get(self.map.arm, name)
        return Person(
            name=name,
            timezone=self.map.timezone,
            traits=MappingProxyType(traits),
            arm=None if arm is None else Arm(str(arm)),
        )


def channels_of(diary_map: DiaryMap) -> tuple[Channel, ...]:
    """What the columns of the answers are."""
    return tuple(channel.channel for channel in diary_map.channels)


def diaries(judged: Judged, people: People, place: Integers) -> Iterator[Diary]:
    """The rows that stay as one diary for each person, the persons in order of first appearance.

    Args:
        judged: the rows.
        people: every person met so far.
        place: which person each row belongs to, -1 for rows that do not stay, shape (n,).
    """
    rows = np.flatnonzero(place >= 0)
    rows = rows[np.lexsort((judged.times[rows], place[rows]))]
    owner = place[rows]
    tables = _tables(judged, people.map, rows, owner)
    channels = channels_of(people.map)
    for one in np.unique(owner).tolist():
        answer, event, practice, step, prompt = (_cut(table, one) for table in tables)
        yield Diary(
            people.persons[one],
            channels,
            _as(Answer, answer),
            _as(Event, event),
            _as(Practice, practice),
            _as(Step, step),
            _as(Prompt, prompt),
        )


def _tables(
    judged: Judged, diary_map: DiaryMap, rows: Integers, owner: Integers
) -> tuple[_Whose, ...]:
    answered = judged.answered[rows]
    told = rows[answered]
    answer = Answer(judged.times[told], values=judged.values[told], phase=judged.phase[told])
    both = list(zip(diary_map.occurrences, judged.occurrences, strict=True))
    split = len(diary_map.events), len(diary_map.events) + len(diary_map.practices)
    return (
        _Whose(answer, owner[answered]),
        _happened(Event, both[: split[0]], judged.times, rows, owner),
        _happened(Practice, both[split[0] : split[1]], judged.times, rows, owner),
        _steps(both[split[1] :], judged.times, rows, owner),
        _missed(judged.times[rows[~answered]], owner[~answered]),
    )


def _happened(
    kind: type[Things],
    items: Sequence[tuple[OccurrenceMap, Happened]],
    times: Instants,
    rows: Integers,
    owner: Integers,
) -> _Whose:
    """What happened in the rows, by person, time and the order of the map."""
    which = [_true(one.happened[rows]) for _, one in items]
    position = np.concatenate([np.empty(0, dtype=np.int64), *which])
    order = np.argsort(position, kind="stable")
    position = position[order]
    flags = [np.full(len(at), item.since_last) for at, (item, _) in zip(which, items, strict=True)]
    sizes = [one.size[rows[at]] for at, (_, one) in zip(which, items, strict=True)]
    minutes = [one.minutes[rows[at]] for at, (_, one) in zip(which, items, strict=True)]
    kinds = [_names(item.name, len(at)) for at, (item, _) in zip(which, items, strict=True)]
    table = kind(
        times[rows[position]],
        kind=np.concatenate([words(), *kinds])[order],
        size=np.concatenate([np.empty(0), *sizes])[order],
        minutes=np.concatenate([np.empty(0), *minutes])[order],
        since_last=np.concatenate([np.empty(0, dtype=np.bool_), *flags])[order],
    )
    return _Whose(table, owner[position])


def _steps(
    items: Sequence[tuple[OccurrenceMap, Happened]],
    times: Instants,
    rows: Integers,
    owner: Integers,
) -> _Whose:
    if not items:
        return _Whose(Step(), np.empty(0, dtype=np.int64))
    one = items[0][1]
    told = one.told[rows]
    taken = np.where(one.happened, one.size, 0.0)[rows[told]]
    return _Whose(Step(times[rows[told]], taken=taken), owner[told])


def _missed(times: Instants, owner: Integers) -> _Whose:
    yes = np.ones(len(times), dtype=np.bool_)
    table = Prompt(
        times,
        kind=_names(CHECK_IN, len(times)),
        probability=np.ones(len(times)),
        assigned=yes,
        available=yes,
        done=~yes,
    )
    return _Whose(table, owner)


def _cut(whose: _Whose, owner: int) -> Table:
    start, end = np.searchsorted(whose.owner, [owner, owner + 1])
    return whose.table.where(np.arange(start, end))


def _as(kind: type[Rows], table: Table) -> Rows:
    assert isinstance(table, kind)  # noqa: S101 - the order of the tables is ours
    return table


def _true(flags: Flags) -> Integers:
    return np.flatnonzero(flags).astype(np.int64)


def _names(name: str, count: int) -> Words:
    out = np.empty(count, dtype=object)
    out[:] = name
    return out
