"""Schedules as a kernel reads them."""

from collections.abc import Sequence

import numpy as np

from kindloop.arrays import Integers
from kindloop.simulate.lanes.tables import Intervals, Plans
from kindloop.simulate.schedule import Schedule

_NOTHING = np.zeros(0)


def given(schedules: Sequence[Schedule]) -> tuple[Plans, Intervals, Integers]:
    """Schedules one after another, and how many occasions each has, shape (schedules,)."""
    spans = [_opened(one) for one in schedules]
    counts = np.array([len(one.kinds) for one in schedules], dtype=np.int64)
    edges = np.array([len(one.edges) for one in schedules], dtype=np.int64)
    joined = np.concatenate
    table = Intervals(
        edges=joined([one.edges for one in schedules]),
        inputs=joined([np.vstack([one.inputs, one.inputs[-1:]]) for one in schedules]),
        opens=joined([opens for opens, _ in spans]),
        closes=joined([closes for _, closes in spans]),
        kinds=joined([one.kinds for one in schedules]),
        marks=joined([one.marks for one in schedules]),
        rows=np.arange(counts.sum()),
        slots=joined([np.arange(count) for count in counts]),
    )
    order = joined(
        [np.argsort(opens, kind="stable") + first
         for (opens, _), first in zip(spans, np.cumsum(counts) - counts, strict=True)]
    ).astype(np.int64)  # fmt: skip
    table = Intervals(
        table.edges,
        table.inputs,
        table.opens[order],
        table.closes[order],
        table.kinds[order],
        table.marks[order],
        table.rows[order],
        table.slots[order],
    )
    plans = Plans(
        made=0, edge_first=_firsts(edges), occasion_first=_firsts(counts), starts=_NOTHING,
        stops=_NOTHING, planned=np.zeros(0, np.int64),
        additions=joined([one.additions for one in schedules]), first=np.zeros(1, np.int64),
        hours=np.zeros((0, 3)), length=0.0, longest=0.0, grid=0.0, successes=0, seed=-1,
    )  # fmt: skip
    return plans, table, counts


def _firsts(counts: Integers) -> Integers:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _opened(one: Schedule) -> tuple[Integers, Integers]:
    """The interval with which each occasion begins, and the first after it."""
    interval = np.repeat(np.arange(len(one.edges) - 1), np.diff(one.first))
    opens = np.full(len(one.kinds), len(one.edges), dtype=np.int64)
    closes = np.zeros(len(one.kinds), dtype=np.int64)
    np.minimum.at(opens, one.active, interval)
    np.maximum.at(closes, one.active, interval + 1)
    return opens, closes
