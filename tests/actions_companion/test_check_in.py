"""Check-ins and successes: what is kept, when it was, and what is refused."""

import numpy as np
import pytest

from kindloop.actions_companion import check_in
from kindloop.actions_companion.settings import set_settings
from kindloop.actions_companion.start import CHANNELS, own
from kindloop.errors import ConflictError, InputError

HOUR = 3_600_000_000
FULL = {"stress": "3", "mood": "7", "motivation": "6", "self_kindness": "10", "self_criticism": "0"}


def test_a_check_in_is_an_answer_of_the_diary(database, diary, now):
    at = check_in.check_in(database, FULL, now)
    found = diary()
    assert at == now
    assert found.answer.time.tolist() == [now]
    assert found.answer.values.tolist() == [[3, 7, 6, 10, 0]]
    assert [channel.name for channel in found.channels] == list(CHANNELS)
    assert {(channel.low, channel.high, channel.step) for channel in found.channels} == {(0, 10, 1)}
    assert len(found.event) == 0


def test_what_was_not_answered_is_missing(database, diary, now):
    check_in.check_in(database, {"mood": "7"}, now)
    assert np.isnan(diary().answer.values[0]).tolist() == [True, False, True, True, True]


def test_sending_the_same_form_twice_is_once_and_the_later_counts(database, diary, now):
    form = {**FULL, "moment": str(now - 1000), "success": "yes"}
    check_in.check_in(database, form, now)
    check_in.check_in(database, {**form, "stress": "9"}, now + 5)
    found = diary()
    assert found.answer.time.tolist() == [now - 1000]
    assert found.answer.values[0, 0] == 9
    assert found.event.kind.tolist() == ["success"]


@pytest.mark.parametrize("told", ["", "soon", "9" * 30])
def test_a_form_without_a_moment_is_told_now(database, now, told):
    assert check_in.check_in(database, {**FULL, "moment": told}, now) == now


def test_a_form_that_lay_open_for_long_is_told_now(database, now):
    for told in (now - HOUR, now + 1):
        assert check_in.check_in(database, {**FULL, "moment": str(told)}, now) == now


def test_back_dating_by_the_persons_clock(database, diary, now):
    at = check_in.check_in(database, {**FULL, "when": "2026-03-02T18:30"}, now)
    assert at == now - 17 * HOUR - HOUR // 2
    assert diary().answer.time.tolist() == [at]
    with pytest.raises(ConflictError, match="at that minute already"):
        check_in.check_in(database, {**FULL, "when": "2026-03-02T18:30"}, now)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "one answer is enough"),
        ({"mood": "11"}, "Mood is a number from 0 to 10; came 11"),
        ({"mood": "-1"}, "from 0 to 10"),
        ({"mood": "²"}, "from 0 to 10"),
        ({"mood": "<b>"}, "from 0 to 10"),
        ({"mood": "7", "when": "2026-03-03T12:05"}, "lies ahead"),
        ({"mood": "7", "when": "yesterday"}, "is no day and time"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_changes(database, diary, now, told, says):
    with pytest.raises(InputError, match=says):
        check_in.check_in(database, told, now)
    assert len(diary().answer) == 0


def test_an_own_question_is_asked_last_and_its_answers_stay(database, diary, now):
    set_settings(database, {"own_item": "  Well\n rested "}, now)
    asked = check_in.questions(own(database).settings)
    assert [question.channel for question in asked] == [*CHANNELS, "Well rested"]
    check_in.check_in(database, {"Well rested": "8"}, now)
    set_settings(database, {"own_item": ""}, now)
    check_in.check_in(database, FULL, now + HOUR)
    found = diary()
    assert found.answer.values[0, found.column("Well rested")] == 8
    assert np.isnan(found.answer.values[1, found.column("Well rested")])


def test_a_success_takes_one_tap_and_can_be_undone(database, diary, now):
    at = check_in.succeed(database, str(now - 5), now)
    assert check_in.succeed(database, str(now - 5), now) == at == now - 5
    event = diary().event
    assert (event.kind.tolist(), event.size.tolist()) == (["success"], [1.0])
    check_in.take_back(database, "success", at, now)
    assert len(diary().event) == 0


def test_only_a_success_of_the_last_half_hour_is_undone(database, diary, now):
    at = check_in.succeed(database, "", now)
    check_in.take_back(database, "success", at, now + HOUR)
    check_in.take_back(database, "success", at + 1, now)
    assert len(diary().event) == 1


def test_earlier_check_ins_can_be_seen_and_taken_away(database, diary, now):
    check_in.check_in(database, {"mood": "7"}, now - 8 * 24 * HOUR)
    first = check_in.check_in(database, {"mood": "2", "stress": "5"}, now - 26 * HOUR)
    second = check_in.check_in(database, FULL, now - HOUR)
    rows = check_in.recent(database, now)
    assert [row.instant for row in rows] == [second, first]
    assert [row.when for row in rows] == ["today, 11:00", "yesterday, 10:00"]
    assert rows[1].answers == (("Stress", "5"), ("Mood", "2"))
    check_in.take_back(database, "check_in", first, now)
    assert [row.instant for row in check_in.recent(database, now)] == [second]
    assert len(diary().answer) == 2


def test_another_persons_scale_is_named(database, now):
    from kindloop.diary import Answer, Channel, Diary, Person
    from kindloop.store.records import open_store

    with open_store(database) as store:
        store.add([Diary(Person("Bo"), (Channel("Sleep", 1, 5),), Answer(values=np.empty((0, 1))))])
    set_settings(database, {"own_item": "Sleep"}, now)
    with pytest.raises(ConflictError, match="scale 1 to 5"):
        check_in.check_in(database, {"Sleep": "3"}, now)


def test_the_clock_of_the_form_is_the_persons(database, now):
    assert check_in.clock_now(database, now) == "2026-03-03T12:00"
