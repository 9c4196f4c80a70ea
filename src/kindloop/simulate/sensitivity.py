"""Sensitivities: how levels change with chosen numbers, worked out along with the levels.

Every operation of the kernel carries the derivatives of its result along (forward mode), with the
steps as they are taken. What comes out is the exact derivative of the computed path, at a cost of
about one more path for each number, and does not depend on a width of a difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Cube, Integers, Matrix, Vector
from kindloop.errors import not_there
from kindloop.model.parameters import BY_NAME, INDEX, SOLVED
from kindloop.model.states import INDEX as STATE
from kindloop.runner import LocalThreads, Runner
from kindloop.simulate import rest
from kindloop.simulate.lanes.run import followed
from kindloop.simulate.lanes.tables import People
from kindloop.simulate.path import Settings, given_blocks, kind_of
from kindloop.simulate.schedule import Day, Plan, Schedule, schedule

TOGETHER = 1
"""How many numbers are carried along in one run."""

_WIDTH = 1e-5


@dataclass(frozen=True, slots=True)
class Slopes:
    """Levels, and how they change with chosen numbers.

    Attributes:
        times: minutes, shape (n,).
        chosen: names of the numbers.
        states: levels, shape (persons, n, states).
        slopes: change of a level per unit of a number, shape (persons, n, states, chosen).
        status: 0 where a path is fine, shape (persons,); its slopes are NaN elsewhere.
    """

    times: Vector
    chosen: tuple[str, ...]
    states: Cube
    slopes: Matrix
    status: Integers


@dataclass(frozen=True, slots=True)
class Begin:
    """Where paths begin.

    Attributes:
        numbers: solved numbers, shape (persons, numbers).
        start: levels at the first edge, shape (persons, states).
        slopes: of the levels at the start, shape (persons, states, chosen); None where the start
            does not move. ``rest_slopes`` gives those of persons at rest.
    """

    numbers: Matrix
    start: Matrix
    slopes: Cube | None = None


def slopes(
    begin: Begin,
    schedules: Sequence[Schedule],
    times: Vector,
    chosen: Sequence[str],
    settings: Settings | None = None,
    runner: Runner | None = None,
) -> Slopes:
    """Follow persons through their schedules, and with them the slopes by chosen numbers.

    The constants that are solved from numbers of the stress axis move with these. Practices and
    successes must count with their probability: one that is drawn does not change smoothly.

    Args:
        begin: persons, and where they begin.
        schedules: one for each person, or one for all.
        times: minutes at which to keep levels and slopes, rising, shape (n,).
        chosen: names of the numbers.
        settings: how the paths are computed.
        runner: where the work is done; by default threads on this machine.

    Raises:
        NotThereError: if there is no number of a name.
    """
    for name in chosen:
        if name not in BY_NAME:
            not_there("number", name, list(BY_NAME))
    settings, runner = settings or Settings(1e-5), runner or LocalThreads()
    times = np.ascontiguousarray(times, dtype=np.float64)
    numbers, start, by = begin.numbers, begin.start, begin.slopes
    by = np.zeros((*np.shape(start), len(chosen))) if by is None else by
    groups = [range(lo, min(lo + TOGETHER, len(chosen))) for lo in range(0, len(chosen), TOGETHER)]
    blocks = [
        block
        for group in groups
        for block in given_blocks(
            kind_of(settings, TOGETHER),
            _people(numbers, start, [chosen[k] for k in group], by[..., list(group)]),
            schedules,
            times,
            settings,
            runner,
        )
    ]
    done = runner.map(followed, blocks)
    each = len(blocks) // max(len(groups), 1)
    parts = [
        np.concatenate([one.levels for one in done[k * each : (k + 1) * each]])
        for k in range(len(groups))
    ]
    info = np.concatenate([one.info for one in done[:each]])
    carried = np.concatenate([part[..., 1:] for part in parts], axis=-1)
    return Slopes(times, tuple(chosen), parts[0][..., 0], carried[..., : len(chosen)], info[:, 0])


def rest_slopes(numbers: Matrix, chosen: Sequence[str], waking: float = 420.0) -> Cube:
    """How the levels at rest at midnight change with chosen numbers, (persons, states, chosen).

    Args:
        numbers: solved numbers, shape (persons, numbers).
        chosen: names of the numbers.
        waking: when the persons wake, minutes after midnight.
    """
    before = np.array([rest.resting(row) for row in numbers])
    out = np.zeros((*before.shape, len(chosen)))
    for k, name in enumerate(chosen):
        low, high, width = _moved(numbers, name)
        out[..., k] = np.array([rest.resting(row) for row in high])
        out[..., k] -= np.array([rest.resting(row) for row in low])
        out[..., k] /= width[:, None]
    one = [STATE[name] for name in ("pituitary", "adrenal", "cortisol")]
    before[:, one], out[:, one] = 1.0, 0.0
    days = rest.SETTLING
    quiet = schedule(Plan(days, day=Day(waking), successes="given"))
    found = slopes(Begin(numbers, before, out), [quiet], np.array([days]), chosen)
    return found.slopes[:, 0]


def _moved(numbers: Matrix, name: str) -> tuple[Matrix, Matrix, Vector]:
    """Numbers with one a little lower and a little higher, and how far these are apart."""
    place = INDEX[name]
    width = _WIDTH * np.maximum(np.abs(numbers[:, place]), 1e-3)
    low, high = numbers.copy(), numbers.copy()
    low[:, place] -= width
    high[:, place] += width
    return low, high, 2.0 * width


def _people(numbers: Matrix, start: Matrix, chosen: Sequence[str], by: Cube) -> People:
    many = len(numbers)
    row = np.zeros((many, numbers.shape[1], 1 + TOGETHER))
    level = np.zeros((many, start.shape[1], 1 + TOGETHER))
    row[..., 0], level[..., 0] = numbers, start
    level[..., 1 : 1 + len(chosen)] = by
    solved = [INDEX[name] for name in SOLVED]
    for k, name in enumerate(chosen, start=1):
        row[:, INDEX[name], k] = 1.0
        if name in rest.AXIS:
            low, high, width = _moved(numbers, name)
            change = rest.solved(high)[:, solved] - rest.solved(low)[:, solved]
            row[:, solved, k] = change / width[:, None]
    return People(row, level, np.arange(many), np.zeros(many, np.int64))
