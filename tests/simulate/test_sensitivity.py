"""Slopes by chosen numbers, against differences of tight runs."""

import numpy as np
import pytest

from kindloop.errors import NotThereError
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.persons import drawn
from kindloop.simulate import life
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import all_at_midnight, ready, solved
from kindloop.simulate.schedule import Plan, schedule
from kindloop.simulate.sensitivity import Begin, rest_slopes, slopes

DAY = 1440.0
CHOSEN = ("s_setback_threat", "rate_practice_kindness", "usual_adherence", "half_life_cortisol")


def people(edition="evidenced"):
    return ready(drawn(edition, 2, np.random.default_rng(4)))


def plan():
    random = np.random.default_rng(1)
    spans = life.setbacks(2, random, 3.0) + life.practice("compassion_break", range(2))
    return schedule(Plan(2 * DAY, [*spans, *life.stress_test(900.0)]))


def moved(numbers, name, part):
    width = part * numbers[:, NUMBER[name]]
    high, low = numbers.copy(), numbers.copy()
    high[:, NUMBER[name]] += width
    low[:, NUMBER[name]] -= width
    return solved(high), solved(low), 2 * width


@pytest.mark.slow
def test_slopes_are_those_of_differences():
    numbers, start = people()
    times = np.arange(0.0, 2 * DAY + 1, 120.0)
    found = slopes(Begin(numbers, start), [plan()], times, CHOSEN, Settings(1e-7))
    plain = follow(numbers, start, [plan()], times, Settings(1e-7))
    np.testing.assert_array_equal(found.states, plain.states)
    assert (found.status == 0).all()
    for k, name in enumerate(CHOSEN):
        high, low, width = moved(numbers, name, 1e-4)
        tight = Settings(1e-9)
        up = follow(high, start, [plan()], times, tight).states
        down = follow(low, start, [plan()], times, tight).states
        differences = (up - down) / width[:, None, None]
        size = np.abs(differences).max()
        assert size > 0
        np.testing.assert_allclose(found.slopes[..., k], differences, atol=2e-4 * size)


@pytest.mark.slow
def test_slopes_of_rest_are_those_of_differences():
    numbers, _ = people("described")
    chosen = ("s_mood_critic", "half_life_crh")
    found = rest_slopes(numbers, chosen)
    for k, name in enumerate(chosen):
        high, low, width = moved(numbers, name, 1e-3)
        differences = (all_at_midnight(high) - all_at_midnight(low)) / width[:, None]
        size = max(np.abs(differences).max(), 1e-6)
        np.testing.assert_allclose(found[..., k], differences, atol=0.02 * size)


def test_a_number_that_is_not_there_is_named():
    numbers, start = people()
    with pytest.raises(NotThereError, match="s_setback_threat"):
        slopes(Begin(numbers, start), [plan()], np.array([DAY]), ["s_setback_thret"])
