"""Forecast every set of real diaries that has a shipped map, and print one table.

python benchmarks/evaluate_all.py --data FOLDER [--sets NAME ...] [--json [FILE]]
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from kindloop.errors import InputError
from kindloop.exchange.mapping import load_map
from kindloop.exchange.reader import read_all
from kindloop.exchange.shipped import find_map
from kindloop.infer.coverage import said
from kindloop.infer.evaluate import MACHINE_LEARNING, Evaluation, evaluate, paired
from kindloop.infer.scores import Difference, Scores, Squares, r_squared


@dataclass(frozen=True, slots=True)
class Data:
    """Where a map's data lie, and how much of a person is asked for."""

    path: str
    min_train: int = 20
    min_test: int = 5


SETS = {
    "stefan2025": Data("stefan2025_esm_selfcriticism/esm.csv"),
    "caudek2022": Data("caudek_state_selfcompassion_2022/ema.csv"),
    "hoebeke0013": Data("ema_0013_hoebeke/0013_hoebeke_ts.csv"),
    "dejonckheere0012": Data("ema_0012_dejonckheere/0012_dejonckheere_ts.csv"),
    "fried0001": Data("ema_0001_fried/0001_fried_ts.csv"),
    "bailon0018": Data("ema_0018_bailon/0018_bailon_ts.csv"),
    "soederberg0019": Data("ema_0019_soederberg/0019_soederberg_ts.csv", 8, 3),
    "bringmann0010": Data("ema_0010_bringmann/0010_bringmann_ts.csv"),
    "kossakowski2017": Data("kossakowski2017_single_case/esm.csv"),
}

HEAD = f"{'set':<18}{'persons':>8}{'forecasts':>11}  {'method':<12}" + "".join(
    f"{name:>12}" for name in ("R2", "CRPS", "log score", "coverage90")
)
PAIRS = {
    "kindloop_minus_best_ml": "best of ridge and lightgbm",
    "kindloop_minus_ar1": "ar1",
    "kindloop_minus_ridge_running": "ridge_running, the strongest baseline",
}


def run_set(name: str, data: Data, folder: Path) -> Evaluation | None:
    """One set's evaluation; None, with a word why, where there is none."""
    path = folder / data.path
    if not path.is_file():
        print(f"{name}: {data.path} is not in the data folder; left out.")
        return None
    start = perf_counter()
    try:
        found = evaluate(
            read_all(path, load_map(find_map(name))),
            min_train=data.min_train,
            min_test=data.min_test,
            progress=lambda channel, method: progress(f"{name}: {channel}, {method}"),
        )
    except InputError as error:
        progress("")
        print(f"{name}: {error}")
        return None
    progress("")
    print(f"{name}: {perf_counter() - start:.0f} s", file=sys.stderr)
    return found


def progress(text: str) -> None:
    """Say on one line of the terminal what is being done."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def pool(found: Mapping[str, Evaluation]) -> tuple[dict[str, Scores], Squares]:
    """The scores over all forecasts and the squared errors of all persons of all sets."""
    every = list(found.values())
    methods = list(every[0].pooled)
    squares = Squares(
        person=tuple(f"{name}/{who}" for name, one in found.items() for who in one.squares.person),
        usual=np.concatenate([one.squares.usual for one in every]),
        method={m: np.concatenate([one.squares.method[m] for one in every]) for m in methods},
    )
    weights = [one.forecasts for one in every]
    usual, count = float(squares.usual.sum()), sum(weights)

    def mean(method: str, score: str) -> float:
        return float(np.average([getattr(o.pooled[method], score) for o in every], weights=weights))

    scores = {
        m: Scores(
            r2=r_squared(float(squares.method[m].sum()), usual, count),
            crps=mean(m, "crps"),
            log_score=mean(m, "log_score"),
            coverage90=mean(m, "coverage90"),
        )
        for m in methods
    }
    return scores, squares


def show(name: str, persons: int, forecasts: int, scores: Mapping[str, Scores]) -> None:
    for method, one in scores.items():
        r2 = "-" if one.r2 is None else f"{one.r2:.3f}"
        print(
            f"{name:<18}{persons:>8}{forecasts:>11}  {method:<14}{r2:>10}{one.crps:>12.3f}"
            f"{one.log_score:>12.3f}{one.coverage90:>12.3f}"
        )
    print()


def show_paired(name: str, differences: Mapping[str, Difference], best: str | None) -> None:
    for pair, one in differences.items():
        other = f"{best}, the {PAIRS[pair]}" if "best" in pair else PAIRS[pair]
        r2 = "-" if one.r2 is None else f"{one.r2:+.3f}"
        shown = (
            "no interval" if one.interval is None else "[{:+.3f}, {:+.3f}]".format(*one.interval)
        )
        print(f"{name:<18}{r2:>8}  {shown:<20} over {other}")


def show_spreads(found: Mapping[str, Evaluation]) -> None:
    """How far persons differ in coverage, in each set and in all."""
    print("Of kindloop's 90 % intervals")
    of_sets = {
        name: [by_method["kindloop"] for by_method in one.spreads.values()]
        for name, one in found.items()
    }
    for name, spreads in of_sets.items():
        print(f"{name:<18}{said(spreads)}")
    print(f"{'all sets':<18}{said([one for spreads in of_sets.values() for one in spreads])}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets")
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument(
        "--json", type=Path, nargs="?", const=Path("evaluation/results.json"), help="write a file"
    )
    chosen = parser.parse_args(arguments)
    runs = {name: run_set(name, SETS[name], chosen.data) for name in chosen.sets}
    found = {name: one for name, one in runs.items() if one is not None}
    if not found:
        print("There was nothing to evaluate: name the folder with the sets by --data.")
        return 1
    scores, squares = pool(found)
    there = [method for method in MACHINE_LEARNING if method in scores]
    best = max(there, key=lambda method: scores[method].r2 or 0.0, default=None)
    together = paired(squares, best)
    persons, forecasts = len(squares.person), sum(one.forecasts for one in found.values())
    print(f"\n{HEAD}")
    for name, one in found.items():
        show(name, one.persons, one.forecasts, one.pooled)
    show("all sets", persons, forecasts, scores)
    print("Lead of kindloop in R2, with 95 % intervals over persons")
    for name, one in found.items():
        show_paired(name, one.paired, one.best_ml)
    show_paired("all sets", together, best)
    show_spreads(found)
    for name, one in found.items():
        for note in one.notes:
            print(f"{name}: {note}")
    if chosen.json is not None:
        results: dict[str, Any] = {name: one.to_json() for name, one in found.items()}
        results["all sets"] = {
            "persons": persons,
            "forecasts": forecasts,
            "pooled": {method: asdict(one) for method, one in scores.items()},
            "paired": {pair: asdict(one) for pair, one in together.items()},
            "best_ml": best,
        }
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(results, indent=1, allow_nan=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
