"""The rule by which a claim holds: against SciPy's own paired test, and case by case."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_rel

from kindloop.study.claims_rule import LEAST, Effect, effect, verdict

PAIRS = st.lists(
    st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=3, max_size=30, unique=True
)


def columns(pairs):
    return tuple(np.array(column) for column in zip(*pairs, strict=True))


@given(PAIRS)
def test_the_interval_is_that_of_a_paired_t_test(pairs):
    first, second = columns(pairs)
    found = effect(first, second, 1, "1")
    if np.ptp(first - second) < 1e-9:
        assert found.high - found.low < 1e-8
        return
    wanted = ttest_rel(first, second).confidence_interval(0.90)
    assert (found.low, found.high) == pytest.approx((wanted.low, wanted.high), abs=1e-9)
    assert found.smallest == pytest.approx(max(0.2 * np.std(second, ddof=1), LEAST["1"]))


@given(PAIRS)
def test_what_is_claimed_the_other_way_round_gets_the_opposite_verdict(pairs):
    first, second = columns(pairs)
    turned = {"as claimed": "the other way", "the other way": "as claimed"}
    said = verdict(effect(first, second, 1, "1"), 1)
    other = verdict(effect(first, second, -1, "1"), -1)
    assert other == turned.get(said, said)


@given(PAIRS, st.floats(0.1, 10))
def test_no_verdict_depends_on_the_scale_where_persons_differ(pairs, factor):
    first, second = columns(pairs)
    if min(np.std(second, ddof=1), factor * np.std(second, ddof=1)) * 0.2 <= LEAST["1"] * 1.01:
        return
    one = effect(first, second, 1, "1")
    other = effect(factor * first, factor * second, 1, "1")
    assert other.value == pytest.approx(factor * one.value, abs=1e-9)
    edge = min(abs(abs(x) - one.smallest) for x in (one.value, one.low, one.high))
    if min(edge, abs(one.low), abs(one.high)) > 1e-6:
        assert verdict(one, 1) == verdict(other, 1)


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.5, 0.3, 0.7, "as claimed"),
        (-0.5, -0.7, -0.3, "the other way"),
        (0.1, 0.05, 0.15, "next to nothing"),
        (0.0, 0.0, 0.0, "next to nothing"),
        (0.5, -0.1, 1.1, "not clear"),
        (0.15, 0.05, 0.25, "not clear"),
        (np.nan, np.nan, np.nan, "not clear"),
    ],
)
def test_each_verdict(value, low, high, said):
    assert verdict(Effect(value, low, high, 0.2, 9, 0, 1.0), 1) == said


def test_a_planted_effect_in_the_wrong_direction_does_not_hold():
    chance = np.random.default_rng(1)
    second = chance.standard_normal(200)
    first = second - 1.0 + 0.1 * chance.standard_normal(200)
    assert verdict(effect(first, second, 1, "1"), 1) == "the other way"
    assert verdict(effect(first, second, -1, "1"), -1) == "as claimed"


def test_a_sure_but_small_effect_does_not_hold():
    second = np.random.default_rng(1).standard_normal(2000)
    found = effect(second + 0.1, second, 1, "1")
    assert found.low > 0
    assert found.share == 1.0
    assert verdict(found, 1) == "next to nothing"


def test_what_is_not_known_is_left_out_and_counted():
    first, second = np.array([1.0, np.nan, 3.0, 2.0]), np.array([0.5, 1.0, np.nan, 1.0])
    found = effect(first, second, 1, "min")
    assert (found.persons, found.unknown) == (2, 2)
    assert found.value == pytest.approx(0.75)
    nothing = effect(first[:2], second[:2], 1, "1")
    assert nothing.persons == 1
    assert np.isnan(nothing.value)
    assert verdict(nothing, 1) == "not clear"
