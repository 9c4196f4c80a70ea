"""A folder export gives back every value, and says what is wrong with a damaged one."""

import csv
import stat
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from kindloop.arrays import words
from kindloop.diary import Answer, Arm, Channel, Diary, Event, Person, Prompt
from kindloop.errors import InputError, NotThereError, TableError
from kindloop.exchange.folder import read_folder, write_folder
from kindloop.exchange.folder_layout import FILES
from tests.strategies import assert_same, cohorts

NAN = float("nan")
NOON = 1_648_378_800_123_456  # 2022-03-27 13:00 in Rome
STRESS = Channel("stress", 0, 100)
TIME = Channel("time", 0, 1, 0.1)


def a_diary(name="anna"):
    return Diary(
        Person(name, "Europe/Rome", 300, {"scs": 2.5, "age": NAN}, Arm("kind", 0.5)),
        (STRESS, TIME),
        Answer(
            np.array([NOON, NOON + 3_600_000_000]),
            np.array([[10, NAN], [NAN, 0.1 + 0.2]]),
            words(["", "treatment"]),
        ),
        event=Event(
            np.array([NOON]), words(["setback"]), np.array([1 / 3]), np.array([NAN]),
            np.array([True]),
        ),
        prompt=Prompt(
            np.array([NOON]), words(["check_in"]), np.array([NAN]),
            np.array([True]), np.array([True]), np.array([False]),
        ),
    )  # fmt: skip


def another():
    mood = Channel("mood", 1, 7)
    answer = Answer(np.array([NOON]), np.array([[5.0, 1.0]]), words([""]))
    return Diary(Person("berta"), (mood, STRESS), answer)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(cohort=cohorts())
def test_what_is_written_is_read_back_exactly(tmp_path_factory, cohort):
    folder = tmp_path_factory.mktemp("folder") / "export"
    written = write_folder(iter(cohort), folder)
    assert written == [folder / name for name in FILES]
    assert sorted(folder.iterdir()) == sorted(written)
    read = list(read_folder(folder))
    assert len(read) == len(cohort)
    for diary, back in zip(cohort, read, strict=True):
        assert_same(diary, back)


def test_the_answers_as_people_see_them(tmp_path):
    write_folder([a_diary(), another()], tmp_path / "export")
    with (tmp_path / "export" / "answers.csv").open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["person", "time", "local_time", "phase", "stress", "time", "mood"],
            ["anna", "2022-03-27T11:00:00.123456Z", "2022-03-27 13:00:00", "", "10.0", "", ""],
            ["anna", "2022-03-27T12:00:00.123456Z", "2022-03-27 14:00:00", "treatment",
             "", "0.30000000000000004", ""],
            ["berta", "2022-03-27T11:00:00.123456Z", "2022-03-27 11:00:00", "", "1.0", "", "5.0"],
        ]  # fmt: skip
    persons = (tmp_path / "export" / "persons.csv").read_text().splitlines()
    assert persons[1] == "anna,Europe/Rome,300,kind,0.5,false,stress;time"


def test_the_explanation_names_every_file_and_column(tmp_path):
    write_folder([a_diary()], tmp_path / "export")
    text = (tmp_path / "export" / "README.txt").read_text()
    for name in FILES[1:]:
        assert name in text
        with (tmp_path / "export" / name).open(newline="") as file:
            for column in next(csv.reader(file)):
                assert column in text or column in ("stress", "time")


def test_an_export_is_for_its_owner_and_replaces_an_earlier_one(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    write_folder([a_diary()], folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    write_folder([another()], folder)
    assert [diary.person.name for diary in read_folder(folder)] == ["berta"]
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    folder = tmp_path / "export"
    write_folder([a_diary()], folder)
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match=r"holds something else \(thesis.txt\); name a folder"):
        write_folder([another()], folder)
    (folder / "thesis.txt").rename(tmp_path / "thesis.txt")
    (folder / "README.txt").write_text("my own")
    with pytest.raises(InputError, match=r"holds something else \(README.txt\)"):
        write_folder([another()], folder)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    with pytest.raises(InputError, match="is a file; name a folder"):
        write_folder([another()], tmp_path / "thesis.txt")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_interrupted_export_leaves_the_earlier_one(tmp_path, error):
    folder = tmp_path / "export"
    write_folder([a_diary()], folder)

    def broken():
        yield another()
        raise error

    with pytest.raises(error):
        write_folder(broken(), folder)
    assert list(tmp_path.iterdir()) == [folder]
    assert_same(next(read_folder(folder)), a_diary())


def test_one_person_in_two_diaries_and_one_channel_on_two_scales(tmp_path):
    with pytest.raises(InputError, match="'anna' comes twice; put the parts together"):
        write_folder([a_diary(), a_diary()], tmp_path / "export")
    other = replace(a_diary("berta"), channels=(Channel("stress", 1, 7), TIME))
    with pytest.raises(InputError, match="'stress' has one scale for one person and another"):
        write_folder([a_diary(), other], tmp_path / "export")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotThereError, match=r"has no persons.csv that can be read"):
        list(read_folder(tmp_path))
    write_folder([a_diary()], tmp_path / "export")
    (tmp_path / "export" / "steps.csv").unlink()
    with pytest.raises(NotThereError, match=r"has no steps.csv"):
        list(read_folder(tmp_path / "export"))


DAMAGES = [
    ("persons.csv", "Europe/Rome", "Europe/Room", 2, "timezone", "did you mean Europe/Rome"),
    ("persons.csv", ",300,", ",3000,", 2, "day_start", "'3000', not a whole number of minutes"),
    ("persons.csv", ",300,", ",30.5,", 2, "day_start", "'30.5', not a whole number of minutes"),
    ("persons.csv", ",0.5,", ",1.5,", 2, "arm_probability", "of at least 0 and at most 1"),
    ("persons.csv", "false", "perhaps", 2, "simulated", "'perhaps', not true or false"),
    ("persons.csv", "stress;time", "stress;tim", 2, "channels", "names 'tim', which channels.csv"),
    ("persons.csv", "stress;time", "time;time", 2, "channels", "names 'time', which channels"),
    ("persons.csv", "stress;time", "time", 2, "stress", "was not asked"),
    ("persons.csv", "berta", "anna", 3, "person", "names 'anna' again"),
    ("persons.csv", "berta", "bertha", 4, "person", "names person 'berta', who is not in persons"),
    ("traits.csv", "2.5", "2.5a", 2, "value", "holds '2.5a', not a number;"),
    ("traits.csv", "2.5", "2_5", 2, "value", "holds '2_5', not a number;"),
    ("traits.csv", "2.5", "nan", 2, "value", "holds 'nan', not a number;"),
    ("channels.csv", "100", "", 2, "high", "holds '', not a number;"),
    ("channels.csv", "stress,0", "stress,1000", 2, None, "needs low < high and a step"),
    ("channels.csv", "time", "stress", 3, "channel", "names 'stress' again"),
    ("channels.csv", "stress", "strain", 1, None, "must name the channels of channels.csv"),
    ("answers.csv", "10.0", "101", 2, "stress", "'101', not a number of at least 0 and at most 1"),
    ("answers.csv", "T11:00:00.123456Z", " 11:00", 2, "time", "not a time such as 2022-"),
    ("answers.csv", "2022-03-27T11", "2022-13-27T11", 2, "time", "not a time such as"),
    ("answers.csv", "T12", "T11", 3, "time", "holds what another row of the person holds"),
    ("answers.csv", "anna,2022-03-27T12", "carla,2022-03-27T12", 3, "person", "is not in persons"),
    ("answers.csv", "berta", "anna", 4, "time", "holds what another row"),
    ("answers.csv", "treatment", "a,b", 3, None, "has 8 cells, and the header 7"),
    ("answers.csv", "treatment", '"a"b', 3, None, "cannot be split into cells"),
    ("events.csv", "0.3333", "3.3333", 2, "size", "at most 1;"),
    ("events.csv", "kind", "sort", 1, None, "must name the columns person, time, local_time, ki"),
    ("steps.csv", "taken", "taken,by", 1, None, "must name the columns person, time, local_time"),
    ("prompts.csv", "true", "maybe", 2, "assigned", "'maybe', not true or false"),
]


@pytest.mark.parametrize(("name", "old", "new", "row", "column", "says"), DAMAGES)
def test_damage_is_named_by_file_row_and_column(tmp_path, name, old, new, row, column, says):
    write_folder([a_diary(), another()], tmp_path / "export")
    file = tmp_path / "export" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(TableError) as caught:
        list(read_folder(tmp_path / "export"))
    assert says in str(caught.value)
    assert (caught.value.row, caught.value.column) == (row, column)
    assert f", row {row}" in str(caught.value)


def test_rows_out_of_turn_and_text_in_another_encoding(tmp_path):
    folder = tmp_path / "export"
    write_folder([a_diary(), another()], folder)
    text = (folder / "answers.csv").read_text()
    header, first, second, last = text.splitlines(keepends=True)
    (folder / "answers.csv").write_text(header + first + last + second)
    with pytest.raises(TableError, match=r"answers.csv, row 4, .*holds person 'anna' out of turn"):
        list(read_folder(folder))
    (folder / "answers.csv").write_bytes(b"\xff\xfe" + text.encode())
    with pytest.raises(TableError, match=r"answers.csv, row 1 or one soon .* is not text in UTF-8"):
        list(read_folder(folder))


def test_rows_of_one_person_may_be_sorted_otherwise(tmp_path):
    folder = tmp_path / "export"
    write_folder([a_diary(), another()], folder)
    header, first, second, last = (folder / "answers.csv").read_text().splitlines(keepends=True)
    (folder / "answers.csv").write_text("\ufeff" + header + second + first + last)
    assert_same(next(read_folder(folder)), a_diary())
