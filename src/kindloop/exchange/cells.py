"""A column of texts, held as its distinct texts and which row has which."""

import re
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute

from kindloop.arrays import Flags, Integers, Vector

Texts = Any
"""An Arrow array of texts, shape (n,): Arrow comes without types."""

compute = cast("Any", pyarrow.compute)

EMPTY = ("", "na", "n/a", "nan", "null", "none", ".")
"""What counts as an empty cell, in any case and with white space around it."""

_EMPTY_ARRAY = pa.array(EMPTY, pa.string())
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_WHOLE_AS_FLOAT = re.compile(r"([+-]?\d+)\.0+")


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of texts.

    Attributes:
        codes: which of the distinct texts each row has, shape (n,).
        texts: the distinct texts, without white space around them, shape (k,).
        empty: which of them count as empty, shape (k,).
    """

    codes: Integers
    texts: Texts
    empty: Flags

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def missing(self) -> Flags:
        """Which rows are empty, shape (n,)."""
        return self.empty[self.codes]

    def text(self, row: int) -> str:
        """The text of one row."""
        return self.texts[int(self.codes[row])].as_py()


def read_cells(column: Texts) -> Cells:
    """A column as its distinct texts, trimmed."""
    encoded = _one(column).dictionary_encode()
    texts = compute.utf8_trim_whitespace(encoded.dictionary)
    empty = compute.is_in(compute.utf8_lower(texts), value_set=_EMPTY_ARRAY)
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return Cells(codes, texts, empty.to_numpy(zero_copy_only=False).astype(np.bool_))


def joined(columns: list[Cells]) -> Cells:
    """Several columns as one, their texts joined by a space; empty where any of them is."""
    if len(columns) == 1:
        return columns[0]
    parts = [column.texts.take(pa.array(column.codes)) for column in columns]
    whole = compute.binary_join_element_wise(*parts, " ")
    missing = np.any([column.missing for column in columns], axis=0)
    return read_cells(compute.if_else(pa.array(missing), "", whole))


def numbers(cells: Cells) -> tuple[Vector, Flags]:
    """The numbers of a column, NaN where empty, and which rows are no number, both (n,)."""
    values = numbers_of(cells.texts, cells.empty)
    return values[cells.codes], (np.isnan(values) & ~cells.empty)[cells.codes]


def numbers_of(texts: Texts, empty: Flags) -> Vector:
    """The number that each text is; NaN where it is empty or none, shape (k,)."""
    held = compute.if_else(pa.array(empty), pa.scalar(None, pa.string()), texts)
    try:
        values = held.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    except pa.ArrowInvalid:
        values = np.array([_number(text) for text in held.to_pylist()], dtype=np.float64)
    values[~np.isfinite(values)] = np.nan
    return values


def not_a_number(text: str) -> str:
    """Why a text is no number, and what to do."""
    if _DECIMAL_COMMA.fullmatch(text):
        return f"{text!r} has a decimal comma; write {text.replace(',', '.')}"
    return f"{text!r} is not a number; correct it or leave the cell empty"


def tidy(text: str) -> str:
    """A name that a number column wrote as 1.0 as 1.

    >>> tidy("1.0"), tidy("1.50"), tidy("MBCT")
    ('1', '1.50', 'MBCT')
    """
    found = _WHOLE_AS_FLOAT.fullmatch(text)
    return found[1] if found else text


def _one(column: Any) -> Texts:
    """A column of a table as one array."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _number(text: str | None) -> float:
    return float(text) if text is not None and _NUMBER.fullmatch(text) else np.nan
