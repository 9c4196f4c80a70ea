"""Small tables and maps for the tests of reading."""

from pathlib import Path

import numpy as np

from kindloop.diary import Diary
from kindloop.exchange.map_tables import DiaryMap
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.reader import Tally, read_all
from kindloop.exchange.rejects import Rejects

BASE = """
[diary]
person = "id"
time = "when"
{diary}
[channels.stress]
column = "stress"
low = 0
high = 10
{rest}
"""


def a_map(diary: str = "", rest: str = "") -> DiaryMap:
    return parse_map(BASE.format(diary=diary, rest=rest), "test.toml")


def a_grid(diary: str, rest: str = "") -> DiaryMap:
    text = BASE.format(diary=diary, rest=rest).replace('time = "when"\n', "")
    return parse_map(text, "test.toml")


def a_file(folder: Path, text: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def diaries_of(
    folder: Path, text: str | bytes, diary_map: DiaryMap | None = None, **more: object
) -> list[Diary]:
    path = a_file(folder, text)
    return read_all(path, diary_map or a_map(), **more)  # type: ignore[arg-type]


def clock(times: object) -> list[str]:
    """Instants as texts in UTC, without trailing zeros."""
    texts = np.asarray(times).astype("datetime64[us]").astype(str)
    return [text.removesuffix(".000000").removesuffix(":00") for text in texts]


def rejected(folder: Path, text: str, diary_map: DiaryMap) -> tuple[list[Diary], Rejects, Tally]:
    tally = Tally()
    with Rejects(folder / "rejects.csv") as rejects:
        found = read_all(a_file(folder, text), diary_map, rejects=rejects, tally=tally)
    return found, rejects, tally
