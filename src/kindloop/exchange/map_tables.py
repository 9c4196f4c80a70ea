"""The map: how a table of answers becomes a diary, as frozen tables.

``docs/maps.md`` explains every key; ``mapping.load_map`` reads one.
"""

from dataclasses import dataclass
from typing import Literal

from kindloop.diary import Channel

Missing = Literal["error", "drop"]
Duplicates = Literal["error", "first", "last"]


@dataclass(frozen=True, slots=True)
class WhereMap:
    """Rows are kept where a column equals a value; numbers compare as numbers."""

    column: str
    equals: float | str | bool


@dataclass(frozen=True, slots=True)
class TimeMap:
    """Timestamps.

    Attributes:
        columns: joined by a space if there are several.
        format: as ``strptime`` reads it; None for times like 2020-03-16 12:04.
        ignore_offset: whether an offset in the text is dropped and the clock is local.
    """

    columns: tuple[str, ...]
    format: str | None
    ignore_offset: bool


@dataclass(frozen=True, slots=True)
class GridMap:
    """A stated grid of days and beeps, on the local clock.

    Attributes:
        parts: columns that name the part of the study that a day is counted in, maybe none.
        day: the column of the day.
        beep: the column of the beep in the day; None for one answer a day.
        first: time of day of the first beep, microseconds since midnight.
        between: from one beep to the next, microseconds.
        day_start: index of the first day.
        beep_start: index of the first beep.
        origin: date of the first day, days since 1970-01-01.
        part_gap: from the end of a part's last day to the next part's first, microseconds.
    """

    parts: tuple[str, ...]
    day: str
    beep: str | None
    first: int
    between: int
    day_start: int
    beep_start: int
    origin: int
    part_gap: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that hold the time of a row."""
        return (*self.parts, self.day, *((self.beep,) if self.beep else ()))


@dataclass(frozen=True, slots=True)
class ChannelMap:
    """An item, or the mean of items.

    Attributes:
        name: of the channel.
        columns: whose mean is taken.
        low: lowest possible raw value of each item.
        high: highest possible raw value of each item.
        reverse: whether high stands for little; the answer is then low + high - value.
        step: the distance between neighbouring raw values of one item.
    """

    name: str
    columns: tuple[str, ...]
    low: float
    high: float
    reverse: bool
    step: float

    @property
    def channel(self) -> Channel:
        """What the diary's column is."""
        return Channel(self.name, self.low, self.high, self.step / len(self.columns))


@dataclass(frozen=True, slots=True)
class OccurrenceMap:
    """An event, a practice or a next step.

    Attributes:
        name: the kind of what happened.
        column: of the raw value.
        low: lowest possible raw value.
        high: highest possible raw value.
        reverse: whether low values are large.
        threshold: happened at or above it (reverse: at or below); None: where the size is
            above 0.
        zero: the raw value of size 0.
        minutes: how long it lasted, as a number or as the name of a column; None: not known.
        since_last: whether it happened some time since the answer before.
    """

    name: str
    column: str
    low: float
    high: float
    reverse: bool
    threshold: float | None
    zero: float
    minutes: float | str | None
    since_last: bool


@dataclass(frozen=True, slots=True)
class TraitMap:
    """A number that belongs to the person.

    Attributes:
        name: of the trait.
        column: where it stands.
        low: lowest possible value, if stated.
        high: highest possible value, if stated.
        file: relative to the data file; None: the data file itself.
        person: the person column of that file; None: as in the data file.
    """

    name: str
    column: str
    low: float | None
    high: float | None
    file: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class ArmMap:
    """Where the arm of a trial stands: column, file and person as for a trait."""

    column: str
    file: str | None
    person: str | None


@dataclass(frozen=True, slots=True)
class DiaryMap:
    """How a table of answers becomes a diary.

    Attributes:
        name: of the map, for the error texts.
        person: the person column; None if the whole file is of one person.
        person_name: that one person; None if there is a person column.
        timezone: the person's clock where the text has no offset.
        time: timestamps, or a grid of days and beeps.
        where: conditions that all must hold for a row to be kept.
        missing_time: what to do with a row without time.
        duplicates: what to do with two answers of one person at one instant.
        channels, events, practices, steps, traits, arm, phase: what is read from a row.
    """

    name: str
    person: str | None
    person_name: str | None
    timezone: str
    time: TimeMap | GridMap
    where: tuple[WhereMap, ...] = ()
    missing_time: Missing = "error"
    duplicates: Duplicates = "error"
    channels: tuple[ChannelMap, ...] = ()
    events: tuple[OccurrenceMap, ...] = ()
    practices: tuple[OccurrenceMap, ...] = ()
    steps: OccurrenceMap | None = None
    traits: tuple[TraitMap, ...] = ()
    arm: ArmMap | None = None
    phase: str | None = None

    @property
    def occurrences(self) -> tuple[OccurrenceMap, ...]:
        """Events, practices and the next step, in this order."""
        return (*self.events, *self.practices, *((self.steps,) if self.steps else ()))

    def stands_in_data(self, item: TraitMap | ArmMap) -> bool:
        """Whether a trait or arm is read from the rows of the data file themselves."""
        return item.file is None and item.person in (None, self.person)

    @property
    def columns(self) -> dict[str, str]:
        """The columns that the data file must have, each with what it is needed for."""
        needed = {item.column: "where" for item in self.where}
        needed |= dict.fromkeys(self.time.columns, "the time")
        needed |= {self.person: "person"} if self.person else {}
        needed |= {name: f"channel {c.name}" for c in self.channels for name in c.columns}
        for item in self.occurrences:
            needed[item.column] = item.name
            if isinstance(item.minutes, str):
                needed[item.minutes] = f"{item.name}, minutes"
        own = [trait for trait in self.traits if self.stands_in_data(trait)]
        needed |= {trait.column: f"trait {trait.name}" for trait in own}
        if self.arm is not None and self.stands_in_data(self.arm):
            needed[self.arm.column] = "arm"
        return needed | ({self.phase: "phase"} if self.phase else {})
