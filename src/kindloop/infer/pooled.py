"""The baselines that learn from everybody at once: mixed model, ridge and gradient boosting.

They read the columns of ``features`` and need the packages of the extra ``evaluate``.
"""

import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np
from scipy.linalg import qr

from kindloop.arrays import Integers, Matrix, Vector
from kindloop.diary import Channel
from kindloop.errors import MissingExtraError
from kindloop.infer.baselines import Forecasts, as_forecasts
from kindloop.infer.features import RUNNING, SMOOTHED, Design, design
from kindloop.infer.results import Series

_FADE_DAYS = 0.25  # an answer's pull on the next fades with the time between them
_NOON = 15.0  # hours: the middle of a waking day
_SAME = 1e-9  # a column whose spread is below this is a constant
_DEPENDENT = 1e-7  # share of the largest: columns below say nothing new
_ALPHAS = np.logspace(-1, 4, 11)
_TREES: dict[str, Any] = {
    "n_estimators": 250,
    "learning_rate": 0.03,
    "num_leaves": 15,
    "min_child_samples": 40,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.6,
    "reg_lambda": 5,
    "verbose": -1,
    "n_jobs": 1,
    "deterministic": True,
    "force_col_wise": True,
}
_TREES_INFLATE = 1.08  # boosted trees fit what they were trained on too closely


def mixed_ar(series: Sequence[Series], channel: Channel) -> Forecasts:
    """A mixed autoregression: everybody's line, and each person's own level and slope around it.

    Fixed: usual answer, hour, every channel's last answer as a deviation from its usual one, and
    the own one faded by the time since. Random: level and slope of the own deviation. Maximum
    likelihood by statsmodels; where that fails, or there is one person, the fixed part by
    ordinary least squares, and a note says so.
    """
    mixed = _need("statsmodels.regression.mixed_linear_model")
    known = design(series)
    fixed, slope = _mixed_columns(known)
    own = known.own
    if len(series) == 1:
        note = f"mixed_ar, {channel.name}: one person, so ordinary least squares."
        return as_forecasts(own, _least_squares(fixed, known), notes=(note,))
    predicted = _mixed_model(mixed.MixedLM, fixed, slope, known)
    if predicted is None:
        note = (
            f"mixed_ar, {channel.name}: the mixed model did not converge, so ordinary least "
            f"squares of its fixed part."
        )
        return as_forecasts(own, _least_squares(fixed, known), notes=(note,))
    return as_forecasts(own, predicted)


def ridge(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
    """Ridge regression of the deviation from the usual answer, its penalty chosen by itself.

    On deviations of lags, running and fading means of every channel, usual answers, the last
    deviations faded by the time since, time since the last answer, hour and weekday.
    """
    linear = _need("sklearn.linear_model")
    known = design(series)
    deviation = _filled(known.past - known.usual[:, :, None])
    usual = _filled(known.usual, _training_means(known.usual, known))
    columns = _standard(
        np.column_stack(
            [
                deviation.reshape(len(deviation), -1),
                usual,
                deviation[:, :, 0] * _fading(known),
                _clock(known),
            ]
        ),
        known,
    )
    own = known.own
    model = linear.RidgeCV(alphas=_ALPHAS)
    model.fit(columns[own.train], (own.value - own.usual)[own.train])
    return as_forecasts(own, own.usual + model.predict(columns))


def ridge_running(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
    """Ridge regression around the mean of the answers so far instead of the training mean.

    The training mean already holds the answer that a training row forecasts, so ``ridge`` cannot
    learn how little a mean of few answers says; this one can, by columns that fade with the
    number of answers. It is the strongest baseline that we know of this kind, kept beside the
    two that the comparison is defined by.
    """
    linear = _need("sklearn.linear_model")
    known = design(series)
    own, train = known.own, known.own.train
    running = np.where(np.isnan(known.past[:, :, RUNNING]), known.usual, known.past[:, :, RUNNING])
    deviation = _filled(known.past - running[:, :, None])
    level = _filled(running, _training_means(running, known))
    center = running[:, known.column]
    few = 1.0 / np.concatenate([np.arange(1, len(one.value)) for one in series])
    columns = [deviation.reshape(len(deviation), -1), level, deviation[:, :, 0] * _fading(known)]
    columns += [_clock(known), few, (center - own.value[train].mean()) * few]
    matrix = _standard(np.column_stack(columns), known)
    model = linear.RidgeCV(alphas=_ALPHAS)
    model.fit(matrix[train], (own.value - center)[train])
    return as_forecasts(own, center + model.predict(matrix))


def lightgbm(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
    """Gradient boosted trees on the deviation from the usual answer, from the same columns."""
    _need("sklearn")  # what lightgbm's own interface rests on
    boosting = _need("lightgbm")
    known = design(series)
    columns = np.column_stack(
        [_clock(known)]
        + [
            column
            for past, usual in zip(known.past.swapaxes(0, 1), known.usual.T, strict=True)
            for column in (past[:, :RUNNING], past[:, RUNNING], usual, past[:, SMOOTHED])
        ]
    )
    own = known.own
    model = boosting.LGBMRegressor(**_TREES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(columns[own.train], (own.value - own.usual)[own.train])
        predicted = own.usual + model.predict(columns)
    return as_forecasts(own, predicted, inflate=_TREES_INFLATE)


def _need(module: str) -> Any:
    top = module.partition(".")[0]
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError({"sklearn": "scikit-learn"}.get(top, top), "evaluate") from None


def _clock(known: Design) -> Matrix:
    """Days since the channel's last answer, hour and weekday, shape (rows, 3)."""
    return np.column_stack([known.age[:, known.column], known.hour, known.weekday])


def _fading(known: Design) -> Matrix:
    """How much of each channel's last answer is left, shape (rows, channels)."""
    return _filled(np.exp(-known.age / _FADE_DAYS))


def _filled(columns: Matrix, by: float | Vector = 0.0) -> Matrix:
    return np.where(np.isnan(columns), by, columns)


def _training_means(columns: Matrix, known: Design) -> Vector:
    train = columns[known.own.train]
    some = np.isfinite(train)
    return np.where(some, train, 0.0).sum(axis=0) / np.maximum(some.sum(axis=0), 1)


def _standard(columns: Matrix, known: Design) -> Matrix:
    """Columns with mean 0 and spread 1 over the training rows; a constant column is 0."""
    train = columns[known.own.train]
    spread = train.std(axis=0)
    moves = spread > _SAME
    return np.where(moves, (columns - train.mean(axis=0)) / np.where(moves, spread, 1.0), 0.0)


def _mixed_columns(known: Design) -> tuple[Matrix, Vector]:
    """The fixed columns (standardised, the first is 1, none depends on others) and the slope's."""
    last = _filled(known.past[:, :, 0] - known.usual)
    own = last[:, known.column]
    faded = own * _fading(known)[:, known.column]
    columns = np.column_stack([known.own.usual, known.hour - _NOON, faded, last])
    columns = _standard(columns, known)
    _, size, order = qr(columns[known.own.train], mode="economic", pivoting=True)
    large = np.abs(np.diag(size))
    kept = np.sort(order[: len(large)][large > _DEPENDENT * max(large.max(initial=0.0), _SAME)])
    scale = own[known.own.train].std()
    return np.column_stack([np.ones(len(own)), columns[:, kept]]), own / max(scale, _SAME)


def _least_squares(fixed: Matrix, known: Design) -> Vector:
    own = known.own
    return fixed @ np.linalg.lstsq(fixed[own.train], own.value[own.train], rcond=None)[0]


def _mixed_model(kind: Any, fixed: Matrix, slope: Vector, known: Design) -> Vector | None:
    """Predictions of the mixed model, shape (rows,), or None where it did not converge."""
    own = known.own
    y = own.value[own.train]
    scale = y.std()
    if scale < _SAME:
        return None
    random = np.column_stack([np.ones(len(slope)), slope])
    train = own.train
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = kind(y / scale, fixed[train], groups=own.person[train], exog_re=random[train])
            found = model.fit(reml=False, method=["bfgs", "lbfgs", "powell"], maxiter=200)
    except (np.linalg.LinAlgError, ValueError):
        return None
    spread, noise = np.asarray(found.cov_re), float(found.scale)
    if not (found.converged and np.isfinite(spread).all() and noise > 0):
        return None
    common = fixed @ np.asarray(found.fe_params)
    own_part = _random_effects(
        random[train], y / scale - common[train], own.person[train], spread / noise
    )
    return scale * (common + (random * own_part[own.person]).sum(axis=1))


def _random_effects(random: Matrix, left: Vector, person: Integers, ratio: Matrix) -> Matrix:
    """The best linear prediction of each person's level and slope, shape (people, 2).

    (I + R Z'Z)^-1 R Z'r, with R the random effects' covariance over the noise variance; it holds
    for a singular R too.
    """
    people = int(person[-1]) + 1
    squares, sums = np.zeros((people, 2, 2)), np.zeros((people, 2))
    np.add.at(squares, person, random[:, :, None] * random[:, None, :])
    np.add.at(sums, person, random * left[:, None])
    found = np.linalg.solve(np.eye(2) + ratio @ squares, (sums @ ratio.T)[:, :, None])
    return np.asarray(found[:, :, 0], dtype=np.float64)
