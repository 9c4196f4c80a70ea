"""Fixed points, their stability and their folds: against normal forms, SymPy and long runs."""

import numpy as np
import pytest

from kindloop.errors import InputError, NotThereError
from kindloop.model.inputs import INDEX as INPUT
from kindloop.model.parameters import NAMES as NUMBERS
from kindloop.model.states import INDEX as STATE
from kindloop.model.states import STATES
from kindloop.runner import Serial
from kindloop.simulate.continuation import (
    along,
    bordered,
    fold_curve,
    jacobian,
    settled,
    slow_states,
    waking,
)
from kindloop.simulate.curve import Pace, solve, trace
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import typical
from kindloop.simulate.schedule import Schedule

HABIT = "criticism_habit"


@pytest.fixture(scope="module")
def numbers():
    return typical("described")


@pytest.fixture(scope="module")
def ladder(numbers):
    """Rests of a person with little kindness, along the criticism habit."""
    person = waking(numbers, (HABIT,), {"kindness_habit": 0.25})
    start = settled(person, (0.05,))
    return person, along(person, start, 0.05, (0.05, 1.0))


def test_a_fold_is_found_where_the_normal_form_has_it():
    done = trace(
        lambda z: np.array([z[1] - 0.3 - z[0] ** 2]),
        lambda z: np.array([[-2 * z[0], 1.0]]),
        np.array([1.0, 1.3]),
        (-1.0, 2.0),
        rising=False,
    )
    assert done.ended == "left"
    assert done.folds == pytest.approx(np.array([[0.0, 0.3]]), abs=1e-8)
    assert done.points[-1] == pytest.approx([-np.sqrt(1.7), 2.0])
    assert done.points[:, 1] == pytest.approx(0.3 + done.points[:, 0] ** 2)


def test_an_s_shaped_curve_has_its_two_folds():
    done = trace(
        lambda z: np.array([z[1] + z[0] - z[0] ** 3]),
        lambda z: np.array([[1 - 3 * z[0] ** 2, 1.0]]),
        np.array([-1.5, -1.875]),
        (-2.0, 2.0),
    )
    x = 1 / np.sqrt(3)
    assert done.folds == pytest.approx(np.array([[-x, 2 * x / 3], [x, -2 * x / 3]]), abs=1e-8)


def test_a_closed_curve_ends_and_one_without_a_solution_is_lost():
    circle = lambda z: np.array([z @ z - 1.0])  # noqa: E731
    slope = lambda z: 2 * z[None]  # noqa: E731
    assert trace(circle, slope, np.array([1.0, 0.0]), (-2.0, 2.0)).ended == "closed"
    assert len(trace(circle, slope, np.array([1.0, 0.0]), (-2.0, 2.0)).folds) == 2
    assert trace(circle, slope, np.array([1.0, 0.0]), (-2, 2), pace=Pace(most=5)).ended == "long"
    lost = trace(lambda z: np.array([z @ z + 1.0]), slope, np.array([1.0, 0.0]), (-2.0, 2.0))
    assert lost.ended == "lost"


def test_newton_says_where_it_does_not_settle():
    assert solve(lambda x: x**2 - 2, lambda x: np.diag(2 * x), np.array([1.0])) == pytest.approx(
        [np.sqrt(2)]
    )
    assert solve(lambda x: x**2 + 1, lambda x: np.diag(2 * x), np.array([0.5])) is None
    assert solve(lambda x: x * 0 + 1, lambda x: np.zeros((1, 1)), np.array([0.5])) is None


def test_the_bordered_number_is_zero_where_a_matrix_is_singular():
    square = np.array([[1.0, 2.0], [2.0, 4.0]])
    left, right = np.array([1.0, 0.3]), np.array([0.2, 1.0])
    assert bordered(square, left, right) == pytest.approx(0.0, abs=1e-12)
    assert abs(bordered(square + np.eye(2), left, right)) > 0.1


def test_the_jacobian_is_that_of_the_symbols(numbers):
    import sympy

    from kindloop.model.corners import Positive, Step
    from kindloop.model.symbols import jacobian as symbolic_jacobian
    from kindloop.model.symbols import symbolic

    chance = np.random.default_rng(4)
    low = np.array([one.low for one in STATES])
    high = np.array([one.high for one in STATES])
    levels = low + (high - low) * chance.uniform(0.1, 0.9, len(STATES))
    inputs = chance.uniform(0, 1, len(INPUT))
    theory = symbolic()
    values = dict(zip(theory.states, levels, strict=True))
    values |= dict(zip(theory.inputs, inputs, strict=True))
    values |= {
        sympy.Symbol(name, real=True): value for name, value in zip(NUMBERS, numbers, strict=True)
    }
    expected = np.zeros((len(STATES), len(STATES)))
    symbols = list(values)
    corners = [
        {"Positive": lambda x: max(x, 0.0), "Step": lambda x: float(x > 0)},
        "math",
    ]
    assert {Positive.__name__, Step.__name__} == {"Positive", "Step"}
    for at, entry in symbolic_jacobian().items():
        expected[at] = sympy.lambdify(symbols, entry, corners)(*values.values())
    assert jacobian(numbers, levels, inputs) == pytest.approx(expected, abs=1e-10)


def test_what_is_held_is_slower_than_five_days(numbers):
    assert set(slow_states(numbers)) == {
        "pituitary", "adrenal", "intrinsic", "kindness_habit", "criticism_habit", "regulation",
        "fear_of_failure", "efficacy", "grey_matter", "load",
    }  # fmt: skip


def test_both_folds_bound_the_range_with_two_stable_rests(ladder):
    _, done = ladder
    assert done.ended == "left"
    assert len(done.folds) == 2
    high, low = done.folds
    assert low < high
    for dial, stable in ((low - 0.02, 1), (0.5 * (low + high), 2), (high + 0.02, 1)):
        crossings = np.flatnonzero(np.diff(np.sign(done.dial - dial)))
        kinds = [done.rests[place].stable for place in crossings]
        assert kinds.count(True) == stable
        assert kinds.count(False) == stable - 1


def test_one_eigenvalue_is_zero_at_a_fold(ladder):
    person, done = ladder
    for dial, levels in zip(done.folds, done.fold_levels, strict=True):
        changed = levels.copy()
        changed[STATE[HABIT]] = dial
        block = jacobian(person.numbers, changed, person.inputs)
        rates = np.linalg.eigvals(block[np.ix_(person.free, person.free)])
        assert np.min(np.abs(rates)) < 1e-6
        assert np.sort(rates.real)[-2] < -1e-5


def constant(person, minutes):
    return Schedule(
        np.array([0.0, minutes]), person.inputs[None], np.zeros(2, np.int64),
        np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0), np.empty((0, len(INPUT))),
    )  # fmt: skip


def test_long_runs_of_the_kernel_come_to_the_stable_rests_and_leave_the_unstable(ladder):
    """Slow states are held by time constants and half-lives without end."""
    person, done = ladder
    middle = float(np.mean(done.folds))
    crossings = np.flatnonzero(np.diff(np.sign(done.dial - middle)))
    exact = [settled_near(person, done.rests[place], middle) for place in crossings]
    assert [one.stable for one in exact] == [True, False, True]
    held = person.numbers.copy()
    for state in STATES:
        if state.name in slow_states(person.numbers):
            held[NUMBERS.index(state.time_constant)] = 1e15
    held[[k for k, name in enumerate(NUMBERS) if name.startswith("rate_")]] = 0.0
    low, saddle, high = (one.levels for one in exact)
    starts = np.array([low + 0.1 * (saddle - low), saddle + 0.05 * (low - saddle),
                       saddle + 0.05 * (high - saddle)])  # fmt: skip
    ends = follow(
        np.repeat(held[None], 3, 0), starts, [constant(person, 40 * 1440.0)],
        np.array([40 * 1440.0]), Settings(1e-6, held=True), Serial(),
    ).states[:, 0]  # fmt: skip
    free = list(person.free)
    assert ends[0][free] == pytest.approx(low[free], abs=1e-4)
    assert ends[1][free] == pytest.approx(low[free], abs=1e-4)
    assert ends[2][free] == pytest.approx(high[free], abs=1e-4)


def settled_near(person, rest, dial):
    from kindloop.simulate import continuation as inner

    x = solve(
        lambda x: inner._change(person, x, (dial,)),
        lambda x: inner._slope(person, x, (dial,))[:, : len(x)],
        rest.levels[list(person.free)],
    )
    return inner.rest_at(person, x, (dial,))


def test_the_typical_rest_is_found_where_the_theory_puts_it(numbers):
    person = waking(numbers, ("s_critic_threat",))
    rest = settled(person, (float(numbers[NUMBERS.index("s_critic_threat")]),))
    assert rest.stable
    assert rest.slowest > 60
    kind = waking(numbers, ("setback",), {"kindness_habit": 0.6}, {"awake": 1.0})
    assert settled(kind, (0.5,)).levels[STATE["threat"]] > settled(kind, (0.0,)).levels[0]


def test_the_folds_meet_in_a_cusp_beyond_which_there_is_one_rest(numbers, ladder):
    _, done = ladder
    person = waking(numbers, (HABIT, "kindness_habit"))
    at, within = (float(done.folds[0]), 0.25), (0.0, 0.3)
    folds = fold_curve(person, done.fold_levels[0], at, within, rising=False)
    assert folds.ended == "left"
    assert len(folds.cusps) == 1
    cusp = folds.cusps[0, 1]
    assert folds.second.min() == pytest.approx(cusp, abs=1e-3)
    assert folds.first[-1] == pytest.approx(fold_at(numbers, 0.3)[1], abs=1e-5)
    assert len(fold_at(numbers, cusp - 0.02)) == 0
    assert len(fold_at(numbers, cusp + 0.02)) == 2


def fold_at(numbers, kindness):
    person = waking(numbers, (HABIT,), {"kindness_habit": kindness})
    return along(person, settled(person, (0.05,)), 0.05, (0.05, 1.2)).folds


def test_in_the_evidenced_edition_nothing_folds():
    person = waking(typical("evidenced"), (HABIT,), {"kindness_habit": 0.1})
    done = along(person, settled(person, (0.05,)), 0.05, (0.05, 1.0))
    assert len(done.folds) == 0
    assert all(one.stable for one in done.rests)


def test_misspelt_and_fast_names_are_turned_away(numbers):
    with pytest.raises(NotThereError, match="criticism_habit"):
        waking(numbers, ("critisism_habit",))
    with pytest.raises(InputError, match="five days"):
        waking(numbers, ("mood",))
    with pytest.raises(InputError, match="five days"):
        waking(numbers, (), {"mood": 0.1})
    with pytest.raises(NotThereError, match="load"):
        waking(numbers, (), {"loud": 0.1})
    with pytest.raises(NotThereError, match="setback"):
        waking(numbers, (), None, {"setbak": 0.1})
