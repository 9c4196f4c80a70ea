"""Persons are seeded draws; noise is what the closed form of its process says."""

import numpy as np
import pytest

from kindloop.errors import InputError
from kindloop.model import noise
from kindloop.model.parameters import INDEX, Numbers, unsolved
from kindloop.model.persons import VARIED, drawn, typical_person, with_traits


def test_the_same_seed_draws_the_same_persons():
    one, other = (drawn("evidenced", 20, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(one.numbers, other.numbers)
    np.testing.assert_array_equal(one.kindness_habit, other.kindness_habit)


def test_factors_have_mean_one_and_the_declared_spread():
    persons = drawn("evidenced", 20_000, np.random.default_rng(1))
    usual = unsolved("evidenced")
    for name in VARIED:
        factor = persons.numbers[:, INDEX[name]] / usual[INDEX[name]]
        assert factor.mean() == pytest.approx(1.0, abs=0.02)
        spread = usual[INDEX["spread_strengths"]]
        assert np.log(factor).std() == pytest.approx(spread, abs=0.01)


def test_kindness_and_criticism_go_apart_and_floors_with_them():
    persons = drawn("evidenced", 20_000, np.random.default_rng(2))
    p = Numbers(persons.numbers)
    kind, hard = persons.kindness_habit, persons.criticism_habit
    logits = [np.log(x / (1 - x)) for x in (kind, hard)]
    assert np.corrcoef(logits)[0, 1] == pytest.approx(-0.69, abs=0.02)
    assert np.corrcoef(kind, p.floor_kindness_habit)[0, 1] > 0.98
    assert np.all((p.floor_criticism_habit > 0) & (p.floor_criticism_habit < 1))


def test_women_answer_stress_less():
    persons = drawn("described", 200, np.random.default_rng(3))
    secretion = persons.numbers[:, INDEX["stress_secretion"]]
    assert set(secretion[persons.female]) == {0.53}
    assert set(secretion[~persons.female]) == {1.0}


def test_the_typical_person_has_the_typical_floors():
    person = typical_person("described")
    same = with_traits(person, person.kindness_habit, person.criticism_habit)
    np.testing.assert_allclose(same.numbers, person.numbers, rtol=1e-14)


def test_impossible_persons_are_named():
    with pytest.raises(InputError, match="at least one"):
        drawn("described", 0, np.random.default_rng(1))
    with pytest.raises(InputError, match="kindness"):
        with_traits(typical_person("described"), np.array([1.2]), np.array([0.3]))


@pytest.mark.parametrize(("sigma", "tau"), [(2.1, 90.0), (0.3, 10_080.0)])
def test_noise_has_the_variance_and_memory_of_its_process(sigma, tau):
    random = np.random.default_rng(8)
    paths = np.array(
        [
            noise.ornstein_uhlenbeck(sigma, tau, 15.0, random.standard_normal(60))
            for _ in range(4000)
        ]
    )
    assert paths[:, 0].std() == pytest.approx(sigma, rel=0.04)
    assert paths[:, -1].std() == pytest.approx(sigma, rel=0.04)
    for lag in (1, 4, 20):
        together = np.corrcoef(paths[:, 10], paths[:, 10 + lag])[0, 1]
        assert together == pytest.approx(np.exp(-15.0 * lag / tau), abs=0.05)


def test_noise_is_that_of_the_textbook_recursion():
    shocks = np.random.default_rng(2).standard_normal(30)
    decay = np.exp(-15.0 / 100.0)
    level, expected = 0.0, []
    for n, shock in enumerate(shocks):
        fresh = 1.5 if n == 0 else 1.5 * np.sqrt(1 - decay**2)
        level = decay * level + fresh * shock
        expected.append(level)
    np.testing.assert_allclose(noise.ornstein_uhlenbeck(1.5, 100.0, 15.0, shocks), expected)


def test_noise_is_seeded_and_adds_the_slow_view_of_oneself():
    numbers, times = unsolved("evidenced"), noise.grid(1440.0 * 30)
    one, other = (noise.drawn(numbers, times, np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert one.shape == (len(times), 3)
    assert noise.drawn(numbers, noise.grid(10.0), np.random.default_rng(1)).shape == (1, 3)
