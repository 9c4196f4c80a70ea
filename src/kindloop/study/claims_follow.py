"""Following the arms of the experiments: drawn persons through weeks and days, with chance.

The same seed gives every arm the same persons and the same chance: their setbacks, the noise of
daily life, and the marks by which successes are drawn. Persons go through in blocks, and of each
block only what is looked at is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from kindloop.arrays import Cube, Vector
from kindloop.model.couplings import arrow_named
from kindloop.model.functions import logit, sigmoid
from kindloop.model.number import MINUTES_PER_DAY, Edition
from kindloop.model.parameters import BY_NAME
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.path import Settings
from kindloop.simulate.schedule import Day as Hours
from kindloop.simulate.schedule import Plan
from kindloop.study.claims_arms import (
    EVENT_AT,
    QUIET,
    Day,
    People,
    Weeks,
    plan_of_day,
    plan_of_weeks,
)
from kindloop.study.claims_outcomes import Outcome, kept_of_day, kept_of_weeks, seen
from kindloop.study.readings import read
from kindloop.study.scenario import Someone
from kindloop.study.scenario_people import BLOCK, Block, cut, drawn_for
from kindloop.study.scenario_run import lesioned

SETTINGS = Settings(tolerance=1e-3, bits=32)
"""Quick steps: after eight weeks with chance they are 0.00002 from those of a hundredth of it."""

_WEEKS, _DAY = 0, 1  # even and odd seeds of a run's chance
_SETBACKS = 1  # stream of chance; persons are drawn from another
_HELD = 1e12  # minutes: a time constant with which nothing moves

Key = tuple[Day | None, Outcome]
Wanted = Mapping[Day | None, Sequence[Outcome]]
"""What to look at on which day; on none: in the weeks."""


@dataclass(frozen=True, slots=True)
class Draw:
    """Who is drawn.

    Attributes:
        edition: of the theory.
        many: how many persons.
        seed: of chance.
        without: strengths of arrows that are cut in every arm.
    """

    edition: Edition
    many: int
    seed: int
    without: tuple[str, ...] = ()


def values(people: People, weeks: Weeks | None, wanted: Wanted, draw: Draw) -> dict[Key, Vector]:
    """The outcomes of drawn persons, each of shape (persons,); NaN where a path failed.

    Args:
        people: who they are.
        weeks: that they live through first; None for none.
        wanted: what is looked at.
        draw: who is drawn.
    """
    blocks = range(-(-draw.many // BLOCK))
    found = [_of_block(number, people, weeks, wanted, draw) for number in blocks]
    return {key: np.concatenate([one[key] for one in found]) for key in found[0]}


def _of_block(
    number: int, people: People, weeks: Weeks | None, wanted: Wanted, draw: Draw
) -> dict[Key, Vector]:
    block = _block(people, draw, number)
    out: dict[Key, Vector] = {}
    if weeks is not None:
        times = 7 * MINUTES_PER_DAY * weeks.many + kept_of_weeks()
        plans = [_life(weeks, draw.seed, block.first + k) for k in range(len(block.numbers))]
        columns = _columns(block, plans, times, Chance(2 * draw.seed + _WEEKS))
        for one in wanted.get(None, ()):
            out[None, one] = seen(one, kept_of_weeks(), columns, None)
        block = replace(block, start=np.ascontiguousarray(columns[:, -1, : len(STATE)]))
    quiet: Cube | None = None
    for day, outcomes in wanted.items():
        if day is None:
            continue
        columns = _on(day, block, draw)
        if quiet is None and any(one.needs_quiet for one in outcomes):
            quiet = _on(QUIET, block, draw)
        for one in outcomes:
            out[day, one] = seen(one, kept_of_day(), columns, quiet)
    return out


def _on(day: Day, block: Block, draw: Draw) -> Cube:
    times = EVENT_AT + kept_of_day()
    return _columns(block, [plan_of_day(day)], times, Chance(2 * draw.seed + _DAY))


def _columns(block: Block, plans: Sequence[Plan], times: Vector, chance: Chance) -> Cube:
    """What is seen of a block at some times, shape (persons, n, columns)."""
    names = np.arange(block.first, block.first + len(block.numbers))
    who = Who(block.numbers, block.start, names)
    paths = live(who, plans, times, chance, settings=SETTINGS)
    return read(times, paths.states, block.numbers[:, NUMBER["saliva_at_rest"]])


@lru_cache(maxsize=4096)
def _life(weeks: Weeks, seed: int, person: int) -> Plan:
    """One person's weeks: what is drawn depends on seed and person alone."""
    return plan_of_weeks(weeks, np.random.default_rng([seed, _SETBACKS, person]))


def _block(people: People, draw: Draw, number: int) -> Block:
    """Drawn persons with what is theirs in this arm."""
    traits = (people.kindness, people.criticism)
    block = _drawn(traits, people.numbers, draw.edition, number, draw.seed)
    block = cut(block, draw.many - number * BLOCK)
    arrows = [arrow_named(name) for name in (*people.without, *draw.without)]
    numbers, start = lesioned(block.numbers, arrows), block.start.copy()
    for state, level in people.held:
        numbers[:, NUMBER[f"tau_{state}"]] = _HELD
        start[:, STATE[state]] = level
    return Block(numbers, start, block.first)


@lru_cache(maxsize=256)
def _drawn(
    shifts: tuple[float, float],
    numbers: tuple[tuple[str, float], ...],
    edition: Edition,
    number: int,
    seed: int,
) -> Block:
    """A block of drawn persons, kept since many arms have the same; never written into."""
    spread = BY_NAME["spread_habits"].of(edition).value
    traits: dict[str, float] = {}
    for name, shift in zip(("kindness_habit", "criticism_habit"), shifts, strict=True):
        if shift:
            usual = logit(BY_NAME[f"usual_{name}"].of(edition).value)
            traits[name] = float(sigmoid(usual + shift * spread))
    someone = Someone("drawn", "drawn", traits, dict(numbers), None, Hours())
    return drawn_for(someone, edition, {}, number, seed)
