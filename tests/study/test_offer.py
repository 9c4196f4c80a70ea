"""What is offered, and what is not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindloop.notebook import Session
from kindloop.study.offer import NEUTRAL, high_criticism, made_worse, offer, percentile

DAY = 86_400_000_000
NOW = 20_000 * DAY
ALL = ("compassion_break", "meditation", "affirmation")


def worse(name, days_ago, yes=True):
    return Session(NOW - round(days_ago * DAY), name, worse=yes)


def rated(name, before, after, number=0):
    return Session(NOW - 30 * DAY - number, name, before=before, after=after)


def test_worse_once_or_long_ago_changes_nothing():
    for sessions in (
        [worse("meditation", 1)],
        [worse("meditation", 1), worse("meditation", 14.01)],
        [worse("meditation", 1), worse("compassion_break", 2)],
        [worse("meditation", 1), worse("meditation", 2, yes=False)],
    ):
        assert made_worse(sessions, NOW) == ()
        assert offer(ALL, sessions, NOW).practices == ALL


def test_worse_twice_in_fourteen_days_is_not_offered_and_something_neutral_is():
    sessions = [worse("meditation", 0), worse("meditation", 14)]
    found = offer(ALL, sessions, NOW)
    assert found.practices == (NEUTRAL, "compassion_break", "affirmation")
    assert found.rested == ("meditation",)


def test_after_a_while_it_comes_back():
    sessions = [worse("meditation", 0), worse("meditation", 1)]
    assert "meditation" in offer(ALL, sessions, NOW + 14 * DAY).practices


def test_affirmations_are_left_out_when_criticism_is_high():
    found = offer(ALL, [], NOW, too_critical=True)
    assert found.practices == ("compassion_break", "meditation")
    assert found.too_critical
    assert not found.rested


def test_what_was_rated_better_comes_first_but_one_good_day_does_not_rule():
    many = [rated("meditation", 4, 6, n) for n in range(6)]
    once = [rated("affirmation", 2, 5)]
    assert offer(ALL, [*many, *once], NOW).practices == (
        "meditation", "affirmation", "compassion_break",
    )  # fmt: skip
    assert offer(ALL, [rated("compassion_break", 6, 4)], NOW).practices[-1] == "compassion_break"
    assert offer(ALL, [Session(1, "meditation", before=3)], NOW).practices == ALL


@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=60), st.sampled_from([0.0, 30.0, 70.0, 100.0])
)
def test_the_percentile_is_that_of_numpy(values, per_cent):
    assert percentile(values, per_cent) == pytest.approx(np.percentile(values, per_cent))


def test_high_is_above_the_own_seventieth_percentile():
    earlier = [float(value) for value in range(1, 11)]
    assert high_criticism(7.4, earlier, 5.0)
    assert not high_criticism(7.3, earlier, 5.0)
    assert not high_criticism(None, earlier, 5.0)


def test_with_few_answers_the_middle_of_the_scale_stands_in():
    assert high_criticism(6.0, [9.0] * 9, 5.0)
    assert not high_criticism(5.0, [1.0] * 9, 5.0)
    assert not high_criticism(6.0, [9.0] * 10, 5.0)
