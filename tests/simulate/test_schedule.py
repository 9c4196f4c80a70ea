"""Schedules: exact edges, sums and caps, occasions, errors that advise."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.errors import InputError, NotThereError
from kindloop.model.inputs import INDEX
from kindloop.simulate import life
from kindloop.simulate.rest import typical
from kindloop.simulate.schedule import Day, Noise, Plan, Span, schedule

DAY = 1440.0


def value(plan, name, at):
    j = np.searchsorted(plan.edges, at, "right") - 1
    return plan.inputs[j, INDEX[name]]


@given(
    st.lists(st.tuples(st.floats(0, 2 * DAY), st.floats(0.01, 300), st.floats(0, 1)), max_size=8),
    st.lists(st.floats(0, 2 * DAY - 0.01), min_size=1, max_size=5),
)
@settings(max_examples=60, deadline=None)
def test_at_every_moment_the_inputs_are_the_sum_of_what_is_on(pieces, moments):
    spans = [Span(a, a + length, {"setback": size}) for a, length, size in pieces]
    plan = schedule(Plan(2 * DAY, spans))
    assert np.all(np.diff(plan.edges) > 0)
    assert (plan.edges[0], plan.edges[-1]) == (0.0, 2 * DAY)
    for moment in moments:
        near = [abs(moment - edge) for s in spans for edge in (s.start, s.stop)]
        if not near or min(near) > 1e-4:
            on = sum(s.inputs["setback"] for s in spans if s.start <= moment < s.stop)
            assert value(plan, "setback", moment) == pytest.approx(on)


def test_sleep_waking_and_the_open_loop():
    plan = schedule(Plan(2 * DAY))
    for at, awake, fresh in ((60, 0, 0), (435, 1, 1), (445, 1, 0), (1385, 0, 0), (DAY + 421, 1, 1)):
        assert value(plan, "awake", at) == awake
        assert value(plan, "awakening", at) == fresh
        assert value(plan, "open_to_success", at) == awake
    late = schedule(Plan(DAY, day=Day(600.0, 120.0), successes="given"))
    assert value(late, "awake", 60) == 1
    assert value(late, "awake", 300) == 0
    assert not late.inputs[:, INDEX["open_to_success"]].any()


def test_a_planned_practice_is_an_occasion():
    plan = schedule(Plan(DAY, life.practice("meditation", [0], 15, 600)))
    assert list(plan.kinds) == [1]
    assert np.isnan(plan.marks).all()
    during = np.searchsorted(plan.edges, 605.0) - 1
    assert list(plan.active[plan.first[during] : plan.first[during + 1]]) == [0]
    assert plan.additions[0, INDEX["attention_control"]] == 1
    assert len(plan.active) == 1


def test_candidates_for_success_come_at_the_full_rate_while_awake():
    numbers = typical("evidenced")
    plan = Plan(200 * DAY, successes="drawn")
    one = life.with_chance(plan, numbers, np.random.default_rng(1))
    assert len(one.kinds) == pytest.approx(200 * 960 * 0.0042, rel=0.15)
    assert np.all((one.marks >= 0) & (one.marks < 1))
    again = life.with_chance(plan, numbers, np.random.default_rng(1))
    np.testing.assert_array_equal(one.edges, again.edges)
    np.testing.assert_array_equal(one.inputs, again.inputs)


def test_noise_is_held_between_the_times_of_its_grid():
    noise = Noise(np.array([0.0, 20.0]), np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    plan = schedule(Plan(60.0), noise)
    assert 20.0 in plan.edges
    assert value(plan, "noise_threat", 19.9) == 1.0
    assert value(plan, "noise_self", 20.1) == 6.0


def test_everyday_setbacks_come_while_awake():
    spans = life.setbacks(100, np.random.default_rng(2))
    assert len(spans) == pytest.approx(200, abs=45)
    assert all(420 <= span.start % DAY < 1380 for span in spans)
    first, second = life.stress_test(900.0)
    assert (first.stop, second.stop) == (900.0, 915.0)


def test_what_cannot_be_is_said():
    with pytest.raises(InputError, match="later"):
        Span(10.0, 10.0, {"setback": 1.0})
    with pytest.raises(NotThereError, match="setback"):
        Span(0.0, 1.0, {"setbak": 1.0})
    with pytest.raises(InputError, match="minutes"):
        schedule(Plan(-1.0))
    with pytest.raises(InputError, match="seed"):
        schedule(Plan(DAY, successes="drawn"))
    with pytest.raises(NotThereError, match="meditation"):
        life.practice("meditating", [0])
    with pytest.raises(InputError, match="minutes"):
        life.practice("meditation", [0], minutes=0)
