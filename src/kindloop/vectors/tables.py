"""Tables of values: arrays whose last axis are the series side by side.

In compiled code ``rows(array)[i, j]`` is a value of :mod:`kindloop.vectors.values`. Indices count
from 0 and are not checked.
"""
# ruff: noqa: ARG001, ARG002 - numba passes more than is read here

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed, lower_builtin
from numba.core.typing import templates
from numba.extending import (
    make_attribute_wrapper,
    models,
    overload,
    overload_attribute,
    register_model,
)

from kindloop.vectors.values import LANES, NUMBERS, VALUE, intrinsic, typed_as

_BYTES = 8  # what tables are aligned to, at least


class _Rows(types.Type):
    """A table of values.

    Args:
        ndim: how many indices choose a value.
    """

    def __init__(self, ndim: int) -> None:
        self.ndim = ndim
        self.numbers = types.Array(types.float64, ndim + 1, "C")
        super().__init__(name=f"rows({LANES}, {ndim})")


@register_model(_Rows)
class _RowsModel(models.StructModel):
    def __init__(self, manager: Any, form: _Rows) -> None:
        super().__init__(manager, form, [("numbers", form.numbers)])


make_attribute_wrapper(_Rows, "numbers", "numbers")


@intrinsic
def rows(typing: Any, numbers: types.Array) -> Any:
    """An array of shape (..., LANES), float64 and contiguous, as a table of values."""
    form = _Rows(numbers.ndim - 1)

    def code(context: Any, builder: Any, sign: Any, args: Any) -> Any:
        out = cgutils.create_struct_proxy(form)(context, builder)
        out.numbers = args[0]
        return impl_ret_borrowed(context, builder, form, out._getvalue())

    return form(form.numbers), code


@overload(len)
def _length(table: Any) -> Callable[..., int] | None:
    def length(table: Any) -> int:
        return len(table.numbers)

    return length if isinstance(table, _Rows) else None


@overload_attribute(_Rows, "shape")
def _shape(table: Any) -> Callable[..., tuple[int, ...]]:
    def shape(table: Any) -> tuple[int, ...]:
        return table.numbers.shape[:-1]

    return shape


def _indices(index: types.Type) -> int:
    return len(index) if isinstance(index, types.BaseTuple) else 1


class _Get(templates.AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        table, index = args
        if isinstance(table, _Rows) and _indices(index) == table.ndim:
            return VALUE(table, _places(index))
        return None


class _Set(templates.AbstractTemplate):
    def generic(self, args: Any, kws: Any) -> Any:
        table, index, _ = args
        if isinstance(table, _Rows) and _indices(index) == table.ndim:
            return types.void(table, _places(index), VALUE)
        return None


typed_as(operator.getitem)(_Get)
typed_as(operator.setitem)(_Set)


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
    return builder.bitcast(builder.gep(array.data, [first]), NUMBERS.as_pointer())


@lower_builtin(operator.getitem, _Rows, types.Any)
def _get(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    return builder.load(_pointer(context, builder, sign, args), align=_BYTES)


@lower_builtin(operator.setitem, _Rows, types.Any, type(VALUE))
def _set(context: Any, builder: Any, sign: Any, args: Any) -> Any:
    builder.store(args[2], _pointer(context, builder, sign, args), align=_BYTES)
    return context.get_dummy_value()


def room(like: Any, shape: tuple[int, ...]) -> Any:
    """In compiled code: an empty table of values, or an array of numbers, as ``like`` is one."""
    raise NotImplementedError("room is there in compiled code only")


def zeros(like: Any, shape: tuple[int, ...]) -> Any:
    """In compiled code: the same, full of zeros."""
    raise NotImplementedError("zeros is there in compiled code only")


@overload(room)
def _room(like: Any, shape: tuple[int, ...]) -> Callable[..., Any]:
    def table(like: Any, shape: tuple[int, ...]) -> Any:
        return rows(np.empty((*shape, LANES)))

    def array(like: Any, shape: tuple[int, ...]) -> Any:
        return np.empty(shape)

    return table if isinstance(like, _Rows) else array


@overload(zeros)
def _zeros(like: Any, shape: tuple[int, ...]) -> Callable[..., Any]:
    def table(like: Any, shape: tuple[int, ...]) -> Any:
        return rows(np.zeros((*shape, LANES)))

    def array(like: Any, shape: tuple[int, ...]) -> Any:
        return np.zeros(shape)

    return table if isinstance(like, _Rows) else array
