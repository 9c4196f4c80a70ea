"""What is printed: an elimination that solves, a text that says what it is made from."""

import math
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from kindloop.simulate import compile as compiling
from kindloop.simulate import printing
from kindloop.simulate.elimination import elimination
from kindloop.simulate.printing import Prepared

BODY = Path(compiling.__file__).with_name("kernel_body.py").read_text(encoding="utf-8")


@given(st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_the_elimination_solves_sparse_systems(seed):
    random = np.random.default_rng(seed)
    size = int(random.integers(2, 9))
    matrix = np.where(random.random((size, size)) < 0.4, random.normal(size=(size, size)), 0.0)
    places = {(r, c) for r in range(size) for c in range(size) if matrix[r, c] != 0}
    order, pattern = elimination(places, size)
    assert sorted(order) == list(range(size))
    entries = {at: sympy.Float(float(matrix[at])) for at in sorted(places)}
    space: dict = {"math": math, "np": np, "STATES": size, "FACTORS": len(pattern)}
    exec(printing._matrix(entries, pattern, size), space)  # noqa: S102 - our own text
    exec(printing._elimination(order, pattern), space)  # noqa: S102 - our own text
    exec(BODY, space)  # noqa: S102 - our own text
    m, x = np.empty(len(pattern)), random.normal(size=size)
    space["factorise"]([], [], [], 9.0, m)
    b = (9.0 * np.eye(size) - matrix) @ x
    space["substitute"](m, b)
    np.testing.assert_allclose(b, x, rtol=1e-7, atol=1e-9)


def test_what_depends_on_numbers_alone_is_prepared():
    tau, s, x = (sympy.Symbol(n, real=True) for n in ("tau_mood", "s_threat_mood", "mood"))
    prepared = Prepared()
    hoisted = prepared.hoist((sympy.log(tau) * s * x - s) / tau)
    assert {symbol.name for symbol in hoisted.free_symbols} == {"mood", "q0", "q1"} or all(
        symbol.name == "mood" or symbol.name.startswith("q") for symbol in hoisted.free_symbols
    )
    back = hoisted.subs({place: value for value, place in prepared.places.items()})
    assert sympy.simplify(back - (sympy.log(tau) * s * x - s) / tau) == 0
    assert prepared.hoist(sympy.Integer(2)) == 2


def test_powers_are_products():
    x = sympy.Symbol("x", real=True)
    assert printing._code(x**3) == "((x)*(x)*(x))"
    assert printing._code(x**-2) == "(1.0/((x)*(x)))"
    assert "**" in printing._code(x**7)


def test_the_text_is_whole_and_written_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(compiling, "_path", lambda: tmp_path / "theory_none.py")
    said: list[str] = []
    monkeypatch.setattr(compiling, "_loaded", lambda: said.append("loaded"))
    compiling.kernels(said.append)
    assert len(said) == 2
    text = compiling._text()
    compiling.write_whole(tmp_path / "theory_none.py", text)
    assert (tmp_path / "theory_none.py").read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["theory_none.py"]
    compile(text, "theory", "exec")
    assert text.count("@numba.njit") == text.count("\ndef ")


@pytest.mark.parametrize("name", ["drift", "factorise", "substitute", "axis_day"])
def test_the_text_holds_the_functions(name):
    assert f"def {name}(" in compiling._text()
