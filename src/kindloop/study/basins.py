"""Where a model person's habits end up over months: two basins or one, and the tipping dose.

Everyday life is the recurring week of ``recurring``. What the tables say holds for model persons
of one edition only; nothing here may be told to a person as true of them.
"""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Flags, Matrix, Vector
from kindloop.errors import InputError
from kindloop.model.number import Edition
from kindloop.model.persons import drawn
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.path import scale
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Schedule
from kindloop.study.recurring import (
    CRITICISM,
    EXACT,
    Recurrence,
    recurrence,
    someone,
    week,
    weeks_later,
    with_habits,
)

KIND_START = {"kindness_habit": 0.90, "criticism_habit": 0.05}
CRITICAL_START = {
    "kindness_habit": 0.05,
    "criticism_habit": 0.95,
    "regulation": 0.30,
    "fear_of_failure": 0.70,
    "efficacy": 0.10,
    "intrinsic": 0.10,
    "adrenal": 2.0,
    "load": 1.0,
    "mood": -0.70,
    "motivation": 0.05,
}
"""As worn as the critic leaves a person, so that no second basin is missed for a fresh start."""

APART = 0.10
"""Two ends differ where any level does by more than this share of its natural range."""

_MOST_WEEKS = 104
_AFTERWARDS = 26
_QUARTER = 13
_STILL = 0.01


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where one basin ends and the other begins, on the plane of the two habits.

    Attributes:
        kindness: kindness habits to start from, shape (n,).
        criticism: the criticism habit above which the critic comes to rule, shape (n,); NaN where
            every start ends at one place, infinite where not even 0.99 is enough.
        kind: the end on the kind side, or the only one.
        critical: the end on the critical side; None where there is one basin.
        saddle: the unstable recurrence on the boundary; None where none was found.
    """

    kindness: Vector
    criticism: Vector
    kind: Recurrence
    critical: Recurrence | None
    saddle: Recurrence | None


@dataclass(frozen=True, slots=True)
class Doses:
    """Weeks of daily practice that carry a critical model person across.

    Attributes:
        minutes: of practice a day, shape (n,).
        ruled: weeks for which the critic has ruled before, shape (m,).
        weeks: the fewest weeks of practice, shape (m, n); NaN where two years are not enough.
    """

    minutes: Vector
    ruled: Vector
    weeks: Matrix


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some drawn persons have two basins.

    Attributes:
        persons: how many were drawn.
        two: how many have two basins.
        undecided: how many had not come to rest, or failed; they count as having one.
        low: low end of the 90 % interval of the share (Clopper and Pearson).
        high: its high end.
    """

    persons: int
    two: int
    undecided: int
    low: float
    high: float


def ends(
    numbers: Vector, start: Vector, plan: Schedule | None = None
) -> tuple[Recurrence, Recurrence | None]:
    """Where a kind and a critical start of one person end: the kind end, and another if any.

    Raises:
        InputError: if the kind start comes to no recurrence.
    """
    table = np.repeat(numbers[None], 2, axis=0)
    pair = np.vstack([started(start, KIND_START), started(start, CRITICAL_START)])
    late = weeks_later(table, pair, _MOST_WEEKS, plan)
    kind = recurrence(numbers, late[0], plan)
    if kind is None:
        raise InputError("The kind start came to no recurring week; look at the person's numbers.")
    two = bool(_distance(late[0], late[1]) > APART)
    return kind, recurrence(numbers, late[1], plan) if two else None


def started(start: Vector, changes: dict[str, float]) -> Vector:
    """Levels with some of them put elsewhere, shape (states,) or (persons, states)."""
    out = start.copy()
    for name, value in changes.items():
        out[..., STATE[name]] = value
    return out


def _distance(one: Matrix, other: Matrix) -> Vector:
    """The largest difference of any level as a share of its natural range."""
    return np.max(np.abs(one - other) / scale(), axis=-1)


def boundary(
    edition: Edition, kindness: Vector, halvings: int = 8, plan: Schedule | None = None
) -> Boundary:
    """The two basins of an edition's typical person on the plane of the habits.

    All other levels start as at the typical person's midnight, and what habits fade to stays.

    Args:
        edition: whose typical person.
        kindness: kindness habits at which the boundary is sought, shape (n,).
        halvings: of the range of the criticism habit; the boundary is known to 2 to minus this.
        plan: the week.
    """
    numbers, start = someone(edition)
    kind, critical = ends(numbers, start, plan)
    if critical is None:
        return Boundary(kindness, np.full(len(kindness), np.nan), kind, None, None)
    middle = 0.5 * (kind.habits[1] + critical.habits[1])
    table = np.repeat(numbers[None], len(kindness), axis=0)

    def ruled(criticism: Vector) -> Flags:
        begin = with_habits(start, kindness, criticism)
        return weeks_later(table, begin, _AFTERWARDS, plan)[:, CRITICISM] > middle

    low, high = np.full(len(kindness), 0.01), np.full(len(kindness), 0.99)
    never, always = ~ruled(high), ruled(low)
    for _ in range(halvings):
        half = 0.5 * (low + high)
        over = ruled(half)
        low, high = np.where(over, low, half), np.where(over, half, high)
    at = np.where(never, np.inf, np.where(always, 0.0, 0.5 * (low + high)))
    return Boundary(kindness, at, kind, critical, saddle(numbers, kind, critical, plan))


def saddle(
    numbers: Vector, kind: Recurrence, critical: Recurrence, plan: Schedule | None = None
) -> Recurrence | None:
    """The unstable recurrence between two stable ones, by tracking the edge between their basins.

    Two states on the line between the ends, one on each side of the edge, are carried along and
    drawn together again whenever they part; what they follow leads to the saddle, where Newton
    steps take over.
    """
    middle = 0.5 * (kind.habits[1] + critical.habits[1])
    pair = [kind.levels, critical.levels]
    for round_number in range(30):
        pair = _together(numbers, pair, middle, plan)
        found = recurrence(numbers, 0.5 * (pair[0] + pair[1]), plan) if round_number > 2 else None
        if found is not None and _between(found, kind, critical):
            return found
        pair = list(weeks_later(np.repeat(numbers[None], 2, 0), np.array(pair), 3, plan, EXACT))
    return None


def _between(found: Recurrence, kind: Recurrence, critical: Recurrence) -> bool:
    low, high = kind.habits[1], critical.habits[1]
    return not found.stable and low + 1e-3 < found.habits[1] < high - 1e-3


def _together(
    numbers: Vector, pair: list[Vector], middle: float, plan: Schedule | None
) -> list[Vector]:
    """Two states nearer to each other, still on both sides of the edge."""
    low, high = pair
    shares = np.linspace(0.0, 1.0, 9)
    table = np.repeat(numbers[None], len(shares), axis=0)
    for _ in range(6):
        if np.max(np.abs(high - low) / scale()) < 1e-5:
            break
        line = low + shares[:, None] * (high - low)
        over = weeks_later(table, line, _AFTERWARDS, plan)[:, CRITICISM] > middle
        over[0], over[-1] = False, True
        first = int(np.argmax(over))
        low, high = line[first - 1], line[first]
    return [low, high]


def tipping_doses(
    edition: Edition,
    minutes: Vector,
    ruled: Vector,
    kindness: float = 0.40,
    criticism: float = 0.90,
    *,
    planned: bool = False,
) -> Doses | None:
    """The fewest weeks of daily compassion breaks after which the critic no longer returns.

    A critical model person begins with a high criticism habit; the critic rules for some weeks;
    then a break is taken every evening for N weeks, and none for half a year. Everything outside
    is the same recurring week.

    Args:
        edition: whose typical person.
        minutes: of practice a day, shape (n,).
        ruled: weeks for which the critic rules before, rising, shape (m,).
        kindness: the habit when the critic's rule begins; the typical person's by default.
        criticism: likewise.
        planned: whether breaks are taken only as far as the person is ready to.

    Returns:
        None where there is one basin, and so nothing to be carried across.
    """
    numbers, start = someone(edition)
    kind, critical = ends(numbers, start)
    if critical is None:
        return None
    middle = 0.5 * (kind.habits[1] + critical.habits[1])
    now = with_habits(start, np.array([kindness]), np.array([criticism]))
    before, passed = list[Vector](), 0
    for weeks in ruled:
        now = weeks_later(numbers[None], now, int(weeks) - passed)
        before.append(now[0])
        passed = int(weeks)
    columns = [
        _fewest(numbers, np.array(before), week(float(dose), planned=planned), middle)
        for dose in minutes
    ]
    return Doses(minutes, ruled, np.array(columns).T)


def _fewest(numbers: Vector, before: Matrix, practised: Schedule, middle: float) -> Vector:
    """The fewest weeks of practice for each person, counted up in lots of eight, (persons,)."""
    lot, out = 8, np.full(len(before), np.nan)
    now, left = before, np.arange(len(before))
    for first in range(0, _MOST_WEEKS, lot):
        steps = [now]
        table = np.repeat(numbers[None], len(left), axis=0)
        for _ in range(lot):
            steps.append(weeks_later(table, steps[-1], 1, practised))
        many = np.repeat(numbers[None], lot * len(left), axis=0)
        later = weeks_later(many, np.concatenate(steps[:lot]), _AFTERWARDS)
        free = (later[:, CRITICISM] < middle).reshape(lot, len(left))
        done = free.any(axis=0)
        out[left[done]] = first + np.argmax(free[:, done], axis=0)
        now, left = steps[-1][~done], left[~done]
        if not len(left):
            break
    return out


def share_with_two(edition: Edition, many: int, seed: int = 1, years: int = 4) -> Share:
    """How many of some drawn persons have two basins, with a 90 % interval.

    Each starts once kind and once critical and lives the same weeks until both starts have come
    together, or both have come to rest apart.

    Args:
        edition: around whose numbers they are drawn.
        many: how many.
        seed: draws them.
        years: how long they are followed at most.
    """
    numbers, start = ready(drawn(edition, many, np.random.default_rng(seed)))
    pairs = np.stack([started(start, KIND_START), started(start, CRITICAL_START)], axis=1)
    left, two, together = np.arange(many), np.zeros(many, np.bool_), np.zeros(many, np.bool_)
    for _ in range(years * 4):
        before, size = pairs[left], 2 * len(left)
        flat = weeks_later(np.repeat(numbers[left], 2, axis=0), before.reshape(size, -1), _QUARTER)
        pairs[left] = flat.reshape(before.shape)
        gap = _distance(pairs[left, 0], pairs[left, 1])
        drift = _distance(pairs[left], before).max(axis=1)
        two[left] = (gap > APART) & (drift < _STILL)
        together[left] = gap < APART
        left = left[~(two[left] | together[left]) & np.isfinite(gap)]
        if not len(left):
            break
    low, high = interval(int(two.sum()), many)
    return Share(many, int(two.sum()), int((~two & ~together).sum()), low, high)


def interval(hits: int, trials: int, level: float = 0.90) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson).

    >>> low, high = interval(0, 1000)
    >>> low, round(high, 4)
    (0.0, 0.003)

    Raises:
        InputError: if there are no trials, or more hits than trials.
    """
    if not 0 <= hits <= trials or trials == 0:
        raise InputError(f"A share needs at least one person; came {hits} of {trials}.")
    from scipy.stats import beta

    tail = 0.5 * (1 - level)
    low = 0.0 if hits == 0 else float(beta.ppf(tail, hits, trials - hits + 1))
    high = 1.0 if hits == trials else float(beta.ppf(1 - tail, hits + 1, trials - hits))
    return low, high
