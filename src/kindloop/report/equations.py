"""The equations for print, taken from the one place where they stand: shortened, never retyped.

Nothing is added or left out: putting the parts back into one another gives the equation that runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log

import sympy

from kindloop.model.states import INDEX
from kindloop.model.symbols import Expression, symbolic

SQUASHED = sympy.Function("sigma")
"""The sigmoid, from any number to 0..1."""
LOGIT = sympy.Function("logit")
"""Its inverse."""
LN_TWO = sympy.Symbol("ln_two", positive=True)
"""What turns a half-life into a rate."""
LONG = 5
"""A sum of so many terms stands by itself, one term on each line."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The equation of one state.

    Attributes:
        state: its name.
        change: how it changes per minute, with long sums named by letters.
        parts: the long sums by letter, in the order in which they are to be read.
    """

    state: str
    change: Expression
    parts: Mapping[str, Expression]

    def whole(self) -> Expression:
        """The equation with its parts put back."""
        out = self.change
        for letter, part in self.parts.items():
            out = out.subs(sympy.Symbol(letter), part)
        return out


@lru_cache(maxsize=1)
def success_now() -> Expression:
    """Success under way: as an event, or as often as trying brings it about."""
    s, number = symbolic(), symbolic().numbers
    inputs = {str(one): one for one in s.inputs}
    trying = s.states[INDEX["trying"]]
    share = inputs["open_to_success"] * number.rate_success * trying * number.minutes_success
    return inputs["success"] + share


def printed(state: str) -> Printed:
    """The equation of a state, for print."""
    change = _named(symbolic().drift[INDEX[state]])
    marks: dict[Expression, Expression] = {}

    def shorten(total: Expression) -> Expression:
        return marks.setdefault(total, sympy.Dummy())

    change = change.replace(lambda e: e.is_Add and len(e.args) >= LONG, shorten)
    outermost_first = list(reversed(marks.items()))
    named = {
        mark: sympy.Symbol(letter)
        for (_, mark), letter in zip(outermost_first, "ABCDEFG", strict=False)
    }
    parts = {named[mark].name: total.xreplace(named) for total, mark in outermost_first}
    return Printed(state, change.xreplace(named), parts)


def _named(expression: Expression) -> Expression:
    """The equation with its functions and the half-lives' constant under their names."""
    out = expression.subs(success_now(), sympy.Symbol("success_now", real=True))
    halves = [number for number in out.atoms(sympy.Float) if abs(float(number) - log(2)) < 1e-12]
    out = out.subs(dict.fromkeys(halves, LN_TWO))
    out = out.replace(sympy.log, _as_logit)
    for half in out.atoms(sympy.tanh):
        upright = _sign_before(out, half)
        out = out.subs(half, upright * (2 * SQUASHED(2 * upright * half.args[0]) - 1))
    return out


def _as_logit(inside: Expression) -> Expression:
    top, bottom = sympy.fraction(inside)
    return LOGIT(top) if bottom - (1 - top) == 0 else sympy.log(inside, evaluate=False)


def _sign_before(expression: Expression, part: Expression) -> int:
    """Whether a part is added or taken away."""
    mark = sympy.Symbol("mark", positive=True)
    slope = sympy.diff(expression.subs(part, mark), mark)
    return -1 if slope.as_coeff_Mul()[0] < 0 else 1
