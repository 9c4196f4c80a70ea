"""The largest error of our engine: every shipped scenario, and random persons, in both editions.

    python benchmarks/verify_all.py [--persons 200] [--days 7] [--json]

Scenarios are held against SciPy's LSODA as ``kindloop simulate NAME --verify`` does. Random persons
have days of their own with 16 edges each, and are compared at every edge and every half hour with
LSODA at a tolerance of 1e-10. Errors are relative to the larger of a state's range on the reference
path and a hundredth of its natural range. Returns 1 where one is above 1e-3.
"""

import argparse
import json
import sys
from dataclasses import replace
from typing import Any

import numpy as np
from engine.decided import decided
from engine.measure import reach, two_digits
from engine.ours import ours_everywhere
from engine.task import DAY, lived

from kindloop.model.number import EDITIONS
from kindloop.model.persons import drawn
from kindloop.model.states import NAMES
from kindloop.simulate.path import TOLERANCE
from kindloop.simulate.verify import ALLOWED
from kindloop.study.scenario_reading import load_scenario, shipped_scenarios
from kindloop.study.scenario_verify import verify_scenario

HALF_HOUR = 30.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=200)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for name in shipped_scenarios():
        for row in scenario(name):
            _tell(row, rows, asked.json)
    for edition in EDITIONS:
        _tell(random_persons(edition, asked.persons, asked.days), rows, asked.json)
    worst = max(row["max_error"] for row in rows)
    if asked.json:
        print(json.dumps({"max_error": worst, "rows": rows}, indent=2))
    else:
        print(f"The largest error of all is {worst:.1e}; {ALLOWED:g} is allowed.")
    return int(not worst <= ALLOWED)


def scenario(name: str) -> list[dict[str, Any]]:
    """The largest error of a scenario in each edition."""
    return [
        {
            "what": f"{name}, {found.worst_group}",
            "edition": found.edition,
            "max_error": two_digits(found.worst),
            "state": found.worst_state,
        }
        for found in verify_scenario(load_scenario(name))
    ]


def random_persons(edition: Any, many: int, days: int) -> dict[str, Any]:
    """The largest error of random persons of an edition."""
    given = lived(drawn(edition, many, np.random.default_rng(11)), days)
    given = replace(given, times=np.arange(0.0, days * DAY + 1.0, HALF_HOUR))
    inputs, truth = decided(given)
    found = ours_everywhere(given, inputs.edges, TOLERANCE)
    levels = np.concatenate([truth.daily, truth.edges], axis=1)
    off = np.abs(np.concatenate([found.daily, found.edges], axis=1) - levels)
    off = np.where(np.isfinite(off), off, np.inf) / reach(levels)[:, None]
    by_person = off.max(axis=(1, 2))
    return {
        "what": f"{many} random persons, {days} days",
        "edition": edition,
        "max_error": two_digits(float(by_person.max())),
        "state": NAMES[int(off.max(axis=(0, 1)).argmax())],
        "median_error": two_digits(float(np.median(by_person))),
        "over": int(np.sum(by_person > ALLOWED)),
    }


def _tell(row: dict[str, Any], rows: list[dict[str, Any]], silent: bool) -> None:
    rows.append(row)
    if not silent:
        more = f", {row['over']} over {ALLOWED:g}" if "over" in row else ""
        words = f"{row['max_error']:.1e} in {row['state']}{more}"
        print(f"{row['what']:<48} {row['edition']:<10} {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
