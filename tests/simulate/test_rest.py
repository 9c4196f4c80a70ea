"""Rest: exact where the clock is held, a stable 24-hour orbit where it runs."""

import numpy as np
import pytest

from kindloop.model.couplings import ARROWS
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import INDEX, replaced
from kindloop.model.persons import Persons, drawn, typical_person, with_traits
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import NAMES
from kindloop.simulate.compile import kernels
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import (
    at_midnight,
    held_clock,
    ready,
    resting,
    solved,
    typical,
    waking_inputs,
)
from kindloop.simulate.schedule import Plan, schedule

DAY = 1440.0


def change(numbers, y, u):
    compiled = kernels()
    q, out = np.empty(compiled.PREPARED), np.empty(len(y))
    compiled.prepare(np.ascontiguousarray(numbers), q)
    compiled.drift(y, u, q, out)
    return out


@pytest.mark.parametrize("edition", EDITIONS)
def test_rest_is_exact_and_no_lesion_moves_it(edition):
    numbers = typical(edition)
    y, u = resting(numbers), waking_inputs()
    held = held_clock(numbers)
    assert np.max(np.abs(change(held, y, u))) < 1e-12
    for arrow in ARROWS:
        assert np.max(np.abs(change(replaced(held, {arrow.strength: 0.0}), y, u))) < 1e-12


@pytest.mark.parametrize("edition", EDITIONS)
def test_rest_is_an_orbit_of_a_day_with_levels_of_one(edition):
    numbers = typical(edition)
    y = at_midnight(numbers)
    times = np.arange(0.0, 10 * DAY + 1, 10.0)
    plan = schedule(Plan(10 * DAY, successes="given"))
    levels = follow(numbers[None], y[None], [plan], times).states[0]
    day = int(DAY / 10)
    last, before = levels[-day:], levels[-2 * day : -day]
    np.testing.assert_allclose(last, before, atol=2e-3)
    mean = dict(zip(NAMES, last.mean(axis=0), strict=True))
    for name in ("crh", "acth", "cortisol", "pituitary", "adrenal", "noradrenaline", "dopamine"):
        assert mean[name] == pytest.approx(1.0, abs=0.02)
    assert mean["mood"] == pytest.approx(0.0, abs=0.02)
    np.testing.assert_allclose(levels[-1], y, atol=0.02)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_orbit_is_stable(edition):
    numbers = typical(edition)
    y = at_midnight(numbers)
    off = y.copy()
    names = ("threat", "noradrenaline", "cortisol", "mood", "motivation", "trying", "expectation")
    off[[STATE[name] for name in names]] += 0.1
    plan = schedule(Plan(20 * DAY, successes="given"))
    times = np.array([20 * DAY])
    levels = follow(np.stack([numbers] * 2), np.stack([y, off]), [plan], times).states[:, 0]
    assert np.max(np.abs(levels[0] - levels[1])) < 0.01


def test_the_awakening_response_and_the_fall_over_the_day():
    numbers = typical("evidenced")
    times = np.arange(0.0, DAY + 1, 5.0)
    plan = schedule(Plan(DAY, successes="given"))
    levels = follow(numbers[None], at_midnight(numbers)[None], [plan], times).states[0]
    cortisol = levels[:, STATE["cortisol"]]
    waking, peak = cortisol[84], cortisol[84:102].argmax()
    assert 0.4 < cortisol[84 + peak] / waking - 1 < 0.8
    assert 25 <= 5 * peak <= 50
    assert np.all(np.diff(cortisol[108:252:12]) < 0.02)


def test_each_persons_rest_is_their_own():
    person = typical_person("evidenced")
    kind = with_traits(person, np.array([0.75]), np.array([0.12]))
    hard = with_traits(person, np.array([0.2]), np.array([0.7]))
    own = [resting(solved(p.numbers)[0]) for p in (kind, hard)]
    for name, sign in (("soothing", 1), ("critic", -1), ("threat", -1), ("mood", 1)):
        assert sign * own[0][STATE[name]] > sign * own[1][STATE[name]]
    for persons, y in zip((kind, hard), own, strict=True):
        moved = change(held_clock(solved(persons.numbers))[0], y, waking_inputs())
        assert np.max(np.abs(moved[: STATE["kindness_habit"]])) < 1e-3
        assert np.max(np.abs(moved[: STATE["mood"]])) < 1e-12


def test_persons_start_at_midnight_with_their_habits():
    persons = drawn("described", 4, np.random.default_rng(3))
    numbers, start = ready(persons)
    assert np.isfinite(numbers).all()
    np.testing.assert_array_equal(start[:, STATE["kindness_habit"]], persons.kindness_habit)
    np.testing.assert_array_equal(start[:, STATE["criticism_habit"]], persons.criticism_habit)


@pytest.mark.parametrize(
    ("name", "value"),
    [("half_life_cortisol", np.nan), ("half_life_crh", 1e-9), ("s_cortisol_crh", 1e6)],
)
def test_absurd_numbers_are_marked_where_the_axis_finds_no_balance(name, value):
    broken = typical_person("described").numbers.copy()
    broken[0, INDEX[name]] = value
    numbers = solved(broken)
    assert np.isnan(numbers[0, INDEX["crh_drive"]])
    paths = follow(
        numbers, np.zeros((1, len(NAMES))), [schedule(Plan(DAY))], np.array([DAY]), Settings()
    )
    assert paths.status[0] == 2
    assert np.isnan(paths.states).all()


def test_a_start_with_absurd_strengths_is_no_crash():
    persons = typical_person("described")
    wild = Persons(
        replaced(persons.numbers, {"s_critic_threat": 1e12, "s_soothing_threat": -1e12}),
        persons.kindness_habit,
        persons.criticism_habit,
        persons.female,
    )
    numbers, start = ready(wild)
    assert numbers.shape[0] == start.shape[0] == 1
