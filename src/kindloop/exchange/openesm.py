"""An export in the manner of openESM: tables with tabs, metadata, and a map that reads it back.

openESM (openesmdata.org) collects data sets of experience sampling in one form. What this form
cannot hold is left out; docs/data.md says what.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from kindloop.arrays import MICROSECONDS_PER_MINUTE, Instants
from kindloop.clock import day_index, to_local
from kindloop.diary import CHECK_IN, Channel, Diary, Person
from kindloop.errors import InputError
from kindloop.exchange.cells import EMPTY, tidy
from kindloop.exchange.openesm_summary import MARK, Column, Summary, map_text, metadata
from kindloop.exchange.placing import (
    WideningTable,
    cells_of,
    learn_channels,
    learn_person,
    new_folder,
)

_TS = ("id", "day", "beep", "time", "phase")
_STATIC = ("id", "name", "timezone", "day_start", "arm", "arm_probability", "simulated")
_MAP = "map.toml"
_ODD = re.compile(r"[\W_]+")


def write_openesm(diaries: Iterable[Diary], folder: Path, name: str) -> list[Path]:
    """Write diaries as one data set in the manner of openESM, person by person.

    An earlier export in the folder is replaced.

    Args:
        diaries: one a person.
        folder: must not be there, be empty, or hold an earlier export and nothing else.
        name: of the data set, with which its files begin.

    Returns:
        The files.

    Raises:
        InputError: if the name cannot begin a file's name, the folder holds something else,
            there is nothing to write, a person comes twice, or one channel has two scales.
    """
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise InputError(
            f"The name {name!r} cannot begin a file's name; use letters, digits, - and _."
        )
    folder = Path(folder).absolute()
    files = [f"{name}_ts.tsv", f"{name}_static.tsv", f"{name}_metadata.json", _MAP]
    with new_folder(folder, _is_ours, (_MAP, MARK)) as partial:
        summary = _write_tables(diaries, partial / files[0], partial / files[1])
        if not (summary.rows and summary.mapped):
            raise InputError("There is no answer, event, practice or step to export.")
        text = json.dumps(metadata(summary, name), indent=2, ensure_ascii=False)
        (partial / files[2]).write_text(text + "\n", encoding="utf-8")
        (partial / _MAP).write_text(map_text(summary, name), encoding="utf-8", newline="\n")
    return [folder / file for file in files]


def _is_ours(name: str) -> bool:
    return name == _MAP or name.endswith(("_ts.tsv", "_static.tsv", "_metadata.json"))


def _write_tables(diaries: Iterable[Diary], ts: Path, static: Path) -> Summary:
    summary, writer = Summary(), _Columns()
    persons: set[str] = set()
    with WideningTable(ts, _TS, "\t") as rows, WideningTable(static, _STATIC, "\t") as facts:
        for diary in diaries:
            learn_person(persons, diary.person.name)
            learn_channels(writer.channels, diary.channels)
            number = writer.id_of(diary.person.name)
            _write_facts(facts, diary.person, number, writer)
            _write_rows(rows, diary, number, writer, summary)
    summary.columns = list(writer.columns.values())
    return summary


class _Columns:
    """The columns met so far, by what they hold, and the names that are taken."""

    def __init__(self) -> None:
        self.channels: dict[str, Channel] = {}
        self.columns: dict[tuple[str, str], Column] = {}
        self._taken = {*_TS, *_STATIC}
        self._ids: set[str] = set()

    def of(self, kind: str, name: str, table: WideningTable) -> Column:
        """The column of something, added to the table if it is new."""
        found = self.columns.get((kind, name))
        if found is None:
            prefix = "" if kind in ("channel", "trait") else f"{kind.removesuffix('_minutes')}_"
            suffix = "_minutes" if kind.endswith("_minutes") else ""
            header = self._free(_ODD.sub("_", f"{prefix}{name}{suffix}").strip("_") or kind)
            channel = self.channels[name] if kind == "channel" else None
            found = Column(kind, name, header, channel)
            self.columns[kind, name] = found
            table.columns.append(header)
        return found

    def _free(self, header: str) -> str:
        count, free = 1, header
        while free in self._taken:
            count += 1
            free = f"{header}_{count}"
        self._taken.add(free)
        return free

    def id_of(self, name: str) -> str:
        """The name, or a running one where a table of text would not give the name back."""
        plain = name == tidy(name.strip()) and name.isprintable() and name.lower() not in EMPTY
        number, free = len(self._ids) + 1, name if plain else f"person {len(self._ids) + 1}"
        while free in self._ids:
            number += 1
            free = f"person {number}"
        self._ids.add(free)
        return free


def _write_facts(table: WideningTable, person: Person, number: str, writer: _Columns) -> None:
    arm = person.arm
    row: list[Any] = [
        *(number, person.name, person.timezone, person.day_start, arm.name if arm else ""),
        *cells_of(np.array([arm.probability if arm else np.nan])),
        "true" if person.simulated else "false",
    ]
    found = {writer.of("trait", name, table).header: name for name in person.traits}
    traits = [person.traits[found[h]] if h in found else np.nan for h in table.columns[len(row) :]]
    table.write([row + cells_of(np.array(traits, dtype=np.float64))])


def _write_rows(
    table: WideningTable, diary: Diary, number: str, writer: _Columns, summary: Summary
) -> None:
    missed = (diary.prompt.kind == CHECK_IN) & ~diary.prompt.done
    tables = (diary.answer, diary.event, diary.practice, diary.step)
    prompted = diary.prompt.time[np.asarray(missed, dtype=np.bool_)]
    times = np.unique(np.concatenate([*(told.time for told in tables), prompted]))
    cells = _cells(table, diary, times, writer)
    phase = np.full(len(times), "", dtype=object)
    phase[np.searchsorted(times, diary.answer.time)] = diary.answer.phase
    day, beep = _days_and_beeps(times, diary.person)
    summary.learn(diary, times, day, beep)
    empty = [""] * len(times)
    table.write(
        zip(
            [number] * len(times),
            day.tolist(),
            beep.tolist(),
            _with_offset(times, diary.person.timezone),
            phase.tolist(),
            *(cells.get(header, empty) for header in table.columns[len(_TS) :]),
            strict=True,
        )
    )


def _cells(
    table: WideningTable, diary: Diary, times: Instants, writer: _Columns
) -> dict[str, list[Any]]:
    """The cells of every column that the person has, by its name."""
    cells: dict[str, list[Any]] = {}

    def put(column: Column, at: Instants, values: Any) -> None:
        told = cells.setdefault(column.header, [""] * len(times))
        where = np.searchsorted(times, at).tolist()
        for row, cell in zip(where, cells_of(values), strict=True):
            told[row] = cell
        column.told += int((~np.isnan(values)).sum())

    for place, channel in enumerate(diary.channels):
        column = writer.of("channel", channel.name, table)
        put(column, diary.answer.time, diary.answer.values[:, place])
    for kind, happened in (("event", diary.event), ("practice", diary.practice)):
        for name in dict.fromkeys(happened.kind.tolist()):
            one = happened.where(np.asarray(happened.kind == name, dtype=np.bool_))
            column = writer.of(kind, name, table)
            column.since_last += int(one.since_last.sum())
            put(column, one.time, one.size)
            put(writer.of(f"{kind}_minutes", name, table), one.time, one.minutes)
    if len(diary.step):
        put(writer.of("step", "taken", table), diary.step.time, diary.step.taken)
    return cells


def _days_and_beeps(times: Instants, person: Person) -> tuple[Instants, Instants]:
    """The number of the person's day, and of the row in that day, both from 1, shape (n,)."""
    days = day_index(times, person.timezone, person.day_start)
    _, first, which = np.unique(days, return_index=True, return_inverse=True)
    return days - days[:1].sum() + 1, np.arange(len(times)) - first[which] + 1


def _with_offset(times: Instants, timezone: str) -> list[str]:
    """Local times with their offset; where that is no whole minute, in UTC."""
    offset = to_local(times, timezone) - times
    offset[offset % MICROSECONDS_PER_MINUTE != 0] = 0
    texts = np.datetime_as_string((times + offset).astype("datetime64[us]")).tolist()
    minutes = (offset // MICROSECONDS_PER_MINUTE).tolist()
    return [f"{text}{_offset(at)}" for text, at in zip(texts, minutes, strict=True)]


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"
