"""Events, practices and next steps, read from a table."""

from pathlib import Path

import numpy as np
import pytest

from kindloop.errors import TableError

from .tables import a_map, clock, diaries_of


def test_events(tmp_path: Path) -> None:
    events = """
[events.setback]
column = "e"
low = -2
high = 2
reverse = true
threshold = -1
zero = 0
minutes = 10
since_last = true
[events.success]
column = "e"
low = -2
high = 2
zero = 0
minutes = "long"
"""
    lines = [f"A,2020-01-0{i + 1},,{e},{i}" for i, e in enumerate([-2, -1, 0, 1, 2, ""])]
    text = "\n".join(["id,when,stress,e,long", *lines])
    (diary,) = diaries_of(tmp_path, text, a_map(rest=events))
    event = diary.event
    assert event.kind.tolist() == ["setback", "setback", "success", "success"]
    assert [day[8:10] for day in clock(event.time)] == ["01", "02", "04", "05"]
    assert event.size.tolist() == [1, 0.5, 0.5, 1]
    assert event.minutes.tolist() == [10, 10, 3, 4]
    assert event.since_last.tolist() == [True, True, False, False]
    assert len(diary.answer) == 5  # told of, though without any channel
    assert np.isnan(diary.answer.values).all()
    assert len(diary.prompt) == 1


@pytest.mark.parametrize(
    ("keys", "sizes"),
    [
        ("low = 0\nhigh = 4", {1: 0.25, 2: 0.5, 3: 0.75, 4: 1.0}),
        ("low = 0\nhigh = 4\nthreshold = 0", {0: 0.0, 1: 0.25, 2: 0.5, 3: 0.75, 4: 1.0}),
        ("low = 0\nhigh = 4\nthreshold = 3", {3: 0.75, 4: 1.0}),
        ("low = 0\nhigh = 4\nzero = 2", {3: 0.5, 4: 1.0}),
        ("low = 0\nhigh = 4\nzero = 2\nthreshold = 1", {1: 0.0, 2: 0.0, 3: 0.5, 4: 1.0}),
        ("low = 0\nhigh = 4\nreverse = true", {0: 1.0, 1: 0.75, 2: 0.5, 3: 0.25}),
        ("low = 0\nhigh = 4\nreverse = true\nthreshold = 1", {0: 1.0, 1: 0.75}),
    ],
)
def test_sizes(tmp_path: Path, keys: str, sizes: dict[int, float]) -> None:
    event = f'[events.setback]\ncolumn = "e"\n{keys}\n'
    text = "id,when,stress,e\n" + "".join(f"A,2020-01-0{e + 1},1,{e}\n" for e in range(5))
    (diary,) = diaries_of(tmp_path, text, a_map(rest=event))
    found = {
        int(day[8:10]) - 1: s
        for day, s in zip(clock(diary.event.time), diary.event.size, strict=True)
    }
    assert found == pytest.approx(sizes)


def test_practices_and_steps(tmp_path: Path) -> None:
    more = """
[practices.breathing]
column = "b"
[practices.writing]
column = "w"
[steps]
column = "s"
high = 2
"""
    text = (
        "id,when,stress,b,w,s\nA,2020-01-01,,1,1,2\nA,2020-01-02,,0,1,1\nA,2020-01-03,,,,0\n"
        "A,2020-01-04,,,,\n"
    )
    (diary,) = diaries_of(tmp_path, text, a_map(rest=more))
    assert diary.practice.kind.tolist() == ["breathing", "writing", "writing"]
    assert diary.practice.size.tolist() == [1, 1, 1]
    assert np.isnan(diary.practice.minutes).all()
    assert diary.step.taken.tolist() == [1, 0.5, 0]
    assert len(diary.answer) == 3
    assert len(diary.prompt) == 1


def test_steps_below_the_threshold_are_not_taken(tmp_path: Path) -> None:
    text = "id,when,stress,s\nA,2020-01-01,,1\nA,2020-01-02,,2\n"
    steps = '[steps]\ncolumn = "s"\nhigh = 2\nthreshold = 2\n'
    (diary,) = diaries_of(tmp_path, text, a_map(rest=steps))
    assert diary.step.taken.tolist() == [0, 1]


def test_minutes_are_judged(tmp_path: Path) -> None:
    event = '[events.setback]\ncolumn = "e"\nminutes = "m"\n'
    head = "id,when,stress,e,m\nA,2020-01-01,1,1,\n"
    (diary,) = diaries_of(tmp_path, head, a_map(rest=event))
    assert np.isnan(diary.event.minutes).all()
    for cell, words in (("-1", "-1 lies outside the range from 0 up"), ("x", "'x' is not a numb")):
        with pytest.raises(TableError, match=f"row 3, column 'm': {words}"):
            diaries_of(tmp_path, f"{head}A,2020-01-02,1,1,{cell}\n", a_map(rest=event))
