"""Paths: what becomes of persons through their schedules."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kindloop.arrays import Cube, Integers, Matrix, Vector
from kindloop.errors import InputError
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import STATES
from kindloop.runner import LocalThreads, Runner
from kindloop.simulate.compile import kernels as theory
from kindloop.simulate.lanes.compiled import lanes as kernels
from kindloop.simulate.lanes.given import given
from kindloop.simulate.lanes.run import Block, Followed, Sizes, followed
from kindloop.simulate.lanes.tables import Control, People
from kindloop.simulate.schedule import Schedule
from kindloop.vectors.arithmetic import Kind

STATUS = ("fine", "step too small", "not finite", "too many steps")
ADVICE = {
    "step too small": "The equations change faster than any step can follow. Look for numbers far "
    "outside their usual range, such as a strength many times its edition's.",
    "not finite": "A number or level is not a finite number, or grew beyond all bounds. Look at "
    "the numbers and the starting levels of this person.",
    "too many steps": "The path needs more steps than allowed. A looser tolerance, or numbers "
    "nearer to the edition's, will help.",
}
"""What to do about a path that ended early."""
SMALL_PART = 0.01
TOLERANCE = 1e-4
COARSE = 30.0
"""Kept times further apart than this, in minutes, are stepped on; others are interpolated."""
_STEPS_PER_DAY = 20_000
_LONGEST, _GROWTH = 30.0, 10.0
_FIRST, _AT = 0.1, 2e-3  # minutes of a first step, at a tolerance
_QUICK, _CLOSER = [STATE["crh"], STATE["acth"]], 4.0
"""What moves the most within minutes and lies still at night is held to a part of the error."""
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Paths:
    """What became of persons.

    Attributes:
        times: minutes, shape (n,).
        states: levels, shape (persons, n, states); NaN from where a path failed.
        status: 0 where a path is fine, else a place in ``STATUS``, shape (persons,).
        steps: steps taken, shape (persons,).
        rejected: steps that were tried and taken back, shape (persons,).
        weights: how far each occasion was taken, one array for each person; empty where the days
            were made while the run was under way.
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
        bits: 64, or 32 for steps in single precision; levels are summed in double in both.
    """

    tolerance: float = TOLERANCE
    held: bool = False
    bits: int = 64

    def __post_init__(self) -> None:
        if self.bits not in (32, 64):
            raise InputError(f"Steps are taken with 64 or 32 bits; came {self.bits}.")
        least = 1e-14 if self.bits == 64 else 1e-5
        if not least <= self.tolerance <= 0.1:
            raise InputError(
                f"The tolerance must lie between {least:g} and 0.1 with {self.bits} bits; "
                f"came {self.tolerance:g}."
            )


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
    settings, many = settings or Settings(), len(numbers)
    if len(schedules) not in (1, many):
        raise InputError(f"{many} persons need one schedule each, or one; came {len(schedules)}.")
    times = np.ascontiguousarray(times, dtype=np.float64)
    whole = people_of(numbers, start, np.arange(many), np.zeros(many, np.int64), settings)
    blocks = given_blocks(kind_of(settings), whole, schedules, times, settings, runner)
    done = (runner or LocalThreads()).map(followed, blocks)
    counts = [len(one.kinds) for one in schedules] * (many if len(schedules) == 1 else 1)
    taken = np.concatenate([one.taken for one in done]) if done else np.empty(0)
    weights = np.split(taken, np.cumsum(counts)[:-1]) if many else []
    return joined(times, done, tuple(weights))


def given_blocks(
    kind: Kind,
    people: People,
    schedules: Sequence[Schedule],
    times: Vector,
    settings: Settings,
    runner: Runner | None,
) -> list[Block]:
    """Persons with their schedules cut into blocks, each with all that a worker needs."""
    kernels(kind)  # once, before threads ask for it
    days = max(float(one.edges[-1] - one.edges[0]) for one in schedules) / MINUTES_PER_DAY
    control, states, out = control_of(settings, times, days), np.arange(len(STATES)), list[Block]()
    for lo, hi in pieces_of(len(people.names), runner or LocalThreads()):
        own = schedules if len(schedules) == 1 else schedules[lo:hi]
        plans, table, counts = given(own)
        which = np.zeros(hi - lo, np.int64) if len(own) == 1 else np.arange(hi - lo)
        some = People(people.numbers[lo:hi], people.start[lo:hi], people.names[lo:hi], which)
        out.append(Block(kind, some, plans, table, Sizes(), control, times, states, counts[which]))
    return out


def prepare_engine(tell: Callable[[str], None] | None = None, bits: int = 64) -> None:
    """Load the compiled engine; the first time on a machine it is compiled.

    Args:
        tell: called with a sentence before a compilation that takes some seconds.
        bits: 64 or 32.
    """
    theory(tell)
    kernels(kind_of(Settings(bits=bits)), tell)


def joined(times: Vector, done: Sequence[Followed], weights: tuple[Vector, ...]) -> Paths:
    """The paths of blocks, in their order."""
    levels = np.concatenate([one.levels for one in done])[..., 0]
    info = np.concatenate([one.info for one in done])
    return Paths(times, levels, info[:, 0], info[:, 1] - info[:, 2], info[:, 2], weights)


def pieces_of(many: int, runner: Runner, most: int = _BLOCK) -> list[tuple[int, int]]:
    """Persons cut into blocks: enough for every worker, none too large."""
    workers = max(getattr(runner, "workers", 1), 1)
    size = max(1, min(most, -(-many // workers)))
    return [(lo, min(lo + size, many)) for lo in range(0, many, size)]


def kind_of(settings: Settings, tangents: int = 0) -> Kind:
    """The kind of values for settings: as many lanes as fill a register of the processor."""
    return Kind(settings.bits, 8 if settings.bits == 64 else 16, tangents)


def people_of(
    numbers: Matrix, start: Matrix, names: Integers, plans: Integers, settings: Settings
) -> People:
    """Persons as a kernel reads them; ``plans`` says which one each follows."""
    numbers = np.array(numbers, dtype=np.float64)
    if settings.held:
        numbers[:, [NUMBER["circadian_depth"], NUMBER["mean_circadian"]]] = 0.0, 1.0
    levels = np.array(start, dtype=np.float64)
    return People(numbers[:, :, None], levels[:, :, None], names, plans)


def control_of(settings: Settings, times: Vector, days: float) -> Control:
    """How steps are taken, for times to keep and a length in days."""
    exact = len(times) < 2 or float(np.diff(times).min()) >= COARSE
    weights: Any = 1.0 / (settings.tolerance * scale())
    weights[_QUICK] *= _CLOSER
    weights = weights.astype(f"f{settings.bits // 8}")
    first = _FIRST * (settings.tolerance / _AT) ** 0.25
    return Control(
        weights, first, _LONGEST, _GROWTH,
        int(_STEPS_PER_DAY * (days + 1)), int(exact),
    )  # fmt: skip


def scale() -> Vector:
    """The size of each state against which errors count: its natural range, shape (states,)."""
    return np.array([state.high - state.low for state in STATES])
