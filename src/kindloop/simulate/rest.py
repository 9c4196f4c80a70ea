"""Rest: where a person comes to without events, and the constants that it fixes.

Rest is a 24-hour orbit, since the inner clock drives the stress axis. Three constants make the
daily means of the axis 1, four more hold the person's own resting levels by day, above which
learning starts. They are solved once with all arrows present and kept when an arrow is taken out.
"""

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

WAKING = 420.0
BEDTIME = 1380.0
_AXIS = ("crh", "acth", "cortisol")
_CONSTANTS = ("crh_drive", "acth_gain", "cortisol_gain")
_OWN = ("threat", "control", "soothing", "critic")
_NO_LEARNING = 1e9
_SLICES = 1440
_CLOSE = 1e-7


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
    out[:, NUMBER["mean_circadian"]] = [_mean_of_clock(row) for row in out]
    known: dict[bytes, tuple[Vector, Vector]] = {}
    for row in out:
        key = row.tobytes()
        if key not in known:
            own = _own_rest(row)
            known[key] = own, _axis_constants(row, own, waking)
        own, constants = known[key]
        row[[NUMBER[f"own_{name}"] for name in _OWN]] = own[[STATE[name] for name in _OWN]]
        row[[NUMBER[name] for name in _CONSTANTS]] = constants
    return out


def ready(persons: Persons, waking: float = WAKING) -> tuple[Matrix, Matrix]:
    """Persons ready to run: solved numbers, and levels at midnight with their habits.

    Returns:
        numbers, shape (persons, numbers), and start, shape (persons, states).
    """
    numbers = solved(persons.numbers, waking)
    start = np.array([at_midnight(row, waking) for row in numbers])
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

    Habits lie at the person's floors, levels and moods where these bring them.
    """
    return _own_rest(numbers)


def at_midnight(numbers: Vector, waking: float = WAKING) -> Vector:
    """The state of the resting orbit at midnight, from which runs start, shape (states,)."""
    y = resting(numbers)
    y[[STATE["pituitary"], STATE["adrenal"], STATE["cortisol"]]] = 1.0
    _day(numbers, y, waking, days=3)
    return y


def waking_inputs() -> Vector:
    """Nothing but being awake with the clock at its daily mean, shape (inputs,)."""
    u = np.zeros(len(Inputs._fields))
    u[[INPUT["awake"], INPUT["circadian"]]] = 1.0
    return u


def _own_rest(numbers: Vector) -> Vector:
    row = held_clock(numbers)
    row[[NUMBER[f"own_{name}"] for name in _OWN]] = _NO_LEARNING
    typical_rest = rest_levels(Numbers(row))
    y = np.array([float(level) for level in typical_rest])
    for name in States._fields:
        if f"floor_{name}" in NUMBER:
            y[STATE[name]] = row[NUMBER[f"floor_{name}"]]
    kernels().settle(row, y, waking_inputs(), 60)
    return y


def _axis_constants(numbers: Vector, own: Vector, waking: float) -> Vector:
    """Constants that make the daily means of the axis 1, by Newton steps on their logarithms."""
    row, start = numbers.copy(), own.copy()
    row[[NUMBER[f"own_{name}"] for name in _OWN]] = own[[STATE[name] for name in _OWN]]
    start[[STATE["pituitary"], STATE["adrenal"], STATE["cortisol"]]] = 1.0
    places = [NUMBER[name] for name in _CONSTANTS]

    def excess(logarithms: Vector) -> Vector:
        row[places] = np.exp(logarithms)
        y = start.copy()
        return np.log(_day(row, y, waking, days=2))

    x = np.zeros(3)
    jacobian, now = np.eye(3), excess(x)
    for attempt in range(30):
        if not np.all(np.isfinite(now)):
            return np.full(3, np.nan)
        if np.max(np.abs(now)) < _CLOSE:
            break
        if attempt % 4 == 0:
            jacobian = np.array([(excess(x + e) - now) / 1e-4 for e in np.eye(3) * 1e-4]).T
        x = x - np.linalg.solve(jacobian, now)
        now = excess(x)
    return np.exp(x)


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
