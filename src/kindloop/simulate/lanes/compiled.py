"""The kernel of a kind of values: put together, compiled once, kept on disk.

The text is named by the content of everything that it is made from. On the second start it is
there, numba finds its machine code, and SymPy is not imported.
"""

import importlib.util
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from kindloop.arrays import Integers, Vector
from kindloop.model.parameters import INDEX as NUMBER
from kindloop.model.parameters import NAMES as NUMBERS
from kindloop.simulate.compile import content_of, write_whole
from kindloop.simulate.lanes import method
from kindloop.simulate.lanes.tables import (
    Control,
    Intervals,
    Kept,
    Memory,
    People,
    Plans,
    Scratch,
)
from kindloop.vectors.arithmetic import Kind

_HERE = Path(__file__).parent
_LINE = "# " + "-" * 90
_EACH_STEP = ("aimed", "judged", "gathered", "settled")
_WITHIN = '@numba.njit(nogil=True, error_model="numpy", _nrt=False)'
_INLINE = '@numba.njit(nogil=True, error_model="numpy", _nrt=False, forceinline=True)'
_DOORS = ("follow", "make_day", "philox")
_MARK = '@numba.njit(cache=True, nogil=True, error_model="numpy", _nrt=False)'


class Kernel(Protocol):
    """The compiled functions."""

    PREPARED: int
    ROOM: int

    def follow(  # noqa: PLR0913, PLR0917 - tables, each with its name
        self, people: People, plans: Plans, table: Intervals, control: Control, kept: Kept,
        scratch: Scratch, memory: Memory, lo: int, hi: int,
    ) -> None:  # fmt: skip
        """Follow persons ``lo`` to ``hi``."""

    def make_day(  # noqa: PLR0913, PLR0917 - tables, each with its name
        self, plans: Plans, people: People, k: int, lane: int, day: int, made: Intervals,
        edge_base: int, occasion_base: int, room: int, scratch: Scratch, taken: Vector,
        taken_base: int,
    ) -> tuple[int, int]:  # fmt: skip
        """Make a day of a person; counts of edges and occasions."""
        ...

    def philox(self, seed: int, name: int, stream: int, number: int, out: Integers) -> None:
        """Four numbers of 32 bits into ``out``, for a place in a stream of somebody."""


def lanes(kind: Kind, tell: Callable[[str], None] | None = None) -> Kernel:
    """The compiled kernel for values of a kind.

    Args:
        kind: of the values.
        tell: called with a sentence before a compilation that takes some seconds.
    """
    if tell is not None and not _path(kind).exists():
        tell("Compiling the engine; this happens once on a machine and takes some seconds.")
    return _loaded(kind)


@lru_cache(maxsize=8)
def _loaded(kind: Kind) -> Kernel:
    path = _path(kind)
    if not path.exists():
        write_whole(path, _text(kind))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:  # pragma: no cover - a .py file has a loader
        raise ImportError(path)
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # numba finds the cached code's module by its name
    spec.loader.exec_module(module)
    return module


def _text(kind: Kind) -> str:
    from kindloop.model.inputs import INDEX as INPUT
    from kindloop.model.states import INDEX as STATE
    from kindloop.simulate.elimination import elimination
    from kindloop.simulate.lanes.programs import programs
    from kindloop.simulate.lanes.step import room

    whole = programs()
    factors = elimination(set(whole.entries), len(STATE))[1]
    values = {
        "LANES": kind.lanes,
        "TANGENTS": kind.tangents,
        "STATES": len(STATE),
        "INPUTS": len(INPUT),
        "NUMBERS": len(NUMBERS),
        "PREPARED": whole.prepared + whole.settled,
        "ROOM": room(len(factors)).rows,
        "CAPPED": INPUT["attention_control"] + 1,
        "CIRCADIAN": INPUT["circadian"],
        "CLOCK_PEAK": NUMBER["circadian_peak"],
        "TRYING": STATE["trying"],
        "SUCCESS": INPUT["success"],
        "AWAKE": f"np.int64({INPUT['awake']})",
        "AWAKENING": f"np.int64({INPUT['awakening']})",
        "OPEN": INPUT["open_to_success"],
        "NOISE_THREAT": INPUT["noise_threat"],
        "SIGMA": NUMBER["sigma_threat"],
        "MEMORY": NUMBER["tau_noise_threat"],
        "RATE_SUCCESS": NUMBER["rate_success"],
        "MINUTES_SUCCESS": NUMBER["minutes_success"],
        "PARTS": 1 + kind.tangents,
        "STRIDE": kind.stride,
        "DAY": 1440.0,
    }
    head = [
        "import math\nimport numba\nimport numpy as np",
        "from kindloop.vectors.arithmetic import Kind",
        "from kindloop.simulate.lanes.pieces import pieces",
        f"_PIECES = pieces(Kind({kind.bits}, {kind.lanes}, {kind.tangents}))",
        "prepare, settle = _PIECES.prepare, _PIECES.settle",
        "readiness, step, advance = _PIECES.readiness, _PIECES.step, _PIECES.advance",
        f"BETWEEN = np.array({method.BETWEEN!r})",
        *(f"{name} = {value}" for name, value in values.items()),
    ]
    texts = ("chance_body.py", "days_body.py", "body.py")
    bodies = [(_HERE / name).read_text(encoding="utf-8").split(_LINE, 1)[1] for name in texts]
    body = "".join(bodies)
    text = body.replace("\ndef ", f"\n{_WITHIN}\ndef ")
    for names, mark in ((_EACH_STEP, _INLINE), (_DOORS, _MARK)):
        for name in names:
            text = text.replace(f"{_WITHIN}\ndef {name}(", f"{mark}\ndef {name}(")
    return "\n".join(head) + text


@lru_cache(maxsize=8)
def _path(kind: Kind) -> Path:
    model = _HERE.parents[1] / "model"
    vectors = _HERE.parents[1] / "vectors" / "arithmetic.py"
    ours = [*sorted(_HERE.glob("*.py")), _HERE.parent / "elimination.py", vectors]
    folder, name = content_of([*sorted(model.rglob("*.py")), *ours])
    return folder / f"lanes_{kind.bits}_{kind.lanes}_{kind.tangents}_{name}.py"
