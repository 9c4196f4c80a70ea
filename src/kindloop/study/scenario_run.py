"""Running a scenario: every person of it in each edition, one of each or many drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from kindloop.arrays import Cube, Integers, Matrix, Vector
from kindloop.errors import InputError, not_there
from kindloop.model.couplings import Arrow, arrow_named
from kindloop.model.number import EDITIONS, MINUTES_PER_DAY, Edition
from kindloop.model.parameters import BY_NAME, NUMBERS
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.path import ADVICE, STATUS, Settings, follow, prepare_engine
from kindloop.simulate.schedule import Plan, Schedule, schedule
from kindloop.study.readings import COLUMNS, read
from kindloop.study.scenario import Scenario, Someone, plan_of
from kindloop.study.scenario_people import (
    BLOCK,
    Block,
    cut,
    drawn_for,
    typical_of,
)

LOW, HIGH = 0.05, 0.95
TOLERANCE, TOLERANCE_OF_MANY = 3e-5, 2e-4
"""Error allowed in one step of one typical person's path, and where many are drawn."""
_MOST_KEPT = 4000
_ROOM = 30_000_000  # values kept for quantiles, 240 MB

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Choices:
    """How a scenario is run.

    Attributes:
        editions: which sets of numbers.
        lesions: arrows whose strength is put to 0; the rest stays where it was.
        settings: numbers of the theory that are replaced, by name.
        persons: how many persons are drawn in place of each of the scenario's; None for the
            typical one.
        seed: of chance; None for a run without chance.
        days: in place of the scenario's.
        every: minutes between kept times, in place of the scenario's.
    """

    editions: tuple[Edition, ...] = EDITIONS
    lesions: tuple[Arrow, ...] = ()
    settings: Mapping[str, float] | None = None
    persons: int | None = None
    seed: int | None = None
    days: float | None = None
    every: float | None = None

    def length(self, scenario: Scenario) -> float:
        """How many days are run."""
        return scenario.days if self.days is None else self.days

    def times(self, scenario: Scenario) -> Vector:
        """Minutes at which levels are kept, shape (n,)."""
        every = scenario.every if self.every is None else self.every
        last = self.length(scenario) * MINUTES_PER_DAY
        return np.arange(0.0, last + 1e-6, every)


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one person of a scenario, or of the many drawn in their place.

    Attributes:
        group: the person's name in the scenario.
        edition: of the theory.
        times: minutes since midnight of the first day, shape (n,).
        persons: how many were followed.
        mean: over persons whose path is fine, or the one path, shape (n, columns); the columns
            are ``readings.COLUMNS``. NaN where no path goes on.
        low: 5 % of persons lie below, None for one person.
        middle: the median, None for one person.
        high: 5 % of persons lie above, None for one person.
        failed: how many paths ended early, by reason.
    """

    group: str
    edition: Edition
    times: Vector
    persons: int
    mean: Matrix
    low: Matrix | None
    middle: Matrix | None
    high: Matrix | None
    failed: Mapping[str, int]

    def of(self, column: str) -> Vector:
        """One column of the mean, shape (n,)."""
        return self.mean[:, COLUMNS.index(column)]


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """A scenario and what came of it.

    Attributes:
        scenario: that was run.
        choices: how.
        courses: one for each person and edition, editions first.
        notes: what the reader has to know, in sentences.
    """

    scenario: Scenario
    choices: Choices
    courses: tuple[Course, ...]
    notes: tuple[str, ...]

    def course(self, group: str, edition: Edition) -> Course:
        """The course of one person in one edition."""
        return next(one for one in self.courses if (one.group, one.edition) == (group, edition))


def choose(
    *,
    editions: Sequence[Edition] = EDITIONS,
    lesions: Sequence[str] = (),
    settings: Mapping[str, float] | None = None,
    persons: int | None = None,
    seed: int | None = None,
    days: float | None = None,
    every: float | None = None,
) -> Choices:
    """Choices from plain words, each checked.

    Raises:
        NotThereError: for an arrow or number that is not there; the sentence names the nearest.
        InputError: for a length, count or number that cannot be.
    """
    for what, value, most in (("days", days, 3660.0), ("every", every, 14400.0)):
        if value is not None and not (np.isfinite(value) and 0 < value <= most):
            raise InputError(f"{what} must be above 0 and at most {most:g}; came {value:g}.")
    if persons is not None and not 1 <= persons <= 100_000_000:
        raise InputError(f"persons must be at least 1 and at most 100,000,000; came {persons}.")
    if seed is not None and seed < 0:
        raise InputError(f"A seed is a whole number from 0 on; came {seed}.")
    for name, value in (settings or {}).items():
        if name not in BY_NAME:
            not_there("number", name, [number.name for number in NUMBERS])
        if not np.isfinite(value):
            raise InputError(f"{name} must be a finite number; came {value}.")
    if persons is not None and seed is None:
        seed = 1
    arrows = tuple(arrow_named(word) for word in lesions)
    return Choices(tuple(editions), arrows, dict(settings or {}), persons, seed, days, every)


def run(
    scenario: Scenario,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> ScenarioRun:
    """Follow everyone of a scenario.

    Args:
        scenario: who meets what.
        choices: how it is run; by default the typical person without chance, in both editions.
        progress: told how many persons are done, and of how many.

    Raises:
        InputError: if the kept times are too far apart.
    """
    choices = choices or Choices()
    if len(choices.times(scenario)) < 2:
        raise InputError("every is longer than the run: keep more times, or run more days.")
    courses: list[Course] = []
    count = choices.persons or 1
    whole = count * len(choices.editions) * len(scenario.persons)
    for edition in choices.editions:
        for someone in scenario.persons:
            done = len(courses) * count

            def tell(more: int, done: int = done) -> None:
                if progress is not None:
                    progress(done + more, whole)

            courses.append(_course(scenario, someone, edition, choices, tell))
    return ScenarioRun(scenario, choices, tuple(courses), tuple(_notes(scenario, choices, courses)))


def estimate(scenario: Scenario, choices: Choices) -> float:
    """Seconds that a run will take, from a small part of it that is run now.

    Args:
        scenario: who meets what.
        choices: how it is run.
    """
    persons, days = choices.persons or 1, choices.length(scenario)
    few, short = min(persons, 8), min(days, 3.0)
    edition, someone = choices.editions[0], scenario.persons[0]
    prepare_engine()
    begin = perf_counter()
    block = cut(_block(someone, edition, choices, 0), few)
    solving = perf_counter() - begin
    _followed(scenario, someone, block, choices, np.array([0.0, short * MINUTES_PER_DAY]), short)
    following = perf_counter() - begin - solving
    each = solving / (BLOCK if choices.persons else 1) + following / few * days / short
    return each * persons * len(choices.editions) * len(scenario.persons)


def _course(
    scenario: Scenario,
    someone: Someone,
    edition: Edition,
    choices: Choices,
    tell: Callable[[int], None],
) -> Course:
    times, days = choices.times(scenario), choices.length(scenario)
    persons = choices.persons or 1
    most = max(1, min(_MOST_KEPT, _ROOM // (len(times) * len(COLUMNS)), persons))
    kept: list[Cube] = []
    total, known = np.zeros((len(times), len(COLUMNS))), np.zeros((len(times), 1))
    failed: dict[str, int] = {}
    for number in range(-(-persons // BLOCK)):
        first = number * BLOCK
        block = cut(_block(someone, edition, choices, number), persons - first)
        seen, status = _followed(scenario, someone, block, choices, times, days)
        for place in status[status > 0]:
            failed[STATUS[place]] = failed.get(STATUS[place], 0) + 1
        fine = np.isfinite(seen).all(axis=2, keepdims=True)
        total += np.where(fine, seen, 0.0).sum(axis=0)
        known += fine.sum(axis=0)
        if first < most:
            kept.append(seen)
        tell(min(first + BLOCK, persons))
    with np.errstate(invalid="ignore"):
        mean = np.where(known > 0, total / known, np.nan)
    bands = _bands(np.concatenate(kept)[:most]) if choices.persons else (None, None, None)
    return Course(someone.name, edition, times, persons, mean, *bands, failed)


def _block(someone: Someone, edition: Edition, choices: Choices, number: int) -> Block:
    settings = choices.settings or {}
    if choices.persons is None:
        return typical_of(someone, edition, settings)
    return drawn_for(someone, edition, settings, number, choices.seed or 0)


def _followed(
    scenario: Scenario,
    someone: Someone,
    block: Block,
    choices: Choices,
    times: Vector,
    days: float,
) -> tuple[Cube, Integers]:
    numbers = lesioned(block.numbers, choices.lesions)
    tolerance = TOLERANCE if choices.persons is None else TOLERANCE_OF_MANY
    settings = Settings(tolerance)
    if choices.seed is None:
        schedules = planned(scenario, someone, block, choices, days)
        paths = follow(numbers, block.start, schedules, times, settings)
    else:
        plan = _plan(scenario, someone, block, choices, days)
        names = np.arange(block.first, block.first + len(numbers))
        who = Who(numbers, block.start, names)
        paths = live(who, [plan], times, Chance(choices.seed), settings=settings)
    return read(times, paths.states, numbers[:, NUMBER["saliva_at_rest"]]), paths.status


def planned(
    scenario: Scenario, someone: Someone, block: Block, choices: Choices, days: float
) -> list[Schedule]:
    """The schedule of a block of persons in a run without chance."""
    return [schedule(_plan(scenario, someone, block, choices, days))]


def _plan(
    scenario: Scenario, someone: Someone, block: Block, choices: Choices, days: float
) -> Plan:
    plan = plan_of(scenario, someone, days, drawn=choices.seed is not None)
    waking = float(block.numbers[0, NUMBER["minutes_awakening"]])
    return replace(plan, minutes_awakening=waking)


def lesioned(numbers: Matrix, lesions: Sequence[Arrow]) -> Matrix:
    """Numbers with the strengths of some arrows at 0; what was solved stays."""
    out = numbers.copy()
    out[..., [NUMBER[arrow.strength] for arrow in lesions]] = 0.0
    return out


def _bands(seen: Cube) -> tuple[Matrix, Matrix, Matrix]:
    fine = seen[np.isfinite(seen).all(axis=(1, 2))]
    if not len(fine):
        nothing = np.full(seen.shape[1:], np.nan)
        return nothing, nothing, nothing
    low, middle, high = np.quantile(fine, [LOW, 0.5, HIGH], axis=0)
    return low, middle, high


def _notes(scenario: Scenario, choices: Choices, courses: Sequence[Course]) -> list[str]:
    out: list[str] = []
    for one in courses:
        for reason, count in one.failed.items():
            who = "the path" if one.persons == 1 else f"{count:,} of {one.persons:,} paths"
            out.append(
                f"{one.edition}, {one.group}: {who} ended early ({reason}); from there on nothing "
                f"is known. {ADVICE[reason]}"
            )
    length = choices.length(scenario) * MINUTES_PER_DAY
    late = sum(one.start >= length for one in scenario.happenings)
    if late:
        out.append(f"{late} happenings come after the end of this run and are left out.")
    if choices.length(scenario) > scenario.days:
        out.append(f"After day {scenario.days:g} nothing more happens.")
    return out
