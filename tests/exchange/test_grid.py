"""Days and beeps on a stated grid."""

from pathlib import Path

import pytest

from kindloop.errors import TableError

from .tables import a_grid, clock, diaries_of


def test_a_grid(tmp_path: Path) -> None:
    text = "id,d,b,stress\nA,1,1,1\nA,1.0,3.0,2\nA,3,2,3\n"
    keys = 'day = "d"\nbeep = "b"\nfirst = "07:30"\nbetween = "90min"\norigin = "2020-02-01"'
    (diary,) = diaries_of(tmp_path, text, a_grid(keys))
    assert clock(diary.answer.time) == ["2020-02-01T07:30", "2020-02-01T10:30", "2020-02-03T09:00"]
    local = a_grid(f'{keys}\ntimezone = "Europe/Rome"\nday_start = 0\nbeep_start = 0')
    (diary,) = diaries_of(tmp_path, text, local)
    assert clock(diary.answer.time)[0] == "2020-02-02T08:00"


def test_a_grid_without_beep_is_one_answer_a_day(tmp_path: Path) -> None:
    (diary,) = diaries_of(tmp_path, "id,d,stress\nA,1,1\nA,2,2\n", a_grid('day = "d"'))
    assert clock(diary.answer.time) == ["2020-01-06T09:00", "2020-01-07T09:00"]


def test_a_grid_follows_the_local_clock_through_summer_time(tmp_path: Path) -> None:
    keys = 'day = "d"\nbeep = "b"\nfirst = "01:30"\nbetween = "1h"\ntimezone = "Europe/Rome"\n'
    spring = a_grid(keys + 'origin = "2022-03-26"')
    (diary,) = diaries_of(tmp_path, "id,d,b,stress\nA,1,2,1\nA,2,1,1\nA,2,2,1\nA,3,2,1\n", spring)
    assert clock(diary.answer.time) == [
        "2022-03-26T01:30",
        "2022-03-27T00:30",
        "2022-03-27T01:30",  # 02:30 never happens: 03:30
        "2022-03-28T00:30",
    ]


@pytest.mark.parametrize(
    ("cell", "reason", "sentence"),
    [
        ("1.5,1", "not a day", "column 'd': '1.5' is not a day; it must be a whole number"),
        ("x,1", "not a day", "column 'd': 'x' is not a day"),
        ("1e9,1", "not a day", "column 'd': '1e9' is not a day"),
        ("1,2.5", "not a beep", "column 'b': '2.5' is not a beep"),
        (",1", "missing time", "column 'd': the time is missing"),
        ("1,", "missing time", "column 'b': the time is missing"),
    ],
)
def test_faults_of_a_grid(tmp_path: Path, cell: str, reason: str, sentence: str) -> None:
    text = f"id,d,b,stress\nA,1,1,1\nA,{cell},1\n"
    with pytest.raises(TableError, match=f"row 3, {sentence}") as caught:
        diaries_of(tmp_path, text, a_grid('day = "d"\nbeep = "b"'))
    assert caught.value.reason == reason


def test_parts_of_a_study(tmp_path: Path) -> None:
    # part 9 ends with day 3 of B, part 10 with day 2
    text = "id,p,d,stress\nA,10,1,1\nA,9,2,2\nA,9,1,3\nB,9,3,4\nA,10,2,5\nA,11,1,6\n"
    keys = 'day_parts = ["p", "d"]\npart_gap = "1 week"'
    a, b = diaries_of(tmp_path, text, a_grid(keys), block_size=64)
    days = dict(zip(a.answer.values.ravel().tolist(), clock(a.answer.time), strict=True))
    assert days == {
        3: "2020-01-06T09:00",
        2: "2020-01-07T09:00",
        1: "2020-01-16T09:00",  # the part before ends with 8 January; a week goes by
        5: "2020-01-17T09:00",
        6: "2020-01-25T09:00",
    }
    assert clock(b.answer.time) == ["2020-01-08T09:00"]


def test_parts_come_as_they_first_appear_unless_all_are_numbers(tmp_path: Path) -> None:
    text = "id,p,q,d,stress\nA,x,pre,1,1\nA,x,post,1,2\nA,x,,1,3\n"
    keys = 'day_parts = ["p", "q", "d"]\npart_gap = "0 days"\nmissing_time = "drop"'
    (diary,) = diaries_of(tmp_path, text, a_grid(keys))
    assert diary.answer.values.ravel().tolist() == [1, 2]
    assert clock(diary.answer.time) == ["2020-01-06T09:00", "2020-01-07T09:00"]
