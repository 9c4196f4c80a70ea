"""Arithmetic on many persons at once, written as instructions for the compiler.

A value stands for the same quantity of ``lanes`` persons, side by side in one vector register (or
several). It may carry tangents: how the quantity changes with each of some chosen numbers; every
operation then works them out along with the value, by the rules of differentiation. The compiler
has no functions of such vectors, so the exponential, the logarithm and the cosine are written out
here, to 1e-12 in double and 1e-7 in single precision. The polynomials of the exponential have the
least relative error of their degree (Remez's exchange with 50 digits): 1.3e-14 and 7.5e-8.
"""

import math
import struct
from dataclasses import dataclass
from typing import Any, Protocol

Node = Any  # an instruction of llvmlite
Row = Any  # a whole number, or one known when the code runs
_FUSE = ("contract",)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is made of.

    Attributes:
        bits: 64 or 32, the precision.
        lanes: how many persons.
        tangents: how many derivatives each value carries.
    """

    bits: int = 64
    lanes: int = 8
    tangents: int = 0

    @property
    def stride(self) -> int:
        """How many numbers a value takes in memory."""
        return self.lanes * (1 + self.tangents)


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity and its tangents; an absent tangent is 0.

    Attributes:
        node: the quantity.
        slopes: its tangents, empty if it does not change with any chosen number.
    """

    node: Node
    slopes: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class _Precision:
    magic: int  # 1.5 times the power of two at which the last bit counts ones
    shift: int  # bits of the mantissa
    bias: int
    largest: float  # argument of the exponential
    exponential: tuple[float, ...]  # coefficients for arguments within half of ln 2
    logarithm: int  # terms
    cosine: int
    half: int  # bits of the square root of one half


_DOUBLE = _Precision(
    0x4338000000000000, 52, 1023, 700.0,
    (1.0000000000000127, 0.9999999999998928, 0.4999999999945797, 0.1666666666782694,
     0.0416666670324634, 0.008333333002827301, 0.001388880282880132, 0.00019841596391525137,
     2.4884010029873156e-05, 2.74821890752729e-06),
    8, 13, 0x3FE6A09E667F3BCD,
)  # fmt: skip
_SINGLE = _Precision(
    0x4B400000, 23, 127, 85.0,
    (1.0000000716547146, 0.9999996919919502, 0.49998894850930115, 0.16667574723691536,
     0.041915382030835224, 0.008297655488277047),
    4, 9, 0x3F3504F3,
)  # fmt: skip

_TURNED = 0x7EF311C7  # less the bits of a single number, about its reciprocal


class Readable(Protocol):
    """Values by row."""

    def read(self, row: Row, part: int) -> Node:
        """The value of a row (part 0) or one of its tangents."""


class Array(Readable, Protocol):
    """Values in memory."""

    def write(self, node: Node, row: Row, part: int) -> None:
        """Put a value or a tangent there."""


class Arithmetic:
    """Writes instructions at the place where a builder stands.

    Args:
        builder: of llvmlite.
        kind: what the values are made of.
    """

    def __init__(self, builder: Any, kind: Kind) -> None:
        from llvmlite import ir

        self._ir, self.builder, self.kind = ir, builder, kind
        one = ir.DoubleType() if kind.bits == 64 else ir.FloatType()
        whole = ir.IntType(kind.bits)
        self.element = one
        self.type = ir.VectorType(one, kind.lanes) if kind.lanes > 1 else one
        self._whole = ir.VectorType(whole, kind.lanes) if kind.lanes > 1 else whole
        self._intrinsic = f"v{kind.lanes}f{kind.bits}" if kind.lanes > 1 else f"f{kind.bits}"
        self._precision = _DOUBLE if kind.bits == 64 else _SINGLE

    def number(self, value: float) -> Value:
        """The same number for everyone."""
        return Value(self._splat(value))

    def load(self, array: Readable, row: Row) -> Value:
        """A row of an array in memory, tangents included."""
        node, *slopes = (array.read(row, part) for part in range(1 + self.kind.tangents))
        return Value(node, tuple(slopes))

    def store(self, value: Value, array: Array, row: Row) -> None:
        """Put a value into a row of an array in memory."""
        array.write(value.node, row, 0)
        for part in range(self.kind.tangents):
            slope = value.slopes[part] if value.slopes else self._splat(0.0)
            array.write(slope, row, 1 + part)

    def spread(self, array: Node, row: Row) -> Value:
        """A number of an array in memory, the same for everyone."""
        ir, b = self._ir, self.builder
        place = ir.Constant(ir.IntType(64), row) if isinstance(row, int) else row
        one = b.load(b.gep(array, [place]))
        if self.kind.lanes == 1:
            return Value(one)
        first = b.insert_element(
            ir.Constant(self.type, ir.Undefined), one, ir.Constant(ir.IntType(32), 0)
        )
        mask = ir.Constant(ir.VectorType(ir.IntType(32), self.kind.lanes), [0] * self.kind.lanes)
        return Value(b.shuffle_vector(first, first, mask))

    def add(self, a: Value, b: Value) -> Value:
        """The sum."""
        if not a.slopes or not b.slopes:
            return Value(self._add(a.node, b.node), a.slopes or b.slopes)
        return Value(self._add(a.node, b.node), self._each(self._add, a.slopes, b.slopes))

    def subtract(self, a: Value, b: Value) -> Value:
        """The difference."""
        node = self._sub(a.node, b.node)
        if not b.slopes:
            return Value(node, a.slopes)
        if not a.slopes:
            return Value(node, tuple(self._neg(slope) for slope in b.slopes))
        return Value(node, self._each(self._sub, a.slopes, b.slopes))

    def multiply(self, a: Value, b: Value) -> Value:
        """The product."""
        left = tuple(self._mul(slope, b.node) for slope in a.slopes)
        right = tuple(self._mul(a.node, slope) for slope in b.slopes)
        both = self._each(self._add, left, right) if left and right else left or right
        return Value(self._mul(a.node, b.node), both)

    def negative(self, a: Value) -> Value:
        """The value with the other sign."""
        return Value(self._neg(a.node), tuple(self._neg(slope) for slope in a.slopes))

    def reciprocal(self, a: Value) -> Value:
        """One over a value."""
        node = self._reciprocal(a.node)
        return self._chained(node, a, lambda: self._neg(self._mul(node, node)))

    def power(self, a: Value, exponent: int) -> Value:
        """A whole power."""
        out = a
        for _ in range(abs(exponent) - 1):
            out = self.multiply(out, a)
        return out if exponent > 0 else self.reciprocal(out)

    def positive(self, a: Value) -> Value:
        """What lies above 0."""
        zero = self._splat(0.0)
        above = self.builder.fcmp_ordered(">", a.node, zero)
        pick = self.builder.select
        return Value(pick(above, a.node, zero), tuple(pick(above, s, zero) for s in a.slopes))

    def step(self, a: Value) -> Value:
        """1 above 0, else 0."""
        zero = self._splat(0.0)
        above = self.builder.fcmp_ordered(">", a.node, zero)
        return Value(self.builder.select(above, self._splat(1.0), zero))

    def exponential(self, a: Value) -> Value:
        """Growth, held where it would overflow."""
        node = self._exponential(a.node)
        return self._chained(node, a, lambda: node)

    def squashed(self, a: Value) -> Value:
        """The logistic function."""
        falling = self._exponential(a.node, turned=True)
        node = self._reciprocal(self._add(falling, self._splat(1.0)))
        return self._chained(node, a, lambda: self._mul(node, self._sub(self._splat(1.0), node)))

    def logarithm(self, a: Value) -> Value:
        """The natural logarithm; not a number at 0 and below."""
        node = self._logarithm(a.node)
        return self._chained(node, a, lambda: self._div(self._splat(1.0), a.node))

    def root(self, a: Value) -> Value:
        """The square root; not a number below 0."""
        node = self._called("sqrt", a.node)
        return self._chained(node, a, lambda: self._div(self._splat(0.5), node))

    def cosine(self, a: Value) -> Value:
        """The cosine of an angle of at most some turns."""
        return self._chained(
            self._cosine(a.node), a, lambda: self._neg(self.sine(Value(a.node)).node)
        )

    def sine(self, a: Value) -> Value:
        """The sine of an angle of at most some turns."""
        node = self._cosine(self._sub(a.node, self._splat(0.5 * math.pi)))
        return self._chained(node, a, lambda: self._cosine(a.node))

    def larger(self, a: Value, b: Value) -> Value:
        """The larger of two sizes, without tangents."""
        return Value(self._greater(a.node, b.node))

    def size(self, a: Value) -> Value:
        """The size without its sign, without tangents."""
        return Value(self._called("fabs", a.node))

    def _called(self, name: str, node: Node) -> Node:
        """A function that the compiler knows by itself."""
        name = f"llvm.{name}.{self._intrinsic}"
        form = self._ir.FunctionType(self.type, [self.type])
        known = self.builder.module.globals.get(name)
        return self.builder.call(
            known or self._ir.Function(self.builder.module, form, name), [node]
        )

    def _chained(self, node: Node, a: Value, slope: Any) -> Value:
        if not a.slopes:
            return Value(node)
        by = slope()
        return Value(node, tuple(self._mul(by, one) for one in a.slopes))

    def _each(self, operation: Any, a: tuple[Node, ...], b: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(operation(x, y) for x, y in zip(a, b, strict=True))

    def _reciprocal(self, x: Node) -> Node:
        """One over a number; in single precision from its bits, which is faster than to divide.

        The bits taken from a constant are right to a twentieth, one step of order three to
        1e-4, one of Newton to rounding. In double precision a division is as fast.
        """
        if self.kind.bits == 64 or self.kind.lanes == 1:
            return self._div(self._splat(1.0), x)
        b, one = self.builder, self._splat(1.0)
        out = b.bitcast(b.sub(self._integer(_TURNED), b.bitcast(x, self._whole)), self.type)
        left = self._sub(one, self._mul(x, out))
        out = self._add(out, self._mul(out, self._add(left, self._mul(left, left))))
        left = self._sub(one, self._mul(x, out))
        return self._add(out, self._mul(out, left))

    def _exponential(self, x: Node, *, turned: bool = False) -> Node:
        """2 to the whole part by its bits, the rest by a polynomial; of the negative if turned."""
        one, sign = self._precision, -1.0 if turned else 1.0
        x = self._less(self._greater(x, self._splat(-one.largest)), self._splat(one.largest))
        magic = self._bits_splat(one.magic)
        moved = self._add(self._mul(x, self._splat(sign * math.log2(math.e))), magic)
        whole = self._sub(moved, magic)
        high, low = _split(math.log(2.0), one.shift - 12)
        rest = self._add(x, self._mul(whole, self._splat(-sign * high)))
        rest = self._add(rest, self._mul(whole, self._splat(-sign * low)))
        series = self._series(rest, [sign**n * c for n, c in enumerate(one.exponential)])
        count = self.builder.add(self.builder.bitcast(moved, self._whole), self._integer(one.bias))
        two = self.builder.shl(count, self._integer(one.shift))
        return self._mul(series, self.builder.bitcast(two, self.type))

    def _logarithm(self, x: Node) -> Node:
        """The whole part of the logarithm to base 2 by its bits, the rest by its series."""
        one, b = self._precision, self.builder
        bits = b.bitcast(x, self._whole)
        whole = b.ashr(b.sub(bits, self._integer(one.half)), self._integer(one.shift))
        part = b.bitcast(b.sub(bits, b.shl(whole, self._integer(one.shift))), self.type)
        magic = self._bits_splat(one.magic)
        count = self._sub(b.bitcast(b.add(whole, self._integer(one.magic)), self.type), magic)
        ones = self._splat(1.0)
        ratio = self._div(self._sub(part, ones), self._add(part, ones))
        square = self._mul(ratio, ratio)
        series = self._series(square, [2.0 / (2 * n + 1) for n in range(one.logarithm + 1)])
        out = self._add(self._mul(count, self._splat(math.log(2.0))), self._mul(ratio, series))
        above = b.fcmp_ordered(">", x, self._splat(0.0))
        return b.select(above, out, self._splat(math.nan))

    def _cosine(self, x: Node) -> Node:
        """Whole turns taken off, then the series."""
        one = self._precision
        magic = self._bits_splat(one.magic)
        turns = self._sub(self._add(self._mul(x, self._splat(0.5 / math.pi)), magic), magic)
        rest = self._add(x, self._mul(turns, self._splat(-2.0 * math.pi)))
        signs = [(-1) ** n / math.factorial(2 * n) for n in range(one.cosine)]
        return self._series(self._mul(rest, rest), signs)

    def _series(self, x: Node, terms: list[float]) -> Node:
        out = self._splat(terms[-1])
        for term in reversed(terms[:-1]):
            out = self._add(self._mul(out, x), self._splat(term))
        return out

    def _add(self, a: Node, b: Node) -> Node:
        return self.builder.fadd(a, b, flags=_FUSE)

    def _sub(self, a: Node, b: Node) -> Node:
        return self.builder.fsub(a, b, flags=_FUSE)

    def _mul(self, a: Node, b: Node) -> Node:
        return self.builder.fmul(a, b, flags=_FUSE)

    def _div(self, a: Node, b: Node) -> Node:
        return self.builder.fdiv(a, b)

    def _neg(self, a: Node) -> Node:
        return self.builder.fneg(a)

    def _greater(self, a: Node, b: Node) -> Node:
        """The larger; what is not a number stays so if it is the first."""
        return self.builder.select(self.builder.fcmp_ordered("<", a, b), b, a)

    def _less(self, a: Node, b: Node) -> Node:
        return self.builder.select(self.builder.fcmp_ordered(">", a, b), b, a)

    def _splat(self, value: float) -> Node:
        if self.kind.lanes == 1:
            return self._ir.Constant(self.type, value)
        return self._ir.Constant(self.type, [value] * self.kind.lanes)

    def _integer(self, value: int) -> Node:
        if self.kind.lanes == 1:
            return self._ir.Constant(self._whole, value)
        return self._ir.Constant(self._whole, [value] * self.kind.lanes)

    def _bits_splat(self, bits: int) -> Node:
        form = ("<Q", "<d") if self.kind.bits == 64 else ("<I", "<f")
        return self._splat(struct.unpack(form[1], struct.pack(form[0], bits))[0])


def _split(value: float, bits: int) -> tuple[float, float]:
    """A number as one of few bits and what is left, so that whole multiples are exact."""
    scale = 2.0**bits
    high = math.floor(value * scale) / scale
    return high, value - high
