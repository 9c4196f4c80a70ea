"""The page of the documentation about speed, written from the results."""

from pathlib import Path
from typing import Any

from engine import table
from engine.task import KINDS

PAGE = Path(__file__).parents[2] / "docs/speed.md"
TITLES = {"engine": "The evidenced edition", "engine_near_critical": "Near a tipping point"}
_START = """# Speed

`make bench` measures the engine of the theory beside others, in one run, and writes this page from
`benchmarks/results.json`. Seconds depend on the machine, so the column to read is how many times
faster ours is. `python benchmarks/bench.py --only engine` measures one part, `--quick` prints a
rough one.

## Beside others

Every engine follows the same model persons through four weeks with 16 edges a day: setbacks, a
success, a practice, waking and sleep, at hours of each person's own. Levels are kept every
midnight. An error is relative to the larger of a state's range on the reference path and a
hundredth of its natural range; the largest of all states and persons is shown, at midnight and, in
the next column, at all edges. Of each engine the fastest run with an error of at most 0.001 at
midnight counts, out of those listed below. For that the two fastest of each take turns with all
others; the spread is that of the turns.

Time is that of the processor, of all threads together. Ours follows all persons in one thread and
builds its schedules within its time. Peers are given the schedules ready-made, with what the
reference decided about practices, the right-hand side of the theory compiled from the same
equations, and as many persons as make their runs long enough to be timed:

- **numbalsoda**: LSODA in compiled code, started anew at every edge;
- **scipy_lsoda**: LSODA of SciPy, started anew at every edge, through `odeint`, which stays in
  compiled code between calls of the right-hand side;
- **scipy_solve_ivp**: the same LSODA through `solve_ivp`, which SciPy's manual recommends for new
  code and which steps in Python;
- **diffrax_kvaerno3**: Kvaerno3 of diffrax in 64 bits, compiled before it is timed, 32 persons side
  by side, either started anew at every edge (`legs`) or told of the edges (`jumps`); a few days
  only, since it takes long.
"""
_NEAR = """
Habits near those at which two ways of life part, in the described edition: kindness 0.25, criticism
0.5. Small errors grow there.
"""
_TRIED = """
## What was tried

Single runs, so the speeds are rougher than above.
"""
_GROWTH = """
## How it grows

A thousand different persons and 997 different lives are paired anew in larger runs, so that no
person meets the same days twice. Where four weeks would take long, the largest runs are of one day.
"""


def page(results: dict[str, Any]) -> str:
    """The whole page."""
    parts = [_START]
    for kind in [kind for kind in KINDS if kind in results]:
        parts.append(f"\n### {TITLES[kind]}\n")
        parts.append(_NEAR if kind == "engine_near_critical" else "")
        rows = table.engines(results[kind])
        parts.append("\n" + table.markdown(table.COLUMNS["engine"], rows))
        parts.append(f"\n{table.reference(results['reference'][kind])}\n")
    parts += [f"\n{words}\n" for words in results.get("skipped", [])]
    parts += _tried(results) + _growth(results)
    machine = results["machine"]
    parts.append(f"\nMeasured on {machine['processor']} with {machine['cores']} cores.\n")
    return "".join(parts)


def _tried(results: dict[str, Any]) -> list[str]:
    parts = [_TRIED]
    for kind in [kind for kind in KINDS if kind in results]:
        parts.append(f"\n### {TITLES[kind]}: all runs\n\n")
        parts.append(table.markdown(table.COLUMNS["sweep"], table.sweeps(results[kind])))
    return parts


def _growth(results: dict[str, Any]) -> list[str]:
    parts: list[str] = []
    if "growth" in results:
        parts.append(_GROWTH)
        for word, rows in results["growth"].items():
            head = ["with", *table.COLUMNS["growth"][1:]]
            parts.append("\n" + table.markdown(head, table.growing(rows, word)))
    if "memory" in results:
        parts.append(f"\n## Memory\n\n{table.memory(results['memory'])}\n")
    if "start" in results:
        parts.append(f"\n## Starting\n\n{table.start(results['start'])}\n")
    return parts
