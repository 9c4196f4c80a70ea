"""Several series side by side: a type of compiled code in which one value stands for all of them.

A value (``_Lanes``) holds the same quantity of ``LANES`` series, side by side in vector registers;
a table of them (``_Rows``) is an array whose last axis are the series. In compiled code both are
written like numbers and arrays, so that one source serves one series and many:
``rows(array)[i, j]`` is a value, and so is what arithmetic, ``math.exp``, ``math.log`` and
``math.sqrt`` make of it. Indices count from 0 and are not checked.
"""

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed, lower_builtin, lower_cast
from numba.core.typeconv import Conversion
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import (
    intrinsic,
    make_attribute_wrapper,
    models,
    overload,
    overload_attribute,
    register_model,
)

from kindloop.vectors.arithmetic import Arithmetic, Kind, Value

LANES = 8
"""How many series stand side by side."""

_KIND = Kind(64, LANES)
_NUMBERS = ir.VectorType(ir.DoubleType(), LANES)
_TRUTHS = ir.VectorType(ir.IntType(1), LANES)
_BYTES = 8  # what tables are aligned to, at least


class _Lanes(types.Type):
    """A number of each series."""

    def __init__(self) -> None:
        super().__init__(name=f"lanes({LANES})")

    def can_convert_from(self, _: Any, other: types.Type) -> Conversion | None:
        return Conversion.safe if isinstance(other, types.Number) else None

    def unify(self, _: Any, other: types.Type) -> types.Type | None:
        return self if isinstance(other, types.Number) else None


class _Truths(types.Type):
    """Yes or no of each series."""

    def __init__(self) -> None:
        super().__init__(name=f"truths({LANES})")


class _Rows(types.Type):
    """A table of values.

    Args:
        ndim: how many indices choose a value.
    """

    def __init__(self, ndim: int) -> None:
        self.ndim = ndim
        self.numbers = types.Array(types.float64, ndim + 1, "C")
        super().__init__(name=f"rows({LANES}, {ndim})")


VALUE, TRUTHS = _Lanes(), _Truths()


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, form: types.Type) -> None:
        super().__init__(manager, form, _NUMBERS)


@register_model(_Truths)
class _TruthsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, form: types.Type) -> None:
        super().__init__(manager, form, _TRUTHS)


@register_model(_Rows)
class _RowsModel(models.StructModel):
    def __init__(self, manager: Any, form: _Rows) -> None:
        super().__init__(manager, form, [("numbers", form.numbers)])


make_attribute_wrapper(_Rows, "numbers", "numbers")


@intrinsic
def rows(typing: Any, numbers: types.Array) -> Any:  # noqa: ARG001 - as numba calls it
    """An array of shape (..., LANES), float64 and contiguous, as a table of values."""
    form = _Rows(numbers.ndim - 1)

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        out = cgutils.create_struct_proxy(form)(context, builder)
        out.numbers = args[0]
        return impl_ret_borrowed(context, builder, form, out._getvalue())  # noqa: SLF001 - numba's

    return form(form.numbers), code


@overload(len)
def _length(table: Any) -> Callable[..., int] | None:
    def length(table: Any) -> int:
        return len(table.numbers)

    return length if isinstance(table, _Rows) else None


@overload_attribute(_Rows, "shape")
def _shape(table: Any) -> Callable[..., tuple[int, ...]]:  # noqa: ARG001 - numba's
    def shape(table: Any) -> tuple[int, ...]:
        return table.numbers.shape[:-1]

    return shape


def _does(out: types.Type, form: types.Type, count: int, *functions: Any) -> Any:
    """Decorate what writes the instructions of functions in compiled code.

    Args:
        out: type that they give.
        form: type of their arguments; one of them may be a number, which is then every series'.
        count: of arguments.
        functions: as they are called there.
    """

    def mark(write: Callable[..., Any]) -> Callable[..., Any]:
        def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:  # noqa: ARG001 - numba's
            return write(Arithmetic(builder, _KIND), *args)

        for function in functions:
            infer_global(function)(_typed(function, out, (form,) * count))
            lower_builtin(function, *(form,) * count)(code)
        return write

    return mark


def _typed(function: Any, out: types.Type, forms: tuple[types.Type, ...]) -> type:
    class Typed(AbstractTemplate):
        key = function

        def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002 - numba's
            fits = all(one == form or isinstance(one, types.Number) for one, form in zip(args, forms))
            return out(*forms) if len(args) == len(forms) and forms[0] in args and fits else None

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


def _every_series(context: Any, builder: Any, number: Any) -> Any:  # noqa: ARG001 - numba's
    """A number as that of every series."""
    place = ir.Constant(ir.IntType(32), 0)
    first = builder.insert_element(ir.Constant(_NUMBERS, ir.Undefined), number, place)
    mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
    return builder.shuffle_vector(first, first, mask)


@lower_cast(types.Number, _Lanes)
def _spread(context: Any, builder: Any, fromty: Any, toty: Any, value: Any) -> Any:  # noqa: ARG001
    number = context.cast(builder, value, fromty, types.float64)
    return _every_series(context, builder, number)


@intrinsic
def every(typing: Any, truths: types.Type) -> Any:  # noqa: ARG001 - numba's
    """Whether all say yes."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:  # noqa: ARG001 - numba's
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("==", bits, ir.Constant(bits.type, (1 << LANES) - 1))

    return types.boolean(TRUTHS), code


@intrinsic
def some(typing: Any, truths: types.Type) -> Any:  # noqa: ARG001 - numba's
    """Whether one says yes."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:  # noqa: ARG001 - numba's
        bits = builder.bitcast(args[0], ir.IntType(LANES))
        return builder.icmp_unsigned("!=", bits, ir.Constant(bits.type, 0))

    return types.boolean(TRUTHS), code


@intrinsic
def pick(typing: Any, truths: types.Type, yes: types.Type, no: types.Type) -> Any:  # noqa: ARG001
    """Of each series the first where it says yes, else the second; both are worked out."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:  # noqa: ARG001 - numba's
        return builder.select(*args)

    return VALUE(TRUTHS, VALUE, VALUE), code


@intrinsic
def one(typing: Any, values: types.Type, place: types.Type) -> Any:  # noqa: ARG001 - numba's
    """What one series has, of values or of truths."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:  # noqa: ARG001 - numba's
        return builder.extract_element(args[0], args[1])

    out = types.boolean if values == TRUTHS else types.float64
    return out(values, types.intp), code


@intrinsic
def exchanged(typing: Any, values: types.Type, place: types.Type, number: types.Type) -> Any:  # noqa: ARG001
    """The values, with another number for one series."""

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:  # noqa: ARG001 - numba's
        return builder.insert_element(args[0], args[2], args[1])

    return VALUE(VALUE, types.intp, types.float64), code


def _indices(index: types.Type) -> int:
    return len(index) if isinstance(index, types.BaseTuple) else 1


@infer_global(operator.getitem)
class _Get(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002 - numba's
        table, index = args
        if isinstance(table, _Rows) and _indices(index) == table.ndim:
            return VALUE(table, _places(index))
        return None


@infer_global(operator.setitem)
class _Set(AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:  # noqa: ARG002 - numba's
        table, index, _ = args
        if isinstance(table, _Rows) and _indices(index) == table.ndim:
            return types.void(table, _places(index), VALUE)
        return None


def _places(index: types.Type) -> types.Type:
    if isinstance(index, types.BaseTuple):
        return types.UniTuple(types.intp, len(index))
    return types.intp


def _pointer(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    """Where in memory a value of a table lies."""
    form, index = sign.args[:2]
    table = cgutils.create_struct_proxy(form)(context, builder, value=args[0])
    array = context.make_array(form.numbers)(context, builder, table.numbers)
    sizes = cgutils.unpack_tuple(builder, array.shape)
    tuple_ = isinstance(index, types.BaseTuple)
    first, *rest = cgutils.unpack_tuple(builder, args[1]) if tuple_ else [args[1]]
    for size, place in zip(sizes[1:-1], rest, strict=True):
        first = builder.add(builder.mul(first, size), place)
    first = builder.mul(first, ir.Constant(first.type, LANES))
    return builder.bitcast(builder.gep(array.data, [first]), _NUMBERS.as_pointer())


@lower_builtin(operator.getitem, _Rows, types.Any)
def _get(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    return builder.load(_pointer(context, builder, sign, args), align=_BYTES)


@lower_builtin(operator.setitem, _Rows, types.Any, _Lanes)
def _set(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    builder.store(args[2], _pointer(context, builder, sign, args), align=_BYTES)
    return context.get_dummy_value()


def room(like: Any, shape: tuple[int, ...]) -> Any:
    """In compiled code: an empty table of values, or an array of numbers, as ``like`` is one."""
    raise NotImplementedError


def zeros(like: Any, shape: tuple[int, ...]) -> Any:
    """In compiled code: the same, full of zeros."""
    raise NotImplementedError


@overload(room)
def _room(like: Any, shape: tuple[int, ...]) -> Callable[..., Any]:
    def table(like: Any, shape: tuple[int, ...]) -> Any:  # noqa: ARG001 - numba's
        return rows(np.empty((*shape, LANES)))

    def array(like: Any, shape: tuple[int, ...]) -> Any:  # noqa: ARG001 - numba's
        return np.empty(shape)

    return table if isinstance(like, _Rows) else array


@overload(zeros)
def _zeros(like: Any, shape: tuple[int, ...]) -> Callable[..., Any]:
    def table(like: Any, shape: tuple[int, ...]) -> Any:  # noqa: ARG001 - numba's
        return rows(np.zeros((*shape, LANES)))

    def array(like: Any, shape: tuple[int, ...]) -> Any:  # noqa: ARG001 - numba's
        return np.zeros(shape)

    return table if isinstance(like, _Rows) else array
