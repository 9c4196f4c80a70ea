"""Blocks of persons for a kernel: what goes in, the memory of a run, what comes out.

A block is all that a worker needs, on this machine or another; the same persons give the same
paths whatever block they are in.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kindloop.arrays import Cube, Integers, Vector
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.lanes.compiled import lanes
from kindloop.simulate.lanes.tables import (
    PLACE,
    Control,
    Intervals,
    Kept,
    Memory,
    People,
    Plans,
    Scratch,
)
from kindloop.vectors.arithmetic import Kind

_LINE = 64  # bytes that the processor fetches at a time


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much room the days of a plan need; all 0 where intervals are given.

    Attributes:
        edges: in a day, at most.
        occasions: in a day, at most.
        spans: of a plan, at most.
        times: of the noise in a day.
        successes: drawn in a day, at most.
    """

    edges: int = 0
    occasions: int = 0
    spans: int = 0
    times: int = 0
    successes: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Persons to follow, and how.

    Attributes:
        kind: of the values.
        people: who.
        plans: where their intervals come from.
        table: the intervals, where they are given.
        sizes: of the days, where these are made.
        control: how steps are taken.
        times: minutes to keep, shape (n,).
        states: places of the states to keep.
        occasions: of each person, shape (persons,), where intervals are given.
    """

    kind: Kind
    people: People
    plans: Plans
    table: Intervals
    sizes: Sizes
    control: Control
    times: Vector
    states: Integers
    occasions: Integers


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a block.

    Attributes:
        levels: shape (persons, n, kept states, 1 + chosen); NaN from where a path failed.
        info: status, steps tried, steps taken back, shape (persons, 3).
        taken: how far each occasion was taken, all persons' in one row, where they are given.
    """

    levels: Cube
    info: Integers
    taken: Vector


def followed(block: Block) -> Followed:
    """Follow the persons of a block, in this thread."""
    kernel, kind, sizes = lanes(block.kind), block.kind, block.sizes
    many, parts = len(block.people.names), 1 + kind.tangents
    table, first = block.table, np.concatenate([[0], np.cumsum(block.occasions)])
    taken = int(first[-1])
    if block.plans.made:
        table = table_of(kind.lanes * sizes.edges, kind.lanes * sizes.occasions)
        taken = kind.lanes * (sizes.spans + 2 * sizes.successes)
    kept = Kept(
        block.times,
        block.states,
        np.full((many, len(block.times), len(block.states), parts), np.nan),
        np.full(taken * parts, np.nan),
        first.astype(np.int64),
        np.zeros((many, 3), dtype=np.int64),
    )
    memory = memory_of(kind, kernel.PREPARED, kernel.ROOM)
    scratch = scratch_of(kind.lanes, sizes)
    kernel.follow(block.people, block.plans, table, block.control, kept, scratch, memory, 0, many)
    return Followed(kept.levels, kept.info, kept.taken if not block.plans.made else np.empty(0))


def memory_of(kind: Kind, prepared: int, room: int) -> Memory:
    """Fresh working memory for one thread.

    Args:
        kind: of the values.
        prepared: rows of what is prepared and settled.
        room: rows of the working memory of a step.
    """
    many, parts, states = kind.lanes, 1 + kind.tangents, len(STATE)

    def rows(count: int, bits: int = kind.bits) -> Vector:
        return _aligned(count * kind.stride, bits)

    length = rows(1)
    length[:many] = 1.0
    return Memory(
        places=np.zeros(many, dtype=PLACE), fine=np.zeros(many, dtype=np.bool_),
        before=np.zeros((many, len(INPUT))), u=np.zeros(len(INPUT) * parts), q=rows(prepared),
        y=rows(states, 64), seen=rows(states), work=rows(room), increment=rows(states),
        size=rows(3), angle=rows(1), length=length,
    )  # fmt: skip


def scratch_of(lanes: int, sizes: Sizes) -> Scratch:
    """Memory in which days are made.

    Args:
        lanes: how many.
        sizes: of the days.
    """
    room = max(sizes.successes, 1)
    return Scratch(
        np.zeros(lanes, dtype=np.int64),
        np.zeros((lanes, 4)),
        np.zeros((sizes.times + 1, 3)),
        np.zeros((2, room)),
        np.zeros((2, room)),
        np.zeros((2 * room, 4)),
        np.zeros(4, dtype=np.uint64),
    )


def table_of(edges: int, occasions: int) -> Intervals:
    """An empty table of intervals."""

    def whole() -> Integers:
        return np.zeros(occasions, dtype=np.int64)

    marks = np.zeros(occasions)
    inputs = np.zeros((edges, len(INPUT)))
    return Intervals(np.zeros(edges), inputs, whole(), whole(), whole(), marks, whole(), whole())


def _aligned(count: int, bits: int) -> Vector:
    """Zeros that begin where a line of the processor's cache does."""
    size = bits // 8
    whole: Any = np.zeros(count + _LINE // size, dtype=f"f{size}")
    shift = (-whole.ctypes.data % _LINE) // size
    return whole[shift : shift + count]
