"""Lives: persons through plans whose days are made while the run is under way.

Nothing is laid out beforehand, so many persons for many months need little memory; and chance is
drawn by counting (who, what for, which one), so that a life does not depend on threads, blocks or
neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from kindloop.arrays import Integers, Matrix, Vector
from kindloop.errors import InputError
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.noise import GRID_MINUTES
from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import INDEX as STATE
from kindloop.runner import LocalThreads, Runner
from kindloop.simulate.lanes.compiled import lanes as kernels
from kindloop.simulate.lanes.run import Block, Sizes, followed, table_of
from kindloop.simulate.lanes.tables import Plans
from kindloop.simulate.path import (
    Paths,
    Settings,
    control_of,
    joined,
    kind_of,
    people_of,
    pieces_of,
)
from kindloop.simulate.schedule import Plan, Span

_START, _STOP, _PLANNED = attrgetter("start"), attrgetter("stop"), attrgetter("planned")
_SUCCESSES = ("given", "average", "drawn")
_SPARE = 12  # room in a day beyond what is expected, in standard deviations of a count


@dataclass(frozen=True, slots=True)
class Chance:
    """What chance does in a life.

    Attributes:
        seed: of everything drawn; the same seed gives the same life.
        grid: minutes between changes of the noise of daily life; 0 for none.
    """

    seed: int
    grid: float = GRID_MINUTES

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**63:
            raise InputError(f"A seed is a whole number from 0 to 2^63 - 1; came {self.seed}.")
        if self.grid != 0 and not 0.1 <= self.grid <= MINUTES_PER_DAY:
            raise InputError(
                f"The noise changes every 0.1 to 1440 minutes, or never (0); came {self.grid}."
            )


@dataclass(frozen=True, slots=True)
class Who:
    """Persons who live.

    Attributes:
        numbers: solved numbers, shape (persons, numbers).
        start: levels at midnight of the first day, shape (persons, states).
        names: by which chance tells them apart; by default 0, 1, 2, ...
        plans: which plan each follows; by default all the first, or each their own.
    """

    numbers: Matrix
    start: Matrix
    names: Integers | None = None
    plans: Integers | None = None


def live(
    who: Who,
    plans: Sequence[Plan],
    times: Vector,
    chance: Chance | None = None,
    states: Sequence[str] | None = None,
    settings: Settings | None = None,
    runner: Runner | None = None,
) -> Paths:
    """Follow persons through their plans.

    Args:
        who: the persons.
        plans: what happens; all of one length, and with successes of one kind.
        times: minutes at which to keep the levels, rising, shape (n,).
        chance: noise, drawn successes and practices; without it practices count with their
            probability and there is no noise.
        states: names of those to keep; by default all.
        settings: how the paths are computed.
        runner: where the work is done; by default threads on this machine.

    Raises:
        InputError: if plans do not fit together or with the persons.
    """
    settings, many = settings or Settings(), len(who.numbers)
    names = np.arange(many) if who.names is None else np.asarray(who.names, dtype=np.int64)
    which = _which(who, len(plans))
    table, sizes = prepared(plans, chance, who.numbers)
    times = np.ascontiguousarray(times, dtype=np.float64)
    control = control_of(settings, times, table.length / MINUTES_PER_DAY)
    places = np.array([STATE[name] for name in states or STATE], dtype=np.int64)

    def block(lo: int, hi: int) -> Block:
        people = people_of(
            who.numbers[lo:hi], who.start[lo:hi], names[lo:hi], which[lo:hi], settings
        )
        none = np.zeros(hi - lo, dtype=np.int64)
        return Block(
            kind_of(settings), people, table, table_of(0, 0), sizes, control, times, places, none
        )

    kernels(kind_of(settings))
    runner = runner or LocalThreads()
    blocks = [block(lo, hi) for lo, hi in pieces_of(many, runner)]
    return joined(times, runner.map(followed, blocks), ())


def prepared(plans: Sequence[Plan], chance: Chance | None, numbers: Matrix) -> tuple[Plans, Sizes]:
    """Plans as a kernel reads them, and how much room their days need.

    Raises:
        InputError: if plans do not fit together.
    """
    lengths = {float(plan.length) for plan in plans}
    kinds = {plan.successes for plan in plans}
    if len(lengths) != 1 or len(kinds) != 1:
        raise InputError(
            "Plans that are followed together have one length and one kind of success."
        )
    length, kind = lengths.pop(), kinds.pop()
    if not (np.isfinite(length) and length > 0):
        raise InputError(f"A run must last some minutes; came {length}.")
    if kind == "drawn" and chance is None:
        raise InputError("Successes can be drawn only in a run with chance: give a seed.")
    spans = [sorted(plan.spans, key=_START) for plan in plans]
    flat = [span for own in spans for span in own]
    starts, stops = (np.fromiter(map(of, flat), np.float64, len(flat)) for of in (_START, _STOP))
    first = np.concatenate([[0], np.cumsum([len(own) for own in spans])]).astype(np.int64)
    hours = [(plan.day.waking, plan.day.bedtime, plan.minutes_awakening) for plan in plans]
    table = Plans(
        made=1, edge_first=np.zeros(1, np.int64), occasion_first=np.zeros(1, np.int64),
        starts=starts, stops=stops, planned=np.fromiter(map(_PLANNED, flat), np.int64, len(flat)),
        additions=_additions(flat), first=first, hours=np.array(hours, dtype=np.float64),
        length=length, longest=float((stops - starts).max(initial=0.0)),
        grid=chance.grid if chance else 0.0, successes=_SUCCESSES.index(kind),
        seed=chance.seed if chance else -1,
    )  # fmt: skip
    return table, _sizes(table, numbers)


def _additions(spans: Sequence[Span]) -> Matrix:
    """What each span adds to each input, shape (spans or 1, inputs)."""
    out = np.zeros((max(len(spans), 1), len(INPUT)))
    places = [INPUT[name] for span in spans for name in span.inputs]
    values = [value for span in spans for value in span.inputs.values()]
    rows = np.repeat(np.arange(len(spans)), [len(span.inputs) for span in spans])
    out[rows, places] = values
    return out


def _sizes(plans: Plans, numbers: Matrix) -> Sizes:
    busiest = _busiest(plans)
    times = int(np.ceil(MINUTES_PER_DAY / plans.grid)) + 1 if plans.grid else 0
    room = 0
    if plans.successes == _SUCCESSES.index("drawn"):
        rates = numbers[:, NUMBER["rate_success"]]
        mean = float(np.nanmax(np.where(np.isfinite(rates), rates, 0.0))) * MINUTES_PER_DAY
        if mean > 1000:
            raise InputError(
                f"rate_success would bring {mean:,.0f} successes a day at full trying; "
                "at most 1,000 can be drawn."
            )
        room = int(np.ceil(mean + _SPARE * np.sqrt(mean))) + 4
    most = int(np.diff(plans.first).max(initial=0))
    return Sizes(
        edges=2 * busiest + times + 4 * room + 10, occasions=busiest + 2 * room + 1,
        spans=most, times=times, successes=room,
    )  # fmt: skip


def _busiest(plans: Plans) -> int:
    """How many spans of a plan reach into a day, at most."""
    many = len(plans.first) - 1
    begins, ends = (
        np.floor(np.clip(at, 0.0, plans.length) / MINUTES_PER_DAY).astype(np.int64)
        for at in (plans.starts, plans.stops)
    )
    ends = np.maximum(ends, begins) + 1
    days = int(ends.max(initial=0)) + 1
    plan = np.repeat(np.arange(many), np.diff(plans.first)) * days
    change = np.bincount(plan + begins, minlength=many * days)
    change = change - np.bincount(plan + ends, minlength=many * days)
    return int(np.cumsum(change).max(initial=0))


def _which(who: Who, plans: int) -> Integers:
    many = len(who.numbers)
    if who.plans is not None:
        which = np.asarray(who.plans, dtype=np.int64)
        if len(which) != many or which.min(initial=0) < 0 or which.max(initial=0) >= plans:
            raise InputError(f"Each of {many} persons follows one of {plans} plans.")
        return which
    if plans not in (1, many):
        raise InputError(f"{many} persons need one plan each, or one for all; came {plans}.")
    return np.zeros(many, np.int64) if plans == 1 else np.arange(many)
