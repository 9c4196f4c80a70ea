"""What a person's other channels say about the next answer, where it proves to help.

The decoupled model forecasts answer t of a channel with mean m(t) and standard deviation s(t). The
coupled one moves that forecast by what the channels lent before t (``infer.movement``)::

    m(t) + s(t) * sum over channels j of (a_j place_j(t) + b_j surprise_j(t))

and makes s(t) smaller by as much as the errors of the training answers become smaller. All of it
is without a unit, and the weights are the same for everybody. They have a normal prior around 0
whose width is the one under which the training answers are most probable.

The rule by which a coupling stays, all within the training part: weights are learnt from the
first 70 % of each person's training answers and judged on the rest of them. Only if the mean gain
in log score there is larger than its own standard error (over persons; over answers where there
are fewer than five persons) is the channel coupled, and its weights are learnt anew from the whole
training part. Else the forecast stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kindloop.arrays import Flags, Integers, Matrix, Vector
from kindloop.infer.movement import FEATURES, Movements
from kindloop.infer.results import Mixture, Series
from kindloop.infer.scores import stack
from kindloop.infer.split import train_count
from kindloop.observe.likelihood import (
    cell_probability,
    edges,
    log_score,
    moments,
    within_scale,
)

_PERSONS = 5  # from so many on the error of a gain is over persons
_NO_SQUARES = 1e-300  # so that forecasts without any error have a logarithm
_WIDTHS = np.logspace(0.0, -3.0, 25)  # of the prior of a weight


@dataclass(frozen=True, slots=True)
class Coupling:
    """What the channels lend to one channel, and whether it is used.

    Attributes:
        channels: the lenders, in the order of ``weight``.
        weight: of place and surprise of each lender, shape (channels, 2).
        gain: mean gain in log score in the held-out part of the training answers.
        error: its standard error; NaN where it cannot be told.
        used: whether the gain is larger than its error.
    """

    channels: tuple[str, ...]
    weight: Matrix
    gain: float
    error: float
    used: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    """All answers of one channel, person after person.

    Attributes:
        person: index into the series, shape (n,).
        value: 0..100, shape (n,).
        cell: width of a step.
        train, first: whether an answer is in the training part, and in the first 70 % of that.
        forecast: of each, without couplings.
        scale: its standard deviation, shape (n,).
        lent: by all channels, shape (n, 2 * channels).
    """

    person: Integers
    value: Vector
    cell: float
    train: Flags
    first: Flags
    forecast: Mixture
    scale: Vector
    lent: Matrix

    @property
    def away(self) -> Vector:
        """The answers, as standard deviations from their forecasts, shape (n,)."""
        return (self.value - self.forecast.points) / self.scale


def learn_coupling(
    series: Sequence[Series], forecasts: Sequence[Mixture], known: Movements
) -> tuple[Coupling, list[Mixture]]:
    """Learn what the channels lend to one, and forecast with it where it helps.

    Args:
        series: of the channel, one a person.
        forecasts: the decoupled ones of all their answers, training answers too.
        known: the movements of all channels of these persons.

    Returns:
        the coupling, and the forecasts of all answers.
    """
    names = tuple(dict.fromkeys(name for _, name in known))
    rows = _rows(series, forecasts, known, names)
    held = rows.train & ~rows.first
    nothing = np.zeros((len(names), FEATURES))
    told = np.isfinite(rows.away).all() and np.isfinite(rows.lent).all()
    if not names or not told or rows.first.sum() < 2 or not held.any():
        return Coupling(names, nothing, 0.0, float("nan"), used=False), list(forecasts)
    moved = _moved(rows, _weights(rows, rows.first), rows.first)
    gain, error = _mean_gain((_score(rows, moved) - _score(rows, rows.forecast)), rows, held)
    used = gain > error
    if not used:
        return Coupling(names, nothing, gain, error, used=False), list(forecasts)
    weight = _weights(rows, rows.train)
    coupling = Coupling(names, weight.reshape(nothing.shape), gain, error, used=True)
    return coupling, _split(_moved(rows, weight, rows.train), [len(one.value) for one in series])


def _rows(
    series: Sequence[Series], forecasts: Sequence[Mixture], known: Movements, names: Sequence[str]
) -> _Rows:
    forecast = stack(forecasts)
    counts = [len(one.value) for one in series]
    inside = [(np.arange(len(one.value)), one.train) for one in series]
    _, scale = moments(forecast.weight, forecast.mean, forecast.sd)
    return _Rows(
        person=np.repeat(np.arange(len(series)), counts),
        value=np.concatenate([one.value for one in series]),
        cell=series[0].cell,
        train=np.concatenate([at < train for at, train in inside]),
        first=np.concatenate([at < train_count(train) for at, train in inside]),
        forecast=forecast,
        scale=scale,
        lent=np.concatenate([_lent(one, known, names) for one in series]),
    )


def _lent(one: Series, known: Movements, names: Sequence[str]) -> Matrix:
    nothing = np.zeros((len(one.time), FEATURES))
    found = [known.get((id(one.diary), name)) for name in names]
    columns = [nothing if each is None else each.lent(one.time) for each in found]
    return np.column_stack([np.empty((len(one.time), 0)), *columns])


def _weights(rows: _Rows, use: Flags) -> Vector:
    """The weights' posterior mean, under the prior whose width is most probable.

    With X the numbers lent and z the distances from the forecasts, z ~ N(X w, v) and
    w ~ N(0, v / p): the precision p is chosen by the marginal likelihood, v at its own peak.

    Args:
        rows: of the channel.
        use: which of them are learnt from.
    """
    lent, away = rows.lent[use], rows.away[use]
    left, size, right = np.linalg.svd(lent, full_matrices=False)
    along = left.T @ away
    beyond = float(away @ away - along @ along)
    best, chosen = -np.inf, np.zeros(lent.shape[1])
    for width in _WIDTHS:
        precision = 1.0 / width**2
        wider = 1.0 + size**2 / precision
        squares = max(beyond + float((along**2 / wider).sum()), _NO_SQUARES)
        evidence = -0.5 * len(away) * np.log(squares) - 0.5 * float(np.log(wider).sum())
        if evidence > best:
            best = evidence
            chosen = right.T @ (size * along / (size**2 + precision))
    return chosen


def _moved(rows: _Rows, weight: Vector, use: Flags) -> Mixture:
    """The forecasts, moved by what was lent, and narrower as far as that helped ``use``."""
    old, shift = rows.forecast, rows.lent @ weight
    before, after = (rows.away[use] ** 2).mean(), ((rows.away - shift)[use] ** 2).mean()
    mean = old.mean + (rows.scale * shift)[:, None]
    sd = old.sd * np.sqrt(min(after / before, 1.0) if before > 0 else 1.0)
    return Mixture(old.weight, mean, sd, (old.weight * within_scale(mean, sd)).sum(axis=1))


def _score(rows: _Rows, forecast: Mixture) -> Vector:
    lower, upper = edges(rows.value, rows.cell)
    return log_score(cell_probability(lower, upper, forecast.weight, forecast.mean, forecast.sd))


def _mean_gain(gain: Vector, rows: _Rows, held: Flags) -> tuple[float, float]:
    """The mean of the gains of the held-out answers, and its standard error."""
    gain, person = gain[held], rows.person[held]
    mean = float(gain.mean())
    who = np.unique(person)
    if len(who) < _PERSONS:
        return mean, float(gain.std() / np.sqrt(max(len(gain) - 1, 1)))
    sums = np.bincount(person, gain - mean)[who]
    few = len(who) / (len(who) - 1.0)
    return mean, float(np.sqrt(few * (sums**2).sum()) / len(gain))


def _split(forecast: Mixture, counts: Sequence[int]) -> list[Mixture]:
    ends = np.cumsum([0, *counts])
    return [forecast.rows(slice(a, b)) for a, b in pairwise(ends)]
