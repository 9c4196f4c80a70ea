"""Does the diary model find again what it was simulated from?

    python benchmarks/recovery.py [--datasets 1000] [--cohorts 40] [--json]

Persons are drawn from the built-in prior (so that intervals which are right cover as often as they
say), their answers from the model, rounded to steps and cut to the scale; then they are learnt
again. Printed is how often the 90 % intervals hold the truth, with the 99 % binomial interval of
that share, for a fine scale, a scale of 7 points, and a scale of which a fifth of the answers lie
at the floor. Cohorts of 20 persons are learnt together, and their forecasts of the last 30 % are
compared with those of one who knows every true number, and of one who knows what persons are like
(the prior that they were drawn from) and has the same answers to learn from: nobody can do better
than that. In cohorts of 6 and of 20 persons of ten
days, coverage is printed without and with what is not known of the cohort's mean.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import binomtest

from kindloop.arrays import MICROSECONDS_PER_HOUR, words
from kindloop.diary import Answer, Channel, Diary, Event, Person
from kindloop.infer.assemble import assemble, kinds_in, series_of
from kindloop.infer.cohort import Learnt, learn_cohort, learn_person, unsure_of_population
from kindloop.infer.forecast import forecast_series, one_step
from kindloop.infer.posterior import DAILY
from kindloop.infer.prior import Population, built_in
from kindloop.infer.refine import refined, weighted_draws
from kindloop.infer.results import Series
from kindloop.infer.simulate import simulate, slipped
from kindloop.observe.likelihood import within_scale
from kindloop.runner import LocalThreads

NAMES = ("scale", "slow share", "fast share", "fast hours", "slow/fast", "response hours",
         "level", "setback")  # fmt: skip
DAYS, PER_DAY = 30, 5
START = int(np.datetime64("2024-03-04T00:00", "us").astype(np.int64))
Z90 = 1.6449


@dataclass(frozen=True, slots=True)
class Scale:
    """A way of answering: its step, and how far the level lies from the middle."""

    name: str
    step: float
    level: float


SCALES = (
    Scale("fine scale", 1.0, 50.0), Scale("7 points", 100.0 / 6.0, 50.0), Scale("floor", 1.0, 18.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """A simulated person: the truth, and the diary that came of it."""

    theta: np.ndarray
    static: np.ndarray
    diary: Diary


def made(
    scale: Scale, population: Population, seed: int, *, slips: bool = False, days: int = 0
) -> Made:
    """One person drawn from a population, and their diary, with slips if they are asked for."""
    random = np.random.default_rng(seed)
    theta = random.multivariate_normal(population.mean, population.cov)
    mean, variance = population.static
    static = mean + np.sqrt(variance) * random.standard_normal(len(mean))
    days = days or DAYS
    hours = (24.0 * np.arange(days)[:, None] + np.linspace(9, 21, PER_DAY)).ravel()
    hours = np.sort(hours + random.uniform(-1, 1, len(hours)))
    told = np.sort(random.choice(hours[:-1], days // 2, replace=False)) + 0.3
    channel = Channel("stress", 0.0, 100.0, scale.step)
    empty = _diary(channel, hours, np.zeros(len(hours)), told, random.uniform(0.3, 1.0, len(told)))
    data = assemble(series_of(empty, channel), kinds_in([empty])).whole
    answers = simulate(theta, static, data, random)
    answers = slipped(answers, random) if slips else answers
    steps = np.clip(np.round(answers / scale.step), 0, round(100 / scale.step)) * scale.step
    return Made(theta, static, _diary(channel, hours, steps, told, empty.event.size))


def _diary(channel: Channel, hours, values, told, size) -> Diary:
    def instants(at):
        return START + np.round(np.asarray(at) * MICROSECONDS_PER_HOUR).astype(np.int64)

    many = len(told)
    event = Event(
        instants(told), words(["setback"] * many), size, np.full(many, np.nan), np.zeros(many, bool)
    )
    answer = Answer(instants(hours), np.asarray(values)[:, None], words([""] * len(hours)))
    return Diary(Person("P"), (channel,), answer, event=event)


def population_of(scale: Scale) -> Population:
    """The built-in prior, its level where the scale's answers lie, and no mean response."""
    prior = built_in(1)
    static = prior.static.copy()
    static[0, 0], static[1, 0] = scale.level, 12.0**2
    return Population(prior.mean, prior.cov, static)


def covered(learnt: Learnt, truth: Made) -> np.ndarray:
    """Which of the true numbers lie in their 90 % intervals, in the order of ``NAMES``."""
    sd = np.sqrt(np.diag(learnt.cov))
    at = [0, 1 + DAILY]
    inside = np.abs(truth.theta - learnt.theta) <= Z90 * sd
    spread = np.sqrt(np.diag(learnt.static_cov)[at])
    fixed = np.abs(truth.static[at] - learnt.static_mean[at]) <= Z90 * spread
    return np.concatenate([inside, fixed])


def persons(scale: Scale, datasets: int) -> dict[str, object]:
    """Coverage over single persons who are learnt alone under the prior that they came from."""
    population = population_of(scale)

    def one(seed: int) -> tuple[np.ndarray, float]:
        truth = made(scale, population, seed)
        channel = truth.diary.channels[0]
        data = assemble(series_of(truth.diary, channel), kinds_in([truth.diary])).whole
        at_floor = float((truth.diary.answer.values == 0).mean())
        return covered(refined(learn_person(data, population), data, population), truth), at_floor

    found = LocalThreads().map(one, range(datasets))
    return _rates(np.array([row for row, _ in found]), float(np.mean([at for _, at in found])))


def _rates(inside: np.ndarray, floor: float) -> dict[str, object]:
    def rate(column: np.ndarray) -> dict[str, object]:
        exact = binomtest(int(column.sum()), column.size).proportion_ci(0.99, "exact")
        return {"covered": round(float(column.mean()), 3),
                "interval99": [round(exact.low, 3), round(exact.high, 3)]}  # fmt: skip

    rows = {name: rate(inside[:, n]) for n, name in enumerate(NAMES)}
    return {"at the floor": round(floor, 3), "all": round(float(inside.mean()), 3), **rows}


def cohort(scale: Scale, size: int, seed: int) -> np.ndarray:
    """Squared errors of forecasts after the first 70 %, shape (4,).

    Ours, those of one who knows all, of one who knows what persons are like, and the training mean.
    """
    population = population_of(scale)
    truths = [made(scale, population, 10_000 * (seed + 1) + n) for n in range(size)]
    channel = truths[0].diary.channels[0]
    count = DAYS * PER_DAY
    series = [series_of(one.diary, channel, int(0.7 * count)) for one in truths]
    found = forecast_series(series)
    out = np.zeros(4)
    for truth, one, forecast in zip(truths, series, found, strict=True):
        later = one.value[one.train :]
        known = knowing(truth, one)[one.train :]
        usual = one.value[: one.train].mean()
        learnt = learning(truth, one, population)[one.train :]
        out += [((later - point) ** 2).sum() for point in (forecast.points, known, learnt, usual)]
    return out


def knowing(truth: Made, series: Series) -> np.ndarray:
    """The forecasts of one who knows every true number."""
    data = assemble(series, kinds_in([truth.diary]))
    certain = np.array([truth.static, np.full(len(truth.static), 1e-9)])
    mean, variance, _ = one_step(truth.theta, data.whole, certain, data.unknown)
    return within_scale(mean, np.sqrt(variance))


def learning(
    truth: Made, series: Series, population: Population, draws: int | None = None
) -> np.ndarray:
    """The forecasts of one who knows the population, by weighted draws of the posterior.

    Args:
        truth: the person, of whom only the diary is read.
        series: of the diary.
        population: that the person was drawn from.
        draws: so many taken by their weight; by default all.
    """
    data = assemble(series, kinds_in([truth.diary]))
    learnt = learn_person(data.train, population)
    found = weighted_draws(learnt, data.train, population)
    thetas, weight = found or (learnt.theta[None], np.ones(1))
    if draws is not None:
        thetas, weight = _taken(thetas, weight, draws)
    prior = population.prior()
    runs = [one_step(theta, data.whole, prior.static, data.unknown) for theta in thetas]
    mean, variance, density = (np.array(column).T for column in zip(*runs, strict=True))
    gained = np.zeros_like(density)
    gained[series.train + 1 :] = np.cumsum(density[series.train : -1], axis=0)
    logs = np.log(weight) + gained
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    weights /= weights.sum(axis=1, keepdims=True)
    return (weights * within_scale(mean, np.sqrt(variance))).sum(axis=1)


def _taken(thetas: np.ndarray, weight: np.ndarray, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Some of the draws, taken at even steps of their weight, and how often each was."""
    at = (np.arange(draws) + 0.5) / draws
    chosen = np.minimum(np.searchsorted(np.cumsum(weight), at), len(weight) - 1)
    chosen, count = np.unique(chosen, return_counts=True)
    return thetas[chosen], count / draws


def forecasts(scale: Scale, cohorts: int) -> dict[str, float]:
    """Pooled R2 of the forecasts of cohorts of 20, of the oracle, and of the best learner."""
    errors = np.sum([cohort(scale, 20, n) for n in range(cohorts)], axis=0)
    mine, oracle, learner = 1 - errors[:3] / errors[3]
    named = {"r2": mine, "oracle": oracle, "best learner": learner,
             "share of oracle": mine / oracle, "share of best learner": mine / learner}  # fmt: skip
    return {name: round(float(one), 4) for name, one in named.items()}


def small_cohorts(scale: Scale, size: int, cohorts: int) -> dict[str, float]:
    """Coverage of persons in small cohorts, without and with what is unknown of the cohort.

    Each cohort has a mean of its own, and half the prior's variances between its persons.
    """
    wide = population_of(scale)

    def one(seed: int) -> np.ndarray:
        mean = np.random.default_rng(seed).multivariate_normal(wide.mean, wide.cov / 2)
        population = replace(wide, mean=mean, cov=wide.cov / 2)
        truths = [made(scale, population, 1_000 * (seed + 100) + n, slips=True, days=10)
                  for n in range(size)]  # fmt: skip
        data = [assemble(series_of(one.diary, one.diary.channels[0]), kinds_in([one.diary])).whole
                for one in truths]  # fmt: skip
        found, learnt = learn_cohort(data, 1)
        better = [refined(*pair, found) for pair in zip(learnt, data, strict=True)]
        return np.array([
            [covered(ours, truth), covered(unsure_of_population(ours, found), truth)]
            for ours, truth in zip(better, truths, strict=True)
        ])  # fmt: skip

    inside = np.concatenate(LocalThreads().map(one, range(cohorts))).mean(axis=(0, 2))
    return {"without": round(float(inside[0]), 3), "with": round(float(inside[1]), 3)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--datasets", type=int, default=1000)
    asked.add_argument("--cohorts", type=int, default=40)
    asked.add_argument("--small", type=int, default=480, help="persons in small cohorts")
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args(arguments)
    found = {
        scale.name: {"coverage": persons(scale, given.datasets),
                     "forecasts": forecasts(scale, given.cohorts),
                     "small cohorts": {str(size): small_cohorts(scale, size, given.small // size)
                                       for size in (6, 20)}}
        for scale in SCALES
    }  # fmt: skip
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for name, parts in found.items():
        rates = parts["coverage"]
        print(f"{name}: {rates['at the floor']:.0%} of answers at the floor; all {rates['all']}")
        for number in NAMES:
            low, high = rates[number]["interval99"]
            print(f"  {number:<16}{rates[number]['covered']:.3f}  ({low:.3f} to {high:.3f})")
        print(f"  forecasts: {parts['forecasts']}")
        for size, both in parts["small cohorts"].items():
            print(f"  all numbers of persons in cohorts of {size}: {both}")


if __name__ == "__main__":
    main()
