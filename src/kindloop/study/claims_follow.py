"""Following the arms of the experiments: drawn persons through weeks and days, with chance.

The same seed gives every arm the same persons and the same chance: their setbacks, the noise of
daily life, and the marks by which successes are drawn. Persons go through in blocks, and of each
block only what is looked at is kept.
"""

from collections.abc import Callable, Mapping, Sequence
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
from kindloop.simulate.life import with_chance
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.schedule import Day as Hours
from kindloop.simulate.schedule import Plan, Schedule
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
from kindloop.study.scenario_run import TOLERANCE_OF_MANY, lesioned

_WEEKS, _DAY = 1, 2  # streams of chance; persons are drawn from another
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
        columns = _columns(block, times, _lives(weeks, _chances(draw, block)))
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
    return _columns(block, EVENT_AT + kept_of_day(), _days(day, _chances(draw, block)))


def _columns(block: Block, times: Vector, schedules: Sequence[Schedule]) -> Cube:
    """What is seen of a block at some times, shape (persons, n, columns)."""
    paths = follow(block.numbers, block.start, schedules, times, Settings(TOLERANCE_OF_MANY))
    return read(times, paths.states, block.numbers[:, NUMBER["saliva_at_rest"]])


@dataclass(frozen=True, slots=True)
class _Chances:
    """Whose chance it is, and whether trying brings successes: no more, so that arms share it."""

    edition: Edition
    seed: int
    first: int
    many: int
    successes: bool

    def of(self, stage: int, plan_of: Callable[[np.random.Generator], Plan]) -> list[Schedule]:
        """The schedules of the block's persons."""
        numbers = _drawn((0.0, 0.0), (), self.edition, self.first // BLOCK, self.seed).numbers
        if not self.successes:
            numbers = lesioned(numbers, [arrow_named("rate_success")])
        out: list[Schedule] = []
        for place in range(self.many):
            chance = np.random.default_rng([self.seed, stage, self.first + place])
            out.append(with_chance(plan_of(chance), numbers[place], chance))
        return out


def _chances(draw: Draw, block: Block) -> _Chances:
    successes = "rate_success" not in draw.without
    return _Chances(draw.edition, draw.seed, block.first, len(block.numbers), successes)


@lru_cache(maxsize=2)
def _lives(weeks: Weeks, chances: _Chances) -> list[Schedule]:
    return chances.of(_WEEKS, lambda chance: plan_of_weeks(weeks, chance))


@lru_cache(maxsize=16)
def _days(day: Day, chances: _Chances) -> list[Schedule]:
    return chances.of(_DAY, lambda _: plan_of_day(day))


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
