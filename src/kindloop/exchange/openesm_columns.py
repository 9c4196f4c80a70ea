"""What the columns of a table look like: how many cells, numbers, and from where to where."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kindloop.exchange.cells import EMPTY
from kindloop.exchange.openesm_scale import Seen
from kindloop.exchange.source import blocks, open_source

_MOST_VALUES = 5_000


def look_through(table: Path, header: Sequence[str]) -> dict[str, Seen]:
    """What the cells of every column look like, in bounded memory."""
    counts, numbers = np.zeros(len(header), np.int64), np.zeros(len(header), np.int64)
    values: list[set[float]] = [set() for _ in header]
    ends: list[list[float]] = [[math.inf, -math.inf] for _ in header]
    for block in blocks(open_source(table, {})):
        for at, column in enumerate(block.columns):
            for text, count in _counted(column):
                counts[at] += count
                number = _number(text)
                if number is None:
                    continue
                numbers[at] += count
                ends[at] = [min(ends[at][0], number), max(ends[at][1], number)]
                if len(values[at]) < _MOST_VALUES:
                    values[at].add(number)
    return {
        name: _seen(int(counts[at]), int(numbers[at]), values[at], ends[at])
        for at, name in enumerate(header)
    }


def _counted(column: Any) -> list[tuple[str, int]]:
    """The different texts of a column that are not empty, and how often each stands there."""
    import pyarrow.compute as pc

    found = pc.call_function("value_counts", [column]).to_pylist()
    pairs = [(str(one["values"] or "").strip(), int(one["counts"])) for one in found]
    return [(text, count) for text, count in pairs if text.lower() not in EMPTY]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _seen(count: int, numbers: int, values: set[float], ends: list[float]) -> Seen:
    if not numbers:
        return Seen(count)
    gaps = np.diff(np.array(sorted(values)))
    gaps = gaps[gaps > 1e-9]
    step = float(gaps.min()) if len(gaps) else math.nan
    return Seen(count, numbers, ends[0], ends[1], step)
