"""Persons' coverage beside chance: the ratio, its probability, and what is said."""

import numpy as np
import pytest
from scipy.stats import chi2, norm

from kindloop.infer.coverage import Spread, said, spread


def covered(rates, answers, seed):
    random = np.random.default_rng(seed)
    person = np.repeat(np.arange(len(rates)), answers)
    return person, random.random(len(person)) < np.repeat(rates, answers)


def test_where_all_is_chance_it_differs_as_often_as_it_says():
    found = [spread(*covered(np.full(60, 0.9), 15, seed)) for seed in range(300)]
    assert np.mean([one.ratio for one in found]) == pytest.approx(1.0, abs=0.04)
    assert np.mean([one.p < 0.1 for one in found]) == pytest.approx(0.1, abs=0.05)
    assert np.mean([one.differs for one in found]) < 0.035


def test_with_many_answers_it_is_the_chi_square_test():
    rates = np.random.default_rng(7).uniform(0.88, 0.92, 50)
    person, inside = covered(rates, 4_000, 7)
    found = spread(person, inside)
    upper = chi2.sf(found.ratio * 50, 50)
    assert found.p == pytest.approx(2 * max(min(upper, 1 - upper), 1 / 4000), abs=0.03)


@pytest.mark.parametrize("rates", [np.tile([0.98, 0.75], 40), np.full(80, 0.80)])
def test_persons_who_differ_and_intervals_that_are_too_narrow_are_found(rates):
    found = spread(*covered(rates, 20, 3))
    assert found.ratio > 1.3
    assert found.differs


def test_intervals_that_cover_everybody_alike_are_found_too():
    person = np.repeat(np.arange(100), 20)
    inside = np.tile(np.arange(20) >= 2, 100)
    found = spread(person, inside)
    assert found.ratio == pytest.approx(0.0)
    assert found.differs


def test_people_without_answers_do_not_count():
    person, inside = covered(np.full(5, 0.9), 10, 1)
    assert spread(person + 3, inside) == spread(person, inside)


def test_what_is_said():
    assert "one person only" in said([Spread(1, 3.0, 0.001, 1.4)])
    spreads = [Spread(10, 1.0, 0.5, 0.6), Spread(30, 2.0, 0.001, 0.4), Spread(1, 9.0, 0.0, 1.4)]
    text = said(spreads)
    assert "1.75 times" in text
    assert "1 of 2 channels" in text
    z = 0.75 / np.hypot(0.25 * 0.6, 0.75 * 0.4)
    assert f"p = {2 * norm.sf(z):.2g};" in text


def test_several_channels_of_chance_are_told_apart_from_it_as_rarely_as_they_should():
    found = []
    for seed in range(200):
        several = [spread(*covered(np.full(40, 0.9), 12, 1000 * seed + n)) for n in range(4)]
        found.append(float(said(several).split("p = ")[1].split(";")[0]))
    assert np.mean(np.array(found) < 0.1) == pytest.approx(0.1, abs=0.07)
