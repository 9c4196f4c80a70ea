"""Names for the shapes of arrays, and for the units of time that they are in.

Shapes cannot be checked by a type, so the name says what is meant: ``Vector`` has shape (n,),
``Matrix`` (n, k). An instant is an integer number of microseconds since 1970-01-01 UTC, so that
every time that a file can hold comes back exactly.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Cube = NDArray[np.float64]
Instants = NDArray[np.int64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[Any]

MICROSECONDS_PER_MINUTE = 60_000_000
MICROSECONDS_PER_HOUR = 60 * MICROSECONDS_PER_MINUTE
MICROSECONDS_PER_DAY = 24 * MICROSECONDS_PER_HOUR


def days_between(times: Instants, start: int) -> Vector:
    """Days from an instant to each of many, shape (n,)."""
    return (times - start) / MICROSECONDS_PER_DAY


def words(values: list[str] | tuple[str, ...] = ()) -> Words:
    """An array of strings as objects, so that no string is ever cut, shape (n,)."""
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out
