"""Experiments of weeks and months: a course against none, a habit, and life as it goes."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.states import INDEX as STATE
from kindloop.runner import Runner
from kindloop.simulate import life
from kindloop.simulate.schedule import Plan, Schedule, Span, schedule
from kindloop.study.crowd import Crowd, crowd, typical
from kindloop.study.diary_days import Size
from kindloop.study.followed import followed
from kindloop.study.free_numbers import Guess
from kindloop.study.lab import apart, changed
from kindloop.study.simulated_diary import scs_total

TOLERANCE = 5e-3
_WEEKS, _SHORT_DAYS, _PER_WEEK, _MINUTES = 8, 21, 6, 20.0
_LAST = 7
_LEAD, _MONTHS = 30, 150
_UNEVEN = 0.5
"""How far persons' setbacks a day differ, on the logarithm: assumed."""
_TOLD_AS = {"self_compassion": 1.0, "self_criticism": -1.0, "stress": -1.0, "depression": -1.0}
"""Whether a gain is told as a rise or a fall."""
_TAKEN_UP = 0.3
"""Share of days on which the keenest have taken up a kind practice; half have none: assumed."""


def course(around: Guess, size: Size, runner: Runner | None = None) -> dict[str, float]:
    """A course of eight weeks against a waiting list (F40, F41, F30).

    Twenty minutes on six days a week are planned and done as far as adherence goes; both arms live
    the same days. Questionnaires look back on the last week; a short course ends after three. To
    what changed comes what a course gains against a waiting list for being believed in.
    """
    by, people = around.instruments, crowd(around, size.course, size.seed)
    days = 7 * _WEEKS
    plans = _taught(days, size.seed)
    times = _reading_days([0, _SHORT_DAYS, days])
    idle, taught = _two_arms(people, plans, times, runner)
    z = np.random.default_rng([size.seed, 17]).standard_normal((size.course, 6))
    after = slice(-_LAST * 8, None)
    read = [_questionnaires(arm[:, after], by, z) for arm in (idle, taught)]
    short = [_criticism(arm[:, 2 * 8 * _LAST - 1], z) for arm in (idle, taught)]
    oxytocin = [taught[:, _morning(times, day), STATE["oxytocin"]] + by["spread_oxytocin"] * z[:, k]
                for k, day in ((4, 0), (5, days))]  # fmt: skip
    moved = {name: apart(read[1][name], read[0][name]) for name in read[0]}
    out = {f"course.{name}": _TOLD_AS[name] * by_itself + by["belief_course"]
           for name, by_itself in moved.items()}  # fmt: skip
    out["course.longer"] = apart(short[1], short[0]) - moved["self_criticism"]
    out["course.oxytocin"] = changed(*oxytocin)
    return out


def habit(around: Guess, runner: Runner | None = None) -> dict[str, float]:
    """Days with which a habit practised daily approaches its ceiling (P40): 28 beside 56 days."""
    people = typical(around)
    practice = life.practice("compassion_break", range(56), _MINUTES, planned=False)
    plans = [_plan(56, more) for more in ((), practice)]
    arms = _two_arms(people, plans, np.array([28.0, 56.0]) * MINUTES_PER_DAY, runner)
    first, last = (arms[1] - arms[0])[0, :, STATE["kindness_habit"]]
    ratio = first / last
    days = 28.0 / np.log(ratio / (1 - ratio)) if 0.5 < ratio < 1 else np.nan
    return {"habit.days": float(days)}


def as_it_goes(around: Guess, size: Size, runner: Runner | None = None) -> dict[str, float]:
    """Changes over four months of life, and how traits go together at their end (F58 F51 F53).

    After a month a person meets more or fewer setbacks a day, and half of all take up a kind
    practice, which no such study asks about: something must move self-compassion over months. Need
    satisfaction is interest plus efficacy, vitality is motivation, putting off is the reverse of
    trying.
    """
    by, people = around.instruments, crowd(around, size.months, size.seed)
    plans = _lives(size.months, size.seed)
    times = _reading_days([_LEAD, _MONTHS])
    states = followed(people.numbers, people.start, plans, times, TOLERANCE, runner).states
    chance = np.random.default_rng([size.seed, 23])
    read = [_scales(part, by, chance) for part in np.split(states, 2, axis=1)]
    moved = {name: read[1][name] - read[0][name] for name in read[0]}
    end = states[:, -_LAST * 8 :].mean(axis=1)
    trait = read[1]["sc"]
    return {
        "months.need": _r(moved["sc"], moved["need"]),
        "months.negative": _r(moved["sc"], moved["negative"]),
        "months.vitality": _r(moved["need"], moved["vitality"]),
        "months.positive": _r(moved["need"], moved["positive"]),
        "months.fear": _r(trait, end[:, STATE["fear_of_failure"]]),
        "months.efficacy": _r(trait, end[:, STATE["efficacy"]]),
        "months.putting_off": _r(trait, -end[:, STATE["trying"]]),
    }


@lru_cache(maxsize=2)
def _taught(days: int, seed: int) -> list[Schedule]:
    """The same days without and with practice."""
    lived = life.setbacks(days + 1, np.random.default_rng([seed, 13]))
    asked = [d for d in range(days) if d % 7 < _PER_WEEK]
    practice = life.practice("compassion_break", asked, _MINUTES)
    return [_plan(days + 1, [*lived, *more]) for more in ((), practice)]


@lru_cache(maxsize=2)
def _lives(many: int, seed: int) -> list[Schedule]:
    """Months of everyday life, one for each person."""
    chance = np.random.default_rng([seed, 19])
    out: list[Schedule] = []
    for _ in range(many):
        before, after = 2.0 * np.exp(_UNEVEN * chance.standard_normal(2) - _UNEVEN**2 / 2)
        early = life.setbacks(_LEAD, chance, float(before))
        late = life.setbacks(_MONTHS - _LEAD, chance, float(after))
        shift = _LEAD * MINUTES_PER_DAY
        moved = [Span(s.start + shift, s.stop + shift, s.inputs) for s in late]
        share = max(0.0, chance.uniform(-_TAKEN_UP, _TAKEN_UP))
        taken = [d for d in range(_LEAD, _MONTHS) if chance.random() < share]
        kind = life.practice("compassion_break", taken, _MINUTES, planned=False)
        out.append(_plan(_MONTHS, [*early, *moved, *kind]))
    return out


def _plan(days: int, spans: list[Span] | tuple[Span, ...]) -> Schedule:
    return schedule(Plan(days * MINUTES_PER_DAY, spans))


def _two_arms(people: Crowd, plans: list[Schedule], times: Vector, runner: Runner | None) -> Cube:
    """The same persons under two plans, shape (2, persons, n, states)."""
    many = len(people.numbers)
    numbers, start = (np.concatenate([one, one]) for one in (people.numbers, people.start))
    each = [plan for plan in plans for _ in range(many)]
    states = followed(numbers, start, each, times, TOLERANCE, runner).states
    return states.reshape(2, many, *states.shape[1:])


def _reading_days(ends: list[int]) -> Vector:
    """Eight times of each day of the week before each of some days (of the first, from it on)."""
    hours = np.arange(8) * 120.0 + 480.0
    days = [d for end in ends for d in range(max(end, _LAST) - _LAST, max(end, _LAST))]
    return np.array([d * MINUTES_PER_DAY + hour for d in days for hour in hours])


def _morning(times: Vector, end: int) -> int:
    """The first reading of the last day before a day."""
    return int(np.searchsorted(times, (max(end, 1) - 1) * MINUTES_PER_DAY))


def _questionnaires(week: Cube, by: Mapping[str, float], z: Matrix) -> dict[str, Vector]:
    """Questionnaires after a course, each shape (persons,).

    One of stress asks how tense one was and how often upset, so it reads mood besides.
    """
    mean = week.mean(axis=1)
    stress = mean[:, STATE["threat"]] + mean[:, STATE["noradrenaline"]] - mean[:, STATE["mood"]]
    return {
        "self_compassion": scs_total(mean, z[:, 0]),
        "self_criticism": _criticism(mean, z),
        "stress": stress + by["spread_stress"] * z[:, 2],
        "depression": by["offset_negative"] * z[:, 3] - mean[:, STATE["mood"]],
    }


def _criticism(states: Matrix, z: Matrix) -> Vector:
    """Self-criticism by a questionnaire of the habit, as reliable as that of self-compassion."""
    habit = states[:, STATE["criticism_habit"]]
    return habit + np.std(habit) / 3 * z[:, 1]


def _scales(week: Cube, by: Mapping[str, float], chance: np.random.Generator) -> dict[str, Vector]:
    """Questionnaires over some months; each keeps a tenth of its variance as noise."""
    mean = week.mean(axis=1)
    plain = {
        "sc": mean[:, STATE["kindness_habit"]] - mean[:, STATE["criticism_habit"]],
        "need": mean[:, STATE["intrinsic"]] + mean[:, STATE["efficacy"]],
        "negative": by["load_threat"] * mean[:, STATE["threat"]] - mean[:, STATE["mood"]],
        "positive": mean[:, STATE["mood"]],
        "vitality": mean[:, STATE["motivation"]],
    }
    return {
        name: value + np.std(value) / 3 * chance.standard_normal(len(value))
        for name, value in plain.items()
    }


def _r(one: Vector, other: Vector) -> float:
    return float(np.corrcoef(one, other)[0, 1])
