"""The setback minute: what it leaves in notebook and diary, the coin, step and follow-up."""

import random

import numpy as np
import pytest

from kindloop.actions_companion import setback
from kindloop.actions_companion.goals import keep_goal, open_goals
from kindloop.actions_companion.settings import set_settings
from kindloop.errors import InputError, NotThereError

HOUR = 3_600_000_000
TOLD = {
    "happened": "The talk\r\nwent badly. ",
    "sting": "7",
    "said_kind": "critical",
    "said": "Typical.",
    "answer": "kind",
}


@pytest.fixture
def coin():
    return random.Random(3)


def test_a_setback_is_kept_in_both(database, diary, now, coin):
    at = setback.tell_setback(database, {**TOLD, "moment": str(now - 1)}, now, coin)
    row = setback.minute(database, at)
    assert (row.happened, row.sting, row.said_kind, row.said) == (
        "The talk\nwent badly.", 7, "critical", "Typical.",
    )  # fmt: skip
    assert (row.answer, row.chance, row.assigned, row.step, row.told) == (
        "kind",
        None,
        "",
        "",
        None,
    )
    found = diary()
    assert found.event.time.tolist() == [at] == [now - 1]
    assert (found.event.kind.tolist(), found.event.size.tolist()) == (["setback"], [0.7])
    assert found.practice.kind.tolist() == ["compassion_break"]
    assert found.practice.minutes.tolist() == [1.0]
    assert len(found.prompt) == len(found.step) == 0


def test_nothing_but_the_answer_has_to_be_chosen(database, diary, now, coin):
    at = setback.tell_setback(database, {"answer": "neutral"}, now, coin)
    row = setback.minute(database, at)
    assert (row.happened, row.said_kind, row.sting) == ("", "", 5)
    assert diary().practice.kind.tolist() == ["attention_control"]


def test_sent_twice_it_is_once(database, diary, now, coin):
    form = {**TOLD, "moment": str(now)}
    first = setback.tell_setback(database, form, now, coin)
    setback.name_step(database, first, "Ring Kim", "", now)
    assert setback.tell_setback(database, {**form, "sting": "9"}, now + 9, coin) == first
    assert setback.minute(database, first).step == "Ring Kim"
    assert diary().event.size.tolist() == [0.9]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"answer": ""}, "kind minute or a neutral pause"),
        ({"answer": "coin"}, "kind minute or a neutral pause"),
        ({"said_kind": "evil"}, "critical, kind or neither"),
        ({"sting": "77"}, "How much it stung is a number"),
        ({"happened": "x" * 20_001}, "20,001 letters"),
    ],
)
def test_what_cannot_be_kept_is_said(database, diary, now, coin, changed, says):
    with pytest.raises(InputError, match=says):
        setback.tell_setback(database, {**TOLD, **changed}, now, coin)
    assert len(diary().event) == 0


def test_a_coin_that_was_asked_for_chooses_and_its_chance_is_stored(database, diary, now, coin):
    set_settings(database, {"coin": "yes"}, now)
    given = []
    for number in range(40):
        at = setback.tell_setback(database, TOLD, now + number, coin)
        row = setback.minute(database, at)
        assert row.chance == 0.5
        assert row.answer == row.assigned
        given.append(row.answer)
    twin = random.Random(3)
    assert given == ["kind" if twin.random() < 0.5 else "neutral" for _ in range(40)]
    prompt = diary().prompt
    assert set(prompt.kind) == {"compassion_break"}
    assert prompt.probability.tolist() == [0.5] * 40
    assert prompt.assigned.tolist() == [one == "kind" for one in given]
    assert prompt.available.all()
    assert prompt.done.tolist() == prompt.assigned.tolist()


def test_the_coin_is_flipped_once_for_a_form(database, now):
    set_settings(database, {"coin": "yes"}, now)
    form = {**TOLD, "moment": str(now)}
    at = setback.tell_setback(database, form, now, random.Random(1))
    given = setback.minute(database, at).assigned
    for seed in range(12):
        setback.tell_setback(database, form, now, random.Random(seed))
        assert setback.minute(database, at).assigned == given


def test_the_other_answer_after_all_leaves_the_coin_on_record(database, diary, now, coin):
    set_settings(database, {"coin": "yes"}, now)
    at = setback.tell_setback(database, TOLD, now, coin)
    given = setback.minute(database, at).assigned
    other = {"kind": "neutral", "neutral": "kind"}[given]
    setback.change_answer(database, at, other, now)
    row = setback.minute(database, at)
    assert (row.answer, row.assigned) == (other, given)
    prompt = diary().prompt
    assert (prompt.assigned.tolist(), prompt.done.tolist()) == (
        [given == "kind"],
        [other == "kind"],
    )
    assert diary().practice.kind.tolist() == [setback.practice_of(other)]


def test_a_step_belongs_to_an_open_goal(database, now, coin):
    keep_goal(database, "", "Thesis", "", now)
    goal = open_goals(database)[0].instant
    at = setback.tell_setback(database, TOLD, now, coin)
    assert setback.name_step(database, at, "Open the file", str(goal), now)
    assert setback.minute(database, at).goal == goal
    with pytest.raises(InputError, match="goal is not there"):
        setback.name_step(database, at, "x", "12", now)
    assert not setback.name_step(database, at, "  ", str(goal), now)
    assert setback.minute(database, at).goal is None


def test_a_step_waits_three_hours_and_is_asked_for_a_week(database, now, coin):
    at = setback.tell_setback(database, TOLD, now, coin)
    assert setback.asked(database, now) == ()
    setback.name_step(database, at, "Ring Kim", "", now)
    (early,) = setback.asked(database, now + 3 * HOUR - 1)
    (due,) = setback.asked(database, now + 3 * HOUR)
    assert (early.due, due.due, due.step) == (False, True, "Ring Kim")
    assert setback.asked(database, now + 7 * 24 * HOUR + 1) == ()


@pytest.mark.parametrize(("word", "taken"), [("done", 1.0), ("partly", 0.5), ("not", 0.0)])
def test_one_tap_tells_of_the_step(database, diary, now, coin, word, taken):
    at = setback.tell_setback(database, TOLD, now, coin)
    setback.name_step(database, at, "Ring Kim", "", now)
    later = now + 4 * HOUR
    setback.tell_step(database, at, word, later)
    assert setback.asked(database, later) == ()
    step = diary().step
    assert (step.time.tolist(), step.taken.tolist()) == ([later], [taken])
    assert setback.minute(database, at).taken == taken


def test_what_was_told_can_be_told_otherwise(database, diary, now, coin):
    at = setback.tell_setback(database, TOLD, now, coin)
    other = setback.tell_setback(database, TOLD, now + 1, coin)
    setback.tell_step(database, at, "not", now + HOUR)
    setback.tell_step(database, other, "partly", now + HOUR)
    setback.tell_step(database, at, "done", now + HOUR)
    assert sorted(diary().step.taken.tolist()) == [0.5, 1.0]
    assert len(np.unique(diary().step.time)) == 2


def test_what_is_not_there_is_said(database, now):
    for act in (
        lambda: setback.minute(database, 5),
        lambda: setback.change_answer(database, 5, "kind", now),
        lambda: setback.name_step(database, 5, "x", "", now),
        lambda: setback.tell_step(database, 5, "done", now),
    ):
        with pytest.raises(NotThereError, match="no setback minute"):
            act()
    with pytest.raises(InputError, match="done, partly or not"):
        setback.tell_step(database, 5, "maybe", now)
