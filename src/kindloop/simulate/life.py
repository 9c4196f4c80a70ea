"""Everyday life in plain words: random setbacks, practices by the calendar, a stress test."""

from collections.abc import Iterable

import numpy as np

from kindloop.arrays import Vector
from kindloop.errors import InputError, not_there
from kindloop.model import noise, practices
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import Numbers
from kindloop.simulate.schedule import Day, Noise, Plan, Schedule, Span, schedule

_HALF_HOUR, _HOUR = 30.0, 60.0


def setbacks(
    days: int, chance: np.random.Generator, per_day: float = 2.0, day: Day | None = None
) -> list[Span]:
    """Setbacks of everyday life, 5-20 minutes each, while awake.

    Args:
        days: how many days.
        chance: draws number, times and sizes.
        per_day: how many on average.
        day: sleep and waking.
    """
    hours = day or Day()
    out: list[Span] = []
    for number in range(days):
        for _ in range(chance.poisson(per_day)):
            start = number * MINUTES_PER_DAY
            start += chance.uniform(hours.waking + _HALF_HOUR, hours.bedtime - _HOUR)
            size = {"setback": float(chance.beta(2.0, 3.0))}
            out.append(Span(start, start + chance.uniform(5.0, 20.0), size))
    return out


def practice(
    name: str,
    days: Iterable[int],
    minutes: float = 20.0,
    at: float = 1200.0,
    *,
    planned: bool = True,
) -> list[Span]:
    """A practice on some days at a time of day; the part that all practices share goes with it.

    Args:
        name: which practice.
        days: days since the first.
        minutes: how long.
        at: minutes after midnight.
        planned: done with the person's adherence; otherwise always.

    Raises:
        NotThereError: if there is no such practice.
        InputError: if it takes no time.
    """
    if name not in practices.NAMES:
        not_there("practice", name, list(practices.NAMES))
    if minutes <= 0:
        raise InputError(f"A practice must take some minutes; came {minutes}.")
    both = {name: 1.0, "attention_control": 1.0}
    starts = [number * MINUTES_PER_DAY + at for number in days]
    return [Span(start, start + minutes, both, planned) for start in starts]


def stress_test(at: float) -> list[Span]:
    """A social stress test: ten minutes of knowing that it comes, fifteen of being judged."""
    return [
        Span(at - 10.0, at, {"anticipation": 1.0}),
        Span(at, at + 15.0, {"social_evaluation": 1.0}),
    ]


def with_chance(plan: Plan, numbers: Vector, chance: np.random.Generator) -> Schedule:
    """The schedule of a noisy run: noise drawn, occasions marked, successes as the plan says.

    Args:
        plan: what happens and when.
        numbers: the person's numbers.
        chance: draws everything; the same seed gives the same schedule.
    """
    p = Numbers(numbers)
    times = noise.grid(plan.length)
    values = Noise(times, noise.drawn(numbers, times, chance))
    return schedule(plan, values, chance, (float(p.rate_success), float(p.minutes_success)))
