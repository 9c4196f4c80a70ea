"""The pieces that the kernel's text calls, each written as instructions when it is compiled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from numba.core import types
from numba.extending import intrinsic

from kindloop.model.states import STATES
from kindloop.simulate.lanes.emit import Emitter, OneLane, Rows, each_row
from kindloop.simulate.lanes.program import Program, Programs
from kindloop.simulate.lanes.step import Step
from kindloop.vectors.arithmetic import Arithmetic, Array, Kind, Node

_SINGLE = 1


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces for values of one kind; ``y`` and ``q`` are flat arrays of rows of lanes.

    Attributes:
        prepare: ``(p, q, lane)``: what depends on a person's numbers alone.
        settle: ``(u, q, lane)``: what depends on the inputs of an interval besides.
        readiness: ``(y, q, out, lane)``: the probability that a planned practice is done.
        step: ``(y, q, angle, length, weights, work, increment, size)``: one step.
        advance: ``(y, seen, increment, fine)``: go on in the lanes whose step is accepted.
    """

    prepare: Any
    settle: Any
    readiness: Any
    step: Any
    advance: Any


def pieces(kind: Kind) -> Pieces:
    """The pieces for values of a kind."""
    return Pieces(_prepare(kind), _settle(kind), _readiness(kind), _step(kind), _advance(kind))


def _programs() -> Programs:
    """The theory's programs; SymPy is loaded only where something is compiled."""
    from kindloop.simulate.lanes.programs import programs

    return programs()


def _one_person(kind: Kind) -> Kind:
    return Kind(64, _SINGLE, kind.tangents)


def _run(
    builder: Any, kind: Kind, program: Program, arrays: Callable[[Arithmetic], Mapping[str, Array]],
    out: Callable[[Arithmetic], Array], first: int,
) -> None:  # fmt: skip
    """Write a program for one lane out, its results into rows from ``first`` on."""
    do = Arithmetic(builder, _one_person(kind))
    results = Emitter(do, program, arrays(do)).run()
    for row, value in enumerate(results, start=first):
        do.store(value, out(do), row)


def _pointers(context: Any, builder: Any, signature: Any, values: Any) -> list[Any]:
    """Pointers to the data of those arguments that are arrays; the others as they are."""
    out: list[Any] = []
    for form, value in zip(signature.args, values, strict=True):
        is_array = isinstance(form, types.Array)
        out.append(context.make_array(form)(context, builder, value).data if is_array else value)
    return out


def _prepare(kind: Kind) -> Any:
    @intrinsic
    def prepare(typing: Any, p: Any, q: Any, lane: Any) -> Any:  # noqa: ARG001
        def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            source, to, at = _pointers(context, builder, signature, values)
            _run(
                builder, kind, _programs().prepare,
                lambda do: {"p": Rows(builder, source, do)},
                lambda do: OneLane(builder, to, kind, at), 0,  # noqa: ARG005
            )  # fmt: skip
            return context.get_dummy_value()

        return types.void(p, q, types.int64), write

    return prepare


def _settle(kind: Kind) -> Any:
    @intrinsic
    def settle(typing: Any, u: Any, q: Any, lane: Any) -> Any:  # noqa: ARG001
        def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            source, to, at = _pointers(context, builder, signature, values)
            whole = _programs()
            _run(
                builder, kind, whole.settle,
                lambda do: {
                    "u": Rows(builder, source, do), "q": OneLane(builder, to, kind, at)
                },
                lambda do: OneLane(builder, to, kind, at), whole.prepared,  # noqa: ARG005
            )  # fmt: skip
            return context.get_dummy_value()

        return types.void(u, q, types.int64), write

    return settle


def _readiness(kind: Kind) -> Any:
    levels = Kind(64, kind.lanes, kind.tangents)

    @intrinsic
    def readiness(typing: Any, y: Any, q: Any, out: Any, lane: Any) -> Any:  # noqa: ARG001
        def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            state, prepared, to, at = _pointers(context, builder, signature, values)
            _run(
                builder, kind, _programs().readiness,
                lambda do: {  # noqa: ARG005
                    "y": OneLane(builder, state, levels, at),
                    "q": OneLane(builder, prepared, kind, at),
                },
                lambda do: Rows(builder, to, do), 0,
            )  # fmt: skip
            return context.get_dummy_value()

        return types.void(y, q, out, types.int64), write

    return readiness


def _step(kind: Kind) -> Any:
    @intrinsic
    def step(  # noqa: PLR0913, PLR0917 - arrays of the kernel
        typing: Any,  # noqa: ARG001
        y: Any,
        q: Any,
        angle: Any,
        length: Any,
        weights: Any,
        work: Any,
        increment: Any,
        size: Any,
    ) -> Any:
        def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            function = Step(builder.module, _programs(), kind).function()
            builder.call(function, _pointers(context, builder, signature, values))
            return context.get_dummy_value()

        return types.void(y, q, angle, length, weights, work, increment, size), write

    return step


def _advance(kind: Kind) -> Any:
    @intrinsic
    def advance(typing: Any, y: Any, seen: Any, increment: Any, fine: Any) -> Any:  # noqa: ARG001
        def write(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            _write_advance(builder, kind, *_pointers(context, builder, signature, values))
            return context.get_dummy_value()

        return types.void(y, seen, increment, fine), write

    return advance


def _write_advance(
    builder: Any, kind: Kind, y: Node, seen: Node, increment: Node, fine: Node
) -> None:
    """Add increments where a lane is fine, whatever stands in the others; sums are double."""
    from llvmlite import ir

    plain = Kind(kind.bits, kind.lanes)
    single, double = Arithmetic(builder, plain), Arithmetic(builder, Kind(64, kind.lanes))
    byte = ir.VectorType(ir.IntType(8), kind.lanes)
    flags = builder.load(builder.bitcast(fine, byte.as_pointer()), align=1)
    accepted = builder.icmp_unsigned("!=", flags, ir.Constant(byte, [0] * kind.lanes))
    levels, told = Rows(builder, y, double), Rows(builder, seen, single)
    with each_row(builder, len(STATES) * (1 + kind.tangents)) as row:
        step = Rows(builder, increment, single).read(row, 0)
        if kind.bits != 64:
            step = builder.fpext(step, double.type)
        added = builder.select(accepted, step, double.number(0.0).node)
        level = builder.fadd(levels.read(row, 0), added)
        levels.write(level, row, 0)
        told.write(level if kind.bits == 64 else builder.fptrunc(level, single.type), row, 0)
