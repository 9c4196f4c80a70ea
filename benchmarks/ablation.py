"""What each part of the diary model is worth: every variant on the same answers.

    python benchmarks/ablation.py --data FOLDER [--sets NAME ...] [--variants NAME ...]
        [--held-out] [--json FILE]

Answers as rounded normal numbers without ends of the scale; as numbers with open ends (censored);
as cells between two thresholds (ordered probit with equal steps); cells with what the other
channels lend; and these with a width that follows the answers of late. One answer in 25 is a slip
in all of them. By default all is learnt from the first 70 % of each person's first 70 % and judged
on the rest of that, which is where choices are made; --held-out judges the last 30 %.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from evaluate_all import SETS, pool

from kindloop.arrays import Vector
from kindloop.diary import Channel, Diary
from kindloop.exchange.mapping import load_map
from kindloop.exchange.reader import read_all
from kindloop.exchange.shipped import find_map
from kindloop.infer.baselines import Forecaster, Forecasts, ar1
from kindloop.infer.couplings import Coupling
from kindloop.infer.coverage import said
from kindloop.infer.evaluate import Evaluation, evaluate
from kindloop.infer.forecast import forecast_coupled, forecast_series
from kindloop.infer.results import Series
from kindloop.infer.split import train_count
from kindloop.observe.likelihood import edges

Told = Callable[[Vector, float], tuple[Vector, Vector]]


VARIANTS = ("ar1", "normal", "censored", "cells", "coupled", "widths")


def normal(value: Vector, cell: float) -> tuple[Vector, Vector]:
    """Every answer is a rounded number; the scale has no ends."""
    return value - cell / 2, value + cell / 2


def censored(value: Vector, cell: float) -> tuple[Vector, Vector]:
    """Inside the scale an answer is the number, to a tenth of a step; at an end, or beyond it."""
    lower, upper = value - cell / 20, value + cell / 20
    return np.where(lower <= 0, -np.inf, lower), np.where(upper >= 100, np.inf, upper)


def forecasters(lent: dict[str, Coupling]) -> dict[str, Forecaster]:
    """The variants by name; what the channels lent is written down."""

    def by(told: Told) -> Forecaster:
        return lambda series, _channel: Forecasts(forecast_series(series, cells=told))

    def coupled(one_width: bool) -> Forecaster:
        def forecast(series: Sequence[Series], channel: Channel) -> Forecasts:
            found, lent[channel.name] = forecast_coupled(series, one_width=one_width)
            return Forecasts(found)

        return forecast

    return {
        "ar1": ar1,
        "normal": by(normal),
        "censored": by(censored),
        "cells": by(edges),
        "coupled": coupled(True),
        "widths": coupled(False),
    }


def first_part(diary: Diary) -> Diary:
    """The diary with only the first 70 % of the answers to each channel."""
    values = diary.answer.values.copy()
    for column in range(values.shape[1]):
        rows = np.flatnonzero(np.isfinite(values[:, column]))
        values[rows[train_count(len(rows)) :], column] = np.nan
    return replace(diary, answer=replace(diary.answer, values=values))


def run(
    name: str, folder: Path, variants: Sequence[str], held_out: bool
) -> tuple[Evaluation, dict[str, Coupling]] | None:
    data = SETS[name]
    path = folder / data.path
    if not path.is_file():
        print(f"{name}: {data.path} is not in the data folder; left out.")
        return None
    diaries = read_all(path, load_map(find_map(name)))
    least = (data.min_train, data.min_test)
    if not held_out:
        diaries = [first_part(one) for one in diaries]
        least = (min(14, data.min_train), min(4, data.min_test))
    lent: dict[str, Coupling] = {}
    methods = {one: method for one, method in forecasters(lent).items() if one in variants}
    found = evaluate(diaries, forecasters=methods, min_train=least[0], min_test=least[1])
    return found, lent


def show(name: str, found: Evaluation, lent: Mapping[str, Coupling]) -> None:
    for method, one in found.pooled.items():
        r2 = "-" if one.r2 is None else f"{one.r2:.4f}"
        print(
            f"{name:<18}{found.persons:>8}{found.forecasts:>10}  {method:<10}{r2:>9}"
            f"{one.crps:>9.3f}{one.log_score:>11.4f}{one.coverage90:>10.3f}"
        )
    for method in found.pooled:
        print(f"{name:<18} {method}: {said([one[method] for one in found.spreads.values()])}")
    used = sum(one.used for one in lent.values())
    print(f"{name:<18} {used} of {len(lent)} channels are coupled")
    for channel, one in lent.items():
        print(f"    {channel:<30}{one.gain:>+9.4f} +- {one.error:.4f}  {'used' * one.used}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets")
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--variants", nargs="+", choices=VARIANTS, default=VARIANTS)
    parser.add_argument("--held-out", action="store_true", help="judge the last 30 %%")
    parser.add_argument("--json", type=Path, help="write a file")
    chosen = parser.parse_args(arguments)
    found: dict[str, Evaluation] = {}
    out: dict[str, object] = {}
    for name in chosen.sets:
        made = run(name, chosen.data, chosen.variants, chosen.held_out)
        if made is None:
            continue
        found[name], lent = made
        show(name, *made)
        out[name] = {
            "pooled": {method: asdict(one) for method, one in found[name].pooled.items()},
            "couplings": {
                channel: {"gain": one.gain, "error": one.error, "used": one.used}
                for channel, one in lent.items()
            },
        }
    if not found:
        return 1
    scores, squares = pool(found)
    print()
    for method, one in scores.items():
        print(
            f"{'all sets':<18}{len(squares.person):>8}"
            f"{sum(one.forecasts for one in found.values()):>10}  {method:<10}{one.r2 or 0:>9.4f}"
            f"{one.crps:>9.3f}{one.log_score:>11.4f}{one.coverage90:>10.3f}"
        )
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(out, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
