"""Prompts, practices and arms with known truths, and what cannot be said."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import NEXT_STEP, Answer, Arm, Channel, Diary, Person, Practice, Prompt, Step
from kindloop.errors import InputError
from kindloop.infer.associations import association, robustness_value
from kindloop.infer.decisions import moments
from kindloop.infer.effects import effects
from kindloop.infer.trials import trial

CHANNEL = Channel("stress", 0.0, 100.0, 1.0)
KIND = "compassion_break"
START = int(np.datetime64("2024-03-04T00:00", "us").astype(np.int64))


def person(seed, effect=-8.0, days=14, probability=0.5, name=None, follow=1.0):
    """Answers every three hours; half an hour after each a prompt by lot lowers the next one."""
    random = np.random.default_rng(seed)
    hours = (24.0 * np.arange(days)[:, None] + np.arange(9, 22, 3)).ravel()
    asked = hours + 0.5
    sent = random.random(len(hours)) < probability
    done = sent & (random.random(len(hours)) < follow)
    level, value, answers = 50.0 + 10 * random.standard_normal(), 0.0, []
    for n in range(len(hours)):
        value = 0.5 * value + 6.0 * random.standard_normal()
        after = effect if n and done[n - 1] and hours[n] - hours[n - 1] < 4 else 0.0
        answers.append(level + value + after + 5.0 * random.standard_normal())
    at = START + np.round(hours * MICROSECONDS_PER_HOUR).astype(np.int64)
    when = START + np.round(asked * MICROSECONDS_PER_HOUR).astype(np.int64)
    values = np.clip(np.round(answers), 0, 100)[:, None]
    many = int(done.sum())
    return Diary(
        Person(name or f"P{seed}"), (CHANNEL,), Answer(at, values, words([""] * len(at))),
        practice=Practice(when[done], words([KIND] * many), np.ones(many), np.ones(many),
                          np.zeros(many, dtype=bool)),
        prompt=Prompt(when, words([KIND] * len(when)), np.full(len(when), probability), sent,
                      np.ones(len(when), dtype=bool), done),
    )  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return effects([person(seed, follow=0.8) for seed in range(25)])


def test_the_effect_of_sending_is_found_and_that_of_following_is_larger(found):
    [one] = found.by_lot
    assert (one.kind, one.outcome, one.unit) == (KIND, "stress", "0 to 100")
    assert one.effect.low < -0.8 * 8.0 < one.effect.high
    assert one.effect.high < 0
    assert one.if_followed.value == pytest.approx(one.effect.value / 0.8, rel=0.1)
    assert one.carry_over.low < 0.0 < one.carry_over.high
    tally = one.tally
    assert tally.drawn == 25 * 14 * 5
    assert tally.unanswered == 25 * 14  # the last prompt of each day has no answer in time
    assert 0.15 < tally.not_followed / tally.sent < 0.25
    assert tally.done_unasked == 0


def test_the_diary_model_stands_beside_it(found):
    [one] = found.by_lot
    assert one.modelled.hours == pytest.approx(2.5)
    assert one.modelled.estimate.value < -2.0


def test_what_was_drawn_by_lot_is_an_association_too_and_says_how_firm_it_is(found):
    [one] = found.associations
    assert one.difference.high < 0
    assert 0 < one.robustness_interval < one.robustness < 1
    assert one.persons == 25


def test_one_person_alone_gets_an_answer_over_time():
    [one] = effects([person(1, effect=-15.0, days=60)]).by_lot
    assert one.effect.over == "time"
    assert one.effect.low < -15.0 < one.effect.high


def test_the_robustness_value_is_that_of_the_paper():
    # Cinelli and Hazlett (2020), section 5: Darfur, t = 4.18 with 783 degrees of freedom
    assert robustness_value(4.18, 783) == pytest.approx(0.139, abs=0.001)
    assert robustness_value(4.18, 783, 0.95) == pytest.approx(0.076, abs=0.001)
    assert robustness_value(1.0, 783, 0.95) == 0.0


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_prompts_that_were_certain_say_nothing(probability):
    [one] = effects([person(1, probability=probability), person(2, probability=probability)]).by_lot
    assert one.effect is None
    assert "at least 10 of each are needed" in one.why_not
    assert one.tally.drawn == 0


def test_prompts_that_were_never_available_say_nothing():
    diaries = [person(seed) for seed in range(3)]
    never = [
        replace(one, prompt=replace(one.prompt, available=np.zeros(len(one.prompt), dtype=bool)))
        for one in diaries
    ]
    [one] = effects(never).by_lot
    assert one.effect is None
    assert one.tally.unavailable == one.tally.drawn


def test_answers_that_are_all_at_the_floor_give_no_effect_and_no_crash():
    diary = person(1, days=30)
    flat = replace(diary, answer=replace(diary.answer, values=0.0 * diary.answer.values))
    [one] = effects([flat]).by_lot
    assert one.effect.value == 0.0
    assert one.effect.low <= 0.0 <= one.effect.high


def test_the_next_step_can_be_the_outcome():
    diary = person(3, days=40)
    random = np.random.default_rng(1)
    taken = np.where(diary.prompt.assigned, random.random(len(diary.prompt)) < 0.9,
                     random.random(len(diary.prompt)) < 0.3)  # fmt: skip
    later = diary.prompt.time + MICROSECONDS_PER_HOUR
    told = replace(diary, step=Step(later, taken.astype(float)))
    by_outcome = {one.outcome: one for one in effects([told]).by_lot}
    assert by_outcome[NEXT_STEP].effect.value == pytest.approx(0.6, abs=0.15)


def test_an_answer_after_the_next_prompt_belongs_to_that_one():
    diary = person(1)
    quick = replace(diary, prompt=replace(diary.prompt, time=diary.prompt.time.copy()))
    quick.prompt.time[1] = quick.prompt.time[0] + 1
    hours = moments([quick], KIND, "stress", 4.0).hours
    assert np.isnan(hours[0])
    assert np.isfinite(hours[1])


def test_nothing_to_ask_about_is_said():
    diary = replace(person(1), prompt=Prompt(), practice=Practice())
    with pytest.raises(InputError, match="neither a prompt nor a practice"):
        effects([diary])
    with pytest.raises(InputError, match="horizon is above 0 h"):
        effects([person(1)], 0.0)
    with pytest.raises(InputError, match="before 0 answers of"):
        association([diary], KIND, "stress", 4.0)


def in_trial(seed, arm):
    diary = person(seed, effect=0.0, days=12, name=f"{arm}{seed}")
    after = np.arange(len(diary.answer)) >= len(diary.answer) // 2
    values = diary.answer.values - np.where(after & (arm == "course"), 10.0, 0.0)[:, None]
    phase = words(["after" if one else "a before" for one in after])
    return replace(
        diary,
        person=replace(diary.person, arm=Arm(arm)),
        answer=replace(diary.answer, values=np.clip(values, 0, 100), phase=phase),
    )


def test_an_arm_that_lowers_the_mean_is_found_and_its_inertia_is_left_alone():
    diaries = [in_trial(seed, arm) for seed in range(20) for arm in ("waiting", "course")]
    changes = {one.measure: one for one in trial(diaries, "waiting")}
    mean = changes["mean"]
    assert mean.arms == ("course", "waiting")
    assert mean.difference.low < -10.0 < mean.difference.high
    assert mean.chance < 0.001
    inertia = changes["inertia"]
    assert inertia.difference.low < 0.0 < inertia.difference.high
    assert "are needed before anything can be said" in changes["reactivity"].why_not


def test_an_arm_with_one_person_says_nothing():
    diaries = [in_trial(1, "course"), *[in_trial(seed, "waiting") for seed in range(9)]]
    one = trial(diaries, "waiting")[0]
    assert one.difference is None
    assert one.why_not.startswith("1 and 9 persons")


def test_a_trial_without_two_arms_or_with_an_unknown_one_is_refused():
    with pytest.raises(InputError, match=r"1 arms \(course\) and 2 phases"):
        trial([in_trial(1, "course")])
    with pytest.raises(InputError, match="no arm 'other'; there are course and waiting"):
        trial([in_trial(1, "course"), in_trial(2, "waiting")], "other")
