"""A stated grid of days and beeps: where each cell of it lies on the local clock."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_DAY, Flags, Instants, Vector
from kindloop.exchange.cells import Cells, numbers
from kindloop.exchange.map_tables import GridMap

FARTHEST = 2_000_000
"""Days and beeps beyond this lie outside the calendar."""

_NUMBER = re.compile(r"[+-]?\d+\.?\d*([eE][+-]?\d+)?")

Part = tuple[str, ...]
"""The cells that name a part of the study."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A column of whole numbers.

    Attributes:
        values: NaN where empty or bad, shape (n,).
        bad: not a whole number, or outside the calendar, shape (n,).
    """

    values: Vector
    bad: Flags


def whole_numbers(cells: Cells) -> Whole:
    """Read a column of days or beeps; 1.0 is as good as 1."""
    values, bad = numbers(cells)
    odd = bad | (values != np.round(values)) & ~np.isnan(values) | (np.abs(values) > FARTHEST)
    return Whole(np.where(odd, np.nan, values), odd)


def parts_of(columns: list[Cells]) -> tuple[list[Part], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The distinct parts that some rows name, and which one each row is in, shape (n,)."""
    codes = np.zeros(len(columns[0]), dtype=np.int64)
    for cells in columns:
        codes = codes * len(cells.texts) + cells.codes
    _, examples, which = np.unique(codes, return_index=True, return_inverse=True)
    return [tuple(cells.text(int(row)) for cells in columns) for row in examples], which


def part_starts(last_days: Mapping[Part, float], grid: GridMap) -> dict[Part, int]:
    """When each part starts, in microseconds after the first day of the first.

    Args:
        last_days: index of the last day of each part, over the whole file.
        grid: the first index and the gap.
    """
    places = [_places(column) for column in zip(*last_days, strict=True)]

    def place(part: Part) -> tuple[float, ...]:
        return tuple(known[text] for known, text in zip(places, part, strict=True))

    starts: dict[Part, int] = {}
    at = 0
    for part in sorted(last_days, key=place):
        starts[part] = at
        days = int(last_days[part]) - grid.day_start + 1
        at += max(days, 0) * MICROSECONDS_PER_DAY + grid.part_gap
    return starts


def _places(column: Sequence[str]) -> dict[str, float]:
    """Where each name of a part stands: by number, or else in order of first appearance."""
    names = dict.fromkeys(column)
    if all(_NUMBER.fullmatch(text) for text in names):
        return {text: float(text) for text in names}
    return {text: float(place) for place, text in enumerate(names)}


def local_times(day: Vector, beep: Vector, start: Instants, grid: GridMap) -> Instants:
    """Local clock times of cells of the grid, shape (n,); a NaN counts as the first index.

    Args:
        day: index of the day, shape (n,).
        beep: index of the beep, shape (n,).
        start: of the row's part, after the first day of the first, shape (n,).
        grid: the grid.
    """
    days = np.nan_to_num(day, nan=grid.day_start).astype(np.int64) - grid.day_start + grid.origin
    beeps = np.nan_to_num(beep, nan=grid.beep_start).astype(np.int64) - grid.beep_start
    return days * MICROSECONDS_PER_DAY + start + grid.first + beeps * grid.between
