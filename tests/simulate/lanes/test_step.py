"""One step against the textbook: the method as it is printed, on the readable equations."""

import numpy as np
import pytest

from kindloop.model.check import sample, slopes
from kindloop.model.drift import circadian, drift
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.inputs import Inputs
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import Numbers
from kindloop.model.states import NAMES, States
from kindloop.simulate.elimination import elimination
from kindloop.simulate.lanes import method
from kindloop.simulate.lanes.programs import programs
from kindloop.simulate.lanes.run import Sizes, memory_of, scratch_of
from kindloop.simulate.lanes.step import room
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import at_midnight, typical
from kindloop.simulate.schedule import Plan, Span, schedule
from kindloop.vectors.arithmetic import Kind

TURN = 2 * np.pi / 1440


def textbook(numbers, y, u, t, h):
    """A step of Rodas4 with dense matrices and a numerical slope in time."""
    p, many = Numbers(numbers), len(y)

    def change(t, y):
        u[INPUT["circadian"]] = circadian((t - p.circadian_peak) * TURN, p)
        return np.array(drift(States(*y), Inputs(*u), p), dtype=float)

    later, earlier = change(t + 1e-3, y), change(t - 1e-3, y)
    by_time = (later - earlier) / 2e-3
    change(t, y)

    class One:
        states, inputs = y[None], u[None]

    matrix = slopes(numbers, One)[0][:, :many]
    left = np.eye(many) / (method.GAMMA * h) - matrix
    k = np.zeros((method.STAGES, many))
    for stage in range(method.STAGES):
        at = y + np.array(method.BY_STAGE[stage]) @ k[: len(method.BY_STAGE[stage])]
        right = change(t + method.AT[stage] * h, at)
        right += np.array(method.BACK[stage]) @ k[: len(method.BACK[stage])] / h
        right += method.BY_TIME[stage] * h * by_time
        k[stage] = np.linalg.solve(left, right)
    new = y + np.array(method.BY_STAGE[-1]) @ k[:5] + k[5]
    return new, k[5]


@pytest.mark.parametrize("edition", EDITIONS)
def test_one_step_of_the_kernel_is_the_textbooks(edition):
    numbers = typical(edition)
    start, long = at_midnight(numbers), 600.0
    plan = schedule(Plan(long, [Span(0.0, long, {"setback": 0.6, "reframing": 0.4})]))
    h = 0.7
    settings = Settings(0.1)
    times = np.array([h])
    one = follow(numbers[None], start[None], [cut(plan, h)], times, settings)
    assert one.steps[0] in (1, 2, 3)
    u = plan.inputs[0].copy()
    if one.steps[0] == 1:
        new, _ = textbook(numbers, start, u, 0.0, h)
        np.testing.assert_allclose(one.states[0, 0], new, atol=1e-9)
    fine = 0.01
    one = follow(numbers[None], start[None], [cut(plan, fine)], np.array([fine]), settings)
    assert one.steps[0] == 1
    new, _ = textbook(numbers, start, u, 0.0, fine)
    np.testing.assert_allclose(one.states[0, 0] - start, new - start, rtol=1e-6, atol=1e-11)


def cut(plan, end):
    """The first interval alone, shorter."""
    return type(plan)(
        np.array([0.0, end]), plan.inputs[:1], np.zeros(2, np.int64), np.empty(0, np.int64),
        plan.kinds, plan.marks, plan.additions,
    )  # fmt: skip


def test_the_method_is_of_order_four_and_ends_where_its_last_stage_looks():
    assert method.BY_STAGE[5][:4] == method.BY_STAGE[4]
    assert method.BY_STAGE[5][4] == 1.0
    # on y' = -y one step is right up to the fifth power of its length
    errors = []
    for h in (0.2, 0.1):
        k = np.zeros(method.STAGES)
        for stage in range(method.STAGES):
            at = 1.0 + np.dot(method.BY_STAGE[stage], k[: len(method.BY_STAGE[stage])])
            right = -at + np.dot(method.BACK[stage], k[: len(method.BACK[stage])]) / h
            k[stage] = right / (1.0 / (method.GAMMA * h) + 1.0)
        errors.append(abs(1.0 + np.dot(method.BY_STAGE[5], k[:5]) + k[5] - np.exp(-h)))
    assert 4.5 < np.log2(errors[0] / errors[1]) < 5.5


def test_the_programs_say_what_is_worked_out_when():
    whole = programs()
    assert len(whole.drift.results) == len(NAMES)
    assert len(whole.first.results) == len(NAMES) + 1 + len(whole.entries)
    read = {symbol.name for one in (*whole.drift.results, *(v for _, v in whole.drift.shared))
            for symbol in one.free_symbols}  # fmt: skip
    inputs = set(Inputs._fields) - {"circadian"}
    assert not read & inputs, "inputs are settled beforehand"
    assert not read & set(whole.prepare.homes) & {"tau_threat", "s_setback_threat"}
    order, pattern = elimination(set(whole.entries), len(NAMES))
    assert sorted(order) == list(range(len(NAMES)))
    assert len(pattern) < 200, "the elimination fills in little"


def test_memory_begins_where_a_line_of_the_cache_does():
    memory = memory_of(Kind(64, 8), 100, room(149).rows)
    for rows in (memory.q, memory.y, memory.seen, memory.work, memory.increment):
        assert rows.ctypes.data % 64 == 0
    assert scratch_of(8, Sizes()).level.shape == (8, 4)


def test_sample_states_are_in_range():
    assert np.isfinite(sample(3, 1).states).all()
