"""How the time grows with persons, days and threads, and how much memory a large run takes.

There are a thousand different persons and 997 different lives; a larger run pairs them anew, so
that no person meets the same days twice.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from engine.measure import rounded
from engine.ours import CORES, ours
from engine.task import DAYS, Task, midnights, plans, task

PERSONS = (1, 10, 100, 1_000, 10_000, 100_000)
LONGEST = (1, 7, 28, 91, 365)
DIFFERENT, LIVES = 1_000, 997
LOAD = 10_000  # person-days of one run over days, and of one over threads
LARGE = 100_000
SHORT = 0.3  # seconds; such a run is repeated, and the shortest counts
TOO_LONG = 240.0  # seconds; what would take longer is not run
GIB = 1024.0**3
HERE = Path(__file__).parents[1]


def growth(tolerance: float, most: int = LARGE) -> dict[str, Any]:
    """Speeds by persons, days and threads, all at one tolerance.

    Args:
        tolerance: of our engine.
        most: persons of the largest run.
    """
    base = task("engine", min(DIFFERENT, most), 1)
    speed = _speed(base, tolerance)
    by_persons = {}
    for many in [count for count in PERSONS if count <= most]:
        days = DAYS if many * DAYS < speed * 20 else 1
        by_persons[str(many)] = _row(larger(base, many, days), tolerance)
    by_days = {}
    for days in LONGEST:
        many = max(1, min(DIFFERENT, int(LOAD * speed / 50_000) // days))
        by_days[str(days)] = _row(larger(base, many, days), tolerance)
    return {"persons": by_persons, "days": by_days, "threads": _threads(base, tolerance, speed)}


def larger(base: Task, persons: int, days: int) -> Task:
    """So many persons and days from a table of different persons."""
    place = np.arange(persons) % len(base.start)
    lives = plans(min(persons, LIVES), days)
    each = tuple(lives[person % len(lives)] for person in range(persons))
    return Task(base.numbers[place], base.start[place], each, midnights(days))


def _speed(base: Task, tolerance: float) -> float:
    given = larger(base, min(64, len(base.start)), 2)
    ours(given.part(1), tolerance)
    begin = time.process_time()
    ours(given, tolerance)
    return len(given.start) * 2 / (time.process_time() - begin)


def _row(given: Task, tolerance: float, threads: int = 1, again: bool = True) -> dict[str, Any]:
    cores, wall = time.process_time(), time.perf_counter()
    ours(given, tolerance, threads=threads)
    cores, wall = time.process_time() - cores, time.perf_counter() - wall
    if wall < SHORT and again:
        rest = [_row(given, tolerance, threads, again=False) for _ in range(5)]
        return min(rest, key=lambda row: row["seconds"])
    work = len(given.start) * given.days
    return {
        "persons": len(given.start),
        "days": given.days,
        "seconds": rounded(wall),
        "person_days_per_second": rounded(work / wall),
        "person_days_per_core_second": rounded(work / cores),
    }


def _threads(base: Task, tolerance: float, speed: float) -> dict[str, Any]:
    many = max(2, min(DIFFERENT, int(6 * LOAD * speed / 50_000) // DAYS))
    given = larger(base, many, DAYS)
    counts = sorted({1, 2, CORES})
    rows = {str(count): [_row(given, tolerance, count) for _ in range(3)] for count in counts}
    return {count: min(several, key=lambda row: row["seconds"]) for count, several in rows.items()}


def memory(tolerance: float, persons: int = LARGE) -> dict[str, Any]:
    """Peak memory of a large run with daily output, in a process of its own."""
    expected = persons * DAYS / _speed(task("engine", 64, 1), tolerance)
    if expected / CORES > TOO_LONG:
        words = f"not run: it would take about {expected / CORES / 60:.0f} minutes here"
        return {"persons": persons, "days": DAYS, "skipped": words}
    ask = f"from engine.growth import large; large({persons}, {tolerance})"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=HERE, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def large(persons: int, tolerance: float) -> None:
    """Run it in this process on all cores, and print what it took."""
    base = task("engine", DIFFERENT, 1)
    given = larger(base, persons, DAYS)
    before = _peak()
    row = _row(given, tolerance, CORES)
    print(json.dumps(row | {"before_gib": before, "peak_gib": _peak(), "threads": CORES}))


def _peak() -> float:
    """The most memory that this process has used; the system's counter knows the parent's too."""
    status = Path("/proc/self/status")
    if status.exists():
        words = status.read_text(encoding="utf-8").split()
        return rounded(float(words[words.index("VmHWM:") + 1]) * 1024.0 / GIB)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return rounded(used * (1.0 if sys.platform == "darwin" else 1024.0) / GIB)
