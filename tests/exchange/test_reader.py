"""A table of answers to diaries: every key of the map and every fault of a row."""

from pathlib import Path

import numpy as np
import pytest

from kindloop.diary import CHECK_IN, Channel, Diary
from kindloop.errors import NotThereError, TableError
from kindloop.exchange.mapping import parse_map
from kindloop.exchange.reader import Tally, read, read_all

from .tables import a_file, a_map, clock, diaries_of, rejected


def test_the_simplest_table(tmp_path: Path) -> None:
    text = "id,when,stress\nB,2020-01-02 10:00,3\nA,2020-01-01,4.5\nB,2020-01-01T09:30:15.25Z,\n"
    b, a = diaries_of(tmp_path, text)
    assert (b.person.name, a.person.name) == ("B", "A")
    assert b.channels == a.channels == (Channel("stress", 0, 10),)
    assert clock(b.answer.time) == ["2020-01-02T10:00"]
    assert clock(b.prompt.time) == ["2020-01-01T09:30:15.250000"]
    assert b.answer.values.tolist() == [[3]]
    assert a.answer.values.tolist() == [[4.5]]
    assert a.answer.phase.tolist() == [""]
    assert a.person.timezone == "UTC"
    assert a.person.arm is None


def test_rows_are_sorted_by_time(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-03,3\nA,2020-01-01,1\nA,2020-01-02,2\n"
    (diary,) = diaries_of(tmp_path, text)
    assert diary.answer.values.ravel().tolist() == [1, 2, 3]


@pytest.mark.parametrize("empty", ["", " ", "NA", "n/a", "NaN", "nan", "null", "None", ".", '""'])
def test_empty_cells_are_missed_prompts(tmp_path: Path, empty: str) -> None:
    text = f"id,when,stress\nA,2020-01-01,{empty}\nA,2020-01-01,{empty}\nA,2020-01-02,1\n"
    tally = Tally()
    (diary,) = diaries_of(tmp_path, text, tally=tally)
    assert len(diary.answer) == 1
    prompt = diary.prompt
    assert clock(prompt.time) == ["2020-01-01T00:00"]
    assert prompt.kind.tolist() == [CHECK_IN]
    assert prompt.probability.tolist() == [1]
    assert (prompt.assigned[0], prompt.available[0], prompt.done[0]) == (True, True, False)
    assert tally == Tally(rows=3, answers=1, missed=1, repeated=1)


def test_a_missed_prompt_at_the_instant_of_an_answer_is_no_duplicate(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-01,\nA,2020-01-01,1\n"
    (diary,) = diaries_of(tmp_path, text)
    assert (len(diary.answer), len(diary.prompt)) == (1, 1)


def test_the_mean_of_items_and_reversed_ones(tmp_path: Path) -> None:
    more = """
[channels.kind]
columns = ["a", "b"]
low = 1
high = 5
reverse = true
"""
    text = "id,when,stress,a,b\nA,2020-01-01,1,1,2\nA,2020-01-02,,5,\nA,2020-01-03,,,\n"
    (diary,) = diaries_of(tmp_path, text, a_map(rest=more))
    assert diary.channels[1] == Channel("kind", 1, 5, 0.5)
    assert np.array_equal(diary.answer.values, [[1, 4.5], [np.nan, np.nan]], equal_nan=True)
    assert len(diary.prompt) == 1


def test_where_keeps_rows_and_judges_no_others(tmp_path: Path) -> None:
    where = (
        'where = [{column = "n", equals = 0}, {column = "t", equals = "yes"}, '
        '{column = "b", equals = true}]'
    )
    text = (
        "id,when,stress,n,t,b\nA,2020-01-01,1,0.0,yes,True\nA,2020-01-02,2,0,yes,1\n"
        "A,bad,99,1,yes,True\nA,2020-01-03,x,0,no,True\n,,,0,yes,False\nA,2020-01-04,9,,yes,True\n"
    )
    tally = Tally()
    (diary,) = diaries_of(tmp_path, text, a_map(where), tally=tally)
    assert diary.answer.values.ravel().tolist() == [1, 2]
    assert tally == Tally(rows=6, answers=2, filtered=4)


def test_where_compares_texts_that_are_numbers_as_numbers(tmp_path: Path) -> None:
    text = "id,when,stress,n\nA,2020-01-01,1,1.0\nA,2020-01-02,2,\nA,2020-01-03,3,one\n"
    (diary,) = diaries_of(tmp_path, text, a_map('where = [{column = "n", equals = "1"}]'))
    assert diary.answer.values.ravel().tolist() == [1]
    (diary,) = diaries_of(tmp_path, text, a_map('where = [{column = "n", equals = ""}]'))
    assert diary.answer.values.ravel().tolist() == [2]


def test_all_rows_filtered_is_no_diary(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-01,1\n"
    assert diaries_of(tmp_path, text, a_map('where = [{column = "id", equals = "B"}]')) == []


def test_rows_without_time(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-01,1\n,NA,99\nA,,\n"
    with pytest.raises(TableError, match="row 3, column 'when': the time is missing") as caught:
        diaries_of(tmp_path, text)
    assert (caught.value.row, caught.value.column) == (3, "when")
    assert 'missing_time = "drop"' in str(caught.value)
    tally = Tally()
    (diary,) = diaries_of(tmp_path, text, a_map('missing_time = "drop"'), tally=tally)
    assert len(diary.answer) == 1
    assert tally == Tally(rows=3, answers=1, timeless=2)
    with pytest.raises(TableError, match="row 2, column 'when': 'soon' cannot be read as a time"):
        diaries_of(tmp_path, "id,when,stress\nA,soon,\n", a_map('missing_time = "drop"'))


def test_time_in_two_columns(tmp_path: Path) -> None:
    two = parse_map(
        '[diary]\nperson_name = "P1"\ntime = ["d", "c"]\ntime_format = "%d/%m/%y %H:%M"\n'
        'timezone = "Europe/Rome"\n[channels.s]\ncolumn = "s"\nlow = 0\nhigh = 9\n',
        "m",
    )
    text = "d,c,s\n13/08/12,08:58,1\n14/08/12,9:00,2\n"
    (diary,) = diaries_of(tmp_path, text, two)
    assert diary.person.name == "P1"
    assert clock(diary.answer.time) == ["2012-08-13T06:58", "2012-08-14T07:00"]
    with pytest.raises(TableError, match="row 3, column 'c': the time is missing"):
        diaries_of(tmp_path, "d,c,s\n13/08/12,08:58,1\n14/08/12,,2\n", two)
    with pytest.raises(TableError, match="'13/13/12 08:58' does not fit time_format '%d/%m/%y"):
        diaries_of(tmp_path, "d,c,s\n13/13/12,08:58,1\n", two)


def test_ignored_offsets_and_the_zone_of_the_person(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2022-11-21T09:45:00Z,1\n"
    local = a_map('ignore_offset = true\ntimezone = "Europe/Helsinki"')
    (diary,) = diaries_of(tmp_path, text, local)
    assert clock(diary.answer.time) == ["2022-11-21T07:45"]
    assert diary.person.timezone == "Europe/Helsinki"


FAULTS = [
    ("A,,1", "missing time", "when", "the time is missing"),
    (",2020-01-01,1", "missing person", "id", "the person is missing; fill it in"),
    ("NA,2020-01-01,1", "missing person", "id", "the person is missing"),
    ("A,13/08/12,1", "unreadable time", "when", r"'13/08/12' cannot be read .* time_format"),
    ("A,2020-01-01 10:00 XYZ,1", "unknown offset", "when", r"XYZ' is not known; .* ignore_offset"),
    ("A,2020-01-01,high", "not a number", "stress", "'high' is not a number; correct it or leave"),
    ('A,2020-01-01,"3,5"', "not a number", "stress", r"'3,5' has a decimal comma; write 3\.5"),
    ("A,2020-01-01,inf", "not a number", "stress", "'inf' is not a number"),
    ("A,2020-01-01,-Infinity", "not a number", "stress", "'-Infinity' is not a number"),
    ("A,2020-01-01,0x10", "not a number", "stress", "'0x10' is not a number"),
    ("A,2020-01-01,1_0", "not a number", "stress", "'1_0' is not a number"),
    ("A,2020-01-01,1e400", "not a number", "stress", "'1e400' is not a number"),
    ("A,2020-01-01,11", "out of range", "stress", "11 lies outside the range 0 to 10; correct"),
    ("A,2020-01-01,-0.5", "out of range", "stress", "-0.5 lies outside the range 0 to 10"),
    ("A,2020-01-01", "ragged", None, "it has 2 cells, the header has 3"),
    ("A", "ragged", None, "it has 1 cell, the header has 3"),
    ("A,2020-01-01,1,2", "ragged", None, "it has 4 cells, the header has 3"),
    (
        "Z,2020-01-01,1",
        "duplicate",
        "when",
        "already has an answer at 2020-01-01 00:00:00, in row 2",
    ),
]


@pytest.mark.parametrize(("line", "reason", "column", "sentence"), FAULTS)
def test_every_fault_of_a_row(
    tmp_path: Path, line: str, reason: str, column: str | None, sentence: str
) -> None:
    text = f"id,when,stress\nZ,2020-01-01,1\n\nZ,2020-01-02,2\n{line}\nZ,2020-01-03,3\n"
    with pytest.raises(TableError, match=sentence) as caught:
        diaries_of(tmp_path, text)
    error = caught.value
    assert (error.row, error.column, error.reason) == (5, column, reason)
    assert str(error).startswith("t.csv, row 5")
    found, rejects, tally = rejected(tmp_path, text, a_map())
    assert [len(diary.answer) for diary in found] == [3]
    assert rejects.counts == {reason: 1}
    assert tally == Tally(rows=5, answers=3, blank=1, rejected=1)
    written = (tmp_path / "rejects.csv").read_text().splitlines()
    assert written[0] == "id,when,stress,row,column,reason"
    assert written[1].endswith(f",5,{column or ''},{reason}")
    assert len(written) == 2


def test_the_lowest_row_is_raised_whatever_its_fault(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-01,1\nA,2020-01-01,2\nA,x,3\nA\n,,4\n"
    with pytest.raises(TableError, match="row 3") as caught:
        diaries_of(tmp_path, text)
    assert caught.value.reason == "duplicate"
    with pytest.raises(TableError, match="row 2"):
        diaries_of(tmp_path, "id,when,stress\nA\nA,x,1\n")


def test_a_row_counts_by_its_first_fault(tmp_path: Path) -> None:
    text = "id,when,stress\n,,x\n,x,x\nA,x,x\nA,2020-01-01,1\n"
    _, rejects, _ = rejected(tmp_path, text, a_map())
    assert rejects.counts == {"missing time": 1, "missing person": 1, "unreadable time": 1}


def test_columns_filled_in_files_of_one_person_are_not_blank(tmp_path: Path) -> None:
    one = parse_map(
        '[diary]\nperson_name = "P"\ntime = "when"\n[channels.s]\ncolumn = "s"\nlow = 0\n'
        "high = 9\n",
        "m",
    )
    tally = Tally()
    (diary,) = diaries_of(tmp_path, "when,s,x\n2020-01-01,1,\n,,\n\n", one, tally=tally)
    assert (len(diary.answer), tally.blank) == (1, 2)
    with pytest.raises(TableError, match="row 3, column 'when': the time is missing"):
        diaries_of(tmp_path, "when,s,x\n2020-01-01,1,\n,,note\n", one)


def test_duplicates_first_and_last(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-01,1\nB,2020-01-01,7\nA,2020-01-01T01:00+01:00,2\n"
    text += "A,2020-01-01,x\nA,2020-01-01,3\nA,2020-01-02,5\n"
    for policy, kept in (("first", 1), ("last", 3)):
        found, rejects, tally = rejected(tmp_path, text, a_map(f'duplicates = "{policy}"'))
        assert found[0].answer.values.ravel().tolist() == [kept, 5]
        assert rejects.counts == {"not a number": 1}
        assert tally == Tally(rows=6, answers=3, repeated=2, rejected=1)


def test_a_rejected_row_does_not_count_as_seen(tmp_path: Path) -> None:
    text = "id,when,stress\nA,2020-01-01,99\nA,2020-01-01,1\nA,2020-01-01,2\nA,2020-01-01,98\n"
    for policy, kept in (("error", 1), ("first", 1), ("last", 2)):
        found, _, _ = rejected(tmp_path, text, a_map(f'duplicates = "{policy}"'))
        assert found[0].answer.values.ravel().tolist() == [kept]


def test_progress_ends_with_all_bytes(tmp_path: Path) -> None:
    path = a_file(tmp_path, "id,when,stress\n" + "".join(
        f"A,2020-01-01 {i // 60:02}:{i % 60:02},1\n" for i in range(400)
    ))  # fmt: skip
    for policy, passes in (("first", 1), ("last", 2)):
        done: list[int] = []
        total: list[int] = []

        def note(now: int, end: int, done: list[int] = done, total: list[int] = total) -> None:
            done.append(now)
            total.append(end)

        read_all(path, a_map(f'duplicates = "{policy}"'), progress=note, block_size=500)
        assert done == sorted(done)
        assert set(total) == {path.stat().st_size * passes} == {done[-1]}
        assert len(done) > 5


def test_nothing_is_read_before_it_is_asked_for(tmp_path: Path) -> None:
    parts = read(tmp_path / "none.csv", a_map())
    with pytest.raises(NotThereError):
        next(parts)


def test_parts_hold_one_person_each_sorted_by_time(tmp_path: Path) -> None:
    lines = [f"P{i % 3},2020-01-{1 + (i * 7) % 28:02} {i % 24:02}:00,{i % 10}" for i in range(80)]
    path = a_file(tmp_path, "\n".join(["id,when,stress", *lines]))
    parts: list[Diary] = list(read(path, a_map('duplicates = "first"'), block_size=300))
    assert len(parts) > 3
    keys = [(part.person.name, time) for part in parts for time in part.answer.time.tolist()]
    assert len(set(keys)) == len(keys)
    assert all((np.diff(part.answer.time) > 0).all() for part in parts)


def test_duplicates_far_apart_are_found(tmp_path: Path) -> None:
    lines = [f"A,2020-01-01 {i // 60:02}:{i % 60:02},1" for i in range(600)]
    text = "\n".join(["id,when,stress", *lines, "A,2020-01-01,1"])
    with pytest.raises(TableError, match=r"row 602, .* in row 2;"):
        diaries_of(tmp_path, text, block_size=200)
