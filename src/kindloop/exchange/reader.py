"""A table of answers to diaries, by a map; as a stream, or whole."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kindloop.arrays import Flags, Integers
from kindloop.clock import to_local
from kindloop.diary import Diary
from kindloop.exchange.facts import Facts, gather, needs_survey, ragged_error
from kindloop.exchange.frames import Held
from kindloop.exchange.judge import Judged, judge
from kindloop.exchange.map_tables import DiaryMap
from kindloop.exchange.parts import People, diaries
from kindloop.exchange.rejects import Check, Rejects
from kindloop.exchange.seen import Seen
from kindloop.exchange.sheet import Sheet, place, sheets
from kindloop.exchange.source import BLOCK, Source, cells_of, open_source, without_rows
from kindloop.exchange.whole import put_together

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """What became of the rows; the other counts add up to ``rows``.

    Attributes:
        rows: below the header.
        answers: read as answers.
        missed: read as missed prompts.
        repeated: left out because another row of the person stands at that instant.
        filtered: left out by ``where``.
        timeless: left out because they have no time.
        blank: without any cell.
        rejected: left out because something is wrong with them.
    """

    rows: int = 0
    answers: int = 0
    missed: int = 0
    repeated: int = 0
    filtered: int = 0
    timeless: int = 0
    blank: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class _Job:
    """One reading of one file."""

    source: Source
    map: DiaryMap
    facts: Facts
    people: People
    seen: Seen
    rejects: Rejects | None
    tally: Tally


def read(
    path: str | Path | Held,
    diary_map: DiaryMap,
    *,
    rejects: Rejects | None = None,
    progress: Progress | None = None,
    tally: Tally | None = None,
    block_size: int = BLOCK,
) -> Iterator[Diary]:
    """Read a table in parts, in bounded memory.

    Each part holds some rows of one person, sorted by time; the same person may come again in
    later parts, but no answer (person, instant) comes twice.

    Args:
        path: a CSV or TSV file in UTF-8, or a table in memory (``frames.held``).
        diary_map: how to read it.
        rejects: takes the rows that are wrong; without it the first of them is raised.
        progress: called now and then with the bytes done and the bytes in all.
        tally: counts what became of the rows.
        block_size: bytes of text that are read at a time; no row may be longer.

    Raises:
        NotThereError: if there is no such file.
        TableError: if the file is no table, lacks a column, or a row of it is wrong.
    """
    source = open_source(path, diary_map.columns)
    tally = tally if tally is not None else Tally()
    step = _stepper(source, diary_map, progress)
    facts = gather(source, diary_map, block_size, step)
    people = People(diary_map, facts)
    job = _Job(source, diary_map, facts, people, Seen(source.rows), rejects, tally)
    if diary_map.duplicates == "last":
        for sheet in sheets(source, block_size):
            step(sheet)
            _put(job, judge(sheet, diary_map, facts), last=True)
    if rejects is not None:
        rejects.start(source.header)
    for sheet in sheets(source, block_size):
        yield from _read_sheet(job, sheet)
        step(sheet)
    if tally.rows == 0:
        raise without_rows(source.name)
    if progress is not None:
        total = source.size * _passes(diary_map)
        progress(total, total)


def read_all(
    path: str | Path | Held,
    diary_map: DiaryMap,
    *,
    rejects: Rejects | None = None,
    progress: Progress | None = None,
    tally: Tally | None = None,
    block_size: int = BLOCK,
) -> list[Diary]:
    """Read a table whole: one diary a person, in order of first appearance, sorted by time.

    Arguments and errors are those of ``read``.
    """
    found: dict[str, list[Diary]] = {}
    for part in read(
        path,
        diary_map,
        rejects=rejects,
        progress=progress,
        tally=tally,
        block_size=block_size,
    ):
        found.setdefault(part.person.name, []).append(part)
    return [put_together(parts) for parts in found.values()]


def _read_sheet(job: _Job, sheet: Sheet) -> Iterator[Diary]:
    judged = judge(sheet, job.map, job.facts)
    owner = job.people.places(judged)
    stays = _first_of_its_kind(job, judged, owner)
    _reject(job, judged)
    tally = job.tally
    tally.rows += len(sheet) + len(sheet.block.ragged)
    tally.filtered += int(judged.filtered.sum())
    tally.blank += int(judged.blank.sum())
    tally.timeless += int(judged.timeless.sum())
    good = judged.faults.good
    tally.repeated += int((good & ~stays).sum())
    tally.answers += int((stays & judged.answered).sum())
    tally.missed += int((stays & ~judged.answered).sum())
    yield from diaries(judged, job.people, np.where(stays, owner, -1))


def _put(job: _Job, judged: Judged, last: bool, owner: Integers | None = None) -> Integers:
    """The row that stands for each row's person and instant; 0 for rows at fault, shape (n,)."""
    owner = job.people.places(judged) if owner is None else owner
    out = np.zeros(len(judged.sheet), dtype=np.int64)
    good = np.flatnonzero(judged.faults.good)
    keys = owner[good] * 2 + judged.answered[good]
    out[good] = job.seen.put(keys, judged.times[good], judged.sheet.rows[good], last)
    return out


def _first_of_its_kind(job: _Job, judged: Judged, owner: Integers) -> Flags:
    """Which rows stay: those that stand for their person and instant, shape (n,)."""
    standing = _put(job, judged, last=False, owner=owner)
    own = standing == judged.sheet.rows
    if job.map.duplicates == "error":
        again = judged.faults.good & judged.answered & ~own
        judged.faults.add(again, _duplicate(judged, job, standing))
    return own & judged.faults.good


def _duplicate(judged: Judged, job: _Job, standing: Integers) -> Check:
    column = job.map.time.columns[0]

    def say(at: int) -> str:
        local = to_local(judged.times[at : at + 1], job.map.timezone)
        clock = str(local.astype("datetime64[us]")[0]).replace("T", " ").removesuffix(".000000")
        return (
            f"{place(judged.sheet, at, column)}: person {judged.owners.text(at)} already has an "
            f"answer at {clock}, in row {standing[at]}; take one of them away, or choose with "
            'duplicates = "first" or "last" in the map.'
        )

    return Check("duplicate", column, say)


def _reject(job: _Job, judged: Judged) -> None:
    """Raise the fault of the lowest row, or write every row at fault to the rejects."""
    error = judged.faults.first()
    ragged = judged.sheet.block.ragged
    if job.rejects is None:
        if ragged and (error is None or error.row is None or ragged[0].row < error.row):
            raise ragged_error(job.source, ragged[0].row, ragged[0].cells)
        if error is not None:
            raise error
        return
    lines: list[tuple[int, list[str], str | None, str]] = [
        (one.row, _fitted(job.source, one.text), None, "ragged") for one in ragged
    ]
    at = np.flatnonzero(judged.faults.found)
    columns = [column.take(at).to_pylist() for column in judged.sheet.block.columns]
    for number, position in enumerate(at.tolist()):
        check = judged.faults.checks[int(judged.faults.which[position])]
        cells = [column[number] for column in columns]
        lines.append((int(judged.sheet.rows[position]), cells, check.column, check.reason))
    for row, cells, column, reason in sorted(lines, key=lambda line: line[0]):
        job.rejects.write(cells, row, column, reason)
    job.tally.rejected += len(lines)


def _fitted(source: Source, text: str) -> list[str]:
    """The cells of a row that does not fit, padded or with the rest in the last column."""
    cells = cells_of(text, source.delimiter)
    width = len(source.header)
    if len(cells) > width:
        cells = [*cells[: width - 1], source.delimiter.join(cells[width - 1 :])]
    return cells + [""] * (width - len(cells))


def _passes(diary_map: DiaryMap) -> int:
    return 1 + needs_survey(diary_map) + (diary_map.duplicates == "last")


def _stepper(
    source: Source, diary_map: DiaryMap, progress: Progress | None
) -> Callable[[Sheet], None]:
    """Tells the progress after each sheet, by the share of rows done."""
    total = source.size * _passes(diary_map)
    done = 0

    def step(sheet: Sheet) -> None:
        nonlocal done
        done += len(sheet) + len(sheet.block.ragged)
        if progress is not None:
            progress(min(total, done * source.size // source.rows), total)

    return step
