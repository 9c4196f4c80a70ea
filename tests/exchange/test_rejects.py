"""The file of rejected rows: when it appears, and what it holds."""

import csv
from pathlib import Path

import pytest

from kindloop.errors import NotThereError, TableError
from kindloop.exchange.reader import read, read_all
from kindloop.exchange.rejects import Rejects

from .tables import a_file, a_map, rejected

TEXT = (
    'id,when,stress,"no,te"\n'
    'A,2020-01-01,1,"fine"\n'
    ' A ,2020-01-02,high,"a ""b""\nc"\n'
    "A,2020-01-03\n"
    "A,2020-01-04,1,x,y,z\n"
    "A,2020-01-05,,\n"
    ",,,\n"
)


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_rejected_rows_keep_their_cells(tmp_path: Path) -> None:
    found, rejects, tally = rejected(tmp_path, TEXT, a_map())
    assert [(len(diary.answer), len(diary.prompt)) for diary in found] == [(1, 1)]
    assert rejects.counts == {"not a number": 1, "ragged": 2}
    assert rejects.total == tally.rejected == 3
    assert lines_of(tmp_path / "rejects.csv") == [
        ["id", "when", "stress", "no,te", "row", "column", "reason"],
        [" A ", "2020-01-02", "high", 'a "b"\nc', "3", "stress", "not a number"],
        ["A", "2020-01-03", "", "", "4", "", "ragged"],
        ["A", "2020-01-04", "1", "x,y,z", "5", "", "ragged"],
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"rejects.csv", "t.csv"}


def test_rejected_rows_can_be_read_again_once_corrected(tmp_path: Path) -> None:
    rejected(tmp_path, "id;when;stress\nA;2020-01-01;x\nB;2020-01-01;99\n", a_map())
    mended = (tmp_path / "rejects.csv").read_text().replace(",x,", ",1,").replace(",99,", ",2,")
    path = a_file(tmp_path, mended, "mended.csv")
    assert [d.answer.values[0, 0] for d in read_all(path, a_map())] == [1, 2]


def test_the_file_appears_only_at_the_end(tmp_path: Path) -> None:
    path = a_file(tmp_path, TEXT)
    target = tmp_path / "rejects.csv"
    target.write_text("old")
    rejects = Rejects(target)
    list(read(path, a_map(), rejects=rejects))
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 3
    rejects.finish()
    assert target.read_text().startswith("id,when")
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_is_left_behind_when_the_work_fails(tmp_path: Path) -> None:
    path = a_file(tmp_path, TEXT)

    def fail() -> None:
        with Rejects(tmp_path / "rejects.csv") as rejects:
            list(read(path, a_map(), rejects=rejects))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert [one.name for one in tmp_path.iterdir()] == ["t.csv"]


def test_a_bad_file_raises_even_with_rejects(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no column 'stress'"):
        rejected(tmp_path, "id,when\nA,2020-01-01\n", a_map())
    assert [one.name for one in tmp_path.iterdir()] == ["t.csv"]


def test_counting_without_a_file(tmp_path: Path) -> None:
    with Rejects() as rejects:
        read_all(a_file(tmp_path, TEXT), a_map(), rejects=rejects)
    assert rejects.total == 3
    assert [one.name for one in tmp_path.iterdir()] == ["t.csv"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    path = a_file(tmp_path, TEXT)
    with pytest.raises(NotThereError, match="cannot be written to"):
        list(read(path, a_map(), rejects=Rejects(tmp_path / "none" / "rejects.csv")))
