"""What all engines are asked: the same persons through the same four weeks, each with their own.

A day has 16 edges on average: waking, the end of awakening, bedtime, four or five setbacks of one
to ten minutes, a success of ten, and a practice of twenty that is done with the person's
adherence. Times and sizes are drawn for each person, their number is the same for all, so that
engines that want arrays of one shape can have them.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from kindloop.model.persons import Persons, drawn, with_traits
from kindloop.simulate.life import practice
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, Span

DAY = 1440.0
DAYS = 28
FROM, UNTIL = 450.0, 1170.0  # minutes of a day between which things happen
KINDS = {"engine": ("evidenced", None), "engine_near_critical": ("described", (0.25, 0.5))}


@dataclass(frozen=True)
class Task:
    """Persons, what happens to them, and when their levels are kept.

    Attributes:
        numbers: solved numbers, shape (persons, numbers).
        start: levels at midnight of the first day, shape (persons, states).
        plans: what happens to each person.
        times: minutes at which levels are kept: every midnight, shape (days + 1,).
    """

    numbers: Any
    start: Any
    plans: tuple[Plan, ...]
    times: Any

    @property
    def days(self) -> int:
        return len(self.times) - 1

    def part(self, persons: int) -> "Task":
        """The same task for the first persons only."""
        return replace(
            self,
            numbers=self.numbers[:persons],
            start=self.start[:persons],
            plans=self.plans[:persons],
        )


def task(kind: str, persons: int, days: int = DAYS) -> Task:
    """The task of an edition, named as in the results."""
    edition, habits = KINDS[kind]
    people = drawn(edition, persons, np.random.default_rng(5))
    if habits is not None:
        people = with_traits(people, *(np.full(persons, level) for level in habits))
    return lived(people, days)


def lived(people: Persons, days: int) -> Task:
    """Some days of these persons."""
    numbers, start = ready(people)
    return Task(numbers, start, plans(len(start), days), midnights(days))


def plans(persons: int, days: int) -> tuple[Plan, ...]:
    """What happens to each person; the first days are the same however many follow."""
    return tuple(
        Plan(days * DAY, some_days(days, np.random.default_rng([6, person])))
        for person in range(persons)
    )


def some_days(days: int, chance: np.random.Generator) -> list[Span]:
    """Setbacks, successes and practices of a person, none at the same time as another."""
    spans: list[Span] = []
    for day in range(days):
        many = 5 - day % 2
        room = (UNTIL - FROM) / (many + 1)
        for slot in range(many + 1):
            start = day * DAY + FROM + slot * room + chance.uniform(0.0, room - 11.0)
            if slot < many:
                size = {"setback": float(chance.beta(2.0, 3.0))}
                spans.append(Span(start, start + chance.uniform(1.0, 10.0), size))
            else:
                spans.append(Span(start, start + 10.0, {"success": 1.0}))
    return spans + practice("compassion_break", range(days), minutes=20.0)


def midnights(days: int) -> Any:
    return np.arange(days + 1) * DAY
