"""What happens to a person and when: spans in time become inputs with exact edges.

Time is in minutes since midnight of the first day. Planned inputs are known beforehand;
*occasions* are decided while the run is under way: a planned practice is done with the person's
adherence, a success comes to those who try. Each has a mark drawn beforehand, so that the same
seed gives the same path; without a mark an occasion counts with its probability.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from kindloop.arrays import Integers, Matrix, Vector
from kindloop.errors import InputError, not_there
from kindloop.model.inputs import INDEX, NAMES
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import BY_NAME

WAKING = 420.0
BEDTIME = 1380.0
AWAKENING = BY_NAME["minutes_awakening"].evidenced.value
Successes = Literal["average", "drawn", "given"]
SUCCESS, PRACTICE = 0, 1
_GRAIN = 1e-6  # minutes; edges nearer than this are one


@dataclass(frozen=True, slots=True)
class Span:
    """Something that lasts from ``start`` to ``stop``.

    Attributes:
        start: minutes since midnight of the first day.
        stop: likewise, later than ``start``.
        inputs: what it adds to which input.
        planned: a practice that is done only with the person's adherence.
    """

    start: float
    stop: float
    inputs: Mapping[str, float]
    planned: bool = False

    def __post_init__(self) -> None:
        if not (np.isfinite(self.start) and self.stop > self.start):
            raise InputError(
                f"What starts at minute {self.start} must stop later; came {self.stop}."
            )
        for name in self.inputs:
            if name not in INDEX:
                not_there("input", name, list(NAMES))


@dataclass(frozen=True, slots=True)
class Day:
    """When a person wakes and goes to bed, minutes after midnight."""

    waking: float = WAKING
    bedtime: float = BEDTIME


@dataclass(frozen=True, slots=True)
class Noise:
    """What chance adds to the inputs: values held between the times of a grid.

    Attributes:
        times: starts of the intervals, shape (n,).
        values: noise on threat, mood and self, shape (n, 3).
    """

    times: Vector
    values: Matrix


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a run needs to know of the outside.

    Attributes:
        length: minutes from midnight of the first day to the end.
        spans: events and practices.
        day: sleep and waking.
        successes: ``average`` weights them in by trying, ``drawn`` draws them at the rate that
            trying sets, ``given`` has none but those among the spans.
        minutes_awakening: how long waking drives the stress axis.
    """

    length: float
    spans: Sequence[Span] = field(default_factory=tuple)
    day: Day = field(default_factory=Day)
    successes: Successes = "average"
    minutes_awakening: float = AWAKENING


@dataclass(frozen=True, slots=True)
class Schedule:
    """The outside as the kernel reads it: intervals between edges, and occasions.

    Attributes:
        edges: shape (n + 1,).
        inputs: planned inputs of each interval, shape (n, inputs).
        first: where each interval's occasions start in ``active``, shape (n + 1,).
        active: the occasions of all intervals, one interval after another.
        kinds: 0 a success, 1 a planned practice, shape (occasions,).
        marks: uniform marks, NaN where an occasion counts with its probability.
        additions: what each occasion adds, shape (occasions, inputs).
    """

    edges: Vector
    inputs: Matrix
    first: Integers
    active: Integers
    kinds: Integers
    marks: Vector
    additions: Matrix


def schedule(
    plan: Plan,
    noise: Noise | None = None,
    chance: np.random.Generator | None = None,
    success: tuple[float, float] = (0.0, 0.0),
) -> Schedule:
    """The schedule of a plan.

    Args:
        plan: what happens and when.
        noise: what chance adds, if it does.
        chance: draws the marks; without it occasions count with their probability.
        success: rate per minute at full trying and minutes that one lasts, where drawn.

    Raises:
        InputError: if the plan has no length, or successes are to be drawn without chance.
    """
    if not (np.isfinite(plan.length) and plan.length > 0):
        raise InputError(f"A run must last some minutes; came {plan.length}.")
    fixed = [*_sleep_and_waking(plan), *(s for s in plan.spans if not s.planned)]
    planned = [s for s in plan.spans if s.planned]
    occasions = [(PRACTICE, s) for s in planned]
    if plan.successes == "drawn":
        if chance is None:
            raise InputError("Successes can be drawn only in a run with chance: give a seed.")
        occasions += [(SUCCESS, s) for s in _candidates(plan, success, chance)]
    edges = _edges(plan.length, [*fixed, *(s for _, s in occasions)], noise)
    inputs = np.zeros((len(edges) - 1, len(NAMES)))
    for span in fixed:
        _add(inputs[_between(edges, span)], span)
    for name in ("awake", "awakening"):
        inputs[:, INDEX[name]] = np.minimum(inputs[:, INDEX[name]], 1.0)
    if plan.successes == "average":
        inputs[:, INDEX["open_to_success"]] = inputs[:, INDEX["awake"]]
    if noise is not None:
        place = np.searchsorted(noise.times, 0.5 * (edges[1:] + edges[:-1]), "right") - 1
        columns = [INDEX[name] for name in ("noise_threat", "noise_mood", "noise_self")]
        inputs[:, columns] = noise.values[np.clip(place, 0, len(noise.times) - 1)]
    return _with_occasions(edges, inputs, occasions, chance)


def _with_occasions(
    edges: Vector,
    inputs: Matrix,
    occasions: list[tuple[int, Span]],
    chance: np.random.Generator | None,
) -> Schedule:
    additions = np.zeros((len(occasions), len(NAMES)))
    counts = np.zeros(len(edges) - 1, dtype=np.int64)
    pairs: list[tuple[int, int]] = []
    for number, (_, span) in enumerate(occasions):
        _add(additions[number], span)
        within = _between(edges, span)
        counts[within] += 1
        pairs += [(j, number) for j in range(within.start, within.stop)]
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    active = np.array([number for _, number in sorted(pairs)], dtype=np.int64)
    kinds = np.array([kind for kind, _ in occasions], dtype=np.int64)
    size = len(occasions)
    marks = np.full(size, np.nan) if chance is None else chance.uniform(size=size)
    return Schedule(edges, inputs, first, active, kinds, marks, additions)


def _add(row: Matrix, span: Span) -> None:
    for name, value in span.inputs.items():
        row[..., INDEX[name]] += value


def _edges(length: float, spans: Sequence[Span], noise: Noise | None) -> Vector:
    parts = [[0.0, length], [s.start for s in spans], [s.stop for s in spans]]
    if noise is not None:
        parts.append(list(noise.times))
    cuts = np.unique(np.round(np.concatenate([np.asarray(part) for part in parts]) / _GRAIN))
    cuts = cuts * _GRAIN
    return np.concatenate([[0.0], cuts[(cuts > 0) & (cuts < length)], [length]])


def _between(edges: Vector, span: Span) -> slice:
    low = int(np.searchsorted(edges, span.start - _GRAIN))
    high = int(np.searchsorted(edges, span.stop - _GRAIN))
    return slice(min(low, len(edges) - 1), min(high, len(edges) - 1))


def _sleep_and_waking(plan: Plan) -> list[Span]:
    out: list[Span] = []
    for number in range(-1, int(plan.length // MINUTES_PER_DAY) + 1):
        wakes = number * MINUTES_PER_DAY + plan.day.waking
        sleeps = number * MINUTES_PER_DAY + plan.day.bedtime
        sleeps += MINUTES_PER_DAY if plan.day.bedtime <= plan.day.waking else 0.0
        out.append(Span(wakes, sleeps, {"awake": 1.0}))
        out.append(Span(wakes, wakes + plan.minutes_awakening, {"awakening": 1.0}))
    return [span for span in out if span.stop > 0 and span.start < plan.length]


def _candidates(
    plan: Plan, success: tuple[float, float], chance: np.random.Generator
) -> list[Span]:
    """Moments at which a success would come at full trying, while awake."""
    rate, minutes = success
    out: list[Span] = []
    for span in _sleep_and_waking(plan):
        if "awake" in span.inputs:
            low, high = max(span.start, 0.0), min(span.stop, plan.length)
            times = np.sort(chance.uniform(low, high, chance.poisson(rate * (high - low))))
            out += [Span(float(t), float(t) + minutes, {"success": 1.0}) for t in times]
    return out
