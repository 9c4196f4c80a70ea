"""How often is a change said where there is none, and how soon is one found?

    python benchmarks/drift.py [--persons 400] [--json]

Persons are drawn from the built-in prior, with slips, for 8 weeks of 5 answers a day. Then, in the
last 5, 10 or 14 days: nothing changes; every answer is higher by one or two standard deviations of
the person's own movement; the noise is twice as large.
"""

import argparse
import json
from collections.abc import Sequence

import numpy as np
import recovery
from recovery import SCALES, Scale, population_of

from kindloop.infer.assemble import kinds_in, series_of
from kindloop.infer.drift import drift
from kindloop.infer.posterior import parts
from kindloop.runner import LocalThreads

WEEKS = 8
KINDS = ("nothing", "one sd higher", "two sd higher", "noise twice")


def changed(scale: Scale, seed: int, kind: str, days: int):
    """A person of whom the last days are another's, on the answers' own scale."""
    truth = recovery.made(scale, population_of(scale), seed, slips=True)
    diary = truth.diary
    values = diary.answer.values[:, 0].copy()
    late = diary.answer.time > diary.answer.time[-1] - days * 86_400_000_000
    numbers = parts(truth.theta)
    random = np.random.default_rng(seed + 1)
    if kind == "noise twice":
        values[late] += np.sqrt(3 * numbers.noise) * random.standard_normal(late.sum())
    elif kind != "nothing":
        sd = np.sqrt(numbers.variance.sum())
        up = 1.0 if values.mean() < 50 else -1.0
        values[late] += up * sd * (1.0 if kind.startswith("one") else 2.0)
    steps = np.clip(np.round(values / scale.step) * scale.step, 0, 100)
    diary.answer.values[:, 0] = steps
    return diary


def found(scale: Scale, persons: int, kind: str, days: int) -> float:
    """The share of persons of whom a change is said."""
    population = population_of(scale)

    def one(seed: int) -> bool:
        diary = changed(scale, 70_000 + seed, kind, days)
        return drift(series_of(diary, diary.channels[0]), kinds_in([diary]), population) is not None

    return float(np.mean(LocalThreads().map(one, range(persons))))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=400)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    recovery.DAYS = 7 * WEEKS
    out: dict[str, dict[str, float]] = {}
    for scale in SCALES:
        for kind in KINDS:
            for days in (14,) if kind == "nothing" else (5, 10, 14):
                share = found(scale, given.persons, kind, days)
                out.setdefault(scale.name, {})[f"{kind}, {days} days"] = share
                if not given.json:
                    print(f"{scale.name:<12}{kind:<16}{days:>4} days  {share:>7.1%}", flush=True)
    if given.json:
        print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
