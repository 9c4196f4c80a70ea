"""Which answers have been read already: an exact table of keys that takes 16 bytes a place.

An open-addressing hash table with linear probing; all keys of a block probe side by side.
"""

import numpy as np
from numpy.typing import NDArray

from kindloop.arrays import Instants, Integers

_FIRST, _SECOND, _THIRD = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0xBF58476D1CE4E5B9),
)


class Seen:
    """Remembers the row of every key (owner, instant) that was put in.

    Args:
        most: no more keys than this will ever come.
    """

    def __init__(self, most: int) -> None:
        places = int(most * 1.25) + 16
        self.times = np.zeros(places, dtype=np.int64)
        self.owners = np.zeros(places, dtype=np.uint32)
        self.rows = np.zeros(places, dtype=np.uint32)

    def put(self, owners: Integers, times: Instants, rows: Integers, last: bool) -> Integers:
        """Put keys in and give back the row that stands for each, shape (n,).

        Args:
            owners: whose keys these are, shape (n,).
            times: instants, shape (n,).
            rows: of the keys, above 0, rising, shape (n,).
            last: whether a later row takes the place of an earlier one.
        """
        narrow, numbers = owners.astype(np.uint32), rows.astype(np.uint32)
        place = (_mixed(narrow, times) % np.uint64(len(self.rows))).astype(np.int64)
        found = np.empty(len(rows), dtype=np.int64)
        waiting = np.arange(len(rows))
        while len(waiting):
            at = place[waiting]
            self._settle(at, narrow[waiting], times[waiting], numbers[waiting])
            same = (self.times[at] == times[waiting]) & (self.owners[at] == narrow[waiting])
            found[waiting[same]] = at[same]
            waiting = waiting[~same]
            place[waiting] = (place[waiting] + 1) % len(self.rows)
        if last:
            self.rows[found] = numbers
        return self.rows[found].astype(np.int64)

    def _settle(
        self, at: Integers, owners: NDArray[np.uint32], times: Instants, rows: NDArray[np.uint32]
    ) -> None:
        """Fill the places that are free, each with the first key that asks for it."""
        free = np.flatnonzero(self.rows[at] == 0)
        backwards = free[::-1]
        self.rows[at[backwards]] = rows[backwards]
        self.times[at[backwards]] = times[backwards]
        self.owners[at[backwards]] = owners[backwards]


def _mixed(owners: NDArray[np.uint32], times: Instants) -> NDArray[np.uint64]:
    mixed = times.astype(np.uint64) * _FIRST ^ owners.astype(np.uint64) * _SECOND
    mixed ^= mixed >> np.uint64(29)
    mixed *= _THIRD
    mixed ^= mixed >> np.uint64(32)
    return mixed
