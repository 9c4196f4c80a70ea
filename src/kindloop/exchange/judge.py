"""Judging the rows of a sheet: what each says, or what is wrong with it."""

from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Flags, Instants, Matrix, Vector, Words, words
from kindloop.clock import to_utc
from kindloop.exchange.cells import Cells, joined, tidy
from kindloop.exchange.facts import Facts, add_conflicts
from kindloop.exchange.grid import FARTHEST, local_times, parts_of, whole_numbers
from kindloop.exchange.map_tables import ChannelMap, DiaryMap, GridMap, OccurrenceMap, TimeMap
from kindloop.exchange.rejects import Check, Faults
from kindloop.exchange.sheet import Sheet, kept, place, ranged
from kindloop.exchange.times import UNKNOWN_OFFSET, UNREADABLE, read_times


@dataclass(frozen=True, slots=True)
class Happened:
    """What a row says of one event, practice or step.

    Attributes:
        told: whether the cell holds anything, shape (n,).
        happened: shape (n,).
        size: 0..1, shape (n,).
        minutes: NaN where not known, shape (n,).
    """

    told: Flags
    happened: Flags
    size: Vector
    minutes: Vector


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rows of a sheet say.

    Attributes:
        sheet: the rows.
        faults: what is wrong with them.
        filtered: rows that ``where`` leaves out, shape (n,).
        blank: rows without any cell, shape (n,).
        timeless: rows that are dropped because they have no time, shape (n,).
        answered: rows with a mapped value; the others are missed prompts, shape (n,).
        owners: whose each row is.
        times: instants, shape (n,).
        values: of the channels, shape (n, channels).
        occurrences: in the order of the map's occurrences.
        phase: of each row, shape (n,).
    """

    sheet: Sheet
    faults: Faults
    filtered: Flags
    blank: Flags
    timeless: Flags
    answered: Flags
    owners: Cells
    times: Instants
    values: Matrix
    occurrences: tuple[Happened, ...]
    phase: Words


def judge(sheet: Sheet, diary_map: DiaryMap, facts: Facts) -> Judged:
    """Judge the rows of a sheet by a map; duplicates are not looked for here."""
    faults = Faults(sheet.rows)
    filtered = ~kept(sheet, diary_map.where)
    blank = sheet.blank(list(diary_map.columns)) & ~filtered
    faults.skip(filtered | blank)
    missing = np.any([sheet.cells(name).missing for name in diary_map.time.columns], axis=0)
    timeless = missing & faults.good if diary_map.missing_time == "drop" else np.zeros_like(blank)
    faults.skip(timeless)
    faults.add(missing, _missing_time(sheet, diary_map))
    owners = sheet.owners(diary_map.person, diary_map.person_name)
    faults.add(owners.missing, _missing_person(sheet, diary_map))
    times = _times(sheet, diary_map, facts, faults)
    add_conflicts(sheet, diary_map, facts, owners, faults)
    items = [_channel(sheet, channel, faults) for channel in diary_map.channels]
    happened = tuple(_happened(sheet, item, faults) for item in diary_map.occurrences)
    return Judged(
        sheet=sheet,
        faults=faults,
        filtered=filtered,
        blank=blank,
        timeless=timeless,
        answered=_answered(sheet, diary_map, happened),
        owners=owners,
        times=times,
        values=np.stack(items, axis=1) if items else np.empty((len(sheet), 0)),
        occurrences=happened,
        phase=_phase(sheet, diary_map.phase),
    )


def _missing_time(sheet: Sheet, diary_map: DiaryMap) -> Check:
    columns = diary_map.time.columns

    def say(at: int) -> str:
        empty = [name for name in columns if sheet.cells(name).missing[at]]
        return (
            f"{place(sheet, at, empty[0])}: the time is missing; fill it in, or leave such rows "
            'out with missing_time = "drop" in the map.'
        )

    return Check("missing time", columns[0], say)


def _missing_person(sheet: Sheet, diary_map: DiaryMap) -> Check:
    column = diary_map.person
    return Check(
        "missing person",
        column,
        lambda at: f"{place(sheet, at, column)}: the person is missing; fill it in.",
    )


def _times(sheet: Sheet, diary_map: DiaryMap, facts: Facts, faults: Faults) -> Instants:
    if isinstance(diary_map.time, GridMap):
        return _grid_times(sheet, diary_map.time, diary_map.timezone, facts, faults)
    how = diary_map.time
    cells = joined([sheet.cells(name) for name in how.columns])
    read = read_times(cells.texts, how, diary_map.timezone)
    fate = np.where(cells.empty, 0, read.fate)[cells.codes]
    column = how.columns[0]

    def unreadable(at: int) -> str:
        return f"{place(sheet, at, column)}: {_unread(cells.text(at), how)}"

    def unknown(at: int) -> str:
        return (
            f"{place(sheet, at, column)}: the offset at the end of {cells.text(at)!r} is not "
            "known; write it as +03:00, or read the times as local clock with "
            "ignore_offset = true in the map."
        )

    faults.add(fate == UNREADABLE, Check("unreadable time", column, unreadable))
    faults.add(fate == UNKNOWN_OFFSET, Check("unknown offset", column, unknown))
    return read.times[cells.codes]


def _unread(text: str, how: TimeMap) -> str:
    if how.format is not None:
        return (
            f"{text!r} does not fit time_format {how.format!r}; correct the cell, or the format "
            "in the map."
        )
    return (
        f"{text!r} cannot be read as a time; write it as 2020-03-16 12:04, or say in the map how "
        'to read it, such as time_format = "%d/%m/%Y %H:%M".'
    )


def _grid_times(
    sheet: Sheet, grid: GridMap, timezone: str, facts: Facts, faults: Faults
) -> Instants:
    day = whole_numbers(sheet.cells(grid.day))
    faults.add(day.bad, _not_whole(sheet, grid.day, "day"))
    beep = np.full(len(sheet), np.nan)
    if grid.beep is not None:
        beeps = whole_numbers(sheet.cells(grid.beep))
        faults.add(beeps.bad, _not_whole(sheet, grid.beep, "beep"))
        beep = beeps.values
    start = np.zeros(len(sheet), dtype=np.int64)
    if grid.parts and len(sheet):
        parts, which = parts_of([sheet.cells(column) for column in grid.parts])
        start = np.array([facts.starts.get(part, 0) for part in parts], dtype=np.int64)[which]
    return to_utc(local_times(day.values, beep, start, grid), timezone)


def _not_whole(sheet: Sheet, column: str, what: str) -> Check:
    def say(at: int) -> str:
        text = sheet.cells(column).text(at)
        return (
            f"{place(sheet, at, column)}: {text!r} is not a {what}; it must be a whole number of "
            f"at most {FARTHEST}."
        )

    return Check(f"not a {what}", column, say)


def _channel(sheet: Sheet, channel: ChannelMap, faults: Faults) -> Vector:
    items = [ranged(sheet, name, channel.low, channel.high, faults) for name in channel.columns]
    mean = np.mean(items, axis=0)
    return channel.low + channel.high - mean if channel.reverse else mean


def _happened(sheet: Sheet, item: OccurrenceMap, faults: Faults) -> Happened:
    raw = ranged(sheet, item.column, item.low, item.high, faults)
    far = item.low if item.reverse else item.high
    size = np.clip((raw - item.zero) / (far - item.zero), 0.0, 1.0)
    if item.threshold is None:
        happened = size > 0
    else:
        happened = raw <= item.threshold if item.reverse else raw >= item.threshold
    minutes = np.full(len(sheet), np.nan)
    if isinstance(item.minutes, str):
        minutes = ranged(sheet, item.minutes, 0.0, None, faults)
    elif item.minutes is not None:
        minutes[:] = item.minutes
    return Happened(~sheet.cells(item.column).missing, happened, size, minutes)


def _answered(sheet: Sheet, diary_map: DiaryMap, occurrences: tuple[Happened, ...]) -> Flags:
    out = np.zeros(len(sheet), dtype=np.bool_)
    for name in {name for channel in diary_map.channels for name in channel.columns}:
        out |= ~sheet.cells(name).missing
    for one in occurrences:
        out |= one.told
    return out


def _phase(sheet: Sheet, column: str | None) -> Words:
    if column is None:
        return np.full(len(sheet), "", dtype=object)
    cells = sheet.cells(column)
    pairs = zip(cells.texts.to_pylist(), cells.empty.tolist(), strict=True)
    return words(["" if empty else tidy(text) for text, empty in pairs])[cells.codes]
