"""The runner: paired persons and chance, lesions, and the same by hand."""

from dataclasses import replace

import numpy as np
import pytest

from kindloop.model.parameters import BY_NAME
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.persons import drawn
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.path import Settings
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
    """A few persons' day, from the parts of the engine, with finer steps and without the runner."""
    numbers, start = ready(drawn("evidenced", BLOCK, np.random.default_rng([7, 0, 0])))
    hit = Span(2280.0, 2290.0, {"setback": 0.8})
    session = Span(2290.0, 2310.0, {"compassion_break": 1.0, "attention_control": 1.0})
    plan = Plan(3720.0, (hit, session), successes="drawn")
    times = 2280.0 + np.array([*np.arange(0.0, 30.0, 0.5), *np.arange(30.0, 60.0, 2.0),
                               *np.arange(60.0, 181.0, 5.0)])  # fmt: skip
    paths = live(Who(numbers[:4], start[:4]), [plan], times, Chance(15), settings=Settings(1e-6))
    wanted = np.trapezoid(paths.states[:, :, STATE["threat"]], times, axis=1) / 180.0
    got = values(People(), None, {SOOTHED.day: [THREAT]}, Draw("evidenced", 4, 7))
    assert got[SOOTHED.day, THREAT] == pytest.approx(wanted, abs=2e-4)


def test_arms_that_are_the_same_differ_in_nobody():
    same = Experiment("S1", SOOTHED, replace(SOOTHED, words="once more"), THREAT, -1)
    found = run(same).effect
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_more_persons_begin_with_the_same():
    def drawn_with(many, seed):
        draw = Draw("evidenced", many, seed)
        return values(People(), None, {QUIET: [THREAT]}, draw)[QUIET, THREAT]

    few, more = drawn_with(3, 1), drawn_with(40, 1)
    assert few == pytest.approx(more[:3], abs=2e-4)
    assert np.abs(drawn_with(3, 2) - few).max() > 0.01


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
    assert (gained > 0.01).all()
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
        spread = BY_NAME["spread_habits"].evidenced.value
        assert logits[high] - logits[low] == pytest.approx(spread, abs=0.02)


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
