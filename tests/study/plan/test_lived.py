"""What persons of a planned study live through: paired lives, and a practice that does nothing."""

from dataclasses import replace

import numpy as np
import pytest
from tests.study.plan.small import diary, micro_randomised, n_of_1, two_arm

from kindloop.model.couplings import ARROWS
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.persons import drawn as drawn_persons
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.rest import ready
from kindloop.study.claims_follow import SETTINGS
from kindloop.study.plan.chance import draws, flipped
from kindloop.study.plan.days import arms, decision_times, plans, setbacks
from kindloop.study.plan.lived import flips, lived

MANY = 6
STATES = ("threat", "noradrenaline", "mood")


def people(edition="evidenced"):
    return ready(drawn_persons(edition, MANY, np.random.default_rng(5)))


def levels(numbers, start, days, times):
    who = Who(numbers, start, np.arange(MANY))
    return live(who, days, times, Chance(3, 30.0), STATES, SETTINGS).states


def of_worlds(study, edition="evidenced", many=MANY):
    return dict(lived(study, edition, 0, many))


def test_a_practice_that_does_nothing_is_one_whose_arrows_are_cut():
    study = micro_randomised()
    numbers, start = people()
    drawn = draws(study, MANY, np.random.default_rng(1))
    happened = setbacks(study, MANY, [1])
    its = {"compassion_break", "attention_control", "practice"}
    arrows = [one.strength for one in ARROWS if its & set(one.sources)]
    assert len(arrows) > 4
    cut = numbers.copy()
    cut[:, [NUMBER[name] for name in arrows]] = 0.0
    prompted = plans(study, happened, drawn)
    still = plans(study, happened, drawn, works=False)
    assert sum(len(one.spans) for one in prompted) > sum(len(one.spans) for one in still)
    times = study.check_ins
    nothing = levels(cut, start, still, times)
    assert levels(cut, start, prompted, times) == pytest.approx(nothing, abs=2e-3)
    assert np.abs(levels(numbers, start, prompted, times) - nothing).max() > 0.02


def test_a_contrast_is_what_one_turned_coin_changes():
    study = replace(n_of_1(), persons=1)
    pool = of_worlds(study)["evidenced"]
    drawn = draws(study, MANY, np.random.default_rng([study.seed, 0, 3]))
    other, turned = flipped(drawn, np.zeros(MANY, dtype=np.int64), flips(study))
    assert pool.contrast.shape[1:] == turned.shape
    gaps = [np.diff(np.flatnonzero(row)) for row in turned]
    assert min(int(gap.min()) for gap in gaps if len(gap)) >= flips(study)
    assert (other.assigned != drawn.assigned)[turned].all()
    assert (other.assigned == drawn.assigned)[~turned].all()
    happened = setbacks(study, MANY, [study.seed, 0, 2])
    numbers, start = ready(
        drawn_persons("evidenced", MANY, np.random.default_rng([study.seed, 0, 1]))
    )
    # the first coin of a person, turned alone: motivation of its own answer and nothing before it
    first = turned & (np.cumsum(turned, axis=1) == 1)
    alone = replace(drawn, assigned=drawn.assigned ^ first)
    who = Who(numbers, start, np.arange(MANY))
    at = decision_times(study) + 240.0  # the next check-in
    change = [
        live(who, plans(study, happened, one), np.unique(at), Chance(study.seed, 30.0), ("mood",),
             SETTINGS).states[:, :, 0]
        for one in (drawn, alone)
    ]  # fmt: skip
    lower = change[0] - change[1]
    mood = 50.0 * np.where(drawn.assigned, 1.0, -1.0) * lower
    inside = (pool.check_ins[1] > 1).all(axis=1) & (pool.check_ins[1] < 99).all(axis=1)
    some = first & inside[:, None]
    assert some.any()
    assert pool.contrast[1][some] == pytest.approx(mood[some], abs=0.02)


def test_every_available_moment_of_one_person_has_a_contrast():
    pool = of_worlds(n_of_1())["evidenced"]
    assert (np.isfinite(pool.contrast) == pool.available).all()


def test_without_an_effect_the_truth_is_0_and_answers_do_not_know_the_coin():
    pool = of_worlds(micro_randomised())["no effect"]
    assert (pool.contrast == 0).all()
    again = of_worlds(replace(micro_randomised(), seed=1))["no effect"]
    assert np.array_equal(pool.check_ins, again.check_ins, equal_nan=True)


def test_arms_share_persons_days_and_chance_until_the_practice_begins():
    study = two_arm()
    pool = of_worlds(study)["evidenced"]
    cut = study.diary.before * len(study.diary.hours)
    assert np.array_equal(pool.check_ins[:, :, :cut], pool.treated[:, :, :cut], equal_nan=True)
    assert np.abs(pool.check_ins[:, :, cut:] - pool.treated[:, :, cut:]).max() > 0.05
    nothing = of_worlds(study)["no effect"]
    assert np.array_equal(nothing.check_ins, nothing.treated)
    drawn = draws(study, MANY, np.random.default_rng(2))
    happened = setbacks(study, MANY, [2])
    done = [arms(study, happened, drawn, practise=one) for one in (False, True)]
    assert [len(b.spans) - len(a.spans) for a, b in zip(*done, strict=True)] == [7] * MANY


def test_missing_answers_drop_out_and_availability_are_as_planned():
    study = micro_randomised("missing = 0.25")
    study = replace(
        study,
        diary=replace(study.diary, days=28),
        dropout=0.1,
        dose=replace(study.dose, probability=0.3, availability=0.8, adherence=0.6),
    )
    drawn = draws(study, 4000, np.random.default_rng(3))
    by_week = drawn.answered.reshape(4000, 4, -1).mean(axis=(0, 2))
    assert by_week == pytest.approx(0.75 * 0.9 ** np.arange(0.5, 4.0), rel=0.05)
    assert (drawn.assigned <= drawn.available).all()
    share = drawn.assigned.sum() / drawn.available.sum()
    assert share == pytest.approx(0.3, abs=0.01)
    assert drawn.followed.mean() == pytest.approx(0.6, abs=0.01)


def test_a_pause_comes_in_place_of_the_practice():
    study = micro_randomised()
    study = replace(study, dose=replace(study.dose, instead="pause"))
    drawn = draws(study, MANY, np.random.default_rng(1))
    happened = [[] for _ in range(MANY)]
    for works in (True, False):
        made = plans(study, happened, drawn, works=works)
        assert [len(one.spans) for one in made] == drawn.available.sum(axis=1).tolist()
        kind = [sum("compassion_break" in span.inputs for span in one.spans) for one in made]
        assert kind == (drawn.assigned.sum(axis=1) * works).tolist()


def test_outcomes_asked_apart_are_asked_then():
    study = micro_randomised("outcome_after = 20")
    pool = of_worlds(study)["evidenced"]
    assert study.decisions == 3
    assert pool.outcomes.shape == pool.check_ins.shape
    assert not np.array_equal(pool.outcomes, pool.check_ins)


def test_a_diary_study_prompts_nobody():
    pool = of_worlds(diary())["evidenced"]
    assert pool.check_ins.shape[0] == 3
    assert not np.isfinite(pool.contrast).any()


def test_answers_stay_on_the_scale():
    for edition in ("described", "evidenced"):
        told = of_worlds(micro_randomised(), edition, 40)[edition].check_ins
        assert np.nanmin(told) >= 0
        assert np.nanmax(told) <= 100
        assert 2 < np.nanstd(told, axis=2).mean() < 40
