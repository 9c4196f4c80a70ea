"""Validation: trials that no number was set from, simulated as they were run.

A row is a hit if the simulated trials say what the published one said: for an estimate, it lies in
the simulated 90 % interval, which is narrower than twice the published one, and both say the same
of zero; for a verdict, at least 80 % of a thousand trials give it. Where the row leaves the number
of people or a time open, several are tried, and it cannot be said if they disagree. A group is a
hit if all its rows are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from kindloop.ledger.validation_rows import GROUPS, HeldBack, validation_rows
from kindloop.runner import Runner
from kindloop.study import validate_diary, validate_lab, validate_trained
from kindloop.study.crowd import crowd
from kindloop.study.free_numbers import Guess, committed, guess
from kindloop.study.trial_tests import Trials
from kindloop.study.validate_outcome import Outcome

Judgement = Literal["hit", "miss", "cannot say"]
MANY = 2000
SEED = 4052
ENOUGH = 0.8
_WIDE = 2 * 1.6449
OPEN = (30, 60, 120)
"""Numbers of people that are tried where a row does not hold one."""

SIZES: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(
        ("V1.attention", "V1.compassion", "V1.attention_compassion", "V1.attention_perspective",
         "V1.compassion_perspective"), (2 * 313 // 5,)),
    **dict.fromkeys(("V2.cohort_one", "V2.cohort_two", "V2.cohort_three"), (227 // 3,)),
    "V6.others": (56 * 50,),
}  # fmt: skip
"""People in a trial where that is not the row's own number: two of five groups; a third of three
cohorts; 56 trials of fifty together (the row gives no number)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One held-back test and what the simulated trials say.

    Attributes:
        row: as published.
        sizes: people in a trial, one for each that was tried.
        model: mean estimate over trials, of each that was tried.
        low: of its 90 % interval.
        high: of its 90 % interval.
        share: of trials with the published verdict.
        judgement: hit, miss or cannot say.
    """

    row: HeldBack
    sizes: tuple[int, ...]
    model: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    share: tuple[float, ...]
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Group:
    """One group of tests, V1 to V12.

    Attributes:
        id: of the group.
        rows: its tests.
        judgement: hit if all are hits, miss if one is missed.
    """

    id: str
    rows: tuple[Row, ...]

    @property
    def judgement(self) -> Judgement:
        """Hit if all rows are hits, miss if one is missed."""
        all_of = {one.judgement for one in self.rows}
        if all_of == {"hit"}:
            return "hit"
        return "miss" if "miss" in all_of else "cannot say"

    @property
    def seen(self) -> bool:
        """Whether it was looked at while the structure was chosen."""
        return any(one.row.seen for one in self.rows)

    @property
    def kind(self) -> str:
        """An estimate or a verdict if one of its rows is that; otherwise a null verdict."""
        kinds = {one.row.kind for one in self.rows}
        return next(one for one in ("estimate", "verdict", "null verdict") if one in kinds)


def validate(
    many: int = MANY, seed: int = SEED, around: Guess | None = None, runner: Runner | None = None
) -> tuple[Group, ...]:
    """Every group of held-back tests, simulated with the committed numbers.

    Args:
        many: persons in each arm, from which trials are drawn.
        seed: of all chance.
        around: other numbers than the committed ones.
        runner: where persons are followed.
    """
    around = around or guess(committed())
    people = crowd(around, many, seed)
    by = around.instruments
    found: dict[str, tuple[Outcome, ...]] = dict(
        validate_trained.outcomes(people, by, seed, runner)
    )
    for part in (validate_lab, validate_diary):
        found |= {name: (one,) for name, one in part.outcomes(people, by, seed, runner).items()}
    rows = [_judged(row, found[row.id], seed) for row in validation_rows()]
    return tuple(
        Group(name, tuple(one for one in rows if one.row.group == name)) for name in GROUPS
    )


def judge(row: HeldBack, trials: Trials) -> Judgement:
    """Hit or miss of one row at one number of people and one time."""
    if row.number is None or row.error is None:
        return "hit" if trials.share(row.verdict, row.alpha) >= ENOUGH else "miss"
    low, high = trials.interval()
    published = row.number - _WIDE / 2 * row.error, row.number + _WIDE / 2 * row.error
    alike = _of_zero(low, high) == _of_zero(*published)
    narrow = high - low < 2 * (published[1] - published[0])
    return "hit" if low <= row.number <= high and narrow and alike else "miss"


def _of_zero(low: float, high: float) -> int:
    return int(low > 0) - int(high < 0)


def _judged(row: HeldBack, tried: Sequence[Outcome], seed: int) -> Row:
    sizes = SIZES.get(row.id) or ((row.people,) if row.people else OPEN)
    runs: list[tuple[int, Trials]] = []
    for outcome in tried:
        for size in sizes:
            chance = np.random.default_rng([seed, 91, validation_rows().index(row), size])
            runs.append((size, outcome.trials(size, chance)))
    verdicts: set[Judgement] = {judge(row, trials) for _, trials in runs}
    judgement: Judgement = verdicts.pop() if len(verdicts) == 1 else "cannot say"
    bands = [trials.interval() for _, trials in runs]
    return Row(
        row,
        tuple(size for size, _ in runs),
        tuple(float(np.mean(trials.estimate)) for _, trials in runs),
        tuple(low for low, _ in bands),
        tuple(high for _, high in bands),
        tuple(trials.share(row.verdict, row.alpha) for _, trials in runs),
        judgement,
    )
