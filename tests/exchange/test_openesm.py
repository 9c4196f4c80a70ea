"""An openESM-style export is read back by its own map."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from kindloop.arrays import words
from kindloop.diary import (
    CHECK_IN,
    Answer,
    Arm,
    Channel,
    Diary,
    Event,
    Person,
    Practice,
    Prompt,
    Step,
)
from kindloop.errors import InputError
from kindloop.exchange.cells import EMPTY
from kindloop.exchange.mapping import load_map
from kindloop.exchange.openesm import write_openesm
from kindloop.exchange.reader import read_all
from tests.strategies import assert_same_table, cohorts, plain_text

NAN = float("nan")
NOON = 1_648_378_800_000_000  # 2022-03-27 13:00 in Rome, the day on which clocks went forward
HOUR = 3_600_000_000


def answered(table):
    """Check-ins on which any channel was answered."""
    return table.where(~np.isnan(table.values).all(axis=1))


def missed(diary):
    """What can come back of the prompts: missed check-ins, where nothing else was told."""
    told = np.concatenate(
        [answered(diary.answer).time, diary.event.time, diary.practice.time, diary.step.time]
    )
    silent = diary.answer.time[np.isnan(diary.answer.values).all(axis=1)]
    asked = diary.prompt.time[(diary.prompt.kind == CHECK_IN) & ~diary.prompt.done]
    return np.setdiff1d(np.concatenate([silent, asked]), told)


def known(traits):
    return {name: value for name, value in traits.items() if not np.isnan(value)}


names = plain_text.filter(lambda text: text not in EMPTY)


def uniform(cohort):
    """Events and practices of one kind all happened since the last answer, or all at it."""
    out = []
    for diary in cohort:
        event = replace(diary.event, since_last=diary.event.kind == "success")
        practice = replace(diary.practice, since_last=np.ones(len(diary.practice), dtype=bool))
        event = replace(event, since_last=event.since_last.astype(bool))
        out.append(replace(diary, event=event, practice=practice))
    return out


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(cohort=cohorts(names).map(uniform))
def test_every_answer_comes_back(tmp_path_factory, cohort):
    told = [
        diary
        for diary in cohort
        if any(len(getattr(diary, name)) for name in ("answer", "event", "practice", "step"))
    ]
    assume(any(d.channels or len(d.event) or len(d.practice) or len(d.step) for d in told))
    folder = tmp_path_factory.mktemp("openesm") / "export"
    ts, _, _, map_file = write_openesm(iter(cohort), folder, "0099_test")
    back = {diary.person.name: diary for diary in read_all(ts, load_map(map_file))}
    assert set(back) >= {diary.person.name for diary in told}
    for diary in told:
        read = back[diary.person.name]
        answers, again = answered(diary.answer), answered(read.answer)
        np.testing.assert_array_equal(again.time, answers.time)
        assert again.phase.tolist() == answers.phase.tolist()
        for place, channel in enumerate(diary.channels):
            column = read.column(channel.name)
            assert read.channels[column] == channel
            np.testing.assert_array_equal(again.values[:, column], answers.values[:, place])
        order = np.lexsort((read.practice.kind.astype(str), read.practice.time))
        assert_same_table(read.practice.where(order), diary.practice)
        order = np.lexsort((read.event.kind.astype(str), read.event.time))
        assert_same_table(read.event.where(order), diary.event)
        assert_same_table(read.step, diary.step)
        np.testing.assert_array_equal(read.prompt.time, missed(diary))
        assert (read.person.arm and read.person.arm.name) == (
            diary.person.arm and diary.person.arm.name
        )
        assert known(read.person.traits) == known(diary.person.traits)


def a_diary(name="anna", **person):
    return Diary(
        Person(name, "Europe/Rome", 300, {"scs": 2.5, "day": NAN}, Arm("kind", 0.5), **person),
        (Channel("stress", 0, 100), Channel("time", 1, 7, 0.5)),
        Answer(
            np.array([NOON - 12 * HOUR, NOON, NOON + HOUR, NOON + 40 * HOUR]),
            np.array([[NAN, 2.5], [10, NAN], [1 / 3, NAN], [NAN, NAN]]),
            words(["", "", "after", ""]),
        ),
        event=Event(
            np.array([NOON, NOON + 30_000_000]), words(["setback", "setback"]),
            np.array([0.0, 0.5]), np.array([NAN, 20.0]), np.array([True, True]),
        ),
        practice=Practice(
            np.array([NOON]), words(["compassion break"]), np.array([1.0]), np.array([5.0]),
            np.array([False]),
        ),
        step=Step(np.array([NOON]), np.array([0.5])),
    )  # fmt: skip


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t"))


def test_the_tables_as_people_see_them(tmp_path):
    mood = Channel("mood", -3, 3)
    berta = Diary(
        Person("NA", "America/New_York", 0, {"age": 40.0}),
        (mood,),
        Answer(np.array([NOON]), np.array([[1.0]]), words([""])),
    )
    ts, static, _, _ = write_openesm([a_diary(), berta], tmp_path / "export", "sample")
    assert rows(ts) == [
        ["id", "day", "beep", "time", "phase", "stress", "time_2", "event_setback",
         "event_setback_minutes", "practice_compassion_break", "practice_compassion_break_minutes",
         "step_taken", "mood"],
        ["anna", "1", "1", "2022-03-27T00:00:00.000000+01:00", "", "", "2.5", *[""] * 6],
        ["anna", "2", "1", "2022-03-27T13:00:00.000000+02:00", "", "10.0", "", "0.0", "", "1.0",
         "5.0", "0.5", ""],
        ["anna", "2", "2", "2022-03-27T13:00:30.000000+02:00", "", "", "", "0.5", "20.0",
         *[""] * 4],
        ["anna", "2", "3", "2022-03-27T14:00:00.000000+02:00", "after", "0.3333333333333333",
         *[""] * 7],
        ["anna", "4", "1", "2022-03-29T05:00:00.000000+02:00", *[""] * 9],
        ["person 2", "1", "1", "2022-03-27T07:00:00.000000-04:00", *[""] * 8, "1.0"],
    ]  # fmt: skip
    assert rows(static) == [
        ["id", "name", "timezone", "day_start", "arm", "arm_probability", "simulated", "scs",
         "day_2", "age"],
        ["anna", "anna", "Europe/Rome", "300", "kind", "0.5", "false", "2.5", "", ""],
        ["person 2", "NA", "America/New_York", "0", "", "", "false", "", "", "40.0"],
    ]  # fmt: skip


def test_the_metadata_say_what_is_there(tmp_path):
    _, _, file, _ = write_openesm(
        [a_diary(), a_diary("berta", simulated=True)], tmp_path / "export", "sample"
    )
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["n_participants"] == 2
    assert told["n_rows"] == 10
    assert told["n_time_points"] == 5
    assert told["n_days"] == "4"
    assert told["n_beeps_per_day"] == "3"
    assert told["sampling_scheme"].startswith("1 rows a day (median of the days that have any)")
    assert told["cross_sectional_available"] == "yes"
    assert told["participants"] == (
        "2 persons; 1 of them simulated by a program; time zones: Europe/Rome (2)"
    )
    features = {feature["name"]: feature for feature in told["features"]}
    assert list(features) == rows(tmp_path / "export" / "sample_ts.tsv")[0]
    stress = features["stress"]
    assert (stress["low"], stress["high"], stress["step"]) == (0, 100, 1)
    assert stress["answer_categories"] == "101"
    assert stress["missing_share"] == 0.6
    assert features["time_2"]["construct"] == "time"
    assert features["event_setback_minutes"]["high"] is None
    assert features["step_taken"]["missing_share"] == 0.8
    assert [feature["name"] for feature in told["static_features"]] == ["scs", "day_2"]


def test_the_map_keeps_scale_clock_and_how_events_were_told(tmp_path):
    _, _, _, file = write_openesm([a_diary()], tmp_path / "export", "sample")
    told = load_map(file)
    assert told.timezone == "Europe/Rome"
    assert [item.channel for item in told.channels] == list(a_diary().channels)
    assert [item.since_last for item in (*told.events, *told.practices)] == [True, False]
    assert told.phase == "phase"


def test_what_most_events_of_a_kind_were_decides(tmp_path):
    event = Event(
        NOON + np.arange(3), words(["setback"] * 3), np.ones(3), np.full(3, NAN),
        np.array([True, False, False]),
    )  # fmt: skip
    _, _, _, file = write_openesm([replace(a_diary(), event=event)], tmp_path / "x", "sample")
    assert [item.since_last for item in load_map(file).events] == [False]


def test_an_old_clock_without_whole_minutes_is_written_in_utc(tmp_path):
    lisbon = Diary(
        Person("anna", "Europe/Lisbon"),
        (Channel("stress", 0, 100),),
        Answer(np.array([-2_500_000_000_000_000]), np.array([[1.0]]), words([""])),
    )
    ts, _, _, file = write_openesm([lisbon], tmp_path / "export", "sample")
    assert rows(ts)[1][3] == "1890-10-11T19:33:20.000000+00:00"
    (back,) = read_all(ts, load_map(file))
    assert_same_table(back.answer, lisbon.answer)


def test_only_missed_check_ins_become_empty_rows(tmp_path):
    yes, no = np.array([True] * 3), np.array([False, True, False])
    prompt = Prompt(
        NOON + np.array([7, 8, 9]) * HOUR, words([CHECK_IN, CHECK_IN, "meditation"]),
        np.array([1.0, 1.0, 0.5]), yes, yes, no,
    )  # fmt: skip
    ts, _, _, file = write_openesm([replace(a_diary(), prompt=prompt)], tmp_path / "x", "sample")
    (back,) = read_all(ts, load_map(file))
    assert back.prompt.time.tolist() == [NOON + 7 * HOUR, NOON + 40 * HOUR]


def test_names_that_would_clash_are_told_apart(tmp_path):
    odd = ["a b", "a_b", "a-b", "\t", "id"]
    channels = tuple(Channel(name, 0, 1) for name in odd)
    diary = Diary(Person("person 2"), channels, Answer(np.array([0]), np.ones((1, 5)), words([""])))
    other = replace(diary, person=Person("1.0"))
    ts, static, _, _ = write_openesm([diary, other], tmp_path / "export", "sample")
    assert rows(ts)[0][5:] == ["a_b", "a_b_2", "a_b_3", "channel", "id_2"]
    assert [row[:2] for row in rows(static)[1:]] == [["person 2", "person 2"], ["person 3", "1.0"]]


def test_any_channel_name_stands_in_the_map(tmp_path):
    name = 'a "b" \\ c\x7f\n[d] \U0001f600'
    diary = replace(a_diary(), channels=(Channel(name, 0, 100), Channel("b", 1, 7)))
    ts, _, _, file = write_openesm([diary], tmp_path / "export", "sample")
    (back,) = read_all(ts, load_map(file))
    assert [channel.name for channel in back.channels] == [name, "b"]


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "a b"])
def test_a_name_that_no_file_can_have(tmp_path, name):
    with pytest.raises(InputError, match="cannot begin a file's name"):
        write_openesm([a_diary()], tmp_path / "export", name)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_export(tmp_path):
    empty = Diary(Person("anna"), (), Answer())
    for diaries in ([], [empty], [replace(empty, person=Person("x", traits={"scs": 1.0}))]):
        with pytest.raises(InputError, match="There is no answer, event, practice or step"):
            write_openesm(diaries, tmp_path / "export", "sample")
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_export_is_replaced_and_nothing_else(tmp_path):
    folder = tmp_path / "export"
    write_openesm([a_diary()], folder, "first")
    assert write_openesm([a_diary()], folder, "second")[0].exists()
    assert sorted(path.name for path in folder.iterdir()) == [
        "map.toml", "second_metadata.json", "second_static.tsv", "second_ts.tsv",
    ]  # fmt: skip
    (folder / "map.toml").write_text("[diary]")
    with pytest.raises(InputError, match=r"holds something else \(map.toml\)"):
        write_openesm([a_diary()], folder, "third")
