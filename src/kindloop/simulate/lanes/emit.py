"""From programs to instructions: each expression becomes arithmetic on values in memory."""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kindloop.simulate.elimination import Place
from kindloop.simulate.lanes.program import Program
from kindloop.vectors.arithmetic import Arithmetic, Array, Kind, Node, Readable, Row, Value

Expression = Any


@dataclass(frozen=True, slots=True)
class Rows:
    """An array whose rows hold the values of all lanes side by side.

    Attributes:
        builder: of llvmlite.
        pointer: to its first number.
        arithmetic: whose values are read and written.
    """

    builder: Any
    pointer: Node
    arithmetic: Arithmetic

    def read(self, row: Row, part: int) -> Node:
        """The value of a row (part 0) or one of its tangents."""
        return self.builder.load(self._place(row, part), align=self._align)

    def write(self, node: Node, row: Row, part: int) -> None:
        """Put a value or a tangent there."""
        self.builder.store(node, self._place(row, part), align=self._align)

    @property
    def _align(self) -> int:
        return self.arithmetic.kind.bits // 8

    def _place(self, row: Row, part: int) -> Node:
        kind = self.arithmetic.kind
        at = _at(self.builder, self.pointer, row, kind.stride, part * kind.lanes)
        return self.builder.bitcast(at, self.arithmetic.type.as_pointer())


@dataclass(frozen=True, slots=True)
class OneLane:
    """One lane of an array of ``Rows``, read and written in double precision.

    Attributes:
        builder: of llvmlite.
        pointer: to its first number.
        whole: what the array is made of.
        lane: which lane, a number known when the code runs.
    """

    builder: Any
    pointer: Node
    whole: Kind
    lane: Node

    def read(self, row: Row, part: int) -> Node:
        """The value of a row (part 0) or one of its tangents."""
        from llvmlite import ir

        node = self.builder.load(self._place(row, part))
        return node if self.whole.bits == 64 else self.builder.fpext(node, ir.DoubleType())

    def write(self, node: Node, row: Row, part: int) -> None:
        """Put a value or a tangent there."""
        from llvmlite import ir

        node = node if self.whole.bits == 64 else self.builder.fptrunc(node, ir.FloatType())
        self.builder.store(node, self._place(row, part))

    def _place(self, row: Row, part: int) -> Node:
        at = _at(self.builder, self.pointer, row, self.whole.stride, part * self.whole.lanes)
        return self.builder.gep(at, [self.lane])


def _at(builder: Any, pointer: Node, row: Row, stride: int, offset: int) -> Node:
    from llvmlite import ir

    whole = ir.IntType(64)
    if isinstance(row, int):
        return builder.gep(pointer, [ir.Constant(whole, row * stride + offset)])
    at = builder.add(builder.mul(row, ir.Constant(whole, stride)), ir.Constant(whole, offset))
    return builder.gep(pointer, [at])


@contextmanager
def each_row(builder: Any, rows: int) -> Generator[Row]:
    """A loop over rows: what is written inside is done for each."""
    from llvmlite import ir

    whole, before = ir.IntType(64), builder.block
    inside = builder.append_basic_block()
    after = builder.append_basic_block()
    builder.branch(inside)
    builder.position_at_end(inside)
    row = builder.phi(whole)
    row.add_incoming(ir.Constant(whole, 0), before)
    yield row
    further = builder.add(row, ir.Constant(whole, 1))
    row.add_incoming(further, builder.block)
    more = builder.icmp_unsigned("<", further, ir.Constant(whole, rows))
    builder.cbranch(more, inside, after)
    builder.position_at_end(after)


class Emitter:
    """Writes programs out; what was read or worked out once is not done again.

    Args:
        arithmetic: how values are worked out.
        program: whose symbols are read.
        arrays: by name, where they are read from.
    """

    def __init__(
        self, arithmetic: Arithmetic, program: Program, arrays: Mapping[str, Readable]
    ) -> None:
        self._do, self._program, self._arrays = arithmetic, program, arrays
        self._shared = dict(program.shared)
        self._known: dict[Expression, Value] = {}

    def run(self) -> list[Value]:
        """The program's results."""
        return [self.result(number) for number in range(len(self._program.results))]

    def result(self, number: int) -> Value:
        """One of the program's results; what it needs is worked out here."""
        return self._value(self._program.results[number])

    def _value(self, expression: Expression) -> Value:
        if expression not in self._known:
            self._known[expression] = self._worked_out(expression)
        return self._known[expression]

    def _worked_out(self, expression: Expression) -> Value:
        if expression in self._shared:
            return self._value(self._shared[expression])
        if expression.is_Symbol:
            array, row = self._program.homes[expression.name]
            return self._do.load(self._arrays[array], row)
        if expression.is_Number:
            return self._do.number(float(expression))
        return self._operation(expression)

    def _operation(self, expression: Expression) -> Value:
        if expression.is_Add:
            return self._sum(expression)
        if expression.is_Mul:
            return self._product(expression)
        if expression.is_Pow and expression.exp.is_Integer:
            return self._do.power(self._value(expression.base), int(expression.exp))
        return self._function(expression)

    def _sum(self, expression: Expression) -> Value:
        added = [part for part in expression.args if not part.could_extract_minus_sign()]
        taken = [-part for part in expression.args if part.could_extract_minus_sign()]
        out = self._value(added[0]) if added else self._do.negative(self._value(taken.pop(0)))
        for part in added[1:]:
            out = self._do.add(out, self._value(part))
        for part in taken:
            out = self._do.subtract(out, self._value(part))
        return out

    def _product(self, expression: Expression) -> Value:
        number, factors = expression.as_coeff_Mul()
        parts = list(factors.args) if factors.is_Mul else [factors]
        out = self._value(parts[0])
        for part in parts[1:]:
            out = self._do.multiply(out, self._value(part))
        if number == -1:
            return self._do.negative(out)
        return out if number == 1 else self._do.multiply(out, self._do.number(float(number)))

    def _function(self, expression: Expression) -> Value:
        name = type(expression).__name__
        by_name = {
            "exp": self._do.exponential,
            "log": self._do.logarithm,
            "cos": self._do.cosine,
            "sin": self._do.sine,
            "Squashed": self._do.squashed,
            "Positive": self._do.positive,
            "Step": self._do.step,
        }
        return by_name[name](self._value(expression.args[0]))


def factorised(
    arithmetic: Arithmetic,
    entry: Callable[[Place], Value | None],
    shift: Value,
    order: list[int],
    pattern: Mapping[Place, int],
) -> Iterator[tuple[Place, Value]]:
    """Factors of ``shift`` times one minus the Jacobian; pivots as their reciprocals.

    Written with the signs of the Jacobian, so that nothing has to be turned: what lies beside the
    pivots is less than nothing where it would be more. Each place is worked out when its pivot
    comes, so that few values wait at a time.
    """
    do, a, at = arithmetic, dict[Place, Value](), {k: n for n, k in enumerate(order)}

    def finished(row: int, column: int) -> Value:
        own = entry((row, column))
        out = do.number(0.0) if own is None else own
        if row == column:
            out = shift if own is None else do.subtract(shift, own)
        for k in order[: min(at[row], at[column])]:
            if (row, k) in pattern and (k, column) in pattern:
                part = do.multiply(a[row, k], a[k, column])
                out = do.subtract(out, part) if row == column else do.add(out, part)
        return out

    for step, pivot in enumerate(order):
        later = order[step + 1 :]
        a[pivot, pivot] = do.reciprocal(finished(pivot, pivot))
        yield (pivot, pivot), a[pivot, pivot]
        for row in [r for r in later if (r, pivot) in pattern]:
            a[row, pivot] = do.multiply(finished(row, pivot), a[pivot, pivot])
            yield (row, pivot), a[row, pivot]
        for column in [c for c in later if (pivot, c) in pattern]:
            a[pivot, column] = finished(pivot, column)
            yield (pivot, column), a[pivot, column]


def solved(
    arithmetic: Arithmetic,
    factors: Array,
    right: list[Value],
    order: list[int],
    pattern: Mapping[Place, int],
) -> list[Value]:
    """The solution of the linear system with the factors."""
    do, b = arithmetic, list(right)
    for step, pivot in enumerate(order):
        for row in [r for r in order[step + 1 :] if (r, pivot) in pattern]:
            part = do.multiply(do.load(factors, pattern[row, pivot]), b[pivot])
            b[row] = do.add(b[row], part)
    for step, pivot in reversed(list(enumerate(order))):
        for column in [c for c in order[step + 1 :] if (pivot, c) in pattern]:
            part = do.multiply(do.load(factors, pattern[pivot, column]), b[column])
            b[pivot] = do.add(b[pivot], part)
        b[pivot] = do.multiply(b[pivot], do.load(factors, pattern[pivot, pivot]))
    return b
