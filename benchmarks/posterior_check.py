"""Is the posterior of a person right? By another sampler, and by simulation.

    python benchmarks/posterior_check.py [--persons 12] [--simulated 1000] [--json]

First NUTS (nutpie, 4 chains of 1,000 draws after 1,000 of warm-up) draws from the same log
posterior for some simulated persons: how far do mean and spread of kindloop's weighted draws lie
from it? Then simulation-based calibration: persons are drawn from the prior, their diaries from
the model, slips and steps among them, and each true number is placed in its posterior; the places
must lie evenly over 0..1. The process ends with 1 if for any number they do not
(Kolmogorov-Smirnov, 1 in 1,000 over all).
"""

import argparse
import json
import sys
from collections.abc import Sequence

import numpy as np
from recovery import NAMES, SCALES, Scale, made, population_of
from scipy.stats import kstest, norm

from kindloop.infer.assemble import assemble, kinds_in, series_of
from kindloop.infer.cohort import learn_person
from kindloop.infer.posterior import DAILY, SIZE, Data, Prior, log_posterior
from kindloop.infer.prior import Population
from kindloop.infer.refine import refined, weighted_draws
from kindloop.runner import LocalThreads

ALARM = 1e-3


def by_nuts(data: Data, prior: Prior, begin: np.ndarray, seed: int) -> np.ndarray:
    """Draws of theta by NUTS, shape (chains * draws, 6)."""
    import nutpie
    from nutpie.compiled_pyfunc import from_pyfunc

    def density():
        def value_and_slope(theta):
            value, slope = log_posterior(theta, data, prior)
            return float(value), slope

        return value_and_slope

    def expand(*_arguments, **_named):
        return lambda theta, **_named: {"theta": theta}

    model = from_pyfunc(
        SIZE, density, expand, [np.dtype("float64")], [(SIZE,)], ["theta"],
        make_initial_point_fn=lambda seed: (
            begin + 0.1 * np.random.default_rng(seed).standard_normal(SIZE)
        ),
    )  # fmt: skip
    found = nutpie.sample(
        model, draws=1000, tune=1000, chains=4, cores=2, seed=seed, progress_bar=False
    )
    return np.asarray(found["posterior"]["theta"]).reshape(-1, SIZE)


def beside_nuts(scale: Scale, persons: int) -> dict[str, float]:
    """How far kindloop's mean and spread lie from those of NUTS, over persons and numbers."""
    population = population_of(scale)
    prior = population.prior()
    off, wider, before = [], [], []
    for seed in range(persons):
        data, _ = diary(scale, population, 500 + seed)
        peak = learn_person(data, population)
        ours = refined(peak, data, population)
        draws = by_nuts(data, prior, peak.theta, seed)
        sd = draws.std(axis=0)
        off.append(np.abs(ours.theta - draws.mean(axis=0)) / sd)
        before.append(np.abs(peak.theta - draws.mean(axis=0)) / sd)
        wider.append(np.sqrt(np.diag(ours.cov)) / sd)
    return {
        "mean off, sd (median)": float(np.median(off)),
        "mean off, sd (largest)": float(np.max(off)),
        "peak off, sd (median)": float(np.median(before)),
        "spread ratio (median)": float(np.median(wider)),
        "spread ratio (least)": float(np.min(wider)),
        "spread ratio (largest)": float(np.max(wider)),
    }


def diary(scale: Scale, population: Population, seed: int):
    """The data of a simulated person, and the truth."""
    truth = made(scale, population, seed, slips=True)
    series = series_of(truth.diary, truth.diary.channels[0])
    return assemble(series, kinds_in([truth.diary])).whole, truth


def places(scale: Scale, count: int) -> np.ndarray:
    """Where each true number lies in its posterior, shape (persons, numbers)."""
    population = population_of(scale)

    def one(seed: int) -> np.ndarray:
        data, truth = diary(scale, population, 10_000 + seed)
        peak = learn_person(data, population)
        better = refined(peak, data, population)
        found = weighted_draws(peak, data, population)
        if found is None:
            sd = np.sqrt(np.diag(peak.cov))
            inside = norm.cdf((truth.theta - peak.theta) / sd)
        else:
            thetas, weight = found
            inside = ((thetas < truth.theta) * weight[:, None]).sum(axis=0)
        at = [0, 1 + DAILY]
        spread = np.sqrt(np.diag(better.static_cov)[at])
        fixed = norm.cdf((truth.static[at] - better.static_mean[at]) / spread)
        return np.concatenate([inside, fixed])

    return np.array(LocalThreads().map(one, range(count)))


def evenly(found: np.ndarray) -> dict[str, dict[str, float]]:
    """Mean of the places (.5 is right), share in the middle 50 and 90 %, and the test."""
    return {
        name: {
            "mean": float(column.mean()),
            "middle 50": float((np.abs(column - 0.5) < 0.25).mean()),
            "middle 90": float((np.abs(column - 0.5) < 0.45).mean()),
            "p": float(kstest(column, "uniform").pvalue),
        }
        for name, column in zip(NAMES, found.T, strict=True)
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=12, help="beside NUTS, on each scale")
    parser.add_argument("--simulated", type=int, default=1000, help="on each scale")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    found: dict[str, dict[str, object]] = {}
    for scale in SCALES:
        found[scale.name] = {
            "nuts": beside_nuts(scale, given.persons) if given.persons else {},
            "places": evenly(places(scale, given.simulated)),
        }
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)
    tests = [one["p"] for scale in found.values() for one in scale["places"].values()]
    return int(min(tests) * len(tests) < ALARM)


def show(found: dict[str, dict[str, object]]) -> None:
    for scale, parts in found.items():
        print(f"\n{scale}")
        for name, value in parts["nuts"].items():
            print(f"  {name:<28}{value:>8.3f}")
        print(f"  {'':<16}{'mean':>8}{'mid 50':>8}{'mid 90':>8}{'p':>10}")
        for name, one in parts["places"].items():
            print(f"  {name:<16}{one['mean']:>8.3f}{one['middle 50']:>8.3f}"
                  f"{one['middle 90']:>8.3f}{one['p']:>10.4f}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
