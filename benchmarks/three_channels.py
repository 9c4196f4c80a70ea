"""Three channels of many persons: the diary model beside a coupled Gaussian model in JAX.

    python benchmarks/three_channels.py [--persons 50] [--answers 300] [--turns 7] [--json]

The peer is what one would write in JAX or NumPyro for such data: three states that pull on each
other (an Ornstein-Uhlenbeck process with a full drift matrix), three levels, three noises, 15
numbers a person, a Kalman filter as a scan, reverse-mode gradient, all persons at once, float64.
kindloop takes the same three channels by three of its own filters (level, daily curve, slow and
fast, six numbers each), as numbers and as cells, several persons side by side. Both give value
and gradient by every number of every person, in turns; times are of the processor. The two models
differ, so no values are compared; that our value and gradient are right is tested, and
`inference.py` compares them with JAX and statsmodels on one and the same model. Without JAX there
is nothing to compare with, and it is said.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from inference import ours, person, took

from kindloop.infer.posterior import Data
from kindloop.infer.prior import built_in

CHANNELS = 3


def by_jax(people: Sequence[Sequence[Data]]) -> Callable[[], float]:
    """Value and gradient of the coupled model over all persons, compiled."""
    import jax
    import jax.numpy as jnp
    from jax.scipy.linalg import expm

    jax.config.update("jax_enable_x64", True)
    y = jnp.array([[one.lower for one in channels] for channels in people]).swapaxes(1, 2)
    times = jnp.array([channels[0].times for channels in people]) / 24.0
    random = np.random.default_rng(0)
    start = np.concatenate([np.full(3, 50.0), np.log([4.0, 1.25, 2.5]), np.full(6, 0.3),
                            np.log([34.0, 16.0, 25.0]), np.log([6.0, 6.0, 6.0])])  # fmt: skip
    thetas = jnp.array(start + 0.05 * random.standard_normal((len(people), len(start))))
    across = jnp.array([(i, j) for i in range(3) for j in range(3) if i != j])

    def likelihood(theta, y, times):
        level, rate, pull = theta[:3], jnp.exp(theta[3:6]), theta[6:12]
        drift = -jnp.diag(rate).at[across[:, 0], across[:, 1]].set(-pull)
        shock, noise = jnp.exp(2 * theta[12:15]), jnp.exp(2 * theta[15:18])
        big = jnp.kron(drift, jnp.eye(3)) + jnp.kron(jnp.eye(3), drift)
        still = jnp.linalg.solve(big, -jnp.diag(shock).reshape(9)).reshape(3, 3)
        gaps = jnp.diff(times, prepend=times[:1])
        moves = jax.vmap(lambda gap: expm(drift * gap))(gaps)

        def step(state, told):
            x, cov = state
            value, move = told
            x, cov = move @ x, move @ (cov - still) @ move.T + still
            total = 0.0
            for k in range(3):
                s = cov[k, k] + noise[k]
                error, g = value[k] - level[k] - x[k], cov[:, k]
                total += -0.5 * (jnp.log(2 * jnp.pi * s) + error**2 / s)
                x, cov = x + g * error / s, cov - jnp.outer(g, g) / s
            return (x, cov), total

        return jax.lax.scan(step, (jnp.zeros(3), still), (y, moves))[1].sum()

    def total(thetas):
        return jax.vmap(likelihood)(thetas, y, times).sum()

    compiled = jax.jit(jax.value_and_grad(total))

    def run() -> float:
        value, slope = compiled(thetas)
        assert np.isfinite(np.asarray(slope)).all()
        return float(value)

    return run


def measure(persons: int, answers: int, turns: int) -> dict[str, Any]:
    """Seconds of one value with gradient, and their ratios."""
    exact = [[person(answers, 10 * n + c, cells=False) for c in range(CHANNELS)]
             for n in range(persons)]  # fmt: skip
    cells = [[person(answers, 10 * n + c, cells=True) for c in range(CHANNELS)]
             for n in range(persons)]  # fmt: skip
    for channels in exact:  # the three are answered together, as in a diary
        channels[1:] = [one._replace(times=channels[0].times) for one in channels[1:]]
    prior = built_in(0).prior()
    theta = prior.mean + 0.1
    of_numbers, of_cells = (
        ours([one for channels in people for one in channels], prior) for people in (exact, cells)
    )
    works: dict[str, Callable[[], Any]] = {
        "kindloop": lambda: of_numbers(theta),
        "kindloop_cells": lambda: of_cells(theta),
    }
    if find_spec("jax"):
        works["jax"] = by_jax(exact)
    for work in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(turns):
        for name, work in works.items():
            times[name].append(took(work))
    base = np.array(times["kindloop"])
    return {
        name: {
            "milliseconds": 1e3 * float(np.median(each)),
            "ratio": float(np.median(np.array(each) / base)),
            "spread": [float((np.array(each) / base).min()), float((np.array(each) / base).max())],
        }
        for name, each in times.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=50)
    parser.add_argument("--answers", type=int, default=300)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    found = measure(given.persons, given.answers, given.turns)
    if given.json:
        print(json.dumps(found, indent=1))
        return 0
    print(f"value and gradient, {given.persons} persons x {given.answers} answers x 3 channels")
    for name, row in found.items():
        low, high = row["spread"]
        print(f"  {name:<16}{row['milliseconds']:>10.1f} ms{row['ratio']:>9.1f} x "
              f"({low:.1f} to {high:.1f})")  # fmt: skip
    if "jax" not in found:
        print("  JAX is not installed: make .venv/.bench installs it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
