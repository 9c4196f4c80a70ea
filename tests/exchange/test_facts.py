"""Traits, arms and phases, read from the data file or another."""

from pathlib import Path

import numpy as np
import pytest

from kindloop.errors import NotThereError, TableError
from kindloop.exchange.mapping import parse_map

from .tables import a_file, a_map, diaries_of, rejected

TRAITS = '[traits.t]\ncolumn = "t"\nlow = 0\nhigh = 50\n[arm]\ncolumn = "g"\n'


def test_traits_and_arms_in_the_data_file(tmp_path: Path) -> None:
    text = (
        "id,when,stress,t,g\nA,2020-01-01,1,,\nB,2020-01-01,1,3,x\nA,2020-01-02,1,2,1.0\n"
        "A,2020-01-03,1,2.0,1\nC,2020-01-01,1,,\n"
    )
    a, b, c = diaries_of(tmp_path, text, a_map(rest=TRAITS), block_size=80)
    assert (a.person.traits["t"], b.person.traits["t"]) == (2, 3)
    assert np.isnan(c.person.traits["t"])
    arms = [diary.person.arm for diary in (a, b, c)]
    assert [arm and arm.name for arm in arms] == ["1", "x", None]


def test_traits_that_differ(tmp_path: Path) -> None:
    text = "id,when,stress,t,g\nA,2020-01-01,1,2,x\nA,2020-01-02,1,3,x\nA,2020-01-03,1,2,y\n"
    with pytest.raises(
        TableError, match="row 3, column 't': person A has 3 here and 2 in"
    ) as caught:
        diaries_of(tmp_path, text, a_map(rest=TRAITS))
    assert caught.value.reason == "trait differs"
    found, rejects, _ = rejected(tmp_path, text, a_map(rest=TRAITS))
    assert (len(found[0].answer), rejects.counts) == (1, {"trait differs": 2})
    for policy, value, arm in (("first", 2, "x"), ("last", 2, "y")):
        (diary,) = diaries_of(tmp_path, text, a_map(f'duplicates = "{policy}"', TRAITS))
        assert diary.person.traits["t"] == value
        assert diary.person.arm is not None
        assert diary.person.arm.name == arm
        assert len(diary.answer) == 3


def test_traits_out_of_range_or_no_numbers(tmp_path: Path) -> None:
    head = "id,when,stress,t,g\nA,2020-01-01,1,2,x\n"
    with pytest.raises(TableError, match="row 3, column 't': 51 lies outside the range 0 to 50"):
        diaries_of(tmp_path, head + "A,2020-01-02,1,51,x\n", a_map(rest=TRAITS))
    with pytest.raises(TableError, match="row 3, column 't': 'old' is not a number"):
        diaries_of(tmp_path, head + "A,2020-01-02,1,old,x\n", a_map(rest=TRAITS))


OUTSIDE = (
    '[traits.t]\ncolumn = "t"\nhigh = 50\nfile = "p.csv"\nperson = "pid"\n'
    '[arm]\ncolumn = "g"\nfile = "p.csv"\nperson = "pid"\n'
)
DATA = "id,when,stress\n1,2020-01-01,1\n2,2020-01-01,1\n3,2020-01-01,1\n"


def test_traits_and_arms_in_another_file(tmp_path: Path) -> None:
    a_file(tmp_path, "pid;t;g\n1.0;7;0.0\n2;;\n9;8;1\n", "p.csv")
    one, two, three = diaries_of(tmp_path, DATA, a_map(rest=OUTSIDE))
    assert one.person.traits["t"] == 7
    assert one.person.arm is not None
    assert one.person.arm.name == "0"
    assert np.isnan(one.person.arm.probability)
    assert np.isnan(two.person.traits["t"])
    assert two.person.arm is None
    assert three.person.arm is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("pid,t,g\n1,51,a\n", "p.csv, row 2, column 't': 51 lies outside the range up to 50"),
        ("pid,t,g\n1,x,a\n", "p.csv, row 2, column 't': 'x' is not a number"),
        ("pid,t,g\n,1,a\n", "p.csv, row 2, column 'pid': the person is missing"),
        ("pid,t,g\n1,1\n", "p.csv, row 2: it has 2 cells"),
        ("pid,t,g\n1,1,a\n1,2,a\n", "p.csv, row 3, column 't': person 1 has 2 here and 1 in row 2"),
        ("pid,t,g\n1,1,a\n1,1,b\n", "p.csv, row 3, column 'g': person 1 has b here and a in row 2"),
        ("id,t,g\n1,1,a\n", "p.csv has no column 'pid', which the map names for person"),
        ("pid,g\n1,a\n", "p.csv has no column 't', which the map names for trait t"),
        ("pid,t\n1,1\n", "p.csv has no column 'g', which the map names for the arm"),
    ],
)
def test_faults_of_another_file_are_raised_even_with_rejects(
    tmp_path: Path, text: str, sentence: str
) -> None:
    a_file(tmp_path, text, "p.csv")
    with pytest.raises(TableError, match=sentence):
        rejected(tmp_path, DATA, a_map(rest=OUTSIDE))
    assert not (tmp_path / "rejects.csv").exists()


def test_another_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThereError, match=r"p\.csv', in which the map looks for trait t; put it"):
        diaries_of(tmp_path, DATA, a_map(rest=OUTSIDE))


def test_another_file_with_two_values(tmp_path: Path) -> None:
    a_file(tmp_path, "pid,t,g\n1,1,a\n1,2,b\n", "p.csv")
    for policy, value in (("first", 1), ("last", 2)):
        found = diaries_of(tmp_path, DATA, a_map(f'duplicates = "{policy}"', OUTSIDE))
        assert found[0].person.traits["t"] == value


@pytest.mark.parametrize("person", ["", 'person = "pid"\n'])
def test_traits_of_the_only_person(tmp_path: Path, person: str) -> None:
    one = parse_map(
        '[diary]\nperson_name = "P"\ntime = "when"\n[channels.s]\ncolumn = "s"\nlow = 0\nhigh = 9\n'
        f'[traits.t]\ncolumn = "t"\nfile = "p.csv"\n{person}',
        "m",
    )
    rows = "P,4\nQ,5\n" if person else "P,4\n"
    a_file(tmp_path, "pid,t\n" + rows, "p.csv")
    (diary,) = diaries_of(tmp_path, "when,s\n2020-01-01,1\n", one)
    assert diary.person.traits["t"] == 4


def test_traits_by_another_person_column_of_the_same_file(tmp_path: Path) -> None:
    text = "id,when,stress,whose,t\nA,2020-01-01,1,B,2\nB,2020-01-02,1,A,3\n"
    a, b = diaries_of(tmp_path, text, a_map(rest='[traits.t]\ncolumn = "t"\nperson = "whose"\n'))
    assert (a.person.traits["t"], b.person.traits["t"]) == (3, 2)


def test_phase(tmp_path: Path) -> None:
    text = "id,when,stress,f\nA,2020-01-01,1,1.0\nA,2020-01-02,1,after\nA,2020-01-03,1,NA\n"
    (diary,) = diaries_of(tmp_path, text, a_map(rest='[phase]\ncolumn = "f"\n'))
    assert diary.answer.phase.tolist() == ["1", "after", ""]
