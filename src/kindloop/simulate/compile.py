"""The compiled theory: printed once from the equations, compiled once, kept on disk.

The printed file is named by the content of everything that it is made from. On the second start
it is there, numba finds its machine code, and SymPy is not imported.
"""

import hashlib
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numba

from kindloop import kernel
from kindloop.arrays import Vector

_HERE = Path(__file__).parent
_LINE = "# " + "-" * 90
_MARK = '@numba.njit(cache=True, nogil=True, error_model="numpy")'


class Kernels(Protocol):
    """The compiled functions: levels ``y``, inputs ``u``, prepared numbers ``q``."""

    STATES: int
    INPUTS: int
    PREPARED: int
    FACTORS: int

    def prepare(self, p: Vector, out: Vector) -> None:
        """Work out what depends on a person's numbers alone."""

    def drift(self, y: Vector, u: Vector, q: Vector, out: Vector) -> None:
        """How fast each state changes, per minute."""

    def factorise(self, y: Vector, u: Vector, q: Vector, shift: float, m: Vector) -> None:
        """Factors of ``shift`` times one minus the Jacobian."""

    def substitute(self, m: Vector, b: Vector) -> None:
        """Solve with the factors, in place."""

    def readiness(self, y: Vector, q: Vector) -> float:
        """The probability that a planned practice is done."""
        ...

    def clock(self, t: float, q: Vector, held: bool, u: Vector) -> float:
        """Set the inner clock's drive at a time; its slope per minute."""
        ...

    def axis_day(
        self, q: Vector, y: Vector, waking: float, minutes: float, slices: int, mean: Vector
    ) -> None:
        """The stress axis over one day, all else at rest."""


def kernels(tell: Callable[[str], None] | None = None) -> Kernels:
    """The compiled theory.

    Args:
        tell: called with a sentence before a compilation that takes some seconds.
    """
    if tell is not None and not _path().exists():
        tell("Compiling the theory; this happens once on a machine and takes some seconds.")
    return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> Kernels:
    path = _path()
    if not path.exists():
        write_whole(path, _text())
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:  # pragma: no cover - a .py file has a loader
        raise ImportError(path)
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # numba finds the cached code's module by its name
    spec.loader.exec_module(module)
    return module


def _text() -> str:
    from kindloop.simulate.printing import printed

    body = (_HERE / "kernel_body.py").read_text(encoding="utf-8").split(_LINE, 1)[1]
    text = f"import math\nimport numba\nimport numpy as np\n\n{printed()}{body}"
    return text.replace("\ndef ", f"\n{_MARK}\ndef ")


@lru_cache(maxsize=1)
def _path() -> Path:
    model = _HERE.parent / "model"
    ours = [
        _HERE / name
        for name in (
            "compile.py",
            "elimination.py",
            "printing.py",
            "kernel_body.py",
        )
    ]
    folder, name = content_of([*sorted(model.rglob("*.py")), *ours])
    return folder / f"theory_{name}.py"


def content_of(files: list[Path]) -> tuple[Path, str]:
    """The folder of compiled code, and a name made of numba's version and what files hold."""
    digest = hashlib.sha256(numba.__version__.encode())
    for path in files:
        digest.update(path.read_bytes())
    return kernel.cache_folder(), digest.hexdigest()[:16]


def write_whole(path: Path, text: str) -> None:
    """Write at once, so that another process never reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)
