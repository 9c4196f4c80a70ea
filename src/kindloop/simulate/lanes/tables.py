"""The tables that a kernel reads and writes, one row for each person, span, interval or lane.

A kernel takes few things, each with a name, instead of many arrays in a row.
"""

from typing import Any, NamedTuple

import numpy as np

from kindloop.arrays import Cube, Flags, Integers, Matrix, Vector


class People(NamedTuple):
    """Who is followed.

    Attributes:
        numbers: solved numbers, and how each changes with the chosen ones, shape (persons,
            numbers, 1 + chosen).
        start: levels likewise, shape (persons, states, 1 + chosen).
        names: a whole number for each person, by which chance tells them apart, shape (persons,).
        plans: which plan each follows, shape (persons,).
    """

    numbers: Cube
    start: Cube
    names: Integers
    plans: Integers


class Intervals(NamedTuple):
    """Intervals between edges, and the occasions in them.

    Attributes:
        edges: minutes, shape (edges,).
        inputs: of the interval that begins at an edge, shape (edges, inputs).
        opens: interval with which an occasion begins, counted within its plan or day.
        closes: the first interval after it.
        kinds: 0 a success, 1 a planned practice.
        marks: uniform marks, NaN where an occasion counts with its probability.
        rows: what a practice adds, as a row of the additions.
        slots: where it is kept how far an occasion was taken.
    """

    edges: Vector
    inputs: Matrix
    opens: Integers
    closes: Integers
    kinds: Integers
    marks: Vector
    rows: Integers
    slots: Integers


class Plans(NamedTuple):
    """Where intervals come from: given beforehand, or made day by day from spans.

    Attributes:
        made: 1 where intervals are made day by day.
        edge_first: where a plan's given edges begin, shape (plans + 1,).
        occasion_first: where a plan's given occasions begin, shape (plans + 1,).
        starts: of all spans, minutes, sorted within a plan, shape (spans,).
        stops: likewise.
        planned: 1 where a span is done with the person's adherence only, shape (spans,).
        additions: what each adds, shape (spans or occasions, inputs).
        first: where a plan's spans begin, shape (plans + 1,).
        hours: waking, bedtime, minutes of awakening, shape (plans, 3).
        length: minutes of all plans.
        longest: minutes of the longest span.
        grid: minutes between changes of the noise, 0 without noise.
        successes: 0 given, 1 on average, 2 drawn.
        seed: of chance; below 0 occasions count with their probability.
    """

    made: int
    edge_first: Integers
    occasion_first: Integers
    starts: Vector
    stops: Vector
    planned: Integers
    additions: Matrix
    first: Integers
    hours: Matrix
    length: float
    longest: float
    grid: float
    successes: int
    seed: int


class Scratch(NamedTuple):
    """What is needed while a day is made.

    Attributes:
        span_from: for each lane, the first span that can still matter, shape (lanes,).
        level: for each lane, the four noises, shape (lanes, 4).
        noise: of the day, shape (times, 3).
        moments: of successes yesterday and today, shape (2, room).
        draws: their marks, shape (2, room).
        hits: begin, end, mark and slot of those that reach into the day, shape (2 * room, 4).
        bits: four numbers of 32 bits.
    """

    span_from: Integers
    level: Matrix
    noise: Matrix
    moments: Matrix
    draws: Matrix
    hits: Matrix
    bits: Any


class Control(NamedTuple):
    """How steps are taken.

    Attributes:
        weights: one over the error allowed in one step, shape (states,), of the kind's precision.
        first: minutes of the first step after an edge.
        longest: minutes of the longest step.
        growth: how many times longer a step may be than the one before.
        most: steps allowed.
        exact: 1 where steps end at the kept times, 0 where these are interpolated.
    """

    weights: Vector
    first: float
    longest: float
    growth: float
    most: int
    exact: int


class Kept(NamedTuple):
    """What is kept of the paths.

    Attributes:
        times: minutes, rising, shape (n,).
        states: places of the states to keep, shape (kept,).
        levels: shape (persons, n, kept, 1 + chosen).
        taken: how far each occasion was taken, with its slopes.
        taken_first: where a person's begin, shape (persons,); unused where days are made.
        info: status, steps tried, steps taken back, shape (persons, 3).
    """

    times: Vector
    states: Integers
    levels: Matrix
    taken: Vector
    taken_first: Integers
    info: Integers


class Memory(NamedTuple):
    """Working memory of one thread; ``rows of lanes`` hold a quantity of all lanes side by side.

    Attributes:
        places: what each lane is at, a table of ``PLACE``, shape (lanes,).
        fine: whether the step is accepted, shape (lanes,).
        before: inputs of the interval before, shape (lanes, inputs).
        u: inputs of an interval with slopes.
        q: what is prepared and settled, rows of lanes.
        y: levels in double precision, rows of lanes.
        seen: levels as the step sees them.
        work: of the step.
        increment: of the step.
        size: largest error and level of the step, and the factor of the next.
        angle: of the inner clock.
        length: of the step.
    """

    places: Any
    fine: Flags
    before: Matrix
    u: Vector
    q: Vector
    y: Vector
    seen: Vector
    work: Vector
    increment: Vector
    size: Vector
    angle: Vector
    length: Vector


PLACE = np.dtype(
    [
        ("t", "f8"),  # minutes
        ("h", "f8"),  # the next step
        ("halt", "f8"),  # where the step must end at the latest
        ("stop", "f8"),  # end of the interval
        ("peak", "f8"),  # of the inner clock
        ("person", "i8"),  # row of the person, -1 where the lane is free
        ("ends", "i8"),  # whether the step reaches its halt
        ("row", "i8"),  # interval within the plan or day
        ("day", "i8"),
        ("out", "i8"),  # the next kept time
        ("open_from", "i8"),  # the first occasion that is still open
        ("edge_base", "i8"),  # where the lane's edges begin
        ("edge_count", "i8"),
        ("occasion_base", "i8"),
        ("occasion_count", "i8"),
        ("taken_base", "i8"),
        ("tried", "i8"),  # steps
        ("rejected", "i8"),
    ]
)
"""What a lane is at."""
