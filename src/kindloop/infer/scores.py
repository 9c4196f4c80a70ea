"""How good forecasts were: the same rules for every method.

Each forecast is judged for itself; averages are over forecasts. r2 compares with the person's
training mean, and the differences of two methods' r2 come with an interval over persons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Flags, Instants, Integers, Vector
from kindloop.diary import Channel
from kindloop.infer.results import Mixture, Series
from kindloop.observe import likelihood

DRAWS = 2_000
_DRAWS_AT_ONCE = 200
_SEED_PAIRED = 2
_LEAST_SQUARE = 1e-9  # mean squared distance from the training mean that counts as movement


@dataclass(frozen=True, slots=True)
class Later:
    """The answers of one channel that are forecast, person after person.

    Attributes:
        channel: which.
        person: index into the diaries, shape (n,).
        time, value: of the answers, 0..100, shape (n,).
        usual: mean of the person's training answers, shape (n,).
        uniform: the random number by which each answer is placed in its forecasts, shape (n,).
    """

    channel: Channel
    person: Integers
    time: Instants
    value: Vector
    usual: Vector
    uniform: Vector


@dataclass(frozen=True, slots=True)
class Judged:
    """One method's forecasts of one channel, each with its scores; shape (n,) each.

    Attributes:
        point: the mean of the forecast, cut to 0..100.
        square: its squared error.
        probability: that the forecast gave to the answer's cell.
        log_score, crps: of the forecast.
        covered: whether the answer lies in the middle 90 % of the forecast.
    """

    point: Vector
    square: Vector
    probability: Vector
    log_score: Vector
    crps: Vector
    covered: Flags


@dataclass(frozen=True, slots=True)
class Scores:
    """One method's averages over forecasts; r2 is None where nothing moved."""

    r2: float | None
    crps: float
    log_score: float
    coverage90: float


@dataclass(frozen=True, slots=True)
class Squares:
    """Each person's sum of squared errors over all channels.

    Attributes:
        person: names, in the order of the arrays.
        usual: around the training mean, shape (persons,).
        method: of each method, shape (persons,).
    """

    person: tuple[str, ...]
    usual: Vector
    method: Mapping[str, Vector]


@dataclass(frozen=True, slots=True)
class Difference:
    """How much higher one method's r2 is than another's.

    Attributes:
        r2: the difference; None where nothing moved.
        interval: 95 % over persons; None for one person.
    """

    r2: float | None
    interval: tuple[float, float] | None


def later_answers(
    series: Sequence[Series], person: Sequence[int], random: np.random.Generator
) -> Later:
    """The answers of one channel after the training part.

    Args:
        series: of the channel, one a person.
        person: index of each into the diaries.
        random: where ``uniform`` comes from.
    """
    counts = [len(one.value) - one.train for one in series]
    return Later(
        channel=series[0].diary.channels[series[0].column],
        person=np.repeat(np.asarray(person, dtype=np.int64), counts),
        time=np.concatenate([one.time[one.train :] for one in series]),
        value=np.concatenate([one.value[one.train :] for one in series]),
        usual=np.repeat([one.value[: one.train].mean() for one in series], counts),
        uniform=random.random(sum(counts)),
    )


def stack(mixtures: Sequence[Mixture]) -> Mixture:
    """Forecasts below one another; where one has fewer components, the others weigh nothing."""
    most = max(one.mean.shape[1] for one in mixtures)

    def padded(name: str, by: float) -> np.ndarray:
        parts = [np.asarray(getattr(one, name), dtype=np.float64) for one in mixtures]
        wider = [
            np.pad(part, ((0, 0), (0, most - part.shape[1])), constant_values=by) for part in parts
        ]
        return np.concatenate(wider)

    point = np.concatenate([one.points for one in mixtures])
    return Mixture(padded("weight", 0.0), padded("mean", 50.0), padded("sd", 1.0), point)


def usable(forecast: Mixture) -> Flags:
    """Which forecasts are distributions: finite, with a spread and with weights of 1, (n,)."""
    finite = np.isfinite(forecast.weight) & np.isfinite(forecast.mean) & (forecast.sd > 0)
    whole = np.abs(forecast.weight.sum(axis=1) - 1.0) < 1e-6
    there = (finite & np.isfinite(forecast.sd) & (forecast.weight >= 0)).all(axis=1) & whole
    return there & np.isfinite(forecast.points)


def judge(later: Later, forecast: Mixture) -> Judged:
    """Every score of every forecast.

    Args:
        later: the answers that came.
        forecast: of each of them, in the same order.
    """
    parts = (forecast.weight, forecast.mean, forecast.sd)
    cell = later.channel.cell
    lower, upper = likelihood.edges(later.value, cell)
    probability = likelihood.cell_probability(lower, upper, *parts)
    before = likelihood.below(lower, *parts)
    place = likelihood.place_in_forecast(before, probability, later.uniform)
    point = forecast.points
    return Judged(
        point=point,
        square=(later.value - point) ** 2,
        probability=probability,
        log_score=likelihood.log_score(probability),
        crps=likelihood.crps(later.value, cell, *parts),
        covered=likelihood.within90(place),
    )


def average(parts: Sequence[tuple[Later, Judged]]) -> Scores:
    """One method's scores over the forecasts of one or more channels."""
    squares = sum(float(one.square.sum()) for _, one in parts)
    usual = sum(float(((later.value - later.usual) ** 2).sum()) for later, _ in parts)
    count = sum(len(later.value) for later, _ in parts)
    return Scores(
        r2=r_squared(squares, usual, count),
        crps=float(np.concatenate([one.crps for _, one in parts]).mean()),
        log_score=float(np.concatenate([one.log_score for _, one in parts]).mean()),
        coverage90=float(np.concatenate([one.covered for _, one in parts]).mean()),
    )


def r_squared(squares: float, usual: float, count: int) -> float | None:
    """1 - squared errors / squared distances from the training mean; None where nothing moved."""
    return None if usual <= _LEAST_SQUARE * count else 1.0 - squares / usual


def difference(squares: Squares, method: str, other: str) -> Difference:
    """r2 of one method minus r2 of another, with a bootstrap over persons.

    Args:
        squares: each person's.
        method: whose r2 is reduced by that of ``other``.
        other: the method that it is compared with.
    """
    gain = squares.method[other] - squares.method[method]
    total = float(squares.usual.sum())
    people = len(gain)
    if total <= _LEAST_SQUARE:
        return Difference(None, None)
    found = float(gain.sum()) / total
    if people == 1:
        return Difference(found, None)
    random = np.random.default_rng(_SEED_PAIRED)
    chance = np.full(people, 1.0 / people)
    drawn: list[Vector] = []
    for _ in range(DRAWS // _DRAWS_AT_ONCE):
        times = random.multinomial(people, chance, size=_DRAWS_AT_ONCE).astype(np.float64)
        totals = times @ squares.usual
        some = totals > _LEAST_SQUARE
        drawn.append((times @ gain)[some] / totals[some])
    low, high = np.percentile(np.concatenate(drawn), [2.5, 97.5])
    return Difference(found, (float(low), float(high)))
