"""Rows that are left out: faults found in a block, and the file that holds such rows."""

import csv
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from kindloop.arrays import Flags, Integers
from kindloop.errors import NotThereError, TableError

_JUDGED, _SKIPPED = -1, -2


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong with a row.

    Attributes:
        reason: its short name, by which rejected rows are counted.
        column: in which it was found.
        say: the sentence for a row of the block, from its position there.
    """

    reason: str
    column: str | None
    say: Callable[[int], str]


class Faults:
    """What is wrong with the rows of a block; the first check that a row fails counts.

    Args:
        rows: as a spreadsheet counts them, shape (n,).
    """

    def __init__(self, rows: Integers) -> None:
        self.rows = rows
        self.checks: list[Check] = []
        self.which = np.full(len(rows), _JUDGED, dtype=np.int64)

    def skip(self, rows: Flags) -> None:
        """Judge some rows no further, shape (n,)."""
        self.which[rows & (self.which == _JUDGED)] = _SKIPPED

    @property
    def good(self) -> Flags:
        """Which rows are judged and have no fault so far, shape (n,)."""
        return self.which == _JUDGED

    def add(self, wrong: Flags, check: Check) -> None:
        """Note that a check failed in some rows, shape (n,)."""
        new = wrong & self.good
        if new.any():
            self.which[new] = len(self.checks)
            self.checks.append(check)

    @property
    def found(self) -> Flags:
        """Which rows have a fault, shape (n,)."""
        return self.which >= 0

    def first(self) -> TableError | None:
        """The fault of the lowest row as an error; None if there is none."""
        if not self.found.any():
            return None
        position = int(np.argmax(self.found))
        check = self.checks[int(self.which[position])]
        return TableError(
            check.say(position),
            reason=check.reason,
            row=int(self.rows[position]),
            column=check.column,
        )


class Rejects:
    """Collects the rows that are left out, counts them by reason, and writes them to a file.

    Use it as a context: the file appears when the work in it has ended well, and not before. It
    holds the original columns and ``row``, ``column`` and ``reason``.

    Args:
        path: where to write; None only counts.

    Attributes:
        counts: rejected rows by reason.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = None if path is None else Path(path)
        self.counts: dict[str, int] = {}
        self._file: Any = None
        self._writer: Any = None

    @property
    def total(self) -> int:
        """How many rows were rejected."""
        return sum(self.counts.values())

    def start(self, header: Sequence[str]) -> None:
        """Open the file under a temporary name, with the original columns.

        Raises:
            NotThereError: if the folder cannot be written to.
        """
        if self.path is None or self._writer is not None:
            return
        try:
            handle, name = tempfile.mkstemp(
                prefix=f".{self.path.name}-", suffix=".tmp", dir=self.path.parent
            )
        except OSError as error:
            raise NotThereError(
                f"The rejected rows cannot be written to {str(self.path)!r}: {error.strerror}."
            ) from None
        self._temporary = Path(name)
        self._file = os.fdopen(handle, "w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow([*header, "row", "column", "reason"])

    def write(self, cells: Sequence[str], row: int, column: str | None, reason: str) -> None:
        """Reject one row."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if self._writer is not None:
            self._writer.writerow([*cells, row, column or "", reason])

    def finish(self) -> None:
        """Move the file to its place."""
        if self._file is not None and self.path is not None:
            self._file.close()
            self._temporary.chmod(0o666 & ~_mask())
            self._temporary.replace(self.path)
            self._file = self._writer = None

    def discard(self) -> None:
        """Leave no file behind."""
        if self._file is not None:
            self._file.close()
            self._temporary.unlink(missing_ok=True)
            self._file = self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.discard()


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
