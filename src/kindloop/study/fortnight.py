"""Two weeks of everyday life of many persons, with chance, looked at every waking hour."""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Matrix
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.states import INDEX as STATE
from kindloop.runner import Runner
from kindloop.simulate import life
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.schedule import Plan, Schedule
from kindloop.study.crowd import Crowd

DAYS = 15
HOURS = np.arange(8, 23)
TOLERANCE = 1e-3
KEPT = ("threat", "mood", "soothing", "critic", "noradrenaline", "motivation", "trying")
_BLOCK = 200


@dataclass(frozen=True, slots=True)
class Fortnight:
    """What became of the persons.

    Attributes:
        levels: of the states ``KEPT``, shape (persons, days, hours, states).
        thwarted: sizes of each day's setbacks together, shape (persons, days).
    """

    levels: Cube
    thwarted: Matrix

    def of(self, state: str) -> Cube:
        """One state, shape (persons, days, hours)."""
        return self.levels[..., KEPT.index(state)]


def lived(people: Crowd, seed: int, runner: Runner | None = None) -> Fortnight:
    """Follow persons for two weeks, block by block.

    Args:
        people: who they are.
        seed: of what chance gives each of them.
        runner: where they are followed.
    """
    many = len(people.numbers)
    times = (np.arange(DAYS)[:, None] * MINUTES_PER_DAY + 60.0 * HOURS).ravel()
    levels, thwarted = np.empty((many, len(times), len(KEPT))), np.empty((many, DAYS))
    places = [STATE[name] for name in KEPT]
    for first in range(0, many, _BLOCK):
        some = people.some(slice(first, first + _BLOCK))
        plans: list[Schedule] = []
        for k, row in enumerate(some.numbers):
            chance = np.random.default_rng([seed, 71, first + k])
            happened = life.setbacks(DAYS, chance)
            days = np.array([span.start // MINUTES_PER_DAY for span in happened], dtype=np.int64)
            sizes = [span.inputs["setback"] for span in happened]
            thwarted[first + k] = np.bincount(days, sizes, minlength=DAYS)
            plan = Plan(DAYS * MINUTES_PER_DAY, happened, successes="drawn")
            plans.append(life.with_chance(plan, row, chance))
        paths = follow(some.numbers, some.start, plans, times, Settings(TOLERANCE), runner)
        levels[first : first + _BLOCK] = paths.states[:, :, places]
    return Fortnight(levels.reshape(many, DAYS, len(HOURS), len(KEPT)), thwarted)
