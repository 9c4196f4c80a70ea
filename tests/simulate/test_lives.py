"""Lives whose days are made as they go: the same paths, whoever is beside, and right on average."""

import numpy as np
import pytest

from kindloop.errors import InputError
from kindloop.model.drift_behaviour import adherence
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import Numbers, replaced
from kindloop.model.persons import drawn
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import States
from kindloop.runner import LocalThreads, Serial
from kindloop.simulate import life
from kindloop.simulate.lives import Chance, Who, live, prepared
from kindloop.simulate.path import STATUS, Settings, follow
from kindloop.simulate.rest import at_midnight, ready, typical
from kindloop.simulate.schedule import Day, Plan, Span, schedule
from kindloop.simulate.verify import error

DAY = 1440.0


def busy(days, seed=1, successes="average", day=None):
    random = np.random.default_rng(seed)
    spans = life.setbacks(days, random) + life.practice("compassion_break", range(days))
    return Plan(days * DAY, [*spans, *life.stress_test(900.0)], day or Day(), successes=successes)


def people(many, edition="evidenced", seed=2):
    return ready(drawn(edition, many, np.random.default_rng(seed)))


@pytest.mark.parametrize("night", [Day(), Day(waking=600.0, bedtime=90.0)])
def test_days_made_as_they_go_are_those_laid_out_beforehand(night):
    numbers, start = people(5)
    plan = busy(4, day=night)
    times = np.arange(0.0, 4 * DAY + 1, 60.0)
    made = live(Who(numbers, start), [plan], times)
    given = follow(numbers, start, [schedule(plan)], times)
    np.testing.assert_allclose(made.states, given.states, atol=1e-12)
    assert (made.steps == given.steps).all()


def test_a_life_does_not_depend_on_threads_blocks_or_neighbours():
    numbers, start = people(21)
    plan, chance = busy(3, successes="drawn"), Chance(3)
    times = np.arange(0.0, 3 * DAY + 1, 240.0)
    whole = live(Who(numbers, start), [plan], times, chance, runner=LocalThreads(2))
    alone = live(Who(numbers, start), [plan], times, chance, runner=Serial())
    np.testing.assert_array_equal(whole.states, alone.states)
    some = [17, 4, 9]
    few = live(Who(numbers[some], start[some], np.array(some)), [plan], times, chance)
    np.testing.assert_array_equal(few.states, whole.states[some])
    other = live(Who(numbers, start), [plan], times, Chance(4))
    assert not np.array_equal(other.states, whole.states)


def test_each_may_follow_their_own_plan():
    numbers, start = people(3)
    plans = [busy(2, seed) for seed in range(2)]
    times = np.array([2 * DAY])
    which = np.array([1, 0, 1])
    found = live(Who(numbers, start, plans=which), plans, times)
    for person, plan in enumerate(which):
        one = live(Who(numbers[[person]], start[[person]]), [plans[plan]], times)
        np.testing.assert_array_equal(found.states[person], one.states[0])


def quiet_but_for_mood(sigma, memory):
    """A typical person in whom only noise moves mood: a linear system with a closed form."""
    numbers = typical("evidenced")[None]
    changes = {name: 0.0 for name in NUMBER if name.startswith(("s_", "b_", "rate_", "sigma_"))}
    keep = ("s_circadian_crh", "s_awakening_crh", "s_crh_acth", "s_acth_cortisol",
            "s_cortisol_crh", "s_cortisol_acth")  # fmt: skip
    changes = {name: value for name, value in changes.items() if name not in keep}
    changes |= {"sigma_mood": sigma, "tau_noise_mood": memory, "tau_mood": 240.0}
    return replaced(numbers, {k: v for k, v in changes.items() if k in NUMBER})


@pytest.mark.parametrize("grid", [5.0, 60.0])
def test_the_variance_of_mood_under_noise_is_that_of_its_closed_form(grid):
    sigma, memory, lag, many = 0.02, 90.0, 240.0, 3000
    numbers = np.repeat(quiet_but_for_mood(sigma, memory), many, 0)
    start = np.repeat(at_midnight(typical("evidenced"))[None], many, 0)
    start[:, STATE["mood"]] = 0.0
    plan = Plan(2 * DAY, successes="given")
    found = live(
        Who(numbers, start), [plan], np.array([2 * DAY]), Chance(11, grid), ["mood"],
        Settings(1e-4),
    )  # fmt: skip
    keeps, held = np.exp(-grid / lag), np.exp(-grid / memory)
    exact = sigma**2 * (1 - keeps) ** 2 * (1 + keeps * held)
    exact /= (1 - keeps**2) * (1 - keeps * held)
    mood = found.states[:, 0, 0]
    assert abs(mood.mean()) < 4 * np.sqrt(exact / many)
    assert abs(mood.var() / exact - 1) < 4 * np.sqrt(2 / many)
    continuous = sigma**2 * memory / (memory + lag)
    if grid == 5.0:
        assert abs(exact / continuous - 1) < 0.02
        assert abs(mood.var() / continuous - 1) < 4 * np.sqrt(2 / many) + 0.02
    else:
        assert abs(exact / continuous - 1) < 0.25


def test_steps_taken_back_do_not_bias_chance():
    numbers, start = people(40)
    plan, times = busy(5, successes="drawn"), np.array([5 * DAY])
    loose = live(Who(numbers, start), [plan], times, Chance(1), settings=Settings(1e-3))
    tight = live(Who(numbers, start), [plan], times, Chance(1), settings=Settings(1e-6))
    assert tight.rejected.sum() > loose.rejected.sum()
    apart = np.abs(loose.states - tight.states).max(axis=(1, 2))
    assert np.median(apart) < 1e-2, "the same chance, whatever the steps"


def test_a_planned_practice_is_done_as_often_as_the_person_is_ready():
    numbers = typical("described")
    start, many = at_midnight(numbers), 2000
    span = Span(700.0, 720.0, {"compassion_break": 1.0, "attention_control": 1.0}, planned=True)
    plan = Plan(730.0, [span], successes="given")
    who = Who(np.repeat(numbers[None], many, 0), np.repeat(start[None], many, 0))
    found = live(who, [plan], np.array([699.0, 719.0]), Chance(6, 0.0), ["soothing"])
    rise = found.states[:, 1, 0] - found.states[:, 0, 0]
    done = rise > 0.5 * rise.max()
    everything = live(Who(numbers[None], start[None]), [plan], np.array([700.0]), Chance(6, 0.0))
    chance = adherence(States(*everything.states[0, 0]), Numbers(numbers))
    assert abs(done.mean() - chance) < 4 * np.sqrt(chance * (1 - chance) / many)


def test_single_precision_keeps_what_moves_over_months():
    numbers, start = people(4)
    plan, times = busy(90), np.array([30.0, 60.0, 90.0]) * DAY
    exact = live(Who(numbers, start), [plan], times, settings=Settings(1e-6))
    single = live(Who(numbers, start), [plan], times, settings=Settings(1e-3, bits=32))
    double = live(Who(numbers, start), [plan], times, settings=Settings(1e-3))
    scale = np.maximum(np.ptp(exact.states, axis=1), 0.01)
    far = np.abs(single.states - exact.states).max(axis=1) / scale
    same = np.abs(double.states - exact.states).max(axis=1) / scale
    slow = [STATE[name] for name in ("kindness_habit", "criticism_habit", "regulation",
            "grey_matter", "pituitary", "adrenal", "load", "efficacy")]  # fmt: skip
    assert (far[:, slow] < 2e-3).all()
    assert (far[:, slow] < same[:, slow] + 5e-4).all()


def test_interpolated_times_are_as_good_as_the_steps():
    numbers, start = people(3)
    plan = busy(2)
    fine = np.arange(0.0, 2 * DAY, 5.0)
    loose = live(Who(numbers, start), [plan], fine, settings=Settings(1e-4))
    tight = live(Who(numbers, start), [plan], fine, settings=Settings(1e-9))
    worst = max(error(a, b).max() for a, b in zip(loose.states, tight.states, strict=True))
    assert worst < 1e-3


def test_a_person_who_cannot_be_followed_is_marked_and_harms_nobody():
    numbers, start = people(9)
    plan, times = busy(2), np.arange(0.0, 2 * DAY + 1, 360.0)
    well = live(Who(numbers, start), [plan], times)
    bad_numbers, bad_start = numbers.copy(), start.copy()
    bad_numbers[2, NUMBER["tau_mood"]] = np.nan
    bad_numbers[4, NUMBER["s_setback_mood"]] = 1e12
    bad_start[6, STATE["cortisol"]] = -np.inf
    found = live(Who(bad_numbers, bad_start), [plan], times)
    assert STATUS[found.status[2]] == "not finite"
    assert STATUS[found.status[6]] == "not finite"
    assert found.status[4] > 0 or np.isfinite(found.states[4]).all()
    others = [0, 1, 3, 5, 7, 8]
    np.testing.assert_array_equal(found.states[others], well.states[others])
    assert np.isnan(found.states[2]).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda p: p | {"plans": [busy(1), busy(2), busy(1)]}, "one length"),
        (lambda p: p | {"plans": [busy(1)] * 2 + [busy(1, successes="given")]}, "one kind"),
        (lambda p: p | {"plans": [busy(1, successes="drawn")], "chance": None}, "seed"),
        (lambda p: p | {"plans": [busy(1)] * 2}, "one plan each"),
        (lambda p: p | {"which": np.array([0, 0, 3])}, "one of 1 plans"),
        (lambda p: p | {"plans": [Plan(0.0)]}, "last some minutes"),
        (lambda p: p | {"rate": 3.0, "plans": [busy(1, successes="drawn")]}, "at most 1,000"),
    ],
)
def test_what_does_not_fit_is_said(change, words):
    numbers, start = people(3)
    given = change({"plans": [busy(1)], "chance": Chance(1), "which": None, "rate": None})
    if given["rate"]:
        numbers[:, NUMBER["rate_success"]] = given["rate"]
    with pytest.raises(InputError, match=words):
        live(Who(numbers, start, plans=given["which"]), given["plans"], np.array([10.0]),
             given["chance"])  # fmt: skip


@pytest.mark.parametrize(
    "wrong", [{"seed": -1}, {"seed": 1, "grid": 0.01}, {"seed": 1, "grid": 1e9}]
)
def test_chance_says_what_it_takes(wrong):
    with pytest.raises(InputError, match="came"):
        Chance(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"bits": 16}, {"tolerance": 0.0}, {"tolerance": 1e-7, "bits": 32}, {"tolerance": np.nan}],
)
def test_settings_say_what_they_take(wrong):
    with pytest.raises(InputError, match="came"):
        Settings(**wrong)


def test_plans_are_read_as_they_are_span_by_span():
    plans = [busy(5, seed=one) for one in (1, 2)] + [Plan(5 * DAY, [])]
    plans.append(
        Plan(5 * DAY, [Span(-30.0, 2 * DAY, {"setback": 0.2}), Span(9 * DAY, 10 * DAY, {})])
    )
    table, sizes = prepared(plans, None, typical("evidenced")[None])
    spans = [span for plan in plans for span in sorted(plan.spans, key=lambda span: span.start)]
    assert table.starts.tolist() == [span.start for span in spans]
    assert table.planned.tolist() == [span.planned for span in spans]
    for row, span in zip(table.additions, spans, strict=True):
        assert {n: row[INPUT[n]] for n in INPUT if row[INPUT[n]]} == dict(span.inputs)
    most = 0
    for plan in plans:
        for day in range(6):
            ends = day * DAY, (day + 1) * DAY
            met = [s for s in plan.spans if max(s.start, 0) < ends[1] and s.stop >= ends[0]]
            most = max(most, len([s for s in met if s.start <= plan.length]))
    assert sizes.spans == max(len(plan.spans) for plan in plans)
    assert sizes.occasions - 1 >= most


def test_a_plan_of_nothing_can_be_lived():
    numbers, start = people(2)
    found = live(Who(numbers, start), [Plan(DAY, [])], np.array([0.0, DAY]))
    assert np.isfinite(found.states).all()
