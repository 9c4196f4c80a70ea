"""The planned estimators, as they would be run on the answers that a study got.

A randomised prompt is analysed by weighted and centred least squares (``kindloop.infer.wcls``), by
intention to treat; arms of a trial by analysis of covariance with errors that allow for unequal
scatter (HC3: MacKinnon and White 1985); an association by least squares within persons with errors
that allow for persons.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from kindloop.arrays import Cube, Flags, Integers, Matrix, Vector
from kindloop.errors import InputError
from kindloop.infer.wcls import Decisions, wcls
from kindloop.study.plan.design import Study
from kindloop.study.plan.lived import Pool


@dataclass(frozen=True, slots=True)
class Found:
    """What one study found; all NaN where its answers are too few, or all alike."""

    value: float
    low: float
    high: float


NOTHING = Found(np.nan, np.nan, np.nan)


@dataclass(frozen=True, slots=True)
class Rows:
    """What is analysed, of all persons of a pool.

    Attributes:
        outcome: shape (persons, M); of a two-arm trial the mean after it, had the person not
            practised, and had the person practised, shape (persons, 2).
        source: what its association is asked of, shape (persons, M); empty in a trial.
        treated: shape (persons, M).
        controls: what was known before, shape (persons, M, q).
        known: rows that a study has, shape (persons, M).
    """

    outcome: Matrix
    source: Matrix
    treated: Flags
    controls: Cube
    known: Flags


def rows(study: Study, pool: Pool, channel: int) -> Rows:
    """What is analysed of a channel.

    Args:
        study: the plan.
        pool: persons of one world.
        channel: place among ``study.asked``.
    """
    if study.design == "two_arm":
        return _of_arms(study, pool, channel)
    outcome, at = pool.outcomes[channel], _at_moments(study, pool.check_ins[channel])
    if study.design == "diary":
        source = pool.check_ins[study.asked.index(study.diary.predictor)]
        known = np.isfinite(outcome) & np.isfinite(at)
        return Rows(outcome, _at_moments(study, source), pool.assigned, at[:, :, None], known)
    day, prompt = np.divmod(np.arange(outcome.shape[1]), study.decisions)
    columns = [at, np.broadcast_to(day / max(study.length - 1, 1), outcome.shape)]
    if study.design == "micro_randomised":
        columns.append(_at_moments(study, _so_far(pool.check_ins[channel])))
    columns += [np.broadcast_to(prompt == k, outcome.shape) for k in range(1, study.decisions)]
    controls = np.stack(columns, axis=2).astype(np.float64)
    known = pool.available & np.isfinite(outcome)
    return Rows(outcome, outcome[:, :0], pool.assigned, controls, known)


def randomised(study: Study, whole: Rows, chosen: Integers, days: int) -> Found:
    """The effect of a prompt on the outcome, by weighted and centred least squares.

    Args:
        study: the plan.
        whole: of the pool.
        chosen: its persons who take part, shape (n,).
        days: that are analysed.
    """
    moments = slice(0, days * study.decisions)
    known = whole.known[chosen, moments]
    count = int(known.sum())
    decisions = Decisions(
        person=np.repeat(np.arange(len(chosen)), known.sum(axis=1)),
        outcome=whole.outcome[chosen, moments][known],
        treated=whole.treated[chosen, moments][known],
        probability=np.full(count, study.dose.probability),
        available=np.ones(count, dtype=np.bool_),
        controls=whole.controls[chosen, moments][known],
    )
    try:
        effect = wcls(decisions, level=study.level)
    except InputError:  # too few moments with a prompt or without one, or all alike
        return NOTHING
    return Found(effect.value, effect.low, effect.high)


def between_arms(study: Study, whole: Rows, chosen: Integers, practise: Flags) -> Found:
    """The difference between arms in the mean after the practice, given the mean before it.

    Args:
        study: the plan.
        whole: of the pool.
        chosen: its persons who take part, shape (n,).
        practise: who of them is in the arm that practises, shape (n,).
    """
    known = whole.known[chosen, 0]
    arm, before = practise[known].astype(np.float64), whole.controls[chosen[known], 0, 0]
    after = whole.outcome[chosen[known], arm.astype(np.int64)]
    if min(arm.sum(), (1 - arm).sum()) < 3 or np.ptp(before) == 0:
        return NOTHING
    x = np.column_stack([arm, np.ones(len(arm)), before - before.mean()])
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ after)
    leverage = np.einsum("ij,jk,ik->i", x, inverse, x)
    left = (after - x @ beta) / np.maximum(1.0 - leverage, 1e-9)
    meat = (x * left[:, None] ** 2).T @ x
    error = float(np.sqrt((inverse @ meat @ inverse)[0, 0]))
    return _interval(float(beta[0]), error, len(arm) - 3, study.level)


def association(study: Study, whole: Rows, chosen: Integers, others: Integers) -> Found:
    """How the next answer goes along with the predictor now, given the answer now, within persons.

    Args:
        study: the plan.
        whole: of the pool.
        chosen: its persons who take part, shape (n,).
        others: whose predictor stands beside each one's answers; themselves, or, to see what is
            found where nothing is, other persons.
    """
    source = whole.source[others]
    known = whole.known[chosen] & np.isfinite(source)
    known = known & (known.sum(axis=1) > 2)[:, None]
    persons = np.flatnonzero(known.any(axis=1))
    if len(persons) < 2:
        return NOTHING
    y, x, z = (
        _inside(one, known) for one in (whole.outcome[chosen], source, whole.controls[chosen, :, 0])
    )
    both = np.column_stack([x[known], z[known]])
    product = both.T @ both
    if np.linalg.cond(product) > 1e12:
        return NOTHING
    inverse = np.linalg.inv(product)
    beta = inverse @ (both.T @ y[known])
    left = np.where(known, y - beta[0] * x - beta[1] * z, 0.0)
    scores = np.column_stack([(left * x).sum(axis=1), (left * z).sum(axis=1)])
    many = len(persons)
    variance = inverse @ (scores.T @ scores) @ inverse * many / (many - 1)
    return _interval(float(beta[0]), float(np.sqrt(variance[0, 0])), many - 1, study.level)


def _interval(value: float, error: float, freedom: int, level: float) -> Found:
    reach = float(stats.t.ppf(0.5 + level / 2, freedom)) * error
    return Found(value, value - reach, value + reach)


def _of_arms(study: Study, pool: Pool, channel: int) -> Rows:
    cut = study.diary.before * len(study.diary.hours)
    before = _mean(pool.check_ins[channel][:, :cut])
    after = np.column_stack(
        [_mean(pool.check_ins[channel][:, cut:]), _mean(pool.treated[channel][:, cut:])]
    )
    known = np.isfinite(before) & np.isfinite(after).all(axis=1)
    return Rows(after, after[:, :0], pool.assigned[:, :0], before[:, None, None], known[:, None])


def _mean(answers: Matrix) -> Vector:
    """Mean of the answers that there are, NaN where there is none, shape (persons,)."""
    known = np.isfinite(answers)
    count = known.sum(axis=1)
    total = np.where(known, answers, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _at_moments(study: Study, values: Matrix) -> Matrix:
    """Values at the check-ins that are moments, shape (persons, M)."""
    by_day = values.reshape(len(values), -1, len(study.diary.hours))
    return by_day[:, :, : study.decisions].reshape(len(values), -1)


def _so_far(answers: Matrix) -> Matrix:
    """Mean of a person's answers up to each check-in; 50, the middle, before there is any."""
    known = np.isfinite(answers)
    count = np.cumsum(known, axis=1)
    total = np.cumsum(np.where(known, answers, 0.0), axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), 50.0)


def _inside(values: Matrix, known: Flags) -> Matrix:
    """Values about the person's mean over known rows."""
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known, values, 0.0).sum(axis=1) / count
    return np.where(known, values - mean[:, None], 0.0)
