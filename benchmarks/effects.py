"""Effects in simulated studies whose truth is known: bias and coverage.

    python benchmarks/effects.py [--datasets 1000] [--persons 20] [--days 10] [--json]

Each study has people who answer five times a day on a scale of 0 to 100, with slow and fast ups and
downs and noise, and may practise half an hour after an answer, which lowers the next one by 5. They
practise by lot (p = .5), when their last *answer* was high (the chance, .2 to .8, is known), or
when they *feel* bad (the chance is not known). Printed for each estimator: the mean estimate, its
bias, and how often the 90 % interval holds the truth with its 99 % binomial interval.
"""

import argparse
import json
from collections.abc import Sequence

import numpy as np
from scipy.stats import binomtest

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import Answer, Channel, Diary, Person, Practice, Prompt
from kindloop.errors import InputError
from kindloop.infer.associations import association
from kindloop.infer.decisions import moments
from kindloop.infer.effects import HORIZON_HOURS
from kindloop.infer.wcls import wcls
from kindloop.runner import LocalThreads

EFFECT, KIND = -5.0, "compassion_break"
CHANNEL = Channel("stress", 0.0, 100.0, 1.0)
START = int(np.datetime64("2024-03-04T00:00", "us").astype(np.int64))
REGIMES = ("by lot", "after high answers", "when feeling bad")


def diary(regime: str, days: int, random: np.random.Generator, name: str) -> Diary:
    """One person's diary under a way of coming to practise."""
    hours = (24.0 * np.arange(days)[:, None] + np.arange(9, 22, 3)).ravel()
    level, slow, fast, told, sent, chance = (
        50.0 + 8 * random.standard_normal(),
        0.0,
        0.0,
        [],
        [],
        [],
    )
    for n, hour in enumerate(hours):
        gap = hour - hours[n - 1] if n else 1e9
        for_slow, for_fast = np.exp(-gap / 72.0), np.exp(-gap / 4.0)
        slow = for_slow * slow + 7.0 * np.sqrt(1 - for_slow**2) * random.standard_normal()
        fast = for_fast * fast + 7.0 * np.sqrt(1 - for_fast**2) * random.standard_normal()
        helped = EFFECT if n and sent[-1] and gap < HORIZON_HOURS else 0.0
        told.append(level + slow + fast + helped + 7.0 * random.standard_normal())
        high = told[-1] - 50.0 if regime == "after high answers" else slow + fast
        likely = 0.5 if regime == "by lot" else np.clip(1 / (1 + np.exp(-high / 10)), 0.2, 0.8)
        chance.append(float(likely))
        sent.append(bool(random.random() < likely))
    at = START + np.round(hours * MICROSECONDS_PER_HOUR).astype(np.int64)
    when, done = at + MICROSECONDS_PER_HOUR // 2, np.array(sent)
    many = int(done.sum())
    practice = Practice(
        when[done], words([KIND] * many), np.ones(many), np.ones(many), np.zeros(many, dtype=bool)
    )
    known = np.array(chance) if regime != "when feeling bad" else np.full(len(chance), np.nan)
    prompt = Prompt(
        when, words([KIND] * len(when)), known, done, np.ones(len(when), dtype=bool), done
    )
    values = np.clip(np.round(told), 0, 100)[:, None]
    answers = Answer(at, values, words([""] * len(at)))
    return Diary(Person(name), (CHANNEL,), answers, practice=practice, prompt=prompt)


def estimates(regime: str, persons: int, days: int, seed: int) -> dict[str, tuple[float, ...]]:
    """What each estimator says of one study: value, low, high."""
    random = np.random.default_rng([seed, REGIMES.index(regime)])
    diaries = [diary(regime, days, random, f"P{n}") for n in range(persons)]
    out: dict[str, tuple[float, ...]] = {}
    adjusted = association(diaries, KIND, "stress", HORIZON_HOURS).difference
    out["association"] = adjusted.value, adjusted.low, adjusted.high
    try:
        found = wcls(moments(diaries, KIND, "stress", HORIZON_HOURS).decisions)
        out["by lot (wcls)"] = found.value, found.low, found.high
    except InputError:
        pass  # the chance is not known
    return out


def table(datasets: int, persons: int, days: int) -> list[dict[str, object]]:
    """Bias and coverage of each estimator under each way."""
    rows: list[dict[str, object]] = []
    for regime in REGIMES:

        def one(seed: int, regime: str = regime) -> dict[str, tuple[float, ...]]:
            return estimates(regime, persons, days, seed)

        found = LocalThreads().map(one, range(datasets))
        for name in found[0]:
            values = np.array([each[name] for each in found])
            inside = (values[:, 1] <= EFFECT) & (values[:, 2] >= EFFECT)
            exact = binomtest(int(inside.sum()), len(inside)).proportion_ci(0.99, "exact")
            rows.append({
                "practice": regime, "estimator": name, "mean": round(float(values[:, 0].mean()), 3),
                "bias": round(float(values[:, 0].mean() / EFFECT - 1.0), 3),
                "covered": round(float(inside.mean()), 3),
                "interval99": [round(exact.low, 3), round(exact.high, 3)],
            })  # fmt: skip
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--datasets", type=int, default=1000)
    asked.add_argument("--persons", type=int, default=20)
    asked.add_argument("--days", type=int, default=10)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(arguments)
    rows = table(given.datasets, given.persons, given.days)
    if given.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{given.datasets} studies of {given.persons} persons and {given.days} days; {EFFECT:g}")
    for row in rows:
        low, high = row["interval99"]
        covers = f"covers {row['covered']:.3f} ({low:.3f} to {high:.3f})"
        estimate = f"{row['mean']:>8.2f}  bias {row['bias']:>+7.1%}"
        print(f"{row['practice']:<20}{row['estimator']:<16}{estimate}  {covers}")


if __name__ == "__main__":
    main()
