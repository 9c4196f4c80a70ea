"""The sample person: sixty days drawn from the diary model, so that nobody's data is needed.

Every number here is ours; no real person stands behind it, and every figure says so.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from kindloop.arrays import (
    MICROSECONDS_PER_DAY,
    MICROSECONDS_PER_MINUTE,
    Flags,
    Instants,
    Matrix,
    Vector,
    words,
)
from kindloop.clock import to_utc
from kindloop.diary import (
    CHECK_IN,
    NEXT_STEP,
    Answer,
    Channel,
    Diary,
    Event,
    Person,
    Practice,
    Prompt,
    Step,
)
from kindloop.infer.assemble import assemble, kinds_in, series_of
from kindloop.infer.posterior import DAILY
from kindloop.infer.simulate import simulate

NAME = "Sample person"
DAYS = 60
_TIMEZONE = "Europe/Rome"
_FIRST_DAY = np.datetime64("2026-01-12", "us").astype(np.int64)
_HOURS = (8.5, 11.5, 14.5, 17.5, 21.0)
_ANSWERED = 0.78


@dataclass(frozen=True, slots=True)
class _Nature:
    """How a channel of the sample person moves; on 0..100 unless a unit is given."""

    level: float
    scale: float
    daily: tuple[float, float]
    setback: float
    success: float
    practice: float
    step: float


_NATURES = {
    "stress": _Nature(42, 15, (2, -4), 22, -6, -6, -4),
    "mood": _Nature(58, 13, (-1, 4), -16, 9, 5, 6),
    "motivation": _Nature(54, 15, (3, 5), -14, 12, 4, 8),
    "self_kindness": _Nature(50, 12, (0, 2), -6, 3, 10, 3),
    "self_criticism": _Nature(44, 14, (0, -2), 18, -4, -8, -4),
}


def sample_person(seed: int = 2026) -> Diary:
    """The diary of the sample person, the same for the same seed."""
    random = np.random.default_rng(seed)
    asked = _schedule(random)
    answered = random.random(len(asked)) < _ANSWERED
    answered &= ~_holiday(asked)
    times = asked[answered]
    event, step = _setbacks(times, random)
    channels = tuple(Channel(name, 0, 10, 1) for name in _NATURES)
    diary = Diary(
        person=Person(
            NAME, _TIMEZONE, traits=MappingProxyType({"scs_total": 71.0}), simulated=True
        ),
        channels=channels,
        answer=Answer(times, np.zeros((len(times), len(channels))), words([""] * len(times))),
        event=event,
        practice=_practices(times, random),
        step=step,
        prompt=_missed(asked[~answered]),
    )
    return replace(diary, answer=replace(diary.answer, values=_values(diary, random)))


def _schedule(random: np.random.Generator) -> Instants:
    """Five prompts a day, each up to 40 minutes off its hour."""
    hours = np.add.outer(24.0 * np.arange(DAYS), np.array(_HOURS)).ravel()
    hours = hours + random.uniform(-40, 40, len(hours)) / 60.0
    minutes = np.round(hours * 60.0).astype(np.int64)
    return to_utc(_FIRST_DAY + minutes * MICROSECONDS_PER_MINUTE, _TIMEZONE)


def _holiday(times: Instants) -> Flags:
    """Four days in the sixth week without an answer, so that a gap can be seen."""
    day = (times - _FIRST_DAY) // MICROSECONDS_PER_DAY
    return (day >= 37) & (day < 41)


def _setbacks(times: Instants, random: np.random.Generator) -> tuple[Event, Step]:
    chance = random.random(len(times))
    setback, success = chance < 0.13, chance > 0.88
    either = setback | success
    size = np.round(random.uniform(0.3, 1.0, len(times)), 1)
    event = Event(
        time=times[either],
        kind=words(["setback" if bad else "success" for bad in setback[either]]),
        size=size[either],
        minutes=np.full(int(either.sum()), np.nan),
        since_last=np.ones(int(either.sum()), dtype=np.bool_),
    )
    later = np.flatnonzero(setback) + 1
    later = later[later < len(times)]
    taken = random.choice([0.0, 0.5, 1.0], len(later), p=[0.3, 0.2, 0.5])
    return event, Step(times[later], taken)


def _practices(times: Instants, random: np.random.Generator) -> Practice:
    chosen = np.flatnonzero(random.random(len(times)) < 0.15)
    names = random.choice(["compassion_break", "journaling"], len(chosen))
    n = len(chosen)
    after = times[chosen] + 10 * MICROSECONDS_PER_MINUTE
    return Practice(
        time=after,
        kind=words([str(name) for name in names]),
        size=np.ones(n),
        minutes=random.choice([3.0, 5.0, 10.0], n),
        since_last=np.zeros(n, dtype=np.bool_),
    )


def _missed(times: Instants) -> Prompt:
    n = len(times)
    yes, no = np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    return Prompt(times, words([CHECK_IN] * n), np.ones(n), yes, yes, no)


def _values(diary: Diary, random: np.random.Generator) -> Matrix:
    kinds = kinds_in([diary])
    columns: list[Vector] = []
    for channel, nature in zip(diary.channels, _NATURES.values(), strict=True):
        data = assemble(series_of(diary, channel), kinds).whole
        static = np.zeros(1 + DAILY + len(kinds))
        static[0] = nature.level
        static[1:3] = nature.daily
        sizes = {"setback": nature.setback, "success": nature.success, NEXT_STEP: nature.step}
        static[1 + DAILY :] = [sizes.get(kind.name, nature.practice) for kind in kinds]
        theta = np.array([np.log(nature.scale), -0.6, 0.2, np.log(4.0), np.log(30.0), np.log(6.0)])
        drawn = simulate(theta, static, data, random)
        columns.append(np.clip(np.round(channel.from_percent(drawn)), channel.low, channel.high))
    return np.column_stack(columns)
