"""Prints the equations as plain Python: everything a kernel needs, in one text.

What depends on a person's numbers alone is worked out once for the person (``prepare``); the
linear systems of the steps are solved by an elimination that knows the places of the Jacobian that
are not 0.
"""

from typing import Any

import sympy
from sympy.printing.pycode import PythonCodePrinter

from kindloop.model.drift import circadian
from kindloop.model.drift_behaviour import adherence
from kindloop.model.inputs import Inputs
from kindloop.model.parameters import INDEX as NUMBER_INDEX
from kindloop.model.states import States
from kindloop.model.symbols import jacobian, symbolic
from kindloop.simulate.elimination import Place, elimination

Expression = Any
_SMOOTH = (sympy.Add, sympy.Mul)


class _Printer(PythonCodePrinter):
    """Python as numba reads it: whole powers as products."""

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:  # noqa: N802 - SymPy's name
        base, power = expr.as_base_exp()
        if power.is_Integer and 2 <= abs(int(power)) <= 4:
            text = "*".join([f"({self._print(base)})"] * abs(int(power)))
            return f"({text})" if power > 0 else f"(1.0/({text}))"
        return super()._print_Pow(expr, rational)


class Prepared:
    """Collects the subexpressions that depend on a person's numbers alone."""

    def __init__(self) -> None:
        self.places: dict[Expression, Expression] = {}

    def hoist(self, expression: Expression) -> Expression:
        """The expression with those parts replaced by prepared symbols."""
        if expression.is_Number or not expression.free_symbols:
            return expression
        if all(symbol.name in NUMBER_INDEX for symbol in expression.free_symbols):
            return self._place(expression)
        if isinstance(expression, _SMOOTH):
            alone = [a for a in expression.args if self._alone(a)]
            other = [self.hoist(a) for a in expression.args if not self._alone(a)]
            part = [self._place(expression.func(*alone))] if alone else []
            return expression.func(*part, *other)
        if not expression.args:
            return expression
        return expression.func(*(self.hoist(a) for a in expression.args))

    def _alone(self, part: Expression) -> bool:
        names = part.free_symbols
        return bool(names) and all(symbol.name in NUMBER_INDEX for symbol in names)

    def _place(self, expression: Expression) -> Expression:
        if expression.could_extract_minus_sign():
            return -self._place(-expression)
        if expression not in self.places:
            self.places[expression] = sympy.Symbol(f"q{len(self.places)}", real=True)
        return self.places[expression]


def printed() -> str:
    """The text of all functions that a kernel needs, self-contained but for ``math``."""
    prepared = Prepared()
    theory = symbolic()
    drift = [prepared.hoist(change) for change in theory.drift]
    entries = {at: prepared.hoist(value) for at, value in jacobian().items()}
    crh = States._fields.index("crh")
    clock = Inputs._fields.index("circadian")
    ready = prepared.hoist(adherence(States(*theory.states), theory.numbers))
    angle = sympy.Symbol("angle", real=True)
    value = prepared.hoist(circadian(angle, theory.numbers))
    peak = prepared.hoist(theory.numbers.circadian_peak)
    order, pattern = elimination(set(entries), len(drift))
    parts = [
        _constants(len(prepared.places), len(pattern), crh, clock),
        _function("drift", "y, u, q, out", drift, [f"out[{k}]" for k in range(len(drift))]),
        _function(
            "axis_drift", "y, u, q, out", drift[crh : crh + 3], [f"out[{k}]" for k in range(3)]
        ),
        _function("readiness", "y, q", [ready], None),
        _function("clock_value", "angle, q", [value], None),
        _function("clock_slope", "angle, q", [sympy.diff(value, angle)], None),
        _function("clock_peak", "q", [peak], None),
        _matrix(entries, pattern, len(order)),
        _elimination(order, pattern),
    ]
    return "\n\n".join([_preparation(prepared), *parts]) + "\n"


def _constants(prepared: int, factors: int, crh: int, clock: int) -> str:
    inputs, states = Inputs._fields, States._fields
    values = {
        "STATES": len(states),
        "INPUTS": len(inputs),
        "PREPARED": prepared,
        "FACTORS": factors,
        "CRH": crh,
        "CIRCADIAN": clock,
        "AWAKE": inputs.index("awake"),
        "AWAKENING": inputs.index("awakening"),
    }
    return "\n".join(f"{name} = {value}" for name, value in values.items())


def _code(expression: Expression) -> str:
    return str(_Printer({"allow_unknown_functions": True}).doprint(expression))


def _names(expressions: list[Expression], prepared: bool = True) -> list[str]:
    """Lines that read what the expressions need into local names."""
    used = set[str]().union(*({s.name for s in e.free_symbols} for e in expressions))
    lines = [f"    {n} = y[{k}]" for k, n in enumerate(States._fields) if n in used]
    lines += [f"    {n} = u[{k}]" for k, n in enumerate(Inputs._fields) if n in used]
    if not prepared:
        return [f"    {n} = p[{k}]" for n, k in NUMBER_INDEX.items() if n in used]
    places = sorted(int(n[1:]) for n in used if n[0] == "q" and n[1:].isdigit())
    return lines + [f"    q{k} = q[{k}]" for k in places]


def _body(expressions: list[Expression], prefix: str = "x") -> tuple[list[str], list[str]]:
    shared, reduced = sympy.cse(expressions, symbols=sympy.numbered_symbols(prefix), order="none")
    lines = [f"    {name} = {_code(value)}" for name, value in shared]
    return lines, [_code(value) for value in reduced]


def _function(
    name: str, arguments: str, expressions: list[Expression], targets: list[str] | None
) -> str:
    lines, values = _body(expressions)
    if targets is None:
        last = [f"    return {values[0]}"]
    else:
        last = [f"    {to} = {value}" for to, value in zip(targets, values, strict=True)]
    return "\n".join([f"def {name}({arguments}):", *_names(expressions), *lines, *last])


def _preparation(prepared: Prepared) -> str:
    expressions = list(prepared.places)
    lines, values = _body(expressions)
    last = [f"    out[{k}] = {value}" for k, value in enumerate(values)]
    head = "def prepare(p, out):"
    return "\n".join([head, *_names(expressions, prepared=False), *lines, *last])


def _matrix(entries: dict[Place, Expression], pattern: dict[Place, int], size: int) -> str:
    """Fill ``shift`` times one minus the Jacobian, at the places of its factors."""
    lines, values = _body(list(entries.values()))
    head = ["def fill(y, u, q, shift, m):", *_names(list(entries.values())), *lines]
    head.append("    for place in range(FACTORS):\n        m[place] = 0.0")
    code = {(k, k): "shift" for k in range(size)}
    for at, value in zip(entries, values, strict=True):
        code[at] = f"{code.get(at, '')} - ({value})"
    head += [f"    m[{pattern[at]}] = {value}" for at, value in code.items()]
    return "\n".join(head)


def _elimination(order: list[int], pattern: dict[Place, int]) -> str:
    """The places that the elimination works on, as tables that its loops go through.

    ``PIVOTS``: a state, its place, and its ranges of ``DOWN`` and ``BESIDE``. ``DOWN``: a row below
    a pivot and its place in the pivot's column. ``BESIDE``: a column beside a pivot and its place
    in the pivot's row. ``ACROSS``: where each row below meets each column beside, in that order.
    """
    pivots: list[tuple[int, ...]] = []
    down: list[tuple[int, int]] = []
    beside: list[tuple[int, int]] = []
    across: list[int] = []
    for step, pivot in enumerate(order):
        rows = [r for r in order[step + 1 :] if (r, pivot) in pattern]
        columns = [c for c in order[step + 1 :] if (pivot, c) in pattern]
        begin = len(down), len(beside)
        down += [(r, pattern[r, pivot]) for r in rows]
        beside += [(c, pattern[pivot, c]) for c in columns]
        across += [pattern[r, c] for r in rows for c in columns]
        ranges = begin[0], len(down), begin[1], len(beside)
        pivots.append((pivot, pattern[pivot, pivot], *ranges))
    lines = [f"PIVOTS = np.array({pivots})", f"ACROSS = np.array({across}, dtype=np.int64)"]
    lines += [
        f"{name} = np.array({rows}, dtype=np.int64).reshape(-1, 2)"
        for name, rows in (("DOWN", down), ("BESIDE", beside))
    ]
    return "\n".join(lines)
