"""Trials whose outcome is a diary: arms and time.

For each channel a person has a number before and after: the mean, the inertia (correlation of an
answer with the one before on the same day) and the reactivity (slope on events, where events were
told). The effect of an arm is how much more that number changed than in the other arm: Welch's
interval over persons, and the chance of so large a difference if arms were names only (permutation
of the arms, seed fixed).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student

from kindloop.arrays import Flags, Vector
from kindloop.clock import day_index
from kindloop.diary import Diary
from kindloop.errors import InputError
from kindloop.infer.wcls import LEVEL, Coefficient

FEWEST_ANSWERS, FEWEST_PAIRS, FEWEST_EVENTS, FEWEST_PERSONS = 5, 15, 5, 3
PLEASANTNESS = "pleasantness"
"""The channel that says how pleasant the last event was."""

MEASURES = ("mean", "inertia", "reactivity")
_PERMUTATIONS, _SEED = 10_000, 11


@dataclass(frozen=True, slots=True)
class Change:
    """How much more a number changed in one arm than in the other.

    Attributes:
        channel: whose.
        measure: ``mean`` (in the channel's unit), ``inertia`` (a correlation) or ``reactivity``
            (the channel's unit for an event of full size).
        arms: the arm, and the one that it is compared with.
        persons: of both, who answered often enough before and after.
        difference: of the changes, None where there are too few persons.
        chance: share of permutations with a difference at least as large.
        why_not: a sentence where there is no difference.
    """

    channel: str
    measure: str
    arms: tuple[str, str]
    persons: tuple[int, int]
    difference: Coefficient | None
    chance: float | None
    why_not: str = ""


def trial(diaries: Sequence[Diary], control: str = "") -> tuple[Change, ...]:
    """What two arms did to every channel.

    Args:
        diaries: one a person; phases of the answers in order of time, the first is before.
        control: the arm to compare with; by default the first in alphabetical order.

    Raises:
        InputError: if there are not two arms and two phases.
    """
    arms = sorted({diary.person.arm.name for diary in diaries if diary.person.arm})
    phases = sorted({str(word) for diary in diaries for word in diary.answer.phase if str(word)})
    if len(arms) != 2 or len(phases) != 2:
        raise InputError(
            f"A trial has two arms and two phases; these diaries have {_listed(arms, 'arm')} and "
            f"{_listed(phases, 'phase')}: name them in the map with [arm] and [phase]."
        )
    other = control or arms[0]
    if other not in arms:
        raise InputError(f"There is no arm {other!r}; there are {' and '.join(arms)}.")
    treated = next(arm for arm in arms if arm != other)
    channels = list(dict.fromkeys(channel.name for diary in diaries for channel in diary.channels))
    return tuple(
        _change(diaries, channel, measure, (treated, other), (phases[0], phases[1]))
        for channel in channels
        for measure in MEASURES
    )


def _listed(names: Sequence[str], what: str) -> str:
    return f"{len(names)} {what}s" + (f" ({', '.join(names[:5])})" if names else "")


def _change(
    diaries: Sequence[Diary], channel: str, measure: str, arms: tuple[str, str],
    phases: tuple[str, str],
) -> Change:  # fmt: skip
    groups: list[Vector] = []
    for arm in arms:
        inside = [one for one in diaries if one.person.arm and one.person.arm.name == arm]
        changes = [
            _number(one, channel, measure, phases[1]) - _number(one, channel, measure, phases[0])
            for one in inside
        ]
        groups.append(np.array([change for change in changes if np.isfinite(change)]))
    persons = len(groups[0]), len(groups[1])
    if min(persons) < FEWEST_PERSONS:
        return Change(
            channel, measure, arms, persons, None, None,
            f"{persons[0]} and {persons[1]} persons have enough answers before and after; at least "
            f"{FEWEST_PERSONS} in each arm are needed before anything can be said.",
        )  # fmt: skip
    return Change(channel, measure, arms, persons, _welch(*groups), _chance(*groups))


def _number(diary: Diary, channel: str, measure: str, phase: str) -> float:
    column = diary.column(channel)
    if column < 0:
        return float("nan")
    values = diary.answer.values[:, column]
    rows = np.array([str(word) == phase for word in diary.answer.phase], dtype=bool)
    rows &= ~np.isnan(values)
    if measure == "mean":
        return float(values[rows].mean()) if rows.sum() >= FEWEST_ANSWERS else float("nan")
    if measure == "inertia":
        return _inertia(diary, values, rows)
    return _reactivity(diary, values, rows)


def _inertia(diary: Diary, values: Vector, rows: Flags) -> float:
    """Correlation of an answer with the one before on the same day."""
    person = diary.person
    day = day_index(diary.answer.time[rows], person.timezone, person.day_start)
    value = values[rows]
    same = day[1:] == day[:-1]
    if same.sum() < FEWEST_PAIRS:
        return float("nan")
    before, after = value[:-1][same], value[1:][same]
    if np.ptp(before) == 0 or np.ptp(after) == 0:
        return float("nan")
    return float(np.corrcoef(before, after)[0, 1])


def _reactivity(diary: Diary, values: Vector, rows: Flags) -> float:
    """Slope of the answers on the events that were told with them.

    Where no setbacks were told, how unpleasant the last event was (the channel ``PLEASANTNESS``
    from its highest to its lowest answer, as 0 to 1) stands for their size.
    """
    times = diary.answer.time[rows]
    size = np.zeros(len(times))
    pleasant = diary.column(PLEASANTNESS)
    if not len(diary.event) and pleasant >= 0:
        scale = diary.channels[pleasant]
        told = diary.answer.values[rows, pleasant]
        size = 1.0 - scale.to_percent(told) / 100.0
        there = np.isfinite(size)
        return _slope(size[there], values[rows][there])
    setbacks = diary.event.where(
        np.array([str(kind) == "setback" for kind in diary.event.kind], bool)
    )
    at = np.searchsorted(times, setbacks.time)
    at = np.minimum(at, max(len(times) - 1, 0))
    same = times[at] == setbacks.time if len(times) else np.zeros(0, dtype=bool)
    np.add.at(size, at[same], setbacks.size[same])
    return _slope(size, values[rows])


def _slope(size: Vector, value: Vector) -> float:
    if (size > 0).sum() < FEWEST_EVENTS or np.ptp(size) == 0:
        return float("nan")
    away = size - size.mean()
    return float(away @ value / (away @ away))


def _welch(treated: Vector, other: Vector) -> Coefficient:
    parts = [group.var(ddof=1) / len(group) for group in (treated, other)]
    error = float(np.sqrt(sum(parts)))
    value = float(treated.mean() - other.mean())
    if error == 0.0:
        return Coefficient(value, 0.0, value, value)
    free = sum(parts) ** 2 / sum(
        part**2 / (len(group) - 1) for part, group in zip(parts, (treated, other), strict=True)
    )
    wide = float(student.ppf(0.5 + LEVEL / 2.0, free)) * error
    return Coefficient(value, error, value - wide, value + wide)


def _chance(treated: Vector, other: Vector) -> float:
    together = np.concatenate([treated, other])
    seen = abs(treated.mean() - other.mean())
    random = np.random.default_rng(_SEED)
    count = 0
    for _ in range(_PERMUTATIONS):
        mixed = random.permutation(together)
        count += abs(mixed[: len(treated)].mean() - mixed[len(treated) :].mean()) >= seen - 1e-12
    return (count + 1) / (_PERMUTATIONS + 1)
