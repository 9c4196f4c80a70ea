"""The equations stand once: exact rest, no numbers in them, no care for units, one meaning."""

import ast
import inspect
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.errors import InputError
from kindloop.model import functions, symbols
from kindloop.model.check import sample
from kindloop.model.corners import NUMERIC, Positive
from kindloop.model.couplings import ARROWS
from kindloop.model.drift import EQUATIONS, circadian, drift, rest_levels
from kindloop.model.inputs import INPUTS, Inputs
from kindloop.model.number import EDITIONS
from kindloop.model.parameters import INDEX, NAMES, Numbers, unsolved
from kindloop.model.states import STATES, States
from kindloop.model.units import factor, input_factors, number_factors

FILES = sorted((Path(inspect.getfile(drift)).parent).glob("drift*.py"))
STRENGTHS = [INDEX[arrow.strength] for arrow in ARROWS]


def at_rest(edition):
    """Numbers with every solved constant at the typical person's rest."""
    row = unsolved(edition)
    row[np.isnan(row)] = 1.0
    return row


def waking():
    quiet = dict.fromkeys(Inputs._fields, 0.0)
    return Inputs(**(quiet | {"awake": 1.0, "circadian": 1.0}))


@pytest.mark.parametrize("edition", EDITIONS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_rest_is_exact_for_any_strengths(edition, seed):
    row = at_rest(edition)
    random = np.random.default_rng(seed)
    row[STRENGTHS] *= random.uniform(0, 3, len(STRENGTHS)) * (random.random(len(STRENGTHS)) > 0.2)
    p = Numbers(row)
    change = drift(States(*np.array(rest_levels(p), dtype=float)), waking(), p)
    assert np.max(np.abs(change)) < 1e-12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_numbers_hide_in_the_equations(path):
    found = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    ]
    assert set(found) <= {0, 1, 2}


def test_each_state_has_its_own_small_equation():
    assert tuple(EQUATIONS) == States._fields == tuple(state.name for state in STATES)
    for name, equation in EQUATIONS.items():
        assert equation.__name__ == f"d_{name}_dt"
        (tree,) = ast.parse(inspect.getsource(equation)).body
        assert len(tree.body) <= 10
        assert ast.get_docstring(tree)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("scales", [{"min": 1 / 60}, {"nmol": 1e-9}, {"IU": 1000.0, "L": 10.0}])
def test_the_drift_does_not_care_for_units(edition, scales):
    row, at = at_rest(edition), sample(20, 4)
    ours = np.stack(drift(States(*at.states.T), Inputs(*at.inputs.T), Numbers(row)))
    inputs = at.inputs * input_factors(scales)
    numbers = Numbers(row * number_factors(scales))
    theirs = np.stack(drift(States(*at.states.T), Inputs(*inputs.T), numbers))
    np.testing.assert_allclose(theirs * scales.get("min", 1.0), ours, rtol=1e-11, atol=1e-14)


def test_a_unit_that_nobody_knows_is_named():
    assert factor("min/IU", {"min": 60.0, "IU": 2.0}) == 30.0
    with pytest.raises(InputError, match="furlong"):
        factor("furlong", {})


def test_symbols_say_what_the_numbers_say():
    row, at = at_rest("described"), sample(30, 7)
    theory = symbols.symbolic()
    names = [sympy.Symbol(name, real=True) for name in NAMES]
    evaluate = sympy.lambdify(
        [*theory.states, *theory.inputs, *names], list(theory.drift), [NUMERIC, "numpy"]
    )
    held = np.broadcast_to(row[:, None], (len(row), 30))
    theirs = np.stack(evaluate(*at.states.T, *at.inputs.T, *held))
    ours = np.stack(drift(States(*at.states.T), Inputs(*at.inputs.T), Numbers(row)))
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


def test_the_corner_and_its_slope():
    x = sympy.Symbol("x", real=True)
    slope = sympy.lambdify(x, sympy.diff(Positive(x) ** 2, x), [NUMERIC, "numpy"])
    np.testing.assert_allclose(slope(np.array([-1.0, 0.5, 2.0])), [0.0, 1.0, 4.0])
    assert sympy.diff(sympy.diff(Positive(x), x), x) == 0
    np.testing.assert_array_equal(functions.positive(np.array([-1.0, 2.0])), [0.0, 2.0])


@given(st.floats(-30, 30))
def test_sigmoid_and_logit_undo_each_other(x):
    assert functions.sigmoid(x) == pytest.approx(1 / (1 + np.exp(-x)), rel=1e-9, abs=1e-15)
    inside = min(max(functions.sigmoid(x), 1e-6), 1 - 1e-6)
    assert functions.sigmoid(functions.logit(inside)) == pytest.approx(inside, rel=1e-9)


def test_the_clock_has_a_daily_mean_of_one():
    angles = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    depth = SimpleNamespace(circadian_depth=2.0, mean_circadian=1.0)
    curve = circadian(angles, depth)
    assert curve.argmax() == 0
    assert np.mean(curve) == pytest.approx(np.i0(2.0) * np.exp(-2.0), rel=1e-12)


def test_an_unknown_number_is_no_attribute():
    with pytest.raises(AttributeError):
        _ = Numbers(at_rest("described")).tau_nothing
    with pytest.raises(AttributeError):
        _ = symbols.SymbolicNumbers().tau_nothing


def test_every_input_is_described():
    assert [one.name for one in INPUTS] == list(Inputs._fields)
    assert all(one.described for one in INPUTS)
