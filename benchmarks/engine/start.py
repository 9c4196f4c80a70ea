"""How long a first and a second start take, and ``kindloop --help``, each in its own process."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from engine.measure import rounded

ONE_DAY = (
    "from engine.task import task; from engine.ours import ours; ours(task('engine', 2, 1), 1e-3)"
)
HERE = Path(__file__).parents[1]
HELPS = 5
UNUSUAL = {"NUMBA_CACHE_DIR", "PYTHONDONTWRITEBYTECODE"}


def start() -> dict[str, Any]:
    """Seconds of a day of two persons with nothing compiled, of the same again, and of help."""
    usual = {key: word for key, word in os.environ.items() if key not in UNUSUAL}
    with tempfile.TemporaryDirectory() as folder:
        empty = usual | {"XDG_CACHE_HOME": folder, "HOME": folder, "LOCALAPPDATA": folder}
        first = _took([sys.executable, "-c", ONE_DAY], empty)
        again = [_took([sys.executable, "-c", ONE_DAY], empty) for _ in range(3)]
    command = str(Path(sys.executable).with_name("kindloop"))
    helps = [_took([command, "--help"], usual) for _ in range(HELPS + 1)][1:]
    low, high = min(helps)[0], max(helps)[0]
    return {"first": _row([first]), "second": _row(again)} | {
        "help": _row(helps) | {"spread": [rounded(low), rounded(high)]}
    }


def _row(took: list[tuple[float, float]]) -> dict[str, Any]:
    wall, cores = (statistics.median(column) for column in zip(*took, strict=True))
    return {"seconds": rounded(wall), "core_seconds": rounded(cores)}


def _took(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    before, begin = _of_children(), time.perf_counter()
    subprocess.run(command, cwd=HERE, env=environment, check=True, capture_output=True)
    return time.perf_counter() - begin, _of_children() - before


def _of_children() -> float:
    used = os.times()
    return used.children_user + used.children_system
