"""The runner: paired persons and chance, lesions, and the same by hand."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.persons import drawn
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.life import with_chance
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, Span
from kindloop.study.claims import EXPERIMENTS, Asked, results
from kindloop.study.claims_arms import QUIET, Day, People, Weeks
from kindloop.study.claims_experiments import SOOTHED, Experiment, lacking
from kindloop.study.claims_follow import Draw, values
from kindloop.study.claims_outcomes import DAY_AFTER, LAST_WEEK, LATER, THREE_HOURS, outcome
from kindloop.study.scenario_people import BLOCK

BY_ID = {one.id: one for one in EXPERIMENTS}
THREAT = outcome("threat", "threat", THREE_HOURS)
FEW = Asked(("described",), persons=4)


def run(one, asked=FEW):
    return results([one], asked.editions[0], asked)[0]


def test_the_same_by_hand():
    """One person's day, from the parts of the engine, without the runner."""
    chance = np.random.default_rng([7, 0, 0])
    numbers, start = ready(drawn("evidenced", BLOCK, chance))
    who = 2
    hit = Span(2280.0, 2290.0, {"setback": 0.8})
    session = Span(2290.0, 2310.0, {"compassion_break": 1.0, "attention_control": 1.0})
    plan = Plan(3720.0, (hit, session), successes="drawn")
    day = with_chance(plan, numbers[who], np.random.default_rng([7, 2, who]))
    times = 2280.0 + np.array([*np.arange(0.0, 30.0, 0.5), *np.arange(30.0, 60.0, 2.0),
                               *np.arange(60.0, 181.0, 5.0)])  # fmt: skip
    path = follow(numbers[[who]], start[[who]], [day], times, Settings(2e-4)).states[0]
    wanted = np.trapezoid(path[:, STATE["threat"]], times) / 180.0
    wanted_day = SOOTHED.day
    got = values(People(), None, {wanted_day: [THREAT]}, Draw("evidenced", 4, 7))
    assert got[wanted_day, THREAT][who] == pytest.approx(wanted, rel=1e-3)


def test_arms_that_are_the_same_differ_in_nobody():
    same = Experiment("S1", SOOTHED, replace(SOOTHED, words="once more"), THREAT, -1)
    found = run(same).effect
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_more_persons_begin_with_the_same():
    wanted = {QUIET: [THREAT]}
    few, more = (values(People(), None, wanted, Draw("evidenced", n, 1)) for n in (3, 5))
    assert few[QUIET, THREAT] == pytest.approx(more[QUIET, THREAT][:3], rel=1e-9)
    other = values(People(), None, wanted, Draw("evidenced", 3, 2))
    assert not np.allclose(few[QUIET, THREAT], other[QUIET, THREAT])


def test_a_planted_experiment_in_the_wrong_direction_fails():
    right = BY_ID["S2"]
    wrong = replace(right, sign=-right.sign)
    assert run(right).holds is True
    failed = run(wrong)
    assert failed.holds is False
    assert failed.verdict == "the other way"
    assert failed.cuts == ()
    assert failed.carried_by is None


@pytest.mark.parametrize(
    ("name", "strength"), [("S24", "s_soothing_endorphin"), ("S14", "s_soothing_serotonin")]
)
def test_cutting_the_arrow_that_carries_a_claim_removes_it(name, strength):
    found = run(BY_ID[name])
    assert found.holds is True
    assert found.carried_by.strength == strength
    cut = next(one for one in found.cuts if one.arrow.strength == strength)
    assert abs(cut.value) < 0.2 * found.effect.value
    assert cut.removed == pytest.approx(1 - cut.value / found.effect.value)
    assert [one.removed for one in found.cuts] == sorted(c.removed for c in found.cuts)[::-1]


def test_a_lesion_in_both_arms_is_the_arm_of_people_who_lack_the_arrow():
    lame = "s_soothing_endorphin"
    endorphin = BY_ID["S24"].outcome
    cut = values(People(), None, {SOOTHED.day: [endorphin]}, Draw("described", 3, 1, (lame,)))
    lack = values(lacking(SOOTHED, "", lame).people, None, {SOOTHED.day: [endorphin]},
                  Draw("described", 3, 1))  # fmt: skip
    key = SOOTHED.day, endorphin
    assert cut[key] == pytest.approx(lack[key], abs=0)


def test_a_level_that_is_held_stays():
    level = outcome("dopamine", "dopamine", DAY_AFTER)
    people = People(held=(("dopamine", 1.5),))
    got = values(people, None, {QUIET: [level]}, Draw("described", 2, 1))
    assert got[QUIET, level] == pytest.approx(1.5, abs=1e-6)


def test_without_its_rate_nothing_succeeds():
    """Cutting ``trying -> success`` takes every success out of the chance, too."""
    mood = outcome("mood", "mood", DAY_AFTER)
    whole = values(People(), None, {QUIET: [mood]}, Draw("evidenced", 4, 1))
    cut = values(People(), None, {QUIET: [mood]}, Draw("evidenced", 4, 1, ("rate_success",)))
    assert cut[QUIET, mood].mean() < whole[QUIET, mood].mean() - 0.02


def test_weeks_lead_to_the_day(generator):
    """What is learnt in the weeks is there on the day, and persons differ in their setbacks."""
    day = Day("setback")
    habit = outcome("habit", "kindness_habit", LATER)
    mood = outcome("mood", "mood", LAST_WEEK)
    wanted = {None: [mood], day: [habit]}
    draw = Draw("evidenced", 3, 1)
    practised = values(People(), Weeks(2, "compassion_break"), wanted, draw)
    idle = values(People(), Weeks(2), wanted, draw)
    gained = practised[day, habit] - idle[day, habit]
    assert (gained > 0.02).all()
    assert len(set(idle[None, mood].round(6))) == 3


def test_traits_are_shifted_in_standard_deviations():
    kind = outcome("habit", "kindness_habit", THREE_HOURS)
    got = {
        shift: values(People(kindness=shift), None, {QUIET: [kind]}, Draw("evidenced", 3, 1))
        for shift in (-1.0, 0.0, 1.0)
    }
    logits = {
        shift: np.log(one[QUIET, kind] / (1 - one[QUIET, kind])) for shift, one in got.items()
    }
    for low, high in ((-1.0, 0.0), (0.0, 1.0)):
        assert logits[high] - logits[low] == pytest.approx(0.75, abs=0.02)


def test_numbers_that_are_the_same_for_all_are_set():
    cortisol = outcome("cortisol", "saliva_cortisol", THREE_HOURS, "rise")
    day = Day("stress test")
    assert "stress_secretion" in NUMBER
    dull, full = (
        values(People(numbers=(("stress_secretion", size),)), None, {day: [cortisol]},
               Draw("evidenced", 3, 1))[day, cortisol]
        for size in (0.5, 1.0)
    )  # fmt: skip
    assert (dull < full - 0.5).all()
