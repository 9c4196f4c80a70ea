"""Values of several series side by side, a type of compiled code.

A value holds the same quantity of ``LANES`` series in vector registers. It is written as a number
is, so that one source serves one series and many: arithmetic, ``math.exp``, ``math.log``,
``math.sqrt``, ``abs`` and ``max`` make values of values, and a number beside a value is that of
every series. Comparisons say yes or no of each series.
"""
# ruff: noqa: ARG001, ARG002 - numba passes more than is read here

import math
import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import extending
from numba.core import types
from numba.core.imputils import lower_builtin, lower_cast
from numba.core.typeconv.castgraph import Conversion
from numba.core.typing import templates
from numba.extending import models, register_model

from kindloop.vectors.arithmetic import Arithmetic, Kind, Value

LANES = 8
"""How many series stand side by side."""

intrinsic: Any = extending.intrinsic  # numba's types are not complete
typed_as: Any = templates.infer_global
_KIND = Kind(64, LANES)
NUMBERS = ir.VectorType(ir.DoubleType(), LANES)
_TRUTHS = ir.VectorType(ir.IntType(1), LANES)


class _Lanes(types.Type):
    """A number of each series."""

    def __init__(self) -> None:
        super().__init__(name=f"lanes({LANES})")

    def can_convert_from(self, typingctx: Any, other: types.Type) -> Conversion | None:
        return Conversion.safe if isinstance(other, types.Number) else None

    def unify(self, typingctx: Any, other: types.Type) -> types.Type | None:
        return self if isinstance(other, types.Number) else None


class _Truths(types.Type):
    """Yes or no of each series."""

    def __init__(self) -> None:
        super().__init__(name=f"truths({LANES})")


VALUE, TRUTHS = _Lanes(), _Truths()


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, form: types.Type) -> None:
        super().__init__(manager, form, NUMBERS)


@register_model(_Truths)
class _TruthsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, form: types.Type) -> None:
        super().__init__(manager, form, _TRUTHS)


def _does(out: types.Type, form: types.Type, count: int, *functions: Any) -> Any:
    """Decorate what writes the instructions of functions in compiled code.

    Args:
        out: type that they give.
        form: type of their arguments; one of them may be a number, which is then every series'.
        count: of arguments.
        functions: as they are called there.
    """

    def mark(write: Callable[..., Any]) -> Callable[..., Any]:
        def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
            return write(Arithmetic(builder, _KIND), *args)

        for function in functions:
            typed_as(function)(_typed(function, out, (form,) * count))
            lower_builtin(function, *(form,) * count)(code)
        return write

    return mark


def _typed(function: Any, out: types.Type, forms: tuple[types.Type, ...]) -> type:
    class Typed(templates.AbstractTemplate):
        key = function

        def generic(self, args: Any, kws: Any) -> Any:
            numbers = [one for one in args if isinstance(one, types.Number)]
            ours = args.count(forms[0])
            return out(*forms) if ours and ours + len(numbers) == len(args) == len(forms) else None

    return Typed


@_does(VALUE, VALUE, 2, operator.add, operator.iadd)
def _add(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.add(Value(a), Value(b)).node


@_does(VALUE, VALUE, 2, operator.sub, operator.isub)
def _subtract(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.subtract(Value(a), Value(b)).node


@_does(VALUE, VALUE, 2, operator.mul, operator.imul)
def _multiply(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.multiply(Value(a), Value(b)).node


@_does(VALUE, VALUE, 2, operator.truediv, operator.itruediv)
def _divide(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.builder.fdiv(a, b)


@_does(VALUE, VALUE, 1, operator.neg)
def _negative(do: Arithmetic, a: Any) -> Any:
    return do.negative(Value(a)).node


@_does(VALUE, VALUE, 1, math.exp)
def _exponential(do: Arithmetic, a: Any) -> Any:
    return do.exponential(Value(a)).node


@_does(VALUE, VALUE, 1, math.log)
def _logarithm(do: Arithmetic, a: Any) -> Any:
    return do.logarithm(Value(a)).node


@_does(VALUE, VALUE, 1, math.sqrt)
def _root(do: Arithmetic, a: Any) -> Any:
    return do.root(Value(a)).node


@_does(VALUE, VALUE, 1, abs)
def _size(do: Arithmetic, a: Any) -> Any:
    return do.size(Value(a)).node


@_does(VALUE, VALUE, 2, max)
def _larger(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.larger(Value(a), Value(b)).node


@_does(TRUTHS, VALUE, 2, operator.eq)
def _equal(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.builder.fcmp_ordered("==", a, b)


@_does(TRUTHS, VALUE, 2, operator.lt)
def _less(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.builder.fcmp_ordered("<", a, b)


@_does(TRUTHS, TRUTHS, 2, operator.and_)
def _both(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.builder.and_(a, b)


@_does(TRUTHS, TRUTHS, 2, operator.or_)
def _one_of(do: Arithmetic, a: Any, b: Any) -> Any:
    return do.builder.or_(a, b)


def _every_series(context: Any, builder: Any, number: Any) -> Any:
    """A number as that of every series."""
    place = ir.Constant(ir.IntType(32), 0)
    first = builder.insert_element(ir.Constant(NUMBERS, ir.Undefined), number, place)
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, first, mask)


@lower_cast(types.Number, _Lanes)
def _spread(context: Any, builder: Any, fromty: Any, toty: Any, value: Any) -> Any:
    number = context.cast(builder, value, fromty, types.float64)
    return _every_series(context, builder, number)


@intrinsic
def every(typing: Any, truths: types.Type) -> Any:
    """Whether all say yes."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("==", bits, ir.Constant(bits.type, (1 << LANES) - 1))

    return types.boolean(TRUTHS), code


@intrinsic
def some(typing: Any, truths: types.Type) -> Any:
    """Whether one says yes."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return types.boolean(TRUTHS), code


@intrinsic
def pick(typing: Any, truths: types.Type, yes: types.Type, no: types.Type) -> Any:
    """Of each series the first where it says yes, else the second; both are worked out."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        return builder.select(*args)

    return VALUE(TRUTHS, VALUE, VALUE), code


@intrinsic
def one(typing: Any, values: types.Type, place: types.Type) -> Any:
    """What one series has, of values or of truths."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        return builder.extract_element(args[0], args[1])

    out = types.boolean if values == TRUTHS else types.float64
    return out(values, types.intp), code


@intrinsic
def exchanged(typing: Any, values: types.Type, place: types.Type, number: types.Type) -> Any:
    """The values, with another number for one series."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        return builder.insert_element(args[0], args[2], args[1])

    return VALUE(VALUE, types.intp, types.float64), code
