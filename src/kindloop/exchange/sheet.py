"""Some rows of a table with their columns by name, and the checks that all readers share."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from kindloop.arrays import Flags, Vector
from kindloop.exchange.cells import Cells, not_a_number, numbers, read_cells
from kindloop.exchange.map_tables import WhereMap
from kindloop.exchange.rejects import Check, Faults
from kindloop.exchange.source import BLOCK, Block, Source, blocks


class Sheet:
    """Some rows of a table.

    Args:
        source: the table.
        block: the rows.
    """

    def __init__(self, source: Source, block: Block) -> None:
        self.source = source
        self.block = block
        self.rows = block.rows
        self._read: dict[str, Cells] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, column: str) -> Cells:
        """A column, read once."""
        if column not in self._read:
            place = self.source.header.index(column)
            self._read[column] = read_cells(self.block.columns[place])
        return self._read[column]

    def owners(self, column: str | None, name: str | None) -> Cells:
        """Whose each row is: a column, or one name for all rows."""
        if column is not None:
            return self.cells(column)
        codes = np.zeros(len(self), dtype=np.int64)
        return Cells(codes, pa.array([name or ""], pa.string()), np.zeros(1, dtype=np.bool_))

    def blank(self, columns: list[str]) -> Flags:
        """Rows in which no cell of the file holds anything, shape (n,).

        Args:
            columns: looked at first, so that the others need be read only where these are empty.
        """
        out = np.ones(len(self), dtype=np.bool_)
        for column in columns:
            out &= self.cells(column).missing
        for column in self.block.columns if out.any() else ():
            rows = np.flatnonzero(out)
            out[rows] = read_cells(column.take(pa.array(rows))).missing
        return out


def sheets(source: Source, block_size: int = BLOCK) -> Iterator[Sheet]:
    """The rows of a table, some at a time."""
    for block in blocks(source, block_size):
        yield Sheet(source, block)


def kept(sheet: Sheet, conditions: tuple[WhereMap, ...]) -> Flags:
    """Which rows fulfil all conditions, shape (n,)."""
    out = np.ones(len(sheet), dtype=np.bool_)
    for condition in conditions:
        cells = sheet.cells(condition.column)
        texts = ["" if empty else text for text, empty in _texts(cells)]
        out &= np.array([_equals(text, condition.equals) for text in texts], np.bool_)[cells.codes]
    return out


def _texts(cells: Cells) -> list[tuple[str, bool]]:
    return list(zip(cells.texts.to_pylist(), cells.empty.tolist(), strict=True))


def _equals(text: str, wanted: float | str | bool) -> bool:
    if isinstance(wanted, bool):
        return text.lower() in (("true", "1", "1.0") if wanted else ("false", "0", "0.0"))
    number, other = _as_number(text), _as_number(str(wanted))
    if number is not None and other is not None:
        return number == other
    return text == str(wanted).strip()


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def ranged(
    sheet: Sheet, column: str, low: float | None, high: float | None, faults: Faults
) -> Vector:
    """A column of numbers within a range, NaN where empty or at fault, shape (n,)."""
    cells = sheet.cells(column)
    values, bad = numbers(cells)

    def no_number(at: int) -> str:
        return f"{place(sheet, at, column)}: {not_a_number(cells.text(at))}."

    def outside(at: int) -> str:
        return (
            f"{place(sheet, at, column)}: {cells.text(at)} lies outside {_range(low, high)}; "
            "correct the cell, or low and high in the map."
        )

    faults.add(bad, Check("not a number", column, no_number))
    beyond = np.zeros(len(sheet), dtype=np.bool_)
    if low is not None:
        beyond |= values < low
    if high is not None:
        beyond |= values > high
    faults.add(beyond, Check("out of range", column, outside))
    return np.where(bad | beyond, np.nan, values)


def place(sheet: Sheet, at: int, column: str | None = None) -> str:
    """Where a fault is, as the start of its sentence."""
    where = f"{sheet.source.name}, row {int(sheet.rows[at])}"
    return where if column is None else f"{where}, column {column!r}"


def _range(low: float | None, high: float | None) -> str:
    if high is None:
        return f"the range from {low:g} up"
    return f"the range up to {high:g}" if low is None else f"the range {low:g} to {high:g}"
