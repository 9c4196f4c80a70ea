"""The frozen tables that everything in the house exchanges.

A diary is what one person told: answers to channels, events, practices, next steps, and the
prompts that asked for them. Each table is a set of columns of equal length, sorted by time and
named in the singular, like the rows that it holds. Instants are microseconds since 1970 UTC;
missing is NaN; values are in the channel's own raw unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Self

import numpy as np

from kindloop.arrays import Flags, Instants, Integers, Matrix, Vector, Words

NEXT_STEP = "next_step"
"""What a step is called where it stands beside channels or kinds of events and practices."""

CHECK_IN = "check_in"
"""The kind of a prompt that asks for a check-in, as opposed to the name of a practice."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A question that is answered again and again on one scale.

    Attributes:
        name: one of the names that the theory knows, or any other.
        low: the lowest possible answer, raw unit.
        high: the highest possible answer, raw unit.
        step: the distance between neighbouring answers, raw unit (the mean of two items with
            steps of 1 has steps of 0.5).
    """

    name: str
    low: float
    high: float
    step: float = 1.0

    def __post_init__(self) -> None:
        if not self.low < self.high or not 0 < self.step <= self.high - self.low:
            raise ValueError(
                f"Channel {self.name!r} needs low < high and a step between 0 and their "
                f"distance; came low {self.low}, high {self.high}, step {self.step}."
            )

    def to_percent(self, values: Vector) -> Vector:
        """Answers on the scale where low..high is 0..100, same shape."""
        return (values - self.low) * (100.0 / (self.high - self.low))

    def from_percent(self, values: Vector) -> Vector:
        """Back from 0..100 to the raw unit, same shape."""
        return self.low + values * ((self.high - self.low) / 100.0)

    @property
    def cell(self) -> float:
        """The width of one answer's cell on the scale of 0..100."""
        return self.step * 100.0 / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Arm:
    """The arm of a trial that a person was put into.

    Attributes:
        name: what the arm is called.
        probability: with which the person came into it; NaN where that is not known.
    """

    name: str
    probability: float = float("nan")


@dataclass(frozen=True, slots=True)
class Person:
    """Who the diary is of.

    Attributes:
        name: the only identity that we keep.
        timezone: IANA name of the clock that the person lives by.
        day_start: minutes after midnight at which the person's day starts.
        traits: numbers that belong to the person, NaN where missing.
        arm: of a trial, if any.
        simulated: whether a program wrote this diary; every figure then says so.
    """

    name: str
    timezone: str = "UTC"
    day_start: int = 240
    traits: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    arm: Arm | None = None
    simulated: bool = False


def _column(kind: type[np.generic] | type[object]) -> Any:
    return field(default_factory=lambda: np.empty(0, dtype=kind))


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of equal length, sorted by time; without arguments it is empty.

    Attributes:
        time: when it was told, shape (n,).
    """

    time: Instants = _column(np.int64)

    def __post_init__(self) -> None:
        lengths = {f.name: len(getattr(self, f.name)) for f in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"The columns of a table must be of one length; came {lengths}.")

    def __len__(self) -> int:
        return len(self.time)

    def where(self, rows: Flags | Integers) -> Self:
        """The table with only some of its rows (a mask or indices), in that order."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True, slots=True)
class Answer(Table):
    """Check-ins: one row an instant, one column a channel.

    Attributes:
        values: raw units, shape (n, channels), NaN where a channel was not answered.
        phase: of the study, empty where none, shape (n,).
    """

    values: Matrix = field(default_factory=lambda: np.empty((0, 0)))
    phase: Words = _column(object)


@dataclass(frozen=True, slots=True)
class Occurrence(Table):
    """Things that happened; an answer at the same instant was given with them.

    Attributes:
        kind: what happened, shape (n,).
        size: 0..1, shape (n,).
        minutes: how long it lasted, NaN where not known, shape (n,).
        since_last: whether it happened some time since the answer before, shape (n,).
    """

    kind: Words = _column(object)
    size: Vector = _column(np.float64)
    minutes: Vector = _column(np.float64)
    since_last: Flags = _column(np.bool_)


@dataclass(frozen=True, slots=True)
class Event(Occurrence):
    """Setbacks and successes: ``kind`` is ``setback`` or ``success``."""


@dataclass(frozen=True, slots=True)
class Practice(Occurrence):
    """Practices done: ``kind`` is the practice's name."""


@dataclass(frozen=True, slots=True)
class Step(Table):
    """Next steps and whether they were taken.

    Attributes:
        taken: 0 not, 1 done, between partly, shape (n,).
    """

    taken: Vector = _column(np.float64)

    def done(self) -> Occurrence:
        """Those that were taken, at least partly, as things that happened."""
        rows = np.flatnonzero(self.taken > 0)
        kind = np.full(len(rows), NEXT_STEP, dtype=object)
        unknown, since = np.full(len(rows), np.nan), np.zeros(len(rows), dtype=np.bool_)
        return Occurrence(self.time[rows], kind, self.taken[rows], unknown, since)


@dataclass(frozen=True, slots=True)
class Prompt(Table):
    """Prompts and how they were drawn.

    Attributes:
        kind: ``check_in`` or the name of a practice, shape (n,).
        probability: with which it was sent, shape (n,).
        assigned: whether it was sent, shape (n,).
        available: whether the person could be asked, shape (n,).
        done: whether what it asked for was done, shape (n,).
    """

    kind: Words = _column(object)
    probability: Vector = _column(np.float64)
    assigned: Flags = _column(np.bool_)
    available: Flags = _column(np.bool_)
    done: Flags = _column(np.bool_)


@dataclass(frozen=True, slots=True)
class Diary:
    """All that one person told.

    Attributes:
        person: whose it is.
        channels: what the columns of ``answer.values`` are.
        answer, event, practice, step: what was told. ``prompt`` holds the missed check-ins
            (``done`` false) and every prompt whose chance is known; an answered check-in that
            nobody randomised is just an answer.
    """

    person: Person
    channels: tuple[Channel, ...]
    answer: Answer
    event: Event = field(default_factory=Event)
    practice: Practice = field(default_factory=Practice)
    step: Step = field(default_factory=Step)
    prompt: Prompt = field(default_factory=Prompt)

    def __post_init__(self) -> None:
        if self.answer.values.shape != (len(self.answer), len(self.channels)):
            raise ValueError(
                f"Answers need one column a channel; came {self.answer.values.shape} for "
                f"{len(self.channels)} channels and {len(self.answer)} instants."
            )

    def column(self, name: str) -> int:
        """Where a channel stands in ``answer.values``; -1 if the person was never asked it."""
        names = [channel.name for channel in self.channels]
        return names.index(name) if name in names else -1
