"""How long a large import takes and how much memory: a made-up table of many rows.

Rows come in the worst order, all persons mixed at every time. Run it as
``python benchmarks/import_rows.py --rows 10000000``; it needs about 3 GB of free disk.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

MAP = """
[diary]
person = "person"
time = "time"
timezone = "Europe/Rome"

[channels.stress]
column = "stress"
low = 0
high = 10

[channels.mood]
column = "mood"
low = 0
high = 100

[channels.motivation]
column = "motivation"
low = 1
high = 7

[events.setback]
column = "setback"
low = 0
high = 5
threshold = 1
"""


def write_table(path: Path, rows: int, persons: int) -> None:
    """Write rows in order of time, all persons mixed."""
    random = np.random.default_rng(1)
    start = np.datetime64("2024-01-01T08:00", "s")
    with path.open("w") as out:
        out.write("person,time,stress,mood,motivation,setback\n")
        for first in range(0, rows, persons):
            count = min(persons, rows - first)
            who = random.permutation(persons)[:count]
            at = start + np.int64(first // persons) * 10_800 + random.integers(0, 3600, count)
            stress, mood = random.integers(0, 11, count), random.integers(0, 101, count)
            motivation, setback = random.integers(1, 8, count), random.integers(0, 6, count)
            columns = zip(who, at, stress, mood, motivation, setback, strict=True)
            out.writelines(f"P{a},{b},{c},{d},{e},{f}\n" for a, b, c, d, e, f in columns)


def measure(rows: int, persons: int, folder: Path) -> dict[str, float]:
    """Import the table by the command line; seconds, peak memory in MB and sizes."""
    table, mapping, database = folder / "rows.csv", folder / "map.toml", folder / "diary.sqlite"
    mapping.write_text(MAP)
    write_table(table, rows, persons)
    command = Path(sys.executable).with_name("kindloop")
    start = time.perf_counter()
    subprocess.run(
        [command, "import", table, "--map", mapping, "--db", database],
        check=True,
    )
    return {
        "rows": rows,
        "persons": persons,
        "seconds": round(time.perf_counter() - start, 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
        "table_mb": round(table.stat().st_size / 1e6),
        "database_mb": round(database.stat().st_size / 1e6),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--persons", type=int, default=10_000)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="kindloop-") as name:
        print(json.dumps(measure(chosen.rows, chosen.persons, Path(name)), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
