"""How a planned study does: power, bias, coverage, and the size that it would need.

Every simulated study is a draw of persons from a pool, without replacement, so that it is what a
study of fresh persons would be; different studies share persons, so that they are not as many
independent ones as there are of them. The pool is therefore cut into groups that share nobody, and
the Monte-Carlo error of a number comes from how it differs between groups. In an N-of-1 study each
person is a study, and nobody is shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kindloop.arrays import Flags, Integers, Matrix, Vector
from kindloop.errors import InputError
from kindloop.runner import LocalThreads, Runner
from kindloop.study.plan.design import WANTED_POWER, Study
from kindloop.study.plan.estimate import Found, Rows, association, between_arms, randomised, rows
from kindloop.study.plan.lived import Pool, World
from kindloop.study.plan.pool import GROUPS
from kindloop.study.plan.sense import arm

_SURE = 1.96


@dataclass(frozen=True, slots=True)
class Rate:
    """A number from simulation and its Monte-Carlo standard error."""

    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Doing:
    """How a study does at one size in one world, for one channel.

    Attributes:
        world: ``described``, ``evidenced`` or ``no effect``.
        channel: the outcome.
        size: persons; of an N-of-1 study days.
        truth: the true effect, in points of 0..100, mean over persons.
        standard: the true effect over ``scatter``; NaN of an association, which is a slope.
        scatter: standard deviation of answers, within persons; of a trial of two arms that of
            persons' means before it.
        power: share of the studies whose interval excludes 0; without an effect this is the error
            of the first kind.
        bias: mean estimate less the truth.
        coverage: share of the studies whose interval contains the truth.
        width: mean width of the interval.
        estimates: of each study, NaN where it found nothing, shape (studies,).
        empty: share of the studies whose answers were too few for the estimator, or all alike.
    """

    world: World
    channel: str
    size: int
    truth: Rate
    standard: float
    scatter: float
    power: Rate
    bias: Rate
    coverage: Rate
    width: float
    estimates: Vector
    empty: float


@dataclass(frozen=True, slots=True)
class Needed:
    """The size at which a study has the wanted power, read off the simulated curve.

    Attributes:
        size: where the curve crosses it; None if it does not within the sizes that were simulated.
        low: where it crosses at the upper end of the Monte-Carlo error; None likewise.
        high: where it crosses at the lower end; None likewise.
        least: the smallest simulated size; ``size`` is that where all have the power.
        most: the largest simulated size.
    """

    size: float | None
    low: float | None
    high: float | None
    least: int
    most: int


def doing(
    study: Study,
    world: World,
    pool: Pool,
    channel: int,
    size: int,
    studies: int,
    runner: Runner | None = None,
) -> Doing:
    """How studies of a size do.

    Args:
        study: the plan.
        world: what is true.
        pool: its persons.
        channel: place among ``study.asked``.
        size: persons; of an N-of-1 study days.
        studies: how many are simulated; of an N-of-1 study one for each person of the pool.
        runner: where they are analysed.

    Raises:
        InputError: if so many paths failed that a study finds too few persons.
    """
    whole = rows(study, pool, channel)
    groups = np.array_split(np.arange(pool.persons), GROUPS)
    if study.design != "n_of_1" and len(groups[-1]) < size:
        raise InputError(
            f"The paths of {pool.failed} simulated persons could not be computed, so that too few "
            f"are left for studies of {size}: take other sizes or another seed."
        )

    def run(number: int) -> list[Found]:
        return _studies(study, world, whole, groups[number], size, -(-studies // GROUPS), number)

    found = (runner or LocalThreads()).map(run, list(range(GROUPS)))
    each = np.repeat(np.arange(GROUPS), [len(some) for some in found])
    table = np.array([(one.value, one.low, one.high) for some in found for one in some])
    truth, own = _truth(study, world, whole, pool, channel, size)
    alone = study.design == "n_of_1"
    aim = own if alone else np.full(len(table), truth.value)
    value, low, high = table.T
    known = np.isfinite(value) & np.isfinite(aim)
    part = 0.0 if study.design in ("n_of_1", "two_arm") else size / pool.persons
    bias = _bias((value - aim)[known], each[known], alone, part)
    scatter = _scatter(study, pool, channel)
    excludes, holds = (low > 0) | (high < 0), ((low <= aim) & (aim <= high))[known]
    return Doing(
        world=world, channel=study.asked[channel], size=size,
        truth=truth, scatter=scatter,
        standard=truth.value / scatter if study.randomised else np.nan,
        power=_share(excludes, each, alone),
        bias=replace(bias, error=float(np.hypot(bias.error, 0.0 if alone else truth.error))),
        coverage=_share(holds, each[known], alone),
        width=float(np.mean((high - low)[known])) if known.any() else np.nan,
        estimates=value, empty=float(np.mean(~np.isfinite(value))),
    )  # fmt: skip


def needed(curve: Sequence[Doing], wanted: float = WANTED_POWER) -> Needed:
    """The size that a study needs, from its power at some sizes; nothing is extrapolated.

    Args:
        curve: one world at rising sizes.
        wanted: power.
    """
    sizes = np.array([one.size for one in curve], dtype=np.float64)
    power = np.array([one.power.value for one in curve])
    reach = _SURE * np.array([one.power.error for one in curve])
    size, low, high = (
        _crossing(sizes, one, wanted) for one in (power, power + reach, power - reach)
    )
    return Needed(size, low, high, int(sizes[0]), int(sizes[-1]))


def _crossing(sizes: Vector, power: Vector, wanted: float) -> float | None:
    """Where a curve first reaches the wanted power; the smallest size if it is there already."""
    above = np.flatnonzero(power >= wanted)
    if not len(above):
        return None
    k = int(above[0])
    if k == 0:
        return float(sizes[0])
    part = (wanted - power[k - 1]) / (power[k] - power[k - 1])
    return float(sizes[k - 1] + part * (sizes[k] - sizes[k - 1]))


def _studies(
    study: Study,
    world: World,
    whole: Rows,
    group: Integers,
    size: int,
    studies: int,
    number: int,
) -> list[Found]:
    """What the studies of one group find."""
    if study.design == "n_of_1":
        return [randomised(study, whole, np.array([person]), size) for person in group]
    chance = np.random.default_rng([study.seed, 50, size, number])
    out: list[Found] = []
    for _ in range(studies):
        chosen = chance.choice(group, size, replace=False)
        if study.design == "two_arm":
            practise: Flags = np.arange(size) < arm(size, study.dose.probability)
            out.append(between_arms(study, whole, chosen, practise))
        elif study.design == "diary":
            others = np.roll(chosen, 1) if world == "no effect" else chosen
            out.append(association(study, whole, chosen, others))
        else:
            out.append(randomised(study, whole, chosen, study.diary.days))
    return out


def _truth(
    study: Study, world: World, whole: Rows, pool: Pool, channel: int, size: int
) -> tuple[Rate, Vector]:
    """The true effect with its Monte-Carlo error, and each person's own, shape (persons,).

    Of a diary study it is what an endless study of the same plan would find, of an association.
    """
    if study.design == "diary":
        if world == "no effect":
            return Rate(0.0, 0.0), np.zeros(pool.persons)
        everyone = np.arange(pool.persons)
        at = association(study, whole, everyone, everyone)
        return Rate(at.value, (at.high - at.low) / (2 * _SURE)), np.full(pool.persons, at.value)
    last = size * study.decisions if study.design == "n_of_1" else None
    contrast: Matrix = pool.contrast[channel][:, :last]
    weight = np.where(np.isfinite(contrast), pool.weight[:, :last], 0.0)
    total = weight.sum(axis=1)
    part = (weight * np.nan_to_num(contrast)).sum(axis=1)
    own = np.where(total > 0, part / np.where(total > 0, total, 1.0), np.nan)
    value = float(part.sum() / total.sum())
    left = part - value * total
    error = float(np.sqrt((left**2).sum()) / total.sum())
    if study.design == "n_of_1":
        value = float(np.nanmean(own))
    return Rate(value, error), own


def _scatter(study: Study, pool: Pool, channel: int) -> float:
    answers = pool.check_ins[channel]
    between = study.design == "two_arm"
    if between:
        answers = answers[:, : study.diary.before * len(study.diary.hours)]
    known = np.isfinite(answers)
    count = known.sum(axis=1)
    some = count > (0 if between else 1)
    if some.sum() < 2:
        return np.nan
    mean = np.where(known, answers, 0.0).sum(axis=1)[some] / count[some]
    if between:
        return float(np.std(mean, ddof=1))
    left = np.where(known[some], answers[some] - mean[:, None], 0.0)
    return float(np.sqrt((left**2).sum() / (count[some] - 1).sum()))


def _share(values: Flags, group: Integers, alone: bool) -> Rate:
    """A share of studies; where all are alike, some doubt is left."""
    doubt = (values.sum() + 1) / (len(values) + 2)
    least = float(np.sqrt(doubt * (1 - doubt) / max(len(values), 1)))
    return _mean(values.astype(np.float64), group, alone, least)


def _bias(left: Vector, group: Integers, alone: bool, part: float) -> Rate:
    """Mean error of the estimates; a pool's own mean is no surer than its size allows.

    That holds where a person's coins are part of the pool; arms are drawn anew for every study.

    Args:
        left: estimate less truth of each study.
        group: which group each belongs to.
        alone: whether no two studies share persons.
        part: of the pool's persons that take part in a study, where their coins come with them.
    """
    least = float(np.std(left)) * float(np.sqrt(part)) if len(left) else 0.0
    return _mean(left, group, alone, least)


def _mean(values: Vector, group: Integers, alone: bool, least: float) -> Rate:
    """A mean over studies, and how sure it is.

    Args:
        values: one for each study.
        group: which group each belongs to.
        alone: whether no two studies share persons.
        least: standard error below which it cannot be, however alike ten groups came out.
    """
    if not len(values):
        return Rate(np.nan, np.nan)
    mean = float(np.mean(values))
    if alone:
        return Rate(mean, max(least, float(np.std(values)) / float(np.sqrt(len(values)))))
    means = np.array([values[group == g].mean() for g in np.unique(group)])
    spread = float(np.std(means, ddof=1) / np.sqrt(len(means))) if len(means) > 1 else 0.0
    return Rate(mean, max(least, spread))
