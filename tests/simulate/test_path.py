"""Paths: right against another solver, of the right order, seeded, marked where they fail."""

import subprocess
import sys

import numpy as np
import pytest

from kindloop.model.check import sample, slopes
from kindloop.model.drift import drift
from kindloop.model.drift_behaviour import adherence
from kindloop.model.inputs import Inputs
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import Numbers, replaced
from kindloop.model.persons import drawn
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import NAMES, States
from kindloop.runner import Serial
from kindloop.simulate import life
from kindloop.simulate.compile import kernels
from kindloop.simulate.path import STATUS, Settings, follow
from kindloop.simulate.rest import at_midnight, ready, typical
from kindloop.simulate.schedule import Plan, Span, schedule
from kindloop.simulate.verify import error, reference, verify

DAY = 1440.0


def busy(days, seed=1, successes="average"):
    random = np.random.default_rng(seed)
    spans = life.setbacks(days, random) + life.practice("compassion_break", range(days))
    return Plan(days * DAY, [*spans, *life.stress_test(900.0)], successes=successes)


@pytest.mark.parametrize("edition", EDITIONS)
def test_compiled_drift_and_jacobian_are_those_of_the_equations(edition):
    numbers, at, compiled = typical(edition), sample(30, 9), kernels()
    q, m = np.empty(compiled.PREPARED), np.empty(compiled.FACTORS)
    compiled.prepare(numbers, q)
    p = Numbers(numbers)
    oracle = np.stack(drift(States(*at.states.T), Inputs(*at.inputs.T), p), axis=1)
    matrices = slopes(numbers, at)[:, :, : len(NAMES)]
    for y, u, expected, matrix in zip(at.states, at.inputs, oracle, matrices, strict=True):
        ours = np.empty(len(NAMES))
        compiled.drift(y.copy(), u.copy(), q, ours)
        np.testing.assert_allclose(ours, expected, rtol=1e-12, atol=1e-13)
        compiled.factorise(y.copy(), u.copy(), q, 3.0, m)
        x = np.arange(1.0, len(NAMES) + 1)
        b = (3.0 * np.eye(len(NAMES)) - matrix) @ x
        compiled.substitute(m, b)
        np.testing.assert_allclose(b, x, rtol=1e-8)
        assert compiled.readiness(y.copy(), q) == pytest.approx(adherence(States(*y), p), rel=1e-12)


@pytest.mark.parametrize("edition", EDITIONS)
def test_scripted_days_are_those_of_lsoda(edition):
    numbers, start = ready(drawn(edition, 3, np.random.default_rng(2)))
    plans = [schedule(busy(3, seed)) for seed in range(3)]
    times = np.arange(0.0, 3 * DAY + 1, 30.0)
    paths = follow(numbers, start, plans, times)
    assert not paths.status.any()
    for person in range(3):
        assert verify(numbers[person], start[person], plans[person], paths, person).worst < 1e-3


def test_a_noisy_run_is_that_of_lsoda_too():
    numbers, start = ready(drawn("evidenced", 1, np.random.default_rng(2)))
    plan = life.with_chance(busy(2, successes="drawn"), numbers[0], np.random.default_rng(3))
    paths = follow(numbers, start, [plan], np.arange(0.0, 2 * DAY + 1, 60.0))
    assert set(paths.weights[0]) <= {0.0, 1.0}
    assert verify(numbers[0], start[0], plan, paths, 0).worst < 1e-3


def test_the_error_falls_with_the_tolerance():
    numbers = typical("evidenced")
    start, plan = at_midnight(numbers), schedule(busy(1))
    times = np.arange(0.0, DAY + 1, 60.0)
    levels, asked = reference(numbers, start, plan, times, np.full(len(plan.kinds), np.nan), 1e-10)
    assert asked > 1000
    errors = []
    for tolerance in (1e-3, 1e-5, 1e-7):
        paths = follow(numbers[None], start[None], [plan], times, Settings(tolerance))
        errors.append(float(np.max(error(paths.states[0], levels))))
    assert errors[0] < 2e-3
    assert errors[1] < errors[0] / 5
    assert errors[2] < 1e-5


def test_short_events_are_never_skipped():
    numbers = typical("described")
    plan = schedule(Plan(DAY, [Span(700.0, 700.5, {"setback": 1.0})], successes="given"))
    times = np.array([699.9, 700.4])
    levels = follow(numbers[None], at_midnight(numbers)[None], [plan], times).states[0]
    assert levels[1, STATE["threat"]] > levels[0, STATE["threat"]] + 0.3


def test_the_same_seed_gives_the_same_path_on_any_runner():
    numbers, start = ready(drawn("described", 4, np.random.default_rng(6)))
    times = np.arange(0.0, 2 * DAY + 1, 120.0)

    def once(runner):
        plans = [
            life.with_chance(busy(2, successes="drawn"), row, np.random.default_rng(n))
            for n, row in enumerate(numbers)
        ]
        return follow(numbers, start, plans, times, runner=runner).states

    np.testing.assert_array_equal(once(Serial()), once(None))


def test_where_levels_are_kept_does_not_matter():
    numbers = typical("described")
    start, plan = at_midnight(numbers)[None], [schedule(busy(2))]
    fine = follow(numbers[None], start, plan, np.arange(0.0, 2 * DAY + 1, 10.0)).states[0]
    coarse = follow(numbers[None], start, plan, np.array([2 * DAY])).states[0]
    np.testing.assert_allclose(coarse[-1], fine[-1], atol=2e-4)


@pytest.mark.parametrize(
    "change",
    [
        {"s_setback_threat": 1e12, "s_critic_threat": -1e12},
        {"s_setback_mood": 1e15},
        {"s_soothing_oxytocin": 1e300},
        {"half_life_cortisol": 1e-12},
    ],
)
def test_absurd_strengths_give_a_marked_or_a_finite_path(change):
    numbers = replaced(typical("described"), change)
    plan = schedule(busy(1))
    paths = follow(numbers[None], at_midnight(typical("described"))[None], [plan], np.array([DAY]))
    fine = STATUS[paths.status[0]] == "fine"
    assert fine == bool(np.isfinite(paths.states).all())


def test_a_run_that_takes_too_long_is_marked():
    numbers = typical("described")
    paths = follow(
        numbers[None],
        at_midnight(numbers)[None],
        [schedule(busy(1))],
        np.array([DAY]),
        Settings(tolerance=1e-13),
    )
    assert STATUS[paths.status[0]] in {"too many steps", "step too small"}


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_a_year_of_noisy_life_stays_bounded(edition):
    numbers, start = ready(drawn(edition, 2, np.random.default_rng(8)))
    random = np.random.default_rng(9)
    plan = Plan(365 * DAY, life.setbacks(365, random), successes="drawn")
    plans = [life.with_chance(plan, row, random) for row in numbers]
    paths = follow(numbers, start, plans, np.arange(0.0, 365 * DAY + 1, DAY))
    assert not paths.status.any()
    levels = dict(zip(NAMES, np.moveaxis(paths.states, 2, 0), strict=True))
    for name in ("threat", "soothing", "kindness_habit", "criticism_habit", "trying", "efficacy"):
        assert np.all((levels[name] >= 0) & (levels[name] <= 1))
    for name in ("noradrenaline", "cortisol", "crh", "acth", "pituitary", "adrenal", "dopamine"):
        assert np.all((levels[name] > -0.5) & (levels[name] < 10))
    assert np.all(np.abs(levels["mood"]) <= 1)


def test_the_second_start_needs_no_sympy_and_the_first_is_announced():
    kernels()
    code = (
        "import sys; from kindloop.simulate.compile import kernels; said = []; "
        "kernels(said.append); print(said, 'sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
