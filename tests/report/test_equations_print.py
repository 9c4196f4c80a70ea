"""The equations on the page are those that run: written, read again and evaluated."""

import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy

from kindloop.model.corners import NUMERIC
from kindloop.model.drift import drift
from kindloop.model.inputs import NAMES as INPUTS
from kindloop.model.inputs import Inputs
from kindloop.model.parameters import INDEX, NAMES, Numbers
from kindloop.model.states import NAMES as STATES
from kindloop.model.states import States
from kindloop.report.equations import LN_TWO, LOGIT, SQUASHED, printed, success_now
from kindloop.report.equations_page import latex, mathml, page
from kindloop.report.pens import Latex, Mathml, parts_of, write


class Python:
    """A pen that writes what Python can evaluate, brackets only where the walk asks for them."""

    def name(self, name):
        return name

    def number(self, text):
        return f"({text})" if "/" in text else text

    def fraction(self, top, bottom):
        return f"(({top})/({bottom}))"

    def power(self, base, exponent):
        return f"{base}**({exponent})"

    def product(self, factors):
        return "*".join(factors)

    def total(self, terms):
        return "".join(f"{'-' if minus else '+'}{term}" for minus, term in terms)

    def group(self, inner):
        return f"({inner})"

    def call(self, function, inner):
        return f"{function}({inner})"


@pytest.fixture(scope="module")
def somewhere():
    """A random place: levels, inputs, numbers, and what the equations say there."""
    chance = np.random.default_rng(4)
    states = dict(zip(STATES, chance.uniform(0.2, 0.9, len(STATES)), strict=True))
    inputs = dict(zip(INPUTS, chance.uniform(0.1, 1.0, len(INPUTS)), strict=True))
    row = chance.uniform(0.2, 0.9, len(NAMES))
    numbers = {name: row[INDEX[name]] for name in NAMES}
    change = drift(States(**states), Inputs(**inputs), Numbers(row))
    return states | inputs | numbers, change._asdict()


FUNCTIONS = {
    "sigma": lambda x: 1 / (1 + math.exp(-x)),
    "logit": lambda x: math.log(x / (1 - x)),
    "Positive": lambda x: max(x, 0.0),
    "exp": math.exp,
    "ln_two": math.log(2),
}


def value(formula, known):
    """A formula written by the Python pen, read again and evaluated."""
    return eval(write(formula, Python()), {}, known)  # noqa: S307 - our own writing


@pytest.mark.parametrize("name", STATES)
def test_what_is_written_is_what_runs(name, somewhere):
    values, change = somewhere
    equation = printed(name)
    known = dict(values) | FUNCTIONS
    known["success_now"] = value(success_now(), known)
    for letter, part in reversed(equation.parts.items()):
        known[letter] = value(part, known)
    found = value(equation.change, known)
    assert found == pytest.approx(change[name], rel=1e-12)


@pytest.mark.parametrize("name", STATES)
def test_parts_put_back_give_the_equation(name, somewhere):
    values, change = somewhere
    whole = printed(name).whole()
    whole = whole.subs(sympy.Symbol("success_now", real=True), success_now()).subs(
        LN_TWO, sympy.log(2)
    )
    whole = whole.replace(SQUASHED, lambda x: 1 / (1 + sympy.exp(-x)))
    whole = whole.replace(LOGIT, lambda x: sympy.log(x / (1 - x)))
    symbols = sorted(whole.free_symbols, key=str)
    evaluate = sympy.lambdify(symbols, whole, [NUMERIC, "numpy"])
    assert evaluate(*(values[str(one)] for one in symbols)) == pytest.approx(change[name])


@pytest.mark.parametrize("name", STATES)
def test_latex_and_mathml_are_whole(name):
    tex = latex(printed(name))
    assert tex.count("{") == tex.count("}")
    assert tex.count(r"\left") == tex.count(r"\right")
    assert tex.count("$") % 2 == 0
    assert "tanh" not in tex
    root = ElementTree.fromstring(mathml(printed(name)))  # noqa: S314 - our own
    for fraction in root.iter("mfrac"):
        assert len(fraction) == 2
    for below in (*root.iter("msub"), *root.iter("msup")):
        assert len(below) == 2
    assert root.find(".//annotation").text == tex


def test_every_symbol_of_an_equation_is_on_the_page():
    written = page()
    for name in STATES:
        for symbol in printed(name).whole().free_symbols:
            words = parts_of(str(symbol))[1]
            assert words in written or str(symbol) == "ln_two"
        assert f"{{#{name}}}" in written
    assert len(re.findall("<math", written)) == len(STATES) + 1


def test_the_page_fetches_nothing():
    assert "http" not in page()
    assert "<script" not in page()


def test_fractions_powers_and_signs_are_bracketed_as_they_must_be():
    x, y = sympy.symbols("setback success", real=True)
    for formula in (-(x + y) ** 2, -x / (x + y), (x / y) ** 3, 1 / (x + 1), x - (y - 2 * x) * 3,
                    sympy.Rational(2, 3) * x, x ** (-y), -sympy.exp(-x), (x * y) ** 2):  # fmt: skip
        found = value(formula, {"exp": math.exp, "setback": 0.7, "success": 0.3})
        assert found == pytest.approx(float(formula.subs({x: 0.7, y: 0.3})))
    assert write(x**2 / 2, Latex()) == r"\frac{{\text{setback}}^{2}}{2}"
    assert write(-x, Mathml()) == "<mo>−</mo><mtext>setback</mtext>"


def test_what_has_no_pen_is_refused():
    with pytest.raises(ValueError, match="no pen for it"):
        write(sympy.Integral(sympy.Symbol("x"), sympy.Symbol("x")), Latex())
