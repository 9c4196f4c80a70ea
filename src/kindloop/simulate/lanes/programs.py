"""The equations as programs for the kernels: what is worked out when, each part once.

What depends on a person's numbers alone is *prepared* once for the person; what depends on the
inputs besides is *settled* once for each interval between edges; only the rest is left for each
look at the equations.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sympy

from kindloop.model.drift import circadian
from kindloop.model.drift_behaviour import adherence
from kindloop.model.inputs import Inputs
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.states import States
from kindloop.model.symbols import input_jacobian, symbolic
from kindloop.simulate.elimination import Place
from kindloop.simulate.lanes.program import Home, Program, Programs

Expression = Any

_CLOCK = "circadian"


class Squashed(sympy.Function):
    """The logistic function, whose slope is made of itself."""

    def fdiff(self, argindex: int = 1) -> Any:  # noqa: ARG002 - SymPy's signature
        """The slope."""
        return self * (1 - self)

    def _eval_is_real(self) -> bool:
        return True


class _Hoist:
    """Collects subexpressions made of known symbols, at least one of them from ``wanted``."""

    def __init__(self, prefix: str, known: set[str], wanted: set[str]) -> None:
        self.prefix, self.known, self.wanted = prefix, known, wanted
        self.places: dict[Expression, Expression] = {}

    def __call__(self, expression: Expression) -> Expression:
        if not self._touched(expression):
            return expression
        if self._alone(expression):
            return self._place(expression)
        if isinstance(expression, (sympy.Add, sympy.Mul)):
            alone = [a for a in expression.args if self._known(a)]
            part = expression.func(*alone) if alone else None
            if part is not None and self._touched(part):
                rest = [self(a) for a in expression.args if not self._known(a)]
                return expression.func(self._place(part), *rest)
        return expression.func(*(self(a) for a in expression.args))

    def _names(self, expression: Expression) -> set[str]:
        return {symbol.name for symbol in expression.free_symbols}

    def _touched(self, expression: Expression) -> bool:
        return bool(self._names(expression) & self.wanted)

    def _known(self, expression: Expression) -> bool:
        names = self._names(expression)
        return bool(names) and names <= self.known

    def _alone(self, expression: Expression) -> bool:
        return self._known(expression) and self._touched(expression)

    def _place(self, expression: Expression) -> Expression:
        if expression.could_extract_minus_sign():
            return -self._place(-expression)
        if expression not in self.places:
            self.places[expression] = sympy.Symbol(f"{self.prefix}{len(self.places)}", real=True)
        return self.places[expression]


@lru_cache(maxsize=1)
def programs() -> Programs:
    """The programs of the theory, worked out once."""
    theory = symbolic()
    angle = sympy.Symbol("angle", real=True)
    drive = _plain(circadian(angle, theory.numbers))
    ready = _plain(adherence(States(*theory.states), theory.numbers))
    prepare = _Hoist("q", set(NUMBER), set(NUMBER))
    drift = [prepare(_plain(change)) for change in theory.drift]
    drive, ready = prepare(drive), prepare(ready)
    inputs = set(Inputs._fields) - {_CLOCK}
    prepared = {symbol.name for symbol in prepare.places.values()}
    settle = _Hoist("r", inputs | prepared, inputs)
    drift = [settle(change) for change in drift]
    entries = _derivatives(drift, theory.states)
    by_clock = sympy.diff(drift[States._fields.index("crh")], sympy.Symbol(_CLOCK, real=True))
    _only_the_axis_follows_the_clock()
    make = _maker(_homes(len(prepare.places), len(settle.places)))
    return Programs(
        prepare=make(prepare.places),
        settle=make(settle.places),
        drift=make(drift),
        first=make([*drift, by_clock, *entries.values()]),
        entries=tuple(entries),
        clock=make([drive, sympy.diff(drive, angle)]),
        readiness=make([ready]),
        prepared=len(prepare.places),
        settled=len(settle.places),
    )


def _only_the_axis_follows_the_clock() -> None:
    """The steps take the clock's slope in time into one equation alone: that of the first hormone.

    Raises:
        AssertionError: if the equations have changed in that.
    """
    clock = Inputs._fields.index(_CLOCK)
    rows = [row for row, column in input_jacobian() if column == clock]
    if rows != [States._fields.index("crh")]:
        raise AssertionError("more equations than the first hormone's depend on the clock")


def _derivatives(drift: list[Expression], by: tuple[Expression, ...]) -> dict[Place, Expression]:
    """The Jacobian of the hoisted equations: what is prepared is prepared for it, too."""
    out: dict[Place, Expression] = {}
    for row, change in enumerate(drift):
        for column, source in enumerate(by):
            if change.has(source):
                out[row, column] = sympy.diff(change, source)
    return out


def _homes(prepared: int, settled: int) -> dict[str, Home]:
    out: dict[str, Home] = {name: ("p", row) for name, row in NUMBER.items()}
    out |= {name: ("u", row) for row, name in enumerate(Inputs._fields)}
    out |= {name: ("y", row) for row, name in enumerate(States._fields)}
    out |= {f"q{row}": ("q", row) for row in range(prepared)}
    out |= {f"r{row}": ("q", prepared + row) for row in range(settled)}
    return out | {_CLOCK: ("c", 0), "angle": ("c", 0)}


def _maker(homes: dict[str, Home]) -> Callable[[Iterable[Expression]], Program]:
    def make(expressions: Iterable[Expression]) -> Program:
        shared, results = sympy.cse(
            list(expressions), symbols=sympy.numbered_symbols("x"), order="none"
        )
        return Program(tuple(shared), tuple(results), homes)

    return make


def _squashed(half: Expression) -> Expression:
    out: Expression = Squashed(2 * half)
    return 2 * out - 1


def _plain(expression: Expression) -> Expression:
    """With sigmoids for hyperbolic tangents, and powers that are not whole by logarithms."""
    expression = expression.replace(sympy.tanh, _squashed)
    return expression.replace(
        lambda part: part.is_Pow and not part.exp.is_Integer and part.base is not sympy.E,
        lambda part: sympy.exp(part.exp * sympy.expand_log(sympy.log(part.base), force=True)),
    )
