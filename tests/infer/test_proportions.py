"""Shares and their difference against statsmodels, a test turned round, and exact coverage."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from kindloop.infer.proportions import Share, difference, wilson

peer = pytest.importorskip("statsmodels.stats.proportion")

Z = 1.6448536269514722


@st.composite
def shares(draw):
    n = draw(st.integers(1, 400))
    return Share(draw(st.integers(0, n)), n)


@given(shares())
def test_wilson_is_where_the_score_test_no_longer_refuses(share):
    rate, n = share.yes / share.all, share.all

    def score(p):
        return (p - rate) ** 2 - Z**2 * p * (1 - p) / n

    low, high = wilson(share)
    if share.yes:
        assert low == pytest.approx(brentq(score, 0, rate * (1 - 1e-9), xtol=1e-14), abs=1e-10)
    if share.yes < n:
        assert high == pytest.approx(
            brentq(score, rate + (1 - rate) * 1e-9, 1, xtol=1e-14), abs=1e-10
        )
    assert 0 <= low <= rate <= high <= 1


@settings(deadline=None)
@given(shares(), shares())
def test_the_difference_is_that_of_statsmodels(one, other):
    low, high = peer.confint_proportions_2indep(
        one.yes, one.all, other.yes, other.all, method="newcomb", compare="diff", alpha=0.1
    )
    found = difference(one, other)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert -1 <= found.low <= found.value <= found.high <= 1


@given(shares(), shares())
def test_turned_round_it_changes_its_sign(one, other):
    there, back = difference(one, other), difference(other, one)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low))
    assert there.tells == back.tells


@pytest.mark.parametrize(("n", "m"), [(8, 8), (12, 20), (30, 15)])
def test_it_holds_the_truth_nine_times_in_ten(n, m):
    """Every outcome is counted with its exact chance: no drawing."""
    held = np.array(
        [[(d.low, d.high) for j in range(m + 1) if (d := difference(Share(i, n), Share(j, m)))]
         for i in range(n + 1)]
    )  # fmt: skip
    coverage = []
    for p in np.linspace(0.1, 0.9, 9):
        for q in np.linspace(0.1, 0.9, 9):
            chance = np.outer(_binomial(n, p), _binomial(m, q))
            inside = (held[..., 0] <= p - q) & (p - q <= held[..., 1])
            coverage.append((chance * inside).sum())
    assert 0.89 < np.mean(coverage) < 0.945
    assert min(coverage) > 0.83


def _binomial(n, p):
    return np.array([comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)])


def test_nothing_told_tells_nothing():
    assert difference(Share(0, 0), Share(3, 4)) is None
    assert difference(Share(3, 4), Share(0, 0)) is None
    assert wilson(Share(0, 0)) == (0.0, 1.0)


def test_what_tells_and_what_does_not():
    assert not difference(Share(3, 4), Share(1, 4)).tells
    assert difference(Share(30, 40), Share(10, 40)).tells
    assert difference(Share(10, 40), Share(30, 40)).tells
    assert not difference(Share(20, 40), Share(20, 40)).tells


@pytest.mark.parametrize(("yes", "n"), [(-1, 4), (5, 4)])
def test_a_share_of_more_than_all_is_none(yes, n):
    with pytest.raises(ValueError, match="0 <= yes <= all"):
        Share(yes, n)
