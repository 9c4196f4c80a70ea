"""A folder of CSV files that holds everything: out and back in, to the last bit."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from kindloop.arrays import Instants
from kindloop.clock import to_local
from kindloop.diary import Channel, Diary, Person
from kindloop.exchange.folder_layout import (
    ANSWERS,
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
from kindloop.exchange.placing import (
    WideningTable,
    cells_of,
    learn_channels,
    learn_person,
    new_folder,
)


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
    with new_folder(folder, FILES.__contains__, (README, MARK)) as partial:
        _write_all(diaries, partial)
    return [folder / name for name in FILES]


def read_folder(folder: Path) -> Iterator[Diary]:
    """Read back what ``write_folder`` wrote, person by person.

    Raises:
        NotThereError: if the folder or one of its files is not there.
        TableError: if a file is damaged; it names file, row and column.
    """
    with FolderReader(Path(folder)) as reader:
        yield from reader.diaries()


def _write_all(diaries: Iterable[Diary], folder: Path) -> None:
    with ExitStack() as stack:

        def opened(name: str) -> TextIO:
            return stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))

        writers = {name: csv.writer(opened(name)) for name in HEADERS if name != "answers.csv"}
        for name, writer in writers.items():
            writer.writerow(HEADERS[name])
        answers = stack.enter_context(WideningTable(folder / "answers.csv", ANSWERS))
        channels: dict[str, Channel] = {}
        persons: set[str] = set()
        for diary in diaries:
            learn_person(persons, diary.person.name)
            answers.columns.extend(learn_channels(channels, diary.channels))
            _write_person(writers, diary.person, diary.channels)
            if len(diary.answer):
                answers.write(_answer_rows(diary, tuple(channels)))
            for name, (_, columns) in TIMED.items():
                writers[f"{name}s.csv"].writerows(_timed_rows(diary, name, columns))
        writers["channels.csv"].writerows(
            [getattr(channel, "name" if key == "channel" else key) for key in CHANNELS]
            for channel in channels.values()
        )
    (folder / README).write_text(EXPLANATION, encoding="utf-8")


def _write_person(writers: dict[str, Any], person: Person, channels: Sequence[Channel]) -> None:
    arm = person.arm
    writers["persons.csv"].writerow(
        [
            person.name,
            person.timezone,
            person.day_start,
            arm.name if arm else "",
            *cells_of(np.array([arm.probability if arm else np.nan])),
            _flag(person.simulated),
            joined([channel.name for channel in channels]),
        ]
    )
    values = np.array(list(person.traits.values()), dtype=np.float64)
    writers["traits.csv"].writerows(
        zip(repeat(person.name), person.traits, cells_of(values), strict=False)
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
    columns = [[""] * count if at < 0 else cells_of(answer.values[:, at]) for at in places]
    return zip(*_key(diary.person, answer.time), answer.phase.tolist(), *columns, strict=True)


def _timed_rows(diary: Diary, name: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    table = getattr(diary, name)
    cells = [
        getattr(table, column).tolist()
        if column in TEXTS
        else [_flag(value) for value in getattr(table, column)]
        if column in FLAGS
        else cells_of(getattr(table, column))
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


def _flag(value: bool) -> str:
    return "true" if value else "false"
