"""What the whole shows: by shape and size, in the edition that claims it."""

import numpy as np
import pytest

from kindloop.model.couplings import ARROWS
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import replaced
from kindloop.model.persons import Persons, typical_person, with_traits
from kindloop.model.states import INDEX as STATE
from kindloop.simulate import life
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, Span, schedule

DAY = 1440.0
INTO_TRYING = {a.strength: 0.0 for a in ARROWS if a.to == "trying"}
FIXED_ADHERENCE = {"s_motivation_adherence": 0.0, "s_kindness_adherence": 0.0}


def people(edition, kindness, criticism):
    one = typical_person(edition)
    many = len(kindness)
    wide = Persons(
        np.repeat(one.numbers, many, 0),
        np.full(many, 0.5),
        np.full(many, 0.5),
        np.zeros(many, dtype=bool),
    )
    return with_traits(wide, np.array(kindness, float), np.array(criticism, float))


def same_floors(edition, kindness, criticism):
    """The typical person, having become kinder or more critical."""
    many = people(edition, kindness, criticism)
    one = typical_person(edition)
    floors = Persons(
        np.repeat(one.numbers, len(kindness), 0),
        many.kindness_habit,
        many.criticism_habit,
        many.female,
    )
    return ready(floors)


def response(edition, spans, before=(), name="cortisol"):
    """What spans add to a level of the typical person, every minute."""
    numbers, start = ready(typical_person(edition))
    times = np.arange(0.0, DAY, 1.0)
    runs = [
        follow(numbers, start, [schedule(Plan(DAY, what, successes="given"))], times).states[0]
        for what in ([*spans, *before], list(before))
    ]
    return (runs[0] - runs[1])[:, STATE[name]]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_stress_test_raises_cortisol_once_and_lets_it_fall(edition):
    added = 7.0 * response(edition, life.stress_test(900.0))
    peak = int(added.argmax())
    assert 6 < added[peak] < 9
    assert 10 <= peak - 915 <= 30
    assert added[915 + 90] < 0.4 * added[peak]
    assert np.all(np.diff(added[890:peak]) >= -1e-6)
    assert np.all(np.diff(added[peak : peak + 120]) <= 1e-6)
    aroused = response(edition, life.stress_test(900.0), name="noradrenaline")
    assert 900 < aroused.argmax() <= 917
    assert 0.4 < aroused.max() < 1.2


def test_a_session_carried_into_the_test_calms_arousal_but_not_cortisol_in_evidenced():
    session = [
        Span(875.0, 895.0, {"compassion_break": 1.0, "attention_control": 1.0}),
        Span(895.0, 915.0, {"compassion_break": 0.5}),
    ]
    plain = response("evidenced", life.stress_test(900.0))
    numbers, start = ready(typical_person("evidenced"))
    at = np.arange(0.0, DAY, 1.0)
    levels = [
        follow(numbers, start, [schedule(Plan(DAY, spans, successes="given"))], at).states[0]
        for spans in (
            [],
            life.stress_test(900.0),
            [*life.stress_test(900.0), *session],
        )
    ]
    cortisol = [level[:, STATE["cortisol"]] for level in levels]
    assert np.max(cortisol[1] - cortisol[0]) == pytest.approx(plain.max())
    assert abs(np.max(cortisol[2] - cortisol[0]) / plain.max() - 1) < 0.05
    aroused = [level[900:930, STATE["noradrenaline"]].max() - 1 for level in levels[1:]]
    assert aroused[1] < 0.85 * aroused[0]


@pytest.mark.parametrize(("edition", "times"), [("described", 3.0), ("evidenced", 1.1)])
def test_kind_and_critical_part_ways_after_the_same_setback(edition, times):
    numbers, start = same_floors(edition, [0.75, 0.25], [0.12, 0.65])
    at = np.arange(0.0, DAY, 1.0)
    plans = [
        schedule(Plan(DAY, spans, successes="given"))
        for spans in ([Span(600.0, 610.0, {"setback": 0.8})], [])
    ]
    with_setback, without = (follow(numbers, start, [plan], at).states for plan in plans)
    added = with_setback - without
    threat = np.maximum(added[:, 600:, STATE["threat"]], 0).sum(axis=1)
    assert threat[1] > times * threat[0]
    assert added[1, 780, STATE["mood"]] < added[0, 780, STATE["mood"]] < 0
    cortisol = np.maximum(added[:, 600:, STATE["cortisol"]], 0).sum(axis=1)
    assert cortisol[1] > cortisol[0]


@pytest.mark.parametrize("edition", EDITIONS)
def test_practice_moves_the_habit_which_fades_and_life_alone_does_not_fill_it(edition):
    numbers, start = ready(typical_person(edition))
    setbacks = life.setbacks(150, np.random.default_rng(3))
    practice = life.practice("compassion_break", range(56), planned=False)
    plans = [schedule(Plan(150 * DAY, [*setbacks, *more])) for more in ([], practice)]
    both = np.repeat(numbers, 2, 0), np.repeat(start, 2, 0)
    at = np.array([0.0, 8.0, 22.0, 56.0, 150.0]) * DAY
    habit = follow(*both, plans, at, Settings(1e-3)).states[:, :, STATE["kindness_habit"]]
    gained = habit[1] - habit[0]
    assert gained[3] > 0.3
    assert 0.3 < gained[2] / gained[3] < 0.95
    assert gained[4] < 0.7 * gained[3]
    assert np.all(habit[0] < 0.45)
    assert np.all(habit < 0.95)


@pytest.mark.parametrize("edition", EDITIONS)
def test_cutting_what_leads_into_trying_opens_the_loop(edition):
    numbers, start = same_floors(edition, [0.75, 0.25], [0.12, 0.65])
    setbacks = life.setbacks(10, np.random.default_rng(5))
    plan = [schedule(Plan(10 * DAY, [*setbacks, *life.practice("meditation", range(10))]))]
    at = np.arange(0.0, 10 * DAY, 30.0)
    closed = follow(numbers, start, plan, at).states
    opened = follow(replaced(numbers, INTO_TRYING | FIXED_ADHERENCE), start, plan, at)
    trying = STATE["trying"]
    late = slice(96, None)
    assert np.ptp(opened.states[:, late, trying].mean(axis=1)) < 1e-4
    assert closed[0, late, trying].mean() > closed[1, late, trying].mean() + 0.01
    np.testing.assert_allclose(opened.weights[0], 0.64, rtol=1e-12)
    lost = {
        name: (closed - opened.states)[:, late, STATE[name]].mean(axis=1)
        for name in ("dopamine", "motivation")
    }
    for size in lost.values():
        assert size[0] > size[1]


def test_the_same_standing_plan_keeps_a_kind_regime_up_and_not_a_critical_one():
    numbers, start = same_floors("described", [0.8, 0.2], [0.8, 0.8])
    setbacks = life.setbacks(400, np.random.default_rng(3))
    practice = life.practice("compassion_break", range(400), minutes=10.0)
    plan = [schedule(Plan(400 * DAY, [*setbacks, *practice]))]
    paths = follow(numbers, start, plan, np.array([400 * DAY - 600.0]), Settings(1e-3))
    kindness, criticism = (
        paths.states[:, 0, STATE[name]] for name in ("kindness_habit", "criticism_habit")
    )
    assert 0.6 < kindness[0] < 0.9
    assert kindness[1] < 0.3
    assert criticism[0] < 0.3
    assert criticism[1] > 0.7
    done = [weights[-30:].mean() for weights in paths.weights]
    assert done[0] > 0.9
    assert done[1] < 0.4


def test_in_evidenced_every_start_comes_to_the_same():
    numbers, start = same_floors("evidenced", [0.8, 0.2], [0.2, 0.9])
    plan = [schedule(Plan(400 * DAY, life.setbacks(400, np.random.default_rng(3))))]
    ends = follow(numbers, start, plan, np.array([400 * DAY]), Settings(1e-3)).states[:, 0]
    assert np.ptp(ends[:, STATE["criticism_habit"]]) < 0.02


@pytest.mark.parametrize("what", ["affirmation", "oxytocin_dose"])
def test_a_strong_critic_turns_the_practice_round(what):
    numbers, start = same_floors("evidenced", [0.4, 0.4], [0.1, 0.95])
    at = np.array([919.0])
    added = np.subtract(
        *(
            follow(numbers, start, [schedule(Plan(DAY, spans, successes="given"))], at).states
            for spans in ([Span(900.0, 920.0, {what: 1.0})], [])
        )
    )[:, 0, STATE["soothing"]]
    assert added[0] > 0.02
    assert added[1] < -0.01


def test_grey_matter_swells_and_settles_in_described_only():
    for edition, size in (("described", 0.002), ("evidenced", 0.0)):
        numbers, start = ready(typical_person(edition))
        practice = life.practice("reframing", range(180), 25.0, planned=False)
        plans = [schedule(Plan(300 * DAY, what)) for what in ([], practice)]
        at = np.arange(0.0, 300.0, 5.0) * DAY
        both = np.repeat(numbers, 2, 0), np.repeat(start, 2, 0)
        grey = follow(*both, plans, at, Settings(1e-3)).states[:, :, STATE["grey_matter"]]
        gain = grey[1] - grey[0]
        assert gain.max() == pytest.approx(0, abs=1e-9) if size == 0 else gain.max() > size
        assert gain[-1] <= 0.5 * gain.max() + 1e-9


def test_attention_alone_lowers_cortisol_less_than_kindness_in_evidenced():
    numbers, start = ready(typical_person("evidenced"))
    names = ("meditation", "compassion_break")
    plans = [schedule(Plan(90 * DAY, []))] + [
        schedule(Plan(90 * DAY, life.practice(name, range(90), 25.0, planned=False)))
        for name in names
    ]
    three = np.repeat(numbers, 3, 0), np.repeat(start, 3, 0)
    trained = follow(*three, plans, np.array([90 * DAY]), Settings(1e-3)).states[:, 0]
    begin = np.repeat(start, 3, 0)
    slow = [STATE[n] for n in ("kindness_habit", "criticism_habit", "regulation")]
    begin[:, slow] = trained[:, slow]
    at = np.arange(0.0, DAY, 2.0)
    test, quiet = (
        follow(three[0], begin, [schedule(Plan(DAY, what, successes="given"))], at).states
        for what in (life.stress_test(900.0), [])
    )
    rise = (test - quiet)[:, :, STATE["cortisol"]].max(axis=1)
    fall = 1 - rise[1:] / rise[0]
    assert fall[1] > 0.15
    assert fall[0] < 0.4 * fall[1]
