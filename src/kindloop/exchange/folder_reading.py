"""Reading a folder export back, person by person, with a clear word on every damage."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Never, Self, cast

import numpy as np

from kindloop.arrays import Instants, Vector, words
from kindloop.clock import zone
from kindloop.diary import Answer, Arm, Channel, Diary, Event, Person, Practice, Prompt, Step, Table
from kindloop.errors import InputError, NotThereError, TableError
from kindloop.exchange.folder_layout import FLAGS, HEADERS, SHARES, TEXTS, TIMED

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_FLAGS = {"true": True, "false": False}

Row = tuple[int, list[str]]


@dataclass(slots=True)
class _File:
    """One file of the export, read row by row.

    Attributes:
        name: of the file.
        header: the names of the columns.
        row: the number of the row that comes next, as a spreadsheet counts.
        cells: that row; None at the end.
    """

    name: str
    reader: Iterator[list[str]]
    header: list[str] = field(default_factory=list[str])
    row: int = 0
    cells: list[str] | None = None

    def start(self) -> None:
        """Read the header and the first row."""
        fixed = HEADERS[self.name]
        self.header = self._next() or []
        more = self.name == "answers.csv"
        if tuple(self.header[: len(fixed)]) != fixed or (
            len(self.header) > len(fixed) and not more
        ):
            self.fail(f"must name the columns {', '.join(fixed)}", "header", 1)
        self.step()

    def step(self) -> None:
        """Go to the next row."""
        self.cells = self._next()
        if self.cells is not None and len(self.cells) != len(self.header):
            self.fail(f"has {len(self.cells)} cells, and the header {len(self.header)}", "cells")

    def _next(self) -> list[str] | None:
        self.row += 1
        try:
            return next(self.reader, None)
        except csv.Error as error:
            self.fail(f"cannot be split into cells ({error})", "not a table")
        except UnicodeDecodeError:
            self.fail("or one soon after it is not text in UTF-8", "wrong encoding")

    def rest(self) -> Iterator[Row]:
        """All rows from here on."""
        while self.cells is not None:
            yield self.row, self.cells
            self.step()

    def of(self, person: str) -> list[Row]:
        """The rows of one person, which must stand together from here on."""
        rows: list[Row] = []
        while self.cells is not None and self.cells[0] == person:
            rows.append((self.row, self.cells))
            self.step()
        return rows

    def finish(self, persons: set[str]) -> None:
        """Make sure that every row belonged to somebody."""
        if self.cells is None:
            return
        who = repr(self.cells[0])
        if self.cells[0] in persons:
            self.fail(
                f"holds person {who} out of turn; sort the rows as persons.csv is sorted",
                "order",
                column="person",
            )
        self.fail(f"names person {who}, who is not in persons.csv", "person", column="person")

    def fail(
        self, what: str, reason: str, row: int | None = None, column: str | None = None
    ) -> Never:
        """Raise that a row is damaged."""
        row = self.row if row is None else row
        place = f"{self.name}, row {row}" + (f", column {column!r}" if column else "")
        raise TableError(
            f"{place} {what}; mend it, or export again.", reason=reason, row=row, column=column
        )


@dataclass(slots=True)
class FolderReader:
    """The open files of an export; closed at the end of a ``with``.

    Attributes:
        folder: where they lie.
    """

    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _files: dict[str, _File] = field(default_factory=dict[str, _File])

    def __enter__(self) -> Self:
        try:
            for name in HEADERS:
                self._files[name] = self._open(name)
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _open(self, name: str) -> _File:
        try:
            stream = (self.folder / name).open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise NotThereError(
                f"{self.folder} has no {name} that can be read ({error.strerror}); is it a "
                f"folder that kindloop exported?"
            ) from None
        self._stack.enter_context(stream)
        file = _File(name, csv.reader(stream, strict=True))
        file.start()
        return file

    def diaries(self) -> Iterator[Diary]:
        """The diaries, in the order of persons.csv.

        Raises:
            TableError: if a file is damaged.
        """
        channels = self._channels()
        answers = self._files["answers.csv"]
        named = answers.header[len(HEADERS["answers.csv"]) :]
        if named != list(channels):
            answers.fail("must name the channels of channels.csv, in their order", "header", 1)
        persons = self._files["persons.csv"]
        seen: set[str] = set()
        for row, cells in persons.rest():
            if cells[0] in seen:
                persons.fail(f"names {cells[0]!r} again", "person", row, "person")
            seen.add(cells[0])
            yield self._diary(_Cells(persons, [(row, cells)]), channels)
        for file in self._files.values():
            file.finish(seen)

    def _channels(self) -> dict[str, Channel]:
        file = self._files["channels.csv"]
        found: dict[str, Channel] = {}
        for row, cells in file.rest():
            one = _Cells(file, [(row, cells)])
            if cells[0] in found:
                file.fail(f"names {cells[0]!r} again", "channel", row, "channel")
            scale = [float(one.numbers(name, empty=False)[0]) for name in ("low", "high", "step")]
            try:
                found[cells[0]] = Channel(cells[0], *scale)
            except ValueError:
                file.fail("needs low < high and a step between 0 and their distance", "scale", row)
        return found

    def _diary(self, told: "_Cells", channels: dict[str, Channel]) -> Diary:
        name = told.texts("person")[0]
        asked = _split(told.texts("channels")[0])
        for channel in asked:
            if channel not in channels or asked.count(channel) > 1:
                told.fail(0, "channels", f"names {channel!r}, which channels.csv does not", "list")
        tables = {key: self._timed(key, name) for key in TIMED}
        return Diary(
            person=self._person(told, name),
            channels=tuple(channels[channel] for channel in asked),
            answer=self._answers(name, asked, channels),
            event=cast("Event", tables["event"]),
            practice=cast("Practice", tables["practice"]),
            step=cast("Step", tables["step"]),
            prompt=cast("Prompt", tables["prompt"]),
        )

    def _person(self, told: "_Cells", name: str) -> Person:
        timezone = told.texts("timezone")[0]
        try:
            zone(timezone)
        except InputError as error:
            told.fail(0, "timezone", f"is not a time zone: {str(error).rstrip('.?')}", "timezone")
        traits = _Cells(self._files["traits.csv"], self._files["traits.csv"].of(name))
        arm = told.texts("arm")[0]
        chance = float(told.numbers("arm_probability", 0.0, 1.0)[0])
        return Person(
            name=name,
            timezone=timezone,
            day_start=told.minute("day_start"),
            traits=MappingProxyType(
                dict(zip(traits.texts("trait"), traits.numbers("value").tolist(), strict=True))
            ),
            arm=Arm(arm, chance) if arm else None,
            simulated=told.flags("simulated")[0],
        )

    def _answers(self, name: str, asked: list[str], channels: dict[str, Channel]) -> Answer:
        cells = _Cells(self._files["answers.csv"], self._files["answers.csv"].of(name))
        time, order = cells.times(("time",))
        values = np.full((len(time), len(asked)), np.nan)
        for place, channel in enumerate(channels.values(), len(HEADERS["answers.csv"])):
            column = cells.numbers(place, channel.low, channel.high)
            if channel.name in asked:
                values[:, asked.index(channel.name)] = column[order]
            elif not np.isnan(column).all():
                row = int(np.flatnonzero(~np.isnan(column))[0])
                cells.fail(row, place, "was not asked, as persons.csv has it", "channel")
        phase = words(cells.texts("phase"))
        return Answer(time=time, values=values, phase=phase[order])

    def _timed(self, key: str, name: str) -> Table:
        make, columns = TIMED[key]
        file = self._files[f"{key}s.csv"]
        cells = _Cells(file, file.of(name))
        time, order = cells.times(("time", "kind") if "kind" in columns else ("time",))
        found: dict[str, Any] = {}
        for column in columns:
            if column in TEXTS:
                found[column] = words(cells.texts(column))[order]
            elif column in FLAGS:
                found[column] = np.array(cells.flags(column), dtype=np.bool_)[order]
            else:
                high = 1.0 if column in SHARES else np.inf
                found[column] = cells.numbers(column, 0.0, high)[order]
        return make(time=time, **found)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Some rows of one file, column by column."""

    file: _File
    rows: list[Row]

    def texts(self, column: str | int) -> list[str]:
        at = self.file.header.index(column) if isinstance(column, str) else column
        return [cells[at] for _, cells in self.rows]

    def fail(self, at: int, column: str | int, what: str, reason: str) -> Never:
        name = column if isinstance(column, str) else self.file.header[column]
        self.file.fail(what, reason, self.rows[at][0], name)

    def _each(
        self, column: str | int, convert: Callable[[str], Any], what: str, reason: str
    ) -> Any:
        found: list[Any] = []
        for at, text in enumerate(self.texts(column)):
            try:
                found.append(convert(text))
            except (ValueError, KeyError):
                self.fail(at, column, f"holds {text!r}, {what}", reason)
        return found

    def numbers(
        self, column: str | int, low: float = -np.inf, high: float = np.inf, *, empty: bool = True
    ) -> Vector:
        def convert(text: str) -> float:
            if empty and not text:
                return np.nan
            value = float(text)
            if not low <= value <= high or "_" in text:
                raise ValueError
            return value

        kind = "a number" if low == -np.inf else f"a number of at least {low:g}"
        what = f"not {kind}" + ("" if high == np.inf else f" and at most {high:g}")
        return np.array(self._each(column, convert, what, "number"), dtype=np.float64)

    def minute(self, column: str) -> int:
        minutes = {str(minute): minute for minute in range(1440)}
        what = "not a whole number of minutes from 0 to 1439"
        return self._each(column, minutes.__getitem__, what, "number")[0]

    def flags(self, column: str) -> list[bool]:
        return self._each(column, lambda text: _FLAGS[text.lower()], "not true or false", "flag")

    def times(self, key: Sequence[str]) -> tuple[Instants, Any]:
        """The instants, sorted, and the order that sorts the rows, both shape (n,)."""
        times = np.array(
            self._each("time", _instant, "not a time such as 2022-03-27T11:00:00.000000Z", "time"),
            dtype=np.int64,
        )
        kinds = self.texts("kind") if "kind" in key else [""] * len(times)
        keys = list(zip(times.tolist(), kinds, strict=True))
        order = sorted(range(len(keys)), key=keys.__getitem__)
        for one, other in pairwise(order):
            if keys[one] == keys[other]:
                row = max(one, other)
                self.fail(row, "time", "holds what another row of the person holds", "duplicate")
        places = np.array(order, dtype=np.int64)
        return times[places], places


def _instant(text: str) -> int:
    if not _TIME.fullmatch(text):
        raise ValueError
    return int(np.datetime64(text[:-1], "us").astype(np.int64))


def _split(cell: str) -> list[str]:
    return next(csv.reader([cell], delimiter=";"), [])
