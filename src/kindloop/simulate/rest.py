"""Rest: where a person comes to without events, and the constants that it fixes.

Rest is a 24-hour orbit, since the inner clock drives the stress axis. Three constants make the
daily means of the axis 1 where nothing threatens more than the typical person's rest. They are
solved once with all arrows present and kept when an arrow is taken out.
"""

from collections.abc import Callable

import numpy as np

from kindloop.arrays import Matrix, Vector
from kindloop.model.drift import rest_levels
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.inputs import Inputs
from kindloop.model.number import Edition
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import Numbers, unsolved
from kindloop.model.persons import Persons
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import States
from kindloop.simulate.compile import kernels
from kindloop.simulate.path import follow
from kindloop.simulate.schedule import WAKING, Day, Plan, schedule

_CONSTANTS = ("crh_drive", "acth_gain", "cortisol_gain")
AXIS = (
    "half_life_crh", "half_life_acth", "half_life_cortisol", "receptor_half", "receptor_power",
    "circadian_depth", "circadian_peak", "minutes_awakening", "s_circadian_crh",
    "s_awakening_crh", "s_cortisol_crh", "s_crh_acth", "s_cortisol_acth", "s_acth_cortisol",
)  # fmt: skip
_SLICES = 1440
_CLOSE = 1e-7
_NUDGE = 1e-4
_NEWTON = 30
_ROUNDS = 200
_FARTHEST = 0.1  # a longer implicit step is taken back
_LONGEST, _STILL = 1e10, 1e-14  # minutes of the last implicit steps; change that counts as none
SETTLING = 5 * 1440.0  # minutes of quiet days before a run starts


def typical(edition: Edition) -> Vector:
    """The numbers of an edition's typical person, solved, shape (numbers,)."""
    return solved(unsolved(edition)[None])[0]


def solved(numbers: Matrix, waking: float = WAKING) -> Matrix:
    """A table of numbers with its solved constants filled in.

    Args:
        numbers: shape (persons, numbers).
        waking: when the person wakes, minutes after midnight.
    """
    out = numbers.copy()
    axis, places = [NUMBER[name] for name in AXIS], [NUMBER[name] for name in _CONSTANTS]
    known: dict[bytes, tuple[float, Vector]] = {}
    for row in out:
        key = row[axis].tobytes()
        if key not in known:
            row[NUMBER["mean_circadian"]] = _mean_of_clock(row)
            known[key] = row[NUMBER["mean_circadian"]], _axis_constants(row, waking)
        row[NUMBER["mean_circadian"]], row[places] = known[key]
    return out


def ready(persons: Persons, waking: float = WAKING) -> tuple[Matrix, Matrix]:
    """Persons ready to run: solved numbers, and levels at midnight with their habits.

    Returns:
        numbers, shape (persons, numbers), and start, shape (persons, states).
    """
    numbers = solved(persons.numbers, waking)
    start = all_at_midnight(numbers, waking)
    start[:, STATE["kindness_habit"]] = persons.kindness_habit
    start[:, STATE["criticism_habit"]] = persons.criticism_habit
    return numbers, start


def held_clock(numbers: Matrix) -> Matrix:
    """The numbers for runs in which the inner clock is held at its daily mean."""
    out = numbers.copy()
    out[..., [NUMBER[name] for name in (*_CONSTANTS, "mean_circadian")]] = 1.0
    return out


def resting(numbers: Vector) -> Vector:
    """The state at rest by day with the inner clock at its daily mean, shape (states,).

    Habits lie at the person's floors, levels and moods where these bring them; what is learnt at
    rest, over months, is left out.
    """
    row = held_clock(numbers)
    row[[place for name, place in NUMBER.items() if name.startswith("rate_")]] = 0.0
    y = _from_floors(row)
    return _settled(row, y, waking_inputs())


def at_midnight(numbers: Vector, waking: float = WAKING) -> Vector:
    """The state of one person's resting orbit at midnight, shape (states,)."""
    return all_at_midnight(numbers[None], waking)[0]


def all_at_midnight(numbers: Matrix, waking: float = WAKING) -> Matrix:
    """The states of the resting orbits at midnight, from which runs start, shape (persons, states).

    Args:
        numbers: solved numbers, shape (persons, numbers).
        waking: when the persons wake, minutes after midnight.
    """
    y = np.array([resting(row) for row in numbers])
    y[:, [STATE["pituitary"], STATE["adrenal"], STATE["cortisol"]]] = 1.0
    quiet = schedule(Plan(SETTLING, day=Day(waking), successes="given"))
    return follow(numbers, y, [quiet], np.array([SETTLING])).states[:, 0]


def waking_inputs() -> Vector:
    """Nothing but being awake with the clock at its daily mean, shape (inputs,)."""
    u = np.zeros(len(Inputs._fields))
    u[[INPUT["awake"], INPUT["circadian"]]] = 1.0
    return u


def _settled(numbers: Vector, y: Vector, u: Vector) -> Vector:
    """Where everything comes to rest under constant inputs: implicit steps that grow."""
    compiled, change = kernels(), np.empty(len(y))
    q, factors, step = np.empty(compiled.PREPARED), np.empty(compiled.FACTORS), 0.01
    compiled.prepare(numbers, q)
    for _ in range(_ROUNDS):
        compiled.drift(y, u, q, change)
        compiled.factorise(y, u, q, 1.0 / step, factors)
        compiled.substitute(factors, change)
        if not np.max(np.abs(change)) < _FARTHEST:
            step *= 0.25
            continue
        y = y + change
        if step >= _LONGEST and np.max(np.abs(change)) < _STILL:
            break
        step = min(4.0 * step, _LONGEST)
    return y


def _from_floors(numbers: Vector) -> Vector:
    """The typical person's rest with the person's own floors."""
    y = np.array([float(level) for level in rest_levels(Numbers(numbers))])
    for name in States._fields:
        if f"floor_{name}" in NUMBER:
            y[STATE[name]] = numbers[NUMBER[f"floor_{name}"]]
    return y


def _axis_constants(numbers: Vector, waking: float) -> Vector:
    """Constants that make the daily means of the axis 1, by Newton steps on their logarithms."""
    row = numbers.copy()
    start = np.array([float(level) for level in rest_levels(Numbers(row))])
    places = [NUMBER[name] for name in _CONSTANTS]

    def excess(logarithms: Vector) -> Vector:
        row[places] = np.exp(logarithms)
        y = start.copy()
        return np.log(_day(row, y, waking, days=2))

    return _balanced(excess)


def _balanced(excess: Callable[[Vector], Vector]) -> Vector:
    """Where the excess is nothing, by Newton steps; NaN where they do not come there."""
    x, jacobian = np.zeros(3), np.eye(3)
    with np.errstate(all="ignore"):
        for attempt in range(_NEWTON):
            now = excess(x)
            if np.max(np.abs(now)) < _CLOSE:
                return np.exp(x)
            if attempt % 4 == 0:
                jacobian = np.array([(excess(x + e) - now) / _NUDGE for e in np.eye(3) * _NUDGE]).T
            if not (np.isfinite(jacobian).all() and abs(np.linalg.det(jacobian)) > _CLOSE):
                break
            x = x - np.linalg.solve(jacobian, now)
    return np.full(3, np.nan)


def _day(numbers: Vector, y: Vector, waking: float, days: int) -> Vector:
    """Let the stress axis run for some days from midnight; means of the last, shape (3,)."""
    compiled, mean = kernels(), np.empty(3)
    q = np.empty(compiled.PREPARED)
    compiled.prepare(numbers, q)
    for _ in range(days):
        compiled.axis_day(q, y, waking, numbers[NUMBER["minutes_awakening"]], _SLICES, mean)
    return mean


def _mean_of_clock(row: Vector) -> float:
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    return float(np.mean(np.exp(row[NUMBER["circadian_depth"]] * (np.cos(angle) - 1))))
