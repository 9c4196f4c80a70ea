"""The rolling strength against its recursion, its closed form, and what it promises."""

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.study.strength import KEEP, strength


def slowly(days, today):
    """Day by day, as the page says it."""
    keep, level = exp(-1 / 22), 0.0
    for day in range(min(days, default=today), today + 1):
        level = keep * level + (1 - keep) * (day in days)
    return level


@given(st.sets(st.integers(20_000, 20_400)), st.integers(20_000, 20_500))
def test_the_sum_is_the_recursion(days, today):
    assert strength(days, today) == pytest.approx(slowly(days, today), abs=1e-12)


@given(st.integers(1, 500))
def test_every_day_follows_the_closed_form(n):
    assert strength(range(n), n - 1) == pytest.approx(1 - KEEP**n)


def test_one_missed_day_barely_moves_it():
    days = set(range(60))
    with_gap = strength(days - {50}, 59)
    assert strength(days, 59) - with_gap < 0.05
    assert strength(days, 60) / strength(days, 59) == pytest.approx(exp(-1 / 22))


def test_twice_a_day_counts_once_and_tomorrow_not_yet():
    assert strength([3, 3, 3], 3) == strength([3], 3) == strength([3, 4], 3)
    assert strength([], 3) == 0
