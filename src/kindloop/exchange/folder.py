"""A folder of CSV files that holds everything: out and back in, to the last bit."""

import csv
import io
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from kindloop.arrays import Instants, Vector
from kindloop.clock import to_local
from kindloop.diary import Channel, Diary, Person
from kindloop.errors import InputError
from kindloop.exchange.folder_layout import (
    CHANNELS,
    EXPLANATION,
    FILES,
    FLAGS,
    HEADERS,
    MARK,
    README,
    TEXTS,
    TIMED,
)
from kindloop.exchange.folder_reading import FolderReader


def write_folder(diaries: Iterable[Diary], folder: Path) -> list[Path]:
    """Write diaries as CSV files, person by person; the folder appears when all is written.

    An earlier export in the folder is replaced.

    Args:
        diaries: one a person.
        folder: must not be there, be empty, or hold an earlier export and nothing else.

    Returns:
        The files.

    Raises:
        InputError: if the folder holds something else, a person comes twice, or one channel has
            two scales.
    """
    folder = Path(folder).absolute()
    _check_free(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write_all(diaries, partial)
        if folder.exists():
            earlier = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            folder.rename(earlier)
            partial.rename(folder)
            shutil.rmtree(earlier)
        else:
            partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return [folder / name for name in FILES]


def read_folder(folder: Path) -> Iterator[Diary]:
    """Read back what ``write_folder`` wrote, person by person.

    Raises:
        NotThereError: if the folder or one of its files is not there.
        TableError: if a file is damaged; it names file, row and column.
    """
    with FolderReader(Path(folder)) as reader:
        yield from reader.diaries()


def _check_free(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder for the export.")
    there = {path.name for path in folder.iterdir()}
    foreign = sorted(there - set(FILES))
    if there and README in there and not foreign:
        with (folder / README).open(encoding="utf-8", errors="replace") as file:
            if file.readline().strip() == MARK:
                return
    if there:
        named = foreign[0] if foreign else sorted(there)[0]
        raise InputError(
            f"The folder {folder} holds something else ({named}); name a folder that is not "
            f"there yet, or an empty one."
        )


def _write_all(diaries: Iterable[Diary], folder: Path) -> None:
    with ExitStack() as stack:

        def opened(name: str) -> TextIO:
            return stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))

        writers = {name: csv.writer(opened(name)) for name in HEADERS if name != "answers.csv"}
        for name, writer in writers.items():
            writer.writerow(HEADERS[name])
        answers = csv.writer(opened("answers.body"))
        channels: dict[str, Channel] = {}
        persons: set[str] = set()
        widths: set[int] = set()
        for diary in diaries:
            if diary.person.name in persons:
                raise InputError(
                    f"Person {diary.person.name!r} comes twice; put the parts together first."
                )
            persons.add(diary.person.name)
            _learn_channels(channels, diary.channels)
            widths |= {len(channels)} if len(diary.answer) else set()
            _write_person(writers, diary.person, diary.channels)
            answers.writerows(_answer_rows(diary, tuple(channels)))
            for name, (_, columns) in TIMED.items():
                writers[f"{name}s.csv"].writerows(_timed_rows(diary, name, columns))
        writers["channels.csv"].writerows(
            [getattr(channel, "name" if key == "channel" else key) for key in CHANNELS]
            for channel in channels.values()
        )
    _finish_answers(folder, tuple(channels), padded=bool(widths - {len(channels)}))
    (folder / README).write_text(EXPLANATION, encoding="utf-8")


def _learn_channels(known: dict[str, Channel], came: Sequence[Channel]) -> None:
    for channel in came:
        if known.setdefault(channel.name, channel) != channel:
            raise InputError(
                f"Channel {channel.name!r} has one scale for one person and another for the "
                f"next; export them into two folders."
            )


def _write_person(writers: dict[str, Any], person: Person, channels: Sequence[Channel]) -> None:
    arm = person.arm
    writers["persons.csv"].writerow(
        [
            person.name,
            person.timezone,
            person.day_start,
            arm.name if arm else "",
            *_cells(np.array([arm.probability if arm else np.nan])),
            _flag(person.simulated),
            joined([channel.name for channel in channels]),
        ]
    )
    values = np.array(list(person.traits.values()), dtype=np.float64)
    writers["traits.csv"].writerows(
        zip(repeat(person.name), person.traits, _cells(values), strict=False)
    )


def joined(names: Sequence[str]) -> str:
    """Names in one cell, with ``;`` between them; a name that needs it stands in quotes.

    >>> joined(["stress", "mood; evening"])
    'stress;"mood; evening"'
    """
    if not names:
        return ""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(names)
    return text.getvalue().removesuffix("\r\n")


def _answer_rows(diary: Diary, channels: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    answer, count = diary.answer, len(diary.answer)
    places = [diary.column(name) for name in channels]
    columns = [[""] * count if at < 0 else _cells(answer.values[:, at]) for at in places]
    return zip(*_key(diary.person, answer.time), answer.phase.tolist(), *columns, strict=True)


def _timed_rows(diary: Diary, name: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    table = getattr(diary, name)
    cells = [
        getattr(table, column).tolist()
        if column in TEXTS
        else [_flag(value) for value in getattr(table, column)]
        if column in FLAGS
        else _cells(getattr(table, column))
        for column in columns
    ]
    return zip(*_key(diary.person, table.time), *cells, strict=True)


def _key(person: Person, times: Instants) -> tuple[list[str], list[str], list[str]]:
    local = to_local(times, person.timezone).astype("datetime64[us]")
    return (
        [person.name] * len(times),
        [f"{text}Z" for text in np.datetime_as_string(times.astype("datetime64[us]"))],
        [text.replace("T", " ") for text in np.datetime_as_string(local, unit="s").tolist()],
    )


def _cells(values: Vector) -> list[Any]:
    """Numbers as they go into a cell: missing is empty."""
    cells: list[Any] = values.tolist()
    for at in np.flatnonzero(np.isnan(values)):
        cells[at] = ""
    return cells


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _finish_answers(folder: Path, channels: Sequence[str], *, padded: bool) -> None:
    """Put the header, which is known only now, before the answers, and fill up short rows."""
    body = folder / "answers.body"
    header = [*HEADERS["answers.csv"], *channels]
    with (
        body.open(encoding="utf-8", newline="") as rows,
        (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(header)
        if padded:
            writer.writerows(row + [""] * (len(header) - len(row)) for row in csv.reader(rows))
        else:
            shutil.copyfileobj(rows, file, 1 << 20)
    body.unlink()
