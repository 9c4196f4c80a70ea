"""What some persons of a planned study live through, in one edition of the theory.

Each lives the same days several times, with the same chance and other coins, so that what a
practice changes is seen and not what chance does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kindloop.arrays import Cube, Flags, Integers, Matrix, Vector
from kindloop.model.number import Edition
from kindloop.model.persons import drawn as drawn_persons
from kindloop.runner import Runner
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, Span
from kindloop.study import instrument_numbers
from kindloop.study.claims_follow import SETTINGS
from kindloop.study.plan import channels
from kindloop.study.plan.chance import Draws, draws, flipped
from kindloop.study.plan.channels import Shocks
from kindloop.study.plan.days import arms, plans, setbacks
from kindloop.study.plan.design import Study

World = Literal["described", "evidenced", "no effect"]

BLOCK = 300
"""How many persons are followed together."""

FLIPPED = 3
"""Where many persons take part, one block of so many is lived again with coins turned over."""

_GRID = 30.0  # minutes between changes of the noise of daily life, as in the simulated diaries
_FLIP_DAYS = 2  # between two coins that are turned over


@dataclass(frozen=True, slots=True)
class Pool:
    """Persons of one world; C channels, N persons, T check-ins, M moments.

    Attributes:
        check_ins: answers, NaN where there is none, shape (C, N, T).
        outcomes: of moments, likewise, shape (C, N, M).
        treated: check-ins of the same persons had they practised, in a two-arm trial, shape
            (C, N, T); empty otherwise.
        assigned: shape (N, M).
        available: shape (N, M).
        contrast: outcome with the practice less that without it where it was simulated, without
            missing answers, else NaN; of moments, shape (C, N, M), in a two-arm trial of the means
            after it, shape (C, N, 1).
        weight: of each contrast, shape (N, M) or (N, 1).
        failed: persons whose path could not be computed; they are left out.
    """

    check_ins: Cube
    outcomes: Cube
    treated: Cube
    assigned: Flags
    available: Flags
    contrast: Cube
    weight: Matrix
    failed: int = 0

    @property
    def persons(self) -> int:
        """How many."""
        return self.check_ins.shape[1]


PERSONS_AT = {"check_ins": 1, "outcomes": 1, "treated": 1, "assigned": 0, "available": 0,
              "contrast": 1, "weight": 0}  # fmt: skip
"""Which axis of each table of a pool counts persons."""


def flips(study: Study) -> int:
    """Moments from one coin that is turned over to the next."""
    return _FLIP_DAYS * study.decisions


@dataclass(frozen=True, slots=True)
class _Block:
    """Some persons of an edition and what chance gives them.

    Attributes:
        study: the plan.
        edition: whose numbers they have.
        numbers: solved, shape (persons, numbers).
        start: at midnight of the first day, shape (persons, states).
        names: places in the pool, by which chance tells them apart, shape (persons,).
        happened: everyday setbacks of each.
        drawn: coins, drop-out, noise of answers.
        by: numbers of the instruments.
        runner: where they are followed.
    """

    study: Study
    edition: Edition
    numbers: Matrix
    start: Matrix
    names: Integers
    happened: Sequence[Sequence[Span]]
    drawn: Draws
    by: Mapping[str, float]
    runner: Runner | None


def lived(
    study: Study, edition: Edition, first: int, many: int, runner: Runner | None = None
) -> Iterator[tuple[World, Pool]]:
    """What becomes of some persons, for each world that an edition serves.

    Args:
        study: the plan.
        edition: of the theory.
        first: place of the first person in the pool.
        many: persons.
        runner: where they are followed.
    """
    seed = [study.seed, first]
    people = drawn_persons(edition, many, np.random.default_rng([*seed, 1]))
    numbers, start = ready(people)
    block = _Block(
        study, edition, numbers, start, np.arange(first, first + many),
        setbacks(study, many, [*seed, 2]), draws(study, many, np.random.default_rng([*seed, 3])),
        instrument_numbers.values(), runner,
    )  # fmt: skip
    how = {"two_arm": _two_arm, "diary": _diary}.get(study.design, _randomised)
    pool, nothing = how(block)
    yield edition, pool
    if edition == "evidenced":
        yield "no effect", nothing


def _diary(block: _Block) -> tuple[Pool, Pool]:
    read = _asked(block, plans(block.study, block.happened, block.drawn))
    pool = _pool(block, read, *_no_contrast(block))
    return pool, pool


def _randomised(block: _Block) -> tuple[Pool, Pool]:
    drawn, study = block.drawn, block.study
    read = _asked(block, plans(study, block.happened, drawn))
    contrast, weight = _no_contrast(block)
    sign = np.where(drawn.assigned, 1.0, -1.0)
    for phase in _phases(block):
        other, turned = flipped(drawn, phase, flips(study))
        again = _asked(block, plans(study, block.happened, other))
        change = sign * (_outcome(study, read) - _outcome(study, again))
        contrast[:, turned] = change[:, turned]
    chance = study.dose.probability
    weight[:] = 0.5 / np.where(drawn.assigned, chance, 1.0 - chance)
    pool = _pool(block, read, contrast, weight)
    if block.edition != "evidenced":
        return pool, pool
    still = _asked(block, plans(study, block.happened, drawn, works=False))
    none, same = _no_contrast(block)
    return pool, _pool(block, still, np.zeros_like(none), same)


def _two_arm(block: _Block) -> tuple[Pool, Pool]:
    study = block.study
    (without, none), (with_it, _) = (
        _asked(block, arms(study, block.happened, block.drawn, practise=one))
        for one in (False, True)
    )
    after = slice(study.diary.before * len(study.diary.hours), None)
    contrast = (with_it - without)[:, :, after].mean(axis=2, keepdims=True)
    weight = np.ones((len(block.names), 1))
    pool = _pool(block, (without, none), contrast, weight, with_it)
    return pool, replace(pool, treated=pool.check_ins, contrast=np.zeros_like(pool.contrast))


def _phases(block: _Block) -> list[Integers]:
    """The moments at which coins are first turned, one set for each life that is lived again."""
    every, many, first = flips(block.study), len(block.names), int(block.names[0])
    if block.study.design == "n_of_1":
        return [np.full(many, phase) for phase in range(every)]
    if (first // BLOCK) % FLIPPED:
        return []
    chance = np.random.default_rng([block.study.seed, first, 4])
    return [chance.integers(0, every, many)]


def _asked(block: _Block, days: Sequence[Plan]) -> tuple[Cube, Cube]:
    """Answers at check-ins and at outcomes asked apart, none missing."""
    study, names, drawn = block.study, block.study.asked, block.drawn
    check_ins, apart = study.check_ins, _apart(study)
    back = channels.window(names, block.by)
    asked = np.concatenate([check_ins, apart])
    times = np.unique(np.concatenate([asked - back, asked - back / 2, asked]))
    states = channels.states_of(names)
    who = Who(block.numbers, block.start, block.names)
    paths = live(who, days, times, Chance(study.seed, _GRID), states, SETTINGS, block.runner)
    levels = {name: paths.states[:, :, k] for k, name in enumerate(states)}
    read = channels.readings(names, times, levels, block.by)

    def told(at: Vector, shocks: Shocks) -> Cube:
        return channels.answers(names, read[:, :, np.searchsorted(times, at)], shocks, block.by)

    return told(check_ins, drawn.check_ins), told(apart, drawn.outcomes)


def _apart(study: Study) -> Vector:
    """Times of outcomes that are asked apart from check-ins."""
    after = study.diary.outcome_after
    return study.check_ins + after if after else np.empty(0)


def _outcome(study: Study, read: tuple[Cube, Cube]) -> Cube:
    """The outcome of each moment, shape (C, persons, M)."""
    if study.diary.outcome_after:
        return read[1]
    whole = read[0].shape[:2]
    return read[0].reshape(*whole, -1, len(study.diary.hours))[..., 1:].reshape(*whole, -1)


def _no_contrast(block: _Block) -> tuple[Cube, Matrix]:
    shape = block.drawn.assigned.shape
    return np.full((len(block.study.asked), *shape), np.nan), np.ones(shape)


def _pool(
    block: _Block,
    read: tuple[Cube, Cube],
    contrast: Cube,
    weight: Matrix,
    treated: Cube | None = None,
) -> Pool:
    """Answers as a study gets them, without persons whose path failed: theirs are not finite."""
    drawn, every = block.drawn, read[0] if treated is None else read[0] + treated
    known = np.isfinite(every).all(axis=(0, 2))
    outcomes = _outcome(block.study, read)
    whole = Pool(
        np.where(drawn.answered, read[0], np.nan),
        np.where(drawn.told, outcomes, np.nan),
        read[0][:, :, :0] if treated is None else np.where(drawn.answered, treated, np.nan),
        drawn.assigned, drawn.available, contrast, weight,
    )  # fmt: skip
    parts = {name: getattr(whole, name)[(slice(None),) * axis + (known,)]
             for name, axis in PERSONS_AT.items()}  # fmt: skip
    return Pool(**parts, failed=int((~known).sum()))
