"""What the theory must show of a year: it stays bounded for persons drawn at random."""

import numpy as np

from kindloop.model.number import Edition
from kindloop.model.states import STATES
from kindloop.study.scenario_reading import load_scenario
from kindloop.study.scenario_run import choose, run
from kindloop.study.shown import Shown

_MOST = 20.0


def bounded_year(edition: Edition, persons: int, days: float = 365.0, seed: int = 3) -> list[Shown]:
    """A year with and without practice, with chance, for drawn persons.

    Args:
        edition: of the theory.
        persons: how many are drawn for each of the two lives.
        days: how long.
        seed: of chance.
    """
    scenario = load_scenario("year_with_and_without_practice")
    done = run(
        scenario, choose(editions=(edition,), persons=persons, seed=seed, days=days, every=1440.0)
    )
    failed = sum(sum(one.failed.values()) for one in done.courses)
    shares = [k for k, one in enumerate(STATES) if one.unit == "1" and one.low == 0.0]
    highs, inside = 0.0, True
    for one in done.courses:
        for table in (one.low, one.high):
            if table is not None:
                states = table[:, : len(STATES)]
                highs = max(highs, float(np.nanmax(np.abs(states))))
                inside &= bool(np.all((states[:, shares] > -0.01) & (states[:, shares] < 1.01)))
    return [
        Shown(
            f"a year of 2 x {persons:,} drawn persons: paths that ended early, highest level",
            edition,
            f"{failed}, {highs:.1f}",
            "bounded for all",
            failed == 0 and inside and highs < _MOST,
            {"failed": float(failed), "highest": highs},
        )
    ]
