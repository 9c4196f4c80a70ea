"""One step of the method for all lanes, written out as instructions.

Three parts stand as functions of their own, each compiled once: the first look (changes, and the
factors of the linear system), a further look (changes only), and the solution of the system.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kindloop.model.number import MINUTES_PER_DAY
from kindloop.model.states import INDEX as STATE
from kindloop.simulate.elimination import Place, elimination
from kindloop.simulate.lanes import method
from kindloop.simulate.lanes.emit import Emitter, Rows, each_row, factorised, solved
from kindloop.simulate.lanes.program import Programs
from kindloop.vectors.arithmetic import Arithmetic, Kind, Node, Row, Value

_STATES = len(STATE)
_CRH = STATE["crh"]
_SAFE, _LEAST = 0.9, 1e-10  # of the error allowed; an error below which nothing is gained
_TURN = 2.0 * math.pi / MINUTES_PER_DAY


@dataclass(frozen=True, slots=True)
class Room:
    """Rows of the working memory of a step.

    Attributes:
        stages: where the stages lie, one after another.
        trial: the state at which a stage looks.
        change: the changes per minute there.
        factors: of the linear system.
        clock: the inner clock's drive.
        shift: one over the step and the method's number.
        slope: how the first hormone's change follows the clock, then its slope in time.
        per: one over the step.
        rows: how many in all.
    """

    stages: int
    trial: int
    change: int
    factors: int
    clock: int
    shift: int
    slope: int
    per: int
    rows: int


def room(factors: int) -> Room:
    """The working memory of a step whose linear system has so many factors."""
    stages = method.STAGES * _STATES
    factor = stages + 2 * _STATES
    at = factor + factors
    return Room(0, stages, stages + _STATES, factor, at, at + 1, at + 2, at + 3, at + 4)


class Step:
    """Writes a step and its parts into a module of llvmlite.

    Args:
        module: of llvmlite.
        programs: of the theory.
        kind: of the values.
    """

    def __init__(self, module: Any, programs: Programs, kind: Kind) -> None:
        from llvmlite import ir

        self._ir, self._module, self._programs, self.kind = ir, module, programs, kind
        self.order, self.pattern = elimination(set(programs.entries), _STATES)
        self.room = room(len(self.pattern))
        self._first = self._function("first", 7, self._write_first)
        self._look = self._function("look", 4, self._write_look)
        self._solve = [self._solver(stage) for stage in range(method.STAGES)]

    def function(self) -> Any:
        """A function of pointers: state, prepared, angle, length, weights, work, increment, size.

        The increment has a row for each state; of ``size`` the first row is the largest error
        relative to what the weights allow, not a number where the step failed, the second the
        largest level reached.
        """
        return self._function("step", 8, self._write_step)

    def _function(self, name: str, pointers: int, write: Callable[..., None]) -> Any:
        ir = self._ir
        element = ir.DoubleType() if self.kind.bits == 64 else ir.FloatType()
        form = ir.FunctionType(ir.VoidType(), [element.as_pointer()] * pointers)
        function = ir.Function(self._module, form, self._module.get_unique_name(f"lanes_{name}"))
        function.linkage = "internal"
        function.attributes.add("noinline")
        function.attributes.alignstack = 64
        for argument in function.args:
            argument.add_attribute("noalias")
        builder = ir.IRBuilder(function.append_basic_block())
        write(Arithmetic(builder, self.kind), *function.args)
        builder.ret_void()
        return function

    def _rows(self, do: Arithmetic, pointer: Node) -> Rows:
        return Rows(do.builder, pointer, do)

    def _write_first(self, do: Arithmetic, *pointers: Node) -> None:
        y, q, c, shift, change, factors, slope = pointers
        arrays = {"y": self._rows(do, y), "q": self._rows(do, q), "c": self._rows(do, c)}
        emitter, places = Emitter(do, self._programs.first, arrays), self._programs.entries
        for row in range(_STATES):
            do.store(emitter.result(row), self._rows(do, change), row)
        do.store(emitter.result(_STATES), self._rows(do, slope), 0)
        number = {at: _STATES + 1 + n for n, at in enumerate(places)}
        by = do.load(self._rows(do, shift), 0)

        def entry(at: Place) -> Value | None:
            return emitter.result(number[at]) if at in number else None

        for at, value in factorised(do, entry, by, self.order, self.pattern):
            do.store(value, self._rows(do, factors), self.pattern[at])

    def _write_look(self, do: Arithmetic, y: Node, q: Node, c: Node, change: Node) -> None:
        arrays = {"y": self._rows(do, y), "q": self._rows(do, q), "c": self._rows(do, c)}
        for row, value in enumerate(Emitter(do, self._programs.drift, arrays).run()):
            do.store(value, self._rows(do, change), row)

    def _solver(self, stage: int) -> Any:
        """The function that finds a stage: its equation's right-hand side, and the solution."""

        def write(do: Arithmetic, work: Node, per: Node, slope: Node) -> None:
            whole = _Whole(do, self.kind, self.room, work)
            by, steep = do.load(self._rows(do, per), 0), do.load(self._rows(do, slope), 0)
            values = [self._right(do, whole, by, steep, (stage, row)) for row in range(_STATES)]
            found = solved(do, whole.rows("factors"), values, self.order, self.pattern)
            for row, value in enumerate(found):
                do.store(value, self._rows(do, whole.stage(stage)), row)

        return self._function(f"solve_{stage}", 3, write)

    def _right(
        self, do: Arithmetic, whole: "_Whole", per: Value, slope: Value, place: tuple[int, int]
    ) -> Value:
        """The right-hand side of a stage's equation, of one state."""
        stage, row = place
        value = do.load(whole.rows("change"), row)
        if stage > 0:
            value = do.add(value, do.multiply(whole.summed(method.BACK[stage], row), per))
        if row == _CRH and method.BY_TIME[stage] != 0.0:
            value = do.add(value, do.multiply(slope, do.number(method.BY_TIME[stage])))
        return value

    def _write_step(self, do: Arithmetic, *pointers: Node) -> None:
        y, q, angle, length, weights, work, increment, size = pointers
        whole = _Whole(do, self.kind, self.room, work)
        state, added = self._rows(do, y), self._rows(do, increment)
        h, start = do.load(self._rows(do, length), 0), do.load(self._rows(do, angle), 0)
        per = do.reciprocal(h)
        whole.put("per", per)
        whole.put("shift", do.multiply(per, do.number(1.0 / method.GAMMA)))
        slope = self._clock(do, whole, q, start)
        parts = [whole.pointer(at) for at in ("clock", "shift", "change", "factors", "slope")]
        do.builder.call(self._first, [y, q, *parts])
        slope = do.multiply(do.multiply(slope, h), do.load(whole.rows("slope"), 0))
        whole.put("slope", slope)
        for stage in range(method.STAGES):
            if stage > 0:
                self._trial(do, whole, state, added, stage)
                if method.AT[stage] != method.AT[stage - 1]:
                    turn = do.multiply(h, do.number(_TURN * method.AT[stage]))
                    self._clock(do, whole, q, do.add(start, turn))
                trial, clock, change = (whole.pointer(at) for at in ("trial", "clock", "change"))
                do.builder.call(self._look, [trial, q, clock, change])
            apart = [work, whole.pointer("per"), whole.pointer("slope")]
            do.builder.call(self._solve[stage], apart)
        self._end(do, whole, state, added, weights, self._rows(do, size))

    def _clock(self, do: Arithmetic, whole: "_Whole", q: Node, angle: Value) -> Value:
        """Set the clock's drive; its slope per minute."""
        arrays = {"q": self._rows(do, q), "c": _Held(angle)}
        drive, slope = Emitter(do, self._programs.clock, arrays).run()
        whole.put("clock", drive)
        return do.multiply(slope, do.number(_TURN))

    def _trial(self, do: Arithmetic, whole: "_Whole", state: Rows, added: Rows, stage: int) -> None:
        """The state at which a stage looks; for the last two the increment is kept."""
        trial, last = whole.rows("trial"), method.STAGES - 1
        with each_row(do.builder, _STATES) as row:
            if stage == last:
                sum_ = do.add(do.load(added, row), whole.of(stage - 1, row))
            else:
                sum_ = whole.summed(method.BY_STAGE[stage], row)
            if stage >= last - 1:
                do.store(sum_, added, row)
            do.store(do.add(do.load(state, row), sum_), trial, row)

    def _end(
        self, do: Arithmetic, whole: "_Whole", state: Rows, added: Rows, weights: Node, size: Rows
    ) -> None:
        """The increment, the largest error in its weight, the largest level, and a factor.

        By it the next step may be longer or must be shorter, with an error of order four.
        """
        error, level, none = do.number(0.0), do.number(0.0), do.number(0.0)
        for row in range(_STATES):
            last = whole.of(method.STAGES - 1, row)
            step = do.add(do.load(added, row), last)
            do.store(step, added, row)
            plain, change = Value(last.node), Value(step.node)
            none = do.add(none, do.multiply(change, do.number(0.0)))
            error = do.larger(error, do.multiply(do.size(plain), do.spread(weights, row)))
            reached = do.add(Value(do.load(state, row).node), change)
            level = do.larger(level, do.size(reached))
        do.store(do.add(error, none), size, 0)
        do.store(level, size, 1)
        fourth = do.root(do.root(do.add(error, do.number(_LEAST))))
        do.store(do.multiply(do.number(_SAFE), do.reciprocal(fourth)), size, 2)


class _Whole:
    """The working memory of a step by the names of its parts."""

    def __init__(self, do: Arithmetic, kind: Kind, parts: Room, work: Node) -> None:
        self._do, self._kind, self._parts, self._work = do, kind, parts, work

    def pointer(self, name: str, rows: int = 0) -> Node:
        from llvmlite import ir

        offset = (getattr(self._parts, name) + rows) * self._kind.stride
        return self._do.builder.gep(self._work, [ir.Constant(ir.IntType(64), offset)])

    def rows(self, name: str) -> Rows:
        return Rows(self._do.builder, self.pointer(name), self._do)

    def stage(self, number: int) -> Node:
        return self.pointer("stages", number * _STATES)

    def of(self, stage: int, row: Row) -> Value:
        return self._do.load(Rows(self._do.builder, self.stage(stage), self._do), row)

    def put(self, name: str, value: Value) -> None:
        self._do.store(value, self.rows(name), 0)

    def summed(self, parts: tuple[float, ...], row: Row) -> Value:
        do = self._do
        out = do.multiply(self.of(0, row), do.number(parts[0]))
        for stage, part in enumerate(parts[1:], start=1):
            out = do.add(out, do.multiply(self.of(stage, row), do.number(part)))
        return out


@dataclass(frozen=True, slots=True)
class _Held:
    """A value at hand in place of an array in memory."""

    value: Value

    def read(self, row: int, part: int) -> Node:  # noqa: ARG002 - one row
        return self.value.node if part == 0 else self.value.slopes[part - 1]
