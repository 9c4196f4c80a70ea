"""How many answers does it take to forecast as one who knows every true number?

    python benchmarks/oracle_share.py [--persons 200] [--days 14 30 ...] [--json]

Simulated persons as in ``recovery.py``, five answers a day, are learnt in cohorts of 20 and of 50
from the first 70 % of their answers; the rest is forecast one step ahead. Printed is the share of
the oracle's R2, of kindloop and of the best learner: one who knows the population that the persons
came from and weighs draws of each person's posterior. What the best learner misses, the answers do
not tell, and nobody can learn it from them.

An answer y is the oracle's forecast k and something that nobody could know before. With p a
forecast and u the person's training mean, y - k has nothing to do with k - p or k - u, so that::

    share of the oracle's R2 = 1 - sum (k - p)^2 / sum (k - u)^2

which is what R2(p) / R2(k) comes to over ever more answers, without the chance in y - k. Every
share has a 95 % interval over persons. The same persons stand in all cohorts and at all lengths;
shorter diaries, which leave more to chance, get more of them (``--persons`` says how many at 30
days).
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from recovery import PER_DAY, SCALES, Scale, knowing, learning, made, population_of

from kindloop.arrays import Vector
from kindloop.infer.assemble import series_of
from kindloop.infer.forecast import forecast_series
from kindloop.infer.split import train_count
from kindloop.runner import LocalThreads

DAYS = (14, 30, 60, 120, 240)
SIZES = (20, 50)
EVEN = 100  # persons that can be parted into cohorts of either size
LEARNER = "best learner"
_DRAWS = 48  # of the best learner's 256, taken by their weight
_Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """Of the oracle's R2, with half the width of its 95 % interval."""

    share: float
    within: float


def share(missed: Vector, there: Vector) -> Share:
    """The share of what could be known that was known, over persons.

    Args:
        missed: each person's sum of (oracle's forecast - forecast)^2, shape (n,).
        there: each person's sum of (oracle's forecast - training mean)^2, shape (n,).
    """
    lost = float(missed.sum() / there.sum())
    off = missed - lost * there
    error = float(np.sqrt((off**2).sum())) / float(there.sum())
    return Share(1.0 - lost, _Z95 * error)


def persons_at(days: int, at_thirty: int) -> int:
    """How many persons stand at a length: fewer the longer, a multiple of ``EVEN``."""
    return EVEN * max(1, round(at_thirty * 30 / days / EVEN))


def cell(
    scale: Scale, days: int, persons: int, sizes: Sequence[int] = SIZES
) -> dict[str, float | Mapping[str, float]]:
    """One length of diary on one scale: shares, and what kindloop loses against the best learner.

    Args:
        scale: how is answered.
        days: of ``PER_DAY`` answers each.
        persons: a multiple of each size.
        sizes: of the cohorts that kindloop learns together.
    """
    population = population_of(scale)
    truths = [made(scale, population, 50_000 + n, days=days) for n in range(persons)]
    train = train_count(days * PER_DAY)
    series = [series_of(one.diary, one.diary.channels[0], train) for one in truths]
    pairs = list(zip(truths, series, strict=True))
    best = [knowing(*pair)[train:] for pair in pairs]
    learner = LocalThreads().map(lambda pair: learning(*pair, population, _DRAWS)[train:], pairs)
    later = [one.value[train:] for one in series]
    usual = [np.full(len(one.value) - train, one.value[:train].mean()) for one in series]
    there = _squares(best, usual)
    missed = {LEARNER: _squares(best, learner)}
    for size in sizes:
        cohorts = [series[n : n + size] for n in range(0, persons, size)]
        found = [one.points for part in cohorts for one in forecast_series(part)]
        missed[f"cohorts of {size}"] = _squares(best, found)
    behind = share(missed[f"cohorts of {sizes[-1]}"] - missed[LEARNER], there)
    return {
        "persons": persons,
        "training answers": train,
        "oracle": 1.0 - float(_squares(later, best).sum() / _squares(later, usual).sum()),
        **{name: asdict(share(one, there)) for name, one in missed.items()},
        "behind best learner": {"share": 1.0 - behind.share, "within": behind.within},
    }


def _squares(left: Sequence[Vector], right: Sequence[Vector]) -> Vector:
    return np.array([((a - b) ** 2).sum() for a, b in zip(left, right, strict=True)])


def _line(days: int, found: Mapping[str, float | Mapping[str, float]]) -> str:
    shares = [one for one in found.values() if isinstance(one, Mapping)]
    columns = "".join(f"{one['share']:>9.1%} +-{one['within']:>5.1%}" for one in shares)
    return (
        f"{days:>5}{found['training answers']:>9}{found['persons']:>9}"
        f"{found['oracle']:>8.3f}{columns}"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--persons", type=int, default=200, help="at 30 days")
    asked.add_argument("--days", type=int, nargs="+", default=list(DAYS))
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(arguments)
    out = {}
    names = [LEARNER, *[f"cohorts of {size}" for size in SIZES], "behind best"]
    head = " days  learnt  persons      R2" + "".join(f"{name:>17}" for name in names)
    for scale in SCALES:
        out[scale.name] = {}
        if not given.json:
            print(f"{scale.name}\n{head}")
        for days in given.days:
            found = cell(scale, days, persons_at(days, given.persons))
            out[scale.name][days] = found
            if not given.json:
                print(_line(days, found), flush=True)
    if given.json:
        print(json.dumps(out, indent=2))


if __name__ == "__main__":
    main()
