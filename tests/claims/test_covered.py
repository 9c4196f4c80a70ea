"""Every claim of the registry is an experiment or has a reason; experiments make sense."""

import pytest

from kindloop.evidence.registry import all_claims
from kindloop.model.couplings import ARROWS
from kindloop.model.inputs import INDEX as INPUT
from kindloop.simulate.schedule import schedule
from kindloop.study.claims import EXPERIMENTS, UNTESTABLE, Asked
from kindloop.study.claims_arms import ATTENTION, plan_of_day, plan_of_weeks
from kindloop.study.claims_experiments import IDLE, PRACTISED, SOOTHED, UNSOOTHED
from kindloop.study.claims_outcomes import kept_of_day, kept_of_weeks
from kindloop.study.claims_rule import LEAST
from kindloop.study.readings import COLUMN

EACH = pytest.mark.parametrize("one", EXPERIMENTS, ids=lambda one: one.id)
MOST_UNTESTABLE = 8


def test_each_claim_is_run_once_or_has_a_reason():
    ids = [one.id for one in (*EXPERIMENTS, *UNTESTABLE)]
    assert sorted(ids) == sorted(claim.id for claim in all_claims())
    assert len(set(ids)) == len(ids)
    assert len(UNTESTABLE) <= MOST_UNTESTABLE
    assert all(len(one.reason.split()) > 10 for one in UNTESTABLE)


@EACH
def test_an_experiment_makes_sense(one):
    assert one.sign in {-1, 1}
    assert one.first != one.second
    assert one.first.words != one.second.words
    assert one.first.days == one.second.days
    assert one.outcome.unit in LEAST
    assert all(name in COLUMN for name, _ in one.outcome.loading)
    kept = kept_of_weeks() if one.outcome.in_weeks else kept_of_day()
    assert set(one.outcome.window) <= set(kept)
    assert (one.first.weeks if one.outcome.in_weeks else one.first.day) is not None


@EACH
def test_its_own_arrows_are_those_of_the_claim_and_those_on_its_way(one):
    declared = {arrow.strength for arrow in ARROWS if one.id in arrow.claims}
    own = {arrow.strength for arrow in one.arrows}
    assert own
    assert own <= declared | set(one.also)
    silent = declared - own
    outside = {"meditation", "affirmation", "journaling", "reframing", "compassion_break",
               "social_evaluation", "anticipation", "oxytocin_dose", "setback", "success",
               ATTENTION}  # fmt: skip
    for arrow in ARROWS:
        if arrow.strength in silent:
            assert set(arrow.sources) & outside
            assert not set(arrow.sources) & outside & (one.first.inputs | one.second.inputs)


@EACH
def test_where_one_arm_practises_the_other_has_as_many_minutes_of_attention(one, generator):
    minutes = []
    for arm in (one.first, one.second):
        plans = [plan_of_day(arm.day)] if arm.day else []
        plans += [plan_of_weeks(arm.weeks, generator())] if arm.weeks else []
        total = 0.0
        for plan in plans:
            drawn = schedule(plan, chance=generator(), success=(0.004, 10.0))
            row = drawn.inputs[:, INPUT[ATTENTION]]
            total += float(row @ (drawn.edges[1:] - drawn.edges[:-1]))
        minutes.append(total)
    assert minutes[0] == pytest.approx(minutes[1])


def test_eight_weeks_have_twenty_minutes_each_evening(generator):
    for arm, what in ((PRACTISED, "compassion_break"), (IDLE, ATTENTION)):
        spans = [s for s in plan_of_weeks(arm.weeks, generator()).spans if what in s.inputs]
        assert len(spans) == 56
        assert sum(span.stop - span.start for span in spans) == pytest.approx(56 * 20)
    for arm, what in ((SOOTHED, "compassion_break"), (UNSOOTHED, ATTENTION)):
        hit, session = plan_of_day(arm.day).spans
        assert hit.inputs == {"setback": 0.8}
        assert session.start == hit.stop
        assert what in session.inputs


def test_short_experiments_have_more_persons():
    asked = Asked()
    many = {one.id: asked.many(one) for one in EXPERIMENTS}
    assert many["S20"] == many["S26"] == 500
    assert many["S28"] == many["S39"] == 100
    assert all(n == 7 for n in map(Asked(persons=7).many, EXPERIMENTS))
