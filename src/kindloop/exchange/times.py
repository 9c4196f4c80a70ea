"""Texts to instants, many at once.

A text is read by its shape: all texts whose digits stand in the same places are read together,
their numbers taken straight from the bytes.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from kindloop.arrays import (
    MICROSECONDS_PER_DAY,
    MICROSECONDS_PER_HOUR,
    MICROSECONDS_PER_MINUTE,
    Instants,
    Integers,
)
from kindloop.clock import to_utc
from kindloop.exchange.cells import Texts
from kindloop.exchange.map_tables import TimeMap
from kindloop.exchange.offsets import ENDING, offset_of, split_format

READ, UNREADABLE, UNKNOWN_OFFSET = 0, 1, 2
"""What became of a text."""

_LONGEST = 80
_NO_OFFSET = np.iinfo(np.int64).min
_SHAPE = re.compile(
    r"(?P<year>0000)(?P<mark>[-/])(?P<month>00?)(?P=mark)(?P<day>00?)"
    r"(?:(?:[Tt]|\s+)(?P<hour>00?):(?P<minute>00)(?::(?P<second>00)(?:[.,](?P<fraction>0+))?)?"
    r"(?P<offset>\s*(?:[Zz]|(?:UTC|GMT)?[+-]00?(?::?00)?|[A-Za-z]{3,5}))?"
    r"|\s+(?P<name>[A-Za-z]{3,5}))?"
)


@dataclass(frozen=True, slots=True)
class Read:
    """What became of some texts.

    Attributes:
        times: instants, 0 where the text could not be read, shape (n,).
        fate: ``READ``, ``UNREADABLE`` or ``UNKNOWN_OFFSET``, shape (n,).
    """

    times: Instants
    fate: Integers


@dataclass(slots=True)
class _Clock:
    """Local time, offset and fate of texts, filled in shape by shape."""

    local: Instants
    offset: Instants
    fate: Integers


def read_times(texts: Texts, how: TimeMap, timezone: str) -> Read:
    """Read texts as instants.

    Args:
        texts: without white space around them, shape (n,).
        how: format, and whether offsets count.
        timezone: of the clock where a text has no offset.
    """
    n = len(texts)
    clock = _Clock(
        np.zeros(n, dtype=np.int64),
        np.full(n, _NO_OFFSET, dtype=np.int64),
        np.full(n, UNREADABLE, dtype=np.int64),
    )
    if how.format is None:
        _read_shapes(texts, how.ignore_offset, timezone, clock)
    else:
        _read_format(texts.to_pylist(), how.format, how.ignore_offset, timezone, clock)
    offset = clock.offset
    times = clock.local - np.where(offset == _NO_OFFSET, 0, offset)
    plain = (offset == _NO_OFFSET) & (clock.fate == READ)
    if plain.any():
        times[plain] = to_utc(times[plain], timezone)
    times[clock.fate != READ] = 0
    return Read(times, clock.fate)


def _read_shapes(texts: Texts, ignore: bool, timezone: str, clock: _Clock) -> None:
    lengths = np.diff(_offsets(texts))
    for length in np.unique(lengths[lengths <= _LONGEST]):
        rows = np.flatnonzero(lengths == length)
        letters = _letters(texts, rows, int(length))
        digit = (letters >= ord("0")) & (letters <= ord("9"))
        shapes = np.where(digit, np.uint8(ord("0")), letters)
        encoded = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(int(length)), len(rows), [None, pa.py_buffer(np.ascontiguousarray(shapes))]
        ).dictionary_encode()
        which = encoded.indices.to_numpy(zero_copy_only=False)
        for number, shape in enumerate(encoded.dictionary.to_pylist()):
            found = _SHAPE.fullmatch(shape.decode("latin-1"))
            if found:
                these = which == number
                _read_one_shape(letters[these], rows[these], found, (ignore, timezone), clock)


def _offsets(texts: Texts) -> Integers:
    whole = np.frombuffer(texts.buffers()[1], dtype=np.int32)
    return whole[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)


def _letters(texts: Texts, rows: Integers, length: int) -> np.ndarray[Any, Any]:
    """The bytes of texts of one length, shape (rows, length)."""
    data = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)
    return data[_offsets(texts)[rows][:, None] + np.arange(length)]


def _read_one_shape(
    letters: np.ndarray[Any, Any],
    rows: Integers,
    shape: re.Match[str],
    how: tuple[bool, str],
    clock: _Clock,
) -> None:
    def part(name: str, default: int) -> Integers:
        start, end = shape.span(name)
        value = np.full(len(rows), default if start < 0 else 0, dtype=np.int64)
        for at in range(start, end):
            value = value * 10 + (letters[:, at].astype(np.int64) - ord("0"))
        return value

    year, month, day = part("year", 1), part("month", 1), part("day", 1)
    hour, minute, second = part("hour", 0), part("minute", 0), part("second", 0)
    months = (year - 1970) * 12 + np.clip(month, 1, 12) - 1
    first, after = _day_of_month(months), _day_of_month(months + 1)
    good = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= after - first)
    good &= (hour < 24) & (minute < 60) & (second < 60)
    local = (first + day - 1) * MICROSECONDS_PER_DAY + hour * MICROSECONDS_PER_HOUR
    local += minute * MICROSECONDS_PER_MINUTE + second * 1_000_000
    start, end = shape.span("fraction")
    for place, at in enumerate(range(start, min(end, start + 6))):
        local += (letters[:, at].astype(np.int64) - ord("0")) * 10 ** (5 - place)
    clock.local[rows] = local
    clock.fate[rows] = np.where(good, READ, UNREADABLE)
    ignore, timezone = how
    group = "offset" if shape["offset"] else "name"
    if shape[group] and not ignore:
        _read_offsets(letters[:, slice(*shape.span(group))], rows, timezone, clock)


def _day_of_month(months: Integers) -> Integers:
    """The first day of months since 1970, as days since 1970, shape (n,)."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _read_offsets(
    letters: np.ndarray[Any, Any], rows: Integers, timezone: str, clock: _Clock
) -> None:
    """Offsets of one shape: they differ in their digits only."""
    digits = np.zeros(len(rows), dtype=np.int64)
    for at in range(letters.shape[1]):
        if ord("0") <= letters[0, at] <= ord("9"):
            digits = digits * 10 + letters[:, at]
    _, examples, which = np.unique(digits, return_index=True, return_inverse=True)
    for number, example in enumerate(examples):
        offset = offset_of(bytes(letters[example]).decode("ascii").strip(), timezone)
        these = rows[which == number]
        if offset is None:
            clock.fate[these[clock.fate[these] == READ]] = UNKNOWN_OFFSET
        else:
            clock.offset[these] = offset


def _read_format(texts: list[str], form: str, ignore: bool, timezone: str, clock: _Clock) -> None:
    """Read by a format; an offset after it is honoured even where the format does not name it."""
    base, place = split_format(form)
    if place is None:
        _fill(texts, np.arange(len(texts)), base, clock)
    rows = np.flatnonzero(clock.fate != READ)
    split = [(int(row), *_taken_apart(texts[row], place)) for row in rows]
    split = [(row, rest, ending) for row, rest, ending in split if ending]
    kept = np.array([row for row, _, _ in split], dtype=np.int64)
    _fill([rest for _, rest, _ in split], kept, base, clock)
    for row, _, ending in split if not ignore else ():
        offset = offset_of(ending, timezone)
        if clock.fate[row] == READ:
            clock.fate[row] = UNKNOWN_OFFSET if offset is None else READ
            clock.offset[row] = _NO_OFFSET if offset is None else offset


def _taken_apart(text: str, place: int | None) -> tuple[str, str]:
    """A text without its offset, and the offset, empty if there is none."""
    if place is not None:
        parts = text.split()
        ending = parts.pop(place) if place < len(parts) else ""
        return " ".join(parts), ending
    found = ENDING.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def _fill(texts: list[str], rows: Integers, form: str, clock: _Clock) -> None:
    import pandas as pd

    found = pd.to_datetime(pd.Series(texts, dtype=object), format=form, errors="coerce")
    local = found.to_numpy().astype("datetime64[us]")
    good = ~np.isnat(local)
    clock.local[rows[good]] = local[good].astype(np.int64)
    clock.fate[rows[good]] = READ
