"""Where a waking person comes to rest, how stable that is, and how it moves with the numbers.

Awake, with the inner clock held at its daily mean, states slower than five days (habits, beliefs,
glands, structure, load) held at stated values: what remains is a fixed point of the equations.
Its stability is read from the eigenvalues of the exact Jacobian. Turning one dial (a number, a
held state or an input) gives a curve of fixed points with its folds; turning two, the curve of
the folds themselves with its cusps.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kindloop.arrays import Matrix, Vector
from kindloop.errors import InputError, not_there
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import BY_NAME
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import STATES
from kindloop.simulate.compile import kernels
from kindloop.simulate.curve import Curve, Pace, solve, trace
from kindloop.simulate.rest import held_clock, resting, waking_inputs

Rates = NDArray[np.complex128]
SLOWER = 5 * MINUTES_PER_DAY
_SHIFT = 100.0  # per minute, above every rate of the theory
_NUDGE = 1e-6
_SETTLE_ROUNDS = 300


@dataclass(frozen=True, slots=True)
class Waking:
    """A waking person whose slow states are held.

    Attributes:
        numbers: with the inner clock's constants for its daily mean, shape (numbers,).
        levels: where the held states are held; the others are only a first guess, (states,).
        inputs: what comes from outside, shape (inputs,).
        free: places of the states that move, shape (free,).
        dials: what is turned: names of numbers, held states or inputs.
    """

    numbers: Vector
    levels: Vector
    inputs: Vector
    free: tuple[int, ...]
    dials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """A fixed point.

    Attributes:
        levels: of all states, shape (states,).
        rates: eigenvalues of the Jacobian of the free states, per minute, shape (free,).
    """

    levels: Vector
    rates: Rates

    @property
    def stable(self) -> bool:
        """Whether every small change dies out."""
        return bool(np.max(self.rates.real) < 0)

    @property
    def slowest(self) -> float:
        """Minutes in which the slowest small change shrinks (or, below 0, grows) e-fold."""
        return float(-1.0 / np.max(self.rates.real))


@dataclass(frozen=True, slots=True)
class Rests:
    """Fixed points along a dial.

    Attributes:
        dial: its values, shape (m,).
        rests: the fixed point at each.
        folds: values of the dial at which two fixed points meet and end, shape (folds,).
        fold_levels: the states there, shape (folds, states).
        ended: how the curve ended, as ``curve.Curve`` has it.
    """

    dial: Vector
    rests: tuple[Rest, ...]
    folds: Vector
    fold_levels: Matrix
    ended: str


@dataclass(frozen=True, slots=True)
class Folds:
    """Where folds lie over two dials.

    Attributes:
        first: values of the first dial, shape (m,).
        second: values of the second, shape (m,).
        cusps: values of both at which two curves of folds meet, shape (cusps, 2).
        ended: how the curve ended.
    """

    first: Vector
    second: Vector
    cusps: Matrix
    ended: str


def waking(
    numbers: Vector,
    dials: tuple[str, ...],
    held: Mapping[str, float] | None = None,
    inputs: Mapping[str, float] | None = None,
) -> Waking:
    """A waking person, ready to be followed along dials.

    Args:
        numbers: the person's solved numbers, shape (numbers,).
        dials: what will be turned: numbers, states slower than five days, or inputs.
        held: values of states slower than five days; without one it is the resting person's.
        inputs: constant inputs besides being awake.

    Raises:
        NotThereError: if there is no such dial, state or input.
        InputError: if a state to be held moves within five days.
    """
    slow = slow_states(numbers)
    for name in held or {}:
        if name not in STATE:
            not_there("state", name, list(STATE))
        if name not in slow:
            raise InputError(f"Only states slower than five days can be held; {name} is not.")
    known = [*BY_NAME, *slow, *INPUT]
    for name in dials:
        if name in STATE and name not in slow:
            raise InputError(f"Only states slower than five days can be turned; {name} is not.")
        if name not in known:
            not_there("dial", name, known)
    levels, u = resting(numbers), waking_inputs()
    for name, value in (held or {}).items():
        levels[STATE[name]] = value
    for name, value in (inputs or {}).items():
        if name not in INPUT:
            not_there("input", name, list(INPUT))
        u[INPUT[name]] = value
    free = tuple(place for name, place in STATE.items() if name not in slow)
    return Waking(held_clock(numbers), levels, u, free, dials)


def slow_states(numbers: Vector) -> tuple[str, ...]:
    """The states that a waking person's rest holds: slower than five days."""
    return tuple(one.name for one in STATES if numbers[NUMBER[one.time_constant]] > SLOWER)


def settled(person: Waking, at: tuple[float, ...], guess: Vector | None = None) -> Rest | None:
    """The fixed point to which a guess settles, with the dials at stated values.

    Args:
        person: whose rest it is.
        at: values of the dials.
        guess: levels to start from, shape (states,); without it the person's own.

    Returns:
        None where nothing settles.
    """
    numbers, levels, u = turned(person, at)
    start = levels[list(person.free)] if guess is None else guess[list(person.free)]
    near = _drifted(person, numbers, levels, u, start)
    x = solve(lambda x: _change(person, x, at), lambda x: _slope(person, x, at)[:, : len(x)], near)
    return None if x is None else rest_at(person, x, at)


def rest_at(person: Waking, x: Vector, at: tuple[float, ...]) -> Rest:
    """A fixed point from the levels of its free states."""
    numbers, levels, u = turned(person, at)
    levels[list(person.free)] = x
    block = jacobian(numbers, levels, u)[np.ix_(person.free, person.free)]
    return Rest(levels, np.linalg.eigvals(block).astype(np.complex128))


def along(
    person: Waking,
    start: Rest,
    at: float,
    within: tuple[float, float],
    rising: bool = True,
    pace: Pace | None = None,
) -> Rests:
    """Follow a fixed point along the person's one dial, through folds.

    Args:
        person: with one dial.
        start: a fixed point at ``at``.
        at: the dial's value there.
        within: the dial's range.
        rising: whether the dial is turned up at first.
        pace: lengths of steps.
    """
    z = np.append(start.levels[list(person.free)], at)
    done: Curve = trace(
        lambda z: _change(person, z[:-1], (float(z[-1]),)),
        lambda z: _slope(person, z[:-1], (float(z[-1]),)),
        z,
        within,
        rising,
        pace,
    )
    rests = tuple(rest_at(person, z[:-1], (float(z[-1]),)) for z in done.points)
    there = [rest_at(person, z[:-1], (float(z[-1]),)).levels for z in done.folds]
    return Rests(
        done.points[:, -1],
        rests,
        done.folds[:, -1],
        np.array(there).reshape(-1, len(STATE)),
        done.ended,
    )


def fold_curve(
    person: Waking,
    fold: Vector,
    at: tuple[float, float],
    within: tuple[float, float],
    rising: bool = True,
    pace: Pace | None = None,
) -> Folds:
    """Follow a fold over the person's two dials, through cusps.

    Args:
        person: with two dials.
        fold: levels at a fold, shape (states,).
        at: both dials there.
        within: the range of the second dial.
        rising: whether the second dial is turned up at first.
        pace: lengths of steps.
    """
    z = np.concatenate([fold[list(person.free)], at])
    size = len(person.free)
    u, _, v = np.linalg.svd(_slope(person, z[:size], at)[:, :size])
    left, right = u[:, -1], v[-1]

    def test(z: Vector) -> float:
        square = _slope(person, z[:size], (z[size], z[size + 1]))[:, :size]
        return bordered(square, left, right)

    def residual(z: Vector) -> Vector:
        return np.append(_change(person, z[:size], (z[size], z[size + 1])), test(z))

    def slope(z: Vector) -> Matrix:
        last = [(test(z + e) - test(z - e)) / (2 * _NUDGE) for e in np.eye(len(z)) * _NUDGE]
        return np.vstack([_slope(person, z[:size], (z[size], z[size + 1])), last])

    done = trace(residual, slope, z, within, rising, pace)
    return Folds(done.points[:, -2], done.points[:, -1], done.folds[:, -2:], done.ended)


def bordered(square: Matrix, left: Vector, right: Vector) -> float:
    """A smooth number that is 0 exactly where a matrix is singular (minimally augmented)."""
    size = len(square)
    whole = np.zeros((size + 1, size + 1))
    whole[:size, :size], whole[:size, size], whole[size, :size] = square, left, right
    return float(np.linalg.solve(whole, np.append(np.zeros(size), 1.0))[-1])


def jacobian(numbers: Vector, levels: Vector, inputs: Vector) -> Matrix:
    """The exact Jacobian of all states, per minute, shape (states, states).

    The compiled theory keeps factors of ``shift`` times one minus the Jacobian; solving with them
    for every unit vector gives that matrix's inverse, and so the Jacobian to rounding.
    """
    compiled, size = kernels(), len(STATE)
    q, m = np.empty(compiled.PREPARED), np.empty(compiled.FACTORS)
    compiled.prepare(numbers, q)
    compiled.factorise(levels, inputs, q, _SHIFT, m)
    inverse = np.empty((size, size))
    for place in range(size):
        unit = np.zeros(size)
        unit[place] = 1.0
        compiled.substitute(m, unit)
        inverse[:, place] = unit
    return _SHIFT * np.eye(size) - np.linalg.inv(inverse)


def turned(person: Waking, at: tuple[float, ...]) -> tuple[Vector, Vector, Vector]:
    """The person's numbers, levels and inputs with the dials at stated values; copies."""
    numbers, levels, u = person.numbers.copy(), person.levels.copy(), person.inputs.copy()
    for name, value in zip(person.dials, at, strict=True):
        if name in STATE:
            levels[STATE[name]] = value
        elif name in INPUT:
            u[INPUT[name]] = value
        else:
            numbers[NUMBER[name]] = value
    return numbers, levels, u


def _pace_of_states(person: Waking) -> Vector:
    """Time constants of the free states, so that changes are counted in levels, (free,)."""
    names = [STATES[place].time_constant for place in person.free]
    return person.numbers[[NUMBER[name] for name in names]]


def _change(person: Waking, x: Vector, at: tuple[float, ...]) -> Vector:
    """How far each free state is from where it is drawn to, shape (free,)."""
    numbers, levels, u = turned(person, at)
    levels[list(person.free)] = x
    return _drift(numbers, levels, u)[list(person.free)] * _pace_of_states(person)


def _drift(numbers: Vector, levels: Vector, u: Vector) -> Vector:
    compiled, out = kernels(), np.empty(len(STATE))
    q = np.empty(compiled.PREPARED)
    compiled.prepare(numbers, q)
    compiled.drift(levels, u, q, out)
    return out


def _slope(person: Waking, x: Vector, at: tuple[float, ...]) -> Matrix:
    """Derivatives of ``_change`` by the free states and the dials, (free, free + dials)."""
    numbers, levels, u = turned(person, at)
    levels[list(person.free)] = x
    free = list(person.free)
    whole = jacobian(numbers, levels, u)[free] * _pace_of_states(person)[:, None]
    columns = [whole[:, free]]
    for place, name in enumerate(person.dials):
        if name in STATE:
            columns.append(whole[:, [STATE[name]]])
            continue
        size = _NUDGE * max(1.0, abs(at[place]))
        up, down = (
            _change(person, x, (*at[:place], at[place] + sign * size, *at[place + 1 :]))
            for sign in (1, -1)
        )
        columns.append(((up - down) / (2 * size))[:, None])
    return np.hstack(columns)


def _drifted(person: Waking, numbers: Vector, levels: Vector, u: Vector, x: Vector) -> Vector:
    """Near the fixed point to which the free states drift: implicit steps that grow."""
    free, h = list(person.free), 0.01
    y = levels.copy()
    y[free] = x
    for _ in range(_SETTLE_ROUNDS):
        change = _drift(numbers, y, u)[free]
        block = jacobian(numbers, y, u)[np.ix_(free, free)]
        step = np.linalg.solve(np.eye(len(free)) / h - block, change)
        if np.max(np.abs(step)) > 0.1:
            h *= 0.25
            continue
        y[free] += step
        h = min(2 * h, 1e8)
        if h > 1e6 and np.max(np.abs(step)) < 1e-9:
            break
    return y[free]
