"""The theory under load: verification of random persons, speed beside LSODA, a bounded year.

python benchmarks/theory.py [--persons 1000] [--verify 200]
"""

import argparse
import time

import numpy as np

from kindloop.model.number import EDITIONS
from kindloop.model.persons import drawn
from kindloop.model.states import NAMES, STATES
from kindloop.runner import Serial
from kindloop.simulate import life
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import ready
from kindloop.simulate.schedule import Plan, schedule
from kindloop.simulate.verify import error, reference

DAY = 1440.0


def some_days(days, chance):
    spans = life.setbacks(days, chance) + life.practice("compassion_break", range(days))
    return Plan(days * DAY, [*spans, *life.stress_test(900.0)])


def verified(edition, many):
    """Errors of random persons on three scripted days, and the speed of both solvers."""
    chance = np.random.default_rng(11)
    numbers, start = ready(drawn(edition, many, chance))
    plans = [schedule(some_days(3, chance)) for _ in range(many)]
    times = np.arange(0.0, 3 * DAY + 1, 30.0)
    follow(numbers[:1], start[:1], plans[:1], times)
    clock = time.process_time()
    paths = follow(numbers, start, plans, times, runner=Serial())
    ours = 3 * many / (time.process_time() - clock)
    worst, clock = [], time.process_time()
    for person in range(many):
        nothing = np.full(len(plans[person].kinds), np.nan)
        levels, _ = reference(numbers[person], start[person], plans[person], times, nothing)
        worst.append(np.max(error(paths.states[person], levels)))
    exact = 3 * many / (time.process_time() - clock)
    clock, loose = time.process_time(), []
    for person in range(20):
        nothing = np.full(len(plans[person].kinds), np.nan)
        levels, _ = reference(
            numbers[person], start[person], plans[person], times, nothing, tolerance=1e-6
        )
        loose.append(np.max(error(paths.states[person], levels)))
    usual = 60 / (time.process_time() - clock)
    worst = np.array(worst)
    print(
        f"{edition}: {many} persons, 3 days: worst error {worst.max():.1e}, "
        f"median {np.median(worst):.1e}, over 1e-3: {int((worst > 1e-3).sum())}; "
        f"person-days per core-second {ours:.0f}, LSODA {exact:.0f} at 1e-9, {usual:.0f} at 1e-6",
        flush=True,
    )


def a_year(edition, many):
    """A year of everyday life with chance in its setbacks for many random persons."""
    chance = np.random.default_rng(12)
    numbers, start = ready(drawn(edition, many, chance))
    lives = [schedule(Plan(365 * DAY, life.setbacks(365, chance))) for _ in range(50)]
    clock = time.perf_counter()
    paths = follow(
        numbers,
        start,
        [lives[person % 50] for person in range(many)],
        np.arange(1, 53) * 7 * DAY + 600.0,
        Settings(tolerance=1e-3),
    )
    low, high = np.nanmin(paths.states, axis=(0, 1)), np.nanmax(paths.states, axis=(0, 1))
    wide = [f"{n} {a:.2f}..{b:.2f}" for n, a, b in zip(NAMES, low, high, strict=True)]
    shares = [k for k, state in enumerate(STATES) if state.unit == "1"]
    bounded = bool(np.all(low[shares] > -1.5) and np.all(high[shares] < 1.5))
    print(
        f"{edition}: a year of {many} persons in {time.perf_counter() - clock:.0f} s, marked "
        f"{int((paths.status > 0).sum())}, shares in bounds {bounded}\n  " + ", ".join(wide),
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=1000)
    parser.add_argument("--verify", type=int, default=200)
    asked = parser.parse_args()
    for edition in EDITIONS:
        verified(edition, asked.verify)
    for edition in EDITIONS:
        a_year(edition, asked.persons)


if __name__ == "__main__":
    main()
