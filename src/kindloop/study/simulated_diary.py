"""A simulated diary study, read through the instruments at the times of the real one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Matrix, Vector
from kindloop.model.functions import logit
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import INDEX as STATE
from kindloop.runner import Runner
from kindloop.study.crowd import Crowd, crowd
from kindloop.study.diary_days import DAYS_BETWEEN, GAP, PROMPTS, Days, Size, days, noisy
from kindloop.study.diary_statistics import Sheet, statistics
from kindloop.study.followed import followed
from kindloop.study.free_numbers import Guess
from kindloop.study.instrument_numbers import common_share, ranges
from kindloop.study.readings import trailing

TOLERANCE = 5e-3
_EVERY = 30.0
_EVENING = MINUTES_PER_DAY - np.array([300.0, 240.0, 180.0, 120.0])
_DAY = np.arange(MINUTES_PER_DAY + 360.0, MINUTES_PER_DAY + 1320.0 + 1.0, _EVERY)
TIMES = np.concatenate([_EVENING, _DAY])
_HOURS = np.arange(MINUTES_PER_DAY + 540.0, MINUTES_PER_DAY + 1320.0 + 1.0, 60.0)
_SCALES = ("negative", "kindness", "criticism")
_RELIABLE = 0.9
"""Share of a trait questionnaire's variance that is the trait: assumed."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of the persons of a study, before any instrument.

    Attributes:
        people: who they are.
        days: what chance gave them.
        states: at ``TIMES``, shape (rows, times, states).
        success: strength of the best success before each prompt, shape (rows, prompts).
    """

    people: Crowd
    days: Days
    states: Cube
    success: Matrix


def lived(around: Guess, size: Size, runner: Runner | None = None) -> Lived:
    """Follow the persons of a study."""
    people = crowd(around, size.persons, size.seed)
    return lived_by(people, around, size, runner)


def lived_by(people: Crowd, around: Guess, size: Size, runner: Runner | None = None) -> Lived:
    """Follow given persons through the days of a study."""
    drawn = days(size, people)
    numbers = np.repeat(people.numbers, size.weeks, axis=0)
    start = np.repeat(people.start, size.weeks, axis=0)
    paths = followed(numbers, start, noisy(drawn, around), TIMES, TOLERANCE, runner)
    success = np.zeros_like(drawn.setback)
    row, prompt, occasion = drawn.candidates.T
    done = np.array([paths.weights[r][n] for r, n in zip(row, occasion, strict=True)])
    strength = numbers[row, NUMBER["minutes_success"]] / 12.5
    np.maximum.at(success, (row, prompt), np.nan_to_num(done) * strength)
    return Lived(people, drawn, paths.states, success)


def sheet(seen: Lived, by: Mapping[str, float]) -> Sheet:
    """The answers that a study would have got.

    Args:
        seen: what became of the persons.
        by: numbers of the instruments.
    """
    size = seen.days.size
    who = np.repeat(np.arange(size.persons), size.weeks * len(PROMPTS))
    day = np.tile(np.repeat(np.arange(size.weeks) * DAYS_BETWEEN, len(PROMPTS)), size.persons)
    prompt = np.tile(np.arange(len(PROMPTS)), size.persons * size.weeks)
    answered = seen.days.answered.ravel()
    ratings = _ratings(seen, by).reshape(len(who), 3)
    context = _unpleasant(seen, by).ravel()
    trait = scs_total(seen.people.start, seen.days.persons[:, 4])[who]
    whole = Sheet(who, day, prompt, ratings, context, trait)
    return whole.rows(answered & np.isfinite(ratings).all(axis=1))


def diary_readings(seen: Lived, by: Mapping[str, float]) -> dict[str, float]:
    """Every statistic of the simulated study, and the inertia of affect over given hours."""
    out = dict(statistics(sheet(seen, by)))
    chance = np.random.default_rng([seen.days.size.seed, 11])
    affect = {"na": _negative(seen.states, by), "pa": seen.states[:, :, STATE["mood"]]}
    noise = {"na": by["noise_hourly"], "pa": by["noise_positive"]}
    for name, level in affect.items():
        rated = level + noise[name] * chance.standard_normal(level.shape)
        out |= {f"hours.{name}.{gap}": value for gap, value in _inertia(rated, seen).items()}
    return out


def scs_total(states: Matrix, shocks: Vector) -> Vector:
    """Trait self-compassion by a questionnaire, shape (persons,)."""
    trait = states[:, STATE["kindness_habit"]] - states[:, STATE["criticism_habit"]]
    return trait + np.std(trait) * np.sqrt(1 / _RELIABLE - 1) * shocks


def _ratings(seen: Lived, by: Mapping[str, float]) -> Cube:
    """Negative affect, self-kindness, self-criticism at the prompts, shape (rows, prompts, 3)."""
    at = np.searchsorted(TIMES, PROMPTS)
    affect = _negative(seen.states, by)[:, at]
    window = min(by["minutes_self"], GAP)
    shares = [_averaged(seen.states, name, window)[:, at] for name in ("soothing", "critic")]
    z, offsets = seen.days.ratings, _offsets(seen.days, by)
    common = by["noise_common"] * z[..., 3]
    noise = [by[f"noise_{name}"] * z[..., k] for k, name in enumerate(_SCALES)]
    felt = [
        affect + noise[0] + common,
        0.25 * logit(shares[0]) + noise[1] - common,
        0.25 * logit(shares[1]) + noise[2] + common,
    ]
    person = np.repeat(np.arange(seen.days.size.persons), seen.days.size.weeks)
    used = ranges(by, seen.days.persons[:, 5])[person, None, None]
    return used * np.stack(felt, axis=2) + offsets[person, None, :]


def _offsets(drawn: Days, by: Mapping[str, float]) -> Matrix:
    """How each person uses the three scales, shape (persons, 3)."""
    z, share = drawn.persons, common_share(by)
    signs = np.array([1.0, -1.0, 1.0])
    sizes = np.array([by[f"offset_{name}"] for name in _SCALES])
    return sizes * (np.sqrt(share) * z[:, 3:4] * signs + np.sqrt(1 - share) * z[:, :3])


def _negative(states: Cube, by: Mapping[str, float]) -> Matrix:
    return by["load_threat"] * states[:, :, STATE["threat"]] - states[:, :, STATE["mood"]]


def _averaged(states: Cube, name: str, window: float) -> Matrix:
    """The mean of a state over the minutes before, at every time of the day asked."""
    day = len(_EVENING)
    out = states[:, :, STATE[name]].copy()
    out[:, day:] = trailing(TIMES[day:], out[:, day:], window)
    return out


def _unpleasant(seen: Lived, by: Mapping[str, float]) -> Matrix:
    """How unpleasant the most notable event since the last prompt is called."""
    at = np.searchsorted(TIMES, PROMPTS)
    setback, success = seen.days.setback, seen.success
    event = np.where(setback >= success, setback, -success)
    coloured = event - by["colour_event"] * seen.states[:, at, STATE["mood"]]
    return coloured + by["noise_event"] * seen.days.ratings[..., 4]


def _inertia(rated: Matrix, seen: Lived) -> dict[str, float]:
    """Correlation of a rating with itself some hours later and over night, within persons."""
    weeks = seen.days.size.weeks
    hours, evening = rated[:, np.searchsorted(TIMES, _HOURS)], rated[:, : len(_EVENING)]
    both = np.concatenate([evening, hours], axis=1).reshape(-1, weeks * (4 + len(_HOURS)))
    z = (both - both.mean(axis=1, keepdims=True)).reshape(-1, weeks, 4 + len(_HOURS))
    day, night = z[:, :, 4:], z[:, :, :4]
    out = {f"{gap}h": _r(day[..., :-gap], day[..., gap:]) for gap in (1, 2, 3, 4, 6)}
    out["overnight"] = _r(night[..., 1:2], day[..., :3])
    return out


def _r(one: Cube, other: Cube) -> float:
    wide = np.broadcast_to(one, other.shape)
    return float(np.mean(wide * other) / np.sqrt(np.mean(wide**2) * np.mean(other**2)))
