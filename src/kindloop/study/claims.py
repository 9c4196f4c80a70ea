"""The article's claims, run: each as a small experiment in both editions of the theory.

What holds in `described` says that the theory as the article has it agrees with itself. It is
never a validation. What holds in `evidenced` says what follows from strengths as far as the
literature supports them, most of whose sizes are assumed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kindloop.arrays import Vector
from kindloop.errors import InputError, not_there
from kindloop.evidence.registry import all_claims
from kindloop.model.couplings import Arrow
from kindloop.model.number import EDITIONS, Edition
from kindloop.study import claims_of_body, claims_of_doing, claims_of_feeling
from kindloop.study.claims_experiments import Experiment, Untestable
from kindloop.study.claims_looks import Look, Progress, followed, looks
from kindloop.study.claims_rule import Effect, Verdict, effect, verdict

PERSONS, MOST_LONG, MOST_CUT = 500, 100, 50
"""Persons in experiments up to a week, the most in longer ones, and the most under a lesion."""

CARRIES = 0.5
"""An arrow carries a claim if cutting it takes away at least this share of the effect."""

EXPERIMENTS = (
    claims_of_feeling.EXPERIMENTS + claims_of_body.EXPERIMENTS + claims_of_doing.EXPERIMENTS
)
UNTESTABLE = claims_of_body.UNTESTABLE


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be run.

    Attributes:
        editions: of the theory.
        persons: drawn for each short experiment; longer ones and lesions have fewer.
        seed: of chance.
        only: ids of claims; empty for all.

    Raises:
        InputError: if a number cannot be.
        NotThereError: if there is no such claim.
    """

    editions: tuple[Edition, ...] = EDITIONS
    persons: int = PERSONS
    seed: int = 1
    only: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 2 <= self.persons <= 100_000:
            raise InputError(f"Between 2 and 100,000 persons can be drawn; came {self.persons}.")
        if self.seed < 0:
            raise InputError(f"A seed is a whole number from 0 on; came {self.seed}.")
        known = [one.id for one in all_claims()]
        for name in self.only:
            if name not in known:
                not_there("claim", name, known)

    def many(self, one: Experiment) -> int:
        """How many persons an experiment has."""
        return self.persons if one.short else min(self.persons, MOST_LONG)

    def names(self, one: Experiment | Untestable) -> bool:
        """Whether a claim is asked for."""
        return not self.only or one.id in self.only


@dataclass(frozen=True, slots=True)
class Cut:
    """An effect once more, without one of the claim's own arrows.

    Attributes:
        arrow: that is cut in both arms.
        value: the effect without it.
        removed: the share of the effect that goes with it, in the same persons.
    """

    arrow: Arrow
    value: float
    removed: float


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a claim in an edition.

    Attributes:
        experiment: that was run, or why there is none.
        edition: of the theory.
        effect: that was found; None where there is no experiment.
        verdict: what the rule says of it; likewise.
        cuts: the effect without each of the claim's own arrows, the most telling first; empty
            where the claim does not hold.
    """

    experiment: Experiment | Untestable
    edition: Edition
    effect: Effect | None = None
    verdict: Verdict | None = None
    cuts: tuple[Cut, ...] = ()

    @property
    def id(self) -> str:
        """Of the claim."""
        return self.experiment.id

    @property
    def holds(self) -> bool | None:
        """Whether the claim holds in this edition; None where it cannot be tested."""
        return None if self.verdict is None else self.verdict == "as claimed"

    @property
    def carried_by(self) -> Arrow | None:
        """The own arrow that carries the claim; None where no single one does."""
        return self.cuts[0].arrow if self.cuts and self.cuts[0].removed >= CARRIES else None


def run(asked: Asked | None = None, progress: Progress | None = None) -> tuple[Result, ...]:
    """Run the experiments: the claims in order, each in every edition.

    Args:
        asked: what is to be run; by default everything.
        progress: told how many arms of a part are done, and of how many.
    """
    asked = asked or Asked()
    wanted = [one for one in EXPERIMENTS if asked.names(one)]
    found: list[Result] = []
    for edition in asked.editions:
        found += results(wanted, edition, asked, progress)
        found += [Result(one, edition) for one in UNTESTABLE if asked.names(one)]
    place = {one.id: number for number, one in enumerate(all_claims())}
    return tuple(sorted(found, key=lambda one: place[one.id]))


def results(
    wanted: Sequence[Experiment], edition: Edition, asked: Asked, progress: Progress | None = None
) -> list[Result]:
    """Some experiments in one edition: their effects, and lesions where a claim holds."""
    pairs = {one: looks(one, asked.many(one)) for one in wanted}
    seen = followed(sum(pairs.values(), ()), edition, asked.seed, progress)
    sizes = {
        one: effect(seen[first], seen[second], one.sign, one.outcome.unit)
        for one, (first, second) in pairs.items()
    }
    verdicts: dict[Experiment, Verdict] = {
        one: verdict(size, one.sign) for one, size in sizes.items()
    }
    holding = [one for one in wanted if verdicts[one] == "as claimed"]
    lesioned = {
        (one, arrow): looks(one, min(asked.many(one), MOST_CUT), (arrow.strength,))
        for one in holding
        for arrow in one.arrows
    }
    seen |= followed(sum(lesioned.values(), ()), edition, asked.seed, progress)
    cuts: dict[Experiment, list[Cut]] = {one: [] for one in wanted}
    for (one, arrow), pair in lesioned.items():
        cuts[one].append(_cut(arrow, pairs[one], pair, seen))
    return [Result(one, edition, sizes[one], verdicts[one], _telling(cuts[one])) for one in wanted]


def _cut(
    arrow: Arrow,
    whole: tuple[Look, Look],
    lesioned: tuple[Look, Look],
    seen: Mapping[Look, Vector],
) -> Cut:
    """The effect without an arrow, beside that of the same first persons with it."""
    few = lesioned[0].many
    before, after = (seen[first][:few] - seen[second][:few] for first, second in (whole, lesioned))
    known = np.isfinite(before) & np.isfinite(after)
    value = float(after[known].mean())
    return Cut(arrow, value, 1.0 - value / float(before[known].mean()))


def _telling(cuts: Sequence[Cut]) -> tuple[Cut, ...]:
    return tuple(sorted(cuts, key=lambda one: -one.removed))
