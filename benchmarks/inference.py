"""The likelihood of the diary model beside JAX and statsmodels, in one run, and how fitting grows.

    python benchmarks/inference.py [--persons 50] [--answers 300] [--turns 5] [--out results.json]

The same person's answers, taken as numbers so that all is normal, go through the same state space
(level, daily curve, slow and fast): value and gradient by six numbers. JAX runs the filter as a
scan, compiled and vectorised over persons, and differentiates backwards; statsmodels has no
gradient of it, so seven values stand for one. All take turns; times are of the processor. Peers
that are not installed are left out and named. Then: fitting a cohort, one more check-in, one
person again, and how time and memory grow.
"""

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from kindloop.infer.cell import told_by
from kindloop.infer.cohort import learn_cohort, learn_person
from kindloop.infer.filter import advance, project, take_in
from kindloop.infer.posterior import SIZE, Data, Prior, design, parts
from kindloop.infer.posteriors import log_posteriors_and_slopes, many
from kindloop.infer.prior import built_in
from kindloop.infer.simulate import simulate
from kindloop.observe.likelihood import edges

STEP = 5.0
REST = 0.1  # seconds


def person(answers: int, seed: int, *, cells: bool) -> Data:
    """A simulated person's data: five answers a day, as numbers or as cells of a scale."""
    random = np.random.default_rng(seed)
    hours = np.sort(random.choice(np.arange(answers * 2), answers, replace=False)) * 2.4
    angle = hours * (2 * np.pi / 24)
    waves = [np.sin(angle), np.cos(angle), np.sin(2 * angle), np.cos(2 * angle)]
    nothing = np.empty(0)
    data = Data(
        hours, hours, hours, np.column_stack(waves), np.empty((answers, 0)), nothing, nothing,
        np.zeros(1, dtype=np.int64),
    )  # fmt: skip
    prior = built_in(0)
    theta = random.multivariate_normal(prior.mean, 0.25 * prior.cov)
    value = simulate(theta, np.array([50.0, 3, 0, 0, 0]), data, random)
    if not cells:
        return data._replace(lower=value, upper=value)
    lower, upper = edges(np.clip(np.round(value / STEP) * STEP, 0, 100), STEP)
    return data._replace(lower=lower, upper=upper)


def took(work: Callable[[], Any]) -> float:
    """Seconds of the processor, after a rest in which the threads of the one before stop."""
    time.sleep(REST)
    begin = time.process_time()
    work()
    return time.process_time() - begin


def ours(people: Sequence[Data], prior: Prior) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """Sum of values and of gradients; several persons side by side."""
    held, each = many(people), np.arange(len(people))

    def run(theta: np.ndarray) -> tuple[float, np.ndarray]:
        thetas = np.tile(theta, (len(people), 1))
        values, slopes = log_posteriors_and_slopes(thetas, each, held, prior)
        return values.sum(), slopes.sum(axis=0)

    return run


def by_jax(people: Sequence[Data], prior: Prior) -> Callable[[np.ndarray], tuple[Any, Any]]:
    """The same by a scan in JAX, compiled for all persons at once."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    y = jnp.array([one.lower for one in people])
    times = jnp.array([one.times for one in people])
    daily = jnp.array([one.daily for one in people])
    mean, precision = jnp.array(prior.mean), jnp.array(prior.precision)
    static = jnp.array(prior.static)

    def likelihood(theta, y, times, daily):
        scale, shares = jnp.exp(2 * theta[0]), jnp.exp(theta[1:3])
        variance = scale * shares / (1 + shares.sum())
        noise = scale / (1 + shares.sum())
        tau = jnp.exp(theta[3]) * jnp.array([jnp.exp(theta[4]), 1.0])
        rows = jnp.hstack([jnp.ones((len(y), 1)), daily, jnp.ones((len(y), 2))])
        gaps = jnp.diff(times, prepend=times[:1])
        begin = jnp.concatenate([static[0], jnp.zeros(2)])
        spread = jnp.diag(jnp.concatenate([static[1], variance]))

        def step(state, told):
            x, cov = state
            value, h, gap = told
            keep = jnp.concatenate([jnp.ones(5), jnp.exp(-gap / tau)])
            fresh = jnp.concatenate([jnp.zeros(5), variance * (1 - keep[5:] ** 2)])
            x, cov = keep * x, keep[:, None] * cov * keep + jnp.diag(fresh)
            g = cov @ h
            error, s = value - h @ x, h @ g + noise
            part = -0.5 * (jnp.log(2 * jnp.pi * s) + error**2 / s)
            return (x + g * error / s, cov - jnp.outer(g, g) / s), part

        return jax.lax.scan(step, (begin, spread), (y, rows, gaps))[1].sum()

    def total(theta):
        away = theta - mean
        each = jax.vmap(likelihood, in_axes=(None, 0, 0, 0))(theta, y, times, daily)
        return each.sum() - 0.5 * len(y) * away @ precision @ away

    compiled = jax.jit(jax.value_and_grad(total))

    def run(theta: np.ndarray) -> tuple[Any, Any]:
        value, slope = compiled(theta)
        return float(value), np.asarray(slope)

    return run


def by_statsmodels(people: Sequence[Data], prior: Prior) -> Callable[[np.ndarray], float]:
    """The value by statsmodels' compiled filter, person by person."""
    from statsmodels.tsa.statespace.mlemodel import MLEModel

    def one(data: Data, theta: np.ndarray) -> float:
        numbers = parts(theta)
        matrix = design(theta, data)[0]
        n, d = matrix.shape
        model = MLEModel(data.lower, k_states=d, k_posdef=d)
        keep = np.ones((d, n))
        keep[-2:] = np.exp(-np.append(np.diff(data.times), 1.0) / numbers.tau[:, None])
        transition, shock = np.zeros((d, d, n)), np.zeros((d, d, n))
        transition[range(d), range(d)] = keep
        for j in range(2):
            shock[d - 2 + j, d - 2 + j] = numbers.variance[j] * (1 - keep[d - 2 + j] ** 2)
        model["design"], model["transition"] = matrix.T[None], transition
        model["selection"], model["state_cov"] = np.eye(d), shock
        model["obs_cov"] = np.array([[numbers.noise]])
        first = np.diag([*prior.static[1], *numbers.variance])
        model.initialize_known(np.array([*prior.static[0], 0.0, 0.0]), first)
        return float(model.ssm.loglike())

    def run(theta: np.ndarray) -> float:
        away = theta - prior.mean
        pull = 0.5 * len(people) * away @ prior.precision @ away
        return sum(one(data, theta) for data in people) - pull

    return run


def gradients(persons: int, answers: int, turns: int) -> dict[str, Any]:
    """Seconds of one value with gradient over all persons, and how far the values differ."""
    prior = built_in(0).prior()
    exact = [person(answers, n, cells=False) for n in range(persons)]
    cells = [person(answers, n, cells=True) for n in range(persons)]
    theta = prior.mean + 0.1
    of_numbers, of_cells = ours(exact, prior), ours(cells, prior)
    value, slope = of_numbers(theta)
    works: dict[str, Callable[[], Any]] = {
        "kindloop": lambda: of_numbers(theta),
        "kindloop_cells": lambda: of_cells(theta),
    }
    differ: dict[str, float] = {}
    if find_spec("jax"):
        theirs = by_jax(exact, prior)
        other, other_slope = theirs(theta)
        differ["jax"] = float(
            max(abs(other / value - 1), np.abs(other_slope / slope - 1)[:5].max())
        )
        works["jax"] = lambda: theirs(theta)
    if find_spec("statsmodels"):
        filtered = by_statsmodels(exact, prior)
        differ["statsmodels"] = abs(filtered(theta) / value - 1)
        works["statsmodels"] = lambda: [filtered(theta) for _ in range(SIZE + 1)]
    for work in works.values():
        work()
    times = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            times[name].append(took(work))
    base = np.array(times["kindloop"])
    rows = {
        name: {"seconds": float(np.median(each)), "ratio": float(np.median(each / base)),
               "spread": [float((each / base).min()), float((each / base).max())]}
        for name, each in ((name, np.array(each)) for name, each in times.items())
    }  # fmt: skip
    missing = [name for name in ("jax", "statsmodels") if name not in works]
    return {"persons": persons, "answers": answers, "engines": rows, "differ": differ,
            "not installed": missing}  # fmt: skip


def fits(persons: int, answers: int) -> dict[str, float]:
    """Processor seconds of a cohort, of one person of 300 answers again, and of one check-in."""
    people = [person(answers, n, cells=True) for n in range(persons)]
    learn_cohort(people[:2], 0)
    whole = took(lambda: learn_cohort(people, 0))
    population = built_in(0)
    again = [took(lambda one=one: learn_person(one, population)) for one in people[:20]]
    return {"cohort_seconds": whole, "person_again_ms": 1e3 * float(np.median(again)),
            "check_in_microseconds": 1e6 * check_in()}  # fmt: skip


def check_in(times: int = 20_000) -> float:
    """Seconds of taking one more answer into a state: the gap, the forecast and the cell."""
    numbers = parts(built_in(0).mean)
    cov = np.diag([625.0, 16, 16, 16, 16, 60.0, 80.0])
    x, keep, g, h = np.zeros(7), np.ones(7), np.zeros(7), np.ones(7)

    def one() -> None:
        advance(x, cov, 3.0, numbers.variance, numbers.tau, keep)
        mean, spread = project(h, x, cov, numbers.noise, g)
        take_in(told_by(35.0, 45.0, mean, spread), x, cov, g)

    one()
    return took(lambda: [one() for _ in range(times)]) / times


def growth(most: int) -> list[dict[str, float]]:
    """Processor seconds and peak memory as persons and answers grow."""
    sizes = [(n, 100) for n in (10, 100, 1_000, 10_000) if n <= most]
    sizes += [(20, m) for m in (30, 300, 3_000)]
    rows: list[dict[str, float]] = []
    for persons, answers in sizes:
        people = [person(answers, n % 500, cells=True) for n in range(persons)]
        seconds = took(lambda people=people: learn_cohort(people, 0, rounds=5))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append({"persons": persons, "answers": answers, "seconds": seconds, "peak_mb": peak})
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--persons", type=int, default=50)
    asked.add_argument("--answers", type=int, default=300)
    asked.add_argument("--turns", type=int, default=7)
    asked.add_argument("--most", type=int, default=10_000, help="persons of the growth table")
    asked.add_argument("--out", type=Path, help="results.json, whose part `inference` is replaced")
    given = asked.parse_args(arguments)
    found = {"gradient": gradients(given.persons, given.answers, given.turns),
             "fit": fits(given.persons, given.answers), "growth": growth(given.most)}  # fmt: skip
    print(f"value and gradient, {given.persons} persons x {given.answers} answers, processor time")
    for name, row in found["gradient"]["engines"].items():
        low, high = row["spread"]
        print(f"  {name:<16}{1e3 * row['seconds']:>10.2f} ms{row['ratio']:>10.1f} x "
              f"({low:.1f} to {high:.1f})")  # fmt: skip
    print(f"  differ: {found['gradient']['differ']}; not installed: "
          f"{found['gradient']['not installed']}")  # fmt: skip
    print(json.dumps(found["fit"], indent=1))
    for row in found["growth"]:
        print(f"  {row['persons']:>6} persons {row['answers']:>5} answers {row['seconds']:>8.2f} s "
              f"{row['peak_mb']:>7.0f} MB")  # fmt: skip
    if given.out:
        results = json.loads(given.out.read_text()) if given.out.exists() else {}
        results["inference"] = found
        given.out.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
