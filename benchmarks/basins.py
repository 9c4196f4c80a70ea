"""The basins of both editions, the tipping dose, and the share of drawn persons with two basins.

python benchmarks/basins.py [--persons 1000] [--figure basins.svg] [--holds]

`--holds` looks at how far the basins hold: in weeks drawn at random, and in lives with chance.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from kindloop.model.number import EDITIONS
from kindloop.model.parameters import NAMES
from kindloop.report.basins_figure import basins_svg
from kindloop.simulate import life
from kindloop.simulate.continuation import along, fold_curve, settled, waking
from kindloop.simulate.path import Settings, follow
from kindloop.simulate.rest import typical
from kindloop.simulate.schedule import Plan
from kindloop.study.basins import boundary, ends, share_with_two, tipping_doses
from kindloop.study.recurring import CRITICISM, someone, week

HABIT = "criticism_habit"
KINDNESS = np.r_[0.01, np.linspace(0.05, 0.95, 13)]
MINUTES = np.array([5.0, 7.5, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0])
RULED = np.array([0.0, 4.0, 13.0, 52.0])
FADED_MINUTES, FADED_RULED = np.array([10.0]), np.array([0.0, 26.0])
OTHER_WEEKS, LIVES, LIFE_DAYS = 6, 10, 364
SLOW_NOISE = NAMES.index("sigma_slow_self")


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


def other_weeks(edition):
    """Where both starts end in weeks drawn at random: the criticism habits of the ends."""
    numbers, start = someone(edition)
    for seed in range(OTHER_WEEKS):
        found = [one for one in ends(numbers, start, week(seed=seed)) if one is not None]
        habits = "; ".join(f"{one.habits[0]:.2f}, {one.habits[1]:.2f}" for one in found)
        print(f"{edition}: week {seed}: {len(found)} ends, kindness and criticism {habits}")


def noisy_lives(edition, slow):
    """A year with chance from both ends: how many of the lives end with the critic.

    Args:
        edition: whose typical person.
        slow: times the slow noise on self-view.
    """
    numbers, start = someone(edition)
    kind, critical = ends(numbers, start)
    if critical is None:
        return
    numbers = numbers.copy()
    numbers[SLOW_NOISE] *= slow
    middle = 0.5 * (kind.habits[1] + critical.habits[1])
    for name, end in (("kind", kind), ("critical", critical)):
        over = int(np.sum(_year_later(numbers, end.levels) > middle))
        print(
            f"{edition}: a year with chance from the {name} end, slow noise on self-view "
            f"{numbers[SLOW_NOISE]:.2g}: {over} of {LIVES} end with the critic",
            flush=True,
        )


def _year_later(numbers, levels):
    """The criticism habits after a year of everyday life, each life with its own chance."""
    length, plans = LIFE_DAYS * 1440.0, []
    for seed in range(LIVES):
        chance = np.random.default_rng(seed)
        plan = Plan(length, life.setbacks(LIFE_DAYS, chance), successes="drawn")
        plans.append(life.with_chance(plan, numbers, chance))
    many = (np.repeat(one[None], LIVES, 0) for one in (numbers, levels))
    return follow(*many, plans, np.array([length]), Settings(1e-3)).states[:, 0, CRITICISM]


def how_far_it_holds(edition):
    """Weeks drawn at random; lives with chance, and with three times the slow noise."""
    other_weeks(edition)
    for slow in (1.0, 3.0):
        noisy_lives(edition, slow)


def print_doses(edition):
    """The fewest weeks of practice that carry a critical person across."""
    done = tipping_doses(edition, MINUTES, RULED)
    if done is None:
        print(f"{edition}: one basin: no tipping dose")
        return None
    print(f"{edition}: weeks; minutes {MINUTES.tolist()}")
    for ruled, weeks in zip(RULED, done.weeks, strict=True):
        print(f"  ruled {ruled:.0f} weeks: {weeks.tolist()}")
    faded = tipping_doses(edition, FADED_MINUTES, FADED_RULED, kindness=0.25)
    print(f"  kindness faded to 0.25, {FADED_MINUTES[0]:g} minutes: {faded.weeks[:, 0].tolist()}")
    return done


def main():
    """Print everything; draw it where asked."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--persons", type=int, default=1000)
    ask.add_argument("--figure", type=Path)
    ask.add_argument("--no-dose", action="store_true")
    ask.add_argument("--holds", action="store_true", help="other weeks, and lives with chance")
    choices = ask.parse_args()
    planes, doses = {}, {}
    for edition in EDITIONS:
        clock = time.perf_counter()
        waking_folds(edition)
        found = planes[edition] = boundary(edition, KINDNESS)
        for name in ("kind", "critical", "saddle"):
            one = getattr(found, name)
            if one is not None:
                sizes = np.sort(np.abs(one.multipliers))[-3:].round(3)
                print(
                    f"{edition}: {name} end, habits {np.round(one.habits, 3)}, multipliers {sizes}"
                )
        print(f"{edition}: boundary {np.c_[found.kindness, found.criticism].round(3).tolist()}")
        if choices.holds:
            how_far_it_holds(edition)
        doses[edition] = None if choices.no_dose else print_doses(edition)
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
