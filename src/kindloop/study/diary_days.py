"""The days of a simulated diary study: drawn once for a seed, the same for every guess.

The study asks five times a day on one day a week. Each of those days is run from noon of the day
before; days between are left out, only the slow noise on the view of oneself goes on through them.
Noise is held for half an hour at a time, which is still short beside the shortest of its memories.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from kindloop.arrays import Flags, Integers, Matrix, Vector
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.noise import grid
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.simulate import life
from kindloop.simulate.schedule import SUCCESS, Noise, Plan, Schedule, schedule
from kindloop.study.crowd import Crowd, crowd
from kindloop.study.free_numbers import Guess, guess, middle

START, LENGTH = 720.0, 2 * MINUTES_PER_DAY - 60.0
HELD = 30.0
DAYS_BETWEEN = 7
PROMPTS = MINUTES_PER_DAY + np.array([540.0, 720.0, 900.0, 1080.0, 1260.0])
GAP = 180.0
_USUAL = 12.5
"""Minutes of an event as it comes on average; a longer one is more notable."""
_COLUMNS = [INPUT[name] for name in ("noise_threat", "noise_mood", "noise_self")]
_FAST = ("threat", "mood", "self")


@dataclass(frozen=True, slots=True)
class Size:
    """How large the simulated studies are.

    Attributes:
        persons: in the diary study.
        weeks: days of the diary study, one a week.
        answered: share of its prompts that are answered.
        course: persons in each arm of a course.
        months: persons who are followed over months.
        lab: persons in an experiment of a day.
        seed: of all chance.
    """

    persons: int = 326
    weeks: int = 7
    answered: float = 0.78
    course: int = 200
    months: int = 400
    lab: int = 200
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Days:
    """What chance gives a study; rows are a person's weeks, person by person.

    Attributes:
        size: of the study.
        schedules: one for each row, without noise.
        places: place in the noise's grid of each interval of all rows, one after another.
        rows: which row each of those intervals belongs to.
        shocks: of the fast noise, shape (rows, grid, 3).
        slow: of the slow noise, shape (persons, weeks).
        setback: strength of the worst setback before each prompt, shape (rows, prompts).
        candidates: row, prompt and place among the row's occasions of each success that may come.
        ratings: of the instruments, shape (rows, prompts, 6).
        persons: of the instruments, shape (persons, 6).
        answered: shape (rows, prompts).
    """

    size: Size
    schedules: tuple[Schedule, ...]
    places: Integers
    rows: Integers
    shocks: Matrix
    slow: Matrix
    setback: Matrix
    candidates: Integers
    ratings: Matrix
    persons: Matrix
    answered: Flags


def days(size: Size, people: Crowd) -> Days:
    """The days of a study, without successes where the persons' rate of it is cut."""
    return _drawn(size, bool(np.any(people.numbers[:, NUMBER["rate_success"]])))


@lru_cache(maxsize=2)
def _drawn(size: Size, successes: bool) -> Days:
    """Successes come at the rates that the persons have under the priors, whatever the guess."""
    chance = np.random.default_rng([size.seed, 7, size.persons])
    under_priors = crowd(guess(middle()), size.persons, size.seed).numbers
    success = under_priors[:, [NUMBER["rate_success"], NUMBER["minutes_success"]]] * successes
    times = grid(LENGTH, HELD)
    still = Noise(times, np.zeros((len(times), 3)))
    plans: list[Schedule] = []
    setback = np.zeros((size.persons * size.weeks, len(PROMPTS)))
    candidates: list[tuple[int, int, int]] = []
    for row in range(size.persons * size.weeks):
        happened = life.setbacks(2, chance)
        plan = Plan(LENGTH, happened, successes="drawn")
        rate, minutes = success[row // size.weeks]
        one = from_start(schedule(plan, still, chance, (float(rate), float(minutes))))
        plans.append(one)
        for span in happened:
            for k in _asked_after(span.start):
                strength = span.inputs["setback"] * (span.stop - span.start) / _USUAL
                setback[row, k] = max(setback[row, k], strength)
        candidates += [(row, k, n) for n, start in _successes(one) for k in _asked_after(start)]
    places = [np.searchsorted(still.times, 0.5 * (p.edges[1:] + p.edges[:-1]), "right") - 1
              for p in plans]  # fmt: skip
    shape = (len(plans), len(PROMPTS))
    return Days(
        size,
        tuple(plans),
        np.concatenate(places),
        np.repeat(np.arange(len(plans)), [len(p) for p in places]),
        chance.standard_normal((len(plans), len(still.times), len(_FAST))),
        chance.standard_normal((size.persons, size.weeks)),
        setback,
        np.array(candidates, dtype=np.int64).reshape(-1, 3),
        chance.standard_normal((*shape, 6)),
        chance.standard_normal((size.persons, 6)),
        chance.random(shape) < size.answered,
    )


def from_start(plan: Schedule) -> Schedule:
    """The part of a schedule from ``START`` on; occasions before it never come."""
    first = int(np.searchsorted(plan.edges, START - 1e-6))
    begun = plan.first[first]
    return replace(
        plan,
        edges=plan.edges[first:],
        inputs=plan.inputs[first:],
        first=plan.first[first:] - begun,
        active=plan.active[begun:],
    )


def _asked_after(start: float) -> list[int]:
    """The prompt that asks about what began at a time, if one does."""
    return [k for k, at in enumerate(PROMPTS) if at - GAP <= start < at]


def _successes(plan: Schedule) -> list[tuple[int, float]]:
    """Occasions of success and when each begins."""
    begun: dict[int, float] = {}
    for interval in range(len(plan.edges) - 1):
        for occasion in plan.active[plan.first[interval] : plan.first[interval + 1]]:
            if plan.kinds[occasion] == SUCCESS:
                begun.setdefault(int(occasion), float(plan.edges[interval]))
    return list(begun.items())


def noisy(drawn: Days, around: Guess) -> list[Schedule]:
    """The schedules with the noise of a guess's numbers."""
    noise = _fast(drawn.shocks, around)
    noise[:, :, 2] += _slow(drawn.slow, around).reshape(-1)[:, None]
    inputs = np.concatenate([plan.inputs for plan in drawn.schedules])
    inputs[:, _COLUMNS] = noise[drawn.rows, drawn.places]
    cuts = np.cumsum([len(plan.inputs) for plan in drawn.schedules])[:-1]
    parts = np.split(inputs, cuts)
    return [replace(plan, inputs=part) for plan, part in zip(drawn.schedules, parts, strict=True)]


def _fast(shocks: Matrix, around: Guess) -> Matrix:
    out = np.empty_like(shocks)
    for k, name in enumerate(_FAST):
        sigma, tau = (around.theory[NUMBER[f"{what}_{name}"]] for what in ("sigma", "tau_noise"))
        decay = np.exp(-HELD / tau)
        fresh = sigma * np.sqrt(1.0 - decay**2)
        level = sigma * shocks[:, 0, k]
        out[:, 0, k] = level
        for step in range(1, shocks.shape[1]):
            level = decay * level + fresh * shocks[:, step, k]
            out[:, step, k] = level
    return out


def _slow(shocks: Matrix, around: Guess) -> Vector:
    """The slow noise, held over each day and the day before it."""
    sigma, tau = around.theory[[NUMBER["sigma_slow_self"], NUMBER["tau_noise_slow_self"]]]
    decay = np.exp(-DAYS_BETWEEN * MINUTES_PER_DAY / tau)
    out = np.empty_like(shocks)
    out[:, 0] = sigma * shocks[:, 0]
    for week in range(1, shocks.shape[1]):
        out[:, week] = decay * out[:, week - 1] + sigma * np.sqrt(1 - decay**2) * shocks[:, week]
    return out
