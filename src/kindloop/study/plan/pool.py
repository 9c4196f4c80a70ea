"""A pool of simulated persons from whom studies are drawn, one pool for each world.

Three worlds: ``described`` is the article's theory, ``evidenced`` the theory as far as the
evidence carries, ``no effect`` the evidenced one in which the practice does nothing (what comes
instead of it is done in its place; in a diary study another person's predictor stands beside the
outcome). What is true is not taken from a formula: the same persons live the same days, with the
same chance, with and without the practice.
"""

from collections.abc import Callable, Sequence

import numpy as np

from kindloop.model.number import EDITIONS
from kindloop.runner import Runner
from kindloop.study.plan.design import Study
from kindloop.study.plan.lived import BLOCK, FLIPPED, PERSONS_AT, Pool, World, flips, lived

WORLDS: tuple[World, ...] = ("described", "evidenced", "no effect")

GROUPS = 10
"""A pool is cut into so many groups, whose differences say how sure a result is."""

_PERSON_DAYS = 400_000  # that one plan may cost, unless its largest study needs more
_TIMES = 60  # a pool holds at most so many studies of the planned size

Progress = Callable[[int, int], None]


def persons_in_pool(study: Study) -> int:
    """How many persons are simulated in each world."""
    if study.design == "n_of_1":
        return study.studies
    least = GROUPS * max(*study.sizes, study.planned)
    most = round(_PERSON_DAYS / (study.length * lives(study)))
    return max(least, min(most, _TIMES * study.planned))


def person_days(study: Study) -> float:
    """Days of persons that a plan simulates, in all worlds together."""
    return persons_in_pool(study) * study.length * lives(study)


def pools(
    study: Study, runner: Runner | None = None, progress: Progress | None = None
) -> dict[World, Pool]:
    """The persons of all worlds.

    Args:
        study: the plan.
        runner: where persons are followed.
        progress: told how many blocks are done, and of how many.
    """
    many = persons_in_pool(study)
    starts = range(0, many, BLOCK)
    parts: dict[World, list[Pool]] = {world: [] for world in WORLDS}
    for place, edition in enumerate(EDITIONS):
        for done, first in enumerate(starts, start=1 + place * len(starts)):
            for world, part in lived(study, edition, first, min(BLOCK, many - first), runner):
                parts[world].append(part)
            if progress:
                progress(done, len(EDITIONS) * len(starts))
    return {world: _joined(some) for world, some in parts.items()}


def lives(study: Study) -> float:
    """How often a person's days are lived, in all worlds together."""
    if study.design == "two_arm":
        return 4.0
    if study.design == "diary":
        return 2.0
    return 3.0 + 2.0 * (flips(study) if study.design == "n_of_1" else 1.0 / FLIPPED)


def _joined(some: Sequence[Pool]) -> Pool:
    parts = {
        name: np.concatenate([getattr(one, name) for one in some], axis=axis)
        for name, axis in PERSONS_AT.items()
    }
    return Pool(**parts, failed=sum(one.failed for one in some))
