"""Paths: what becomes of persons through their schedules."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Integers, Matrix, Vector
from kindloop.model.states import STATES
from kindloop.runner import LocalThreads, Runner
from kindloop.simulate.compile import kernels
from kindloop.simulate.schedule import Schedule

STATUS = ("fine", "step too small", "not finite", "too many steps")
SMALL_PART = 0.01
TOLERANCE = 1e-4
_STEPS_PER_DAY = 20_000


@dataclass(frozen=True, slots=True)
class Paths:
    """What became of persons.

    Attributes:
        times: minutes, shape (n,).
        states: levels, shape (persons, n, states); NaN from where a path failed.
        status: 0 where a path is fine, else a place in ``STATUS``, shape (persons,).
        steps: steps taken, shape (persons,).
        rejected: steps that were tried and taken back, shape (persons,).
        weights: how far each occasion was taken, one array for each person.
    """

    times: Vector
    states: Cube
    status: Integers
    steps: Integers
    rejected: Integers
    weights: tuple[Vector, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a path is computed.

    Attributes:
        tolerance: error allowed in one step, relative to ``scale``.
        held: whether the inner clock is held at its daily mean.
    """

    tolerance: float = TOLERANCE
    held: bool = False


def follow(
    numbers: Matrix,
    start: Matrix,
    schedules: Sequence[Schedule],
    times: Vector,
    settings: Settings | None = None,
    runner: Runner | None = None,
) -> Paths:
    """Follow persons through their schedules.

    Args:
        numbers: solved numbers, shape (persons, numbers).
        start: levels at the first edge, shape (persons, states).
        schedules: one for each person, or one for all.
        times: minutes at which to keep the levels, rising, shape (n,).
        settings: how the path is computed.
        runner: where the work is done; by default threads on this machine.
    """
    many = len(numbers)
    each = list(schedules) * (many if len(schedules) == 1 else 1)
    out = np.full((many, len(times), len(STATES)), np.nan)
    info = np.zeros((many, 3), dtype=np.int64)
    times = np.ascontiguousarray(times, dtype=np.float64)
    weights = [np.full(len(plan.kinds), np.nan) for plan in each]
    kernels()

    def one(person: int) -> None:
        row = np.ascontiguousarray(numbers[person])
        first = np.ascontiguousarray(start[person])
        if not (np.isfinite(row).all() and np.isfinite(first).all()):
            info[person, 0] = STATUS.index("not finite")
            return
        run_one(
            row,
            first,
            each[person],
            times,
            settings or Settings(),
            weights[person],
            out[person],
            info[person],
        )

    (runner or LocalThreads()).map(one, range(many))
    return Paths(times, out, info[:, 0], info[:, 1] - info[:, 2], info[:, 2], tuple(weights))


def run_one(  # noqa: PLR0913, PLR0917 - hands its arguments on to the kernel
    numbers: Vector,
    start: Vector,
    plan: Schedule,
    times: Vector,
    settings: Settings,
    weights: Vector,
    out: Matrix,
    info: Integers,
) -> None:
    """Follow one person; levels, weights and what the steps were go into the last three."""
    days = (plan.edges[-1] - plan.edges[0]) / 1440.0
    most = int(_STEPS_PER_DAY * (days + 1))
    kernels().run(
        numbers,
        start,
        plan.edges,
        plan.inputs,
        plan.first,
        plan.active,
        plan.kinds,
        plan.marks,
        plan.additions,
        weights,
        times,
        scale(),
        settings.tolerance,
        settings.held,
        most,
        out,
        info,
    )


def scale() -> Vector:
    """The size of each state against which errors count: its natural range, shape (states,)."""
    return np.array([state.high - state.low for state in STATES])
