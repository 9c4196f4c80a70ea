"""Speed and accuracy of the theory's engine beside others, in one run, and how it grows.

    python benchmarks/bench.py [--only engine] [--quick] [--json]

Every engine follows the same model persons through the same four weeks, restarted at the same
edges, in core-seconds of one run in which they take turns. Peers get the inputs as the reference
decided them and the compiled right-hand side of the theory; ours builds its schedules within its
time. Peers that are not installed are left out, and named. The results go into
``benchmarks/results.json``, and ``docs/speed.md`` is written from it; a quick run only prints.
"""

import argparse
import json
import platform
import sys
import time
from pathlib import Path
from typing import Any

from engine import growth, table
from engine.decided import cross_check, decided
from engine.entrants import entrants, skipped
from engine.measure import compared, two_digits
from engine.page import PAGE, page
from engine.start import start
from engine.task import DAYS, KINDS, task

RESULTS = Path(__file__).with_name("results.json")
PARTS = (*KINDS, "growth", "memory", "start")
PERSONS, KNOWN, TURNS = 512, 8, 5
QUICK_PERSONS, QUICK_KNOWN, QUICK_TURNS, QUICK_LARGE = 16, 2, 2, 100
CHECKED = 7  # days on which another method checks the reference
USUAL = 1e-3  # tolerance of the runs that only time, where no sweep has found another


def main() -> int:
    """Measure what is asked for; returns 1 where ours is not exact enough."""
    asked = _asked()
    results = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    for part in asked.only or PARTS:
        begin = time.perf_counter()
        results |= _measured(part, asked.quick, results)
        if not asked.json:
            print(f"\n{part} ({time.perf_counter() - begin:.0f} s)\n{shown(part, results)}")
        sys.stdout.flush()
        _keep(results, asked.quick)
    print(json.dumps(results, indent=2) if asked.json else "\n".join(skipped()))
    there = [results[kind]["kindloop_f64"] for kind in KINDS if kind in results]
    return int(not all(row["exact_enough"] for row in there))


def _keep(results: dict[str, Any], quick: bool) -> None:
    """Write what is known so far, so that a run that is broken off is not lost."""
    results["machine"] = {"processor": platform.machine(), "cores": growth.CORES}
    results["skipped"] = skipped()
    if not quick:
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        PAGE.write_text(page(results), encoding="utf-8")


def shown(part: str, results: dict[str, Any]) -> str:
    """A part of the results for the terminal."""
    found = results[part]
    if part in KINDS:
        rows = table.plain(table.COLUMNS["engine"], table.engines(found))
        return f"{rows}\n{table.reference(results['reference'][part])}"
    if part == "growth":
        rows = [row for word, rows in found.items() for row in table.growing(rows, word)]
        return table.plain(table.COLUMNS["growth"], rows)
    return table.memory(found) if part == "memory" else table.start(found)


def _measured(part: str, quick: bool, results: dict[str, Any]) -> dict[str, Any]:
    if part in KINDS:
        return _compared(part, quick, results.get("reference", {}))
    usual = results.get("engine", {}).get("kindloop_f64", {}).get("tolerance", USUAL)
    most = QUICK_LARGE if quick else growth.LARGE
    if part == "growth":
        return {part: growth.growth(usual, most)}
    return {part: growth.memory(usual, most) if part == "memory" else start()}


def _compared(kind: str, quick: bool, references: dict[str, Any]) -> dict[str, Any]:
    persons, known = (QUICK_PERSONS, QUICK_KNOWN) if quick else (PERSONS, KNOWN)
    given = task(kind, persons)
    inputs, truth = decided(given.part(known))
    checked = 2 if quick else CHECKED
    differ = two_digits(cross_check(inputs, truth, 0, checked))
    rows = compared(entrants(given, inputs), truth, QUICK_TURNS if quick else TURNS)
    found = {"persons": known, "days": DAYS, "checked": checked, "differ": differ}
    return {kind: rows, "reference": references | {kind: found}}


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, help="measure these parts only")
    parser.add_argument("--quick", action="store_true", help="few persons and turns")
    parser.add_argument("--json", action="store_true", help="print the results as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
