"""How well the first days of somebody new are forecast, beside what a cohort's mean would say.

    python benchmarks/new_persons.py --data FOLDER [--sets NAME ...] [--days 3] [--json]

Each fifth of the persons is left out in turn; the population is learnt from the training parts of
the others. The answers of the left-out persons in their first days are then forecast one step
ahead, from nothing but the population and what they answered before. The peer is AR(1) around the
others' mean: one slope and one variance for everybody. Printed are the mean log scores (higher is
better) and the 95 % interval of their difference over persons.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from evaluate_all import SETS

from kindloop.arrays import MICROSECONDS_PER_HOUR
from kindloop.exchange.mapping import load_map
from kindloop.exchange.reader import read_all
from kindloop.exchange.shipped import find_map
from kindloop.infer.assemble import assemble, for_forecasts, kinds_in
from kindloop.infer.cohort import learn_cohort, learn_person
from kindloop.infer.forecast import forecast_person
from kindloop.infer.results import Mixture, Series
from kindloop.infer.scores import judge, later_answers, stack
from kindloop.infer.split import eligible

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Ar1:
    """AR(1) around a common mean."""

    mean: float
    slope: float
    sd: float

    @classmethod
    def of(cls, series: Sequence[Series]) -> "Ar1":
        """By least squares over the training answers of everybody."""
        parts = [one.value[: one.train] for one in series]
        mean = float(np.concatenate(parts).mean())
        before = np.concatenate([part[:-1] for part in parts]) - mean
        after = np.concatenate([part[1:] for part in parts]) - mean
        slope = float(before @ after / (before @ before))
        return cls(mean, slope, float(np.std(after - slope * before)))

    def forecast(self, value: np.ndarray) -> Mixture:
        """Each answer from the one before it; the first from the mean."""
        before = np.concatenate([[self.mean], value[:-1]])
        return Mixture.normal(
            self.mean + self.slope * (before - self.mean), np.full(len(value), self.sd)
        )


def first_days(one: Series, days: float) -> Series:
    """The answers of a person's first days, none of them for training."""
    end = np.searchsorted(one.time, one.time[0] + days * 24 * MICROSECONDS_PER_HOUR)
    return replace(one, rows=one.rows[:end], time=one.time[:end], value=one.value[:end], train=0)


def folded(series: Sequence[Series], days: float) -> list[tuple[Series, Mixture, Mixture]]:
    """Every person's first days with the forecasts of a population without them, and of AR(1)."""
    kinds = kinds_in([one.diary for one in series])
    data = [for_forecasts(assemble(one, kinds)).train for one in series]
    out: list[tuple[Series, Mixture, Mixture]] = []
    for fold in range(FOLDS):
        others = [n for n in range(len(series)) if n % FOLDS != fold]
        population, _ = learn_cohort([data[n] for n in others], len(kinds))
        peer = Ar1.of([series[n] for n in others])
        for n in range(fold, len(series), FOLDS):
            new = first_days(series[n], days)
            begin = for_forecasts(assemble(new, kinds))
            learnt = learn_person(begin.train, population)
            out.append((new, forecast_person(begin, learnt, population), peer.forecast(new.value)))
    return out


def compared(name: str, folder: Path, days: float) -> dict[str, object] | None:
    """Both mean log scores over all channels of a set, and their difference over persons."""
    given = SETS[name]
    if not (folder / given.path).is_file():
        return None
    diaries = read_all(folder / given.path, load_map(find_map(name)))
    by_channel = eligible(diaries, min_train=given.min_train, min_test=given.min_test)
    gain: dict[str, list[float]] = {}
    scores: list[np.ndarray] = []
    for series in by_channel.values():
        if len(series) < 2 * FOLDS:
            return None
        for new, mine, peer in folded(series, days):
            answers = _answers(new)
            ours, theirs = (judge(answers, stack([one])).log_score for one in (mine, peer))
            gain.setdefault(new.diary.person.name, []).extend((ours - theirs).tolist())
            scores.append(np.array([ours.sum(), theirs.sum(), len(ours)]))
    total = np.sum(scores, axis=0)
    low, high = _interval([np.array(one) for one in gain.values()])
    return {
        "persons": len(gain), "forecasts": int(total[2]),
        "kindloop": round(total[0] / total[2], 4), "cohort_mean_ar1": round(total[1] / total[2], 4),
        "difference": round((total[0] - total[1]) / total[2], 4), "interval": [low, high],
    }  # fmt: skip


def _answers(new: Series):
    later = later_answers([replace(new, train=1)], [0], np.random.default_rng(1))
    return replace(
        later, value=new.value, time=new.time, person=np.zeros(len(new.value), dtype=np.int64),
        usual=np.full(len(new.value), 50.0), uniform=np.full(len(new.value), 0.5),
    )  # fmt: skip


def _interval(gains: Sequence[np.ndarray]) -> tuple[float, float]:
    random = np.random.default_rng(3)
    sums = np.array([one.sum() for one in gains])
    counts = np.array([len(one) for one in gains])
    times = random.multinomial(len(gains), np.full(len(gains), 1 / len(gains)), size=2000)
    low, high = np.percentile((times @ sums) / (times @ counts), [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--data", type=Path, required=True)
    asked.add_argument("--sets", nargs="*", default=list(SETS))
    asked.add_argument("--days", type=float, default=3.0)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    found = {name: compared(name, given.data, given.days) for name in given.sets}
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for name, row in found.items():
        if row is None:
            print(f"{name}: not in the data folder, or too few persons to leave some out.")
            continue
        low, high = row["interval"]
        print(
            f"{name:<18}{row['persons']:>5} persons {row['forecasts']:>6} forecasts  kindloop "
            f"{row['kindloop']:.3f}  cohort-mean AR(1) {row['cohort_mean_ar1']:.3f}  "
            f"difference {row['difference']:+.3f} [{low:+.3f}, {high:+.3f}]"
        )


if __name__ == "__main__":
    main()
