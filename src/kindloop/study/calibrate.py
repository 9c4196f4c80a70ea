"""Calibration: the evidenced edition's free numbers from the targets, never by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.calibrated import ENOUGH, Entry, shipped
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.runner import Runner
from kindloop.study.calibrate_fit import Effort, Fit, Problem, fit, walked, weights
from kindloop.study.diary_days import Size
from kindloop.study.free_numbers import FREE, Guess, committed, guess, middle, spread
from kindloop.study.targets import Aim, aims, of_readings, readings

SEED = 2026
FITTED = Size(persons=1000, course=160, months=200, lab=160, seed=SEED)
CHECKED = Size(persons=1200, course=400, months=500, lab=400, seed=SEED + 1)
_SIGN_ERROR = 0.1
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Tries:
    """What is tried on smaller studies: the way from the middle of the priors, and other starts.

    Attributes:
        many: how many other starts are drawn from the priors.
        size: of the smaller studies.
        first: how hard it is tried from the middle.
        effort: how hard from each other start.
    """

    many: int = 2
    size: Size = Size(persons=160, course=80, months=100, lab=80, seed=SEED)
    first: Effort = Effort(3, 7)
    effort: Effort = Effort(2, 7)


@dataclass(frozen=True, slots=True)
class Held:
    """One target beside what the model gives.

    Attributes:
        aim: the target.
        model: what the model gives.
        z: model less target, in standard errors; for a sign 0 where it is right.
    """

    aim: Aim
    model: float
    z: float


@dataclass(frozen=True, slots=True)
class Learnt:
    """One free number after calibration.

    Attributes:
        name: what the equations or instruments call it.
        unit: its unit.
        prior: the middle of its prior.
        prior_spread: of its logarithm.
        value: after calibration.
        spread: of its logarithm after calibration.
        targets: that say most of it, the strongest first.
        theory: whether it belongs to the theory.
    """

    name: str
    unit: str
    prior: float
    prior_spread: float
    value: float
    spread: float
    targets: tuple[str, ...]
    theory: bool

    @property
    def calibrated(self) -> bool:
        """Whether the targets say enough of it."""
        return self.spread < ENOUGH * self.prior_spread


@dataclass(frozen=True, slots=True)
class Calibration:
    """What calibration found.

    Attributes:
        numbers: every free number.
        held: every target beside the model at these numbers.
        costs: where each start ended.
    """

    numbers: tuple[Learnt, ...]
    held: tuple[Held, ...]
    costs: tuple[float, ...]


def calibrate(
    size: Size = FITTED,
    effort: Effort | None = None,
    tries: Tries | None = None,
    tell: Callable[[str], None] = lambda _: None,
    runner: Runner | None = None,
) -> Calibration:
    """Fit all free numbers, from the middle of the priors and from other starts.

    The way begins on smaller studies and ends on large ones. Other starts are tried on the smaller
    ones; one that ends lower there is followed on the large ones too; the best of all is taken.

    Args:
        size: of the simulated studies; their seed is that of all chance.
        effort: how hard each start is tried.
        tries: the other starts.
        tell: told how far it is.
        runner: where persons are followed.
    """
    tries = tries or Tries()
    rough = Problem(misses(tries.size, runner), middle(), spread())
    begun = walked(rough, middle(), tries.first, tell)
    problem = Problem(misses(size, runner), middle(), spread())
    found = [fit(problem, begun.at, effort, tell)]
    others = _better_starts(rough, begun.cost, tries, tell)
    found += [fit(problem, start, effort, tell) for start in others]
    best = min(found, key=lambda one: one.cost)
    costs = tuple(one.cost for one in found)
    return Calibration(_learnt(best), held(best.at, size, runner), costs)


def _better_starts(
    problem: Problem, here: float, tries: Tries, tell: Callable[[str], None]
) -> list[Vector]:
    """Places, drawn from the priors and improved on small studies, that end lower there."""
    chance = np.random.default_rng([tries.size.seed, 31])
    out: list[Vector] = []
    for number in range(tries.many):
        start = middle() + spread() * chance.standard_normal(len(FREE))
        end = walked(problem, start, tries.effort)
        tell(f"start {number + 2}: ends at {end.cost:.1f} where the first ended at {here:.1f}")
        if end.cost < here - 1.0:
            out.append(end.at)
    return out


def check(size: Size = CHECKED, runner: Runner | None = None) -> Calibration:
    """The committed numbers against their targets, with other chance than they were fitted with."""
    return Calibration(_shipped(), held(committed(), size, runner), ())


def held(at: Vector, size: Size, runner: Runner | None = None) -> tuple[Held, ...]:
    """Every target beside what the model gives at a place."""
    return _held(guess(at), size, runner)


def misses_of(around: Guess, size: Size, runner: Runner | None = None) -> Vector:
    """The misses of all targets with given numbers, in standard errors."""
    return np.array([one.z for one in _held(around, size, runner)])


def _held(around: Guess, size: Size, runner: Runner | None) -> tuple[Held, ...]:
    read = readings(around, size, runner)
    out: list[Held] = []
    for aim in aims():
        model = of_readings(read, aim.id)
        out.append(Held(aim, model, _miss(aim, model)))
    return tuple(out)


def misses(size: Size, runner: Runner | None = None) -> Callable[[Vector], Vector]:
    """The misses of all targets at a place, in standard errors."""
    return lambda at: misses_of(guess(at), size, runner)


def within(held_to: Sequence[Held], errors: float = 2.0) -> int:
    """How many numbers among the targets are met within so many standard errors."""
    return sum(one.aim.number is not None and abs(one.z) <= errors for one in held_to)


def entries(found: Calibration) -> Mapping[str, Entry]:
    """What the file of calibrated numbers is to hold."""
    out: dict[str, Entry] = {}
    theory = guess(np.log([one.value for one in found.numbers])).theory
    for free, one in zip(FREE, found.numbers, strict=True):
        out[one.name] = Entry(_short(one.value), _short(one.spread), one.targets)
        for name in free.along:
            out[name] = Entry(_short(float(theory[NUMBER[name]])), 0.0, (), one.name)
    return out


def _miss(aim: Aim, model: float) -> float:
    if aim.number is None:
        return min(0.0, aim.sign * model) / _SIGN_ERROR
    return (model - aim.number) / (aim.error or np.nan)


def _learnt(found: Fit) -> tuple[Learnt, ...]:
    ids = [aim.id for aim in aims()]
    say = said(found.slopes, found.misses)
    out: list[Learnt] = []
    for k, free in enumerate(FREE):
        strongest = [ids[place] for place in np.argsort(-say[:, k])[:_NAMED]]
        prior = free.prior.evidenced
        out.append(
            Learnt(
                free.name,
                prior.unit,
                prior.value,
                prior.spread,
                float(np.exp(found.at[k])),
                float(found.spread[k]),
                tuple(strongest),
                free.theory,
            )
        )
    return tuple(out)


def said(slopes: Matrix, missed: Vector) -> Matrix:
    """How much each target says of each number, shape (targets, free)."""
    return slopes**2 * weights(missed)[:, None]


def _shipped() -> tuple[Learnt, ...]:
    """The free numbers as they ship."""
    known, values = shipped(), np.exp(committed())
    out: list[Learnt] = []
    for free, value in zip(FREE, values, strict=True):
        prior = free.prior.evidenced
        entry = known.get(free.name, Entry(prior.value, prior.spread))
        out.append(
            Learnt(
                free.name,
                prior.unit,
                prior.value,
                prior.spread,
                float(value),
                entry.spread,
                entry.targets,
                free.theory,
            )
        )
    return tuple(out)


def _short(value: float) -> float:
    return float(f"{value:.4g}")
