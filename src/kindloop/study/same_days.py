"""A model person who met the same days as the writer of a diary.

Three things go from a diary into the theory and nothing else: what was logged and when (setbacks,
successes, practices), how large and how long it was, and two starting habits. What comes out says
what the theory expects of *a model person*; it is not read from the writer and not compared with
the writer's answers. Offsets of the answers are not needed, since no level is put on their scale.

A starting habit is ``sigmoid(logit(usual) + spread_habits * z)`` with ``z = (mean - 50) / 25``,
where ``mean`` is the usual answer to self-kindness or self-criticism on 0..100, 50 and 25 are
what is believed of usual answers (``kindloop.infer.prior.LEVEL``), and ``usual`` and
``spread_habits`` are the theory's numbers for how habits lie between persons. An answer and a
habit have no common unit, so only the place among persons is carried over: who answers one
standard deviation above the middle gets a habit one standard deviation above the usual. The level
to which a habit fades moves with it, as for every model person of the theory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from types import MappingProxyType

import numpy as np

from kindloop.arrays import (
    MICROSECONDS_PER_DAY,
    MICROSECONDS_PER_MINUTE,
    Instants,
    Matrix,
    Vector,
)
from kindloop.clock import to_local
from kindloop.diary import Diary, Occurrence
from kindloop.infer.prior import LEVEL
from kindloop.infer.results import PersonFit
from kindloop.model.functions import logit, sigmoid
from kindloop.model.number import EDITIONS, MINUTES_PER_DAY, Edition
from kindloop.model.parameters import Numbers
from kindloop.model.persons import Persons, typical_person, with_traits
from kindloop.model.practices import NAMES as PRACTICES
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.path import STATUS, follow
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, Span, schedule

PROCESSES = (
    "threat", "critic", "soothing", "noradrenaline", "cortisol", "mood", "motivation", "trying",
)  # fmt: skip
"""The states that are kept."""
MOST_DAYS = 60
MINUTES_UNKNOWN = 10.0
"""How long something lasts whose length was not logged."""
EVERY = 30.0
_JUST_BEFORE = 1e-3
_EVENTS = ("setback", "success")
_SHARED = "attention_control"

_Stretch = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Habit:
    """A starting habit of the model person.

    Attributes:
        start: between 0 and 1.
        usual: of the typical person.
        answered: the usual answer that it comes from, 0..100; NaN where the question was not
            answered and the habit is the usual one.
    """

    start: float
    usual: float
    answered: float


@dataclass(frozen=True, slots=True)
class SameDays:
    """What became of the model person.

    Attributes:
        first: midnight of the first day on the person's clock, local microseconds since 1970.
        days: how many, each of 24 hours.
        left_out: earlier days of the diary that were not met.
        counts: how many setbacks, successes and practices were met, by these names.
        shared_only: practices that the theory does not know: only what all practices have in
            common was met.
        habits: ``kindness`` and ``criticism``.
        minutes: since ``first``: every half hour, and the end of everything that was met,
            shape (n,).
        levels: of each edition, shape (n, processes), columns as ``PROCESSES``.
        trouble: why it could not be computed; empty where it could.
    """

    first: int
    days: int
    left_out: int
    counts: Mapping[str, int]
    shared_only: tuple[str, ...]
    habits: Mapping[str, Habit]
    minutes: Vector
    levels: Mapping[str, Matrix]
    trouble: str = ""

    @property
    def met_nothing(self) -> bool:
        """Whether nothing was logged in these days that the model person could meet."""
        return not any(self.counts.values())

    @property
    def local(self) -> Instants:
        """Times on the person's clock, local microseconds since 1970, shape (n,)."""
        return self.first + np.round(self.minutes * MICROSECONDS_PER_MINUTE).astype(np.int64)

    def of(self, edition: str, process: str) -> Vector:
        """The course of one process in one edition, shape (n,)."""
        return self.levels[edition][:, PROCESSES.index(process)]


def same_days(diary: Diary, fit: PersonFit) -> SameDays:
    """The model person who met the days of a diary, in both editions of the theory.

    Args:
        diary: its logged events and practices are met at the same time of the local day.
        fit: its usual answers set the starting habits.
    """
    entries = _entries(diary)
    if not len(entries):
        return not_computed()
    last = int(entries.max() // MICROSECONDS_PER_DAY)
    all_days = last - int(entries.min() // MICROSECONDS_PER_DAY) + 1
    days = min(all_days, MOST_DAYS)
    first = (last + 1 - days) * MICROSECONDS_PER_DAY
    spans = spans_of(diary, first)
    habits = {name: habit(fit, name) for name in ("kindness", "criticism")}
    minutes = _times(days, spans)
    plan = schedule(Plan(days * MINUTES_PER_DAY, spans, successes="given"))
    levels: dict[str, Matrix] = {}
    trouble = ""
    for edition in EDITIONS:
        numbers, start = ready(_with_habits(edition, habits))
        paths = follow(numbers, start, [plan], minutes)
        levels[edition] = paths.states[0][:, [STATE[name] for name in PROCESSES]]
        trouble = trouble or (STATUS[int(paths.status[0])] if paths.status[0] else "")
    return SameDays(
        first,
        days,
        all_days - days,
        _counts(diary, first),
        _unknown_practices(diary, first),
        MappingProxyType(habits),
        minutes,
        MappingProxyType(levels),
        trouble,
    )


def not_computed(trouble: str = "") -> SameDays:
    """No days at all, with the trouble that led to that, if any."""
    return SameDays(0, 0, 0, {}, (), {}, np.empty(0), {}, trouble)


def habit(fit: PersonFit, name: str) -> Habit:
    """The starting habit of ``kindness`` or ``criticism``; the usual one where not answered."""
    p = Numbers(typical_person("evidenced").numbers[0])
    usual = float(getattr(p, f"usual_{name}_habit"))
    mean = _usual_answer(fit, f"self_{name}")
    if not isfinite(mean):
        return Habit(usual, usual, mean)
    z = (mean - LEVEL.value) / LEVEL.spread
    return Habit(float(sigmoid(logit(usual) + p.spread_habits * z)), usual, mean)


def spans_of(diary: Diary, first: int) -> tuple[Span, ...]:
    """What the model person meets, in minutes since a local midnight, sorted by input and time.

    Something lasts as long as was logged, else ten minutes, from when it was told on; what
    happened some time since the answer before ends when it was told. Where two of the same kind
    overlap, the larger one counts.

    Args:
        diary: events and practices; what was told before ``first`` is left out.
        first: local midnight, microseconds since 1970.
    """
    zone = diary.person.timezone
    tracks: dict[str, list[_Stretch]] = {}
    for kind, stretch in _stretches(diary.event, zone, first):
        if kind in _EVENTS:
            tracks.setdefault(kind, []).append(stretch)
    for kind, stretch in _stretches(diary.practice, zone, first):
        if kind in PRACTICES:
            tracks.setdefault(kind, []).append(stretch)
        tracks.setdefault(_SHARED, []).append(stretch)
    return tuple(
        Span(start, stop, {name: size})
        for name in sorted(tracks)
        for start, stop, size in largest(tracks[name])
    )


def largest(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Stretches that do not overlap: at each moment the largest size of those that hold it.

    >>> largest([(0.0, 10.0, 0.5), (5.0, 15.0, 0.8)])
    [(0.0, 5.0, 0.5), (5.0, 15.0, 0.8)]
    """
    cuts = np.unique([edge for start, stop, _ in stretches for edge in (start, stop)])
    size = np.zeros(len(cuts))
    for start, stop, own in stretches:
        held = slice(*np.searchsorted(cuts, [start, stop]))
        size[held] = np.maximum(size[held], own)
    changes = np.flatnonzero(np.diff(size, prepend=0.0))
    return [
        (float(cuts[low]), float(cuts[high]), float(size[low]))
        for low, high in pairwise(changes)
        if size[low] > 0
    ]


def _stretches(table: Occurrence, zone: str, first: int) -> list[tuple[str, _Stretch]]:
    local = to_local(table.time, zone)
    told = (local - first) / MICROSECONDS_PER_MINUTE
    known = np.isfinite(table.minutes) & (table.minutes > 0)
    minutes = np.where(known, table.minutes, MINUTES_UNKNOWN)
    sizes = np.clip(np.nan_to_num(table.size, nan=1.0), 0.0, 1.0)
    start = told - np.where(table.since_last, minutes, 0.0)
    return [
        (str(table.kind[row]), (float(start[row]), float(start[row] + minutes[row]), size))
        for row, size in enumerate(sizes.tolist())
        if local[row] >= first and size > 0
    ]


def _entries(diary: Diary) -> Instants:
    """Local times of everything that was told."""
    answered = np.isfinite(diary.answer.values).any(axis=1)
    tables = (diary.event.time, diary.practice.time, diary.step.time)
    return to_local(np.concatenate([diary.answer.time[answered], *tables]), diary.person.timezone)


def _counts(diary: Diary, first: int) -> Mapping[str, int]:
    zone = diary.person.timezone
    happened = [kind for kind, _ in _stretches(diary.event, zone, first)]
    done = len(_stretches(diary.practice, zone, first))
    return MappingProxyType({kind: happened.count(kind) for kind in _EVENTS} | {"practice": done})


def _unknown_practices(diary: Diary, first: int) -> tuple[str, ...]:
    done = {kind for kind, _ in _stretches(diary.practice, diary.person.timezone, first)}
    return tuple(sorted(done - set(PRACTICES) - {_SHARED}))


def _usual_answer(fit: PersonFit, name: str) -> float:
    """The usual answer on 0..100; NaN where there is none."""
    for one in fit.channels:
        if one.channel.name == name and len(one.value):
            raw = one.level.value if one.level else float(np.mean(one.value))
            percent = float(one.channel.to_percent(np.array([raw]))[0])
            return min(max(percent, 0.0), 100.0)
    return float("nan")


def _with_habits(edition: Edition, habits: Mapping[str, Habit]) -> Persons:
    kindness, criticism = (np.array([habits[name].start]) for name in ("kindness", "criticism"))
    return with_traits(typical_person(edition), kindness, criticism)


def _times(days: int, spans: Sequence[Span]) -> Vector:
    """Every half hour, and the moment before each span ends, where its answer is largest."""
    length = days * MINUTES_PER_DAY
    ends = np.array([span.stop for span in spans]) - _JUST_BEFORE
    grid = np.arange(0.0, length + EVERY / 2, EVERY)
    return np.unique(np.concatenate([grid, ends[(ends > 0) & (ends < length)]]))
