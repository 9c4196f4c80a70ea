"""What a program is: straight lines of assignments, and all those of the theory.

Nothing here needs SymPy, so a start that finds its kernels compiled does not load it.
"""

from dataclasses import dataclass
from typing import Any

from kindloop.simulate.elimination import Place

Expression = Any
Home = tuple[str, int]
"""An array and a row of it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A straight line of assignments.

    Attributes:
        shared: subexpressions in the order in which they are needed, each with its symbol.
        results: what comes out.
        homes: for each symbol that is read, its array and row.
    """

    shared: tuple[tuple[Expression, Expression], ...]
    results: tuple[Expression, ...]
    homes: dict[str, Home]


@dataclass(frozen=True, slots=True)
class Programs:
    """All programs of the theory.

    Attributes:
        prepare: numbers ``p`` to the first rows of ``q``.
        settle: inputs ``u`` and prepared ``q`` to the further rows of ``q``.
        drift: states ``y`` and ``q``, clock ``c`` to the changes per minute.
        first: likewise, with the slope by the clock and the entries of the Jacobian behind.
        entries: places of those entries.
        clock: angle ``a`` and ``q`` to the clock's drive and its slope by the angle.
        readiness: the probability that a planned practice is done.
        prepared: how many rows of ``q`` are prepared.
        settled: how many more are settled.
    """

    prepare: Program
    settle: Program
    drift: Program
    first: Program
    entries: tuple[Place, ...]
    clock: Program
    readiness: Program
    prepared: int
    settled: int
