"""Writing exports: a folder that takes its place when all is written, and tables that widen."""

import csv
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from kindloop.arrays import Vector
from kindloop.diary import Channel
from kindloop.errors import InputError


@contextmanager
def new_folder(
    folder: Path, is_ours: Callable[[str], bool], mark: tuple[str, str]
) -> Generator[Path]:
    """A folder to write into, readable by its owner only, that takes its place at the end.

    Args:
        folder: must not be there, be empty, or hold an earlier export and nothing else; that is
            then replaced.
        is_ours: whether a file of that name belongs to an export.
        mark: a file of an earlier export, and its first line.

    Raises:
        InputError: if the folder holds something else.
    """
    _check_free(folder, is_ours, mark)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield partial
        if folder.exists():
            earlier = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            folder.rename(earlier / folder.name)
            partial.rename(folder)
            shutil.rmtree(earlier)
        else:
            partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _check_free(folder: Path, is_ours: Callable[[str], bool], mark: tuple[str, str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder for the export.")
    there = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in there if not is_ours(name)]
    name, line = mark
    if name in there and not foreign:
        with (folder / name).open(encoding="utf-8", errors="replace") as file:
            if file.readline().strip() == line:
                return
    if there:
        raise InputError(
            f"The folder {folder} holds something else ({(foreign or there)[0]}); name a folder "
            f"that is not there yet, or an empty one."
        )


def learn_person(known: set[str], came: str) -> None:
    """Note a person who is written.

    Raises:
        InputError: if the person was written already.
    """
    if came in known:
        raise InputError(f"Person {came!r} comes twice; put the parts together first.")
    known.add(came)


def learn_channels(known: dict[str, Channel], came: Sequence[Channel]) -> list[str]:
    """Note the channels of a person; returns the names of those that are new.

    Raises:
        InputError: if a channel was on another scale before.
    """
    new = [channel.name for channel in came if channel.name not in known]
    for channel in came:
        if known.setdefault(channel.name, channel) != channel:
            raise InputError(
                f"Channel {channel.name!r} has one scale for one person and another for the "
                f"next; export them into two folders."
            )
    return new


def cells_of(values: Vector) -> list[Any]:
    """Numbers as they go into cells, so that they come back to the last bit: missing is empty."""
    cells: list[Any] = values.tolist()
    for at in np.flatnonzero(np.isnan(values)):
        cells[at] = ""
    return cells


class WideningTable:
    """A table of text whose last columns become known while it is written.

    Args:
        path: of the file.
        fixed: the names of the columns that it has from the start.
        delimiter: between cells.
    """

    def __init__(self, path: Path, fixed: Sequence[str], delimiter: str = ",") -> None:
        self._path = path
        self._body = path.with_name(f"{path.name}.body")
        self._file = self._body.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, delimiter=delimiter)
        self._delimiter = delimiter
        self._widths: set[int] = set()
        self.columns = list(fixed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if kind is None:
            self._finish()

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """Add rows that have as many cells as there are columns now."""
        self._widths.add(len(self.columns))
        self._writer.writerows(rows)

    def _finish(self) -> None:
        """Put the header, which is known only now, before the rows, and fill up short ones."""
        width = len(self.columns)
        with (
            self._body.open(encoding="utf-8", newline="") as rows,
            self._path.open("w", encoding="utf-8", newline="") as file,
        ):
            writer = csv.writer(file, delimiter=self._delimiter)
            writer.writerow(self.columns)
            if self._widths - {width}:
                read = csv.reader(rows, delimiter=self._delimiter)
                writer.writerows(row + [""] * (width - len(row)) for row in read)
            else:
                shutil.copyfileobj(rows, file, 1 << 20)
        self._body.unlink()
