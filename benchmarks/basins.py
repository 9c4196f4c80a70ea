"""The basins of both editions, the tipping dose, and the share of drawn persons with two basins.

python benchmarks/basins.py [--persons 1000] [--figure basins.svg] [--weeks 10] [--lives 20]
"""

import argparse
import time
from pathlib import Path

import numpy as np

from kindloop.model.number import EDITIONS
from kindloop.report.basins_figure import basins_svg
from kindloop.simulate import life
from kindloop.simulate.continuation import along, fold_curve, settled, waking
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import typical
from kindloop.simulate.schedule import Plan
from kindloop.study.basins import boundary, ends, share_with_two, tipping_doses
from kindloop.study.recurring import CRITICISM, someone, week

HABIT = "criticism_habit"
MINUTES = np.array([5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0])
RULED = np.array([0.0, 4.0, 13.0, 52.0])


def waking_folds(edition):
    """Folds of the waking rest over the habits, and the cusp where they begin."""
    numbers = typical(edition)
    for kindness in (0.1, 0.25, 0.4, 0.6):
        person = waking(numbers, (HABIT,), {"kindness_habit": kindness})
        done = along(person, settled(person, (0.02,)), 0.02, (0.02, 1.0))
        print(f"{edition}: kindness {kindness}: folds at criticism {done.folds.round(4)}")
        if kindness == 0.25 and len(done.folds):
            both = waking(numbers, (HABIT, "kindness_habit"))
            at = (float(done.folds[0]), kindness)
            cusps = fold_curve(both, done.fold_levels[0], at, (0.0, 0.3), rising=False).cusps
            print(f"{edition}: cusp at (criticism, kindness) {cusps.round(4)}")


def recurring(edition, weeks):
    """The recurring states, and whether other weeks keep their number."""
    numbers, start = someone(edition)
    counted = []
    for seed in range(weeks):
        kind, critical = ends(numbers, start, week(seed=seed))
        counted.append(f"{kind.habits[1]:.2f}" + (f"|{critical.habits[1]:.2f}" if critical else ""))
    print(f"{edition}: criticism at the ends, {weeks} other weeks: {' '.join(counted)}", flush=True)


def noisy(edition, lives):
    """A year with chance from both ends: how many are still on their side."""
    numbers, start = someone(edition)
    kind, critical = ends(numbers, start)
    if critical is None or not lives:
        return
    middle, days = 0.5 * (kind.habits[1] + critical.habits[1]), 364
    for name, end in (("kind", kind), ("critical", critical)):
        plans = []
        for seed in range(lives):
            chance = np.random.default_rng(seed)
            plan = Plan(days * 1440.0, life.setbacks(days, chance), successes="drawn")
            plans.append(life.with_chance(plan, numbers, chance))
        late = follow(
            np.repeat(numbers[None], lives, 0),
            np.repeat(end.levels[None], lives, 0),
            plans,
            np.array([days * 1440.0]),
            Settings(1e-3),
        ).states[:, 0, CRITICISM]
        over = int(np.sum(late > middle))
        print(f"{edition}: a year with chance from the {name} end: {over} of {lives} critical")


def main():
    """Print everything; draw it where asked."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--persons", type=int, default=1000)
    ask.add_argument("--weeks", type=int, default=0)
    ask.add_argument("--lives", type=int, default=0)
    ask.add_argument("--figure", type=Path)
    ask.add_argument("--no-dose", action="store_true")
    choices = ask.parse_args()
    planes, doses = {}, {}
    for edition in EDITIONS:
        clock = time.perf_counter()
        waking_folds(edition)
        found = planes[edition] = boundary(edition, np.linspace(0.01, 0.95, 13))
        for name in ("kind", "critical", "saddle"):
            one = getattr(found, name)
            if one is not None:
                sizes = np.sort(np.abs(one.multipliers))[-3:].round(3)
                print(
                    f"{edition}: {name} end, habits {np.round(one.habits, 3)}, multipliers {sizes}"
                )
        print(f"{edition}: boundary {np.c_[found.kindness, found.criticism].round(3).tolist()}")
        recurring(edition, choices.weeks)
        noisy(edition, choices.lives)
        doses[edition] = None
        if not choices.no_dose:
            done = doses[edition] = tipping_doses(edition, MINUTES, RULED)
            print(f"{edition}: " + ("one basin: no tipping dose" if done is None else "weeks"))
            for ruled, weeks in zip(RULED, [] if done is None else done.weeks, strict=False):
                print(f"  ruled {ruled:.0f} weeks; minutes {MINUTES.tolist()}: {weeks.tolist()}")
        share = share_with_two(edition, choices.persons)
        print(
            f"{edition}: two basins in {share.two} of {share.persons} drawn persons "
            f"({100 * share.two / share.persons:.1f} %, 90 % interval {100 * share.low:.2f} to "
            f"{100 * share.high:.2f} %), undecided {share.undecided}; "
            f"{time.perf_counter() - clock:.0f} s in all",
            flush=True,
        )
    if choices.figure:
        choices.figure.write_text(basins_svg(planes, doses), encoding="utf-8")


if __name__ == "__main__":
    main()
