"""Many lives summed up as they go by: against all of them at once."""

import numpy as np
import pytest

from kindloop.errors import InputError
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.persons import drawn
from kindloop.simulate import life, many
from kindloop.simulate.lives import Chance, Who, live
from kindloop.simulate.many import Question, live_many, measures
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan

DAY = 1440.0


def blocks(sizes, seed=3):
    for number, size in enumerate(sizes):
        numbers, start = ready(drawn("evidenced", size, np.random.default_rng([seed, number])))
        yield Who(numbers, start)


def plan(days=2):
    return Plan(days * DAY, life.setbacks(days, np.random.default_rng(1)), successes="drawn")


def test_sums_over_blocks_are_those_of_everyone():
    times, chance = np.arange(0.0, 2 * DAY + 1, 360.0), Chance(2)
    question = Question(times, ("threat", "mood"), (0.1, 0.5), measured=True)
    found = live_many(blocks([5, 9, 4]), [plan()], question, chance)
    parts = list(blocks([5, 9, 4]))
    numbers = np.concatenate([one.numbers for one in parts])
    start = np.concatenate([one.start for one in parts])
    whole = live(Who(numbers, start), [plan()], times, chance, ["threat", "mood"]).states
    assert found.persons == 18
    assert found.failed == {}
    np.testing.assert_allclose(found.mean, whole.mean(axis=0), atol=1e-13)
    np.testing.assert_allclose(found.sd, whole.std(axis=0, ddof=1), atol=1e-13)
    np.testing.assert_allclose(found.quantiles, np.quantile(whole, [0.1, 0.5], axis=0))
    np.testing.assert_array_equal(found.measures.area, measures(times, whole).area)


def test_beyond_a_limit_quantiles_are_those_of_the_first(monkeypatch):
    monkeypatch.setattr(many, "KEPT", 6)
    question = Question(np.array([DAY]), ("mood",))
    found = live_many(blocks([5, 9]), [plan()], question, Chance(2))
    parts = list(blocks([5, 9]))
    numbers = np.concatenate([one.numbers for one in parts])[:6]
    start = np.concatenate([one.start for one in parts])[:6]
    first = live(Who(numbers, start), [plan()], np.array([DAY]), Chance(2), ["mood"]).states
    np.testing.assert_allclose(found.quantiles, np.quantile(first, [0.05, 0.5, 0.95], axis=0))


def test_paths_that_end_early_are_counted_and_left_out():
    bad = next(blocks([3]))
    bad.numbers[1, NUMBER["tau_mood"]] = np.nan
    found = live_many([bad], [plan()], Question(np.array([DAY]), ("mood",)), Chance(2))
    assert found.failed == {"not finite": 1}
    assert np.isfinite(found.mean).all()
    bad.numbers[:, NUMBER["tau_mood"]] = np.nan
    found = live_many([bad], [plan()], Question(np.array([DAY]), ("mood",)), Chance(2))
    assert np.isnan(found.mean).all()
    assert np.isnan(found.quantiles).all()


def test_measures_of_a_known_course():
    times = np.array([0.0, 10.0, 20.0, 30.0, 60.0])
    course = np.array([1.0, 3.0, 2.5, 1.5, 1.0])
    levels = np.stack([np.stack([course, np.ones(5)], axis=1)])
    found = measures(times, levels)
    assert found.area[0, 0] == pytest.approx(10 + 17.5 + 10 + 7.5)
    assert found.peak[0, 0] == 2.0
    assert found.peak_time[0, 0] == 10.0
    assert found.half_recovery[0, 0] == pytest.approx(15.0)
    assert np.isnan(found.half_recovery[0, 1])
    rising = measures(times, np.linspace(0, 1, 5)[None, :, None])
    assert np.isnan(rising.half_recovery).all()


def test_nobody_and_absurd_quantiles_are_said():
    with pytest.raises(InputError, match="nobody"):
        live_many([], [plan()], Question(np.array([DAY])), Chance(2))
    with pytest.raises(InputError, match="Quantiles"):
        Question(np.array([DAY]), quantiles=(0.0, 0.5))
