"""A planned study, simulated and analysed in three worlds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from kindloop.model.number import EDITIONS
from kindloop.runner import Runner
from kindloop.study.plan.design import Study
from kindloop.study.plan.lived import BLOCK, Pool, World, lived
from kindloop.study.plan.operating import Doing, Needed, Rate, doing, needed
from kindloop.study.plan.pool import WORLDS, lives, person_days, persons_in_pool, pools

MOST_AT_A_SIZE = 200
"""Studies at each size of the curve of power; the planned size has as many as are asked for."""

_TRIAL = 200  # persons of a small pool by whose time a plan's is told
_PER_ROW = 4e-7  # seconds, about, that a row of a study takes to analyse


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan comes to.

    Attributes:
        study: the plan.
        persons: simulated in each world.
        failed: persons whose path could not be computed, in all worlds.
        doings: at the planned size, of each channel in each world.
        curves: power for the outcome at rising sizes, by world.
        needed: the size that gives the wanted power, by world; not where nothing has an effect.
        answered: check-ins that a person answers, on average.
        decided: prompts that chance decides for a person, on average; 0 where there are none.
        seconds: that it took, of the simulation and of the analysis.
    """

    study: Study
    persons: int
    failed: int
    doings: tuple[Doing, ...]
    curves: Mapping[World, tuple[Doing, ...]]
    needed: Mapping[World, Needed]
    answered: Rate
    decided: float
    seconds: tuple[float, float]

    def of(self, channel: str, world: World) -> Doing:
        """How one channel does in one world, at the planned size."""
        return next(one for one in self.doings if (one.channel, one.world) == (channel, world))


def plan(
    study: Study,
    runner: Runner | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Planned:
    """Simulate a planned study and analyse it as planned.

    Args:
        study: the plan.
        runner: where the work is done.
        progress: told what is being done, how far it is, and of how much.
    """
    begun = perf_counter()
    tell = progress or _silent
    world = pools(study, runner, lambda done, whole: tell("living", done, whole))
    simulated = perf_counter()
    jobs: list[tuple[World, int]] = [
        (name, channel) for name in WORLDS for channel in range(len(study.diary.channels))
    ]
    sizes: list[tuple[World, int]] = [
        (name, size) for name in WORLDS for size in study.sizes if size != study.planned
    ]
    steps, done = len(jobs) + len(sizes), 0
    doings: list[Doing] = []
    for name, channel in jobs:
        doings.append(
            doing(study, name, world[name], channel, study.planned, study.studies, runner)
        )
        tell("analysing", done := done + 1, steps)
    curves: dict[World, list[Doing]] = {
        name: [one for one in doings if (one.world, one.channel) == (name, study.asked[0])]
        for name in WORLDS
    }
    studies = study.studies if study.design == "n_of_1" else min(study.studies, MOST_AT_A_SIZE)
    for name, size in sizes:
        curves[name].append(doing(study, name, world[name], 0, size, studies, runner))
        tell("analysing", done := done + 1, steps)
    ordered: dict[World, tuple[Doing, ...]] = {
        name: tuple(sorted(some, key=lambda one: one.size)) for name, some in curves.items()
    }
    need: dict[World, Needed] = {
        name: needed(some) for name, some in ordered.items() if name != "no effect"
    }
    everyday = world["evidenced"]
    return Planned(
        study, persons_in_pool(study), sum(one.failed for one in world.values()), tuple(doings),
        ordered, need,
        _answered(study, everyday), _decided(study, everyday),
        (simulated - begun, perf_counter() - simulated),
    )  # fmt: skip


def prompts_needed(planned: Planned, need: Needed) -> float:
    """Prompts that chance decides for one person in the days that an N-of-1 study needs."""
    return (need.size or 0.0) * planned.decided / planned.study.diary.days


def estimate(study: Study) -> float:
    """Seconds that a plan will take on this machine, from two small parts that are run now."""
    list(lived(_shortened(study, 1), "evidenced", 0, 1))
    short, longer = (_shortened(study, days) for days in (1, 5))
    one, other = _seconds(short), _seconds(longer)
    own = 3.0 if study.design == "micro_randomised" else lives(study)  # no coins turned there
    each = max(other - one, 0.1 * other) / (_TRIAL * (longer.length - short.length) * own)
    beginning = max(one - each * _TRIAL * short.length * own, 0.0) / _TRIAL
    sizes = (*[study.planned] * len(study.diary.channels), *study.sizes)
    rows = sum(sizes) * study.studies * len(WORLDS) * study.decisions * len(study.asked_days)
    return each * person_days(study) + beginning * persons_in_pool(study) + _PER_ROW * rows


def _shortened(study: Study, days: int) -> Study:
    alone = study.design == "n_of_1"
    diary = replace(study.diary, days=days, before=1, after=1)
    return replace(study, diary=diary, sizes=(days,) if alone else study.sizes)


def _seconds(study: Study) -> float:
    """That some persons take in both editions."""
    begun = perf_counter()
    for edition in EDITIONS:
        list(lived(study, edition, BLOCK, _TRIAL))
    return perf_counter() - begun


def _answered(study: Study, everyday: Pool) -> Rate:
    """Check-ins that a person answers in the planned days."""
    last = study.diary.days * len(study.diary.hours) if study.design == "n_of_1" else None
    counts = np.isfinite(everyday.check_ins[0][:, :last]).sum(axis=1)
    error = float(np.std(counts, ddof=1) / np.sqrt(len(counts)))
    return Rate(float(np.mean(counts)), error)


def _decided(study: Study, everyday: Pool) -> float:
    """Prompts that chance decides for a person in the planned days."""
    if study.design not in ("n_of_1", "micro_randomised"):
        return 0.0
    return float(everyday.available[:, : study.diary.days * study.decisions].sum(axis=1).mean())


def _silent(_what: str, _done: int, _whole: int) -> None:
    return
