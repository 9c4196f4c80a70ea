"""How well the next answer is forecast, beside what a statistician would use.

The rules are the same for every method: see ``split`` (which answers), ``scores`` (how they are
judged) and the page *Evaluation* of the documentation.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from kindloop.arrays import Integers
from kindloop.diary import Channel, Diary
from kindloop.infer import baselines, pooled
from kindloop.infer.baselines import Forecaster, Forecasts
from kindloop.infer.coverage import Spread, spread
from kindloop.infer.evaluate_output import ForecastTable, forecast_rows, joined
from kindloop.infer.results import Mixture, Series
from kindloop.infer.scores import (
    Difference,
    Judged,
    Later,
    Scores,
    Squares,
    average,
    difference,
    judge,
    later_answers,
    stack,
    usable,
)
from kindloop.infer.split import MIN_TEST, MIN_TRAIN, eligible
from kindloop.observe.likelihood import SMALLEST

METHODS = (
    "kindloop",
    "person_mean",
    "last_value",
    "ar1",
    "mixed_ar",
    "ridge",
    "lightgbm",
    "ridge_running",
)
MACHINE_LEARNING = ("ridge", "lightgbm")
_SEED_PLACES = 1

Progress = Callable[[str, str], None]
"""Told the channel and the method whose turn it is."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of forecasting.

    Attributes:
        persons: with at least one eligible channel.
        forecasts: how many answers were forecast.
        counts: of each channel, persons and forecasts.
        pooled: scores of each method over all channels.
        channels: scores of each method by channel.
        spreads: of each channel and method, how far persons differ in coverage.
        paired: differences in pooled r2.
        best_ml: the better of ridge and lightgbm by pooled r2; None without them.
        floored: of each method, how many answers had a probability too small for a number.
        notes: plain sentences on what did not go as it should.
        squares: each person's squared errors, so that several evaluations can be pooled.
        table: every forecast, where it was asked for.
    """

    persons: int
    forecasts: int
    counts: Mapping[str, Mapping[str, int]]
    pooled: Mapping[str, Scores]
    channels: Mapping[str, Mapping[str, Scores]]
    spreads: Mapping[str, Mapping[str, Spread]]
    paired: Mapping[str, Difference]
    best_ml: str | None
    floored: Mapping[str, int]
    notes: tuple[str, ...]
    squares: Squares
    table: ForecastTable | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The evaluation as plain numbers and words; what could not be said is None."""
        return {
            "persons": self.persons,
            "forecasts": self.forecasts,
            "pooled": {method: asdict(scores) for method, scores in self.pooled.items()},
            "channels": _plain(self.channels),
            "spreads": _plain(self.spreads),
            "paired": {
                name: {"r2": one.r2, "interval": list(one.interval) if one.interval else None}
                for name, one in self.paired.items()
            },
            "best_ml": self.best_ml,
            "counts": {name: dict(counts) for name, counts in self.counts.items()},
            "floored": dict(self.floored),
            "notes": list(self.notes),
        }


def _plain(found: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: {m: asdict(one) for m, one in methods.items()} for name, methods in found.items()}


def evaluate(
    diaries: Sequence[Diary],
    *,
    forecasters: Mapping[str, Forecaster] | None = None,
    min_train: int = MIN_TRAIN,
    min_test: int = MIN_TEST,
    keep: bool = False,
    progress: Progress | None = None,
) -> Evaluation:
    """Forecast every later answer with every method and judge the forecasts.

    Args:
        diaries: one a person.
        forecasters: by name; by default kindloop and all baselines.
        min_train: least answers of a channel in the person's first 70 %.
        min_test: least answers after them.
        keep: whether to keep every forecast in ``table``.
        progress: told the channel and method whose turn it is.

    Raises:
        InputError: if nobody has enough answers.
        MissingExtraError: if a baseline's package is not installed.
    """
    by_channel = eligible(diaries, min_train=min_train, min_test=min_test)
    methods = default_forecasters(by_channel) if forecasters is None else forecasters
    index = {id(diary): place for place, diary in enumerate(diaries)}
    random = np.random.default_rng(_SEED_PLACES)
    judged: dict[str, dict[str, tuple[Later, Judged]]] = {}
    floored = dict.fromkeys(methods, 0)
    notes: list[str] = []
    tables: list[ForecastTable] = []
    for channel, series in by_channel.items():
        later = later_answers(series, [index[id(one.diary)] for one in series], random)
        judged[channel.name] = {}
        for method, forecaster in methods.items():
            if progress is not None:
                progress(channel.name, method)
            forecast, said = _forecast(method, forecaster, series, channel)
            one = judge(later, forecast)
            judged[channel.name][method] = later, one
            floored[method] += int((one.probability < SMALLEST).sum())
            notes.extend(said)
            if keep:
                tables.append(forecast_rows(diaries, later, method, forecast, one))
    return _summary(diaries, judged, floored, notes, joined(tables) if keep else None)


def default_forecasters(
    by_channel: Mapping[Channel, Sequence[Series]] | None = None,
) -> dict[str, Forecaster]:
    """All methods by name: kindloop and what it is measured against.

    Args:
        by_channel: all series that will be forecast, so that what the channels lend one another
            is learnt once; without it that is learnt for every call.
    """
    from kindloop.infer.forecast import forecast_coupled
    from kindloop.infer.movement import movements

    every = [one for series in (by_channel or {}).values() for one in series]
    known = movements(every) if every else None

    def kindloop(series: Sequence[Series], channel: Channel) -> Forecasts:  # noqa: ARG001
        forecasts, _ = forecast_coupled(series, known=known)
        return Forecasts(forecasts)

    return {"kindloop": kindloop, **baseline_forecasters()}


def baseline_forecasters() -> dict[str, Forecaster]:
    """The methods that kindloop is measured against, by name."""
    return {
        "person_mean": baselines.person_mean,
        "last_value": baselines.last_value,
        "ar1": baselines.ar1,
        "mixed_ar": pooled.mixed_ar,
        "ridge": pooled.ridge,
        "lightgbm": pooled.lightgbm,
        "ridge_running": pooled.ridge_running,
    }


def _forecast(
    method: str, forecaster: Forecaster, series: Sequence[Series], channel: Channel
) -> tuple[Mixture, tuple[str, ...]]:
    """A method's forecasts; where one is no distribution, the training mean stands in."""
    made = forecaster(series, channel)
    forecast = stack(made.series)
    good = usable(forecast)
    if good.all():
        return forecast, made.notes
    both = stack([forecast, *baselines.person_mean(series, channel).series])
    row = np.arange(len(good)) + np.where(good, 0, len(good))
    forecast = Mixture(both.weight[row], both.mean[row], both.sd[row], both.points[row])
    note = (
        f"{method}, {channel.name}: {int((~good).sum())} of {len(good)} forecasts were not "
        f"numbers; the person's training mean stands in for them."
    )
    return forecast, (*made.notes, note)


def _summary(
    diaries: Sequence[Diary],
    judged: Mapping[str, Mapping[str, tuple[Later, Judged]]],
    floored: Mapping[str, int],
    notes: list[str],
    table: ForecastTable | None,
) -> Evaluation:
    first = {name: next(iter(methods.values()))[0] for name, methods in judged.items()}
    methods = list(floored)
    people = np.unique(np.concatenate([later.person for later in first.values()]))
    overall = {m: average([by_method[m] for by_method in judged.values()]) for m in methods}
    by_channel = {
        name: {m: average([one]) for m, one in by_method.items()}
        for name, by_method in judged.items()
    }
    still = [n for n, by_method in by_channel.items() if next(iter(by_method.values())).r2 is None]
    notes = notes + [
        f"{name}: no later answer differs from its person's training mean, so r2 says nothing."
        for name in still
    ]
    squares = _squares(diaries, people, judged, methods)
    best = _best_machine_learning(overall)
    return Evaluation(
        persons=len(people),
        forecasts=sum(len(later.value) for later in first.values()),
        counts={
            name: {"persons": len(np.unique(later.person)), "forecasts": len(later.value)}
            for name, later in first.items()
        },
        pooled=overall,
        channels=by_channel,
        spreads={
            name: {m: spread(later.person, one.covered) for m, (later, one) in by_method.items()}
            for name, by_method in judged.items()
        },
        paired=paired(squares, best),
        best_ml=best,
        floored=floored,
        notes=tuple(notes),
        squares=squares,
        table=table,
    )


def paired(squares: Squares, best: str | None) -> dict[str, Difference]:
    """The lead of kindloop in pooled r2 over machine learning, AR(1) and the strongest ridge.

    Args:
        squares: each person's squared errors.
        best: the better of ridge and lightgbm, if any was run.
    """
    pairs = {
        "kindloop_minus_best_ml": best,
        "kindloop_minus_ar1": "ar1",
        "kindloop_minus_ridge_running": "ridge_running",
    }
    return {
        name: difference(squares, "kindloop", other)
        for name, other in pairs.items()
        if other is not None and {"kindloop", other} <= squares.method.keys()
    }


def _best_machine_learning(overall: Mapping[str, Scores]) -> str | None:
    there = [name for name in MACHINE_LEARNING if name in overall]
    return max(there, key=lambda name: overall[name].r2 or 0.0, default=None)


def _squares(
    diaries: Sequence[Diary],
    people: Integers,
    judged: Mapping[str, Mapping[str, tuple[Later, Judged]]],
    methods: Sequence[str],
) -> Squares:
    usual = np.zeros(len(diaries))
    by_method = {method: np.zeros(len(diaries)) for method in methods}
    for by_channel in judged.values():
        for method, (later, one) in by_channel.items():
            by_method[method] += np.bincount(later.person, one.square, len(diaries))
        later = next(iter(by_channel.values()))[0]
        usual += np.bincount(later.person, (later.value - later.usual) ** 2, len(diaries))
    return Squares(
        person=tuple(diaries[place].person.name for place in people),
        usual=usual[people],
        method={method: total[people] for method, total in by_method.items()},
    )
